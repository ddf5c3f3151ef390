"""FINN's API: the service document, the searches and the ads, page by page with what may stand there, and run after run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from scraper.crawl import crawl
from scraper.errors import FetchError, ParseError, SourceError
from scraper.judge import judge
from scraper.model import Found, Gone, Issue, Page, Place, Posting, Request, Run
from scraper.store import Store
from scraper.terms import refusal
from sources.arbeidsplassen import WORDS
from sources.finn_api import BASE, MOST_PAGES, ROWS, SOURCE, ad, parse_ad, parse_search, parse_service, search
from tests import beside, golden
from tests.fakes import Answer, FakeWeb


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded" / "finn_api"
SHARED = beside.RECORDINGS / "finn"
COLLECTION = f"{BASE}/search/job-part-time"
SERVICE, FIRST = SOURCE.start(NOW)[0], search(COLLECTION, WORDS[0])
SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:os="http://a9.com/-/spec/opensearch/1.1/" xmlns:age="http://purl.org/atompub/age/1.0" '
    'xmlns:finn="http://xmlns.finn.no/atom-ad-extensions/1.0" xmlns:georss="http://www.georss.org/georss" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:app="http://www.w3.org/2007/app"'
)
APPLY = "http://api.finn.no/relations/apply"


def service(*addresses: str) -> bytes:
    collections = "".join(f'<collection href="{escape(address)}"/>' for address in addresses)
    return f'<service xmlns="http://www.w3.org/2007/app"><workspace>{collections}</workspace></service>'.encode()


def field(name: str, value: str) -> str:
    return f'<finn:field name="{name}" value="{escape(value)}"/>'


def entry(number: str = "470000001", **changes: str) -> str:
    """An ad in the wire's form; each change replaces a part, and an empty one takes it away."""
    parts = {
        "title": "<title>Erfaringskonsulent søkes</title>",
        "updated": "<updated>2026-11-19T11:39:00.000Z</updated>",
        "published": "<published>2026-11-19T11:39:15.896Z</published>",
        "expires": "<age:expires>2026-12-10T22:59:00.000Z</age:expires>",
        "identifier": f"<dc:identifier>{number}</dc:identifier>",
        "status": '<category scheme="urn:finn:ad:status" term="activated"/>',
        "disposed": '<category scheme="urn:finn:ad:disposed" label="Besatt" term="false"/>',
        "location": "<finn:location><finn:city>Oslo</finn:city></finn:location>",
        "author": "<author><name>Stiftelsen Eksempel</name></author>",
    } | changes
    return f"<entry>{''.join(parts.values())}</entry>"


def adata(*fields: str) -> str:
    return f"<finn:adata>{''.join(fields)}</finn:adata>"


def section(text: str, title: str = "") -> str:
    heading = field("title", title) if title else ""
    value = f'{heading}<finn:field name="value">{escape(text)}</finn:field>'
    return f'<finn:field name="general_text"><finn:value>{value}</finn:value></finn:field>'


def feed(*entries: str, further: str = "") -> bytes:
    link = f'<link href="{escape(further)}" rel="next"/>' if further else ""
    return f"<feed {SPACES}>{link}<os:totalResults>9</os:totalResults>{''.join(entries)}</feed>".encode()


def alone(said: str) -> bytes:
    """Make an entry a page of its own; only there are the prefixes declared."""
    return said.replace("<entry>", f"<entry {SPACES}>", 1).encode()


def page(request: Request, body: bytes, status: int = 200) -> Page:
    return Page(request=request, url=request.url, status=status, headers={}, body=body)


def found_in(*entries: str, further: str = "", request: Request = FIRST) -> list[Found]:
    return list(parse_search(page(request, feed(*entries, further=further))))


def posting(**changes: str) -> Posting:
    [found] = parse_ad(page(ad("470000001"), alone(entry(**changes))))
    assert isinstance(found, Posting)
    return found


def query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query))


# What the pages say.


