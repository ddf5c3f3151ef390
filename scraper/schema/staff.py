"""Who of the organisation may decide, how they are let in, and what they say beside corrections and rulings."""

from __future__ import annotations

from sqlite_utils import Database


def staffing(db: Database) -> None:
    """Make what the staff's room needs; which rules had judged is kept with what staff say of a vacancy's kind."""
    db.executescript("""
        CREATE TABLE staff (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            address TEXT NOT NULL COLLATE NOCASE UNIQUE,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (name <> ''),
            role TEXT NOT NULL CHECK (role IN ('reviewer', 'administrator')),
            since TEXT NOT NULL,
            shortcuts INTEGER NOT NULL DEFAULT 1 CHECK (shortcuts IN (0, 1))
        ) STRICT;
        CREATE TABLE knocks (
            id INTEGER PRIMARY KEY,
            staff_id INTEGER REFERENCES staff (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            mark TEXT NOT NULL DEFAULT '',
            used TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX knocks_by_time ON knocks (at);
        CREATE UNIQUE INDEX knocks_by_mark ON knocks (mark) WHERE mark <> '';
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            mark TEXT NOT NULL UNIQUE,
            staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
            since TEXT NOT NULL,
            seen TEXT NOT NULL,
            browser TEXT NOT NULL
        ) STRICT;
        CREATE TABLE remarks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            vacancy_id INTEGER NOT NULL REFERENCES vacancies (id),
            what TEXT NOT NULL CHECK (what IN ('note', 'tag', 'settled')),
            said TEXT NOT NULL,
            who TEXT NOT NULL,
            at TEXT NOT NULL,
            undone TEXT NOT NULL DEFAULT '',
            undone_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX remarks_by_vacancy ON remarks (vacancy_id, id);
        CREATE TABLE reports (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            what TEXT NOT NULL CHECK (what IN ('tip', 'fault')),
            vacancy_id INTEGER REFERENCES vacancies (id),
            url TEXT NOT NULL,
            said TEXT NOT NULL,
            at TEXT NOT NULL,
            closed TEXT NOT NULL DEFAULT '',
            closed_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX reports_waiting ON reports (id) WHERE closed = '';
        CREATE TABLE proposals (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            term TEXT NOT NULL,
            surely INTEGER NOT NULL CHECK (surely IN (0, 1)),
            effect TEXT NOT NULL,
            who TEXT NOT NULL,
            at TEXT NOT NULL,
            undone TEXT NOT NULL DEFAULT '',
            undone_by TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE TABLE lookups (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            who TEXT NOT NULL,
            what TEXT NOT NULL CHECK (what IN ('access', 'erasure')),
            found INTEGER NOT NULL CHECK (found IN (0, 1)),
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX digests_by_time ON digests (composed);
        DELETE FROM noticed;
        ALTER TABLE edits ADD COLUMN rules TEXT NOT NULL DEFAULT '';
        CREATE INDEX edits_of_kind ON edits (vacancy_id) WHERE name = 'kind' AND undone = '';
        DROP INDEX edits_by_vacancy;
        CREATE INDEX edits_by_vacancy ON edits (vacancy_id, id);
        DROP INDEX likenesses_suggested;
        CREATE INDEX likenesses_suggested ON likenesses (a, decision) WHERE decision = 'suggest';
        CREATE INDEX ruled_by_ruling ON ruled (ruling);
        ALTER TABLE vacancies ADD COLUMN asks TEXT NOT NULL DEFAULT '';
        CREATE INDEX vacancies_asking ON vacancies (id) WHERE asks <> '';
        ALTER TABLE vacancies ADD COLUMN title TEXT NOT NULL DEFAULT '';
        UPDATE vacancies SET title = coalesce(data ->> '$.title', '') WHERE data <> '';
        CREATE INDEX vacancies_merged ON vacancies (merged_into) WHERE merged_into IS NOT NULL;
        CREATE INDEX events_overdue ON events (at) WHERE kind = 'overdue';
        CREATE INDEX postings_there ON postings (source, kind, gone) WHERE gone = '';
        CREATE INDEX postings_there_by_vacancy ON postings (vacancy_id, gone) WHERE gone = '' AND vacancy_id IS NOT NULL;
        CREATE INDEX postings_by_month ON postings (substr(first_seen, 1, 7), kind, first_seen)
            WHERE kind <> 'unrelated';
        CREATE INDEX runs_fine ON runs (source) WHERE ended <> '' AND error = '';
        CREATE INDEX outbox_failed ON outbox (id) WHERE state = 'failed';
        CREATE INDEX outbox_by_age ON outbox (created) WHERE state IN ('sent', 'failed');
    """)
