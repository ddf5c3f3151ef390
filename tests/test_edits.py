"""What staff correct stays as they say, and where a board changes the very same thing, both are known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scraper.cli import main
from scraper.crawl import keep
from scraper.dedup.edits import checked
from scraper.judge import judge
from scraper.model import Vacancy
from scraper.store import Store
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SAID = ("--who", "en i staben", "--why", "ringte arbeidsgiveren")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with a database in which there is one post."""
    path = tmp_path / "config.toml"
    path.write_text((Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Store.create(tmp_path / "data" / "jobs.db").close()
    read(path, deadline="2026-12-11")
    return path


def read(config: Path, **facts: str) -> None:
    with Store.open(config.parent / "data" / "jobs.db") as store, store.atomic():
        store.frontier.register("avis")
        keep(store, "avis", judge(posting(**facts)), NOW)


def run(config: Path, *command: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *command])


def shown(config: Path) -> Vacancy:
    with Store.open(config.parent / "data" / "jobs.db") as store:
        vacancy = store.vacancies.get(1)
    assert vacancy
    return vacancy


def test_what_staff_correct_stays_whatever_is_read_later_and_can_be_taken_back(config: Path) -> None:
    assert run(config, "correct", "1", "deadline", "2026-12-18", *SAID).exit_code == 0
    read(config, deadline="2026-12-11", html="<p>Vi søker en erfaringskonsulent til psykisk helse. Ny tekst.</p>")
    vacancy = shown(config)
    assert (vacancy.last_day, [edit.contested for edit in vacancy.edits]) == (date(2026, 12, 18), [False])
    assert run(config, "uncorrect", "1", "--who", "en annen").exit_code == 0
    assert (shown(config).last_day, shown(config).edits) == (date(2026, 12, 11), ())


def test_a_board_that_changes_what_staff_corrected_is_shown_beside_it(config: Path) -> None:
    run(config, "correct", "1", "percent", "60-80", *SAID)
    read(config, title="Erfaringskonsulent 90 % fast", deadline="2026-12-11")
    vacancy = shown(config)
    [edit] = vacancy.edits
    assert (vacancy.facts.percent, edit.was, edit.says, edit.contested) == ((60, 80), "50", "90", True)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("title", "Erfaringskonsulent i FACT", lambda vacancy: vacancy.title),
        ("employer", "Eksempel herad", lambda vacancy: vacancy.employer),
        ("apply_url", "https://www.example.no/sok", lambda vacancy: vacancy.apply_url),
        ("contract", "fast, prosjekt", lambda vacancy: ", ".join(vacancy.facts.contract)),
        ("deadline", "snarest", lambda vacancy: vacancy.facts.deadline),
        ("kind", "mention", lambda vacancy: vacancy.kind),
        ("percent", "", lambda vacancy: "" if vacancy.facts.percent is None else "stated"),
    ],
)
def test_each_field_that_can_be_corrected_is(config: Path, name: str, value: str, read: object) -> None:
    assert callable(read)
    assert run(config, "correct", "1", name, value, *SAID).exit_code == 0
    assert read(shown(config)) == value


@pytest.mark.parametrize(
    ("vacancy", "name", "value", "says"),
    [
        ("7", "title", "x", "no vacancy 7"),
        ("1", "salary", "x", "cannot be corrected"),
        ("1", "deadline", "11.12.2026", "is no deadline"),
        ("1", "percent", "halv", "is no percent"),
        ("1", "kind", "unsure", "one of position, mention, unrelated"),
        ("1", "percent", "150", "written as 50 or 50-80"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_the_way_out(
    config: Path, vacancy: str, name: str, value: str, says: str
) -> None:
    done = run(config, "correct", vacancy, name, value, *SAID)
    assert (done.exit_code, says in done.stderr) == (2, True)
    assert shown(config).edits == ()


def test_what_can_be_corrected_is_kept_without_blanks_around_it() -> None:
    assert checked("title", " Los ") == "Los"
