"""A thousand senders are killed in the middle: no mail is lost, and a kill brings at most one of them twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.subscribers import subscribe
from scraper.letters import Mail
from scraper.store import Store
from tests.killed import NOW, sending
from tests.test_outbox import Scripted


KILLS, MAILS = 1_000, 6_000


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.db"
    with Store.create(path) as store:
        reader = subscribe(store, "leser@example.no", consent="by mail", now=NOW)
        with store.atomic():
            for number in range(MAILS):
                name = f"<{number}@example.no>"
                raw = f"From: a@example.no\r\nTo: leser@example.no\r\nMessage-ID: {name}\r\n\r\nHei\r\n".encode()
                store.postbox.post(Mail(subscription_id=reader.id, message_id=name, raw=raw), NOW)
    return path


@pytest.fixture
def server() -> Iterator[Scripted]:
    made = Scripted()
    made.start()
    yield made
    made.stop()


def test_of_a_thousand_killed_senders_none_loses_a_mail_and_each_repeats_at_most_one(database: Path, server: Scripted) -> None:
    command = [sys.executable, str(Path(__file__).with_name("killed.py")), str(database), str(server.port), str(KILLS)]
    killed = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    sending(database, server.port)
    arrived = Counter(message_id for _, message_id in server.taken)
    repeats = sum(arrived.values()) - len(arrived)
    assert set(arrived) == {f"<{number}@example.no>" for number in range(MAILS)}
    assert 0 < repeats <= killed <= KILLS
    assert killed > KILLS // 5, "the others had nothing left to do, on a machine that is much faster"
    with Store.open(database) as store:
        assert store.postbox.counts() == {"new": 0, "sending": 0, "sent": MAILS, "failed": 0}
