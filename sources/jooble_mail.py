"""Jooble's alerts: a title and a link, read by the link alone, since no two of its mails need look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.mails import Mail
from scraper.model import Issue, Mailbox, Posting, Source
from scraper.text import clean
from sources.families import alerts


# «https://no.jooble.org/desc/-4369338781514842088?ckey=…»: the query tells who searched for what, and is cut.
_AD = re.compile(r"https?://((?:[\w-]+\.)*jooble\.org)/(desc|away|jdp)/(-?[0-9]{1,20})(?![\w-])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def address(link: str) -> str:
    """Give the address of the ad that a link leads to, without what follows it, or ""."""
    match = _AD.match(link)
    return f"https://{match[1]}/{match[2]}/{match[3]}".lower() if match else ""


def read(mail: Mail) -> Iterator[Posting | Issue]:
    """Read the ads of an alert: from the links of its HTML, and from its text what they do not show."""
    found: dict[str, tuple[str, str]] = {}
    for link, title in (*alerts.titles(mail.html, address).items(), *_in_text(clean(mail.text))):
        identity = link.rpartition("/")[2]
        if not found.get(identity, ("", ""))[1]:
            found[identity] = link, title
    for identity, (link, title) in found.items():
        if title:
            yield Posting(source_id=identity, url=link, title=title, employer="", html="")
        else:
            yield Issue(where=identity, message="the ad has no title")


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """Give each link with the words nearest before it; words are the title of one ad only."""
    words = ""
    for line in text.splitlines():
        for piece in re.split(r"(?=https?://)", line):
            if link := address(piece):
                yield link, words
                words = ""
            elif _LETTER.search(piece) and not piece.startswith("http"):
                words = piece.strip(" -–:|<(")


BOARD = alerts.Board(
    name="jooble_mail",
    title="Jooble, ved varsel på e-post",
    home="https://no.jooble.org",
    domain="jooble.org",
    sender="subscribe@jooble.org",
    variable="ERFARINGSJOBB_JOOBLE_MAIL_PASSWORD",
    terms="Nothing is fetched from Jooble: the mails are those that it sends for an alert, read in the operator's mailbox.",
    read=read,
)


def source(mailbox: Mailbox) -> Source:
    """Give the board as it tells in a mailbox."""
    return alerts.source(BOARD, mailbox)


SOURCE = source(Mailbox(url=""))
