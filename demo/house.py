"""What the tour made, open side by side: the site, the staff's room, the mailbox and the health page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from demo import inbox
from demo.inbox import Inbox
from scraper import pipeline
from scraper.config import Config, load
from scraper.staffroom import room, sign_in_link
from scraper.store import Store
from web.alerts import Alerts
from web.app import create_app
from web.server import listening
from web.visitors import Visitors


STAFF = "vakt@example.no"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where everything is served, on this machine alone."""

    site: str
    sign_in: str  # lets somebody of the staff in, once
    health: str
    mailbox: str

    def lines(self) -> Iterator[str]:
        """Say where to look."""
        yield f"The site         {self.site}/"
        yield f"The staff's room {self.sign_in}   (good once; «Logg inn» there sends another to the mailbox, for {STAFF})"
        yield f"How it goes      {self.health}"
        yield f"The mailbox      {self.mailbox}/"


@contextmanager
def opened(folder: Path, now: datetime) -> Iterator[House]:
    """Serve it all until the end of the block, with a clock that goes on from when the tour was made."""
    config, clock = load(folder / "config.toml"), _clock(now)
    own = replace(room(config, clock, lambda: pipeline.publish(config, clock())), https=False)
    about = pipeline.about(config)
    alerts, visitors = Alerts.of(config, about, clock), Visitors.of(config, about, clock)
    app = create_app(config.public, https=False, alerts=alerts, visitors=visitors, room=own)
    with ExitStack() as stack:
        site = stack.enter_context(listening(app, "127.0.0.1", 0))
        mailbox = stack.enter_context(inbox.opened(Inbox(folder=folder / "mail", site=config.site.url, served=site)))
        stack.enter_context(_posting(config, clock))
        yield House(
            site=site,
            sign_in=_let_in(config, clock(), site),
            health=f"{site}/ansatte/helse/",
            mailbox=mailbox,
        )


def _clock(start: datetime) -> Callable[[], datetime]:
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


def _let_in(config: Config, now: datetime, site: str) -> str:
    """Give a link by which whoever looks at the demo is somebody of the staff."""
    with Store.open(config.database) as store, store.atomic():
        if store.staff.by_address(STAFF) is None:
            store.staff.add(STAFF, "Vakta", "administrator", now)
    return sign_in_link(config, STAFF, now, site)


@contextmanager
def _posting(config: Config, clock: Callable[[], datetime]) -> Iterator[None]:
    """Send what somebody who tries the pages is sent, to the folder of mails."""
    ending = threading.Event()

    def post() -> None:
        while not ending.wait(1):
            pipeline.welcome(config, clock())
            pipeline.digest(config, clock())
            pipeline.send(config, clock())

    thread = threading.Thread(target=post, name="post", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
