"""The search of arbeidsplassen.nav.no, for FINN's ads only.

NAV shows FINN's ads in its search, but not in its feed: title, employer, place and deadline, without the text. What does not
come from FINN is passed over, since sources/nav brings it whole. A ranked search proves nothing about what it does not show,
so an ad ends with its last day. The search is the site's own and not a published interface: it is asked seldom and slowly,
and answers 429 to whoever is not. Format: navikt/pam-stillingsok.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec import Meta

from scraper.model import Found, Issue, Pace, Page, Place, Posting, Request, Source
from scraper.strict import decode
from scraper.text import instant, oslo_day


SEARCH = "https://arbeidsplassen.nav.no/stillinger/api/search"
AD = "https://arbeidsplassen.nav.no/stillinger/stilling"
# The search stems Norwegian words; only a title is there to judge by, so these are titles and what stands in titles.
WORDS = (
    *("erfaringskonsulent", "erfaringsmedarbeider", "erfaringsmedarbeidar", "erfaringsformidler", "brukerspesialist"),
    *("brukererfaring", "brukarerfaring", "egenerfaring", "eigenerfaring", "likeperson", "recovery", "peer support"),
)
PAGE_SIZE = 100
MOST_PAGES = 3

# Ids become parts of addresses, so nothing but an id may pass.
Uuid = Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")]
Finnkode = Annotated[str, Meta(pattern=r"^[0-9]{6,9}\Z")]


class Location(msgspec.Struct, rename="camel"):
    """Where the work is; every field may be null."""

    address: str | None = None
    city: str | None = None
    postal_code: str | None = None
    county: str | None = None
    municipal: str | None = None
    country: str | None = None


class Properties(msgspec.Struct):
    """The few of the many properties that we use."""

    applicationdue: str | None = None


class Carrier(msgspec.Struct):
    """What tells whose ad it is; read first, as nothing more matters of an ad that the feed carries."""

    source: str


class Ad(msgspec.Struct, rename="camel"):
    """What the search shows of one of FINN's ads."""

    uuid: Uuid
    title: str
    business_name: str
    reference: Finnkode
    published: str
    expires: str
    location_list: list[Location] = []
    properties: Properties = msgspec.field(default_factory=Properties)


class Hit(msgspec.Struct, rename={"ad": "_source"}):
    """One hit around the ad."""

    ad: msgspec.Raw


class Hits(msgspec.Struct):
    """One page of hits; they are read one by one, so that a bad one does not hide the others."""

    hits: list[msgspec.Raw]


class Answer(msgspec.Struct):
    """What OpenSearch answers; one that ran out of time shows only a part."""

    hits: Hits
    timed_out: bool = False


def search(begin: int = 0) -> Request:
    """Ask for the newest ads with any of our words, from a place in the list on."""
    words = [("q", word) for word in WORDS]
    place = [("from", str(begin))] if begin else []
    query = urlencode([*words, ("sort", "published"), ("size", str(PAGE_SIZE)), *place, ("v", "6")])
    return Request(url=f"{SEARCH}?{query}", page="search")


def start(now: datetime) -> tuple[Request, ...]:  # noqa: ARG001 - the search is the same on any day
    """Ask for the first page."""
    return (search(),)


def parse_search(page: Page) -> Iterator[Found]:
    """Read a page of hits, and ask for the next one while they are full."""
    answer = decode(page.body, Answer)
    if answer.timed_out:
        yield Issue(where="$.timed_out", message="the search ran out of time, so hits may be missing")
    hits = answer.hits.hits
    unread = 0
    for number, raw in enumerate(hits):
        try:
            yield from _finn(bytes(raw))
        except (ValueError, OverflowError) as error:  # «9999-12-31T23:59:59-01:00» is past the last year
            unread += 1
            yield Issue(where=f"$.hits.hits[{number}]", message=str(error))
    if unread * 2 > len(hits):
        raise ValueError(f"$.hits.hits: {unread} of {len(hits)} hits cannot be read, so the form has changed")
    yield from _onward(page.request, len(hits))


def _onward(request: Request, count: int) -> Iterator[Request]:
    """Go on after a full page, up to the third."""
    begin = int(dict(parse_qsl(urlsplit(request.url).query)).get("from", "0")) + PAGE_SIZE
    if count >= PAGE_SIZE and begin < MOST_PAGES * PAGE_SIZE:
        yield search(begin)


def _finn(raw: bytes) -> Iterator[Posting]:
    """Read a hit if it is FINN's; the feed carries the others."""
    said = bytes(decode(raw, Hit).ad)
    if decode(said, Carrier).source == "FINN":
        yield _posting(decode(said, Ad))


def _posting(ad: Ad) -> Posting:
    """Take over what the search says; the times have nine decimals."""
    return Posting(
        source_id=ad.reference,
        url=f"https://www.finn.no/job/ad/{ad.reference}",
        title=ad.title,
        employer=ad.business_name,
        html="",
        published=oslo_day(instant(ad.published)),
        expires=oslo_day(instant(ad.expires)),
        deadline=ad.properties.applicationdue or "",
        places=tuple(_place(location) for location in ad.location_list),
        links=(f"{AD}/{ad.uuid.lower()}",),
    )


def _place(location: Location) -> Place:
    return Place(
        address=location.address or "",
        city=location.city or "",
        postal_code=location.postal_code or "",
        kommune=location.municipal or "",
        fylke=location.county or "",
        country=location.country or "",
    )


SOURCE = Source(
    name="arbeidsplassen",
    title="FINN, ved arbeidsplassen.no",
    home="https://arbeidsplassen.nav.no/stillinger",
    start=start,
    pages={"search": parse_search},
    every=timedelta(hours=6),
    # FINN has such a post now and then; none at all is nothing odd.
    expect=(0, MOST_PAGES * PAGE_SIZE),
    quiet=timedelta(days=60),
    # 429 came after some six quick requests, and took minutes to clear.
    pace=Pace(in_flight=1, pause=4.0),
    terms="robots.txt allows all; an interface of the site's own. https://arbeidsplassen.nav.no/robots.txt",
)
