"""Word lists that are written to be read, and matched as patterns."""

from __future__ import annotations

import re


_PARTED = re.compile(r",\s+|\n\s*")


def one_of(words: str) -> str:
    """Give a pattern that finds any of some words or phrases, parted by commas or lines; each may be a pattern itself."""
    return f"(?:{'|'.join(filter(None, _PARTED.split(words.strip())))})"


def words(whole: str, ends: str = "") -> re.Pattern[str]:
    """Find any of some whole words or phrases, and what other words end in."""
    either = rf"(?:{one_of(ends)}|\b{one_of(whole)})" if ends else rf"\b{one_of(whole)}"
    return re.compile(rf"{either}\b", re.IGNORECASE)
