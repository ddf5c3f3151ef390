"""Copies a few vacancies, with all that hangs on them, into very many, and adds what a service gathers beside them, in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from bench.ours import NOW
from digest.writing import SENT_BODIES_KEPT
from scraper.store.postbox import MAILS_KEPT
from scraper.text import iso


BOARDS = {"nav": 96, "jobbnorge": 24, "arbeidsplassen": 4, "finn_api": 4, "jooble": 2}  # how often each is read in a day
_STEP = 1_000  # between the numbers of a row and of its next copy
_DATED = "date(substr({0}, 1, 10), -days || ' days') || substr({0}, 11)"


def _earlier(column: str) -> str:
    return f"iif({column} = '', '', {_DATED.format(column)})"


_ID, _VACANCY = f"id + {_STEP} * copy", f"vacancy_id + {_STEP} * copy"
_SOURCE_ID = "source_id || '-' || copy"
_LAST_DAY = f"iif(last_day < '{NOW.date()}', {_earlier('last_day')}, last_day)"
_DATA = f"""json_set(data, '$.id', {_ID}, '$.title', (data ->> '$.title') || ' nr. ' || copy,
                     '$.first_seen', {_earlier("first_seen")}, '$.last_day', iif(last_day = '', NULL, {_LAST_DAY}))"""
_DECIDED = {"id": "NULL", "vacancy_id": _VACANCY, "at": _earlier("at")}
# Table → by which column the originals are chosen, and the columns that are another in each copy.
_COPIED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "vacancies": (
        "id",
        {
            "id": _ID,
            "merged_into": f"merged_into + {_STEP} * copy",
            "first_seen": _earlier("first_seen"),
            "last_day": _LAST_DAY,
            "title": "title || ' nr. ' || copy",
            "data": _DATA,
        },
    ),
    "postings": (
        "vacancy_id",
        {
            "vacancy_id": _VACANCY,
            "source_id": _SOURCE_ID,
            "title": "title || ' nr. ' || copy",
            "first_seen": _earlier("first_seen"),
            "gone": f"iif(days > 0, {_earlier('last_seen')}, gone)",
            "judged": f"json_set(judged, '$.posting.source_id', {_SOURCE_ID})",
        },
    ),
    "events": ("vacancy_id", {"id": "NULL", "vacancy_id": _VACANCY, "at": _earlier("at")}),
    "edits": ("vacancy_id", _DECIDED),
    "remarks": ("vacancy_id", _DECIDED),
    "members": (
        "id",
        {"id": _ID, "source_id": _SOURCE_ID, "founded": f"founded + {_STEP} * copy", "day": _earlier("day")},
    ),
    "member_keys": (
        "member",
        {"member": f"member + {_STEP} * copy", "key": "key || '-' || copy", "day": _earlier("day")},
    ),
    "likenesses": ("a", {"a": f"a + {_STEP} * copy", "b": f"b + {_STEP} * copy", "at": _earlier("at")}),
    "rulings": ("id", {"id": _ID, "at": _earlier("at")}),
    "ruled": ("a", {"ruling": f"ruling + {_STEP} * copy", "a": f"a + {_STEP} * copy", "b": f"b + {_STEP} * copy"}),
}
_OF_MEMBERS = {"members", "member_keys", "likenesses", "ruled"}
_NUMBERS = "WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number < :most - 1)"


def copy(database: sqlite3.Connection, first: int, last: int, times: int, days: int) -> None:
    """Make of each vacancy in a range so many, evenly over so many days; 0 days is all of them now."""
    # Made-up ads have more in common than real ones.
    database.execute("DELETE FROM likenesses WHERE decision = 'different' AND (a + b) % 8 AND a < ?", [_STEP])
    database.execute("CREATE TEMP TABLE copies (copy, days)")
    rows = [(number, days * number // times) for number in range(1, times)]
    database.executemany("INSERT INTO copies VALUES (?, ?)", rows)
    members = database.execute(
        "SELECT min(member), max(member) FROM placed WHERE vacancy_id BETWEEN ? AND ?", [first, last]
    ).fetchone()
    rulings = database.execute("SELECT min(ruling), max(ruling) FROM ruled WHERE a BETWEEN ? AND ?", members).fetchone()
    for table, (chosen_by, changes) in _COPIED.items():
        within = members if table in _OF_MEMBERS else rulings if table == "rulings" else (first, last)
        columns = [name for (_, name, *_) in database.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changes.get(name, name) for name in columns)
        database.execute(
            f"""INSERT INTO {table} ({", ".join(columns)})
                SELECT {values} FROM {table} CROSS JOIN copies WHERE {chosen_by} BETWEEN ? AND ?""",
            within,
        )
    database.execute("DROP TABLE copies")


def add_unrelated(database: sqlite3.Connection, most: int) -> None:
    """Add ads that are none of ours, one in twenty of which is there still."""
    database.execute(
        f"""INSERT INTO postings (source, source_id, version, mark, title, digest, kind, rules, first_seen, last_seen, gone)
            {_NUMBERS} SELECT 'nav', lower(hex(randomblob(16))), '', '', 'Vaktmester ' || number, hex(randomblob(12)),
                'unrelated', rules, first_seen, last_seen, iif(number % 20, last_seen, '')
            FROM numbers CROSS JOIN (SELECT rules, first_seen, last_seen FROM postings LIMIT 1)""",
        {"most": most},
    )


def add_runs(database: sqlite3.Connection, days: int) -> None:
    """Add the runs of some boards, in each tenth of which an ad was new, and some things that could not be read."""
    for board, daily in BOARDS.items():
        database.execute(
            f"""INSERT INTO runs (source, started, ended, seen, new)
                {_NUMBERS} SELECT :board, at, at, 100, number % 10 = 0 FROM
                    (SELECT number, {_at("((:most - number) * 1440 / :daily) || ' minutes'")} AS at FROM numbers)""",
            {"most": days * daily, "board": board, "daily": daily},
        )
        database.execute(
            f"""INSERT INTO issues (source, url, place, message, at)
                {_NUMBERS} SELECT :board, 'https://board.example', '$.deadline', 'what is it?', {_at("number || ' hours'")}
                FROM numbers""",
            {"most": 2_000, "board": board},
        )


def add_mails(database: sqlite3.Connection, days: int) -> None:
    """Add all digests since each subscriber signed up, and the mails that are kept; those of the last week are whole."""
    database.execute(
        f"""INSERT INTO digests (subscriber_id, due, composed)
            {_NUMBERS}, mornings AS MATERIALIZED (SELECT number, {_at("number || ' days'")} AS at FROM numbers)
            SELECT id, at, at FROM subscribers CROSS JOIN mornings
            WHERE at >= since AND (every = 'daglig' OR number % 7 = 0)""",
        {"most": days},
    )
    database.execute(
        """INSERT INTO outbox (subscriber_id, message_id, vacancies, shows, state, attempts, created, sent)
            SELECT subscriber_id, lower(hex(randomblob(16))), told, told,
                iif(abs(random()) % 10000, 'sent', 'failed'), 1, composed, composed
            FROM (SELECT subscriber_id, composed, json_array(abs(random()) % 100 + 1, abs(random()) % 100 + 1) AS told
                  FROM digests WHERE composed > ?)""",
        [iso(NOW - MAILS_KEPT)],
    )
    database.execute(
        """INSERT INTO bodies (outbox_id, subscriber_id, raw)
           SELECT id, subscriber_id, zeroblob(10000) FROM outbox WHERE created > ?""",
        [iso(NOW - SENT_BODIES_KEPT)],
    )


def _at(ago: str) -> str:
    """Say in SQL when something was, so long ago."""
    return f"strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '{NOW:%Y-%m-%d %H:%M:%S}', '-' || {ago})"
