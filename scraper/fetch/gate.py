"""How hard a host is asked: so many requests at a time, and so long between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scraper.model import Pace


class Gate:
    """Lets the requests to one host through at its pace; all sources on that host share it."""

    def __init__(self, pace: Pace, sleep: Callable[[float], None]) -> None:
        self._slots = threading.BoundedSemaphore(pace.in_flight)
        self._turn = threading.Lock()
        self._sleep = sleep
        self._pause = pace.pause
        self._next = 0.0

    def slow_down(self, pause: float) -> None:
        """Keep at least this many seconds between requests from now on."""
        self._pause = max(self._pause, pause)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Wait for a turn, and hold it."""
        with self._slots:
            if self._pause:
                self._wait()
            yield

    def _wait(self) -> None:
        with self._turn:
            now = time.monotonic()
            begin = max(now, self._next)
            self._next = begin + self._pause
        self._sleep(begin - now)
