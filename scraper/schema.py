"""The tables, as migrations in order. Add new ones at the end; never change one that has been released.

Instants are UTC text with six decimals, days are YYYY-MM-DD, and "" is "never" or "none".
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations


migrations = Migrations("erfaringsjobb")


@migrations()
def collecting(db: Database) -> None:
    """Make what a crawl needs: where each source has come to, what is still to ask, and what went wrong."""
    db.executescript("""
        CREATE TABLE sources (
            name TEXT PRIMARY KEY,
            bookmark TEXT NOT NULL DEFAULT '',
            wait_until TEXT NOT NULL DEFAULT '',
            withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1))
        ) STRICT;
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL REFERENCES sources (name),
            started TEXT NOT NULL,
            ended TEXT NOT NULL DEFAULT '',
            seen INTEGER NOT NULL DEFAULT 0 CHECK (seen >= 0),
            new INTEGER NOT NULL DEFAULT 0 CHECK (new >= 0),
            gone INTEGER NOT NULL DEFAULT 0 CHECK (gone >= 0),
            issues INTEGER NOT NULL DEFAULT 0 CHECK (issues >= 0),
            error TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX runs_by_source ON runs (source, id);
        CREATE TABLE frontier (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL REFERENCES sources (name),
            url TEXT NOT NULL,
            about TEXT NOT NULL,
            version TEXT NOT NULL,
            mark TEXT NOT NULL,
            request TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            not_before TEXT NOT NULL DEFAULT '',
            UNIQUE (source, about, url)
        ) STRICT;
        CREATE INDEX frontier_in_order ON frontier (source, id);
        CREATE TABLE answered (
            source TEXT NOT NULL REFERENCES sources (name),
            about TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (source, about)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE validators (
            source TEXT NOT NULL REFERENCES sources (name),
            url TEXT NOT NULL,
            etag TEXT NOT NULL,
            modified TEXT NOT NULL,
            read TEXT NOT NULL,
            PRIMARY KEY (source, url)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE issues (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL REFERENCES sources (name),
            url TEXT NOT NULL,
            place TEXT NOT NULL,
            message TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX issues_by_time ON issues (source, at);
    """)


@migrations()
def postings_and_vacancies(db: Database) -> None:
    """Make what readers are told of: ads, the vacancies that they form, and what happens to those."""
    db.executescript("""
        CREATE TABLE vacancies (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('position', 'unsure', 'mention', 'unrelated')),
            first_seen TEXT NOT NULL,
            last_day TEXT NOT NULL,
            withdrawn TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT;
        CREATE INDEX vacancies_by_kind ON vacancies (kind, last_day);
        CREATE TABLE postings (
            source TEXT NOT NULL REFERENCES sources (name),
            source_id TEXT NOT NULL,
            version TEXT NOT NULL,
            mark TEXT NOT NULL,
            title TEXT NOT NULL,
            digest TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('position', 'unsure', 'mention', 'unrelated')),
            rules TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            listed TEXT NOT NULL DEFAULT '',
            absent INTEGER NOT NULL DEFAULT 0,
            gone TEXT NOT NULL DEFAULT '',
            gone_reason TEXT NOT NULL DEFAULT '',
            vacancy_id INTEGER REFERENCES vacancies (id),
            judged TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (source, source_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX postings_by_vacancy ON postings (vacancy_id) WHERE vacancy_id IS NOT NULL;
        CREATE INDEX postings_by_kind ON postings (kind, last_seen) WHERE kind <> 'unrelated';
        CREATE TABLE origins (
            key TEXT NOT NULL,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            PRIMARY KEY (key, vacancy_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX origins_by_vacancy ON origins (vacancy_id);
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            kind TEXT NOT NULL
                CHECK (kind IN ('new', 'extended', 'shortened', 'changed', 'withdrawn', 'reopened')),
            at TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX events_by_vacancy ON events (vacancy_id, at);
    """)


@migrations()
def subscribers_and_outbox(db: Database) -> None:
    """Make what mails need: whom, what each was told, and the messages on their way."""
    db.executescript("""
        CREATE TABLE subscribers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            address TEXT NOT NULL COLLATE NOCASE UNIQUE,
            language TEXT NOT NULL CHECK (language IN ('nb', 'nn')),
            every TEXT NOT NULL CHECK (every IN ('straks', 'daglig', 'ukentlig')),
            fylke_codes TEXT NOT NULL,
            since TEXT NOT NULL,
            consent TEXT NOT NULL CHECK (consent <> '')
        ) STRICT;
        CREATE TABLE digests (
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            due TEXT NOT NULL,
            composed TEXT NOT NULL,
            PRIMARY KEY (subscriber_id, due)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE told (
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            PRIMARY KEY (subscriber_id, vacancy_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL UNIQUE,
            raw BLOB NOT NULL,
            vacancies TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sending', 'sent', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            not_before TEXT NOT NULL DEFAULT '',
            doubt INTEGER NOT NULL DEFAULT 0 CHECK (doubt IN (0, 1)),
            created TEXT NOT NULL,
            sent TEXT NOT NULL DEFAULT '',
            error TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (state, not_before, id) WHERE state IN ('new', 'sending');
    """)
