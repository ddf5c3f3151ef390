"""ReachMee: employers with a public RSS export of their open posts; `pubDateTo` is the last day.

The items are RSS with ReachMee's own elements beside. Format: as its answers show it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scraper import xml
from scraper.model import Found, Page, Place, Posting, Request, Source
from sources.families.one import mail_day, one_employer, rss_items


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one employer; ``address`` is the whole address of its RSS export."""
    first = Request(url=address, page="feed", conditional=True)
    return one_employer(name, title, address, first, {"feed": lambda page: parse(page, title)}, "A public export.")


def parse(page: Page, employer: str) -> Iterator[Found]:
    """Read the items."""
    return rss_items(page, lambda item: _posting(item, employer), "CommAdSeqNo")


def _posting(item: etree._Element, employer: str) -> Posting:
    identity, link, last = xml.text(item, "CommAdSeqNo"), xml.text(item, "link"), mail_day(xml.text(item, "pubDateTo"))
    if not identity or not link:
        raise ValueError("an item without CommAdSeqNo or link")
    return Posting(
        source_id=identity,
        url=link,
        title=xml.text(item, "title"),
        employer=", ".join(dict.fromkeys(filter(None, (xml.text(item, "Org2"), xml.text(item, "Org1"), employer)))),
        html=xml.markup(item, "description"),
        published=mail_day(xml.text(item, "pubDate")),
        expires=last,
        deadline=last.isoformat() if last else "",
        places=(Place(city=xml.text(item, "Area1"), country=xml.text(item, "country")),),
        contract=xml.text(item, "employmentLevel"),
    )
