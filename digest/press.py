"""A message is set once for all who get the same, and printed for each: only what is one reader's own is put in. Pure.

What is personal stands in the set message as a mark. In the body each mark has a line of its own between two soft line breaks
of quoted-printable, which join again what they part, so that a value of any length can take its place (RFC 2045, 6.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from email import quoprimime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self


_WIDTH = 75  # of an encoded line; the soft line break takes the 76th place
_MOST = 200  # messages kept set; as long as a digest is, that is some megabytes
_END = b"\r\n\r\n"  # of the headers
_AS_IT_IS = re.compile(r"[!-<>-~](?:[ -<>-~]{0,73}[!-<>-~])?")  # in quoted-printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A message whose marks are still to be replaced: its pieces, with the name of a value after each but the last."""

    head: Sequence[bytes]
    body: Sequence[bytes]

    @classmethod
    def of(cls, raw: bytes, mark: str) -> Self:
        """Take a message apart at its marks."""
        head, end, body = raw.partition(_END)
        marked = re.compile(f"{mark}([a-z]+)".encode("ascii"))
        return cls(head=marked.split(head + end), body=marked.split(body))

    def printed(self, values: Mapping[str, str]) -> bytes:
        """Put the values in; they are ours or have been checked, for nothing is escaped here."""
        folded = {name: value if _AS_IT_IS.fullmatch(value) else _folded(value) for name, value in values.items()}
        return _filled(self.head, values) + _filled(self.body, folded)


def _filled(pieces: Sequence[bytes], values: Mapping[str, str]) -> bytes:
    return b"".join(values[piece.decode("ascii")].encode("ascii") if place % 2 else piece for place, piece in enumerate(pieces))


def _folded(value: str) -> str:
    return _encoded(value).replace("\n", "\r\n")


@dataclass(slots=True, kw_only=True)
class Press:
    """Sets messages, and keeps those that many get."""

    mark: str  # hexadecimal, and such that no text of others can hold it
    _set: dict[Hashable, Form] = field(default_factory=dict)

    def gap(self, name: str) -> str:
        """Give what stands for a personal value; ``name`` has small letters only."""
        return f"{self.mark}{name}"

    def form(self, key: Hashable, make: Callable[[], EmailMessage]) -> Form:
        """Give a message that has been set before, or set it."""
        if key not in self._set:
            if len(self._set) >= _MOST:
                self._set.clear()
            self._set[key] = self.set(make())
        return self._set[key]

    def set(self, message: EmailMessage) -> Form:
        """Set a message that nobody else gets."""
        return Form.of(as_bytes(message), self.mark)

    def fill(self, message: EmailMessage, text: str, html: str) -> None:
        """Put in what a mail says, as text and as HTML."""
        message["MIME-Version"] = "1.0"
        message.make_alternative()
        for subtype, said in (("plain", text), ("html", html)):
            part = EmailMessage(policy=SMTP)
            part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
            part["Content-Transfer-Encoding"] = "quoted-printable"
            part.set_payload(self._with_gaps(said))
            message.attach(part)

    def _with_gaps(self, text: str) -> str:
        """Encode a text so that its marks stay whole, each on a line of its own."""
        pieces = re.split(f"({self.mark}[a-z]+)", text)
        return "".join(f"=\n{piece}=\n" if place % 2 else _encoded(piece) for place, piece in enumerate(pieces))


def _encoded(text: str) -> str:
    return quoprimime.body_encode(text.encode().decode("latin-1"), _WIDTH)


def as_bytes(message: EmailMessage) -> bytes:
    """Write a message out; lines up to 998 octets, as a longer header than 78 would be encoded past recognition."""
    return message.as_bytes(policy=SMTP.clone(max_line_length=998))
