"""Serves the staff's room as a process of its own, which can be killed: python -m judge.staffed CONFIG PORT [FAULT].

It does what `erfaringsjobb serve` does for staff, but looks for mail to send all the time; it ends when nobody listens.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from judge.week_faults import FAULTS
from scraper import pipeline
from scraper.config import Config, load
from scraper.staffroom import room
from web.app import create_app
from web.server import listening


_LOOK = 0.5  # seconds between two looks at what is to be sent


def clock() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


def main(path: Path, port: int, fault: str = "") -> None:
    """Serve until standard input ends."""
    config = load(path)
    own = replace(room(config, clock), https=False)  # on loopback there is no TLS
    app = create_app(config.public, https=False, room=own)
    if fault:
        FAULTS[fault].plant(app, own)
    with listening(app, "127.0.0.1", port) as site:
        threading.Thread(target=_post, args=(config,), daemon=True).start()
        print(site, flush=True)
        sys.stdin.read()


def _post(config: Config) -> None:
    while True:
        pipeline.welcome(config, clock())
        pipeline.send(config, clock())
        time.sleep(_LOOK)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
