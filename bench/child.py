"""Measured runs in processes of their own, as what Python takes to start is nobody's merit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median


Figures = dict[str, float]
Sizes = Mapping[str, int]  # source → its ads
Ports = dict[str, int]  # host → where it is on this machine


def run(count: int, module: str, *arguments: object) -> Figures:
    """Run a module that times itself; one that has not read everything has not run at all."""
    done = subprocess.run(_command(module, arguments), check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    if figures["read"] < count:
        raise RuntimeError(f"{module} read {figures['read']:g} of {count}")
    return figures


def middle(rounds: Iterable[Figures]) -> Figures:
    """Give the median of each figure."""
    figures = list(rounds)
    return {name: median(round_[name] for round_ in figures) for name in figures[0]}


@contextmanager
def board(module: str, *arguments: object) -> Iterator[int]:
    """Have a board on loopback, which says its port, and answers until its standard input is closed."""
    with subprocess.Popen(_command(module, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def words(sizes: Sizes) -> list[str]:
    """Say how many ads each source has, for a child's command line: nav=1000 jobbnorge=500."""
    return [f"{name}={count}" for name, count in sizes.items()]


def sizes(said: Iterable[str]) -> Sizes:
    """Read what `words` says."""
    return {name: int(count) for name, _, count in (word.partition("=") for word in said)}


def split(said: Sequence[str]) -> tuple[Ports, Sizes]:
    """Read ports and sizes, each as `words` says it, with a dash between them."""
    at = said.index("-")
    return dict(sizes(said[:at])), sizes(said[at + 1 :])


def _command(module: str, arguments: Iterable[object]) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
