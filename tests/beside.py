"""Recordings of real boards: they are not ours to hand on, so they lie beside a full checkout and not in it."""

from __future__ import annotations

from pathlib import Path

import pytest


RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"
needed = pytest.mark.skipif(not RECORDINGS.exists(), reason="needs ../shared/recordings")  # not ours to hand on
