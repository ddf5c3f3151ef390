"""When the program last ran, what holds it, and how a copy that was put back catches up with what has happened since."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from scraper.store.hushed import Hushed
from scraper.store.ledger import Erased, Ledger, Sent, Silenced
from scraper.store.postbox import Postbox
from scraper.text import instant, iso


class Keeping:
    """Tables `alive`, `held` and `told_before`."""

    def __init__(self, db: Database, ledger: Ledger, postbox: Postbox, hushed: Hushed) -> None:
        self._db = db
        self.ledger = ledger
        self._postbox = postbox
        self._hushed = hushed

    def last_alive(self) -> datetime | None:
        """Give when the program last ran, as far as it knows."""
        row = self._db.execute("SELECT at FROM alive").fetchone()
        return instant(row[0]) if row else None

    def first_alive(self) -> datetime | None:
        """Give when the program first ran with this database."""
        row = self._db.execute("SELECT since FROM alive").fetchone()
        return instant(row[0]) if row else None

    def sign(self, now: datetime) -> None:
        """Save that the program runs now."""
        self._db.execute(
            "INSERT INTO alive (id, since, at) VALUES (1, ?1, ?1) ON CONFLICT DO UPDATE SET at = excluded.at", [iso(now)]
        )

    def held(self) -> str:
        """Say why nothing is sent until a person has looked, or ""."""
        row = self._db.execute("SELECT why FROM held").fetchone()
        return str(row[0]) if row else ""

    def hold(self, why: str, now: datetime) -> None:
        """Let nothing be sent until a person has looked."""
        self._db.execute("INSERT INTO held (id, why, at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", [why, iso(now)])

    def release(self) -> bool:
        """Let mail leave again; tell whether it was held.

        Who had mail that this database did not know of has been told of what happened until now.
        """
        self._db.execute(
            """UPDATE digests SET seen = (SELECT coalesce(max(id), 0) FROM events)
               WHERE subscriber_id IN (SELECT subscriber_id FROM told_before)
                   AND due = (SELECT max(due) FROM digests AS others WHERE others.subscriber_id = digests.subscriber_id)"""
        )
        return self._db.execute("DELETE FROM held").rowcount > 0

    def is_behind(self) -> bool:
        """Tell whether mail has left that this database knows nothing of: it is a copy of before."""
        last = self.ledger.last_sent()
        if last is None:
            return False
        missing = """SELECT 1 FROM subscribers WHERE handle = ?1
                     AND NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = ?2 AND state = 'sent')"""
        newest = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        if last.number > (newest[0] if newest else 0):
            return True
        return self._db.execute(missing, [last.handle, last.message_id]).fetchone() is not None

    def catch_up(self) -> None:
        """Erase again who was erased, and know of every mail that has left. A second time changes nothing."""
        for entry in self.ledger.entries():
            if isinstance(entry, Erased):
                self._db.execute("DELETE FROM subscribers WHERE handle = ?", [entry.handle])
            elif isinstance(entry, Silenced):
                self._hushed.remember(entry.seal, entry.at)
            elif not self._knows(entry):
                self._learn(entry)

    def _knows(self, mail: Sent) -> bool:
        """Tell whether a mail is known to have left, or its reader is no longer there."""
        row = self._db.execute("SELECT 1 FROM outbox WHERE message_id = ? AND state = 'sent'", [mail.message_id]).fetchone()
        return row is not None

    def _learn(self, mail: Sent) -> None:
        """Take a mail as sent, and its reader as told; what waits for them is written anew without it."""
        self.pass_over("outbox", mail.number)
        self.pass_over("vacancies", mail.newest)
        row = self._db.execute("SELECT id FROM subscribers WHERE handle = ?", [mail.handle]).fetchone()
        if row is None:
            return
        reader = int(row[0])
        self._take_as_sent(reader, mail)
        for source, source_id, reminded in mail.told:
            self._db.execute(
                """INSERT INTO told_before (subscriber_id, source, source_id, reminded) VALUES (?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET reminded = max(reminded, excluded.reminded)""",
                [reader, source, source_id, reminded],
            )
        self._postbox.take_back(reader)
        self._answer(reader, mail)

    def _take_as_sent(self, reader: int, mail: Sent) -> None:
        self._db.execute(
            """INSERT INTO outbox (id, subscriber_id, message_id, vacancies, state, created, sent)
               VALUES ((SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE id = ?1)), ?2, ?3, '[]', 'sent', ?4, ?5)
               ON CONFLICT (message_id) DO UPDATE SET state = 'sent', sent = ?5, error = ''""",
            [mail.number, reader, mail.message_id, iso(mail.created), iso(mail.at)],
        )
        if mail.due:
            self._db.execute(
                "INSERT INTO digests (subscriber_id, due, composed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [reader, mail.due, iso(mail.created)],
            )

    def _answer(self, reader: int, mail: Sent) -> None:
        """Ask nobody again to confirm, or whether they still want mail."""
        self._db.execute("UPDATE requests SET mailed = 1 WHERE subscriber_id = ? AND asked <= ?", [reader, iso(mail.created)])
        self._db.execute(
            "UPDATE subscribers SET questions = ?1, turned = ?2 WHERE id = ?3 AND turned < ?2",
            [mail.questions, mail.turned, reader],
        )

    def pass_over(self, table: str, number: int) -> None:
        """Give no number again that readers know of."""
        row = self._db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ? RETURNING 1", [number, table])
        if row.fetchone() is None:
            self._db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, number])
