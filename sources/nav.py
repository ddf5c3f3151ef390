"""NAV's national feed of vacancies, pam-stilling-feed.

The feed is one log of rows, oldest first, cut into pages that overlap by one item; the last row of an ad is the one that
counts. A page's id stays valid for ever, so the newest page is where the next run begins. Format: NAV's own documentation
(navikt.github.io/pam-stilling-feed) and source code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scraper.model import Access, Bookmark, Found, Gone, Issue, Pace, Page, Place, Posting, Request, Source
from scraper.strict import decode, decoder
from scraper.text import instant, iso, oslo_day, without_names


BASE = "https://pam-stilling-feed.nav.no"
FEED = f"{BASE}/api/v1/feed"
PAGE_SIZE = "pageSize=1000"
# «An ad is never active for more than six months.»
HALF_A_YEAR = timedelta(days=184)
# How far before the last known row we begin again when NAV no longer knows our page.
MARGIN = timedelta(days=2)
_TOKEN = re.compile(r"ey[\w-]+\.[\w-]+\.[\w-]+")
# NAV writes the contact persons into the text; we keep ads, not people.
# «&lt;» comes from ads that were escaped once too often; one pattern for both would be tried at every letter.
_CONTACTS, _ESCAPED_CONTACTS = (
    re.compile(
        rf"{lt}h\d{gt}\s*(?:Kontaktinformasjon|Contact information)\s*:?\s*{lt}/h\d{gt}.*?(?={lt}h\d{gt}|\Z)",
        re.DOTALL | re.IGNORECASE,
    )
    for lt, gt in (("<", ">"), ("&lt;", "&gt;"))
)
# What NAV writes in the place of a title that was taken away.
_MASK = "..."


# Ids become parts of addresses, so nothing but an id may pass.
Uuid = Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")]
PageId = Annotated[str, Meta(pattern=r"^[0-9a-zA-Z-]{1,36}\Z")]
NextPage = Annotated[str, Meta(pattern=r"^/api/v1/feed/[0-9a-zA-Z-]{1,36}\Z")]


class Row(msgspec.Struct):
    """The part of a feed item that we use, `_feed_entry`."""

    uuid: Uuid
    status: Literal["ACTIVE", "INACTIVE"]
    title: str
    sistEndret: str  # noqa: N815 - NAV's name


class Item(msgspec.Struct, rename={"entry": "_feed_entry"}):
    """One row of the feed."""

    entry: Row


class Feed(msgspec.Struct):
    """One page of the feed; its items are read one by one, so that a bad one does not hide the others."""

    id: PageId
    next_url: NextPage | None
    items: list[msgspec.Raw]


class WorkLocation(msgspec.Struct, rename="camel"):
    """Where the work is; every field may be null."""

    address: str | None = None
    city: str | None = None
    postal_code: str | None = None
    municipal: str | None = None
    county: str | None = None
    country: str | None = None


class Contact(msgspec.Struct):
    """Whom to ask; read only so that the name can be taken out of the text."""

    name: str | None = None


class Employer(msgspec.Struct):
    """Who offers the post; the orgnr is the sub-unit's."""

    name: str | None = None
    orgnr: str | None = None


class Ad(msgspec.Struct):
    """The ad itself, `ad_content`."""

    title: str
    description: str
    published: str
    expires: str
    workLocations: list[WorkLocation]  # noqa: N815 - NAV's name
    contactList: list[Contact] | None = None  # noqa: N815
    employer: Employer | None = None
    link: str | None = None
    sourceurl: str | None = None
    applicationUrl: str | None = None  # noqa: N815
    applicationDue: str | None = None  # noqa: N815
    engagementtype: str | None = None
    starttime: str | None = None
    positioncount: str | None = None
    sector: str | None = None


class Entry(msgspec.Struct):
    """The newest state of one ad; an inactive one has no content at all."""

    uuid: Uuid
    status: Literal["ACTIVE", "INACTIVE"]
    ad_content: Ad | None = None


def since(moment: datetime) -> Request:
    """Ask for the first page with anything newer than a moment; 404 says that nothing is."""
    return Request(
        url=f"{FEED}?{PAGE_SIZE}",
        page="feed",
        version=iso(moment),
        headers=(("If-Modified-Since", format_datetime(moment)),),
        accept=(404,),
    )


def start(now: datetime) -> tuple[Request, ...]:
    """Begin half a year back: nothing older is still active."""
    return (since(now - HALF_A_YEAR),)


def detail(uuid: str, version: str = "") -> Request:
    """Ask for the newest state of one ad; FINN's ads and unknown ones answer 404."""
    return Request(url=f"{BASE}/api/v1/feedentry/{uuid}", page="entry", about=uuid, version=version, accept=(404,))


