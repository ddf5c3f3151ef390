"""Is this posting FOR an erfaringskonsulent? Scored rules that quote what made them speak.

The rules are data: data/reference/rules.toml. RE2 runs them in linear time, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import re2

from scraper.model import Evidence, Kind, Verdict
from scraper.strict import decoder


_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ«\"(-])")
_MACRO = re.compile(r"\{([A-Z_]+)\}")
_QUOTE_MOST = 160


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule of rules.toml, with sentences that it must and must not find."""

    id: str
    where: Literal["title", "sentence"]
    weight: int
    pattern: str
    says: str
    hit: tuple[str, ...]
    miss: tuple[str, ...]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of rules.toml."""

    version: str
    position: int
    unsure: int
    words: dict[str, str]
    rule: tuple[Rule, ...]


@cache
def rules() -> Rules:
    """Read the rules that come with the program."""
    decoder(Rules)  # by one thread alone
    return msgspec.toml.decode(files("data.reference").joinpath("rules.toml").read_bytes(), type=Rules)


@cache
def compiled(pattern: str) -> re2._Regexp:
    """Compile a rule's pattern with its word lists filled in."""
    words = rules().words
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: words[match[1]], pattern)
    return re2.compile(f"(?i){pattern}")


@cache
def _terms() -> re2._Regexp:
    """Compile every word that could matter, with any white space where the word lists have a space."""
    words = compiled("{TITLE}|{MAYBE_TITLE}|{LIVED}|{SELF}").pattern
    return re2.compile(words.replace("[ -]", r"(?:\s+|-)").replace(" ", r"\s+"))


def carries_term(text: str) -> bool:
    """Tell whether a text has any word that could matter: the cheap look that spares 99 of 100 ads the rest."""
    return bool(_terms().search(text.encode("utf-8", "replace").decode()))


def relevance(title: str, text: str) -> Verdict:
    """Judge an ad by its title and plain text (as `text.plain` gives it: a line for each block)."""
    if not _speaks_of_it(title, text):
        return unrelated()
    evidence = tuple(_evidence(title, text))
    score = sum(piece.weight for piece in evidence)
    return Verdict(kind=_kind(score), score=score, rules=rules().version, evidence=evidence)


@cache
def unrelated() -> Verdict:
    """Give the verdict of an ad in which nothing speaks."""
    return Verdict(kind="unrelated", score=0, rules=rules().version)


def _speaks_of_it(title: str, text: str) -> bool:
    """Tell whether our field is spoken of: a certain title is enough, the words of many meanings need the field beside them."""
    whole = f"{title}\n{text}"
    if compiled("{TITLE}").search(whole):
        return True
    return bool(_terms().search(whole) and compiled("{FIELD}").search(whole))


def _kind(score: int) -> Kind:
    if score >= rules().position:
        return "position"
    return "unsure" if score >= rules().unsure else "mention"


def _evidence(title: str, text: str) -> Iterator[Evidence]:
    """Let each rule speak once, in the order of the file, at the first place where it finds something."""
    sentences = list(_sentences(text))
    joined = "\n".join(sentences)
    for rule in rules().rule:
        if rule.where == "sentence" and not compiled(f"(?m){rule.pattern}").search(joined):
            continue
        places = [title] if rule.where == "title" else sentences
        for place in places:
            if found := compiled(rule.pattern).search(place):
                yield Evidence(
                    rule=rule.id,
                    weight=rule.weight,
                    where="title" if rule.where == "title" else "text",
                    quote=_quote(place, found.start(), found.end()),
                    says=rule.says,
                )
                break


def _sentences(text: str) -> Iterator[str]:
    """Cut text at line ends and after full stops; headings and list items are sentences of their own."""
    for line in text.splitlines():
        yield from _SENTENCE_END.split(line)


def _quote(sentence: str, start: int, end: int) -> str:
    """Give the sentence, or the part of it around what was found."""
    if len(sentence) <= _QUOTE_MOST:
        return sentence
    left = max(0, min(start - 40, len(sentence) - _QUOTE_MOST))
    right = max(end, left + _QUOTE_MOST)
    return f"{'…' if left else ''}{sentence[left:right].strip()}{'…' if right < len(sentence) else ''}"
