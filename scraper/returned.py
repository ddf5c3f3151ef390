"""Reads the mailbox that mails come back to, with what reads the boards' alerts; nothing in it is changed."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from urllib.parse import quote

from digest import bounces
from digest.tokens import Key
from scraper import mails
from scraper.config import Config, secret
from scraper.errors import FetchError
from scraper.fetch import Fetcher
from scraper.model import Access, Pace, Request, Source
from scraper.pipeline import manner
from scraper.store import Store
from scraper.text import oslo_day


VARIABLE = "ERFARINGSJOBB_BOUNCES_PASSWORD"
_ASKS = "bounces"  # as which source the mailbox is asked


def read(config: Config, now: datetime) -> bounces.Read:
    """Read what has come back; without a mailbox nothing does, and one that cannot be read is told of and tried again."""
    if not config.bounces:
        return bounces.Read()
    mailbox = _source(config.bounces)
    with closing(Fetcher(manner(config), secret)) as fetcher, Store.open(config.database) as store:
        try:
            urls = _listed(mailbox, fetcher, now)
            key = Key.load(config.data_folder)
            return bounces.read(store, key, urls, lambda url: fetcher.fetch(mailbox, Request(url=url, page="")).body, now)
        except FetchError as error:
            return bounces.Read(error=f"mail.bounces: {error}")


def waiting(config: Config, now: datetime) -> int:
    """Count the mails that lie in the mailbox from the last month, without opening any; raises FetchError."""
    with closing(Fetcher(manner(config), secret)) as fetcher:
        return len(_listed(_source(config.bounces), fetcher, now))


def _listed(mailbox: Source, fetcher: Fetcher, now: datetime) -> list[str]:
    """Give the mails that came within a month: a report about an older mail counts no more."""
    search = mails.since(oslo_day(now) - bounces.ANSWERED_WITHIN)
    page = fetcher.fetch(mailbox, Request(url=f"{mailbox.mailbox}?{quote(search, safe='')}", page=""))
    return [seen.url for seen in mails.listing(page.body)]


def _source(mailbox: str) -> Source:
    """Dress the mailbox as what can be asked for pages."""
    return Source(
        name=_ASKS,
        title=_ASKS,
        home="",
        start=lambda _: (),
        pages={},
        every=timedelta(hours=1),
        expect=(0, 0),
        quiet=timedelta(days=1),
        pace=Pace(in_flight=1),
        access=None if mailbox.startswith("file:") else Access(variable=VARIABLE, header=""),
        mailbox=mailbox,
    )
