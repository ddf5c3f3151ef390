"""How much work something takes, told from work without end, whatever else the machine is doing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


MOST = 30.0  # seconds of our own: many times what a slow machine needs, and nothing beside work that grows with its square


@contextlib.contextmanager
def bounded(most: float = MOST) -> Iterator[None]:
    """Fail where a block works longer than something that ends may; waiting does not count, nor what others do."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < most
