"""Posts as pages get them: put together from one invented ad, with how they stand and what has happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from bs4 import BeautifulSoup

from scraper import lifecycle
from scraper.dedup import combine
from scraper.judge import judge
from scraper.model import Event, Listing, Place, Record, Vacancy
from tests.fakes import posting
from web.pages import File, Site


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SITE = Site(
    title="Erfaringsjobb",
    url="https://jobb.example.no",
    contact="hjelp@example.no",
    owner="Eksempelforbundet",
    sources={"nav": "NAV", "avis": "Avisen & co"},
)


def vacancy(number: int = 1, **facts: Any) -> Vacancy:  # noqa: ANN401 - see posting
    """A post as it is put together from one ad."""
    usual = {"deadline": "2027-01-12", "places": (Place(kommune="BODØ"),), "published": date(2026, 11, 18)}
    usual |= {"url": f"https://board.example/{number}", "apply_url": "https://apply.example/1?a=1&b=2"}
    ad = judge(posting(str(number), **{**usual, **facts}))
    return combine(number, [Listing(source="nav", judged=ad, first_seen=NOW, last_seen=NOW)])


def record(post: Vacancy | None = None, *events: Event, today: date = TODAY) -> Record:
    """A post with how it stands on a day; every board has just answered."""
    post = post or vacancy()
    return Record(vacancy=post, standing=lifecycle.standing(post, today, {"nav": today}), events=events)


def happened(kind: Any, detail: str = "", day: int = 20) -> Event:  # noqa: ANN401 - an EventKind
    return Event(vacancy_id=1, kind=kind, at=datetime(2026, 11, day, 9, tzinfo=UTC), detail=detail)


def soups(files: Iterator[File]) -> dict[str, BeautifulSoup]:
    """Pages by path, as a browser reads them."""
    return {path: BeautifulSoup(content, "lxml") for path, content in files if path.endswith(".html")}


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """What stands in the elements that a selector finds, white space folded."""
    return [" ".join(each.get_text().split()) for each in soup.select(selector)]
