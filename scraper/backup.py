"""Copies of the database: consistent, looked through, packed, sealed if there is a key, and thrown away in time.

A copy is one file, `jobs-2026-11-20T023000Z.db.gz`, or `….db.gz.aes` where ERFARINGSJOBB_BACKUP_KEY is set, and beside it
`….sha256`, as `sha256sum -c` reads it. A file that has another beside it is whole: each is written under another name, is on
the disk before it is renamed, and has been read again.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from scraper import sealed
from scraper.config import Config, secret
from scraper.errors import StoreError
from scraper.process import alone
from scraper.store import Store, check, copy
from scraper.store.ledger import settle_folder
from scraper.text import OSLO


KEY = "ERFARINGSJOBB_BACKUP_KEY"
KEPT = timedelta(days=28)  # whoever is erased is gone from everywhere within 30
LATE = timedelta(days=2)
NIGHTLY = time(3, 30)  # in Norway, past the hour that comes twice or never
_STAMP = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"jobs-(\d{4}-\d\d-\d\dT\d{6}Z)\.db\.gz(?:\.aes)?")
SEALED = ".aes"  # the end of a sealed copy's name
_PIECE = 1 << 20
_GZIP = 31  # zlib's word for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy of the database."""

    path: Path
    taken: datetime

    @property
    def size(self) -> int:
        """Give its bytes."""
        return self.path.stat().st_size

    @property
    def sum(self) -> Path:
        """Give the file with its checksum."""
        return self.path.with_name(f"{self.path.name}.sha256")


def copies(folder: Path) -> list[Copy]:
    """Give the copies in a folder that are whole, oldest first."""
    found = [each for path in folder.glob("jobs-*") if (each := of(path)) and each.sum.exists()]
    return sorted(found, key=lambda each: each.taken)


def of(path: Path) -> Copy | None:
    """Give the copy that a file is by its name, if it is one."""
    match = _NAME.fullmatch(path.name)
    return Copy(path=path, taken=datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)) if match else None


def is_due(folder: Path, now: datetime) -> bool:
    """Tell whether no copy has been taken since half past three at night."""
    local = now.astimezone(OSLO)
    day = local.date() if local.time() >= NIGHTLY else local.date() - timedelta(days=1)
    newest = max((each.taken for each in copies(folder)), default=None)
    return newest is None or newest < datetime.combine(day, NIGHTLY, OSLO)


def make(config: Config, folder: Path, now: datetime) -> Copy:
    """Take a copy and throw old ones away; raises StoreError where the database is damaged or the copy is not good."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(config.data_folder / "backup.lock", "A backup"):
        try:
            made = _taken(config.database, folder, now)
        finally:
            prune(config, folder, now)
    with Store.open(config.database) as store:
        store.keeping.ledger.turn(now - KEPT)
    return made


def before_migration(config: Config, now: datetime) -> Copy | None:
    """Take a copy of a database that is to be brought up to date; of none that is new or empty."""
    if not Store.is_to_migrate(config.database):
        return None
    config.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _taken(config.database, config.backups, now)


def prune(config: Config, folder: Path, now: datetime) -> None:
    """Throw away what is too old, and what a run that was cut off has left; also databases that were put aside."""
    for old in copies(folder):
        if old.taken <= now - KEPT:
            old.path.unlink()
            old.sum.unlink()
    for aside in config.data_folder.glob(f"{config.database.name}.before-*"):
        if aside.stat().st_mtime <= (now - KEPT).timestamp():
            aside.unlink()
    for part in folder.glob("part-jobs-*"):
        part.unlink()
    for lone in folder.glob("jobs-*.sha256"):
        if not lone.with_suffix("").exists():
            lone.unlink()


def unpacked(path: Path) -> Iterator[bytes]:
    """Give the database that is in a copy, in pieces; raises StoreError where it is not whole, or the key is another."""
    pieces = _pieces(path)
    if path.name.endswith(SEALED):
        key = secret(KEY)
        if not key:
            raise StoreError(f"{path} is sealed: set {KEY} to the key that it was made with.")
        pieces = sealed.unseal(pieces, key)
    unpacking = zlib.decompressobj(wbits=_GZIP)
    try:
        for piece in pieces:
            yield unpacking.decompress(piece)
        yield unpacking.flush()
    except (StoreError, zlib.error) as error:
        why = "the key is another, or the file was changed" if path.name.endswith(SEALED) else error
        raise StoreError(f"{path} cannot be read: {why}.") from error
    if not unpacking.eof:
        raise StoreError(f"{path} cannot be read: the file was cut off.")


def _taken(database: Path, folder: Path, now: datetime) -> Copy:
    name = f"jobs-{now.astimezone(UTC).strftime(_STAMP)}.db.gz{SEALED if secret(KEY) else ''}"
    made = Copy(path=folder / name, taken=now)
    plain, part = database.with_name(f"{database.name}.copy"), folder / f"part-{name}"
    with _made_anew(plain), _made_anew(part):
        copy(database, plain)
        check(plain, thoroughly=True)
        total = write(part, _packed(_pieces(plain)))
        _compare(plain, part)
        write(made.sum, [f"{total}  {name}\n".encode()])
        part.replace(made.path)
        settle_folder(folder)
    return made


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pack what comes in pieces, and seal it if there is a key."""
    packing = zlib.compressobj(wbits=_GZIP)
    packed = itertools.chain(map(packing.compress, pieces), (packing.flush() for _ in (0,)))
    return sealed.seal(packed, secret(KEY)) if secret(KEY) else packed


def _compare(plain: Path, packed: Path) -> None:
    """Read what was written, and see that it is what was to be written; raises StoreError."""
    wanted, got = hashlib.sha256(), hashlib.sha256()
    for piece in _pieces(plain):
        wanted.update(piece)
    for piece in unpacked(packed):
        got.update(piece)
    if wanted.digest() != got.digest():
        packed.unlink()
        raise StoreError(f"{packed} is not what was written: is its disk sound?")


def checksum(path: Path) -> str:
    """Give the SHA-256 of a file."""
    total = hashlib.sha256()
    for piece in _pieces(path):
        total.update(piece)
    return total.hexdigest()


def write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file that only its owner may read, and wait for the disk; give its SHA-256."""
    total = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for piece in pieces:
            file.write(piece)
            total.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return total.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(partial(file.read, _PIECE), b"")


@contextmanager
def _made_anew(path: Path) -> Iterator[None]:
    """Have an empty file that only its owner may read, and none at the end."""
    write(path, ())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
