"""How many sign-ups were refused because there were too many, by the hour, and nothing of who sent them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from scraper.text import iso


Limit = Literal["network", "all"]  # of one network, or of all together
KEPT = timedelta(days=30)


class Refusals:
    """Table `refusals`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def count(self, limit: Limit, now: datetime) -> None:
        """Count one more sign-up that was refused."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        self._db.execute(
            """INSERT INTO refusals (hour, "limit", count) VALUES (?, ?, 1)
               ON CONFLICT (hour, "limit") DO UPDATE SET count = count + 1""",
            [iso(hour), limit],
        )

    def since(self, moment: datetime) -> dict[Limit, int]:
        """Count those that were refused since a moment, by the limit that they were over."""
        return dict(
            self._db.execute(
                'SELECT "limit", sum(count) FROM refusals WHERE hour > ? GROUP BY "limit" ORDER BY "limit"', [iso(moment)]
            ).fetchall()
        )

    def forget(self, now: datetime) -> None:
        """Forget what is long past."""
        self._db.execute("DELETE FROM refusals WHERE hour <= ?", [iso(now - KEPT)])
