"""Boards that tell of new ads by mail: the operator's own saved search, and the mailbox that its alerts come to.

Nothing is asked of the board. Only mails that say they are from it are opened, and only those that truly are, are believed. No
link in a mail is ever followed: some of them end the subscription. A mail says nothing of ads that are gone, so an ad ends some
time after its mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from scraper import mails
from scraper.mails import Mail
from scraper.model import Access, Found, Issue, Mailbox, Pace, Page, Posting, Request, Source
from scraper.text import oslo_day


LOOK_BACK = timedelta(days=60)
SHOWN_FOR = timedelta(days=30)  # most ads are open for three weeks; the ad's other copies say it better


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What is a board's own in its alerts."""

    name: str  # of its source
    title: str
    home: str
    domain: str  # that its mails come from, and that signs them
    sender: str  # the address of its alerts
    variable: str  # of the mailbox's password
    terms: str
    read: Callable[[Mail], Iterable[Posting | Issue]]


def source(board: Board, mailbox: Mailbox) -> Source:
    """Make a source of a board and the mailbox where its alerts are."""
    return Source(
        name=board.name,
        title=board.title,
        home=board.home,
        start=partial(start, board, mailbox),
        pages={"inbox": partial(parse_inbox, board, mailbox), "mail": partial(parse_mail, board, mailbox)},
        every=timedelta(hours=1),
        # A search for so rare a post may tell of nothing; 60 days of daily alerts do not reach the upper figure.
        expect=(0, 2_000),
        quiet=timedelta(days=90),
        pace=Pace(in_flight=1),
        access=None if mailbox.url.startswith("file:") else Access(variable=board.variable, header=""),
        mailbox=mailbox.url,
        off="" if mailbox.url else f"there is no mailbox in config.toml (sources.{board.name}.mailbox)",
        terms=board.terms,
    )


def start(board: Board, mailbox: Mailbox, now: datetime) -> tuple[Request, ...]:
    """Ask which mails of the last two months say that they are from the board."""
    wanted = [f'FROM "{_escaped(sender)}"' for sender in (board.domain, *mailbox.senders)]
    either = "".join(f"OR {one} " for one in wanted[:-1]) + wanted[-1]  # IMAP's OR stands first, and takes two
    search = f"{mails.since(oslo_day(now) - LOOK_BACK)} {either}"
    return (Request(url=f"{mailbox.url}?{quote(search, safe='')}", page="inbox"),)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def parse_inbox(board: Board, mailbox: Mailbox, page: Page) -> Iterator[Found]:
    """Ask for each mail that says it is the board's, once; other people's are never opened."""
    for seen in mails.listing(page.body):
        if seen.sender in mailbox.senders or _is_of(seen.sender.rpartition("@")[2], board.domain):
            yield Request(url=seen.url, page="mail", about=seen.message_id, once=True)


def parse_mail(board: Board, mailbox: Mailbox, page: Page) -> Iterator[Found]:
    """Read a mail; one that cannot be read will never be better, so that is an Issue and not an error."""
    try:
        mail = mails.read(page.body, page.request.url, mailbox.receiver)
    except ValueError as error:
        yield Issue(where="", message=str(error))
        return
    if mail.message_id != page.request.about:
        raise ValueError("another mail lies there now")
    doubt = _doubt(board, mailbox, mail)
    yield from [Issue(where="", message=doubt)] if doubt else _dated(board, mail)


def _doubt(board: Board, mailbox: Mailbox, mail: Mail) -> str:
    """Say why a mail is not believed, and what can be done, or ""."""
    if mail.sender != board.sender and mail.sender not in mailbox.senders:
        return (
            f"a mail from {mail.sender or 'nobody'} was not read: its alerts come from {board.sender}. "
            f"If this is one of them, add the address to sources.{board.name}.senders"
        )
    if mailbox.receiver and not any(_is_of(signer, board.domain) for signer in mail.signers):
        return (
            f"a mail from {mail.sender} was not read: {mailbox.receiver} states no good DKIM signature of {board.domain}. "
            f"If it is true, look at its Authentication-Results and at sources.{board.name}.receiver"
        )
    return ""


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _dated(board: Board, mail: Mail) -> Iterator[Found]:
    """Give the ads of a mail, each with the day on which we stop showing it."""
    if mail.sent is None:
        yield Issue(where="Date", message="the mail has no date, so nobody knows for how long its ads are to be shown")
        return
    try:
        last = oslo_day(mail.sent) + SHOWN_FOR
    except OverflowError:  # «31 Dec 9999»
        yield Issue(where="Date", message=f"the mail is dated {mail.sent.year}")
        return
    found = list(board.read(mail))
    for thing in found:
        yield replace(thing, expires=last) if isinstance(thing, Posting) else thing
    if not found:
        yield Issue(where="", message="no ad was found in the mail: its form may have changed")


def titles(html: str, identify: Callable[[str], str]) -> dict[str, str]:
    """Give the longest text among the links to each ad: a picture has none, and «Se annonsen» is short."""
    found: dict[str, str] = {}
    for link, text in mails.anchors(html):
        if identity := identify(link):
            found[identity] = max(found.get(identity, ""), text, key=len)
    return found
