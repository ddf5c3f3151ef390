"""A second reader of facts: where no form of words that we know states one, what stands around a mention tells whether it does.

Pure. The weights are data: data/reference/stating.csv, which `erfaringsjobb stating` learns from labelled ads.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.posts import POSTS


HUNDRED = 100  # weights are whole hundredths
_BESIDE = 7  # words each way
_NEAR = 3  # of them, whose place counts too
_TOKEN = re.compile(r"\w+|[%.,:;–-]")
_NUMBER = "0"  # what every number is to the features
_LEAST = 0.2  # how sure a mention must be
_BY_ITSELF = ""  # what is added for every mention


def _words(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


# Words by which a fact may be stated: for each kind of employment its own, for other facts the same whatever the value.
FORMS: Mapping[tuple[str, str], re.Pattern[str]] = {
    ("contract", "fast"): _words(r"faste?(?!-| team)", r"permanent\w*"),
    ("contract", "vikariat"): _words(r"\w*vikar\w*", r"\w*permisjon\w*", r"substitut\w*", "parental leave", "maternity"),
    ("contract", "engasjement"): _words(
        *(
            r"\w*engasjement(?= \d| (?:i|på|fra|frå|fram|til|ut|for) (?:\d|ett?\b|eit|to\b|tre\b|per))",
            r"midlertidig\w*",
            r"mellombels\w*",
            "temporary",
            "fixed[- ]term",
            r"tidsavgrens\w*",
        ),
        *("til og med", r"periode\w*", r"(?:ett|eit|et|to|tre|\d+|one|two|three) (?:års?|måned\w*|månad\w*|year\w*|month\w*)"),
    ),
    ("contract", "prosjekt"): _words(r"\w*prosjekt\w*", r"project\w*"),
    ("contract", "tilkalling"): _words(
        *(
            r"\w*tilkall\w*",
            r"ringevikar\w*",
            r"ekstravakt\w*",
            r"behovsvakt\w*",
            "ved behov",
            "ved ledige",
            "on[- ]call",
            "casual",
        )
    ),
    ("contract", "timelønn"): _words(
        *(
            r"time?l[øo]n\w*(?<!nn[ae]n)",
            r"(?:per|pr\.?) time",
            r"timebet\w*",
            r"timebas\w*",
            "timen",
            r"timar?",
            "hourly",
            "(?:per|an) hour",
        )
    ),
    ("contract", "sesong"): _words(r"\w*sesong\w*", r"sommer\w*", r"sumar\w*", r"sommar\w*", "summer"),
    ("positions", ""): re.compile(
        rf"(?<![\d,.–-])\b(?:\d{{1,2}}|e[in]n?|éi?n?|éin|ein|ett|eitt|one|to|two|tre|three|fire|four|fem|five|seks|six|sju|syv|seven"
        rf"|åtte|eight|ni|nine|ti|ten|begge|båe|both)(?= (?:[^\s.;,]+ ){{0,3}}?{POSTS})",
        re.IGNORECASE,
    ),
    ("percent", ""): re.compile(
        r"\b\d{1,3}(?:[.,]\d+)?\s?(?:%|prosent|per ?cent)|\b(?:hei?ltid|fulltid)(?:\b|s?(?:stilling|jobb))"
        r"|\bhei?l stilling"
        r"|\bfull(?: stilling\w*|[- ]time)|\bhal[vf](?: stilling\w*|[- ]time)",
        re.IGNORECASE,
    ),
    ("pay", ""): _words(
        *(r"\w*l[øo]n{1,2}(?:en|a|et|s\w*|er|t|ar)?", r"\w*lønn\w*", r"\w*tariff\w*", "pay", "paid", r"salar\w*", r"wage\w*"),
        *(r"lønstrinn", r"honorar\w*"),
    ),
    **dict.fromkeys(
        (("driving_licence", "yes"), ("driving_licence", "no")),
        _words(
            *(r"\w*førerkort\w*", r"førarkort\w*", "lappen", "bil", "bilen", "kjøre", "køyre", "kjører", r"driv\w*", "klasse B")
        ),
    ),
    **dict.fromkeys(
        (
            *(("education", f"{level} required") for level in ("course", "fagbrev", "bachelor", "master", "autorisasjon")),
            *(("education", level) for level in ("none", "advantage", "course", "fagbrev", "fagskole", "bachelor")),
        ),
        _words(
            *(r"\w*utdann\w*", r"\w*bachelor\w*", r"\w*master\w*", r"\w*høgsk\w*", r"\w*høysk\w*", r"\w*fagbrev\w*"),
            *(r"\w*fagskole\w*", r"\w*fagskule\w*", r"autoris\w*", r"\w*vitnem\w*", r"eksam\w*", r"papir\w*", r"diplom\w*"),
            *(r"\w*kurs\w*", r"skole\w*", r"skule\w*", r"\w*grad", r"studi\w*", r"degree\w*", r"educat\w*", r"qualif\w*"),
            *(r"school\w*", r"formell\w*", r"sosionom\w*", r"vernepl\w*", r"\w*sykepl\w*", r"\w*sjukepl\w*", r"helsefag\w*"),
            *(r"certificate\w*", "college", r"universi\w*", r"skoler\w*", "MB", "krav", "kreves"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a fact may be stated, and what stands around it."""

    line: Line
    match: re.Match[str]  # the words of the sentence by which it may be stated
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A mention that states a fact; which, its words may say."""

    line: Line
    match: re.Match[str]
    value: str


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
        for match in form.finditer(line.text):
            yield Mention(line, match, tuple(_features(line, *match.span())))


def share(words: str) -> int:
    """Give the percentage that words are: «50», «37,5», «halv stilling», «heltid»."""
    if digits := re.match(r"\d+", words):
        return int(digits[0])
    return 50 if words.casefold().startswith("hal") else 100


def _stated(mention: Mention, fact: str, values: tuple[str, ...]) -> Iterator[tuple[float, Told]]:
    for value in values:
        weights = _weights()[fact, value]
        known = [weight for weight in map(weights.get, mention.features) if weight]
        sure = (sum(known) / sqrt(len(known) or 1) + weights.get(_BY_ITSELF, 0)) / HUNDRED
        if sure > _LEAST:
            yield sure, Told(mention.line, mention.match, value)


def _features(line: Line, start: int, end: int) -> Iterator[str]:
    """Give what stands around, each once: words beside it with their side and place, and those of the whole sentence."""
    before, after = _tokens(line.text[:start])[: -_BESIDE - 1 : -1], _tokens(line.text[end:])[:_BESIDE]
    word = _NUMBER if line.text[start].isdigit() else line.text[start:end].casefold()
    found = [f"= {word}", f"< {before[0] if before else ''} {word}", f"> {word} {after[0] if after else ''}"]
    for side, beside in (("<", before), (">", after)):
        found += [f"{side}{min(place, _NEAR)} {each}" for place, each in enumerate(beside, 1)]
        found += [f"{side}{side} {one} {other}" for one, other in pairwise(beside)]
    found += [f". {each}" for each in _tokens(line.text)]
    found += [f"# {line.under}", f"* {line.item}"]
    yield from dict.fromkeys(found)


def _tokens(text: str) -> list[str]:
    return [_NUMBER if token[0].isdigit() else token.casefold() for token in _TOKEN.findall(text)]


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
