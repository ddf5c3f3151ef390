"""A clock that cannot be right, and a copy that somebody put back: nothing is sent or erased until a person has looked."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scraper import steady
from scraper.cli import main
from scraper.commands.shared import clock
from scraper.errors import HeldError
from scraper.store import Store
from tests.service import START, served


ROOT = Path(__file__).parents[1]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("jump", [-timedelta(minutes=59), timedelta(0), 40 * DAY])
def test_a_clock_that_is_set_by_a_little_and_a_machine_that_was_off_are_believed(store: Store, jump: timedelta) -> None:
    steady.look(store, START)
    steady.look(store, START + jump)
    assert store.keeping.last_alive() == START + jump


@pytest.mark.parametrize("jump", [-2 * HOUR, -365 * DAY, 41 * DAY, 365 * DAY])
def test_a_clock_that_jumps_is_not_believed_and_nothing_is_noted_until_it_is_right_again(store: Store, jump: timedelta) -> None:
    steady.look(store, START)
    with pytest.raises(HeldError, match=r"The clock says .*`erfaringsjobb resume`"):
        steady.look(store, START + jump)
    assert store.keeping.last_alive() == START
    steady.look(store, START + HOUR)


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), *words], catch_exceptions=False)


@pytest.mark.parametrize("name", ["collect", "publish", "digest", "send", "run", "backup"])
@pytest.mark.parametrize("last", [datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)])
def test_no_command_that_sends_or_erases_does_anything_by_such_a_clock(tmp_path: Path, name: str, last: datetime) -> None:
    with Store.open(served(tmp_path).config.database) as store:
        store.keeping.sign(last)
    done = run(tmp_path, name)
    assert done.exit_code == 2
    assert "The clock says" in done.stderr
    assert not (tmp_path / "data" / "public").exists()
    assert not (tmp_path / "data" / "backup").exists()


def test_after_a_person_has_looked_it_goes_on(tmp_path: Path) -> None:
    with Store.open(served(tmp_path).config.database) as store:
        store.keeping.sign(clock() - 400 * DAY)
    assert "The clock is believed." in run(tmp_path, "resume").stdout
    assert run(tmp_path, "publish").exit_code == 0
    assert "Nothing was held." in run(tmp_path, "resume").stdout


def test_while_a_restored_copy_is_held_boards_are_read_and_nothing_is_sent(tmp_path: Path) -> None:
    service = served(tmp_path)
    run(tmp_path, "backup")
    [copy] = (tmp_path / "data" / "backup").glob("*.gz")
    restored = run(tmp_path, "restore", str(copy))
    assert restored.exit_code == 0
    assert "run `erfaringsjobb resume`" in restored.stdout
    assert run(tmp_path, "publish").exit_code == 0
    sent = run(tmp_path, "send")
    assert (sent.exit_code, "a copy of the database was put back" in sent.stderr) == (2, True)
    assert "Mail is sent again." in run(tmp_path, "resume").stdout
    assert "a copy" not in run(tmp_path, "send").stderr
    assert service.people() == []


def test_without_zone_data_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "tzdata.py").write_text("raise ImportError")  # stands before the package of that name
    settings = {**os.environ, "PYTHONTZPATH": "", "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "scraper", "--config", str(ROOT / "config.toml"), "publish"]
    done = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "install the package tzdata" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
