"""Some sources collected at once: python -m bench.together HOST=PORT … - nav=1000 jobbnorge=500. Says how it went, as JSON.

Each source keeps its own pace, but its pauses are as much shorter as the sample boards are quicker than real ones.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import child, ours
from bench.samples import KINDS, Kind
from scraper import pipeline
from scraper.archive import Archive
from scraper.config import Config
from scraper.fetch import Fetcher
from scraper.fetch.robots import Shelf
from scraper.model import Run, Source
from scraper.store import Store


QUICKER = 10  # a sample board answers after 10 ms, a real one after some 100 ms


def main() -> None:
    """Collect everything into an empty database, as `erfaringsjobb collect` does, and say how it went."""
    ports, sizes = child.split(sys.argv[1:])
    sources = [_hurried(KINDS[name], count) for name, count in sizes.items()]
    with TemporaryDirectory() as folder:
        config = ours.configuration(Path(folder), ports)
        Store.create(config.database).close()
        begin, busy = time.perf_counter(), time.process_time()
        runs = collect(config, sources)
        seconds, processor = time.perf_counter() - begin, time.process_time() - busy
    if any(run.error or run.issues or run.seen != sizes[run.source] for run in runs):
        sys.exit(f"Not all went well: {runs}")
    print(json.dumps({"seconds": seconds, "processor": processor, "read": sum(run.seen for run in runs)}))


def collect(config: Config, sources: list[Source]) -> list[Run]:
    """Collect as `pipeline.collect` does, but wait for boards on this machine as for real ones."""
    manner = replace(pipeline.manner(config), at_once=())
    fetcher = Fetcher(manner, lambda _: "", shelf=Shelf(config.data_folder / "robots", ours.NOW))
    with closing(fetcher), closing(Archive(config.data_folder / "raw")) as archive:
        kept = pipeline.Archived(fetcher, archive, ours.NOW)
        return pipeline.gather(sources, config.database, kept, ours.NOW, lambda _: None)


def _hurried(kind: Kind, count: int) -> Source:
    pace = replace(kind.source.pace, pause=kind.source.pace.pause / QUICKER)
    return replace(kind.source, pace=pace, expect=(count, count))


if __name__ == "__main__":
    main()
