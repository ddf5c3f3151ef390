"""The vacancies that ads form, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlite_utils import Database

from scraper import dedup, lifecycle
from scraper.model import Event, Judged, Listing, Vacancy
from scraper.strict import decoder
from scraper.text import instant, iso


class Vacancies:
    """Tables `vacancies`, `origins` and `events`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def place(self, source: str, judged: Judged, now: datetime) -> int:
        """Put an ad with the vacancy it belongs to, or with a new one; give the vacancy's id."""
        found = dedup.group(judged.origins, self._candidates(judged.origins))
        vacancy_id = self._blank(now) if found is None else found
        for key in judged.origins:
            self._db.execute("INSERT INTO origins (key, vacancy_id) VALUES (?, ?) ON CONFLICT DO NOTHING", [key, vacancy_id])
        self._db.execute(
            "UPDATE postings SET vacancy_id = ? WHERE source = ? AND source_id = ?",
            [vacancy_id, source, judged.posting.source_id],
        )
        return vacancy_id

    def refresh(self, vacancy_id: int, now: datetime) -> list[Event]:
        """Put a vacancy's ads together anew, and save what has happened to it since last time.

        One whose every board has taken back its permission is shown nowhere, and nothing is told of it.
        """
        before, listings = self.get(vacancy_id), self._listings(vacancy_id)
        if not listings:
            self._db.execute("UPDATE vacancies SET kind = 'unrelated' WHERE id = ?", [vacancy_id])
            return []
        after = dedup.combine(vacancy_id, listings)
        happened = list(lifecycle.events(before, after, now))
        self._save(after)
        for event in happened:
            self._db.execute(
                "INSERT INTO events (vacancy_id, kind, at, detail) VALUES (?, ?, ?, ?)",
                [event.vacancy_id, event.kind, iso(event.at), event.detail],
            )
        return happened

    def withhold(self, sources: Iterable[str], now: datetime) -> int:
        """Show nothing of these boards any more, and of all others again; give how many vacancies that touches."""
        wanted = list(sources)
        marks = ", ".join("?" * len(wanted))
        changed = self._db.execute(
            f"UPDATE sources SET withheld = 1 - withheld WHERE withheld <> (name IN ({marks})) RETURNING name", wanted
        ).fetchall()
        touched = {
            row[0]
            for (name,) in changed
            for row in self._db.execute("SELECT DISTINCT vacancy_id FROM postings WHERE source = ? AND vacancy_id > 0", [name])
        }
        for vacancy_id in touched:
            self.refresh(vacancy_id, now)
        return len(touched)

    def get(self, vacancy_id: int) -> Vacancy | None:
        """Give a vacancy, if it has been put together."""
        row = self._db.execute("SELECT data FROM vacancies WHERE id = ?", [vacancy_id]).fetchone()
        return _vacancy(row[0]) if row and row[0] else None

    def open_positions(self, today: date) -> list[Vacancy]:
        """Give every post that one can apply for today, soonest deadline first and those without one last."""
        rows = self._db.execute(
            """SELECT data FROM vacancies
               WHERE kind = 'position' AND withdrawn = '' AND (last_day = '' OR last_day >= ?)
               ORDER BY last_day = '', last_day, id""",
            [today.isoformat()],
        )
        return [_vacancy(row[0]) for row in rows]

    def count(self) -> int:
        """Count the posts that readers have been or could be shown."""
        return int(self._db.execute("SELECT count(*) FROM vacancies WHERE kind = 'position'").fetchone()[0])

    def events(self, vacancy_id: int) -> list[Event]:
        """Give what has happened to a vacancy, oldest first."""
        rows = self._db.execute("SELECT kind, at, detail FROM events WHERE vacancy_id = ? ORDER BY id", [vacancy_id])
        return [Event(vacancy_id=vacancy_id, kind=kind, at=instant(at), detail=detail) for kind, at, detail in rows]

    def _blank(self, now: datetime) -> int:
        """Reserve an id, which is never used again."""
        row = self._db.execute(
            """INSERT INTO vacancies (kind, first_seen, last_day, withdrawn, data) VALUES ('unrelated', ?, '', '', '')
               RETURNING id""",
            [iso(now)],
        ).fetchone()
        return int(row[0])

    def _candidates(self, keys: Iterable[str]) -> dict[int, list[str]]:
        """Give the vacancies that share any key, each with all of its keys."""
        found: dict[int, list[str]] = {}
        for key in keys:
            for (vacancy_id,) in self._db.execute("SELECT vacancy_id FROM origins WHERE key = ?", [key]).fetchall():
                found[vacancy_id] = self._keys(vacancy_id)
        return found

    def _keys(self, vacancy_id: int) -> list[str]:
        return [row[0] for row in self._db.execute("SELECT key FROM origins WHERE vacancy_id = ?", [vacancy_id])]

    def _listings(self, vacancy_id: int) -> list[Listing]:
        rows = self._db.execute(
            """SELECT source, judged, first_seen, gone FROM postings JOIN sources ON sources.name = postings.source
               WHERE vacancy_id = ? AND NOT withheld ORDER BY first_seen""",
            [vacancy_id],
        )
        return [
            Listing(
                source=source,
                judged=decoder(Judged).decode(judged),
                first_seen=instant(first_seen),
                gone=instant(gone) if gone else None,
            )
            for source, judged, first_seen, gone in rows
        ]

    def _save(self, vacancy: Vacancy) -> None:
        self._db.execute(
            "UPDATE vacancies SET kind = ?, last_day = ?, withdrawn = ?, data = ? WHERE id = ?",
            [
                vacancy.kind,
                vacancy.last_day.isoformat() if vacancy.last_day else "",
                iso(vacancy.withdrawn) if vacancy.withdrawn else "",
                msgspec.json.encode(vacancy).decode(),
                vacancy.id,
            ],
        )


def _vacancy(data: str) -> Vacancy:
    return decoder(Vacancy).decode(data)
