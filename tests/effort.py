"""How much work something takes, told from work without end, whatever else the machine is doing."""

from __future__ import annotations

import contextlib
import time
import tracemalloc
from collections.abc import Iterator


MOST = 30.0  # seconds of our own: many times what a slow machine needs, and nothing beside work that grows with its square


@contextlib.contextmanager
def bounded(most: float = MOST) -> Iterator[None]:
    """Fail where a block works longer than something that ends may; waiting does not count, nor what others do."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < most


ROOM = 20_000_000  # bytes: what a body may take in all its forms, and nothing beside the gigabytes that some become


@contextlib.contextmanager
def small(most: int = ROOM) -> Iterator[None]:
    """Fail where a block takes more room at a time than something that is bounded may."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
