"""Send what lies in an outbox, again and again, each time killed after some milliseconds: database, port, how often.

One process that has everything loaded makes the others, so that a kill costs no start of Python.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from digest.outbox import send
from digest.smtp import Server
from scraper.store import Store


NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LONGEST = 0.03  # seconds that a sender lives


def main(database: Path, port: int, times: int) -> None:
    """Kill so many senders, and say how many of them were still at work."""
    chance, killed = random.Random(5), 0
    for _ in range(times):
        child = os.fork()
        if not child:
            sending(database, port)
            os._exit(0)
        time.sleep(chance.uniform(0.002, LONGEST))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    sys.stdout.write(str(killed))


def sending(database: Path, port: int) -> None:
    """Send until nothing is left."""
    server = Server(sender="varsel@example.no", host="127.0.0.1", port=port, starttls=False)
    with Store.open(database) as store:
        send(store, server, database.with_name("send.lock"), NOW)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
