"""What each subscriber has been told, and the mails on their way."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlite_utils import Database

from scraper.letters import Letter, Mail
from scraper.store.ledger import Ledger, Sent
from scraper.text import instant, iso


MAILS_KEPT = timedelta(days=90)  # that is, that they were sent


class Postbox:
    """Tables `digests`, `told`, `outbox`, `bodies` and `noticed`."""

    def __init__(self, db: Database, ledger: Ledger) -> None:
        self._db = db
        self._ledger = ledger
        self._ads: dict[int, list[tuple[str, str]]] = {}  # of a vacancy, as boards name them

    def last_digest(self, subscription_id: int) -> datetime | None:
        """Give when a subscriber's newest digest was due, if there has been any."""
        row = self._db.execute("SELECT max(due) FROM digests WHERE subscriber_id = ?", [subscription_id]).fetchone()
        return instant(row[0]) if row[0] else None

    def seen(self, subscription_id: int) -> int:
        """Give the number of the newest event that any digest of a subscriber was composed after."""
        row = self._db.execute("SELECT max(seen) FROM digests WHERE subscriber_id = ?", [subscription_id]).fetchone()
        return row[0] or 0

    def begin_digest(self, subscription_id: int, due: datetime, now: datetime, *, seen: int = 0) -> bool:
        """Save that a digest is composed; False when it already was, perhaps by somebody else just now.

        ``seen`` is the number of the newest event that it can tell of.
        """
        row = self._db.execute(
            "INSERT INTO digests (subscriber_id, due, composed, seen) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
            [subscription_id, iso(due), iso(now), seen],
        ).fetchone()
        return row is not None

    def told(self, subscription_id: int) -> Mapping[int, str]:
        """Give the vacancies that a subscriber has been told of, also by the name of another that leads to them.

        Each with the last day that they have been reminded of, or "".
        """
        rows = self._db.execute(
            """SELECT vacancy_id, merged_into, reminded FROM told JOIN vacancies ON vacancies.id = vacancy_id
                   WHERE subscriber_id = ?1
               UNION ALL
               SELECT vacancies.id, merged_into, reminded FROM told_before JOIN postings USING (source, source_id)
                   JOIN vacancies ON vacancies.id = vacancy_id WHERE subscriber_id = ?1
               ORDER BY reminded""",
            [subscription_id],
        )
        return {number: reminded for *numbers, reminded in rows for number in numbers if number}

    def last_mail(self, subscription_id: int) -> datetime | None:
        """Give when the newest mail to a subscriber was written, if there has been any."""
        row = self._db.execute("SELECT max(created) FROM outbox WHERE subscriber_id = ?", [subscription_id]).fetchone()
        return instant(row[0]) if row[0] else None

    def post(self, mail: Mail, now: datetime) -> None:
        """Put a mail in the outbox, and with it the record of what the reader is told."""
        vacancies, reminds = json.dumps(mail.vacancies), json.dumps(mail.reminds)
        self._db.execute(
            """INSERT INTO outbox (subscriber_id, address, message_id, vacancies, reminds, shows, urgent, created)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                mail.subscription_id or None, mail.address, mail.message_id, vacancies, reminds,
                json.dumps((*mail.vacancies, *mail.reminds, *mail.shows)), mail.urgent, iso(now),
            ],
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO bodies (outbox_id, subscriber_id, raw) VALUES (last_insert_rowid(), ?, ?)",
            [mail.subscription_id or None, mail.raw],
        )
        if mail.vacancies:
            self._tell(mail.subscription_id, vacancies, "''")
        if mail.reminds:
            self._tell(mail.subscription_id, reminds, "(SELECT last_day FROM vacancies WHERE id = value)")

    def _tell(self, subscription_id: int, vacancies: str, reminded: str) -> None:
        self._db.execute(
            f"""INSERT INTO told (subscriber_id, vacancy_id, reminded) SELECT ?, value, {reminded} FROM json_each(?) WHERE true
                ON CONFLICT DO UPDATE SET reminded = max(reminded, excluded.reminded)""",
            [subscription_id, vacancies],
        )

    def take_back(self, subscription_id: int) -> None:
        """Take the digests of somebody who has changed what they want out of the outbox, where they cannot have left."""
        unsent = self._db.execute(
            f"{_UNSENT} AND outbox.subscriber_id = ? AND outbox.shows <> '[]'", [subscription_id]
        ).fetchall()
        for row in unsent:
            self._undo(*row)

    def retract(self, today: str) -> int:
        """Take mails that cannot have left out of the outbox when a post in them has closed, or one of its ads was taken away.

        The boards' terms ask that a stopped ad is shown nowhere from that moment, and a mail links to each ad of a post. The
        next digest tells what is left.
        """
        stale = self._db.execute(
            f"""{_UNSENT} AND EXISTS (
                    SELECT 1 FROM json_each(outbox.shows) AS item JOIN vacancies ON vacancies.id = item.value
                    WHERE vacancies.withdrawn <> '' OR vacancies.kind <> 'position'
                        OR (vacancies.last_day <> '' AND vacancies.last_day < ?)
                        OR EXISTS (SELECT 1 FROM postings WHERE postings.vacancy_id = vacancies.id
                                   AND postings.gone > outbox.created))""",
            [today],
        ).fetchall()
        for row in stale:
            self._undo(*row)
        return len(stale)

    def _undo(self, number: int, subscriber_id: int, vacancies: str, reminds: str, due: str | None) -> None:
        """Undo one digest as if it had not been composed; the vacancies are lists in JSON."""
        self._db.execute("DELETE FROM outbox WHERE id = ? AND state = 'new'", [number])
        for vacancy_id in json.loads(vacancies):
            self._db.execute("DELETE FROM told WHERE subscriber_id = ? AND vacancy_id = ?", [subscriber_id, vacancy_id])
        for vacancy_id in json.loads(reminds):
            self._db.execute(
                "UPDATE told SET reminded = '' WHERE subscriber_id = ? AND vacancy_id = ?", [subscriber_id, vacancy_id]
            )
        self._db.execute("DELETE FROM digests WHERE subscriber_id = ? AND due = ?", [subscriber_id, due])

    def recover(self) -> int:
        """Put mails back in line whose sending was cut off: their fate is unknown, and they keep their Message-ID."""
        return self._db.execute(
            "UPDATE outbox SET state = 'new', doubt = 1, error = 'cut off while sending' WHERE state = 'sending'"
        ).rowcount

    def is_due(self, now: datetime, *, urgent: bool = False) -> bool:
        """Tell whether any mail is to be sent now, or any ``urgent`` one."""
        row = self._db.execute(
            "SELECT 1 FROM outbox WHERE state = 'new' AND urgent >= ? AND not_before <= ? LIMIT 1", [urgent, iso(now)]
        ).fetchone()
        return row is not None

    def reached(self, vacancy_id: int, since: datetime, now: datetime) -> int:
        """Count the subscribers whom a mail that told of a vacancy has left for since a moment.

        Of a moment from before the oldest mail that is kept, all who have ever been told of it are counted.
        """
        if since < now - MAILS_KEPT:
            row = self._db.execute("SELECT count(*) FROM told WHERE vacancy_id = ?", [vacancy_id]).fetchone()
        else:
            row = self._db.execute(
                """SELECT count(DISTINCT subscriber_id) FROM outbox, json_each(vacancies) AS item
                   WHERE state = 'sent' AND sent >= ? AND item.value = ?""",
                [iso(since), vacancy_id],
            ).fetchone()
        return int(row[0])

    def sent_since(self, moment: datetime) -> int:
        """Count the mails that have left since a moment."""
        row = self._db.execute("SELECT count(*) FROM outbox WHERE state = 'sent' AND sent > ?", [iso(moment)]).fetchone()
        return int(row[0])

    def claim(self, now: datetime, *, urgent: bool = False) -> Letter | None:
        """Claim the next mail that is due, or the next ``urgent`` one, so that nobody else sends it."""
        row = self._db.execute(
            """UPDATE outbox SET state = 'sending', attempts = attempts + 1
               WHERE id = (SELECT id FROM outbox WHERE state = 'new' AND urgent >= ? AND not_before <= ?
                           ORDER BY urgent DESC, id LIMIT 1)
                   AND state = 'new'
               RETURNING id, coalesce((SELECT address FROM subscribers WHERE id = subscriber_id), address), message_id,
                   attempts, created, (SELECT raw FROM bodies WHERE outbox_id = id)""",
            [urgent, iso(now)],
        ).fetchone()
        if row is None:
            return None
        number, address, message_id, attempts, created, raw = row
        return Letter(id=number, address=address, message_id=message_id, raw=raw, attempts=attempts, created=instant(created))

    def sent(self, letter: Letter, now: datetime) -> None:
        """Save that a mail was accepted; first where a copy of before, if one is put back, can learn of it."""
        try:
            self._ledger.add(self._entry(letter, now))
        finally:  # a ledger that cannot be written must not have the mail sent again each minute
            self._db.execute("UPDATE outbox SET state = 'sent', sent = ?, error = '' WHERE id = ?", [iso(now), letter.id])

    def _entry(self, letter: Letter, now: datetime) -> Sent:
        handle, due, questions, turned, vacancies, reminds = self._db.execute(
            """SELECT coalesce(handle, ''), coalesce(due, ''), coalesce(questions, 0), coalesce(turned, ''), vacancies, reminds
               FROM outbox LEFT JOIN subscribers ON subscribers.id = outbox.subscriber_id
                   LEFT JOIN digests ON digests.subscriber_id = outbox.subscriber_id AND composed = created
               WHERE outbox.id = ?""",
            [letter.id],
        ).fetchone() or ("", "", 0, "", "[]", "[]")  # who is erased meanwhile leaves no row
        fresh, near = json.loads(vacancies), json.loads(reminds)
        told = [(*ad, "") for number in fresh for ad in self._ads_of(number)]
        reminded = [(*ad, self._last_day(number)) for number in near for ad in self._ads_of(number)]
        return Sent(
            number=letter.id, message_id=letter.message_id, at=now, created=letter.created, handle=handle, due=due,
            questions=questions, turned=turned, told=(*told, *reminded), newest=max((*fresh, *near), default=0),
        )  # fmt: skip

    def _ads_of(self, vacancy_id: int) -> list[tuple[str, str]]:
        if vacancy_id not in self._ads:
            self._ads[vacancy_id] = self._db.execute(
                "SELECT source, source_id FROM postings WHERE vacancy_id = ?", [vacancy_id]
            ).fetchall()
        return self._ads[vacancy_id]

    def _last_day(self, vacancy_id: int) -> str:
        return str(self._db.execute("SELECT last_day FROM vacancies WHERE id = ?", [vacancy_id]).fetchone()[0])

    def failed(self, letter: Letter, error: str) -> None:
        """Save that a mail will never be accepted."""
        self._db.execute("UPDATE outbox SET state = 'failed', error = ? WHERE id = ?", [error[:300], letter.id])

    def try_again(self, letter: Letter, error: str, not_before: datetime, *, doubt: bool = False) -> None:
        """Put a mail back in line for later; with ``doubt`` it may have arrived, so it is not taken back any more."""
        self._db.execute(
            "UPDATE outbox SET state = 'new', error = ?, not_before = ?, doubt = max(doubt, ?) WHERE id = ?",
            [error[:300], iso(not_before), doubt, letter.id],
        )

    def put_back(self, letter: Letter) -> None:
        """Put a mail that was claimed back as it was: nobody has been asked to take it."""
        self._db.execute("UPDATE outbox SET state = 'new', attempts = attempts - 1 WHERE id = ?", [letter.id])

    def counts(self) -> dict[str, int]:
        """Count the mails by state."""
        states = ("new", "sending", "sent", "failed")  # each with an index of its own
        counts = ", ".join(f"(SELECT count(*) FROM outbox WHERE state = '{state}')" for state in states)
        return dict(zip(states, self._db.execute(f"SELECT {counts}").fetchone(), strict=True))

    def forget_sent(self, bodies: datetime, rows: datetime) -> int:
        """Erase the bodies of mails from before a moment, and from before another that they were sent; give how many bodies.

        What a person was told is nobody's business for long. Mails to staff are gone altogether with their bodies.
        """
        settled = "state IN ('sent', 'failed') AND created < ?"
        self._db.execute(f"DELETE FROM outbox WHERE subscriber_id IS NULL AND {settled}", [iso(bodies)])
        self._db.execute(f"DELETE FROM outbox WHERE {settled}", [iso(rows)])
        return self._db.execute(
            f"""DELETE FROM bodies WHERE outbox_id IN (
                    SELECT id FROM outbox JOIN bodies ON id = outbox_id WHERE {settled})""",
            [iso(bodies)],
        ).rowcount

    def oldest_unsent(self) -> str:
        """Give when the mail was written that has waited longest; "" where none waits."""
        row = self._db.execute(
            """SELECT min(created) FROM (SELECT created FROM outbox WHERE state = 'new'
                                         UNION ALL SELECT created FROM outbox WHERE state = 'sending')"""
        ).fetchone()
        return row[0] or ""

    def digests_since(self, moment: datetime) -> dict[str, int]:
        """Count the digests that were due since a moment, and those of them in which there was something to tell."""
        due, mailed = self._db.execute(
            """SELECT count(*), count(outbox.id) FROM digests LEFT JOIN outbox
               ON outbox.subscriber_id = digests.subscriber_id AND outbox.created = digests.composed
               WHERE composed >= ?""",
            [iso(moment)],
        ).fetchone()
        return {"due": due, "mailed": mailed}

    def is_empty(self, subscription_id: int) -> bool:
        """Tell whether no mail to a subscriber is on its way."""
        row = self._db.execute(
            "SELECT 1 FROM outbox WHERE subscriber_id = ? AND state IN ('new', 'sending') LIMIT 1", [subscription_id]
        ).fetchone()
        return row is None

    def notice(self, scope: str, what: Collection[str], now: datetime) -> frozenset[str]:
        """Save what staff are to know of just now, of one kind; give what they have not been told yet."""
        begins = f"{scope} "
        rows = self._db.execute("SELECT what FROM noticed WHERE substr(what, 1, ?) = ?", [len(begins), begins]).fetchall()
        known = {name.removeprefix(begins) for (name,) in rows}
        for name in known - set(what):
            self._db.execute("DELETE FROM noticed WHERE what = ?", [begins + name])
        fresh = frozenset(what) - known
        for name in (*(begins + each for each in fresh), *([scope] if fresh else [])):
            self._db.execute("INSERT OR REPLACE INTO noticed (what, at) VALUES (?, ?)", [name, iso(now)])
        return fresh

    def last_notice(self, scope: str) -> datetime | None:
        """Give when staff were last told something new of one kind."""
        row = self._db.execute("SELECT at FROM noticed WHERE what = ?", [scope]).fetchone()
        return instant(row[0]) if row else None


# Mails that cannot have left, each with the digest that it is of, if any.
_UNSENT = """SELECT outbox.id, outbox.subscriber_id, outbox.vacancies, outbox.reminds, digests.due
             FROM outbox LEFT JOIN digests ON digests.subscriber_id = outbox.subscriber_id
                 AND digests.composed = outbox.created
             WHERE outbox.state = 'new' AND NOT outbox.doubt"""
