"""A second reader of facts: where no form of words that we know states one, what stands around its words tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.facts.forms import FORMS
from scraper.facts.lines import Ad
from scraper.facts.mentions import shares, told
from scraper.learning.mentions import learnt, stated, table


ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "labelled"


def values(text: str, fact: str) -> list[str]:
    return [each.value or each.words for each in told(Ad("Medarbeider", text), fact)]


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("Den 45 % faste stillinga vert no lyst ut til personar som sjølve har brukt tilbodet.", "contract", "fast"),
        ("Den 45 % faste stillinga vert no lyst ut til personar som sjølve har brukt tilbodet.", "percent", "45 %"),
        ("Du må kunne kjøre bil, og førerkort klasse B er et krav.", "driving_licence", "yes"),
        ("Vitnemål er det ingen som spør etter.", "education", "none"),
    ],
)
def test_a_mention_that_states_a_fact_is_told_from_what_stands_around_it(text: str, fact: str, value: str) -> None:
    assert value in values(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Du får fast veiledning hver uke.", "contract"),
        ("98 % av brukerne er fornøyde med oss.", "percent"),
        ("Vi har sju ansatte.", "positions"),
        ("", "education"),
    ],
)
def test_a_mention_of_something_else_states_nothing(text: str, fact: str) -> None:
    assert values(text, fact) == []


def test_the_surest_mention_comes_first_and_leads_to_its_sentence() -> None:
    text = "Utdanning er et tema vi snakker om.\nDet kreves ingen formell utdanning."
    assert told(Ad("Medarbeider", text), "education")[0].line.text == "Det kreves ingen formell utdanning."


@pytest.mark.parametrize(
    ("words", "found"), [("50 %", [50]), ("37,5 %", [37]), ("60–80 %", [60, 80]), ("halv stilling", [50]), ("heltid", [100])]
)
def test_words_for_a_share_are_percentages(words: str, found: list[int]) -> None:
    assert shares(words) == found


# What is learnt.


def ads(count: int) -> Iterator[bytes]:
    for number in range(count):
        text = "Ansettelsen er fast fra første dag." if number % 2 else "Vi har fast lunsj hver fredag, og trives."
        facts = {"contract": ["fast"] if number % 2 else []}
        ad = {"id": str(number), "title": "Stilling", "text": f"<p>{text}</p>", "label": "position", "facts": facts}
        yield json.dumps(ad).encode()


def test_what_stands_around_a_statement_weighs_for_it_and_around_others_against() -> None:
    weights = learnt(stated(ads(40)))["contract", "fast"]
    assert weights[". ansettelsen"] > 0 > weights[". lunsj"]


def test_ads_without_facts_and_those_of_others_teach_nothing() -> None:
    lines = [line.replace(b'"position"', b'"unrelated"') for line in ads(4)]
    assert stated(lines) == []


def test_the_weights_are_those_of_the_labelled_ads() -> None:
    sets = sorted(LABELLED.glob("develop*.jsonl"))
    told_of = [ad for path in sets for ad in stated(path.read_bytes().splitlines())]
    kept = (ROOT / "data" / "reference" / "stating.csv").read_text(encoding="utf-8")
    assert "\n".join([*table(learnt(told_of)), ""]) == kept, (
        "stating.csv is older than the labelled ads: write it anew with `make words`."
    )


def test_the_command_writes_the_table(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(b"\n".join(ads(40)))
    shown = CliRunner().invoke(main, ["stating", str(path)])
    assert (shown.exit_code, shown.stdout.splitlines()[0]) == (0, "fact,value,around,weight")
    assert any(line.startswith("contract,fast,. ansettelsen,") for line in shown.stdout.splitlines())


def test_every_value_that_the_table_has_is_one_that_is_asked_for() -> None:
    kept = (ROOT / "data" / "reference" / "stating.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {tuple(line.split(",")[:2]) for line in kept} <= set(FORMS)
