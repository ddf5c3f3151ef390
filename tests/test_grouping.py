"""Which ads of many are one vacancy each: the same whatever the order, and never two that are kept apart."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from scraper.dedup.grouping import partition


_AD = st.integers(0, 6)
_PAIR = st.tuples(_AD, _AD).filter(lambda pair: pair[0] < pair[1])
_SAME = st.lists(st.tuples(st.sampled_from([0.8, 0.9, 1.0]), _PAIR), unique_by=lambda each: each[1]).map(
    lambda pairs: [(sure, a, b) for sure, (a, b) in pairs]
)
_APART = st.frozensets(_PAIR.map(frozenset))


def test_what_is_the_same_by_way_of_a_third_is_one_vacancy() -> None:
    assert partition("abcd", [(0.9, "a", "b"), (0.8, "b", "c")], ()) == [{"a", "b", "c"}, {"d"}]


def test_the_surest_comes_first_and_what_is_kept_apart_stays_so() -> None:
    same = [(0.8, "a", "b"), (0.9, "b", "c")]
    assert partition("abc", same, {frozenset("ac")}) == [{"a"}, {"b", "c"}]


@given(_SAME, _APART)
def test_every_ad_is_of_one_vacancy_and_none_with_what_it_is_kept_apart_from(
    same: list[tuple[float, int, int]], apart: frozenset[frozenset[int]]
) -> None:
    groups = partition(range(7), same, apart)
    assert sorted(ad for group in groups for ad in group) == list(range(7))
    assert not any(pair <= group for pair in apart for group in groups)


@given(_SAME, _APART, st.randoms(use_true_random=False))
def test_the_order_in_which_they_came_does_not_matter(
    same: list[tuple[float, int, int]], apart: frozenset[frozenset[int]], chance: random.Random
) -> None:
    shuffled, ads = chance.sample(same, len(same)), chance.sample(range(7), 7)
    assert set(partition(ads, shuffled, apart)) == set(partition(range(7), same, apart))
