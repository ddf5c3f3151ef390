"""The invented ads: enough of them, varied, true to their labels and to the map, and with no real person in them."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.ads import FOLDER, SampleAd, load_ads
from demo.boards import Boards
from demo.nav import HOST, OSLO, NavFeed


TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=OSLO)
ADS = load_ads(TODAY)
REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
KEYS = (
    *("uuid", "published", "expires", "updated", "workLocations", "contactList", "title", "description", "sourceurl"),
    *("source", "applicationUrl", "applicationDue", "occupationCategories", "categoryList", "jobtitle", "link"),
    *("employer", "engagementtype", "extent", "starttime", "positioncount", "sector"),
)
CONTRACTS = {
    "fast": r"\bfaste?\b|permanent",
    "vikariat": r"vikariat|vikar\b|temporary",
    "engasjement": r"engasjement|temporary",
    "prosjekt": r"prosjekt",
    "tilkalling": r"tilkalling",
    "timelønn": r"timelønn",
    "åremål": r"åremål",
}

each_ad = pytest.mark.parametrize("ad", ADS, ids=lambda ad: ad.key)


def named(key: str) -> SampleAd:
    return next(ad for ad in ADS if ad.key == key)


def plain(content: dict[str, Any]) -> str:
    """Title and text of an ad, without tags, entities and soft hyphens."""
    text = html.unescape(html.unescape(content["description"]))
    return f"{content['title']}\n{re.sub(r'<[^>]+>', ' ', text)}".replace("\N{SOFT HYPHEN}", "")


def rows(path: str) -> list[dict[str, str]]:
    with (REFERENCE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> dict[tuple[str, str], str]:
    """Code of a kommune by NAV's names of it and of its fylke."""
    fylker = {row["fylke_code"]: row["name"].upper() for row in rows("fylker.csv")}
    return {
        (name.upper(), fylker[row["fylke_code"]]): row["kommune_code"]
        for row in rows("kommuner.csv")
        for name in row["name"].split(" - ")
    }


def norwegian_locations() -> list[dict[str, str | None]]:
    found = [place for ad in ADS for place in ad.content()["workLocations"]]
    return [place for place in found if place["country"] == "NORGE"]


def walked(feed: NavFeed) -> list[dict[str, Any]]:
    """Every row of the feed in order, read as a client reads it."""
    entries, path = [], "/api/v1/feed"
    with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        while path:
            page = client.get(path, headers={"Host": HOST, "Authorization": f"Bearer {feed.token}"}).json()
            entries += [item["_feed_entry"] for item in page["items"] if item["_feed_entry"] not in entries]
            path = page["next_url"]
    return entries


@pytest.fixture
def feed() -> NavFeed:
    return NavFeed.from_ads(ADS, NOW)


# The collection.


def test_there_are_enough_ads_of_each_label() -> None:
    labels = Counter(ad.label for ad in ADS)
    assert len(ADS) >= 70
    assert labels["position"] >= 32
    assert labels["mention"] >= 25
    assert labels["unrelated"] >= 15


def test_keys_and_uuids_are_one_per_ad_and_never_change() -> None:
    assert len({ad.key for ad in ADS}) == len({ad.uuid for ad in ADS}) == len(ADS)
    assert named("husvert-trondheim").uuid == "5aded88d-3e44-5a74-a003-56013ca0af9b"


def test_nynorsk_and_english_are_there() -> None:
    languages = Counter(ad.language for ad in ADS)
    assert (languages["nn"] >= 15, languages["en"] >= 2) == (True, True)
    for ad in ADS:
        words = Counter(re.findall(r"\w+", plain(ad.content()).lower()))
        nynorsk = words["ikkje"] + words["eit"] + words["ein"] + words["frå"]
        assert (nynorsk > words["ikke"] + words["et"] + words["fra"]) == (ad.language == "nn"), ad.key


def test_posts_come_under_many_titles() -> None:
    titles = " ".join(ad.content()["title"].lower() for ad in ADS if ad.label == "position")
    for word in (
        *("erfaringskonsulent", "erfaringsmedarbeider", "medarbeider med brukererfaring", "likeperson", "medforsker"),
        *("brukerspesialist", "recoveryveileder", "peer support worker", "pårørendekonsulent", "miljøarbeider"),
        *("husvert", "konsulent 60", "erfaringskonsulentar", "medarbeidar med brukarerfaring", "eigenerfaring"),
    ):
        assert word in titles


