"""What a person at the terminal sees: plain errors that name the way out, and exit codes that a program can trust."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.subscribers import ask
from digest.tokens import Key
from scraper.cli import main
from scraper.commands.shared import clock
from scraper.letters import Wish
from scraper.store import Store
from sources import discover


ROOT = Path(__file__).parents[1]
KEY = Key(b"k" * 32)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    shutil.copy(ROOT / "config.toml", path)
    return path


def run(*command: str, feed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(command), input=feed, catch_exceptions=False)


def test_a_missing_configuration_is_named_and_ends_with_two(tmp_path: Path) -> None:
    result = run("--config", str(tmp_path / "nowhere.toml"), "status")
    assert result.exit_code == 2
    assert "nowhere.toml" in result.stderr
    assert "--config" in result.stderr


def test_an_unknown_key_is_named_and_ends_with_two(config: Path) -> None:
    config.write_text(config.read_text().replace("starttls = true", "startls = true"))
    result = run("--config", str(config), "status")
    assert result.exit_code == 2
    assert "mail.startls" in result.stderr
    assert str(config) in result.stderr


def test_an_unknown_source_is_named_with_those_that_there_are(config: Path) -> None:
    run("--config", str(config), "init")
    result = run("--config", str(config), "collect", "navn")
    assert result.exit_code == 2
    assert "'navn'" in result.stderr
    assert "nav" in result.stderr


def test_a_missing_database_names_the_command_that_makes_one(config: Path) -> None:
    result = run("--config", str(config), "publish")
    assert result.exit_code == 2
    assert "erfaringsjobb init" in result.stderr


def test_a_run_answers_sign_ups_and_forgets_those_that_waited_too_long(config: Path) -> None:
    off = "\n".join(f"[sources.{name}]\nenabled = false" for name in discover())
    head, _, rest = config.read_text(encoding="utf-8").partition("[sources.nav]")
    mail = rest[rest.index("[mail]") :].replace("port = 25", "port = 1")  # where nobody listens
    config.write_text(f"{head}{off}\n{mail}", encoding="utf-8")
    run("--config", str(config), "init")
    with Store.open(config.parent / "data" / "jobs.db") as store:
        ask(store, KEY, "sen@example.no", Wish(), clock() - timedelta(hours=73))
        ask(store, KEY, "ny@example.no", Wish(), clock())
    assert "Mails put in the outbox: 1" in run("--config", str(config), "run").stdout
    content = (config.parent / "data" / "jobs.db").read_bytes()
    assert (b"sen@example.no" in content, b"ny@example.no" in content) == (False, True)


def test_staff_can_give_somebody_all_that_is_kept_of_them_also_before_it_is_confirmed(config: Path) -> None:
    run("--config", str(config), "init")
    with Store.open(config.parent / "data" / "jobs.db") as store:
        ask(store, Key.load(config.parent / "data"), "ny@example.no", Wish(), clock())
    kept = json.loads(run("--config", str(config), "stored", "NY@example.no").stdout)
    assert [row["address"] for row in kept["subscribers"]] == ["ny@example.no"]
    assert [len(kept[table]) for table in ("requests", "hushed")] == [1, 1]
    assert json.loads(run("--config", str(config), "stored", "annen@example.no").stdout) == {"hushed": []}
    assert run("--config", str(config), "stored", "ikke en adresse").exit_code == 2


def test_init_can_be_run_twice(config: Path) -> None:
    assert run("--config", str(config), "init").exit_code == 0
    assert run("--config", str(config), "init").exit_code == 0
    assert run("--config", str(config), "status").exit_code == 0


def test_publishing_an_empty_store_gives_an_empty_feed_that_stays_the_same(config: Path) -> None:
    run("--config", str(config), "init")
    assert "Written in" in run("--config", str(config), "publish").stdout
    assert "<item>" not in (config.parent / "data" / "public" / "feed.xml").read_text()
    assert "Nothing has changed" in run("--config", str(config), "publish").stdout


def test_a_source_that_cannot_be_reached_ends_with_one_and_says_why(config: Path) -> None:
    nobody_there = '{ "pam-stilling-feed.nav.no" = "127.0.0.1:9" }'
    text = config.read_text().replace("connect_to = {}", f"connect_to = {nobody_there}")
    config.write_text(text.replace("timeout = 20.0", "timeout = 0.2"))
    run("--config", str(config), "init")
    result = run("--config", str(config), "collect", "nav", "--json")
    assert result.exit_code == 1
    assert "robots.txt cannot be read" in json.loads(result.stdout)["sources"]["nav"]["error"]
    status = run("--config", str(config), "status", "--json")
    assert status.exit_code == 1
    assert json.loads(status.stdout)["sources"]["nav"]["state"] == "failing"


def test_subscribing_needs_a_consent_and_a_real_fylke(config: Path) -> None:
    run("--config", str(config), "init")
    subscribe = ("--config", str(config), "subscribe", "leser@example.no")
    assert run(*subscribe).exit_code == 2
    assert run(*subscribe, "--consent", " ").exit_code == 2
    wrong = run(*subscribe, "--consent", "asked by letter", "--fylke", "Viken")
    assert wrong.exit_code == 2
    assert "Akershus" in wrong.stderr
    assert run(*subscribe, "--consent", "asked by letter", "--fylke", "Akershus").exit_code == 0
    assert "Erased" in run("--config", str(config), "unsubscribe", "leser@example.no").stdout


def test_classify_judges_line_by_line_and_names_a_bad_line() -> None:
    good = json.dumps(
        {"id": "a", "title": "Erfaringskonsulent 60 %", "text": "Vi søker en erfaringskonsulent i fast stilling."}
    )
    result = run("classify", "-", feed=f"{good}\n\nnot json\n{good}\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer["verdict"] for answer in answers] == ["position", "position"]
    assert answers[0]["facts"]["percent"] == [60, 60]
    assert set(answers[0]) == {"id", "verdict", "score", "evidence", "tags", "facts"}
    assert "line 3" in result.stderr


def test_classify_refuses_a_file_that_is_not_there() -> None:
    assert run("classify", "nowhere.jsonl").exit_code == 2


def test_a_folder_that_cannot_be_made_is_named_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("demo", "--once", "--folder", str(tmp_path / "file" / "demo"))
    assert result.exit_code == 2
    assert str(tmp_path / "file") in result.stderr


def test_help_is_there_without_a_configuration() -> None:
    shown = subprocess.run([sys.executable, "-m", "scraper", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "collect" in shown.stdout
