"""Jobbnorge: the state, universities, and some kommuner and fylker.

One answer lists all open postings with a short summary; the text of an ad is what its own page shows. An ad that is taken
down just disappears from the list. Format: publicapi.jobbnorge.no/swagger and measured answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from scraper.facts.days import day
from scraper.model import Found, Gone, Issue, Pace, Page, Place, Posting, Request, Source
from scraper.strict import decode
from scraper.text import fingerprint, without_names


LIST = "https://publicapi.jobbnorge.no/v3/jobs?language=1"
TEXT = "https://id.jobbnorge.no/api/joblisting"


class Location(msgspec.Struct, rename="camel"):
    """Where the work is; Oslo has no municipality."""

    address: str | None = None
    area: str | None = None
    municipality: str | None = None
    county: str | None = None
    zip_code: str | None = None
    is_domestic: bool = True
    is_primary: bool = False


class Job(msgspec.Struct, rename="camel"):
    """One open posting as the list shows it."""

    id: int
    title: str
    employer: str
    publication_date: str
    deadline: str
    link: str
    department: str | None = None
    regard_department_as_employer: bool = False
    summary: str | None = None
    job_scope: str | None = None
    job_duration: str | None = None
    position_count: int | None = None
    locations: list[Location] = []


class Known(msgspec.Struct):
    """As much of a posting as tells which it is."""

    id: int


class Jobs(msgspec.Struct):
    """The whole list; its postings are read one by one, so that a bad one does not hide the others."""

    jobs: list[msgspec.Raw]


class Component(msgspec.Struct):
    """A part of the ad's text; it stands in one of three fields."""

    heading: str | None = None
    text: str | None = None
    column1: str | None = None
    column2: str | None = None


class GapComponent(msgspec.Struct):
    """A part of the ad's text in the other form."""

    title: str | None = None
    content: str | None = None


class Contact(msgspec.Struct):
    """Whom to ask; read only so that the name can be taken out of the text."""

    name: str | None = None


class Listing(msgspec.Struct, rename="camel"):
    """The text of one ad."""

    job_id: int
    is_published: bool = True
    active_languages: list[int] = msgspec.field(default_factory=lambda: [1])
    components: list[Component] = []
    job_gap_components: list[GapComponent] = []
    contacts: list[Contact] = []


def start(now: datetime) -> tuple[Request, ...]:  # noqa: ARG001 - the list is the same on any day
    """Ask for all that is open."""
    return (Request(url=LIST, page="list", conditional=True),)


def parse_list(page: Page) -> Iterator[Found]:
    """Read the list: each posting is asked for whole when the list shows something new of it."""
    jobs = decode(page.body, Jobs).jobs
    unread = 0
    for number, raw in enumerate(jobs):
        try:
            yield _ask(decode(bytes(raw), Job), bytes(raw))
        except ValueError as error:
            unread += 1
            yield Issue(where=f"$.jobs[{number}]", message=str(error), about=_about(bytes(raw)))
    if unread * 2 > len(jobs):
        raise ValueError(f"$.jobs: {unread} of {len(jobs)} postings cannot be read, so the form has changed")


def _about(raw: bytes) -> str:
    """Give the id of a posting that cannot be read otherwise, or ""."""
    with suppress(ValueError):
        return str(decode(raw, Known).id)
    return ""


def _ask(job: Job, raw: bytes) -> Request:
    """Ask for the text; what the list says goes along, and its fingerprint tells a change.

    The list alone tells what is taken down: a 404 for an ad that it shows is a fault, which is tried again and gets loud.
    """
    return Request(
        url=f"{TEXT}?jobId={job.id}&languageId=1",
        page="text",
        about=str(job.id),
        mark=fingerprint(raw),
        carried=raw.decode(),
        accept=(410,),
    )


def parse_text(page: Page) -> Iterator[Found]:
    """Put what the list said and the text together; a text that is only in another language is asked for in that one."""
    request = page.request
    if page.status == 410:
        yield Gone(source_id=request.about, reason="missing")
        return
    listing, job = decode(page.body, Listing), decode(request.carried.encode(), Job)
    if listing.job_id != job.id:
        raise ValueError(f"$.jobId is {listing.job_id}, not {job.id}, which was asked for")
    if not listing.is_published:
        yield Gone(source_id=request.about, reason="stopped")
        return
    text = _text(listing)
    other = [number for number in listing.active_languages if not request.url.endswith(f"languageId={number}")]
    if not text and other and request.url.endswith("languageId=1"):
        yield replace(request, url=f"{TEXT}?jobId={job.id}&languageId={other[0]}")
        return
    yield _posting(job, text or job.summary or "")


def _text(listing: Listing) -> str:
    """Collect the text in the order of the page, without the names of contact persons."""
    parts = [part for each in listing.components for part in (each.heading, each.text, each.column1, each.column2)]
    parts += [part for each in listing.job_gap_components for part in (each.title, each.content)]
    text = "".join(f"<div>{part}</div>" for part in parts if part)
    return without_names(text, (contact.name for contact in listing.contacts))


def _posting(job: Job, html: str) -> Posting:
    deadline = day(job.deadline)
    own = job.regard_department_as_employer and job.department
    return Posting(
        source_id=str(job.id),
        url=job.link,
        title=job.title,
        employer=own or ", ".join(filter(None, (job.department, job.employer))),
        html=html,
        published=day(job.publication_date),
        expires=deadline,
        deadline=job.deadline,
        places=tuple(_place(location) for location in sorted(job.locations, key=lambda each: not each.is_primary)),
        apply_url=f"https://jobseeker.jobbnorge.no/apply/{job.id}",
        contract=job.job_duration or "",
        positions=str(job.position_count or ""),
    )


def _place(location: Location) -> Place:
    return Place(
        address=location.address or "",
        city=location.area or "",
        postal_code=location.zip_code or "",
        kommune=location.municipality or "",
        fylke=location.county or "",
        country="" if location.is_domestic else "utlandet",
    )


SOURCE = Source(
    name="jobbnorge",
    title="Jobbnorge",
    home="https://www.jobbnorge.no/ledige-stillinger",
    start=start,
    pages={"list": parse_list, "text": parse_text},
    every=timedelta(hours=1),
    # 1,078 postings on 14 September 2026.
    expect=(300, 5_000),
    quiet=timedelta(days=6),
    lists_all=True,
    pace=Pace(in_flight=2),
    terms="A public API without key; its hosts have no robots.txt. https://publicapi.jobbnorge.no/swagger/index.html",
)
