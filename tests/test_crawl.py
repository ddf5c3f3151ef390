"""The loop: what is asked, what is saved, and what a failure leaves behind. The board here is made up, and speaks in lines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from scraper.crawl import DOWN_AFTER, GIVE_UP_AFTER, crawl
from scraper.errors import CheckError, FetchError, ParseError, SourceError
from scraper.judge import judge
from scraper.model import Bookmark, Found, Gone, Issue, Pace, Page, Request, Run, Source
from scraper.pipeline import gather
from scraper.store import Store
from scraper.text import iso
from tests.fakes import Answer, FakeWeb, posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASE = "https://board.example"
FIRST = f"{BASE}/list/1"
DOWN = FetchError("the server answers 503", url=BASE, status=503, transient=True)


def ad(source_id: str, version: str = "") -> Request:
    return Request(url=f"{BASE}/{source_id}", page="ad", about=source_id, version=version, accept=(410,))


def listed(path: str, mark: str = "") -> Request:
    headers = (("X-Mark", mark),) if mark else ()
    return Request(url=f"{BASE}/list/{path}", page="list", headers=headers)


def read_list(page: Page) -> Iterator[Found]:
    """Read a list page: a thing on each line."""
    if not page.body.strip():
        raise ValueError("$.lines is empty")
    for line in page.body.decode().splitlines():
        match line.split():
            case ["ad", source_id, version]:
                yield ad(source_id, version)
            case ["gone", source_id, version]:
                yield Gone(source_id=source_id, reason="stopped", version=version)
            case ["next" | "mark" as what, path, *mark]:
                request = listed(path, *mark)
                yield Bookmark(request=request) if what == "mark" else request
            case ["odd", where]:
                yield Issue(where=where, message="this line says nothing")
            case _:
                raise ValueError(f"$.lines[0] is {line!r}")


def read_ad(page: Page) -> Iterator[Found]:
    """Read an ad: its title, and its text if it has any."""
    about = page.request.about
    if page.status == 410:
        yield Gone(source_id=about, reason="missing")
        return
    title, _, text = page.body.decode().partition("\n")
    if not title:
        raise ValueError("$.title is missing")
    yield posting(about, title=title, html=text or "<p>Vi søker en erfaringskonsulent.</p>")


BOARD = Source(
    name="board",
    title="A board",
    home=BASE,
    start=lambda _: (listed("1"),),
    pages={"list": read_list, "ad": read_ad},
    every=HOUR,
    expect=(1, 100),
    quiet=DAY,
    pace=Pace(in_flight=2),
)
OURS, OTHER = b"Erfaringskonsulent 50 % fast", b"Kokk\n<p>Lag mat.</p>"


def site(**changes: Answer) -> FakeWeb:
    """A board of two list pages and three ads, with whatever a test wants to be different."""
    answers: dict[str, Answer] = {
        "list/1": b"ad 1 v1\nad 2 v1\nmark 2\nnext 2",
        "list/2": b"ad 3 v1\nmark 2",
        "1": OURS,
        "2": OTHER,
        "3": OURS,
    }
    named = {name.replace("list", "list/").lstrip("_"): answer for name, answer in changes.items()}
    return FakeWeb({f"{BASE}/{path}": answer for path, answer in (answers | named).items()})


@pytest.fixture
def board(store: Store) -> Store:
    store.frontier.register("board")
    return store


def read(store: Store, web: FakeWeb, now: datetime = NOW, source: Source = BOARD) -> Run:
    return crawl(source, store, web, judge, now)


def fails(store: Store, web: FakeWeb, now: datetime = NOW, source: Source = BOARD) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(store, web, now, source)
    return caught.value


def paths(web: FakeWeb) -> list[str]:
    return [url.removeprefix(f"{BASE}/") for url in web.asked]


def state(store: Store) -> tuple[object, ...]:
    """All that a crawl leaves behind and that readers could notice."""
    vacancies = store.vacancies.open_positions(NOW.date())
    events = [[event.kind for event in store.vacancies.events(vacancy.id)] for vacancy in vacancies]
    return store.boards.verdicts(), [vacancy.title for vacancy in vacancies], events, store.frontier.bookmark("board")


def messages(store: Store) -> list[str]:
    return [message for _, _, message in store.boards.issues("board", 100)]


# What is asked and saved.


def test_a_run_reads_the_lists_and_then_the_ads_once_each(board: Store) -> None:
    web = site()
    assert read(board, web) == Run(source="board", seen=3, new=3)
    assert paths(web)[:2] == ["list/1", "list/2"]
    assert sorted(paths(web)[2:]) == ["1", "2", "3"]
    assert len(board.vacancies.open_positions(NOW.date())) == 2
    assert board.frontier.waiting("board") == 0


def test_a_second_run_asks_from_the_bookmark_on_and_only_for_what_is_new(board: Store) -> None:
    read(board, site())
    web = site(list2=b"ad 3 v1\nad 1 v2\nmark 2", _1=b"Erfaringskonsulent 100 % fast")
    assert read(board, web) == Run(source="board", seen=1, new=0)
    assert paths(web) == ["list/2", "1"]


def test_pages_are_read_in_the_order_they_were_asked_for_however_they_come(board: Store) -> None:
    second_came = threading.Event()

    @dataclass
    class Overtaking(FakeWeb):
        def fetch(self, source: Source, request: Request) -> Page:
            if request.about == "1":
                assert second_came.wait(5), "two requests are in flight"
            page = FakeWeb.fetch(self, source, request)
            second_came.set()
            return page

    web = Overtaking(site(list1=b"ad 1 v1\nad 2 v1", list2=b"").answers | {f"{BASE}/2": OURS + b" natt"})
    read(board, web)
    assert [vacancy.title for vacancy in board.vacancies.open_positions(NOW.date())] == [OURS.decode(), f"{OURS.decode()} natt"]


def test_progress_is_told_after_each_page(board: Store) -> None:
    told: list[int] = []
    crawl(BOARD, board, site(), judge, NOW, watch=lambda run: told.append(run.seen))
    assert told == [0, 0, 1, 2, 3]


def test_an_ad_that_is_gone_is_withdrawn_and_not_asked_for(board: Store) -> None:
    read(board, site())
    web = site(list2=b"ad 1 v2\ngone 1 v3\ngone 3 v2\ngone 9 v1\nmark 2")
    assert read(board, web) == Run(source="board", gone=2)
    assert paths(web) == ["list/2"]
    assert board.vacancies.open_positions(NOW.date()) == []


def test_that_an_ad_is_gone_takes_away_a_request_left_from_an_earlier_run(board: Store) -> None:
    read(board, site(_3=DOWN))
    assert board.frontier.waiting("board") == 1
    web = site(list2=b"gone 3 v2\nmark 2")
    read(board, web, NOW + DAY)
    assert (paths(web), board.frontier.waiting("board")) == (["list/2"], 0)


def test_an_older_word_that_an_ad_is_gone_is_neither_believed_nor_counted(board: Store) -> None:
    read(board, site(list2=b"ad 3 v5\nmark 2"))
    assert read(board, site(list2=b"gone 3 v4\nmark 2")).gone == 0
    assert len(board.vacancies.open_positions(NOW.date())) == 2


def test_an_ad_whose_own_page_says_gone_is_withdrawn(board: Store) -> None:
    source = replace(BOARD, detail=ad)
    read(board, site(), source=source)
    assert read(board, site(_1=410), NOW + DAY + HOUR, source).gone == 1
    assert len(board.vacancies.open_positions(NOW.date())) == 1


def test_our_own_ads_are_looked_at_again_after_a_day_and_no_others(board: Store) -> None:
    source = replace(BOARD, detail=ad)
    read(board, site(), source=source)
    early, late = site(), site(_3=OURS + b" natt")
    read(board, early, NOW + DAY, source)
    read(board, late, NOW + DAY + HOUR, source)
    assert (paths(early), sorted(paths(late))) == (["list/2"], ["1", "3", "list/2"])
    assert f"{OURS.decode()} natt" in [vacancy.title for vacancy in board.vacancies.open_positions(NOW.date())]


def test_a_run_ends_after_so_many_requests_and_the_next_goes_on(board: Store) -> None:
    source = replace(BOARD, pace=Pace(in_flight=2, most=3))
    first, second = site(), site()
    read(board, first, source=source)
    assert (len(first.asked), board.frontier.waiting("board")) == (3, 2)
    read(board, second)
    assert sorted(paths(first)[2:] + paths(second)[1:]) == ["1", "2", "3"]


def test_a_run_ends_after_so_long_and_the_next_goes_on(board: Store) -> None:
    web = site()
    hours = count()  # each look at the clock is an hour after the one before
    crawl(BOARD, board, web, judge, NOW, clock=lambda: 3600.0 * next(hours))
    first = list(paths(web))
    assert "list/1" in first
    assert set(first) < {"list/1", "list/2", "1", "2", "3"}
    read(board, web)
    assert set(paths(web)) == {"list/1", "list/2", "1", "2", "3"}
    assert len(paths(web)) == len(set(paths(web)))


def test_mails_are_asked_for_once_even_when_they_hold_no_ad_of_that_name(board: Store) -> None:
    def listed_once(page: Page) -> Iterator[Found]:
        yield from (replace(thing, once=True) for thing in read_list(page) if isinstance(thing, Request) and thing.about)

    def other_ads(page: Page) -> Iterator[Found]:
        yield posting(f"ad-of-{page.request.about}")

    source = replace(BOARD, pages={"list": listed_once, "ad": other_ads})
    web = site()
    assert read(board, web, source=source).seen == 2
    assert read(board, web, source=source).seen == 0
    assert paths(web) == ["list/1", "1", "2", "list/1"]


def test_lists_that_go_in_a_circle_come_to_an_end(board: Store) -> None:
    web = site(list2=b"ad 3 v1\nnext 3", list3=b"next 1")
    assert read(board, web).issues == 1
    assert sorted(paths(web)) == ["1", "2", "3", "list/1", "list/2", "list/3"]
    assert messages(board) == [f"the board's pages go in a circle, back to {FIRST}"]


def test_the_same_address_with_another_date_is_no_circle(board: Store) -> None:
    web = site(list2=b"next 1 earlier")
    read(board, web)
    assert paths(web)[:3] == ["list/1", "list/2", "list/1"]


def test_what_could_not_be_read_is_noted_and_its_neighbours_are_saved(board: Store) -> None:
    assert read(board, site(list1=b"ad 1 v1\nodd $.items[1]\nad 2 v1\nnext 2")) == Run(source="board", seen=3, new=3, issues=1)
    assert board.boards.issues("board")[0][1:] == (f"{FIRST} $.items[1]", "this line says nothing")


# Failures.


@pytest.mark.parametrize("broken", [500, 404, DOWN, b"", b"what?", b"<!DOCTYPE html><p>Vedlikehold</p>", b"\xff\xfe"])
def test_a_failing_list_page_ends_the_run_and_the_next_one_goes_on_from_there(board: Store, broken: Answer) -> None:
    error = fails(board, site(list2=broken))
    assert (error.source, board.boards.health("board").last_run.error) == ("board", str(error))
    assert board.frontier.due("board", NOW, 10) == [listed("2")]
    web = site()
    read(board, web)
    assert (paths(web)[0], sorted(paths(web))) == ("list/2", ["1", "2", "3", "list/2"])


@pytest.mark.parametrize("broken", [500, 404, DOWN, b"", b"what?", b"<html>"])
def test_an_interrupted_walk_comes_to_the_same_end_as_an_undisturbed_one(board: Store, broken: Answer) -> None:
    fails(board, site(list2=broken))
    read(board, site())
    with Store.in_memory() as undisturbed:
        undisturbed.frontier.register("board")
        read(undisturbed, site())
        assert state(board) == state(undisturbed)


@pytest.mark.parametrize("broken", [500, 404, DOWN, b"", b"what?", b"<html>"])
def test_a_list_page_that_cannot_be_read_moves_no_bookmark_and_removes_nothing(board: Store, broken: Answer) -> None:
    read(board, site())
    before = state(board)
    for hours in (1, 2, 3):
        fails(board, site(list2=broken), NOW + hours * HOUR)
    assert state(board) == before
    assert read(board, site(list2=b"ad 3 v1\nmark 2"), NOW + DAY).error == ""


@pytest.mark.parametrize("broken", [500, 404, DOWN, b"", b"<html>\xff"])
def test_an_ad_that_cannot_be_read_removes_nothing(board: Store, broken: Answer) -> None:
    source = replace(BOARD, detail=ad)
    read(board, site(), source=source)
    before = state(board)
    read(board, site(_1=broken, _3=broken), NOW + DAY + HOUR, source)
    assert state(board) == before


@pytest.mark.parametrize("broken", [500, 404, DOWN, b"", b"\xff"])
def test_an_ad_that_fails_is_put_off_and_its_neighbours_are_saved(board: Store, broken: Answer) -> None:
    assert read(board, site(_1=broken)) == Run(source="board", seen=2, new=2, issues=1)
    early, late = site(), site()
    read(board, early, NOW + timedelta(minutes=59))
    assert paths(early) == ["list/2"]
    assert read(board, late, NOW + HOUR).new == 1
    assert paths(late) == ["list/2", "1"]


def test_an_ad_waits_longer_after_each_failure_and_is_given_up_with_an_issue(board: Store) -> None:
    asked, now = [], NOW
    for _ in range(4 * 24):
        web = site(_1=DOWN)
        read(board, web, now)
        asked += [now] * ("1" in paths(web))
        now += HOUR
    assert [(moment - NOW) // HOUR for moment in asked] == [0, 1, 3, 7, 15, 31, 63]
    assert board.frontier.waiting("board") == 0
    assert messages(board)[0] == f"attempt {GIVE_UP_AFTER}: {DOWN}"


def test_an_ad_that_is_looked_at_again_is_not_asked_for_at_every_run_while_it_fails(board: Store) -> None:
    source = replace(BOARD, detail=ad)
    read(board, site(), source=source)
    asked = []
    for minutes in range(0, 120, 15):
        web = site(_1=DOWN)
        read(board, web, NOW + DAY + HOUR + timedelta(minutes=minutes), source)
        asked += [minutes] * ("1" in paths(web))
    assert asked == [0, 60]


def many(count: int) -> dict[str, Answer]:
    """A board of one list page with ads that all fail."""
    answers: dict[str, Answer] = {f"{BASE}/{number}": DOWN for number in range(count)}
    return answers | {FIRST: "\n".join(f"ad {number} v1" for number in range(count)).encode()}


def test_failures_in_a_row_end_the_run_as_the_host_is_down(board: Store) -> None:
    web = FakeWeb(many(50))
    assert "503" in str(fails(board, web))
    assert len(messages(board)) == DOWN_AFTER
    assert len(web.asked) < 20
    assert board.frontier.waiting("board") == 50


def test_failures_that_are_not_in_a_row_do_not_end_the_run(board: Store) -> None:
    answers = many(20) | {f"{BASE}/{number}": OTHER for number in range(0, 20, DOWN_AFTER)}
    assert read(board, FakeWeb(answers)) == Run(source="board", seen=4, new=4, issues=16)


def test_the_next_run_goes_past_the_ads_that_failed(board: Store) -> None:
    fails(board, FakeWeb(many(8)))
    answers = many(8) | {f"{BASE}/{number}": OTHER for number in range(DOWN_AFTER, 8)}
    assert read(board, FakeWeb(answers), NOW + timedelta(minutes=15)).new == 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"what?", "the page is not as expected: $.lines[0] is 'what?'"),
        (b" \n<!DOCTYPE html><title>Vedlikehold</title>", "HTML came where the board's own format is due: $.lines[0]"),
        (b"<HTML>", "HTML came where the board's own format is due"),
        (b"ad 1 v1\nwhat?", "$.lines[0] is 'what?'"),
    ],
)
def test_a_page_that_cannot_be_read_names_its_address_and_the_place(board: Store, body: bytes, says: str) -> None:
    error = fails(board, site(list1=body))
    assert isinstance(error, ParseError)
    assert says in str(error)
    assert f"({FIRST})" in str(error)
    assert messages(board) == [f"attempt 1: {error}"]


@pytest.mark.parametrize(
    ("fault", "says"),
    [(RecursionError("too deep"), "too deep"), (KeyError("title"), "'title'"), (AssertionError(), "AssertionError")],
)
def test_whatever_makes_our_own_code_stumble_is_told_in_words(board: Store, fault: Exception, says: str) -> None:
    def stumble(_: Page) -> Iterator[Found]:
        raise fault
        yield

    error = fails(board, site(), source=replace(BOARD, pages={"list": stumble}))
    assert says in str(error)
    assert error.__cause__ is fault


def test_nothing_of_a_page_is_saved_when_any_of_it_cannot_be(board: Store) -> None:
    fails(board, site(list1=b"ad 1 v1\nmark 2\nnext 2\nwhat?"))
    assert (board.frontier.waiting("board"), board.frontier.bookmark("board")) == (1, None)


def test_a_run_that_is_broken_off_is_not_taken_for_a_success(board: Store) -> None:
    def ctrl_c(run: Run) -> None:
        if run.seen == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl(BOARD, board, site(), judge, NOW, watch=ctrl_c)
    health = board.boards.health("board")
    assert (health.last_success, health.unfinished_since, health.held) == ("", iso(NOW), 2)
    web = site()
    read(board, web)
    assert paths(web) == ["list/2", "3"]


# Far too few ads.


def test_a_first_run_with_far_too_few_ads_fails_and_concludes_nothing(board: Store) -> None:
    source = replace(BOARD, expect=(4, 100))
    error = fails(board, site(), source=source)
    assert isinstance(error, CheckError)
    assert "3 ads, where 4 to 100 are expected" in str(error)
    assert (board.boards.has_finished("board"), board.boards.health("board").held) == (False, 3)
    assert isinstance(fails(board, site(), NOW + HOUR, source), CheckError)
    read(board, site(list2=b"ad 3 v1\nad 4 v1\nmark 2", _4=OTHER), NOW + DAY, source)
    assert board.boards.has_finished("board")


@pytest.mark.parametrize(("low", "enough"), [(3, True), (4, False)])
def test_an_ad_that_was_put_off_counts_as_one_that_is_there(board: Store, low: int, *, enough: bool) -> None:
    source, web = replace(BOARD, expect=(low, 100)), site(_1=DOWN)
    if enough:
        assert read(board, web, source=source).error == ""
    else:
        assert isinstance(fails(board, web, source=source), CheckError)


def test_a_first_run_with_far_too_many_ads_is_noted(board: Store) -> None:
    assert read(board, site(), source=replace(BOARD, expect=(1, 2))).issues == 1
    assert messages(board) == ["3 ads, where at most 2 are expected"]


def test_later_runs_may_give_little_or_nothing(board: Store) -> None:
    source = replace(BOARD, expect=(3, 100))
    read(board, site(), source=source)
    read(board, site(list2=b"gone 1 v2\ngone 2 v2\nmark 2"), source=source)
    assert read(board, site(list2=b"mark 2"), source=source) == Run(source="board")


def test_a_run_that_reached_its_limit_is_not_blamed_for_too_few_ads(board: Store) -> None:
    assert read(board, site(), source=replace(BOARD, expect=(9, 100), pace=Pace(most=3))).error == ""


# Several sources, and servers that want to be left alone.


@dataclass
class TwoBoards:
    """Hands each source's requests to a web of its own."""

    webs: dict[str, FakeWeb]

    def fetch(self, source: Source, request: Request) -> Page:
        return self.webs[source.name].fetch(source, request)


