"""Measure us beside our peers: python -m bench [NAME …] [--json]; without a name all of them.

What is not met is no error.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from bench import (
    boards,
    drain,
    feeds,
    grouping,
    growth,
    keeping,
    mailing,
    parsing,
    publishing,
    relevance,
    room,
    serving,
)
from bench.lines import Line, table


BENCHMARKS: Mapping[str, Callable[[], list[Line]]] = {
    "drain": drain.measure,
    "growth": growth.measure,
    "grouping": grouping.measure,
    "boards": boards.measure,
    "parsing": parsing.measure,
    "relevance": relevance.measure,
    "feeds": feeds.measure,
    "publishing": publishing.measure,
    "serving": serving.measure,
    "mailing": mailing.measure,
    "keeping": keeping.measure,
    "room": room.measure,
}


def main() -> None:
    """Run the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{' or '.join(BENCHMARKS)}; all when none is named")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in BENCHMARKS]:
        parser.error(f"there is no benchmark called {unknown[0]!r}; they are {', '.join(BENCHMARKS)}")
    lines = [line for name in options.names or BENCHMARKS for line in BENCHMARKS[name]()]
    print(json.dumps([line.as_dict() for line in lines], indent=2) if options.json else table(lines))


if __name__ == "__main__":
    main()
