"""Three years of a service in a store: what was collected and decided, what waits, and who was written to.

A hundred old vacancies and two dozen things that wait go through the store's own functions; they are then copied in SQL under
new numbers, as going through those functions fifty thousand times takes a quarter of an hour. None of these ads is NAV's, whose
board is read meanwhile: it would be asked for them, and know none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench import ads, roomcopies
from bench.ours import NOW
from scraper import deciding
from scraper.crawl import keep
from scraper.judge import judge
from scraper.letters import Every, Subscription
from scraper.model import Place, Posting
from scraper.store import Store
from scraper.text import oslo_day


OLD, WAITING = 100, 25  # vacancies that are over, and things that wait, before they are copied
YEARS = 3 * 365  # days
_PAIRS = 5  # of old ones that may be one
_THEN = NOW - timedelta(days=30)
_OVER, _LATER = oslo_day(NOW) - timedelta(days=10), oslo_day(NOW) + timedelta(days=30)
_DOUBTED = "Du har gjerne egenerfaring fra rus eller psykisk helse. Vi krever ikke utdanning."
_OURS = "Vi søker en erfaringskonsulent til enhet {}. Du må ha egenerfaring. Fast stilling."
_LONG = 2_500  # letters of an ad
_TOWNS = (
    "Bodø",
    "Oslo",
    "Bergen",
    "Alta",
    "Hamar",
    "Molde",
    "Narvik",
    "Gjøvik",
    "Larvik",
    "Halden",
    "Moss",
    "Tromsø",
    "Drammen",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is."""

    vacancies: int
    waiting: int
    readers: int
    unrelated: int  # ads that are none of ours


def fill(path: Path, size: Size) -> None:
    """Make the store."""
    texts = (text[:_LONG].replace("\n", "</p><p>") for _, text in ads.texts(1_000))
    with Store.create(path) as store, store.atomic():
        for board in roomcopies.BOARDS:
            store.frontier.register(board)
        _past(store, texts)
        _present(store, texts)
        for number in range(size.readers):
            store.subscribers.subscribe(_reader(number), "by mail")
    with closing(sqlite3.connect(path)) as database, database:
        for setting in ("cache_size = -500000", "journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
            database.execute(f"PRAGMA {setting}")  # a store that cannot be made is made again
        [last] = database.execute("SELECT max(id) FROM vacancies").fetchone()
        roomcopies.copy(database, 1, OLD, size.vacancies // OLD, YEARS)
        roomcopies.copy(database, OLD + 1, last, size.waiting // WAITING, 0)
        roomcopies.add_unrelated(database, size.unrelated)
        roomcopies.add_runs(database, YEARS)
        roomcopies.add_mails(database, YEARS)


def _past(store: Store, texts: Iterator[str]) -> None:
    """Save what is over, a third of it on two boards, and decide sixteen things of it."""
    singles = OLD - 2 * _PAIRS
    for number in range(1, singles + 1):
        ad = (_doubted if number % 5 == 0 else _ad)(number, texts)
        for board in ("arbeidsplassen", "jobbnorge")[: 2 if number % 3 == 0 else 1]:
            keep(store, board, judge(ad), _THEN)
    for number in range(singles + 1, singles + _PAIRS + 1):
        _keep_two(store, number, texts, _THEN)
    for number in range(5, 45, 5):
        deciding.correct(store, number, "kind", "position", who="Kari", why="lest", now=_THEN)
    for number in (2, 3):
        deciding.correct(store, number, "percent", "40", who="Ola", why="rettet", now=_THEN)
        store.journal.remark(number, "note", "Ring dem på mandag", who="Ola", now=_THEN)
        deciding.carry_out(store, store.groups.rule("different", number, 9, who="Ola", why="lest", now=_THEN), _THEN)
    deciding.carry_out(store, store.groups.rule("same", 7, 8, who="Kari", why="lest", now=_THEN), _THEN)
    store.journal.remark(4, "settled", "deadline", who="Kari", now=_THEN)


def _present(store: Store, texts: Iterator[str]) -> None:
    """Save what waits, and some that is open and fine."""
    numbers, before = iter(range(OLD + 1, 200)), NOW - timedelta(days=1)
    open_ = {"deadline": _LATER.isoformat()}
    for number in islice(numbers, 12):  # the rules are not sure
        keep(store, "arbeidsplassen", judge(_doubted(number, texts, **open_)), before)
    for number in islice(numbers, 5):  # nothing is wrong with them
        keep(store, "arbeidsplassen", judge(_ad(number, texts, **open_)), before)
    for number in islice(numbers, 3):  # two boards disagree
        ad = _ad(number, texts, **open_)
        keep(store, "arbeidsplassen", judge(ad), before)
        keep(store, "jobbnorge", judge(replace(ad, deadline=(_LATER + timedelta(days=14)).isoformat())), before)
    for number in islice(numbers, 6):  # two may be one
        _keep_two(store, number, texts, before, **open_)
    for number in islice(numbers, 2):  # shown after the deadline
        late = judge(_ad(number, texts))
        for moment in (_THEN, NOW):
            keep(store, "arbeidsplassen", late, moment)
    keep(store, "arbeidsplassen", judge(_ad(next(numbers), texts, deadline="")), NOW - timedelta(days=200))
    store.vacancies.note_overdue(NOW)
    store.reports.add("tip", vacancy_id=None, url="https://board.example/tip", said="Se her", now=before)


def _keep_two(store: Store, number: int, texts: Iterator[str], now: datetime, **said: Any) -> None:  # noqa: ANN401 - see _ad
    """Save two ads that have much in common."""
    common = f"<p>{_OURS.format(0)}</p><p>{next(texts)}</p><p>{next(texts)}</p>"
    for board in ("arbeidsplassen", "jobbnorge"):
        html = f"{common}<p>{next(texts)}</p>"
        ad = _ad(number, texts, title="Erfaringskonsulent 60 % fast", html=html, **said)
        keep(store, board, judge(replace(ad, url=f"https://{board}.example/{number}")), now)


def _ad(number: int, texts: Iterator[str], **said: Any) -> Posting:  # noqa: ANN401 - whatever a posting has
    usual: dict[str, Any] = {
        "title": f"Erfaringskonsulent {20 + number % 80} % ved enhet {number}",
        "employer": f"Kommune {number} helse og mestring",
        "html": f"<p>{_OURS.format(number)}</p><p>{next(texts)}</p>",
        "places": (Place(kommune=_TOWNS[number % len(_TOWNS)]),),
        "deadline": _OVER.isoformat(),
    }
    return Posting(source_id=str(number), url=f"https://board.example/{number}", **{**usual, **said})


def _doubted(number: int, texts: Iterator[str], **said: Any) -> Posting:  # noqa: ANN401 - whatever a posting has
    title = f"Miljøarbeider {20 + number % 80} % ved enhet {number}"
    return _ad(number, texts, title=title, html=f"<p>{_DOUBTED}</p><p>{next(texts)}</p>", **said)


def _reader(number: int) -> Subscription:
    every: Every = "daglig" if number % 5 == 0 else "ukentlig"
    since = NOW - timedelta(days=number * 7 % YEARS)
    return Subscription(id=0, address=f"leser{number}@example.no", language="nb", every=every, since=since)