@pytest.mark.parametrize("broken", [DOWN, 500, b"<html>", b"\xff"])
def test_a_source_that_fails_does_not_hinder_another(database: Path, broken: Answer) -> None:
    webs = TwoBoards({"board": site(list1=broken), "other": site()})
    runs = gather([BOARD, replace(BOARD, name="other")], database, webs, NOW, lambda _: None)
    assert [bool(run.error) for run in runs] == [True, False]
    with Store.open(database) as store:
        assert [store.boards.health(name).held for name in ("board", "other")] == [0, 3]
        assert len(store.vacancies.open_positions(NOW.date())) == 2


def test_two_runs_of_one_source_at_the_same_time_tell_nothing_twice(database: Path) -> None:
    runs = gather([BOARD, BOARD], database, site(), NOW, lambda _: None)
    assert [run.error for run in runs] == ["", ""]
    with Store.open(database) as store, Store.in_memory() as alone:
        alone.frontier.register("board")
        read(alone, site())
        assert state(store) == state(alone)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("where", ["list1", "_1"])
def test_a_server_that_asks_to_be_left_alone_is_left_alone(database: Path, status: int, where: str) -> None:
    busy = FetchError(f"the server answers {status}", url=BASE, status=status, transient=True, wait=3600.0)

    def round_(web: FakeWeb, now: datetime) -> Run:
        return gather([BOARD], database, web, now, lambda _: None)[0]

    assert str(status) in round_(site(**{where: busy}), NOW).error
    early, late = site(), site()
    assert "left alone until 2026-11-20T10:30" in round_(early, NOW + timedelta(minutes=59)).error
    assert early.asked == []
    assert (round_(late, NOW + HOUR).error, "1" in paths(late)) == ("", True)


def test_a_server_that_refuses_us_is_not_asked_on(board: Store) -> None:
    web = FakeWeb(many(50) | {f"{BASE}/0": FetchError("the server answers 401", url=BASE, status=401)})
    fails(board, web)
    assert len(messages(board)) == 1
