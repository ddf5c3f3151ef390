"""FINN's API as a sample board: its key, its pages, and what our own reader finds there over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from demo import arbeidsplassen, finn
from demo.boards import Answer, Asked, Boards, Site
from demo.finn import ADS, HOST, HOSTS, Finn, sites
from scraper import xml
from scraper.crawl import crawl
from scraper.errors import FetchError
from scraper.fetch import Fetcher, Manner
from scraper.fetch.keys import SAMPLE
from scraper.judge import judge
from scraper.model import Pace, Run, Source
from scraper.store import Store
from sources.arbeidsplassen import SOURCE as ARBEIDSPLASSEN
from sources.arbeidsplassen import WORDS
from sources.finn_api import SOURCE


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
UNHURRIED = Pace(in_flight=1)


def quick(source: Source) -> Source:
    return replace(source, pace=UNHURRIED)


# The board.


def ask(path: str, key: str = SAMPLE, **query: str) -> Answer:
    headers = {"x-finn-apikey": key} if key else {}
    return Finn(ADS, NOW.date()).site(Asked(method="GET", host=HOST, path=path, query=query, headers=headers))


@pytest.mark.parametrize("path", ["/iad/", "/iad/search/job-part-time/", "/iad/ad/470000001", "/robots.txt", "/"])
def test_nothing_is_answered_without_the_right_key(path: str) -> None:
    assert (ask(path, key="").status, ask(path, key="another").status) == (401, 403)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/iad/", 200),
        ("/iad/search/job-part-time", 200),
        ("/iad/search/job-part-time/", 200),
        ("/iad/search/job-else/", 404),
        ("/iad/ad/470000001", 200),
        ("/iad/ad/job-part-time/470000001", 200),
        ("/iad/ad/470009999", 404),
        ("/iad/ad/model/job-part-time", 404),
    ],
)
def test_what_there_is(path: str, status: int) -> None:
    assert ask(path).status == status


def numbers(**query: str) -> list[str]:
    root = xml.parse(ask("/iad/search/job-part-time/", **query).body, root="feed")
    return [xml.text(entry, "identifier") for entry in root.iterfind("{*}entry")]


def further(**query: str) -> list[str]:
    root = xml.parse(ask("/iad/search/job-part-time/", **query).body, root="feed")
    return [str(link.get("href")) for link in root.iterfind("{*}link[@rel='next']")]


def test_a_search_finds_words_in_heading_and_text_and_shows_the_newest_first() -> None:
    assert numbers(q="erfaringskonsulent") == ["470000005", "470000001"]
    assert numbers(q="egenerfaring") == ["470000002", "470000001"]
    assert numbers(q="kaptein") == []


def test_pages_are_as_long_as_asked_and_lead_to_the_next() -> None:
    base = "https://cache.api.finn.no/iad/search/job-part-time/"
    assert further(q="erfaringskonsulent", rows="1") == [f"{base}?q=erfaringskonsulent&rows=1&page=2"]
    assert numbers(q="erfaringskonsulent", rows="1", page="2") == ["470000001"]
    assert further(q="erfaringskonsulent", rows="1", page="2") == []


@pytest.mark.parametrize("query", [{"rows": "1001"}, {"page": "51"}])
def test_past_the_limits_there_is_an_answer_without_ads(query: dict[str, str]) -> None:
    assert numbers(**query) == []


def test_it_shows_every_ad_that_arbeidsplassen_shows_as_finns_with_its_text() -> None:
    shown = {ad.hit: ad.text for ad in ADS}
    assert all(shown[hit] for hit in arbeidsplassen.ADS if hit.source == "FINN")
    assert len({ad.finnkode for ad in ADS}) == len(ADS)


# Our reader of it.


@dataclass
class Reader:
    """The sample board, and a client of it."""

    board: Finn
    store: Store
    fetcher: Fetcher
    boards: Boards

    def run(self, hours: int = 0) -> Run:
        self.boards.asked.clear()
        return crawl(quick(SOURCE), self.store, self.fetcher, judge, NOW + timedelta(hours=hours))

    def ads(self) -> list[str]:
        return [asked.path for asked in self.boards.asked if asked.path.startswith("/iad/ad/")]

    def titles(self) -> set[str]:
        return {vacancy.title for vacancy in self.store.vacancies.open_positions(NOW.date())}


Connect = Callable[[Finn], Reader]


@pytest.fixture
def connect(store: Store) -> Iterator[Connect]:
    closing: list[Callable[[], None]] = []

    def to(board: Finn) -> Reader:
        hosts: Mapping[str, Site] = {**arbeidsplassen.sites(NOW), HOST: board.site}
        boards = Boards(hosts)
        boards.start()
        manner = Manner(contact="test@example.no", connect_to=dict.fromkeys(hosts, f"127.0.0.1:{boards.port}"))
        fetcher = Fetcher(manner, lambda _: "", sleep=lambda _: None)
        closing.extend((boards.stop, fetcher.close))
        store.frontier.register("finn_api")
        store.frontier.register("arbeidsplassen")
        return Reader(board, store, fetcher, boards)

    yield to
    for close in reversed(closing):
        close()


@pytest.fixture
def reader(connect: Connect) -> Reader:
    return connect(Finn(ADS, NOW.date()))


def test_the_sample_board_answers_for_its_host() -> None:
    assert tuple(sites(NOW)) == HOSTS == finn.HOSTS


def test_the_sample_board_is_read_whole(reader: Reader) -> None:
    assert reader.run() == Run(source="finn_api", seen=6, new=6)
    assert reader.store.boards.verdicts() == {"position": 4, "unsure": 0, "mention": 2, "unrelated": 0}
    assert sorted(reader.ads()) == [f"/iad/ad/47000000{number}" for number in range(1, 7)], "a filled post is not asked for"
    searches = [asked for asked in reader.boards.asked if asked.path.startswith("/iad/search/")]
    assert len(searches) == 3 * len(WORDS)


def test_the_key_is_sent_with_every_question_but_that_for_robots_txt(reader: Reader) -> None:
    reader.run()
    keys = {asked.path == "/robots.txt": asked.headers.get("x-finn-apikey", "") for asked in reader.boards.asked}
    assert keys == {True: "", False: SAMPLE}


def test_a_second_run_asks_for_no_ad(reader: Reader) -> None:
    reader.run()
    assert reader.run(6) == Run(source="finn_api")
    assert reader.ads() == []


def test_an_ad_that_was_changed_is_read_again(reader: Reader) -> None:
    reader.run()
    reader.board.rewrite("470000004", "Vi søker sykepleier og erfaringskonsulent i 100 % fast stilling.")
    assert reader.run(6).seen == 1
    assert reader.ads() == ["/iad/ad/470000004"]


def test_an_ad_that_is_taken_down_is_withdrawn_within_a_day(reader: Reader) -> None:
    reader.run()
    reader.board.take_down("470000001")
    assert [reader.run(hours).gone for hours in (6, 12, 30, 36)] == [0, 0, 1, 0]
    assert "Erfaringskonsulent søkes" not in reader.titles()


def test_a_post_that_is_filled_is_withdrawn_at_once(reader: Reader) -> None:
    reader.run()
    reader.board.fill("470000001")
    assert reader.run(6).gone == 1
    assert "Erfaringskonsulent søkes" not in reader.titles()


def test_a_wrong_key_is_a_refusal_that_names_no_key(connect: Connect) -> None:
    reader = connect(Finn(ADS, NOW.date(), key="another"))
    with pytest.raises(FetchError, match="the server answers 403") as refused:
        reader.run()
    assert [asked.path for asked in reader.boards.asked] == ["/robots.txt", "/iad/"], "it is not asked again and again"
    noted = str(reader.store.boards.issues("finn_api"))
    assert "403" in noted
    assert SAMPLE not in f"{refused.value} {refused.value.url} {noted}"


def test_a_key_that_is_withdrawn_withdraws_no_ad(connect: Connect) -> None:
    connect(Finn(ADS, NOW.date())).run()
    reader = connect(Finn(ADS, NOW.date(), key="another"))
    with pytest.raises(FetchError):
        reader.run(30)
    assert len(reader.titles()) == 4


def test_arbeidsplassens_copy_and_finns_are_one_post(reader: Reader) -> None:
    crawl(quick(ARBEIDSPLASSEN), reader.store, reader.fetcher, judge, NOW)
    before = reader.titles()
    reader.run()
    assert len(before) == 2
    assert reader.titles() == before | {"Kan det du har vært gjennom hjelpe andre?", "Erfaringskonsulent til kveldskafeen"}
    both = [
        vacancy
        for vacancy in reader.store.vacancies.open_positions(NOW.date())
        if {name for name, _ in vacancy.links} == {"finn_api", "arbeidsplassen"}
    ]
    assert {vacancy.title for vacancy in both} == before
