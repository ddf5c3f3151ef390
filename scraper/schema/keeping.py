"""When the program last ran, whether a person must look first, and what a copy that was put back lacks."""

from __future__ import annotations

from sqlite_utils import Database


def signs_of_life(db: Database) -> None:
    """Remember when the program last ran, what holds it, and what readers were told that a restored copy does not know of."""
    db.executescript("""
        CREATE TABLE alive (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            since TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE held (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            why TEXT NOT NULL CHECK (why <> ''),
            at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE told_before (
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            source_id TEXT NOT NULL,
            reminded TEXT NOT NULL,
            PRIMARY KEY (subscriber_id, source, source_id)
        ) STRICT, WITHOUT ROWID;
    """)
