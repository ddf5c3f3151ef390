"""Writes the public files: only those in which something has changed, each beside its place and then renamed.

What goes into files is told by marks, so that ten thousand pages of closed posts need not be made to see that they are as they
were. The marks lie among the files: whoever deletes the folder gets every file anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec


Content = str | bytes
_MARKS = ".marks.json"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that change together: a mark that is another when anything in them is, and what makes them."""

    name: str  # the same for ever
    mark: str
    make: Callable[[], Iterable[tuple[str, Content]]]  # path within the folder, and what stands there


class Marks(msgspec.Struct, frozen=True):
    """What the files were made of: by which edition of the program, and by which marks."""

    edition: str = ""
    bundles: dict[str, str] = {}


def known(folder: Path) -> Marks:
    """Give what the files in a folder were made of; nothing, where there are none or it cannot be read."""
    try:
        return msgspec.json.decode((folder / _MARKS).read_bytes(), type=Marks)
    except (OSError, msgspec.DecodeError):
        return Marks()


def publish(folder: Path, edition: str, bundles: Iterable[Bundle]) -> list[Path]:
    """Make the bundles that have changed, or all when the program has; give the files that are new or different.

    No file is ever removed: what has an address keeps it.
    """
    before = known(folder)
    old = before.bundles if before.edition == edition else {}
    marks: dict[str, str] = {}

    def changed() -> Iterable[tuple[str, Content]]:
        for bundle in bundles:
            marks[bundle.name] = bundle.mark
            if old.get(bundle.name) != bundle.mark:
                yield from bundle.make()

    written = write(folder, changed())
    write(folder, [(_MARKS, msgspec.json.encode(Marks(edition, {**before.bundles, **marks})))])
    return written


def write(folder: Path, files: Iterable[tuple[str, Content]] | Mapping[str, Content]) -> list[Path]:
    """Write files by their names within a folder; give those that were new or different.

    A reader sees the old file or the new one, never half of either, and so does who starts the machine again after a power cut:
    all is on the disk before the first is renamed. One sync for all takes a tenth of the time of one for each.
    """
    named = files.items() if isinstance(files, Mapping) else files
    waiting = [name for name, content in named if _put_beside(f"{folder}/{name}", _as_bytes(content))]
    if waiting:
        os.sync()
    for name in waiting:
        os.replace(_beside(f"{folder}/{name}"), f"{folder}/{name}")  # noqa: PTH105 - as below
    return [folder / name for name in waiting]


def _as_bytes(content: Content) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _put_beside(path: str, content: bytes) -> bool:
    """Write what is to replace a file, unless it is what stands there. `Path` would take a quarter of the time."""
    try:
        if _read(path) == content:
            return False
        made = os.open(_beside(path), _NEW, _MODE)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        made = os.open(_beside(path), _NEW, _MODE)
    with os.fdopen(made, "wb", buffering=0) as file:
        file.write(content)
    return True


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_MODE = 0o666  # less what the umask takes; by itself `os.open` makes files that can be run


def _read(path: str) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY), "rb", buffering=0) as file:
        return file.read()


def _beside(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.{name}.new"
