"""A linear support vector machine, learnt by dual coordinate descent (Hsieh et al. 2008).

Pure: the same examples give the same weights.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from operator import mul


_ROUNDS = 60
_SOFT = 0.25  # how little it costs to be mistaken about an example


@dataclass(frozen=True, slots=True)
class Example:
    """The words of something, and whether it is what is sought."""

    words: tuple[str, ...]
    is_ours: bool


def rarity(counts: Mapping[str, int], every: int, steep: float) -> dict[str, float]:
    """Tell how much each word tells by being rare, from how many of all examples have it: 1 is what most tell."""
    rare = {word: (log(every / count) + 1) ** steep for word, count in counts.items()}
    mean = sum(rare.values()) / (len(rare) or 1)
    return {word: each / mean for word, each in rare.items()}


def weights(
    examples: Sequence[Example], rare: Mapping[str, float], *, soft: float = _SOFT, rounds: int = _ROUNDS
) -> dict[str, float]:
    """Weigh words so that the sum of an example's, over the root of their number, tells which of the two it is.

    Under no word stands what is added for every example.
    """
    rows = [_row(example, rare) for example in examples]
    learnt = dict.fromkeys(["", *rare], 0.0)
    pulls = [0.0] * len(examples)
    order = list(range(len(examples)))
    shuffled = random.Random(0)  # noqa: S311 - only so that no order of the examples matters
    for _ in range(rounds):
        shuffled.shuffle(order)
        for number in order:
            pulls[number] = _pulled(rows[number], pulls[number], learnt, soft)
    return {word: weight * rare.get(word, 1) for word, weight in learnt.items()}


@dataclass(frozen=True, slots=True)
class _Row:
    words: tuple[str, ...]
    shares: tuple[float, ...]  # what each of the words counts
    length: float
    side: int  # 1 for ours, -1 for others


def _row(example: Example, rare: Mapping[str, float]) -> _Row:
    words = tuple(word for word in example.words if word in rare)
    root = sqrt(len(words) or 1)
    shares = tuple(rare[word] / root for word in words)
    return _Row(words, shares, sum(share * share for share in shares) + 1, 1 if example.is_ours else -1)


def _pulled(row: _Row, pull: float, learnt: dict[str, float], soft: float) -> float:
    """Move the weights of an example's words until it is on its side, and give how hard it pulls at them."""
    stands: float = row.side * (sum(map(mul, map(learnt.__getitem__, row.words), row.shares)) + learnt[""])
    new: float = max(0.0, pull - (stands - 1 + soft * pull) / (row.length + soft))
    if step := (new - pull) * row.side:
        learnt[""] += step
        for word, share in zip(row.words, row.shares, strict=True):
            learnt[word] += step * share
    return new
