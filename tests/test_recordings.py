"""What others have recorded of the boards is read as it should be; these files lie beside a full checkout only."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from scraper import places
from scraper.dedup.likeness import compare
from scraper.dedup.origins import origins
from scraper.dedup.trace import Trace, trace
from scraper.facts.reading import facts
from scraper.judge import tidied
from scraper.mails import read as read_mail
from scraper.model import Issue, Mailbox, Page, Place, Posting, Request
from scraper.text import plain
from sources import finn_mail, jobbnorge, nav
from tests import beside
from tests.beside import RECORDINGS


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
pytestmark = beside.needed


def page(request: Request, name: str) -> Page:
    body = (RECORDINGS / name).read_bytes()
    return Page(request=request, url=request.url, status=200, headers={}, body=body)


def test_jobbnorges_record_leads_to_its_text() -> None:
    [start] = jobbnorge.SOURCE.start(NOW)
    [found] = jobbnorge.parse_list(page(start, "jobbnorge/v3-jobs-one-record-2026-09.json"))
    assert isinstance(found, Request)
    [job] = json.loads((RECORDINGS / "jobbnorge/v3-jobs-one-record-2026-09.json").read_bytes())["jobs"]
    assert found.about == str(job["id"])


def test_navs_tip_asks_for_its_one_ad_and_says_where_to_begin_next_time() -> None:
    found = list(nav.parse_feed(page(nav.since(NOW), "nav/feed-page-tip-2026-09.json")))
    assert [thing for thing in found if isinstance(thing, Issue)] == []
    assert [thing.page for thing in found if isinstance(thing, Request)] == ["entry"]


def test_navs_entry_is_an_ad_that_is_known_at_jobbnorge_too() -> None:
    uuid = json.loads((RECORDINGS / "nav/feedentry-active-2026-09.json").read_bytes())["uuid"]
    [found] = nav.parse_entry(page(nav.detail(uuid), "nav/feedentry-active-2026-09.json"))
    assert isinstance(found, Posting)
    assert any("jobbnorge.no" in link for link in (found.apply_url, *found.links))


def test_finns_saved_search_mail_gives_its_one_ad_and_none_of_its_control_links() -> None:
    name = "finn/saved-search-mail-fixture-2026-07.eml"
    source = finn_mail.source(Mailbox(url="imaps://user@imap.example.no/INBOX"))
    url = f"{source.mailbox};UIDVALIDITY=1/;UID=1"
    mail = read_mail((RECORDINGS / name).read_bytes(), url)
    request = Request(url=url, page="mail", about=mail.message_id, once=True)
    [found] = source.pages["mail"](page(request, name))
    assert isinstance(found, Posting)
    assert (found.source_id, found.url) == ("468124077", "https://www.finn.no/job/ad/468124077")
    assert found.title == "Restlager fra norsk klesmerke – ca. 1000 plagg"
    assert "secret" not in repr(found)


def recorded_ad(uuid: str) -> Trace:
    """One of NAV's ads of 2024, as it is compared with others whatever it is about."""
    pages = [json.loads(path.read_bytes()) for path in (RECORDINGS / "nav").glob("public-feed-ads-*.json")]
    [ad] = [ad for found in pages for ad in found["content"] if ad["uuid"] == uuid]
    entry = json.dumps({"uuid": uuid, "status": "ACTIVE", "title": ad["title"], "sistEndret": ad["updated"], "ad_content": ad})
    request = nav.detail(uuid)
    [found] = nav.parse_entry(Page(request=request, url=request.url, status=200, headers={}, body=entry.encode()))
    assert isinstance(found, Posting)
    said, text = tidied(found), plain(found.html)
    return trace("nav", said, text, facts(said, text), origins(said, text, found.html))


def test_two_posts_of_one_title_employer_place_and_deadline_stay_apart() -> None:
    one, other = map(recorded_ad, ("4827609e-687e-4e17-aa5d-077ae7723a46", "082f87fe-5ed7-4a74-93fc-9be0389b787a"))
    assert one.title == other.title
    found = compare(one, other)
    assert (found.decision, found.apart, found.anew) == ("different", True, False)


def test_a_post_that_was_advertised_again_three_weeks_later_is_told_to_be_so() -> None:
    found = compare(*map(recorded_ad, ("e45d4a47-86be-4e94-996b-5998be0ac771", "58eea1df-c672-4492-ad03-c94ee30f0b7e")))
    assert (found.decision, found.anew, found.why[0]) == ("different", True, "utlyst på nytt")


def test_every_kommune_that_nav_names_is_found() -> None:
    counties = json.loads((RECORDINGS / "arbeidsplassen/locations.json").read_bytes())
    named = [(county["label"], each) for county in counties for each in county.get("municipals", county.get("kommuner", []))]
    keys = {each["key"].partition(".")[2]: fylke for fylke, each in named}
    unknown = [name for name, fylke in keys.items() if not places.find(Place(kommune=name, fylke=fylke))]
    assert len(named) > 300
    assert unknown == ["SVALBARD", "JAN MAYEN"]  # no kommuner
