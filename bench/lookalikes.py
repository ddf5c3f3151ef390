"""A child: two other ways to find an ad's twin among many, with how long one search takes and how much memory it needs."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median

from bench.ours import peak_memory
from bench.twins import ads
from scraper.model import Judged


SEARCHES = 50
ALIKE = 0.8
PERMUTATIONS = 64


def main() -> None:
    """Build what is asked for over so many ads, and search it."""
    way, count = sys.argv[1], int(sys.argv[2])
    made = [judged for _, judged in ads(count)] if way == "rapidfuzz" else []
    search = _blocks(made) if way == "rapidfuzz" else _hashes(count)
    times = []
    for _, judged in list(ads(SEARCHES)):
        begin = time.perf_counter()
        search(judged)
        times.append(time.perf_counter() - begin)
    print(json.dumps({"read": count, "microseconds": 1e6 * median(times), "peak": peak_memory()}))


def _hashes(count: int) -> Callable[[Judged], object]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - the peer alone

    def mark(judged: Judged) -> MinHash:
        hashed = MinHash(num_perm=PERMUTATIONS)
        words = judged.text.split()
        hashed.update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
        return hashed

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    for number, (_, judged) in enumerate(ads(count)):
        index.insert(number, mark(judged))
    return lambda judged: index.query(mark(judged))


def _blocks(made: list[Judged]) -> Callable[[Judged], object]:
    from rapidfuzz import process  # noqa: PLC0415 - the peer alone

    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for judged in made:
        blocks[judged.facts.kommune_codes].append(f"{judged.posting.title} {judged.text}")
    return lambda judged: process.extractOne(f"{judged.posting.title} {judged.text}", blocks[judged.facts.kommune_codes])


if __name__ == "__main__":
    main()
