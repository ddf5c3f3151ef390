"""NAV's feed of vacancies (pam-stilling-feed.nav.no) as a sample board, with every oddity a reader must survive."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from demo.boards import Answer, Asked


if TYPE_CHECKING:
    from pathlib import Path


HOST = "pam-stilling-feed.nav.no"
OSLO = ZoneInfo("Europe/Oslo")
PAGE_SIZE, LARGEST_PAGE = 1000, 10_000

Content = Mapping[str, Any]
Reason = Literal["EXPIRED", "STOPPED", "DELETED", "REJECTED", "DIR"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# "Sat, 23 May 2026 00:00:00 +0200"; Java takes a day without its leading zero, and GMT for a zone.
_RFC_1123 = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(:\d\d)? (GMT|[+-]\d{4})", re.IGNORECASE)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happens to an ad: it is published (or published anew), or it is stopped for a reason."""

    at: datetime
    ad: Content
    stopped: Reason | None = None


class Tells(Protocol):
    """An ad that knows its own life, as the sample ads do."""

    def changes(self) -> Iterable[Change]:
        """Everything that happens to the ad, past and still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row of NAV's log; its id is also the id of the page that begins with it."""

    id: str
    at: datetime
    uuid: str
    status: str
    title: str
    business: str
    municipal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    first: _Row
    shown: Sequence[_Row]
    next_id: str | None


class NavFeed:
    """The feed: a log of rows that only grows, and the newest content of each ad."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._lock = threading.RLock()
        self._rows: list[_Row] = []
        self._places: dict[str, int] = {}
        self._ads: dict[str, Content] = {}
        self._entries: dict[str, dict[str, Any]] = {}
        self._coming: list[Change] = []
        self._tokens = 1
        self._token_is_out = True
        for change in sorted(changes, key=lambda change: change.at):
            self._take(change)

    @classmethod
    def from_ads(cls, ads: Iterable[Tells], now: datetime) -> Self:
        """Build the feed as it is at `now`; what happens later waits for `advance`."""
        feed = cls()
        feed._coming = sorted((change for ad in ads for change in ad.changes()), key=lambda change: change.at)
        feed.advance(now)
        return feed

    def advance(self, until: datetime) -> int:
        """Let everything happen that is due by `until`; say how many rows that was."""
        with self._lock:
            due = [change for change in self._coming if change.at <= until]
            self._coming = self._coming[len(due) :]
            for change in due:
                self._take(change)
            return len(due)

    def publish(self, ad: Content, at: datetime) -> None:
        """Put an ad in the feed, for the first time or again with the same uuid."""
        self._take(Change(at=at, ad=ad))

    def stop(self, uuid: str, at: datetime, reason: Reason = "STOPPED") -> None:
        """Take an ad out; for every reason but EXPIRED its title and employer are hidden."""
        self._take(Change(at=at, ad=self._ads[uuid], stopped=reason))

    def rewrite(self, ad: Content) -> None:
        """Change the details of an ad without a new row, as NAV's repairs of old ads do."""
        with self._lock:
            self._entries[ad["uuid"]]["ad_content"] = ad

    @property
    def token(self) -> str:
        """The public token of the moment, in the form of a JWT."""
        claims = {"iss": "nav-no", "aud": "feed-api-v2", "sub": "public", "jti": self._tokens}
        signed = ".".join(_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "HS256"}, claims))
        return f"{signed}.{_base64(hashlib.sha256(signed.encode()).digest())}"

    def rotate_token(self) -> None:
        """Give out a new public token; the old one is refused from now on."""
        self._tokens += 1
        self._token_is_out = True

    def withdraw_token(self) -> None:
        """Have no public token until the next rotation, as happens for some hours now and then."""
        self._token_is_out = False

    def site(self, asked: Asked) -> Answer:
        """Answer a request as NAV does."""
        if asked.path == "/api/publicToken":
            return self._public_token()
        if not asked.path.startswith("/api/v1/"):
            return _text(404, f"Endpoint {asked.method} {asked.path} not found")
        if not self._token_is_out or asked.headers.get("authorization") != f"Bearer {self.token}":
            return _text(401, "Unauthorized")
        with self._lock:
            return self._api(asked, asked.path.removeprefix("/api/v1/").split("/"))

    def _public_token(self) -> Answer:
        if not self._token_is_out:
            return _text(404, "Public token is not currently available")
        return _text(200, f"Current public token for Nav Job Vacancy Feed:\n{self.token}")

    def _api(self, asked: Asked, parts: list[str]) -> Answer:
        match parts:
            case ["feed" | "feedentry", id_] if not _UUID.fullmatch(id_):
                return _text(500, "Server Error")
            case ["feed"]:
                return self._feed(asked, self._start(asked))
            case ["feed", id_]:
                return self._feed(asked, id_)
            case ["feedentry", id_]:
                return self._entry(id_)
        return _text(404, f"Endpoint {asked.method} {asked.path} not found")

    def _start(self, asked: Asked) -> str:
        """Choose the page that `/feed` means: the newest, the first one after a date, or the oldest of all."""
        since = _since(asked)
        if "last" in asked.query:
            return self._rows[-1].id if self._rows else ""
        # A date that cannot be read is ignored without a word, and the answer is the oldest page.
        return next((row.id for row in self._rows if since is None or row.at > since), "")

    def _feed(self, asked: Asked, id_: str) -> Answer:
        size = _page_size(asked)
        if size > LARGEST_PAGE:
            return _text(400, f"pageSize must be less than or equal to {LARGEST_PAGE}")
        place = self._places.get(id_.lower())
        if place is None:
            return Answer(status=404)
        page, etag = self._page(place, size, _since(asked)), asked.headers.get("if-none-match")
        return Answer(status=304) if _unchanged(page, etag, _since(asked)) else _page_answer(page, etag)

    def _page(self, place: int, size: int, since: datetime | None) -> _Page:
        """Take the row at `place` and those that follow; the last of two or more is left to the next page."""
        following = (row for row in islice(self._rows, place + 1, None) if since is None or row.at >= since)
        rows = [self._rows[place], *islice(following, size)]
        if len(rows) < 3:
            return _Page(first=rows[0], shown=rows, next_id=None)
        return _Page(first=rows[0], shown=rows[:-1], next_id=rows[-2].id)

    def _entry(self, uuid: str) -> Answer:
        entry = self._entries.get(uuid.lower())
        return Answer(status=404) if entry is None else _json(entry)

    def _take(self, change: Change) -> None:
        # FINN's ads are kept out of the feed and of the entries alike.
        if change.ad["source"] == "FINN":
            return
        with self._lock:
            row = _row(change, len(self._rows), self._rows[-1].at if self._rows else None)
            self._places[row.id] = len(self._rows)
            self._rows.append(row)
            self._ads[row.uuid] = change.ad
            self._entries[row.uuid] = _entry(change)


