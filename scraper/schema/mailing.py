"""Who wants mail, what they have been told, and the mails on their way."""

from __future__ import annotations

from sqlite_utils import Database


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


def searches_and_sign_up(db: Database) -> None:
    """Let a subscriber have several searches, a stand-in for addresses of pages, and a pause; and let sign-ups wait."""
    db.executescript("""
        ALTER TABLE subscribers ADD COLUMN handle TEXT NOT NULL DEFAULT '';
        ALTER TABLE subscribers ADD COLUMN confirmed TEXT NOT NULL DEFAULT '';
        ALTER TABLE subscribers ADD COLUMN paused_until TEXT NOT NULL DEFAULT '';
        ALTER TABLE subscribers ADD COLUMN plain INTEGER NOT NULL DEFAULT 0 CHECK (plain IN (0, 1));
        ALTER TABLE outbox ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
        UPDATE subscribers SET handle = lower(hex(randomblob(16))), confirmed = since;
        CREATE UNIQUE INDEX subscribers_by_handle ON subscribers (handle);
        CREATE TABLE searches (
            id INTEGER PRIMARY KEY,
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            search TEXT NOT NULL
        ) STRICT;
        CREATE INDEX searches_by_subscriber ON searches (subscriber_id, id);
        INSERT INTO searches (subscriber_id, search)
            SELECT id, json_object('fylke_codes', json(fylke_codes)) FROM subscribers;
        ALTER TABLE subscribers DROP COLUMN fylke_codes;
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY,
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            handle TEXT NOT NULL UNIQUE,
            wish TEXT NOT NULL,
            asked TEXT NOT NULL,
            mailed INTEGER NOT NULL DEFAULT 0 CHECK (mailed IN (0, 1)),
            done TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX requests_by_subscriber ON requests (subscriber_id, asked);
        CREATE TABLE counters (
            name TEXT PRIMARY KEY,
            count INTEGER NOT NULL CHECK (count >= 0)
        ) STRICT, WITHOUT ROWID;
        DROP INDEX outbox_waiting;
        CREATE INDEX outbox_waiting ON outbox (state, urgent, not_before, id) WHERE state IN ('new', 'sending');
    """)


def extras_and_staff(db: Database) -> None:
    """Let subscribers have changes, reminders and signs of life, be asked once a year, and let staff get mail."""
    db.executescript("""
        ALTER TABLE subscribers ADD COLUMN extras TEXT NOT NULL DEFAULT '';
        ALTER TABLE subscribers ADD COLUMN questions INTEGER NOT NULL DEFAULT 0 CHECK (questions BETWEEN 0 AND 3);
        ALTER TABLE subscribers ADD COLUMN turned TEXT NOT NULL DEFAULT '';
        UPDATE subscribers SET turned = since;
        ALTER TABLE digests ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
        UPDATE digests SET seen = (SELECT coalesce(max(id), 0) FROM events);
        ALTER TABLE told ADD COLUMN reminded TEXT NOT NULL DEFAULT '';
        CREATE TABLE outbox_now (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subscriber_id INTEGER REFERENCES subscribers (id) ON DELETE CASCADE,
            address TEXT NOT NULL DEFAULT '',
            message_id TEXT NOT NULL UNIQUE,
            raw BLOB NOT NULL,
            vacancies TEXT NOT NULL,
            reminds TEXT NOT NULL DEFAULT '[]',
            shows TEXT NOT NULL DEFAULT '[]',
            urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
            state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sending', 'sent', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            not_before TEXT NOT NULL DEFAULT '',
            doubt INTEGER NOT NULL DEFAULT 0 CHECK (doubt IN (0, 1)),
            created TEXT NOT NULL,
            sent TEXT NOT NULL DEFAULT '',
            error TEXT NOT NULL DEFAULT '',
            CHECK ((subscriber_id IS NULL) = (address <> ''))
        ) STRICT;
        INSERT INTO outbox_now (id, subscriber_id, message_id, raw, vacancies, shows, urgent, state, attempts, not_before,
                                doubt, created, sent, error)
            SELECT id, subscriber_id, message_id, raw, vacancies, vacancies, urgent, state, attempts, not_before, doubt,
                   created, sent, error FROM outbox;
        DROP TABLE outbox;
        ALTER TABLE outbox_now RENAME TO outbox;
        CREATE INDEX outbox_waiting ON outbox (state, urgent, not_before, id) WHERE state IN ('new', 'sending');
        CREATE INDEX outbox_by_subscriber ON outbox (subscriber_id, created);
        CREATE TABLE noticed (
            what TEXT PRIMARY KEY,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


def bodies(db: Database) -> None:
    """Keep the bytes of mails apart from what becomes of them: a row that changes is written anew as a whole."""
    db.executescript("""
        CREATE TABLE bodies (
            outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
            subscriber_id INTEGER REFERENCES subscribers (id) ON DELETE CASCADE,
            raw BLOB NOT NULL
        ) STRICT;
        CREATE INDEX bodies_by_subscriber ON bodies (subscriber_id);
        INSERT INTO bodies (outbox_id, subscriber_id, raw) SELECT id, subscriber_id, raw FROM outbox WHERE raw <> x'';
        ALTER TABLE outbox DROP COLUMN raw;
    """)


def silence(db: Database) -> None:
    """Remember, without an address, whom we have asked to confirm, and who wants never to be written to."""
    db.executescript("""
        CREATE TABLE hushed (
            seal TEXT PRIMARY KEY,
            last TEXT NOT NULL,
            mails INTEGER NOT NULL CHECK (mails >= 0),
            tries INTEGER NOT NULL,
            granted INTEGER NOT NULL,
            for_good INTEGER NOT NULL DEFAULT 0 CHECK (for_good IN (0, 1))
        ) STRICT, WITHOUT ROWID;
    """)


def bounces(db: Database) -> None:
    """Make what tells which mails came back, which reports of it have been read, and when somebody was written to no more."""
    db.executescript("""
        CREATE TABLE bounces (
            outbox_id INTEGER PRIMARY KEY,
            subscriber_id INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'ours')),
            status TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX bounces_by_subscriber ON bounces (subscriber_id, outbox_id);
        CREATE INDEX bounces_by_time ON bounces (at);
        CREATE TABLE reports_read (url TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE stops (
            id INTEGER PRIMARY KEY,
            why TEXT NOT NULL CHECK (why IN ('hard', 'soft', 'complaint')),
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX outbox_sent ON outbox (sent) WHERE state = 'sent';
        DROP INDEX outbox_waiting;
        CREATE INDEX outbox_next ON outbox (urgent DESC, id, not_before) WHERE state = 'new';
        CREATE INDEX outbox_claimed ON outbox (id) WHERE state = 'sending';
    """)
