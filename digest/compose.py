"""Which vacancies a subscriber is told of, and when. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import exp

from scraper import places
from scraper.letters import Change, Content, Search, Subscription
from scraper.model import Event, EventKind, Vacancy
from scraper.text import OSLO, oslo_day


HOUR = time(8)  # when daily and weekly digests are due, in Norway
REMINDER = timedelta(days=3)  # before the last day to apply
QUIET = timedelta(days=30)  # without a mail, after which those who want one get a sign of life
TELLING: frozenset[EventKind] = frozenset(("extended", "shortened", "withdrawn", "reopened"))
_REMEMBERED = 1000  # ways to search, whose posts are chosen once
_MANY = 3  # posts of one employer, that are then shown together
_WEEKLY_DAY = 0  # Monday


@dataclass(frozen=True, kw_only=True)  # without slots, for what is worked out once
class Paper:
    """What there is to tell of: the posts that are open, soonest deadline first, and what has happened to any lately."""

    open: Sequence[Vacancy]
    happened: Sequence[Event] = ()  # of the kinds that are told of, in the order in which we came to know it
    changed: Mapping[int, Vacancy] = field(default_factory=dict)  # the posts that it happened to

    _asked_for: dict[tuple[Search, ...], list[Vacancy]] = field(default_factory=dict)

    def asked_for(self, searches: tuple[Search, ...]) -> list[Vacancy]:
        """Give the open posts that any of these searches asks for; many readers ask for the same."""
        if searches not in self._asked_for:
            if len(self._asked_for) >= _REMEMBERED:
                self._asked_for.clear()
            self._asked_for[searches] = [vacancy for vacancy in self.open if wanted(vacancy, searches)]
        return self._asked_for[searches]

    @cached_property
    def still(self) -> frozenset[int]:
        """The posts that are open."""
        return frozenset(vacancy.id for vacancy in self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What somebody has been told up to now."""

    told: Mapping[int, str]  # by vacancy, the last day that they have been reminded of, or ""
    seen: int = 0  # the newest event of which they have been told, or need not be


def content(paper: Paper, person: Subscription, past: Past, until: datetime | None, now: datetime) -> Content:
    """Put together what to tell somebody: what is new, what has become of the rest, and which deadlines are near.

    Without an ``until``, before which posts have been found, no digest is due, and only deadlines can be told of. Events are
    told in the order in which we came to know them: that of a long run is written after its time.
    """
    new = gathered(choose(paper.asked_for(person.searches), past.told, until)) if until else []
    changed = _changed(paper, person, past) if until and "changes" in person.extras else []
    rests = {change.vacancy.id for change in changed}
    closing = [vacancy for vacancy in _closing(paper, person, past.told, now) if vacancy.id not in rests]
    return Content(new=tuple(new), changed=tuple(changed), closing=tuple(closing))


def weekly_mails(posts: int) -> int:
    """Give about how many mails a month come weekly, where so many posts come in a year: in how many weeks there is any."""
    weeks = 365.25 / 7
    return round(weeks / 12 * (1 - exp(-posts / weeks)))


def gathered(vacancies: Sequence[Vacancy]) -> list[Vacancy]:
    """Put the posts of an employer with many of them together, where the first of them stands."""
    counts = Counter(vacancy.employer for vacancy in vacancies)
    if max(counts.values(), default=0) < _MANY:
        return list(vacancies)
    first: dict[str, int] = {}
    for place, vacancy in enumerate(vacancies):
        first.setdefault(vacancy.employer, place)
    alone = {vacancy.id: place for place, vacancy in enumerate(vacancies)}
    many = {employer for employer, count in counts.items() if employer and count >= _MANY}
    return sorted(vacancies, key=lambda each: first[each.employer] if each.employer in many else alone[each.id])


def _changed(paper: Paper, person: Subscription, past: Past) -> list[Change]:
    """Give what became of the posts that somebody was told of: the last of it, and nothing of those that are over."""
    last = {
        event.vacancy_id: event.kind for event in paper.happened if event.number > past.seen and event.vacancy_id in past.told
    }
    return [
        Change(vacancy=vacancy, kind=kind)
        for number, kind in last.items()
        if (vacancy := paper.changed.get(number)) and wanted(vacancy, person.searches)
        if (number in paper.still) != (kind == "withdrawn")
    ]


