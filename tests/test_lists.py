"""Boards whose list shows all there is: what a list that came whole proves, and what any other does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper.crawl import DOUBT, EMPTY_FOR, PATIENCE, PLAUSIBLE, WHOLE_AFTER, crawl
from scraper.errors import CheckError, FetchError, SourceError
from scraper.judge import judge
from scraper.model import Found, Gone, Issue, Pace, Page, Posting, Request, Run, Source
from scraper.store import Store
from tests.fakes import Answer, FakeWeb, posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASE = "https://board.example"
DOWN = FetchError("the server answers 503", url=BASE, status=503, transient=True)


def listed(page: int) -> Request:
    return Request(url=f"{BASE}/list/{page}", page="list", conditional=True)


def read_list(page: Page) -> Iterator[Found]:
    """Read a line for each ad: its id and what the list shows of it; «whole» ads come without a page of their own."""
    for line in page.body.decode().splitlines():
        match line.split():
            case ["ad", source_id, mark]:
                yield Request(url=f"{BASE}/{source_id}", page="ad", about=source_id, mark=mark, accept=(410,))
            case ["whole", source_id]:
                yield posting(source_id)
            case ["next", number]:
                yield listed(int(number))
            case ["none"]:
                return
            case ["odd", *_]:
                yield Issue(where="$.line", message="this line says nothing")
            case _:
                raise ValueError(f"$.line is {line!r}")
    if not page.body:
        raise ValueError("the list is empty of everything")


def read_ad(page: Page) -> Iterator[Found]:
    if page.status == 410:
        yield Gone(source_id=page.request.about, reason="missing")
        return
    yield posting(page.request.about, title=page.body.decode())


BOARD = Source(
    name="board",
    title="A board",
    home=BASE,
    start=lambda _: (listed(1),),
    pages={"list": read_list, "ad": read_ad},
    every=HOUR,
    expect=(0, 1000),
    quiet=DAY,
    lists_all=True,
    pace=Pace(in_flight=1),
)


@dataclass(slots=True)
class TaggedWeb(FakeWeb):
    """A web whose list has an ETag, and which answers 304 to whoever knows it already."""

    tag: str = '"a"'
    sent: list[dict[str, str]] = field(default_factory=list)  # headers of what was asked

    def fetch(self, source: Source, request: Request) -> Page:
        headers = dict(request.headers)
        self.sent.append(headers)
        if self.tag and headers.get("If-None-Match") == self.tag:
            self.asked.append(request.url)
            assert 304 in request.accept
            return Page(request=request, url=request.url, status=304, headers={}, body=b"")
        return replace(FakeWeb.fetch(self, source, request), headers={"etag": self.tag} if self.tag else {})


def lines(ids: Iterable[object], mark: str = "a") -> bytes:
    return b"\n".join(f"ad {source_id} {mark}".encode() for source_id in ids) or b"none"


def web(first: Answer, tag: str = "", **answers: Answer) -> TaggedWeb:
    """A board with a first list page, a hundred ads, and whatever a test wants to be different."""
    table: dict[str, Answer] = {f"{BASE}/{number}": b"Erfaringskonsulent" for number in range(100)}
    table |= {f"{BASE}/{name.strip('_').replace('list', 'list/')}": answer for name, answer in answers.items()}
    return TaggedWeb(table | {f"{BASE}/list/1": first}, tag=tag)


@dataclass
class Board:
    """The board as we know it; each reading is an hour after the one before."""

    store: Store
    source: Source = BOARD
    now: datetime = NOW

    def read(self, site: FakeWeb) -> Run:
        self.now += HOUR
        return crawl(self.source, self.store, site, judge, self.now)

    def fails(self, site: FakeWeb) -> SourceError:
        with pytest.raises(SourceError) as caught:
            self.read(site)
        return caught.value

    def open(self) -> set[str]:
        vacancies = self.store.vacancies.open_positions(NOW.date())
        return {address.rpartition("/")[2] for vacancy in vacancies for _, address in vacancy.links}

    def events(self, vacancy_id: int = 1) -> list[str]:
        return [event.kind for event in self.store.vacancies.events(vacancy_id)]


@pytest.fixture
def board(store: Store) -> Board:
    store.frontier.register("board")
    return Board(store)


def paths(site: FakeWeb) -> list[str]:
    return [url.removeprefix(f"{BASE}/") for url in site.asked]


# What is missing is gone, in time.


def test_an_ad_missing_from_one_complete_list_stays_and_from_two_is_withdrawn(board: Board) -> None:
    board.read(web(lines([1, 2])))
    assert board.read(web(lines([2]))).gone == 0
    assert board.open() == {"1", "2"}
    assert board.read(web(lines([2]))).gone == 1
    assert (board.open(), board.events(1), board.events(2)) == ({"2"}, ["new", "withdrawn"], ["new"])


def test_an_ad_that_the_list_shows_again_in_between_is_not_counted_as_missing(board: Board) -> None:
    board.read(web(lines([1, 2])))
    for ids in ([2], [1, 2], [2]):
        board.read(web(lines(ids)))
    assert board.open() == {"1", "2"}


def test_an_ad_that_comes_back_is_reopened_and_asked_for_though_the_list_shows_the_same_of_it(board: Board) -> None:
    for ids in ([1, 2], [2], [2]):
        board.read(web(lines(ids)))
    back = web(lines([1, 2]))
    assert board.read(back) == Run(source="board", seen=1, new=0)
    assert (paths(back), board.events(1)) == (["list/1", "1"], ["new", "withdrawn", "reopened"])
    board.read(web(lines([2])))
    assert board.open() == {"1", "2"}, "its patience begins anew"


def test_ads_that_the_list_holds_whole_are_withdrawn_in_the_same_way(board: Board) -> None:
    board.read(web(b"whole 1\nwhole 2"))
    board.read(web(b"whole 2"))
    assert board.open() == {"1", "2"}
    board.read(web(b"whole 2"))
    assert board.open() == {"2"}


def test_an_employer_that_has_nothing_more_shows_an_empty_list_that_is_believed_after_a_day(board: Board) -> None:
    board.read(web(lines([1])))
    for _ in range(PATIENCE + 1):
        board.read(web(b"none"))
    assert board.open() == {"1"}
    board.now += EMPTY_FOR
    for _ in range(PATIENCE):
        board.read(web(b"none"))
    assert board.open() == set()


def test_a_list_that_is_empty_for_an_hour_and_then_as_before_has_lost_nothing(board: Board) -> None:
    board.read(web(lines(range(PLAUSIBLE - 1))))
    board.read(web(b"none"))
    board.now += EMPTY_FOR
    board.read(web(lines(range(PLAUSIBLE - 1))))
    board.read(web(b"none"))
    assert len(board.open()) == PLAUSIBLE - 1


def test_an_ad_on_two_boards_is_withdrawn_when_both_have_lost_it(board: Board) -> None:
    board.store.frontier.register("other")
    other = Board(board.store, replace(BOARD, name="other"))
    link = "https://www.jobbnorge.no/ledige-stillinger/stilling/399001"

    def shared(page: Page) -> Iterator[Found]:
        for thing in read_list(page):
            yield replace(thing, links=(link,)) if isinstance(thing, Posting) and thing.source_id == "1" else thing

    for each in (board, other):
        each.source = replace(each.source, pages={"list": shared})
        each.read(web(b"whole 1"))
    for _ in range(PATIENCE):
        board.read(web(b"whole 2"))
    assert board.events(1) == ["new"]
    for _ in range(PATIENCE):
        other.read(web(b"whole 2"))
    assert board.events(1) == ["new", "withdrawn"]


# What proves nothing.


@pytest.mark.parametrize(
    "answer",
    [b"", DOWN, b"<html>Vedlikehold</html>", b"ad 2 a\nnext 2", b"ad 2 a\nodd line"],
    ids=["an empty answer", "a failed page", "a page in another form", "a failed second page", "an ad that cannot be read"],
)
def test_a_list_that_was_not_read_whole_concludes_nothing(board: Board, answer: Answer) -> None:
    board.read(web(lines([1, 2])))
    for _ in range(PATIENCE + 1):
        try:
            board.read(web(answer, list2=DOWN))
        except SourceError:
            continue
    assert board.open() == {"1", "2"}
    board.read(web(lines([2])))
    assert board.open() == {"1", "2"}, "nothing was counted"


def test_a_list_that_says_it_is_unchanged_concludes_nothing_and_asks_for_nothing(board: Board) -> None:
    board.read(web(lines([1, 2]), tag='"a"'))
    for _ in range(PATIENCE + 1):
        site = web(lines([2]), tag='"a"')
        assert board.read(site) == Run(source="board")
        assert paths(site) == ["list/1"]
    assert board.open() == {"1", "2"}
    assert board.store.boards.health("board").last_run.error == ""


def test_a_run_that_was_long_enough_before_its_end_concludes_nothing(board: Board) -> None:
    board.read(web(lines([1, 2])))
    board.source = replace(BOARD, pace=Pace(in_flight=1, most=2))
    for mark in "bcd":
        board.read(web(lines([2], mark)))
    assert board.open() == {"1", "2"}


def test_a_run_after_one_that_was_cut_short_reads_the_list_from_its_beginning(board: Board) -> None:
    whole = web(lines([1]) + b"\nnext 2", tag='"a"', list2=lines([2]))
    board.read(whole)
    for _ in range(PATIENCE + 1):
        board.fails(web(lines([1]) + b"\nnext 2", list2=DOWN))
        again = web(lines([1]) + b"\nnext 2", tag='"a"', list2=lines([2]))
        board.read(again)
        assert paths(again) == ["list/1", "list/2"], "the first page was not taken for known"
    assert board.open() == {"1", "2"}


def test_a_run_that_was_killed_between_two_list_pages_leaves_neither_for_known(board: Board) -> None:
    class Killed(TaggedWeb):
        def fetch(self, source: Source, request: Request) -> Page:
            if request.url == f"{BASE}/list/2":
                raise KeyboardInterrupt
            return TaggedWeb.fetch(self, source, request)

    whole = web(lines([1]) + b"\nnext 2", tag='"a"', list2=lines([2]))
    with pytest.raises(KeyboardInterrupt):
        board.read(Killed(whole.answers, tag='"a"'))
    board.read(whole)
    assert (paths(whole)[:2], board.open()) == (["list/1", "list/2"], {"1", "2"})


def test_a_list_that_has_lost_more_than_half_is_not_believed_and_nothing_is_counted(board: Board) -> None:
    board.read(web(lines(range(PLAUSIBLE))))
    few = range(PLAUSIBLE // 2 - 1)
    for _ in range(PATIENCE + 1):
        error = board.fails(web(lines(few)))
        assert isinstance(error, CheckError)
        assert "the list shows 9 of the 20 ads" in str(error)
    board.read(web(lines(range(PLAUSIBLE - 1))))
    assert len(board.open()) == PLAUSIBLE


def test_ads_that_are_new_do_not_hide_how_many_are_lost(board: Board) -> None:
    board.read(web(lines(range(PLAUSIBLE))))
    assert isinstance(board.fails(web(lines(range(PLAUSIBLE, 3 * PLAUSIBLE)))), CheckError)


@pytest.mark.parametrize(("before", "after"), [(PLAUSIBLE, PLAUSIBLE // 2), (PLAUSIBLE - 1, 1)])
def test_a_smaller_loss_or_one_from_a_short_list_is_believed(board: Board, before: int, after: int) -> None:
    board.read(web(lines(range(before))))
    for _ in range(PATIENCE):
        board.read(web(lines(range(after))))
    assert len(board.open()) == after


def test_a_loss_that_lasts_for_days_is_believed_in_the_end(board: Board) -> None:
    board.read(web(lines(range(PLAUSIBLE))))
    board.fails(web(lines([1])))
    board.now += DOUBT
    for _ in range(PATIENCE):
        board.read(web(lines([1])))
    assert board.open() == {"1"}


def test_every_list_with_fewer_ads_than_the_board_must_have_fails_the_run(board: Board) -> None:
    board.source = replace(BOARD, expect=(3, 100))
    board.read(web(lines([1, 2, 3])))
    for _ in range(PATIENCE + 1):
        assert str(board.fails(web(lines([1, 2])))) == "2 ads, where 3 to 100 are expected"
    assert board.open() == {"1", "2", "3"}


def test_ads_whose_own_page_did_not_come_count_among_those_the_list_shows(board: Board) -> None:
    board.source = replace(BOARD, expect=(3, 100))
    assert board.read(web(lines([1, 2, 3]), _2=DOWN)).seen == 2


# Pages that are known already.


def test_a_list_is_asked_for_whole_once_a_day_so_a_tag_that_lies_is_found_out(board: Board) -> None:
    board.read(web(lines([1]), tag='"a"'))
    liar = web(lines([1, 2]), tag='"a"')
    board.read(liar)
    assert board.open() == {"1"}
    board.now = NOW + HOUR + WHOLE_AFTER
    board.read(liar)
    assert board.open() == {"1", "2"}
    assert [bool(headers) for headers in liar.sent] == [True, False, False, False]  # two lists, and two ads


@pytest.mark.parametrize("answer", [b"no such thing", b""])
def test_a_page_that_could_not_be_read_is_never_taken_for_known(board: Board, answer: bytes) -> None:
    board.fails(web(answer, tag='"a"'))
    site = web(lines([1]), tag='"a"')
    board.read(site)
    assert (site.sent[0], board.open()) == ({}, {"1"})


def test_a_list_that_was_not_believed_is_asked_for_whole_the_next_time(board: Board) -> None:
    board.read(web(lines(range(PLAUSIBLE)), tag='"a"'))
    site = web(lines([1]), tag='"b"')
    for _ in range(2):
        assert isinstance(board.fails(site), CheckError), "304 must not make it look well"


@pytest.mark.parametrize("tag", ["", '"æ"', '"a\nb"'])
def test_a_tag_that_cannot_be_sent_back_is_not(board: Board, tag: str) -> None:
    board.read(web(lines([1]), tag=tag))
    site = web(lines([1]), tag=tag)
    board.read(site)
    assert site.sent == [{}]


# What is asked for.


def test_an_ad_is_asked_for_again_only_when_the_list_shows_something_new_of_it(board: Board) -> None:
    board.read(web(lines([1, 2])))
    site = web(lines([1]) + b"\n" + lines([2], "b"), _2=b"Erfaringskonsulent 50 %")
    assert board.read(site) == Run(source="board", seen=1)
    assert paths(site) == ["list/1", "2"]
    again = web(lines([1]) + b"\n" + lines([2], "b"))
    board.read(again)
    assert paths(again) == ["list/1"]


def test_an_ad_whose_page_failed_is_asked_for_again_later_and_not_taken_for_read(board: Board) -> None:
    board.read(web(lines([1])))
    board.read(web(lines([1], "b"), _1=DOWN))
    board.now -= HOUR / 2
    soon = web(lines([1], "b"))
    board.read(soon)
    assert paths(soon) == ["list/1"], "it waits"
    board.now += 2 * HOUR
    later = web(lines([1], "b"))
    board.read(later)
    assert paths(later) == ["list/1", "1"]


def test_an_ad_whose_page_never_came_is_forgotten_when_it_leaves_the_list(board: Board) -> None:
    board.read(web(lines([1, 2])))
    board.read(web(lines([1], "b") + b"\nad 2 a", _1=DOWN))
    for _ in range(PATIENCE):
        board.read(web(lines([2]), _1=DOWN))
    assert (board.open(), board.store.frontier.waiting("board")) == ({"2"}, 0)


def test_an_ad_read_late_is_still_missing_from_the_lists_that_did_not_show_it(board: Board) -> None:
    board.read(web(lines([1, 2])))
    board.read(web(lines([1], "b") + b"\nad 2 a", _1=DOWN))
    board.read(web(lines([2])))
    board.now += DAY
    board.read(web(lines([2])))
    assert board.open() == {"2"}


def test_an_ad_that_the_list_shows_but_whose_own_page_says_gone_is_withdrawn_until_that_page_is_back(board: Board) -> None:
    board.read(web(lines([1])))
    board.read(web(lines([1], "b"), _1=410))
    assert board.open() == set()
    board.read(web(lines([1], "b")))
    assert board.events(1) == ["new", "withdrawn", "reopened"]
