"""What visitors tell us, and the titles that staff propose for the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlite_utils import Database

from scraper.quality import Decided
from scraper.review import Report
from scraper.store.undone import take_back
from scraper.text import instant, iso


MOST = 500  # that wait at once; more than that no person reads
KEPT = timedelta(days=30)  # after somebody of the staff has dealt with it
UNSAVED = "unsaved_reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A title that somebody wants the rules to know, and what it would have done."""

    id: int
    term: str
    surely: bool  # by itself; else only where the ad speaks of the field
    effect: str
    who: str
    at: datetime


class Reports:
    """Tables `reports` and `proposals`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, what: Literal["tip", "fault"], *, vacancy_id: int | None, url: str, said: str, now: datetime) -> bool:
        """Save what a visitor tells, the very same once, and nothing of who it was; False where too much waits already."""
        if self._waits(what, vacancy_id, url, said):
            return True
        if self._db.execute("SELECT count(*) FROM reports WHERE closed = ''").fetchone()[0] >= MOST:
            return False
        values = [what, vacancy_id, url, said, iso(now)]
        self._db.execute("INSERT INTO reports (what, vacancy_id, url, said, at) VALUES (?, ?, ?, ?, ?)", values)
        return True

    def unsaved(self) -> int:
        """Give how many were only counted, as too much waited."""
        row = self._db.execute("SELECT count FROM counters WHERE name = ?", [UNSAVED]).fetchone()
        return int(row[0]) if row else 0

    def _waits(self, *told: object) -> bool:
        same = "what = ? AND vacancy_id IS ? AND url = ? AND said = ?"
        row = self._db.execute(f"SELECT 1 FROM reports WHERE closed = '' AND {same}", list(told)).fetchone()
        return row is not None

    def waiting(self) -> list[Report]:
        """Give what nobody has dealt with, oldest first."""
        rows = self._db.execute(f"{_REPORT} WHERE closed = '' ORDER BY id")
        return [_report(*row) for row in rows]

    def get(self, number: int) -> Report | None:
        """Give a report, dealt with or not."""
        row = self._db.execute(f"{_REPORT} WHERE id = ?", [number]).fetchone()
        return _report(*row) if row else None

    def close(self, number: int, *, who: str, now: datetime) -> None:
        """Save that a report is dealt with; it is once."""
        self._db.execute("UPDATE reports SET closed = ?, closed_by = ? WHERE id = ? AND closed = ''", [iso(now), who, number])

    def reopen(self, number: int) -> None:
        """Take that back."""
        self._db.execute("UPDATE reports SET closed = '', closed_by = '' WHERE id = ?", [number])

    def forget(self, now: datetime) -> None:
        """Erase what was dealt with long ago: a visitor may have written of themselves."""
        self._db.execute("DELETE FROM reports WHERE closed <> '' AND closed < ?", [iso(now - KEPT)])

    def propose(self, term: str, effect: str, *, surely: bool, who: str, now: datetime) -> int:
        """Save a title that the rules should know."""
        [number] = self._db.execute(
            "INSERT INTO proposals (term, surely, effect, who, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            [term, surely, effect, who, iso(now)],
        ).fetchone()
        return int(number)

    def withdraw(self, number: int, *, who: str, now: datetime) -> None:
        """Take a proposal back; raises StoreError where there is none."""
        take_back(self._db, "proposals", number, who=who, now=now)

    def kinds_decided(self) -> Iterator[Decided]:
        """Give what the rules said, and what staff say in their stead, of each vacancy that they have decided on."""
        # In one row, as between two rows every other thread of the service has its turn.
        [rows] = self._db.execute(
            """SELECT json_group_array(json_array(title, rules, was, value)) FROM
                   (SELECT title, rules, was, value FROM edits JOIN vacancies ON vacancies.id = vacancy_id
                    WHERE name = 'kind' AND undone = '' ORDER BY edits.id)"""
        ).fetchone()
        return (Decided(title=title, rules=rules, was=was, now=now) for title, rules, was, now in _DECIDED.decode(rows))

    def proposals(self) -> list[Proposal]:
        """Give the titles that are proposed, newest first."""
        rows = self._db.execute("SELECT id, term, surely, effect, who, at FROM proposals WHERE undone = '' ORDER BY id DESC")
        return [
            Proposal(id=number, term=term, surely=bool(surely), effect=effect, who=who, at=instant(at))
            for number, term, surely, effect, who, at in rows
        ]


_DECIDED = msgspec.json.Decoder(list[tuple[str, str, str, str]])
_REPORT = "SELECT id, what, vacancy_id, url, said, at FROM reports"


def _report(number: int, what: Literal["tip", "fault"], vacancy_id: int | None, url: str, said: str, at: str) -> Report:
    return Report(id=number, what=what, vacancy_id=vacancy_id, url=url, said=said, at=instant(at))
