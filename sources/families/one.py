"""What the boards of single employers have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from lxml import etree

from scraper import xml
from scraper.model import Found, Issue, Pace, Page, Parse, Posting, Request, Source
from scraper.text import OSLO, oslo_day


T = TypeVar("T")


def one_employer(
    name: str, title: str, home: str, first: Request | tuple[Request, ...], pages: Mapping[str, Parse], terms: str
) -> Source:
    """Make the source of one employer, whose list is whole: it is asked now and then, gently, and may be empty for months."""
    asked = first if isinstance(first, tuple) else (first,)
    return Source(
        name=name,
        title=title,
        home=home,
        start=lambda _: asked,
        pages=pages,
        every=timedelta(hours=2),
        expect=(0, 1_000),
        quiet=timedelta(days=120),
        lists_all=True,
        pace=Pace(in_flight=1, pause=1.0),
        terms=terms,
    )


def rss_items(page: Page, read: Callable[[etree._Element], Posting], identity: str) -> Iterator[Found]:
    """Read the items of an RSS export, each with its id in an element; one that cannot be read is an Issue."""
    root = xml.parse(page.body, root="rss")
    if next(xml.all_of(root, "channel"), None) is None:
        raise ValueError("the rss has no channel")
    yield from each(xml.all_of(root, "item"), read, "item", lambda item: xml.text(item, identity))


def each(
    things: Iterable[T], read: Callable[[T], Found], name: str, which: Callable[[T], str] = lambda _: ""
) -> Iterator[Found]:
    """Read the things of a list one by one; raises ValueError when most of them cannot be, as then the form has changed.

    ``which`` gives the id of an ad, also of one that cannot be read.
    """
    number, unread = -1, 0
    for number, thing in enumerate(things):
        try:
            yield read(thing)
        except (ValueError, OverflowError, RecursionError) as error:  # «Fri, 31 Dec 9999 23:59:59 -0100» is past the last year
            unread += 1
            yield Issue(where=f"{name}[{number}]", message=str(error), about=which(thing))
    if unread * 2 > number + 1:
        raise ValueError(f"{unread} of {number + 1} ads cannot be read, so the form has changed")


def mail_day(words: str) -> date | None:
    """Read «Mon, 03 Aug 2026 23:59:00 +0200» as a Norwegian day; a time without a zone that we know is Norwegian."""
    if not words:
        return None
    moment = parsedate_to_datetime(words)
    return oslo_day(moment if moment.tzinfo else moment.replace(tzinfo=OSLO))
