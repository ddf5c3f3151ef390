"""How long a server asks us to wait, by its own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.fetch import retry_after
from tests.faults import http_date


SENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WEEK = 7 * 86400


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 1),
        ("9" * 400, WEEK),
        (str(10 * 365 * 86400), WEEK),
        (http_date(SENT + timedelta(minutes=5)), 300),
        ("Friday, 20-Nov-26 09:35:00 GMT", 300),
        ("Fri, 20 Nov 2026 09:35:00", 300),
        ("Fri, 20 Nov 2026 09:35:00 -0000", 300),
        ("Fri, 20 Nov 2026 10:35:00 +0100", 300),
        (http_date(SENT - timedelta(days=1)), 1),
        (http_date(SENT + timedelta(days=3650)), WEEK),
    ],
)
def test_a_wait_is_read_by_the_servers_clock_and_kept_between_a_second_and_a_week(stated: str, seconds: float) -> None:
    assert retry_after({"retry-after": stated, "date": http_date(SENT)}) == seconds


@pytest.mark.parametrize("stated", ["", "  ", "soon", "-5", "1e3", "12:00", "Fri, 99 Nov 2026 09:35:00 GMT", "\x00", "½"])
def test_what_is_no_wait_says_nothing(stated: str) -> None:
    assert retry_after({"retry-after": stated, "date": http_date(SENT)}) == 0


@pytest.mark.parametrize("date", [{}, {"date": ""}, {"date": "yesterday"}])
def test_a_moment_says_nothing_when_the_servers_clock_is_unknown(date: dict[str, str]) -> None:
    assert retry_after({"retry-after": http_date(SENT), **date}) == 0


def test_a_servers_clock_that_is_a_day_wrong_does_not_matter() -> None:
    wrong = SENT - timedelta(days=1)
    assert retry_after({"retry-after": http_date(wrong + timedelta(minutes=2)), "date": http_date(wrong)}) == 120


@settings(deadline=None)  # a busy machine is no fault
@given(stated=st.text(max_size=40), date=st.text(max_size=40))
@example(stated="Fri, 20 Nov 2026 09:35:00 +9999999", date="Fri, 20 Nov 2026 09:35:00 GMT")
@example(stated="Fri, 20 Nov 99999 09:35:00 GMT", date="Fri, 20 Nov 2026 09:35:00 GMT")
@example(stated="0", date="")
def test_no_header_makes_us_stumble(stated: str, date: str) -> None:
    assert 0 <= retry_after({"retry-after": stated, "date": date}) <= WEEK
