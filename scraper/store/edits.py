"""What staff have corrected of vacancies. Rows are only ever added; undoing one says so in it."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from scraper.model import Edit
from scraper.store.undone import take_back
from scraper.text import instant, iso


class Edits:
    """Table `edits`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, vacancy_id: int, name: str, value: str, was: str, *, who: str, why: str, now: datetime) -> int:
        """Save that staff say otherwise than the boards, what those said then and by which rules; give its number."""
        [number] = self._db.execute(
            """INSERT INTO edits (vacancy_id, name, value, was, rules, who, why, at)
               VALUES (?1, ?2, ?3, ?4, coalesce((SELECT max(rules) FROM postings WHERE vacancy_id = ?1), ''), ?5, ?6, ?7)
               RETURNING id""",
            [vacancy_id, name, value, was, who, why, iso(now)],
        ).fetchone()
        return int(number)

    def undo(self, number: int, *, who: str, now: datetime) -> int:
        """Take a correction back; give its vacancy. Raises StoreError where there is none that is in force."""
        take_back(self._db, "edits", number, who=who, now=now)
        return int(self._db.execute("SELECT vacancy_id FROM edits WHERE id = ?", [number]).fetchone()[0])

    def of(self, vacancy_id: int) -> list[Edit]:
        """Give the corrections in force of a vacancy, and of those that lead to it, oldest first."""
        rows = self._db.execute(
            """SELECT id, name, value, was, who, at FROM edits
               WHERE undone = '' AND vacancy_id IN (SELECT ?1 UNION SELECT id FROM vacancies WHERE merged_into = ?1)
               ORDER BY id""",
            [vacancy_id],
        )
        return [
            Edit(number=number, name=name, value=value, was=was, says=was, who=who, at=instant(at))
            for number, name, value, was, who, at in rows
        ]
