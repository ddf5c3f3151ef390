"""Sites on which commands are tried: each with a configuration, a database, and what the command is to find there."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from sqlite_utils import Database

from demo.boards import Boards
from demo.nav import HOST, NavFeed
from digest.subscribers import subscribe
from scraper import backup, pipeline
from scraper.config import Config, load
from scraper.schema import migrations
from scraper.store import Store


READERS = ("a@example.no", "b@example.no", "c@example.no")
_PORT = "PORT"
_CONFIG = """
[site]
title = "Erfaringsjobb"
url = "https://erfaringsjobb.example"
id_authority = "erfaringsjobb.example,2026"
[fetch]
contact = "test@example.no"
connect_to = {{ "{host}" = "127.0.0.1:{board}" }}
[sources.nav]
expect = [1, 1000]
{off}
[mail]
sender_name = "Stillingsvarsel"
sender_address = "varsel@example.no"
host = "127.0.0.1"
port = PORT
starttls = false
"""
_OTHERS = ("jobbnorge", "arbeidsplassen", "jooble", "finn_api", "finn_mail", "jooble_mail", "manual")
Outcome = dict[str, set[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A site as a command finds it."""

    folder: Path
    words: tuple[str, ...]
    program: tuple[str, ...] = ("-m", "scraper")
    fresh: dict[str, bytes] = field(default_factory=dict)  # what readers are to see afterwards

    def lay(self, folder: Path, port: int) -> None:
        """Make a copy, whose mail goes to a port."""
        shutil.copytree(self.folder, folder)
        config = folder / "config.toml"
        config.write_text(config.read_text(encoding="utf-8").replace(_PORT, str(port)), encoding="utf-8")

    def command(self, folder: Path) -> list[str]:
        """Give what runs the command on a copy."""
        words = [word.replace("FOLDER", str(folder)) for word in self.words]
        return [sys.executable, *self.program, "--config", str(folder / "config.toml"), *words]

    def shown(self, folder: Path) -> dict[str, bytes]:
        """Give the files that readers see."""
        public = folder / "data" / "public"
        files = [path for path in public.rglob("*") if path.is_file() and not path.name.startswith(".")]
        return {path.relative_to(public).as_posix(): path.read_bytes() for path in files}

    def outcome(self, folder: Path) -> Outcome:
        """Give what a copy holds, but for times."""
        with closing(sqlite3.connect(folder / "data" / "jobs.db")) as connection:
            held: Outcome = {question: set(connection.execute(question)) for question in _HOLDS}
        copies = backup.copies(folder / "data" / "backup")
        held["copies"] = {b"".join(backup.unpacked(copy.path))[:15] for copy in copies}
        held["pages"] = set(self.shown(folder))
        held["left over"] = {path.name for path in (folder / "data").rglob("*") if path.suffix in _LEFT_OVER}
        return held


_LEFT_OVER = (".copy", ".restoring", ".new")
_HOLDS = (
    "SELECT source, source_id, kind, version FROM postings ORDER BY 1, 2",
    "SELECT id, kind, last_day FROM vacancies ORDER BY 1",
    "SELECT url, about FROM frontier ORDER BY 1, 2",
    "SELECT subscriber_id, vacancies, state FROM outbox ORDER BY 1, 2",
    "SELECT subscriber_id, vacancy_id FROM told ORDER BY 1, 2",
    "SELECT name FROM sqlite_schema ORDER BY 1",
    "SELECT why FROM held",
)


@contextmanager
def grounds(folder: Path) -> Iterator[list[Ground]]:
    """Lay out a ground for each command, with a board of a few ads that answers until the end of the block."""
    now = datetime.now(UTC)
    feed = NavFeed()
    for number in range(5):
        feed.publish(_ad(number, now), now - timedelta(hours=5 - number))
    with Boards({HOST: feed.site}) as boards:
        off = "\n".join(f"[sources.{name}]\nenabled = false" for name in _OTHERS)
        text = _CONFIG.format(host=HOST, board=boards.port, off=off)
        yield list(_laid(folder, text, feed, now))