def test_the_recorded_pages_are_read_as_expected() -> None:
    ads = {path.name: ad(path.stem.removeprefix("ad-")) for path in sorted(RECORDED.glob("ad-*.xml"))}
    pages = {name: parse_ad(page(request, (RECORDED / name).read_bytes())) for name, request in ads.items()}
    searches = list(parse_service(page(SERVICE, (RECORDED / "service.xml").read_bytes())))
    pages["service.xml, the first word"] = iter(searches[:: len(WORDS)])
    pages["search.xml"] = parse_search(page(FIRST, (RECORDED / "search.xml").read_bytes()))
    golden.check(pages, RECORDED / "expected.json")


def test_each_collection_of_jobs_is_searched_for_each_word_with_the_newest_first() -> None:
    names = ("bap-sale", "job-full-time", "job-part-time/", "jobs", "realestate-homes")
    found = list(parse_service(page(SERVICE, service(*(f"{BASE}/search/{name}" for name in names)))))
    asked = [thing for thing in found if isinstance(thing, Request)]
    assert [urlsplit(request.url).path for request in asked[:: len(WORDS)]] == [
        "/iad/search/job-full-time",
        "/iad/search/job-part-time/",
    ]
    assert [query(request) for request in asked[: len(WORDS)]] == [
        {"q": word, "rows": str(ROWS), "sort": "1"} for word in WORDS
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/iad/search/job-full-time",
        "http://cache.api.finn.no/iad/search/job-full-time",
        "https://cache.api.finn.no/iad/search/job-full-time/../../ad/model/job-full-time",
        "https://cache.api.finn.no/iad/ad/model/job-full-time",
        "https://cache.api.finn.no/iad/search/job-full-time?q=",
        "https://cache.api.finn.no@evil.example/iad/search/job-full-time",
        "javascript:alert(1)",
        "",
    ],
)
def test_nothing_but_a_collection_of_jobs_becomes_a_search(address: str) -> None:
    with pytest.raises(ValueError, match="names no collection of jobs"):
        list(parse_service(page(SERVICE, service(address))))


@pytest.mark.parametrize("body", [b"", b"{}", b"<html></html>", feed(), alone(entry())], ids=repr)
def test_a_service_document_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(parse_service(page(SERVICE, body)))


def test_an_open_ad_is_asked_for_at_the_version_that_the_search_shows() -> None:
    [request] = found_in(entry())
    assert request == ad("470000001", "2026-11-19T11:39:00.000000+00:00")
    assert (request.url, request.accept) == (f"{BASE}/ad/470000001", (404, 410))


def test_a_filled_post_is_gone_and_its_ad_is_not_asked_for() -> None:
    [gone] = found_in(entry(disposed='<category scheme="urn:finn:ad:disposed" label="Besatt" term="true"/>'))
    assert gone == Gone(source_id="470000001", reason="stopped", version="2026-11-19T11:39:00.000000+00:00")


BAD_ENTRIES: list[dict[str, str]] = [
    {"identifier": ""},
    {"identifier": "<dc:identifier>../../model</dc:identifier>"},
    {"identifier": "<dc:identifier>470000001?x=1</dc:identifier>"},
    {"identifier": "<dc:identifier>4700000010000</dc:identifier>"},
    {"identifier": "<dc:identifier>４７００００００１</dc:identifier>"},
    {"updated": ""},
    {"updated": "<updated>i går</updated>"},
    {"updated": "<updated>9999-12-31T23:59:59-01:00</updated>"},
    {"disposed": ""},
    {"disposed": '<category scheme="urn:finn:ad:disposed" term="kanskje"/>'},
    {"disposed": '<category scheme="urn:finn:ad:disposed"/>'},
]


@pytest.mark.parametrize("changes", BAD_ENTRIES, ids=str)
def test_an_entry_that_cannot_be_read_is_an_issue_with_its_place_and_hides_no_other(changes: dict[str, str]) -> None:
    found = found_in(entry(), entry("470000002", **changes), entry("470000003"))
    assert [type(thing) for thing in found] == [Request, Issue, Request]
    assert [thing.where for thing in found if isinstance(thing, Issue)] == ["entry[1]"]


def test_a_search_of_which_most_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="2 of 3 entries cannot be read, so the form has changed"):
        found_in(entry(), entry(updated=""), entry(disposed=""))


@pytest.mark.parametrize("body", [b"", b"[]", b"<html></html>", service(), alone(entry())], ids=repr)
def test_a_search_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(parse_search(page(FIRST, body)))


