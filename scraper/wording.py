"""Does an ad use the words that ads for an erfaringskonsulent use? A second reader beside the rules, with published weights.

Pure. The weights are data: data/reference/wording.csv, which `erfaringsjobb wording` learns from labelled ads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

import re2

from scraper import patterns


HUNDRED = 100  # weights are whole hundredths
MOST_FOR, MOST_AGAINST = 18, -12  # points
TITLE = "^"  # before a word of the title, which says more than the same in the text
_LEAST = 3  # points that are worth a word
_SCALE = 30  # points for what is learnt to be one step from the middle
_NOTHING, _ENOUGH = 20, 60  # words of an ad by which nothing is told, and by which all is
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzAEOX")  # of folded text
_APART = bytes(code if code in _LETTERS else ord(" ") for code in range(256))  # all else parts words
_MAY_BE = -0.15  # how like such an ad's the single words of one are that is worth reading whole
BY_ITSELF = ""  # what is added for every ad


@dataclass(frozen=True)
class Wording:
    """What each word, and each two that stand together, weigh for such a post, or against it."""

    weights: Mapping[str, int]

    def known(self, title: str, text: str) -> list[int]:
        """Give what the words of a folded title and text weigh, those that weigh anything."""
        return list(filter(None, map(self.weights.get, said(title, text))))

    def likeness(self, known: Sequence[int]) -> float:
        """Tell how like such an ad's the words are that weigh so: above nothing is like, below is unlike."""
        return likeness(known, self.weights.get(BY_ITSELF, 0)) / HUNDRED


def likeness(known: Sequence[float], by_itself: float) -> float:
    """Give the sum of weights over the root of their number, so that many weigh no more than few, and what is always added."""
    return sum(known) / sqrt(len(known) or 1) + by_itself


def said(title: str, text: str) -> list[str]:
    """Give the words of a folded title and text, and each two that stand together, each once; and again those of the title."""
    return [*_once(f"{title}\n{text}"), *map(TITLE.__add__, _once(title))]


def _once(folded: str) -> dict[str, None]:
    words = folded.encode("ascii").translate(_APART).decode("ascii").split()
    return dict.fromkeys([*words, *map(" ".join, pairwise(words))])


def may_be_like(folded: str) -> bool:
    """Tell from single words whether a folded text may be like such an ad: this is cheap enough for every ad."""
    words, weights = _single()
    known = [weights[number] for number in words.Match(folded.encode("ascii")) or ()]
    return wording().likeness(known) >= _MAY_BE


def points(title: str, text: str) -> int:
    """Give the points that the words of a folded ad speak for such a post with, or against it."""
    known = wording().known(title, text)
    share = max(0.0, min(1.0, (len(known) - _NOTHING) / (_ENOUGH - _NOTHING)))
    points = max(MOST_AGAINST, min(MOST_FOR, round(_SCALE * share * wording().likeness(known))))
    return points if abs(points) >= _LEAST else 0


def pull(folded: str, way: int) -> int:
    """Give how hard the words of a folded sentence pull one way, up or down."""
    return sum(wording().known("", folded)) * (1 if way > 0 else -1)


@cache
def wording() -> Wording:
    """Give the weights that come with the program."""
    return Wording({f"{TITLE if where else ''}{patterns.fold(word)}": weight for where, word, weight in published()})


@cache
def _single() -> tuple[re2.Set, list[int]]:
    """Give what finds the single words of the text, and what each weighs."""
    single = {word: weight for word, weight in wording().weights.items() if word and word[0] != TITLE and " " not in word}
    return patterns.whole_words(single), list(single.values())


def published() -> Iterator[tuple[bool, str, int]]:
    """Give each word as people write it, whether it is one of the title, and its weight; under no word what every ad gets."""
    lines = files("data.reference").joinpath("wording.csv").read_text("utf-8").splitlines()
    yield from ((row["where"] == "title", row["word"], int(row["weight"])) for row in csv.DictReader(lines))
