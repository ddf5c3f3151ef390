"""What boards tell, and what is made of it: pages still to ask, ads, vacancies."""

from __future__ import annotations

from sqlite_utils import Database


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
