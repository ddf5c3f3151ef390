"""The staff's room in a process of its own, while boards are read: python -m bench.roomed FOLDER PORT.

Says where it listens, and serves until its input is closed. The crawl runs in a thread beside the pages, as `serve` has it,
and reads NAV's list on the board at PORT. Each answer tells the milliseconds of processor that it took, in a header.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Response, g

from bench import ours, together
from scraper.staffroom import room
from sources.nav import SOURCE
from web.app import create_app
from web.server import listening


COST = "X-Cost"
PAUSE = 0.02  # seconds between two ads: NAV answers four at once, each after some 80 ms


def _begin() -> None:
    g.begun = time.thread_time()


def _tell(response: Response) -> Response:
    response.headers[COST] = f"{1000 * (time.thread_time() - g.begun):.3f}"
    return response


def main() -> None:
    """Serve as `erfaringsjobb serve` does."""
    config = ours.configuration(Path(sys.argv[1]), {ours.HOST: int(sys.argv[2])})
    begun = time.monotonic()

    def clock() -> datetime:
        return ours.NOW + timedelta(seconds=time.monotonic() - begun)

    source = replace(SOURCE, pace=replace(SOURCE.pace, pause=PAUSE), expect=(1, 10**6))
    threading.Thread(target=together.collect, args=(config, [source]), daemon=True).start()
    app = create_app(config.public, https=config.site.is_https, room=room(config, clock))
    app.before_request(_begin)
    app.after_request(_tell)
    with listening(app, "127.0.0.1", 0) as address:
        print(address.rpartition(":")[2], flush=True)
        sys.stdin.read()
        os._exit(0)  # the crawl is not to be waited for


if __name__ == "__main__":
    main()
