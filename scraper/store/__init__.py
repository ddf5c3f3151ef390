"""Every SQL statement of the program. Rows stay in here; our own types go in and come out.

`Store` opens the database; its parts are named by what they hold. What belongs together is saved inside one
``with store.atomic():``, so that a kill at any line leaves all of it or nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from scraper.errors import StoreError
from scraper.schema import migrations
from scraper.store.boards import Boards
from scraper.store.bounces import Bounces
from scraper.store.edits import Edits
from scraper.store.frontier import Frontier
from scraper.store.groups import Groups
from scraper.store.hushed import Hushed
from scraper.store.journal import Journal
from scraper.store.postbox import Postbox
from scraper.store.queue import Queue
from scraper.store.refusals import Refusals
from scraper.store.reports import Reports
from scraper.store.staff import Staff
from scraper.store.subscribers import Subscribers
from scraper.store.vacancies import Vacancies


_SETTINGS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "secure_delete = ON",  # who is erased does not stay behind in free pages
    "wal_autocheckpoint = 4000",  # pages of 4 KB: a crawl saves often
)
_PATIENCE = 30_000  # milliseconds that a connection waits for others
_WIPING = 200  # the same, where all others wait for it


class Store:
    """One connection to the database; each thread opens its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        self._db = Database(connection)
        self.boards = Boards(self._db)
        self.frontier = Frontier(self._db)
        self.groups = Groups(self._db)
        self.edits = Edits(self._db)
        self.vacancies = Vacancies(self._db, self.groups, self.edits)
        self.postbox = Postbox(self._db)
        self.bounces = Bounces(self._db)
        self.subscribers = Subscribers(self._db)
        self.hushed = Hushed(self._db)
        self.staff = Staff(self._db)
        self.journal = Journal(self._db)
        self.reports = Reports(self._db)
        self.queue = Queue(self._db, self.groups, self.reports)
        self.refusals = Refusals(self._db)

    @classmethod
    def create(cls, path: Path) -> Store:
        """Make the database, or bring an older one up to date."""
        path.parent.mkdir(parents=True, exist_ok=True)
        store = cls(_connect(path))
        if store._is_older(path):
            store.migrate()
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a database that is there and up to date; raises StoreError with the way out."""
        if not path.exists():
            raise StoreError(f"There is no database at {path}. Make one with `erfaringsjobb init`.")
        store = cls(_connect(path))
        if store._is_older(path):
            raise store._refused(f"{path} is older than this program. Bring it up to date with `erfaringsjobb init`.")
        return store

    @classmethod
    def in_memory(cls) -> Store:
        """Give an empty, migrated store that lives as long as the object."""
        store = cls(sqlite3.connect(":memory:", isolation_level=None))
        store.migrate()
        return store

    def migrate(self) -> None:
        """Bring the tables up to date in one transaction, which others who want to do the same wait for."""
        with self.atomic():
            migrations.apply(self._db)

    def _is_older(self, path: Path) -> bool:
        """Tell whether the tables lack a step; raises StoreError where they have one that we do not know, or are damaged."""
        try:
            applied = {step.name for step in migrations.applied(self._db)}
        except sqlite3.DatabaseError as error:
            raise self._refused(f"{path} is not a sound database ({error}). Put back a copy of it.") from error
        known = {step.name for step in migrations._migrations}  # noqa: SLF001 - no public list
        if unknown := applied - known:
            raise self._refused(f"{path} is newer than this program (it has {', '.join(sorted(unknown))}). Upgrade.")
        return applied != known

    def _refused(self, why: str) -> StoreError:
        self.close()
        return StoreError(why)

    @property
    def engine(self) -> str:
        """The version of SQLite."""
        return sqlite3.sqlite_version

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Save everything inside, or nothing.

        The write lock is taken at once: else a transaction that begins by reading fails, without waiting, if others write.
        """
        self._db.execute("BEGIN IMMEDIATE")
        with self._db.conn:
            yield

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Inside `atomic`: save everything inside, or nothing of that alone."""
        self._db.execute("SAVEPOINT aside")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK TO aside")
            raise
        finally:
            self._db.execute("RELEASE aside")

    def settle(self) -> None:
        """Make all that has been saved survive a power cut, and not only the end of the program."""
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def wipe(self) -> bool:
        """Carry erasures into the file itself and empty the log beside it; False where others are in the way just now.

        Until then what was erased stands in both. All who write wait meanwhile, so it is soon given up and left for next time.
        """
        self._db.execute(f"PRAGMA busy_timeout = {_WIPING}")
        [busy] = {bool(row[0]) for row in self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()}
        self._db.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        return not busy

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(path: Path) -> sqlite3.Connection:
    """Connect in WAL mode: readers never wait. A power cut may lose the last pages read, which are then read again."""
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE / 1000, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be opened as a database: {error}") from error
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(f"{path} cannot be opened as a database: {error}") from error
    return connection
