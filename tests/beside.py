"""Recordings of real boards: they are not ours to hand on, so they lie beside a full checkout and not in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


RECORDINGS = Path(__file__).parents[2] / "shared" / "recordings"
_LACKS = not RECORDINGS.exists() and "CI" not in os.environ
needed = pytest.mark.skipif(_LACKS, reason="boards' recordings are not ours to hand on")  # CI has them, or fails
