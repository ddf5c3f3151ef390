"""Publishing when ten thousand posts are closed: from nothing, when one has changed, and when none has."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import child
from bench.lines import Line
from bench.ours import NOW
from demo.tour import tour
from scraper.store import Store
from scraper.text import oslo_day


OPEN, CLOSED = 100, 10_000
PAGES = 2  # of each post, one in each language
LIST = 30  # kB that the list may take when it is packed


def measure(open_: int = OPEN, closed: int = CLOSED) -> list[Line]:
    """Publish the demo's posts, copied until there are enough; the peer is a copy of the very files that we write."""
    with TemporaryDirectory() as name:
        folder, public = Path(name), Path(name) / "public"
        _fill(folder, open_, closed)
        nothing = child.run(PAGES * (open_ + closed), "bench.published", folder)
        copied = _copied(public)
        _change_one(folder)
        one = child.run(PAGES, "bench.published", folder)
        none = child.run(0, "bench.published", folder)
        packed, plain = ((public / f"index.html{ending}").stat().st_size / 1000 for ending in (".gz", ""))
    if none["read"]:
        raise RuntimeError(f"{none['read']:g} files were written where nothing had changed")
    what = f"publish {open_ + closed:,} posts"
    return [
        _seconds(what, "cp -r", nothing["seconds"], copied, 5),
        _seconds("publish, one post has changed", "all of them", one["seconds"], nothing["seconds"], 0.5),
        _seconds("publish, nothing has changed", "all of them", none["seconds"], nothing["seconds"]),
        Line(what=what, peer="one", unit="MB", ours=nothing["peak"], theirs=one["peak"], goal=150, of_ratio=False),
        Line(
            what=f"the list of {open_} posts, packed",
            peer="unpacked",
            unit="kB",
            ours=packed,
            theirs=plain,
            goal=LIST,
            of_ratio=False,
        ),
    ]


def _seconds(what: str, peer: str, ours: float, theirs: float, goal: float | None = None) -> Line:
    return Line(what=what, peer=peer, unit="s", ours=ours, theirs=theirs, goal=goal, of_ratio=False)


def _copied(public: Path) -> float:
    """Give the seconds that it takes to copy everything."""
    begin = time.perf_counter()
    shutil.copytree(public, public.with_name("copy"))
    return time.perf_counter() - begin


def _fill(folder: Path, open_: int, closed: int) -> None:
    """Go the demo's way, take away what it published, and copy its open posts in SQL: to collect so many takes minutes."""
    with tour(folder, None, NOW) as shown:
        ours = [vacancy.id for vacancy in shown.vacancies]
    shutil.rmtree(folder / "public")
    with closing(sqlite3.connect(folder / "jobs.db")) as database, database:
        for number in range(closed + open_ - len(ours)):
            _copy(database, ours[number % len(ours)], number + 1_000, last_day="2026-10-01" if number < closed else "")
    with Store.open(folder / "jobs.db") as store:
        assert len(store.vacancies.open_positions(oslo_day(NOW))) == open_


def _copy(database: sqlite3.Connection, old: int, new: int, last_day: str) -> None:
    """Copy one post with its ads and what has happened to it; with a last day it is closed."""
    ids = {"old": old, "new": new, "last_day": last_day}
    database.execute(
        """INSERT INTO vacancies (id, kind, first_seen, last_day, withdrawn, data)
           SELECT :new, kind, first_seen, iif(:last_day = '', last_day, :last_day), withdrawn,
                  iif(:last_day = '', json_set(data, '$.id', :new), json_set(data, '$.id', :new, '$.last_day', :last_day))
           FROM vacancies WHERE id = :old""",
        ids,
    )
    database.execute(
        """INSERT INTO postings SELECT source, source_id || '-' || :new, version, mark, title, digest, kind, rules, first_seen,
                  last_seen, listed, absent, gone, gone_reason, :new, judged, churn
           FROM postings WHERE vacancy_id = :old""",
        ids,
    )
    database.execute(
        "INSERT INTO events (vacancy_id, kind, at, detail) SELECT :new, kind, at, detail FROM events WHERE vacancy_id = :old",
        ids,
    )


def _change_one(folder: Path) -> None:
    """Give one open post another title, as a run of its board would."""
    with closing(sqlite3.connect(folder / "jobs.db")) as database, database:
        database.execute(
            """UPDATE vacancies SET data = json_set(data, '$.title', 'Erfaringskonsulent, ny tittel')
               WHERE id = (SELECT max(id) FROM vacancies)"""
        )
