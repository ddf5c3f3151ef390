"""From pieces to a body: whole, within the cap, and what it says it is."""

from __future__ import annotations

import gzip
import itertools
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import FetchError
from scraper.fetch.body import whole
from tests.faults import PAGE, packed_zeros


MOST = 1_000_000
PACKED = gzip.compress(PAGE)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[begin : begin + size] for begin in range(0, len(data), size)]


def error_of(pieces: Iterable[bytes], encoding: str, most: int = MOST) -> FetchError:
    with pytest.raises(FetchError) as caught:
        whole(pieces, encoding, most)
    return caught.value


@contextmanager
def little_memory(most: int) -> Iterator[None]:
    """Fail when what is inside holds more than so many bytes at any time."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_plain_body_is_put_together(encoding: str) -> None:
    assert whole(cut(PAGE, 100), encoding, MOST) == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip", " gzip "])
def test_a_compressed_body_is_unpacked(encoding: str) -> None:
    assert whole(cut(PACKED, 100), encoding, MOST) == PAGE


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(min_value=1, max_value=50))
def test_a_gzip_of_several_members_is_unpacked_wherever_it_is_cut(parts: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    assert whole(cut(packed, size), "gzip", MOST) == b"".join(parts)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_answer_without_a_body_has_an_empty_one(encoding: str) -> None:
    assert whole([], encoding, MOST) == b""
    assert whole([b""], encoding, MOST) == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br", "a" * 500])
def test_an_encoding_that_was_not_asked_for_is_an_error(encoding: str) -> None:
    error = error_of([PAGE], encoding)
    assert "which was not asked for" in str(error)
    assert not error.transient
    assert len(str(error)) < 200


@pytest.mark.parametrize("missing", [1, 4, 8, 12, len(PACKED) - 1])
def test_a_gzip_that_was_cut_short_is_an_error(missing: int) -> None:
    error = error_of(cut(PACKED[:-missing], 100), "gzip")
    assert "cut short" in str(error)
    assert error.transient


def test_a_second_member_that_was_cut_short_is_an_error() -> None:
    assert "cut short" in str(error_of([PACKED + PACKED[:-12]], "gzip"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PAGE, id="plain"),
        pytest.param(PACKED[:-8] + bytes(8), id="wrong checksum"),
        pytest.param(PACKED[:60] + b"x" * 40 + PACKED[100:], id="damaged"),
        pytest.param(PACKED + b"<p>and more</p>", id="something after it"),
    ],
)
def test_what_says_it_is_gzip_but_is_not_is_an_error(body: bytes) -> None:
    error = error_of(cut(body, 50), "gzip")
    assert "says it is gzip, but is not" in str(error)
    assert error.transient


def test_what_is_packed_twice_is_unpacked_once() -> None:
    assert whole([gzip.compress(PACKED)], "gzip", MOST) == PACKED


@pytest.mark.parametrize(
    ("encoding", "body"), [("", PAGE), ("gzip", PACKED), ("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]))]
)
def test_the_cap_is_on_the_unpacked_bytes_and_exact(encoding: str, body: bytes) -> None:
    assert whole(cut(body, 100), encoding, len(PAGE)) == PAGE
    error = error_of(cut(body, 100), encoding, len(PAGE) - 1)
    assert f"larger than {len(PAGE) - 1:,} bytes" in str(error)
    assert not error.transient


def test_a_bomb_takes_no_more_memory_than_the_cap() -> None:
    bomb = cut(packed_zeros(), 65_536)
    with little_memory(8 * MOST):
        assert "larger than" in str(error_of(bomb, "gzip"))


def test_a_body_without_end_takes_no_more_memory_than_the_cap() -> None:
    with little_memory(8 * MOST):
        assert "larger than" in str(error_of(itertools.repeat(bytes(65_536)), ""))


def test_an_end_that_never_comes_after_the_end_takes_no_memory() -> None:
    pieces = itertools.chain([PACKED], itertools.repeat(b"x" * 65_536, 1_000))
    with little_memory(8 * MOST):
        assert "is not" in str(error_of(pieces, "gzip"))
