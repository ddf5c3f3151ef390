"""No text, however long or odd, holds the rules up: the time that they take grows with the text, and with nothing else."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import relevance
from scraper.model import Kind
from scraper.patterns import fold


SIZE = 400_000
LIMIT = 20.0  # seconds: many times what a slow machine needs, and nothing beside work that grows with its square
RULES = relevance.rules()
EXAMPLES = [sentence for rule in RULES.rule for sentence in (*rule.hit, *rule.miss)]
WORDS = sorted({word for sentence in EXAMPLES for word in sentence.split()})
PATTERNS = {rule.id: rule.pattern for rule in RULES.rule} | RULES.words | RULES.field
BESIDE = {f"{rule.id} {number}": words for rule in RULES.rule for number, words in enumerate((rule.but, *rule.also)) if words}
LINES: list[Callable[[random.Random], str]] = [
    lambda chance: " ".join(chance.choices(WORDS, k=70_000)),
    lambda chance: "\n".join(chance.choices(WORDS, k=70_000)),
    lambda chance: "\n".join(chance.choices(EXAMPLES, k=12_000)),
    lambda chance: "".join(chance.choices("duharselvertk ,.%-", k=SIZE)),
]


def seconds(judge: Callable[..., object], *words: str) -> float:
    """How much of its thread's time something takes, whatever else the machine is doing."""
    begin = time.thread_time()
    judge(*words)
    return time.thread_time() - begin


def filled(piece: str, size: int = SIZE) -> str:
    """A piece of text, again and again."""
    return (piece * (size // len(piece) + 1))[:size]


# Whole ads.


@pytest.mark.parametrize(
    "piece",
    [
        "erfaringskonsulent ",
        "ord ",
        "du ha ",
        "du har\n",
        "har selv ",
        "har vært ",
        "a",
        "er",
        ".",
        "é",
        "İ ",
        "\U0001f600",
        "– a, ",
        "a. A",
        "vet hvordan det er å ",
        "søker x x x x x x ",
        "leder for ",
        "- egenerfaring\n",
        "Krav:\n- du må ha vært der selv\n",
        "Du må ha egenerfaring. ",
        "Det er et krav. ",
        "Du har vært der selv. Det er et krav. ",
        "vi søker en person som har psykisk egen erfaring og rus ",
        "pasienter som har egenerfaring med rus ",
        "du har gått kurs i rus ",
        "vært på kurs innlagt ",
        "har selv _life_ _title_ ",
        "mor, far, søsken eller barn av ",
    ],
)
@pytest.mark.parametrize("title", ["Erfaringskonsulent", "Los"])
def test_a_text_that_says_one_thing_for_ever_is_judged_in_time(title: str, piece: str) -> None:
    assert seconds(relevance.relevance, title, filled(piece)) < LIMIT


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_text_of_the_rules_own_words_in_no_order_is_judged_in_time(number: int) -> None:
    text = LINES[number](random.Random(1))[:SIZE]
    assert seconds(relevance.relevance, "Los", text) < LIMIT
    assert seconds(relevance.carries_term, text) < LIMIT


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (filled("ord "), "\nVi søker en erfaringskonsulent.", "position"),
        (filled("du har "), "\nVi søker en erfaringskonsulent.", "position"),
        ("Vi søker en erfaringskonsulent.\n", filled("ord "), "position"),
        ("Vi søker en erfaringskonsulent.", filled(" ord"), "position"),
        (filled("ord "), "psykolog, lege og erfaringskonsulent", "mention"),
    ],
)
def test_what_stands_at_the_end_of_a_long_text_is_still_found(before: str, after: str, kind: Kind) -> None:
    assert relevance.relevance("Los", before + after).kind == kind


# Each pattern alone.


@settings(deadline=None, max_examples=15)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), min_size=1, max_size=6),
    between=st.sampled_from([" ", "", ", ", "\n", ". "]),
    end=st.sampled_from(["", "selv", " erfaringskonsulent", "!"]),
)
def test_every_pattern_looks_through_any_repeated_words_in_time(pieces: list[str], between: str, end: str) -> None:
    text = fold(filled(between.join(pieces) + (between or " "), 40_000) + end)
    took = {name: seconds(every, pattern, text) for name, pattern in (PATTERNS | BESIDE).items()}
    assert {name: long for name, long in took.items() if long > LIMIT} == {}


@pytest.mark.parametrize("name", [*PATTERNS, *BESIDE])
def test_a_pattern_looks_through_its_own_words_in_time(name: str) -> None:
    pattern = (PATTERNS | BESIDE)[name]
    text = fold(" ".join(random.Random(2).choices(WORDS, k=70_000))[:SIZE])
    assert seconds(every, pattern, text) < LIMIT


def every(pattern: str, text: str) -> int:
    """Count all that a pattern finds."""
    return sum(1 for _ in relevance.compiled(pattern).finditer(text))
