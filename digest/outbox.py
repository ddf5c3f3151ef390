"""Sends what lies in the outbox: once each, whatever happens in between.

A mail is claimed before it is handed over, and marked as sent after the server has taken it. A kill between the two leaves it
claimed; the next sender puts it back with the same Message-ID, so that at most that one mail comes twice. To wait for the disk
at each mail would take longer than all else; so a power cut may bring the mails of the last second twice, and loses none.
"""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Literal

from digest import bounces
from digest.smtp import AwayError, BrokenError, Connection, Server
from scraper.errors import SendError
from scraper.letters import Letter
from scraper.store import Store


Fate = Literal["sent", "later", "failed"]
GoOn = Callable[[], bool]

GIVE_UP_AFTER = timedelta(days=5)
_FIRST_WAIT = timedelta(minutes=30)
_HOUR = timedelta(hours=1)
_SETTLED = 1.0  # seconds, after which what has been saved is sure to be on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one round of sending came to."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    error: str = ""  # why the round was ended early
    held: bool = False  # as many have left within the hour as may; the rest follow


def send(store: Store, server: Server, lock: Path, now: datetime, go_on: GoOn = lambda: True) -> Sent:
    """Send every mail that is due over one connection; a fault of ours ends the round and leaves the rest in line.

    ``go_on`` is asked before each mail: who ends the program should not have to kill it in the middle of one.
    """
    with _alone(lock) as alone:
        if not alone:
            return Sent(error="somebody else is sending just now")
        store.postbox.recover()
        try:
            return _round(store, server, now, go_on)
        finally:
            store.settle()


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Hold a lock that the system frees when its holder dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _round(store: Store, server: Server, now: datetime, go_on: GoOn) -> Sent:
    """Hand over one mail after the other."""
    pace = _Pace(server.per_hour, store.postbox.sent_since(now - _HOUR))
    way, trouble = _Way(store, now), ""
    try:
        with Connection(server) as connection:
            if pace.lets_pass and store.postbox.is_due(now, urgent=pace.only_urgent):
                connection.open()
                while go_on() and pace.lets_pass and (letter := way.next(urgent=pace.only_urgent)):
                    pace.taken += 1
                    way.take(letter, connection)
    except SendError as error:
        trouble = str(error)
    finally:
        way.arrive()
    held = not trouble and pace.only_urgent and store.postbox.is_due(now)
    return Sent(sent=way.fates["sent"], later=way.fates["later"], failed=way.fates["failed"], error=trouble, held=held)


class _Way:
    """The way of mails out of the outbox. That one has left is saved in the same transaction that claims the next.

    So a kill finds at most one whose fate is unknown, and the database is written to once for each.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._taken: Letter | None = None  # by the server, and not saved yet
        self._settled = monotonic()
        self.fates: Counter[Fate] = Counter()

    def next(self, *, urgent: bool) -> Letter | None:
        """Save the fate of the mail before, and claim the next that is due, or the next ``urgent`` one."""
        with self._store.atomic():
            self.arrive()
            letter = self._store.postbox.claim(self._now, urgent=urgent)
        self._taken = None
        return letter

    def arrive(self) -> None:
        """Save the fate of the mail before."""
        if self._taken:
            self._store.postbox.sent(self._taken, self._now)

    def take(self, letter: Letter, connection: Connection) -> None:
        """Hand one mail over; raises SendError when it is our fault and the others would fare no better."""
        try:
            connection.deliver(letter)
        except SendError as error:
            self.fates[_undelivered(self._store, letter, error, self._now)] += 1
        else:
            self._taken = letter
            self.fates["sent"] += 1
        if monotonic() - self._settled > _SETTLED:
            self._store.settle()
            self._settled = monotonic()


class _Pace:
    """How many mails may leave within an hour; whoever waits for one that is urgent is held up only at double that."""

    def __init__(self, per_hour: int, taken: int) -> None:
        self._per_hour = per_hour
        self.taken = taken

    @property
    def only_urgent(self) -> bool:
        return 0 < self._per_hour <= self.taken

    @property
    def lets_pass(self) -> bool:
        return self._per_hour == 0 or self.taken < 2 * self._per_hour


def _undelivered(store: Store, letter: Letter, error: SendError, now: datetime) -> Fate:
    """Give a mail up, or put it back; one that was refused for our sake waits too, lest it hold up all others for ever."""
    if isinstance(error, AwayError):
        store.postbox.put_back(letter)
        raise error
    if error.ours:
        store.postbox.try_again(letter, str(error), now + _FIRST_WAIT)
        raise error
    if error.permanent or letter.created + GIVE_UP_AFTER < now:
        with store.atomic():
            store.postbox.failed(letter, str(error))
            if error.status:
                bounces.refused(store, letter.id, error.status, now)
        return "failed"
    wait = _FIRST_WAIT * 2 ** min(letter.attempts - 1, 6)
    store.postbox.try_again(letter, str(error), now + wait, doubt=isinstance(error, BrokenError))
    return "later"
