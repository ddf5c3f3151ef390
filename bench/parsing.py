"""What it costs to parse one ad of each source, beside what it costs to bring it.

Both are of the same pages, lists and all, shared out among the ads on them. They are brought over loopback from a server that
answers at once, through our own fetcher, without any pause: no board in the world is as near. Where each ad is asked for on its
own, that is to cost more than the parsing, so that no parser is what a run waits for. Where one answer holds a hundred ads,
next to nothing of it falls to each, so there is no goal: the ratio tells how heavy the parser is, and the microseconds whether
it matters, as one such answer is fetched in an hour or two.
"""

from __future__ import annotations

from bench import child, sample_boards
from bench.child import Ports, Sizes
from bench.lines import Line
from bench.samples import KINDS


SIZES = dict.fromkeys(KINDS, 100)


def measure(sizes: Sizes = SIZES) -> list[Line]:
    """Measure each source in a process of its own."""
    with sample_boards.running(sizes, 0) as ports:
        return [_line(ports, name, count) for name, count in sizes.items()]


def _line(ports: Ports, name: str, count: int) -> Line:
    figures = child.run(count, "bench.parsers", *child.words(ports), "-", *child.words({name: count}))
    goal = 1 if figures["asked"] > count else None
    return Line(
        what=f"parse an ad of {name}", peer="fetch it", unit="µs", ours=figures["parse"], theirs=figures["fetch"], goal=goal
    )
