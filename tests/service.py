"""A whole service for subscribers: pages, store and outbox, with a clock that is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from scraper import pipeline
from scraper.config import Config, load
from scraper.crawl import keep
from scraper.judge import judge
from scraper.letters import Subscription
from scraper.model import Gone, Place
from scraper.staffroom import room
from scraper.store import Store
from tests.fakes import posting
from web.alerts import Alerts
from web.app import create_app
from web.visitors import Visitors


START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ME = "leser@example.no"
AGREED = {"address": ME, "consent": "ja", "again": "ja"}  # as a form that has come back once, and so is taken at once


@dataclass
class Service:
    """The whole of it: pages, store and outbox, with a clock that is ours."""

    config: Config
    now: datetime = START
    read: int = field(default=0)

    def client(self) -> FlaskClient:
        return self.app().test_client()

    def app(self) -> Flask:
        about, now = pipeline.about(self.config), lambda: self.now
        alerts, visitors = Alerts.of(self.config, about, now), Visitors.of(self.config, about, now)
        return create_app(self.config.public, https=True, alerts=alerts, visitors=visitors, room=room(self.config, now))

    def ad(self, number: str, *, place: str = "Bodø", **said: Any) -> None:  # noqa: ANN401 - see posting
        usual = {"title": "Erfaringskonsulent 60 % fast", "deadline": "2099-01-01"}
        with Store.open(self.config.database) as store, store.atomic():
            store.frontier.register("board")
            ad = posting(number, places=(Place(kommune=place),), **{**usual, **said})
            keep(store, "board", judge(ad), self.now)

    def stop(self, number: str) -> None:
        """Let the board take an ad away."""
        with Store.open(self.config.database) as store, store.atomic():
            kept = store.boards.gone("board", Gone(source_id=number, reason="stopped"), self.now)
            assert kept.vacancy_id
            store.vacancies.refresh(kept.vacancy_id, self.now)

    def later(self, **time: float) -> list[EmailMessage]:
        """Let time pass, and give the mails that come then."""
        self.now += timedelta(**time)
        return self.mails()

    def mails(self) -> list[EmailMessage]:
        """Write what is due, and give what has come into the outbox since last time."""
        pipeline.welcome(self.config, self.now)
        pipeline.digest(self.config, self.now)
        found = []
        with Store.open(self.config.database) as store:
            while letter := store.postbox.claim(self.now):
                store.postbox.sent(letter, self.now)
                message = message_from_bytes(letter.raw, policy=default)
                assert isinstance(message, EmailMessage)
                assert letter.address == message["To"]
                found.append(message)
        return found

    def people(self) -> list[Subscription]:
        with Store.open(self.config.database) as store:
            return store.subscribers.all()

    def bytes(self) -> bytes:
        """Everything that the database and what lies beside it holds."""
        with Store.open(self.config.database) as store:
            store.close()
        return on_disk(self)


def on_disk(service: Service) -> bytes:
    """What lies in the database's files just now, without opening and so tidying them."""
    return b"".join(path.read_bytes() for path in service.config.data_folder.glob("jobs.db*"))


def served(folder: Path, staff: str = "") -> Service:
    """Set up a service in an empty folder."""
    path = folder / "config.toml"
    usual = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
    path.write_text(usual.replace('\nstaff = ""', f'\nstaff = "{staff}"'), encoding="utf-8")
    config = load(path)
    Store.create(config.database).close()
    return Service(config)


def link(mail: EmailMessage, part: str) -> str:
    """The address in a mail that leads to one of the reader's own pages, as a path."""
    body = mail.get_body(("plain",))
    assert body
    [found] = set(re.findall(rf"https://erfaringsjobb\.example(/\S*{part}[^\s>]+)", body.get_content()))
    return str(found)


def signed_up(service: Service, **wishes: object) -> EmailMessage:
    """Sign up, and give the mail that came."""
    answer = service.client().post("/varsel/bestill/", data={**AGREED, **wishes})
    assert (answer.status_code, "Se etter en e-post" in answer.text) == (200, True)
    [mail] = service.mails()
    return mail


def confirmed(service: Service, **wishes: object) -> EmailMessage:
    """Sign up and confirm, and give the first mail with posts."""
    path = link(signed_up(service, **wishes), "bekreft/")
    assert "Du får varsler" in service.client().post(path).text
    [mail] = service.mails()
    return mail
