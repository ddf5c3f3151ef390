"""Mails as a test writes them, and what a source makes of them."""

from __future__ import annotations

import re

import msgspec

from scraper.model import Found, Page, Request, Source


WHERE = "imaps://varsel%40example.no@imap.example.no/INBOX;UIDVALIDITY=7/;UID=1"
ID = "<1@example.no>"


def mail(text: str, **headers: str) -> bytes:
    """Write a mail just as it is told, also where that is no mail; a header that is "" is left out."""
    stated = {"Message-ID": ID, "Content-Type": "text/plain; charset=utf-8"} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in stated.items() if value)
    return f"{head}\r\n{text}".encode("utf-8", "surrogateescape")


def ask(source: Source, raw: bytes, about: str = "") -> list[Found]:
    """Give what a source reads in a mail, asked for by the id that it has."""
    stated = re.search(rb"^Message-ID: *(\S+)", raw, re.MULTILINE | re.IGNORECASE)
    request = Request(url=WHERE, page="mail", about=about or (stated[1].decode() if stated else WHERE), once=True)
    return _parsed(source, request, raw)


def inbox(source: Source, *seen: tuple[str, str, str]) -> list[Found]:
    """Give what a source makes of a list of mails: address, Message-ID and sender of each."""
    body = msgspec.json.encode([dict(zip(("url", "message_id", "sender"), each, strict=True)) for each in seen])
    return _parsed(source, Request(url=f"{source.mailbox}?ALL", page="inbox"), body)


def _parsed(source: Source, request: Request, body: bytes) -> list[Found]:
    return list(source.pages[request.page](Page(request=request, url=request.url, status=200, headers={}, body=body)))
