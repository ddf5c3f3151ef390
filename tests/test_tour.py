"""The demo, the commands and the files that they leave: the whole way as a newcomer goes it."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result

from demo.tour import Tour, tour
from scraper import pipeline
from scraper.cli import main
from scraper.config import load
from scraper.crawl import Fetch
from scraper.fetch import Fetcher
from scraper.model import Page, Request, Source
from tests import beside


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Noted:
    """A fetcher that remembers what it was asked for."""

    def __init__(self, fetcher: Fetch) -> None:
        self.asked: list[Request] = []
        self._fetcher = fetcher

    def fetch(self, source: Source, request: Request) -> Page:
        self.asked.append(request)
        return self._fetcher.fetch(source, request)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Tour]:
    with tour(tmp_path, None, datetime.now(UTC)) as made:
        yield made


def run(shown: Tour, *command: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(shown.folder / "config.toml"), *command], catch_exceptions=False)


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_the_demo_finds_posts_and_tells_both_readers(shown: Tour) -> None:
    assert shown.fine
    assert shown.sources["nav"].held > 60
    assert shown.summary["vacancies"] > 25
    assert shown.summary["mails"] == 2
    assert len(list((shown.folder / "mail").glob("*.eml"))) == 2


def test_the_demo_shows_what_becomes_of_posts(shown: Tour) -> None:
    assert {"extended", "withdrawn", "readvertised"} <= {event.kind for event, _ in shown.happened}
    assert max(len(vacancy.links) for vacancy in shown.vacancies) >= 4
    [(one, other, likeness)] = shown.suggestions
    assert (one.title, likeness.decision) == (other.title, "suggest")


def test_every_source_of_the_demo_is_read_and_well(shown: Tour) -> None:
    assert set(shown.sources) == {run.source for run in shown.runs}
    assert {name: report.state for name, report in shown.sources.items() if report.state != "ok"} == {}
    assert min(report.seen for report in shown.sources.values()) > 0


def test_a_post_that_somebody_tipped_about_is_read_again_and_shown(shown: Tour) -> None:
    assert (shown.sources["manual"].seen, shown.sources["manual"].new) == (1, 0)
    assert [vacancy.title for vacancy in shown.vacancies if dict(vacancy.links).get("manual")] == [
        "Erfaringskonsulent 30 %, timelønn"
    ]


def test_a_second_collect_finds_nothing_new_and_changes_no_public_file(shown: Tour) -> None:
    before = files(shown.folder / "public")
    again = json.loads(run(shown, "collect", "--json").stdout)
    published = run(shown, "publish")
    assert len(again["sources"]) == len(shown.runs)
    for name, counts in again["sources"].items():
        # A search has nothing to recognise an unchanged answer by, so it is read anew.
        assert counts["seen"] == (shown.summary["sources"][name]["seen"] if name in ("arbeidsplassen", "jooble") else 0)
        assert (counts["new"], counts["gone"], counts["issues"]) == (0, 0, 0)
    assert "Nothing has changed" in published.stdout
    assert files(shown.folder / "public") == before


def test_a_second_collect_asks_each_list_once_and_no_ad(shown: Tour) -> None:
    config = load(shown.folder / "config.toml")
    again: dict[str, list[Request]] = {}
    with closing(Fetcher(pipeline.manner(config), lambda _: "")) as fetcher:
        for source in pipeline.chosen(config):
            noted = Noted(fetcher)
            pipeline.gather([source], config.database, noted, datetime.now(UTC), lambda _: None)
            again[source.name] = noted.asked
    assert set(again) == set(shown.sources)
    assert [request for asked in again.values() for request in asked if request.about] == []
    # A search is as many lists as there are words and pages; a tip is no list.
    searches = {name: again.pop(name) for name in ("finn_api", "jooble")}
    assert {name: len(asked) for name, asked in again.items() if len(asked) != 1} == {"manual": 0}
    assert all(len(asked) == len({(request.url, request.post) for request in asked}) for asked in searches.values())


def test_a_second_run_sends_nobody_anything_twice(shown: Tour) -> None:
    result = run(shown, "run")
    assert result.exit_code == 0
    assert "Mails sent: 0" in result.stdout
    assert len(list((shown.folder / "mail").glob("*.eml"))) == 2


def test_the_feed_holds_each_open_post_once_under_an_id_of_its_own(shown: Tour) -> None:
    feed = feedparser.parse((shown.folder / "public" / "feed.xml").read_bytes())
    assert feed.bozo == 0
    assert len(feed.entries) == shown.summary["vacancies"]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.id.startswith("tag:") for entry in feed.entries)


def test_the_mail_on_the_west_coast_is_in_nynorsk_and_about_the_west_coast(shown: Tour) -> None:
    raw = (shown.folder / "mail" / "002.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "stillingar" in message["Subject"]
    assert "Vil du ikkje ha fleire?" in plain.get_content()
    assert "Bodø" not in plain.get_content()


def test_status_agrees_with_what_was_collected(shown: Tour) -> None:
    status = json.loads(run(shown, "status", "--json").stdout)
    assert status["verdicts"] == shown.verdicts
    assert status["vacancies"] > shown.summary["vacancies"], "those that are closed count too"
    assert status["sources"]["nav"]["state"] == "ok"
    assert status["sources"]["nav"]["seen"] == shown.summary["sources"]["nav"]["seen"]
    assert status["mails"]["sent"] == 2


def test_no_contact_person_is_kept_in_the_database(shown: Tour) -> None:
    kept = b"".join(path.read_bytes() for path in shown.folder.glob("jobs.db*"))
    assert b"Kontakt Eksempel" not in kept
    assert b"kontakt@example.no" not in kept


def test_the_demo_removes_only_what_a_demo_made(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with tour(tmp_path, None, NOW), tour(tmp_path, None, NOW + timedelta(hours=1)):
        assert (tmp_path / "mine.txt").read_text() == "keep me"


@beside.needed
def test_every_recorded_ad_is_read_and_none_is_such_a_post(tmp_path: Path) -> None:
    with tour(tmp_path, beside.RECORDINGS / "nav", datetime.now(UTC)) as shown:
        status = json.loads(run(shown, "status", "--json").stdout)
    assert shown.summary == {
        "sources": {"nav": {"seen": 69, "new": 69, "gone": 0, "issues": 0}},
        "verdicts": {"position": 0, "unsure": 0, "mention": 0, "unrelated": 69},
        "vacancies": 0,
        "mails": 0,
    }
    assert status["verdicts"] == shown.verdicts
    assert status["sources"]["nav"]["seen"] == 69
