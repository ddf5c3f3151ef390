"""Which words tell ads for an erfaringskonsulent from others: labelled ads in, a weight for each word out. Pure.

A linear support vector machine, learnt by dual coordinate descent (Hsieh et al. 2008): the same ads give the same weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scraper import patterns
from scraper.classify import posting
from scraper.evaluate import LabelledAd, labelled
from scraper.judge import tidied
from scraper.text import plain, without_contacts
from scraper.wording import HUNDRED, said


MOST = 4_000  # words that are kept
_COMMON = 0.65  # a word that stands in a larger share of the ads says nothing
_ADS, _FILES = 6, 4  # a word must stand in so many ads, of so many files: no name of a place or an employer does
_OTHER_LETTER = "X"  # of folded text: what it was cannot be told
_ROUNDS = 60
_SOFT = 0.5  # how little it costs to be mistaken about an ad


@dataclass(frozen=True, slots=True)
class Example:
    """The words of an ad, and whether it is for such a post."""

    words: tuple[str, ...]
    is_ours: bool


def examples(lines: Iterable[bytes]) -> list[Example]:
    """Give what is learnt from labelled lines; raises JobsError that names the first line that cannot be read."""
    return [_example(ad) for ad in labelled(lines)]


def _example(ad: LabelledAd) -> Example:
    """Give the words of an ad as it is judged."""
    given = f"{tidied(posting(ad)).title}\n{without_contacts(plain(ad.text))}"
    return Example(tuple(said(patterns.fold(given))), ad.label == "position")


def learnt(sets: Sequence[Sequence[Example]]) -> dict[str, int]:
    """Give the words that weigh most in hundredths, and under no word what is added for every ad."""
    ads = [ad for each in sets for ad in each]
    first = _weights(ads, _common(sets))
    heaviest = sorted((word for word in first if word), key=lambda word: (-abs(first[word]), word))[:MOST]
    weights = _weights(ads, set(heaviest))
    return {word: whole for word in ["", *sorted(heaviest)] if (whole := round(HUNDRED * weights[word]))}


def _common(sets: Sequence[Sequence[Example]]) -> set[str]:
    """Give the words that are in many ads of many files."""
    ads = Counter(word for each in sets for ad in each for word in ad.words)
    of = Counter(word for each in sets for word in {word for ad in each for word in ad.words})
    most = _COMMON * sum(map(len, sets))
    return {word for word, count in ads.items() if _ADS <= count <= most and of[word] >= _FILES and _OTHER_LETTER not in word}


def _weights(ads: Sequence[Example], among: set[str]) -> Mapping[str, float]:
    """Weigh words so that the sum of an ad's, over the root of their number, tells which of the two it is."""
    rows = [_row(ad, among) for ad in ads]
    weights = dict.fromkeys(["", *among], 0.0)
    pulls = [0.0] * len(ads)
    order = list(range(len(ads)))
    shuffled = random.Random(0)  # noqa: S311 - only so that no order of the ads matters
    for _ in range(_ROUNDS):
        shuffled.shuffle(order)
        for number in order:
            pulls[number] = _pulled(rows[number], pulls[number], weights)
    return weights


@dataclass(frozen=True, slots=True)
class _Row:
    words: tuple[str, ...]
    share: float  # what each of the words counts
    side: int  # 1 for ours, -1 for others


def _row(ad: Example, among: set[str]) -> _Row:
    words = tuple(word for word in ad.words if word in among)
    return _Row(words, 1 / sqrt(len(words) or 1), 1 if ad.is_ours else -1)


def _pulled(row: _Row, pull: float, weights: dict[str, float]) -> float:
    """Move the weights of an ad's words until the ad is on its side, and give how hard it pulls at them."""
    stands = row.side * (row.share * sum(map(weights.__getitem__, row.words)) + weights[""])
    length = row.share * row.share * len(row.words) + 1
    new = max(0.0, pull - (stands - 1 + _SOFT * pull) / (length + _SOFT))
    if step := (new - pull) * row.side:
        weights[""] += step
        for word in row.words:
            weights[word] += step * row.share
    return new


def table(weights: Mapping[str, int]) -> Iterator[str]:
    """Write the weights as lines, each word as people write it."""
    yield "word,weight"
    yield from (f"{patterns.unfolded(word)},{weight}" for word, weight in weights.items())
