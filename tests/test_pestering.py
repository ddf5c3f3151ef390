"""What people and programs do to sign-ups: guess, repeat, misspell, change their minds, and speak as it was done in 1996."""

from __future__ import annotations

import random
import socket
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from digest.tokens import PLACES
from tests.service import AGREED, ME, Service, confirmed, link, served, signed_up
from web.server import listening


@pytest.fixture
def service(tmp_path: Path) -> Service:
    made = served(tmp_path)
    made.ad("1")
    return made


# Whom an address belongs to.


def test_whoever_an_address_belongs_to_and_whatever_became_of_it_the_page_is_the_same(service: Service) -> None:
    confirmed(service, address="abonnent@example.no")
    signed_up(service, address="venter@example.no")
    service.client().post(link(signed_up(service, address="aldri@example.no"), "bekreft/"), data={"do": "never"})
    service.client().post(link(confirmed(service, address="sluttet@example.no"), "slutt/"), data={"do": "leave"})
    names = ("abonnent", "venter", "aldri", "sluttet", "ukjent")
    client = service.client()
    answers = [client.post("/varsel/bestill/", data={**AGREED, "address": f"{name}@example.no"}) for name in names]
    assert ({answer.status_code for answer in answers}, len({answer.text for answer in answers})) == ({200}, 1)
    assert len({str(answer.headers) for answer in answers}) == 1


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("Leser@Example.no", "Leser@example.no"),
        ("leser+jobb@example.no", "leser+jobb@example.no"),
        ("l.e.s.e.r@example.no", "l.e.s.e.r@example.no"),
        ("  leser@example.no ", "leser@example.no"),
        ("leser@bodø.example.no", "leser@xn--bod-2na.example.no"),
        (f"{'a' * 64}@example.no", f"{'a' * 64}@example.no"),
    ],
)
def test_an_address_is_written_to_as_it_was_typed(service: Service, typed: str, reached: str) -> None:
    assert signed_up(service, address=typed)["To"] == reached


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "bjørn@example.no",
            "аdmin@example.no",
            "leser@localhost",
            "leser@[127.0.0.1]",
            '"leser"@example.no',
            "leser@example.no.",
        ),
        *(f"{'a' * 65}@example.no", "a@example.no,b@example.no", "a@example.no;b@example.no", "leser@example..no", "@", ""),
        *("leser@example.no\r\nBcc: b@example.no", "leser@example.no\0", "=?utf-8?q?a=0D=0A?=@example.no"),
        *(
            "Leser <leser@example.no>",
            f"{'a' * 10_000}@example.no",
            "leser@" + "a." * 200 + "no",
            "leser@-.no",
        ),
    ],
)
def test_what_is_no_address_is_named_and_written_to_by_nobody(service: Service, typed: str) -> None:
    answer = service.client().post("/varsel/bestill/", data={**AGREED, "address": typed})
    assert answer.status_code == 400
    assert BeautifulSoup(answer.text, "lxml").select_one("#feil-address")
    assert service.mails() == []


# Links.


def test_guesses_are_all_answered_alike_and_as_whoever_has_left_is(service: Service) -> None:
    mail, chance = confirmed(service), random.Random(7)
    own = {place: link(mail, place) for place in ("mitt/", "slutt/")}
    service.client().post(own["mitt/"], data={"do": "erase"})
    client = service.client()
    left = client.get(own["mitt/"])
    tokens = ["".join(chance.choices("0123456789abcdef", k=64)) for _ in range(500)]
    guesses = [client.post(f"/{PLACES['manage']}{token}", data={"do": "erase"}) for token in tokens]
    assert {(answer.status_code, answer.text) for answer in (left, *guesses)} == {(404, left.text)}
    out = own["slutt/"].rpartition("/")[2]
    gone, never = [client.post(f"/{PLACES['leave']}{token}", data={"do": "leave"}) for token in (out, tokens[0])]
    assert (gone.status_code, gone.text) == (never.status_code, never.text.replace(tokens[0], out))


def test_no_page_of_ones_own_is_shown_in_anothers_frame_or_posts_elsewhere(service: Service) -> None:
    waiting = link(signed_up(service), "bekreft/")
    service.client().post(waiting)
    [first] = service.mails()
    for path in ("/varsel/bestill/", waiting, link(first, "mitt/"), link(first, "slutt/")):
        policy = service.client().get(path).headers["Content-Security-Policy"]
        assert ("frame-ancestors 'none'" in policy, "form-action 'self'" in policy) == (True, True)


def test_a_mail_server_may_leave_for_its_reader_as_it_was_done_in_1996(service: Service) -> None:
    where = urlsplit(str(confirmed(service)["List-Unsubscribe"]).partition(">")[0].lstrip("<")).path
    body = b"List-Unsubscribe=One-Click"
    head = f"POST {where} HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with listening(service.app(), "127.0.0.1", 0) as address:
        answers = [said(address, head.encode() + body) for _ in range(2)]
    assert [answer.split(None, 2)[1] for answer in answers] == [b"200", b"200"]
    assert not any(b"Location:" in answer or b"Set-Cookie" in answer for answer in answers)
    assert service.people() == []


def said(address: str, question: bytes) -> bytes:
    """Everything that a server answers until it ends the conversation."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=30) as conversation:
        conversation.sendall(question)
        return b"".join(iter(lambda: conversation.recv(65_536), b""))


# Changes of mind.


def test_who_comes_too_late_is_shown_where_to_ask_anew(service: Service) -> None:
    late = link(signed_up(service), "bekreft/")
    service.now += timedelta(days=8)
    answer = service.client().post(late)
    assert answer.status_code == 404
    assert BeautifulSoup(answer.text, "lxml").select_one("main a[href$='varsel/bestill/']")
    assert "Se etter en e-post" in service.client().post("/varsel/bestill/", data=AGREED).text


def test_of_two_tabs_the_last_press_counts(service: Service) -> None:
    one = link(signed_up(service), "bekreft/")
    service.client().post(one)
    [first] = service.mails()
    service.client().post(link(first, "slutt/"), data={"do": "leave"})
    assert service.client().post(one).status_code == 404
    assert (service.people(), service.later(days=8)) == ([], [])


def test_who_changes_how_often_just_before_a_digest_hears_of_each_post_once(service: Service) -> None:
    mine, subjects = link(confirmed(service, every="straks"), "mitt/"), []
    for number, every in enumerate(("daglig", "straks", "ukentlig", "straks", "daglig"), 2):
        service.ad(str(number), title=f"Likeperson {10 * number} %", employer=f"Nr {number}")
        service.client().post(mine, data={"do": "often", "every": every, "language": "nb"})
        subjects += [mail["Subject"] for mail in service.later(days=1)]
    subjects += [mail["Subject"] for mail in service.later(days=8)]
    assert sum(int(str(subject).partition(" ")[0]) for subject in subjects) == 5
    assert ME in {person.address for person in service.people()}
