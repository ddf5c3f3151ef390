"""NAV's feed, read from a sample board over real HTTP, and page by page with whatever could stand on one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from demo.boards import Answer, Asked, Boards
from demo.nav import HOST, NavFeed, Reason
from scraper.crawl import crawl
from scraper.errors import FetchError, ParseError
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.model import Bookmark, Found, Gone, Issue, Pace, Page, Posting, Request, Run, Vacancy
from scraper.pipeline import gather
from scraper.store import Store
from sources.nav import FEED, MARGIN, SOURCE, detail, parse_entry, parse_feed, read_token, since
from tests.fakes import FakeWeb


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# One request at a time, so that what is asked is the same every time.
NAV = replace(SOURCE, expect=(1, 1000), pace=Pace(in_flight=1))


def uuid(number: int) -> str:
    return str(uuid5(UUID(int=0), str(number)))


def ad(number: int, **changes: object) -> dict[str, Any]:
    """The content of an ad for an erfaringskonsulent, as NAV sends it."""
    plain: dict[str, Any] = {
        "uuid": uuid(number),
        "title": f"Erfaringskonsulent {number}",
        "description": "<p>Vi søker en erfaringskonsulent til teamet for psykisk helse.</p>",
        "published": "2026-11-18T00:00:00+01:00",
        "updated": "2026-11-18T09:14:31.044127+01:00",
        "expires": "2026-12-24T00:00:00+01:00",
        "applicationDue": "2026-12-10T00:00:00",
        "workLocations": [{"municipal": "BODØ", "county": "NORDLAND", "country": "NORGE", "city": None}],
        "employer": {"name": "Eksempel kommune", "orgnr": None},
        "source": "IMPORTAPI",
    }
    return plain | changes


@dataclass
class Nav:
    """NAV as a sample board, a client of it, and what the client has come to know."""

    feed: NavFeed
    store: Store
    fetcher: Fetcher
    boards: Boards
    answers: Callable[[Asked], Answer | None] = lambda _: None  # in NAV's place, where it answers at all
    read: list[int] = field(default_factory=list)

    def run(self, now: datetime = NOW) -> Run:
        """Crawl, and remember what was asked from here on."""
        self.read.append(len(self.boards.asked))
        return crawl(NAV, self.store, self.fetcher, judge, now)

    def asked(self) -> list[str]:
        """What the last run asked of the feed, with uuids as «entry» and page ids as «page»."""
        pages = [asked for asked in self.boards.asked[self.read[-1] :] if asked.path.startswith("/api/v1/")]
        return ["feed" if asked.path == "/api/v1/feed" else _kind(asked.path) for asked in pages]

    def open(self) -> list[Vacancy]:
        return self.store.vacancies.open_positions(NOW.date())

    def events(self, number: int) -> list[str]:
        vacancies = (self.store.vacancies.get(vacancy_id) for vacancy_id in range(1, 100))
        [found] = [vacancy.id for vacancy in vacancies if vacancy and uuid(number) in vacancy.links[0][1]]
        return [event.kind for event in self.store.vacancies.events(found)]


def _kind(path: str) -> str:
    return "entry" if path.startswith("/api/v1/feedentry/") else "page"


def _published(number: int) -> datetime:
    """The last microsecond of a minute, which the board does not make any later."""
    return NOW - DAY + timedelta(minutes=number) - timedelta.resolution


def feed_of(count: int) -> NavFeed:
    feed = NavFeed()
    for number in range(count):
        feed.publish(ad(number), _published(number))
    return feed


@pytest.fixture
def nav(store: Store) -> Iterator[Nav]:
    def site(asked: Asked) -> Answer:
        return made.answers(asked) or made.feed.site(asked)

    with Boards({HOST: site}) as boards:
        manner = Manner(contact="test@example.no", connect_to={HOST: f"127.0.0.1:{boards.port}"})
        fetcher = Fetcher(manner, lambda _: "", sleep=lambda _: None)
        made = Nav(feed_of(4), store, fetcher, boards)
        store.frontier.register("nav")
        yield made
        fetcher.close()


# The walk.


def test_the_first_walk_reads_every_page_and_every_ad(nav: Nav) -> None:
    assert nav.run() == Run(source="nav", seen=4, new=4)
    assert nav.asked() == ["feed", "page", *["entry"] * 4]
    assert [vacancy.title for vacancy in nav.open()] == [f"Erfaringskonsulent {number}" for number in range(4)]
    assert nav.boards.asked[2].headers["if-modified-since"] == "Wed, 20 May 2026 09:30:00 +0000"


def test_a_second_run_asks_one_page_and_no_ad_and_finds_nothing_new(nav: Nav) -> None:
    nav.run()
    assert nav.run(NOW + HOUR) == Run(source="nav")
    assert nav.asked() == ["page"]
    assert [nav.events(number) for number in range(4)] == [["new"]] * 4


def test_an_ad_that_appears_at_the_tip_is_seen_at_once(nav: Nav) -> None:
    nav.run()
    for number in (4, 5, 6):
        nav.feed.publish(ad(number), NOW)
        assert nav.run(NOW + HOUR) == Run(source="nav", seen=1, new=1)
    assert len(nav.open()) == 7
    assert not [asked for asked in nav.boards.asked if "if-none-match" in asked.headers], "a tag would hide that the tip moved"


def test_an_empty_feed_is_no_error_once_there_were_ads(nav: Nav) -> None:
    nav.run()
    nav.feed = NavFeed()
    assert nav.run(NOW + HOUR).gone == 0
    assert len(nav.open()) == 4


def test_a_walk_that_is_cut_short_goes_on_where_it_was(nav: Nav) -> None:
    nav.answers = lambda asked: Answer(status=503) if "/feed/" in asked.path else None
    with pytest.raises(FetchError, match="503"):
        nav.run()
    nav.answers = lambda _: None
    assert nav.run() == Run(source="nav", seen=4, new=4)
    assert nav.asked() == ["page", *["entry"] * 4]


# The token.


def after(count: int, act: Callable[[], None]) -> Callable[[Asked], None]:
    """Do something just before the API is asked for the so-manieth time."""
    left = [count]

    def watch(asked: Asked) -> None:
        left[0] -= asked.path.startswith("/api/v1/")
        if left[0] == 0:
            left[0] = -1
            act()

    return watch


@pytest.mark.parametrize("requests", [1, 2, 3, 6])
def test_a_token_that_changes_during_the_walk_is_fetched_anew_once(nav: Nav, requests: int) -> None:
    nav.answers = after(requests, nav.feed.rotate_token)
    assert nav.run() == Run(source="nav", seen=4, new=4)
    assert [asked.path for asked in nav.boards.asked].count("/api/publicToken") == 2


def test_without_a_token_nothing_is_concluded_and_the_walk_goes_on_when_there_is_one(nav: Nav) -> None:
    nav.answers = after(3, nav.feed.withdraw_token)
    assert nav.run() == Run(source="nav", issues=4)
    with pytest.raises(FetchError, match="publicToken"):
        nav.run(NOW + HOUR)
    nav.feed.rotate_token()
    nav.run(NOW + DAY)
    assert len(nav.open()) == 4
    assert [nav.events(number) for number in range(4)] == [["new"]] * 4


def test_the_token_is_found_after_the_prose() -> None:
    feed = NavFeed()
    answer = feed.site(Asked(method="GET", host=HOST, path="/api/publicToken", query={}, headers={}))
    assert read_token(answer.body.decode()) == feed.token
    assert read_token("Public token is not currently available") == ""


# What happens to an ad.


@pytest.mark.parametrize("reason", ["STOPPED", "DELETED", "REJECTED", "DIR", "EXPIRED"])
def test_an_ad_that_stops_is_withdrawn_and_keeps_its_own_title(nav: Nav, reason: Reason) -> None:
    nav.run()
    nav.feed.stop(uuid(1), NOW, reason)
    assert nav.run(NOW + HOUR) == Run(source="nav", gone=1)
    assert nav.asked() == ["page", "page"]
    vacancy = nav.store.vacancies.get(2)
    assert vacancy is not None
    assert (vacancy.title, vacancy.employer, vacancy.withdrawn) == ("Erfaringskonsulent 1", "Eksempel kommune", NOW + HOUR)
    assert (nav.events(1), len(nav.open())) == (["new", "withdrawn"], 3)


def test_an_ad_that_is_published_anew_is_reopened_and_not_new(nav: Nav) -> None:
    nav.run()
    nav.feed.stop(uuid(1), NOW)
    nav.run(NOW + HOUR)
    nav.feed.publish(ad(1), NOW + HOUR)
    assert nav.run(NOW + 2 * HOUR) == Run(source="nav", seen=1)
    assert (nav.events(1), len(nav.open())) == (["new", "withdrawn", "reopened"], 4)


def test_an_ad_that_stopped_and_came_back_between_two_runs_is_open(nav: Nav) -> None:
    nav.run()
    nav.feed.stop(uuid(1), NOW)
    nav.feed.publish(ad(1, title="Erfaringskonsulent 1 natt"), NOW)
    nav.run(NOW + HOUR)
    assert nav.events(1) == ["new", "withdrawn", "reopened", "changed"]
    assert [vacancy.title for vacancy in nav.open()][1] == "Erfaringskonsulent 1 natt"


def test_an_ad_that_stops_before_it_was_ever_read_costs_no_request_and_no_word(nav: Nav) -> None:
    nav.feed.stop(uuid(3), NOW - HOUR)
    assert nav.run() == Run(source="nav", seen=3, new=3)
    assert nav.asked().count("entry") == 3


def test_an_extended_deadline_is_told_and_moves(nav: Nav) -> None:
    nav.run()
    nav.feed.publish(ad(1, applicationDue="2026-12-17T00:00:00"), NOW)
    nav.run(NOW + HOUR)
    assert nav.events(1) == ["new", "extended"]
    assert {vacancy.title: str(vacancy.last_day) for vacancy in nav.open()}["Erfaringskonsulent 1"] == "2026-12-17"


def test_a_change_that_the_feed_does_not_tell_of_is_seen_within_a_day(nav: Nav) -> None:
    nav.run()
    nav.feed.rewrite(ad(1, applicationDue="2026-12-17T00:00:00"))
    nav.run(NOW + HOUR)
    assert nav.events(1) == ["new"]
    nav.run(NOW + DAY + HOUR)
    assert nav.asked() == ["page", *["entry"] * 4]
    assert [nav.events(number) for number in range(4)] == [["new"], ["new", "extended"], ["new"], ["new"]]


def test_an_ad_that_nav_no_longer_knows_is_withdrawn(nav: Nav) -> None:
    nav.run()
    nav.answers = lambda asked: Answer(status=404) if asked.path.endswith(uuid(1)) else None
    assert nav.run(NOW + DAY + HOUR).gone == 1
    assert nav.events(1) == ["new", "withdrawn"]


def test_one_ad_that_cannot_be_fetched_does_not_stop_its_neighbours(nav: Nav) -> None:
    nav.answers = lambda asked: Answer(status=500) if asked.path.endswith(uuid(1)) else None
    assert nav.run() == Run(source="nav", seen=3, new=3, issues=1)
    nav.answers = lambda _: None
    assert nav.run(NOW + HOUR).new == 1


# A page that NAV no longer knows.


def rebuilt(*latest: int) -> NavFeed:
    """The same ads under other page ids, as after a rebuilt database, with some that nobody has seen."""
    feed = NavFeed()
    feed.publish(ad(99, title="Kokk", description="Lag mat."), NOW - 5 * DAY)
    for number in range(4):
        feed.publish(ad(number), _published(number))
    for number in latest:
        feed.publish(ad(number), NOW)
    return feed


def test_when_our_page_is_unknown_we_begin_again_two_days_before_and_tell_nothing_twice(nav: Nav) -> None:
    nav.run()
    nav.feed = rebuilt(4, 5)
    nav.feed.stop(uuid(1), NOW)
    assert nav.run(NOW + HOUR) == Run(source="nav", seen=2, new=2, gone=1, issues=1)
    assert nav.asked() == ["page", "feed", "page", "entry", "entry"]
    assert [nav.events(number) for number in range(6) if number != 1] == [["new"]] * 5
    assert nav.events(1) == ["new", "withdrawn"]
    assert nav.run(NOW + HOUR) == Run(source="nav")
    assert nav.asked() == ["page"]


def test_a_page_that_becomes_unknown_in_the_middle_of_the_first_walk_is_got_over(nav: Nav) -> None:
    def vanish() -> None:
        nav.feed = rebuilt(4)

    nav.answers = after(2, vanish)
    assert nav.run().new == 5
    assert nav.asked()[:4] == ["feed", "page", "feed", "page"]
    assert [nav.events(number) for number in range(5)] == [["new"]] * 5


def test_two_days_before_the_newest_row_is_asked_for_by_date() -> None:
    request = Request(url=f"{FEED}/{uuid(1)}?pageSize=1000", page="feed", version="2026-11-20T09:30:00.000000+00:00")
    issue, again = read(b"", request, status=404)
    assert isinstance(issue, Issue)
    assert again == since(NOW - MARGIN)
    assert again.headers == (("If-Modified-Since", "Wed, 18 Nov 2026 09:30:00 +0000"),)


def test_nothing_newer_than_a_date_is_no_error_and_the_date_is_asked_again() -> None:
    assert read(b"", since(NOW), status=404) == [Bookmark(request=since(NOW))]


# One page at a time.


def read(body: bytes, request: Request | None = None, status: int = 200) -> list[Found]:
    request = request or since(NOW)
    parse = parse_entry if request.page == "entry" else parse_feed
    return list(parse(Page(request=request, url=request.url, status=status, headers={}, body=body)))


def row(number: int = 1, **changes: object) -> dict[str, Any]:
    plain = {"uuid": uuid(number), "status": "ACTIVE", "title": "Erfaringskonsulent", "sistEndret": "2026-11-20T10:00:00+01:00"}
    return {"id": uuid(number), "_feed_entry": plain | changes}


def without(name: str) -> dict[str, Any]:
    item = row()
    del item["_feed_entry"][name]
    return item


def feed_page(*items: object, **changes: object) -> bytes:
    page = {"id": uuid(0), "next_url": f"/api/v1/feed/{uuid(9)}", "items": items}
    return json.dumps(page | changes).encode()


def test_a_page_gives_its_ads_the_bookmark_and_the_next_page() -> None:
    onward = Request(
        url=f"{FEED}/{uuid(9)}?pageSize=1000", page="feed", version="2026-11-20T09:00:00.000000+00:00", accept=(404,)
    )
    assert read(feed_page(row(1), row(2, status="INACTIVE", title="...")), since(NOW - DAY)) == [
        detail(uuid(1), "2026-11-20T09:00:00.000000+00:00"),
        Gone(source_id=uuid(2), reason="stopped", version="2026-11-20T09:00:00.000000+00:00"),
        Bookmark(request=onward),
        onward,
    ]


def test_the_tip_is_where_the_next_run_begins_and_is_not_asked_again_in_this_one() -> None:
    [_, mark] = read(feed_page(row(1), next_url=None))
    assert isinstance(mark, Bookmark)
    assert mark.request.url == f"{FEED}/{uuid(0)}?pageSize=1000"
    assert mark.request.headers == ()


@pytest.mark.parametrize(
    ("stamp", "version"),
    [
        ("2026-11-20T10:00:00.123456789+01:00", "2026-11-20T09:00:00.123456+00:00"),
        ("2026-11-20T10:00:00", "2026-11-20T09:00:00.000000+00:00"),
        ("2026-06-20T10:00:00.5", "2026-06-20T08:00:00.500000+00:00"),
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00.000000+00:00"),
    ],
)
def test_versions_sort_as_text_however_nav_writes_the_time(stamp: str, version: str) -> None:
    [first, *_] = read(feed_page(row(1, sistEndret=stamp)))
    assert first == detail(uuid(1), version)


def test_an_id_is_the_same_ad_whatever_its_letters() -> None:
    upper = uuid(1).upper()
    [first, *_] = read(feed_page(row(1, uuid=upper)))
    assert isinstance(first, Request)
    assert first.about == uuid(1)
    entry = json.dumps({"uuid": upper, "status": "ACTIVE", "ad_content": ad(1)}).encode()
    [posting] = read(entry, first)
    assert isinstance(posting, Posting)
    assert posting.source_id == uuid(1)


BAD_ITEMS: dict[str, object] = {
    "no uuid": without("uuid"),
    "no status": without("status"),
    "no title": without("title"),
    "no time": without("sistEndret"),
    "no entry": {"id": uuid(1)},
    "not an object": "Erfaringskonsulent",
    "null": None,
    "a status of its own": row(status="PAUSED"),
    "a status in small letters": row(status="active"),
    "a title that is no text": row(title=7),
    "a title that is null": row(title=None),
    "a time that is none": row(sistEndret="i går"),
    "a time that is a number": row(sistEndret=1_763_000_000),
    "an id that climbs": row(uuid="../../publicToken"),
    "an id with a path": row(uuid=f"{uuid(1)}/../x"),
    "an id with a query": row(uuid=f"{uuid(1)}?x=1"),
    "an id with another host": row(uuid="@evil.example/" + uuid(1)),
    "an empty id": row(uuid=""),
}


@pytest.mark.parametrize("item", BAD_ITEMS.values(), ids=BAD_ITEMS)
def test_a_bad_row_becomes_an_issue_and_its_neighbours_go_on(item: object) -> None:
    first, issue, last, *onward = read(feed_page(row(1), item, row(2)))
    assert isinstance(issue, Issue)
    assert (issue.where, bool(issue.message)) == ("$.items[1]", True)
    assert [found.about for found in (first, last) if isinstance(found, Request)] == [uuid(1), uuid(2)]
    assert [type(found) for found in onward] == [Bookmark, Request]


def test_a_row_in_another_encoding_is_an_issue() -> None:
    [first, issue, *_] = read(feed_page(row(1), row(2, title="LATIN"), row(3)).replace(b"LATIN", b"Bod\xf8"))
    assert isinstance(first, Request)
    assert isinstance(issue, Issue)


@pytest.mark.parametrize("title", ["a\0b", "\x1b[31m", "\u202e", "", "x" * 5000, "<b>", "Erfarings\u00adkonsulent"])
def test_an_odd_title_does_no_harm(title: str) -> None:
    assert [type(found) for found in read(feed_page(row(1, title=title)))] == [Request, Bookmark, Request]


LONG = b"9" * 5000
BAD_PAGES: dict[str, bytes] = {
    "nothing": b"",
    "HTML": b"<!DOCTYPE html><title>Vedlikehold</title>",
    "an empty list": feed_page(),
    "null for a list": feed_page().replace(b"[]", b"null"),
    "an object for a list": feed_page().replace(b"[]", b"{}"),
    "a list": b"[]",
    "cut short": feed_page(row(1))[:-20],
    "no items": json.dumps({"id": uuid(0), "next_url": None}).encode(),
    "renamed items": feed_page(row(1)).replace(b'"items"', b'"entries"'),
    "no next_url": json.dumps({"id": uuid(0), "items": [row(1)]}).encode(),
    "renamed rows": feed_page(row(1), row(2)).replace(b"_feed_entry", b"feedEntry"),
    "mostly bad rows": feed_page(row(1), None, None),
    "a next page elsewhere": feed_page(row(1), next_url="https://evil.example/api/v1/feed/1"),
    "a next page that climbs": feed_page(row(1), next_url="/api/v1/feed/../publicToken"),
    "an id that climbs": feed_page(row(1), id="../x"),
    "a bottomless list": b"[" * 100_000,
    "a bottomless row": feed_page(row(1), 7).replace(b"7]", b"[" * 100_000),
    "a number without end": feed_page(row(1), id=7).replace(b'"id": 7', b'"id": ' + LONG),
}


@pytest.mark.parametrize("body", BAD_PAGES.values(), ids=BAD_PAGES)
def test_a_page_that_is_not_navs_fails_the_run_and_nothing_of_it_is_believed(store: Store, body: bytes) -> None:
    store.frontier.register("nav")
    with pytest.raises(ParseError):
        crawl(NAV, store, FakeWeb({f"{FEED}?pageSize=1000": body}), judge, NOW)
    assert (store.frontier.bookmark("nav"), store.boards.health("nav").held) == (None, 0)
    assert [request.page for request in store.frontier.due("nav", NOW, 10)] == ["feed"]


def entry(content: object, **changes: object) -> bytes:
    return json.dumps({"uuid": uuid(1), "status": "ACTIVE", "ad_content": content, **changes}).encode()


def lacking(name: str) -> dict[str, Any]:
    content = ad(1)
    del content[name]
    return content


BAD_ENTRIES: dict[str, bytes] = {
    "nothing": b"",
    "HTML": b"<html>Vedlikehold</html>",
    "null": b"null",
    "another ad": entry(ad(1), uuid=uuid(2)),
    "no id": json.dumps({"status": "ACTIVE", "ad_content": ad(1)}).encode(),
    "an unknown status": entry(ad(1), status="PAUSED"),
    "no content": entry(None),
    "renamed content": entry(ad(1)).replace(b"ad_content", b"adContent"),
    "content that is text": entry("Erfaringskonsulent"),
    **{f"no {name}": entry(lacking(name)) for name in ("title", "description", "published", "expires", "workLocations")},
    **{f"{name} is null": entry(ad(1, **{name: None})) for name in ("title", "description", "expires", "workLocations")},
    "a time that is none": entry(ad(1, expires="snart")),
    "a time before all time": entry(ad(1, expires="0001-01-01T00:00:00+14:00")),
    "a place that is text": entry(ad(1, workLocations=["BODØ"])),
    "a bottomless description": entry(ad(1, description=7)).replace(b'"description": 7', b'"description": ' + b"[" * 100_000),
    "a number without end": entry(ad(1, positioncount=7)).replace(b'"positioncount": 7', b'"positioncount": ' + LONG),
}


@pytest.mark.parametrize("body", BAD_ENTRIES.values(), ids=BAD_ENTRIES)
def test_an_ad_that_cannot_be_read_is_put_off_and_its_neighbours_go_on(store: Store, body: bytes) -> None:
    store.frontier.register("nav")
    answers = {
        f"{FEED}?pageSize=1000": feed_page(row(1), row(2), next_url=None),
        detail(uuid(1)).url: body,
        detail(uuid(2)).url: entry(ad(2), uuid=uuid(2)),
    }
    assert crawl(NAV, store, FakeWeb({**answers}), judge, NOW) == Run(source="nav", seen=1, new=1, issues=1)
    [(_, url, message)] = store.boards.issues("nav")
    assert (url, message.startswith("attempt 1: ")) == (detail(uuid(1)).url, True)
    assert store.frontier.waiting("nav") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Erfaringskonsulent\0\x1b[31m\u202e"},
        {"title": "Erfaringskonsulent", "unknown": [[[7]]]},
        {"employer": None, "link": None, "sourceurl": "javascript:alert(1)", "applicationUrl": "//evil.example"},
        {"workLocations": []},
        {"workLocations": [{}]},
        {"applicationDue": "Snarest", "positioncount": "mange"},
        {"expires": "2026-12-24T00:00:00.000000000Z"},
    ],
)
def test_an_odd_ad_is_stored_clean(store: Store, changes: dict[str, Any]) -> None:
    store.frontier.register("nav")
    answers = {
        f"{FEED}?pageSize=1000": feed_page(row(1), next_url=None),
        detail(uuid(1)).url: entry(ad(1, **changes)).replace(b"[[[7]]]", LONG),
    }
    assert crawl(NAV, store, FakeWeb({**answers}), judge, NOW) == Run(source="nav", seen=1, new=1)
    [vacancy] = store.vacancies.open_positions(NOW.date())
    assert vacancy.title.startswith("Erfaringskonsulent")
    assert vacancy.title.isprintable()
    assert vacancy.apply_url == ""


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [(b"", 404, "missing"), (json.dumps({"uuid": uuid(1), "status": "INACTIVE"}).encode(), 200, "stopped")],
)
def test_an_ad_that_went_since_it_was_listed_is_gone(body: bytes, status: int, reason: str) -> None:
    [gone] = read(body, detail(uuid(1), "v"), status)
    assert gone == Gone(source_id=uuid(1), reason=reason, version="v")  # type: ignore[arg-type] # a literal, from a table


# People.


CONTACT = (
    "<h3>Kontaktinformasjon</h3>Kari Eksempelsen, Avdelingsleder, &#43;47 00 00 00 00<br />\n<h3>Arbeidssted</h3>Eksempelgata 1"
)


@pytest.mark.parametrize(
    "changes",
    [
        {"description": f"<p>Vi søker en erfaringskonsulent.</p>{CONTACT}"},
        {"description": "<p>Vi søker en erfaringskonsulent. Spør oss på 00 00 00 00 eller kari.eksempelsen@example.no.</p>"},
        {"description": "<p>Vi søker en erfaringskonsulent. Ring 00000000, +47 000 00 000 eller 004700000000.</p>"},
        {
            "contactList": [{"name": "Kari Eksempelsen", "email": "kari.eksempelsen@example.no", "phone": "00000000"}],
            "description": "<p>Vi søker en erfaringskonsulent. Kari Eksempelsen svarer på det du lurer på.</p>",
        },
        {"applicationUrl": "mailto:kari.eksempelsen@example.no", "sourceurl": "https://kari.eksempelsen@example.no/"},
    ],
)
def test_contact_persons_are_kept_nowhere_in_the_database(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = tmp_path / "jobs.db"
    Store.create(path).close()
    answers = {
        f"{FEED}?pageSize=1000": feed_page(row(1), next_url=None),
        detail(uuid(1)).url: entry(ad(1, **changes)),
    }
    [run] = gather([NAV], path, FakeWeb({**answers}), NOW, lambda _: None)
    with Store.open(path) as store:
        assert (run.error, len(store.vacancies.open_positions(NOW.date()))) == ("", 1)
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Erfaringskonsulent 1" in content
    for trace in (b"Kari", b"Eksempelsen", b"eksempelsen@", b"00 00 00 00", b'00000000"', b"000 00 000"):
        assert trace not in content


def test_half_a_character_anywhere_hides_no_ad(store: Store) -> None:
    store.frontier.register("nav")
    half = b"\\ud800"
    answers = {
        f"{FEED}?pageSize=1000": feed_page(row(1), row(2, title="HALF"), next_url=None).replace(b"HALF", half),
        detail(uuid(1)).url: entry(ad(1, title="Erfaringskonsulent HALF")).replace(b"HALF", half),
        detail(uuid(2)).url: entry(ad(2), uuid=uuid(2)),
    }
    assert crawl(NAV, store, FakeWeb({**answers}), judge, NOW) == Run(source="nav", seen=2, new=2)


def test_a_row_dated_past_the_last_year_is_an_issue_and_its_neighbours_go_on(store: Store) -> None:
    store.frontier.register("nav")
    late = row(2, sistEndret="9999-12-31T23:59:59-01:00")
    answers = {
        f"{FEED}?pageSize=1000": feed_page(row(1), late, row(3), next_url=None),
        detail(uuid(1)).url: entry(ad(1)),
        detail(uuid(3)).url: entry(ad(3), uuid=uuid(3)),
    }
    assert crawl(NAV, store, FakeWeb({**answers}), judge, NOW) == Run(source="nav", seen=2, new=2, issues=1)


def test_names_and_numbers_of_contact_persons_are_in_no_quote_and_no_title(store: Store) -> None:
    store.frontier.register("nav")
    said = "Vi søker erfaringskonsulent som kan ringe 00 00 00 00 eller skrive til leser@example.no innen fredag."
    content = ad(1, title="Erfaringskonsulent – ring 00 00 00 00", description=f"<p>{said}</p>")
    answers = {f"{FEED}?pageSize=1000": feed_page(row(1), next_url=None), detail(uuid(1)).url: entry(content)}
    crawl(NAV, store, FakeWeb({**answers}), judge, NOW)
    [kept] = store.boards.explained(("position",))
    assert "00 00 00 00" not in repr(kept)
    assert "leser@example.no" not in repr(kept)