def parse_feed(page: Page) -> Iterator[Found]:
    """Read a feed page: ads to ask for, ads that are gone, and the next page or the place to begin next time."""
    if page.status == 404:
        yield from _nothing_there(page.request)
        return
    feed = decode(page.body, Feed)
    if not feed.items:
        raise ValueError("$.items is empty: a page always shows at least its own row")
    newest = page.request.version
    unread = 0
    for number, raw in enumerate(feed.items):
        try:
            row = decoder(Item).decode(raw).entry
            newest = max(newest, iso(instant(row.sistEndret)))
            yield _change(row)
        except (ValueError, OverflowError) as error:  # «9999-12-31T23:59:59-01:00» is past the last year
            unread += 1
            yield Issue(where=f"$.items[{number}]", message=str(error))
    if unread * 2 > len(feed.items):
        raise ValueError(f"$.items: {unread} of {len(feed.items)} rows cannot be read, so the form has changed")
    yield from _onward(feed, newest)


def _nothing_there(request: Request) -> Iterator[Found]:
    """Answer a 404: nothing newer than the date, or a page whose row is gone, which is begun again by its date."""
    if request.url.startswith(f"{FEED}?"):
        yield Bookmark(request=request)
        return
    yield Issue(where="", message="NAV no longer knows the page we had come to; beginning again two days before it")
    yield since(instant(request.version) - MARGIN)


def _change(row: Row) -> Request | Gone:
    """Turn a row into what it asks of us; a masked title tells that the ad was stopped, not that its time was out."""
    uuid, version = row.uuid.lower(), iso(instant(row.sistEndret))
    if row.status == "ACTIVE":
        return detail(uuid, version)
    return Gone(source_id=uuid, reason="stopped" if row.title in (_MASK, "?") else "expired", version=version)


def _onward(feed: Feed, newest: str) -> Iterator[Found]:
    """Go on to the next page; where there is none yet, this one is asked again next time, plainly.

    The page's ETag stays the same when `next_url` appears, so it must never be asked for with If-None-Match.
    """
    path = feed.next_url or f"/api/v1/feed/{feed.id}"
    request = Request(url=f"{BASE}{path}?{PAGE_SIZE}", page="feed", version=newest, accept=(404,))
    yield Bookmark(request=request)
    if feed.next_url is not None:
        yield request


def parse_entry(page: Page) -> Iterator[Found]:
    """Read one ad, or that it is gone."""
    about, version = page.request.about, page.request.version
    if page.status == 404:
        yield Gone(source_id=about, reason="missing", version=version)
        return
    entry = decode(page.body, Entry)
    if entry.uuid.lower() != about:
        raise ValueError(f"$.uuid is {entry.uuid}, not {about}, which was asked for")
    if entry.status == "INACTIVE":
        yield Gone(source_id=about, reason="stopped", version=version)
    elif entry.ad_content is None:
        raise ValueError("$.ad_content is missing from an ACTIVE ad")
    else:
        yield _posting(about, entry.ad_content)


def _posting(uuid: str, ad: Ad) -> Posting:
    """Take over what NAV says; its `extent` is Heltid for whatever it does not know, so it is not read."""
    employer = ad.employer or Employer()
    return Posting(
        source_id=uuid,
        url=f"https://arbeidsplassen.nav.no/stillinger/stilling/{uuid}",
        title=ad.title,
        employer=employer.name or "",
        html=_without_contacts(ad),
        published=oslo_day(instant(ad.published)),
        expires=oslo_day(instant(ad.expires)),
        deadline=ad.applicationDue or "",
        places=tuple(_place(location) for location in ad.workLocations),
        orgnr=employer.orgnr or "",
        apply_url=ad.applicationUrl or ad.sourceurl or "",
        links=tuple(filter(None, (ad.sourceurl, ad.link))),
        contract=ad.engagementtype or "",
        positions=ad.positioncount or "",
        start=ad.starttime or "",
        sector=ad.sector or "",
    )


def _without_contacts(ad: Ad) -> str:
    """Take NAV's block of contact persons off the text, and their names out of the rest of it."""
    text = _ESCAPED_CONTACTS.sub("", _CONTACTS.sub("", ad.description))
    return without_names(text, (contact.name for contact in ad.contactList or ()))


def _place(location: WorkLocation) -> Place:
    return Place(
        address=location.address or "",
        city=location.city or "",
        postal_code=location.postal_code or "",
        kommune=location.municipal or "",
        fylke=location.county or "",
        country=location.country or "",
    )


def read_token(text: str) -> str:
    """Find the token; the line before it is prose."""
    match = _TOKEN.search(text)
    return match[0] if match else ""


SOURCE = Source(
    name="nav",
    title="NAV, arbeidsplassen.no",
    home="https://arbeidsplassen.nav.no",
    start=start,
    pages={"feed": parse_feed, "entry": parse_entry},
    every=timedelta(minutes=15),
    # About 6,000 to 7,000 of 13,600 active ads are in the feed (measured by others in September 2026).
    expect=(1_000, 30_000),
    # Easter is five days without a working day.
    quiet=timedelta(days=6),
    detail=detail,
    pace=Pace(in_flight=4),
    access=Access(url=f"{BASE}/api/publicToken", read=read_token, variable="ERFARINGSJOBB_NAV_TOKEN"),
    terms="Free to republish; remove what is stopped at once. https://arbeidsplassen.nav.no/vilkar-api",
)
