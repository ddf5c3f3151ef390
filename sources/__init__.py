"""One file for each board: facts, and functions that read its pages. Nothing here does any I/O."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from scraper.model import Mailbox, Source


@cache
def discover() -> Mapping[str, Source]:
    """Give every source by its name, which is the name of its file."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.ispkg)
    return {name: import_module(f"{__name__}.{name}").SOURCE for name in names}


def mailed(name: str, mailbox: Mailbox) -> Source | None:
    """Give a board that tells by mail, as read from a mailbox; None where a board does not tell by mail."""
    make: Callable[[Mailbox], Source] | None = getattr(import_module(f"{__name__}.{name}"), "source", None)
    return make(mailbox) if make else None
