"""There is a feed for the country, for every fylke, for each kommune that ever had a post, and one of what changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from reader import make_reader

from digest.feeds import RECENT, tag
from scraper import pipeline
from scraper.config import load
from scraper.crawl import keep
from scraper.judge import judge
from scraper.model import Education, Event, EventKind, Facts, Gone, Place, State
from scraper.places import fylke_slugs, kommune_slugs, kommuner
from scraper.store import Store
from tests.fakes import posting
from tests.told import CHANNEL, NOW, TODAY, published, record, vacancy


ROOT = Path(__file__).parents[1]
DOCUMENTED = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
FORMATS = ("feed.xml", "atom.xml", "feed.json")
MOVED = "2027-01-05 → 2027-01-12"


def ids(made: dict[str, str], path: str) -> list[str]:
    return [entry.id for entry in feedparser.parse(made[path].encode()).entries]


def happened(kind: EventKind, detail: str = "", days: int = 0) -> Event:
    return Event(vacancy_id=1, kind=kind, at=NOW - timedelta(days=days), detail=detail)


def changes(*events: Event, today: date = TODAY, state: State = "open") -> list[Any]:
    """The entries of the feed of changes, as a reader sees them."""
    made = published(record(vacancy(), *events, state=state, why="annonsen er trukket"), today=today)
    feed = feedparser.parse(made["endringer/feed.xml"].encode())
    assert not feed.bozo
    return list(feed.entries)


# Places.


def test_each_fylke_has_a_feed_whether_or_not_anything_is_open() -> None:
    made = published()
    assert {f"fylke/{slug}/{name}" for slug in fylke_slugs().values() for name in FORMATS} <= made.keys()
    assert not any(path.startswith("kommune/") for path in made)


def test_a_post_is_in_the_feeds_of_its_places_and_of_no_others() -> None:
    made = published(record(vacancy(1, places=(Place(kommune="BODØ"), Place(kommune="OSLO")))))
    here = {path for path in made if path.endswith("feed.xml") and ids(made, path)}
    assert here == {
        *("feed.xml", "fylke/nordland/feed.xml", "fylke/oslo/feed.xml", "kommune/bodo/feed.xml", "kommune/oslo/feed.xml")
    }


def test_a_post_of_which_only_the_fylke_is_known_is_in_its_feed() -> None:
    made = published(record(vacancy(1, places=(Place(fylke="Nordland"),))))
    assert ids(made, "fylke/nordland/atom.xml") == [tag(CHANNEL, 1)]


@pytest.mark.parametrize("state", ["passed", "withdrawn"])
def test_the_feed_of_a_kommune_stays_when_its_last_post_closes(state: State) -> None:
    made = published(record(vacancy(), state=state), ever=["1841"])
    assert (ids(made, "kommune/bodo/feed.xml"), ids(made, "kommune/fauske/feed.xml")) == ([], [])


def test_a_kommune_that_there_is_no_more_has_no_feed_and_breaks_none() -> None:
    assert published(ever=["1804", "9999", "18"]).keys() == published(ever=["1804"]).keys()


def test_every_kommune_can_have_a_feed_of_its_own_with_an_id_of_its_own() -> None:
    made = published(ever=kommuner())
    atoms = [etree.fromstring(text.encode()).findtext("{*}id") for path, text in made.items() if path.endswith("atom.xml")]
    assert len(set(atoms)) == len(atoms) == 357 + 15 + 2


# Changes.


@pytest.mark.parametrize(
    ("kind", "detail", "title", "said"),
    [
        ("extended", MOVED, "Ny frist: ", "Fristen ble flyttet fra tirsdag 5. januar 2027 til tirsdag 12. januar 2027."),
        ("shortened", "2027-01-13 → 2027-01-12", "Kortere frist: ", "Fristen ble flyttet fra onsdag 13. januar 2027"),
        ("withdrawn", "", "Trukket: ", "Du kan ikke lenger søke: annonsen er trukket."),
        ("reopened", "", "Åpen igjen: ", "Frist: søk innen"),
        ("readvertised", "7", "Lyst ut på nytt: ", "Se forrige gang den ble lyst ut"),
    ],
)
def test_each_change_is_told_in_words(kind: EventKind, detail: str, title: str, said: str) -> None:
    [entry] = changes(happened(kind, detail), state="withdrawn" if kind == "withdrawn" else "open")
    assert entry.title == f"{title}Erfaringskonsulent – Eksempel kommune, Bodø (50 %, frist 12.1.)"
    assert said in entry.summary
    assert entry.link == "https://jobb.example/stilling/1/"
    assert (entry.ej_event, entry.ej_vacancy) == (kind, tag(CHANNEL, 1))


@pytest.mark.parametrize(
    ("kind", "detail", "name", "value"),
    [("extended", MOVED, "deadline_before", "2027-01-05"), ("readvertised", "7", "vacancy_before", tag(CHANNEL, 7))],
)
def test_what_was_before_stands_in_our_namespace(kind: EventKind, detail: str, name: str, value: str) -> None:
    assert changes(happened(kind, detail))[0][f"ej_{name}"] == value
    made = published(record(vacancy(), happened(kind, detail)))
    assert msgspec.json.decode(made["endringer/feed.json"])["items"][0]["_erfaringsjobb"][name] == value


def test_each_change_has_an_id_of_its_own_for_ever() -> None:
    first, second = happened("extended", "2027-01-01 → 2027-01-05", days=3), happened("extended", MOVED)
    then, now = changes(first), changes(first, second, happened("withdrawn"))
    assert len({entry.id for entry in now} | {tag(CHANNEL, 1)}) == 4
    assert [entry.id for entry in then] == [now[-1].id]
    assert now[-1].id == "tag:jobb.example,2026:stilling/1/extended/20261117T093000.000000Z"


@pytest.mark.parametrize("kind", ["new", "changed", "overdue"])
def test_what_is_no_change_to_tell_is_left_out(kind: EventKind) -> None:
    assert changes(happened(kind, "2026-11-01")) == []


def test_a_change_is_told_for_ninety_days() -> None:
    assert len(changes(happened("extended", MOVED), today=TODAY + RECENT)) == 1
    assert changes(happened("extended", MOVED), today=TODAY + RECENT + timedelta(days=1)) == []


def test_a_change_to_a_post_that_has_closed_does_not_make_it_look_open() -> None:
    [entry] = changes(happened("extended", MOVED), state="passed")
    assert "Du kan ikke lenger søke" in entry.summary
    assert not BeautifulSoup(entry.summary, "lxml").find("a")
    assert entry.ej_state == "passed"


@pytest.mark.parametrize("detail", ["<script>", "../2", "2027-01-05 → 2027", "³", "", "2027-01-05 → "])
@pytest.mark.parametrize("kind", ["extended", "readvertised"])
def test_an_odd_change_is_told_without_what_was_before(kind: EventKind, detail: str) -> None:
    [entry] = changes(happened(kind, detail))
    assert not {"ej_deadline_before", "ej_vacancy_before"} & entry.keys()


# All of them.


def test_the_list_of_feeds_names_each_once_by_fylke() -> None:
    made = published(record(vacancy()), ever=["1841"])
    body = etree.fromstring(made["strommer.opml"].encode()).find("body")
    assert body is not None
    listed = [each.get("xmlUrl", "") for each in body.iterfind("outline/outline")]
    assert sorted(listed) == sorted(f"https://jobb.example/{path}" for path in made if path.endswith("feed.xml"))
    [nordland] = [each for each in body if each.get("text") == "Nordland"]
    assert [each.get("title") for each in nordland] == [
        *("Erfaringsjobb: Nordland", "Erfaringsjobb: Bodø kommune", "Erfaringsjobb: Fauske - Fuossko kommune")
    ]
    assert {(each.get("type"), bool(each.get("text"))) for each in body.iterfind("outline/outline")} == {("rss", True)}


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json", "endringer/feed.xml", "kommune/bodo/atom.xml"])
def test_another_reader_sees_each_post_once_also_when_the_feed_is_read_again(tmp_path: Path, name: str) -> None:
    posts = [record(replace(vacancy(number), first_seen=NOW), happened("extended", MOVED)) for number in (1, 2, 3)]
    path = tmp_path / name.replace("/", "-")
    with make_reader(":memory:", feed_root=str(tmp_path)) as reader:
        reader.add_feed(path.name)
        for known in (posts[:2], posts, posts):
            path.write_text(published(*known)[name], encoding="utf-8")
            reader.update_feed(path.name)
        entries = list(reader.get_entries())
        assert reader.get_feed(path.name).last_exception is None
        assert sorted(entry.link or "" for entry in entries) == [f"https://jobb.example/stilling/{n}/" for n in (1, 2, 3)]


def test_each_fact_for_programs_is_documented_and_no_other() -> None:
    facts = Facts(
        percent=(50, 80),
        contract=("fast",),
        positions=1,
        deadline="2027-01-12",
        kommune_codes=("1804",),
        education=Education(level="none", required=True),
        lived_experience="required",
        ad_lang="nn",
    )
    events = [happened("extended", MOVED), happened("readvertised", "7")]
    both = record(replace(vacancy(1), facts=facts), *events), record(vacancy(2, deadline="Snarest", expires=TODAY), *events)
    items = msgspec.json.decode(published(*both)["endringer/feed.json"])["items"]
    table = DOCUMENTED.split("| name | value |")[1].split("\n\n")[0]
    documented = [name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split(" | ")[0])]
    assert sorted(documented) == sorted({name for item in items for name in item["_erfaringsjobb"]})


def test_what_has_happened_since_is_published_from_the_store(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes((ROOT / "config.toml").read_bytes())
    config = load(tmp_path / "config.toml")
    Store.create(config.database).close()
    with Store.open(config.database) as store, store.atomic():
        store.frontier.register("nav")
        for hours, deadline in enumerate(("2026-12-11", "2026-12-24")):
            ad = posting(deadline=deadline, places=(Place(kommune="BODØ"),))
            keep(store, "nav", judge(ad), NOW + timedelta(hours=hours), str(hours))
        store.boards.gone("nav", Gone(source_id="1", reason="stopped", version="2"), NOW + timedelta(hours=2))
        store.vacancies.refresh(1, NOW + timedelta(hours=2))
    pipeline.publish(config, NOW + timedelta(hours=3))
    public = config.data_folder / "public"
    told = feedparser.parse((public / "endringer" / "atom.xml").read_bytes())
    assert [entry.title.partition(":")[0] for entry in told.entries] == ["Trukket", "Ny frist"]
    assert feedparser.parse((public / "kommune" / "bodo" / "feed.xml").read_bytes()).entries == []
    assert b"STATUS:CANCELLED" in (public / "fylke" / "nordland" / "kalender.ics").read_bytes()


def test_addresses_are_plain() -> None:
    slugs = {*fylke_slugs().values(), *kommune_slugs().values()}
    assert not [slug for slug in slugs if not slug.replace("-", "").isalnum()]