def _closing(paper: Paper, person: Subscription, told: Mapping[int, str], now: datetime) -> list[Vacancy]:
    """Give the posts whose stated deadlines are near, and that somebody has not been reminded of; from eight in the morning."""
    today = oslo_day(now)
    if "reminders" not in person.extras or now.astimezone(OSLO).time() < HOUR or _pauses(person, today):
        return []
    return [
        vacancy
        for vacancy in paper.asked_for(person.searches)
        if vacancy.id in told and is_near(vacancy, today)
        if told[vacancy.id] < str(vacancy.stated_day)
    ]


def is_near(vacancy: Vacancy, today: date) -> bool:
    """Tell whether the last day to apply, as the ads state it, is one of the next few."""
    return bool(vacancy.stated_day and today <= vacancy.stated_day <= today + REMINDER)


def _pauses(person: Subscription, today: date) -> bool:
    return bool(person.paused_until and today < person.paused_until)


def due(subscription: Subscription, last: datetime | None, now: datetime) -> datetime | None:
    """Give the moment before which everything is to be told now, or None when no digest is due.

    Nothing is due while somebody pauses. The first digest is due at once, with what has been found up to this very moment.
    After that a digest covers everything since the one before, however long ago that was: a machine that slept for three days
    sends one digest, not three.
    """
    if _pauses(subscription, oslo_day(now)):
        return None
    if last is None or subscription.every == "straks":
        return now + timedelta.resolution
    slot = newest_slot(subscription.every, now)
    return slot if slot > last else None


def newest_slot(every: str, now: datetime) -> datetime:
    """Give the newest eight o'clock in Norway that has passed, of any day or of a Monday."""
    local = now.astimezone(OSLO)
    day = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    if every == "ukentlig":
        day -= timedelta(days=(day.weekday() - _WEEKLY_DAY) % 7)
    return datetime.combine(day, HOUR, OSLO)


def choose(asked_for: Iterable[Vacancy], told: Collection[int], before: datetime) -> list[Vacancy]:
    """Choose what to tell of the posts that somebody asks for: first seen before the digest was due, and never told before.

    They stand with the soonest deadline first, and that order is kept. A vacancy whose fylke we do not know is sent to
    everybody: a post too many is better than one missed.
    """
    return [vacancy for vacancy in asked_for if vacancy.id not in told and vacancy.first_seen < before]


def wanted(vacancy: Vacancy, searches: Iterable[Search]) -> bool:
    """Tell whether a vacancy is what any of these searches asks for."""
    return any(matches(search, vacancy) for search in searches)


def matches(search: Search, vacancy: Vacancy) -> bool:
    """Tell whether a vacancy is what a search asks for; what its ads do not state is no reason to leave it out."""
    facts = vacancy.facts
    if facts.percent and facts.percent[1] < search.least_percent:
        return False
    if search.contracts and facts.contract and not set(search.contracts) & set(facts.contract):
        return False
    if search.unschooled and facts.education and facts.education.required:
        return False
    return _is_there(search, vacancy)


def _is_there(search: Search, vacancy: Vacancy) -> bool:
    """Tell whether a vacancy is in one of the places of a search, or in none that we know; a search without places has all."""
    if not (search.fylke_codes or search.kommune_codes or search.near) or not vacancy.fylke_codes:
        return True
    if set(search.fylke_codes) & set(vacancy.fylke_codes):
        return True
    codes = vacancy.facts.kommune_codes
    if not codes:  # somewhere in a fylke: of its kommuner, any may be meant
        named = {code[:2] for code in (*search.kommune_codes, search.near) if code}
        return bool(named & set(vacancy.fylke_codes))
    near = search.near and any(places.distance(search.near, code) <= search.km for code in codes)
    return bool(set(search.kommune_codes) & set(codes)) or bool(near)
