"""What the rules are not sure of waits for a person, and what people decide becomes ads to measure the rules on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from scraper import classify
from scraper.cli import main
from scraper.crawl import keep
from scraper.evaluate import LabelledAd, evaluate
from scraper.judge import judge
from scraper.model import Judged, Posting
from scraper.store import Store
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SAID = ("--who", "en i staben", "--why", "ringte arbeidsgiveren")
DOUBTFUL = posting(
    source_id="2",
    title="Pårørendekonsulent",
    url="https://jobb.example/2",
    deadline="2099-12-11",
    html="<p>Vi søker en pårørendekonsulent til psykisk helse.</p><ul><li>Førerkort &lt;B&gt;</li></ul>",
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with a database in which there is one ad that nobody can be sure of."""
    path = tmp_path / "config.toml"
    path.write_text((Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Store.create(tmp_path / "data" / "jobs.db").close()
    read(path, DOUBTFUL)
    return path


def read(config: Path, ad: Posting) -> Judged:
    with Store.open(config.parent / "data" / "jobs.db") as store, store.atomic():
        store.frontier.register("avis")
        judged = judge(ad)
        keep(store, "avis", judged, NOW)
    return judged


def run(config: Path, *command: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *command])


def decide(config: Path, kind: str, vacancy: str = "1") -> None:
    assert run(config, "correct", vacancy, "kind", kind, *SAID).exit_code == 0


def test_what_nobody_can_be_sure_of_waits_with_what_speaks_for_and_against(config: Path) -> None:
    shown = run(config, "review").stdout
    assert "1: Pårørendekonsulent – Eksempel kommune" in shown
    assert "+3 Stillingstittelen brukes ofte om slike stillinger: «Pårørendekonsulent»" in shown
    assert "avis: https://jobb.example/2" in shown
    assert shown.endswith("To review: 1\n")


def test_one_that_staff_take_is_shown_with_a_person_as_the_reason_and_waits_no_more(config: Path) -> None:
    decide(config, "position")
    with Store.open(config.parent / "data" / "jobs.db") as store:
        [vacancy] = store.vacancies.open_positions(date(2026, 11, 20))
    assert vacancy.reasons[0] == "En av oss har lest annonsen"
    assert run(config, "review").stdout == "To review: 0\n"


def test_one_that_staff_refuse_is_shown_nowhere_and_waits_no_more(config: Path) -> None:
    decide(config, "mention")
    read(config, replace(DOUBTFUL, html=f"{DOUBTFUL.html}<p>Ny tekst.</p>"))
    with Store.open(config.parent / "data" / "jobs.db") as store:
        assert store.vacancies.open_positions(date(2026, 11, 20)) == []
    assert run(config, "review").stdout == "To review: 0\n"


def test_what_staff_said_of_a_vacancy_holds_when_it_is_put_into_another(config: Path) -> None:
    read(
        config, posting(source_id="3", title="Pårørenderådgiver i Bjergsted", url="https://jobb.example/3", html=DOUBTFUL.html)
    )
    decide(config, "position", vacancy="2")
    assert run(config, "merge", "1", "2", *SAID).exit_code == 0
    with Store.open(config.parent / "data" / "jobs.db") as store:
        assert [vacancy.id for vacancy in store.vacancies.open_positions(date(2026, 11, 20))] == [1]


def test_a_decision_becomes_a_labelled_ad_that_is_judged_as_it_was(config: Path) -> None:
    decide(config, "position")
    run(config, "correct", "1", "percent", "60", *SAID)
    [line] = run(config, "labels").stdout_bytes.splitlines()
    ad = msgspec.json.decode(line, type=LabelledAd)
    assert (ad.id, ad.label, ad.title, ad.deadline) == ("avis:2", "position", "Pårørendekonsulent", "2099-12-11")
    assert ad.facts == {"percent": [60, 60]}
    assert classify.judged(ad).verdict == judge(DOUBTFUL).verdict
    assert evaluate([line]).taken == {("position", "unsure"): 1}


def test_who_decided_goes_into_no_labelled_ad(config: Path) -> None:
    decide(config, "unrelated")
    shown = run(config, "labels").stdout
    assert '"label":"unrelated"' in shown
    assert "staben" not in shown


def test_a_decision_that_is_taken_back_is_no_label(config: Path) -> None:
    decide(config, "position")
    assert run(config, "uncorrect", "1", "--who", "en annen").exit_code == 0
    assert run(config, "labels").stdout == ""
    assert run(config, "review").stdout.endswith("To review: 1\n")
