"""Puts a copy of the database back: looked through, brought up to date, without whom it should not hold, and sending nothing.

All of it is done to a file beside the database, which is then renamed. A kill before that changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from scraper import backup
from scraper.config import Config
from scraper.errors import StoreError
from scraper.process import alone
from scraper.store import Store, check, close_up
from scraper.store.ledger import settle_folder


SERVING = "serve.lock"  # held as long as `serve` runs
_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite may keep beside a database


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it."""

    readers: int  # in the copy as it is used now
    aside: Path | None  # where the database of before lies


def restore(config: Config, file: Path, now: datetime) -> Restored:
    """Put a copy in the place of the database, which is put aside; an error is raised before anything is changed."""
    with alone(config.data_folder / SERVING, "`serve`"):
        expect(file)
        fresh = config.database.with_name(f"{config.database.name}.restoring")
        with _cleared(fresh):
            backup.write(fresh, backup.unpacked(file))
            readers = _prepared(config, fresh, now)
            aside = _swapped(config.database, fresh, now)
    return Restored(readers=readers, aside=aside)


def expect(file: Path) -> None:
    """See that a file is as it was when it was written; raises StoreError."""
    copy = backup.of(file)
    if not file.is_file() or copy is None:
        raise StoreError(f"{file} is no copy of ours: they are called jobs-….db.gz, or jobs-….db.gz.aes.")
    if not copy.sum.is_file():
        raise StoreError(f"{copy.sum} is missing, so nobody knows whether {file.name} is whole: copy it here too.")
    if copy.sum.read_text(encoding="ascii").split()[:1] != [backup.checksum(file)]:
        raise StoreError(
            f"{file} is not as it was written: its checksum is another than in {copy.sum.name}. Take another copy."
        )


def _prepared(config: Config, fresh: Path, now: datetime) -> int:
    """Make a copy fit to be used; give how many readers it has."""
    check(fresh, thoroughly=True)
    with Store.create(fresh) as store, store.atomic():
        store.keeping.catch_up()
        store.keeping.pass_over("vacancies", _highest(config.public / "stilling"))
        store.keeping.hold("a copy of the database was put back, and the boards should be read first.", now)
        store.keeping.sign(now)
        readers = len(store.subscribers.all())
    close_up(fresh)
    return readers


def _highest(folder: Path) -> int:
    """Give the highest number of a post that has a page: no other may get it."""
    return max((int(page.name) for page in folder.glob("[0-9]*") if page.name.isdecimal()), default=0)


def _swapped(database: Path, fresh: Path, now: datetime) -> Path | None:
    """Put the database aside and the copy in its place; give where the old one lies."""
    beside = _free(database, now)
    aside = beside if database.exists() else None
    if aside:
        close_up(database)
        aside.unlink(missing_ok=True)  # what is there is the very same file, put aside by a try that came no further
        os.link(database, aside)
        os.utime(aside, (now.timestamp(), now.timestamp()))
    for ending in _BESIDE:  # a log of the old one would be read into the copy
        log = database.with_name(database.name + ending)
        if log.exists():
            log.rename(beside.with_name(beside.name + ending))
    fresh.replace(database)
    settle_folder(database.parent)
    return aside


def _free(database: Path, now: datetime) -> Path:
    """Give where a database is put aside: a name that nothing has, or that of an earlier try in the same second."""
    name = f"{database.name}.before-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    paths = map(database.with_name, chain([name], (f"{name}-{number}" for number in count(2))))
    return next(path for path in paths if not path.exists() or (database.exists() and path.samefile(database)))


@contextmanager
def _cleared(fresh: Path) -> Iterator[None]:
    """Begin without what an earlier try has left, and leave nothing."""
    paths = [fresh, *(fresh.with_name(fresh.name + ending) for ending in _BESIDE)]
    for path in paths:
        path.unlink(missing_ok=True)
    try:
        yield
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
