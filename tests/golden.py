"""What recorded pages are read as: written once, then read by a person, then believed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scraper.model import Found


def check(pages: Mapping[str, Iterable[Found]], expected: Path) -> None:
    """Compare what pages gave with what stands in a file; a file that is missing is written, and the test fails."""
    said = {name: [{"is": type(thing).__name__, **_stated(thing)} for thing in found] for name, found in pages.items()}
    if not expected.exists():
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was written: read it, and run again")
    assert said == json.loads(expected.read_text(encoding="utf-8"))


def _stated(thing: Found) -> dict[str, Any]:
    """Give the fields that say something, so that a new field with nothing in it changes no file."""
    return {name: _filled(part) for name, part in msgspec.to_builtins(thing).items() if part}


def _filled(value: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(value, dict):
        return {name: _filled(part) for name, part in value.items() if part}
    return [_filled(part) for part in value] if isinstance(value, list | tuple) else value