def recorded(folder: Path, now: datetime) -> NavFeed:
    """Serve ads recorded from NAV's old public feed as today's feed, their content untouched."""
    pages = [json.loads(path.read_bytes()) for path in sorted(folder.glob("public-feed-ads-*.json"))]
    ads = {ad["uuid"]: ad for page in pages for ad in page["content"]}
    step = timedelta(days=3) / (len(ads) + 1)
    times = (now - step * left for left in range(len(ads), 0, -1))
    return NavFeed(Change(at=at, ad=ad) for at, ad in zip(times, ads.values(), strict=True))


def _row(change: Change, number: int, before: datetime | None) -> _Row:
    uuid = change.ad["uuid"]
    id_ = str(uuid5(NAMESPACE_URL, f"https://{HOST}/row/{number}/{uuid}"))
    title, business, municipal = _headline(change)
    return _Row(
        id=id_,
        at=_stamped(change.at, id_, before),
        uuid=uuid,
        status="INACTIVE" if change.stopped else "ACTIVE",
        title=title,
        business=business,
        municipal=municipal,
    )


def _headline(change: Change) -> tuple[str, str, str]:
    """Title, employer and municipality as a row shows them; a stopped ad shows only where it was."""
    locations = change.ad["workLocations"]
    municipal = (locations[0]["municipal"] if locations else None) or "?"
    match change.stopped:
        case None | "EXPIRED":
            return change.ad["title"] or "?", change.ad["employer"]["name"] or "?", municipal
        case "DIR":
            return "?", "?", "?"
        case "STOPPED" | "DELETED" | "REJECTED":
            return "...", "", municipal


