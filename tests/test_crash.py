"""Killed at every statement: nothing is lost, and nothing is told twice.

What a killed process leaves is its files as they are at that moment. So one run is watched with Python's own profiler, and the
database's files are copied before every SQL statement and every SMTP command: that is what a `kill -9` there would leave (what
is not yet committed lies in no file, or in a part of the log that SQLite passes over). Each copy is then taken up by a new run,
as after a restart, and must come to the same end as the run that nobody disturbed. Copies alike to the byte are tried once.

A power cut may also lose the end of SQLite's log; so one is cut off at many places, and taken up likewise.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from smtplib import SMTP
from types import FrameType
from typing import Any
from uuid import UUID, uuid5

import pytest

from demo.boards import Answer, Asked, Boards
from demo.nav import HOST, NavFeed
from demo.postbox import Postbox
from digest import returns
from digest.subscribers import subscribe
from digest.tokens import Key
from scraper import pipeline, returned
from scraper.config import Config, load
from scraper.crawl import Fetch, crawl
from scraper.errors import SourceError
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.letters import Mail
from scraper.model import Pace
from scraper.store import Store
from sources.nav import SOURCE


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAV = replace(SOURCE, expect=(1, 1000), pace=Pace(in_flight=2))


# Watching a run, and taking it up again.


@dataclass
class Kills:
    """The files as they were at each moment at which the run could have been killed, and how much mail had arrived."""

    database: Path
    folder: Path
    arrived: Callable[[], int] = lambda: 0
    moments: int = 0
    left: dict[tuple[int, bytes], Path] = field(default_factory=dict)

    def __call__(self) -> None:
        """Copy the files, unless they are as before."""
        self.moments += 1
        files = [path for path in (self.database, _log(self.database)) if path.exists()]
        kind = self.arrived(), b"".join(path.read_bytes() for path in files)
        if kind not in self.left:
            self.left[kind] = target = self.folder / f"{len(self.left)}"
            target.mkdir(parents=True)
            for path in files:
                shutil.copy(path, target)

    def taken_up(self, data: Path) -> Iterator[int]:
        """Put each copy in the place of the database; give how much mail had arrived by then."""
        for (arrived, _), copy in self.left.items():
            shutil.rmtree(data)
            shutil.copytree(copy, data)
            yield arrived


def _log(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


@contextmanager
def watched(kills: Kills) -> Iterator[None]:
    """Call ``kills`` before each call to SQLite, each SMTP command, and at the end."""

    def watch(frame: FrameType, event: str, called: Any) -> None:  # noqa: ANN401 - whatever Python is about to call
        of = getattr(called, "__self__", None) if event == "c_call" else None
        if isinstance(of, sqlite3.Connection | sqlite3.Cursor) or (event == "call" and frame.f_code is SMTP.send.__code__):
            kills()

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)
        kills()


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a run leaves, but for the log of the runs themselves and numbers that only order what waits."""
    connection = sqlite3.connect(database)
    names = [
        *("sources", "vacancies", "postings", "members", "likenesses", "events"),
        *("subscribers", "digests", "told", "bounces"),
    ]
    found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}
    found["frontier"] = connection.execute(
        "SELECT source, url, about, version, mark, request, attempts, not_before FROM frontier ORDER BY id"
    ).fetchall()
    found["issues"] = connection.execute("SELECT source, url, place, message, at FROM issues ORDER BY id").fetchall()
    connection.close()
    return found


# Making the database.


def test_a_database_that_was_half_made_is_made_whole(tmp_path: Path) -> None:
    whole = tmp_path / "data" / "jobs.db"
    kills = Kills(whole, tmp_path / "left")
    with watched(kills):
        Store.create(whole).close()
    complete = _tables(whole)
    assert kills.moments > len(complete)
    for _ in kills.taken_up(whole.parent):
        Store.create(whole).close()
        assert _tables(whole) == complete


def _tables(database: Path) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    connection.close()
    return found


# Collecting.


