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


@migrations()
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


@migrations()
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


@migrations()
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


@migrations()
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


@migrations()
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


@migrations()
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


@migrations()
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
