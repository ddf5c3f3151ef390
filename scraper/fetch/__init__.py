"""From a Request to a Page: robots.txt, pace, token, redirects, retries, deadline and cap.

The only importer of httpx. A page that comes out of here is whole, was allowed, and has a status that the source expects;
everything else is a FetchError that names the address.
"""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore
import httpx

from scraper import terms
from scraper.errors import FetchError
from scraper.fetch import robots
from scraper.fetch.body import whole
from scraper.fetch.gate import Gate
from scraper.fetch.keys import PLACE, Keys
from scraper.fetch.mailbox import SCHEMES, Mailboxes
from scraper.fetch.wire import Refused, Resolver, Wire, deadline
from scraper.model import Pace, Page, Request, Source


_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_FOR_GOOD = frozenset((301, 308))
_TRANSIENT = frozenset((408, 425, 429, 500, 502, 503, 504))
_MOST_REDIRECTS = 5
_STEPS = (("http", "http"), ("http", "https"), ("https", "https"))  # from where to where a redirect may lead
_SHORTEST_WAIT, _LONGEST_WAIT = 1.0, 7 * 86400.0  # what we believe of a Retry-After


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How this program asks."""

    contact: str
    connect_to: Mapping[str, str]
    at_once: Collection[str] = ()  # hosts that nobody need wait for, as they are on this machine
    timeout: float = 20.0  # seconds for a connection, or the next bytes
    deadline: float = 60.0  # seconds for a request in all
    max_bytes: int = 20_000_000  # after decompression
    attempts: int = 3  # within one run
    patience: float = 30.0  # the longest wait within a run; a longer one is left to the next run


class Fetcher:
    """Fetches pages for all sources; safe to use from several threads."""

    def __init__(
        self,
        manner: Manner,
        secret: Callable[[str], str],
        *,
        shelf: robots.Shelf | None = None,
        resolve: Resolver | None = None,
        sockets: httpcore.NetworkBackend | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manner = manner
        self._shelf = shelf
        self._sleep = sleep
        self._wire = Wire(manner.connect_to, resolve, sockets)
        self._mail = Mailboxes(manner.connect_to, manner.timeout, manner.deadline, manner.max_bytes)
        self._lock = threading.Lock()
        self._gates: dict[str, Gate] = {}
        self._robots: dict[str, robots.Rules] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._keys = Keys(secret, manner.connect_to, self._ask)
        self._headers = {
            "User-Agent": f"{robots.AGENT}/0.1 (+{manner.contact})",
            "Accept-Encoding": "gzip",
            "Accept": "*/*",
        }
        seconds = manner.timeout
        self._extensions = {
            "timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": manner.deadline},
        }

    def fetch(self, source: Source, request: Request) -> Page:
        """Bring the page; raises FetchError. Several tries are made when the fault may pass."""
        try:
            return self._persistently(request.url, lambda: self._authorised(source, request))
        except FetchError as error:
            error.source = source.name
            raise

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()
        self._mail.close()

    # ---- retries -------------------------------------------------------------------------------------------------

    def _persistently(self, url: str, ask: Callable[[], Page]) -> Page:
        for attempt in range(1, self._manner.attempts):
            try:
                return ask()
            except FetchError as error:
                wait = max(error.wait, random.uniform(0.5, 1.0) * 2**attempt)  # noqa: S311 - spreads load, no secret
                if not error.transient or wait > self._manner.patience:
                    raise
                self._nap(url, wait)
        return ask()

    def _nap(self, url: str, seconds: float) -> None:
        """Spare a host for so long; one on this machine takes no harm."""
        if urlsplit(url).hostname not in self._manner.at_once:
            self._sleep(seconds)

    # ---- keys ----------------------------------------------------------------------------------------------------

    def _authorised(self, source: Source, request: Request) -> Page:
        """Ask with the source's key; a public one that was refused is fetched anew, once."""
        if source.access is None:
            return self._ask(source, request)
        key = self._keys.give(source, source.access, request)
        try:
            return self._ask(source, request, key)
        except FetchError as error:
            if self._keys.own(source.access, urlsplit(request.url).hostname or ""):
                raise _with_hint(error, source.access.variable) from error
            if error.status != 401:
                raise
        return self._ask(source, request, self._keys.give(source, source.access, request, refused=key))

    # ---- robots.txt and pace -------------------------------------------------------------------------------------

    def _may_ask(self, source: Source, url: str) -> None:
        if why := terms.refusal(url):
            raise FetchError(f"this may not be read: {why}", url=url)
        rules = self._rules(source, _parts(url))
        if rules.unreachable:
            raise FetchError(f"nothing may be fetched while {rules.unreachable}", url=url, wait=rules.wait)
        if not rules.allows(url):
            raise FetchError("robots.txt does not allow it", url=url)

    def _rules(self, source: Source, url: SplitResult) -> robots.Rules:
        """Give the host's rules: those of the last day, else asked for before its first page."""
        if known := self._robots.get(url.netloc):
            return known
        with self._lock:
            turn = self._turns.setdefault(url.netloc, threading.Lock())
        with turn:  # so that nobody waits for another host's slow server
            if url.netloc not in self._robots:
                address = f"{url.scheme}://{url.netloc}/robots.txt"
                rules = self._robots[url.netloc] = self._known_rules(url.netloc) or self._read_rules(source, address)
                self._gate(source.pace, address).slow_down(replace(source.pace, pause=rules.pause()))
            return self._robots[url.netloc]

    def _known_rules(self, host: str) -> robots.Rules | None:
        return self._shelf.find(host) if self._shelf else None

    def _read_rules(self, source: Source, url: str) -> robots.Rules:
        try:
            page = self._persistently(url, lambda: self._ask(source, Request(url=url, page=""), freely=True))
            rules = robots.read(page.body)
        except FetchError as error:
            rules = robots.without(error)
        if self._shelf:
            self._shelf.keep(_parts(url).netloc, rules)
        return rules

    def _gate(self, pace: Pace, url: str) -> Gate:
        """Give the gate of a host, which all sources there share."""
        host = _parts(url).netloc
        gate = self._gates.get(host) or self._gates.setdefault(host, Gate(pace, partial(self._nap, url)))
        gate.slow_down(pace)
        return gate

    # ---- one question and its answer -----------------------------------------------------------------------------

    def _ask(self, source: Source, request: Request, key: str = "", *, freely: bool = False) -> Page:
        """Ask once, following redirects as far as robots.txt lets us; a key never goes to another host."""
        if request.url.partition(":")[0] in SCHEMES:
            return self._mail.ask(source, request, key)
        asked, moved = request.url, True
        for _ in range(_MOST_REDIRECTS + 1):
            if not freely:
                self._may_ask(source, asked)
            with self._gate(source.pace, asked).passing():
                same_host = urlsplit(asked).netloc == urlsplit(request.url).netloc
                page = self._answer(source, request, asked, key if same_host else "")
            if page.status not in _REDIRECTS:
                return _expected(replace(page, moved=moved and asked != request.url))
            moved = moved and page.status in _FOR_GOOD
            asked = _onward(request, asked, page.headers.get("location", ""), key)
        raise FetchError(f"more than {_MOST_REDIRECTS} redirects", url=request.url)

    def _answer(self, source: Source, request: Request, url: str, key: str) -> Page:
        try:
            with deadline(self._manner.deadline):
                return replace(self._read(request, self._made(source, request, url, key)), url=url)
        except FetchError as error:
            error.url = error.url or url
            raise
        except Refused as error:
            raise FetchError(str(error), url=url) from error
        except (httpcore.LocalProtocolError, UnicodeError):  # their own words would quote the key
            raise FetchError("the address or a header holds a character that HTTP does not allow", url=url) from None
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError, OSError) as error:
            raise FetchError(_explained(error), url=url, transient=not _is_distrust(error)) from error
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError("this is no address" if key else f"this is no address: {error}", url=url) from None

    def _made(self, source: Source, request: Request, url: str, key: str) -> httpx.Request:
        """Make the question, with the key where the source says; the address that others see keeps {token} in its place."""
        headers = {**self._headers, **dict(request.headers)}
        if key and source.access and source.access.header:
            headers[source.access.header] = source.access.form.replace(PLACE, key)
        return httpx.Request(
            "POST" if request.post else "GET",
            url.replace(PLACE, quote(key, safe="")) if key else url,
            headers=headers,
            content=request.post.encode() if request.post else None,
            extensions=self._extensions,
        )

    def _read(self, request: Request, asked: httpx.Request) -> Page:
        """Read an answer; the body of one that means nothing to the source stays unread, as a failing server may lie in it."""
        response = self._wire.handle_request(asked)
        body, headers = b"", dict(response.headers.items())
        try:
            if _is_expected(request, response.status_code):
                body = whole(response.stream, headers.get("content-encoding", ""), self._manner.max_bytes)  # type: ignore[arg-type] # ours is a sync stream
        finally:
            response.close()
        return Page(request=request, url=str(asked.url), status=response.status_code, headers=headers, body=body)


