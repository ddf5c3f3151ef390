"""What a command takes to begin: its help, and how things stand, beside Python with nothing to do and with click alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.lines import Line


ROUNDS = 9
_OURS = {"--help": 150, "status": 300}  # goals in milliseconds
_PEERS = {"python -c pass": "pass", "import click": "import click"}


def measure(rounds: int = ROUNDS) -> list[Line]:
    """Begin all of them by turns, so that a busy moment is everybody's."""
    with TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        usual = Path("config.toml").read_text(encoding="utf-8")
        config.write_text(usual.replace('\ndata = "data"\n', f'\ndata = "{folder}"\n'), encoding="utf-8")
        ours = ["-m", "scraper", "--config", str(config)]
        _milliseconds([*ours, "init"])
        runs = {**{name: ["-c", code] for name, code in _PEERS.items()}, **{name: [*ours, name] for name in _OURS}}
        times = [{name: _milliseconds(run) for name, run in runs.items()} for _ in range(rounds)]
    middle = {name: median(each[name] for each in times) for name in runs}
    return [
        Line(
            what=f"erfaringsjobb {name}",
            peer=peer,
            unit="ms",
            ours=middle[name],
            theirs=middle[peer],
            goal=goal,
            of_ratio=False,
        )
        for name, goal in _OURS.items()
        for peer in _PEERS
    ]


def _milliseconds(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - begun)
