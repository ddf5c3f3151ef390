"""An ad's text with the words marked that made the rules speak, and those that facts were read from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from scraper.model import Judged


Span = tuple[int, int, str]  # from, to, and what the words speak: for, against or fact


def paragraphs(judged: Judged) -> list[Markup]:
    """Give the lines of an ad's text, each with its words marked."""
    return [_line(line, list(_spans(line, judged))) for line in judged.text.splitlines() if line.strip()]


def title(judged: Judged) -> Markup:
    """Give an ad's title, marked in the same way."""
    return _line(judged.posting.title, list(_spans(judged.posting.title, judged)))


def sentences(text: str, own: Iterable[str]) -> list[Markup]:
    """Give the lines of a text with the sentences marked that another ad does not have."""
    wanted = tuple(own)
    lines = (line for line in text.splitlines() if line.strip())
    return [_line(line, [span for each in wanted for span in _found(line, each, "own")]) for line in lines]


def _spans(line: str, judged: Judged) -> Iterator[Span]:
    for piece in judged.verdict.evidence:
        yield from _found(line, piece.quote, "for" if piece.weight > 0 else "against")
    for quote in judged.facts.quotes.values():
        yield from _found(line, quote, "fact")


def _found(line: str, quote: str, speaks: str) -> Iterator[Span]:
    """Find words however they are spaced or written large."""
    words = [re.escape(word) for word in quote.split()]
    if words:
        yield from ((match.start(), match.end(), speaks) for match in re.finditer(r"\s+".join(words), line, re.IGNORECASE))


def _line(line: str, spans: list[Span]) -> Markup:
    """Mark the first of those that overlap; words that speak for or against come before those of facts."""
    ranks = {"for": 0, "against": 1, "own": 2, "fact": 3}
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (ranks[each[2]], each[0], -each[1])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    pieces, at = [], 0
    for start, end, speaks in sorted(kept):
        pieces += [escape(line[at:start]), Markup('<mark class="{}">{}</mark>').format(speaks, line[start:end])]
        at = end
    return Markup("").join([*pieces, escape(line[at:])])
