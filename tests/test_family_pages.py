"""The pages of each family: from bytes to ads, without any server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scraper.judge import judge
from scraper.model import Found, Issue, Page, Posting, Request, Source
from sources.families import FAMILIES, feed, hrmanager
from tests import beside, golden


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECORDED = Path(__file__).with_name("recorded")
ADDRESSES = {"hrmanager": "eksempel", "easycruit": "eksempel.easycruit.com", "teamtailor": "eksempel.teamtailor.com"}


def source(system: str) -> Source:
    return FAMILIES[system]("eksempel", "Eksempel", ADDRESSES.get(system, "https://example.no/ledige"))


def read(board: Source, page: str, body: bytes, about: str = "") -> list[Found]:
    first = board.start(NOW)[0]
    request = replace(first, page=page, about=about)
    return list(board.pages[page](Page(request=request, url=request.url, status=200, headers={}, body=body)))


def postings(found: list[Found]) -> list[Posting]:
    return [thing for thing in found if isinstance(thing, Posting)]


# ---- from pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", FAMILIES)
def test_the_familys_own_pages_are_read_as_expected(system: str) -> None:
    folder = RECORDED / system
    pages = sorted(path for path in folder.iterdir() if path.name != "expected.json")
    found = {
        path.name: read(source(system), path.stem, path.read_bytes(), "3990001" if path.stem == "vacancy" else "")
        for path in pages
    }
    golden.check(found, folder / "expected.json")


def test_every_family_has_pages_of_its_own() -> None:
    assert {path.name for path in RECORDED.iterdir() if (path / "expected.json").exists()} >= set(FAMILIES)


def recorded(system: str) -> bytes:
    (file,) = (beside.RECORDINGS / system).glob("*-one-item-*")
    return file.read_bytes()


@beside.needed
def test_a_recorded_list_of_easycruit_is_read() -> None:
    (found,) = read(source("easycruit"), "list", recorded("easycruit"))
    assert isinstance(found, Request)
    assert (found.about, found.url) == ("3628965", "https://eksempel.easycruit.com/export/xml/vacancy/3628965.xml")


@beside.needed
def test_a_recorded_list_of_hr_manager_is_read_without_its_contact_person() -> None:
    (found,) = postings(read(source("hrmanager"), "list", recorded("hrmanager")))
    assert (found.source_id, found.deadline, found.employer) == ("188856", "2026-09-07", "Sikkerhed og Beredskab, Energinet")
    assert judge(found).verdict.kind == "unrelated"
    assert "auditteamet" in found.html
    assert "Kontakt Eksempel" not in found.html


@beside.needed
def test_a_recorded_feed_of_reachmee_is_read() -> None:
    (found,) = postings(read(source("reachmee"), "feed", recorded("reachmee")))
    assert (found.source_id, str(found.expires), found.places[0].country) == ("12743", "2026-08-03", "Sweden")


@beside.needed
def test_a_recorded_feed_of_teamtailor_is_read() -> None:
    body = recorded("teamtailor").replace(b"<rss>", b'<rss xmlns:tt="https://teamtailor.com/locations">')
    (found,) = postings(read(source("teamtailor"), "feed", body))
    assert found.source_id == "899bf77f-7409-435b-8be2-8f63a35dfde1"
    assert (found.places[0].city, str(found.published)) == ("Kongens Lyngby", "2026-07-27")


def test_a_list_of_hr_manager_in_a_new_form_is_an_error_and_no_empty_list() -> None:
    body = (RECORDED / "hrmanager" / "list.json").read_bytes().replace(b'"Published"', b'"PublishedOn"')
    with pytest.raises(ValueError, match="the form has changed"):
        read(source("hrmanager"), "list", body)


def test_a_list_of_hr_manager_without_end_is_given_up() -> None:
    answer = msgspec.json.decode((RECORDED / "hrmanager" / "list.json").read_bytes())
    items = msgspec.json.encode({**answer, "Items": answer["Items"][:1] * 50})
    request = Request(url="https://api.hr-manager.net/x/?take=50&skip=950", page="list")
    with pytest.raises(ValueError, match="no end"):
        list(hrmanager.parse(Page(request=request, url=request.url, status=200, headers={}, body=items)))


# ---- any feed ------------------------------------------------------------------------------------------------------------


def feed_of(body: bytes) -> list[Found]:
    request = Request(url="https://example.no/feed", page="feed")
    return list(feed.parse(Page(request=request, url=request.url, status=200, headers={}, body=body), "Eksempel"))


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss version='2.0'><channel><item><title>Stjålet</title><guid>1</guid></item></channel></rss>")
    with pytest.raises(ValueError, match="no RSS or Atom"):
        feed_of(str(path).encode())


@pytest.mark.parametrize("body", [b"https://example.no/feed", b"", b"{}", b"<html></html>", b"<VacancyList/>"])
def test_what_is_no_feed_is_refused_and_never_fetched(body: bytes) -> None:
    with pytest.raises(ValueError, match="no RSS or Atom"):
        feed_of(body)


@pytest.mark.parametrize(
    ("declared", "real"), [("utf-8", "windows-1252"), ("iso-8859-1", "utf-8"), ("utf-8", "utf-8"), ("", "iso-8859-1")]
)
def test_a_feed_in_another_encoding_than_it_says_is_read(declared: str, real: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    item = "<item><title>Erfaringskonsulent i Bodø</title><guid>1</guid></item>"
    (found,) = postings(feed_of(f'{head}<rss version="2.0"><channel>{item}</channel></rss>'.encode(real)))
    assert judge(found).posting.title == "Erfaringskonsulent i Bodø"


def test_a_feed_with_a_bomb_of_entities_expands_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    item = "<item><title>x&l11;</title><guid>1</guid></item>"
    found = feed_of(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel>{item}</channel></rss>'.encode())
    assert all(len(posting.title) < 1000 for posting in postings(found))


# ---- career pages --------------------------------------------------------------------------------------------------------


def page_of(*blocks: object) -> bytes:
    texts = [block if isinstance(block, str) else json.dumps(block) for block in blocks]
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in texts).encode()


def job(**facts: Any) -> dict[str, Any]:  # noqa: ANN401 - anything that JSON can be
    return {"@type": "JobPosting", "title": "Los", **facts}


@pytest.mark.parametrize(
    "body", [page_of(), page_of("{"), page_of('{"@type": "JobPosting",', {"@type": "Person"}), b"<html>Hei</html>"]
)
def test_a_page_without_jobs_is_an_error_unless_all_else_on_it_is_sound(body: bytes) -> None:
    with pytest.raises(ValueError, match="holds a JobPosting"):
        read(source("jsonld"), "page", body)


def test_a_page_whose_last_ad_was_taken_off_is_an_empty_list() -> None:
    assert read(source("jsonld"), "page", page_of({"@type": "Organization"})) == []


def test_a_page_that_is_gone_for_good_is_an_empty_list() -> None:
    board = source("jsonld")
    request = board.start(NOW)[0]
    page = Page(request=request, url=request.url, status=410, headers={}, body=b"")
    assert (list(board.pages["page"](page)), request.accept) == ([], (410,))


def test_an_identifier_that_is_the_employers_does_not_make_two_ads_one() -> None:
    identifier = {"name": "Eksempel kommune", "value": "999999999"}
    ads = [job(identifier=identifier, url=f"/{number}") for number in range(3)]
    assert len({posting.source_id for posting in postings(read(source("jsonld"), "page", page_of(ads)))}) == 3


@pytest.mark.parametrize("odd", [1, [], {}, None, True, {"address": [1]}, [[]], "x" * 10])
@pytest.mark.parametrize("key", ["identifier", "url", "description", "hiringOrganization", "jobLocation", "validThrough"])
def test_whatever_stands_in_a_field_the_next_ad_is_read(key: str, odd: object) -> None:
    found = read(source("jsonld"), "page", page_of(job(**{key: odd}), job(title="Husvert")))
    assert "Husvert" in [posting.title for posting in postings(found)]
    assert all(isinstance(thing, (Posting, Issue)) for thing in found)
