"""What waits for a person of the staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from scraper.lifecycle import STALE
from scraper.model import Vacancy
from scraper.review import Item, What
from scraper.store.groups import Groups
from scraper.store.reports import Reports
from scraper.strict import decoder
from scraper.text import instant, iso


_RECENT = timedelta(days=60)  # a deadline that passed longer ago is nobody's doubt any more
_TITLES = {"tip": "Tips om en stilling", "fault": "Noen melder om en feil"}


class Queue:
    """What the other tables leave open: each thing waits once, and is asked of until somebody has answered."""

    def __init__(self, db: Database, groups: Groups, reports: Reports) -> None:
        self._db = db
        self._groups = groups
        self._reports = reports

    def waiting(self, now: datetime, today: date) -> list[Item]:
        """Give all that waits: first what readers miss, soonest deadline first, then what they may be shown wrongly."""
        return [*self._doubts(today), *self._reported(), *self._closed(now, today), *self._pairs(), *self._conflicts(today)]

    def _doubts(self, today: date) -> Iterator[Item]:
        rows = self._db.execute(
            f"{_OPEN} AND kind = 'unsure' ORDER BY last_day = '', last_day, id", {"today": today.isoformat()}
        )
        return (_item("doubt", data, first_seen) for data, first_seen, _ in rows.fetchall())

    def _conflicts(self, today: date) -> Iterator[Item]:
        rows = self._db.execute(f"{_OPEN} AND asks <> '' AND {_UNSETTLED} ORDER BY id", {"today": today.isoformat()})
        return (_item("conflict", data, first_seen, *asks.split()) for data, first_seen, asks in rows.fetchall())

    def _closed(self, now: datetime, today: date) -> Iterator[Item]:
        """Give the posts that may be closed: still shown after their deadline, or without one and old."""
        asked = {"today": today.isoformat(), "old": iso(now - STALE), "recent": iso(now - _RECENT)}
        for data, since, asks in self._db.execute(_MAY_BE_CLOSED, asked).fetchall():
            yield _item("closed", data, since, asks)

    def _pairs(self) -> Iterator[Item]:
        for pair in self._groups.suggestions():
            row = self._db.execute("SELECT data FROM vacancies WHERE id = ?", [pair.vacancies[0]]).fetchone()
            if row and row[0]:
                yield Item(
                    what="same",
                    numbers=pair.vacancies,
                    title=_decoded(row[0]).title,
                    since=pair.since,
                    likeness=pair.likeness,
                    ads=pair.ads,
                )

    def _reported(self) -> Iterator[Item]:
        for report in self._reports.waiting():
            yield Item(what="report", numbers=(report.id,), title=_TITLES[report.what], since=report.at)


def _item(what: What, data: str, since: str, *asks: str) -> Item:
    vacancy = _decoded(data)
    last_day = vacancy.last_day.isoformat() if vacancy.last_day else ""
    return Item(what=what, numbers=(vacancy.id,), title=vacancy.title, since=instant(since), last_day=last_day, asks=asks)


def _decoded(data: str) -> Vacancy:
    return decoder(Vacancy).decode(data)


_OPEN = """
    SELECT data, first_seen, asks FROM vacancies
    WHERE merged_into IS NULL AND withdrawn = '' AND (last_day = '' OR last_day >= :today)
"""
_UNSETTLED = """
    NOT EXISTS (SELECT 1 FROM remarks
                WHERE vacancy_id = vacancies.id AND what = 'settled' AND undone = '' AND said = vacancies.asks)
"""
_SHOWN = "vacancies.kind = 'position' AND merged_into IS NULL AND withdrawn = ''"
_MAY_BE_CLOSED = f"""
    SELECT data, events.at, 'overdue' FROM events JOIN vacancies ON vacancies.id = vacancy_id
    WHERE events.kind = 'overdue' AND events.at >= :recent AND detail = last_day AND last_day < :today AND {_SHOWN}
        AND EXISTS (SELECT 1 FROM postings WHERE postings.vacancy_id = vacancies.id AND gone = '')
    UNION ALL
    SELECT data, first_seen, 'old' FROM vacancies WHERE {_SHOWN} AND last_day = '' AND first_seen < :old
    ORDER BY 2
"""
