"""Which source found what, and an estimate of what all missed that is right when its assumptions are."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.statistics import coverage


FOUND = {
    ("nav",): 20,
    ("arbeidsplassen", "nav"): 10,
    ("jobbnorge",): 8,
    ("arbeidsplassen", "jobbnorge"): 5,
    ("finn_api", "jooble", "nav"): 15,
    ("jooble",): 4,
    ("manual",): 2,
}


def test_what_each_source_found_and_what_it_alone_did() -> None:
    assert coverage.by_source(FOUND) == {
        "nav": (45, 20),
        "jooble": (19, 4),
        "arbeidsplassen": (15, 0),
        "finn_api": (15, 0),
        "jobbnorge": (13, 8),
        "manual": (2, 2),
    }
    assert coverage.outside(FOUND) == 6


def test_aggregators_and_tips_are_no_side_of_the_estimate() -> None:
    found = coverage.estimate(FOUND)
    assert found is not None
    assert (found.first, found.second, found.both, found.found) == (50, 28, 20, 58)


def test_the_estimate_is_chapmans() -> None:
    found = coverage.chapman(200, 150, 50)
    assert found is not None
    assert found.total == pytest.approx(201 * 151 / 51 - 1)
    assert found.low < found.total < found.high


@pytest.mark.parametrize("both", [0, 6])
def test_of_too_few_in_common_nothing_is_estimated(both: int) -> None:
    assert coverage.chapman(40, 30, both) is None


def test_two_groups_that_found_the_same_have_missed_nothing() -> None:
    found = coverage.chapman(30, 30, 30)
    assert found is not None
    assert (found.total, found.low, found.high) == (30, 30, 30)


@given(st.integers(7, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_estimate_and_never_less_than_was_found(both: int, one: int, other: int) -> None:
    found = coverage.chapman(both + one, both + other, both)
    assert found is not None
    assert found.found <= found.low <= found.total <= found.high


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, truth, held = Random(20261120), 150, 0  # as many posts as a year may have
    for _ in range(1000):
        seen = [(chance.random() < 0.7, chance.random() < 0.5) for _ in range(truth)]
        found = coverage.chapman(sum(a for a, _ in seen), sum(b for _, b in seen), sum(a and b for a, b in seen))
        held += bool(found and found.low <= truth <= found.high)
    assert 920 <= held <= 980
