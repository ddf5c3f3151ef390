"""Any RSS or Atom feed of vacancies; an entry is known by its guid or id, else by its link."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from feedparser import CharacterEncodingOverride

from scraper.model import Found, Issue, Page, Posting, Request, Source
from scraper.text import oslo_day
from sources.families.one import each, one_employer


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one feed; ``address`` is the feed's."""
    first = Request(url=address, page="feed", conditional=True)
    return one_employer(name, title, address, first, {"feed": lambda page: parse(page, title)}, "A public feed.")


def parse(page: Page, employer: str) -> Iterator[Found]:
    """Read the entries; a page that is no feed at all is an error, and not an empty feed."""
    # Only what is already a file is never taken for the name of one: feedparser would open «/etc/passwd», also in bytes.
    read = feedparser.parse(BytesIO(page.body), sanitize_html=False, resolve_relative_uris=False)
    if not read.get("version"):
        raise ValueError(f"this is no RSS or Atom feed: {read.get('bozo_exception', 'unknown form')}")
    if read.bozo and not read.entries:
        raise ValueError(f"the feed is broken: {read.bozo_exception}")
    if read.bozo and not isinstance(read.bozo_exception, CharacterEncodingOverride):
        # As far as it can be read; what is not there may have been cut off, so that nothing is concluded from it.
        yield Issue(where="", message=f"the feed is broken: {read.bozo_exception}")
    yield from each(read.entries, lambda entry: _posting(entry, page.url, employer), "entry", _identity)


def _identity(entry: Any) -> str:  # noqa: ANN401 - feedparser ships no types
    return entry.get("id") or entry.get("link") or ""


def _posting(entry: Any, base: str, employer: str) -> Posting:  # noqa: ANN401 - feedparser ships no types
    """Read an entry; its author is a person, and not whom the post is with."""
    identity, link = _identity(entry), entry.get("link", "")
    if not identity or not entry.get("title"):
        raise ValueError("an entry without title, or without id and link")
    contents = [part.value for part in entry.get("content", ())]
    return Posting(
        source_id=identity,
        url=urljoin(base, link) if link else "",
        title=entry.title,
        employer=employer,
        html=max([entry.get("summary", ""), *contents], key=len),
        published=_day(entry.get("published_parsed")),
    )


def _day(parsed: Any) -> date | None:  # noqa: ANN401 - a struct_time in UTC
    return oslo_day(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None
