"""Faults that are planted in a mail, one at a time, to see that whoever looks at what has arrived finds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dkim

from digest.signing import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mail with something wrong."""

    sent: bytes  # as it should arrive
    handed: bytes  # as it is handed over
    says: str  # what whoever looks must say of it


def planted(mail: bytes, signer: Signer) -> Mapping[str, Fault]:
    """Give a mail with one fault after the other."""
    spoiled: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
        "a header that a title brought": (lambda raw: raw.replace(b"Subject:", b"X-Injisert: ja\r\nSubject:"), "x-injisert"),
        "a second subject": (lambda raw: raw.replace(b"Subject:", b"Subject: Hei\r\nSubject:"), "subject, subject"),
        "no click to leave": (
            lambda raw: raw.replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
            "with None",
        ),
        "an encoded way to leave": (
            lambda raw: raw.replace(b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?=3C"),
            "leave by",
        ),
        "a line of a mile": (lambda raw: raw + b"x" * 1200 + b"\r\n", "octets"),
        "another's name": (
            lambda raw: raw.replace(b"varsel@erfaringsjobb.example>", b"post@nav.example>", 1),
            "signature of nav",
        ),
    }
    whole = {
        name: Fault(sent=raw, handed=signer.signed(raw), says=says)
        for name, (spoil, says) in spoiled.items()
        for raw in [spoil(mail)]
    }
    return {**whole, **_unsigned(mail, signer)}


def _unsigned(mail: bytes, signer: Signer) -> Mapping[str, Fault]:
    """Give what is wrong with the signature alone."""
    signed, listed = signer.signed(mail), ("list-unsubscribe", "list-unsubscribe-post")
    usual = ("from", "to", "subject", "date", "message-id")
    handed = {
        "no signature": (mail, "finds no good signature"),
        "a body that was changed": (signed + b"PS\r\n", "dkimpy finds no good signature"),
        "an open From": (_signed(mail, signer, *usual, *listed), "second From"),
        "an unsigned way to leave": (_signed(mail, signer, "from", *usual), "not signed: list-id, list-unsubscribe"),
    }
    return {name: Fault(sent=mail, handed=raw, says=says) for name, (raw, says) in handed.items()}


def _signed(mail: bytes, signer: Signer, *names: str) -> bytes:
    headers = [name.encode() for name in names]
    return (
        bytes(dkim.sign(mail, signer.selector.encode(), signer.domain.encode(), signer.secret, include_headers=headers)) + mail
    )
