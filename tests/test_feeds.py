"""Each feed says the same of a post in every format, whatever an ad holds, and ids never change."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser
import msgspec
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.feeds import files, tag
from digest.words import headline
from scraper.model import Education, Facts, Place, Record
from tests.told import CHANNEL, EVIL, NOW, TITLES, TODAY, evil, published, record, vacancy


XML = ("feed.xml", "atom.xml")
OWN = f"{{{CHANNEL.namespace}}}"


def read(*records: Record, path: str = "feed.xml") -> Any:  # noqa: ANN401 - feedparser ships no types
    """What a feed reader makes of it; not a single thing in it is wrong."""
    feed = feedparser.parse(published(*records)[path].encode())
    assert not feed.bozo
    return feed


def moment(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


class Author(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    url: str = ""


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """What JSON Feed 1.1 lets an item hold, of what we write."""

    id: str
    url: str
    title: str
    content_html: str
    authors: list[Author]
    date_published: datetime
    date_modified: datetime
    tags: list[str]
    own: dict[str, Any] = msgspec.field(name="_erfaringsjobb")


class JsonFeed(msgspec.Struct, forbid_unknown_fields=True):
    """What JSON Feed 1.1 lets a feed hold, of what we write."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: list[Author]
    items: list[Item]


def read_json(*records: Record, path: str = "feed.json") -> JsonFeed:
    feed = msgspec.json.decode(published(*records)[path], type=JsonFeed)
    assert feed.version == "https://jsonfeed.org/version/1.1"
    return feed


# Items.


@pytest.mark.parametrize("path", XML)
def test_a_reader_sees_each_post_once_newest_first(path: str) -> None:
    older = replace(vacancy(3), first_seen=NOW - timedelta(days=1))
    entries = read(record(vacancy(1)), record(older), record(vacancy(2)), path=path).entries
    assert [entry.id for entry in entries] == [tag(CHANNEL, number) for number in (2, 1, 3)]
    assert [entry.link for entry in entries] == [f"https://jobb.example/stilling/{number}/" for number in (2, 1, 3)]


def test_ten_posts_found_at_once_stand_in_one_order() -> None:
    ids = [entry.id for entry in read(*(record(vacancy(number)) for number in range(1, 12))).entries]
    assert len(set(ids)) == 11
    assert ids == [item.id for item in read_json(*(record(vacancy(number)) for number in reversed(range(1, 12)))).items]


def test_the_id_is_a_tag_uri_that_outlives_address_title_and_site() -> None:
    moved = record(vacancy(url="http://ny.example/99", title="Erfaringsmedarbeider", employer="Ny kommune"))
    elsewhere = files([moved], replace(CHANNEL, url="https://ny.example", title="Ny"), TITLES, TODAY)
    before, after = read(record(vacancy())).entries[0], feedparser.parse(elsewhere["feed.xml"]).entries[0]
    assert before.id == after.id == "tag:jobb.example,2026:stilling/1"
    assert not before.guidislink
    assert (before.link, after.link) == ("https://jobb.example/stilling/1/", "https://ny.example/stilling/1/")


@pytest.mark.parametrize("path", XML)
def test_an_item_tells_the_facts_and_where_to_read_more(path: str) -> None:
    known = vacancy(apply_url="https://apply.example/?a=1&b=2")
    two = replace(known, links=(*known.links, ("avis", "https://avis.example/7")))
    entry = read(record(two), path=path).entries[0]
    soup = BeautifulSoup(entry.summary, "lxml")
    assert [row.text for row in soup.find_all("li")] == [
        "Arbeidsgiver: Eksempel kommune",
        "Sted: Bodø",
        "Stillingsprosent: 50 %",
        "Ansettelse: fast",
        "Frist: søk innen tirsdag 12. januar 2027",
        "Treff fordi: Stillingstittelen er en slik stilling. Arbeidsgiveren søker en slik medarbeider.",
    ]
    assert [(link["href"], link.text) for link in soup.find_all("a")] == [
        ("https://board.example/1", "Les hos NAV"),
        ("https://avis.example/7", "Les hos Avisen & co"),
        ("https://apply.example/?a=1&b=2", "Søk hos arbeidsgiveren"),
    ]
    assert moment(entry.published_parsed) == NOW
    assert [term["term"] for term in entry.tags] == ["Bodø"]


