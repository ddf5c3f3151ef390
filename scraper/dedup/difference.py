"""What two ads do not have in common, for the person who decides whether they are one vacancy."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.dedup.trace import SENTENCE, WORD
from scraper.places import fold


def only_in(text: str, other: str) -> list[str]:
    """Give the sentences of a text that the other does not have, as they stand; marks and letters' size are no difference."""
    known = {words for words, _ in _sentences(other)}
    return [sentence for words, sentence in _sentences(text) if words not in known]


def _sentences(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for sentence in SENTENCE.split(text):
        if words := tuple(WORD.findall(fold(sentence))):
            yield words, sentence.strip()
