"""The figures that we publish are those that the rules give today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.evaluate import evaluate


ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+\.jsonl)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) % \|$", re.MULTILINE)
COUNTS = dict(re.findall(r"^\| `([\w-]+\.jsonl)` \| (\d+) \|", PAGE, re.MULTILINE))
PUBLISHED = {name: figures for name, *figures in ROW.findall(PAGE)}


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "tests" / "labelled").glob("*.jsonl")))
def test_the_published_figures_are_those_of_today(name: str) -> None:
    with (ROOT / "tests" / "labelled" / name).open("rb") as lines:
        found = evaluate(lines)
    today = (found.precision("position"), found.recall("position"), found.recall("position", "position", "unsure"))
    assert [*(f"{figure:.3f}" for figure in today), f"{100 * found.unsure():.1f}"] == PUBLISHED[name]
    assert found.count() == int(COUNTS[name])
