"""Scrapy in a process of its own: python -m bench.spider PORT ADS. It reads the same addresses and only counts the bytes.

Scrapy is no dependency of ours, so it is imported without its types: the checks must pass where it is not installed.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench import board
from bench.ours import IN_FLIGHT, peak_memory


SETTINGS = {
    "CONCURRENT_REQUESTS": IN_FLIGHT,
    "CONCURRENT_REQUESTS_PER_DOMAIN": IN_FLIGHT,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}


def main() -> None:
    """Let a spider read everything, and say how it went."""
    port, count = map(int, sys.argv[1:])
    sizes: list[int] = []
    process = importlib.import_module("scrapy.crawler").CrawlerProcess(SETTINGS)
    process.crawl(_spider([f"http://127.0.0.1:{port}{path}" for path in board.paths(count)], sizes))
    begin = time.perf_counter()
    process.start()
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "peak": peak_memory(), "read": len(sizes)}))


def _spider(urls: list[str], sizes: list[int]) -> type:
    def parse(_: object, response: Any) -> Iterator[None]:  # noqa: ANN401 - Scrapy's own, see above
        sizes.append(len(response.body))
        yield from ()

    return type("Counter", (importlib.import_module("scrapy").Spider,), {"name": "counter", "start_urls": urls, "parse": parse})


if __name__ == "__main__":
    main()
