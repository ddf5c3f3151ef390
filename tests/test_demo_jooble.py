"""The sample of Jooble's API: its key, its ranking, its pages, and whose ads it shows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from demo import arbeidsplassen, jobbnorge
from demo.ads import load_ads
from demo.boards import Answer, Asked
from demo.jooble import HOST, OWN, Ad, Jooble, ads, sites
from scraper.fetch.keys import SAMPLE


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
MANY = [
    replace(OWN, id=number, title="Erfaringskonsulent" if number == 45 else f"Stilling {number}", text="Erfaringskonsulent.")
    for number in range(1, 46)
]


def ask(board: Jooble | None = None, path: str = f"/api/{SAMPLE}", method: str = "POST", /, **question: object) -> Answer:
    body = json.dumps({"keywords": "erfaringskonsulent"} | question).encode()
    site = board.site if board else sites(NOW)[HOST]
    return site(Asked(method=method, host=HOST, path=path, query={}, headers={}, body=body))


def jobs(board: Jooble | None = None, /, **question: object) -> list[dict[str, Any]]:
    answer = ask(board, **question)
    assert answer.status == 200
    found: list[dict[str, Any]] = json.loads(answer.body)["jobs"]
    return found


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [re.sub("</?b>", "", each["title"]) for each in found]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"/api/{SAMPLE}", 200),
        ("POST", "/api/another-key", 403),
        ("POST", "/api/", 403),
        ("POST", f"/api/{SAMPLE}/x", 403),
        ("GET", f"/api/{SAMPLE}", 404),
        ("GET", "/robots.txt", 404),
        ("GET", "/desc/5530917264401198823", 404),
        ("POST", "/", 404),
    ],
)
def test_only_the_right_key_opens_it(method: str, path: str, status: int) -> None:
    answer = ask(None, path, method)
    assert (answer.status, bool(answer.body)) == (status, status == 200)


@pytest.mark.parametrize("question", [{"keywords": None}, {"keywords": 7}, {"page": "en"}, {"page": 1}, {"ResultOnPage": "x"}])
def test_what_is_no_question_is_refused(question: dict[str, object]) -> None:
    assert ask(**question).status == 400


def test_those_with_the_word_in_their_title_come_first() -> None:
    assert titles(jobs(Jooble(MANY, TODAY)))[:3] == ["Erfaringskonsulent", "Stilling 1", "Stilling 2"]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ({}, 20),
        ({"page": "1", "ResultOnPage": "50"}, 20),
        ({"page": "2"}, 20),
        ({"page": "3"}, 5),
        ({"page": "4"}, 0),
        ({"page": "9", "ResultOnPage": "5"}, 5),
        ({"page": "0", "ResultOnPage": "-3"}, 1),
    ],
    ids=str,
)
def test_hits_come_in_pages_up_to_an_empty_one(question: dict[str, str], count: int) -> None:
    assert len(jobs(Jooble(MANY, TODAY), **question)) == count


def test_all_pages_together_show_each_ad_once() -> None:
    shown = [each["id"] for page in "123" for each in jobs(Jooble(MANY, TODAY), page=page)]
    assert sorted(shown) == list(range(1, 46))


def test_the_total_is_more_than_is_ever_shown_but_nothing_is_nothing() -> None:
    assert json.loads(ask(Jooble(MANY, TODAY)).body)["totalCount"] > 45
    assert json.loads(ask(keywords="tannlege").body) == {"totalCount": 0, "jobs": []}


def test_an_id_is_a_number_of_64_bits_with_a_sign_and_the_same_in_the_link() -> None:
    found = [each for word in ("erfaring", "brukererfaring", "likeperson") for each in jobs(keywords=word)]
    assert all(f"https://no.jooble.org/desc/{each['id']}?ckey=" in each["link"] for each in found)
    numbers = {each["id"] for each in found}
    assert numbers == {ad.id for ad in ads(TODAY)}
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert min(numbers) < -(2**53) < 2**53 < max(numbers)


def test_the_word_is_marked_in_title_and_snippet_and_only_the_text_around_it_is_quoted() -> None:
    text = f"{'Først. ' * 40}Vi søker ERFARINGSKONSULENT & venn. {'Sist. ' * 60}"
    [found] = jobs(Jooble([Ad(id=1, title="Erfaringskonsulent <50 %", company="", location="", text=text)], TODAY))
    assert found["title"] == "<b>Erfaringskonsulent</b> &lt;50 %"
    assert "søker <b>ERFARINGSKONSULENT</b> &amp; venn.\r\n" in found["snippet"]
    assert found["snippet"].startswith("&nbsp;...")
    assert found["snippet"].endswith("...&nbsp;")
    assert len(found["snippet"]) < 400


def test_a_day_is_written_as_dotnet_does_without_a_zone() -> None:
    assert {each["updated"] for each in jobs()} == {"2026-11-18T00:00:00.0000000", "2026-11-19T00:00:00.0000000"}


def test_every_ad_but_one_is_a_copy_of_what_another_sample_board_shows() -> None:
    others = {(ad.written.title, ad.written.employer) for ad in load_ads(TODAY)}
    others |= {(ad.title, ad.employer) for ad in jobbnorge.ADS}
    others |= {(hit.title, "") for hit in arbeidsplassen.ADS}
    shown = list(ads(TODAY))
    assert [ad for ad in shown if (ad.title, ad.company) not in others] == [OWN]
    assert len(shown) == 8
