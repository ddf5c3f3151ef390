"""A post that somebody tipped about: an address is enough where its page may be read, and else the tip's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.crawl import crawl
from scraper.errors import ConfigError, FetchError
from scraper.judge import judge
from scraper.model import Vacancy
from scraper.store import Store
from scraper.tips import SHOWN_FOR, Tip, take
from sources.manual import SOURCE
from tests.fakes import Answer, FakeWeb
from tests.faults import HOST, Faults, says


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1, minutes=1)
URL = f"http://{HOST}/stilling/1"
AD = """<html><body><h1>Ledig stilling</h1><script type="application/ld+json">{"@type": "JobPosting",
"title": "Erfaringskonsulent 60 %", "description": "<p>Vi søker en erfaringskonsulent i fast stilling.</p>",
"hiringOrganization": {"name": "Eksempel kommune"}, "validThrough": "2026-12-11"}</script></body></html>""".encode()
FINN = "https://www.finn.no/job/ad/470000001"


@dataclass
class Desk:
    """Where tips come in."""

    store: Store
    now: datetime = NOW

    def take(self, answer: Answer, url: str = URL, **known: str) -> str:
        return take(Tip(url=url, **known), SOURCE, self.store, FakeWeb({URL: answer}), judge, self.now).verdict.kind

    def look_again(self, answer: Answer) -> FakeWeb:
        self.now += DAY
        web = FakeWeb({URL: answer})
        crawl(SOURCE, self.store, web, judge, self.now)
        return web

    def open(self) -> list[Vacancy]:
        return self.store.vacancies.open_positions(self.now.date())


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_an_address_is_enough_where_the_page_says_what_it_is(desk: Desk) -> None:
    assert desk.take(AD) == "position"
    [vacancy] = desk.open()
    assert (vacancy.title, vacancy.employer, vacancy.last_day) == (
        "Erfaringskonsulent 60 %",
        "Eksempel kommune",
        date(2026, 12, 11),
    )
    assert vacancy.links == (("manual", URL),)


def test_the_same_tip_twice_is_one_post_and_one_piece_of_news(desk: Desk) -> None:
    desk.take(AD)
    desk.take(AD)
    [vacancy] = desk.open()
    assert [event.kind for event in desk.store.vacancies.events(vacancy.id)] == ["new"]


@pytest.mark.parametrize("gone", [404, 410])
def test_a_page_is_looked_at_again_each_day_until_it_is_gone(desk: Desk, gone: int) -> None:
    desk.take(AD)
    assert desk.look_again(AD).asked == [URL]
    assert len(desk.open()) == 1
    desk.look_again(gone)
    assert desk.open() == []
    assert desk.look_again(gone).asked == []


@pytest.mark.parametrize(
    "answer",
    [
        FetchError("robots.txt does not allow it", url=URL),
        b"<html>Velkommen</html>",
        AD + AD,
        404,
        503,
    ],
    ids=["not allowed", "no JobPosting", "two of them", "not there", "down"],
)
def test_where_the_page_does_not_help_the_tips_own_words_are_kept_for_a_month(desk: Desk, answer: Answer) -> None:
    with pytest.raises(ConfigError, match="--title and --employer"):
        desk.take(answer)
    assert desk.open() == []
    assert desk.take(answer, title="Erfaringskonsulent", employer="Stiftelsen Eksempel", place="Bodø") == "position"
    [vacancy] = desk.open()
    assert (vacancy.employer, vacancy.places, vacancy.last_day) == ("Stiftelsen Eksempel", ("Bodø",), NOW.date() + SHOWN_FOR)
    assert desk.look_again(AD).asked == []


def test_a_deadline_that_the_tip_knows_counts(desk: Desk) -> None:
    desk.take(404, title="Erfaringskonsulent", employer="Stiftelsen Eksempel", deadline="11.12.2026")
    assert [vacancy.last_day for vacancy in desk.open()] == [date(2026, 12, 11)]


def test_a_board_that_may_not_be_read_is_not_asked_but_a_tip_about_its_ad_is_taken(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="FINN's terms"):
        take(Tip(url=FINN), SOURCE, desk.store, Refusing(), judge, NOW)
    take(Tip(url=FINN, title="Erfaringskonsulent", employer="Stiftelsen Eksempel"), SOURCE, desk.store, Refusing(), judge, NOW)
    [vacancy] = desk.open()
    assert vacancy.links == (("manual", FINN),)


class Refusing(FakeWeb):
    """A fetcher that asks nobody."""

    def __init__(self) -> None:
        super().__init__({FINN: FetchError("this may not be read", url=FINN)})


@pytest.mark.parametrize("url", ["", "stilling/1", "javascript:alert(1)", "file:///etc/passwd", "https://user:pw@example.no/"])
def test_what_is_no_address_of_the_web_is_refused(desk: Desk, url: str) -> None:
    with pytest.raises(ConfigError, match="no address of the web"):
        desk.take(AD, url=url, title="Erfaringskonsulent", employer="Eksempel")


# ---- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with Faults({"/stilling/1": says(AD)}) as faults:
        text = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
        path = tmp_path / "config.toml"
        path.write_text(text.replace("connect_to = {}", f'connect_to = {{ "{HOST}" = "{faults.where}" }}'), encoding="utf-8")
        yield path


def test_the_command_says_what_it_made_of_the_tip_and_why(config: Path) -> None:
    def run(*command: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--config", str(config), *command], catch_exceptions=False)
        return result.exit_code, result.output

    run("init")
    code, said = run("add", URL)
    assert code == 0
    assert "position: Erfaringskonsulent 60 % – Eksempel kommune" in said
    assert "«Erfaringskonsulent 60 %»" in said
    code, said = run("add", FINN)
    assert (code, "finn_mail" in said) == (2, True)
    code, said = run("add", FINN, "--title", "Kokk", "--employer", "Eksempel")
    assert (code, "not shown" in said) == (0, True)
