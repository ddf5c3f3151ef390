"""FINN's official Atom API, for those who have an agreement with FINN and the key that comes with it.

The service document names the collections of jobs. Each is searched for each of our words, newest first, and an ad is asked for
whole when the search shows it as updated. A search proves nothing about what it does not show, so an ad ends with its last day,
or when its own page says that it is gone. Format: finn.no/api/doc, and NAV's recorded answers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from lxml import etree

from scraper import xml
from scraper.model import Access, Found, Gone, Issue, Pace, Page, Place, Posting, Request, Source
from scraper.text import instant, iso, oslo_day, web_address, without_names
from sources.arbeidsplassen import WORDS


BASE = "https://cache.api.finn.no/iad"
ROWS = 100
MOST_PAGES = 5
# Collections and finnkoder become parts of addresses, so nothing else may pass.
_COLLECTION = re.compile(re.escape(f"{BASE}/search/") + r"job-[a-z-]+/?")
_FINNKODE = re.compile(r"[0-9]{6,9}")
_APPLY = "http://api.finn.no/relations/apply"
# The author of an ad that FINN knows no firm behind; firms' ads that came without an account have it too.
_NOBODY = "Privat"


def start(now: datetime) -> tuple[Request, ...]:  # noqa: ARG001 - the collections are the same on any day
    """Ask which collections there are."""
    return (Request(url=f"{BASE}/", page="service"),)


def parse_service(page: Page) -> Iterator[Found]:
    """Search each collection of jobs for each of our words."""
    root = xml.parse(page.body, root="service")
    addresses = [str(collection.get("href", "")) for collection in xml.all_of(root, "collection")]
    jobs = [address for address in addresses if _COLLECTION.fullmatch(address)]
    if not jobs:
        raise ValueError("the service document names no collection of jobs")
    for address in jobs:
        yield from (search(address, word) for word in WORDS)


def search(collection: str, word: str) -> Request:
    """Ask for a collection's newest ads with a word."""
    return Request(url=f"{collection}?{urlencode({'q': word, 'rows': ROWS, 'sort': 1})}", page="search")


def ad(finnkode: str, version: str = "") -> Request:
    """Ask for one ad, as it is now."""
    return Request(url=f"{BASE}/ad/{finnkode}", page="ad", about=finnkode, version=version, accept=(404, 410))


def parse_search(page: Page) -> Iterator[Found]:
    """Read a page of entries: an open ad is asked for whole; and the next page while there is one."""
    root = xml.parse(page.body, root="feed")
    entries = list(root.iterfind("{*}entry"))
    unread = 0
    for number, entry in enumerate(entries):
        try:
            yield _shown(entry)
        except (ValueError, OverflowError) as error:  # «9999-12-31T23:59:59-01:00» is past the last year
            unread += 1
            yield Issue(where=f"entry[{number}]", message=str(error))
    if unread * 2 > len(entries):
        raise ValueError(f"{unread} of {len(entries)} entries cannot be read, so the form has changed")
    yield from _onward(page.request, root)


def _shown(entry: etree._Element) -> Request | Gone:
    finnkode, version = _finnkode(entry), iso(instant(xml.text(entry, "updated")))
    return Gone(source_id=finnkode, reason="stopped", version=version) if _is_disposed(entry) else ad(finnkode, version)


def _onward(request: Request, root: etree._Element) -> Iterator[Found]:
    """Go on to the next page of the same search, up to the fifth; its address is made here, so no answer leads us astray."""
    link = root.find("{*}link[@rel='next']")
    if link is None:
        return
    collection, _, asked = request.url.partition("?")
    if str(link.get("href", "")).partition("?")[0].rstrip("/") != collection.rstrip("/"):
        yield Issue(where="link[@rel='next']", message="it leads away from the search, where we do not go")
        return
    query = dict(parse_qsl(asked))
    number = int(query.get("page", "1")) + 1
    if number <= MOST_PAGES:
        yield replace(request, url=f"{collection}?{urlencode({**query, 'page': number})}")


def parse_ad(page: Page) -> Iterator[Found]:
    """Read one ad, or that it is gone."""
    about, version = page.request.about, page.request.version
    if page.status in (404, 410):
        yield Gone(source_id=about, reason="missing", version=version)
        return
    entry = xml.parse(page.body, root="entry")
    if _finnkode(entry) != about:
        raise ValueError(f"the entry is {_finnkode(entry)}, not {about}, which was asked for")
    if _is_disposed(entry) or _category(entry, "status") not in ("activated", ""):
        yield Gone(source_id=about, reason="stopped", version=version)
    else:
        yield _posting(about, entry)


