"""The fetcher against a server that lies: what comes out is a whole page, or a FetchError that says why."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from scraper.errors import FetchError
from scraper.fetch.keys import SAMPLE
from scraper.model import Access, Pace
from tests.faults import (
    HOST,
    OTHER,
    PAGE,
    Crowd,
    Diverted,
    Fault,
    Faults,
    Names,
    Visit,
    Visitor,
    board,
    http_date,
    in_turn,
    moves,
    raw,
    says,
)


SENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TOKEN_URL = f"http://{HOST}/token"
ACCESS = Access(url=TOKEN_URL, read=lambda text: text.removeprefix("Current: "), variable="BOARD_TOKEN")
LOCKED = board(access=ACCESS, pace=Pace(in_flight=4))


@pytest.fixture
def faults() -> Iterator[Faults]:
    with Faults() as server:
        yield server


@pytest.fixture
def visitor(faults: Faults) -> Iterator[Visitor]:
    with Visitor(faults) as made:
        yield made


def refusal(visitor: Visitor, path: str, **facts: Any) -> FetchError:  # noqa: ANN401 - a Request's
    """The error that fetching a path ends in."""
    with pytest.raises(FetchError) as caught:
        visitor.get(path, **facts)
    return caught.value


# ---- pages that come -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/page", "/gzip"])
def test_a_page_comes_whole(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert (page.status, page.body, page.url) == (200, PAGE, f"http://{HOST}{path}")


def test_we_say_who_we_are_and_how_to_reach_us(faults: Faults, visitor: Visitor) -> None:
    visitor.get("/page")
    assert {asked.headers["user-agent"] for asked in faults.asked} == {"Erfaringsjobb/0.1 (+drift@example.no)"}


def test_the_server_gets_the_boards_own_name_and_the_sources_headers(faults: Faults, visitor: Visitor) -> None:
    visitor.get("/page", headers=(("If-None-Match", '"1"'),))
    last = faults.asked[-1]
    assert (last.host, last.headers["if-none-match"]) == (HOST, '"1"')


@pytest.mark.parametrize("status", [304, 404, 410])
def test_a_status_that_the_source_accepts_is_a_page(faults: Faults, visitor: Visitor, status: int) -> None:
    faults.paths["/page"] = says(b"", status, Content_Encoding="gzip", ETag='"1"')
    page = visitor.get("/page", accept=(status,))
    assert (page.status, page.body, page.headers["etag"]) == (status, b"", '"1"')


def test_names_of_headers_are_in_lower_case_and_repeated_ones_are_joined(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/page"] = raw(b"HTTP/1.1 200 OK\r\nLINK: a\r\nlink: b\r\nContent-Length: 0\r\n\r\n")
    assert visitor.get("/page").headers["link"] == "a, b"


# ---- transport -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "says_why"),
    [
        ("/truncated-gzip", "cut short"),
        ("/plain-as-gzip", "is not"),
        ("/large-header", "not HTTP"),
        ("/reset", "connection failed"),
        ("/hang-up", "cut short"),
        ("/no-http", "not HTTP"),
        ("/short", "cut short"),
        ("/cut-chunk", "cut short"),
    ],
)
def test_an_answer_that_breaks_off_is_asked_for_again_and_then_given_up(
    faults: Faults, visitor: Visitor, path: str, says_why: str
) -> None:
    error = refusal(visitor, path)
    assert says_why in str(error)
    assert (error.transient, error.source, error.url) == (True, "board", f"http://{HOST}{path}")
    assert (faults.times(path), len(visitor.naps)) == (3, 2)


@pytest.mark.parametrize("path", ["/bomb", "/endless"])
def test_a_body_without_end_is_stopped_at_the_cap_and_not_asked_for_again(faults: Faults, visitor: Visitor, path: str) -> None:
    assert "larger than 1,000,000 bytes" in str(refusal(visitor, path))
    assert (faults.times(path), visitor.naps) == (1, [])


@pytest.mark.parametrize("path", ["/silence", "/drip-body", "/drip-headers"])
def test_no_server_keeps_us_longer_than_the_deadline(faults: Faults, path: str) -> None:
    with Visitor(faults, deadline=1.0, attempts=1) as visitor:
        visitor.get("/page")  # a connection that is used again has a deadline of its own
        error = refusal(visitor, path)
    assert "no answer in time" in str(error)
    assert error.transient


def test_a_slow_page_does_not_take_from_the_time_of_the_next(faults: Faults) -> None:
    with Visitor(faults, deadline=1.0, attempts=1) as visitor:
        refusal(visitor, "/silence")
        assert visitor.get("/page").body == PAGE


def test_a_host_that_does_not_listen_is_tried_three_times() -> None:
    with Faults() as gone:
        where = gone.where
    with Faults() as faults, Visitor(faults, connect_to={HOST: where}) as visitor:
        error = refusal(visitor, "/page")
    assert "the connection failed" in str(error)
    assert (len(visitor.naps), error.wait) == (2, 0)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://board.example.no/x",
        "gopher://board.example.no/x",
        "data:text/plain,x",
        "http:///x",
        "http://[::1",
        "http://℀.example.no/",
        "http://board.example.no:99999/",
        "http://board.example.no/\x00",
        "http://" + "a" * 70 + ".example.no/",
    ],
)
def test_what_is_no_address_of_the_web_is_an_error_and_nothing_is_asked(faults: Faults, visitor: Visitor, url: str) -> None:
    error = refusal(visitor, url)
    assert (error.transient, error.source) == (False, "board")
    assert not faults.times("/x")


# ---- redirects -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_page_tells_where_it_was_found(faults: Faults, visitor: Visitor, status: int) -> None:
    faults.paths["/moved"] = moves("/page", status)
    page = visitor.get("/moved")
    assert (page.body, page.url, page.request.url) == (PAGE, f"http://{HOST}/page", f"http://{HOST}/moved")


def test_five_redirects_are_followed_but_not_six(faults: Faults, visitor: Visitor) -> None:
    faults.paths |= {f"/{number}": moves(f"/{number + 1}") for number in range(1, 7)}
    faults.paths["/7"] = says()
    assert visitor.get("/2").body == PAGE
    assert "more than 5 redirects" in str(refusal(visitor, "/1"))


@pytest.mark.parametrize("path", ["/itself", "/a"])
def test_a_circle_of_redirects_ends(faults: Faults, visitor: Visitor, path: str) -> None:
    error = refusal(visitor, path)
    assert (error.transient, error.url) == (False, f"http://{HOST}{path}")
    assert len(faults.asked) == 1 + 6


@pytest.mark.parametrize(
    "location",
    [
        "",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "ftp://other.example.no/",
        "gopher://other.example.no/",
        "data:text/plain,x",
        "javascript:1",
        "mailto:a@example.no",
        "http://[::1",
        "http://℀.example.no/",
    ],
)
def test_a_redirect_out_of_the_web_is_refused(faults: Faults, visitor: Visitor, location: str) -> None:
    faults.paths["/moved"] = moves(location)
    error = refusal(visitor, "/moved")
    assert "sends us on to" in str(error)
    assert not error.transient


def test_a_redirect_may_lead_into_tls_but_not_out_of_it(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/up"] = moves(f"https://{HOST}/page")
    faults.paths["/down"] = moves(f"http://{HOST}/page")
    assert visitor.get("/up").body == PAGE
    assert "sends us on to" in str(refusal(visitor, f"https://{HOST}/down"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(faults: Faults, visitor: Visitor, host: str) -> None:
    port = faults.where.rpartition(":")[2]
    faults.paths["/moved"] = moves(f"http://{host}:{port}/secret")
    error = refusal(visitor, "/moved")
    assert "not on the open internet" in str(error)
    assert not faults.times("/secret")


def test_a_redirect_to_where_robots_txt_does_not_want_us_is_refused(faults: Faults, visitor: Visitor) -> None:
    faults.paths[f"{OTHER}/robots.txt"] = says(b"User-agent: *\nDisallow: /private")
    faults.paths["/moved"] = moves(f"http://{OTHER}/private")
    assert "robots.txt does not allow it" in str(refusal(visitor, "/moved"))
    assert not faults.times("/private")


# ---- statuses and retries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_fault_that_may_pass_is_tried_three_times_with_growing_naps(faults: Faults, visitor: Visitor, status: int) -> None:
    faults.paths["/page"] = says(b"", status)
    error = refusal(visitor, "/page")
    assert (error.status, error.transient, faults.times("/page")) == (status, True, 3)
    first, second = visitor.naps
    assert 1 <= first <= 2 <= second <= 4


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 451, 501])
def test_a_status_that_means_nothing_to_the_source_is_an_error_and_asked_for_once(
    faults: Faults, visitor: Visitor, status: int
) -> None:
    faults.paths["/page"] = says(b"", status)
    error = refusal(visitor, "/page")
    assert (error.status, error.transient, faults.times("/page")) == (status, False, 1)


def test_a_server_that_comes_to_its_senses_gives_the_page(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/page"] = in_turn(says(b"", 503), raw(b""), says())
    assert visitor.get("/page").body == PAGE
    assert faults.times("/page") == 3


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_an_error_page_is_not_read_so_that_its_own_faults_do_not_hide_the_status(
    faults: Faults, visitor: Visitor, encoding: str
) -> None:
    faults.paths["/page"] = says(b"Busy", 503, Content_Encoding=encoding, Content_Length=500, Retry_After="120")
    error = refusal(visitor, "/page")
    assert (error.status, error.transient, error.wait) == (503, True, 120)


def test_a_short_wait_is_taken_at_once_and_a_long_one_is_left_to_the_next_run(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/soon"] = in_turn(says(b"", 429, Retry_After="7"), says())
    faults.paths["/later"] = says(b"", 429, Retry_After=http_date(SENT + timedelta(minutes=2)), Date=http_date(SENT))
    assert visitor.get("/soon").body == PAGE
    assert visitor.naps == [7]
    assert refusal(visitor, "/later").wait == 120
    assert faults.times("/later") == 1


# ---- tokens --------------------------------------------------------------------------------------------------------------


def sent_tokens(faults: Faults, path: str) -> list[str]:
    return [asked.headers.get("authorization", "") for asked in faults.asked if asked.path == path]


@pytest.fixture
def locked(faults: Faults) -> Iterator[Visitor]:
    faults.paths["/token"] = in_turn(says(b"Current: first"), says(b"Current: second"), says(b"Current: third"))
    with Visitor(faults, source=LOCKED) as made:
        yield made


def test_the_token_is_fetched_once_however_many_threads_need_it(faults: Faults, locked: Visitor) -> None:
    together = Barrier(4)

    def get(_: int) -> bytes:
        together.wait(5)
        return locked.get("/page").body

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(get, range(4))) == {PAGE}
    assert faults.times("/token") == 1
    assert sent_tokens(faults, "/page") == ["Bearer first"] * 4
    assert sent_tokens(faults, "/token") == [""]


def test_a_token_that_is_refused_is_fetched_anew(faults: Faults, locked: Visitor) -> None:
    faults.paths["/page"] = in_turn(says(b"", 401), says())
    assert locked.get("/page").body == PAGE
    assert sent_tokens(faults, "/page") == ["Bearer first", "Bearer second"]


def test_threads_whose_token_was_refused_together_fetch_one_new_one(faults: Faults, locked: Visitor) -> None:
    together = Barrier(4)

    def locked_page(visit: Visit) -> bool:
        old = visit.asked.headers["authorization"] == "Bearer first"
        if old:
            together.wait(5)
        return says(b"", 401 if old else 200)(visit)

    faults.paths["/page"] = locked_page
    with ThreadPoolExecutor(4) as threads:
        assert [page.status for page in threads.map(lambda _: locked.get("/page"), range(4))] == [200] * 4
    assert faults.times("/token") == 2


def test_a_second_refusal_is_an_error_without_the_token(faults: Faults, locked: Visitor) -> None:
    faults.paths["/page"] = says(b"", 401)
    error = refusal(locked, "/page")
    assert (error.status, error.transient, faults.times("/token")) == (401, False, 2)
    assert "first" not in str(error)
    assert "second" not in str(error)


def in_the_open(faults: Faults, secret: str) -> Visitor:
    """A visitor to a board on the open internet: no sample, so that our own token may go there."""
    return Visitor(faults, source=LOCKED, secret=secret, names=Names([["93.184.215.14"]]), sockets=Diverted(faults.where))


def test_our_own_token_is_sent_and_never_fetched_anew(faults: Faults) -> None:
    faults.paths["/page"] = says(b"", 401)
    with in_the_open(faults, "vart-eget") as visitor:
        error = refusal(visitor, "/page")
    assert (error.status, "is the key in BOARD_TOKEN right?" in str(error)) == (401, True)
    assert sent_tokens(faults, "/page") == ["Bearer vart-eget"]
    assert faults.times("/token") == 0


def test_our_own_token_never_goes_to_a_sample_board_which_is_asked_without_tls(faults: Faults) -> None:
    faults.paths["/token"] = says(b"Current: first")
    keyed = board(access=Access(variable="BOARD_KEY"))
    with Visitor(faults, source=LOCKED, secret="vart-eget") as visitor:
        visitor.get("/page")
        visitor.get("/page", source=keyed)
    assert sent_tokens(faults, "/page") == ["Bearer first", f"Bearer {SAMPLE}"]


@pytest.mark.parametrize("secret", ["hemmelig\n", "hemm\x00elig", "hemmelig-å"])
def test_a_token_that_http_cannot_carry_is_an_error_that_does_not_show_it(faults: Faults, secret: str) -> None:
    with in_the_open(faults, secret) as visitor:
        error = refusal(visitor, "/page")
    assert (error.transient, faults.times("/page")) == (False, 0)
    shown = f"{error!r} {error} {error.__cause__!r}"
    assert "hemm" not in shown


KEYED = board(access=Access(variable="BOARD_KEY", header="", form=""))


def test_a_key_in_the_address_is_sent_and_never_shown(faults: Faults) -> None:
    faults.paths[f"/api/{SAMPLE}"] = moves(f"/new/{SAMPLE}")
    faults.paths[f"/new/{SAMPLE}"] = says(b"found")
    faults.paths[f"/gone/{SAMPLE}"] = says(b"", 403)
    with Visitor(faults, source=KEYED) as visitor:
        assert visitor.get("/api/{token}").url == f"http://{HOST}/new/{{token}}"
        error = refusal(visitor, "/gone/{token}")
    assert error.status == 403
    assert SAMPLE not in f"{error!r} {error} {error.__cause__!r}"


def test_a_source_whose_key_is_missing_says_which(faults: Faults) -> None:
    with Visitor(faults, source=KEYED, names=Names([["93.184.215.14"]]), sockets=Diverted(faults.where)) as visitor:
        error = refusal(visitor, "/api/{token}")
    assert "BOARD_KEY" in str(error)
    assert not faults.asked


def test_a_question_with_a_body_is_posted_and_never_sent_on(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/api"] = says(b"[]")
    faults.paths["/moved"] = moves("/api")
    headers = (("Content-Type", "application/json"),)
    assert visitor.get("/api", post='{"keywords": "sørge"}', headers=headers).body == b"[]"
    assert refusal(visitor, "/moved", post="{}").status == 0
    [asked] = [visit for visit in faults.asked if visit.path == "/api"]
    assert (asked.method, asked.body.decode(), asked.headers["content-type"]) == (
        "POST",
        '{"keywords": "sørge"}',
        "application/json",
    )


@pytest.mark.parametrize(
    ("host", "token"), [(HOST, "Bearer first"), (OTHER, ""), (f"{HOST}:8080", ""), (f"{HOST}@{OTHER}", "")]
)
def test_a_token_never_goes_to_another_host(faults: Faults, locked: Visitor, host: str, token: str) -> None:
    faults.paths["/moved"] = moves(f"http://{host}/page")
    locked.get("/moved")
    assert sent_tokens(faults, "/page") == [token]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(says(b"", 401), id="locked itself"),
        pytest.param(says(b"", 404), id="gone"),
        pytest.param(says(b"", 503), id="busy"),
        pytest.param(raw(b""), id="hangs up"),
        pytest.param(says(b""), id="empty"),
        pytest.param(says(b"Current: "), id="no token"),
    ],
)
def test_when_no_token_comes_the_page_is_not_asked_for(faults: Faults, locked: Visitor, answer: Fault) -> None:
    faults.paths["/token"] = answer
    error = refusal(locked, "/page")
    assert (error.url, error.source) == (TOKEN_URL, "board")
    assert faults.times("/page") == 0


def test_an_odd_token_answer_is_a_fetch_error_whatever_its_reader_does(faults: Faults) -> None:
    def stumble(text: str) -> str:
        raise KeyError(text)

    faults.paths["/token"] = says(b"hemmelig")
    with Visitor(faults, source=board(access=Access(url=TOKEN_URL, read=stumble, variable="X"))) as visitor:
        error = refusal(visitor, "/page")
    assert "there is no token in the answer" in str(error)
    assert "hemmelig" not in f"{error} {error.__cause__}"


# ---- pace ----------------------------------------------------------------------------------------------------------------


def test_no_more_requests_are_in_flight_than_the_pace_allows(faults: Faults) -> None:
    faults.paths["/slow"] = crowd = Crowd()
    with Visitor(faults, source=board(pace=Pace(in_flight=2))) as visitor, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: visitor.get("/slow"), range(12)))
    assert crowd.most == 2


def test_two_sources_on_one_host_share_its_pace(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/slow"] = crowd = Crowd()
    sources = [board(name=name, pace=Pace(in_flight=1)) for name in ("one", "two")]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: visitor.get("/slow", source=sources[number % 2]), range(8)))
    assert crowd.most == 1
    assert faults.times("/robots.txt") == 1


def test_the_gentler_pace_of_two_sources_on_one_host_holds_for_both(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/slow"] = crowd = Crowd()
    sources = [board(name="hurried", pace=Pace(in_flight=4)), board(name="gentle", pace=Pace(in_flight=1, pause=3.0))]
    for source in sources:
        visitor.get("/page", source=source)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: visitor.get("/slow", source=sources[number % 2]), range(8)))
    assert crowd.most == 1
    assert round(max(visitor.naps)) >= 3 * 7


def test_a_slow_host_does_not_keep_another_waiting(faults: Faults, visitor: Visitor) -> None:
    together = Barrier(2)

    def met(visit: Visit) -> bool:
        together.wait(5)  # breaks unless both are asked at the same time
        return says()(visit)

    faults.paths["/page"] = met
    source = board(pace=Pace(in_flight=1))
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(visitor.get, f"http://{host}/page", source=source) for host in (HOST, OTHER)]
        assert [page.result().status for page in both] == [200, 200]


def test_requests_keep_their_distance(faults: Faults) -> None:
    with Visitor(faults, source=board(pace=Pace(in_flight=1, pause=5.0))) as visitor:
        for _ in range(3):
            visitor.get("/page")
    waits = [round(nap) for nap in visitor.naps]
    assert waits == [0, 5, 10, 15]  # robots.txt, and then the pages: a nap that is only noted does not move the clock


def test_nobody_waits_for_a_host_on_this_machine_and_a_foreign_one_is_spared_all_the_same(faults: Faults) -> None:
    faults.paths[f"{HOST}/page"] = faults.paths[f"{OTHER}/page"] = in_turn(says(b"", 503), says())
    with Visitor(faults, source=board(pace=Pace(in_flight=1, pause=5.0)), at_once=(HOST,)) as visitor:
        for _ in range(3):
            visitor.get("/page")
        assert visitor.naps == []
        visitor.get(f"http://{OTHER}/page")
        assert visitor.naps != []


def test_an_error_names_its_source_also_when_robots_txt_is_the_reason(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/robots.txt"] = says(b"User-agent: *\nDisallow: /")
    error = refusal(visitor, "/page")
    assert (error.source, error.url) == ("board", f"http://{HOST}/page")
