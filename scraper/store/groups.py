"""Which ads are one vacancy: what each is compared by, what comparing gave, and what staff have said.

A vacancy is founded by one ad and keeps its id for as long as that ad is known. Where groups are merged, the oldest id stays
and the others lead to it; where they are split again, each founder has its own id back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Literal

import msgspec
from sqlite_utils import Database

from scraper.dedup import trace as traces
from scraper.dedup.grouping import partition
from scraper.dedup.likeness import Likeness, compare
from scraper.dedup.trace import Trace
from scraper.errors import StoreError
from scraper.model import Judged
from scraper.store.undone import take_back
from scraper.strict import decoder
from scraper.text import instant, iso, oslo_day


WITHIN = timedelta(days=400)  # between two ads that can have to do with each other: a post is often advertised a year later
_CERTAIN = 2.0  # what staff say comes before any likeness
_MOST = 40  # ads that share a key; a key that more share tells nothing

Ruling = Literal["same", "different"]
Ad = tuple[str, str]  # source and the board's own id


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two vacancies that may be one, and why; a person decides."""

    vacancies: tuple[int, int]
    ads: tuple[Ad, Ad]
    likeness: Likeness
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What came of a ruling: its number, by which it is undone, and the vacancies that are to be put together anew."""

    number: int
    touched: frozenset[int]


class Groups:
    """Tables `members`, `member_keys`, `likenesses`, `rulings` and `ruled`, and the view `placed`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def place(self, source: str, judged: Judged, now: datetime) -> frozenset[int]:
        """Put an ad with the vacancy it belongs to, or with a new one; give the vacancies that are to be put together anew."""
        made = traces.of(source, judged)
        member, is_new = self._save(made, now)
        if is_new:
            self._compare(member, made, now)
        return self._regroup([member], now)

    def unplaced(self) -> list[tuple[str, Judged]]:
        """Give the ads of ours that have never been compared: those of a database from before ads were."""
        rows = self._db.execute(
            """SELECT source, judged FROM members JOIN postings USING (source, source_id)
               WHERE trace = '' AND judged <> '' ORDER BY members.id"""
        )
        return [(source, decoder(Judged).decode(judged)) for source, judged in rows.fetchall()]

    def anew(self, now: datetime) -> frozenset[int]:
        """Compare all ads anew, as after a change of how they are compared; give the vacancies to be put together anew."""
        self._db.execute("DELETE FROM likenesses")
        members = self._numbers("SELECT id FROM members WHERE trace <> '' ORDER BY id")
        for member in members:
            made = self._trace(member)
            for other in self._candidates(member):
                if other > member:
                    self._save_likeness(member, other, compare(made, self._trace(other)), now)
        return self._regroup_each(self._numbers(_JOINED), now)

    def _regroup_each(self, members: Iterable[int], now: datetime) -> frozenset[int]:
        """Decide anew for each of these and what it is joined with, one group after the other."""
        waiting, touched = set(members), set[int]()
        while waiting:
            connected = self._connected([waiting.pop()])
            touched |= self._decide(connected, now)
            waiting -= set(connected.values())
        return frozenset(touched)

    def _numbers(self, query: str) -> list[int]:
        return [int(number) for (number,) in self._db.execute(query).fetchall()]

    def suggestions(self, vacancy_id: int = 0) -> list[Suggestion]:
        """Give the pairs that may be one vacancy and are not, likeliest first; with a vacancy, those that it is one of.

        Nobody is asked again of what staff ruled on.
        """
        rows = self._db.execute(_SUGGESTED.format(pairs=_WITH_IT if vacancy_id else _THERE), {"vacancy": vacancy_id})
        return [
            Suggestion(
                vacancies=(one, other),
                ads=((source, source_id), (source_2, source_id_2)),
                likeness=Likeness(decision="suggest", score=score, why=tuple(msgspec.json.decode(why))),
                since=instant(at),
            )
            for one, other, source, source_id, source_2, source_id_2, score, why, at in rows
        ]

    def rule(self, ruling: Ruling, one: int, other: int, *, who: str, why: str, now: datetime) -> Ruled:
        """Save that staff say two vacancies are one, or that they are not; raises StoreError where they are not two."""
        ours, theirs = self._members(one), self._members(other)
        if one == other or not ours or not theirs:
            raise StoreError(f"{one} and {other} are not two vacancies. Look at their numbers again.")
        return self._rule(ruling, [(a, b) for a in ours for b in theirs], who, why, now)

    def split(self, ad: Ad, *, who: str, why: str, now: datetime) -> Ruled:
        """Save that staff say an ad is not of the vacancy that it stands with; raises StoreError where it stands alone."""
        row = self._db.execute("SELECT member, vacancy_id FROM placed WHERE source = ? AND source_id = ?", ad).fetchone()
        others = [other for other in self._members(row[1]) if other != row[0]] if row else []
        if not others:
            raise StoreError(f"{' '.join(ad)} does not stand together with any other ad, so there is nothing to split.")
        return self._rule("different", [(row[0], other) for other in others], who, why, now)

    def undo(self, number: int, *, who: str, now: datetime) -> Ruled:
        """Take a ruling back, so that everything is as it would be without it; raises StoreError where there is none."""
        take_back(self._db, "rulings", number, who=who, now=now)
        members = self._db.execute(
            "SELECT a FROM ruled WHERE ruling = :n UNION SELECT b FROM ruled WHERE ruling = :n", {"n": number}
        )
        return Ruled(number=number, touched=self._regroup([member for (member,) in members.fetchall()], now))

    def earlier(self, vacancy_id: int) -> int | None:
        """Give the newest vacancy that one advertises again, if it does."""
        found = [
            (day, -number)
            for member in self._members(vacancy_id)
            for day, number in self._db.execute(_ANEW, {"member": member, "vacancy": vacancy_id}).fetchall()
        ]
        return -max(found)[1] if found else None

    def survivor(self, vacancy_id: int) -> int:
        """Give the vacancy that one has been merged into, or itself."""
        row = self._db.execute("SELECT merged_into FROM vacancies WHERE id = ?", [vacancy_id]).fetchone()
        return int(row[0]) if row and row[0] else vacancy_id

    def merged(self) -> dict[int, int]:
        """Give every vacancy that leads to another, with that other."""
        rows = self._db.execute("SELECT id, merged_into FROM vacancies WHERE merged_into IS NOT NULL ORDER BY id")
        return {int(old): int(new) for old, new in rows}

    def _save(self, made: Trace, now: datetime) -> tuple[int, bool]:
        """Save what an ad is compared by; give its number, and whether any of it is new."""
        row = self._db.execute("SELECT id, trace FROM members WHERE source = ? AND source_id = ?", made.key).fetchone()
        if row and row[1] and decoder(Trace).decode(row[1]) == made:
            return int(row[0]), False
        day = _day(made, oslo_day(now)).isoformat()
        [member] = self._db.execute(
            """INSERT INTO members (source, source_id, day, trace) VALUES (?, ?, ?, ?)
               ON CONFLICT (source, source_id) DO UPDATE SET trace = excluded.trace, day = excluded.day RETURNING id""",
            [*made.key, day, msgspec.json.encode(made).decode()],
        ).fetchone()
        self._db.execute("DELETE FROM member_keys WHERE member = ?", [member])
        for key in set(traces.keys(made)):
            self._db.execute("INSERT INTO member_keys (key, day, member) VALUES (?, ?, ?)", [key, day, member])
        return int(member), True

    def _compare(self, member: int, made: Trace, now: datetime) -> None:
        """Compare an ad with every one that shares a key with it, and save what that gave."""
        self._db.execute("DELETE FROM likenesses WHERE a = ? OR b = ?", [member, member])
        for other in self._candidates(member):
            self._save_likeness(member, other, compare(made, self._trace(other)), now)

    def _candidates(self, member: int) -> list[int]:
        """Find the ads that share a key and were published within the time; a key that very many share is passed over."""
        found: set[int] = set()
        own = self._db.execute("SELECT key, day FROM member_keys WHERE member = ?", [member]).fetchall()
        for key, day in own:
            others = self._db.execute(
                "SELECT member FROM member_keys WHERE key = ? AND day BETWEEN ? AND ? AND member <> ? LIMIT ?",
                [key, *_around(day), member, _MOST + 1],
            ).fetchall()
            found |= {other for (other,) in others} if len(others) <= _MOST else set()
        return sorted(found)

    def _trace(self, member: int) -> Trace:
        [known] = self._db.execute("SELECT trace FROM members WHERE id = ?", [member]).fetchone()
        return decoder(Trace).decode(known)

    def _save_likeness(self, one: int, other: int, found: Likeness, now: datetime) -> None:
        """Save what comparing two ads gave, unless that is nothing."""
        if found.decision == "different" and not found.apart:
            return
        self._db.execute(
            "INSERT INTO likenesses (a, b, decision, score, apart, anew, why, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                min(one, other), max(one, other), found.decision, found.score, found.apart, found.anew,
                msgspec.json.encode(found.why).decode(), iso(now),
            ],
        )  # fmt: skip

    def _rule(self, ruling: Ruling, pairs: Iterable[tuple[int, int]], who: str, why: str, now: datetime) -> Ruled:
        [number] = self._db.execute(
            "INSERT INTO rulings (ruling, who, why, at) VALUES (?, ?, ?, ?) RETURNING id", [ruling, who, why, iso(now)]
        ).fetchone()
        ordered = [(min(pair), max(pair)) for pair in pairs]
        for a, b in ordered:
            self._db.execute("INSERT INTO ruled (ruling, a, b) VALUES (?, ?, ?)", [number, a, b])
        return Ruled(number=number, touched=self._regroup([member for pair in ordered for member in pair], now))

    def _regroup(self, members: Iterable[int], now: datetime) -> frozenset[int]:
        """Decide anew which vacancy each ad is of that has to do with these; give the vacancies whose ads that may change."""
        return self._decide(self._connected(members), now)

    def _decide(self, connected: dict[Ad, int], now: datetime) -> frozenset[int]:
        """Decide for ads that have to do with each other and with no others."""
        same, apart = self._related(connected)
        touched: set[int] = set()
        for group in partition(connected, same, apart):
            touched |= self._settle({ad: connected[ad] for ad in sorted(group)}, now)
        return frozenset(touched)

    def _connected(self, members: Iterable[int]) -> dict[Ad, int]:
        """Give all ads that are joined with these: by likeness, by what staff say, or by standing together today."""
        found, waiting = set(members), list(members)
        while waiting:
            member = waiting.pop()
            near = {other for (other,) in self._db.execute(_NEAR, {"member": member}).fetchall()} - found
            found |= near
            waiting += near
        return {self._ad(member): member for member in found}

    def _ad(self, member: int) -> Ad:
        source, source_id = self._db.execute("SELECT source, source_id FROM members WHERE id = ?", [member]).fetchone()
        return source, source_id

    def _related(self, members: dict[Ad, int]) -> tuple[list[tuple[float, Ad, Ad]], set[frozenset[Ad]]]:
        """Give the pairs of these that are the same, each with how sure that is, and those that are kept apart."""
        same: list[tuple[float, Ad, Ad]] = []
        apart: set[frozenset[Ad]] = set()
        for a, b in combinations(sorted(members), 2):
            sure, is_apart = self._relation(members[a], members[b])
            if is_apart:
                apart.add(frozenset((a, b)))
            elif sure:
                same.append((sure, a, b))
        return same, apart

    def _relation(self, one: int, other: int) -> tuple[float, bool]:
        """Tell how sure it is that two ads are one, and whether they are kept apart; the newest word of staff is the last."""
        pair = [min(one, other), max(one, other)]
        ruled = self._db.execute(_NEWEST_RULING, pair).fetchone()
        if ruled:
            return (_CERTAIN, False) if ruled[0] == "same" else (0.0, True)
        found = self._db.execute("SELECT decision, score, apart FROM likenesses WHERE a = ? AND b = ?", pair).fetchone()
        return (found[1] if found[0] == "same" else 0.0, bool(found[2])) if found else (0.0, False)

    def _settle(self, group: dict[Ad, int], now: datetime) -> set[int]:
        """Give a group its vacancy: the oldest that one of its ads has founded, or a new one; the others lead there."""
        founded = {vacancy for member in group.values() for vacancy in self._founded(member)}
        survivor = min(founded, default=0) or self._found(group.values(), now)
        before = {vacancy for member in group.values() for vacancy in self._vacancy(member)}
        for vacancy in founded | {survivor}:
            into = None if vacancy == survivor else survivor
            self._db.execute("UPDATE vacancies SET merged_into = ? WHERE id = ?", [into, vacancy])
        for ad in group:
            self._db.execute("UPDATE postings SET vacancy_id = ? WHERE source = ? AND source_id = ?", [survivor, *ad])
        return before | {survivor}

    def _found(self, group: Iterable[int], now: datetime) -> int:
        """Let the ad that we have known longest found a vacancy; its id is never used again."""
        [vacancy_id] = self._db.execute(
            """INSERT INTO vacancies (kind, first_seen, last_day, withdrawn, data) VALUES ('unrelated', ?, '', '', '')
               RETURNING id""",
            [iso(now)],
        ).fetchone()
        self._db.execute("UPDATE members SET founded = ? WHERE id = ?", [vacancy_id, min(group)])
        return int(vacancy_id)

    def _founded(self, member: int) -> list[int]:
        rows = self._db.execute("SELECT founded FROM members WHERE id = ? AND founded IS NOT NULL", [member])
        return [int(row[0]) for row in rows]

    def _vacancy(self, member: int) -> list[int]:
        rows = self._db.execute("SELECT vacancy_id FROM placed WHERE member = ? AND vacancy_id IS NOT NULL", [member])
        return [int(row[0]) for row in rows]

    def _members(self, vacancy_id: int) -> list[int]:
        rows = self._db.execute("SELECT member FROM placed WHERE vacancy_id = ?", [vacancy_id])
        return [int(row[0]) for row in rows]