def test_no_two_ads_are_cut_from_one_cloth() -> None:
    twins = re.findall(r'key = "([^"]+)"', (FOLDER / "flere-ganger.toml").read_text(encoding="utf-8"))  # met twice on purpose
    sentences = Counter(
        sentence
        for ad in ADS
        if ad.key not in twins
        for sentence in {part.strip() for part in re.split(r"[.!?\n]", ad.written.text)}
        if len(sentence.split()) > 6 and "Kontakt Eksempel" not in sentence
    )
    assert {sentence for sentence, count in sentences.items() if count > 1} == set()


def test_ads_are_as_long_as_real_ones() -> None:
    lengths = sorted(len(plain(ad.content()).split()) for ad in ADS)
    assert sum(120 <= length <= 350 for length in lengths) > 0.85 * len(lengths)
    assert lengths[0] > 90


def test_the_odd_forms_of_real_ads_are_among_them() -> None:
    contents = [ad.content() for ad in ADS]
    texts = [content["description"] for content in contents]
    assert sum(text.startswith('<section id="arb-aapningstekst">') for text in texts) >= 2
    assert sum("&lt;h3&gt;" in text for text in texts) >= 2
    assert any("\N{SOFT HYPHEN}" in text for text in texts)
    assert any(content["title"].isupper() for content in contents)
    assert {"&#64;", "&#43;", "&#34;"} <= set(re.findall(r"&#\d+;", " ".join(texts)))
    assert any(content["jobtitle"] == "Lead R&amp;D" for content in contents)
    assert any(content["employer"]["name"].endswith(" ") for content in contents)
    assert any(content["employer"]["orgnr"] is None for content in contents)
    assert any(content["positioncount"] == "3" for content in contents)


def test_application_due_comes_in_every_way_it_is_written() -> None:
    due = [ad.content()["applicationDue"] for ad in ADS]
    forms = (r"\d{4}-\d\d-\d\dT00:00:00", r"\d{4}-\d\d-\d\dT00:00:00Z", r"\d{4}-\d\d-\d\d", r"\d\d\.\d\d\.\d{4}", "")
    assert all(any(re.fullmatch(form, text) for text in due) for form in forms)
    assert {"Snarest", "ASAP", "Løpende", "Søk snarest mulig", "Snarast"} <= set(due)


# Each ad.


@each_ad
def test_the_content_has_all_of_navs_keys(ad: SampleAd) -> None:
    content = ad.content()
    assert tuple(content) == KEYS
    assert content["link"].endswith(content["uuid"])
    assert json.loads(json.dumps(content)) == content
    assert datetime.fromisoformat(content["expires"]).time() == datetime.min.time()
    assert "+01:00" in content["published"] or "+02:00" in content["published"]


@each_ad
def test_every_blank_is_filled_in(ad: SampleAd) -> None:
    for version in ad.versions():
        assert not re.search(r"[{}*#]|\bdato\b", plain(ad.content(version)).replace("&#", ""))


@each_ad
def test_nobody_real_can_be_reached_through_it(ad: SampleAd) -> None:
    text = html.unescape(html.unescape(json.dumps(ad.content(), ensure_ascii=False)))
    assert set(re.findall(r"[\w.+-]+@[\w.-]*\w", text)) <= {"kontakt@example.no"}
    assert set(re.findall(r"(?<!\d)(?:\+47 )?(\d\d \d\d \d\d \d\d)(?!\d)", text)) == {"00 00 00 00"}
    assert not re.search(r"(?<!\d)(\d{8}|\d{3} \d\d \d{3})(?!\d)", re.sub(r'"uuid": "[^"]+"|stilling/[\w-]+', "", text))
    assert {contact["name"] for contact in ad.content()["contactList"]} == {"Kontakt Eksempel"}
    assert re.fullmatch(r"9999999\d\d", ad.content()["employer"]["orgnr"] or "999999999")


@each_ad
def test_the_expected_facts_stand_in_the_text(ad: SampleAd) -> None:
    text = plain(ad.content())
    if ad.percent:
        low, high = ad.percent
        assert re.search(rf"\b{low}(\s*(\N{{EN DASH}}|-|og)\s*{high})?\s*(%|prosent)", text)
        assert re.search(rf"\b{high}\s*(%|prosent)", text)
    for contract in ad.contract:
        assert re.search(CONTRACTS[contract], text, re.IGNORECASE)
    if ad.deadline:
        assert re.search(
            rf"{ad.deadline:%d.%m.%Y}|\b{ad.deadline.day}\.? (november|desember|december|january)", text, re.IGNORECASE
        )
    else:
        assert ad.deadline_text.lower() in text.lower()


@each_ad
def test_it_says_what_it_is_an_example_of(ad: SampleAd) -> None:
    assert re.fullmatch(r"[A-Z«].{15,}\.", ad.why)


# The map.