def _laid(folder: Path, text: str, feed: NavFeed, now: datetime) -> Iterator[Ground]:
    """Give the grounds one by one, each with what those before it came to."""
    empty = _site(folder / "empty", text)
    Store.create(empty.database).close()
    read = _next(folder, "read", empty, lambda config: pipeline.collect(config, pipeline.chosen(config), now))
    shown = _next(folder, "shown", read, lambda config: _changed(config, feed, now))
    after = _next(folder, "after", shown, lambda config: pipeline.publish(config, now))
    ready = _next(folder, "ready", read, _subscribed(now))
    written = _next(folder, "written", ready, lambda config: pipeline.digest(config, now))
    copied = _next(folder, "copied", written, lambda config: backup.make(config, config.backups, now))
    older = _site(folder / "older", text)
    _older(older.database)
    [copy] = backup.copies(copied.backups)
    publish = Ground(folder=shown.folder, words=("publish",))
    yield Ground(folder=shown.folder, words=("publish",), fresh=publish.shown(after.folder))
    yield Ground(folder=empty.folder, words=("collect",))
    yield Ground(folder=ready.folder, words=("digest",))
    yield Ground(folder=written.folder, words=("send",))
    yield Ground(folder=written.folder, words=("backup",))
    yield Ground(folder=copied.folder, words=("restore", f"FOLDER/data/backup/{copy.path.name}"))
    yield Ground(folder=older.folder, words=("init",))


def _site(folder: Path, text: str) -> Config:
    (folder / "data").mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return _loaded(folder)


def _loaded(folder: Path) -> Config:
    """Read a configuration whose mail server nobody asks yet."""
    file = folder / "config.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(_PORT, "1"), encoding="utf-8")
    config = load(file)
    file.write_text(text, encoding="utf-8")
    return config


def _next(folder: Path, name: str, before: Config, step: Callable[[Config], object]) -> Config:
    """Copy a site, and take a step there."""
    shutil.copytree(before.folder, folder / name)
    config = _loaded(folder / name)
    step(config)
    return config


def _changed(config: Config, feed: NavFeed, now: datetime) -> None:
    """Publish, and let something change afterwards."""
    pipeline.publish(config, now)
    feed.publish(_ad(7, now), now)
    pipeline.collect(config, pipeline.chosen(config), now)


def _subscribed(now: datetime) -> Callable[[Config], None]:
    def subscribed(config: Config) -> None:
        with Store.open(config.database) as store:
            for address in READERS:
                subscribe(store, address, consent="Skriftlig", now=now - timedelta(minutes=1))

    return subscribed


def _older(database: Path) -> None:
    """Make a database that lacks the last step of the tables, and has something in it."""
    *_, last = migrations._migrations  # noqa: SLF001 - no public list
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        migrations.apply(Database(connection), stop_before=last.name)
        connection.execute("INSERT INTO counters (name, count) VALUES ('jobb', 3)")


def _ad(number: int, now: datetime) -> dict[str, object]:
    return {
        "uuid": str(uuid5(UUID(int=0), str(number))),
        "title": f"Erfaringskonsulent {number}",
        "description": f"<p>Vi søker en erfaringskonsulent til team {number} i psykisk helse.</p>",
        "published": (now - timedelta(days=1)).isoformat(),
        "updated": (now - timedelta(days=1)).isoformat(),
        "expires": (now + timedelta(days=30)).isoformat(),
        "applicationDue": (now + timedelta(days=20)).strftime("%Y-%m-%dT00:00:00"),
        "workLocations": [{"municipal": "BODØ", "county": "NORDLAND", "country": "NORGE"}],
        "employer": {"name": f"Eksempel {number} kommune"},
        "source": "IMPORTAPI",
    }
