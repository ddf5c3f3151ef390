"""A post that somebody tipped about: its page is read where that is allowed, else the tip's own words are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper import terms
from scraper.crawl import Fetch, Judge, keep
from scraper.errors import ConfigError, ParseError, SourceError
from scraper.judge import taken
from scraper.model import Found, Judged, Page, Place, Posting, Source
from scraper.store import Store
from scraper.text import oslo_day, web_address
from sources import manual


SHOWN_FOR = timedelta(days=30)  # nobody tells us when it goes, so without a deadline it is shown no longer than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """What somebody knows of a post; the address is enough where its page can be read."""

    url: str
    title: str = ""
    employer: str = ""
    place: str = ""
    deadline: str = ""


def take(
    tip: Tip, source: Source, store: Store, fetcher: Fetch, judge: Judge, now: datetime, *, surely: bool = False
) -> Judged:
    """Read and keep a tip; raises ConfigError when its page cannot be read and the tip says too little by itself.

    What a person of the staff ``surely`` takes for one of ours is kept whole, whatever the rules make of it.
    """
    if not web_address(tip.url):
        raise ConfigError(f"{tip.url} is no address of the web, such as https://www.example.no/stilling/1")
    posting = _posting(tip, source, fetcher, now)
    judged = judge(posting)
    if surely and judged.verdict.kind == "unrelated":
        judged = taken(posting)
    with store.atomic():
        store.frontier.register(source.name)
        keep(store, source.name, judged, now, surely=surely)
    return judged


def _read(tip: Tip, source: Source, fetcher: Fetch) -> Posting:
    """Read the page as the source does it every day; what the page leaves out, the tip may say."""
    request = manual.page(tip.url)
    found = list(_found(source, fetcher.fetch(source, request))) if request else []
    for thing in found:
        if isinstance(thing, Posting):
            return replace(thing, title=tip.title or thing.title, employer=thing.employer or tip.employer)
    raise ParseError("there is no such page any more.", url=tip.url)


def _found(source: Source, page: Page) -> Iterator[Found]:
    try:
        yield from source.pages[page.request.page](page)
    except ValueError as error:
        raise ParseError(str(error), url=page.url) from error


def _posting(tip: Tip, source: Source, fetcher: Fetch, now: datetime) -> Posting:
    try:
        return _read(tip, source, fetcher)
    except SourceError as error:
        if not (tip.title and tip.employer):
            why = terms.refusal(tip.url) or str(error)
            raise ConfigError(f"{tip.url} cannot be read: {why} Or say what it is, with --title and --employer.") from error
    return Posting(
        source_id=f"{manual.TOLD}{tip.url}",
        url=tip.url,
        title=tip.title,
        employer=tip.employer,
        html="",
        deadline=tip.deadline,
        expires=oslo_day(now) + SHOWN_FOR,
        places=(Place(city=tip.place),) if tip.place else (),
    )
