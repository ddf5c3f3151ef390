"""A deadline in a calendar is a whole day, follows the post when it moves, and is called off when the post is withdrawn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.feeds import dated
from scraper.model import Event, EventKind, Facts, Place, Record, State
from scraper.places import fylke_slugs
from tests.told import EVIL, NOW, TODAY, evil, published, record, vacancy


def events(*records: Record, path: str = "kalender.ics", today: date = TODAY) -> list[Any]:
    """What a calendar program makes of it."""
    text = published(*records, today=today)[path]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    return list(calendar.walk("VEVENT"))


def happened(kind: EventKind, hours: int = 1) -> Event:
    return Event(vacancy_id=1, kind=kind, at=NOW + timedelta(hours=hours))


def withdrawn(number: int = 1, **changes: Any) -> Record:  # noqa: ANN401 - see vacancy
    known = replace(vacancy(number), withdrawn=NOW + timedelta(hours=1), **changes)
    return record(known, happened("withdrawn"), state="withdrawn", why="annonsen er trukket")


def test_a_deadline_is_a_whole_day_that_keeps_nobody_busy() -> None:
    [event] = events(record(vacancy(apply_url="https://apply.example/?a=1,2;3")))
    assert event["uid"] == "stilling-1@jobb.example"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 1, 12), date(2027, 1, 13))
    assert "DTSTART;VALUE=DATE:20270112" in published(record(vacancy()))["kalender.ics"]
    assert (event["status"], event["transp"], event["sequence"]) == ("CONFIRMED", "TRANSPARENT", 0)
    assert event["summary"] == "Søknadsfrist: Erfaringskonsulent – Eksempel kommune, Bodø (50 %, frist 12.1.)"
    assert event["url"] == "https://jobb.example/stilling/1/"
    assert event["location"] == "Bodø"
    assert event["description"].splitlines() == [
        "Søk innen tirsdag 12. januar 2027.",
        "Eksempel kommune",
        "50 %, fast",
        "Søk her: https://apply.example/?a=1,2;3",
    ]
    assert event["dtstamp"].dt == event["created"].dt == NOW


def test_a_moved_deadline_is_the_same_event_with_a_higher_number() -> None:
    moved = replace(
        vacancy(deadline="2027-01-19"), earlier_deadlines=(date(2027, 1, 5), date(2027, 1, 12)), changed=NOW + timedelta(days=1)
    )
    [before], [after] = events(record(vacancy())), events(record(moved))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert after["dtstart"].dt == date(2027, 1, 19)
    assert after["last-modified"].dt == NOW + timedelta(days=1)


def test_a_withdrawn_post_is_called_off() -> None:
    [event] = events(withdrawn())
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert event["summary"].startswith("Trukket: ")
    assert "Søk" not in event["description"]


def test_a_post_that_is_open_again_is_on_again_with_a_higher_number() -> None:
    [event] = events(record(vacancy(), happened("withdrawn"), happened("reopened", 2)))
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 2)
    assert event["dtstamp"].dt == NOW + timedelta(hours=2)


def test_a_post_that_nobody_vouches_for_stays_with_a_word_of_doubt() -> None:
    [event] = events(record(vacancy(), state="unknown", why="ingen har svart"))
    assert event["status"] == "CONFIRMED"
    assert event["description"].startswith("Vi vet ikke om den fortsatt er ledig: ingen har svart.")


@pytest.mark.parametrize(
    "known",
    [
        record(vacancy(deadline="Snarest")),
        record(vacancy(deadline="", expires=date(2027, 2, 1))),
        record(vacancy(deadline="")),
        record(vacancy(deadline="2026-11-19"), state="passed"),
        withdrawn(last_day=date(2026, 11, 19)),
    ],
)
def test_only_a_stated_day_that_has_not_passed_is_in_a_calendar(known: Record) -> None:
    made = published(known)
    assert events(known) == []
    assert not dated(known, TODAY)
    assert "stilling/1/frist.ics" not in made


def test_a_deadline_is_there_to_the_end_of_its_day() -> None:
    known = record(vacancy(deadline=TODAY.isoformat()))
    assert len(events(known)) == 1
    assert events(known, today=TODAY + timedelta(days=1)) == []


@pytest.mark.parametrize("known", [record(vacancy()), withdrawn()])
def test_each_post_has_a_calendar_of_its_own_and_stands_in_that_of_its_fylke(known: Record) -> None:
    assert dated(known, TODAY)
    assert [len(events(known, path=path)) for path in ("stilling/1/frist.ics", "fylke/nordland/kalender.ics")] == [1, 1]
    assert events(known, path="fylke/oslo/kalender.ics") == []


def test_a_calendar_without_deadlines_is_still_one() -> None:
    text = published()["kalender.ics"]
    assert icalendar.Calendar.from_ical(text).subcomponents
    assert {f"fylke/{slug}/kalender.ics" for slug in fylke_slugs().values()} <= published().keys()


def test_each_post_stands_once_and_the_bytes_do_not_depend_on_order_or_day() -> None:
    three = [record(vacancy(number, places=(Place(kommune="BODØ"), Place(kommune="OSLO")))) for number in (3, 1, 2)]
    assert [event["uid"] for event in events(*three)] == [f"stilling-{number}@jobb.example" for number in (1, 2, 3)]
    later = TODAY + timedelta(days=1)
    assert published(*three)["kalender.ics"] == published(*reversed(three), today=later)["kalender.ics"]


def names(text: str) -> list[str]:
    """The names of the lines, unfolded."""
    return re.findall(r"^[A-Z-]+", text.replace("\r\n ", ""), re.MULTILINE)


@pytest.mark.parametrize("said", EVIL)
def test_foreign_text_adds_no_line(said: str) -> None:
    plain = published(record(evil(vacancy(), "ord")))["stilling/1/frist.ics"]
    made = published(record(evil(vacancy(), said)))["stilling/1/frist.ics"]
    assert set(names(made)) <= set(names(plain))
    assert made.count("BEGIN:VEVENT\r\n") == made.count("\r\nUID:") == 1
    assert len(events(record(evil(vacancy(), said)))) == 1


@settings(deadline=None, max_examples=50)
@given(*[st.text() for _ in range(4)], st.sampled_from(["open", "unknown"]))
def test_any_text_makes_a_calendar_that_says_it(title: str, employer: str, place: str, why: str, state: State) -> None:
    known = replace(
        vacancy(), title=f"Erfaringskonsulent {title}", employer=employer, places=(place,), facts=Facts(deadline="2027-01-12")
    )
    [event] = events(record(known, state=state, why=why))
    assert event["summary"].startswith("Søknadsfrist: Erfaringskonsulent")
    assert event["dtstart"].dt == date(2027, 1, 12)
