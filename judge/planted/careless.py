"""Publishes as nobody should: into the very files that readers see, and with a traceback for whatever goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path


def main(config: Path) -> None:
    """Write every page in place, half by half."""
    for page in sorted((config.parent / "data" / "public").rglob("*.html")):
        with page.open("wb", buffering=0) as file:
            for _ in range(2):
                file.write(b"<!doctype html>" * 100)


if __name__ == "__main__":
    main(Path(sys.argv[2]))
