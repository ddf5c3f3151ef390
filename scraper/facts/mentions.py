"""A second reader of facts: where no form of words that we know states one, what stands around a mention tells whether it does.

Pure. The weights are data: data/reference/stating.csv, which `erfaringsjobb stating` learns from labelled ads.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from scraper.facts.forms import ALIKE, FORMS
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.wording import BY_ITSELF, HUNDRED, likeness


_BESIDE = 7  # words each way
_NEAR = 3  # of them, whose place counts too
_TOKEN = re.compile(r"\w+|[%.,:;–-]")
_NUMBER = "0"  # what every number is to the features
_ANY_WORD = "_"  # what each of the words is that are alike to the features
_LEAST = 0.2  # how sure a mention must be
# How like one that says that something is not needed it must be: less where the sentence denies anything.
_WAIVED, _WAIVED_WHERE_DENIED = 0.0, -0.3
_DENIES = re.compile(
    r"\b(?:ikk?j?e|ingen|inga|nei|aldri|uten|utan|h?verken|korkje|slipp\w*|slepp\w*|u(?:nød|naud)\w+"
    r"|no|not|never|nor|neither|without|\w+n['’]t)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a fact may be stated, and what stands around it."""

    line: Line
    span: tuple[int, int]  # of the words by which it may be stated
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A mention that states a fact; which, its words may say."""

    line: Line
    span: tuple[int, int]
    value: str

    @property
    def words(self) -> str:
        """Give the words by which it is stated."""
        return self.line.text[slice(*self.span)]

    @property
    def before(self) -> str:
        """Give what stands before them in the sentence."""
        return self.line.text[: self.span[0]]


def told(ad: Ad, fact: str) -> list[Told]:
    """Give the mentions that state a fact, the surest first."""
    found: list[tuple[float, Told]] = []
    for form, values in _asked(fact):
        for mention in mentions(ad, form):
            found.extend(_stated(mention, fact, values))
    return [each for _, each in sorted(found, key=lambda each: -each[0])]


def mentions(ad: Ad, form: re.Pattern[str]) -> Iterator[Mention]:
    """Give the mentions of an ad, in its order."""
    for line in ad.where(_look(form)):
        spans = [match.span(form.groups) for match in form.finditer(line.text)]  # of the group, where there is one
        for start, end in spans:
            word = _ANY_WORD if form is ALIKE else _token(line.text[start:end])
            yield Mention(line, (start, end), _features(line, (start, end), word))


def _features(line: Line, span: tuple[int, int], word: str) -> tuple[str, ...]:
    return (*_beside(line.text, *span, word), *_said(line))


def is_waived(line: Line, span: tuple[int, int]) -> bool:
    """Tell whether what a sentence names is not needed, by what stands around it."""
    least = _WAIVED_WHERE_DENIED if _DENIES.search(line.text) else _WAIVED
    weights = _weights()["waived", ""]
    known = [weight for weight in map(weights.get, _features(line, span, _ANY_WORD)) if weight]
    return likeness(known, weights.get(BY_ITSELF, 0)) / HUNDRED > least


def shares(words: str) -> list[int]:
    """Give the percentages that words are: «50 %», «37,5 %», «60–80 %», «halv stilling», «heltid»."""
    if found := re.findall(r"(\d+)(?:[.,]\d+)?", words):
        return [int(digits) for digits in found]
    return [50 if words.casefold().startswith("hal") else 100]


def _stated(mention: Mention, fact: str, values: tuple[str, ...]) -> Iterator[tuple[float, Told]]:
    for value in values:
        weights = _weights()[fact, value]
        known = [weight for weight in map(weights.get, mention.features) if weight]
        sure = likeness(known, weights.get(BY_ITSELF, 0)) / HUNDRED
        if sure > _LEAST:
            yield sure, Told(mention.line, mention.span, value)


def _beside(text: str, start: int, end: int, word: str) -> Iterable[str]:
    """Give what stands beside a word, each once: words with their side and place, and each two."""
    before, after = _tokens(text[:start])[: -_BESIDE - 1 : -1], _tokens(text[end:])[:_BESIDE]
    found = [f"= {word}", f"< {before[0] if before else ''} {word}", f"> {word} {after[0] if after else ''}"]
    for side, beside in (("<", before), (">", after)):
        found += [f"{side}{min(place, _NEAR)} {each}" for place, each in enumerate(beside, 1)]
        found += [f"{side}{side} {one} {other}" for one, other in pairwise(beside)]
    return dict.fromkeys(found)


@lru_cache(maxsize=256)  # several facts are looked for in one sentence
def _said(line: Line) -> list[str]:
    """Give the words of the whole sentence, and what it stands under."""
    return [*(f". {each}" for each in dict.fromkeys(_tokens(line.text))), f"# {line.under}", f"* {line.item}"]


def _tokens(text: str) -> list[str]:
    return list(map(_token, _TOKEN.findall(text)))


def _token(words: str) -> str:
    return _NUMBER if words[0].isdigit() else words.casefold()


@cache
def _look(form: re.Pattern[str]) -> Look:
    return Look(form)


@cache
def _asked(fact: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Give the forms of a fact, each with the values that it may state."""
    values: defaultdict[re.Pattern[str], list[str]] = defaultdict(list)
    for (of, value), form in FORMS.items():
        if of == fact:
            values[form].append(value)
    return tuple((form, tuple(each)) for form, each in values.items())


@cache
def _weights() -> Mapping[tuple[str, str], Mapping[str, int]]:
    """Give the weights that come with the program, of each value of each fact."""
    lines = files("data.reference").joinpath("stating.csv").read_text("utf-8").splitlines()
    weights: dict[tuple[str, str], dict[str, int]] = {key: {} for key in FORMS}
    for row in csv.DictReader(lines):
        weights[row["fact"], row["value"]][row["around"]] = int(row["weight"])
    return weights
