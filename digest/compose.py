"""Which vacancies a subscriber is told of, and when. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from scraper.model import Subscription, Vacancy
from scraper.text import OSLO


HOUR = time(8)  # when daily and weekly digests are due, in Norway
_WEEKLY_DAY = 0  # Monday


def due(subscription: Subscription, last: datetime | None, now: datetime) -> datetime | None:
    """Give the moment before which everything is to be told now, or None when no digest is due.

    The first digest is due at once, with what has been found up to this very moment. After that a digest covers everything
    since the one before, however long ago that was: a machine that slept for three days sends one digest, not three.
    """
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
    """Tell whether a vacancy is in a place that the subscriber asked for."""
    asked = subscription.fylke_codes
    return not asked or not vacancy.fylke_codes or bool(set(asked) & set(vacancy.fylke_codes))
