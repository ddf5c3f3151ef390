"""Which words tell ads for an erfaringskonsulent from others: labelled ads in, a weight for each word out. Pure.

A linear support vector machine, learnt by dual coordinate descent (Hsieh et al. 2008): the same ads give the same weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from operator import mul

from scraper import patterns, places
from scraper.classify import posting
from scraper.evaluate import LabelledAd, labelled
from scraper.judge import tidied
from scraper.text import plain, without_contacts
from scraper.wording import HUNDRED, TITLE, said


MOST = 12_000  # words that are kept
_COMMON = 0.65  # a word that stands in a larger share of the ads says nothing
_ADS, _FILES = 6, 4  # a word must stand in so many ads, of so many files: no employer's name does
_OTHER_LETTER = "X"  # of folded text: what it was cannot be told
_ROUNDS = 60
_SOFT = 0.25  # how little it costs to be mistaken about an ad
_STEEP = 1.5  # how much more a rare word tells than a common one


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
    title, text = patterns.fold(tidied(posting(ad)).title), patterns.fold(without_contacts(plain(ad.text)))
    return Example(tuple(said(title, text)), ad.label == "position")


def learnt(sets: Sequence[Sequence[Example]]) -> dict[str, int]:
    """Give the words that weigh most in hundredths, and under no word what is added for every ad."""
    ads = [ad for each in sets for ad in each]
    rarity = _rarity(sets)
    first = _weights(ads, rarity)
    heaviest = sorted((word for word in first if word), key=lambda word: (-abs(first[word]), word))[:MOST]
    weights = _weights(ads, {word: rarity[word] for word in heaviest})
    return {word: whole for word in ["", *sorted(heaviest)] if (whole := round(HUNDRED * weights[word]))}


def _rarity(sets: Sequence[Sequence[Example]]) -> dict[str, float]:
    """Give the words that are in many ads of many files, and how much each tells by being rare: 1 is what most tell."""
    ads = Counter(word for each in sets for ad in each for word in ad.words)
    of = Counter(word for each in sets for word in {word for ad in each for word in ad.words})
    every = sum(map(len, sets))
    kept = [word for word in ads if _ADS <= ads[word] <= _COMMON * every and of[word] >= _FILES and _may_tell(word)]
    rarity = {word: (log(every / ads[word]) + 1) ** _STEEP for word in kept}
    mean = sum(rarity.values()) / (len(rarity) or 1)
    return {word: rare / mean for word, rare in rarity.items()}


def _may_tell(word: str) -> bool:
    """Tell whether a word, or two, can say anything of a post: the name of a place does not, though «time» is one."""
    return _OTHER_LETTER not in word and _places().isdisjoint(word.removeprefix(TITLE).split())


@cache
def _places() -> frozenset[str]:
    return frozenset(map(patterns.fold, places.names()))


def _weights(ads: Sequence[Example], rarity: Mapping[str, float]) -> Mapping[str, float]:
    """Weigh words so that the sum of an ad's, over the root of their number, tells which of the two it is."""
    rows = [_row(ad, rarity) for ad in ads]
    weights = dict.fromkeys(["", *rarity], 0.0)
    pulls = [0.0] * len(ads)
    order = list(range(len(ads)))
    shuffled = random.Random(0)  # noqa: S311 - only so that no order of the ads matters
    for _ in range(_ROUNDS):
        shuffled.shuffle(order)
        for number in order:
            pulls[number] = _pulled(rows[number], pulls[number], weights)
    return {word: weight * rarity.get(word, 1) for word, weight in weights.items()}


@dataclass(frozen=True, slots=True)
class _Row:
    words: tuple[str, ...]
    shares: tuple[float, ...]  # what each of the words counts
    length: float
    side: int  # 1 for ours, -1 for others


def _row(ad: Example, rarity: Mapping[str, float]) -> _Row:
    words = tuple(word for word in ad.words if word in rarity)
    root = sqrt(len(words) or 1)
    shares = tuple(rarity[word] / root for word in words)
    return _Row(words, shares, sum(share * share for share in shares) + 1, 1 if ad.is_ours else -1)


def _pulled(row: _Row, pull: float, weights: dict[str, float]) -> float:
    """Move the weights of an ad's words until the ad is on its side, and give how hard it pulls at them."""
    stands: float = row.side * (sum(map(mul, map(weights.__getitem__, row.words), row.shares)) + weights[""])
    new: float = max(0.0, pull - (stands - 1 + _SOFT * pull) / (row.length + _SOFT))
    if step := (new - pull) * row.side:
        weights[""] += step
        for word, share in zip(row.words, row.shares, strict=True):
            weights[word] += step * share
    return new


def table(weights: Mapping[str, int]) -> Iterator[str]:
    """Write the weights as lines, each word as people write it."""
    yield "where,word,weight"
    for word, weight in weights.items():
        where = "title" if word.startswith(TITLE) else "ad"
        yield f"{where},{patterns.unfolded(word.removeprefix(TITLE))},{weight}"
