"""From the bytes of an answer to its whole body: capped, decompressed, and known to be complete."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from scraper.errors import FetchError


_GZIP = 31  # zlib's number for a gzip header and trailer


def whole(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """Put a body together; raises FetchError when it is larger than ``most`` bytes, cut short, or not what it says."""
    match encoding.strip().lower():
        case "" | "identity":
            return _capped(pieces, most)
        case "gzip" | "x-gzip":
            return _gunzipped(pieces, most)
        case other:
            raise FetchError(f"the answer is encoded as {other[:40]!r}, which was not asked for")


def _capped(pieces: Iterable[bytes], most: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        _check(len(body), most)
    return bytes(body)


def _gunzipped(pieces: Iterable[bytes], most: int) -> bytes:
    """Decompress in steps, so that 300 KB cannot become 300 MB; httpx would take a gzip that was cut short for whole."""
    gunzip, came = zlib.decompressobj(_GZIP), False
    body = bytearray()
    try:
        for piece in pieces:
            rest = piece
            while rest:
                came = True
                if gunzip.eof:  # a gzip may have several members, one after another
                    gunzip = zlib.decompressobj(_GZIP)
                body += gunzip.decompress(rest, most + 1 - len(body))
                _check(len(body), most)
                rest = gunzip.unused_data
    except zlib.error as error:
        raise FetchError(f"the answer says it is gzip, but is not: {error}", transient=True) from error
    if came and not gunzip.eof:  # an answer with no body at all, such as a 304, may still be called gzip
        raise FetchError("the compressed answer was cut short", transient=True)
    return bytes(body)


def _check(size: int, most: int) -> None:
    if size > most:
        raise FetchError(f"the answer is larger than {most:,} bytes (fetch.max_bytes)")
