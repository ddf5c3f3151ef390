"""A morning's digests: choose, write and hand over one for each of thousands of readers, beside postfix's smtp-source.

smtp-source hands over as many ready-made mails of the same size, over one connection, to the same kind of sink. Without
postfix there is nobody to compare with, and no line.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import child
from bench.lines import Line


READERS = 10_000
MEMORY = 200  # MB
_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin"


def measure(readers: int = READERS) -> list[Line]:
    """Measure both, and what a reader costs where there are a tenth of them."""
    if not (shutil.which("smtp-source", path=_PATH) and shutil.which("smtp-sink", path=_PATH)):
        return []
    few, many = _ours(readers // 10), _ours(readers)
    theirs = _theirs(int(many["read"]), int(many["size"]))
    each, fewer = (1000 * run["seconds"] / run["read"] for run in (many, few))
    what = f"write and send {many['read']:g} digests"
    return [
        Line(what=what, peer="smtp-source", unit="s", ours=many["seconds"], theirs=theirs, goal=2.0),
        Line(what="one reader of ten times as many", peer="of fewer", unit="ms", ours=each, theirs=fewer, goal=1.2),
        Line(what=f"{what}: memory", peer="the goal", unit="MB", ours=many["peak"], theirs=MEMORY, goal=MEMORY, of_ratio=False),
    ]


def _ours(readers: int) -> child.Figures:
    with _sink() as port:
        return child.run(readers * 9 // 10, "bench.mailed", readers, port)


def _theirs(mails: int, size: int) -> float:
    with _sink() as port:
        begun = time.perf_counter()
        source = shutil.which("smtp-source", path=_PATH)
        subprocess.run([str(source), "-s", "1", "-m", str(mails), "-l", str(size), f"127.0.0.1:{port}"], check=True)
        return time.perf_counter() - begun


@contextmanager
def _sink() -> Iterator[int]:
    """Have something that takes every mail and keeps none."""
    port = child.free_port()
    command = [shutil.which("smtp-sink", path=_PATH), "-u", "nobody", f"127.0.0.1:{port}", "100"]
    with child.listening(command, port):
        yield port
