"""The pages that say that something is wrong."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask, abort
from werkzeug.exceptions import default_exceptions

from web import faults
from web.app import create_app
from web.pages import Site
from web.server import listening
from web.site import write


SITE = Site(title="Erfaringsjobb", url="https://example.no", contact="drift@example.no")


def test_each_status_has_a_page_of_its_own_in_both_languages() -> None:
    made = dict(faults.files(SITE))
    assert set(made) == {f"{language}{status}.html" for language in ("", "nn/") for status in faults.WORDS}
    headings = {name: str(text).partition("<h1>")[2].partition("</h1>")[0] for name, text in made.items()}
    assert headings["404.html"] == "Siden finnes ikke"
    assert headings["nn/404.html"] == "Sida finst ikkje"
    assert len(set(headings.values())) >= 2 * (len(faults.WORDS) - 1), "each says something of its own"


def test_no_search_engine_keeps_such_a_page_and_each_leads_on() -> None:
    for name, text in faults.files(SITE):
        assert isinstance(text, str)
        assert '<meta name="robots" content="noindex">' in text
        assert f'<a href="/{"nn/" if name.startswith("nn/") else ""}">' in text


# Through the application.


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application that refuses with whatever status is asked of it."""
    write(tmp_path, faults.files(SITE))
    made = create_app(tmp_path, https=True)
    for before in ("/", "/nn/", "/ansatte/"):
        made.add_url_rule(f"{before}<int:code>", f"{before}refuse", abort, methods=["GET", "POST"])
    return made


@pytest.mark.parametrize("status", [status for status in default_exceptions if status >= 400])
def test_whatever_is_refused_it_is_said_on_a_page_of_ours_in_the_readers_language(app: Flask, status: int) -> None:
    said = []
    for before in ("/", "/nn/", "/ansatte/"):
        answer = app.test_client().post(f"{before}{status}")
        page = BeautifulSoup(answer.text, "lxml")
        assert answer.status_code == status
        assert page.html
        assert page.html["lang"] == ("nn" if before == "/nn/" else "nb")
        assert page.h1
        said.append(page.h1.get_text())
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert not re.search(r"werkzeug|flask|Traceback|Error\b|\.py\b", answer.text)
    assert said[0] == said[2]


def test_before_anything_is_published_each_is_said_in_words(tmp_path: Path) -> None:
    client = create_app(tmp_path, https=True).test_client()
    assert client.get("/nn/").text == "Sida finst ikkje. Kanskje er adressa skriven feil, eller så er sida flytta.\n"
    assert client.post("/").text.startswith("Det går ikke her. ")


RAW = {  # what a program may send that is no request, and what comes of it
    400: b"GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n",
    413: b"POST /nn/tips/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n",
    431: b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: ".ljust(
        262_144, b"a"
    ),  # not a byte more: whoever hangs up on those is not heard
    501: b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
}


@pytest.mark.parametrize(("status", "sent"), RAW.items())
def test_what_is_no_request_at_all_is_answered_with_a_page_of_ours(tmp_path: Path, status: int, sent: bytes) -> None:
    write(tmp_path, faults.files(SITE))
    with listening(create_app(tmp_path, https=True), "127.0.0.1", 0) as address:
        head, _, body = over_the_wire(int(address.rpartition(":")[2]), sent).partition(b"\r\n\r\n")
    assert re.match(rf"HTTP/1\.[01] {status} ".encode(), head)
    assert b"Content-Security-Policy: default-src 'none'" in head
    assert b"Server:" not in head
    assert body == (tmp_path / ("nn" if b"/nn/" in sent else ".") / f"{status}.html").read_bytes()


def over_the_wire(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65_536), b""))
