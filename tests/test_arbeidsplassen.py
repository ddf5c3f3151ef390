"""The search of arbeidsplassen.nav.no: FINN's ads and no others, asked for slowly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from demo import arbeidsplassen as demo
from demo.boards import Boards
from scraper.crawl import crawl
from scraper.errors import FetchError, ParseError
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.model import Found, Issue, Pace, Page, Posting, Request
from scraper.store import Store
from sources.arbeidsplassen import MOST_PAGES, PAGE_SIZE, SOURCE, WORDS, parse_search, search
from tests import golden
from tests.fakes import Answer, FakeWeb


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded" / "arbeidsplassen"


def hit(number: int = 470000001, **changes: object) -> dict[str, Any]:
    """A hit as the search shows it; a value of None leaves its key out."""
    plain: dict[str, Any] = {
        "uuid": f"c7a0c0de-0000-4000-8000-{number:012}",
        "title": "Erfaringskonsulent søkes",
        "businessName": "Stiftelsen Eksempel",
        "source": "FINN",
        "reference": str(number),
        "published": "2026-11-19T23:57:00.831068616+01:00",
        "expires": "2026-12-10T00:00:00+01:00",
        "properties": {"applicationdue": "Snarest"},
    }
    return {"_source": {name: value for name, value in (plain | changes).items() if value is not None}}


def body(*hits: object, **changes: object) -> bytes:
    return json.dumps({"timed_out": False, "hits": {"hits": hits}} | changes).encode()


def parsed(answer: bytes, request: Request | None = None) -> list[Found]:
    request = request or search()
    return list(parse_search(Page(request=request, url=request.url, status=200, headers={}, body=answer)))


def query(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(request.url).query)


def test_the_recorded_answer_is_read_as_expected() -> None:
    golden.check({"search.json": parsed((RECORDED / "search.json").read_bytes())}, RECORDED / "expected.json")


def test_each_word_is_asked_for_on_its_own_and_the_newest_come_first() -> None:
    asked = query(search())
    assert [value for name, value in asked if name == "q"] == list(WORDS)
    assert [pair for pair in asked if pair[0] != "q"] == [("sort", "published"), ("size", "100"), ("v", "6")]


def test_finns_ad_becomes_a_posting_that_leads_to_finn() -> None:
    [posting] = parsed(body(hit()))
    assert isinstance(posting, Posting)
    assert (posting.url, posting.deadline) == ("https://www.finn.no/job/ad/470000001", "Snarest")
    assert (posting.published, posting.expires) == (date(2026, 11, 19), date(2026, 12, 10))
    assert "finn:470000001" in judge(posting).origins


@pytest.mark.parametrize("source", ["IMPORTAPI", "Stillingsregistrering", "AMEDIA"])
def test_what_the_feed_carries_is_passed_over_whatever_else_it_lacks(source: str) -> None:
    assert parsed(body(hit(source=source, reference=None, expires=None))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": None},
        {"businessName": None},
        {"reference": None},
        {"reference": "470000001/../x"},
        {"uuid": "../x"},
        {"published": "i går"},
        {"expires": "9999-12-31T23:59:59-01:00"},
        {"source": None},
        {"locationList": "OSLO"},
    ],
    ids=str,
)
def test_a_bad_hit_is_an_issue_and_hides_no_other(changes: dict[str, object]) -> None:
    found = parsed(body(hit(), hit(470000002, **changes), hit(470000003)))
    assert [thing.where for thing in found if isinstance(thing, Issue)] == ["$.hits.hits[1]"]
    assert len(found) == 3


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", body(hits=[]), body(hit(), hit(title=None), hit(title=None))], ids=repr)
def test_an_answer_in_another_form_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(answer)


def test_a_search_that_ran_out_of_time_says_so() -> None:
    assert [type(thing) for thing in parsed(body(hit(), timed_out=True))] == [Issue, Posting]


def test_full_pages_are_followed_up_to_the_third() -> None:
    full, request = body(*(hit(470000000 + number) for number in range(PAGE_SIZE))), search()
    begins = []
    for _ in range(MOST_PAGES - 1):
        request = next(thing for thing in parsed(full, request) if isinstance(thing, Request))
        begins.append(dict(query(request))["from"])
    assert begins == ["100", "200"]
    assert not [thing for thing in parsed(full, request) if isinstance(thing, Request)]
    assert not [thing for thing in parsed(body(hit())) if isinstance(thing, Request)]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Erfaringskonsulent søkes", "position"),
        ("Miljøarbeidar med eigenerfaring", "position"),
        ("Fagleder for erfaringskonsulentene", "mention"),
        ("Sykepleier, natt", "unrelated"),
    ],
)
def test_a_title_alone_is_judged(title: str, kind: str) -> None:
    [posting] = parsed(body(hit(title=title)))
    assert isinstance(posting, Posting)
    assert judge(posting).verdict.kind == kind


def test_it_is_asked_slowly_and_one_page_at_a_time() -> None:
    assert SOURCE.pace.in_flight == 1
    assert SOURCE.pace.pause >= 4
    assert not SOURCE.lists_all, "a ranked search proves nothing about what it does not show"


def read(store: Store, web: FakeWeb, now: datetime = NOW) -> None:
    store.frontier.register(SOURCE.name)
    crawl(SOURCE, store, web, judge, now)


@pytest.mark.parametrize(
    ("answer", "error"), [(FetchError("429", url=search().url, status=429), FetchError), (b"<html>", ParseError)]
)
def test_a_refusal_or_another_form_ends_the_run_and_withdraws_nothing(store: Store, answer: Answer, error: type) -> None:
    read(store, FakeWeb({search().url: body(hit())}))
    web = FakeWeb({search().url: answer})
    with pytest.raises(error):
        read(store, web)
    assert len(web.asked) == 1
    assert len(store.vacancies.open_positions(NOW.date())) == 1


def test_an_ad_that_is_no_longer_found_ends_with_its_last_day(store: Store) -> None:
    read(store, FakeWeb({search().url: body(hit())}))
    for hours in range(1, 5):
        read(store, FakeWeb({search().url: body()}), NOW + timedelta(hours=6 * hours))
    assert len(store.vacancies.open_positions(date(2026, 12, 10))) == 1
    assert store.vacancies.open_positions(date(2026, 12, 11)) == []


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Boards(demo.sites(NOW)) as boards:
        manner = Manner(contact="test@example.no", connect_to=dict.fromkeys(demo.HOSTS, f"127.0.0.1:{boards.port}"))
        made = Fetcher(manner, lambda _: "", sleep=lambda _: None)
        yield made
        made.close()


def test_the_sample_board_shows_two_posts_and_a_mention(store: Store, fetcher: Fetcher) -> None:
    store.frontier.register(SOURCE.name)
    run = crawl(replace(SOURCE, pace=Pace(in_flight=1)), store, fetcher, judge, NOW)
    assert (run.seen, run.issues) == (4, 0)
    assert store.boards.verdicts() == {"position": 2, "unsure": 0, "mention": 1, "unrelated": 1}
    assert {vacancy.fylke_codes for vacancy in store.vacancies.open_positions(NOW.date())} == {("03",), ("46",)}
