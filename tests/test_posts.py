"""A post's page says what its ad says, where it was read and why it is shown, and what has become of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from scraper.model import Education, Facts, Pay, Vacancy
from tests.records import NOW, SITE, TODAY, happened, record, soups, texts, vacancy
from web import facts
from web.posts import moved, post, removed


RICH = """<p>Vi søker en erfaringskonsulent i 50 % fast stilling. Egenerfaring er et krav. Det kreves ikke utdanning.</p>
<p>Vi tilbyr</p><ul><li>veiledning hver uke</li><li>lønn fra 480 000 til 520 000 kroner i året</li></ul>
<p>Arbeidsoppgaver</p><ul><li>møte pasienter til samtaler</li></ul>"""


def page(*args: Any, language: str = "nb", **more: Any) -> BeautifulSoup:  # noqa: ANN401 - see record
    made = soups(post(record(*args, **more), SITE))
    return made["stilling/1/index.html" if language == "nb" else f"{language}/stilling/1/index.html"]


def facts_of(soup: BeautifulSoup) -> dict[str, str]:
    return {
        row.dt.get_text(): " ".join((row.dd.span or row.dd).get_text().split())
        for row in soup.select(".facts div")
        if row.dt and row.dd
    }


def data(soup: BeautifulSoup) -> Any:  # noqa: ANN401 - any JSON
    found = soup.find("script", type="application/ld+json")
    return json.loads(found.get_text()) if found else None


# What the ad says.


def test_every_fact_is_stated_with_the_words_it_was_read_from() -> None:
    soup = page(vacancy(html=RICH))
    assert facts_of(soup) == {
        "Stillingsprosent": "50 %",
        "Ansettelse": "Fast",
        "Varighet": "ikke oppgitt",
        "Språk": "ikke oppgitt",
        "Utdanning": "Ingen krav om utdanning",
        "Egen erfaring": "Et krav",
        "Lønn": "480 000–520 000 kr i året",
        "Antall stillinger": "ikke oppgitt",
        "Førerkort": "ikke oppgitt",
        "Politiattest": "ikke oppgitt",
        "Oppstart": "ikke oppgitt",
        "Frist": "Tirsdag 12. januar 2027",
        "Lyst ut": "Onsdag 18. november 2026",
    }
    quotes = texts(soup, ".facts q")
    assert "Egenerfaring er et krav." in quotes
    assert "lønn fra 480 000 til 520 000 kroner i året" in quotes


def test_what_the_ad_does_not_say_is_said_not_to_be_stated() -> None:
    soup = page(replace(vacancy(), facts=Facts(), employer="", places=(), fylke_codes=(), published=None, last_day=None))
    stated = facts_of(soup)
    assert set(list(stated.values())[:9]) == {"ikke oppgitt"}
    assert stated["Frist"] == "Frist ikke oppgitt"
    assert stated["Lyst ut"] == "ikke oppgitt, først sett fredag 20. november 2026"
    assert texts(soup, "main > .who") == ["Arbeidsgiver ikke oppgitt · sted ikke oppgitt"]


def test_the_quality_points_are_facts_without_marks() -> None:
    rich, poor = page(vacancy(html=RICH)), page(vacancy())
    points = ["Lønn i kroner", "Fast stilling", "Veiledning", "Oppgaver"]
    assert texts(rich, ".points dt") == texts(poor, ".points dt") == points
    assert texts(rich, ".points dd") == ["oppgitt", "ja", "ja", "beskrevet"]
    assert texts(poor, ".points dd") == ["ikke oppgitt", "ja", "ikke oppgitt", "ikke beskrevet"]


def test_why_it_is_shown_leads_to_the_rule_with_the_words_that_it_found() -> None:
    first = page(vacancy(html=RICH)).select_one(".reasons li")
    assert first
    assert first.get_text() == "Stillingstittelen er en slik stilling: Erfaringskonsulent 50 % fast"
    assert first.a
    assert first.a["href"] == "/om/regler/#stillingstittelen-er-en-slik-stilling"


def test_one_applies_at_the_employer_and_reads_at_each_board() -> None:
    known = vacancy()
    soup = page(replace(known, links=(*known.links, ("avis", "https://avis.example/7"), ("avis", "javascript:alert(1)"))))
    button = soup.select_one("a.button")
    assert button
    assert button["href"] == "https://apply.example/1?a=1&b=2"
    links = {link.get_text(): link["href"] for link in soup.select(".links a")}
    assert links == {
        "Les hele annonsen hos NAV": "https://board.example/1",
        "Les hele annonsen hos Avisen & co": "https://avis.example/7",
        "Legg fristen i kalenderen din": "/stilling/1/frist.ics",
    }


def test_a_deadline_that_is_a_word_has_no_place_in_a_calendar() -> None:
    soup = page(vacancy(deadline="snarest"))
    assert texts(soup, ".apply .until") == ["Søk så snart som mulig"]
    assert soup.select("a[href$='frist.ics']") == []


def test_a_deadline_that_cannot_be_true_is_doubted() -> None:
    doubtful = vacancy()
    doubtful = replace(doubtful, facts=replace(doubtful.facts, doubts=("deadline",)))
    assert texts(page(doubtful), ".doubt") == ["Denne fristen virker feil. Sjekk den hos arbeidsgiveren."]


def test_places_lead_to_what_else_is_open_there() -> None:
    links = {link.get_text(): link["href"] for link in page().select("main > .who a")}
    assert links == {"Bodø": "/kommune/bodo/", "Nordland": "/fylke/nordland/"}


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (Education(level="none", required=False), "ingen krav om utdanning"),
        (Education(level="advantage", required=False), "utdanning er en fordel, ikke et krav"),
        (Education(level="course", required=True), "krever kurs"),
        (Education(level="fagbrev", required=True), "krever fagbrev"),
        (Education(level="bachelor", required=False), "bachelor er ønsket, ikke et krav"),
        (None, ""),
    ],
)
def test_education_is_said_as_a_demand_or_a_wish(stated: Education | None, said: str) -> None:
    assert facts.education(stated, "nb") == said


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (Pay(text="Lønn etter avtale"), "Lønn etter avtale"),
        (Pay(text="…", low=230, high=230), "230 kr i timen"),
        (Pay(text="…", low=480_000), "480\u00a0000 kr i året"),
        (Pay(text="…", low=480_000, high=520_000), "480\u00a0000–520\u00a0000 kr i året"),
    ],
)
def test_pay_is_said_in_kroner_where_it_is_stated(stated: Pay, said: str) -> None:
    assert facts.pay(stated, "nb") == said


# Languages.


def test_nynorsk_is_nynorsk_and_foreign_words_carry_their_language() -> None:
    soup = page(vacancy(title="Erfaringskonsulent", html=RICH), language="nn")
    assert soup.html
    assert soup.html["lang"] == "nn"
    assert texts(soup, ".apply .until") == ["Søk innan tysdag 12. januar 2027"]
    assert facts_of(soup)["Førarkort"] == "ikkje oppgjeve"
    assert soup.h1
    assert soup.h1["lang"] == "nb"
    assert all(quote["lang"] == "nb" for quote in soup.select("q"))
    assert "lang" not in page(vacancy(html=RICH)).select("h1")[0].attrs


def test_each_language_leads_to_the_same_page_in_the_other() -> None:
    for language, other in (("nb", "/nn/stilling/1/"), ("nn", "/stilling/1/")):
        soup = page(language=language)
        link = soup.select_one(".languages a")
        assert link
        assert link["href"] == other
        alternates = {each["hreflang"]: each["href"] for each in soup.select("link[hreflang]")}
        assert alternates == {
            "nb": "https://jobb.example.no/stilling/1/",
            "nn": "https://jobb.example.no/nn/stilling/1/",
        }


# What has become of it.


def test_a_closed_post_says_so_first_and_shows_only_facts() -> None:
    soup = page(vacancy(html=RICH), today=date(2027, 1, 13))
    main = soup.main
    assert main
    assert main.find() is main.select_one(".banner")
    assert texts(soup, ".banner p") == [
        "Fristen er ute. Du kan ikke søke lenger.",
        "Siste dag var tirsdag 12. januar 2027. Se åpne stillinger",
    ]
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    assert data(soup) is None
    assert soup.select("q, .button, .links, .reasons") == []
    assert facts_of(soup)["Ansettelse"] == "Fast"


def test_a_withdrawn_post_says_when() -> None:
    gone = replace(vacancy(), withdrawn=datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
    banner = texts(page(gone, happened("new", day=18), happened("withdrawn")), ".banner p")
    assert banner[0] == "Annonsen er trukket. Du kan ikke søke lenger."
    assert banner[1].startswith("Den ble borte fredag 20. november 2026.")


def test_a_post_that_nobody_has_answered_for_is_neither_open_nor_closed() -> None:
    old = replace(vacancy(), last_day=None, first_seen=NOW - timedelta(days=200))
    soup = page(old)
    assert texts(soup, ".banner p")[0] == "Vi vet ikke om stillingen fortsatt er ledig."
    assert soup.select("a.button")
    assert soup.select("meta[name=robots]") == []
    assert data(soup) is None


def test_what_has_happened_is_told_oldest_first() -> None:
    soup = page(
        vacancy(),
        happened("new", day=10),
        happened("readvertised", "7", day=10),
        happened("extended", "2026-12-01 → 2027-01-12", day=12),
        happened("changed", "stillingsprosent: ikke oppgitt → 50 %; tittel: A → B", day=13),
        happened("overdue", "2026-12-01", day=14),
    )
    assert texts(soup, ".history li") == [
        "Tirsdag 10. november 2026: Vi fant annonsen.",
        "Tirsdag 10. november 2026: Stillingen er lyst ut på nytt. Se den forrige annonsen",
        "Torsdag 12. november 2026: Fristen ble utsatt: 01.12.2026 → 12.01.2027.",
        "Fredag 13. november 2026: Annonsen ble endret: stillingsprosent: ikke oppgitt → 50 %; tittel: A → B.",
    ]
    assert soup.select_one(".history a")["href"] == "/stilling/7/"  # type: ignore[index]


def test_an_error_is_reported_on_a_page_of_its_own_or_by_mail() -> None:
    about = "subject=Feil%20i%20en%20stilling&body=https%3A%2F%2Fjobb.example.no/stilling/1/"
    ways = [each["href"] for each in page().select(".wrong a")]
    assert ways == ["/stilling/1/feil/", f"mailto:hjelp@example.no?{about}"]


def test_a_joined_post_leads_on() -> None:
    soup = soups(moved(7, 1, SITE))["stilling/7/index.html"]
    assert soup.select_one("link[rel=canonical]")["href"] == "https://jobb.example.no/stilling/1/"  # type: ignore[index]
    assert soup.select_one("meta[http-equiv=refresh]")["content"] == "0; url=/stilling/1/"  # type: ignore[index]
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    assert soup.select_one("main a")["href"] == "/stilling/1/"  # type: ignore[index]


def test_a_post_that_may_not_be_shown_leaves_nothing_of_itself() -> None:
    soup = soups(removed(1, SITE))["stilling/1/index.html"]
    assert texts(soup, "h1") == ["Stillingen vises ikke lenger"]
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]


# For programs.


def test_programs_are_told_what_the_page_shows() -> None:
    told = data(page(vacancy(html=RICH)))
    assert told["@type"] == "JobPosting"
    assert told["title"] == "Erfaringskonsulent 50 % fast"
    assert told["datePosted"] == "2026-11-18"
    assert told["validThrough"] == "2027-01-12T23:59:59+01:00"
    assert told["employmentType"] == ["PART_TIME"]
    assert told["hiringOrganization"] == {"@type": "Organization", "name": "Eksempel kommune"}
    address = {"addressLocality": "Bodø", "addressRegion": "Nordland", "addressCountry": "NO"}
    assert told["jobLocation"] == [{"@type": "Place", "address": {"@type": "PostalAddress", **address}}]
    amounts = {"minValue": 480_000, "maxValue": 520_000, "unitText": "YEAR"}
    assert told["baseSalary"]["value"] == {"@type": "QuantitativeValue", **amounts}
    assert "<li>Egen erfaring: et krav</li>" in told["description"]


def test_a_summer_deadline_ends_in_summer_time() -> None:
    assert data(page(vacancy(deadline="2027-06-30", published=date(2027, 6, 1)), today=date(2027, 6, 2)))["validThrough"] == (
        "2027-06-30T23:59:59+02:00"
    )


@pytest.mark.parametrize(
    ("post_of", "expected"),
    [
        (lambda known: replace(known, employer=""), None),
        (lambda known: replace(known, places=(), fylke_codes=(), facts=Facts()), [{"addressCountry": "NO"}]),
    ],
)
def test_what_is_not_known_is_not_told_to_programs(post_of: Any, expected: Any) -> None:  # noqa: ANN401
    told = data(page(post_of(vacancy())))
    where = told and [{key: value for key, value in each["address"].items() if key != "@type"} for each in told["jobLocation"]]
    assert where == expected


def test_the_day_that_a_post_stands_open_does_not_change_its_page() -> None:
    one = [dict(post(record(vacancy(), today=day), SITE)) for day in (TODAY, TODAY + timedelta(days=30))]
    assert one[0] == one[1]


def test_a_post_in_several_places_names_them_all() -> None:
    both: Vacancy = replace(
        vacancy(),
        places=("Bodø", "Fauske"),
        facts=replace(vacancy().facts, kommune_codes=("1804", "1841")),
        fylke_codes=("18",),
    )
    assert [each["address"]["addressLocality"] for each in data(page(both))["jobLocation"]] == ["Bodø", "Fauske - Fuossko"]
    assert texts(page(both), "main > .who a") == ["Bodø", "Fauske - Fuossko", "Nordland"]
