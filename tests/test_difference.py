"""A person who decides whether two ads are one sees what only one of them says."""

from __future__ import annotations

from scraper.dedup.difference import only_in


ONE = "Skavli botiltak har 9 beboere. Egenerfaring er et krav!\n- gi råd om bolig"
OTHER = "Strandpromenaden botiltak har 14 beboere. EGENERFARING er et krav.\nGi råd om bolig"


def test_the_sentences_that_the_other_lacks_are_given_as_they_stand() -> None:
    assert only_in(ONE, OTHER) == ["Skavli botiltak har 9 beboere."]
    assert only_in(OTHER, ONE) == ["Strandpromenaden botiltak har 14 beboere."]


def test_two_texts_that_say_the_same_differ_in_nothing() -> None:
    assert only_in(ONE, ONE.upper()) == []
    assert only_in("", ONE) == []
