"""What state a vacancy is in on a day, and what has happened to it since it was last looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from scraper.model import Event, State, Vacancy
from scraper.text import oslo_day


def state(vacancy: Vacancy, today: date) -> State:
    """Tell whether one can still apply: a deadline counts to the end of its day in Norway."""
    if vacancy.last_day is not None and vacancy.last_day < today:
        return "passed"
    return "withdrawn" if vacancy.withdrawn else "open"


def events(before: Vacancy | None, after: Vacancy, at: datetime) -> Iterator[Event]:
    """Compare a vacancy with how it was: only what a reader would want to know is an event."""
    if before is None:
        yield Event(vacancy_id=after.id, kind="new", at=at)
        return
    yield from _comings(before, after, at)
    yield from _deadline(before, after, at)
    if changes := list(_changes(before, after)):
        yield Event(vacancy_id=after.id, kind="changed", at=at, detail="; ".join(changes))


def _comings(before: Vacancy, after: Vacancy, at: datetime) -> Iterator[Event]:
    """Tell of withdrawal and return; a board that takes an ad down after its deadline withdraws nothing."""
    if after.withdrawn and not before.withdrawn and state(after, oslo_day(at)) == "withdrawn":
        yield Event(vacancy_id=after.id, kind="withdrawn", at=at)
    if before.withdrawn and not after.withdrawn:
        yield Event(vacancy_id=after.id, kind="reopened", at=at)


def _deadline(before: Vacancy, after: Vacancy, at: datetime) -> Iterator[Event]:
    """Tell of a deadline that moved; how long a board shows an ad that states none is no deadline."""
    stated = before.facts.deadline and after.facts.deadline
    if stated and before.last_day and after.last_day and before.last_day != after.last_day:
        later = after.last_day > before.last_day
        detail = f"{before.last_day.isoformat()} → {after.last_day.isoformat()}"
        yield Event(vacancy_id=after.id, kind="extended" if later else "shortened", at=at, detail=detail)


def _changes(before: Vacancy, after: Vacancy) -> Iterator[str]:
    """Name the published facts that differ."""
    pairs = {
        "tittel": (before.title, after.title),
        "arbeidsgiver": (before.employer, after.employer),
        "sted": (", ".join(before.places), ", ".join(after.places)),
        "stillingsprosent": (_span(before), _span(after)),
        "ansettelse": (", ".join(before.facts.contract), ", ".join(after.facts.contract)),
    }
    for name, (old, new) in pairs.items():
        if old != new:
            yield f"{name}: {old or 'ikke oppgitt'} → {new or 'ikke oppgitt'}"


def _span(vacancy: Vacancy) -> str:
    low, high = vacancy.facts.percent or (0, 0)
    return "" if not high else f"{low} %" if low == high else f"{low}–{high} %"
