"""What it costs to judge an ad: nearly all have no word of ours, and are to cost little more than looking for the words.

The peer is pyahocorasick, which looks for the words of our lists written out, in the same texts, and finds every one. It has no
need to take off markup, mend letters or give an answer; we do all that. The ads are NAV's in form, 4 KB each with their markup.
The two take turns, a hundred ads at a time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from bench import ads
from bench.lines import Line
from demo.ads import load_ads
from scraper import relevance
from scraper.judge import judge
from scraper.model import Posting
from scraper.patterns import expanded
from scraper.readable import phrases
from scraper.text import plain


if TYPE_CHECKING:
    from ahocorasick import Automaton

COUNT = 10_000
LENGTH = 4_000
DAY = date(2026, 11, 21)
TURN = 100
T = TypeVar("T")
WORDS = ("TITLE", "MAYBE_TITLE", "LIVED")


def measure(count: int = COUNT) -> list[Line]:
    """Measure the ads without any term beside the peer, and those with one by themselves."""
    without, ours = _without(count), _with(count)
    texts = [plain(posting.html) for posting in without]
    automaton = _automaton()
    judged, looked = _compare(without, judge, lambda posting: _find(automaton, f"{posting.title}\n{posting.html}"))
    searched, found = _compare(texts, relevance.carries_term, lambda text: _find(automaton, text))
    full, short = _compare(ours, judge, lambda posting: _find(automaton, f"{posting.title}\n{posting.html}"))
    peer = "pyahocorasick"
    return [
        Line(what="judge an ad without a term", peer=peer, unit="µs", ours=1e6 * judged, theirs=1e6 * looked, goal=2),
        Line(what="the look for a term, no markup", peer=peer, unit="µs", ours=1e6 * searched, theirs=1e6 * found),
        Line(what="judge an ad with a term", peer=peer, unit="ms", ours=1e3 * full, theirs=1e3 * short, goal=5, of_ratio=False),
    ]


def literals() -> list[str]:
    """Write out the word lists, as far as they are words."""
    rules = relevance.rules()
    found = (phrase.lower() for name in WORDS for phrase in phrases(expanded(rules.words[name], rules.words)))
    return list(dict.fromkeys(phrase for phrase in found if "…" not in phrase))


def _automaton() -> Automaton:
    import ahocorasick  # noqa: PLC0415 - only `make bench` has it

    made = ahocorasick.Automaton()
    for word in literals():
        made.add_word(word, word)
    made.make_automaton()
    return made


def _find(automaton: Automaton, text: str) -> int:
    """Look for the words as the peer does."""
    return sum(1 for _ in automaton.iter(text.lower()))


def _without(count: int) -> list[Posting]:
    """Give ads in NAV's form that have no word of ours."""
    others = (posting for posting in _all(2 * count) if not relevance.carries_term(f"{posting.title}\n{posting.html}"))
    return list(islice(others, count))


def _with(count: int) -> list[Posting]:
    """Give ads that have one: those of the demo, each as long as the others, as many as the feed would hold."""
    filler = [posting.html for posting in _without(100)]
    given = [ad for ad in load_ads(DAY) if ad.label != "unrelated"]
    contents = (ad.content() for ad in _again(given))
    return [
        _posting(str(number), content["title"], f"{content['description']}{filler[number % 100]}"[:LENGTH])
        for number, content in zip(range(max(100, count // ads.OURS)), contents, strict=False)
    ]


def _all(count: int) -> Iterator[Posting]:
    for entry in ads.entries(count):
        content = json.loads(entry)["ad_content"]
        yield _posting(content["uuid"], content["title"], content["description"][:LENGTH])


def _posting(source_id: str, title: str, html: str) -> Posting:
    return Posting(source_id=source_id, url=f"https://board.example/{source_id}", title=title, employer="Eksempel", html=html)


def _again(things: Sequence[T]) -> Iterator[T]:
    while True:
        yield from things


def _compare(things: Sequence[T], one: Callable[[T], object], other: Callable[[T], object]) -> tuple[float, float]:
    """Give the seconds that each takes for a thing: the median of turns."""
    turns = [things[begin : begin + TURN] for begin in range(0, len(things), TURN)]
    _seconds(turns[0], one)  # what is only done once is done before
    costs = [(_seconds(turn, one) / len(turn), _seconds(turn, other) / len(turn)) for turn in turns]
    ours, theirs = zip(*costs, strict=True)
    return median(ours), median(theirs)


def _seconds(things: Iterable[T], do: Callable[[T], object]) -> float:
    begin = time.perf_counter()
    for thing in things:
        do(thing)
    return time.perf_counter() - begin
