"""Kommuner and fylker of the 2024 division are found from what boards write."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import places
from scraper.model import Place


POSTAL_CODES = list(csv.DictReader(files("data.reference").joinpath("postnummer.csv").read_text(encoding="utf-8").splitlines()))


def code(place: Place) -> str:
    found = places.find(place)
    return found.code if found else ""


def test_there_are_15_fylker_and_357_kommuner() -> None:
    assert len(places.fylker()) == 15
    assert len(places.kommuner()) == 357


@pytest.mark.parametrize("kommune", places.kommuner().values(), ids=lambda kommune: kommune.code)
def test_every_kommune_has_a_fylke_and_is_found_by_its_name_there(kommune: places.Kommune) -> None:
    fylke = places.fylker()[kommune.fylke_code]
    assert kommune.code.startswith(kommune.fylke_code)
    assert places.find(Place(kommune=kommune.name.upper(), fylke=fylke.upper())) == kommune
    assert places.find(Place(kommune=f"{kommune.name.upper()} ({fylke.upper()})")) == kommune


def test_every_postal_code_lands_in_a_living_kommune_or_outside_all_of_them() -> None:
    lost = {row["place"] for row in POSTAL_CODES if code(Place(postal_code=row["postal_code"])) not in places.kommuner()}
    assert len(POSTAL_CODES) > 5000
    assert lost == {"JAN MAYEN", "LONGYEARBYEN", "NY-ÅLESUND", "HOPEN", "SVEAGRUVA", "BJØRNØYA", "BARENTSBURG"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(kommune="NES (AKERSHUS)"), "3228"),
        (Place(kommune="BØ (NORDLAND)"), "1867"),
        (Place(kommune="Herøy", fylke="Nordland"), "1818"),
        (Place(kommune="HERØY (MØRE OG ROMSDAL)"), "1515"),
        (Place(kommune="Våler", fylke="Innlandet"), "3419"),
        (Place(kommune="Våler", fylke="ØSTFOLD"), "3114"),
        (Place(kommune="Herøy", postal_code="6070"), "1515"),
        (Place(kommune="Bø", fylke="Telemark", postal_code="3800"), "4020"),
        (Place(kommune="Kárášjohka"), "5610"),
        (Place(kommune="KARASJOK", fylke="Finnmárku"), "5610"),
        (Place(kommune="Guovdageaidnu - Kautokeino"), "5612"),
        (Place(kommune="Porsáŋgu"), "5622"),
        (Place(kommune="Unjárga"), "5636"),
        (Place(kommune="Kárášjohka – Karasjok"), "5610"),
        (Place(kommune="Bø - Telemark"), ""),
        (Place(city="Knarvik"), "4631"),
        (Place(city="nordbyhagen"), "3222"),
        (Place(kommune="HÁBMER"), "1875"),
        (Place(city="TRÅANTE"), "5001"),
        (Place(kommune="Tromsø", fylke="Troms - Romsa - Tromssa"), "5501"),
        (Place(city="Bodø"), "1804"),
        (Place(city="Trollåsen", postal_code="1414"), "3207"),
        (Place(kommune=" Stavanger "), "1103"),
        (Place(kommune="Ås"), "3218"),
    ],
)
def test_a_kommune_is_found_by_name_fylke_postal_code_or_town(place: Place, expected: str) -> None:
    assert code(place) == expected


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(kommune="Herøy"),
        Place(kommune="Våler"),
        Place(kommune="Herøy", fylke="Oslo"),
        Place(kommune="Bø", fylke="Telemark"),
        Place(fylke="Nordland"),
        Place(kommune="Atlantis", postal_code="0000"),
        Place(city="Longyearbyen", postal_code="9170"),
    ],
)
def test_what_could_be_several_or_none_is_no_answer(place: Place) -> None:
    assert places.find(place) is None


@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        ("1414 Trollåsen", Place(postal_code="1414", city="Trollåsen", kommune="Trollåsen"), "3207"),
        ("Bodø", Place(city="Bodø", kommune="Bodø"), "1804"),
        ("Bø, Nordland", Place(city="Bø", kommune="Bø", fylke="Nordland"), "1867"),
        ("Vågå kommune", Place(city="Vågå", kommune="Vågå"), "3435"),
        ("Bø i Telemark", Place(city="Bø i Telemark", kommune="Bø i Telemark"), "4020"),
        ("Jæren", Place(city="Jæren", kommune="Jæren"), ""),
        ("Tromso", Place(city="Tromso", kommune="Tromso"), "5501"),
        ("8003 Bodø, Nordland", Place(postal_code="8003", city="Bodø", kommune="Bodø", fylke="Nordland"), "1804"),
        ("tlf 12345", Place(city="tlf 12345", kommune="tlf 12345"), ""),
        ("", Place(), ""),
    ],
)
def test_a_place_is_read_from_free_text(words: str, place: Place, expected: str) -> None:
    assert places.read(words) == place
    assert code(places.read(words)) == expected


@given(st.text())
def test_any_words_can_be_read_as_a_place(words: str) -> None:
    found = code(places.read(words))
    assert found == "" or found in places.kommuner()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KÁRÁŠJOHKA", "karasjohka"),
        ("Sør-Varanger", "SOR-VARANGER"),
        ("Ås", "As"),
        ("Porsáŋgu", "porsangu"),
        ("Lærdal", "LARDAL"),
    ],
)
def test_names_are_folded_so_that_accents_and_case_do_not_matter(one: str, other: str) -> None:
    assert places.fold(one) == places.fold(other)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Førde", ["4647"]),
        ("DRØBAK", ["3214"]),
        ("Sandvika", ["3201"]),
        ("Bodø; Fauske", ["1804", "1841"]),
        ("Oslo og Lillestrøm", ["0301", "3205"]),
        ("Drammen / Hamar", ["3301", "3403"]),
        ("Bergen, Stavanger", ["4601", "1103"]),
        ("Bø, Nordland", ["1867"]),
        ("Møre og Romsdal", []),
        ("Herøy", []),
        ("Herøy; Bodø", ["1804"]),
        ("Karlstad, Sverige", []),
        ("Oslo, Grønland", ["0301"]),
        ("Nuuk, Grønland", []),
        ("", []),
    ],
)
def test_places_are_found_as_ads_write_them_by_post_office_too(words: str, codes: list[str]) -> None:
    found = [places.find(place) for place in places.read_all(words)]
    assert [kommune.code for kommune in found if kommune] == codes


@pytest.mark.parametrize(("words", "abroad"), [("Gothenburg", True), ("Nuuk, Grønland", True), ("Oslo, Grønland", False)])
def test_a_place_is_abroad_where_it_names_a_country_or_a_large_town_there(words: str, *, abroad: bool) -> None:
    assert [places.is_abroad(place) for place in places.read_all(words)][:1] == [abroad]


def test_a_head_office_is_no_place_of_work() -> None:
    assert [places.find(place) for place in places.read_all("Hele landet / hovedkontor Hamar")] == [None]


def test_two_places_side_by_side_are_both_found() -> None:
    found = [places.find(place) for place in places.read_all("Hammerfest og Kirkenes")]
    assert [kommune.code for kommune in found if kommune] == ["5603", "5605"]
