"""What comes back of our mail, as RFC 3464 and RFC 5965 have it: whose it is, and what it means. Pure.

The address that a mail comes back to, `varsel+b-<number>-<seal>@domain`, says which mail it was. Anybody may write to it, so
nothing counts without a seal that only we can make.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice
from typing import Literal

from scraper import mails


Kind = Literal["hard", "soft", "ours", "complaint"]

_MARK = re.compile(r"\+b-(\d{1,15})-([0-9a-f]{32})@", re.IGNORECASE)
_MOST_MARKS = 20
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_TO = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")  # of the report itself
_OF_SENDER = ("return-path", "original-mail-from")  # of the mail that a complaint is about
_COMPLAINTS = ("abuse", "fraud", "opt-out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Which mail something is about, and the seal that it is shown with."""

    number: int
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody says became of a mail."""

    marks: tuple[Mark, ...]
    kind: Kind
    status: str = ""


def address(sender: str, mark: Mark) -> str:
    """Give the address that one mail comes back to."""
    name, _, domain = sender.rpartition("@")
    return f"{name}+b-{mark.number}-{mark.seal}@{domain}"


def kind(status: str) -> Literal["hard", "soft", "ours"]:
    """Say what a status means: no such reader, or a mailbox that is closed; not now; or that we are not trusted."""
    if status.startswith("5.7.") or status in ("5.1.7", "5.1.8"):  # the latter two are about the sender
        return "ours"
    return "hard" if status.startswith("5.1.") or status == "5.2.1" else "soft"


def status(said: str) -> str:
    """Give the first status in what a server said, or ""."""
    match = _STATUS.search(said)
    return match[0] if match else ""


def read(raw: bytes) -> Report | None:
    """Read what came back; None is anything but a report that a mail failed or was complained of. Raises ValueError.

    An answering machine is no report, whatever it says; a report may well call itself an automatic answer, as Postfix's do.
    """
    return mails.apart(raw, _read)


def _read(message: Message) -> Report | None:
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        match part.get_content_type():
            case "message/delivery-status":
                return _failure(message, part)
            case "message/feedback-report":
                return _complaint(message, part)
    return None


def _failure(message: Message, part: Message) -> Report | None:
    """Read a delivery report; one that tells of several addresses counts as mildly as the mildest."""
    found = [stated for block in _blocks(part) if (stated := _failed(block))]
    mildest = next((each for each in found if kind(each) != "hard"), found[0] if found else "")
    return Report(marks=_marks(_values(message, _TO)), kind=kind(mildest), status=mildest) if mildest else None


def _blocks(part: Message) -> Iterator[Message]:
    blocks = part.get_payload()
    yield from (block for block in blocks if isinstance(block, Message)) if isinstance(blocks, list) else ()


def _failed(block: Message) -> str:
    """Give the status of one address whose mail has failed for good, or "": a delay may still end well."""
    if str(block.get("action", "")).strip().lower() != "failed":
        return ""
    stated = status(str(block.get("status", "")))
    closer = status(str(block.get("diagnostic-code", ""))) if stated.endswith(".0.0") or not stated else ""
    return closer or stated or "5.0.0"


def _complaint(message: Message, part: Message) -> Report | None:
    """Read a complaint, which the reader's provider sends when they call a mail spam."""
    said = next((str(block.get("feedback-type", "")).strip().lower() for block in _blocks(part)), "")
    if said not in _COMPLAINTS:
        return None
    inside = (value for each in message.walk() for value in _values(each, _OF_SENDER))
    return Report(marks=_marks((*_values(message, _TO), *inside)), kind="complaint")


def _values(message: Message, names: Iterable[str]) -> list[str]:
    return [str(value) for name in names for value in message.get_all(name, [])]


def _marks(values: Iterable[str]) -> tuple[Mark, ...]:
    found = (Mark(number=int(match[1]), seal=match[2].lower()) for value in values for match in _MARK.finditer(value))
    return tuple(islice(dict.fromkeys(found), _MOST_MARKS))
