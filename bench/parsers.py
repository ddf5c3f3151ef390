"""What one source's pages cost: python -m bench.parsers HOST=PORT … - nav=100. Says the microseconds of an ad, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bench import child, ours, samples
from bench.child import Figures
from scraper.fetch import Fetcher
from scraper.model import Pace, Page, Posting, Request, Source
from scraper.pipeline import manner


ROUNDS = 9


def main() -> None:
    """Fetch and parse the same pages by turns, and give the median of both; what is only done once is done before."""
    ports, sizes = child.split(sys.argv[1:])
    [(name, count)] = sizes.items()
    kind = samples.KINDS[name]
    source = replace(kind.source, pace=Pace(in_flight=1))
    requests = [page.request for page in samples.pages(kind, count)]
    fetcher = Fetcher(manner(ours.configuration(Path(), ports)), lambda _: "")
    try:
        rounds = [_round(fetcher, source, requests) for _ in range(1 + ROUNDS)]
    finally:
        fetcher.close()
    figures = child.middle(rounds[1:])
    per_ad = {name: 1e6 * figures[name] / figures["read"] for name in ("fetch", "parse")}
    print(json.dumps({**per_ad, "read": figures["read"], "asked": len(requests)}))


def _round(fetcher: Fetcher, source: Source, requests: Iterable[Request]) -> Figures:
    """Fetch one page after the other, and then parse them all."""
    begin = time.perf_counter()
    pages = [fetcher.fetch(source, request) for request in requests]
    fetched = time.perf_counter()
    read = _parse(source, pages)
    return {"fetch": fetched - begin, "parse": time.perf_counter() - fetched, "read": read}


def _parse(source: Source, pages: Iterable[Page]) -> int:
    """Parse pages, and count the ads."""
    return sum(isinstance(found, Posting) for page in pages for found in source.pages[page.request.page](page))


if __name__ == "__main__":
    main()
