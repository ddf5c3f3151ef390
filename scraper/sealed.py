"""Seals files so that only who has the key can read them, and a changed one is known: AES-256-GCM with a key made by scrypt.

Everything goes by in pieces, so that a database of any size takes no more memory than one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from hashlib import scrypt

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from scraper.errors import StoreError


_MARK = b"erfaringsjobb aes-256-gcm 1\n"
_SALT, _NONCE, _TAG = 16, 12, 16  # bytes
_HEAD = len(_MARK) + _SALT + _NONCE


def seal(pieces: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Seal what comes in pieces."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    yield _MARK + salt + nonce
    sealing = Cipher(AES(_stretched(key, salt)), GCM(nonce)).encryptor()
    yield from map(sealing.update, pieces)
    yield sealing.finalize() + sealing.tag


def unseal(pieces: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Undo `seal`. Only when it has ended without a StoreError is any of it to be believed."""
    coming = iter(pieces)
    held = _at_least(coming, b"", _HEAD + _TAG)
    if not held.startswith(_MARK):
        raise StoreError("this is not a sealed copy")
    salt, nonce = held[len(_MARK) : len(_MARK) + _SALT], held[_HEAD - _NONCE : _HEAD]
    opening = Cipher(AES(_stretched(key, salt)), GCM(nonce)).decryptor()
    held = held[_HEAD:]
    for piece in coming:
        held += piece
        yield opening.update(held[:-_TAG])
        held = held[-_TAG:]
    yield opening.update(held[:-_TAG])
    try:
        opening.finalize_with_tag(held[-_TAG:])
    except InvalidTag as error:
        raise StoreError("the key is another, or the file was changed") from error


def _at_least(coming: Iterator[bytes], held: bytes, length: int) -> bytes:
    """Take pieces until there are so many bytes, or no more."""
    while len(held) < length:
        piece = next(coming, b"")
        if not piece:
            raise StoreError("the file was cut off")
        held += piece
    return held


def _stretched(key: str, salt: bytes) -> bytes:
    """Make 32 bytes of a key in words, slowly, so that a short one cannot be tried quickly."""
    return scrypt(key.encode(), salt=salt, n=1 << 15, r=8, p=1, maxmem=64 << 20, dklen=32)
