"""Publishing in a process of its own: python -m bench.published FOLDER. Says what it took, as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bench.ours import NOW, peak_memory
from scraper import pipeline
from scraper.config import load


def main() -> None:
    """Publish once, as `erfaringsjobb publish` does."""
    config = load(Path(sys.argv[1]) / "config.toml")
    begin = time.perf_counter()
    written = pipeline.publish(config, NOW)
    print(json.dumps({"seconds": time.perf_counter() - begin, "peak": peak_memory(), "read": len(written)}))


if __name__ == "__main__":
    main()
