"""Which words tell ads for an erfaringskonsulent from others: labelled ads in, a weight for each word out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from scraper import patterns, places
from scraper.classify import posting
from scraper.evaluate import LabelledAd, labelled
from scraper.judge import tidied
from scraper.learning.machine import Example, rarity, weights
from scraper.text import plain, without_contacts
from scraper.wording import HUNDRED, TITLE, said


MOST = 12_000  # words that are kept
_COMMON = 0.65  # a word that stands in a larger share of the ads says nothing
_ADS, _FILES = 6, 4  # a word must stand in so many ads, of so many files: no employer's name does
_OTHER_LETTER = "X"  # of folded text: what it was cannot be told
_STEEP = 1.5  # how much more a rare word tells than a common one


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
    rare = rarity(_common(sets), len(ads), _STEEP)
    first = weights(ads, rare)
    heaviest = sorted((word for word in first if word), key=lambda word: (-abs(first[word]), word))[:MOST]
    again = weights(ads, {word: rare[word] for word in heaviest})
    return {word: whole for word in ["", *sorted(heaviest)] if (whole := round(HUNDRED * again[word]))}


def _common(sets: Sequence[Sequence[Example]]) -> dict[str, int]:
    """Give the words that are in many ads of many files, and in how many."""
    ads = Counter(word for each in sets for ad in each for word in ad.words)
    of = Counter(word for each in sets for word in {word for ad in each for word in ad.words})
    most = _COMMON * sum(map(len, sets))
    return {word: count for word, count in ads.items() if _ADS <= count <= most and of[word] >= _FILES and _may_tell(word)}


def _may_tell(word: str) -> bool:
    """Tell whether a word, or two, can say anything of a post: the name of a place does not, though «time» is one."""
    return _OTHER_LETTER not in word and _places().isdisjoint(word.removeprefix(TITLE).split())


@cache
def _places() -> frozenset[str]:
    return frozenset(map(patterns.fold, places.names()))


def table(learnt: Mapping[str, int]) -> Iterator[str]:
    """Write the weights as lines, each word as people write it."""
    yield "where,word,weight"
    for word, weight in learnt.items():
        where = "title" if word.startswith(TITLE) else "ad"
        yield f"{where},{patterns.unfolded(word.removeprefix(TITLE))},{weight}"
