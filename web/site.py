"""Writes the public files: each beside its place and then renamed, and only when something in it has changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files by their names within a folder; give those that were new or different.

    A reader sees the old file or the new one, never half of either.
    """
    return [path for name, content in files.items() if _replace(path := folder / name, _as_bytes(content))]


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _replace(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return True
