"""Posts that somebody tipped about: single pages with a JobPosting, looked at again each day until they are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from scraper.model import Found, Gone, Pace, Page, Posting, Request, Source
from sources.families import jsonld


TOLD = "told:"  # begins the id of a tip whose page cannot be read, so that we have only its own words


def page(source_id: str) -> Request | None:
    """Ask for the page of a tip; there is nothing to ask where we have only words."""
    if source_id.startswith(TOLD):
        return None
    return Request(url=source_id, page="page", about=source_id, accept=(404, 410))


def parse(page: Page) -> Iterator[Found]:
    """Read the one JobPosting of a page; a page of many is a board, and no tip."""
    about = page.request.about
    if page.status in (404, 410):
        yield Gone(source_id=about, reason="missing")
        return
    found = [thing for thing in jsonld.parse(page) if isinstance(thing, Posting)]
    if len(found) != 1:
        raise ValueError(f"the page holds {len(found)} JobPostings, where one is expected")
    yield replace(found[0], source_id=about, url=about)


SOURCE = Source(
    name="manual",
    title="Tips",
    home="",
    start=lambda _: (),
    pages={"page": parse},
    every=timedelta(hours=6),
    expect=(0, 1_000),  # nobody need ever tip us
    quiet=timedelta(days=3650),
    detail=page,
    pace=Pace(in_flight=1, pause=2.0),
    terms="Each page as its own robots.txt allows.",
)
