"""Jooble's API, which shows other boards' ads anew: a title, an employer and a few words of the text.

It ranks and does not list, so an ad that it does not show proves nothing. The words that it quotes are those around the word
that was asked for, so an ad which several words find would change with each of them: the words are asked one after the other,
and the first that finds an ad is believed. Format: jooble.org/api/about and recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import msgspec

from scraper import places
from scraper.model import Access, Found, Issue, Pace, Page, Posting, Request, Source
from scraper.strict import decode
from scraper.text import plain


API = "https://no.jooble.org/api/{token}"
# Those that stand in titles come first, as they find the most of what is ours. Few, as a free key has few questions.
WORDS = (
    *("erfaringskonsulent", "erfaringsmedarbeider", "erfaringsmedarbeidar"),
    *("likeperson", "brukererfaring", "egenerfaring"),
)
PAGE_SIZE = 20
MOST_PAGES = 3
# Nothing says when an ad ends, so it is shown for a month at most, unless a board nearer to the employer knows better.
SHOWN_FOR = timedelta(days=30)

# «https://no.jooble.org/desc/-4369338781514842088?ckey=…»: a signed number of 64 bits, exact only here, as the one in the JSON
# has often been through JavaScript. What follows it tells of the search, and is cut.
_LINK = re.compile(r"https://(?:[a-z]{2,3}\.)?jooble\.org/(?:desc|away|jdp)/(-?[1-9][0-9]{0,18})(?=[/?#]|\Z)")
# «...Vi søker erfaringskonsulent til...»
_ELLIPSES = re.compile(r"\A(?:\.\.\.|…) ?| ?(?:\.\.\.|…)\Z")


class Question(msgspec.Struct, rename={"size": "ResultOnPage"}):
    """What is asked; every value is text, as Jooble's own examples have it."""

    keywords: str
    page: str
    size: str = str(PAGE_SIZE)


class Job(msgspec.Struct):
    """One hit; its ``id`` and ``source``, which is the name of a site and no link, are not read."""

    title: str
    link: str
    updated: str
    snippet: str | None = None
    location: str | None = None
    company: str | None = None


class Answer(msgspec.Struct):
    """One page of hits, which are read one by one, so that a bad one does not hide the others; ``totalCount`` misleads."""

    jobs: list[msgspec.Raw]


def start(now: datetime) -> tuple[Request, ...]:  # noqa: ARG001 - the search is the same on any day
    """Ask for the first word; the others follow it."""
    return (hits(WORDS[0]),)


def hits(word: str, number: int = 1, known: str = "") -> Request:
    """Ask for a page of hits; ``known`` holds the ids that this run has read, and a fragment, never sent, tells pages apart."""
    return Request(
        url=f"{API}#{word}-{number}",
        page="hits",
        carried=known,
        headers=(("Content-Type", "application/json"),),
        post=msgspec.json.encode(Question(word, str(number))).decode(),
    )


def parse_hits(page: Page) -> Iterator[Found]:
    """Read a page of hits that no earlier word has found, and go on to the next page or the next word."""
    jobs = decode(page.body, Answer).jobs
    known = dict.fromkeys(page.request.carried.split())
    unread = 0
    for number, raw in enumerate(jobs):
        try:
            posting = _posting(decode(bytes(raw), Job))
        except (ValueError, OverflowError) as error:  # a month after «9999-12-31» is past the last year
            unread += 1
            yield Issue(where=f"$.jobs[{number}]", message=str(error))
            continue
        if posting.source_id not in known:
            known[posting.source_id] = None
            yield posting
    if unread * 2 > len(jobs):
        raise ValueError(f"$.jobs: {unread} of {len(jobs)} hits cannot be read, so the form has changed")
    yield from _onward(page.request, " ".join(known), more=bool(jobs))


def _onward(request: Request, known: str, *, more: bool) -> Iterator[Request]:
    """Go on until a page is empty, up to the third, and then to the next word."""
    asked = decode(request.post.encode(), Question)
    if more and int(asked.page) < MOST_PAGES:
        yield hits(asked.keywords, int(asked.page) + 1, known)
    elif following := dict(pairwise(WORDS)).get(asked.keywords):
        yield hits(following, known=known)


def _posting(job: Job) -> Posting:
    """Take over a hit; the words that were asked for are marked in it, as «<b>erfaringskonsulent</b>»."""
    link, location, updated = _LINK.match(job.link), plain(job.location or ""), _day(job.updated)
    if link is None:
        raise ValueError(f"$.link is no address of an ad at Jooble: {job.link[:100]!r}")
    return Posting(
        source_id=link[1],
        url=link[0],
        title=plain(job.title),
        employer=plain(job.company or ""),
        html=_ELLIPSES.sub("", plain(job.snippet or "")),
        published=updated,
        expires=updated + SHOWN_FOR,
        places=(places.read(location),) if location else (),
    )


def _day(stamp: str) -> date:
    """Read the day of «2026-11-20T00:00:00.0000000»; it mostly has no zone, so the hour says nothing."""
    day = date.fromisoformat(stamp[:10])
    if day == date.min:
        raise ValueError(f"$.updated is {stamp[:40]!r}, which is how .NET says nothing")
    return day


SOURCE = Source(
    name="jooble",
    title="Jooble",
    home="https://no.jooble.org",
    start=start,
    pages={"hits": parse_hits},
    every=timedelta(hours=12),
    # So rare a post may not be there at all.
    expect=(0, len(WORDS) * MOST_PAGES * PAGE_SIZE),
    quiet=timedelta(days=60),
    pace=Pace(in_flight=1, pause=2.0),
    access=Access(variable="ERFARINGSJOBB_JOOBLE_KEY", header=""),
    terms="A free key by form; whoever shows an ad must link to it at Jooble. https://jooble.org/api/about",
)
