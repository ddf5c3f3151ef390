"""Judge ads from a file: JSON Lines in, JSON Lines out."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scraper import places
from scraper.errors import JobsError
from scraper.judge import judge
from scraper.model import Evidence, Facts, Kind, Posting


class Ad(msgspec.Struct, kw_only=True):
    """One line that goes in; other keys are passed over."""

    id: str
    title: str
    employer: str = ""
    location: str = ""
    text: str = ""
    url: str = ""
    deadline: str = ""


class Answer(msgspec.Struct, kw_only=True):
    """One line that comes out."""

    id: str
    verdict: Kind
    score: int
    evidence: tuple[Evidence, ...]
    facts: Facts


def answer(line: bytes) -> bytes:
    """Judge one line; raises JobsError that says what is wrong with it."""
    try:
        ad = msgspec.json.decode(line, type=Ad)
    except (ValueError, RecursionError) as error:
        raise JobsError(str(error)) from error
    judged = judge(_posting(ad))
    verdict = judged.verdict
    return msgspec.json.encode(
        Answer(id=ad.id, verdict=verdict.kind, score=verdict.score, evidence=verdict.evidence, facts=judged.facts)
    )


def answers(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes | JobsError]]:
    """Judge each line that is not blank; give its number, and the answer or what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, answer(line)
            except JobsError as error:
                yield number, error


def _posting(ad: Ad) -> Posting:
    return Posting(
        source_id=ad.id,
        url=ad.url,
        title=ad.title,
        employer=ad.employer,
        html=ad.text,
        deadline=ad.deadline,
        places=(places.read(ad.location),) if ad.location else (),
    )
