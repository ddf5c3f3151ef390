"""The rules as the public reads them: in plain words, all of them, and never older than the rules themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper import relevance
from scraper.cli import main
from scraper.patterns import expanded, fold
from scraper.readable import phrases
from scraper.rulebook import page


ROOT = Path(__file__).parents[1]
RULES = relevance.rules()
PAGE = page(RULES, accuracy="accuracy.md")


# What a pattern finds, in words.


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("los", ["los"]),
        ("los|ung los", ["los", "ung los"]),
        (r"\b(?:under|i) barnevern\w*", ["under barnevern", "i barnevern"]),
        ("bruk[ea]rkonsulent", ["brukerkonsulent"]),
        ("egen[ -]erfaring", ["egen erfaring"]),
        ("erfarings-?konsulent", ["erfaringskonsulent"]),
        ("peer(?: |-)?support", ["peer support"]),
        ("stilling(?:en|a|er)?", ["stilling"]),
        ("(?:ungdoms)?konsulent(?: i (?:nord|sør))?", ["konsulent"]),
        ("ikk?je krav", ["ikkje krav"]),
        ("sam+en med", ["sammen med"]),
        (r"tar opp \d+ (?:elev|student)\w*", ["tar opp … elev", "tar opp … student"]),
        (r"ansvar for.{0,60}{TITLE}", ["ansvar for … {TITLE}"]),
        (r"^(?:- )?søker(?: [^\s,]+){0,7} {TITLE}$", ["søker {TITLE}"]),
        (r"(?:\S+ ){0,3}?rus\b", ["rus"]),
        (r"lønn \(kr\.? 5\)", ["lønn (kr 5)"]),
        ("(?-i:DPS)|(?:a|a)", ["DPS", "a"]),
        (r"\d{1,3} ?%", ["%"]),
        ("", []),
    ],
)
def test_a_pattern_is_told_of_in_words(pattern: str, found: list[str]) -> None:
    assert list(phrases(pattern)) == found


def test_a_pattern_with_no_end_of_forms_is_cut() -> None:
    assert 0 < len(phrases("(?:a|b|c|d|e|f|g)" * 9)) <= 2_000


def test_a_group_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="ends inside a group"):
        phrases("(?:los|")


@pytest.mark.parametrize("name", ["TITLE", "MAYBE_TITLE", "PEER_TITLE", "OTHER", "OFFERS"])
def test_the_words_that_readers_are_shown_are_found_by_the_rules(name: str) -> None:
    words = phrases(RULES.words[name])
    assert len(words) > 5
    assert [word for word in words if not relevance.compiled(RULES.words[name]).search(fold(word))] == []


@pytest.mark.parametrize("rule", RULES.rule, ids=lambda rule: rule.id)
def test_every_rule_can_be_told_of_in_words(rule: relevance.Rule) -> None:
    assert phrases(rule.pattern)
    assert phrases(expanded(rule.pattern, RULES.words))


# The page.


def test_the_page_in_the_documentation_is_that_of_the_rules() -> None:
    shown = CliRunner().invoke(main, ["--config", str(ROOT / "config.toml"), "rules"])
    assert shown.exit_code == 0
    kept = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert shown.stdout == kept, "docs/rules.md is older than data/reference/rules.toml: write it anew with `make rules`."


@pytest.mark.parametrize("rule", RULES.rule, ids=lambda rule: rule.id)
def test_each_rule_is_told_of_with_its_weight_its_place_and_its_examples(rule: relevance.Rule) -> None:
    _, _, begins = PAGE.partition(f"### {rule.says}\n")
    told = begins.split("\n##")[0]
    assert f"**Teller {'for' if rule.weight > 0 else 'imot'}:** {abs(rule.weight)} poeng" in told
    assert ("stillingstittelen" in told.split("**Ser etter")[0]) == (rule.where == "title")
    assert all(f"«{sentence}»" in told for sentence in (*rule.hit, *rule.miss))
    assert ("Gjelder ikke der det står" in told) == bool(rule.but)
    assert ("Samtidig må det stå" in told) == bool(rule.also)
    assert ("Teller ikke når" in told) == bool(rule.unless)


def test_the_page_says_how_many_points_each_answer_takes() -> None:
    assert f"{RULES.position} eller mer er «ja»" in PAGE
    assert f"{RULES.unsure} til {RULES.position - 1} er «usikker»" in PAGE


def test_a_reader_is_shown_no_patterns() -> None:
    told = [line for line in PAGE.splitlines() if not line.startswith("|")]
    assert [line for line in told if re.search(r"\\|\(\?|[{}|^$]|\[\^", line)] == []


def test_each_link_within_the_page_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w-]", "", line.lstrip("# ").lower().replace(" ", "-")) for line in PAGE.splitlines() if line[:1] == "#"
    }
    linked = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert linked
    assert linked <= headings


def test_no_two_headings_have_one_name() -> None:
    headings = [line for line in PAGE.splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings))


def test_every_mark_has_a_name_for_readers() -> None:
    line = PAGE.partition("## Merkelapper")[2].split("##")[0]
    tags = {rule.tag for rule in RULES.rule if rule.tag} | set(RULES.field)
    named = re.findall(r"\*([^*]+)\*", line)
    assert len(named) == len(tags)
    assert {"pårørende", "psykisk helse", "leder for erfaringskonsulenter"} <= set(named)
    assert not {"leader", "course", "unpaid", "abroad", "youth", "next-of-kin"} & set(named)


def test_titles_that_staff_added_are_on_the_page_with_a_version_of_its_own() -> None:
    rules = relevance.rules(("traumekonsulent", "recovery-guide"), ("ung medvandrer",))
    told = page(rules)
    assert f"(versjon {rules.version})" in told
    assert "traumekonsulent, recoveryguide." in told
    assert "ung medvandrer." in told


def test_the_command_shows_them_too(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        (ROOT / "config.toml").read_text(encoding="utf-8").replace("[relevance]", '[relevance]\ntitles = ["losguide"]')
    )
    assert "losguide." in CliRunner().invoke(main, ["--config", str(config), "rules"]).stdout
