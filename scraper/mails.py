"""Mails as a source reads them: what a mailbox lists, and the parts of one mail. Pure; nothing in a mail is ever followed.

Anybody may write to a mailbox, so a mail is read by few and strict rules: one plain address in From, the word of our own mail
server on who signed, and no more bytes or nested parts than an alert has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TypeVar

import msgspec
from lxml import etree

from scraper.strict import decoder
from scraper.text import OSLO, bare, clean


T = TypeVar("T")

LARGEST = 2_000_000  # bytes; an alert has some 100,000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DEEPEST = 10  # multiparts; Python's parser needs a time that grows with each one around a line
_COMMENTS = 3  # comments may stand in comments; nobody needs more
_MOST_LINKS = 2_000  # an alert has some 300
_WIDEST = 10_000  # characters around a title, most of them one long address
_LONGEST = 500  # characters in a Message-ID that we keep
# «FINN <agent@finn.no>», «"FINN, Torget" <agent@finn.no>», «agent@finn.no»: one address, and no second one in the name.
_ADDRESS = r"[^\s@<>()\[\],;:\"\\]+@[\w.-]+"
_FROM = re.compile(rf'(?:"(?:[^"\\]|\\.)*"\s*|[^"<>@,;:()]*)<({_ADDRESS})>|({_ADDRESS})')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)')  # strings and comments, which may hold what others wrote
_SIGNED = re.compile(r"\s*dkim\s*=\s*pass\s(?:.*\s)?header\.(?:d=|i=@)([\w.-]+)(?=\s|$)", re.IGNORECASE | re.DOTALL)
_NO_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # for Python each of them is; in a mail only CR and LF are
_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)


class Seen(msgspec.Struct, frozen=True):
    """One mail in a mailbox's list."""

    url: str  # where the whole mail is
    message_id: str
    sender: str  # the address alone, small letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What we read of one mail."""

    message_id: str
    sender: str
    sent: datetime | None
    text: str  # the text/plain part, or ""
    html: str  # the text/html part, or ""
    signers: tuple[str, ...]  # domains whose DKIM signature our receiver found good


def since(day: date) -> str:
    """Say in IMAP's words that only mails from a day on are wanted; its months are English wherever the program runs."""
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def listing(body: bytes) -> list[Seen]:
    """Read what a mailbox lists."""
    return decoder(list[Seen]).decode(body)


def entry(url: str, head: bytes) -> Seen:
    """Make a line of the list from a mail's header."""
    message = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    return Seen(url=url, message_id=_message_id(message, url), sender=_sender(message))


def read(raw: bytes, url: str, receiver: str = "") -> Mail:
    """Read one mail; ``receiver`` is the server whose Authentication-Results are believed (RFC 8601). Raises ValueError."""
    return apart(raw, lambda message: _read(message, url, receiver))


def apart(raw: bytes, read: Callable[[Message], T]) -> T:
    """Take one mail apart and read it; raises ValueError where it is too large or broken, whatever it makes us stumble over."""
    if len(raw) > LARGEST or len(_MULTIPART.findall(raw)) > _DEEPEST:
        raise ValueError("the mail is larger, or in more parts, than one that we read")
    try:
        return read(message_from_bytes(raw, policy=policy.compat32))
    except Exception as error:
        raise ValueError(f"the mail cannot be taken apart: {str(error) or type(error).__name__}") from error


def _read(message: Message, url: str, receiver: str) -> Mail:
    return Mail(
        message_id=_message_id(message, url),
        sender=_sender(message),
        sent=_sent(message),
        text=_part(message, "text/plain"),
        html=_part(message, "text/html"),
        signers=tuple(_signers(message, receiver)),
    )


def anchors(html: str) -> Iterator[tuple[str, str]]:
    """Give the address and the text of each link, in order; lxml goes no deeper than 256 elements, so this takes no time."""
    whole = f"<html>{html}".replace("\0", "").encode(errors="replace")  # lxml gives nothing of nothing
    found = etree.fromstring(whole, etree.HTMLParser(encoding="utf-8"))
    for anchor in islice(found.iter("a"), _MOST_LINKS):
        if link := anchor.get("href", "").strip():
            markup = etree.tostring(anchor, encoding="unicode", with_tail=False)
            yield link, " ".join(clean(bare(markup[:_WIDEST])).split())


def _message_id(message: Message, url: str) -> str:
    """Give a mail's own id; one without any that we can keep is known by where it lies."""
    stated = _header(message, "message-id")
    return stated if 0 < len(stated) <= _LONGEST else url


def _sender(message: Message) -> str:
    """Give the one address in From; a mail that claims several, or writes it oddly, is from nobody."""
    stated = message.get_all("from", [])
    match = _FROM.fullmatch(_header(message, "from")) if len(stated) == 1 else None
    return (match[1] or match[2]).lower() if match else ""


def _header(message: Message, name: str) -> str:
    """Give a header's first value on one line, without decoding anything in it: what it decodes to is a name, no address."""
    return " ".join(clean(str(message.get(name, ""))).split())


def _sent(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_header(message, "date"))
    except (ValueError, TypeError, IndexError, OverflowError):  # «Fri, 32 Nov 2026», or none
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=OSLO)


def _part(message: Message, kind: str) -> str:
    """Give the first part of a kind that is no attachment, or ""."""
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            raw = part.get_payload(decode=True)
            return _decoded(raw if isinstance(raw, bytes) else b"")
    return ""


def _decoded(raw: bytes) -> str:
    """Decode as UTF-8, else as Windows wrote it: the label is wrong more often than Norwegian text is both."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return _NO_LINE_END.sub(" ", text)


def _signers(message: Message, receiver: str) -> list[str]:
    """Give the domains that signed, by the topmost word of our own receiver; what stands below it came with the mail."""
    for value in message.get_all("authentication-results", []):
        server, _, results = str(value).partition(";")
        if receiver and server.lower().split()[:1] == [receiver.lower()]:
            return [match[1].lower() for result in _results(results) if (match := _SIGNED.match(result))]
    return []


def _results(results: str) -> list[str]:
    """Part the results, without strings and comments; one that does not end may hide anything, so nothing is believed then."""
    for _ in range(_COMMENTS):
        results = _QUOTED.sub(" ", results)
    return [] if re.search(r'["()\\]', results) else results.split(";")
