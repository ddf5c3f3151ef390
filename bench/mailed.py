"""Write a digest to each of many readers with searches of their own, and hand all of them to a mail server on loopback."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ours import peak_memory
from digest import writing
from digest.mail import Desk, Sender
from digest.outbox import send
from digest.press import Press
from digest.smtp import Server
from digest.tokens import Key, Purpose
from scraper.crawl import keep
from scraper.judge import judge
from scraper.letters import Form, Search, Subscription
from scraper.model import Place, Posting
from scraper.store import Store


NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
POSTS = 50
_PLACES = {"Bodø": "18", "Oslo": "03", "Bergen": "46", "Alta": "56", "Hamar": "34"}
_KEY = Key(b"a key that is for this alone")


def main(readers: int, port: int) -> None:
    """Say how long it took, how many mails there were, of which size, and how much memory it took."""
    sender = Sender(name="Varsel", address="varsel@example.no")
    desk = Desk(sender=sender, titles={"board": "Tavla"}, page=page, site="https://jobb.example", press=Press(mark="5e1f00d5"))
    server = Server(sender=sender.address, host="127.0.0.1", port=port, starttls=False)
    with TemporaryDirectory() as name:
        store = filled(Path(name) / "jobs.db", readers)
        begun = time.perf_counter()
        written = writing.write(store, desk, {}, NOW)
        sent = send(store, server, Path(name) / "send.lock", NOW)
        seconds = time.perf_counter() - begun
        if sent.sent != written:
            raise RuntimeError(f"of {written} mails {sent.sent} were sent: {sent.error}")
        [size] = sqlite3.connect(Path(name) / "jobs.db").execute("SELECT avg(length(raw)) FROM bodies").fetchone()
    print(json.dumps({"read": written, "seconds": seconds, "size": size, "peak": peak_memory()}))


def page(purpose: Purpose, handle: str, _: str) -> str:
    """Give the address of a reader's own page, as the service makes it."""
    return f"https://jobb.example/varsel/{purpose}/{_KEY.token(purpose, handle)}"


def filled(path: Path, readers: int) -> Store:
    """Make a store with posts in five places, and readers who each want some of those."""
    store, chance = Store.create(path), random.Random(1)
    store.frontier.register("board")
    with store.atomic():
        for number in range(POSTS):
            keep(store, "board", judge(_ad(number)), NOW - timedelta(hours=1))
    with store.atomic():
        for number in range(readers):
            store.subscribers.subscribe(_reader(number, chance), "by mail")
    return store


def _ad(number: int) -> Posting:
    return Posting(
        source_id=str(number),
        url=f"https://board.example/{number}",
        title=f"Erfaringskonsulent {20 + number} % ved enhet {number}",
        employer=f"Kommune {number} helse og mestring",
        html="<p>Vi søker en erfaringskonsulent. Du må ha egenerfaring. Fast stilling.</p>",
        places=(Place(kommune=list(_PLACES)[number % len(_PLACES)]),),
        deadline="2027-01-12",
    )


def _reader(number: int, chance: random.Random) -> Subscription:
    codes = tuple(chance.sample(sorted(_PLACES.values()), chance.randrange(4)))
    form: Form = "nn" if chance.random() < 0.2 else "nb"
    searches = (Search(fylke_codes=codes),)
    return Subscription(id=0, address=f"leser{number}@example.no", language=form, every="daglig", since=NOW, searches=searches)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
