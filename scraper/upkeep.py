"""What a machine that runs for years must not lack: copies, room on its disk, mail that leaves, a clock that is right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper import backup, steady
from scraper.config import Config
from scraper.store import Store
from scraper.text import instant, oslo_day


ROOM = 200_000_000  # bytes that are to be free, and three times the database: a copy is made beside it
UNSENT = timedelta(days=1)  # that a mail may wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that somebody must see to."""

    what: str
    says: str  # to whoever looks after the machine, with the way out
    to_staff: str = ""  # in a mail; "" where no mail leaves anyway


def troubles(config: Config, store: Store, now: datetime) -> Iterator[Trouble]:
    """Look at all of it."""
    if why := steady.doubt(store, now):
        yield Trouble(what="clock that jumped", says=f"{why} Set it; if it is right, run `erfaringsjobb resume`.")
    if why := store.keeping.held():
        yield Trouble(what="mail is held", says=f"{why} When all is in order, run `erfaringsjobb resume`.")
    yield from _copies(config, store, now)
    yield from _room(config)
    yield from _unsent(store, now)


def _copies(config: Config, store: Store, now: datetime) -> Iterator[Trouble]:
    """Look at the newest copy; a program that has just been set up may still be without."""
    newest = max((copy.taken for copy in backup.copies(config.backups)), default=None)
    since = newest or store.keeping.first_alive()
    if since is None or since + backup.LATE >= now:
        return
    day = oslo_day(since)
    yield Trouble(
        what="copies",
        says=f"no copy of the database has been taken since {day}: run `erfaringsjobb backup`, which says why",
        to_staff=f"Det er ikke tatt noen sikkerhetskopi siden {day:%d.%m.%Y}. Se «erfaringsjobb doctor».",
    )


def _room(config: Config) -> Iterator[Trouble]:
    free, needed = shutil.disk_usage(config.data_folder).free, ROOM + 3 * config.database.stat().st_size
    if free < needed:
        megabytes = f"{free // 1_000_000} MB"
        yield Trouble(
            what="room on the disk",
            says=f"{megabytes} are free at {config.data_folder}, {needed // 1_000_000} MB are needed: throw something away",
            to_staff=f"Disken er snart full ({megabytes} ledig). Se «erfaringsjobb doctor».",
        )


def _unsent(store: Store, now: datetime) -> Iterator[Trouble]:
    oldest = store.postbox.oldest_unsent()
    if oldest and instant(oldest) + UNSENT < now:
        yield Trouble(
            what="mail that waits",
            says=f"a mail has waited since {oldest[:16]} (UTC): run `erfaringsjobb send`, which says why",
            to_staff="En e-post har ventet mer enn et døgn på å bli sendt. Se «erfaringsjobb doctor».",
        )
