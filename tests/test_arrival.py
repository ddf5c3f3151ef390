"""What is looked for in a mail that has come through mail servers, on mails that have come through none."""

from __future__ import annotations

from typing import Any

import pytest

from digest.signing import Signer
from judge import rspamd
from judge.arrival import aligned, faults
from judge.arrival_faults import planted
from judge.mailhost import key_pair


DOMAIN, RECEIVER = "erfaringsjobb.example", "mottak.example"
SENT = (
    b"From: Stillingsvarsel <varsel@erfaringsjobb.example>\r\n"
    b"To: leser@example.com\r\n"
    b"Date: Fri, 20 Nov 2026 09:30:00 +0000\r\n"
    b"Message-ID: <1@erfaringsjobb.example>\r\n"
    b"Auto-Submitted: auto-generated\r\n"
    b"List-Id: <varsel.erfaringsjobb.example>\r\n"
    b"List-Unsubscribe: <https://erfaringsjobb.example/varsel/slutt/1>, <mailto:varsel@erfaringsjobb.example?subject=stopp>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"Subject: 1 ny stilling\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"\r\n"
    b"Hei!\r\n"
)
ON_THE_WAY = (
    "Return-Path: <varsel@erfaringsjobb.example>\r\nAuthentication-Results: {receiver};\r\n\tdkim={says} header.d={domain}\r\n"
)


@pytest.fixture(scope="module")
def pair() -> tuple[Signer, str]:
    """Who signs, and what DNS has of the key."""
    secret, record = key_pair()
    return Signer(selector="varsel", domain=DOMAIN, secret=secret), record


def arrived(handed: bytes, says: str = "pass") -> bytes:
    return ON_THE_WAY.format(receiver=RECEIVER, says=says, domain=DOMAIN).encode() + handed


def found(sent: bytes, mail: bytes, pair: tuple[Signer, str]) -> list[str]:
    return list(faults(sent, mail, RECEIVER, pair[1]))


def test_a_mail_that_arrives_as_it_was_signed_has_no_fault(pair: tuple[Signer, str]) -> None:
    assert found(SENT, arrived(pair[0].signed(SENT)), pair) == []


def test_each_planted_fault_is_found(pair: tuple[Signer, str]) -> None:
    for name, fault in planted(SENT, pair[0]).items():
        trusted = "signature" not in name
        seen = found(fault.sent, arrived(fault.handed, "pass" if trusted else "none"), pair)
        assert fault.says in " ".join(seen), name


def test_a_mail_that_its_receiver_does_not_believe_has_a_fault(pair: tuple[Signer, str]) -> None:
    [fault] = found(SENT, arrived(pair[0].signed(SENT), "fail"), pair)
    assert fault.startswith("mottak.example finds no good signature of erfaringsjobb.example")


def test_a_header_that_was_folded_anew_on_the_way_is_told(pair: tuple[Signer, str]) -> None:
    folded = pair[0].signed(SENT).replace(b"List-Unsubscribe: <", b"List-Unsubscribe:\r\n <")
    [first, *_] = found(SENT, arrived(folded), pair)
    assert first.startswith("was changed on the way: List-Unsubscribe: <https://")


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("jobb.example", "jobb.example", True),
        ("jobb.example", "post.jobb.example", True),
        ("post.jobb.example", "jobb.example", True),
        ("jobb.example", "xjobb.example", False),
        ("jobb.example", "", False),
    ],
)
def test_domains_are_aligned_where_one_lies_in_the_other(one: str, other: str, are: bool) -> None:  # noqa: FBT001 - a table
    assert aligned(one, other) is are


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"action": "no action", "score": 3.0, "symbols": {"A": {"score": 3.0}}}, []),
        (
            {"action": "greylist", "score": 4.5, "symbols": {"B": {"score": -1.0}, "A": {"score": 5.5}}},
            ["1.eml: greylist, 4.5 points: A"],
        ),
        ({"action": "reject", "score": 15.0, "symbols": {"GTUBE": {"score": 0.0}}}, ["1.eml: reject, 15.0 points: "]),
    ],
)
def test_a_mail_that_rspamd_does_anything_with_has_a_fault(said: dict[str, Any], says: list[str]) -> None:
    assert list(rspamd.faults("1.eml", said)) == says
