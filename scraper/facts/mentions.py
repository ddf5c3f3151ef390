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

from scraper.facts.days import MONTH
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.posts import POSTS
from scraper.facts.words import words
from scraper.wording import BY_ITSELF, HUNDRED, likeness


_BESIDE = 7  # words each way
_NEAR = 3  # of them, whose place counts too
_TOKEN = re.compile(r"\w+|[%.,:;–-]")
_NUMBER = "0"  # what every number is to the features
_LEAST = 0.2  # how sure a mention must be


# Words by which a fact may be stated: for each kind of employment its own, for other facts the same whatever the value.
_LICENCE = words(r"førarkort\w*, lappen, bil, bilen, kjøre, køyre, kjører, driv\w*, klasse B", ends=r"førerkort\w*")
_EDUCATION = words(
    r"""
        autoris\w*, eksam\w*, papir\w*, diplom\w*, skole\w*, skule\w*, studi\w*, degree\w*, educat\w*, qualif\w*, school\w*
        formell\w*, sosionom\w*, vernepl\w*, helsefag\w*, certificate\w*, college, universi\w*, skoler\w*, MB, krav, kreves
    """,
    ends=r"""
        utdann\w*, bachelor\w*, master\w*, høgsk\w*, høysk\w*, fagbrev\w*, fagskole\w*, fagskule\w*, vitnem\w*, kurs\w*, grad
        sykepl\w*, sjukepl\w*
    """,
)
_OPEN = words(
    r"""
        underveis, undervegs, deadline, closing date, (?:hele|heile) året, rolling, ongoing, continuous\w*, as they, as soon
        etter ?hvert, etter kvart, så snart, så raskt, når rett, when (?:the )?right, snar[ea]st\w*
    """,
    ends=r"løpende, løpande, frist\w*",
)
FORMS: Mapping[tuple[str, str], re.Pattern[str]] = {
    ("contract", "fast"): words(
        r"(?<!growing )(?<!grown )faste?(?!-| (?:team|veiled|rettlei|kontakt|møte|rutine|sam|avtale|dag)), permanent\w*"
    ),
    ("contract", "vikariat"): words(r"substitut\w*, parental leave, maternity", ends=r"vikar\w*, permisjon\w*"),
    ("contract", "engasjement"): words(
        r"""
            (?:midlertidig|mellombels)\w*(?! (?:plasser|bolig|bustad|opph)), temporary, fixed[- ]term, tidsavgrens\w*
            til og med, periode\w*
            (?:ett|eit|et|to|tre|\d+|one|two|three) (?:års?|måned\w*|månad\w*|year\w*|month\w*)
        """,
        ends=r"engasjement(?= \d| (?:i|på|fra|frå|fram|til|ut|for) (?:\d|ett?\b|eit|to\b|tre\b|per))",
    ),
    ("contract", "prosjekt"): words(r"project\w*", ends=r"prosjekt\w*"),
    ("contract", "tilkalling"): words(
        r"ringevikar\w*, ekstravakt\w*, behovsvakt\w*, ved behov, ved ledige, on[- ]call, casual", ends=r"tilkall\w*"
    ),
    ("contract", "timelønn"): words(
        r"time?l[øo]n\w*(?<!nn[ae]n), (?:per|pr\.?) time, timebet\w*, timebas\w*, timen, timar?, hourly, (?:per|an) hour"
    ),
    ("contract", "sesong"): words(r"sommer\w*, sumar\w*, sommar\w*, summer", ends=r"sesong\w*"),
    ("positions", ""): re.compile(
        r"(?<![\d,.–-])\b(\d{1,2}|én|éi|éin|ett|eitt|one|to|two|tre|three|fire|four|fem|five|seks|six|sju|syv|seven"
        rf"|åtte|eight|ni|nine|ti|ten|begge|båe|both) (?:[^\s.;,]+ ){{0,3}}?{POSTS}",
        re.IGNORECASE,
    ),
    ("percent", ""): re.compile(
        r"\b\d{1,3}(?:[.,]\d+)?(?:\s?%?\s?[-–]\s?\d{1,3})?\s?(?:%|prosent|per ?cent)"
        r"|\b(?:hei?ltid|fulltid)(?:\b|s?(?:stilling|jobb))|\bhei?l stilling"
        r"|\bfull(?: stilling\w*|[- ]time)|\bhal[vf](?: stilling\w*|[- ]time)",
        re.IGNORECASE,
    ),
    ("pay", ""): words(
        r"pay, paid, salar\w*, wage\w*, lønstrinn, honorar\w*", ends=r"l[øo]nn?(?:en|a|et|s\w*|er|t|ar)?, lønn\w*, tariff\w*"
    ),
    ("deadline", "day"): re.compile(
        rf"(?<![\d.,])\d{{1,2}}(?:\.|st|nd|rd|th)? ?{MONTH}\b(?: \d{{4}})?|\b{MONTH} \d{{1,2}}\b(?:,? \d{{4}})?"
        r"|(?<![\d.,:])\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?(?![\d,:%])|\b\d{4}-\d\d-\d\d\b",
        re.IGNORECASE,
    ),
    **{("deadline", label): _OPEN for label in ("løpende", "snarest")},
    ("driving_licence", "yes"): _LICENCE,
    ("driving_licence", "no"): _LICENCE,
    **{("education", f"{level} required"): _EDUCATION for level in ("course", "fagbrev", "bachelor", "master", "autorisasjon")},
    **{("education", level): _EDUCATION for level in ("none", "advantage", "course", "fagbrev", "fagskole", "bachelor")},
}


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
        said = _said(line) if spans else []
        yield from (Mention(line, span, (*_beside(line.text, *span), *said)) for span in spans)


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


def _beside(text: str, start: int, end: int) -> Iterable[str]:
    """Give what stands beside a mention, each once: words with their side and place, and each two."""
    before, after = _tokens(text[:start])[: -_BESIDE - 1 : -1], _tokens(text[end:])[:_BESIDE]
    word = _NUMBER if text[start].isdigit() else text[start:end].casefold()
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
