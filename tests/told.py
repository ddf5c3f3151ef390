"""Posts as feeds and calendars are given them, and what comes of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from digest.feeds import Channel, files
from scraper.dedup import combine
from scraper.judge import judge
from scraper.model import Event, Listing, Place, Record, Standing, State, Vacancy
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
CHANNEL = Channel(title="Erfaringsjobb", url="https://jobb.example", id_authority="jobb.example,2026")
TITLES = {"nav": "NAV", "avis": "Avisen & co"}
# What may stand in any field of an ad.
EVIL = (
    *("]]>", "<![CDATA[x]]>", "</title><script>alert(1)</script>", "<script>", "&aring; & co", "😀 👩‍🔧", "{{7*7}}", "${7*7}"),
    *("a\0b\x0bc\x1b[31m", "a\ufffeb\uffff", "\u202etnelusnok", "linje\u2028skift", "&#0;&#x1F;", "&amp;lt;script&amp;gt;"),
    *(
        '"><img src=x onerror=alert(1)>',
        "<svg onload=alert(1)>",
        "\r\nBEGIN:VEVENT\r\nUID:falsk",
        "\u200b\u2066x\u2069",
        "\ud800",
    ),
    *("../../etc/passwd", "%2e%2e%2f", "=1+1", "x" * 10_000),
)


def vacancy(number: int = 1, **facts: Any) -> Vacancy:  # noqa: ANN401 - see posting
    """A post as it is put together from one ad."""
    usual = {"title": "Erfaringskonsulent", "deadline": "2027-01-12", "places": (Place(kommune="BODØ"),)}
    usual |= {"html": "<p>Vi søker en erfaringskonsulent i 50 % fast stilling.</p>", "url": f"https://board.example/{number}"}
    return combine(number, [Listing(source="nav", judged=judge(posting(**{**usual, **facts})), first_seen=NOW, last_seen=NOW)])


def record(known: Vacancy, *events: Event, state: State = "open", why: str = "") -> Record:
    """A post with how it stands and what has happened to it."""
    new = Event(vacancy_id=known.id, kind="new", at=known.first_seen)
    return Record(vacancy=known, standing=Standing(state=state, since=TODAY, why=why), events=(new, *events))


def evil(known: Vacancy, said: str) -> Vacancy:
    """A post whose every word is foreign, as if nothing had looked at it before."""
    return replace(
        known,
        title=f"Erfaringskonsulent {said}",
        employer=said,
        places=(said,),
        reasons=(said,),
        links=(("nav", f"https://board.example/{said}"), (said, said)),
        apply_url=said,
    )


def published(*records: Record, today: date = TODAY, ever: Collection[str] = ()) -> dict[str, str]:
    """Every feed and calendar of these posts."""
    return files(records, CHANNEL, TITLES, today, ever)
