"""What lies in deploy/ fits the program: each command is one of ours, each variable is read, and a 2 is left to a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.cli import main
from scraper.commands.shared import WRONG_USE


DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
OPERATING = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_one_of_our_commands_as_a_user_of_its_own_where_only_its_data_can_be_written(unit: Path) -> None:
    said = unit.read_text(encoding="utf-8")
    [command] = re.findall(r"^ExecStart=\S+/erfaringsjobb (\w+)$", said, re.MULTILINE)
    assert command in main.commands
    for setting in (
        "User=erfaringsjobb",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "UMask=0077",
        "StateDirectoryMode=0700",
    ):
        assert f"\n{setting}\n" in said


def test_a_service_that_a_person_must_look_at_is_not_started_again() -> None:
    said = (DEPLOY / "erfaringsjobb.service").read_text(encoding="utf-8")
    assert f"\nRestartPreventExitStatus={WRONG_USE}\n" in said
    assert "\nRestart=always\n" in said


def test_all_units_are_guarded_alike() -> None:
    guard = re.compile(r"^(?:Protect|Private|Restrict(?!Prevent)|System|Capab|Memory)\w+=.*", re.MULTILINE)
    one, *others = [set(guard.findall(unit.read_text(encoding="utf-8"))) for unit in UNITS]
    assert len(one) > 10
    assert others == [one, one]


def test_nothing_is_copied_while_clocks_change() -> None:
    said = (DEPLOY / "erfaringsjobb-backup.timer").read_text(encoding="utf-8")
    [hour] = re.findall(r"^OnCalendar=\*-\*-\* (\d+):\d+ Europe/Oslo$", said, re.MULTILINE)
    assert hour != "02"


def test_every_secret_has_its_line_and_every_file_its_place_in_the_guide() -> None:
    names = set(re.findall(r"`(ERFARINGSJOBB_\w+)`", OPERATING)) - {"ERFARINGSJOBB_CONFIG"}
    assert set(re.findall(r"^#(\w+)=$", (DEPLOY / "secrets").read_text(encoding="utf-8"), re.MULTILINE)) == names
    parts = {path.name: path.name.rpartition(".")[0] if path.suffix == ".service" else path.name for path in DEPLOY.iterdir()}
    assert [name for name, said in parts.items() if f"deploy/{said}" not in OPERATING] == []
