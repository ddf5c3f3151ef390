"""Compare pairs of ads from a file: JSON Lines in, JSON Lines out."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scraper.classify import Ad, posting
from scraper.dedup.likeness import Decision, Likeness, compare
from scraper.dedup.origins import origins
from scraper.dedup.trace import Trace, trace
from scraper.errors import JobsError
from scraper.facts import facts
from scraper.judge import tidied
from scraper.text import plain, without_contacts


class Half(Ad, kw_only=True):
    """One of two ads; its id is of no matter."""

    id: str = ""


class Two(msgspec.Struct, kw_only=True):
    """One line that goes in; other keys are passed over."""

    id: str
    a: Half
    b: Half


class Answer(msgspec.Struct, kw_only=True):
    """One line that comes out."""

    id: str
    decision: Decision
    score: float
    why: tuple[str, ...]


def answer(line: bytes) -> bytes:
    """Compare the two ads of one line; raises JobsError that says what is wrong with it."""
    try:
        two = msgspec.json.decode(line, type=Two)
    except (ValueError, RecursionError) as error:
        raise JobsError(str(error)) from error
    found = compared(two)
    return msgspec.json.encode(Answer(id=two.id, decision=found.decision, score=found.score, why=found.why))


def compared(two: Two) -> Likeness:
    """Compare two ads as those of the store are compared, whatever they would be taken for."""
    return compare(_trace(two.a), _trace(two.b))


def answers(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes | JobsError]]:
    """Compare the ads of each line that is not blank; give its number, and the answer or what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, answer(line)
            except JobsError as error:
                yield number, error


def _trace(ad: Half) -> Trace:
    said = tidied(posting(ad))
    text = without_contacts(plain(ad.text))
    return trace(ad.source, said, text, facts(said, text), origins(said, text, ad.text))
