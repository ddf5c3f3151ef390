"""Who wants mail, about what; who has asked for it and not confirmed yet; and nothing else of anybody."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlite_utils import Database

from scraper.letters import Asked, Search, Subscription, Wish
from scraper.store.ledger import Erased, Ledger
from scraper.strict import decoder
from scraper.text import instant, iso


KEPT = timedelta(hours=72)  # that a sign-up waits for its confirmation


def rows(db: Database, table: str, column: str, value: object) -> list[dict[str, Any]]:
    """Give the rows of a table that hold a value, each with the names of its columns."""
    found = db.execute(f"SELECT * FROM {table} WHERE {column} = ?", [value])
    names = [described[0] for described in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def erase(db: Database, ledger: Ledger, column: str, value: object) -> bool:
    """Erase a subscriber, also from older copies that may be put back; tell whether there was one."""
    row = db.execute(f"DELETE FROM subscribers WHERE {column} = ? RETURNING handle", [value]).fetchone()
    if row:
        ledger.add(Erased(handle=row[0]), surely=True)
    return row is not None


class Subscribers:
    """Tables `subscribers`, `searches`, `requests` and `counters`."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db = db
        self._ledger = ledger

    def subscribe(self, subscription: Subscription, consent: str) -> Subscription:
        """Save somebody who has consented; a second subscription of an address takes the place of the first."""
        number = self._known(subscription.address, subscription.since)
        self._agree(number, subscription.language, subscription.every, subscription.since, consent)
        self.change(number, subscription)
        return next(self._many("id = ?", number))

    def _known(self, address: str, now: datetime) -> int:
        """Give the number of an address, which is new or known: it takes the same work."""
        self._db.execute(
            """INSERT INTO subscribers (address, language, every, since, consent, handle)
               VALUES (?, 'nb', 'ukentlig', ?, 'not confirmed', ?) ON CONFLICT (address) DO NOTHING""",
            [address, iso(now), secrets.token_hex(16)],
        )
        return int(self._db.execute("SELECT id FROM subscribers WHERE address = ?", [address]).fetchone()[0])

    def _agree(self, number: int, language: str, every: str, now: datetime, consent: str) -> None:
        self._db.execute(
            "UPDATE subscribers SET language = ?, every = ?, since = ?, confirmed = ?, consent = ? WHERE id = ?",
            [language, every, iso(now), iso(now), consent, number],
        )
        self.question(number, 0, now)

    def ask(self, address: str, wish: Wish, now: datetime) -> None:
        """Save that somebody signs up."""
        self._db.execute(
            "INSERT INTO requests (subscriber_id, handle, wish, asked) VALUES (?, ?, ?, ?)",
            [self._known(address, now), secrets.token_hex(16), msgspec.json.encode(wish).decode(), iso(now)],
        )

    def unmailed(self) -> list[Asked]:
        """Give the sign-ups for which no mail has been written yet, oldest first."""
        rows = self._db.execute(f"{_ASKED} WHERE mailed = 0 AND done = '' ORDER BY requests.id").fetchall()
        return [_asked(*row) for row in rows]

    def mailed(self, handle: str) -> None:
        """Save that the mail of a sign-up has been written."""
        self._db.execute("UPDATE requests SET mailed = 1 WHERE handle = ?", [handle])

    def asked(self, handle: str, now: datetime) -> Asked | None:
        """Give a sign-up that can be confirmed, or has been; None for one that is too old, or not there."""
        row = self._db.execute(f"{_ASKED} WHERE requests.handle = ? AND asked > ?", [handle, iso(now - KEPT)]).fetchone()
        return _asked(*row) if row else None

    def confirm(self, handle: str, consent: str, now: datetime) -> Subscription | None:
        """Take a sign-up as confirmed, once: what is asked for is added to what an address has already."""
        asked = self.asked(handle, now)
        if asked is None:
            return None
        number, wish = asked.subscriber_id, asked.wish
        fresh = self._db.execute(
            "UPDATE requests SET done = ? WHERE handle = ? AND done = '' RETURNING 1", [iso(now), handle]
        ).fetchone()
        if fresh:
            before = self.searches(number) if self._is_confirmed(number) else ()
            self._agree(number, wish.language, wish.every, now, consent)
            self._search(number, tuple(dict.fromkeys((*before, wish.search))))
        return self._one("subscribers.id = ?", number)

    def _is_confirmed(self, number: int) -> bool:
        return bool(self._db.execute("SELECT 1 FROM subscribers WHERE id = ? AND confirmed <> ''", [number]).fetchone())

    def searches(self, number: int) -> tuple[Search, ...]:
        """Give what a subscriber wants to be told of."""
        rows = self._db.execute("SELECT search FROM searches WHERE subscriber_id = ? ORDER BY id", [number])
        return tuple(decoder(Search).decode(search) for (search,) in rows)

    def _search(self, number: int, searches: tuple[Search, ...]) -> None:
        self._db.execute("DELETE FROM searches WHERE subscriber_id = ?", [number])
        for search in searches:
            self._db.execute(
                "INSERT INTO searches (subscriber_id, search) VALUES (?, ?)", [number, msgspec.json.encode(search).decode()]
            )

    def change(self, number: int, wanted: Subscription) -> None:
        """Save what a subscriber has changed."""
        paused = wanted.paused_until.isoformat() if wanted.paused_until else ""
        self._db.execute(
            "UPDATE subscribers SET language = ?, every = ?, paused_until = ?, plain = ?, extras = ? WHERE id = ?",
            [wanted.language, wanted.every, paused, wanted.plain, " ".join(wanted.extras), number],
        )
        self._search(number, wanted.searches)

    def question(self, number: int, questions: int, now: datetime) -> None:
        """Save how many times somebody has been asked whether they still want mail; 0 is that they have said so."""
        self._db.execute("UPDATE subscribers SET questions = ?, turned = ? WHERE id = ?", [questions, iso(now), number])

    def all(self) -> list[Subscription]:
        """Give everybody who has consented to mail."""
        return list(self._many("true"))

    def some(self, after: int, most: int) -> list[Subscription]:
        """Give those who have consented to mail and whose numbers come next, at most so many."""
        return list(self._many("id > ?", after, most=most))

    def by_handle(self, handle: str) -> Subscription | None:
        """Give the one whom a page's address stands for."""
        return self._one("handle = ?", handle)

    def _one(self, condition: str, value: object) -> Subscription | None:
        return next(self._many(condition, value), None)

    def _many(self, condition: str, *values: object, most: int = -1) -> Iterator[Subscription]:
        rows = self._db.execute(
            f"""SELECT id, address, language, every, since, handle, paused_until, plain, extras, questions, turned
                FROM subscribers WHERE confirmed <> '' AND {condition} ORDER BY id LIMIT ?""",
            [*values, most],
        ).fetchall()
        for number, address, language, every, since, handle, paused, plain, extras, questions, turned in rows:
            yield Subscription(
                id=number,
                address=address,
                language=language,
                every=every,
                since=instant(since),
                searches=self.searches(number),
                handle=handle,
                paused_until=date.fromisoformat(paused) if paused else None,
                plain=bool(plain),
                extras=tuple(extras.split()),
                questions=questions,
                turned=instant(turned),
            )

    def erase(self, address: str) -> bool:
        """Erase a subscriber with all that hangs on it; tell whether there was one."""
        return erase(self._db, self._ledger, "address", address)

    def forget(self, now: datetime) -> int:
        """Erase the sign-ups that nobody has confirmed in time, and whoever has nothing else; give how many addresses."""
        self._db.execute("DELETE FROM requests WHERE asked <= ?", [iso(now - KEPT)])
        return self._db.execute(
            "DELETE FROM subscribers WHERE confirmed = '' AND id NOT IN (SELECT subscriber_id FROM requests)"
        ).rowcount

    def number(self, address: str) -> int | None:
        """Give the number of an address, also of one that has not confirmed; None where nothing is kept of it."""
        row = self._db.execute("SELECT id FROM subscribers WHERE address = ?", [address]).fetchone()
        return int(row[0]) if row else None

    def stored(self, number: int) -> Mapping[str, Any]:
        """Give everything that is kept of one person, by table."""
        return {table: rows(self._db, table, key, number) for table, key in _OF_A_PERSON.items()}

    def counts(self) -> dict[str, int]:
        """Count who gets mail, by how often; who has not confirmed, who has a pause, and what was counted of those who left."""
        counts = {"straks": 0, "daglig": 0, "ukentlig": 0}
        rows = self._db.execute("SELECT every, count(*) FROM subscribers WHERE confirmed <> '' GROUP BY every").fetchall()
        waiting = self._db.execute("SELECT count(*) FROM subscribers WHERE confirmed = ''").fetchone()[0]
        paused = self._db.execute("SELECT count(*) FROM subscribers WHERE paused_until <> ''").fetchone()[0]
        left = self._db.execute("SELECT name, count FROM counters").fetchall()
        return {**counts, **dict(rows), "ubekreftet": waiting, "pause": paused, **dict(left)}

    def count(self, name: str) -> int:
        """Count one more of something that is kept as a number alone; give how many there are."""
        row = self._db.execute(
            """INSERT INTO counters (name, count) VALUES (?, 1)
               ON CONFLICT (name) DO UPDATE SET count = count + 1 RETURNING count""",
            [name],
        ).fetchone()
        return int(row[0])


# Every table with something of a person, and by which column. The bytes of mails are given as their text.
_OF_A_PERSON = {
    "subscribers": "id",
    "searches": "subscriber_id",
    "requests": "subscriber_id",
    "digests": "subscriber_id",
    "told": "subscriber_id",
    "told_before": "subscriber_id",
    "outbox": "subscriber_id",
    "bodies": "subscriber_id",
    "bounces": "subscriber_id",
}
_ASKED = """SELECT subscriber_id, requests.handle, address, wish, asked
            FROM requests JOIN subscribers ON subscribers.id = subscriber_id"""


def _asked(subscriber_id: int, handle: str, address: str, wish: str, asked: str) -> Asked:
    return Asked(
        subscriber_id=subscriber_id, handle=handle, address=address, wish=decoder(Wish).decode(wish), asked=instant(asked)
    )