def test_pages_are_followed_up_to_the_fifth() -> None:
    asked = [FIRST]
    while found := found_in(further=f"{COLLECTION}/?page=9999", request=asked[-1]):
        asked += [thing for thing in found if isinstance(thing, Request)]
    pages = [str(number) for number in range(2, MOST_PAGES + 1)]
    assert [query(request) for request in asked] == [query(FIRST), *(query(FIRST) | {"page": page} for page in pages)]


def test_a_search_without_a_next_link_has_no_further_page() -> None:
    assert found_in() == []


@pytest.mark.parametrize(
    "further",
    [
        "https://evil.example/iad/search/job-part-time/?page=2",
        "http://cache.api.finn.no/iad/search/job-part-time/?page=2",
        "https://cache.api.finn.no/iad/search/job-full-time/?page=2",
        "https://cache.api.finn.no/iad/user?page=2",
        "//evil.example/iad/search/job-part-time/?page=2",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_a_next_link_that_leads_elsewhere_is_an_issue_and_is_not_followed(further: str) -> None:
    assert [type(thing) for thing in found_in(entry(), further=further)] == [Request, Issue]


# What an ad says.


def test_a_value_stands_in_an_attribute_or_in_the_text() -> None:
    inside = '<finn:field name="company"><finn:field name="name">\n  Eksempelhuset AS\n</finn:field></finn:field>'
    beside = f'<finn:field name="company">{field("name", "Eksempelhuset AS")}</finn:field>'
    in_a_list = f'<finn:field name="company"><finn:value>{field("name", "Eksempelhuset AS")}</finn:value></finn:field>'
    assert {posting(adata=adata(company)).employer for company in (inside, beside, in_a_list)} == {"Eksempelhuset AS"}


@pytest.mark.parametrize(
    ("author", "employer"),
    [
        ("<author><name>Stiftelsen Eksempel</name></author>", "Stiftelsen Eksempel"),
        ("<author><name>Privat</name></author>", ""),
        ("<author><name>Privathospitalet Eksempel AS</name></author>", "Privathospitalet Eksempel AS"),
        ("", ""),
    ],
)
def test_where_no_firm_is_named_the_author_is_the_employer_unless_it_is_anybody(author: str, employer: str) -> None:
    assert posting(author=author).employer == employer


def test_an_ad_without_adata_or_last_day_is_read_by_its_heading() -> None:
    found = posting(expires="", location="<finn:location/>")
    assert (found.title, found.html, found.deadline) == ("Erfaringskonsulent søkes", "", "")
    assert (found.places, found.expires) == ((), None)
    assert judge(found).verdict.kind == "position"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("2026-12-11", "2026-12-11"),
        ("11.12.2026", "2026-12-11"),
        ("snarest", "snarest"),
        ("Snarest", "snarest"),
        ("Løpende", "løpende"),
        ("når vi har funnet den rette", ""),
        ("99.99.9999", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_deadline_is_a_day_or_words(words: str, fact: str) -> None:
    judged = judge(posting(adata=adata(field("application_deadline", words))))
    assert judged.facts.deadline == fact
    assert len(judged.posting.deadline) <= 300


def test_the_last_day_is_norways() -> None:
    found = posting(published="<published>2026-11-19T23:12:15.896Z</published>")
    assert (found.published, found.expires) == (date(2026, 11, 20), date(2026, 12, 10))


def test_the_text_is_its_sections_without_what_the_firm_says_of_itself_or_the_names_of_people() -> None:
    firm = f'<finn:field name="company">{field("ingress", "Her jobber ti erfaringskonsulenter")}</finn:field>'
    text = adata(firm, section("<p>Ring Kontakt Eksempel</p>", title="Lønn & vilkår"))
    found = posting(adata=text, contact="<finn:contact><name>Kontakt Eksempel</name></finn:contact>")
    assert found.html == "<div><h3>Lønn &amp; vilkår</h3><p>Ring [kontaktperson]</p></div>"


def test_the_jobs_own_title_counts_where_the_heading_does_not_name_the_job() -> None:
    lively = {"title": "<title>Vil du bruke det du har vært gjennom?</title>"}
    told = adata(field("job_title", "Erfaringskonsulent"), section("<p>Du har egenerfaring med rus.</p>"))
    assert judge(posting(adata=told, **lively)).verdict.kind == "position"
    assert posting(adata=adata(field("job_title", "erfaringskonsulent"))).html == "", "the heading says so already"


def test_a_place_has_what_the_board_knows_of_it() -> None:
    parts = "<finn:address>Eksempelgata 1</finn:address><finn:postal-code>8003</finn:postal-code><finn:city>Bodø</finn:city>"
    places = posting(location=f"<finn:location>{parts}<finn:country>Norge</finn:country></finn:location>").places
    assert places == (Place(address="Eksempelgata 1", postal_code="8003", city="Bodø", country="Norge"),)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://candidate.webcruiter.com/cv?advertid=4900000099", "https://candidate.webcruiter.com/cv?advertid=4900000099"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example/x", ""),
        ("https://finn.no@evil.example/", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_linked_to(address: str, kept: str) -> None:
    link = f'<link href="{escape(address)}" rel="{APPLY}"/>'
    judged = judge(posting(link=link, adata=adata(field("external_ad_id", address))))
    assert (judged.posting.apply_url, judged.posting.links) == (kept, (kept,) if kept else ())


def test_a_number_from_another_system_is_no_link() -> None:
    assert posting(adata=adata(field("external_ad_id", "201086225"), field("provider_id", "0"))).links == ()


def test_where_an_ad_came_from_is_known_by_its_form() -> None:
    link = f'<link href="https://candidate.webcruiter.com/cv?advertid=4900000099" rel="{APPLY}"/>'
    assert set(judge(posting(link=link)).origins) == {"finn:470000001", "webcruiter:4900000099"}


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"title": "<title> </title>"}, {"published": ""}, *BAD_ENTRIES[:5]], ids=str
)
def test_an_ad_without_its_must_haves_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        posting(**changes)


def test_the_entry_of_another_ad_is_refused() -> None:
    with pytest.raises(ValueError, match="the entry is 470000005, not 470000001, which was asked for"):
        list(parse_ad(page(ad("470000001"), alone(entry("470000005")))))


def test_a_title_of_five_thousand_characters_is_cut() -> None:
    judged = judge(posting(title=f"<title>Erfaringskonsulent {'x' * 5000}</title>"))
    assert len(judged.posting.title) == 300


@pytest.mark.parametrize("status", [404, 410])
def test_an_ad_that_its_address_does_not_know_is_missing(status: int) -> None:
    [gone] = parse_ad(page(ad("470000001", "v"), b"", status))
    assert gone == Gone(source_id="470000001", reason="missing", version="v")


@pytest.mark.parametrize(
    "changes",
    [
        {"disposed": '<category scheme="urn:finn:ad:disposed" label="Besatt" term="true"/>'},
        {"status": '<category scheme="urn:finn:ad:status" label="Deaktivert" term="deactivated"/>'},
    ],
    ids=str,
)
def test_an_ad_that_is_filled_or_not_active_is_stopped(changes: dict[str, str]) -> None:
    [gone] = parse_ad(page(ad("470000001", "v"), alone(entry(**changes))))
    assert gone == Gone(source_id="470000001", reason="stopped", version="v")


# FINN's own answers, recorded by NAV between 2017 and 2024.


def declared(path: Path) -> bytes:
    """Give a recorded entry; those that were cut out of a search lack the declarations that stood above them."""
    text = path.read_text(encoding="utf-8")
    return alone(text) if "<entry>" in text else text.encode()


@beside.needed
def test_the_recorded_service_document_names_three_collections_of_jobs() -> None:
    found = list(parse_service(page(SERVICE, (SHARED / "api-service-document.xml").read_bytes())))
    asked = [thing.url.partition("?")[0] for thing in found if isinstance(thing, Request)]
    assert len(found) == len(asked) == 3 * len(WORDS)
    assert list(dict.fromkeys(asked)) == [f"{BASE}/search/job-{kind}" for kind in ("full-time", "management", "part-time")]
    assert not any("model" in address for address in asked), "these addresses were closed in 2024"


@beside.needed
@pytest.mark.parametrize(
    ("name", "count", "first", "version"),
    [
        ("full-time-2017", 30, "91696867", "2017-03-01T13:15:00.000000+00:00"),
        ("full-time-2024", 10, "356641384", "2024-06-10T11:36:21.666000+00:00"),
        ("part-time-2024", 10, "356641833", "2024-06-10T11:39:00.000000+00:00"),
    ],
)
def test_recorded_searches_show_every_ad_and_their_next_page(name: str, count: int, first: str, version: str) -> None:
    request = search(f"{BASE}/search/job-{name[:-5]}", "likeperson")
    *ads, further = parse_search(page(request, (SHARED / f"api-search-{name}.xml").read_bytes()))
    assert (len(ads), ads[0]) == (count, ad(first, version))
    assert all(isinstance(thing, Request) and thing.about for thing in ads)
    assert isinstance(further, Request)
    assert query(further) == query(request) | {"page": "2"}


SAID_2017 = ("Regnskapsmedarbeider", "Fett Økonomi AS", "snarest", date(2017, 11, 10), "5132 Nyborg", "Vikariat")
SAID_2018 = ("Avdelingsleder bredbånd", "Klepp Energi", "06.04.2019", date(2019, 4, 29), "4358 Kleppe", "Fast")
SAID_2019 = ("GPS montør / Servicetekniker søkes", "Zeekit AS", "22.03.2019", date(2019, 4, 18), "1414 Trollåsen", "Fast")
SENIOR = "Safety / Technical Working Environment Senior Engineer (BH-272665)"
SAID_2024 = (SENIOR, "NES FIRCROFT NORGE AS", "", date(2024, 7, 22), " Asker", "")
SAID_OSLO = ("Fast helgestilling i hjemmetjenesten", "Oslo kommune", "2024-06-25", date(2024, 7, 22), " Oslo", "")


@beside.needed
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ad-full-time-2017", SAID_2017),
        ("ad-full-time-kommunal-2018", SAID_2018),
        ("ad-full-time-2019", SAID_2019),
        ("entry-full-time-2024", SAID_2024),
        ("entry-part-time-oslo-kommune-2024", SAID_OSLO),
    ],
)
def test_recorded_ads_are_read(name: str, said: tuple[object, ...]) -> None:
    body = declared(SHARED / f"api-{name}.xml")
    [finnkode] = re.findall(rb"<id>urn:id:(\d+)</id>", body)
    [found] = parse_ad(page(ad(finnkode.decode()), body))
    assert isinstance(found, Posting)
    [place] = found.places
    where = f"{place.postal_code} {place.city}"
    assert (found.title, found.employer, found.deadline, found.expires, where, found.contract) == said
    assert "<p>" in found.html
    assert "Kontakt Eksempel" not in found.html
    assert judge(found).verdict.kind == "unrelated"


