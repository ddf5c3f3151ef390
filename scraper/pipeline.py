"""The whole way, from boards to readers, in the order in which it goes.

    collect   ask each board, judge what comes, put the copies of one post together      scraper.crawl
    publish   write the feed from what is open                                           web.site
    digest    write to each subscriber for whom something is new                         digest
    send      hand the mails over                                                        digest.outbox

Each step reads only the store, and can be run again at any time: it then does what is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.archive import Archive
from scraper.crawl import Fetch, crawl
from scraper.errors import SourceError
from scraper.judge import judge
from scraper.model import Page, Request, Run, Source
from scraper.store import Store
from scraper.text import iso, oslo_day


OpenStore = Callable[[], Store]


@dataclass(frozen=True, slots=True)
class Archived:
    """A fetcher that keeps a raw copy of each page it brings."""

    fetcher: Fetch
    archive: Archive
    now: datetime

    def fetch(self, source: Source, request: Request) -> Page:
        """Bring the page, and keep it."""
        page = self.fetcher.fetch(source, request)
        self.archive.keep(source.name, page, self.now)
        return page


def collect(
    sources: Iterable[Source],
    open_store: OpenStore,
    fetcher: Fetch,
    now: datetime,
    done: Callable[[Run], None] = lambda run: None,
) -> list[Run]:
    """Read several sources side by side, so that none waits for another; each has its own connection to the store.

    A source that fails has the error in its run, and the others go on.
    """
    chosen = list(sources)
    with open_store() as store:
        for source in chosen:
            store.frontier.register(source.name)
    with ThreadPoolExecutor(max(1, len(chosen))) as pool:
        runs = []
        for run in pool.map(lambda source: _one(source, open_store, fetcher, now), chosen):
            done(run)
            runs.append(run)
    return runs


def _one(source: Source, open_store: OpenStore, fetcher: Fetch, now: datetime) -> Run:
    with open_store() as store:
        resting = store.frontier.resting_until(source.name)
        if resting > iso(now):
            return Run(source=source.name, error=f"its server asked to be left alone until {resting}")
        try:
            return crawl(source, store, fetcher, judge, now)
        except SourceError:
            return store.boards.health(source.name).last_run


def retire(archive: Archive, now: datetime, *, keep_days: int) -> int:
    """Remove raw pages that are older than we keep them; give how many days' files went."""
    return archive.prune(oslo_day(now) - timedelta(days=keep_days))
