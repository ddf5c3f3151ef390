"""What must be known after an older copy of the database is put back: whom to erase again, and what has been sent.

It lies in files beside the database, a line of JSON for each thing, only ever added to. A person stands there by the random
handle that their pages had: once they are erased it leads to nobody, and no address can be tried against it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct


class Erased(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody has been erased."""

    handle: str


class Silenced(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody wants never to be written to."""

    seal: str
    at: datetime


class Sent(Struct, frozen=True, kw_only=True, tag=True):
    """A mail was taken by the mail server; what it told, by the names that boards have for ads."""

    number: int
    message_id: str
    at: datetime
    created: datetime
    handle: str = ""  # "" where it was to staff
    due: str = ""  # the digest that it was, if it was one
    questions: int = 0
    turned: str = ""
    told: tuple[tuple[str, str, str], ...] = ()  # source, its id of the ad, and the day that was reminded of
    newest: int = 0  # the highest number of a vacancy in it


Entry = Erased | Silenced | Sent
_FORM = "{:06}.jsonl"


class Ledger:
    """The files of one database; without a folder nothing is kept, as of a database in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def add(self, entry: Entry, *, surely: bool = False) -> None:
        """Add a line; with ``surely`` it survives a power cut from here on, else from the next `settle`."""
        if self._folder is None:
            return
        file = os.open(self._newest() or self._begin(self._folder), os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, b"\n" + msgspec.json.encode(entry) + b"\n")  # a line that was cut off spoils no other
            if surely:
                os.fsync(file)
        finally:
            os.close(file)

    def settle(self) -> None:
        """Make all that was added survive a power cut."""
        if newest := self._newest():
            with newest.open("rb") as file:
                os.fsync(file.fileno())

    def entries(self) -> Iterator[Entry]:
        """Give every entry, oldest first; what was cut off by a power cut is passed over."""
        for path in self._files():
            yield from _read(path)

    def last_sent(self) -> Sent | None:
        """Give the newest mail that has left, as far back as is kept."""
        for path in reversed(self._files()):
            if sent := [entry for entry in _read(path) if isinstance(entry, Sent)]:
                return sent[-1]
        return None

    def turn(self, before: datetime) -> None:
        """Begin a new file, and delete those to which nothing has been added since a moment."""
        if self._folder is None:
            return
        for path in self._files():
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
        self._begin(self._folder)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*.jsonl")) if self._folder else []

    def _newest(self) -> Path | None:
        return max(self._files(), default=None)

    def _begin(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        newest = self._newest()
        path = folder / _FORM.format(int(newest.stem) + 1 if newest else 1)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        settle_folder(folder)
        return path


def settle_folder(folder: Path) -> None:
    """Make names that were made or changed in a folder survive a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _read(path: Path) -> Iterator[Entry]:
    for line in path.read_bytes().splitlines():
        if line:
            try:
                yield msgspec.json.decode(line, type=Entry)
            except msgspec.DecodeError:
                continue