# Run after run.


def answers(pages: Mapping[str, Answer], **ads: bytes) -> dict[str, Answer]:
    """A board with one collection, in which only some searches find anything."""
    empty = {search(COLLECTION, word).url: feed() for word in WORDS}
    return {SERVICE.url: service(COLLECTION), **empty, **pages, **{f"{BASE}/ad/{key[1:]}": body for key, body in ads.items()}}


def read(store: Store, web: FakeWeb, hours: int = 0) -> Run:
    store.frontier.register(SOURCE.name)
    return crawl(SOURCE, store, web, judge, NOW + timedelta(hours=hours))


def ads_asked(web: FakeWeb) -> list[str]:
    return [url for url in web.asked if "/ad/" in url]


def test_an_ad_that_many_words_find_is_asked_for_once(store: Store) -> None:
    every_word = {search(COLLECTION, word).url: feed(entry()) for word in WORDS}
    web = FakeWeb(answers(every_word, _470000001=alone(entry())))
    assert read(store, web) == Run(source="finn_api", seen=1, new=1)
    assert ads_asked(web) == [f"{BASE}/ad/470000001"]


def test_a_second_run_asks_for_an_ad_only_when_it_was_updated(store: Store) -> None:
    later = {"updated": "<updated>2026-11-20T12:00:00.000Z</updated>"}
    web = FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry())))
    read(store, web)
    web.asked.clear()
    assert read(store, web, hours=6) == Run(source="finn_api")
    assert ads_asked(web) == []
    web.answers |= answers({FIRST.url: feed(entry(**later))}, _470000001=alone(entry(**later)))
    assert read(store, web, hours=12).seen == 1


