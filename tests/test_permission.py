"""A board that takes back its permission: one switch, and in one run nothing of it is shown anywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.subscribers import subscribe
from scraper import pipeline
from scraper.config import Config, load
from scraper.crawl import keep
from scraper.judge import judge
from scraper.store import Store
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SHARED = "https://www.jobbnorge.no/ledige-stillinger/stilling/399001"
SHIPPED = Path(__file__).parents[1] / "config.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with a post of NAV's alone, one of Jobbnorge's alone, and one that both have."""
    Store.create(tmp_path / "data" / "jobs.db").close()
    with Store.open(tmp_path / "data" / "jobs.db") as store, store.atomic():
        for source, ads in {"nav": ["nav-alone", "both"], "jobbnorge": ["jobbnorge-alone", "both"]}.items():
            store.frontier.register(source)
            for ad in ads:
                links = (SHARED,) if ad == "both" else ()
                keep(store, source, judge(posting(f"{source}-{ad}", title=f"Erfaringskonsulent {ad}", links=links)), NOW)
    return tmp_path


def config(folder: Path, *, permitted: bool = True) -> Config:
    text = SHIPPED.read_text(encoding="utf-8")
    if not permitted:
        text = text.replace("[sources.nav]", "[sources.nav]\npermitted = false")
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml")


def published(folder: Path) -> str:
    return (folder / "data" / "public" / "feed.xml").read_text(encoding="utf-8")


def test_nothing_of_a_board_without_permission_is_shown_and_the_copies_of_others_stay(folder: Path) -> None:
    pipeline.publish(config(folder), NOW)
    assert all(word in published(folder) for word in ("nav-alone", "jobbnorge-alone", "Erfaringskonsulent both"))
    pipeline.publish(config(folder, permitted=False), NOW)
    feed = published(folder)
    assert "nav-alone" not in feed
    assert "board.example/nav" not in feed
    assert all(word in feed for word in ("jobbnorge-alone", "Erfaringskonsulent both"))


def test_a_mail_that_has_not_left_is_taken_back(folder: Path) -> None:
    with Store.open(folder / "data" / "jobs.db") as store:
        subscribe(store, "leser@example.no", consent="asked", now=NOW)
    assert pipeline.digest(config(folder), NOW) == 1
    assert pipeline.digest(config(folder, permitted=False), NOW) == 1
    with Store.open(folder / "data" / "jobs.db") as store:
        letter = store.postbox.claim(NOW)
    assert letter
    assert b"nav-alone" not in letter.raw
    assert b"jobbnorge-alone" in letter.raw


def test_such_a_board_is_not_read_and_is_off(folder: Path) -> None:
    without = config(folder, permitted=False)
    assert "nav" not in {source.name for source in pipeline.chosen(without)}
    assert pipeline.status(without, NOW).sources["nav"].state == "off"


def test_a_permission_that_comes_back_brings_the_posts_back_and_is_no_news(folder: Path) -> None:
    pipeline.publish(config(folder), NOW)
    before = published(folder)
    pipeline.publish(config(folder, permitted=False), NOW)
    pipeline.publish(config(folder), NOW)
    assert published(folder) == before
    with Store.open(folder / "data" / "jobs.db") as store:
        events = [
            event.kind for vacancy in store.vacancies.open_positions(NOW.date()) for event in store.vacancies.events(vacancy.id)
        ]
    assert set(events) == {"new"}
