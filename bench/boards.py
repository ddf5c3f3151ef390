"""All sources together, beside the slowest of them alone: what it costs to read many boards at once.

The sample boards answer after ten milliseconds, where real ones take about a hundred, and each source's pauses are shorter by
the same factor of ten. So the slowest source should wait for its board here as it does there: that is EasyCruit, whose ads
are files of their own, asked for one at a time and a second apart. Our processor is not ten times as quick, so it weighs
ten times as much here as in a real run.

What is measured is whether sources wait for each other, for the database or for the processor. That many slow boards are read
in less than the sum of their times is only to be expected: the second line says it, and has no goal. The last two tell how much
of the time the processor was at work. Where that is nearly all of it for the slowest source alone, it waits for us and not for
its board, and the machine is too slow or too busy for the first line to mean much.
"""

from __future__ import annotations

from bench import child, sample_boards
from bench.child import Figures, Ports, Sizes
from bench.lines import Line
from bench.samples import KINDS


ROUNDS = 3
SIZES = {name: kind.ads for name, kind in KINDS.items()}
LATENCY = 0.01  # seconds until a sample board answers


def measure(sizes: Sizes = SIZES, rounds: int = ROUNDS) -> list[Line]:
    """Read all at once and each alone, by turns."""
    with sample_boards.running(sizes, LATENCY) as ports:
        measured = [_round(ports, sizes) for _ in range(rounds)]
    together, *alone = (child.middle(figures) for figures in zip(*measured, strict=True))
    slowest, name = max(zip(alone, sizes, strict=True), key=lambda each: each[0]["seconds"])
    what, one_by_one = f"{sum(sizes.values()):,} ads, {len(sizes)} sources", sum(figures["seconds"] for figures in alone)
    return [
        Line(what=what, peer=f"{name} alone", unit="s", ours=together["seconds"], theirs=slowest["seconds"], goal=1.3),
        Line(what=what, peer="one by one", unit="s", ours=together["seconds"], theirs=one_by_one),
        _processor("all sources", together),
        _processor(name, slowest),
    ]


def _round(ports: Ports, sizes: Sizes) -> list[Figures]:
    """Read all at once, and then each alone."""
    return [_collected(ports, each) for each in (sizes, *({name: count} for name, count in sizes.items()))]


def _collected(ports: Ports, sizes: Sizes) -> Figures:
    return child.run(sum(sizes.values()), "bench.together", *child.words(ports), "-", *child.words(sizes))


def _processor(who: str, figures: Figures) -> Line:
    return Line(what=f"processor, {who}", peer="wall clock", unit="s", ours=figures["processor"], theirs=figures["seconds"])
