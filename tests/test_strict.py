"""Boards' JSON: half characters are mended, everything else stays strict."""

from __future__ import annotations

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
