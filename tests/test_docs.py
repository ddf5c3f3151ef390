"""The documentation says what there is, and nothing that there is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scraper.cli import main
from sources import discover


ROOT = Path(__file__).parents[1]
COMMANDS = sorted(main.commands)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented_and_explains_itself(name: str) -> None:
    assert re.search(rf"^\| `{name}\b", read("docs/using.md"), re.MULTILINE)
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert (main.commands[name].help or "").splitlines()[0].endswith((".", ";", ",")) or "." in (main.commands[name].help or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_long_option_is_documented(name: str) -> None:
    documented = read("docs/using.md")
    options = [word for param in main.commands[name].params if isinstance(param, click.Option) for word in param.opts]
    missing = [word for word in options if word.startswith("--") and word not in documented]
    assert missing == ([] if name != "demo" else ["--folder"])


def test_no_command_is_documented_that_is_not_there() -> None:
    documented = re.findall(r"^\| `(\w+)", read("docs/using.md"), re.MULTILINE)
    assert sorted(documented) == COMMANDS


def test_each_key_of_the_configuration_has_a_comment_above_it() -> None:
    lines = read("config.toml").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"(# )?\w+ = ", line)]
    bare = [lines[number] for number in keys if not lines[number - 1].startswith("#") and "=" not in lines[number - 1]]
    assert keys
    assert bare == []


def test_each_source_has_its_switch_in_the_configuration() -> None:
    assert set(tomllib.loads(read("config.toml"))["sources"]) == set(discover())


def anchor(heading: str) -> str:
    """What a heading is called in addresses."""
    return re.sub(r"[^\w-]", "", heading.strip("# ").lower().replace(" ", "-"))


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_each_link_between_pages_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", read(page))
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []
    parts = re.findall(r"\]\((?!https?:)([^)#]+)#([^)]+)", read(page))
    headings = {name: {anchor(line) for line in read(f"docs/{name}").splitlines() if line.startswith("#")} for name, _ in parts}
    assert [part for part in parts if part[1] not in headings[part[0]]] == []


@pytest.mark.parametrize("page", ["README.md", "docs/using.md", "docs/operating.md"])
def test_each_command_shown_is_one_of_ours(page: str) -> None:
    shown = set(re.findall(r"erfaringsjobb (?:--config \S+ )?([a-z]+)\b", read(page)))
    assert shown <= set(COMMANDS)


@pytest.mark.parametrize("page", ["README.md"])
def test_each_make_target_shown_is_in_the_makefile(page: str) -> None:
    shown = set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert {"demo", "test"} <= shown <= targets