def test_every_fylke_has_an_ad() -> None:
    assert {place["county"] for place in norwegian_locations()} == {row["name"].upper() for row in rows("fylker.csv")}


def test_every_place_is_on_the_map() -> None:
    codes, posts = places(), {row["postal_code"]: row for row in rows("postnummer.csv")}
    for place in norwegian_locations():
        if place["municipal"] is None:
            continue
        code = codes[re.sub(r" \(.+\)$", "", place["municipal"]), place["county"] or ""]
        if place["postalCode"]:
            post = posts[place["postalCode"]]
            assert (post["kommune_code"], post["place"]) == (code, place["city"])


def test_places_come_in_every_completeness() -> None:
    locations = [ad.content()["workLocations"] for ad in ADS]
    assert {0, 1, 2, 3} <= {len(places) for places in locations}
    assert {"NES (AKERSHUS)", "BØ (NORDLAND)"} <= {place["municipal"] for place in norwegian_locations()}
    assert any(place["municipal"] and not place["city"] for place in norwegian_locations())
    assert any(place["county"] and not place["municipal"] for place in norwegian_locations())


# What becomes of them.


def test_after_a_walk_today_most_are_open_and_some_have_ended(feed: NavFeed) -> None:
    rows = walked(feed)
    last = {row["uuid"]: row for row in rows}
    states = Counter((row["status"], row["title"] == "...") for row in last.values())
    assert states["ACTIVE", False] >= 55
    assert states["INACTIVE", False] >= 2
    assert states["INACTIVE", True] >= 4
    assert [row["sistEndret"] for row in rows] == sorted(row["sistEndret"] for row in rows)
    assert max(datetime.fromisoformat(row["sistEndret"]) for row in rows) < NOW


def test_every_kind_of_end_is_there() -> None:
    last = Counter(ad.events[-1].kind for ad in ADS if ad.events[-1].days < 0)
    assert last["stopped"] >= 3
    assert last["rejected"] >= 1
    assert last["republished"] >= 2
    assert last["extended"] >= 2
    assert sum(ad.deadline is not None and ad.deadline < TODAY for ad in ADS) >= 2


def test_an_extension_keeps_the_uuid_and_says_so(feed: NavFeed) -> None:
    ad = named("erfaringskonsulent-fact-moss")
    before, after = (ad.content(version) for version in ad.versions())
    assert before["uuid"] == after["uuid"]
    assert (before["applicationDue"], after["applicationDue"]) == ("2026-11-19T00:00:00", "2026-12-03T00:00:00")
    assert "19.11.2026" in before["description"]
    assert "Forlenget søknadsfrist" in after["description"]
    assert [row["status"] for row in walked(feed) if row["uuid"] == ad.uuid] == ["ACTIVE", "ACTIVE"]


def test_a_stopped_ad_can_come_back(feed: NavFeed) -> None:
    statuses = [row["status"] for row in walked(feed) if row["uuid"] == named("erfaringskonsulent-nes").uuid]
    assert statuses == ["ACTIVE", "INACTIVE", "ACTIVE"]


def test_an_ad_that_is_changed_often_shows_its_last_title(feed: NavFeed) -> None:
    titles = [row["title"] for row in walked(feed) if row["uuid"] == named("erfaringskonsulent-dps-levanger").uuid]
    assert (len(titles), titles[-1]) == (5, "Erfaringskonsulent 75 % fast \N{EN DASH} DPS Levanger")
    assert "elleve behandlere" in named("erfaringskonsulent-dps-levanger").content()["description"]


def test_the_feed_moves_on(feed: NavFeed) -> None:
    assert feed.advance(NOW) == 0
    seen = len(walked(feed))
    assert feed.advance(NOW + timedelta(days=2, hours=12)) >= 2
    new = {row["uuid"]: row["status"] for row in walked(feed)[seen:]}
    assert new[named("erfaringskonsulent-lillehammer").uuid] == "ACTIVE"
    assert new[named("erfaringskonsulent-fact-ung-arendal").uuid] == "INACTIVE"


def test_in_the_end_every_ad_has_ended(feed: NavFeed) -> None:
    feed.advance(NOW + timedelta(days=60))
    assert {row["status"] for row in {row["uuid"]: row for row in walked(feed)}.values()} == {"INACTIVE"}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 12, 31)])
def test_the_sample_is_as_good_on_any_day(day: date) -> None:
    feed = NavFeed.from_ads(load_ads(day), datetime(day.year, day.month, day.day, 12, tzinfo=OSLO))
    last = {row["uuid"]: row["status"] for row in walked(feed)}
    assert Counter(last.values()) == {"ACTIVE": 82, "INACTIVE": 8}
