"""Jooble: a ranked search behind a key, of which no more is believed than an id, a title and a few quoted words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from demo import jooble as demo
from demo.boards import Boards
from digest.words import deadline
from scraper.crawl import crawl, keep
from scraper.dedup import combine
from scraper.errors import FetchError, ParseError
from scraper.fetch import Fetcher, Manner
from scraper.fetch.keys import SAMPLE
from scraper.judge import judge
from scraper.model import Found, Issue, Listing, Page, Posting, Request, Run
from scraper.store import Store
from sources.jooble import MOST_PAGES, PAGE_SIZE, SHOWN_FOR, SOURCE, WORDS, hits, parse_hits, start
from tests import beside, golden
from tests.fakes import Answer, FakeWeb, posting
from tests.faults import Diverted, Names


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded" / "jooble"
RECORDING = beside.RECORDINGS / "jooble" / "api-jobs-us-2019.json"
DESC = "https://no.jooble.org/desc"


def job(number: int = 1, /, **changes: object) -> dict[str, Any]:
    """A hit as the search shows it; a value of `...` leaves its key out."""
    plain: dict[str, Any] = {
        "title": "<b>Erfaringskonsulent</b> 50 % fast",
        "location": "Bodø",
        "snippet": "&nbsp;...Vi søker <b>erfaringskonsulent</b> til...&nbsp;",
        "salary": "",
        "source": "example.no",
        "type": "",
        "link": f"{DESC}/{number}?ckey=erfaringskonsulent&pos=1",
        "company": "Eksempel kommune",
        "updated": "2026-11-20T00:00:00.0000000",
        "id": number,
    }
    return {name: value for name, value in (plain | changes).items() if value is not ...}


def body(*jobs: object) -> bytes:
    return json.dumps({"totalCount": 1_000, "jobs": jobs}).encode()


def parsed(answer: bytes, request: Request | None = None) -> list[Found]:
    request = request or hits(WORDS[-1], MOST_PAGES)  # after which nothing more is asked
    return list(parse_hits(Page(request=request, url=request.url, status=200, headers={}, body=answer)))


def read(**changes: object) -> Posting:
    """The posting that one hit becomes."""
    [found] = parsed(body(job(**changes)))
    assert isinstance(found, Posting)
    return found


def onward(answer: bytes, request: Request) -> Request | None:
    return next((thing for thing in parsed(answer, request) if isinstance(thing, Request)), None)


# ---- what a hit says -----------------------------------------------------------------------------------------------------


def test_the_recorded_answers_are_read_as_expected() -> None:
    first = parsed((RECORDED / "hits.json").read_bytes(), hits(WORDS[0]))
    [second] = [thing for thing in first if isinstance(thing, Request)]
    pages = {"hits.json": first, "hits-2.json": parsed((RECORDED / "hits-2.json").read_bytes(), second)}
    golden.check(pages, RECORDED / "expected.json")


@beside.needed
def test_an_answer_that_jooble_really_gave_is_read_with_its_true_ids() -> None:
    found = [thing for thing in parsed(RECORDING.read_bytes()) if isinstance(thing, Posting)]
    assert [(each.source_id, each.published) for each in found] == [
        ("2489493276763186316", date(2019, 9, 4)),
        ("-2476942630518357134", date(2019, 9, 5)),
    ]
    assert [each.url.rpartition("/")[0] for each in found] == ["https://us.jooble.org/away"] * 2


@pytest.mark.parametrize(
    ("link", "id_"),
    [
        (f"{DESC}/-4369338781514842088?ckey=erfaringskonsulent&rgn=-1", "-4369338781514842088"),
        (f"{DESC}/9223372036854775807", "9223372036854775807"),
        (f"{DESC}/-9223372036854775808/", "-9223372036854775808"),
        ("https://no.jooble.org/away/77?p=1", "77"),
        ("https://no.jooble.org/jdp/77#søk", "77"),
        ("https://jooble.org/desc/77?next=https://evil.example/desc/78", "77"),
    ],
)
@pytest.mark.parametrize("rounded", [2489493276763186000, "77", None, ...], ids=str)
def test_the_id_and_the_address_are_those_of_the_link_without_its_search(link: str, id_: str, rounded: object) -> None:
    found = read(link=link, id=rounded)
    assert (found.source_id, judge(found).origins) == (id_, (f"jooble:{id_}",))
    assert found.url == link[: link.index(id_) + len(id_)]


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)//jooble.org/desc/77",
        "https://jooble.org.evil.example/desc/77",
        "https://no.jooble.org@evil.example/desc/77",
        "https://evil.example/?https://no.jooble.org/desc/77",
        "https://evil-jooble.org/desc/77",
        "http://no.jooble.org/desc/77",
        " https://no.jooble.org/desc/77",
        "https://no.jooble.org/desc/",
        "https://no.jooble.org/desc/77x",
        "https://no.jooble.org/desc/77\n",
        "https://no.jooble.org/desc/٧٧",
        "https://no.jooble.org/desc/0",
        "https://no.jooble.org/desc/12345678901234567890",
        "https://no.jooble.org/salary/77",
        "https://no.jooble.org/desc/../away/77",
    ],
)
def test_a_link_that_is_no_ad_at_jooble_is_an_issue(link: str) -> None:
    [_, issue, _] = parsed(body(job(1), job(2, link=link), job(3)))
    assert isinstance(issue, Issue)
    assert (issue.where, "$.link" in issue.message) == ("$.jobs[1]", True)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ...},
        {"title": None},
        {"title": 7},
        {"link": ...},
        {"link": None},
        {"updated": ...},
        {"updated": None},
        {"updated": ""},
        {"updated": "i går"},
        {"updated": "20.11.2026 00:00:00"},
        {"updated": "0001-01-01T00:00:00"},
        {"updated": "2026-02-30T00:00:00"},
        {"updated": "9999-12-31T23:59:59.9999999"},
        {"snippet": ["<b>"]},
        {"location": {"city": "Bodø"}},
    ],
    ids=str,
)
def test_a_bad_hit_is_an_issue_and_hides_no_other(changes: dict[str, object]) -> None:
    found = parsed(body(job(1), job(2, **changes), job(3)))
    assert [thing.where for thing in found if isinstance(thing, Issue)] == ["$.jobs[1]"]
    assert len(found) == 3


@pytest.mark.parametrize("stray", ["", 7, None, [], {}], ids=repr)
def test_a_hit_that_is_no_hit_is_an_issue(stray: object) -> None:
    assert [type(thing) for thing in parsed(body(job(1), stray, job(2)))] == [Posting, Issue, Posting]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-11-20T00:00:00.0000000", date(2026, 11, 20)),
        ("2026-11-20T23:59:59.9999999", date(2026, 11, 20)),
        ("2026-11-20T00:30:00.1458976+03:00", date(2026, 11, 20)),
        ("2026-11-20T00:00:00Z", date(2026, 11, 20)),
        ("2026-11-20T00:00:00", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
    ],
)
def test_of_the_time_only_the_day_is_believed_and_the_ad_is_shown_for_a_month_after_it(stamp: str, day: date) -> None:
    found = read(updated=stamp)
    assert (found.published, found.expires) == (day, day + timedelta(days=30))


@pytest.mark.parametrize("nothing", ["", None, ...], ids=repr)
def test_what_jooble_leaves_empty_is_empty(nothing: object) -> None:
    names = ("snippet", "location", "company", "salary", "source", "type", "id")
    found = read(title="", **dict.fromkeys(names, nothing))
    assert (found.title, found.html, found.employer, found.places) == ("", "", "", ())


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<b>Erfaringskonsulent</b> 100 % fast", "Erfaringskonsulent 100 % fast"),
        ("<b>Erfarings</b>konsulent&nbsp;&amp; nattevakt", "Erfaringskonsulent & nattevakt"),
        ("&lt;b&gt;Erfaringskonsulent&lt;/b&gt;", "Erfaringskonsulent"),
        ("Erfaringskonsulent<script>alert(1)</script>", "Erfaringskonsulent"),
        ('Erfaringskonsulent <img src="x" onerror="alert(1)">', "Erfaringskonsulent"),
        ("Erfaringskonsulent <30 % / > 50 %", "Erfaringskonsulent <30 % / > 50 %"),
        ("\r\n Erfaringskonsulent\r\n søkes ", "Erfaringskonsulent søkes"),
        ("Erfaringskonsulent" + " søkes" * 1_000, ("Erfaringskonsulent" + " søkes" * 1_000)[:299].rstrip() + "…"),
    ],
    ids=range(8),
)
def test_a_title_comes_out_without_markup(title: str, shown: str) -> None:
    assert judge(read(title=title)).posting.title == shown


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        ("&nbsp;...Vi søker <b>erfaringskonsulent</b> til...&nbsp;", "Vi søker erfaringskonsulent til"),
        ("Vi søker <b>erfaringskonsulent</b>.", "Vi søker erfaringskonsulent."),
        ("… av en <b>erfaringskonsulent</b> ... i teamet …", "av en erfaringskonsulent ... i teamet"),
        ("<b>Erfaringskonsulent</b>.\r\n Søk nå", "Erfaringskonsulent. Søk nå"),
        ("<b>Erfaringskonsulent</b>: ring 00 00 00 00", "Erfaringskonsulent: ring [telefon]"),
        ("...", ""),
        (". . ." + " ." * 50_000, ". . ." + " ." * 50_000),
    ],
    ids=range(7),
)
def test_a_snippet_is_judged_without_the_dots_at_its_ends(snippet: str, text: str) -> None:
    assert judge(read(snippet=snippet)).text == text


@pytest.mark.parametrize(
    ("location", "kommune"),
    [("Bodø", "1804"), ("3833 Bø, Telemark", "4020"), ("Bø, Nordland", "1867"), ("<b>Oslo</b>", "0301"), ("Mesa, AZ", "")],
)
def test_a_location_is_read_as_a_place(location: str, kommune: str) -> None:
    assert "".join(judge(read(location=location)).facts.kommune_codes) == kommune


@pytest.mark.parametrize(
    ("title", "snippet", "kind"),
    [
        ("<b>Erfaringskonsulent</b> søkes", "", "position"),
        ("Miljøarbeider", "...teamet har lege og <b>erfaringskonsulent</b>...", "mention"),
        ("Sykepleier, natt", "...mange års <b>erfaring</b>...", "unrelated"),
    ],
)
def test_title_and_snippet_are_what_an_ad_is_judged_by(title: str, snippet: str, kind: str) -> None:
    assert judge(read(title=title, snippet=snippet)).verdict.kind == kind


@pytest.mark.parametrize(
    "answer",
    [
        *(
            b"",
            b"<html>",
            b"[]",
            b"{}",
            b'"jobs"',
            b'{"jobs": null}',
            b'{"jobs": {}}',
            b'{"jobs": {"0": {}}}',
            b'{"jobs": ["]}',
        ),
        body(job(1), job(2, link=None), job(3, link=None)),
        body(job(1, title=None)),
    ],
    ids=range(11),
)
def test_an_answer_in_another_form_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(answer)


def test_half_a_character_hides_nothing() -> None:
    assert len(parsed(body(job(1), job(2, snippet="\ud83d <b>erfaringskonsulent</b>")))) == 2


# ---- what is asked -------------------------------------------------------------------------------------------------------


def test_a_question_is_posted_as_texts_and_its_address_holds_the_place_of_the_key() -> None:
    [first] = start(NOW)
    assert first.url == f"https://no.jooble.org/api/{{token}}#{WORDS[0]}-1"
    assert json.loads(first.post) == {"keywords": WORDS[0], "page": "1", "ResultOnPage": str(PAGE_SIZE)}
    assert dict(first.headers)["Content-Type"] == "application/json"


def test_a_word_is_followed_up_to_the_third_page_and_then_comes_the_next_word() -> None:
    full, request, asked = body(job()), start(NOW)[0], []
    while following := onward(full, request):
        asked.append(request.url.partition("#")[2])
        request = following
    everything = [f"{word}-{page}" for word in WORDS for page in range(1, MOST_PAGES + 1)]
    assert [*asked, request.url.partition("#")[2]] == everything


@pytest.mark.parametrize("page", range(1, MOST_PAGES + 1))
def test_an_empty_page_ends_a_word_whatever_the_total_says(page: int) -> None:
    after = [onward(body(), hits(word, page)) for word in WORDS]
    assert [request and request.url for request in after] == [*(hits(word).url for _, word in pairwise(WORDS)), None]


def test_a_word_that_is_no_longer_asked_for_is_read_to_its_end() -> None:
    assert onward(body(job()), hits("erfaringsekspert", 1)) == hits("erfaringsekspert", 2, "1")
    assert onward(body(), hits("erfaringsekspert", 2)) is None


def test_few_questions_are_asked_slowly_and_nothing_is_concluded_from_what_is_not_shown() -> None:
    assert (SOURCE.pace.in_flight, SOURCE.every) == (1, timedelta(hours=12))
    assert SOURCE.pace.pause >= 1
    assert len(WORDS) * MOST_PAGES <= 20
    assert (SOURCE.lists_all, SOURCE.detail) == (False, None)


# ---- runs ----------------------------------------------------------------------------------------------------------------


def run(store: Store, web: FakeWeb | Fetcher, now: datetime = NOW) -> Run:
    store.frontier.register(SOURCE.name)
    return crawl(replace(SOURCE, pace=replace(SOURCE.pace, pause=0.0)), store, web, judge, now)


def web_of(**pages: bytes) -> FakeWeb:
    """A web in which each first page is empty, but those given by their word."""
    empty: dict[str, Answer] = {hits(word).url: body() for word in WORDS}
    shown: dict[str, Answer] = {hits(word).url: page for word, page in pages.items()}
    return FakeWeb(empty | shown | {hits(word, 2).url: body() for word in pages})


def history(store: Store) -> list[list[str]]:
    """What has happened to each open post."""
    return [[event.kind for event in store.vacancies.events(post.id)] for post in store.vacancies.open_positions(NOW.date())]


def test_an_ad_that_several_words_find_is_read_once_in_the_words_of_the_first(store: Store) -> None:
    quotes = {word: f"...<b>{word}</b> i {number}0 % stilling..." for number, word in enumerate(WORDS, 2)}
    pages = {word: body(job(title="Erfaringskonsulent", snippet=quote)) for word, quote in quotes.items()}
    assert [run(store, web_of(**pages), NOW + timedelta(hours=hours)).seen for hours in (0, 12, 24)] == [1, 1, 1]
    [post] = store.vacancies.open_positions(NOW.date())
    assert (post.facts.percent, history(store)) == ((20, 20), [["new"]])


def test_an_ad_that_is_promoted_to_every_page_is_read_once(store: Store) -> None:
    pages = {word: body(job(), job(), job(2)) for word in WORDS}
    assert run(store, web_of(**pages)).seen == 2


def test_a_run_that_was_cut_short_goes_on_with_what_it_has_read_in_mind(store: Store) -> None:
    pages = {WORDS[0]: body(job(1)), WORDS[3]: body(job(1, snippet="<b>likeperson</b>"), job(2))}
    web = web_of(**pages)
    web.answers[hits(WORDS[3]).url] = FetchError("503", url=hits(WORDS[3]).url, status=503, transient=True)
    with pytest.raises(FetchError):
        run(store, web)
    again = web_of(**pages)
    assert run(store, again).seen == 1
    assert [url.partition("#")[2] for url in again.asked] == [
        f"{WORDS[3]}-1",
        f"{WORDS[3]}-2",
        f"{WORDS[4]}-1",
        f"{WORDS[5]}-1",
    ]


@pytest.mark.parametrize(
    ("answer", "error"), [(403, FetchError), (429, FetchError), (b"<html>", ParseError), (b'{"jobs": null}', ParseError)]
)
def test_a_refusal_or_another_form_ends_the_run_and_withdraws_nothing(store: Store, answer: Answer, error: type) -> None:
    run(store, web_of(erfaringskonsulent=body(job())))
    web = FakeWeb({hits(WORDS[0]).url: answer})
    with pytest.raises(error):
        run(store, web)
    assert (len(web.asked), history(store)) == (1, [["new"]])


def test_an_ad_that_is_no_longer_found_is_shown_for_a_month_and_never_withdrawn(store: Store) -> None:
    run(store, web_of(erfaringskonsulent=body(job())))
    for days in range(1, 5):
        run(store, FakeWeb({hits(word).url: body() for word in WORDS}), NOW + timedelta(days=days))
    [post] = store.vacancies.open_positions(NOW.date() + SHOWN_FOR)
    assert (post.withdrawn, deadline(post, "nb")) == (None, "frist ikke oppgitt, vises til søndag 20. desember 2026")
    assert store.vacancies.open_positions(NOW.date() + SHOWN_FOR + timedelta(days=1)) == []


# ---- copies --------------------------------------------------------------------------------------------------------------


def test_two_ids_are_two_posts_though_all_else_agrees_and_one_id_is_one_post_in_whatever_form(store: Store) -> None:
    run(store, web_of(erfaringskonsulent=body(job(1), job(2), job(-1), job(11))))
    away = "https://no.jooble.org/away/2?p=1"
    assert run(store, web_of(erfaringskonsulent=body(job(1), job(2, link=away)))).new == 0
    assert history(store) == [["new"]] * 4


def test_an_ad_elsewhere_that_links_to_jooble_is_the_same_post_and_speaks_first(store: Store) -> None:
    run(store, web_of(erfaringskonsulent=body(job(7), job(8))))
    near = judge(posting("a", links=(f"{DESC}/7?ckey=x",), title="Erfaringskonsulent i Bodø", deadline="01.12.2026"))
    store.frontier.register("nav")
    keep(store, "nav", near, NOW)
    nearest, other = store.vacancies.open_positions(NOW.date())
    assert (nearest.title, nearest.last_day) == ("Erfaringskonsulent i Bodø", date(2026, 12, 1))
    assert nearest.links == (("nav", "https://board.example/a"), ("jooble", f"{DESC}/7"))
    assert other.links == (("jooble", f"{DESC}/8"),)


@pytest.mark.parametrize("nearer", ["eksempelregionen", "jobbnorge", "nav", "arbeidsplassen"])
def test_jooble_speaks_last(nearer: str) -> None:
    copies = [
        Listing(source="jooble", judged=judge(read()), first_seen=NOW, last_seen=NOW),
        Listing(source=nearer, judged=judge(posting()), first_seen=NOW + timedelta(days=1), last_seen=NOW + timedelta(days=1)),
    ]
    assert [source for source, _ in combine(1, copies).links] == [nearer, "jooble"]


# ---- the sample board ----------------------------------------------------------------------------------------------------


OPEN = "jooble.example.no"  # the same board, where it is no sample


@pytest.fixture
def boards() -> Iterator[Boards]:
    sites = demo.sites(NOW)
    with Boards({**sites, OPEN: sites[demo.HOST]}) as made:
        yield made


@contextmanager
def sampled(boards: Boards) -> Iterator[Fetcher]:
    """A fetcher that knows the board for a sample, and so gives it the sample's key."""
    connect_to = dict.fromkeys(demo.HOSTS, f"127.0.0.1:{boards.port}")
    made = Fetcher(Manner(contact="test@example.no", connect_to=connect_to), lambda _: "", sleep=lambda _: None)
    yield made
    made.close()


