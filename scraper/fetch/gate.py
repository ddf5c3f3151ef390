"""How hard a host is asked: so many requests at a time, and so long between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scraper.model import Pace


class Gate:
    """Lets the requests to one host through; of all the paces that sources bring, the gentlest holds."""

    def __init__(self, pace: Pace, sleep: Callable[[float], None]) -> None:
        self._free = threading.Condition()
        self._most = pace.in_flight
        self._inside = 0
        self._turn = threading.Lock()
        self._sleep = sleep
        self._pause = pace.pause
        self._next = 0.0

    def slow_down(self, pace: Pace) -> None:
        """Ask no harder than this from now on."""
        self._pause = max(self._pause, pace.pause)
        self._most = min(self._most, pace.in_flight)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Wait for a turn, and hold it."""
        with self._free:
            self._free.wait_for(lambda: self._inside < self._most)
            self._inside += 1
        try:
            if self._pause:
                self._wait()
            yield
        finally:
            with self._free:
                self._inside -= 1
                self._free.notify()

    def _wait(self) -> None:
        with self._turn:
            now = time.monotonic()
            begin = max(now, self._next)
            self._next = begin + self._pause
        self._sleep(begin - now)
