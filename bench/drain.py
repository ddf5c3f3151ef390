"""A whole board read from an empty database, beside curl and Scrapy, which read the same pages and throw them away."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from bench import board, child
from bench.child import Figures
from bench.lines import Line
from bench.ours import IN_FLIGHT


ADS = 5_000
ROUNDS = 3


def measure(count: int = ADS) -> list[Line]:
    """Run the three by turns, so that a busy minute of the machine is shared among them."""
    with board.running(count) as port:
        rounds = [_round(port, count) for _ in range(ROUNDS)]
    ours, curl, scrapy = (child.middle(figures) for figures in zip(*rounds, strict=True))
    what = f"drain {count:,} ads"
    return [
        Line(what=what, peer="Scrapy", unit="s", ours=ours["seconds"], theirs=scrapy["seconds"], goal=0.6),
        Line(what=what, peer="curl", unit="s", ours=ours["seconds"], theirs=curl["seconds"], goal=1.6),
        Line(what="peak memory", peer="Scrapy", unit="MB", ours=ours["peak"], theirs=scrapy["peak"], goal=150, of_ratio=False),
    ]


def _round(port: int, count: int) -> tuple[Figures, Figures, Figures]:
    ours = child.run(count, "bench.ours", port, count)
    return ours, _curl(port, count), child.run(count, "bench.spider", port, count)


def _curl(port: int, count: int) -> Figures:
    """Let curl throw everything away; it has nothing to start."""
    wanted = "".join(f'url = "http://127.0.0.1:{port}{path}"\noutput = "/dev/null"\n' for path in board.paths(count))
    command = ["curl", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", str(IN_FLIGHT), "--config"]
    with tempfile.TemporaryDirectory() as folder:
        urls = Path(folder) / "urls"
        urls.write_text(wanted, encoding="utf-8")
        begin = time.perf_counter()
        subprocess.run([*command, str(urls)], check=True)
        return {"seconds": time.perf_counter() - begin}
