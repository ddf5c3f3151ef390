"""What it costs to keep the program on the smallest machine: its start, and its memory and processor when nothing happens.

Beside it stands what Python takes with the libraries that any such program needs, on the same machine at the same time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.lines import Line
from scraper.store import Store
from sources import discover


ROUNDS, IDLE = 7, 20.0  # starts, and seconds of doing nothing
HELP, STATUS = 150, 300  # ms
MEMORY, PROCESSOR = 120, 1  # MB, and % of one processor
_SETTLED = 5.0  # seconds, after which it has copied its empty database
_ROOT = Path(__file__).parents[1]
_CLICK, _SERVER = "import click, rich.console", "import flask, waitress, sqlite_utils; input()"
_CONFIG = """
[site]
title = "Erfaringsjobb"
url = "https://erfaringsjobb.example"
id_authority = "erfaringsjobb.example,2026"
[fetch]
contact = "bench@erfaringsjobb.example"
[mail]
sender_name = "Stillingsvarsel"
sender_address = "varsel@erfaringsjobb.example"
"""


def measure(rounds: int = ROUNDS, idle: float = IDLE) -> list[Line]:
    """Start and ask by turns, and then let it run with nothing to do."""
    with TemporaryDirectory() as name:
        config = _installed(Path(name))
        ours = [sys.executable, "-m", "scraper", "--config", str(config)]
        plain = [sys.executable, "-c", _CLICK]
        helped, asked, bare = _starts([[*ours, "--help"], [*ours, "status"], plain], rounds)
        memory, processor = _idle([*ours, "serve", "--port", "0"], idle)
    bare_memory, _ = _idle([sys.executable, "-c", _SERVER], 0.0)
    peer, server = "click and rich alone", "flask, waitress, sqlite alone"
    return [
        Line(what="--help", peer=peer, unit="ms", ours=helped, theirs=bare, goal=HELP, of_ratio=False),
        Line(what="status", peer=peer, unit="ms", ours=asked, theirs=bare, goal=STATUS, of_ratio=False),
        Line(what="serve: memory", peer=server, unit="MB", ours=memory, theirs=bare_memory, goal=MEMORY, of_ratio=False),
        Line(
            what="serve: processor", peer="the goal", unit="%", ours=processor, theirs=PROCESSOR, goal=PROCESSOR, of_ratio=False
        ),
    ]


def _installed(folder: Path) -> Path:
    """Make a configuration that reads no board, and its database."""
    config = folder / "config.toml"
    off = "".join(f"[sources.{name}]\nenabled = false\n" for name in discover())
    config.write_text(_CONFIG + off, encoding="utf-8")
    Store.create(folder / "data" / "jobs.db").close()
    return config


def _starts(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """Give the milliseconds that each command takes, asked by turns."""
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for command, times in zip(commands, taken, strict=True):
            begin = time.perf_counter()
            subprocess.run(command, cwd=_ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times.append(1000 * (time.perf_counter() - begin))
    return [median(times) for times in taken]


def _idle(command: Sequence[str], seconds: float) -> tuple[float, float]:
    """Give the memory that a process holds when it has settled (MB), and what it takes of a processor afterwards (%)."""
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            time.sleep(_SETTLED)
            before = _processor(process.pid)
            time.sleep(seconds)
            spent = _processor(process.pid) - before
            return _memory(process.pid), 100 * spent / seconds if seconds else 0.0
        finally:
            process.terminate()


def _memory(pid: int) -> float:
    [kilobytes] = re.findall(r"^VmRSS:\s*(\d+) kB$", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(kilobytes) / 1024


def _processor(pid: int) -> float:
    """Give the seconds of processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
