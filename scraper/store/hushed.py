"""Whom we do not write to, or not again so soon: each by a seal that tells nobody the address without our key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from scraper.store.ledger import Ledger, Silenced
from scraper.store.subscribers import rows
from scraper.text import iso


BETWEEN = timedelta(hours=24)  # two confirmation mails to one person
MOST = 3  # of them, until one is confirmed
REMEMBERED = timedelta(days=30)


class Hushed:
    """Table `hushed`."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db = db
        self._ledger = ledger

    def allows(self, seal: str, now: datetime) -> bool:
        """Tell whether somebody may be sent a confirmation mail now, and count it if so; either way something is written.

        The answer must not take longer, or less long, for whom we know.
        """
        row = self._db.execute(
            """INSERT INTO hushed (seal, last, mails, tries, granted) VALUES (?1, ?2, 1, 1, 1)
               ON CONFLICT (seal) DO UPDATE SET
                   mails = mails + (last <= ?3 AND mails < ?4 AND NOT for_good),
                   last = iif(last <= ?3 AND mails < ?4 AND NOT for_good, ?2, last),
                   granted = iif(last <= ?3 AND mails < ?4 AND NOT for_good, tries + 1, granted),
                   tries = tries + 1
               RETURNING granted = tries""",
            [seal, iso(now), iso(now - BETWEEN), MOST],
        ).fetchone()
        return bool(row[0])

    def stored(self, seal: str) -> list[dict[str, Any]]:
        """Give what is kept by a seal."""
        return rows(self._db, "hushed", "seal", seal)

    def clear(self, seal: str) -> None:
        """Forget what we have sent to somebody who has confirmed."""
        self._db.execute("DELETE FROM hushed WHERE seal = ?", [seal])

    def silence(self, seal: str, now: datetime) -> None:
        """Remember that somebody wants never to be written to, also where an older copy is put back."""
        self._ledger.add(Silenced(seal=seal, at=now), surely=True)
        self.remember(seal, now)

    def remember(self, seal: str, now: datetime) -> None:
        """Take somebody as one who wants never to be written to."""
        self._db.execute(
            """INSERT INTO hushed (seal, last, mails, tries, granted, for_good) VALUES (?, ?, 0, 1, 0, 1)
               ON CONFLICT (seal) DO UPDATE SET for_good = 1""",
            [seal, iso(now)],
        )

    def forget(self, now: datetime) -> None:
        """Forget those whom we have not written to for long, but for those who want never to be written to."""
        self._db.execute("DELETE FROM hushed WHERE last <= ? AND NOT for_good", [iso(now - REMEMBERED)])
