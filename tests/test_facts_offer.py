"""What is offered beside the post itself: guidance, how long it lasts, languages, who employs, where letters go."""

from __future__ import annotations

import pytest

from scraper.facts.reading import facts
from scraper.model import Facts, Place
from tests.fakes import posting


def stated(text: str, title: str = "Erfaringskonsulent") -> Facts:
    return facts(posting(title=title), text)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Du får jevnlig veiledning.", True),
        ("Vi tilbyr\n- ekstern veiledning en gang i måneden", True),
        ("Hos oss får du fast rettleiar.", True),
        ("Rettleiing kvar fjortande dag", True),
        ("We offer weekly supervision.", True),
        ("Du får dessverre ingen veiledning.", False),
        ("Du skal gi veiledning til brukere.", None),
        ("Arbeidsoppgaver\n- veiledning hver uke av pårørende", None),
        ("Erfaringskonsulentene får veiledning av deg.", None),
        ("Snakk med din faste veileder i NAV.", None),
        ("Stillingen innebærer journalføring og veiledning.", None),
        ("Kom til oss.", None),
    ],
)
def test_guidance_is_what_the_employee_gets_not_what_they_give(text: str, *, given: bool | None) -> None:
    found = stated(text)
    assert found.guidance is given
    assert ("guidance" in found.quotes) == (given is not None)


def test_veileder_in_the_title_is_the_post() -> None:
    assert stated("Kom til oss.", title="Fast veileder søkes").guidance is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Vikariat i 12 måneder", "i 12 måneder"),
        ("Engasjement ut 2027", "ut 2027"),
        ("Midlertidig stilling fra 1. januar til 31. desember 2027", "fra 1. januar til 31. desember 2027"),
        ("Prosjektstilling i tre år. Du har vært rusfri i to år.", "i tre år"),
        ("Prosjektstilling. Du har vært rusfri i to år.", ""),
        ("Ett års engasjement, seks måneders prøvetid", ""),
        ("Engasjement på 50 %\nDet varer ut 2028.", ""),
        ("Fast stilling. Huset er i drift ut 2027.", ""),
        ("The position is temporary until 31 December 2027.", "until 31 December 2027"),
    ],
)
def test_a_post_that_ends_says_when_in_its_own_words(text: str, period: str) -> None:
    found = stated(text)
    assert found.period == period
    assert ("period" in found.quotes) == bool(period)


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Du må beherske norsk skriftlig og muntlig.", ("norsk",)),
        ("Krav\n- gode norskkunnskapar\n- du snakkar samisk", ("norsk", "samisk")),
        ("Working language is English.", ("engelsk",)),
        ("You speak Norwegian or another Scandinavian language.", ("norsk", "skandinavisk")),
        ("Snakker du arabisk eller ukrainsk, er det en fordel.", ("arabisk", "ukrainsk")),
        ("Krav\n- norsk autorisasjon", ()),
        ("Many residents do not speak Norwegian.", ()),
        ("Om oss\n- kurs i norsk språk for naboer", ()),
        ("Kom til oss.", ()),
    ],
)
def test_the_languages_of_the_work_are_those_asked_for(text: str, languages: tuple[str, ...]) -> None:
    found = stated(text)
    assert found.work_languages == languages
    assert ("work_languages" in found.quotes) == bool(languages)


@pytest.mark.parametrize(
    ("words", "name", "unit"),
    [
        ("Bodø kommune", "Bodø kommune", ""),
        ("Oslo kommune, Bydel Alna", "Oslo kommune", "Bydel Alna"),
        ("Avdeling for mestring, Voss kommune", "Voss kommune", "Avdeling for mestring"),
        ("Helse Fonna HF, Stord DPS", "Helse Fonna HF", "Stord DPS"),
        ("Hábmera suohkan – Hamarøy kommune", "Hamarøy kommune", ""),
        ("NAV Notodden / Notodden kommune", "Notodden kommune", "NAV Notodden"),
        ("ROS – Rådgivning om spiseforstyrrelser", "ROS – Rådgivning om spiseforstyrrelser", ""),
        ("Østre Toten kommune, Veteransenteret", "Østre Toten kommune", "Veteransenteret"),
        ("", "", ""),
    ],
)
def test_a_boards_employer_is_a_name_and_perhaps_a_unit(words: str, name: str, unit: str) -> None:
    found = facts(posting(employer=words), "Kom til oss.")
    assert (found.employer, found.unit) == (name, unit)
    assert ("unit" in found.quotes) == bool(unit)


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (Place(kommune="Bodø", postal_code="8006"), "", "8006"),
        (Place(kommune="Bodø"), "Besøksadresse: Storgata 5, 8006 Bodø.", "8006"),
        (Place(kommune="Bodø"), "Vi flyttet fra 0182 Oslo i 2020.", ""),
        (Place(kommune="Bodø"), "I 2020 Ble vi flere.", ""),
    ],
)
def test_a_postal_code_is_the_boards_or_one_within_the_kommune_of_the_work(place: Place, text: str, code: str) -> None:
    found = facts(posting(places=(place,)), text)
    assert found.postal_code == code
    assert ("postal_code" in found.quotes) == bool(code)
