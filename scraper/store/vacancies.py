"""The vacancies that ads form, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

import msgspec
from sqlite_utils import Database

from scraper import dedup, lifecycle
from scraper.dedup.edits import overlaid
from scraper.model import Entry, Event, EventKind, Evidence, Judged, Kind, Listing, Record, Vacancy
from scraper.store.edits import Edits
from scraper.store.groups import Groups
from scraper.strict import decoder
from scraper.text import OSLO, fingerprint, instant, iso, oslo_day


class Vacancies:
    """Tables `vacancies` and `events`."""

    def __init__(self, db: Database, groups: Groups, edits: Edits) -> None:
        self._db = db
        self._groups = groups
        self._edits = edits

    def refresh_all(self, touched: Iterable[int], now: datetime) -> None:
        """Put the ads of several vacancies together anew, oldest vacancy first."""
        for vacancy_id in sorted(touched):
            self.refresh(vacancy_id, now)

    def refresh(self, vacancy_id: int, now: datetime) -> list[Event]:
        """Put a vacancy's ads together anew, and save what has happened to it since last time.

        One that has no ads any more, or whose every board has taken back its permission, is shown nowhere, and nothing is told.
        """
        before, listings = self.get(vacancy_id), self.listings(vacancy_id)
        if not listings:
            self._db.execute("UPDATE vacancies SET kind = 'unrelated' WHERE id = ?", [vacancy_id])
            return []
        combined = overlaid(dedup.combine(vacancy_id, listings), self._edits.of(vacancy_id))
        after = lifecycle.following(before, replace(combined, readvertises=self._groups.earlier(vacancy_id)), now)
        happened = list(lifecycle.events(before, after, now))
        self._save(after)
        for event in happened:
            self._tell(event)
        return happened

    def note_overdue(self, now: datetime) -> list[Event]:
        """Save which posts their boards still show although the deadline is over; each is told once for each deadline."""
        today = oslo_day(now).isoformat()
        rows = self._db.execute(
            """SELECT DISTINCT vacancies.id, last_day FROM vacancies JOIN postings ON vacancy_id = vacancies.id
               WHERE vacancies.kind = 'position' AND withdrawn = '' AND last_day <> '' AND last_day < ? AND gone = ''
                   AND date(max(listed, last_seen), '-1 day') > last_day
                   AND NOT EXISTS (SELECT 1 FROM events WHERE events.vacancy_id = vacancies.id
                                   AND events.kind = 'overdue' AND detail = last_day)""",
            [today],
        ).fetchall()
        happened = [Event(vacancy_id=vacancy_id, kind="overdue", at=now, detail=day) for vacancy_id, day in rows]
        for event in happened:
            self._tell(event)
        return happened

    def _tell(self, event: Event) -> None:
        self._db.execute(
            "INSERT INTO events (vacancy_id, kind, at, detail) VALUES (?, ?, ?, ?)",
            [event.vacancy_id, event.kind, iso(event.at), event.detail],
        )

    def events_since(self, moment: datetime) -> list[Event]:
        """Give what has happened to posts of ours since a moment, in the order in which we came to know it."""
        rows = self._db.execute(
            f"""SELECT events.id, vacancy_id, events.kind, at, detail FROM events
                WHERE at >= ? AND vacancy_id IN (SELECT id FROM ({_SHOWN})) ORDER BY events.id""",
            [iso(moment)],
        )
        return [
            Event(number=number, vacancy_id=vacancy_id, kind=kind, at=instant(at), detail=detail)
            for number, vacancy_id, kind, at, detail in rows
        ]

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
        self.refresh_all(touched, now)
        return len(touched)

    def get(self, vacancy_id: int) -> Vacancy | None:
        """Give a vacancy, if it has been put together."""
        row = self._db.execute("SELECT data FROM vacancies WHERE id = ?", [vacancy_id]).fetchone()
        return _vacancy(row[0]) if row and row[0] else None

    def open_positions(self, today: date) -> list[Vacancy]:
        """Give every post that one can apply for today, soonest deadline first and those without one last."""
        return self._open("position", today)

    def _open(self, kind: Kind, today: date) -> list[Vacancy]:
        rows = self._db.execute(
            """SELECT data FROM vacancies
               WHERE kind = ? AND merged_into IS NULL AND withdrawn = '' AND (last_day = '' OR last_day >= ?)
               ORDER BY last_day = '', last_day, id""",
            [kind, today.isoformat()],
        )
        return [_vacancy(row[0]) for row in rows]

    def open_records(self, today: date, heard: Mapping[str, date]) -> list[Record]:
        """Give every post that one can apply for today with all that is told of it, in the order of `open_positions`."""
        return [self._record(vacancy, today, heard) for vacancy in self.open_positions(today)]

    def changed_records(self, kinds: Iterable[EventKind], since: date, today: date, heard: Mapping[str, date]) -> list[Record]:
        """Give every post, open or not, to which something of these kinds has happened since a day began."""
        wanted = list(kinds)
        rows = self._db.execute(
            f"""{_SHOWN} AND id IN (SELECT vacancy_id FROM events
                                    WHERE at >= ? AND kind IN ({", ".join("?" * len(wanted))})) ORDER BY id""",
            [iso(datetime.combine(since, time(), OSLO)), *wanted],
        ).fetchall()
        return [self._record(_vacancy(data), today, heard) for _, data in rows]

    def kommune_codes(self) -> frozenset[str]:
        """Give every kommune that has ever had a post, or what was taken for one: its feed has to be emptied then."""
        rows = self._db.execute(
            """SELECT DISTINCT code.value FROM vacancies, json_each(data, '$.facts.kommune_codes') AS code WHERE data <> ''"""
        )
        return frozenset(code for (code,) in rows)

    def record(self, vacancy_id: int, today: date, heard: Mapping[str, date]) -> Record | None:
        """Give a post with all that is told of it, open or not; None for one that is not ours or leads to another."""
        row = self._db.execute(f"{_SHOWN} AND id = ?", [vacancy_id]).fetchone()
        return self._record(_vacancy(row[1]), today, heard) if row else None

    def shown(self) -> Iterator[tuple[Vacancy, str]]:
        """Give every post that readers have been or could be shown, with a mark that is another when anything told of it is."""
        for _, data in self._db.execute(f"{_SHOWN} ORDER BY id"):
            yield _vacancy(data), fingerprint(data.encode())

    def doubtful(self, today: date) -> list[Vacancy]:
        """Give every open vacancy of which the rules are not sure whether it is ours, soonest deadline first."""
        return self._open("unsure", today)

    def spoken(self, vacancy_id: int) -> list[Evidence]:
        """Give every rule that spoke for or against a vacancy in any of its ads."""
        return list(dict.fromkeys(piece for ad in self.listings(vacancy_id) for piece in ad.judged.verdict.evidence))

    def labelled(self) -> Iterator[tuple[Vacancy, Sequence[Listing]]]:
        """Give every vacancy of which staff have said whether it is ours, with the ads that they read."""
        rows = self._db.execute(
            """SELECT DISTINCT coalesce(merged_into, vacancies.id) AS survivor
               FROM edits JOIN vacancies ON vacancies.id = vacancy_id WHERE name = 'kind' AND undone = '' ORDER BY survivor"""
        ).fetchall()
        for (vacancy_id,) in rows:
            if vacancy := self.get(vacancy_id):
                yield vacancy, self.listings(vacancy_id)

    def entries(self) -> Iterator[Entry]:
        """Give every post that readers have been or could be shown, one at a time, as the numbers count it."""
        rows = self._db.execute(
            """SELECT data,
                   (SELECT json_group_array(kind) FROM (SELECT kind FROM events WHERE vacancy_id = vacancies.id ORDER BY id)),
                   (SELECT json_group_array(json_array(
                        source, judged ->> '$.posting.orgnr', judged ->> '$.posting.sector', judged -> '$.verdict.tags'))
                    FROM (SELECT source, judged FROM postings JOIN sources ON name = source
                          WHERE vacancy_id = vacancies.id AND judged <> '' AND NOT withheld ORDER BY source, source_id))
               FROM vacancies WHERE kind = 'position' AND merged_into IS NULL ORDER BY id"""
        )
        for data, happened, ads in rows:
            yield _entry(_vacancy(data), _KINDS.decode(happened), _ADS.decode(ads))

    def _record(self, vacancy: Vacancy, today: date, heard: Mapping[str, date]) -> Record:
        standing = lifecycle.standing(vacancy, today, heard)
        return Record(vacancy=vacancy, standing=standing, events=tuple(self.events(vacancy.id)))

    def count(self) -> int:
        """Count the posts that readers have been or could be shown."""
        return int(self._db.execute("SELECT count(*) FROM vacancies WHERE kind = 'position'").fetchone()[0])

    def count_since(self, moment: datetime) -> int:
        """Count the posts that have been found since a moment."""
        row = self._db.execute(f"SELECT count(*) FROM ({_SHOWN} AND first_seen >= ?)", [iso(moment)]).fetchone()
        return int(row[0])

    def counts_by_fylke(self, moment: datetime) -> dict[str, int]:
        """Count the posts that have been found in each fylke since a moment."""
        rows = self._db.execute(
            f"""SELECT code.value, count(*) FROM ({_SHOWN} AND first_seen >= ?), json_each(data, '$.fylke_codes') AS code
                GROUP BY code.value""",
            [iso(moment)],
        )
        return dict(rows.fetchall())

    def events(self, vacancy_id: int) -> list[Event]:
        """Give what has happened to a vacancy, oldest first."""
        rows = self._db.execute("SELECT kind, at, detail FROM events WHERE vacancy_id = ? ORDER BY id", [vacancy_id])
        return [Event(vacancy_id=vacancy_id, kind=kind, at=instant(at), detail=detail) for kind, at, detail in rows]

    def listings(self, vacancy_id: int) -> list[Listing]:
        """Give the ads of a vacancy that may be shown, oldest first."""
        rows = self._db.execute(
            """SELECT source, judged, first_seen, max(last_seen, listed), gone
               FROM postings JOIN sources ON sources.name = postings.source
               WHERE vacancy_id = ? AND NOT withheld ORDER BY first_seen""",
            [vacancy_id],
        )
        return [
            Listing(
                source=source,
                judged=decoder(Judged).decode(judged),
                first_seen=instant(first_seen),
                last_seen=instant(last_seen),
                gone=instant(gone) if gone else None,
            )
            for source, judged, first_seen, last_seen, gone in rows
        ]

    def _save(self, vacancy: Vacancy) -> None:
        self._db.execute(
            "UPDATE vacancies SET kind = ?, title = ?, asks = ?, last_day = ?, withdrawn = ?, data = ? WHERE id = ?",
            [
                vacancy.kind,
                vacancy.title,
                " ".join(vacancy.asks) if vacancy.kind == "position" else "",
                vacancy.last_day.isoformat() if vacancy.last_day else "",
                iso(vacancy.withdrawn) if vacancy.withdrawn else "",
                msgspec.json.encode(vacancy).decode(),
                vacancy.id,
            ],
        )


_SHOWN = "SELECT id, data FROM vacancies WHERE kind = 'position' AND merged_into IS NULL"


_KINDS = msgspec.json.Decoder(tuple[EventKind, ...])
_ADS = msgspec.json.Decoder(list[tuple[str, str, str, tuple[str, ...]]])


def _entry(vacancy: Vacancy, happened: tuple[EventKind, ...], ads: list[tuple[str, str, str, tuple[str, ...]]]) -> Entry:
    return Entry(
        vacancy=vacancy,
        happened=happened,
        sources=tuple(dict.fromkeys(source for source, *_ in ads)),
        orgnr=next((orgnr for _, orgnr, _, _ in ads if orgnr), ""),
        sector=next((sector for _, _, sector, _ in ads if sector), ""),
        tags=tuple(dict.fromkeys(tag for *_, tags in ads for tag in tags)),
    )


def _vacancy(data: str) -> Vacancy:
    return decoder(Vacancy).decode(data)
