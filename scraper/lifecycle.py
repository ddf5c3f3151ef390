"""What state a vacancy is in on a day, and what has happened to it since it was last looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from scraper.model import Event, Standing, State, Vacancy
from scraper.text import oslo_day


UNHEARD = timedelta(days=7)  # boards that have not answered for so long do not vouch for their ads any more
STALE = timedelta(days=183)  # the longest that NAV lets an ad be active; one without a deadline is not believed beyond it
_ROUNDING = timedelta(days=1)  # by which two boards may tell the same deadline differently


def state(vacancy: Vacancy, today: date) -> State:
    """Tell whether one can still apply: a deadline counts to the end of its day in Norway."""
    if vacancy.last_day is not None and vacancy.last_day < today:
        return "passed"
    return "withdrawn" if vacancy.withdrawn else "open"


def standing(vacancy: Vacancy, today: date, heard: Mapping[str, date]) -> Standing:
    """Tell how a vacancy stands; ``heard`` holds when each of the boards last answered."""
    known = state(vacancy, today)
    if known == "passed" and vacancy.last_day:
        return Standing(state=known, since=vacancy.last_day + timedelta(days=1), why="fristen er ute")
    if known == "withdrawn" and vacancy.withdrawn:
        return Standing(state=known, since=oslo_day(vacancy.withdrawn), why="annonsen er trukket")
    return _doubtful(vacancy, today, heard) or Standing(state="open", since=oslo_day(vacancy.first_seen))


def _doubtful(vacancy: Vacancy, today: date, heard: Mapping[str, date]) -> Standing | None:
    """Tell why nobody knows whether one can still apply, if nobody does."""
    first = oslo_day(vacancy.first_seen)
    answered = max((heard.get(source, first) for source, _ in vacancy.links), default=first)
    if answered + UNHEARD < today:
        return Standing(state="unknown", since=answered, why="ingen av stedene den er lyst ut, har svart siden da")
    if vacancy.last_day is None and first + STALE < today:
        return Standing(state="unknown", since=first + STALE, why="annonsen har ingen frist og er over et halvt år gammel")
    return None


def following(before: Vacancy | None, after: Vacancy, at: datetime) -> Vacancy:
    """Give a vacancy with what is remembered of it: the deadlines that it had, and when it last changed."""
    if before is None:
        return after
    deadlines = before.earlier_deadlines
    if before.last_day and (happened := list(_deadline(before, after, at))):
        deadlines = (*deadlines, before.last_day)
    else:
        happened = []
    changed = at if happened or any(_changes(before, after)) else before.changed
    return replace(after, earlier_deadlines=deadlines, changed=changed)


def events(before: Vacancy | None, after: Vacancy, at: datetime) -> Iterator[Event]:
    """Compare a vacancy with how it was: only what a reader would want to know is an event."""
    if before is None:
        yield Event(vacancy_id=after.id, kind="new", at=at)
    if after.readvertises and (before is None or not before.readvertises):
        yield Event(vacancy_id=after.id, kind="readvertised", at=at, detail=str(after.readvertises))
    if before is None:
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
    if not (stated and before.last_day and after.last_day) or before.last_day == after.last_day:
        return
    if not _is_same_speaker("deadline", before, after) and abs(after.last_day - before.last_day) <= _ROUNDING:
        return  # two boards that tell one deadline, one of them in UTC
    later = after.last_day > before.last_day
    detail = f"{before.last_day.isoformat()} → {after.last_day.isoformat()}"
    yield Event(vacancy_id=after.id, kind="extended" if later else "shortened", at=at, detail=detail)


def _changes(before: Vacancy, after: Vacancy) -> Iterator[str]:
    """Name the published facts that differ, where the same ad says so; that another board's copy speaks now is no change."""
    old_terms, new_terms = (", ".join(each.facts.contract) for each in (before, after))
    pairs = {
        "tittel": (before.title, after.title, _is_same_speaker("title", before, after)),
        "arbeidsgiver": (before.employer, after.employer, _is_same_speaker("employer", before, after)),
        "sted": (", ".join(before.places), ", ".join(after.places), before.links == after.links),
        "stillingsprosent": (_span(before), _span(after), _is_same_speaker("percent", before, after)),
        "ansettelse": (old_terms, new_terms, _is_same_speaker("contract", before, after)),
    }
    for name, (old, new, counts) in pairs.items():
        if old != new and counts:
            yield f"{name}: {old or 'ikke oppgitt'} → {new or 'ikke oppgitt'}"


def _is_same_speaker(name: str, before: Vacancy, after: Vacancy) -> bool:
    """Tell whether a fact is read from the same ad as it was; an ad that falls silent has changed."""
    was, now = before.said_by.get(name), after.said_by.get(name)
    return was == now or (before.links == after.links and None in (was, now))


def _span(vacancy: Vacancy) -> str:
    low, high = vacancy.facts.percent or (0, 0)
    return "" if not high else f"{low} %" if low == high else f"{low}–{high} %"
