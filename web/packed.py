"""Packs the published files beforehand: a file.gz beside each file, as nginx and Caddy look for it too."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


ENDING = ".gz"
_ALREADY = (".png", ENDING)  # packing these again gains nothing
# Bytes; what fits into the ten segments that a server sends before it waits (RFC 6928) comes no sooner packed. Nearly
# all files are such pages of one post each, so that packing takes no time that anybody notices.
_SMALL = 14_000
_UNDER_WAY = ".packing"  # lies in the folder as long as a packed file may be of another than it lies beside


def pack(files: Iterable[Path]) -> None:
    """Pack files that have changed; the packed one gets its file's time, by which it is known to be of that very file."""
    for path in files:
        if path.suffix not in _ALREADY and (stat := path.stat()).st_size >= _SMALL:
            new = path.with_name(f".{path.name}{ENDING}.new")
            new.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
            os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            new.replace(beside(path))
        else:
            beside(path).unlink(missing_ok=True)


@contextmanager
def packing(folder: Path) -> Iterator[Callable[[Iterable[Path]], None]]:
    """Give what packs the files that change inside; whatever an earlier run that was cut off left undone is done too."""
    folder.mkdir(parents=True, exist_ok=True)
    under_way = folder / _UNDER_WAY
    cut_off = under_way.exists()
    under_way.touch()
    yield lambda files: pack(_everything(folder) if cut_off else files)
    under_way.unlink()


def _everything(folder: Path) -> list[Path]:
    """Give every file that readers see, and clear away what was to take the place of one."""
    for half in folder.rglob(".*.new"):
        half.unlink()
    return [path for path in folder.rglob("*") if path.is_file() and path.name[0] != "." and path.suffix != ENDING]


def beside(path: Path) -> Path:
    """Give where the packed form of a file lies."""
    return path.with_name(path.name + ENDING)


def is_packed(path: Path) -> bool:
    """Tell whether the packed form of a file is there, and is not of an older one."""
    try:
        return beside(path).stat().st_mtime_ns == path.stat().st_mtime_ns
    except FileNotFoundError:
        return False
