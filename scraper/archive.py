"""Raw pages, kept compressed for a month, so that better rules can be run over what came before them.

One file for each source and day: gzip members one after another, each a line of JSON about the page and then its body.
`zcat` reads it. A page that was cut off by a crash is lost alone, even when others were written after it.
"""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from scraper.model import Page, Request
from scraper.text import iso


_GZIP = 31  # zlib's number for a gzip header and trailer
_HEADER = gzip.compress(b"", compresslevel=1, mtime=0)[:10]  # the same for every member
_STEP = 16_384


class Archive:
    """A folder of raw pages; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: dict[tuple[str, date], IO[bytes]] = {}

    def keep(self, source: str, page: Page, now: datetime) -> None:
        """Add a page, with what was asked: that says how it is to be read."""
        about: dict[str, Any] = {"url": page.url, "status": page.status, "at": iso(now), "bytes": len(page.body)}
        about["request"] = {name: value for name, value in msgspec.to_builtins(page.request).items() if value}
        member = gzip.compress(json.dumps(about).encode() + b"\n" + page.body, compresslevel=1, mtime=0)
        with self._lock:
            self._file(source, now.date()).write(member)

    def _file(self, source: str, day: date) -> IO[bytes]:
        if (source, day) not in self._open:
            path = self._folder / source / f"{day.isoformat()}.gz"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[source, day] = path.open("ab", buffering=0)
        return self._open[source, day]

    def pages(self, source: str, day: date) -> Iterator[tuple[str, bytes]]:
        """Give the address and body of each page kept on a day; one that was cut off when it was written is passed over."""
        for about, body in self._kept(source, day):
            yield about["url"], body

    def answers(self, source: str, since: date) -> Iterator[Page]:
        """Give the pages kept since a day, oldest first, without their headers; older files do not say what had been asked."""
        for path in sorted((self._folder / source).glob("*.gz")):
            if path.stem >= since.isoformat():
                for about, body in self._kept(source, date.fromisoformat(path.stem)):
                    if "request" in about:
                        request = msgspec.convert(about["request"], Request)
                        yield Page(request=request, url=about["url"], status=about["status"], headers={}, body=body)

    def _kept(self, source: str, day: date) -> Iterator[tuple[dict[str, Any], bytes]]:
        path = self._folder / source / f"{day.isoformat()}.gz"
        kept, at = path.read_bytes() if path.exists() else b"", 0
        while at < len(kept):
            content, at = _member(kept, at)
            if content:
                about, _, body = content.partition(b"\n")
                yield json.loads(about), body

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


def _member(kept: bytes, begin: int) -> tuple[bytes, int]:
    """Give the content of the gzip member that begins at a place, and where the next begins; none of one that was cut off."""
    gunzip, content, at = zlib.decompressobj(_GZIP), bytearray(), begin
    try:
        while not gunzip.eof and at < len(kept):
            content += gunzip.decompress(kept[at : at + _STEP])
            at += _STEP
    except zlib.error:  # the next member begins in the middle of this one
        pass
    if gunzip.eof:
        return bytes(content), min(at, len(kept)) - len(gunzip.unused_data)
    following = kept.find(_HEADER, begin + 1)
    return b"", following if following > 0 else len(kept)
