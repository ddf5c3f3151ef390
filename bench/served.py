"""Our server in a process of its own: python -m bench.served FOLDER. Says its port, and serves until its input is closed."""

from __future__ import annotations

import sys
from pathlib import Path

from web.app import create_app
from web.server import listening


def main() -> None:
    """Serve as `erfaringsjobb serve` does."""
    with listening(create_app(Path(sys.argv[1]), https=True), "127.0.0.1", 0) as address:
        print(address.rpartition(":")[2], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