def ad(number: int, **changes: object) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "uuid": str(uuid5(UUID(int=0), str(number))),
        "title": f"Erfaringskonsulent {number}" if number % 3 else "Kokk",
        "description": "<p>Vi søker en erfaringskonsulent til teamet.</p>" if number % 3 else "<p>Lag god mat.</p>",
        "published": "2026-11-18T00:00:00+01:00",
        "updated": "2026-11-18T09:14:31+01:00",
        "expires": "2026-12-24T00:00:00+01:00",
        "applicationDue": "2026-12-10T00:00:00",
        "workLocations": [{"municipal": "BODØ", "county": "NORDLAND", "country": "NORGE"}],
        "employer": {"name": "Eksempel kommune"},
        "source": "IMPORTAPI",
    }
    return plain | changes


def board(*, later: bool) -> NavFeed:
    """NAV on one day, or on the next, when an ad was extended, one stopped, one came back, one is odd and two are new."""
    feed = NavFeed()
    for number in range(1, 6):
        feed.publish(ad(number), NOW - DAY + timedelta(minutes=number))
    feed.stop(ad(5)["uuid"], NOW - HOUR)
    if later:
        feed.publish(ad(1, applicationDue="2026-12-17T00:00:00"), NOW + HOUR)
        feed.stop(ad(2)["uuid"], NOW + HOUR)
        feed.publish(ad(5), NOW + HOUR)
        feed.publish(ad(7, title=None), NOW + HOUR)
        feed.publish(ad(8), NOW + HOUR)
    return feed


@contextmanager
def nav(*, later: bool, busy: bool = False) -> Iterator[Fetcher]:
    """A client of the board; a busy one asks to be left alone as soon as an ad is asked for."""
    feed = board(later=later)

    def site(asked: Asked) -> Answer:
        if busy and "/feedentry/" in asked.path:
            return Answer(status=429, headers=(("Retry-After", "7200"),))
        return feed.site(asked)

    with Boards({HOST: site}) as boards:
        manner = Manner(contact="test@example.no", connect_to={HOST: f"127.0.0.1:{boards.port}"})
        fetcher = Fetcher(manner, lambda _: "", sleep=lambda _: None)
        yield fetcher
        fetcher.close()


def collect(database: Path, fetcher: Fetch, now: datetime) -> None:
    with Store.open(database) as store, suppress(SourceError):
        store.frontier.register("nav")
        if store.frontier.resting_until("nav") < now.isoformat():
            crawl(NAV, store, fetcher, judge, now)


@pytest.mark.parametrize(("later", "busy", "at_least"), [(False, False, 10), (True, False, 10), (True, True, 5)])
def test_a_collect_that_is_killed_anywhere_comes_to_the_same_end(
    tmp_path: Path, at_least: int, *, later: bool, busy: bool
) -> None:
    database = tmp_path / "data" / "jobs.db"
    Store.create(database).close()
    if later:
        with nav(later=False) as fetcher:
            collect(database, fetcher, NOW)
    now = NOW + 2 * HOUR if later else NOW
    kills = Kills(database, tmp_path / "left")
    with nav(later=later, busy=busy) as fetcher:
        with watched(kills):
            collect(database, fetcher, now)
        undisturbed = rows(database)
        assert len(kills.left) >= at_least
        for _ in kills.taken_up(database.parent):
            collect(database, fetcher, now)
            assert rows(database) == undisturbed


def test_a_collect_whose_log_is_cut_off_by_a_power_cut_comes_to_the_same_end(tmp_path: Path) -> None:
    database = tmp_path / "data" / "jobs.db"
    Store.create(database).close()
    kills = Kills(database, tmp_path / "left")
    with nav(later=False) as fetcher:
        with watched(kills):
            collect(database, fetcher, NOW)
        undisturbed = rows(database)
        longest = max(
            kills.left.values(),
            key=lambda copy: _log(copy / "jobs.db").stat().st_size if _log(copy / "jobs.db").exists() else 0,
        )
        log = _log(longest / "jobs.db").read_bytes()
        for length in range(0, len(log), len(log) // 17):
            _log(longest / "jobs.db").write_bytes(log[:length])
            shutil.rmtree(database.parent)
            shutil.copytree(longest, database.parent)
            collect(database, fetcher, NOW)
            assert rows(database) == undisturbed


# Digests and sending.


CONFIG = """
[site]
title = "Erfaringsjobb"
url = "https://erfaringsjobb.example"
id_authority = "erfaringsjobb.example,2026"
[fetch]
contact = "test@example.no"
[mail]
sender_name = "Stillingsvarsel"
sender_address = "varsel@example.no"
host = "127.0.0.1"
port = {port}
starttls = false
"""
READERS = ("a@example.no", "b@example.no", "c@example.no")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Config, Path]]:
    """A database with posts and readers, and a mail server that keeps what it gets in a folder."""
    path = tmp_path / "config.toml"
    with Postbox(tmp_path / "mail") as postbox, nav(later=False) as fetcher:
        path.write_text(CONFIG.format(port=postbox.port), encoding="utf-8")
        config = load(path)
        Store.create(config.database).close()
        collect(config.database, fetcher, NOW)
        with Store.open(config.database) as store:
            for address in READERS:
                subscribe(store, address, consent="Skriftlig", now=NOW)
        yield config, tmp_path / "mail"


