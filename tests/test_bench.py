"""The benchmarks run and read every ad; how fast they are is not tested."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from bench import (
    boards,
    child,
    feeds,
    keeping,
    parsing,
    publishing,
    relevance,
    room,
    roomful,
    sample_boards,
    samples,
    serving,
)
from bench.lines import Line, table
from scraper.model import Posting
from scraper.relevance import carries_term


WITHOUT_TEXT = ("arbeidsplassen", "jooble", "finn_mail", "jooble_mail")
TWO = {"jobbnorge": 3, "finn_mail": 2}


@pytest.mark.parametrize("name", samples.KINDS)
@pytest.mark.parametrize("count", [1, 27])
def test_a_sample_board_shows_as_many_ads_as_are_asked_of_it(name: str, count: int) -> None:
    kind = samples.KINDS[name]
    found = [found for page in samples.pages(kind, count) for found in kind.source.pages[page.request.page](page)]
    read = [posting for posting in found if isinstance(posting, Posting)]
    assert len({posting.source_id for posting in read}) == len(read) == count
    # A search or a mail shows no text, or some words of it; every other ad is as long as real ones are.
    assert {len(posting.html) > 3_000 for posting in read} == {name not in WITHOUT_TEXT}


def test_a_sample_that_cannot_show_so_many_ads_is_refused() -> None:
    with pytest.raises(RuntimeError, match="the sample of arbeidsplassen shows 300 ads, not 301"):
        samples.pages(samples.KINDS["arbeidsplassen"], 301)


def test_two_thousand_ads_are_read_of_all_kinds_of_boards() -> None:
    assert sum(boards.SIZES.values()) == 2_000
    assert boards.SIZES.keys() == parsing.SIZES.keys() == samples.KINDS.keys()


def test_boards_compares_all_sources_with_the_slowest_and_with_the_sum() -> None:
    lines = boards.measure(TWO, rounds=1)
    assert [line.what for line in lines[:3]] == ["5 ads, 2 sources", "5 ads, 2 sources", "processor, all sources"]
    assert lines[0].peer.removesuffix(" alone") in TWO
    assert [line.goal for line in lines] == [1.3, None, None, None]
    assert all(line.ours > 0 for line in lines)
    assert lines[1].theirs > lines[0].theirs


def test_parsing_compares_each_source_with_its_own_fetching() -> None:
    lines = parsing.measure(TWO)
    assert [line.what for line in lines] == ["parse an ad of jobbnorge", "parse an ad of finn_mail"]
    assert [line.goal for line in lines] == [1, None]  # many ads in one answer cost next to nothing to fetch
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_the_words_that_the_peer_looks_for_are_ours_written_out() -> None:
    words = relevance.literals()
    assert {"erfaringskonsulent", "medforsker", "egenerfaring"} <= set(words)
    assert 100 < len(words) == len(set(words))
    assert [word for word in words if not carries_term(f"{word} psykisk")] == []


def test_ads_with_a_term_and_without_are_told_apart_and_equally_long() -> None:
    pytest.importorskip("ahocorasick", reason="only make bench has the peer")
    lines = relevance.measure(200)
    assert [line.goal for line in lines] == [2, None, 5]
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_a_feed_is_written_beside_those_of_its_peers() -> None:
    for peer in ("feedgenerator", "feedgen"):
        pytest.importorskip(peer, reason="only make bench has the peers")
    lines = feeds.measure(20, rounds=1)
    assert [line.goal for line in lines] == [1, 1, None]
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_publishing_writes_every_post_once_and_then_only_what_has_changed() -> None:
    lines = publishing.measure(open_=60, closed=20)
    assert [line.goal for line in lines] == [5, 0.5, None, 150, 30]
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_keeping_measures_starts_memory_and_processor() -> None:
    lines = keeping.measure(rounds=1, idle=0.5)
    assert [line.what for line in lines] == ["--help", "status", "serve: memory", "serve: processor"]
    assert all(line.theirs > 0 for line in lines)


def test_serving_compares_three_kinds_of_answers_where_there_is_somebody_to_compare_with() -> None:
    lines = serving.measure(rounds=1, requests=3)
    assert len(lines) == (3 if shutil.which("nginx") else 0)
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_ten_people_decide_at_once_in_the_room_and_every_page_is_told_of() -> None:
    size = roomful.Size(vacancies=200, waiting=50, readers=5, unrelated=10)
    lines = room.measure(size, size, seconds=8, board_ads=50)
    assert {line.what.partition(",")[0] for line in lines} == {room.DECIDE, room.TAKE_BACK, room.CASE, *room.PAGES}
    assert [line.goal for line in lines[:3]] == [100, None, None]
    assert all(line.ours > 0 and line.theirs > 0 for line in lines)


def test_a_run_that_does_not_read_every_ad_is_no_measurement() -> None:
    with sample_boards.running({"reachmee": 2}, 0) as ports, pytest.raises(subprocess.CalledProcessError):
        child.run(3, "bench.together", *child.words(ports), "-", "reachmee=3")


def test_sizes_pass_through_a_command_line() -> None:
    assert child.sizes(child.words(TWO)) == TWO


def test_a_line_without_a_goal_misses_none_and_says_none() -> None:
    context = Line(what="boards", peer="one by one", unit="s", ours=2.0, theirs=8.0)
    assert context.met
    assert (context.as_dict()["goal"], context.as_dict()["ratio"]) == (None, 0.25)
    assert table([context]).splitlines()[1] == "boards  2 s   one by one 8 s  0.25   –"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line(what="boards", peer="nav", unit="s", ours=2.0, theirs=8.0, goal=0.5), ("≤ 0.5 ×", "met")),
        (Line(what="boards", peer="nav", unit="s", ours=2.0, theirs=8.0, goal=0.2), ("≤ 0.2 ×", "NOT MET")),
        (Line(what="boards", peer="nav", unit="s", ours=2.0, theirs=8.0, goal=1.5, of_ratio=False), ("≤ 1.5 s", "NOT MET")),
    ],
)
def test_a_goal_is_for_the_ratio_or_for_ours_alone(line: Line, said: tuple[str, str]) -> None:
    assert line.cells()[-2:] == said
    assert line.met == (said[1] == "met")
