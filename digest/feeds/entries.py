"""What is told of a post, and of what happens to posts, whatever the format it is told in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from digest import words
from digest.feeds.fields import Value, fields
from scraper.model import Event, EventKind, Record, Standing, Vacancy
from scraper.text import clean, oslo_day, web_address


RECENT = timedelta(days=90)  # for how long the feed of changes tells of one
CHANGES: Mapping[EventKind, str] = {
    "extended": "Ny frist",
    "shortened": "Kortere frist",
    "withdrawn": "Trukket",
    "reopened": "Åpen igjen",
    "readvertised": "Lyst ut på nytt",
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d) → (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What every feed says of the site."""

    title: str
    url: str  # of the site, without a slash at the end
    id_authority: str  # domain and year of the ids; never changes

    @property
    def namespace(self) -> str:
        """Give the namespace of our own elements; as the ids, it outlives any address."""
        return f"tag:{self.id_authority}:felt"

    @property
    def root(self) -> str:
        """Give what every address on the site begins with: "" where it has a host of its own."""
        return urlsplit(self.url).path

    def page(self, vacancy_id: int) -> str:
        """Give the address of a post's own page."""
        return f"{self.url}/stilling/{vacancy_id}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item: a post, or something that happened to one. All text is plain but ``html``."""

    id: str
    link: str
    title: str
    author: str  # whose post it is
    html: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Some entries, newest first, under a title."""

    folder: str  # within the site; "" or ending with a slash
    id: str
    title: str
    description: str
    page: str  # within the site: where a person reads of the same
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """Give when anything in it was last another; an empty feed does not get a new date each time it is written."""
        return max((entry.updated for entry in self.entries), default=_LONG_AGO)


def tag(channel: Channel, vacancy_id: int) -> str:
    """Give the id of a vacancy for ever: a tag: URI (RFC 4151), which outlives any address."""
    return f"tag:{channel.id_authority}:stilling/{vacancy_id}"


def washed(record: Record) -> Record:
    """Give a record whose foreign text is plain and visible in any format, and whose links lead to the web."""
    vacancy = record.vacancy
    links = ((source, web_address(link)) for source, link in vacancy.links)
    vacancy = replace(
        vacancy,
        title=visible(vacancy.title),
        employer=visible(vacancy.employer),
        places=tuple(map(visible, vacancy.places)),
        reasons=tuple(map(visible, vacancy.reasons)),
        links=tuple((visible(source), link) for source, link in links if link),
        apply_url=web_address(vacancy.apply_url),
    )
    return replace(record, vacancy=vacancy, standing=replace(record.standing, why=visible(record.standing.why)))


def visible(text: str) -> str:
    """Give a text on one line, without what is not seen and what XML does not take."""
    return " ".join(clean(text).split())


def is_open(record: Record) -> bool:
    """Tell whether a post may be shown among those that one can apply for."""
    return record.standing.state in ("open", "unknown")


def revised(record: Record) -> datetime:
    """Give when what is told of a post was last another."""
    vacancy = record.vacancy
    told = (event.at for event in record.events if event.kind != "overdue")
    return max((vacancy.first_seen, *filter(None, (vacancy.changed, vacancy.withdrawn)), *told))


def post(record: Record, channel: Channel, titles: Mapping[str, str]) -> Entry:
    """Tell of a post; the record is a washed one, ``titles`` are the boards' names for readers."""
    vacancy = record.vacancy
    return Entry(
        id=tag(channel, vacancy.id),
        link=channel.page(vacancy.id),
        title=words.headline(vacancy),
        author=vacancy.employer or channel.title,
        html=_content(record, titles),
        published=vacancy.first_seen,
        updated=revised(record),
        categories=vacancy.places,
        fields=fields(record),
    )


def changes(record: Record, channel: Channel, titles: Mapping[str, str], since: date) -> Iterable[Entry]:
    """Tell of each thing that happened to a post since a day, under an id of its own."""
    told = [event for event in record.events if event.kind in CHANGES and oslo_day(event.at) >= since]
    if told:  # nothing has happened to most
        about = post(record, channel, titles)
        yield from (_changed(about, event, channel) for event in told)


def _changed(about: Entry, event: Event, channel: Channel) -> Entry:
    return replace(
        about,
        id=f"{about.id}/{event.kind}/{event.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}",
        title=f"{CHANGES[event.kind]}: {about.title}",
        html=_happened(event, channel) + about.html,
        published=event.at,
        updated=event.at,
        fields={"event": event.kind, "vacancy": about.id, **_before(event, channel), **about.fields},
    )


def _happened(event: Event, channel: Channel) -> str:
    """Say what was before, where there was something."""
    if moved := _moved(event):
        before, after = (words.long_day(day, "nb") for day in moved)
        return f"<p>Fristen ble flyttet fra {before} til {after}.</p>"
    if readvertised := earlier(event):
        return f'<p><a href="{html.escape(channel.page(readvertised))}">Se forrige gang den ble lyst ut</a></p>'
    return ""


def _before(event: Event, channel: Channel) -> dict[str, Value]:
    """Say the same for programs."""
    if moved := _moved(event):
        return {"deadline_before": moved[0].isoformat()}
    return {"vacancy_before": tag(channel, before)} if (before := earlier(event)) else {}


def _moved(event: Event) -> tuple[date, date] | None:
    """Give the deadline that was and the one that came."""
    days = _DAYS.fullmatch(event.detail) if event.kind in ("extended", "shortened") else None
    return (date.fromisoformat(days[1]), date.fromisoformat(days[2])) if days else None


def earlier(event: Event) -> int | None:
    """Give the vacancy that is advertised again."""
    return int(event.detail) if event.kind == "readvertised" and event.detail.isdecimal() else None


def _content(record: Record, titles: Mapping[str, str]) -> str:
    """Write the facts as a short piece of HTML; a missing fact is said to be missing."""
    vacancy = record.vacancy
    facts = {
        "Arbeidsgiver": vacancy.employer,
        "Sted": ", ".join(vacancy.places),
        "Stillingsprosent": words.percent(vacancy.facts),
        "Ansettelse": words.contract(vacancy.facts, "nb"),
        "Frist": words.deadline(vacancy, "nb"),
        "Treff fordi": words.reasons(vacancy, "nb"),
    }
    rows = "".join(f"<li>{name}: {html.escape(value or 'ikke oppgitt')}</li>" for name, value in facts.items())
    links = _links(vacancy, titles) if is_open(record) else ()
    return "".join((_standing(record.standing), "<ul>", rows, "</ul>", *links))


def _standing(standing: Standing) -> str:
    """Say of a post that is not simply open how it stands."""
    said = {
        "open": "",
        "unknown": "Vi vet ikke om den fortsatt er ledig",
        "passed": "Du kan ikke lenger søke",
        "withdrawn": "Du kan ikke lenger søke",
    }[standing.state]
    return f"<p>{said}: {html.escape(standing.why)}.</p>" if said else ""


def _links(vacancy: Vacancy, titles: Mapping[str, str]) -> Iterable[str]:
    """Lead to the boards, and straight to the employer's own form."""
    for source, link in vacancy.links:
        yield f'<p><a href="{html.escape(link)}">Les hos {html.escape(visible(titles.get(source, source)))}</a></p>'
    if vacancy.apply_url:
        yield f'<p><a href="{html.escape(vacancy.apply_url)}">Søk hos arbeidsgiveren</a></p>'
