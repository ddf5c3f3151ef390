"""What waits for a person of the staff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from scraper.lifecycle import STALE
from scraper.review import Item, What
from scraper.store.groups import Groups
from scraper.store.reports import Reports
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
        return (_item("doubt", *row) for *row, _ in rows.fetchall())

    def _conflicts(self, today: date) -> Iterator[Item]:
        rows = self._db.execute(f"{_OPEN} AND asks <> '' AND {_UNSETTLED} ORDER BY id", {"today": today.isoformat()})
        return (_item("conflict", *row, *asks.split()) for *row, asks in rows.fetchall())

    def _closed(self, now: datetime, today: date) -> Iterator[Item]:
        """Give the posts that may be closed: still shown after their deadline, or without one and old."""
        asked = {"today": today.isoformat(), "old": iso(now - STALE), "recent": iso(now - _RECENT)}
        return (_item("closed", *row) for row in self._db.execute(_MAY_BE_CLOSED, asked).fetchall())

    def _pairs(self) -> Iterator[Item]:
        pairs = self._groups.suggestions()
        titles = self._titles([pair.vacancies[0] for pair in pairs])
        for pair in pairs:
            if (title := titles.get(pair.vacancies[0])) is not None:
                yield Item(
                    what="same",
                    numbers=pair.vacancies,
                    title=title,
                    since=pair.since,
                )

    def _titles(self, numbers: list[int]) -> dict[int, str]:
        """Give the titles of those of some vacancies that have been put together, in one question for all."""
        rows = self._db.execute(
            "SELECT id, title FROM vacancies WHERE data <> '' AND id IN (SELECT value FROM json_each(?))", [json.dumps(numbers)]
        )
        return dict(rows.fetchall())

    def _reported(self) -> Iterator[Item]:
        for report in self._reports.waiting():
            yield Item(what="report", numbers=(report.id,), title=_TITLES[report.what], since=report.at)


def _item(what: What, number: int, title: str, last_day: str, since: str, *asks: str) -> Item:
    return Item(what=what, numbers=(number,), title=title, since=instant(since), last_day=last_day, asks=asks)


_OPEN = """
    SELECT id, title, last_day, first_seen, asks FROM vacancies
    WHERE merged_into IS NULL AND withdrawn = '' AND (last_day = '' OR last_day >= :today)
"""
_UNSETTLED = """
    NOT EXISTS (SELECT 1 FROM remarks
                WHERE vacancy_id = vacancies.id AND what = 'settled' AND undone = '' AND said = vacancies.asks)
"""
_SHOWN = "vacancies.kind = 'position' AND merged_into IS NULL AND withdrawn = ''"
_MAY_BE_CLOSED = f"""
    SELECT vacancies.id, title, last_day, events.at, 'overdue' FROM events CROSS JOIN vacancies ON vacancies.id = vacancy_id
    WHERE events.kind = 'overdue' AND events.at >= :recent AND detail = last_day AND last_day < :today AND {_SHOWN}
        AND EXISTS (SELECT 1 FROM postings WHERE postings.vacancy_id = vacancies.id AND gone = '')
    UNION ALL
    SELECT id, title, last_day, first_seen, 'old' FROM vacancies WHERE {_SHOWN} AND last_day = '' AND first_seen < :old
    ORDER BY 4
"""
