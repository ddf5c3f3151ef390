"""The choice of words is a second reader: a person looks where it and the rules disagree, and it decides nothing alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper import wording
from scraper.cli import main
from scraper.learning.words import examples, learnt, table
from scraper.marks import Marker
from scraper.model import Kind
from scraper.patterns import fold
from scraper.relevance import LIKE, UNLIKE, WORDING, carries_term, relevance, rules


ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "labelled"
LIKE_OURS = """Aktivitetshuset er åpent for mennesker med rusproblemer og psykiske plager.
Nå utvider vi med en medarbeider i 50 % stilling.
Du skal møte gjestene i døra, snakke med dem som vil, og følge dem til NAV når det trengs.
{}
Vitnemål er det ingen som kommer til å lese. Politiattest må leveres.
Engasjement i to år. Du er lønnet fra første dag, på dagtid, og du får veiledning hver uke.
Ring oss, eller send en kort søknad."""
LIKE_OTHERS = """Avdelingen behandler pasienter med psykiske lidelser. Vi søker vernepleier i 100 % stilling.
Du får ansvar for kartlegging, miljøterapi, journal og samarbeid med kommunene.
{}
Du har videreutdanning i psykisk helsearbeid på bachelornivå eller mastergrad. Erfaring fra tilsvarende arbeid er en fordel.
Vi legger vekt på god samarbeidsevne og interesse for fag.
Vi tilbyr et godt arbeidsmiljø og lønn etter avtale. CV legges ved."""


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (LIKE_OURS.format(""), 4, wording.MOST_FOR),
        (LIKE_OTHERS.format(""), wording.MOST_AGAINST, -6),
        ("Vi søker en medarbeider.", 0, 0),
        ("", 0, 0),
    ],
)
def test_an_ad_is_weighed_by_its_words_and_a_few_words_weigh_nothing(text: str, least: int, most: int) -> None:
    assert least <= wording.points(fold("Medarbeider"), fold(text)) <= most


@pytest.mark.parametrize(
    ("title", "text", "kind", "says"),
    [
        # No rule hears of anything lived, or it hears only a little.
        ("Medarbeider", LIKE_OURS.format("Huset ble til etter råd fra en erfaringskonsulent."), "unsure", LIKE),
        (
            "Medarbeider",
            LIKE_OURS.format("Slik skal det være her: Du har ventet i den køen, og du fikk suppe til slutt."),
            "position",
            LIKE,
        ),
        # The rules hear a demand that nothing else in the ad is about.
        (
            "Medarbeider",
            LIKE_OTHERS.format("Du må selv ha vært innlagt."),
            "unsure",
            UNLIKE,
        ),
        # They agree.
        ("Erfaringskonsulent", LIKE_OURS.format("Du har selv vært avhengig av rusmidler."), "position", ""),
        ("Vernepleier", LIKE_OTHERS.format("Vi har en erfaringskonsulent i teamet."), "mention", ""),
        # The rules have not heard enough, and all the rest is of other work.
        ("Medarbeider", LIKE_OTHERS.format("- Egenerfaring fra psykisk helse"), "mention", UNLIKE),
    ],
)
def test_where_rules_and_words_disagree_a_person_looks(title: str, text: str, kind: Kind, says: str) -> None:
    verdict = relevance(title, text)
    worded = [piece for piece in verdict.evidence if piece.rule == WORDING]
    assert (verdict.kind, [piece.says for piece in worded]) == (kind, [says] if says else [])
    assert verdict.score == sum(piece.weight for piece in verdict.evidence)
    assert all(piece.quote and piece.quote.strip("…") in text for piece in worded)


def test_no_word_of_a_life_lived_is_needed_for_a_look_but_one_is_for_a_position() -> None:
    verdict = relevance(
        "Medarbeider", LIKE_OURS.format("Utdanning er ikke nødvendig. Huset ble til etter råd fra en erfaringskonsulent.")
    )
    assert verdict.kind == "unsure"
    assert verdict.score < rules().position
    assert {piece.rule for piece in verdict.evidence} <= {WORDING, "utdanning-ikke-krav", "hap"}


NO_TERM = """Kursene ledes alltid av to, en fagperson og en som har diagnosen. Nå slutter den ene.
Vi betaler deg månedslønn i 20 % stilling, og du får opplæring og veiledning.
Vitnemål er det ingen som spør etter.
Det viktigste er avstand nok til å snakke om det i et rom fullt av folk.
Politiattest må leveres. Vi ønsker oss gjerne søkere som har hull i CV-en. Engasjementet varer i to år.
Du får være med på å forme innholdet, og du er en likeverdig del av teamet.
Du bestemmer selv hva du vil fortelle, og du får snakke med den andre før hver kveld.
Ring oss, eller send noen linjer om deg selv og hvorfor du vil være med. Du får svar av oss, uansett hva det blir."""


def test_an_ad_without_any_of_our_words_is_read_whole_where_its_words_are_like_those_of_ours() -> None:
    others = LIKE_OTHERS.replace("psykiske lidelser", "brudd").replace("psykisk helsearbeid", "ortopedi").format("")
    assert not Marker(rules().words).carries(fold(NO_TERM))
    assert (carries_term(NO_TERM), carries_term(others), carries_term("")) == (True, False, False)
    verdict = relevance("Kursinstruktør", NO_TERM)
    assert (verdict.kind, [piece.says for piece in verdict.evidence if piece.rule == WORDING]) == ("position", [LIKE])


def test_a_reader_is_shown_the_words_about_a_life_where_the_choice_of_words_makes_the_difference() -> None:
    said = "Huset drives av folk som selv har sovet i porten, og slik skal det fortsette."
    (worded,) = [piece for piece in relevance("Medarbeider", LIKE_OURS.format(said)).evidence if piece.rule == WORDING]
    assert (worded.says, worded.quote) == (LIKE, said)


def test_where_the_rules_clearly_speak_against_no_choice_of_words_makes_a_position() -> None:
    text = LIKE_OURS.replace("Du er lønnet", "Du er ikke lønnet").format("Du har selv vært avhengig av rusmidler.")
    assert wording.points(fold("Medarbeider"), fold(text)) == wording.MOST_FOR
    assert relevance("Frivillige likepersoner", text).kind != "position"


# What is learnt.


def ads(count: int) -> Iterator[bytes]:
    for number in range(count):
        ours = number % 2
        text = "Du har vært der selv og kjenner veien ut." if ours else "Bachelor kreves og erfaring fra ledelse."
        yield json.dumps(
            {"id": str(number), "title": "Stilling", "text": f"<p>{text}</p>", "label": "position" if ours else "unrelated"}
        ).encode()


def test_words_of_ours_weigh_for_those_of_others_against_and_those_of_both_nothing() -> None:
    weights = learnt([examples(ads(10)) for _ in range(5)])
    assert weights["selv"] > 0 > weights["bachelor"]
    assert abs(weights.get("stilling", 0)) < weights["selv"]


def test_a_word_that_only_a_few_files_have_is_not_learnt() -> None:
    told = [examples(ads(10)) for _ in range(5)]
    told[0] += examples(line.replace(b"der selv", b"der i Hammerfest") for line in ads(40))
    assert "selv" in learnt(told)
    assert "hammerfest" not in learnt(told)


def test_the_weights_are_those_of_the_labelled_ads_that_the_rules_are_made_on() -> None:
    sets = [examples(path.read_bytes().splitlines()) for path in sorted(LABELLED.glob("develop*.jsonl"))]
    kept = (ROOT / "data" / "reference" / "wording.csv").read_text(encoding="utf-8")
    assert "\n".join([*table(learnt(sets)), ""]) == kept, (
        "wording.csv is older than the labelled ads: write it anew with `make words`."
    )


def test_the_command_writes_the_table(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.jsonl" for number in range(5)]
    for path in paths:
        path.write_bytes(b"\n".join(ads(10)))
    shown = CliRunner().invoke(main, ["wording", *map(str, paths)])
    assert (shown.exit_code, shown.stdout.splitlines()[0]) == (0, "where,word,weight")
    assert any(line.startswith("ad,selv,") for line in shown.stdout.splitlines())


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"id": "1"}')
    shown = CliRunner().invoke(main, ["wording", str(path)])
    assert shown.exit_code == 2
    assert "line 1" in shown.output
