"""A child: compare many ads from nothing, then place some more, and say how long that took and how much memory."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.ours import peak_memory
from bench.twins import ads
from scraper.crawl import keep
from scraper.store import Store


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NEW = 50


def main() -> None:
    """Keep so many ads as a crawl does; then group them as if none had been compared; then place new ones among them."""
    count = int(sys.argv[1])
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "jobs.db") as store:
        for source in ("nav", "finn_api", "avis"):
            store.frontier.register(source)
        with store.atomic():
            for source, judged in ads(count):
                keep(store, source, judged, NOW)
        begin = time.perf_counter()
        with store.atomic():
            store.groups.anew(NOW)
        seconds = time.perf_counter() - begin
        placed = _placed(store)
        vacancies = store.vacancies.count()
    figures = {"read": count, "seconds": seconds, "microseconds": placed, "peak": peak_memory(), "vacancies": vacancies}
    print(json.dumps(figures))


def _placed(store: Store) -> float:
    """Give what it costs to find the twins of one new ad, in microseconds."""
    costs = []
    for _, judged in list(ads(NEW)):
        new = replace(judged, posting=replace(judged.posting, source_id=f"new {judged.posting.source_id}"))
        store.boards.keep("avis", new, "", NOW)
        begin = time.perf_counter()
        with store.atomic():
            store.groups.place("avis", new, NOW)
        costs.append(time.perf_counter() - begin)
    return 1e6 * median(costs)


if __name__ == "__main__":
    main()
