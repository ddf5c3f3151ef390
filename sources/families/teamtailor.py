"""Teamtailor: organisations, clinics and firms, with a public RSS feed of their open posts. It has no deadline."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scraper import xml
from scraper.model import Found, Page, Place, Posting, Request, Source
from sources.families.one import mail_day, one_employer, rss_items


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one employer; ``address`` is its host, such as eksempel.teamtailor.com."""
    first = Request(url=f"https://{address}/jobs.rss", page="feed", conditional=True)
    return one_employer(
        name, title, f"https://{address}/jobs", first, {"feed": lambda page: parse(page, title)}, "A public feed."
    )


def parse(page: Page, employer: str) -> Iterator[Found]:
    """Read the items."""
    return rss_items(page, lambda item: _posting(item, employer), "guid")


def _posting(item: etree._Element, employer: str) -> Posting:
    identity, link = xml.text(item, "guid"), xml.text(item, "link")
    if not identity or not link:
        raise ValueError("an item without guid or link")
    return Posting(
        source_id=identity,
        url=link,
        title=xml.text(item, "title"),
        employer=", ".join(dict.fromkeys(filter(None, (xml.text(item, "department"), employer)))),
        html=xml.markup(item, "description"),
        published=mail_day(xml.text(item, "pubDate")),
        places=tuple(_place(location) for location in xml.all_of(item, "location")),
        apply_url=f"{link.partition('?')[0]}/applications/new",
    )


def _place(location: etree._Element) -> Place:
    return Place(
        address=xml.text(location, "address"),
        city=xml.text(location, "city") or xml.text(location, "name"),
        postal_code=xml.text(location, "zip"),
        country=xml.text(location, "country"),
    )
