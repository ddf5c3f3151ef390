"""What is logged is one line for each event, whatever it holds, and tells of nobody."""

from __future__ import annotations

import logging
import sys

import pytest

from scraper.log import LOG, Lines, safe


def line(event: str, logger: str = LOG.name, **said: object) -> str:
    record = logging.LogRecord(logger, logging.INFO, __file__, 1, event, (), None)
    record.created, record.said = 1_795_167_000.0, said
    return Lines().format(record)


def test_an_event_is_a_line_of_words_and_what_was_said_of_it() -> None:
    assert line("collect nav", seen=3, error="") == '2026-11-20T09:30:00Z info collect nav seen=3 error=""'


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("to ord", '"to ord"'),
        ('sa "hei"', '"sa \\"hei\\""'),
        ("a\nERROR planted", '"a\\nERROR planted"'),
        ("\x1b[31mrød\x1b[0m", '"\\x1b[31mrød\\x1b[0m"'),
        ("a\u2028b\u202eb", '"a\\u2028b\\u202eb"'),
        ("a\x00b\x7f", '"a\\x00b\\x7f"'),
    ],
)
def test_foreign_words_stay_on_their_line_and_speak_to_no_terminal(said: str, shown: str) -> None:
    assert line("send", error=said).endswith(f" error={shown}")
    assert line("send", error=said).isprintable()


def test_no_address_and_no_link_of_anybody_is_logged() -> None:
    assert safe("550 <leser+x@bodø.example.no>: no such user") == "550 <(address)>: no such user"
    assert safe(f"GET /varsel/mitt/{'0a' * 32} failed") == "GET /varsel/mitt/(link) failed"


def test_what_libraries_say_and_what_they_raise_is_one_line_too() -> None:
    try:
        int("leser@example.no\nto")
    except ValueError:
        about = sys.exc_info()
    record = logging.LogRecord("waitress", logging.ERROR, __file__, 1, "Exception while serving %s", ("/x",), about)
    shown = Lines().format(record)
    assert ' error waitress says="Exception while serving /x" error="ValueError(' in shown
    assert "traceback=" in shown
    assert shown.isprintable()
    assert "int() with base 10: '(address)" in shown
