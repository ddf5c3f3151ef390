"""Word lists that are written to be read, and matched as patterns."""

from __future__ import annotations

import re


_PARTED = re.compile(r",\s+|\n\s*")


def one_of(words: str) -> str:
    """Give a pattern that finds any of some words or phrases, parted by commas or lines; each may be a pattern itself."""
    return f"(?:{'|'.join(filter(None, _PARTED.split(words.strip())))})"
