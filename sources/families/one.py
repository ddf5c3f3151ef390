"""What the boards of single employers have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree

from scraper import xml
from scraper.model import Found, Issue, Pace, Page, Parse, Posting, Request, Source
from scraper.text import OSLO, oslo_day


def one_employer(name: str, title: str, home: str, first: Request, pages: Mapping[str, Parse], terms: str) -> Source:
    """Make the source of one employer, whose list is whole: it is asked now and then, gently, and may be empty for months."""
    return Source(
        name=name,
        title=title,
        home=home,
        start=lambda _: (first,),
        pages=pages,
        every=timedelta(hours=2),
        expect=(0, 1_000),
        quiet=timedelta(days=120),
        lists_all=True,
        pace=Pace(in_flight=1, pause=1.0),
        terms=terms,
    )


def rss_items(page: Page, read: Callable[[etree._Element], Posting]) -> Iterator[Found]:
    """Read the items of an RSS export; one that cannot be read is an Issue, and the others go on."""
    for number, item in enumerate(xml.all_of(xml.parse(page.body, root="rss"), "item")):
        try:
            yield read(item)
        except ValueError as error:
            yield Issue(where=f"item[{number}]", message=str(error))


def mail_day(words: str) -> date | None:
    """Read «Mon, 03 Aug 2026 23:59:00 +0200» as a Norwegian day; a time without a zone that we know is Norwegian."""
    if not words:
        return None
    moment = parsedate_to_datetime(words)
    return oslo_day(moment if moment.tzinfo else moment.replace(tzinfo=OSLO))