def tell(config: Config) -> None:
    pipeline.digest(config, NOW)
    pipeline.send(config, NOW)


def mails(folder: Path) -> list[tuple[str, str, str]]:
    """Reader, Message-ID and text of each mail, in the order in which they arrived."""
    arrived = (message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml")))
    return [(mail["To"], mail["Message-ID"], _text(mail.get_payload(0))) for mail in arrived]


def _text(part: Any) -> str:  # noqa: ANN401 - email's own type is a union of many
    """Give what a part says, but for the reader's own links, which another machine's key makes otherwise."""
    return re.sub(r"varsel/(?:mitt|slutt)/\S+", "", str(part.get_payload(decode=True), "utf-8"))


def test_mails_whose_sender_is_killed_anywhere_all_arrive_and_at_most_one_of_them_twice(
    told: tuple[Config, Path], tmp_path: Path
) -> None:
    config, folder = told
    kills = Kills(config.database, tmp_path / "left", arrived=lambda: len(list(folder.glob("*.eml"))))
    with watched(kills):
        tell(config)
    undisturbed, settled = mails(folder), rows(config.database)
    assert [reader for reader, _, _ in undisturbed] == list(READERS)
    assert len(kills.left) > 3 * len(READERS)
    repeats: Counter[int] = Counter()
    for arrived in kills.taken_up(config.database.parent):
        before = len(mails(folder))
        tell(config)
        got = undisturbed[:arrived] + mails(folder)[before:]
        assert {(reader, text) for reader, _, text in got} == {(reader, text) for reader, _, text in undisturbed}
        assert len({message_id for _, message_id, _ in got}) == len(READERS), "a repeat is the same message"
        assert rows(config.database) == settled
        repeats[len(got) - len(READERS)] += 1
    assert set(repeats) == {0, 1}


# What comes back.


@pytest.fixture
def returning(tmp_path: Path) -> Config:
    """Two readers, and a mailbox with reports that end the subscription of one of them, and one that counts for the other."""
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(port=1) + 'bounces = "Maildir"\n', encoding="utf-8")
    config = load(path)
    Store.create(config.database).close()
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    report = (Path(__file__).parent / "reports" / "postfix.eml").read_text(encoding="utf-8")
    with Store.open(config.database) as store:
        readers = [subscribe(store, address, consent="Skriftlig", now=NOW) for address in READERS[:2]]
        for number, (reader, written) in enumerate([(0, NOW - 3 * DAY), (1, NOW - DAY), (0, NOW)], 1):
            mail = Mail(subscription_id=readers[reader].id, message_id=f"<{number}@example.no>", raw=b"Hei")
            store.postbox.post(mail, written)
            mark = returns.Mark(number=number, seal=Key(b"k" * 32).mail_seal(number, mail.message_id))
            address = returns.address("varsel@example.no", mark)
            (tmp_path / "Maildir" / "new" / f"{number}.M1.host").write_text(re.sub(r"varsel\+b-[^@]*@[\w.]*", address, report))
    return config


def test_a_mailbox_whose_reader_is_killed_anywhere_counts_each_report_once(returning: Config, tmp_path: Path) -> None:
    data = returning.database.parent
    kills = Kills(returning.database, tmp_path / "left")
    (data / "key").write_bytes(b"k" * 32)
    with watched(kills):
        assert returned.read(returning, NOW).stopped == 1
    settled = rows(returning.database)
    assert len(kills.left) > 3
    for _ in kills.taken_up(data):
        (data / "key").write_bytes(b"k" * 32)
        returned.read(returning, NOW)
        assert rows(returning.database) == settled
        with Store.open(returning.database) as store:
            assert store.bounces.stopped(NOW - DAY) == 1
