"""The requests still to be made, and where each source begins next time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlite_utils import Database

from scraper.model import Bookmark, Gone, Page, Request
from scraper.strict import decoder
from scraper.text import iso


_encode = msgspec.json.encode


class Frontier:
    """Tables `sources` and `frontier`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def register(self, source: str) -> None:
        """Make a source known."""
        self._db.execute("INSERT INTO sources (name) VALUES (?) ON CONFLICT DO NOTHING", [source])

    def begin(self, source: str, first: Iterable[Request]) -> None:
        """See to it that list pages are waiting: those left from a run cut short, else the bookmark, else ``first``."""
        if self._db.execute("SELECT 1 FROM frontier WHERE source = ? AND about = '' LIMIT 1", [source]).fetchone():
            return
        bookmark = self.bookmark(source)
        for request in [bookmark] if bookmark else first:
            self.ask(source, request)

    def begin_anew(self, source: str) -> None:
        """Drop the list pages left from a run that was cut short: half a list does not show what is missing from it."""
        left = self._db.execute("DELETE FROM frontier WHERE source = ? AND about = ''", [source]).rowcount
        if left:
            self.forget_validators(source)

    def bookmark(self, source: str) -> Request | None:
        """Give the request with which the next run begins, if any run has come so far."""
        row = self._db.execute("SELECT bookmark FROM sources WHERE name = ?", [source]).fetchone()
        return decoder(Request).decode(row[0]) if row and row[0] else None

    def place_bookmark(self, source: str, bookmark: Bookmark) -> None:
        """Save where the next run begins."""
        self._db.execute("UPDATE sources SET bookmark = ? WHERE name = ?", [_text(bookmark.request), source])

    def ask(self, source: str, request: Request, *, marked: bool = True) -> None:
        """Put a request in line, unless its ad has been read at this very version; a newer version replaces an older one.

        So has one with the same mark, unless it is not ``marked`` any more: a mark tells only what the list shows.

        What is in line already keeps its attempts and its wait, so that asking again does not make it start anew.
        """
        if request.about and (
            self._is_answered(source, request) if request.once else self._is_read(source, request, marked=marked)
        ):
            return
        self._db.execute(
            """INSERT INTO frontier (source, url, about, version, mark, request) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (source, about, url) DO UPDATE
               SET version = excluded.version, mark = excluded.mark, request = excluded.request, attempts = 0, not_before = ''
               WHERE excluded.version > version OR excluded.mark <> mark""",
            [source, request.url, request.about, request.version, request.mark, _text(request)],
        )

    def due(self, source: str, now: datetime, most: int) -> list[Request]:
        """Give the next requests in the order they were asked: list pages alone while there are any."""
        for condition in ("AND about = ''", ""):
            rows = self._db.execute(
                f"""SELECT request FROM frontier
                    WHERE source = ? {condition} AND not_before <= ? ORDER BY id LIMIT ?""",
                [source, iso(now), most],
            ).fetchall()
            if rows:
                return [decoder(Request).decode(row[0]) for row in rows]
        return []

    def done(self, source: str, request: Request, now: datetime) -> None:
        """Take away a request that is answered, unless a newer version of it has been asked for since."""
        if request.once:  # a mailbox that numbers its mails anew shows one mail at two addresses
            self._db.execute("INSERT OR REPLACE INTO answered VALUES (?, ?, ?)", [source, request.about, iso(now)])
            self._db.execute("DELETE FROM frontier WHERE source = ? AND about = ?", [source, request.about])
        self._db.execute(
            "DELETE FROM frontier WHERE source = ? AND about = ? AND url = ? AND version = ? AND mark = ?",
            [source, request.about, request.url, request.version, request.mark],
        )

    def forget(self, source: str, gone: Gone) -> None:
        """Take away the request for an ad that is gone, unless it came back after that."""
        self._db.execute(
            "DELETE FROM frontier WHERE source = ? AND about = ? AND about <> '' AND (? = '' OR version <= ?)",
            [source, gone.source_id, gone.version, gone.version],
        )

    def postpone(self, source: str, request: Request, until: datetime) -> int:
        """Ask again later; give the number of attempts so far."""
        row = self._db.execute(
            """UPDATE frontier SET attempts = attempts + 1, not_before = ? WHERE source = ? AND about = ? AND url = ?
               RETURNING attempts""",
            [iso(until), source, request.about, request.url],
        ).fetchone()
        return int(row[0]) if row else 0

    def attempts(self, source: str, request: Request) -> int:
        """Give how often a request has failed."""
        row = self._db.execute(
            "SELECT attempts FROM frontier WHERE source = ? AND about = ? AND url = ?",
            [source, request.about, request.url],
        ).fetchone()
        return int(row[0]) if row else 0

    def waiting(self, source: str) -> int:
        """Count the requests in line."""
        return int(self._db.execute("SELECT count(*) FROM frontier WHERE source = ?", [source]).fetchone()[0])

    def rest(self, source: str, until: datetime) -> None:
        """Leave a whole source alone until a moment: its server asked for it."""
        self._db.execute("UPDATE sources SET wait_until = ? WHERE name = ?", [iso(until), source])

    def resting_until(self, source: str) -> str:
        """Give the moment until which a source is to be left alone, or ""."""
        row = self._db.execute("SELECT wait_until FROM sources WHERE name = ?", [source]).fetchone()
        return str(row[0]) if row else ""

    def validators(self, source: str, url: str, since: datetime) -> tuple[tuple[str, str], ...]:
        """Give the headers with which a page that was read since a moment may be asked for again."""
        row = self._db.execute(
            "SELECT etag, modified FROM validators WHERE source = ? AND url = ? AND read >= ?", [source, url, iso(since)]
        ).fetchone() or ("", "")
        headers = zip(("If-None-Match", "If-Modified-Since"), row, strict=True)
        return tuple((name, value) for name, value in headers if value)

    def remember(self, source: str, request: Request, page: Page, now: datetime) -> None:
        """Save what a server gave to recognise a page by, with the data of that page and never before."""
        self._db.execute(
            "INSERT OR REPLACE INTO validators (source, url, etag, modified, read) VALUES (?, ?, ?, ?, ?)",
            [
                source,
                request.url,
                _sendable(page.headers.get("etag", "")),
                _sendable(page.headers.get("last-modified", "")),
                iso(now),
            ],
        )

    def forget_validators(self, source: str) -> None:
        """See to it that every page of a source is asked for whole the next time."""
        self._db.execute("DELETE FROM validators WHERE source = ?", [source])

    def _is_answered(self, source: str, request: Request) -> bool:
        """Tell whether a request that is made once has been answered, or given up."""
        row = self._db.execute("SELECT 1 FROM answered WHERE source = ? AND about = ?", [source, request.about])
        return row.fetchone() is not None

    def _is_read(self, source: str, request: Request, *, marked: bool) -> bool:
        """Tell whether an ad has been read at this very version, or with this very mark."""
        row = self._db.execute(
            "SELECT version, mark, gone FROM postings WHERE source = ? AND source_id = ?", [source, request.about]
        ).fetchone()
        if row is None:
            return False
        version, mark, gone = row
        return not gone and (request.version == version != "" or (marked and request.mark == mark != ""))


def _sendable(value: str) -> str:
    """Give a header that can be sent back as it came, or ""."""
    return value if value.isascii() and value.isprintable() else ""


def _text(value: object) -> str:
    return _encode(value).decode()
