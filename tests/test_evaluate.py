"""Labelled ads go in; what they were taken for, and what was read otherwise than a person reads it, comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.errors import JobsError
from scraper.evaluate import Evaluation, evaluate, report


POSITION = {"title": "Erfaringskonsulent 50 %", "text": "Vi søker en erfaringskonsulent.", "label": "position"}
MENTION = {"title": "Sykepleier", "text": "Teamet består av lege og erfaringskonsulent.", "label": "mention"}
UNRELATED = {"title": "Snekker 80 %", "text": "Vi bygger hus.", "label": "unrelated"}


def lines(*ads: dict[str, Any]) -> list[bytes]:
    return [json.dumps({"id": str(number), **ad}).encode() for number, ad in enumerate(ads)]


def test_each_label_is_counted_by_what_it_was_taken_for() -> None:
    done = evaluate(lines(POSITION, MENTION, UNRELATED, UNRELATED | {"label": "position"}))
    assert done.count() == 4
    assert (
        done.taken["position", "position"] == done.taken["position", "unrelated"] == done.taken["unrelated", "unrelated"] == 1
    )
    assert (done.recall("position"), done.precision("position"), done.precision("unrelated")) == (0.5, 1.0, 0.5)
    assert done.f1("position") == pytest.approx(2 / 3)
    assert [(mistake.id, mistake.label, mistake.taken_for) for mistake in done.mistakes] == [("3", "position", "unrelated")]


def test_no_ads_and_blank_lines_make_an_empty_table() -> None:
    done = evaluate([b"\n", b"  \r\n"])
    assert (done.count(), done.recall("position"), done.unsure()) == (0, 1.0, 0.0)
    assert next(report(Evaluation())).startswith("0 ads")


def compared(ad: dict[str, Any], facts: dict[str, Any], *, all_facts: bool = False) -> list[tuple[str, Any, Any]]:
    """What was read otherwise than labelled: name, label and reading."""
    done = evaluate(lines(ad | {"facts": facts}), all_facts=all_facts)
    return [(wrong.name, wrong.expected, wrong.found) for wrong in done.wrong_facts]


@pytest.mark.parametrize(
    ("text", "facts", "wrong"),
    [
        ("", {"percent": [50, 50], "pay": None, "start": None, "contract": []}, []),
        ("", {"percent": [50.5, 50.9]}, []),
        ("", {"percent": [60, 60]}, ["percent"]),
        ("", {"percent": None}, ["percent"]),
        ("Fast vikariat.", {"contract": ["vikariat", "fast"]}, ["contract"]),
        ("Fast stilling. Vikariat.", {"contract": ["vikariat", "fast"]}, []),
        ("Lønn kr 420 000.", {"pay": {"text": "kr 420 000", "low": 420000, "high": 420000}}, []),
        ("Timelønn kr 236,50.", {"pay": {"text": "kr 236,50", "low": 236.5, "high": 236.5}}, []),
        ("Lønn etter tariff.", {"pay": {"text": "etter tariff", "low": None, "high": None}}, []),
        ("Lønn etter tariff.", {"pay": None}, ["pay"]),
        ("", {"pay": {"text": "etter tariff", "low": None, "high": None}}, ["pay"]),
        ("Oppstart 1. februar 2027.", {"start": "1. februar"}, []),
        ("Oppstart 1. februar 2027.", {"start": "1. mars 2027"}, ["start"]),
        ("Oppstart 1. februar 2027.", {"start": None}, ["start"]),
        ("Førerkort kreves.", {"driving_licence": True, "police_certificate": None}, []),
        ("Førerkort kreves.", {"driving_licence": False, "unknown": 7}, ["driving_licence"]),
    ],
)
def test_facts_are_compared_where_the_label_holds_them(text: str, facts: dict[str, Any], wrong: list[str]) -> None:
    assert [name for name, _, _ in compared(POSITION | {"text": f"Vi søker en erfaringskonsulent. {text}"}, facts)] == wrong


def test_the_facts_of_unrelated_ads_are_compared_only_when_that_is_asked() -> None:
    assert compared(UNRELATED, {"percent": [70, 70]}) == []
    assert compared(UNRELATED, {"percent": [70, 70]}, all_facts=True) == [("percent", [70, 70], [80, 80])]
    assert compared(UNRELATED, {"percent": [80, 80], "lived_experience": "required"}, all_facts=True) == []


def test_the_report_shows_the_table_the_mistakes_and_the_wrong_facts() -> None:
    labelled = lines(
        POSITION | {"facts": {"percent": [60, 60]}, "subtype": "title"}, MENTION | {"label": "unrelated", "subtype": "team"}
    )
    told = "\n".join(report(evaluate(labelled)))
    assert told.startswith("2 ads; rows are what they are")
    assert "«Sykepleier» is unrelated (team), taken for mention" in told
    assert "facts: 0.000 right" in told
    assert "0: percent is [60, 60], read as [50, 50] from «Erfaringskonsulent 50 %»" in told


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"{", "line 2"),
        (b'{"id": "1", "title": "x"}', "line 2: Object missing required field `label`"),
        (b'{"id": "1", "title": "x", "label": "perhaps"}', "line 2: Invalid enum value 'perhaps'"),
        (b"[" * 100_000, "line 2"),
        (b"\xff", "line 2"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(bad: bytes, says: str) -> None:
    with pytest.raises(JobsError, match=says):
        evaluate([*lines(UNRELATED), bad])


def test_the_command_prints_the_report(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_bytes(b"\n".join(lines(POSITION, UNRELATED | {"facts": {"percent": [70, 70]}})))
    told = CliRunner().invoke(main, ["evaluate", str(file)])
    assert (told.exit_code, "2 ads" in told.output, "percent is" in told.output) == (0, True, False)
    assert "percent is [70, 70], read as [80, 80]" in CliRunner().invoke(main, ["evaluate", "--all-facts", str(file)]).output


def test_the_command_names_a_bad_line_and_exits_with_two(tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    file.write_bytes(b"{")
    told = CliRunner().invoke(main, ["evaluate", str(file)])
    assert (told.exit_code, told.stdout) == (2, "")
    assert "line 1" in told.stderr
