"""What every test may ask for: a fixed moment, and a migrated store. Only loopback can be reached (pytest's settings)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from scraper.store import Store


# How long a case takes depends on what else the machine does, and is no property of the program.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as made:
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.db"
    Store.create(path).close()
    return path
