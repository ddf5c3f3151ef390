"""Titles that staff add in plain words, as patterns with the endings that Norwegian has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper import patterns
from scraper.text import fingerprint


# «traumekonsulent», «ung medvandrer», «recovery-guide».
PLAIN = re.compile(r"(?=.{3,60}\Z)[^\W\d_]+(?:[ -]?[^\W_]+)*")

_ENDINGS = "(?:(?:e|r|er|ar|en|a|ne|ene|ane)?s?)?"
_POST = "-?(?:stilling|jobb|vikariat|engasjement)"


def joined(words: str, titles: Iterable[str]) -> str:
    """Give a list of words with titles added to it."""
    return f"(?:{'|'.join((words, *map(pattern, titles)))})"


def pattern(title: str) -> str:
    """Give the pattern of a title: whole words, bokmål and nynorsk (-er, -ar), any ending, also before «…stilling»."""
    low = title.lower()
    stem = re.sub(r"er\Z", "[ea]r", "".join(map(_letter, low)))
    begins, ends = (r"\b" if patterns.fold(edge).isalnum() else "" for edge in (low[0], low[-1]))  # not at «²»
    return f"{begins}{stem}{_ENDINGS}(?:{_POST})?{ends}"


def _letter(letter: str) -> str:
    """Give the pattern of a letter: a space may be a hyphen, and a hyphen may be missing."""
    return {" ": "[ -]", "-": "-?"}.get(letter, letter)


def mark(titles: Iterable[str], maybe: Iterable[str]) -> str:
    """Give four signs by which one set of added titles is told from another, whatever their order."""
    said = "\n".join((*sorted(set(map(str.lower, titles))), "", *sorted(set(map(str.lower, maybe)))))
    return fingerprint(said.encode())[:4]
