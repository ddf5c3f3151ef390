"""What every test may ask for: a fixed moment, and a migrated store. Only loopback can be reached (pytest's settings)."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from hypothesis import settings

from scraper.store import Store
from tests.faults import HOST


# How long a case takes depends on what else the machine does, and is no property of the program.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy; making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "jobs.db"
    Store.create(path).close()
    return path


@pytest.fixture
def store(migrated: Path) -> Iterator[Store]:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with contextlib.closing(sqlite3.connect(migrated)) as original:
        original.backup(memory)
    with Store(memory) as made:
        yield made


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the made-up board and for this machine, its key, and the authority that nobody else has heard of."""
    authority = trustme.CA()
    issued = authority.issue_cert(HOST, "localhost")
    made = tmp_path_factory.mktemp("tls") / "made.pem"
    made.write_bytes(issued.private_key_and_cert_chain_pem.bytes() + authority.cert_pem.bytes())
    return made


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "jobs.db"))
