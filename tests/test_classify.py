"""Ads go in as JSON Lines and come out judged, one line for each, with what is wrong named by its number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from scraper.classify import answer, answers
from scraper.errors import JobsError


def line(**ad: Any) -> bytes:  # noqa: ANN401 - any JSON
    return json.dumps(ad).encode()


def answered(lines: Iterable[bytes]) -> list[tuple[int, str]]:
    """The number of each line, with its verdict or what is wrong."""
    return [
        (number, json.loads(found)["verdict"] if isinstance(found, bytes) else str(found))
        for number, found in answers(iter(lines))
    ]


def test_an_ad_is_answered_with_verdict_evidence_and_facts() -> None:
    found = json.loads(
        answer(
            line(
                id="7",
                title="Erfaringskonsulent 50 % fast",
                employer="Eksempel kommune",
                location="8003 Bodø",
                text="<p>Vi søker en erfaringskonsulent.</p>",
                deadline="11.12.2026",
                published="2026-11-20",
                another="en nøkkel som ikke angår oss",
            )
        )
    )
    assert (found["id"], found["verdict"]) == ("7", "position")
    assert found["score"] == sum(piece["weight"] for piece in found["evidence"])
    assert {piece["quote"] for piece in found["evidence"]} == {
        "Erfaringskonsulent 50 % fast",
        "Vi søker en erfaringskonsulent.",
    }
    assert found["facts"] | {"quotes": None} == {
        "employer": "Eksempel kommune",
        "unit": None,
        "percent": [50, 50],
        "contract": ["fast"],
        "period": None,
        "positions": None,
        "deadline": "2026-12-11",
        "kommune_codes": ["1804"],
        "postal_code": "8003",
        "education": None,
        "lived_experience": "required",
        "pay": None,
        "driving_licence": None,
        "police_certificate": None,
        "tasks": None,
        "start": None,
        "guidance": None,
        "work_languages": [],
        "ad_lang": "nb",
        "doubts": [],
        "quotes": None,
    }


@pytest.mark.parametrize(
    ("published", "today", "deadline", "doubts"),
    [
        ("2026-11-20", None, "2026-12-15", []),
        ("", date(2026, 11, 20), "2026-12-15", []),
        ("", date(2026, 12, 20), None, []),
        ("", None, None, []),
    ],
)
def test_a_deadline_without_a_year_is_read_where_it_is_known_when_the_ad_came(
    published: str, today: date | None, deadline: str | None, doubts: list[str]
) -> None:
    ad = line(id="1", title="Erfaringskonsulent", text="Søknadsfrist: 15. desember", published=published)
    facts = json.loads(answer(ad, today))["facts"]
    assert (facts["deadline"], facts["doubts"]) == (deadline, doubts)


@pytest.mark.parametrize("deadline", ["11.12.2024", "11.12.2036"])
def test_a_deadline_that_cannot_be_true_is_shown_and_doubted(deadline: str) -> None:
    ad = line(id="1", title="Erfaringskonsulent", deadline=deadline, published="2026-11-20")
    assert json.loads(answer(ad))["facts"]["doubts"] == ["deadline"]


def test_a_title_alone_is_enough() -> None:
    assert json.loads(answer(line(id="1", title="Erfaringskonsulent")))["verdict"] == "position"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Ny erfaringskonsulent på plass",
            "– Vi er stolte, sier lederen for tjenesten. Stillingen er fast, 60 %, og lønnes etter tariff.",
        ),
        ("Erfaringskonsulent 60 %", "Stillingen er besatt. Erfaringskonsulent, 60 % fast. Lønn etter tariff."),
    ],
)
def test_what_somebody_has_is_no_offer(title: str, text: str) -> None:
    found = json.loads(answer(line(id="1", title=title, text=text)))
    facts = found["facts"]
    assert found["verdict"] == "mention"
    assert (facts["percent"], facts["contract"], facts["positions"], facts["pay"]) == (None, [], None, None)
    assert facts["quotes"].keys().isdisjoint({"percent", "contract", "positions", "pay"})


def test_an_unrelated_ad_has_no_evidence_and_no_facts() -> None:
    found = json.loads(answer(line(id="1", title="Snekker 100 %", text="Frist: 11.12.2026", location="Bodø")))
    assert (found["verdict"], found["score"], found["evidence"]) == ("unrelated", 0, [])
    assert (found["facts"]["deadline"], found["facts"]["kommune_codes"]) == (None, [])


def test_each_line_is_answered_in_turn_and_blank_ones_are_passed_over() -> None:
    lines = [
        line(id="1", title="Erfaringskonsulent"), b"\n", b"  \r\n", line(id="2", title="Snekker") + b"\r\n",
        line(id="3", title="Sykepleier", text="Teamet består av lege og erfaringskonsulent."),
    ]  # fmt: skip
    assert answered(lines) == [(1, "position"), (4, "unrelated"), (5, "mention")]


def test_a_bad_line_is_named_and_the_others_are_answered() -> None:
    found = answered([line(id="1", title="Snekker"), b"{", line(id="3", title="Snekker")])
    assert [number for number, _ in found] == [1, 2, 3]
    assert [verdict for _, verdict in found][::2] == ["unrelated", "unrelated"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"{", "truncated"),
        (b"[]", "expected `object`"),
        (b'{"id": "1"}', "missing required field `title`"),
        (b'{"id": 1, "title": "x"}', "$.id"),
        (b'{"id": "1", "title": null}', "$.title"),
        (b'{"id": "1", "title": "x", "text": ["x"]}', "$.text"),
        (b'{"id": "1", "title": "\\ud800"}', ""),
        (b"\xff\xfe", ""),
        (b"[" * 100_000, ""),
        (b"1" * 5_000, ""),
    ],
)
def test_what_is_wrong_with_a_line_is_said(bad: bytes, says: str) -> None:
    with pytest.raises(JobsError) as raised:
        answer(bad)
    assert says.lower() in str(raised.value).lower()
    assert str(raised.value)


def test_the_answer_is_one_line_whatever_goes_in() -> None:
    found = answer(line(id="1\n2", title="Erfaringskonsulent\u2028\r\n<script>\0", text="erfaringskonsulent\n\n\n"))
    assert b"\n" not in found
    assert json.loads(found)["id"] == "1\n2"
