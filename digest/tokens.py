"""Addresses of pages that one person alone has: made from a key, never kept, and good for one purpose."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal


Purpose = Literal["confirm", "manage", "leave"]
# Where the pages lie, each with its token after it.
PLACES: Mapping[Purpose, str] = {"confirm": "varsel/bekreft/", "manage": "varsel/mitt/", "leave": "varsel/slutt/"}
SIGN_IN = "ansatte/inn/"  # where staff come in; a link has its token after it
_FORM = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")  # the handle, and 128 bits that only we can make of it
_LENGTH = 32  # bytes of the key


@dataclass(frozen=True, slots=True)
class Key:
    """What tokens are made from. Whoever has the database has none of them without it."""

    secret: bytes

    @classmethod
    def load(cls, folder: Path) -> Key:
        """Read the key that lies beside the database; the first time, make one that only its owner may read."""
        path = folder / "key"
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(path.read_bytes())
        with os.fdopen(made, "wb") as file:
            file.write(secret := secrets.token_bytes(_LENGTH))
        return cls(secret)

    def token(self, purpose: Purpose, handle: str) -> str:
        """Make the token by which a page knows a person, or a sign-up."""
        return handle + self._seal(purpose, handle)

    def handle(self, purpose: Purpose, token: str) -> str:
        """Give whom a token stands for, or "" where it is not ours, or was made for another purpose."""
        match = _FORM.fullmatch(token)
        if match is None or not hmac.compare_digest(match[2], self._seal(purpose, match[1])):
            return ""
        return match[1]

    def stamp(self, now: datetime) -> str:
        """Give what tells, to the second, when a page was shown; it is the same for all who saw it then."""
        second = str(int(now.timestamp()))
        return f"{second}-{self._seal('shown', second)}"

    def stamped(self, stamp: str) -> datetime | None:
        """Give the moment of a stamp, or None where it is not ours."""
        second, _, seal = stamp.partition("-")
        if not hmac.compare_digest(seal.encode(), self._seal("shown", second).encode()):
            return None
        return datetime.fromtimestamp(int(second), UTC)

    def seal_of(self, address: str) -> str:
        """Give what stands for an address where it is not kept; the same for all ways to write it that lead to one person."""
        local, _, domain = address.lower().rpartition("@")
        return self._seal("address", f"{local.partition('+')[0]}@{domain}")

    def mail_seal(self, number: int, message_id: str) -> str:
        """Make the seal in the address that one mail comes back to: whoever has it has had that mail."""
        return self._seal("bounce", f"{number}\0{message_id}")

    def sealed(self, number: int, message_id: str, seal: str) -> bool:
        """Tell whether a seal is ours, and of this mail."""
        return hmac.compare_digest(seal.encode(), self.mail_seal(number, message_id).encode())

    def _seal(self, purpose: Purpose | Literal["address", "bounce", "shown"], what: str) -> str:
        return hmac.new(self.secret, f"{purpose}\0{what}".encode(), sha256).hexdigest()[:32]


def fresh() -> str:
    """Make a token that nobody can guess, to be known again by its mark alone."""
    return secrets.token_urlsafe(32)


def mark_of(token: str) -> str:
    """Give what is kept of such a token; nobody can make the token of it."""
    return sha256(token.encode()).hexdigest()
