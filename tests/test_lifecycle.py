"""A vacancy is open until its last day is over in Norway, and readers are told what they would want to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scraper.dedup import combine
from scraper.judge import judge
from scraper.lifecycle import events, following, standing, state
from scraper.model import Listing, Place, State, Vacancy
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LATER = date(2026, 12, 11)
SILENT = "ingen av stedene den er lyst ut, har svart siden da"
OLD = "annonsen har ingen frist og er over et halvt år gammel"


def vacancy(**facts: Any) -> Vacancy:  # noqa: ANN401 - see posting
    """A post in Bodø, as it is put together from one ad."""
    usual = {"deadline": LATER.isoformat(), "places": (Place(kommune="BODØ"),)}
    return combine(7, [Listing(source="nav", judged=judge(posting(**{**usual, **facts})), first_seen=NOW, last_seen=NOW)])


def told(before: Vacancy | None, after: Vacancy, at: datetime = NOW) -> list[tuple[str, str]]:
    happened = list(events(before, after, at))
    assert all(event.vacancy_id == 7 and event.at == at for event in happened)
    return [(event.kind, event.detail) for event in happened]


@pytest.mark.parametrize(
    ("last_day", "withdrawn", "expected"),
    [
        (LATER, None, "open"),
        (TODAY, None, "open"),
        (TODAY - timedelta(days=1), None, "passed"),
        (None, None, "open"),
        (LATER, NOW, "withdrawn"),
        (None, NOW, "withdrawn"),
        (TODAY - timedelta(days=1), NOW, "passed"),
    ],
)
def test_one_can_apply_through_the_whole_of_the_last_day(
    last_day: date | None, withdrawn: datetime | None, expected: State
) -> None:
    assert state(replace(vacancy(), last_day=last_day, withdrawn=withdrawn), TODAY) == expected


def test_the_first_time_is_news_and_the_same_again_is_not() -> None:
    assert told(None, vacancy()) == [("new", "")]
    assert told(vacancy(), vacancy()) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (LATER, date(2026, 12, 24), [("extended", "2026-12-11 → 2026-12-24")]),
        (LATER, date(2026, 12, 1), [("shortened", "2026-12-11 → 2026-12-01")]),
        (None, LATER, []),
        (LATER, None, []),
    ],
)
def test_a_deadline_that_moves_is_told_with_both_days(
    before: date | None, after: date | None, expected: list[tuple[str, str]]
) -> None:
    assert told(replace(vacancy(), last_day=before), replace(vacancy(), last_day=after)) == expected


def test_an_ad_taken_down_before_its_last_day_is_over_is_withdrawn() -> None:
    gone = replace(vacancy(), withdrawn=NOW)
    assert told(vacancy(), gone) == [("withdrawn", "")]
    assert told(gone, replace(gone, withdrawn=NOW + timedelta(hours=1))) == []
    assert told(gone, vacancy()) == [("reopened", "")]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 12, 11, 22, 59, 59, tzinfo=UTC), [("withdrawn", "")]),
        (datetime(2026, 12, 11, 23, tzinfo=UTC), []),
    ],
)
def test_a_board_that_takes_an_ad_down_after_the_norwegian_day_of_its_deadline_withdraws_nothing(
    at: datetime, expected: list[tuple[str, str]]
) -> None:
    assert told(vacancy(), replace(vacancy(), withdrawn=at), at) == expected


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"employer": "Ny kommune"}, "arbeidsgiver: Eksempel kommune → Ny kommune"),
        ({"employer": ""}, "arbeidsgiver: Eksempel kommune → ikke oppgitt"),
        ({"places": (Place(kommune="BODØ"), Place(kommune="OSLO"))}, "sted: Bodø → Bodø, Oslo"),
        (
            {"title": "Erfaringskonsulent 50–80 % fast"},
            "tittel: Erfaringskonsulent 50 % fast → Erfaringskonsulent 50–80 % fast; stillingsprosent: 50 % → 50–80 %",
        ),
        (
            {"title": "Erfaringskonsulent 50 % vikariat"},
            "tittel: Erfaringskonsulent 50 % fast → Erfaringskonsulent 50 % vikariat; ansettelse: fast → vikariat",
        ),
    ],
)
def test_a_changed_fact_is_told_with_the_old_and_the_new(changes: dict[str, Any], detail: str) -> None:
    assert told(vacancy(), vacancy(**changes)) == [("changed", detail)]


def test_a_text_that_is_written_differently_is_no_news() -> None:
    assert told(vacancy(), vacancy(html="<div>Vi søker en erfaringskonsulent. Velkommen!</div>")) == []


def test_a_new_deadline_and_a_new_place_are_two_events() -> None:
    after = vacancy(deadline="24.12.2026", places=(Place(kommune="OSLO"),))
    assert [kind for kind, _ in told(vacancy(), after)] == ["extended", "changed"]


def test_how_long_a_board_shows_an_ad_without_a_deadline_is_no_deadline() -> None:
    silent = vacancy(deadline="", expires=date(2026, 12, 20))
    assert told(silent, vacancy(deadline="", expires=date(2026, 12, 22))) == []
    assert told(silent, vacancy(expires=date(2026, 12, 20))) == []


# ---- what is remembered --------------------------------------------------------------------------------------------------


def test_the_deadlines_that_a_post_had_are_remembered_and_when_it_last_changed() -> None:
    first = vacancy()
    second = following(first, vacancy(deadline="24.12.2026"), NOW)
    third = following(second, vacancy(deadline="31.12.2026"), NOW + timedelta(days=1))
    assert (second.earlier_deadlines, second.changed) == ((LATER,), NOW)
    assert (third.earlier_deadlines, third.changed) == ((LATER, date(2026, 12, 24)), NOW + timedelta(days=1))
    assert following(third, replace(third, changed=None), NOW + timedelta(days=2)).changed == NOW + timedelta(days=1)


def copies(*listings: tuple[str, dict[str, Any]]) -> Vacancy:
    """A post that several boards show."""
    usual = {"deadline": LATER.isoformat(), "places": (Place(kommune="BODØ"),)}
    shown = [(source, judge(posting(source, **{**usual, **facts}))) for source, facts in listings]
    return combine(7, [Listing(source=source, judged=judged, first_seen=NOW, last_seen=NOW) for source, judged in shown])


def test_another_boards_copy_that_comes_to_speak_is_no_change() -> None:
    before = copies(("nav", {"title": "Erfaringskonsulent", "deadline": "2026-12-10"}))
    after = copies(("nav", {"title": "Erfaringskonsulent", "deadline": "2026-12-10"}), ("jobbnorge", {"employer": "Eksempel"}))
    assert told(before, after) == []
    moved = copies(("nav", {}), ("jobbnorge", {"deadline": "2026-12-24"}))
    assert told(before, moved) == [("extended", "2026-12-10 → 2026-12-24")]


def test_a_post_that_is_advertised_again_says_which_it_was() -> None:
    again = replace(vacancy(), readvertises=3)
    assert told(None, again) == [("new", ""), ("readvertised", "3")]
    assert told(vacancy(), again) == [("readvertised", "3")]
    assert told(again, again) == []


# ---- how it stands -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "today", "heard", "expected"),
    [
        ({}, TODAY, {"nav": TODAY}, ("open", TODAY, "")),
        ({}, LATER + timedelta(days=1), {}, ("passed", LATER + timedelta(days=1), "fristen er ute")),
        ({"withdrawn": NOW}, LATER, {"nav": LATER}, ("withdrawn", TODAY, "annonsen er trukket")),
        ({}, TODAY + timedelta(days=7), {}, ("open", TODAY, "")),
        ({}, TODAY + timedelta(days=8), {"avis": LATER}, ("unknown", TODAY, SILENT)),
        ({"last_day": None}, TODAY + timedelta(days=184), {"nav": date(2027, 6, 1)}, ("unknown", date(2027, 5, 22), OLD)),
    ],
)
def test_a_post_stands_open_or_not_or_nobody_knows_with_the_reason_and_since_when(
    changes: dict[str, Any], today: date, heard: dict[str, date], expected: tuple[State, date, str]
) -> None:
    found = standing(replace(vacancy(), **changes), today, heard)
    assert (found.state, found.since, found.why) == expected