def test_our_own_open_ads_are_read_again_after_a_day_and_withdrawn_when_they_are_missing(store: Store) -> None:
    web = FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry())))
    read(store, web)
    web.asked.clear()
    web.answers = answers({})
    assert read(store, web, hours=30).gone == 1
    assert ads_asked(web) == [f"{BASE}/ad/470000001"]
    assert store.vacancies.open_positions(NOW.date()) == []


def test_an_ad_that_the_search_no_longer_shows_stays_open_until_its_own_page_says_otherwise(store: Store) -> None:
    web = FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry())))
    read(store, web)
    web.answers |= answers({})
    assert [read(store, web, hours=6 * number).gone for number in range(1, 4)] == [0, 0, 0]
    assert len(store.vacancies.open_positions(date(2026, 12, 10))) == 1
    assert store.vacancies.open_positions(date(2026, 12, 11)) == []


def test_a_post_that_is_filled_is_withdrawn_by_the_search_alone(store: Store) -> None:
    web = FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry())))
    read(store, web)
    web.asked.clear()
    web.answers[FIRST.url] = feed(entry(disposed='<category scheme="urn:finn:ad:disposed" term="true"/>'))
    assert read(store, web, hours=6).gone == 1
    assert ads_asked(web) == []


def test_an_ad_that_cannot_be_read_is_put_off_and_hides_no_other(store: Store) -> None:
    found = {FIRST.url: feed(entry(), entry("470000002"))}
    web = FakeWeb(answers(found, _470000001=alone(entry(title="")), _470000002=alone(entry("470000002"))))
    run = read(store, web)
    assert (run.seen, run.issues) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (FetchError("the server answers 403", url=SERVICE.url, status=403), FetchError),
        (FetchError("the server answers 401", url=SERVICE.url, status=401), FetchError),
        (b"<html>Vi er straks tilbake</html>", ParseError),
        (service(), ParseError),
    ],
)
def test_a_refusal_or_another_form_ends_the_run_and_withdraws_nothing(
    store: Store, answer: Answer, error: type[SourceError]
) -> None:
    read(store, FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry()))))
    web = FakeWeb({SERVICE.url: answer})
    with pytest.raises(error):
        read(store, web, hours=6)
    assert web.asked == [SERVICE.url]
    assert len(store.vacancies.open_positions(NOW.date())) == 1


