"""Sentences and their headings, the ad's own language, quotes, and texts that are made to take time."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.facts.days import day
from scraper.facts.language import language
from scraper.facts.lines import Ad, lines
from scraper.facts.look import Look
from scraper.facts.reading import facts
from scraper.model import Facts
from tests.effort import bounded
from tests.fakes import posting


LABELLED = Path(__file__).parent / "labelled"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Førerkort kl. B er et krav. Søk!", ["Førerkort kl. B er et krav.", "Søk!"]),
        ("Frist 15. Desember. Velkommen", ["Frist 15. Desember.", "Velkommen"]),
        ("Lønn ca. 400 000. Fast stilling.", ["Lønn ca. 400 000.", "Fast stilling."]),
        ("Vi har en stilling. 50 % fast.", ["Vi har en stilling.", "50 % fast."]),
        ("Lønn iht. Virkes avtale", ["Lønn iht. Virkes avtale"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [line.text for line in lines("", text)[1:]] == sentences


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ("Krav\n- fagbrev", "asked"),
        ("KVALIFIKASJONAR\n- fagbrev", "asked"),
        ("Kven er du?\n- fagbrev", "asked"),
        ("Vi ønsker at du\n- har fagbrev", "asked"),
        ("Vi ønsker:\n- fagbrev", "wished"),
        ("Ønskede kvalifikasjoner\n- fagbrev", "wished"),
        ("Det er en fordel med:\n- fagbrev", "wished"),
        ("Vi legger ikke vekt på\n- fagbrev", "waived"),
        ("Arbeidsoppgaver\n- fagbrev", "tasks"),
        ("Vi tilbyr\n- fagbrev", "offered"),
        ("Om oss\n- fagbrev", "about"),
        ("Krav: fagbrev", "asked"),
        ("Krav\n- egenerfaring\nVi er femti med fagbrev.", ""),
        ("Krav\n- egenerfaring\nNoe helt annet:\n- fagbrev", ""),
        ("fagbrev", ""),
    ],
)
def test_a_sentence_knows_the_heading_that_it_stands_under(text: str, under: str) -> None:
    assert lines("", text)[-1].under == under


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vi søkjer deg som har hjarte for folk og kan arbeide sjølvstendig.", "nn"),
        ("Vi søker deg som har hjerte for folk.", "nb"),
        ("We are looking for you.", "en"),
        ("Sámi guovddáš lea ohcat bargi, mii lea don.", "se"),
        ("Erfaringskonsulent 50 %, Harstad", "nb"),
        ("Medarbeidar med brukarerfaring 30–50 %", "nn"),
        ("Peer Support Worker", "en"),
        ("Peer support – erfaringskonsulent", "nb"),
        ("Brukerkonsulent IT-drift", "nb"),
        ("Vi søker en vert som kan være der om natta. We are looking for a host.", "nb"),
        ("Vi treng ein utviklar til peer-to-peer-betaling med recovery og team experience.", "nn"),
        ("Erfaringskonsulent", "nb"),
        ("50 %", ""),
        ("", ""),
    ],
)
def test_the_language_is_the_ads_own_and_bokmal_where_too_little_tells(text: str, name: str) -> None:
    assert language(text) == name


_UNQUOTED = ("ad_lang", "doubts", "quotes")


def _stated(found: Facts) -> set[str]:
    return {name for name, value in asdict(found).items() if name not in _UNQUOTED and value not in (None, "", ())}


_PIECES = st.sampled_from(
    [
        *(
            "Vi søker ",
            "to ",
            "erfaringskonsulenter ",
            "i ",
            "50 % ",
            "fast ",
            "stilling",
            ". ",
            "\n",
            "- ",
            "Krav:",
            "Ønske\n",
            "frist ",
        ),
        *(
            "15. desember ",
            "lønn ",
            "kr 450 000 ",
            "etter avtale ",
            "fagbrev ",
            "ikke ",
            "krav ",
            "utdanning ",
            "førerkort ",
            "politiattest ",
        ),
        *(
            "er en fordel",
            "egen brukererfaring ",
            "oppstart ",
            "snarest ",
            "Arbeidssted: ",
            "Bodø",
            "vikariat ",
            "i timen ",
            "20",
            ",",
            "«",
            "»",
        ),
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=30))
def test_all_that_is_stated_is_quoted_and_nothing_else(text: str, title: str) -> None:
    found = facts(posting(title=title, deadline=""), text)
    assert _stated(found) == set(found.quotes)
    assert all(found.quotes.values())


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "fast ",
            "9",
            "1 ",
            " ",
            "%",
            "frist ",
            "frist\n",
            "50 % og ",
            "50 %\n",
            "utdanning ikke ",
            "- kurs\n",
            "søker to \n",
            "a",
            "Krav:\n",
        ),
        *(
            "kr 400 000 til ",
            "kr 400 000\n",
            "lønn etter \n",
            "arbeidssted Bodø\n",
            "«vi søker ",
            "fra fra ",
            "egen erfaring \n",
            "x:",
            "(((",
        ),
        *(
            "Oppstart i i i i\n",
            "Vi søker en fast erfaringskonsulent i 50 % stilling. ",
            "Bachelor er ikke krav.\n",
            "førerkort ikke ",
            "ingen krav om om ",
            "Skien, Bamble og ",
            "har ikke har ikke ",
            "to x 50 – to ",
            "veiledning du får\n",
            "norsk språk og ",
            "vikariat i to ",
        ),
    ],
)
def test_a_text_that_repeats_itself_without_end_is_read_in_good_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    with bounded():
        found = facts(posting(title=text[:400]), text)
        day(text)
    assert _stated(found) == set(found.quotes)


# Looking for a sentence quickly.

_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\bfast(?! ?kurs)\b",
        r"(?<!ikke )\bkrav\b",
        r"^\W*(?P<many>to|50) (?:\w{1,20} )?[^.;]{0,20}erfaring",
        r"søk(?=er)\w+|(?<![\d,])\d{1,2} ?%",
        r"(?-i:[A-ZØ])\w+ $",
        r"[)(\]][^\])]",
        r"(?:a|å(?!(?:b|\)))|(?=i)i)\u00a0?\.$",
    )
]

_ANY_LETTERS = st.text(st.characters(exclude_characters="İıſ"), max_size=3)  # which Python takes for i and s


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(_PIECES, st.sampled_from([" ", "ÅÆØ", "é", "[", "(a)", "–"]), _ANY_LETTERS), max_size=30))
def test_a_quick_look_passes_over_no_sentence_in_which_a_pattern_is_found(pieces: list[str]) -> None:
    ad = Ad("Erfaringskonsulent", "".join(pieces))
    for form in _FORMS:
        found = {line for line in ad.lines if form.search(line.text)}
        assert found <= set(ad.where(Look(form)))


def test_a_quick_look_passes_over_all_others() -> None:
    ad = Ad("Erfaringskonsulent", "Vi søker deg.\nKrav: fagbrev.\nKom til oss.\nDu har kurs.")
    assert [line.text for line in ad.where(Look(re.compile("krav|kurs")))] == ["Krav: fagbrev.", "Du har kurs."]


def test_the_longest_word_lists_are_looked_for_within_their_memory(capfd: pytest.CaptureFixture[str]) -> None:
    # RE2 says on the error stream that a list is too long for it, and then looks letter by letter.
    given = "\n".join(path.read_text(encoding="utf-8") for path in sorted(LABELLED.glob("develop-f*.jsonl")))[:150_000]
    assert facts(posting(title="Miljøarbeider", html=given), given, "").quotes
    assert capfd.readouterr().err == ""
