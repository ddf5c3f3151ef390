"""Deadlines as iCalendar (RFC 5545): for the country, for each fylke, and for each post by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import icalendar

from digest import words
from digest.feeds.entries import Channel, is_open, revised
from scraper.model import Record
from scraper.places import fylke_slugs, fylker


# A calendar without any component is none (RFC 5545, 3.6); one in which nothing is due holds this.
_NOTHING_DUE = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_END = b"END:VCALENDAR\r\n"


def dated(record: Record, today: date) -> bool:
    """Tell whether a post has a calendar file: its deadline is a day that has not passed, and it is open or was withdrawn."""
    day = record.vacancy.stated_day
    return day is not None and day >= today and (is_open(record) or record.standing.state == "withdrawn")


def files(records: Iterable[Record], channel: Channel, today: date) -> dict[str, str]:
    """Give every calendar by its path within the site; the records are washed ones."""
    due = sorted((record for record in records if dated(record, today)), key=lambda record: record.vacancy.id)
    events = {record.vacancy.id: _event(record, channel) for record in due}
    made = {"kalender.ics": _calendar(f"{channel.title}: søknadsfrister", list(events.values()))}
    for code, slug in fylke_slugs().items():
        here = [events[record.vacancy.id] for record in due if code in record.vacancy.fylke_codes]
        made[f"fylke/{slug}/kalender.ics"] = _calendar(f"{channel.title}: søknadsfrister i {fylker()[code]}", here)
    for number, event in events.items():
        made[f"stilling/{number}/frist.ics"] = _calendar(channel.title, [event])
    return {path: content.decode() for path, content in made.items()}


def empty(channel: Channel) -> str:
    """Give what stands where the calendar file of a post was that is not shown any more."""
    return _calendar(channel.title, []).decode()


def _calendar(name: str, events: Sequence[bytes]) -> bytes:
    """Put events into a calendar; each was written once, as it stands in three of them."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Erfaringsjobb//Søknadsfrister//NB")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return bytes(calendar.to_ical()).removesuffix(_END) + (b"".join(events) or _NOTHING_DUE) + _END


def _event(record: Record, channel: Channel) -> bytes:
    """Write a deadline as a whole day that keeps nobody busy."""
    vacancy, open_ = record.vacancy, is_open(record)
    day = vacancy.stated_day
    assert day
    event = icalendar.Event()
    event.add("uid", f"stilling-{vacancy.id}@{channel.id_authority.partition(',')[0]}")
    event.add("sequence", _sequence(record))
    event.add("dtstamp", revised(record))
    event.add("created", vacancy.first_seen)
    event.add("last-modified", revised(record))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{'Søknadsfrist' if open_ else 'Trukket'}: {words.headline(vacancy)}")
    event.add("description", "\n".join(_about(record)))
    event.add("url", channel.page(vacancy.id))
    if vacancy.places:
        event.add("location", ", ".join(vacancy.places))
    event.add("status", "CONFIRMED" if open_ else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return bytes(event.to_ical())


def _sequence(record: Record) -> int:
    """Count what calendars must take over: each deadline that was another, each withdrawal and each return."""
    comings = sum(event.kind in ("withdrawn", "reopened") for event in record.events)
    return len(record.vacancy.earlier_deadlines) + comings


def _about(record: Record) -> Iterable[str]:
    vacancy = record.vacancy
    if record.standing.state == "unknown":
        yield f"Vi vet ikke om den fortsatt er ledig: {record.standing.why}."
    if is_open(record):
        yield f"{words.deadline(vacancy, 'nb').capitalize()}."
    facts = (words.percent(vacancy.facts), words.contract(vacancy.facts, "nb"))
    yield from filter(None, (vacancy.employer, ", ".join(filter(None, facts))))
    if is_open(record) and vacancy.apply_url:
        yield f"Søk her: {vacancy.apply_url}"
