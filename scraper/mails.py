"""Mails as a source reads them: what a mailbox lists, and the parts of one mail. Pure; nothing in a mail is ever followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

import msgspec

from scraper.text import OSLO, clean, fingerprint


_DKIM_PASS = re.compile(r"\bdkim=pass\b[^;]*?\bheader\.(?:d|i)=(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE)


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
    subject: str
    sent: datetime | None
    text: str  # the text/plain part, or ""
    html: str  # the text/html part, or ""
    signers: tuple[str, ...]  # domains whose DKIM signature our receiver found good


def listing(body: bytes) -> list[Seen]:
    """Read what a mailbox lists."""
    return msgspec.json.decode(body, type=list[Seen])


def entry(url: str, head: bytes) -> Seen:
    """Make a line of the list from a mail's header."""
    message = _message(head)
    return Seen(url=url, message_id=message_id(message, head), sender=_sender(message))


def read(raw: bytes, receiver: str = "") -> Mail:
    """Read one mail; ``receiver`` is the server whose Authentication-Results are believed (RFC 8601)."""
    message = _message(raw)
    return Mail(
        message_id=message_id(message, raw),
        sender=_sender(message),
        subject=clean(str(message.get("subject", ""))),
        sent=_sent(message),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        signers=tuple(_signers(message, receiver)),
    )


def message_id(message: EmailMessage, raw: bytes) -> str:
    """Give a mail's own id; one without is known by its bytes."""
    return clean(str(message.get("message-id", ""))) or f"<{fingerprint(raw)}@no-message-id>"


def _message(raw: bytes) -> EmailMessage:
    """Parse leniently; a header that the standard forbids must not hide the mail."""
    return message_from_bytes(raw, policy=policy.default.clone(max_line_length=None), _class=EmailMessage)


def _sender(message: EmailMessage) -> str:
    """Give the one address in From; a mail that claims several is from nobody."""
    found = getaddresses([str(value) for value in message.get_all("from", [])])
    return found[0][1].lower() if len(found) == 1 else ""


def _sent(message: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("date", "")))
    except (ValueError, TypeError):  # «Fri, 32 Nov 2026», or none
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=OSLO)


def _part(message: EmailMessage, kind: str) -> str:
    """Give the first text of a kind, whatever it says of its character set."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    return _decoded(raw if isinstance(raw, bytes) else b"", part.get_content_charset("utf-8"))


def _decoded(raw: bytes, charset: str) -> str:
    """Decode as labelled, else as UTF-8, else as Windows wrote it: «charset=does-not-exist» is met."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _signers(message: EmailMessage, receiver: str) -> list[str]:
    """Give the domains that signed, by the topmost word of our own receiver; words of others may be forged."""
    for value in map(str, message.get_all("authentication-results", [])):
        server, _, results = value.partition(";")
        if receiver and server.split()[:1] == [receiver]:
            return [domain.lower() for domain in _DKIM_PASS.findall(results)]
    return []
