"""The figures that we publish are those that the rules give today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.evaluate import evaluate
from scraper.pairs import measure


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


PAIRS = ROOT / "tests" / "labelled" / "pairs"
_SHARE = r"([\d.]+) %"
PAIR_ROW = re.compile(rf"^\| `pairs/([\w-]+\.jsonl)` \| (\d+) \| {_SHARE} \| {_SHARE} \| (\d+) \| {_SHARE} \|$", re.MULTILINE)
PUBLISHED_PAIRS = {name: figures for name, *figures in PAIR_ROW.findall(PAGE)}


@pytest.mark.parametrize("name", sorted(path.name for path in PAIRS.glob("*.jsonl")))
def test_the_published_figures_of_pairs_are_those_of_today(name: str) -> None:
    with (PAIRS / name).open("rb") as lines:
        counts = measure(lines).counts
    same, different = (sum(count for (label, _), count in counts.items() if label == each) for each in ("same", "different"))
    found = counts["same", "same"], counts["same", "same"] + counts["same", "suggest"]
    shares = [f"{100 * count / same:.1f}" for count in found]
    asked = f"{100 * counts['different', 'suggest'] / different:.1f}"
    assert [str(same + different), *shares, str(counts["different", "same"]), asked] == PUBLISHED_PAIRS[name]


def test_no_two_posts_of_any_set_are_joined() -> None:
    assert {name: figures[3] for name, figures in PUBLISHED_PAIRS.items() if figures[3] != "0"} == {}
