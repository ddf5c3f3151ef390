"""Raw pages, kept compressed for a month, so that better rules can be run over what came before them.

One file for each source and day: gzip members one after another, each a line of JSON about the page and then its body.
`zcat` reads it. A file that was cut off loses only its last page.
"""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

from scraper.model import Page
from scraper.text import iso


class Archive:
    """A folder of raw pages; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: dict[Path, IO[bytes]] = {}

    def keep(self, source: str, page: Page, now: datetime) -> None:
        """Add a page."""
        about = {"url": page.url, "status": page.status, "at": iso(now), "bytes": len(page.body)}
        member = gzip.compress(json.dumps(about).encode() + b"\n" + page.body, compresslevel=1, mtime=0)
        with self._lock:
            self._file(source, now.date()).write(member)

    def _file(self, source: str, day: date) -> IO[bytes]:
        path = self._folder / source / f"{day.isoformat()}.gz"
        if path not in self._open:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[path] = path.open("ab", buffering=0)
        return self._open[path]

    def pages(self, source: str, day: date) -> Iterator[tuple[str, bytes]]:
        """Give the address and body of each page kept on a day, as far as the file is whole."""
        path = self._folder / source / f"{day.isoformat()}.gz"
        rest = path.read_bytes() if path.exists() else b""
        while rest:
            gunzip = zlib.decompressobj(31)
            content = gunzip.decompress(rest)
            if not gunzip.eof:
                return
            rest = gunzip.unused_data
            about, _, body = content.partition(b"\n")
            yield json.loads(about)["url"], body

    def prune(self, before: date) -> int:
        """Remove the files of days before a day; give how many."""
        old = [path for path in self._folder.glob("*/*.gz") if path.name < f"{before.isoformat()}.gz"]
        for path in old:
            path.unlink()
        return len(old)

    def close(self) -> None:
        """Close the files."""
        for file in self._open.values():
            file.close()
        self._open.clear()
