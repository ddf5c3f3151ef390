"""Which vacancies a subscriber is told of, and when. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from scraper import places
from scraper.letters import Search, Subscription
from scraper.model import Vacancy
from scraper.text import OSLO, oslo_day


HOUR = time(8)  # when daily and weekly digests are due, in Norway
_WEEKLY_DAY = 0  # Monday


def due(subscription: Subscription, last: datetime | None, now: datetime) -> datetime | None:
    """Give the moment before which everything is to be told now, or None when no digest is due.

    Nothing is due while somebody pauses. The first digest is due at once, with what has been found up to this very moment.
    After that a digest covers everything since the one before, however long ago that was: a machine that slept for three days
    sends one digest, not three.
    """
    if subscription.paused_until and oslo_day(now) < subscription.paused_until:
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


def choose(vacancies: Iterable[Vacancy], subscription: Subscription, told: Collection[int], before: datetime) -> list[Vacancy]:
    """Choose what to tell: open, wanted, first seen before the digest was due, and never told before.

    ``vacancies`` are the open ones, soonest deadline first; that order is kept. A vacancy whose fylke we do not know is sent to
    everybody: a post too many is better than one missed.
    """
    return [
        vacancy
        for vacancy in vacancies
        if vacancy.id not in told and vacancy.first_seen < before and wanted(vacancy, subscription)
    ]


def wanted(vacancy: Vacancy, subscription: Subscription) -> bool:
    """Tell whether a vacancy is what any search of a subscriber asks for."""
    return any(matches(search, vacancy) for search in subscription.searches)


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