@contextmanager
def in_the_open(boards: Boards, key: str) -> Iterator[Fetcher]:
    """A fetcher that finds the board on the open internet, so that our own key may go there."""
    names, sockets = Names([["93.184.215.14"]]), Diverted(f"127.0.0.1:{boards.port}")
    manner = Manner(contact="test@example.no", connect_to={})
    made = Fetcher(manner, lambda _: key, resolve=names, sockets=sockets, sleep=lambda _: None)
    yield made
    made.close()


def moved(request: Request) -> Request:
    """A question as it is put to the board that is no sample, which speaks no TLS here."""
    return replace(request, url=request.url.replace(f"https://{demo.HOST}", f"http://{OPEN}"))


def test_the_sample_board_is_read_and_judged(store: Store, boards: Boards) -> None:
    with sampled(boards) as fetcher:
        first = run(store, fetcher)
    assert (first.seen, first.new, first.issues) == (8, 8, 0)
    assert store.boards.verdicts() == {"position": 7, "unsure": 0, "mention": 1, "unrelated": 0}
    assert [judged.posting.title for judged in store.boards.explained(("mention",))] == ["Overlege i FACT-team"]
    assert demo.OWN.title in {post.title for post in store.vacancies.open_positions(NOW.date())}


def test_a_second_run_on_the_sample_board_finds_nothing_new_or_changed(store: Store, boards: Boards) -> None:
    with sampled(boards) as fetcher:
        run(store, fetcher)
        second = run(store, fetcher, NOW + timedelta(hours=12))
    assert (second.new, second.gone, second.issues) == (0, 0, 0)
    assert history(store) == [["new"]] * 7


