"""What one new posting costs when a million are stored, beside what it costs with ten thousand."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

from bench.ads import OURS
from bench.lines import Line
from bench.ours import NOW
from scraper.judge import judge
from scraper.model import Judged, Posting, Request
from scraper.store import Store


MANY, FEW = 1_000_000, 10_000
NEW = 500
SOURCE = "nav"
VERSION = "2026-11-20T08:12:44.315000+00:00"
NAV = "https://arbeidsplassen.nav.no/stillinger/stilling/"
UNRELATED = judge(Posting(source_id="", url="", title="Kokk 80 % fast", employer="Eksempel kommune", html="<p>Vi har mat.</p>"))
POSITION = judge(
    Posting(source_id="", url="", title="Erfaringskonsulent 80 % fast", employer="Eksempel kommune", html="<p></p>")
)


def measure(many: int = MANY, few: int = FEW) -> list[Line]:
    """Save the same new postings into both stores by turns: first such as most are, then such as we tell of."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        large, small = (stack.enter_context(_filled(Path(folder) / f"{count}.db", count)) for count in (many, few))
        common, rare = _compare(large, small, UNRELATED), _compare(large, small, POSITION)
    peer = f"at {few:,}"
    return [
        Line(what=f"new posting at {many:,}", peer=peer, unit="µs", ours=common[0], theirs=common[1], goal=1.3),
        Line(what=f"new vacancy at {many:,}", peer=peer, unit="µs", ours=rare[0], theirs=rare[1], goal=1.3),
    ]


def _filled(path: Path, count: int) -> Store:
    """Make a store with so many postings, one in 200 of which has a vacancy.

    The store itself saves those and one unrelated posting. That one is then copied in SQL under new ids, as going through the
    store a million times takes most of a minute; the ids come in random order, as NAV's do, so that the tree is as loose.
    """
    store = Store.create(path)
    with store.atomic():
        store.frontier.register(SOURCE)
        for judged in _new(POSITION, count // OURS):
            _save(store, judged)
        _save(store, UNRELATED)
    with sqlite3.connect(path) as copier:
        copier.create_function("new_id", 0, lambda: str(uuid4()))
        copier.execute("PRAGMA cache_size = -1000000")
        copier.execute(
            """INSERT INTO postings (source, source_id, version, mark, title, digest, kind, rules, first_seen, last_seen)
               WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?)
               SELECT source, new_id(), version, mark, title, digest, kind, rules, first_seen, last_seen
               FROM numbers CROSS JOIN postings WHERE source = ? AND source_id = ''""",
            [count - count // OURS - 1, SOURCE],
        )
    copier.close()
    return store


def _compare(large: Store, small: Store, kind: Judged) -> tuple[float, float]:
    """Give the median cost of a posting in each store, in microseconds."""
    new = list(_new(kind, NEW))
    for store in (large, small):
        with store.atomic():
            for judged in new:
                store.frontier.ask(SOURCE, _request(judged))
    costs = [(_cost(large, judged), _cost(small, judged)) for judged in new]
    there, here = zip(*costs, strict=True)
    return 1e6 * median(there), 1e6 * median(here)


def _cost(store: Store, judged: Judged) -> float:
    begin = time.perf_counter()
    with store.atomic():
        _save(store, judged)
    return time.perf_counter() - begin


def _save(store: Store, judged: Judged) -> None:
    """Save what the page of one new ad gives, as `crawl` does."""
    store.frontier.done(SOURCE, _request(judged), NOW)
    store.boards.keep(SOURCE, judged, VERSION, NOW)
    if judged.verdict.kind in ("position", "unsure"):
        for vacancy_id in store.groups.place(SOURCE, judged, NOW):
            store.vacancies.refresh(vacancy_id, NOW)


def _new(judged: Judged, count: int) -> Iterable[Judged]:
    """Give copies of a posting under ids and origins of their own."""
    for _ in range(count):
        uuid = str(uuid4())
        posting = replace(judged.posting, source_id=uuid, url=f"{NAV}{uuid}")
        yield replace(judged, posting=posting, origins=(f"nav:{uuid}",))


def _request(judged: Judged) -> Request:
    uuid = judged.posting.source_id
    return Request(url=f"https://pam-stilling-feed.nav.no/api/v1/feedentry/{uuid}", page="entry", about=uuid, version=VERSION)
