"""This process among others: it is alone where it must be, and ends when it is told to.

A lock is freed by the system when its holder dies, however it dies. Signals that end the program are waited for, not answered
where they come: an exception at any line might leave a lock of Python's own behind.
"""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from scraper.errors import ConfigError


_ENDINGS = frozenset((signal.SIGTERM, signal.SIGINT, signal.SIGHUP))


def hold_back_endings() -> None:
    """Let signals that end the program wait; before any other thread begins, which would take them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)


def wait_for_end() -> None:
    """Wait until somebody ends the program."""
    signal.sigwait(_ENDINGS)


def end() -> None:
    """End the program from within."""
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def alone(path: Path, what: str) -> Iterator[None]:
    """Hold a lock until the end of the block; raises ConfigError that names who holds it. What the file says means nothing."""
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError(f"{what} runs already, as process {file.read().strip() or 'unknown'} ({path}).") from error
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until nobody else, in this process or another, is in such a block with the same file."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _opened(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="ascii")