def test_every_page_is_posted_to_one_address_and_the_fragment_stays_at_home(store: Store, boards: Boards) -> None:
    with sampled(boards) as fetcher:
        run(store, fetcher)
    asked = [(each.method, each.path) for each in boards.asked if each.path != "/robots.txt"]
    assert set(asked) == {("POST", f"/api/{SAMPLE}")}
    questions = [json.loads(each.body) for each in boards.asked if each.method == "POST"]
    assert len({(each["keywords"], each["page"]) for each in questions}) == len(questions) == len(asked)


def test_our_own_key_opens_the_board_where_it_is_no_sample(boards: Boards) -> None:
    with in_the_open(boards, SAMPLE) as fetcher:
        page = fetcher.fetch(SOURCE, moved(start(NOW)[0]))
    assert parsed(page.body, page.request)
    assert SAMPLE not in page.url


def test_a_wrong_key_ends_the_run_with_an_error_that_does_not_show_it(store: Store, boards: Boards) -> None:
    source = replace(SOURCE, start=lambda now: tuple(map(moved, start(now))))
    store.frontier.register(source.name)
    with in_the_open(boards, "helt/hemmelig") as fetcher, pytest.raises(FetchError, match="403") as caught:
        crawl(source, store, fetcher, judge, NOW)
    said = [str(caught.value), repr(caught.value), store.boards.health(source.name).last_run.error]
    said += [part for issue in store.boards.issues(source.name) for part in issue]
    assert [asked.path for asked in boards.asked] == ["/robots.txt", "/api/helt/hemmelig"]
    assert not [words for words in said if "hemmelig" in words]
    assert "403" in store.boards.health(source.name).last_run.error


def test_a_missing_key_is_named_and_nothing_is_asked(boards: Boards) -> None:
    with in_the_open(boards, "") as fetcher, pytest.raises(FetchError, match="ERFARINGSJOBB_JOOBLE_KEY"):
        fetcher.fetch(SOURCE, moved(start(NOW)[0]))
    assert boards.asked == []
