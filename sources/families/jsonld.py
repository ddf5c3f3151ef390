"""Any career page whose ads carry schema.org's JobPosting, one ad or many on a page.

Format: schema.org/JobPosting and Google's rules for it; in the wild there are graphs, lists, several blocks of which some are
broken, names as plain strings, and dates in many forms.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from scraper import places
from scraper.facts.days import day
from scraper.model import Found, Issue, Page, Place, Posting, Request, Source
from scraper.text import fingerprint, web_address, without_names
from sources.families.one import each, one_employer


# «<!-- … -->» and «//<![CDATA[ … //]]>» around the JSON.
_OPENING = re.compile(r"\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)")
_CLOSING = re.compile(r"(?:(?://\s*)?-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$")
_LONGEST_CLOSING = 60  # characters at the end of a block in which it stands; to try it at each of 100,000 takes long
_TYPE = re.compile(r"^\s*application/ld\+json\b", re.IGNORECASE)


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one page or several; ``address`` is theirs, with a space between."""
    pages = tuple(Request(url=each, page="page", accept=(410,), conditional=True) for each in address.split())
    home, *_ = address.split()
    return one_employer(name, title, home, pages, {"page": parse}, "A public page, read as its robots.txt allows.")


def parse(page: Page) -> Iterator[Found]:
    """Read every JobPosting on a page.

    A page on which nothing is left but sound blocks of another kind has no ads today, and so has one that is gone for good; a
    page without any sound block, or another page than was asked for, is not what we were told of.
    """
    if page.status == 410:
        return
    read = BeautifulSoup(page.body, "lxml", from_encoding=_encoding(page.body))
    blocks = read.find_all("script", type=_TYPE)
    jobs: list[dict[str, Any]] = []
    issues: list[Issue] = []
    sound = 0
    for number, block in enumerate(blocks):
        text = block.get_text()
        try:
            jobs += _jobs(json.loads(_unwrapped(text), strict=False))
            sound += 1
        except (ValueError, RecursionError) as error:
            if "JobPosting" in text:  # a broken trail of bread crumbs hides no ad
                issues.append(Issue(where=f"script[{number}]", message=f"broken JSON-LD: {error}"))
    if not jobs and (issues or not sound or _is_another(page, read)):
        raise ValueError(f"none of {len(blocks)} JSON-LD blocks holds a JobPosting; {sound} can be read")
    yield from issues
    yield from _postings(jobs, page.url)


def _encoding(body: bytes) -> str | None:
    """Give the encoding where it is plain to see: many pages call themselves something else, and are mended with «\ufffd»."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        body.decode()
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _is_another(page: Page, read: BeautifulSoup) -> bool:
    """Tell whether we were sent to another page, or to a door: both may have sound blocks about the employer, and no ads."""
    asked, came = (urlsplit(url).path.rstrip("/") for url in (page.request.url, page.url))
    return asked != came or read.find("input", type="password") is not None


def _unwrapped(text: str) -> str:
    """Take away what stands around the JSON."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
    return text[opening.end() if opening else 0 : closing.start() if closing else len(text)]


def _postings(jobs: list[dict[str, Any]], page: str) -> Iterator[Found]:
    """Read the ads; an identifier that several of them have is the employer's, and tells none of them.

    The same ad may stand on a page twice, as one of the newest and in the list.
    """
    different = {(_identifier(job), _words(job.get("url")), _words(job.get("title"))) for job in jobs}
    shared = Counter(identity for identity, *_ in different)
    yield from each(jobs, lambda job: _posting(job, page, shared), "JobPosting")


def _identifier(job: dict[str, Any]) -> str:
    """Give the employer's own id of an ad; the name beside it is the employer's."""
    stated = job.get("identifier")
    return _words(stated.get("value") if isinstance(stated, dict) else stated)


def _jobs(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - anything that JSON can be
    """Find the JobPostings in a block, wherever they are wrapped."""
    if isinstance(value, list):
        for each in value:
            yield from _jobs(each)
    elif isinstance(value, dict):
        kinds = value.get("@type", ())
        if "JobPosting" in ([kinds] if isinstance(kinds, str) else kinds):
            yield value
        for wrapper in ("@graph", "itemListElement", "item"):
            yield from _jobs(value.get(wrapper))


def _posting(job: dict[str, Any], page: str, shared: Mapping[str, int]) -> Posting:
    url, identity = web_address(urljoin(page, _words(job.get("url")))) or page, _identifier(job)
    title = _words(job.get("title"))
    if not title:
        raise ValueError("a JobPosting without title")
    ends = _day(job.get("validThrough"))
    return Posting(
        source_id=(identity if shared[identity] == 1 else "") or fingerprint(f"{url}\n{title}".encode()),
        url=url,
        title=title,
        employer=_words(job.get("hiringOrganization")),
        html=without_names(_words(job.get("description")), map(_words, _list(job.get("applicationContact")))),
        published=_day(job.get("datePosted")),
        expires=ends,
        deadline=ends.isoformat() if ends else "",
        places=tuple(_place(place) for place in _list(job.get("jobLocation"))),
    )


def _place(location: Any) -> Place:  # noqa: ANN401
    address = location.get("address", location) if isinstance(location, dict) else location
    if not isinstance(address, dict):
        return Place(city=_words(address))
    city, fylke = _words(address.get("addressLocality")), _words(address.get("addressRegion"))
    if fylke and places.fylke_code(city) and not places.fylke_code(fylke):  # some pages swap them
        city, fylke = fylke, city
    return Place(
        address=_words(address.get("streetAddress")),
        city=city,
        postal_code=_words(address.get("postalCode")),
        fylke=fylke,
        country=_words(address.get("addressCountry")),
    )


def _words(value: Any) -> str:  # noqa: ANN401
    """Give a name: a string, or the name or value of an object."""
    while isinstance(value, dict):
        value = value.get("value") or value.get("name")
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _day(value: Any) -> date | None:  # noqa: ANN401
    """Read a day: «2026-11-20», with time and zone, «20260910T125613», or the string "null"."""
    words = _words(value)
    return day(re.sub(r"^(\d{4})(\d{2})(\d{2})", r"\1-\2-\3", words)) if words else None


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [value] if value else []
