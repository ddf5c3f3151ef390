"""robots.txt: what is allowed is asked for, what is not is not, and what we cannot read allows nothing (RFC 9309)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import FetchError
from scraper.fetch import robots
from scraper.model import Pace
from tests.faults import HOST, OTHER, PAGE, Fault, Faults, Visitor, board, head, in_turn, moves, raw, says


CLOSED = b"User-agent: *\nDisallow: /page\n"


@pytest.fixture
def faults() -> Iterator[Faults]:
    with Faults() as server:
        yield server


@pytest.fixture
def visitor(faults: Faults) -> Iterator[Visitor]:
    with Visitor(faults) as made:
        yield made


def refusal(visitor: Visitor, path: str = "/page") -> FetchError:
    """The error that fetching a path ends in."""
    with pytest.raises(FetchError) as caught:
        visitor.get(path)
    return caught.value


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /stilling", "/stilling/1", False),
        ("Disallow: /stilling", "/Stilling/1", True),
        ("Disallow:", "/stilling/1", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /stilling/*/pdf", "/stilling/1/pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf?b", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /ledig%20stilling", "/ledig stilling", False),
        ("Disallow: /ærlig", "/%C3%A6rlig", False),
        ("Disallow: /a?b=*", "/a?b=1", False),
        ("this is no rule\nDisallow: /a", "/a", False),
        ("disallow:/a # not this", "/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:  # noqa: FBT001
    read = robots.read(f"User-agent: *\n{rules}\n".encode())
    assert read.allows(f"https://{HOST}{path}") is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: erfaringsjobb\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ERFARINGSJOBB\nAllow: /", True),
        ("User-agent: Another\nUser-agent: Erfaringsjobb\nDisallow: /", False),
        ("User-agent: Another\nDisallow: /", True),
        ("Disallow: /", True),
        ("", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("<!DOCTYPE html><html><body><h1>Velkommen</h1></body></html>", True),
    ],
)
def test_the_group_that_names_us_counts_before_the_one_for_all(text: str, allowed: bool) -> None:  # noqa: FBT001
    assert robots.read(text.encode()).allows(f"https://{HOST}/page") is allowed


def test_what_is_not_text_allows_everything() -> None:
    assert robots.read(b"\xff\xfe\x00User-agent: *\xe6").allows(f"https://{HOST}/page")


def test_the_first_500_kib_are_read_and_no_more() -> None:
    filler = b"# " + b"a" * 997 + b"\n"
    assert not robots.read(b"User-agent: *\n" + filler * 511 + b"Disallow: /page\n").allows(f"https://{HOST}/page")
    assert robots.read(b"User-agent: *\n" + filler * 600 + b"Disallow: /page\n").allows(f"https://{HOST}/page")


@pytest.mark.parametrize(
    ("stated", "seconds"), [("10", 10), ("0.5", 0.5), ("999999", 60), ("inf", 0), ("nan", 0), ("-5", 0), ("soon", 0), ("", 0)]
)
def test_the_pause_that_a_host_wants_is_kept_up_to_a_minute(stated: str, seconds: float) -> None:
    assert robots.read(f"User-agent: *\nCrawl-delay: {stated}".encode()).pause() == seconds


@settings(deadline=None)  # a busy machine is no fault
@given(st.binary(max_size=300), st.sampled_from(["User-agent: *\nDisallow: ", "User-agent: *\nCrawl-delay: ", ""]))
def test_no_robots_txt_makes_us_stumble(rest: bytes, begins: str) -> None:
    read = robots.read(begins.encode() + rest)
    assert read.allows(f"https://{HOST}/page") in (True, False)
    assert 0 <= read.pause() <= 60


# ---- through the fetcher -------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_for_before_the_first_page_and_once(faults: Faults, visitor: Visitor) -> None:
    for path in ("/page", "/other", "/page"):
        visitor.get(path)
    assert [asked.path for asked in faults.asked] == ["/robots.txt", "/page", "/other", "/page"]


def test_each_host_has_its_own(faults: Faults, visitor: Visitor) -> None:
    faults.paths[f"{OTHER}/robots.txt"] = says(CLOSED)
    assert visitor.get("/page").body == PAGE
    assert "robots.txt does not allow it" in str(refusal(visitor, f"http://{OTHER}/page"))


def test_a_page_that_is_not_allowed_is_not_asked_for(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/robots.txt"] = says(CLOSED)
    error = refusal(visitor)
    assert (error.transient, error.wait, error.source) == (False, 0, "board")
    assert faults.times("/page") == 0
    assert visitor.get("/other").body == PAGE


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_not_there_allows_everything(faults: Faults, visitor: Visitor, status: int) -> None:
    faults.paths["/robots.txt"] = says(b"not found", status, Content_Encoding="br")
    assert visitor.get("/page").body == PAGE


@pytest.mark.parametrize("status", [429, 500, 501, 503, 599])
def test_a_host_whose_robots_txt_fails_is_left_alone_for_ten_minutes(faults: Faults, visitor: Visitor, status: int) -> None:
    faults.paths["/robots.txt"] = says(b"", status)
    error = refusal(visitor)
    assert f"nothing may be fetched while robots.txt cannot be read: the server answers {status}" in str(error)
    assert (error.wait, error.transient, faults.times("/page")) == (600, False, 0)


def test_a_host_that_asks_for_more_than_ten_minutes_gets_them(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/robots.txt"] = says(b"", 503, Retry_After="7200")
    assert refusal(visitor).wait == 7200
    assert faults.times("/robots.txt") == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(raw(b""), id="hangs up"),
        pytest.param(raw(head(Content_Length=100) + CLOSED), id="breaks off"),
        pytest.param(says(CLOSED, Content_Encoding="br"), id="unknown encoding"),
        pytest.param(moves("/robots.txt"), id="goes in a circle"),
        pytest.param(moves("file:///etc/passwd"), id="leaves the web"),
    ],
)
def test_a_robots_txt_that_cannot_be_read_allows_nothing(faults: Faults, visitor: Visitor, fault: Fault) -> None:
    faults.paths["/robots.txt"] = fault
    error = refusal(visitor)
    assert "nothing may be fetched" in str(error)
    assert (error.wait, faults.times("/page")) == (0, 0)


def test_a_robots_txt_that_comes_at_the_second_try_is_enough(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/robots.txt"] = in_turn(says(b"", 503), says(b"User-agent: *\nDisallow: /other"))
    assert visitor.get("/page").body == PAGE
    assert len(visitor.naps) == 1


def test_five_redirects_of_robots_txt_are_followed_and_the_rules_are_for_the_first_host(
    faults: Faults, visitor: Visitor
) -> None:
    faults.paths["/robots.txt"] = moves("/1")
    faults.paths |= {f"/{number}": moves(f"/{number + 1}") for number in range(1, 4)}
    faults.paths["/4"] = moves(f"http://{OTHER}/5")
    faults.paths["/5"] = says(CLOSED)
    faults.paths[f"{OTHER}/robots.txt"] = says(b"", 404)
    assert "robots.txt does not allow it" in str(refusal(visitor))
    assert visitor.get(f"http://{OTHER}/page").body == PAGE


def test_the_pause_that_a_host_wants_is_kept_between_its_requests(faults: Faults, visitor: Visitor) -> None:
    faults.paths["/robots.txt"] = says(b"User-agent: *\nCrawl-delay: 10")
    for _ in range(3):
        visitor.get("/page")
    assert [round(nap) for nap in visitor.naps] == [0, 10, 20]  # a nap that is only noted does not move the clock


def test_the_longer_of_the_hosts_pause_and_our_own_is_kept(faults: Faults) -> None:
    faults.paths["/robots.txt"] = says(b"User-agent: *\nCrawl-delay: 1")
    with Visitor(faults, source=board(pace=Pace(in_flight=1, pause=20.0))) as visitor:
        visitor.get("/page")
        visitor.get("/page")
    assert [round(nap) for nap in visitor.naps] == [0, 20, 40]


# ---- kept for a day ------------------------------------------------------------------------------------------------------


def test_rules_are_asked_for_once_a_day_however_many_runs_there_are(faults: Faults, tmp_path: Path, now: datetime) -> None:
    faults.paths["/robots.txt"] = says(b"User-agent: *\nDisallow: /other\nCrawl-delay: 3\n")
    for hours in (0, 1, 23, 24):
        with Visitor(faults, shelf=robots.Shelf(tmp_path, now + timedelta(hours=hours))) as visitor:
            visitor.get("/page")
            assert "robots.txt does not allow it" in str(refusal(visitor, "/other"))
            assert max(visitor.naps) <= 3
    assert faults.times("/robots.txt") == 2


def test_that_there_are_no_rules_is_kept_too_but_not_that_they_could_not_be_read(
    faults: Faults, tmp_path: Path, now: datetime
) -> None:
    for answer, asked in ((says(b"", 503), 3), (says(b"", 404), 4), (says(CLOSED), 4)):
        faults.paths["/robots.txt"] = answer
        with Visitor(faults, shelf=robots.Shelf(tmp_path, now)) as visitor, contextlib.suppress(FetchError):
            visitor.get("/page")
        assert faults.times("/robots.txt") == asked
    assert faults.times("/page") == 2


def test_a_pause_that_robots_txt_asks_for_holds_in_later_runs_too(faults: Faults, tmp_path: Path, now: datetime) -> None:
    faults.paths["/robots.txt"] = says(b"User-agent: *\nCrawl-delay: 7\n")
    for _ in range(2):
        with Visitor(faults, shelf=robots.Shelf(tmp_path, now)) as visitor:
            visitor.get("/page")
            visitor.get("/other")
        assert round(visitor.naps[-1]) == 7
