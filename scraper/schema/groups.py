"""Which ads are one vacancy, what staff say of it, and what has happened to it."""

from __future__ import annotations

from sqlite_utils import Database


def grouping(db: Database) -> None:
    """Make what tells which ads are one vacancy; ads of before wait with an empty trace until they are compared."""
    db.executescript("""
        ALTER TABLE vacancies ADD COLUMN merged_into INTEGER REFERENCES vacancies (id);
        ALTER TABLE postings ADD COLUMN churn INTEGER NOT NULL DEFAULT 0 CHECK (churn >= 0);
        CREATE TABLE members (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            source_id TEXT NOT NULL,
            founded INTEGER UNIQUE REFERENCES vacancies (id),
            day TEXT NOT NULL,
            trace TEXT NOT NULL,
            UNIQUE (source, source_id)
        ) STRICT;
        CREATE TABLE member_keys (
            key TEXT NOT NULL,
            day TEXT NOT NULL,
            member INTEGER NOT NULL REFERENCES members (id),
            PRIMARY KEY (key, day, member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_keys_by_member ON member_keys (member);
        CREATE TABLE likenesses (
            a INTEGER NOT NULL REFERENCES members (id),
            b INTEGER NOT NULL REFERENCES members (id),
            decision TEXT NOT NULL CHECK (decision IN ('same', 'suggest', 'different')),
            score REAL NOT NULL,
            apart INTEGER NOT NULL CHECK (apart IN (0, 1)),
            anew INTEGER NOT NULL CHECK (anew IN (0, 1)),
            why TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (a, b),
            CHECK (a < b)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX likenesses_by_b ON likenesses (b);
        CREATE INDEX likenesses_suggested ON likenesses (score) WHERE decision = 'suggest';
        CREATE TABLE rulings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ruling TEXT NOT NULL CHECK (ruling IN ('same', 'different')),
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            at TEXT NOT NULL,
            undone TEXT NOT NULL DEFAULT '',
            undone_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE ruled (
            ruling INTEGER NOT NULL REFERENCES rulings (id),
            a INTEGER NOT NULL REFERENCES members (id),
            b INTEGER NOT NULL REFERENCES members (id),
            PRIMARY KEY (a, b, ruling),
            CHECK (a < b)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ruled_by_b ON ruled (b);
        CREATE VIEW in_force AS
            SELECT ruled.ruling AS number, a, b, rulings.ruling AS ruling FROM ruled JOIN rulings ON rulings.id = ruled.ruling
            WHERE undone = '';
        CREATE VIEW placed AS
            SELECT members.id AS member, source, source_id, day, vacancy_id, gone
            FROM members JOIN postings USING (source, source_id);
        INSERT INTO members (source, source_id, founded, day, trace)
            SELECT source, source_id,
                   iif(row_number() OVER (PARTITION BY vacancy_id ORDER BY first_seen) = 1, vacancy_id, NULL),
                   substr(first_seen, 1, 10), ''
            FROM postings WHERE vacancy_id IS NOT NULL ORDER BY first_seen;
        DROP TABLE origins;
    """)


def corrections(db: Database) -> None:
    """Make what staff correct of vacancies."""
    db.executescript("""
        CREATE TABLE edits (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            was TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            at TEXT NOT NULL,
            undone TEXT NOT NULL DEFAULT '',
            undone_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX edits_by_vacancy ON edits (vacancy_id) WHERE undone = '';
    """)


def more_events(db: Database) -> None:
    """Let events tell that a post is advertised again, and that it is still shown when its deadline is over."""
    db.executescript("""
        CREATE TABLE events_now (
            id INTEGER PRIMARY KEY,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            kind TEXT NOT NULL CHECK (kind IN
                ('new', 'extended', 'shortened', 'changed', 'withdrawn', 'reopened', 'readvertised', 'overdue')),
            at TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        INSERT INTO events_now SELECT id, vacancy_id, kind, at, detail FROM events;
        DROP TABLE events;
        ALTER TABLE events_now RENAME TO events;
        CREATE INDEX events_by_vacancy ON events (vacancy_id, at);
        CREATE INDEX events_by_time ON events (at);
    """)