def test_no_contact_person_is_kept(store: Store) -> None:
    contact = "<finn:contact><name>Kontakt Eksempel</name><email>kontakt@example.no</email></finn:contact>"
    text = section("<p>Vi søker erfaringskonsulent. Ring Kontakt Eksempel, 00 00 00 00, kontakt@example.no</p>")
    read(store, FakeWeb(answers({FIRST.url: feed(entry())}, _470000001=alone(entry(contact=contact, adata=adata(text))))))
    [kept] = store.boards.explained(("position",))
    assert kept.text == "Vi søker erfaringskonsulent. Ring [kontaktperson], [telefon], [e-post]"
    assert "Kontakt" not in repr(kept)


# What the source says of itself.


def test_it_is_read_with_a_key_of_ones_own_one_question_at_a_time() -> None:
    assert SOURCE.access is not None
    assert (SOURCE.access.variable, SOURCE.access.url) == ("ERFARINGSJOBB_FINN_API_KEY", "")
    assert (SOURCE.pace.in_flight, SOURCE.pace.pause >= 0.2) == (1, True)
    assert not SOURCE.lists_all, "a search for words proves nothing about what it does not show"


def test_whatever_is_asked_is_what_an_agreement_opens() -> None:
    found = chain(
        SOURCE.start(NOW),
        parse_service(page(SERVICE, (RECORDED / "service.xml").read_bytes())),
        parse_search(page(FIRST, (RECORDED / "search.xml").read_bytes())),
    )
    asked = [thing.url for thing in found if isinstance(thing, Request)]
    assert len(asked) > len(WORDS)
    assert {refusal(url) for url in asked} == {""}
    assert refusal("https://www.finn.no/job/ad/470000001")