def _finnkode(entry: etree._Element) -> str:
    finnkode = xml.text(entry, "identifier")
    if not _FINNKODE.fullmatch(finnkode):
        raise ValueError(f"the identifier is {finnkode[:50]!r}, not a finnkode")
    return finnkode


def _is_disposed(entry: etree._Element) -> bool:
    """Tell whether the post is filled («Besatt»)."""
    said = _category(entry, "disposed")
    if said not in ("true", "false"):
        raise ValueError(f"the category disposed is {said[:50]!r}, neither true nor false")
    return said == "true"


def _category(entry: etree._Element, name: str) -> str:
    category = entry.find(f"{{*}}category[@scheme='urn:finn:ad:{name}']")
    return "" if category is None else str(category.get("term", ""))


def _posting(finnkode: str, entry: etree._Element) -> Posting:
    title, adata = xml.text(entry, "title"), next(entry.iterfind("{*}adata"), entry)  # a private advertiser's ad has no adata
    if not title:
        raise ValueError("the entry has no title")
    names = (xml.text(contact, "name") for contact in entry.iterfind("{*}contact"))
    outside = (web_address(_said(adata, name)) for name in ("external_ad_id", "provider_id"))  # numbers, for the most part
    return Posting(
        source_id=finnkode,
        url=f"https://www.finn.no/job/ad/{finnkode}",
        title=title,
        employer=_employer(entry, adata),
        html=without_names("".join(_text(title, adata)), names),
        published=oslo_day(instant(xml.text(entry, "published"))),
        expires=_day(xml.text(entry, "expires")),
        deadline=_said(adata, "application_deadline"),
        places=tuple(place for place in map(_place, entry.iterfind("{*}location")) if place != Place()),
        apply_url=_apply_url(entry),
        links=tuple(filter(None, outside)),
        contract=_said(adata, "duration"),
        positions=_said(adata, "no_of_positions"),
        start=_said(adata, "start_date"),
        sector=_said(adata, "sector"),
    )


def _employer(entry: etree._Element, adata: etree._Element) -> str:
    author = xml.text(entry, "author/name")
    return _said(adata, "company", "name") or (author if author != _NOBODY else "")


def _said(parent: etree._Element, *names: str) -> str:
    """Give what a field says; it stands in an attribute here, and in the text there."""
    field = parent.find("//".join(f"{{*}}field[@name='{name}']" for name in names))
    return "" if field is None else str(field.get("value") or "".join(field.itertext())).strip()


def _text(title: str, adata: etree._Element) -> Iterable[str]:
    """Give the text: the job's own title, where the ad is headed by something livelier, and each section under its heading.

    What the firm says of itself is left out: it would be judged as if it were said of the post.
    """
    job_title = _said(adata, "job_title")
    if job_title.casefold() not in title.casefold():
        yield f"<p>Stillingstittel: {html.escape(job_title, quote=False)}</p>"
    for section in adata.iterfind("{*}field[@name='general_text']/{*}value"):
        heading = html.escape(_said(section, "title"), quote=False)
        yield f"<div>{f'<h3>{heading}</h3>' if heading else ''}{_said(section, 'value')}</div>"


def _day(stamp: str) -> date | None:
    return oslo_day(instant(stamp)) if stamp else None


def _place(location: etree._Element) -> Place:
    return Place(
        address=xml.text(location, "address"),
        city=xml.text(location, "city"),
        postal_code=xml.text(location, "postal-code"),
        country=xml.text(location, "country"),
    )


def _apply_url(entry: etree._Element) -> str:
    link = entry.find(f"{{*}}link[@rel='{_APPLY}']")
    return "" if link is None else str(link.get("href", ""))


SOURCE = Source(
    name="finn_api",
    title="FINN",
    home="https://www.finn.no/job",
    start=start,
    pages={"service": parse_service, "search": parse_search, "ad": parse_ad},
    every=timedelta(hours=6),
    # FINN has such a post now and then. Most of what is found only holds one of our words: of the 22,000 ads that there were in
    # June 2024, hardly one in ten.
    expect=(0, 2_000),
    quiet=timedelta(days=60),
    detail=ad,
    # NAV's own reader of this API waits 0.2 seconds.
    pace=Pace(in_flight=1, pause=0.5),
    access=Access(variable="ERFARINGSJOBB_FINN_API_KEY", header="x-FINN-apikey", form="{token}"),
    terms="Only by agreement with FINN, which gives the key; its pages are not to be read by machine. https://www.finn.no/api/doc",
)
