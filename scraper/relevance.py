"""Is this posting FOR an erfaringskonsulent? Scored rules that quote what made them speak.

The rules are data: data/reference/rules.toml. RE2 runs them in linear time, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import re2

from scraper import patterns, titles
from scraper.model import Evidence, Kind, Verdict
from scraper.strict import decoder


_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ«\"(-])")
_LOOKS_BACK = re.compile(
    r"(?:Dette|Det|This|It) (?:er|is) .{0,30}(?:krav|forutsetning|føresetnad|vilkår|grunnlag|requirement|poenget)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-•*–·]|\d{1,2}[.)]|[a-z]\))\s")
_POST = r"\b{}[a-zAEOX]*(?: vAr[ea]?)?(?: som| har| hos oss)?"  # «kontaktpersonene våre har»
_LONGEST_HEADING = 80  # letters
_OFTEN = 2  # times that an ad names a field that it is about
_QUOTE_MOST = 160


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule of rules.toml, with sentences that it must and must not find."""

    id: str
    where: Literal["title", "sentence", "applicant"]  # in the title, in any sentence, in one where it is said of the applicant
    weight: int
    pattern: str
    says: str
    hit: tuple[str, ...]
    miss: tuple[str, ...]
    also: tuple[str, ...] = ()  # the same sentence, or the heading above it, must hold these too
    but: str = ""  # and must not hold this
    unless: tuple[str, ...] = ()  # does not count when one of these rules has spoken
    tag: str = ""  # what an ad is marked as when this rule speaks
    like: str = ""  # the rule whose words readers are given: they need not know every way in which we found out


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """The whole of rules.toml. Each is itself alone, so that what is compiled for it can be found again quickly."""

    version: str
    position: int
    unsure: int
    words: dict[str, str]
    about: dict[str, str]  # what each list of words is, for readers
    field: dict[str, str]  # tag of a field → how an ad speaks of it
    rule: tuple[Rule, ...]


def rules(sure: tuple[str, ...] = (), maybe: tuple[str, ...] = ()) -> Rules:
    """Give the rules that come with the program, with the titles that staff have added: the same value each time."""
    return _rules(sure, maybe)


@cache
def _rules(sure: tuple[str, ...], maybe: tuple[str, ...]) -> Rules:
    decoder(Rules)  # by one thread alone
    read = msgspec.toml.decode(files("data.reference").joinpath("rules.toml").read_bytes(), type=Rules)
    if not sure and not maybe:
        return read
    added = {"TITLE": titles.joined(read.words["TITLE"], sure), "MAYBE_TITLE": titles.joined(read.words["MAYBE_TITLE"], maybe)}
    version = f"{read.version}+{titles.mark(sure, maybe)}"
    return msgspec.structs.replace(read, version=version, words={**read.words, **added})


def compiled(pattern: str, by: Rules | None = None) -> re2._Regexp:
    """Compile a rule's pattern with its word lists filled in, for folded text."""
    return _compiled(pattern, by or rules())


@cache
def _compiled(pattern: str, by: Rules) -> re2._Regexp:
    return patterns.compiled(patterns.expanded(pattern, by.words))


@cache
def _terms(by: Rules) -> re2._Regexp:
    """Compile every word that could matter, with any white space where the word lists have a space."""
    words = patterns.expanded("{TITLE}|{MAYBE_TITLE}|{LIVED}|{SELF}|{LIFE}", by.words)
    return patterns.compiled(words.replace("[ -]", r"(?:\s+|-)").replace(" ", r"\s+"))


def carries_term(text: str, by: Rules | None = None) -> bool:
    """Tell whether a text has any word that could matter: the cheap look that spares 99 of 100 ads the rest."""
    return bool(_terms(by or rules()).search(patterns.lightly_folded(text).encode("utf-8", "replace").decode()))


def relevance(title: str, text: str, by: Rules | None = None) -> Verdict:
    """Judge an ad by its title and plain text (as `text.plain` gives it: a line for each block)."""
    by = by or rules()
    if not _speaks_of_it(title, text, by):
        return unrelated(by)
    evidence = tuple(_evidence(title, text, by))
    score = sum(piece.weight for piece in evidence)
    tags = tuple(_tags(title, text, evidence, by))
    return Verdict(kind=_kind(score, by), score=score, rules=by.version, evidence=evidence, tags=tags)


def _tags(title: str, text: str, evidence: Iterable[Evidence], by: Rules) -> Iterator[str]:
    """Give what an ad is marked as: by the rules that spoke, and by the fields that it is about."""
    spoken = {piece.rule for piece in evidence}
    yield from dict.fromkeys(rule.tag for rule in by.rule if rule.tag and rule.id in spoken)
    heart = patterns.fold("\n".join([title, *(piece.quote for piece in evidence if piece.weight > 0)]))
    folded = patterns.fold(text)
    for tag, words in by.field.items():
        found = _compiled(words, by)
        if found.search(heart) or sum(1 for _ in found.finditer(folded)) >= _OFTEN:
            yield tag


def unrelated(by: Rules | None = None) -> Verdict:
    """Give the verdict of an ad in which nothing speaks."""
    return Verdict(kind="unrelated", score=0, rules=(by or rules()).version)


