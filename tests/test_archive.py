"""Raw pages on disk: all come back, a cut one is lost alone, and old days go."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.model import Page, Request
from scraper.text import iso


DAY = date(2026, 11, 20)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)
    yield made
    made.close()


def page(number: int, body: bytes) -> Page:
    url = f"https://board.example.no/{number}"
    return Page(request=Request(url=url, page="entry"), url=url, status=200, headers={}, body=body)


def kept(archive: Archive, source: str = "board", day: date = DAY) -> list[bytes]:
    return [body for _, body in archive.pages(source, day)]


def test_pages_come_back_in_order_with_their_addresses(archive: Archive, now: datetime) -> None:
    bodies = [b"", b"\n", b'{"a": 1}\n\n', "Bodø søker".encode(), bytes(range(256)) * 200, gzip.compress(b"x")]
    for number, body in enumerate(bodies):
        archive.keep("board", page(number, body), now)
    assert list(archive.pages("board", DAY)) == [(f"https://board.example.no/{n}", body) for n, body in enumerate(bodies)]


@settings(deadline=None, max_examples=25)
@given(bodies=st.lists(st.binary(max_size=500), max_size=5))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    archive = Archive(tmp_path_factory.mktemp("raw"))
    for number, body in enumerate(bodies):
        archive.keep("board", page(number, body), datetime(2026, 11, 20, tzinfo=UTC))
    archive.close()
    assert kept(archive) == bodies


def test_each_source_and_each_day_has_its_own_pages(archive: Archive, now: datetime) -> None:
    archive.keep("one", page(1, b"one"), now)
    archive.keep("two", page(1, b"two"), now)
    archive.keep("one", page(1, b"tomorrow"), now + timedelta(days=1))
    assert (kept(archive, "one"), kept(archive, "two")) == ([b"one"], [b"two"])
    assert kept(archive, "one", DAY + timedelta(days=1)) == [b"tomorrow"]
    assert kept(archive, "three") == []


def test_a_later_run_adds_to_the_day(tmp_path: Path, now: datetime) -> None:
    for number in range(3):
        run = Archive(tmp_path)
        run.keep("board", page(number, b"%d" % number), now)
        run.close()
    assert kept(Archive(tmp_path)) == [b"0", b"1", b"2"]


def test_threads_may_keep_pages_at_the_same_time(archive: Archive, now: datetime) -> None:
    bodies = [b"%d" % number * 1_000 for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda body: archive.keep("board", page(1, body), now), bodies))
    assert sorted(kept(archive)) == sorted(bodies)


def test_zcat_can_read_it(archive: Archive, tmp_path: Path, now: datetime) -> None:
    archive.keep("board", page(1, b"one"), now)
    archive.keep("board", page(2, b"two"), now)
    with gzip.open(tmp_path / "board" / f"{DAY}.gz", "rt") as file:
        text = file.read()
    about = (
        '{{"url": "https://board.example.no/{0}", "status": 200, "at": "{1}", "bytes": 3, '
        '"request": {{"url": "https://board.example.no/{0}", "page": "entry"}}}}\n{2}'
    )
    assert text == about.format(1, iso(now), "one") + about.format(2, iso(now), "two")


def test_pages_come_back_as_they_were_answered_since_a_day(archive: Archive, now: datetime) -> None:
    asked = Request(url="https://board.example.no/1", page="ad", about="1", carried="x", headers=(("A", "b"),), accept=(410,))
    moved = Page(request=asked, url="https://board.example.no/en", status=410, headers={"etag": "1"}, body=b"gone")
    archive.keep("board", page(0, b"before"), now - timedelta(days=1))
    archive.keep("board", moved, now)
    archive.keep("board", page(2, b"after"), now + timedelta(days=2))
    assert list(archive.answers("board", DAY)) == [replace(moved, headers={}), page(2, b"after")]
    assert [found.body for found in archive.answers("board", DAY - timedelta(days=9))] == [b"before", b"gone", b"after"]
    assert list(archive.answers("board", DAY + timedelta(days=3))) == []
    assert list(archive.answers("other", DAY)) == []


def test_a_page_of_an_older_file_that_does_not_say_what_was_asked_is_passed_over(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "board").mkdir()
    about = b'{"url": "https://board.example.no/1", "status": 200, "at": "", "bytes": 3}'
    (tmp_path / "board" / f"{DAY}.gz").write_bytes(gzip.compress(about + b"\none"))
    assert kept(archive) == [b"one"]
    assert list(archive.answers("board", DAY)) == []


LONG = bytes(range(256)) * 100


@pytest.mark.parametrize("left", [1, 5, 9, 10, 11, 40, 200, 400])
def test_a_page_that_was_cut_off_is_lost_alone(tmp_path: Path, now: datetime, left: int) -> None:
    path = tmp_path / "board" / f"{DAY}.gz"
    run = Archive(tmp_path)
    run.keep("board", page(1, b"before"), now)
    whole = path.stat().st_size
    run.keep("board", page(2, LONG), now)
    run.close()
    with path.open("rb+") as file:
        file.truncate(whole + left)
    assert kept(Archive(tmp_path)) == [b"before"]

    run = Archive(tmp_path)  # the next run of the day goes on after the cut
    run.keep("board", page(3, LONG), now)
    run.keep("board", page(4, b"after"), now)
    run.close()
    assert kept(Archive(tmp_path)) == [b"before", LONG, b"after"]


def test_a_file_that_is_something_else_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / f"{DAY}.gz").write_bytes(b"something else")
    assert kept(Archive(tmp_path)) == []


def test_pruning_takes_the_days_before_a_day_of_all_sources(archive: Archive, tmp_path: Path, now: datetime) -> None:
    for back in range(4):
        for source in ("one", "two"):
            archive.keep(source, page(1, b"x"), now - timedelta(days=back))
    (tmp_path / "one" / "notes.txt").write_text("kept")
    assert archive.prune(DAY - timedelta(days=1)) == 4
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        f"{DAY - timedelta(days=1)}.gz",
        f"{DAY}.gz",
        "notes.txt",
    ]
    assert archive.prune(DAY - timedelta(days=1)) == 0


def test_pruning_a_folder_that_is_not_there_takes_nothing(tmp_path: Path) -> None:
    assert Archive(tmp_path / "none").prune(DAY) == 0
