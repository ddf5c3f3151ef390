"""Every SQL statement of the program. Rows stay in here; our own types go in and come out.

`Store` opens the database; its parts are named by what they hold. What belongs together is saved inside one
``with store.atomic():``, so that a kill at any line leaves all of it or nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
from scraper.store.keeping import Keeping
from scraper.store.ledger import Ledger
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
        ledger = Ledger(_beside(connection))
        self.postbox = Postbox(self._db, ledger)
        self.bounces = Bounces(self._db, ledger)
        self.subscribers = Subscribers(self._db, ledger)
        self.hushed = Hushed(self._db, ledger)
        self.keeping = Keeping(self._db, ledger, self.postbox, self.hushed)
        self.staff = Staff(self._db)
        self.journal = Journal(self._db)
        self.reports = Reports(self._db)
        self.queue = Queue(self._db, self.groups, self.reports)
        self.refusals = Refusals(self._db)

    @classmethod
    def create(cls, path: Path) -> Store:
        """Make the database, or bring an older one up to date."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
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

    @classmethod
    def is_to_migrate(cls, path: Path) -> bool:
        """Tell whether a database is there that lacks a step; raises StoreError where it cannot be used."""
        if not path.exists():
            return False
        with cls(_connect(path)) as store:
            return store._is_older(path) and bool(store._db.table_names())

    def migrate(self) -> None:
        """Bring the tables up to date in one transaction, which others who want to do the same wait for."""
        with self.atomic():
            migrations.apply(self._db)

    def _is_older(self, path: Path) -> bool:
        """Tell whether the tables lack a step; raises StoreError where they have one that we do not know, or are damaged."""
        try:
            applied = {step.name for step in migrations.applied(self._db)}
        except sqlite3.DatabaseError as error:
            raise self._refused(damage(path, error)) from error
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
        self.keeping.ledger.settle()
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


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_damage(error: BaseException | None) -> bool:
    """Tell whether an error means that a database cannot be trusted any more."""
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, sqlite3.DatabaseError) and code & 0xFF in _DAMAGED


def damage(path: Path, why: object) -> str:
    """Say that a database is damaged, and the way out."""
    return (
        f"{path} is not a sound database ({why}). Nothing is read, sent or erased with it. Put back the newest copy with "
        "`erfaringsjobb restore FILE`; docs/operating.md says more."
    )


def explained(error: BaseException) -> str:
    """Say what went wrong with the database in the middle of something, and the way out."""
    if is_damage(error):
        return damage(Path("The database"), error)
    return f"the database could not be used ({error}); what was not saved is done by the next run. Is the disk full?"


def check(path: Path, *, thoroughly: bool = False) -> None:
    """Look through the whole database; raises StoreError where it is damaged."""
    try:
        with closing(_connect(path)) as connection:
            found = connection.execute(f"PRAGMA {'integrity_check' if thoroughly else 'quick_check'}(1)").fetchone()[0]
            astray = connection.execute("PRAGMA foreign_key_check").fetchone() if thoroughly else None
    except sqlite3.DatabaseError as error:
        raise StoreError(damage(path, error) if is_damage(error) else f"{path} cannot be read: {error}.") from error
    if found != "ok" or astray:
        raise StoreError(damage(path, astray or found))


def copy(path: Path, target: Path) -> None:
    """Copy a database of any version, as it is at one moment, into a file that is not there; nobody waits meanwhile."""
    try:
        with closing(_connect(path)) as connection:
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.DatabaseError as error:
        raise StoreError(damage(path, error) if is_damage(error) else f"{path} cannot be copied: {error}.") from error


def close_up(path: Path) -> None:
    """Bring all of a database into its one file; raises StoreError where somebody else has it open."""
    try:
        with closing(_connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 1000")
            connection.execute("PRAGMA journal_mode = DELETE")
    except StoreError as error:
        if not is_damage(error.__cause__):
            raise
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise StoreError(f"{path} is in use ({error}). End every other command first.") from error


def _beside(connection: sqlite3.Connection) -> Path | None:
    """Give the folder of what must be known after a copy is put back; a database in memory has none."""
    [(_, _, path), *_] = connection.execute("PRAGMA database_list").fetchall()
    return Path(path).with_name("ledger") if path else None


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
        why = damage(path, error) if is_damage(error) else f"{path} cannot be opened as a database: {error}"
        raise StoreError(why) from error
    return connection
