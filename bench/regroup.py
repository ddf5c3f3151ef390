"""A child: compare ads of which only the traces are kept, from nothing, and say how long that took and how much memory."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ours import peak_memory
from bench.twins import ads
from scraper.crawl import keep
from scraper.store import Store


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def main() -> None:
    """Keep so many ads as a crawl does, and then group them as if none of them had been compared."""
    count = int(sys.argv[1])
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "jobs.db") as store:
        for source in ("nav", "finn_api"):
            store.frontier.register(source)
        with store.atomic():
            for source, judged in ads(count):
                keep(store, source, judged, NOW)
        begin = time.perf_counter()
        with store.atomic():
            store.groups.anew(NOW)
        seconds = time.perf_counter() - begin
        vacancies = store.vacancies.count()
    print(json.dumps({"read": count, "seconds": seconds, "peak": peak_memory(), "vacancies": vacancies}))


if __name__ == "__main__":
    main()