def test_all_formats_tell_the_same() -> None:
    known = record(vacancy(apply_url="https://apply.example/?a=1&b=2"))
    told = [
        (entry.id, entry.link, entry.title, entry.author, entry.summary)
        for path in XML
        for entry in read(known, path=path).entries
    ]
    [item] = read_json(known).items
    assert set(told) == {(item.id, item.url, item.title, "Eksempel kommune", item.content_html)}
    assert item.authors == [Author("Eksempel kommune")]
    assert item.date_published == NOW


def test_what_is_not_stated_is_said_to_be() -> None:
    bare = vacancy(employer="", places=(), deadline="", html="<p>Vi søker en erfaringskonsulent.</p>")
    assert read(record(bare)).entries[0].summary.count("ikke oppgitt") == 5


@pytest.mark.parametrize("path", XML)
def test_a_post_without_an_employer_is_told_by_us(path: str) -> None:
    assert read(record(vacancy(employer="")), path=path).entries[0].author == "Erfaringsjobb"


def test_a_change_is_dated_and_an_odd_link_is_left_out() -> None:
    changed = replace(vacancy(url="javascript:alert(1)"), changed=NOW + timedelta(days=2))
    entry = read(record(changed), path="atom.xml").entries[0]
    assert (moment(entry.published_parsed), moment(entry.updated_parsed)) == (NOW, NOW + timedelta(days=2))
    assert "<a" not in entry.summary


# Open or not.


def test_a_closed_post_is_in_no_feed_of_open_posts() -> None:
    closed = (record(vacancy(1), state="passed", why="fristen er ute"), record(vacancy(2), state="withdrawn", why="trukket"))
    assert [read(*closed, path=path).entries for path in ("feed.xml", "fylke/nordland/atom.xml", "kommune/bodo/feed.xml")] == [
        []
    ] * 3


def test_a_post_that_nobody_vouches_for_is_said_to_be_uncertain() -> None:
    doubtful = record(vacancy(), state="unknown", why="ingen av stedene den er lyst ut, har svart siden da")
    entry = read(doubtful).entries[0]
    said = "Vi vet ikke om den fortsatt er ledig: ingen av stedene den er lyst ut, har svart siden da."
    assert said in entry.summary
    assert entry.ej_state == "unknown"


# Facts for programs.


def own(root: etree._Element) -> dict[str, str]:
    """The elements of our namespace, by name."""
    found = [each for each in root.iter() if str(each.tag).startswith(OWN)]
    assert len({each.tag for each in found}) == len(found)
    return {str(each.tag).removeprefix(OWN): each.text or "" for each in found}


