"""What one screen shows of what waits: ads with the words that spoke, facts, likely twins, and all that has happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from scraper import deciding
from scraper.dedup import edits
from scraper.dedup.difference import only_in
from scraper.model import Evidence, Listing, Record, Vacancy
from scraper.review import Decision, Item
from scraper.store import Store
from scraper.text import oslo_day
from web.staff import marked, words


KEY = re.compile(r"(doubt|same|closed|conflict|report|post)-([1-9]\d{0,9})(?:-([1-9]\d{0,9}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One copy of a post, with its words marked."""

    listing: Listing
    title: Markup
    lines: Sequence[Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A vacancy that may be the same, and the question whether it is."""

    key: str
    vacancy: Vacancy
    likeness: int  # in percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that a board or somebody of the staff did."""

    at: datetime
    says: str
    who: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that one person needs to decide."""

    vacancy: Vacancy
    record: Record | None  # how it stands, for one that readers are shown
    ads: Sequence[Ad]
    spoken: Sequence[Evidence]
    twins: Sequence[Twin]
    happened: Sequence[Happened]  # newest first
    fields: Sequence[tuple[str, str]]  # what may be corrected, and what it says now
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two vacancies side by side."""

    one: Case
    other: Case
    why: Sequence[str]
    mark: str


def numbers(key: str) -> tuple[str, tuple[int, ...]]:
    """Read what waits is called in an address; ("", ()) where nothing is called so."""
    match = KEY.fullmatch(key)
    return (match[1], tuple(int(each) for each in match.groups()[1:] if each)) if match else ("", ())


def case(store: Store, number: int, now: datetime) -> Case | None:
    """Give what there is to know of a vacancy."""
    vacancy = store.vacancies.get(store.groups.survivor(number))
    if vacancy is None:
        return None
    listings = store.vacancies.listings(vacancy.id)
    return Case(
        vacancy=vacancy,
        record=store.vacancies.record(vacancy.id, oslo_day(now), store.boards.heard()),
        ads=[_ad(listing, marked.paragraphs(listing.judged)) for listing in listings],
        spoken=store.vacancies.spoken(vacancy.id),
        twins=_twins(store, vacancy.id),
        happened=_happened(store, vacancy.id),
        fields=[(name, edits.said(vacancy, name)) for name in words.LABELS],
        mark=deciding.mark(store, [vacancy.id]),
    )


def pair(store: Store, one: int, other: int, now: datetime) -> Pair | None:
    """Give two vacancies with what only one of them says."""
    first, second = case(store, one, now), case(store, other, now)
    if first is None or second is None or first.vacancy.id == second.vacancy.id:
        return None
    asked = [
        each
        for each in store.groups.suggestions(first.vacancy.id)
        if set(each.vacancies) == {first.vacancy.id, second.vacancy.id}
    ]
    return Pair(
        one=_beside(first, second),
        other=_beside(second, first),
        why=[why for each in asked[:1] for why in each.likeness.why],
        mark=deciding.mark(store, [first.vacancy.id, second.vacancy.id]),
    )


def _ad(listing: Listing, lines: Sequence[Markup]) -> Ad:
    return Ad(listing=listing, title=marked.title(listing.judged), lines=lines)


def _beside(shown: Case, other: Case) -> Case:
    """Give a case with the sentences marked that no ad of the other has."""
    theirs = "\n".join(ad.listing.judged.text for ad in other.ads)
    ads = []
    for ad in shown.ads:
        text = ad.listing.judged.text
        ads.append(_ad(ad.listing, marked.sentences(text, only_in(text, theirs))))
    return replace(shown, ads=ads)


def _twins(store: Store, number: int) -> list[Twin]:
    twins = []
    for each in store.groups.suggestions(number):
        [other] = set(each.vacancies) - {number}
        if vacancy := store.vacancies.get(other):
            item = Item(what="same", numbers=each.vacancies, title="", since=each.since)
            twins.append(Twin(key=item.key, vacancy=vacancy, likeness=round(100 * each.likeness.score)))
    return twins


_EVENTS = {
    "new": "funnet",
    "extended": "fristen er forlenget",
    "shortened": "fristen er flyttet fram",
    "changed": "endret hos kilden",
    "withdrawn": "trukket",
    "reopened": "lagt ut igjen",
    "readvertised": "lyst ut på nytt",
    "overdue": "vises fortsatt etter fristen",
}


def _happened(store: Store, number: int) -> list[Happened]:
    events = [
        Happened(at=event.at, says=words.days(f"{_EVENTS[event.kind]} {event.detail}".strip()))
        for event in store.vacancies.events(number)
    ]
    decisions = [
        Happened(at=each.at, says=words.decided(each), who=each.who, decision=each) for each in store.journal.of(number)
    ]
    return sorted((*events, *decisions), key=lambda each: each.at, reverse=True)


def since(shown: Case, seen: datetime) -> list[Happened]:
    """Give what has happened to a vacancy since somebody looked at it."""
    return [each for each in shown.happened if each.at > seen or (each.decision and (each.decision.undone or seen) > seen)]


def day(text: str) -> date | None:
    """Read a day as browsers send it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
