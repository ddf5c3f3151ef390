"""The guide for a new source, followed word for word: what it says is there, and what it shows works."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from demo import tour
from demo.boards import Answer, Asked, Boards
from scraper import facts, fetch, model, recording, strict, text
from scraper.cli import main
from scraper.crawl import crawl
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.model import Run, Source
from scraper.store import Store
from sources import families
from tests import fakes, golden


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
SOURCE, BOARD, TEST = "sources/eksempeltorget.py", "demo/eksempeltorget.py", "tests/test_eksempeltorget.py"
RECORDED = "tests/recorded/eksempeltorget"
ADDED_TO = ("config.toml", "docs/sources.md")  # files of ours that the guide adds something to


def files() -> dict[str, str]:
    """Give what the guide puts into each file: its blocks, one after another."""
    blocks: dict[str, list[str]] = {}
    for name, block in re.findall(r"^`([\w./-]+)`:\n\n```\w*\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL):
        blocks.setdefault(name, []).append(block)
    return {name: "\n\n".join(parts) for name, parts in blocks.items()}


def commands() -> list[str]:
    """Give the commands that the guide shows, in their order."""
    return [line for block in re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL) for line in block.splitlines()]


def module(path: Path) -> ModuleType:
    spec = spec_from_file_location(f"guide_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    sys.modules[spec.name] = made  # where the types of a module are looked up
    spec.loader.exec_module(made)
    return made


# ---- its code, against a board on loopback -------------------------------------------------------------------------------


@dataclass
class Followed:
    """What the guide makes: a source, its sample board, and a fetcher that reaches it."""

    source: Source
    boards: Boards
    fetcher: Fetcher
    answer: dict[str, Answer]  # in place of what the board would say

    def crawl(self, store: Store, now: datetime = NOW) -> Run:
        return crawl(replace(self.source, pace=model.Pace()), store, self.fetcher, judge, now)


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    for name in (SOURCE, BOARD):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(files()[name], encoding="utf-8")
    [(host, site)] = module(tmp_path / BOARD).sites(NOW).items()
    answer: dict[str, Answer] = {}

    def board(asked: Asked) -> Answer:
        return answer.get(asked.path) or site(asked)

    with Boards({host: board}) as boards:
        manner = Manner(contact="test@example.no", connect_to={host: f"127.0.0.1:{boards.port}"}, attempts=1)
        with closing(Fetcher(manner, lambda _: "")) as fetcher:
            yield Followed(module(tmp_path / SOURCE).SOURCE, boards, fetcher, answer)


def test_its_source_reads_every_ad_of_its_sample_board_and_judges_the_one_that_is_ours(
    followed: Followed, store: Store
) -> None:
    store.frontier.register("eksempeltorget")
    assert followed.crawl(store) == Run(source="eksempeltorget", seen=2, new=2)
    [ours] = [judged for judged in store.boards.explained(("position",)) if judged.posting.title.startswith("Erfaring")]
    assert ours.posting.deadline == "2026-12-04"
    assert "Kontakt Eksempel" not in ours.text


def test_its_source_asks_for_no_ad_again_that_has_not_changed(followed: Followed, store: Store) -> None:
    store.frontier.register("eksempeltorget")
    followed.crawl(store)
    assert followed.crawl(store, datetime(2026, 11, 20, 12, tzinfo=UTC)) == Run(source="eksempeltorget")


def test_its_source_makes_a_bad_ad_an_issue_and_a_gone_ad_gone(followed: Followed, store: Store) -> None:
    store.frontier.register("eksempeltorget")
    followed.crawl(store)
    rows = [{"id": "x"}, {"id": 101, "endret": "2"}, {"id": 102, "endret": "2"}]
    followed.answer["/stillinger"] = Answer(body=json.dumps({"stillinger": rows}).encode())
    followed.answer["/stillinger/102"] = Answer(status=410)
    run = followed.crawl(store, datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert (run.seen, run.gone, run.issues) == (1, 1, 1)


def test_its_recording_is_what_record_makes_of_its_sample_board(followed: Followed, tmp_path: Path) -> None:
    recording.record(replace(followed.source, pace=model.Pace()), followed.fetcher, tmp_path / "new", NOW, ads=1)
    shown = {Path(name).name: content for name, content in files().items() if name.startswith(RECORDED)}
    del shown["expected.json"]
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "new").iterdir()} == shown


# ---- its commands, in a copy of the project ------------------------------------------------------------------------------


@dataclass
class Newcomer:
    """A copy of the project in which somebody follows the guide."""

    folder: Path

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if name in ADDED_TO else "") + content, encoding="utf-8")

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        program, *words = command.removeprefix(".venv/bin/").split()
        called = {"erfaringsjobb": ["-m", "scraper"], "pytest": ["-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]}
        return subprocess.run(
            [sys.executable, *called[program], *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    copied = tmp_path / "project"
    for name in ("scraper", "sources", "digest", "web", "demo"):
        shutil.copytree(ROOT / name, copied / name)
    shutil.copytree(ROOT / "data" / "reference", copied / "data" / "reference")
    for name in ("conftest.py", "golden.py", "fakes.py", "faults.py"):
        (copied / "tests").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / name, copied / "tests")
    for name in ("pyproject.toml", "config.toml", "docs/sources.md"):
        (copied / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copied / name)
    made = Newcomer(copied)
    for name, content in files().items():
        made.write(name, content)
    with Boards(module(copied / BOARD).sites(datetime.now(UTC))) as boards:
        hosts = f'connect_to = {{ "api.eksempeltorget.example" = "127.0.0.1:{boards.port}" }}'
        config = (copied / "config.toml").read_text(encoding="utf-8").replace("connect_to = {}", hosts)
        (copied / "config.toml").write_text(config, encoding="utf-8")
        yield made


def test_its_commands_work_in_the_order_in_which_they_stand(newcomer: Newcomer) -> None:
    kept = newcomer.folder / "kept"
    for command in commands():
        if command.startswith("make "):
            continue
        if " record " in command:
            shutil.move(newcomer.folder / RECORDED, kept)
        done = newcomer.run(command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        if " record " in command:
            made = {path.name for path in (newcomer.folder / RECORDED).iterdir()}
            assert made == {path.name for path in kept.iterdir()} - {"expected.json"}
            shutil.rmtree(newcomer.folder / RECORDED)
            shutil.move(kept, newcomer.folder / RECORDED)
        if " replay " in command:
            assert "Erfaringskonsulent 60 % fast – Eksempel kommune – 2026-12-04 – position" in done.stdout


def test_what_it_adds_to_the_configuration_is_a_switch_with_its_reason_above() -> None:
    ours = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))["sources"]
    assert tomllib.loads(files()["config.toml"]) == {"sources": {"eksempeltorget": {"enabled": ours["nav"]["enabled"]}}}
    assert files()["config.toml"].splitlines()[1].startswith("# ")


def test_what_it_adds_to_the_table_of_sources_has_the_columns_of_that_table() -> None:
    table = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    [head, *_] = [line for line in table.splitlines() if line.startswith("| source ")]
    row = files()["docs/sources.md"].strip()
    assert row.startswith("| `eksempeltorget` |")
    assert row.count("|") == head.count("|")


# ---- its words -----------------------------------------------------------------------------------------------------------


WORDS = sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", GUIDE, flags=re.MULTILINE | re.DOTALL))))


def known_names() -> set[str]:
    """Give the public names of what a source may use, the fields of our types, and what the guide itself defines."""
    modules = (model, text, strict, facts, fetch, recording, golden, fakes, families, tour)
    types = (model.Source, model.Request, model.Page, model.Posting, model.Pace)
    found = {name for each in modules for name, _ in inspect.getmembers(each)}
    found |= {field.name for each in types for field in fields(each)}
    own = "\n".join(content for name, content in files().items() if name.endswith(".py"))
    return found | set(re.findall(r"^(?:def|class) (\w+)", own, re.MULTILINE)) | {"source"}


@pytest.mark.parametrize("word", WORDS)
def test_each_name_it_mentions_is_there(word: str) -> None:
    options = {name for command in main.commands.values() for param in command.params for name in param.opts}
    targets = {f"make {name}" for name in re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)}
    paths = word in files() or (("/" in word or "." in word) and (ROOT / word).exists())
    assert paths or word in known_names() | options | targets | set(main.commands)


@pytest.mark.parametrize("command", commands())
def test_each_command_it_shows_is_ours(command: str) -> None:
    program, name, *words = command.removeprefix(".venv/bin/").split()
    options = {word for word in words if word.startswith("--")}
    if program == "make":
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    elif program == "erfaringsjobb":
        known = main.commands[name]
        assert options <= {option for param in known.params if isinstance(param, click.Option) for option in param.opts}
    else:
        assert (program, name) == ("pytest", TEST)


def test_it_has_ten_numbered_steps() -> None:
    assert re.findall(r"^## (\d+)\. ", GUIDE, re.MULTILINE) == [str(number) for number in range(1, 11)]


def test_its_code_is_in_form(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in (SOURCE, BOARD, TEST):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(files()[name], encoding="utf-8")
        (tmp_path / name).with_name("__init__.py").touch()
    for words in (("format", "--check"), ("check", "--config", 'lint.isort.known-first-party=["scraper","demo","tests"]')):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", SOURCE, BOARD, TEST],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
