"""Jobbnorge: the list and the texts, read from a sample board over real HTTP, and page by page with what may stand there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo import nav as demo_nav
from demo.ads import load_ads
from demo.boards import Boards
from demo.jobbnorge import ENGLISH, HOSTS, LIST_HOST, TEXT_HOST, Jobbnorge, sites
from demo.nav import NavFeed
from scraper.crawl import crawl
from scraper.errors import CheckError
from scraper.fetch import Fetcher, Manner
from scraper.judge import judge
from scraper.model import Found, Gone, Issue, Page, Posting, Request, Run
from scraper.store import Store
from sources.jobbnorge import LIST, SOURCE, TEXT, parse_list, parse_text
from sources.nav import SOURCE as NAV
from tests import golden
from tests.fakes import Answer, FakeWeb


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RECORDED = Path(__file__).parent / "recorded" / "jobbnorge"
JOBBNORGE = replace(SOURCE, expect=(1, 1000))


def job(number: int = 399001, **changes: object) -> dict[str, Any]:
    """A posting as the list shows it; a value of None leaves its key out."""
    plain: dict[str, Any] = {
        "id": number,
        "title": "Erfaringskonsulent",
        "employer": "Eksempel kommune",
        "publicationDate": "19.11.2026",
        "deadline": "11.12.2026",
        "link": f"https://www.jobbnorge.no/ledige-stillinger/stilling/{number}",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def jobs(*items: object) -> bytes:
    return json.dumps({"jobs": items, "meta": {"jobCountTotal": len(items)}}).encode()


def text(number: int = 399001, **changes: object) -> bytes:
    plain = {"jobId": number, "components": [{"text": "<p>Vi søker en erfaringskonsulent.</p>"}]}
    return json.dumps(plain | changes).encode()


def page(request: Request, body: bytes, status: int = 200) -> Page:
    return Page(request=request, url=request.url, status=status, headers={}, body=body)


def listed(*items: object) -> list[Found]:
    return list(parse_list(page(SOURCE.start(NOW)[0], jobs(*items))))


def asked(**changes: object) -> Request:
    [request] = listed(job(**changes))  # type: ignore[arg-type] # a test's own values
    assert isinstance(request, Request)
    return request


def posting(listing: bytes | None = None, **changes: object) -> Posting:
    [found] = parse_text(page(asked(**changes), listing or text()))
    assert isinstance(found, Posting)
    return found


# What the pages say.


def test_the_recorded_pages_are_read_as_expected() -> None:
    things = list(parse_list(page(SOURCE.start(NOW)[0], (RECORDED / "list.json").read_bytes())))
    texts = {thing: RECORDED / f"text-{thing.about}.json" for thing in things if isinstance(thing, Request)}
    read = {path.name: parse_text(page(request, path.read_bytes())) for request, path in texts.items() if path.exists()}
    plain = [replace(thing, mark="", carried="") if isinstance(thing, Request) else thing for thing in things]
    golden.check({"list.json": plain, **read}, RECORDED / "expected.json")


@pytest.mark.parametrize(
    ("changes", "employer"),
    [
        ({"department": "Mestring og rus"}, "Mestring og rus, Eksempel kommune"),
        ({"department": "Mestring og rus", "regardDepartmentAsEmployer": True}, "Mestring og rus"),
        ({"department": "", "regardDepartmentAsEmployer": True}, "Eksempel kommune"),
        ({}, "Eksempel kommune"),
    ],
)
def test_the_employer_is_the_department_only_where_the_board_says_so(changes: dict[str, object], employer: str) -> None:
    assert posting(None, **changes).employer == employer


@pytest.mark.parametrize(
    ("deadline", "day", "fact"), [("11.12.2026", date(2026, 12, 11), "2026-12-11"), ("Løpende", None, "løpende")]
)
def test_a_deadline_is_a_day_or_words(deadline: str, day: date | None, fact: str) -> None:
    found = posting(deadline=deadline)
    assert (found.expires, judge(found).facts.deadline) == (day, fact)


def test_the_primary_place_comes_first_and_a_foreign_one_says_so() -> None:
    home = {"area": "Bodø", "municipality": "Bodø", "county": "Nordland", "isDomestic": True, "isPrimary": True}
    places = posting(locations=[{"area": "Alicante", "isDomestic": False}, home]).places
    assert [(place.city, place.country) for place in places] == [("Bodø", ""), ("Alicante", "utlandet")]


def test_an_ad_for_work_abroad_is_not_ours_and_one_without_a_place_is() -> None:
    abroad = [{"area": "Alicante", "isDomestic": False, "isPrimary": True}]
    assert judge(posting(locations=abroad)).verdict.kind == "unrelated"
    assert judge(posting(locations=[])).verdict.kind == "position"


def test_the_text_is_put_together_from_both_forms_in_order_without_names() -> None:
    listing = text(
        components=[{"heading": "Om oss", "text": "a"}, {"filepath": "/x.jpg"}, {"column1": "b", "column2": "c"}],
        jobGapComponents=[{"title": "Du", "content": "ring Kontakt Eksempel"}],
        contacts=[{"name": "Kontakt Eksempel"}, {"name": None}],
    )
    parts = ["Om oss", "a", "b", "c", "Du", "ring [kontaktperson]"]
    assert posting(listing).html == "".join(f"<div>{part}</div>" for part in parts)


def test_a_text_that_is_only_in_another_language_is_asked_for_in_that_one() -> None:
    request = asked()
    [again] = parse_text(page(request, text(components=[], activeLanguages=[ENGLISH])))
    assert again == replace(request, url=f"{TEXT}?jobId=399001&languageId=2")
    [found] = parse_text(page(again, text(activeLanguages=[ENGLISH])))
    assert isinstance(found, Posting)
    assert "erfaringskonsulent" in found.html


def test_an_ad_without_any_text_has_its_summary_and_is_not_asked_for_again() -> None:
    for languages in ([], [1]):
        assert posting(text(components=[], activeLanguages=languages), summary="Vil du …").html == "Vil du …"


@pytest.mark.parametrize("missing", ["id", "title", "employer", "publicationDate", "deadline", "link"])
def test_a_bad_posting_is_an_issue_and_hides_no_other(missing: str) -> None:
    found = listed(job(1), job(2) | {missing: None}, job(3))
    assert [type(thing) for thing in found] == [Request, Issue, Request]


def test_a_list_of_which_most_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="2 of 3 postings cannot be read, so the form has changed"):
        listed(job(1), job(2, link=None), job(3, link=None))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html></html>"])
def test_an_answer_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(parse_list(page(SOURCE.start(NOW)[0], body)))


def test_half_a_character_costs_neither_the_posting_nor_its_text() -> None:
    found = parse_list(page(SOURCE.start(NOW)[0], jobs(job()).replace(b"Erfaringskonsulent", rb"Erfaringskonsulent \ud83d")))
    [request] = found
    assert isinstance(request, Request)
    [read] = parse_text(page(request, text()))
    assert isinstance(read, Posting)
    assert read.title == "Erfaringskonsulent \N{REPLACEMENT CHARACTER}"


def test_the_text_of_another_ad_is_refused() -> None:
    with pytest.raises(ValueError, match="jobId is 5, not 399001"):
        posting(text(5))


def test_an_ad_that_its_own_page_calls_gone_is_gone() -> None:
    assert list(parse_text(page(asked(), b"", 410))) == [Gone(source_id="399001", reason="missing")]
    assert list(parse_text(page(asked(), text(isPublished=False)))) == [Gone(source_id="399001", reason="stopped")]


# Run after run.


def read(store: Store, number: int, answers: dict[str, Answer]) -> Run:
    store.frontier.register("jobbnorge")
    return crawl(JOBBNORGE, store, FakeWeb(answers), judge, NOW + number * HOUR)


def test_a_404_for_an_ad_that_the_list_shows_is_a_fault_and_withdraws_nothing(store: Store) -> None:
    address = f"{TEXT}?jobId=399001&languageId=1"
    read(store, 0, {LIST: jobs(job()), address: text()})
    run = read(store, 1, {LIST: jobs(job(title="Erfaringskonsulent 50 %")), address: 404})
    assert (run.gone, run.issues, len(store.vacancies.open_positions(NOW.date()))) == (0, 1, 1)


def test_a_list_that_is_too_short_to_be_true_fails_the_run(store: Store) -> None:
    with pytest.raises(CheckError, match="0 ads, where 1 to 1000"):
        read(store, 0, {LIST: jobs()})


@dataclass
class Site:
    """The sample board, a client of it, and what the client has come to know."""

    board: Jobbnorge
    store: Store
    fetcher: Fetcher
    boards: Boards

    def run(self, hours: int = 0) -> Run:
        self.boards.asked.clear()
        return crawl(JOBBNORGE, self.store, self.fetcher, judge, NOW + hours * HOUR)

    def texts(self) -> int:
        return sum(asked.host == TEXT_HOST and asked.path != "/robots.txt" for asked in self.boards.asked)


@pytest.fixture
def site(store: Store) -> Iterator[Site]:
    board, feed = Jobbnorge.on(NOW.date()), NavFeed.from_ads(load_ads(NOW.date()), NOW)
    hosts = {LIST_HOST: board.list_site, TEXT_HOST: board.text_site, demo_nav.HOST: feed.site}
    with Boards(hosts) as boards:
        manner = Manner(contact="test@example.no", connect_to=dict.fromkeys(hosts, f"127.0.0.1:{boards.port}"))
        fetcher = Fetcher(manner, lambda _: "", sleep=lambda _: None)
        store.frontier.register("jobbnorge")
        store.frontier.register("nav")
        yield Site(board, store, fetcher, boards)
        fetcher.close()


def test_the_sample_board_is_read_whole(site: Site) -> None:
    assert site.run() == Run(source="jobbnorge", seen=9, new=9)
    assert site.store.boards.verdicts() == {"position": 6, "unsure": 0, "mention": 1, "unrelated": 2}
    assert site.texts() == 10, "one for each ad, and one in English"


def test_the_sample_board_answers_for_all_its_hosts() -> None:
    assert tuple(sites(NOW)) == HOSTS


def test_a_second_run_asks_for_the_list_alone(site: Site) -> None:
    site.run()
    assert site.run(1) == Run(source="jobbnorge")
    assert site.texts() == 0


def test_an_ad_that_is_taken_down_is_withdrawn_after_two_lists(site: Site) -> None:
    site.run()
    site.board.take_down(399001)
    assert [site.run(hours).gone for hours in (1, 2, 3)] == [0, 1, 0]


def test_navs_copy_and_jobbnorges_are_one_post(site: Site) -> None:
    crawl(replace(NAV, expect=(1, 1000)), site.store, site.fetcher, judge, NOW)
    before = site.store.vacancies.open_positions(NOW.date())
    site.run()
    after = site.store.vacancies.open_positions(NOW.date())
    assert len(after) == len(before) + 4
    both = [vacancy for vacancy in after if {name for name, _ in vacancy.links} == {"nav", "jobbnorge"}]
    assert {vacancy.title for vacancy in both} == {
        "Brukerspesialist i ACT-team – engasjement 2 år",
        "Erfaringskonsulent ved NAV Vefsn",
    }
