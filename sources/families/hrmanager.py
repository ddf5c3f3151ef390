"""HR Manager (Talentech): employers whose list of positions holds the text too.

Times are milliseconds since 1970 in UTC with an offset that is only for show; the year 1 means that none is set. Every item
repeats the envelope. Format: api.hr-manager.net/jobportal.svc, as its answers show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import quote

import msgspec
from msgspec import Meta

from scraper.model import Found, Page, Place, Posting, Request, Source
from scraper.strict import decoder
from scraper.text import oslo_day, without_names
from sources.families.one import each, one_employer


_BASE = "https://api.hr-manager.net/jobportal.svc"
_AT_A_TIME = 50
_MOST = 1_000  # a list that is longer does not heed `skip`, and would never end
_SKIP = re.compile(r"skip=(\d+)")
# «/Date(1788818399000+0200)/»
_STAMP = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")

Stamp = Annotated[str, Meta(pattern=r"^/Date\(-?\d{1,14}([+-]\d{4})?\)/$")]


class Named(msgspec.Struct, rename="pascal"):
    """A department, place or category."""

    name: str | None = None
    city: str | None = None
    zip: str | None = None


class Known(msgspec.Struct, rename="pascal"):
    """As much of a position as tells which it is."""

    id: int


class Advertisement(msgspec.Struct, rename="pascal"):
    """The text, as HTML."""

    content: str | None = None
    introduction: str | None = None


class Person(msgspec.Struct, rename="pascal"):
    """Whom to ask; read only so that the name can be taken out of the text."""

    first_name: str | None = None
    last_name: str | None = None


class Users(msgspec.Struct, rename="pascal"):
    """The people of the employer."""

    project_leader: Person | None = None
    project_participants: list[Person] | None = None


class Item(msgspec.Struct, rename="pascal"):
    """One position."""

    id: int
    name: str
    published: Stamp
    application_due: Stamp
    advertisement_url_secure: str
    customer_name: str | None = None
    application_form_url_secure: str | None = None
    advertisements: list[Advertisement] | None = None
    department: Named | None = None
    position_location: Named | None = None
    work_place: str | None = None
    users: Users | None = None


class Status(msgspec.Struct, rename="pascal"):
    """Whether the question was understood; 0 is yes."""

    status_code: int
    description: str = ""


class Positions(msgspec.Struct, rename="pascal"):
    """One answer; its items are read one by one, so that a bad one does not hide the others."""

    transaction_status: Status
    items: list[msgspec.Raw]


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one employer; ``address`` is its alias at HR Manager."""
    first = Request(
        url=f"{_BASE}/{quote(address, safe='')}/positionlist/json/?incads=1&take={_AT_A_TIME}&skip=0",
        page="list",
        accept=(400,),
        conditional=True,
    )
    return one_employer(
        name,
        title,
        "https://candidate.hr-manager.net/",
        first,
        {"list": parse},
        "A public list without key; its host has no robots.txt.",
    )


def parse(page: Page) -> Iterator[Found]:
    """Read the positions, and ask for more when the answer is full; an alias that nobody has is a 400 with words."""
    answer = decoder(Positions).decode(page.body)
    if answer.transaction_status.status_code or page.status != 200:
        raise ValueError(f"$.TransactionStatus says {answer.transaction_status.description!r}")
    yield from each(answer.items, lambda raw: _posting(decoder(Item).decode(raw)), "$.Items", _about)
    if len(answer.items) == _AT_A_TIME:
        yield _next(page.request.url)


def _about(raw: msgspec.Raw) -> str:
    """Give the id of a position that cannot be read otherwise, or ""."""
    with suppress(ValueError):
        return str(decoder(Known).decode(raw).id)
    return ""


def _next(url: str) -> Request:
    """Ask for the positions after these."""
    match = _SKIP.search(url)
    skip = int(match[1]) + _AT_A_TIME if match else _MOST
    if skip >= _MOST:
        raise ValueError(f"there are {_MOST} positions and no end of them")
    return Request(url=_SKIP.sub(f"skip={skip}", url), page="list")


def _posting(item: Item) -> Posting:
    department, place = item.department or Named(), item.position_location or Named()
    due = _day(item.application_due)
    return Posting(
        source_id=str(item.id),
        url=item.advertisement_url_secure,
        title=item.name,
        employer=", ".join(dict.fromkeys(filter(None, (department.name, item.customer_name)))),
        html=without_names(_html(item), _people(item.users)),
        published=_day(item.published),
        expires=due,
        deadline=due.isoformat() if due else "",
        places=(Place(city=item.work_place or place.name or department.city or "", postal_code=department.zip or ""),),
        apply_url=item.application_form_url_secure or "",
    )


def _html(item: Item) -> str:
    parts = (
        part for advertisement in item.advertisements or () for part in (advertisement.introduction, advertisement.content)
    )
    return "".join(f"<div>{part}</div>" for part in parts if part)


def _people(users: Users | None) -> Iterator[str]:
    if users:
        for person in (users.project_leader, *(users.project_participants or ())):
            if person:
                yield f"{person.first_name or ''} {person.last_name or ''}"


def _day(stamp: str) -> date | None:
    """Read a stamp as a Norwegian day, or None where none is set, which is the year 1 in one zone or another."""
    match = _STAMP.fullmatch(stamp)
    if match is None or int(match[1]) < 0:
        return None
    return oslo_day(datetime.fromtimestamp(int(match[1]) / 1000, UTC))
