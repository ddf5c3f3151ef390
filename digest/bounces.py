"""Counts the mails that come back, and stops writing to those whom nothing reaches.

A report counts only with the seal of the very mail that it is about, once, and within a month. An address that is not there
ends a subscription when two mails in a row have come back, two days apart; a mailbox that is full, or a server that is down,
only when nothing has arrived for long. What came back because we are not trusted says nothing of the reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from digest import returns
from digest.tokens import Key
from scraper.errors import FetchError
from scraper.store import Store
from scraper.store.bounces import Returned, Why


ANSWERED_WITHIN = timedelta(days=30)  # servers try for five days, and people are away
KEPT = timedelta(days=90)
HARD_IN_A_ROW = 2
HARD_FOR = timedelta(days=2)  # Gmail once said «no such user» of everybody for most of a day
SOFT_IN_A_ROW = 5
SOFT_FOR = timedelta(days=14)

Mailbox = Callable[[str], bytes]  # an address of a list, or of one mail, to its bytes
Outcome = Literal["hard", "soft", "ours", "complaint", "ignored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look into the mailbox came to."""

    counted: int = 0
    stopped: int = 0
    ignored: int = 0  # answering machines, forgeries, advertisements, and what cannot be read
    error: str = ""


def read(store: Store, key: Key, urls: list[str], bring: Mailbox, now: datetime) -> Read:
    """Read the mails in the mailbox that have not been read; each is saved with what it changes."""
    counts: Counter[str] = Counter()
    with store.atomic():
        store.bounces.forget(now - KEPT)
        waiting = store.bounces.unread(urls)
    for url in waiting:
        raw = _brought(bring, url)
        with store.atomic():
            counts[_taken(store, key, raw, now)] += 1
            store.bounces.read(url)
    return Read(counted=counts["counted"] + counts["stopped"], stopped=counts["stopped"], ignored=counts["ignored"])


def _brought(bring: Mailbox, url: str) -> bytes:
    """Bring one mail; one that is too large or no longer there is as good as none, and never better."""
    try:
        return bring(url)
    except FetchError as error:
        if error.transient or error.status == 401:
            raise
        return b""


def _taken(store: Store, key: Key, raw: bytes, now: datetime) -> Literal["counted", "stopped", "ignored"]:
    """Take one mail for what it is."""
    try:
        report = returns.read(raw)
    except ValueError:
        return "ignored"
    number = _meant(store, key, report.marks, now) if report else 0
    if report is None or not number:
        return "ignored"
    if report.kind == "complaint":
        store.bounces.stop(store.bounces.reader(number), "complaint", now)
        return "stopped"
    if not store.bounces.count(number, report.kind, report.status, now):
        return "ignored"
    return "stopped" if _weighed(store, number, now) else "counted"


def _meant(store: Store, key: Key, marks: tuple[returns.Mark, ...], now: datetime) -> int:
    """Give the mail that a report is about: the first whose seal is ours; 0 is none."""
    for mark in marks:
        message_id = store.bounces.message_id(mark.number, now - ANSWERED_WITHIN)
        if message_id and key.sealed(mark.number, message_id, mark.seal):
            return mark.number
    return 0


def refused(store: Store, number: int, status: str, now: datetime) -> None:
    """Count a mail that the server refused at once, as one that came back."""
    if store.bounces.count(number, returns.kind(status), status, now):
        _weighed(store, number, now)


def _weighed(store: Store, number: int, now: datetime) -> bool:
    """Stop writing to whom a mail was to, if nothing reaches them; tell whether it came to that."""
    reader = store.bounces.reader(number)
    why = enough(store.bounces.in_a_row(reader))
    if why:
        store.bounces.stop(reader, why, now)
    return why is not None


def enough(row: list[Returned]) -> Why | None:
    """Say whether so many mails in a row mean that nothing will arrive; ``row`` ends at the last one that did."""
    hard = [each for each in row if each.kind == "hard"]
    if _lasts(hard, HARD_IN_A_ROW, HARD_FOR):
        return "hard"
    return "soft" if _lasts(row, SOFT_IN_A_ROW, SOFT_FOR) else None


def _lasts(row: list[Returned], count: int, time: timedelta) -> bool:
    return len(row) >= count and row[-1].written - row[0].written >= time
