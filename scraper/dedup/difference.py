"""What two ads do not have in common, for the person who decides whether they are one vacancy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.places import fold


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_WORD = re.compile(r"[a-z0-9]+")


def only_in(text: str, other: str) -> list[str]:
    """Give the sentences of a text that the other does not have, as they stand; marks and letters' size are no difference."""
    known = {words for words, _ in _sentences(other)}
    return [sentence for words, sentence in _sentences(text) if words not in known]


def _sentences(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for sentence in _SENTENCE.split(text):
        if words := tuple(_WORD.findall(fold(sentence))):
            yield words, sentence.strip()
