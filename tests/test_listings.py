"""A list shows the open posts of a place or a fact, soonest deadline first, and says so when there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from scraper import places
from scraper.model import Facts, Place, Record, Vacancy
from tests.records import NOW, SITE, TODAY, record, soups, texts, vacancy
from web import lists
from web.site import Bundle


def of(number: int, **facts: object) -> Record:
    """An open post whose ad states just these facts."""
    known = vacancy(number, title=f"Stilling {number}")
    return record(replace(known, facts=Facts(kommune_codes=("1804",), **facts)))  # type: ignore[arg-type]


def stamps(records: Sequence[Record], last: Mapping[str, Vacancy]) -> dict[int, str]:
    return {each.id: f"{each}" for each in (*(one.vacancy for one in records), *last.values())}


def bundles(*records: Record, last: Mapping[str, Vacancy] | None = None) -> dict[str, Bundle]:
    known = last or {}
    return {each.name: each for each in lists.bundles(records, known, stamps(records, known), SITE, TODAY)}


def page(path: str, *records: Record, last: Mapping[str, Vacancy] | None = None, language: str = "") -> BeautifulSoup:
    return soups(iter(bundles(*records, last=last)[f"list/{path}"].make()))[f"{language}{path}index.html"]


def titles(soup: BeautifulSoup, selector: str = "#posts") -> list[str]:
    return texts(soup, f"{selector} h2 a")


# Addresses.


def test_every_place_has_one_address_that_no_other_has() -> None:
    paths = [each.path for each in lists.lists()]
    assert Counter(path.partition("/")[0] for path in paths if path.count("/") == 2) == {"fylke": 15, "kommune": 357}
    assert len(set(paths)) == len(paths)
    assert all(path == "" or (path.replace("/", "").replace("-", "").isalnum() and path.isascii()) for path in paths)


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("0301", "oslo"),
        ("1508", "alesund"),
        ("1867", "bo"),
        ("1515", "heroy-more-og-romsdal"),
        ("1818", "heroy-nordland"),
        ("5610", "karasjohka"),
        ("5001", "trondheim"),
        ("3212", "nesodden"),
    ],
)
def test_a_place_is_called_by_its_first_name_in_plain_letters(code: str, slug: str) -> None:
    assert places.kommune_slugs()[code] == slug


def test_fylker_are_called_by_their_first_name() -> None:
    slugs = places.fylke_slugs()
    assert [slugs[code] for code in ("15", "50", "55", "56")] == ["more-og-romsdal", "trondelag", "troms", "finnmark"]


# What stands in them.


def test_the_front_page_shows_every_open_post_in_the_order_given() -> None:
    soup = page("", record(vacancy(1, title="Erfaringskonsulent A")), record(vacancy(2, title="Erfaringskonsulent B")))
    assert titles(soup) == ["Erfaringskonsulent A", "Erfaringskonsulent B"]
    assert texts(soup, ".count") == ["2 åpne stillinger. Den med kortest frist står først."]


def test_a_post_in_the_list_says_what_decides_whether_one_reads_on() -> None:
    post = vacancy(html="<p>Vi søker en erfaringskonsulent i 50 % fast stilling. Det kreves ikke utdanning.</p>")
    post = replace(post, links=(*post.links, ("avis", "https://avis.example/1")))
    assert texts(page("", record(post)), ".post > *") == [
        "Erfaringskonsulent 50 % fast",
        "Eksempel kommune · Bodø, Nordland",
        "50 % · fast · ingen krav om utdanning",
        "Søk innen tirsdag 12. januar 2027 (53 dager igjen) Ny",
        "Funnet hos NAV · Avisen & co",
    ]


def test_what_is_not_stated_is_said_in_the_list_too() -> None:
    bare = replace(vacancy(), facts=Facts(), employer="", places=(), fylke_codes=(), last_day=None)
    told = texts(page("", record(bare)), ".post > *")
    assert told[1:4] == [
        "Arbeidsgiver ikke oppgitt · sted ikke oppgitt",
        "stillingsprosent ikke oppgitt · ansettelse ikke oppgitt · utdanning ikke oppgitt",
        "Frist ikke oppgitt Ny",
    ]


@pytest.mark.parametrize(
    ("days", "left"), [(0, "(siste dag i dag)"), (1, "(siste dag i morgen)"), (2, "(2 dager igjen)"), (40, "(40 dager igjen)")]
)
def test_days_left_are_counted_to_the_deadlines_own_day(days: int, left: str) -> None:
    soup = page("", record(vacancy(deadline=(TODAY + timedelta(days=days)).isoformat())))
    assert texts(soup, ".left") == [left]


def test_marks_tell_what_is_new_and_what_has_more_time() -> None:
    old = replace(vacancy(), first_seen=NOW - timedelta(days=7))
    assert texts(page("", record(old)), ".mark") == []
    assert texts(page("", record(replace(old, earlier_deadlines=(TODAY,)))), ".mark") == ["Frist utsatt"]
    assert texts(page("", record()), ".mark") == ["Ny"]


def test_a_post_stands_in_each_of_its_places() -> None:
    both = record(vacancy(places=(Place(kommune="BODØ"), Place(kommune="TROMSØ"))))
    for path in ("fylke/nordland/", "fylke/troms/", "kommune/bodo/", "kommune/tromso/"):
        assert len(titles(page(path, both))) == 1, path
    assert titles(page("kommune/oslo/", both)) == []


@pytest.mark.parametrize(
    ("path", "sure", "unstated"),
    [
        ("heltid/", ["Stilling 1", "Stilling 3"], ["Stilling 4"]),
        ("deltid/", ["Stilling 2", "Stilling 3"], ["Stilling 4"]),
    ],
)
def test_an_ad_that_does_not_say_is_shown_after_those_that_do(path: str, sure: list[str], unstated: list[str]) -> None:
    records = [of(1, percent=(100, 100)), of(2, percent=(50, 50)), of(3, percent=(50, 100)), of(4)]
    soup = page(path, *records)
    assert titles(soup) == sure
    assert texts(soup, ".posts:not(#posts) h3 a") == unstated


def test_permanent_and_temporary_posts_have_a_page_each() -> None:
    records = [of(1, contract=("fast",)), of(2, contract=("vikariat",)), of(3, contract=("fast", "vikariat"))]
    assert titles(page("fast/", *records)) == ["Stilling 1", "Stilling 3"]
    assert titles(page("midlertidig/", *records)) == ["Stilling 2", "Stilling 3"]


def test_the_links_to_facts_and_fylker_say_how_many_there_are() -> None:
    soup = page("", of(1, percent=(100, 100)), of(2, percent=(50, 50)), of(3))
    assert texts(soup, ".chips a")[:2] == ["Heltid 1", "Deltid 1"]
    assert "Nordland 3" in texts(soup, ".columns li")
    assert "Oslo 0" in texts(soup, ".columns li")


def test_an_empty_list_tells_of_the_last_post_and_how_to_hear_of_the_next() -> None:
    last = replace(vacancy(7, title="Erfaringskonsulent"), last_day=TODAY - timedelta(days=9))
    soup = page("fylke/nordland/", last={"18": last})
    assert texts(soup, ".empty p") == [
        "Ingen åpne stillinger her akkurat nå.",
        "Den siste var Erfaringskonsulent, Eksempel kommune. Den ble lyst ut onsdag 18. november 2026.",
        "Vi leter videre. Få varsel når det kommer en, eller følg RSS-strømmen.",
        "Vet du om en? Tips oss om en stilling",
    ]
    links = ["/stilling/7/", "/abonner/", "/fylke/nordland/feed.xml", "/tips/"]
    assert [link["href"] for link in soup.select(".empty a")] == links
    assert texts(page("fylke/oslo/"), ".empty p")[1] == "Vi har ikke sett noen slik stilling her siden vi begynte å lete."


def test_a_list_of_a_place_leads_to_the_feeds_of_that_place() -> None:
    feeds = [link["href"] for link in page("kommune/bodo/", record()).select("link[rel=alternate][type]")]
    assert feeds[:3] == ["/kommune/bodo/feed.xml", "/kommune/bodo/atom.xml", "/kommune/bodo/feed.json"]
    assert page("kommune/bodo/").select("link[href^='/kommune/bodo/']") == []


def test_an_empty_kommune_is_not_for_search_engines() -> None:
    assert page("kommune/bodo/").select("meta[name=robots]")
    assert not page("kommune/bodo/", record()).select("meta[name=robots]")
    assert not page("fylke/nordland/").select("meta[name=robots]")


def test_all_can_be_chosen_without_a_script() -> None:
    soup = page("", record(vacancy(1)), record(vacancy(2)))
    assert [form.get("hidden") for form in soup.select("form")] == [""]
    assert len(soup.select("nav.links a")) == 5 + 15
    assert [script["src"] for script in soup.select("script")] == ["/filter.js"]


def test_what_the_script_filters_by_stands_at_each_post() -> None:
    post = of(1, percent=(50, 80), contract=("fast", "vikariat"))
    row = page("", post, of(2)).select(".post")
    assert [row[0][f"data-{name}"] for name in ("fylke", "percent", "contract", "education")] == [
        "18",
        "50 80",
        "fast vikariat",
        "",
    ]
    assert row[1]["data-percent"] == ""


def test_a_post_nobody_answers_for_says_so_in_the_list() -> None:
    old = replace(vacancy(), last_day=None, first_seen=NOW - timedelta(days=200))
    assert texts(page("", record(old)), ".doubt") == [
        "Vi vet ikke om den fortsatt er ledig: annonsen har ingen frist og er over et halvt år gammel."
    ]


def test_nynorsk_lists_are_nynorsk() -> None:
    soup = page("fylke/nordland/", record(), language="nn/")
    assert texts(soup, "h1") == ["Ledige stillingar i Nordland"]
    assert "Søk innan tysdag 12. januar 2027 (53 dagar att) Ny" in texts(soup, ".until")
    assert soup.select_one(".post a")["href"] == "/nn/stilling/1/"  # type: ignore[index]


# Marks.


def test_a_list_is_made_anew_when_a_post_in_it_changes_or_the_day_does() -> None:
    one, other = record(vacancy(1)), record(vacancy(2, places=(Place(kommune="OSLO"),)))
    before, after = bundles(one, other), bundles(one)
    changed = {name for name in before if before[name].mark != after[name].mark}
    assert {"list/", "list/fylke/oslo/", "list/kommune/oslo/"} <= changed
    assert "list/fylke/nordland/" not in changed
    tomorrow = {
        each.name: each for each in lists.bundles([one, other], {}, stamps([one, other], {}), SITE, TODAY + timedelta(days=1))
    }
    assert before["list/kommune/bodo/"].mark != tomorrow["list/kommune/bodo/"].mark
    assert before["list/kommune/fauske/"].mark == tomorrow["list/kommune/fauske/"].mark


def test_other_sites_can_show_a_short_list() -> None:
    records = [record(vacancy(number)) for number in range(1, 13)]
    made = soups(iter(bundles(*records)["embed"].make()))
    assert set(made) == {"embed.html", "nn/embed.html"}
    soup = made["embed.html"]
    assert len(soup.select(".post")) == 10
    assert soup.select_one(".post a")["href"] == "https://jobb.example.no/stilling/1/"  # type: ignore[index]
    assert texts(soup, "main > p a") == ["Se alle 12 stillinger hos Erfaringsjobb"]
    assert soup.select_one("base")["target"] == "_top"  # type: ignore[index]
