"""The sample boards: the server, and NAV's feed with its oddities."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import httpx
import pytest

from demo.boards import Answer, Asked, Boards
from demo.nav import HOST, NavFeed, Reason, recorded
from tests import beside


if TYPE_CHECKING:
    from collections.abc import Iterator


NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def ad(number: int, **changes: object) -> dict[str, Any]:
    uuid = str(uuid5(UUID(int=0), str(number)))
    plain: dict[str, Any] = {
        "uuid": uuid,
        "title": f"Stilling {number}",
        "updated": "2026-11-20T09:14:31.044127+01:00",
        "workLocations": [{"municipal": "BODØ", "county": "NORDLAND"}],
        "employer": {"name": "Eksempel kommune"},
        "source": "IMPORTAPI",
    }
    return plain | changes


def feed_of(count: int) -> NavFeed:
    feed = NavFeed()
    for number in range(count):
        feed.publish(ad(number), NOW - timedelta(hours=count - number))
    return feed


class Reader:
    """A client of one sample board, with its token."""

    def __init__(self, feed: NavFeed, client: httpx.Client) -> None:
        self.feed, self.client = feed, client

    def get(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers={"Host": HOST, "Authorization": f"Bearer {self.feed.token}"} | named)

    def page(self, path: str = "/api/v1/feed", **headers: str) -> dict[str, Any]:
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def walk(self, size: int, path: str = "/api/v1/feed") -> list[dict[str, Any]]:
        pages = [self.page(f"{path}?pageSize={size}")]
        while pages[-1]["next_url"]:
            pages.append(self.page(f"{pages[-1]['next_url']}?pageSize={size}"))
        return pages


def titles(page: dict[str, Any]) -> list[str]:
    return [item["title"] for item in page["items"]]


def numbers(page: dict[str, Any]) -> list[int]:
    return [int(title.split()[1]) for title in titles(page)]


@pytest.fixture
def feed() -> NavFeed:
    return feed_of(7)


@pytest.fixture
def reader(feed: NavFeed) -> Iterator[Reader]:
    with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        yield Reader(feed, client)


# The server.


def echo(asked: Asked) -> Answer:
    return Answer(body=json.dumps([asked.method, asked.path, dict(asked.query), asked.body.decode()]).encode())


@pytest.fixture
def boards() -> Iterator[Boards]:
    with Boards({"a.example": echo, "b.example": lambda _: Answer(body=b"b" * 2000)}) as boards:
        yield boards


@pytest.fixture
def client(boards: Boards) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        yield client


def test_boards_are_told_apart_by_their_host(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "a.example"}).json()[:2] == ["GET", "/"]
    assert client.get("/", headers={"Host": "B.example:443"}).text == "b" * 2000


def test_an_unknown_host_is_told_so(client: httpx.Client) -> None:
    answer = client.get("/", headers={"Host": "c.example"})
    assert (answer.status_code, answer.text) == (404, "No sample board answers for the host 'c.example'.\n")


def test_a_site_sees_path_query_and_body(boards: Boards, client: httpx.Client) -> None:
    answer = client.post("/s%C3%B8k?last&q=a+b&q=c", headers={"Host": "a.example", "X-Odd": "1"}, content=b"hei")
    assert answer.json() == ["POST", "/søk", {"last": "", "q": "a b"}, "hei"]
    assert boards.asked[-1].headers["x-odd"] == "1"


def test_head_sends_the_length_and_no_body(client: httpx.Client) -> None:
    answer = client.head("/", headers={"Host": "b.example", "Accept-Encoding": "identity"})
    assert (answer.headers["Content-Length"], answer.content) == ("2000", b"")


def test_only_long_answers_are_compressed_and_only_when_asked(client: httpx.Client) -> None:
    squeezed = client.get("/", headers={"Host": "b.example", "Accept-Encoding": "gzip"})
    assert (squeezed.headers["Content-Encoding"], squeezed.text) == ("gzip", "b" * 2000)
    for host, encoding in (("b.example", "identity"), ("a.example", "gzip")):
        plain = client.get("/", headers={"Host": host, "Accept-Encoding": encoding})
        assert "Content-Encoding" not in plain.headers


def test_connections_are_kept(client: httpx.Client) -> None:
    for _ in range(5):
        assert "close" not in client.get("/", headers={"Host": "a.example"}).headers.get("Connection", "")


def test_a_board_that_stops_cuts_its_connections(boards: Boards, client: httpx.Client) -> None:
    client.get("/", headers={"Host": "a.example"})
    boards.stop()
    with pytest.raises(httpx.TransportError):
        client.get("/", headers={"Host": "a.example"})


# The pages of NAV's feed.


@pytest.mark.parametrize(
    ("size", "pages"),
    [
        (1, [[0, 1]]),
        (2, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]]),
        (3, [[0, 1, 2], [2, 3, 4], [4, 5], [5, 6]]),
        (5, [[0, 1, 2, 3, 4], [4, 5], [5, 6]]),
        (1000, [[0, 1, 2, 3, 4, 5], [5, 6]]),
    ],
)
def test_pages_overlap_by_one_and_the_last_row_waits(reader: Reader, size: int, pages: list[list[int]]) -> None:
    assert [numbers(page) for page in reader.walk(size)] == pages


@pytest.mark.parametrize("size", [2, 3, 5, 1000])
def test_a_walk_shows_every_ad_and_ends_at_a_tip_of_one_or_two(size: int) -> None:
    for count in range(1, 13):
        feed = feed_of(count)
        with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
            walked = Reader(feed, client).walk(size)
        seen = [number for page in walked for number in numbers(page)]
        assert sorted(set(seen)) == list(range(count))
        assert len(walked[-1]["items"]) in ({1, 2} if count > 1 else {1})
        assert all(before["items"][-1] == after["items"][0] for before, after in pairwise(walked))


def test_a_page_that_was_a_tip_is_the_cursor_for_what_comes(reader: Reader, feed: NavFeed) -> None:
    tip = reader.walk(1000)[-1]
    assert (numbers(tip), tip["next_url"], tip["next_id"]) == ([5, 6], None, None)
    feed.publish(ad(7), NOW)
    moved = reader.page(tip["feed_url"])
    assert (numbers(moved), moved["id"]) == ([5, 6], tip["id"])
    assert numbers(reader.page(moved["next_url"])) == [6, 7]


def test_the_newest_page_begins_with_the_newest_row(reader: Reader, feed: NavFeed) -> None:
    newest = reader.page("/api/v1/feed?last")
    assert (numbers(newest), newest["next_url"]) == ([6], None)
    feed.publish(ad(7), NOW)
    assert numbers(reader.page(newest["feed_url"])) == [6, 7]


def test_the_shape_of_a_page_is_navs(reader: Reader) -> None:
    page = reader.page()
    assert list(page) == [
        *("version", "title", "home_page_url", "feed_url", "description", "next_url", "id", "next_id", "items"),
    ]
    assert (page["feed_url"], page["next_url"]) == (f"/api/v1/feed/{page['id']}", f"/api/v1/feed/{page['next_id']}")
    item = page["items"][0]
    assert item["id"] == item["_feed_entry"]["uuid"] == ad(0)["uuid"] != page["id"]
    assert item["url"] == f"/api/v1/feedentry/{item['id']}"
    assert item["date_modified"] == item["_feed_entry"]["sistEndret"]
    assert (item["content_text"], item["_feed_entry"]["businessName"]) == ("Stillingsannonse", "Eksempel kommune")


def test_next_url_forgets_the_page_size(reader: Reader) -> None:
    assert "pageSize" not in reader.page("/api/v1/feed?pageSize=2")["next_url"]


@pytest.mark.parametrize("given", ["many", "", "2.5", "99999999999"])
def test_a_page_size_that_is_no_number_counts_as_none(reader: Reader, given: str) -> None:
    assert len(reader.page(f"/api/v1/feed?pageSize={given}")["items"]) == 6


def test_too_large_a_page_is_refused_in_words(reader: Reader) -> None:
    answer = reader.get("/api/v1/feed?pageSize=10001")
    assert (answer.status_code, answer.text) == (400, "pageSize must be less than or equal to 10000")
    assert reader.get("/api/v1/feed?pageSize=10000").status_code == 200


def test_row_times_rise_and_carry_oslos_offset_and_any_number_of_decimals() -> None:
    feed = NavFeed()
    for number in range(60):
        feed.publish(ad(number), datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(hours=number - number % 3))
    with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        times = [item["date_modified"] for item in Reader(feed, client).page()["items"]]
    assert times == sorted(times, key=datetime.fromisoformat)
    assert len(set(times)) == len(times)
    assert {time[-6:] for time in times} == {"+02:00", "+01:00"}
    assert {len(re.sub(r"^[^.]*\.?|[+].*$", "", time)) for time in times} == {0, 1, 2, 3, 4, 5, 6}
    assert not any(re.search(r"\.\d*0\+", time) for time in times)


# Asking on conditions.


def test_etag_is_bare_and_last_modified_has_oslos_offset(reader: Reader) -> None:
    answer = reader.get("/api/v1/feed?pageSize=3")
    assert answer.headers["ETag"] == answer.json()["next_id"]
    assert re.fullmatch(r"[A-Z][a-z]{2}, \d{1,2} Nov 2026 \d\d:\d\d:\d\d \+0100", answer.headers["Last-Modified"])


def test_the_day_of_last_modified_has_no_leading_zero() -> None:
    feed = NavFeed()
    feed.publish(ad(1), datetime(2026, 7, 3, 10, tzinfo=UTC))
    with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        assert Reader(feed, client).get("/api/v1/feed").headers["Last-Modified"].startswith("Fri, 3 Jul 2026 12:00:0")


def test_a_tag_hides_that_the_tip_has_moved_on(reader: Reader, feed: NavFeed) -> None:
    tip = reader.get(reader.walk(1000)[-1]["feed_url"])
    feed.publish(ad(7), NOW)
    trapped = reader.get(tip.json()["feed_url"], If_None_Match=tip.headers["ETag"])
    assert (trapped.status_code, trapped.content, trapped.headers["ETag"]) == (304, b"", tip.headers["ETag"])
    assert reader.page(tip.json()["feed_url"])["next_url"]


def test_on_a_full_page_a_tag_is_304_for_ever(reader: Reader, feed: NavFeed) -> None:
    path = reader.walk(2)[-1]["feed_url"] + "?pageSize=2"
    tag = reader.get(path).headers["ETag"]
    for number in range(7, 12):
        feed.publish(ad(number), NOW)
        assert reader.get(path, If_None_Match=tag).status_code == 304
    assert reader.page(path)["next_url"]


def test_both_conditions_together_give_304_without_headers(reader: Reader) -> None:
    page = reader.get("/api/v1/feed?pageSize=3")
    late = "Sun, 22 Nov 2026 00:00:00 +0100"
    last = reader.get("/api/v1/feed?last")
    answer = reader.get(last.json()["feed_url"], If_None_Match=last.headers["ETag"], If_Modified_Since=late)
    assert (answer.status_code, answer.headers.get("ETag")) == (304, None)
    assert reader.get(page.json()["feed_url"], If_Modified_Since=late).json()["next_url"] is None


def test_a_date_jumps_to_the_first_newer_row(reader: Reader) -> None:
    # Row n is of 02:00 + n hours UTC, a moment past the hour.
    jumped = reader.page(If_Modified_Since="Sat, 21 Nov 2026 06:30:00 +0100")
    assert numbers(jumped) == [4, 5]
    assert reader.page(If_Modified_Since="Sat, 21 Nov 2026 05:30:00 GMT")["id"] == jumped["id"]


def test_a_date_sent_with_a_page_hides_the_older_rows_of_it(reader: Reader) -> None:
    first = reader.page("/api/v1/feed?pageSize=1000")["feed_url"]
    assert numbers(reader.page(first, If_Modified_Since="Sat, 21 Nov 2026 05:30:00 GMT")) == [0, 4, 5]


def test_when_nothing_is_newer_the_jump_is_404(reader: Reader) -> None:
    assert reader.get("/api/v1/feed", If_Modified_Since="Sun, 22 Nov 2026 00:00:00 GMT").status_code == 404


@pytest.mark.parametrize(
    "date",
    ["2026-11-21", "Fri, 21 Nov 2026 05:30:00 GMT", "Sat, 31 Nov 2026 05:30:00 GMT", "Sat, 21 Nov 2026 05:30:00"],
)
def test_a_date_that_cannot_be_read_gives_the_oldest_page(reader: Reader, date: str) -> None:
    assert numbers(reader.page(If_Modified_Since=date))[0] == 0


def test_an_empty_feed_has_no_page() -> None:
    feed = NavFeed()
    with Boards({HOST: feed.site}) as boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        empty = Reader(feed, client)
        assert {empty.get(path).status_code for path in ("/api/v1/feed", "/api/v1/feed?last")} == {404}


# The token.


def test_the_token_stands_on_the_second_line(reader: Reader, feed: NavFeed) -> None:
    answer = reader.client.get("/api/publicToken", headers={"Host": HOST})
    assert answer.headers["Content-Type"].startswith("text/plain")
    prose, token = answer.text.split("\n")
    assert (prose, token) == ("Current public token for Nav Job Vacancy Feed:", feed.token)
    assert re.fullmatch(r"ey[\w-]+\.[\w-]+\.[\w-]+", token)


def test_without_the_right_token_everything_is_401(reader: Reader, feed: NavFeed) -> None:
    old = feed.token
    assert reader.client.get("/api/v1/feed", headers={"Host": HOST}).status_code == 401
    feed.rotate_token()
    assert reader.get("/api/v1/feed", Authorization=f"Bearer {old}").status_code == 401
    assert reader.get("/api/v1/feed").status_code == 200


def test_when_there_is_no_token_it_says_so_and_refuses_all(reader: Reader, feed: NavFeed) -> None:
    feed.withdraw_token()
    answer = reader.client.get("/api/publicToken", headers={"Host": HOST})
    assert (answer.status_code, answer.text) == (404, "Public token is not currently available")
    assert reader.get("/api/v1/feed").status_code == 401
    feed.rotate_token()
    assert reader.get("/api/v1/feed").status_code == 200


# Ads that end.


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("EXPIRED", ["Stilling 3", "Eksempel kommune", "BODØ"]),
        ("STOPPED", ["...", "", "BODØ"]),
        ("DELETED", ["...", "", "BODØ"]),
        ("REJECTED", ["...", "", "BODØ"]),
        ("DIR", ["?", "?", "?"]),
    ],
)
def test_a_stopped_ad_is_masked_by_reason(reader: Reader, feed: NavFeed, reason: Reason, shown: list[str]) -> None:
    feed.stop(ad(3)["uuid"], NOW, reason)
    row = reader.page("/api/v1/feed?last")["items"][0]["_feed_entry"]
    assert [row["status"], row["title"], row["businessName"], row["municipal"]] == ["INACTIVE", *shown]


def test_the_entry_of_an_active_ad_holds_the_ad(reader: Reader) -> None:
    entry = reader.get(f"/api/v1/feedentry/{ad(2)['uuid']}").json()
    assert entry == {
        "uuid": ad(2)["uuid"],
        "ad_content": ad(2),
        "sistEndret": "2026-11-20T09:14:31.044+01:00",
        "status": "ACTIVE",
    }


def test_the_entry_of_an_inactive_ad_has_no_content_key(reader: Reader, feed: NavFeed) -> None:
    feed.stop(ad(2)["uuid"], NOW)
    entry = reader.get(f"/api/v1/feedentry/{ad(2)['uuid']}").json()
    assert entry == {"uuid": ad(2)["uuid"], "sistEndret": "2026-11-21T10:00:00+01:00", "status": "INACTIVE"}


def test_an_ad_comes_back_with_the_same_uuid(reader: Reader, feed: NavFeed) -> None:
    feed.stop(ad(2)["uuid"], NOW)
    feed.publish(ad(2, title="Stilling 2 igjen"), NOW)
    rows = [row for page in reader.walk(3) for row in page["items"] if row["id"] == ad(2)["uuid"]]
    assert [row["_feed_entry"]["status"] for row in rows[-1:]] == ["ACTIVE"]
    assert reader.get(f"/api/v1/feedentry/{ad(2)['uuid']}").json()["ad_content"]["title"] == "Stilling 2 igjen"


def test_details_can_be_rewritten_without_a_row(reader: Reader, feed: NavFeed) -> None:
    newest = reader.page("/api/v1/feed?last")["id"]
    feed.rewrite(ad(2, title="Rettet"))
    assert reader.get(f"/api/v1/feedentry/{ad(2)['uuid']}").json()["ad_content"]["title"] == "Rettet"
    assert reader.page("/api/v1/feed?last")["id"] == newest


@pytest.mark.parametrize("locations", [[], [{"municipal": None, "county": "OSLO"}]])
def test_a_missing_municipality_is_a_question_mark(reader: Reader, feed: NavFeed, locations: list[Any]) -> None:
    feed.publish(ad(9, workLocations=locations), NOW)
    assert reader.page("/api/v1/feed?last")["items"][0]["_feed_entry"]["municipal"] == "?"


def test_finns_ads_are_nowhere(reader: Reader, feed: NavFeed) -> None:
    feed.publish(ad(9, source="FINN"), NOW)
    assert numbers(reader.page("/api/v1/feed?last")) == [6]
    assert reader.get(f"/api/v1/feedentry/{ad(9)['uuid']}").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/feed/not-a-uuid", 500),
        ("/api/v1/feedentry/17", 500),
        ("/api/v1/feed/00000000-0000-4000-8000-000000000000", 404),
        ("/api/v1/feedentry/00000000-0000-4000-8000-000000000000", 404),
        ("/api/v1/else", 404),
        ("/robots.txt", 404),
    ],
)
def test_what_is_not_there(reader: Reader, path: str, status: int) -> None:
    assert reader.get(path).status_code == status


# Recorded ads.


@pytest.fixture
def from_recordings() -> NavFeed:
    return recorded(beside.RECORDINGS / "nav", NOW)


@beside.needed
def test_recorded_ads_come_as_they_were_in_todays_feed(from_recordings: NavFeed) -> None:
    boards = Boards({HOST: from_recordings.site})
    with boards, httpx.Client(base_url=f"http://127.0.0.1:{boards.port}") as client:
        reader = Reader(from_recordings, client)
        items = {item["id"]: item for page in reader.walk(1000) for item in page["items"]}
        entries = [reader.get(item["url"]).json() for item in items.values()]
    content = json.loads((beside.RECORDINGS / "nav" / "public-feed-ads-page1-2024.json").read_bytes())["content"][0]
    assert next(entry["ad_content"] for entry in entries if entry["uuid"] == content["uuid"]) == content
    assert (len(items), {entry["status"] for entry in entries}) == (69, {"ACTIVE"})
    times = [datetime.fromisoformat(item["date_modified"]) for item in items.values()]
    assert NOW - timedelta(days=3) < min(times) < max(times) < NOW