@pytest.mark.parametrize("path", XML)
def test_the_facts_stand_in_our_namespace(path: str) -> None:
    facts = replace(
        vacancy().facts,
        percent=(50, 80),
        contract=("fast", "vikariat"),
        kommune_codes=("1804", "1841"),
        education=Education(level="bachelor", required=False),
        positions=2,
    )
    known = record(replace(vacancy(), facts=facts))
    assert own(etree.fromstring(published(known)[path].encode())) == {
        "state": "open",
        "deadline": "2027-01-12",
        "percent_low": "50",
        "percent_high": "80",
        "contract": "fast vikariat",
        "positions": "2",
        "employer": "Eksempel kommune",
        "kommune": "1804 1841",
        "fylke": "18",
        "lived_experience": "required",
        "education": "bachelor",
        "education_required": "false",
        "language": "nb",
    }
    assert read_json(known).items[0].own == {
        "about": "https://jobb.example/abonner/",
        "state": "open",
        "deadline": "2027-01-12",
        "percent_low": 50,
        "percent_high": 80,
        "contract": ["fast", "vikariat"],
        "positions": 2,
        "employer": "Eksempel kommune",
        "kommune": ["1804", "1841"],
        "fylke": ["18"],
        "lived_experience": "required",
        "education": "bachelor",
        "education_required": False,
        "language": "nb",
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"deadline": "Snarest"}, {"deadline_words": "snarest"}),
        ({"deadline": "", "expires": date(2027, 2, 1)}, {"shown_until": "2027-02-01"}),
        ({"deadline": "Snarest", "expires": date(2027, 2, 1)}, {"deadline_words": "snarest", "shown_until": "2027-02-01"}),
        ({"deadline": ""}, {}),
    ],
)
def test_only_a_stated_day_is_a_deadline(facts: dict[str, Any], expected: dict[str, str]) -> None:
    told = own(etree.fromstring(published(record(vacancy(**facts)))["feed.xml"].encode()))
    assert {name: value for name, value in told.items() if "deadline" in name or "shown" in name} == expected


def test_the_namespace_outlives_the_address_as_ids_do() -> None:
    assert CHANNEL.namespace == replace(CHANNEL, url="https://ny.example").namespace == "tag:jobb.example,2026:felt"


# Titles.


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        ({}, {}, "Erfaringskonsulent – Eksempel kommune, Bodø (50 %, frist 12.1.)"),
        (
            {"title": "Erfaringskonsulent 50–80 %"},
            {},
            "Erfaringskonsulent 50–80 % – Eksempel kommune, Bodø (50–80 %, frist 12.1.)",
        ),
        ({"deadline": "Snarest"}, {}, "Erfaringskonsulent – Eksempel kommune, Bodø (50 %, snarest)"),
        ({"deadline": "", "expires": date(2027, 2, 1)}, {}, "Erfaringskonsulent – Eksempel kommune, Bodø (50 %)"),
        (
            {"places": tuple(Place(kommune=name) for name in ("BODØ", "OSLO", "BERGEN"))},
            {},
            "Erfaringskonsulent – Eksempel kommune, Bodø, Oslo (50 %, frist 12.1.)",
        ),
        ({"employer": ""}, {"facts": Facts()}, "Erfaringskonsulent – Bodø"),
        ({"employer": "", "places": ()}, {"facts": Facts()}, "Erfaringskonsulent"),
    ],
)
def test_a_title_says_what_where_how_much_and_until_when(facts: dict[str, Any], changes: dict[str, Any], expected: str) -> None:
    found = replace(vacancy(**facts), **changes)
    assert headline(found) == read(record(found)).entries[0].title == expected


# Foreign text.


def inert(texts: Sequence[str]) -> None:
    """No markup in titles, only our own in content, nothing that is not seen."""
    for text in texts:
        assert not set("\0\x0b\x1b\u200b\u202e\u2066\u2028\ufffe\uffff\r").intersection(text)
        soup = BeautifulSoup(text, "lxml")
        assert not soup.find(["script", "img", "svg", "iframe"])
        assert all(str(link["href"]).startswith("https://board.example/") for link in soup.find_all("a"))


@pytest.mark.parametrize("path", XML)
@pytest.mark.parametrize("said", EVIL)
def test_foreign_text_stays_text(path: str, said: str) -> None:
    entry = read(record(evil(vacancy(), said)), path=path).entries[0]
    assert entry.title.startswith("Erfaringskonsulent")
    assert entry.link == "https://jobb.example/stilling/1/"
    inert([entry.summary])


@pytest.mark.parametrize("said", EVIL)
def test_foreign_text_stays_text_in_json(said: str) -> None:
    [item] = read_json(record(evil(vacancy(), said))).items
    assert item.title.startswith("Erfaringskonsulent")
    inert([item.content_html])