def _stamped(at: datetime, id_: str, before: datetime | None) -> datetime:
    """Stamp a row as the database does: a moment after the change, and never earlier than the row before."""
    digits = int(id_[0], 16) % 7
    fraction = int(id_[:8], 16) % 10**digits * 10 ** (6 - digits) if digits else 0
    stamped = at.astimezone(UTC).replace(microsecond=max(at.microsecond, fraction))
    return stamped if before is None else max(stamped, before + timedelta(microseconds=1))


def _entry(change: Change) -> dict[str, Any]:
    """Give the details of an ad; for one that has stopped the content is not empty but left out."""
    uuid, updated = change.ad["uuid"], datetime.fromisoformat(change.ad["updated"])
    changed = _iso((change.at if change.stopped else updated), timespec="milliseconds")
    if change.stopped:
        return {"uuid": uuid, "sistEndret": changed, "status": "INACTIVE"}
    return {"uuid": uuid, "ad_content": change.ad, "sistEndret": changed, "status": "ACTIVE"}


def _page_answer(page: _Page, etag: str | None) -> Answer:
    headers = (("ETag", page.shown[-1].id), ("Last-Modified", _http_date(page.shown[-1].at)))
    # The web framework answers 304 by itself when the tag is known. The tag is that of the last row shown, which stays
    # the same when the tip page gets its next_url: who polls with If-None-Match does not see that the feed moved on,
    # until a further row is shown; and on a full page none ever is.
    if etag == page.shown[-1].id:
        return Answer(status=304, headers=headers)
    return _json(_page_json(page), headers)


def _unchanged(page: _Page, etag: str | None, since: datetime | None) -> bool:
    """Tell whether the service itself finds nothing new; it then sends 304 without headers, as for an empty page."""
    last = page.shown[-1]
    return since is not None and etag == last.id and last.at < since


def _page_json(page: _Page) -> dict[str, Any]:
    return {
        "version": "1.0",
        "title": "Stillingsfeeden fra arbeidsplassen.no",
        "home_page_url": "https://arbeidsplassen.nav.no",
        "feed_url": f"/api/v1/feed/{page.first.id}",
        "description": "Feed med stillinger fra arbeidsplassen.no - En av Norges største oversikter over utlyste stillinger",
        "next_url": f"/api/v1/feed/{page.next_id}" if page.next_id else None,
        "id": page.first.id,
        "next_id": page.next_id,
        "items": [_item(row) for row in page.shown],
    }


def _item(row: _Row) -> dict[str, Any]:
    return {
        "id": row.uuid,
        "url": f"/api/v1/feedentry/{row.uuid}",
        "title": row.title,
        "content_text": "Stillingsannonse",
        "date_modified": _iso(row.at),
        "_feed_entry": {
            "uuid": row.uuid,
            "status": row.status,
            "title": row.title,
            "businessName": row.business,
            "municipal": row.municipal,
            "sistEndret": _iso(row.at),
        },
    }


def _page_size(asked: Asked) -> int:
    """Read the page size asked for; what is not a number counts as not asked for."""
    given = asked.query.get("pageSize", "")
    return int(given) if re.fullmatch(r"[0-9]{1,9}", given) else PAGE_SIZE


def _since(asked: Asked) -> datetime | None:
    """Read If-Modified-Since; NAV's reader insists on the form and on the right day of the week."""
    given = asked.headers.get("if-modified-since", "")
    if not _RFC_1123.fullmatch(given):
        return None
    try:
        read = parsedate_to_datetime(given)
    except ValueError:
        return None
    rightly_named = "," not in given or given[:3].title() == _DAYS[read.weekday()]
    return read if rightly_named else None


def _iso(at: datetime, timespec: str = "auto") -> str:
    """Write a time as Java does: Oslo's offset, and no more decimals than needed."""
    text = at.astimezone(OSLO).isoformat(timespec=timespec)
    return re.sub(r"\.?0+(?=[+-]\d\d:\d\d$)", "", text) if "." in text else text


def _http_date(at: datetime) -> str:
    """Write a time as Java's RFC 1123 does: Oslo's offset, and no leading zero of the day."""
    local = at.astimezone(OSLO)
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{day}, {local.day} {month} {local:%Y %H:%M:%S %z}"


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _text(status: int, text: str) -> Answer:
    return Answer(status=status, body=text.encode())


def _json(value: object, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body=body, content_type="application/json", headers=headers)
