"""Measured runs in processes of their own, as what Python takes to start is nobody's merit."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
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


@contextmanager
def listening(command: Sequence[object], port: int) -> Iterator[None]:
    """Have somebody else's server run, from when it listens on until it is needed no more."""
    with subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    """Give a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port}")


def _command(module: str, arguments: Iterable[object]) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
