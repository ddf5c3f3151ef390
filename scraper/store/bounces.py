"""Which mails came back, and who is written to no more because of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from scraper.store.ledger import Ledger
from scraper.store.subscribers import erase
from scraper.text import instant, iso


Kind = Literal["hard", "soft", "ours"]
Why = Literal["hard", "soft", "complaint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One mail that came back."""

    kind: Kind
    written: datetime  # when the mail was


class Bounces:
    """Tables `bounces`, `reports_read` and `stops`."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db = db
        self._ledger = ledger

    def message_id(self, number: int, since: datetime) -> str:
        """Give the Message-ID of a mail to a reader, or "" where it is older, or they have left."""
        row = self._db.execute(
            "SELECT message_id FROM outbox WHERE id = ? AND subscriber_id IS NOT NULL AND created > ?", [number, iso(since)]
        ).fetchone()
        return str(row[0]) if row else ""

    def reader(self, number: int) -> int:
        """Give whom a mail was to."""
        return int(self._db.execute("SELECT subscriber_id FROM outbox WHERE id = ?", [number]).fetchone()[0])

    def count(self, number: int, kind: Kind, status: str, now: datetime) -> bool:
        """Save that a mail came back; False where that was known, as each mail counts once, or where it was to staff."""
        row = self._db.execute(
            """INSERT INTO bounces (outbox_id, subscriber_id, kind, status, at)
               SELECT id, subscriber_id, ?, ?, ? FROM outbox
               WHERE id = ? AND subscriber_id IS NOT NULL ON CONFLICT DO NOTHING RETURNING 1""",
            [kind, status, iso(now), number],
        ).fetchone()
        return row is not None

    def in_a_row(self, reader: int) -> list[Returned]:
        """Give the mails that came back to a reader since the last one that did not, the oldest first."""
        rows = self._db.execute(
            """WITH back AS (SELECT outbox_id, kind FROM bounces WHERE subscriber_id = :reader AND kind <> 'ours'),
                    arrived AS (SELECT coalesce(max(id), 0) AS id FROM outbox
                                WHERE subscriber_id = :reader AND state = 'sent' AND id < (SELECT max(outbox_id) FROM back)
                                    AND id NOT IN (SELECT outbox_id FROM bounces WHERE subscriber_id = :reader))
               SELECT kind, created FROM back JOIN outbox ON outbox.id = outbox_id
               WHERE outbox_id > (SELECT id FROM arrived) ORDER BY outbox_id""",
            {"reader": reader},
        ).fetchall()
        return [Returned(kind=kind, written=instant(created)) for kind, created in rows]

    def stop(self, reader: int, why: Why, now: datetime) -> None:
        """Erase a reader whom nothing reaches, or who complained; what is left is when and why, and not of whom."""
        erase(self._db, self._ledger, "id", reader)
        self._db.execute("INSERT INTO stops (why, at) VALUES (?, ?)", [why, iso(now)])

    def stopped(self, since: datetime) -> int:
        """Count those who were stopped since a moment."""
        return int(self._db.execute("SELECT count(*) FROM stops WHERE at > ?", [iso(since)]).fetchone()[0])

    def kinds(self, since: datetime) -> dict[str, int]:
        """Count the mails that came back since a moment, by kind."""
        counts: dict[str, int] = {"hard": 0, "soft": 0, "ours": 0}
        counts.update(
            self._db.execute("SELECT kind, count(*) FROM bounces WHERE at > ? GROUP BY kind", [iso(since)]).fetchall()
        )
        return counts

    def our_faults(self, since: datetime) -> list[str]:
        """Give the statuses with which mails came back for our sake since a moment."""
        rows = self._db.execute(
            "SELECT DISTINCT status FROM bounces WHERE kind = 'ours' AND at > ? ORDER BY status", [iso(since)]
        )
        return [str(status) for (status,) in rows]

    def unread(self, listed: Collection[str]) -> list[str]:
        """Give which of the mails in the mailbox have not been read; those that lie there no longer are forgotten."""
        known = {url for (url,) in self._db.execute("SELECT url FROM reports_read").fetchall()}
        for url in known.difference(listed):
            self._db.execute("DELETE FROM reports_read WHERE url = ?", [url])
        return [url for url in listed if url not in known]

    def read(self, url: str) -> None:
        """Save that a mail in the mailbox has been read."""
        self._db.execute("INSERT INTO reports_read (url) VALUES (?) ON CONFLICT DO NOTHING", [url])

    def forget(self, before: datetime) -> None:
        """Forget what came back, and that somebody was stopped, before a moment."""
        for table in ("bounces", "stops"):
            self._db.execute(f"DELETE FROM {table} WHERE at <= ?", [iso(before)])
