"""FINN's alerts for a saved search: title, employer and place, without text or deadline.

FINN's terms allow no automated reading of its pages; an alert is a mail that it sends because somebody asked for it. Its links
go by a server that counts clicks; the true address stands in them and is decoded here, and never asked for. There are three
forms: plain text, plain text with Markdown links, and HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scraper.mails import Mail
from scraper.model import Issue, Mailbox, Place, Posting, Source
from scraper.text import clean
from sources.families import alerts


_CLICK = re.compile(r"https://click\.mailsvc\.finn\.no/CL0/([^/?#\s]+)", re.IGNORECASE)
# «www.finn.no/470000001?…», «…/job/ad/470000001», «…/job/fulltime/ad.html?finnkode=470000001»
_AD = re.compile(
    r"https?://(?:[\w-]+\.)*finn\.no/(?:(?:job/ad/)?([0-9]{6,9})/?(?:[?#].*)?|"
    r"job/\w+/ad\.html\?(?:[^#]*&)?finnkode=([0-9]{6,9})(?:[&#].*)?)",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"-{20,}")
_DETAILS = re.compile(r"Flere detaljer\W*(https?://[^\s)>\]]+)", re.IGNORECASE)
_TITLED = re.compile(r"\[(.+)\]\((https?://[^\s)]+)\)")
_LINK = re.compile(r"<?https?://\S+")
_NO_TITLE = ("flere detaljer", "se annonse", "send melding")


def finnkode(link: str) -> str:
    """Give the number of the ad that a link leads to, or ""; of a counted link by the address that it holds."""
    click = _CLICK.match(link)
    match = _AD.fullmatch(unquote(click[1]) if click else link)
    return (match[1] or match[2]) if match else ""


def read(mail: Mail) -> Iterator[Posting | Issue]:
    """Read the ads of an alert from its text; those that only its HTML shows, from there."""
    found = {posting.source_id: posting for posting in _in_text(clean(mail.text))}
    yield from found.values()
    for code, title in alerts.titles(mail.html, finnkode).items():
        if code not in found:
            named = title and not title.lower().startswith(_NO_TITLE)
            yield _posting(code, title) if named else Issue(where=code, message="the ad has no title")


def _in_text(text: str) -> Iterator[Posting]:
    """Read the blocks of a text, each of which ends with a link to its ad."""
    block: list[str] = []
    for line in text.splitlines():
        if details := _DETAILS.search(line):
            if (code := finnkode(details[1])) and block:
                yield _posting(code, *_said(block, code))
            block = []
        elif _DIVIDER.fullmatch(line):
            block = []
        elif line != "," and not _LINK.fullmatch(line):  # a comma is left over from the divider
            block.append(line)


def _said(block: list[str], code: str) -> tuple[str, str]:
    """Give the title and «employer, place»: the two lines before the link, or what is a link itself and the line after it."""
    for number, line in enumerate(block):
        match = _TITLED.fullmatch(line)
        if match and finnkode(match[2]) == code:
            return match[1], next(iter(block[number + 1 :]), "")
    title, whom = [*block[-2:], ""][:2]
    return title, whom


def _posting(code: str, title: str, whom: str = "") -> Posting:
    """Make a posting; an employer may have commas of its own, a place has none."""
    employer, comma, place = whom.rpartition(",")
    return Posting(
        source_id=code,
        url=f"https://www.finn.no/job/ad/{code}",
        title=title,
        employer=employer.strip() if comma else whom,
        html="",
        places=(Place(city=place.strip()),) if comma and place.strip() else (),
    )


BOARD = alerts.Board(
    name="finn_mail",
    title="FINN, ved varsel på e-post",
    home="https://www.finn.no/job/search",
    domain="finn.no",
    sender="agent@finn.no",
    variable="ERFARINGSJOBB_FINN_MAIL_PASSWORD",
    terms="Nothing is fetched from FINN: the mails are those that it sends for a saved search, read in the operator's mailbox.",
    read=read,
)


def source(mailbox: Mailbox) -> Source:
    """Give the board as it tells in a mailbox."""
    return alerts.source(BOARD, mailbox)


SOURCE = source(Mailbox(url=""))
