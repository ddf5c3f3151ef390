"""What was held up because there was too much of it."""

from __future__ import annotations

from sqlite_utils import Database


def refusals(db: Database) -> None:
    """Make what counts the sign-ups that were refused, by the hour, so that staff hear of it."""
    db.executescript("""
        CREATE TABLE refusals (
            hour TEXT NOT NULL,
            "limit" TEXT NOT NULL CHECK ("limit" IN ('network', 'all')),
            count INTEGER NOT NULL CHECK (count > 0),
            PRIMARY KEY (hour, "limit")
        ) STRICT, WITHOUT ROWID;
    """)