def _day(made: Trace, today: date) -> date:
    """Give the day by which an ad's neighbours in time are found: when it was published, if that can be."""
    return made.published if made.published and abs(made.published - today) < 10 * WITHIN else today


def _around(day: str) -> tuple[str, str]:
    middle = date.fromisoformat(day)
    return (middle - WITHIN).isoformat(), (middle + WITHIN).isoformat()


# Pairs of ads that may be one; whoever asks says among which.
_SUGGESTED = """
    SELECT p.vacancy_id, q.vacancy_id, p.source, p.source_id, q.source, q.source_id, score, why, l.at
    FROM ({pairs}) AS l CROSS JOIN placed AS p ON p.member = l.a CROSS JOIN placed AS q ON q.member = l.b
    WHERE p.vacancy_id <> q.vacancy_id AND p.gone = '' AND q.gone = ''
        AND NOT EXISTS (SELECT 1 FROM in_force AS r WHERE r.a = l.a AND r.b = l.b)
    ORDER BY score DESC, l.a, l.b
"""
# Of very many pairs one is gone; those are not even looked at.
_THERE = """
    SELECT * FROM likenesses INDEXED BY likenesses_suggested
    WHERE decision = 'suggest' AND a IN (SELECT member FROM placed WHERE gone = '' AND vacancy_id IS NOT NULL)
"""
_ITS_OWN = "SELECT member FROM placed WHERE vacancy_id = :vacancy"
_WITH_IT = f"SELECT * FROM likenesses WHERE decision = 'suggest' AND (a IN ({_ITS_OWN}) OR b IN ({_ITS_OWN}))"
# The ads that one ad advertises again, with their vacancies; each half of the union has an index.
_ANEW = """
    SELECT earlier.day, earlier.vacancy_id FROM members AS later JOIN placed AS earlier ON earlier.member IN (
        SELECT b FROM likenesses WHERE a = :member AND anew UNION SELECT a FROM likenesses WHERE b = :member AND anew
    )
    WHERE later.id = :member AND earlier.day < later.day AND earlier.vacancy_id <> :vacancy
"""
_NEWEST_RULING = "SELECT ruling FROM in_force WHERE a = ? AND b = ? ORDER BY number DESC LIMIT 1"
# Ads that are joined with any other.
_JOINED = """
    SELECT a FROM likenesses WHERE decision = 'same' UNION SELECT b FROM likenesses WHERE decision = 'same'
    UNION SELECT a FROM in_force WHERE ruling = 'same' UNION SELECT b FROM in_force WHERE ruling = 'same'
    UNION SELECT member FROM placed WHERE vacancy_id IN (SELECT vacancy_id FROM placed GROUP BY vacancy_id HAVING count(*) > 1)
"""
# Ads that one ad is joined with.
_NEAR = """
    SELECT b FROM likenesses WHERE a = :member AND decision = 'same'
    UNION SELECT a FROM likenesses WHERE b = :member AND decision = 'same'
    UNION SELECT b FROM in_force WHERE a = :member AND ruling = 'same'
    UNION SELECT a FROM in_force WHERE b = :member AND ruling = 'same'
    UNION SELECT other.member FROM placed AS one JOIN placed AS other USING (vacancy_id) WHERE one.member = :member
"""