def _speaks_of_it(title: str, text: str, by: Rules) -> bool:
    """Tell whether our field is spoken of: a certain title is enough, the words of many meanings need the field beside them."""
    whole = patterns.fold(f"{title}\n{text}")
    if _compiled("{TITLE}|{LIFE}", by).search(whole) or _compiled("{PEER_TITLE}", by).search(patterns.fold(title)):
        return True
    return bool(_terms(by).search(whole) and _compiled("{FIELD}", by).search(whole))


def _kind(score: int, by: Rules) -> Kind:
    if score >= by.position:
        return "position"
    return "unsure" if score >= by.unsure else "mention"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of an ad that says one thing, and the heading that it stands under if it is an item of a list."""

    text: str
    heading: str = ""  # folded


def _evidence(title: str, text: str, by: Rules) -> Iterator[Evidence]:
    """Let each rule speak once, in the order of the file, at the first place where it finds something."""
    named = [(Sentence(title), patterns.fold(title))]
    sentences = [(sentence, patterns.fold(sentence.text)) for sentence in _sentences(text)]
    joined = "\n".join(folded for _, folded in sentences)
    spoken: set[str] = set()
    for rule in by.rule:
        if spoken.intersection(rule.unless) or (
            rule.where != "title" and not _compiled(f"(?m){rule.pattern}", by).search(joined)
        ):
            continue
        if piece := _speaks(rule, named if rule.where == "title" else sentences, title, by):
            spoken.add(rule.id)
            yield piece


def _speaks(rule: Rule, places: Iterable[tuple[Sentence, str]], title: str, by: Rules) -> Evidence | None:
    """Give what a rule finds at the first place where all that it asks for is met."""
    for sentence, folded in places:
        found = _compiled(rule.pattern, by).search(folded)
        if found and _is_met(rule, f"{sentence.heading} {folded}", len(sentence.heading) + 1 + found.start(), title, by):
            return Evidence(
                rule=rule.id,
                weight=rule.weight,
                where="title" if rule.where == "title" else "text",
                quote=_quote(sentence.text, found.start(), found.end()),
                says=_said(rule, by),
            )
    return None


def _said(rule: Rule, by: Rules) -> str:
    """Give what readers are told when a rule speaks."""
    return next((other.says for other in by.rule if other.id == rule.like), rule.says)


def _is_met(rule: Rule, folded: str, start: int, title: str, by: Rules) -> bool:
    """Tell whether the other words that a rule asks for stand in the sentence, and those that it must not do not."""
    if not all(_compiled(words, by).search(folded) for words in rule.also):
        return False
    if rule.but and _compiled(rule.but, by).search(folded):
        return False
    return rule.where != "applicant" or _is_of_applicant(folded, start, title, by)


def _is_of_applicant(folded: str, start: int, title: str, by: Rules) -> bool:
    """Tell of whom something is said that begins at a place: the last one named before it is the applicant, or nobody is.

    The post itself stands for the applicant: «losen har sonet» in an ad for a «Los».
    """
    before = folded[:start]
    applicant = _last(_compiled("{APPLICANT}", by), before)
    others = _last(_compiled("{OTHERS}", by), before)
    post = max((found.end() for word in _stems(title, by) for found in re.finditer(_POST.format(word), before)), default=-1)
    return max(applicant, post) >= others


def _last(words: re2._Regexp, text: str) -> int:
    """Give where the last of some words ends, or -1."""
    return max((found.end() for found in words.finditer(text)), default=-1)


def _stems(title: str, by: Rules) -> list[str]:
    """Give the beginnings of a title's long words, by which the text speaks of the post; «barn» in it is somebody else."""
    words = re.findall(r"[A-Za-z]{4,}", patterns.fold(title))
    return [word[:7] for word in words if not _compiled("{OTHERS}", by).search(word)]


def _sentences(text: str) -> Iterator[Sentence]:
    """Cut text at line ends and after full stops; headings and list items are sentences of their own.

    A list item keeps the line that its list stands under, and «Dette er et krav.» belongs to the sentence before it.
    """
    heading = ""
    for line in text.splitlines():
        is_item = bool(_ITEM.match(line))
        for sentence in _joined(_SENTENCE_END.split(line)):
            yield Sentence(sentence, heading if is_item else "")
        if not is_item:
            heading = patterns.fold(line) if len(line) <= _LONGEST_HEADING else ""


def _joined(sentences: Iterable[str]) -> Iterator[str]:
    """Put a sentence that looks back together with the one that it looks back at."""
    waiting = ""
    for sentence in sentences:
        if waiting and _LOOKS_BACK.match(sentence):
            waiting = f"{waiting} {sentence}"
            continue
        if waiting:
            yield waiting
        waiting = sentence
    yield waiting


def _quote(sentence: str, start: int, end: int) -> str:
    """Give the sentence, or the part of it around what was found."""
    if len(sentence) <= _QUOTE_MOST:
        return sentence
    left = max(0, min(start - 40, len(sentence) - _QUOTE_MOST))
    right = max(end, left + _QUOTE_MOST)
    return f"{'…' if left else ''}{sentence[left:right].strip()}{'…' if right < len(sentence) else ''}"
