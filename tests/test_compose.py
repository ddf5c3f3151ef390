"""Digests are due at eight in Norway, cover everything since the last one, and tell nobody of the same post twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.compose import Paper, choose, due, newest_slot, wanted, weekly_mails
from scraper.dedup import combine
from scraper.judge import judge
from scraper.letters import Search, Subscription
from scraper.model import Listing, Vacancy
from scraper.text import OSLO
from tests.fakes import posting


Every = Literal["straks", "daglig", "ukentlig"]
JUST_AFTER = timedelta.resolution
_MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001


def reader(every: Every = "ukentlig", *fylke_codes: str) -> Subscription:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return Subscription(
        id=1, address="leser@example.no", language="nb", every=every, searches=(Search(fylke_codes=fylke_codes),), since=since
    )


def chosen(vacancies: Sequence[Vacancy], person: Subscription, told: Collection[int], before: datetime) -> list[Vacancy]:
    """What somebody is told of, of all that is open."""
    return choose(Paper(open=vacancies).asked_for(person.searches), told, before)


def norway(year: int, month: int, day: int, hour: int = 8, minute: int = 0, microsecond: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, microsecond=microsecond, tzinfo=OSLO).astimezone(UTC)


def vacancy(number: int = 1, seen: datetime = norway(2026, 11, 20), *fylke_codes: str) -> Vacancy:  # noqa: B008 - a value
    return replace(
        combine(number, [Listing(source="nav", judged=judge(posting()), first_seen=seen, last_seen=seen)]),
        fylke_codes=fylke_codes,
    )


def numbers(vacancies: Iterable[Vacancy]) -> list[int]:
    return [each.id for each in vacancies]


# When.


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        (norway(2026, 11, 23, 7, 59), date(2026, 11, 22), date(2026, 11, 16)),
        (norway(2026, 11, 23, 8, 0), date(2026, 11, 23), date(2026, 11, 23)),
        (norway(2026, 11, 23, 23, 59), date(2026, 11, 23), date(2026, 11, 23)),
        (norway(2026, 11, 24, 0, 30), date(2026, 11, 23), date(2026, 11, 23)),
        (norway(2026, 11, 29, 12, 0), date(2026, 11, 29), date(2026, 11, 23)),
        (norway(2027, 1, 1, 9, 0), date(2027, 1, 1), date(2026, 12, 28)),
        (norway(2028, 2, 29, 9, 0), date(2028, 2, 29), date(2028, 2, 28)),
    ],
)
def test_the_newest_slot_is_at_eight_on_any_day_or_on_a_monday(now: datetime, daily: date, weekly: date) -> None:
    assert newest_slot("daglig", now) == norway(daily.year, daily.month, daily.day)
    assert newest_slot("ukentlig", now) == norway(weekly.year, weekly.month, weekly.day)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2026, 3, 28), 7),
        (date(2026, 3, 29), 6),
        (date(2026, 3, 30), 6),
        (date(2026, 10, 24), 6),
        (date(2026, 10, 25), 7),
        (date(2026, 10, 26), 7),
    ],
)
def test_eight_in_norway_stays_eight_when_the_clocks_change(day: date, hour_in_utc: int) -> None:
    slot = newest_slot("daglig", norway(day.year, day.month, day.day, 12))
    assert slot.astimezone(UTC) == datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)


@pytest.mark.parametrize("every", ["straks", "daglig", "ukentlig"])
def test_the_first_digest_is_due_at_once_with_all_that_is_known(every: Every) -> None:
    now = norway(2026, 11, 20, 3, 33)
    assert due(reader(every), None, now) == now + JUST_AFTER


def test_straks_is_always_due() -> None:
    now = norway(2026, 11, 20, 3, 33)
    assert due(reader("straks"), now - JUST_AFTER, now) == now + JUST_AFTER


def test_a_weekly_digest_comes_on_monday_at_eight_and_once() -> None:
    last = norway(2026, 11, 16)
    monday = norway(2026, 11, 23)
    assert due(reader(), last, monday - JUST_AFTER) is None
    assert due(reader(), last, monday) == monday
    assert due(reader(), monday, monday) is None
    assert due(reader(), monday, monday + timedelta(days=6, hours=23)) is None


def test_who_came_on_sunday_night_gets_the_monday_digest_too() -> None:
    assert due(reader(), norway(2026, 11, 22, 23), norway(2026, 11, 23, 8, 5)) == norway(2026, 11, 23)


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2027, 1, 1)])
def test_a_daily_digest_comes_once_on_the_days_around_a_change_of_clocks_or_calendar(change: date) -> None:
    now = norway(change.year, change.month, change.day, 0) - timedelta(days=1)
    last, sent = now - timedelta(hours=1), list[datetime]()
    for minutes in range(0, 3 * 24 * 60, 10):
        if slot := due(reader("daglig"), last, now + timedelta(minutes=minutes)):
            last = slot
            sent.append(slot.astimezone(OSLO))
    assert [(slot.date() - change).days for slot in sent] == [-1, 0, 1]
    assert {slot.hour for slot in sent} == {8}


def test_a_weekly_digest_comes_once_in_each_week_of_a_year_with_53() -> None:
    now, sent = norway(2026, 12, 20), [norway(2026, 12, 14)]
    for hours in range(24 * 24):
        if slot := due(reader(), sent[-1], now + timedelta(hours=hours)):
            sent.append(slot)
    assert [f"{slot.astimezone(OSLO):%G-W%V}" for slot in sent[1:]] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]


def test_a_clock_that_is_set_back_an_hour_brings_no_second_digest() -> None:
    sent = due(reader("daglig"), norway(2026, 11, 19), norway(2026, 11, 20, 8, 5))
    assert [due(reader("daglig"), sent, norway(2026, 11, 20, hour, 5)) for hour in (7, 8, 9)] == [None] * 3


@pytest.mark.parametrize("place", ["", "UTC", "Pacific/Auckland", "America/New_York", "Nowhere/At_All"])
def test_eight_in_the_morning_is_that_of_norway_wherever_the_machine_thinks_it_is(place: str) -> None:
    says = (
        "from datetime import *; from digest.compose import newest_slot; "
        "print(newest_slot('daglig', datetime(2026, 7, 1, 6, tzinfo=UTC)))"
    )
    known = {"TZ": place, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONTZPATH": ""}  # and no zones but those we bring
    told = subprocess.run([sys.executable, "-c", says], env=known, check=True, capture_output=True, text=True).stdout
    assert told.strip() == "2026-07-01 08:00:00+02:00"


def test_a_machine_that_slept_for_three_days_sends_one_digest() -> None:
    last = norway(2026, 11, 17)
    woken = norway(2026, 11, 20, 15)
    slot = due(reader("daglig"), last, woken)
    assert slot == norway(2026, 11, 20)
    assert due(reader("daglig"), slot, woken + timedelta(minutes=1)) is None
    missed = [vacancy(day, norway(2026, 11, day, 12)) for day in (17, 18, 19)]
    assert numbers(chosen(missed, reader("daglig"), (), norway(2026, 11, 20))) == [17, 18, 19]


@given(st.sampled_from(["daglig", "ukentlig"]), _MOMENTS)
def test_a_slot_is_never_ahead_nor_more_than_its_period_behind(every: str, now: datetime) -> None:
    behind = now - newest_slot(every, now)
    assert timedelta() <= behind < (timedelta(days=1) if every == "daglig" else timedelta(days=7)) + timedelta(hours=1)


# What.


def test_a_post_at_the_edge_of_a_window_is_in_exactly_one_digest() -> None:
    first, second = norway(2026, 11, 23), norway(2026, 11, 30)
    edge = [vacancy(1, first - JUST_AFTER), vacancy(2, first)]
    now_told = numbers(chosen(edge, reader(), (), first))
    assert now_told == [1]
    assert numbers(chosen(edge, reader(), now_told, second)) == [2]


def test_what_was_told_is_never_told_again() -> None:
    both = [vacancy(1), vacancy(2)]
    assert numbers(chosen(both, reader(), {2}, norway(2027, 1, 1))) == [1]
    assert chosen(both, reader(), {1, 2}, norway(2027, 1, 1)) == []


def test_the_given_order_is_kept() -> None:
    assert numbers(chosen([vacancy(3), vacancy(1), vacancy(2)], reader(), (), norway(2027, 1, 1))) == [3, 1, 2]


@pytest.mark.parametrize(
    ("asked", "there", "expected"),
    [
        ((), ("18",), True),
        ((), (), True),
        (("18",), ("18",), True),
        (("18", "55"), ("50", "55"), True),
        (("18",), ("03",), False),
        (("18",), (), True),
    ],
)
def test_a_reader_gets_their_fylker_and_what_may_be_there(
    asked: tuple[str, ...], there: tuple[str, ...], *, expected: bool
) -> None:
    assert wanted(vacancy(1, norway(2026, 11, 20), *there), reader("ukentlig", *asked).searches) is expected
    assert (
        bool(chosen([vacancy(1, norway(2026, 11, 20), *there)], reader("ukentlig", *asked), (), norway(2027, 1, 1))) is expected
    )


@given(st.lists(st.tuples(_MOMENTS, st.integers(0, 2)), max_size=8), st.lists(_MOMENTS, min_size=1, max_size=8))
def test_every_post_is_told_once_whatever_the_hours_of_the_machine(
    posts: list[tuple[datetime, int]], wakings: list[datetime]
) -> None:
    vacancies = [vacancy(number, seen) for number, (seen, _) in enumerate(posts)]
    told: list[int] = []
    last: datetime | None = None
    for now in sorted(wakings):
        known = [each for each in vacancies if each.first_seen <= now]
        if moment := due(reader("daglig"), last, now):
            told += numbers(chosen(known, reader("daglig"), told, moment))
            last = moment
    assert len(told) == len(set(told))
    assert last is not None
    assert set(told) == {each.id for each in vacancies if each.first_seen < last}


@pytest.mark.parametrize(("posts", "mails"), [(0, 0), (4, 0), (12, 1), (60, 3), (200, 4), (5_000, 4)])
def test_how_many_mails_a_month_come_weekly(posts: int, mails: int) -> None:
    assert weekly_mails(posts) == mails
