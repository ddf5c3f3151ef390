"""What each board has said: its ads, how its runs went, and what on its pages could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlite_utils import Database

from scraper.model import Gone, Issue, Judged, Kind, Posting, Run
from scraper.strict import decoder
from scraper.text import instant, iso, oslo_day


RESTLESS = 24  # changes at as many readings in a row are a clock or a counter on the page, and no news
REUSED_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping a posting, or the word that it is gone, did."""

    new: bool
    changed: bool  # in what the board says, in our verdict, or because it went or came back
    vacancy_id: int | None
    gave_up: bool = False  # it has changed at so many readings in a row that no more changes are believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an ad stands that its board still shows."""

    kind: Kind
    digest: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been doing; "" is never."""

    last_attempt: str
    first_success: str
    last_success: str
    last_change: str  # when an ad was last new or gone
    last_run: Run  # of those that have ended
    unfinished_since: str  # when a later one began that has not ended: it is under way, or was cut short
    held: int


COLLECTED = ("kilde", "id", "tittel", "reglene sier", "regler", "først sett", "borte", "hvorfor", "stilling", "ansatte sier")


class Collected(NamedTuple):
    """An ad as the list of all that was collected shows it."""

    source: str
    source_id: str
    title: str
    kind: Kind
    rules: str
    first_seen: str
    gone: str
    vacancy: int  # 0 for none


class Boards:
    """Tables `postings`, `runs` and `issues`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, source: str, judged: Judged, version: str, now: datetime, mark: str = "") -> Kept:
        """Save an ad as its board shows it now; one that is unrelated leaves no text behind."""
        posting, verdict = judged.posting, judged.verdict
        before = self._db.execute(
            "SELECT digest, rules, gone, vacancy_id, churn FROM postings WHERE source = ? AND source_id = ?",
            [source, posting.source_id],
        ).fetchone()
        churn = before[4] + 1 if before and before[0] != judged.digest else 0
        if churn > RESTLESS:
            return self._left(source, posting.source_id, version, mark, now, before[3])
        keep_text = verdict.kind != "unrelated" or (before is not None and before[3] is not None)
        self._db.execute(
            """INSERT INTO postings (source, source_id, version, mark, title, digest, kind, rules, first_seen, last_seen,
                                     listed, judged, churn)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (source, source_id) DO UPDATE SET version = max(version, excluded.version), mark = excluded.mark,
                   title = excluded.title, digest = excluded.digest, kind = excluded.kind, rules = excluded.rules,
                   last_seen = excluded.last_seen, gone = '', gone_reason = '', judged = excluded.judged,
                   churn = excluded.churn""",
            [
                source, posting.source_id, version, mark, posting.title, judged.digest, verdict.kind, verdict.rules,
                iso(now), iso(now), iso(now), msgspec.json.encode(judged).decode() if keep_text else "", churn,
            ],
        )  # fmt: skip
        changed = before is None or before[:3] != (judged.digest, verdict.rules, "")
        return Kept(new=before is None, changed=changed, vacancy_id=before[3] if before else None, gave_up=churn == RESTLESS)

    def _left(self, source: str, source_id: str, version: str, mark: str, now: datetime, vacancy_id: int | None) -> Kept:
        """Save that an ad was seen which is different at every reading, as a page with a clock on it; its content stays."""
        self._db.execute(
            """UPDATE postings SET version = max(version, ?), mark = ?, last_seen = ?, gone = '', gone_reason = ''
               WHERE source = ? AND source_id = ?""",
            [version, mark, iso(now), source, source_id],
        )
        return Kept(new=False, changed=False, vacancy_id=vacancy_id)

    def set_aside_reused(self, source: str, posting: Posting, now: datetime) -> None:
        """Give an old ad another id where its board uses the id again for another post, long after that ad went."""
        self._db.execute("UPDATE members SET source_id = source_id || :mark WHERE " + _REUSED, _reused(source, posting, now))
        self._db.execute("UPDATE postings SET source_id = source_id || :mark WHERE " + _REUSED, _reused(source, posting, now))

    def standing(self, source: str, source_id: str) -> Standing | None:
        """Give how an ad stands, unless we never had it or it is gone."""
        row = self._db.execute(
            "SELECT kind, digest, mark FROM postings WHERE source = ? AND source_id = ? AND gone = ''", [source, source_id]
        ).fetchone()
        return Standing(kind=row[0], digest=row[1], mark=row[2]) if row else None

    def with_text(self) -> Iterator[tuple[str, Judged]]:
        """Give the ads that are not gone and of which we hold all that was said, each with its source."""
        rows = self._db.execute(
            """SELECT source, judged FROM postings WHERE kind <> 'unrelated' AND gone = '' AND judged <> ''
               ORDER BY source, source_id"""
        )
        for source, judged in rows:
            yield source, decoder(Judged).decode(judged)

    def courses(self) -> list[Judged]:
        """Give the courses that boards show among their ads, each address once."""
        rows = self._db.execute(
            """SELECT judged FROM postings WHERE kind = 'mention' AND gone = '' AND judged LIKE '%"course"%'
               ORDER BY source, source_id"""
        )
        found = (decoder(Judged).decode(judged) for (judged,) in rows)
        return list({each.posting.url: each for each in found if "course" in each.verdict.tags}.values())

    def text(self, source: str, source_id: str) -> str:
        """Give the text of an ad of ours as it was last read, or ""."""
        row = self._db.execute(
            "SELECT judged FROM postings WHERE source = ? AND source_id = ? AND judged <> ''", [source, source_id]
        ).fetchone()
        return decoder(Judged).decode(row[0]).text if row else ""

    def gone(self, source: str, gone: Gone, now: datetime) -> Kept:
        """Save that an ad is gone, unless we never had it or know something newer.

        Title and text stay as they were: a board masks them, and readers should still see what was withdrawn.
        """
        row = self._db.execute(
            """UPDATE postings SET gone = ?, gone_reason = ?, version = max(version, ?)
               WHERE source = ? AND source_id = ? AND gone = '' AND (? = '' OR version <= ?)
               RETURNING vacancy_id""",
            [iso(now), gone.reason, gone.version, source, gone.source_id, gone.version, gone.version],
        ).fetchone()
        return Kept(new=False, changed=row is not None, vacancy_id=row[0] if row else None)

    def listed(self, source: str, source_id: str, now: datetime) -> None:
        """Save that a list shows an ad, though nothing new of it."""
        self._db.execute(
            "UPDATE postings SET listed = ?, absent = 0 WHERE source = ? AND source_id = ?", [iso(now), source, source_id]
        )

    def count_listed(self, source: str, now: datetime, since: datetime) -> tuple[int, int]:
        """Count the open ads that earlier lists showed, not before ``since``: those that this run's lists show, and all."""
        row = self._db.execute(
            """SELECT count(*) FILTER (WHERE listed = ?), count(*) FROM postings
               WHERE source = ? AND gone = '' AND first_seen < ? AND listed >= ?""",
            [iso(now), source, iso(now), iso(since)],
        ).fetchone()
        return int(row[0]), int(row[1])

    def miss(self, source: str, now: datetime, patience: int) -> list[str]:
        """Count one more complete list without the ads that this run did not see; give those missing long enough."""
        self._db.execute(
            "UPDATE postings SET absent = absent + 1 WHERE source = ? AND gone = '' AND listed < ?", [source, iso(now)]
        )
        rows = self._db.execute(
            "SELECT source_id FROM postings WHERE source = ? AND gone = '' AND absent >= ?", [source, patience]
        )
        return [str(row[0]) for row in rows]

    def note(self, source: str, url: str, issue: Issue, now: datetime) -> None:
        """Save what could not be read, for staff."""
        self._db.execute(
            "INSERT INTO issues (source, url, place, message, at) VALUES (?, ?, ?, ?, ?)",
            [source, url, issue.where, issue.message[:500], iso(now)],
        )

    def issues(self, source: str, most: int = 10) -> list[tuple[str, str, str]]:
        """Give the newest issues of a source: when, where and what."""
        rows = self._db.execute(
            "SELECT at, url, place, message FROM issues WHERE source = ? ORDER BY id DESC LIMIT ?", [source, most]
        )
        return [(at, f"{url} {place}".strip(), message) for at, url, place, message in rows]

    def begin_run(self, source: str, now: datetime) -> int:
        """Save that a run has begun; give its number."""
        return int(
            self._db.execute("INSERT INTO runs (source, started) VALUES (?, ?) RETURNING id", [source, iso(now)]).fetchone()[0]
        )

    def end_run(self, number: int, run: Run, ended: datetime) -> None:
        """Save how a run went."""
        self._db.execute(
            "UPDATE runs SET ended = ?, seen = ?, new = ?, gone = ?, issues = ?, error = ? WHERE id = ?",
            [iso(ended), run.seen, run.new, run.gone, run.issues, run.error[:500], number],
        )

    def heard(self) -> dict[str, date]:
        """Give the day in Norway on which each source last answered well."""
        sources = [str(name) for (name,) in self._db.execute("SELECT name FROM sources")]
        started = ((source, self._last_start(source, _FINE)) for source in sources)
        return {source: oslo_day(instant(moment)) for source, moment in started if moment}

    def has_finished(self, source: str) -> bool:
        """Tell whether a source has ever been read to its end."""
        return bool(self._db.execute(f"SELECT 1 FROM runs WHERE source = ? {_FINE} LIMIT 1", [source]).fetchone())

    def health(self, source: str) -> Health:
        """Give how a source has been doing."""
        number, seen, new, gone, issues, error = self._db.execute(
            "SELECT id, seen, new, gone, issues, error FROM runs WHERE source = ? AND ended <> '' ORDER BY id DESC LIMIT 1",
            [source],
        ).fetchone() or (0, 0, 0, 0, 0, "")
        return Health(
            last_attempt=self._last_start(source, ""),
            first_success=self._first_start(source, _FINE),
            last_success=self._last_start(source, _FINE),
            last_change=self._last_start(source, f"{_FINE} AND (new > 0 OR gone > 0)"),
            last_run=Run(source=source, seen=seen, new=new, gone=gone, issues=issues, error=error),
            unfinished_since=self._last_start(source, f"AND ended = '' AND id > {number}"),
            held=self._held(source),
        )

    def _last_start(self, source: str, condition: str) -> str:
        return self._start(source, f"{condition} ORDER BY id DESC")

    def _first_start(self, source: str, condition: str) -> str:
        return self._start(source, f"{condition} ORDER BY id")

    def _start(self, source: str, choice: str) -> str:
        row = self._db.execute(f"SELECT started FROM runs WHERE source = ? {choice} LIMIT 1", [source]).fetchone()
        return str(row[0]) if row else ""

    def _held(self, source: str) -> int:
        row = self._db.execute("SELECT count(*) FROM postings WHERE source = ? AND gone = ''", [source]).fetchone()
        return int(row[0])

    def verdicts(self) -> dict[Kind, int]:
        """Count the ads that are listed now by their verdict."""
        counts: dict[Kind, int] = {"position": 0, "unsure": 0, "mention": 0, "unrelated": 0}
        counts.update(self._db.execute("SELECT kind, count(*) FROM postings WHERE gone = '' GROUP BY kind").fetchall())
        return counts

    def collected(self, kind: Kind, words: str, most: int) -> list[Collected]:
        """Give ads of a kind, newest first; with ``words``, those of any kind that have them in their titles."""
        known = "SELECT source, source_id, title, kind, rules, first_seen, gone, coalesce(vacancy_id, 0) FROM postings"
        if words:
            rows = self._db.execute(f"{known} WHERE title LIKE ? LIMIT ?", [_pattern(words), most])
        elif kind == "unrelated":
            rows = self._db.execute(f"{known} WHERE kind = ? LIMIT ?", [kind, most])
        else:  # the index leaves out the very many that are unrelated
            rows = self._db.execute(
                f"{known} WHERE kind = ? AND kind <> 'unrelated' ORDER BY last_seen DESC LIMIT ?", [kind, most]
            )
        return [Collected(*row) for row in rows]

    def titled(self, words: str, since: datetime) -> list[tuple[str, Kind]]:
        """Give the titles that hold these words, of ads first seen since a moment, each with what it was taken for."""
        return self._db.execute(
            "SELECT title, kind FROM postings WHERE title LIKE ? AND first_seen >= ? LIMIT 200", [_pattern(words), iso(since)]
        ).fetchall()

    def all_collected(self) -> Iterator[Sequence[str | int]]:
        """Give every ad that was ever collected, one at a time, with the columns that `COLLECTED` names."""
        yield from self._db.execute(
            """SELECT source, source_id, title, postings.kind, rules, substr(postings.first_seen, 1, 10), substr(gone, 1, 10),
                   gone_reason, coalesce(vacancy_id, ''),
                   coalesce((SELECT value FROM edits WHERE edits.vacancy_id = postings.vacancy_id AND name = 'kind'
                             AND undone = '' ORDER BY id DESC LIMIT 1), '')
               FROM postings ORDER BY source, source_id"""
        )

    def by_month(self) -> list[tuple[str, int, int, int]]:
        """Count the ads that were first seen in each month, by verdict: positions, unsure, mentions; newest first."""
        return self._db.execute(
            """SELECT substr(first_seen, 1, 7), sum(kind = 'position'), sum(kind = 'unsure'), sum(kind = 'mention')
               FROM postings WHERE kind <> 'unrelated' GROUP BY 1 ORDER BY 1 DESC LIMIT 24"""
        ).fetchall()

    def vacancy(self, source: str, source_id: str) -> int:
        """Give the vacancy that an ad is of; 0 where it is of none."""
        row = self._db.execute(
            "SELECT coalesce(vacancy_id, 0) FROM postings WHERE source = ? AND source_id = ?", [source, source_id]
        ).fetchone()
        return int(row[0]) if row else 0

    def is_vouched_for(self, source: str, source_id: str) -> bool:
        """Tell whether an ad is of a vacancy that staff take for one of ours."""
        row = self._db.execute(
            """SELECT value FROM edits JOIN postings USING (vacancy_id)
               WHERE source = ? AND source_id = ? AND name = 'kind' AND undone = '' ORDER BY id DESC LIMIT 1""",
            [source, source_id],
        ).fetchone()
        return row is not None and row[0] == "position"

    def explained(self, kinds: Iterable[Kind]) -> Iterator[Judged]:
        """Give the listed ads of some kinds with all that was made of them, newest first."""
        for kind in kinds:
            rows = self._db.execute(
                "SELECT judged FROM postings WHERE kind = ? AND gone = '' AND judged <> '' ORDER BY last_seen DESC",
                [kind],
            )
            yield from (decoder(Judged).decode(row[0]) for row in rows)

    def stale(self, source: str, before: datetime) -> list[str]:
        """Give the open ads of ours that have not been read since a moment."""
        rows = self._db.execute(
            """SELECT source_id FROM postings
               WHERE kind <> 'unrelated' AND last_seen < ? AND gone = '' AND source = ? ORDER BY last_seen""",
            [iso(before), source],
        )
        return [str(row[0]) for row in rows]


# An ad that went, or was last seen, so long ago, that is another than the one that has its id now.
_REUSED = """source = :source AND source_id = :source_id AND EXISTS (
    SELECT 1 FROM postings AS old WHERE old.source = :source AND old.source_id = :source_id
        AND (CASE old.gone WHEN '' THEN max(old.last_seen, old.listed) ELSE old.gone END) < :before AND old.title <> :title)"""


def _reused(source: str, posting: Posting, now: datetime) -> dict[str, str]:
    return {
        "source": source,
        "source_id": posting.source_id,
        "title": posting.title,
        "before": iso(now - REUSED_AFTER),
        "mark": f" until {oslo_day(now).isoformat()}",
    }


# A run that was read to its end without an error.
_FINE = "AND ended <> '' AND error = ''"


def _pattern(words: str) -> str:
    """Give what LIKE finds words by, whatever stands between them."""
    return "%".join(("", *re.findall(r"[^\W_]+", words), ""))
