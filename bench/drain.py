"""A whole board read from an empty database, beside curl and Scrapy, which read the same pages and throw them away."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from bench import board
from bench.lines import Line
from bench.ours import IN_FLIGHT


ADS = 5_000
ROUNDS = 3

Figures = dict[str, float]


def measure(count: int = ADS) -> list[Line]:
    """Run the three by turns, so that a busy minute of the machine is shared among them."""
    with board.running(count) as port:
        rounds = [_round(port, count) for _ in range(ROUNDS)]
    ours, curl, scrapy = (_middle(figures) for figures in zip(*rounds, strict=True))
    what = f"drain {count:,} ads"
    return [
        Line(what=what, peer="Scrapy", unit="s", ours=ours["seconds"], theirs=scrapy["seconds"], goal=0.6),
        Line(what=what, peer="curl", unit="s", ours=ours["seconds"], theirs=curl["seconds"], goal=1.6),
        Line(what="peak memory", peer="Scrapy", unit="MB", ours=ours["peak"], theirs=scrapy["peak"], goal=150, of_ratio=False),
    ]


def _round(port: int, count: int) -> tuple[Figures, Figures, Figures]:
    return _child("bench.ours", port, count), _curl(port, count), _child("bench.spider", port, count)


def _middle(rounds: Iterable[Figures]) -> Figures:
    """Give the median of each figure; whoever has not read everything has not run at all."""
    figures = list(rounds)
    return {name: median(round_[name] for round_ in figures) for name in figures[0]}


def _child(module: str, port: int, count: int) -> Figures:
    """Run a module that times itself: what Python takes to start is nobody's merit."""
    done = subprocess.run([sys.executable, "-m", module, str(port), str(count)], check=True, stdout=subprocess.PIPE, text=True)
    return _complete(json.loads(done.stdout), module, count)


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


def _complete(figures: Figures, module: str, count: int) -> Figures:
    if figures["read"] < count:
        raise RuntimeError(f"{module} read {figures['read']:g} of {count} pages")
    return figures
