"""Reads boards' JSON into strict types; an error names the path, such as $.items[3].status."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any, TypeVar

import msgspec


T = TypeVar("T")

# «\ud800» without its other half is no character, and one of them would hide everything else on the page.
_HIGH, _LOW = rb"\\u[dD][89abAB][0-9a-fA-F]{2}", rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALVES = re.compile(rb"(?:%b%b)|(%b|%b)" % (_HIGH, _LOW, _HIGH, _LOW))


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_lock = Lock()


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Give the decoder of a type, which is built by one thread alone.

    msgspec works out a type when it first meets it, and a second thread that meets it half made crashes the whole process.
    """
    if kind not in _decoders:
        with _lock:
            _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def decode(body: bytes, kind: type[T]) -> T:
    """Read a document; raises msgspec.DecodeError, a ValueError. Half characters become U+FFFD, and all else stays strict."""
    reader = decoder(kind)
    try:
        return reader.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = _HALVES.sub(lambda match: rb"\ufffd" if match[1] else match[0], body)
        if mended == body:
            raise
        return reader.decode(mended)
