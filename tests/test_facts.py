"""What an ad states of the post is read from its own words, quoted, and never guessed."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.ads import SampleAd, load_ads
from scraper.facts.days import day
from scraper.facts.reading import facts
from scraper.judge import judge
from scraper.model import Facts, Page, Place, Posting
from sources.nav import detail, parse_entry
from tests.fakes import posting


ADS = [ad for ad in load_ads(date(2026, 11, 21)) if ad.label != "unrelated"]


def stated(text: str, title: str = "Erfaringskonsulent") -> Facts:
    return facts(posting(title=title), text)


# Percentages.


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("80 % stilling", (80, 80)),
        ("Stillingsprosent: 60%", (60, 60)),
        ("50–100 % stilling", (50, 100)),
        ("50-80% fast stilling", (50, 80)),
        ("stilling på 50 til 100 prosent", (50, 100)),
        ("mellom 50 og 80 prosent stilling", (50, 80)),
        ("stilling i 20 % - 50 %", (20, 50)),
        ("100%/50% stilling", (50, 100)),
        ("to stillinger, 50 % og 80 %", (50, 80)),
        ("37,5 % stilling", (37, 37)),
        ("100 % permanent", (100, 100)),
        ("Percentage of full-time: 60%", (60, 60)),
        ("50 % stilling, deretter 100 %", (50, 100)),
        ("10 % av befolkningen", None),
        ("2 % trekk i fast stilling", None),
        ("120 % stilling", None),
        ("fast stilling", None),
        ("", None),
    ],
)
def test_the_percentage_is_read_where_the_words_beside_it_speak_of_the_post(line: str, percent: tuple[int, int] | None) -> None:
    found = stated(line)
    assert found.percent == percent
    assert found.quotes.get("percent") == (line if percent else None)


def test_the_title_says_the_percentage_first() -> None:
    assert stated("Vi har også en stilling på 100 %.", title="Erfaringskonsulent 30–50 %").percent == (30, 50)


# Kinds of employment.


@pytest.mark.parametrize(
    ("line", "contract"),
    [
        ("100 % fast stilling", ("fast",)),
        ("Fast", ("fast",)),
        ("50 %, fast", ("fast",)),
        ("Stillinga er fast", ("fast",)),
        ("Du blir fast tilsatt", ("fast",)),
        ("Permanent", ("fast",)),
        ("60 % permanent", ("fast",)),
        ("permanent position", ("fast",)),
        ("Vikariat i ett år", ("vikariat",)),
        ("Årsvikariat", ("vikariat",)),
        ("Vikar for erfaringskonsulent", ("vikariat",)),
        ("Engasjement", ("engasjement",)),
        ("i et engasjement på 60 % i atten måneder", ("engasjement",)),
        ("Dette er eit engasjement på eitt år", ("engasjement",)),
        ("Erfaringskonsulent – engasjement", ("engasjement",)),
        ("Det er ledig eitt års engasjement", ("engasjement",)),
        ("Midlertidig stilling ut 2027", ("engasjement",)),
        ("Stillingen er midlertidig", ("engasjement",)),
        ("Mellombels tilsetjing", ("engasjement",)),
        ("temporary position", ("engasjement",)),
        ("Prosjektengasjement i to år", ("engasjement", "prosjekt")),
        ("Prosjektstilling", ("prosjekt",)),
        ("Tilkallingsvikar", ("tilkalling",)),
        ("ringevikar", ("tilkalling",)),
        ("Timelønnet stilling", ("timelønn",)),
        ("Timeløn, timebasert", ("timelønn",)),
        ("Ferievikariat", ("vikariat",)),
        ("Sommerjobb", ("sesong",)),
        ("Åremål på fire år", ("åremål",)),
        ("Vikariat med mulighet for fast stilling", ("vikariat",)),
        ("- mulighet for fast ansettelse når prosjektet er over", ()),
        ("- moglegheit for fast stilling", ()),
        ("- engasjement, humor og varme", ()),
        ("Du har engasjement for fagfeltet og stillingen", ()),
        ("Du følger opp midlertidige boliger", ()),
        ("- fast veiledning", ()),
        ("Timelønnen er 230 kroner.", ()),
        ("Lønn etter avtale", ()),
    ],
)
def test_the_kind_of_employment_is_read_and_not_hopes_or_qualities(line: str, contract: tuple[str, ...]) -> None:
    found = stated(line)
    assert found.contract == contract
    assert found.quotes.get("contract") == (line if contract else None)


@pytest.mark.parametrize(
    ("board", "contract"),
    [("Fast", ("fast",)), ("Feriejobb", ("sesong",)), (" Åremål ", ("åremål",)), ("Annet", ()), ("", ())],
)
def test_the_boards_own_word_counts_where_the_text_is_silent(board: str, contract: tuple[str, ...]) -> None:
    assert facts(posting(title="Erfaringskonsulent", contract=board), "Kom til oss.").contract == contract
    assert facts(posting(title="Erfaringskonsulent", contract=board), "Vikariat i ett år.").contract == ("vikariat",)


# Positions.


@pytest.mark.parametrize(
    ("words", "positions"),
    [("1", 1), (" 3 ", 3), ("0", None), ("", None), ("tre", None), ("-1", None), ("²", None), ("99999", None), ("1.5", None)],
)
def test_the_number_of_posts_is_a_whole_number_or_not_stated(words: str, positions: int | None) -> None:
    assert facts(posting(positions=words), "").positions == positions


# Days and deadlines.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("11.12.2026", date(2026, 12, 11)),
        ("1.2.2027", date(2027, 2, 1)),
        ("11/12/2026 kl. 12", date(2026, 12, 11)),
        ("2026-12-11", date(2026, 12, 11)),
        ("2026-12-11T23:59:59", date(2026, 12, 11)),
        ("2026-12-11T00:00:00Z", date(2026, 12, 11)),
        ("2026-12-10T23:00:00Z", date(2026, 12, 11)),
        ("2027-06-10T22:00:00Z", date(2027, 6, 11)),
        ("2026-12-10T22:59:59.999999999Z", date(2026, 12, 10)),
        ("2026-12-11T00:00:00+0100", date(2026, 12, 11)),
        ("fredag 11. desember 2026", date(2026, 12, 11)),
        ("11.desember 2026", date(2026, 12, 11)),
        ("11. DES. 2026", date(2026, 12, 11)),
        ("laurdag den 12. desember, 2026", date(2026, 12, 12)),
        ("3. mars 2027", date(2027, 3, 3)),
        ("8. sept. 2027", date(2027, 9, 8)),
        ("1 mai 2027", date(2027, 5, 1)),
        ("17 December 2026", date(2026, 12, 17)),
        ("1 May 2027", date(2027, 5, 1)),
        ("29. februar 2028", date(2028, 2, 29)),
        ("den tiende desember 2026", date(2026, 12, 10)),
        ("trettifyrste mai 2027", date(2027, 5, 31)),
        ("utgangen av februar 2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_however_it_is_written(words: str, expected: date) -> None:
    assert day(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("31.11.2026", "29.02.2027", "15.08", "15. august", "Snarest", "", "2026", "2026-13-01", "2026-12-11T25:00:00"),
        *("0206-01-01", "11.12.0206", "11. brumaire 2026", "99.99.9999", "1234567.12.2026", "femte etasje 2026"),
    ],
)
def test_what_is_no_whole_day_is_none(words: str) -> None:
    assert day(words) is None


@pytest.mark.parametrize("locale_months", [
    "januar februar mars april mai juni juli august september oktober november desember",
    "january february march april may june july august september october november december",
    "jan feb mar apr mai jun jul aug sep okt nov des",
])  # fmt: skip
def test_every_month_is_known_in_bokmal_nynorsk_and_english(locale_months: str) -> None:
    months = [day(f"7. {month} 2027") for month in locale_months.split()]
    assert months == [date(2027, number, 7) for number in range(1, 13)]


@pytest.mark.parametrize(
    ("board", "text", "deadline"),
    [
        ("2026-12-11T00:00:00Z", "Søknadsfrist: 24.12.2026", "2026-12-11"),
        ("", "Søknadsfrist: 11.12.2026", "2026-12-11"),
        ("", "Søknadsfristen er nå utsatt til torsdag 3. desember 2026", "2026-12-03"),
        ("", "Utvida frist til 3. desember 2026", "2026-12-03"),
        ("", "Fristen for å søke er 10.12.2026.", "2026-12-10"),
        ("", "Søknadsfrist\n11.12.2026", "2026-12-11"),
        ("", "Application deadline: 17 December 2026", "2026-12-17"),
        ("Snarest", "Søknadsfrist: 11.12.2026", "2026-12-11"),
        ("31.11.2026", "Søknadsfrist: 30.11.2026", "2026-11-30"),
        ("31.11.2026", "", ""),
        ("15.08", "", ""),
        ("2026-12-01", "Ny frist: 13. desember 2026 (tidligere kunngjort med frist 1. desember).", "2026-12-13"),
        ("2026-12-01", "The correct application deadline is 25 October 2026.", "2026-10-25"),
        ("2026-12-01", "Søknadsfrist 3. desember 2026.", "2026-12-01"),
        ("", "Søknaden må være inne 10.02.2026.", "2026-02-10"),
        ("", "Søknader mottatt etter 5. mai 2026 blir ikke vurdert.", "2026-05-05"),
        ("", "Det er ingen fast søknadsfrist.", "løpende"),
        ("Snarest", "", "snarest"),
        ("Snarast", "", "snarest"),
        ("ASAP", "", "snarest"),
        ("Søk så snart som mogleg", "", "snarest"),
        ("Løpende", "", "løpende"),
        ("", "Frist: fortløpande vurdering", "løpende"),
        ("", "Leveringsfrist: 1.12.2026", ""),
        ("", "", ""),
        ("2026-12-01", "Opprinnelig frist 1. desember er forlenget til 14. desember 2026.", "2026-12-14"),
        ("2026-12-01", "Fristen, som var 1. desember, er forlengd til 14. desember 2026.", "2026-12-14"),
        ("2026-12-01", "NB: Fristen er forlenget fra 1. til 8. desember 2026.", "2026-12-08"),
        ("2026-12-01", "Søknaden må ha kommet inn senest 9. desember 2026, uansett hva stillingsportalen viser.", "2026-12-09"),
        ("2026-12-01", "Frist: onsdag 2. desember 2026.", "2026-12-02"),
        ("2026-11-30", "Søk før 1. desember 2026.", "2026-11-30"),
        ("2026-12-01", "Søknadsfristen for studenter er 15. april 2027.", "2026-12-01"),
    ],
)
def test_the_deadline_is_the_boards_day_then_the_texts_then_words(board: str, text: str, deadline: str) -> None:
    found = facts(posting(deadline=board), text)
    assert found.deadline == deadline
    assert ("deadline" in found.quotes) == bool(deadline)


# Places.


def test_each_place_counts_once_and_is_quoted() -> None:
    places = (
        Place(kommune="BODØ"),
        Place(city="Bodø"),
        Place(kommune="Fauske"),
        Place(fylke="NORDLAND"),
        Place(kommune="Atlantis"),
    )
    found = facts(posting(places=places), "")
    assert found.kommune_codes == ("1804", "1841")
    assert found.quotes["kommune_codes"] == "Bodø; Fauske"


# Whole ads.


@pytest.mark.parametrize("ad", ADS, ids=lambda ad: ad.key)
def test_the_facts_of_a_sample_ad_are_as_expected(ad: SampleAd) -> None:
    body = json.dumps({"uuid": ad.uuid, "status": "ACTIVE", "ad_content": ad.content()}).encode()
    request = detail(ad.uuid)
    (found,) = parse_entry(Page(request=request, url=request.url, status=200, headers={}, body=body))
    assert isinstance(found, Posting)
    read = judge(found).facts
    assert read.percent == ad.percent
    assert set(read.contract) == set(ad.contract)
    if ad.deadline:
        assert read.deadline == ad.deadline.isoformat()
    elif ad.written.due == "text":
        assert read.deadline == ("løpende" if ad.deadline_text == "Løpende" else "snarest")
    assert read.positions == int(ad.written.posts)


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_gives_facts_that_quote_what_they_read(title: str, text: str, deadline: str) -> None:
    found = facts(posting(title=title, deadline=deadline), text)
    told = {each.name: getattr(found, each.name) for each in fields(Facts) if each.name not in ("ad_lang", "doubts", "quotes")}
    assert {name for name, value in told.items() if value not in (None, "", ())} == set(found.quotes)