@pytest.mark.parametrize("path", XML)
def test_a_title_that_is_taken_for_html_shows_the_same(path: str) -> None:
    known = replace(vacancy(), title="Erfaringskonsulent <b>& co</b>")
    assert "Erfaringskonsulent &#x3C;b&#x3E;&#x26; co&#x3C;/b&#x3E;" in published(record(known))[path]


@settings(deadline=None, max_examples=50)
@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_makes_well_formed_feeds(title: str, employer: str, place: str, reason: str) -> None:
    known = replace(vacancy(), title=f"Erfaringskonsulent {title}", employer=employer, places=(place,), reasons=(reason,))
    made = published(record(known))
    for path, name in (("feed.xml", "channel/item/title"), ("atom.xml", "{*}entry/{*}title")):
        told = etree.fromstring(made[path].encode()).findtext(name) or ""
        assert told.startswith("Erfaringskonsulent")
        assert told == msgspec.json.decode(made["feed.json"], type=JsonFeed).items[0].title


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_any_link_that_is_shown_leads_to_the_web(link: str) -> None:
    known = replace(vacancy(), links=(("nav", link), ("nav", f"javascript:{link}"), ("nav", f"https://a.example/{link}")))
    for shown in BeautifulSoup(read_json(record(known)).items[0].content_html, "lxml").find_all("a"):
        assert str(shown["href"]).lower().startswith(("https://", "http://"))


# The whole.


def test_an_empty_feed_is_a_feed_and_the_same_whenever_it_is_written() -> None:
    assert read().entries == []
    assert read().feed.title == "Erfaringsjobb: ledige stillinger som erfaringskonsulent"
    assert published(today=TODAY) == published(today=TODAY + timedelta(days=1))


def test_the_same_posts_give_the_same_bytes_in_any_order() -> None:
    both = [record(vacancy(1)), record(replace(vacancy(2), first_seen=NOW + timedelta(hours=1)))]
    assert published(*both) == published(*reversed(both)) == published(*both, today=TODAY + timedelta(days=1))


@pytest.mark.parametrize("path", XML)
def test_a_feed_is_dated_by_its_newest_post(path: str) -> None:
    newest = replace(vacancy(2), first_seen=NOW + timedelta(hours=1))
    assert moment(read(record(vacancy(1)), record(newest), path=path).feed.updated_parsed) == NOW + timedelta(hours=1)


@pytest.mark.parametrize("folder", ["", "endringer/", "fylke/nordland/", "kommune/bodo/"])
@pytest.mark.parametrize("name", XML)
def test_a_feed_names_its_own_address_its_page_and_its_language(folder: str, name: str) -> None:
    feed = read(record(vacancy()), path=folder + name).feed
    assert feed.language == "nb"
    assert [link.href for link in feed.links if link.rel == "self"] == [f"https://jobb.example/{folder}{name}"]
    assert feed.link == f"https://jobb.example/{'' if folder == 'endringer/' else folder}"
    assert read_json(record(vacancy()), path=f"{folder}feed.json").feed_url == f"https://jobb.example/{folder}feed.json"


@pytest.mark.parametrize("path", XML)
def test_a_feed_opened_in_a_browser_explains_itself(path: str) -> None:
    made = published(record(vacancy()))
    root = etree.fromstring(made[path].encode())
    style = root.getprevious()
    assert style is not None
    assert (style.get("type"), style.get("href")) == ("text/css", "/feed.css")
    [said] = root.iter("{http://www.w3.org/1999/xhtml}p")
    assert "Dette er en strøm." in "".join(said.itertext())
    assert [link.get("href") for link in said] == ["https://jobb.example/abonner/", "https://jobb.example/"]
    assert made["feed.css"].count("{") == made["feed.css"].count("}") > 5
    assert "url(" not in made["feed.css"]
