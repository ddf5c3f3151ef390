"""Grouping many ads from nothing, and finding the twin of one among them, beside two other ways to find it."""

from __future__ import annotations

from bench import child
from bench.lines import Line


ADS = 100_000
FEW = 10_000


def measure(count: int = ADS, few: int = FEW) -> list[Line]:
    """Run ours and the two others in processes of their own."""
    ours, small = (child.run(number, "bench.regroup", number) for number in (count, few))
    hashes, blocks = (child.run(count, "bench.lookalikes", way, count) for way in ("datasketch", "rapidfuzz"))
    what = f"regroup {count:,} ads"
    cost, memory = ours["microseconds"], ours["peak"]
    return [
        Line(
            what=what,
            peer=f"{few:,}",
            unit="s",
            ours=ours["seconds"],
            theirs=small["seconds"],
            goal=60,
            of_ratio=False,
        ),
        Line(what="its memory", peer="datasketch's", unit="MB", ours=memory, theirs=hashes["peak"], goal=1),
        Line(what="its memory", peer=f"{few:,}", unit="MB", ours=memory, theirs=small["peak"], goal=500, of_ratio=False),
        Line(what="place one more", peer=f"at {few:,}", unit="µs", ours=cost, theirs=small["microseconds"], goal=1.3),
        Line(what="place one more", peer="rapidfuzz in blocks", unit="µs", ours=cost, theirs=blocks["microseconds"], goal=1),
        Line(what="place one more", peer="datasketch finds", unit="µs", ours=cost, theirs=hashes["microseconds"]),
    ]
