"""Does an ad use the words that ads for an erfaringskonsulent use? A second reader beside the rules, with published weights.

Pure. The weights are data: data/reference/wording.csv, which `erfaringsjobb wording` learns from labelled ads. Words alone
never show an ad to anybody: where they and the rules disagree, a person looks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

from scraper import patterns


HUNDRED = 100  # weights are whole hundredths
MOST_FOR, MOST_AGAINST = 14, -14  # points
_LEAST = 3  # points that are worth a word
_SCALE = 12  # points for what is learnt to be one step from the middle
_NOTHING, _ENOUGH = 20, 60  # words of an ad by which nothing is told, and by which all is
_WORD = re.compile(r"[a-zAEOX]+")  # of folded text
_BY_ITSELF = ""  # what is added for every ad


@dataclass(frozen=True)
class Wording:
    """What each word, and each two that stand together, weigh for such a post, or against it."""

    weights: Mapping[str, int]

    def known(self, folded: str) -> list[int]:
        """Give what the words of a folded text weigh, those that weigh anything."""
        return list(filter(None, map(self.weights.get, said(folded))))

    def likeness(self, known: Sequence[int]) -> float:
        """Tell how like such an ad's the words are that weigh so: above nothing is like, below is unlike."""
        return (sum(known) / sqrt(len(known) or 1) + self.weights.get(_BY_ITSELF, 0)) / HUNDRED


def said(folded: str) -> Iterator[str]:
    """Give the words of a folded text, and each two that stand together, each once."""
    words = _WORD.findall(folded)
    yield from dict.fromkeys(words)
    yield from dict.fromkeys(map(" ".join, pairwise(words)))


def points(folded: str) -> int:
    """Give the points that the words of a folded text speak for such a post with, or against it."""
    known = wording().known(folded)
    share = max(0.0, min(1.0, (len(known) - _NOTHING) / (_ENOUGH - _NOTHING)))
    points = max(MOST_AGAINST, min(MOST_FOR, round(_SCALE * share * wording().likeness(known))))
    return points if abs(points) >= _LEAST else 0


def pull(folded: str, way: int) -> int:
    """Give how hard the words of a folded sentence pull one way, up or down."""
    return sum(wording().known(folded)) * (1 if way > 0 else -1)


@cache
def wording() -> Wording:
    """Give the weights that come with the program."""
    return Wording({patterns.fold(word): weight for word, weight in published()})


def published() -> Iterator[tuple[str, int]]:
    """Give each word as people write it, with its weight; under no word what is added for every ad."""
    lines = files("data.reference").joinpath("wording.csv").read_text("utf-8").splitlines()
    yield from ((row["word"], int(row["weight"])) for row in csv.DictReader(lines))
