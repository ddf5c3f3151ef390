"""Who of the organisation may decide, and how they are let in. Of links and sessions only what they hash to is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import IntegrityError
from typing import Any

from sqlite_utils import Database

from scraper.errors import StoreError
from scraper.review import Member, Role, Session
from scraper.text import instant, iso


LINK_LASTS = timedelta(minutes=15)
UNUSED = timedelta(days=14)  # after which a session ends by itself
LONGEST = timedelta(days=90)
_KEPT = timedelta(days=1)  # how long it is known that somebody knocked
_MEMBER = "staff.id, address, name, role, staff.since, shortcuts"


class Staff:
    """Tables `staff`, `knocks`, `sessions` and `lookups`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, address: str, name: str, role: Role, now: datetime) -> Member:
        """Let somebody in; raises StoreError where the address or the name is somebody's already."""
        try:
            self._db.execute(
                "INSERT INTO staff (address, name, role, since) VALUES (?, ?, ?, ?)", [address, name, role, iso(now)]
            )
        except IntegrityError as error:
            raise StoreError(f"{address} or the name {name!r} is among the staff already.") from error
        [found] = self._members("WHERE address = ?", [address])
        return found

    def remove(self, address: str) -> None:
        """Let somebody in no more, and end their sessions; what they decided stays. Raises StoreError for a stranger."""
        if not self._db.execute("DELETE FROM staff WHERE address = ?", [address]).rowcount:
            raise StoreError(f"{address} is not among the staff.")

    def all(self) -> list[Member]:
        """Give everybody, by name."""
        return self._members("ORDER BY name", [])

    def by_address(self, address: str) -> Member | None:
        """Give whose address this is."""
        return next(iter(self._members("WHERE address = ?", [address])), None)

    def set_shortcuts(self, member: Member, *, on: bool) -> None:
        """Let single keys decide, or not."""
        self._db.execute("UPDATE staff SET shortcuts = ? WHERE id = ?", [on, member.id])

    def knock(self, address: str, now: datetime) -> None:
        """Save that somebody wants to be let in; of a stranger no more than that."""
        known = "(SELECT id FROM staff WHERE address = ?)"
        self._db.execute(f"INSERT INTO knocks (staff_id, at) VALUES ({known}, ?)", [address, iso(now)])

    def knocks(self, address: str, since: datetime) -> int:
        """Count how often a link was wanted for an address since a moment, or by strangers where it is nobody's."""
        row = self._db.execute(
            "SELECT count(*) FROM knocks WHERE at > ? AND staff_id IS (SELECT id FROM staff WHERE address = ?)",
            [iso(since), address],
        ).fetchone()
        return int(row[0])

    def unanswered(self, now: datetime) -> list[tuple[int, Member]]:
        """Give those who wait for a link, each with the number of their knock; who waited too long is forgotten."""
        self._db.execute("DELETE FROM knocks WHERE at < ?", [iso(now - _KEPT)])
        rows = self._db.execute(
            f"SELECT knocks.id, {_MEMBER} FROM knocks JOIN staff ON staff.id = staff_id WHERE mark = '' AND at > ? ORDER BY 1",
            [iso(now - LINK_LASTS)],
        )
        return [(number, _member(row)) for number, *row in rows.fetchall()]

    def answer(self, knock: int, mark: str, now: datetime) -> None:
        """Save what the link hashes to that somebody is sent; its quarter of an hour begins."""
        self._db.execute("UPDATE knocks SET mark = ?, at = ? WHERE id = ?", [mark, iso(now), knock])

    def link(self, member: Member, mark: str, now: datetime) -> None:
        """Save what a link hashes to that somebody is handed."""
        self._db.execute("INSERT INTO knocks (staff_id, at, mark) VALUES (?, ?, ?)", [member.id, iso(now), mark])

    def behind(self, mark: str, now: datetime) -> Member | None:
        """Give whom a link lets in, if it has not been used and is not too old."""
        rows = self._db.execute(
            f"""SELECT {_MEMBER} FROM knocks JOIN staff ON staff.id = staff_id
                WHERE mark = ? AND mark <> '' AND used = '' AND at > ?""",
            [mark, iso(now - LINK_LASTS)],
        ).fetchall()
        return next(map(_member, rows), None)

    def let_in(self, link: str, session: str, browser: str, now: datetime) -> Member | None:
        """Use a link up, and open the session that a browser is let in by; both by what they hash to."""
        member = self.behind(link, now)
        if member is None:
            return None
        self._db.execute("UPDATE knocks SET used = ? WHERE mark = ?", [iso(now), link])
        self._db.execute(
            "INSERT INTO sessions (mark, staff_id, since, seen, browser) VALUES (?, ?, ?, ?, ?)",
            [session, member.id, iso(now), iso(now), browser],
        )
        return member

    def session(self, mark: str, now: datetime) -> Session | None:
        """Give the session that a browser shows, if it has not ended."""
        found = self._sessions("sessions.mark = ? AND seen > ? AND sessions.since > ?", [mark, *_alive(now)])
        return next(iter(found), None)

    def sessions(self, member: Member, now: datetime) -> list[Session]:
        """Give where somebody is signed in, newest first."""
        return self._sessions("staff.id = ? AND seen > ? AND sessions.since > ?", [member.id, *_alive(now)])

    def touch(self, session: Session, now: datetime) -> None:
        """Save that a session is in use."""
        self._db.execute("UPDATE sessions SET seen = ? WHERE id = ?", [iso(now), session.id])

    def end(self, member: Member, number: int) -> None:
        """End a session of somebody's own."""
        self._db.execute("DELETE FROM sessions WHERE id = ? AND staff_id = ?", [number, member.id])

    def forget(self, now: datetime) -> None:
        """Erase the sessions that have ended by themselves."""
        self._db.execute("DELETE FROM sessions WHERE seen <= ? OR since <= ?", list(_alive(now)))

    def looked_up(self, member: Member, what: str, now: datetime, *, found: bool) -> None:
        """Save that somebody looked a subscriber up; of the address nothing is kept."""
        self._db.execute("INSERT INTO lookups (who, what, found, at) VALUES (?, ?, ?, ?)", [member.name, what, found, iso(now)])

    def lookups(self) -> list[tuple[str, str, bool, datetime]]:
        """Give who looked a subscriber up, why, whether there was one, and when; newest first."""
        rows = self._db.execute("SELECT who, what, found, at FROM lookups ORDER BY id DESC LIMIT 100")
        return [(who, what, bool(found), instant(at)) for who, what, found, at in rows]

    def _members(self, where: str, values: list[Any]) -> list[Member]:
        return [_member(row) for row in self._db.execute(f"SELECT {_MEMBER} FROM staff {where}", values).fetchall()]

    def _sessions(self, where: str, values: list[Any]) -> list[Session]:
        rows = self._db.execute(
            f"""SELECT sessions.id, sessions.since, seen, browser, {_MEMBER}
                FROM sessions JOIN staff ON staff.id = staff_id WHERE {where} ORDER BY seen DESC""",
            values,
        )
        return [
            Session(id=number, since=instant(since), seen=instant(seen), browser=browser, member=_member(row))
            for number, since, seen, browser, *row in rows.fetchall()
        ]


def _alive(now: datetime) -> tuple[str, str]:
    """Give since when a session must have been used, and begun."""
    return iso(now - UNUSED), iso(now - LONGEST)


def _member(row: Any) -> Member:  # noqa: ANN401 - a row
    number, address, name, role, since, shortcuts = row
    return Member(id=number, address=address, name=name, role=role, since=instant(since), shortcuts=bool(shortcuts))
