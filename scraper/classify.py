"""Judge ads from a file: JSON Lines in, JSON Lines out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from scraper import places
from scraper.errors import JobsError
from scraper.facts.days import day
from scraper.judge import judge
from scraper.model import Evidence, Facts, Judged, Kind, Posting


class Ad(msgspec.Struct, kw_only=True):
    """One line that goes in; other keys are passed over."""

    id: str
    title: str
    employer: str = ""
    location: str = ""
    text: str = ""
    url: str = ""
    deadline: str = ""
    published: str = ""
    source: str = ""


class Answer(msgspec.Struct, kw_only=True):
    """One line that comes out."""

    id: str
    verdict: Kind
    score: int
    evidence: tuple[Evidence, ...]
    tags: tuple[str, ...]
    facts: dict[str, Any]  # as Facts, but null where the ad says nothing


def answer(line: bytes, today: date | None = None) -> bytes:
    """Judge one line; raises JobsError that says what is wrong with it.

    ``today`` is when an ad counts as published that does not say when it was; a deadline without a year is read by it.
    """
    try:
        ad = msgspec.json.decode(line, type=Ad)
    except (ValueError, RecursionError) as error:
        raise JobsError(str(error)) from error
    found = judged(ad, today)
    verdict = found.verdict
    return msgspec.json.encode(
        Answer(
            id=ad.id,
            verdict=verdict.kind,
            score=verdict.score,
            evidence=verdict.evidence,
            tags=verdict.tags,
            facts=stated(found.facts),
        )
    )


def judged(ad: Ad, today: date | None = None) -> Judged:
    """Judge one ad as a source's posting is judged."""
    return judge(posting(ad, today))


def stated(facts: Facts) -> dict[str, Any]:
    """Give facts with null for what is not stated."""
    return {name: None if value == "" else value for name, value in msgspec.to_builtins(facts).items()}


def answers(lines: Iterator[bytes], today: date | None = None) -> Iterator[tuple[int, bytes | JobsError]]:
    """Judge each line that is not blank; give its number, and the answer or what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, answer(line, today)
            except JobsError as error:
                yield number, error


def posting(ad: Ad, today: date | None = None) -> Posting:
    """Give an ad as a source gives it."""
    return Posting(
        source_id=ad.id,
        url=ad.url,
        title=ad.title,
        employer=ad.employer,
        html=ad.text,
        deadline=ad.deadline,
        published=day(ad.published) or today,
        places=places.read_all(ad.location) if ad.location else (),
    )
