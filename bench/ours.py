"""Our drain in a process of its own: python -m bench.ours PORT ADS. Says seconds, peak memory and ads read, as JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper import pipeline
from scraper.config import Config, Fetch, MailOptions, Site
from scraper.model import Pace
from scraper.store import Store
from sources.nav import SOURCE


NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOST = "pam-stilling-feed.nav.no"
IN_FLIGHT = 8


def configuration(folder: Path, ports: Mapping[str, int]) -> Config:
    """Give the real configuration, but with the boards' hosts on this machine, each at its port."""
    return Config(
        site=Site(title="Erfaringsjobb", url="https://erfaringsjobb.example", id_authority="erfaringsjobb.example,2026"),
        fetch=Fetch(
            contact="bench@erfaringsjobb.example",
            connect_to={host: f"127.0.0.1:{port}" for host, port in ports.items()},
        ),
        mail=MailOptions(sender_name="Stillingsvarsel", sender_address="varsel@erfaringsjobb.example"),
        data=str(folder),
    )


def peak_memory() -> float:
    """Give the most memory that this process has held, in MB; what `resource` tells begins with what its parent had."""
    [most] = re.findall(r"^VmHWM:\s*(\d+) kB$", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(most) / 1024


def main() -> None:
    """Collect everything into an empty database, as `erfaringsjobb collect` does, and say how it went."""
    port, count = map(int, sys.argv[1:])
    source = replace(SOURCE, pace=Pace(in_flight=IN_FLIGHT), expect=(1, 10**6))
    with TemporaryDirectory() as folder:
        config = configuration(Path(folder), {HOST: port})
        Store.create(config.database).close()
        begin = time.perf_counter()
        (run,) = pipeline.collect(config, [source], NOW)
        seconds = time.perf_counter() - begin
    if run.error or run.issues or run.seen != count:
        sys.exit(f"The drain went wrong: {run}")
    print(json.dumps({"seconds": seconds, "peak": peak_memory(), "read": run.seen}))


if __name__ == "__main__":
    main()
