"""Titles that staff add in plain words, as patterns with the endings that Norwegian has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper.text import fingerprint


# «traumekonsulent», «ung medvandrer», «recovery-guide».
PLAIN = re.compile(r"(?=.{3,60}\Z)[^\W\d_]+(?:[ -]?[^\W_]+)*")

_ENDINGS = "(?:(?:e|r|er|ar|en|a|ne|ene|ane)?s?)?"
_POST = "-?(?:stilling|jobb|vikariat|engasjement)"
_KNOWN = re.compile(r"[a-z0-9æøå]")  # what the cheap look for words folds too
_ANY_OTHER = r"[{}\x{{80}}-\x{{10ffff}}]"


def joined(words: str, titles: Iterable[str]) -> str:
    """Give a list of words with titles added to it."""
    return f"(?:{'|'.join((words, *map(pattern, titles)))})"


def pattern(title: str) -> str:
    """Give the pattern of a title: whole words, bokmål and nynorsk (-er, -ar), any ending, also before «…stilling»."""
    low = title.lower()
    stem = re.sub(r"er\Z", "[ea]r", "".join(map(_letter, low)))
    begins, ends = (r"\b" if _KNOWN.match(edge) else "" for edge in (low[0], low[-1]))
    return f"{begins}{stem}{_ENDINGS}(?:{_POST})?{ends}"


def _letter(letter: str) -> str:
    """Give the pattern of a letter: a space may be a hyphen, a hyphen may be missing, other letters may be folded or not."""
    if letter in " -":
        return "[ -]" if letter == " " else "-?"
    return letter if _KNOWN.match(letter) else _ANY_OTHER.format(letter)


def mark(titles: Iterable[str], maybe: Iterable[str]) -> str:
    """Give four signs by which one set of added titles is told from another, whatever their order."""
    said = "\n".join((*sorted(set(map(str.lower, titles))), "", *sorted(set(map(str.lower, maybe)))))
    return fingerprint(said.encode())[:4]
