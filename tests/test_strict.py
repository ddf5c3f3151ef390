"""Boards' JSON: half characters are mended, everything else stays strict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from scraper.strict import decode


class Row(msgspec.Struct):
    title: str


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rb'{"title": "Erfaringskonsulent"}', "Erfaringskonsulent"),
        (rb'{"title": "\ud83d\ude00 ja", "x": "\ud800"}', "😀 ja"),
        (rb'{"title": "a\ud800b"}', "a\ufffdb"),
        (rb'{"title": "a\uDC00b"}', "a\ufffdb"),
        (rb'{"title": "\ud800\ud83d\ude00"}', "\ufffd😀"),
        (rb'{"title": "Bod\u00f8", "skipped": {"deep": ["\udfff"]}}', "Bodø"),
    ],
)
def test_half_characters_become_the_replacement_character(body: bytes, title: str) -> None:
    assert decode(body, Row) == Row(title)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"title": 1}', b"{}", b"[" * 100_000, b'{"title": "\xe6"}', b'{"title": "a\\ud80"}']
)
def test_whatever_else_is_wrong_is_an_error(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        decode(body, Row)


_MEETING = """
import sys, threading
sys.setswitchinterval(1e-6)
from pathlib import Path
from scraper import config, mails, relevance
from scraper.model import Judged
from scraper.strict import decoder
gate = threading.Barrier(9)
def work():
    gate.wait()
    config.load(Path("config.toml"))
    mails.listing(b'[{"url": "", "message_id": "", "sender": ""}]')
    relevance.rules()
    decoder(Judged)
threads = [threading.Thread(target=work) for _ in range(9)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_threads_that_meet_a_type_for_the_first_time_together_do_not_crash_the_process() -> None:
    for _ in range(3):
        assert subprocess.run([sys.executable, "-c", _MEETING], cwd=Path(__file__).parents[1], check=False).returncode == 0
