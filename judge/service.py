"""A copy of the demo with readers of its own. The pages, the store and the mail server that a subscriber meets are real."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Flask

from demo.postbox import Postbox
from digest.tokens import PLACES, Purpose
from scraper import pipeline
from scraper.config import Config, load
from scraper.crawl import keep
from scraper.judge import judge
from scraper.model import Place, Posting
from scraper.store import Store
from scraper.text import oslo_day
from web.alerts import Alerts
from web.app import create_app
from web.visitors import Visitors


_TAKEN = ("config.toml", "key", "jobs.db", "jobs.db-wal")  # of what the demo has made
_PORT = re.compile(r"^port = \d+$", re.MULTILINE)
_BOARD = "jobbnorge"  # where the ads of a walk are said to stand
_SHOWN = timedelta(days=30)
STAFF = "stab@example.com"


@dataclass(slots=True, kw_only=True)
class Service:
    """Everything that a subscriber meets. A minute goes by in it for each time that mail is looked for."""

    config: Config
    mailbox: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _read: set[Path] = field(default_factory=set)
    _ads: int = 0

    def app(self) -> Flask:
        """Give the application, as `serve` makes it."""
        about, now = pipeline.about(self.config), lambda: self.now
        alerts, visitors = Alerts.of(self.config, about, now), Visitors.of(self.config, about, now)
        return create_app(self.config.public, https=False, alerts=alerts, visitors=visitors)

    def delivered(self, address: str) -> list[Path]:
        """Send whatever is due; give the files of the mails to an address that have come since last time."""
        return [path for path in self.sent() if read(path)["To"] == address]

    def sent(self) -> list[Path]:
        """Send whatever is due over SMTP; give the files of the mails that have come since last time."""
        self.now += timedelta(minutes=1)
        pipeline.welcome(self.config, self.now)
        pipeline.digest(self.config, self.now)
        pipeline.send(self.config, self.now)
        fresh = sorted(set(self.mailbox.glob("*.eml")) - self._read)
        self._read.update(fresh)
        return fresh

    def advertise(self, kommune: str, **said: str) -> Posting:
        """Let a board show a new ad for a post in a kommune, or one that says something else."""
        self._ads += 1
        usual = Posting(
            source_id=f"walk-{self._ads}",
            url=f"https://jobbnorge.example/walk-{self._ads}",
            title="Erfaringskonsulent 60 % fast",
            employer=f"{kommune} kommune",
            html="<p>Vi søker en erfaringskonsulent til teamet for psykisk helse. Du har egen erfaring med psykisk sykdom.</p>",
            places=(Place(kommune=kommune),),
            deadline=self._day(_SHOWN),
        )
        ad = replace(usual, **said)  # type: ignore[arg-type] # a judge's own choice
        self._show(ad)
        return ad

    def prolong(self, ad: Posting) -> None:
        """Let the board move an ad's deadline."""
        self._show(replace(ad, deadline=self._day(2 * _SHOWN)))

    def a_post(self) -> int:
        """Give the number of a post that is open."""
        with Store.open(self.config.database) as store:
            return store.vacancies.open_positions(oslo_day(self.now))[0].id

    def _day(self, hence: timedelta) -> str:
        return (oslo_day(self.now) + hence).isoformat()

    def _show(self, ad: Posting) -> None:
        with Store.open(self.config.database) as store, store.atomic():
            store.frontier.register(_BOARD)
            keep(store, _BOARD, judge(ad), self.now)

    def traces(self, address: str) -> list[str]:
        """Name the files of the database, and of what lies beside it, that hold an address."""
        beside = sorted(self.config.data_folder.glob("jobs.db*"))
        return [path.name for path in beside if address.encode() in path.read_bytes()]

    def link(self, mail: EmailMessage, purpose: Purpose) -> str:
        """Give the address in a mail of one of the reader's own pages, as a path on the site; "" where there is none."""
        found = re.search(rf"{re.escape(self.config.site.url)}(/\S*{PLACES[purpose]}\w+)", text_of(mail, "plain"))
        return found[1] if found else ""


@contextmanager
def serviced(demo: Path, public: Path, folder: Path) -> Iterator[Service]:
    """Copy the demo's store and the published pages, and take mail until the end of the block; the demo stays as it is."""
    if not (demo / "config.toml").is_file() or not public.is_dir():
        raise ValueError(f"there is no config.toml in {demo}, or no {public}; make both with: make demo ARGS=--once")
    shutil.copytree(public, folder / "public")
    for name in _TAKEN:
        if (demo / name).exists():
            shutil.copy(demo / name, folder / name)
    with Postbox(folder / "mail") as box:
        path = folder / "config.toml"
        path.write_text(_PORT.sub(f'port = {box.port}\nstaff = "{STAFF}"', path.read_text(encoding="utf-8")), encoding="utf-8")
        yield Service(config=load(path), mailbox=folder / "mail")


def read(path: Path) -> EmailMessage:
    """Read a mail."""
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(mail: EmailMessage, kind: str) -> str:
    """Give the plain or the html part of a mail; "" where there is none."""
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


def unpacked(mails: Path, folder: Path) -> list[str]:
    """Copy mails to a folder, and lay the HTML of each beside it, as a browser shows it; give the mails."""
    folder.mkdir(parents=True)
    copies = [Path(shutil.copy(mail, folder)) for mail in sorted(mails.glob("*.eml"))]
    for copy in copies:
        copy.with_suffix(".html").write_text(text_of(read(copy), "html"), encoding="utf-8")
    return [str(copy) for copy in copies]
