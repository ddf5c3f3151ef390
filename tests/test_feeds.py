"""The feed is well-formed whatever an ad holds, and its items keep their ids for ever."""

from __future__ import annotations

from calendar import timegm
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import struct_time
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.feeds import Channel, rss, tag
from digest.words import headline
from scraper.dedup import combine
from scraper.judge import judge
from scraper.model import Facts, Listing, Place, Vacancy
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CHANNEL = Channel(title="Erfaringsjobb", url="https://jobb.example", id_authority="jobb.example,2026")
TITLES = {"nav": "NAV", "avis": "Avisen & co"}


def vacancy(number: int = 1, **facts: Any) -> Vacancy:  # noqa: ANN401 - see posting
    """A post as it is put together from one ad."""
    usual = {"title": "Erfaringskonsulent", "deadline": "2027-01-12", "places": (Place(kommune="BODØ"),)}
    usual |= {"html": "<p>Vi søker en erfaringskonsulent i 50 % fast stilling.</p>", "url": f"https://board.example/{number}"}
    return combine(number, [Listing(source="nav", judged=judge(posting(**{**usual, **facts})), first_seen=NOW, last_seen=NOW)])


def read(*vacancies: Vacancy) -> Any:  # noqa: ANN401 - feedparser ships no types
    """What a feed reader makes of it; not a single thing in it is wrong."""
    feed = feedparser.parse(rss(vacancies, CHANNEL, TITLES))
    assert not feed.bozo
    return feed


def moment(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


# Items.


def test_a_reader_sees_each_post_once_newest_first() -> None:
    older = replace(vacancy(3), first_seen=NOW - timedelta(days=1))
    entries = read(vacancy(1), older, vacancy(2)).entries
    assert [entry.id for entry in entries] == [tag(CHANNEL, 2), tag(CHANNEL, 1), tag(CHANNEL, 3)]
    assert [entry.link for entry in entries] == [f"https://board.example/{number}" for number in (2, 1, 3)]


def test_the_id_is_a_tag_uri_that_outlives_address_title_and_site() -> None:
    before = read(vacancy()).entries[0]
    moved = vacancy(url="http://ny.example/99", title="Erfaringsmedarbeider", employer="Ny kommune")
    after = feedparser.parse(rss([moved], replace(CHANNEL, url="https://ny.example", title="Ny"), TITLES)).entries[0]
    assert before.id == after.id == "tag:jobb.example,2026:stilling/1"
    assert not before.guidislink
    assert before.link != after.link


def test_an_item_tells_the_facts_and_where_to_read_more() -> None:
    known = vacancy(apply_url="https://apply.example/?a=1&b=2")
    two = replace(known, links=(*known.links, ("avis", "https://avis.example/7")))
    entry = read(two).entries[0]
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


def test_what_is_not_stated_is_said_to_be() -> None:
    entry = read(vacancy(employer="", places=(), deadline="", html="<p>Vi søker en erfaringskonsulent.</p>")).entries[0]
    assert entry.summary.count("ikke oppgitt") == 5


@pytest.mark.parametrize(
    ("apply_url", "link"), [("https://apply.example/1", "https://apply.example/1"), ("", "https://jobb.example/")]
)
def test_a_post_without_an_address_of_its_own_still_has_a_link(apply_url: str, link: str) -> None:
    assert read(vacancy(url="javascript:alert(1)", apply_url=apply_url)).entries[0].link == link


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
    assert headline(found) == read(found).entries[0].title == expected


# Foreign text.


@pytest.mark.parametrize(
    "evil",
    [
        *("]]>", "<![CDATA[x]]>", "</title><script>alert(1)</script>", "<script>", "&aring; & co", "😀 👩‍🔧", "{{7*7}}"),
        *("a\0b\x0bc\x1b[31m", "a\ufffeb\uffff", "\u202etnelusnok", "linje\u2028skift", "&#0;&#x1F;", "&amp;lt;script&amp;gt;"),
    ],
)
def test_foreign_text_stays_text(evil: str) -> None:
    entry = read(
        vacancy(
            title=f"Erfaringskonsulent {evil}",
            employer=evil,
            places=(Place(city=evil),),
            html=f"<p>erfaringskonsulent {evil}</p>",
        )
    ).entries[0]
    assert entry.title.startswith("Erfaringskonsulent")
    assert not BeautifulSoup(entry.summary, "lxml").find(["script", "img", "svg"])


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_makes_a_well_formed_feed(title: str, employer: str, place: str) -> None:
    known = vacancy(title=f"Erfaringskonsulent {title}", employer=employer, places=(Place(city=place),))
    root = ET.fromstring(rss([known], CHANNEL, TITLES).encode())
    assert root.findtext("channel/item/title", "").startswith("Erfaringskonsulent")


# The whole.


def test_an_empty_feed_is_a_feed_and_the_same_whenever_it_is_written() -> None:
    assert read().entries == []
    assert read().feed.title == "Erfaringsjobb: ledige stillinger som erfaringskonsulent"
    assert rss([], CHANNEL, TITLES) == rss([], CHANNEL, TITLES)


def test_a_feed_is_dated_by_its_newest_post_and_does_not_depend_on_the_order_given() -> None:
    newest = replace(vacancy(2), first_seen=NOW + timedelta(hours=1))
    both = [vacancy(1), newest]
    assert rss(both, CHANNEL, TITLES) == rss(reversed(both), CHANNEL, TITLES)
    assert moment(read(*both).feed.updated_parsed) == NOW + timedelta(hours=1)


def test_the_feed_names_itself_and_its_language() -> None:
    feed = read(vacancy()).feed
    assert feed.language == "nb"
    assert [link.href for link in feed.links if link.rel == "self"] == ["https://jobb.example/feed.xml"]
