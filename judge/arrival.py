"""What is wrong with a mail that has arrived, as whoever gets it sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import dkim

from scraper import mails


LONGEST = 998  # octets of a line (RFC 5322, 2.1.1)
_ON_THE_WAY = {"return-path", "x-original-to", "delivered-to", "received", "dkim-signature", "authentication-results"}
_TO_STAFF = {"from", "to", "date", "message-id", "auto-submitted", "subject", "mime-version", "content-type"}
_LISTED = {"list-id", "list-unsubscribe", "list-unsubscribe-post"}
_KINDS = (_TO_STAFF, _TO_STAFF | {"content-transfer-encoding"}, _TO_STAFF | _LISTED)  # of mails, by the headers that each has
_LEAVE = re.compile(r"<https://[\w.:/-]+>, <mailto:[\w.@+-]+\?subject=\w+>")  # RFC 8058, and RFC 2369 beside it
_SIGNED = {"from", "to", "subject", "date", "message-id"}


def faults(sent: bytes, arrived: bytes, receiver: str, record: str) -> Iterator[str]:
    """Say what is wrong; ``receiver`` is who took the mail in, and ``record`` what DNS says of the key."""
    mail = message_from_bytes(arrived)
    yield from _changed(sent, arrived)
    yield from _headers(mail)
    yield from _long(arrived)
    yield from _forged(mail, arrived, receiver, record)


def _changed(sent: bytes, arrived: bytes) -> Iterator[str]:
    """Say what stands otherwise than it was sent; headers are compared with their folds."""
    head, _, body = sent.partition(b"\r\n\r\n")
    came, _, there = arrived.partition(b"\r\n\r\n")
    if there.rstrip() != body.rstrip():
        yield "the body was changed on the way"
    for header in re.split(rb"\r\n(?![ \t])", head):
        if b"\r\n" + header + b"\r\n" not in came + b"\r\n":
            yield f"was changed on the way: {header.decode('utf-8', 'replace')}"


def _headers(mail: Message) -> Iterator[str]:
    """Say which headers are too many or too few, and what a mail program cannot act on."""
    names = Counter(name.lower() for name in mail.keys() if name.lower() not in _ON_THE_WAY)  # noqa: SIM118 - a name for each header
    if set(names) not in _KINDS or names.total() > len(names):
        yield f"has these headers: {', '.join(sorted(names.elements()))}"
    if not _LISTED & set(names):
        return
    if not _LEAVE.fullmatch(str(mail["List-Unsubscribe"])):
        yield f"no mail program can leave by {mail['List-Unsubscribe']}"
    if mail["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        yield f"no mail program can leave with {mail['List-Unsubscribe-Post']}"


def _long(arrived: bytes) -> Iterator[str]:
    longest = max(map(len, arrived.split(b"\r\n")))
    if longest > LONGEST:
        yield f"has a line of {longest} octets"


def _forged(mail: Message, arrived: bytes, receiver: str, record: str) -> Iterator[str]:
    """Say what a receiver has against believing that we wrote this (RFC 6376, 7489 and 8058)."""
    domain = domain_of(mail, "From")
    signers = mails.read(arrived, "", receiver).signers
    if not any(aligned(domain, signer) for signer in signers):
        yield f"{receiver} finds no good signature of {domain}: {mail['Authentication-Results']}"
    if not dkim.verify(arrived, dnsfunc=lambda _, timeout=5: record.encode()):  # noqa: ARG005 - dkimpy names it
        yield "dkimpy finds no good signature"
    if not aligned(domain, domain_of(mail, "Return-Path")):
        yield f"comes back to another domain than {domain}: {mail['Return-Path']}"
    signed = Counter(_signed(str(mail["DKIM-Signature"])))
    if signed["from"] <= len(mail.get_all("From", [])):
        yield "whoever adds a second From leaves the signature good"
    present = {name.lower() for name in mail.keys()}  # noqa: SIM118 - the names
    if unsigned := ((_SIGNED | _LISTED) & present) - set(signed):
        yield f"not signed: {', '.join(sorted(unsigned))}"


def _signed(signature: str) -> list[str]:
    """Give the headers that a signature covers."""
    tags = dict(tag.strip().split("=", 1) for tag in signature.split(";") if "=" in tag)
    return [name.strip().lower() for name in tags.get("h", "").split(":")]


def domain_of(mail: Message, header: str) -> str:
    """Give the domain of the address in a header."""
    return str(mail[header]).rpartition("@")[2].rstrip("> ").lower()


def aligned(domain: str, other: str) -> bool:
    """Tell whether two domains are one, or one lies in the other: DMARC's relaxed alignment, without a list of suffixes."""
    return domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")
