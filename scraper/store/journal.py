"""Everything that staff have decided, wherever it is kept, and what they remark beside corrections and rulings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from scraper.review import Decision, Record
from scraper.store.undone import take_back
from scraper.text import instant, iso


Remark = Literal["note", "tag", "settled"]
_RECORDS: tuple[Record, ...] = ("edit", "ruling", "remark")


class Journal:
    """Table `remarks`, and what `edits` and `rulings` tell of who decided what."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def remark(self, vacancy_id: int, what: Remark, said: str, *, who: str, now: datetime) -> int:
        """Save what somebody remarks of a vacancy; give its number."""
        [number] = self._db.execute(
            "INSERT INTO remarks (vacancy_id, what, said, who, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            [vacancy_id, what, said, who, iso(now)],
        ).fetchone()
        return int(number)

    def undo_remark(self, number: int, *, who: str, now: datetime) -> None:
        """Take a remark back; raises StoreError where there is none that is in force."""
        take_back(self._db, "remarks", number, who=who, now=now)

    def of(self, vacancy_id: int) -> list[Decision]:
        """Give all that was decided of a vacancy and of those that lead to it, also what was taken back; oldest first."""
        family = "(SELECT ?1 UNION SELECT id FROM vacancies WHERE merged_into = ?1)"
        members = f"(SELECT member FROM placed WHERE vacancy_id IN {family})"
        ruled = " UNION ".join(f"SELECT ruling FROM ruled WHERE {side} IN {members}" for side in "ab")
        wheres = {
            "edit": f"vacancy_id IN {family}",
            "ruling": f"id IN ({ruled})",
            "remark": f"vacancy_id IN {family}",
        }
        found = [each for record in _RECORDS for each in self._decisions(record, f"WHERE {wheres[record]}", [vacancy_id])]
        return sorted(found, key=lambda each: (each.at, each.key))

    def newest(self, count: int, before: datetime | None = None) -> list[Decision]:
        """Give the newest decisions, newest first; those from before a moment, where one is given."""
        where = "WHERE at < ? ORDER BY id DESC LIMIT ?" if before else "ORDER BY id DESC LIMIT ?"
        values = [iso(before), count] if before else [count]
        found = [each for record in _RECORDS for each in self._decisions(record, where, values)]
        return sorted(found, key=lambda each: (each.at, each.key), reverse=True)[:count]

    def get(self, record: Record, number: int) -> Decision | None:
        """Give one decision; a visitor's report is one as long as it is dealt with."""
        dealt_with = " AND closed <> ''" if record == "report" else ""
        return next(iter(self._decisions(record, f"WHERE id = ?{dealt_with}", [number])), None)

    def _decisions(self, record: Record, where: str, values: Sequence[Any] = ()) -> list[Decision]:
        return [_decision(record, row) for row in self._db.execute(f"{_READ[record]} {where}", list(values)).fetchall()]


# Each decision as (number, vacancies in JSON, what, before, after, who, why, at, undone, undone_by).
_TOUCHED = """
    (SELECT group_concat(DISTINCT vacancy_id) FROM ruled JOIN placed ON member IN (a, b) WHERE ruling = rulings.id)
"""
_READ: dict[Record, str] = {
    "edit": "SELECT id, vacancy_id, name, was, value, who, why, at, undone, undone_by FROM edits",
    "ruling": f"SELECT id, {_TOUCHED}, ruling, '', '', who, why, at, undone, undone_by FROM rulings",
    "remark": "SELECT id, vacancy_id, what, '', said, who, '', at, undone, undone_by FROM remarks",
    "report": "SELECT id, vacancy_id, what, '', '', closed_by, '', closed, '', '' FROM reports",
}


def _decision(record: Record, row: Sequence[Any]) -> Decision:
    number, vacancies, what, before, after, who, why, at, undone, undone_by = row
    return Decision(
        record=record,
        number=number,
        vacancies=tuple(sorted(int(each) for each in str(vacancies or "").split(",") if each)),
        what=what,
        before=before,
        after=after,
        who=who,
        why=why,
        at=instant(at),
        undone=instant(undone) if undone else None,
        undone_by=undone_by,
    )
