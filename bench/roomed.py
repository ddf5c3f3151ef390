"""The staff's room in a process of its own, while boards are read: python -m bench.roomed FOLDER PORT.

Says where it listens, and serves until its input is closed. The crawl runs in a thread beside the pages, as `serve` has it,
and reads NAV's list on the board at PORT.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bench import ours, together
from scraper.staffroom import room
from sources.nav import SOURCE
from web.app import create_app
from web.server import listening


PAUSE = 0.02  # seconds between two ads: NAV answers four at once, each after some 80 ms


def main() -> None:
    """Serve as `erfaringsjobb serve` does."""
    config = ours.configuration(Path(sys.argv[1]), {ours.HOST: int(sys.argv[2])})
    begun = time.monotonic()

    def clock() -> datetime:
        return ours.NOW + timedelta(seconds=time.monotonic() - begun)

    source = replace(SOURCE, pace=replace(SOURCE.pace, pause=PAUSE), expect=(1, 10**6))
    threading.Thread(target=together.collect, args=(config, [source]), daemon=True).start()
    app = create_app(config.public, https=config.site.is_https, room=room(config, clock))
    with listening(app, "127.0.0.1", 0) as address:
        print(address.rpartition(":")[2], flush=True)
        sys.stdin.read()
        os._exit(0)  # the crawl is not to be waited for


if __name__ == "__main__":
    main()