def _with_hint(error: FetchError, variable: str) -> FetchError:
    """Name the variable that holds our own key, where the server did not take it."""
    if error.status in (401, 403):
        error.args = (f"{error.args[0]}; is the key in {variable} right?",)
    return error


def _parts(url: str) -> SplitResult:
    """Take an address apart; raises FetchError when it is not one of the web."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchError(f"this is no address: {error}", url=url) from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise FetchError("this is no address of the web", url=url)
    return parts


def _is_expected(request: Request, status: int) -> bool:
    return status == 200 or status in request.accept


def _expected(page: Page) -> Page:
    """Give back a page whose status means something to the source; any other is an error."""
    if _is_expected(page.request, page.status):
        return page
    raise FetchError(
        f"the server answers {page.status}",
        url=page.url,
        status=page.status,
        transient=page.status in _TRANSIENT,
        wait=retry_after(page.headers) if page.status in _TRANSIENT else 0.0,
    )


def _onward(request: Request, asked: str, location: str, key: str) -> str:
    """Give where a redirect leads, without the key; raises FetchError when it leaves the web, or TLS, or answers a POST."""
    if key:
        location = location.replace(quote(key, safe=""), PLACE)
    try:
        onward = urljoin(asked, location)
        step = urlsplit(asked).scheme, urlsplit(onward).scheme
    except ValueError:
        onward, step = "", ("", "")
    if not location or step not in _STEPS or request.post:
        raise FetchError(f"the server sends us on to {location[:200]!r}, where we do not go", url=asked)
    return onward


def retry_after(headers: Mapping[str, str]) -> float:
    """Give the seconds that a server asks us to wait, by its own clock; 0 when it does not say, never more than a week."""
    stated = headers.get("retry-after", "").strip()
    if not stated:
        return 0.0
    try:
        seconds = float(stated) if stated.isdecimal() else _until(stated, headers.get("date", ""))
    except ValueError:  # «soon»
        return 0.0
    return min(max(seconds, _SHORTEST_WAIT), _LONGEST_WAIT)


def _until(stated: str, date: str) -> float:
    """Give the seconds from the server's Date to the moment it names."""
    moment, sent = _instant(stated), _instant(date)
    return (moment - sent).total_seconds()


def _instant(stated: str) -> datetime:
    """Read a date of HTTP; one that names no zone means GMT, like all of them."""
    moment = parsedate_to_datetime(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_distrust(error: BaseException) -> bool:
    """Tell whether a server could not show who it is; a handshake that was only cut off may do better next time."""
    if not isinstance(error, httpcore.ConnectError):
        return False
    cause = error.args[0] if error.args else None
    return isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError)


def _explained(error: BaseException) -> str:
    """Say what happened to a connection, in words."""
    kind = type(error).__name__
    words = {
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no answer in time",
        "PoolTimeout": "no free connection in time",
        "RemoteProtocolError": "the answer was cut short or is not HTTP",
    }.get(kind, "the connection failed")
    return f"{words}: {error or kind}"
