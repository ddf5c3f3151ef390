"""What opens a board: our own token or key from the environment, or the public one that the board gives out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from scraper.errors import FetchError
from scraper.model import Access, Page, Request, Source


SAMPLE = "a-sample-key-that-opens-nothing"
PLACE = "{token}"  # where an address holds its key

Ask = Callable[[Source, Request], Page]


class Keys:
    """The keys of all sources; a public one is fetched once, by one thread for all."""

    def __init__(self, secret: Callable[[str], str], samples: Collection[str], ask: Ask) -> None:
        self._secret = secret
        self._samples = samples
        self._ask = ask
        self._public: dict[str, str] = {}
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}

    def own(self, access: Access, host: str) -> str:
        """Give our own key, or "". A sample board is asked without TLS, so it never gets a real one."""
        if host in self._samples:
            return "" if access.url else SAMPLE
        return self._secret(access.variable)

    def give(self, source: Source, access: Access, request: Request, *, refused: str = "") -> str:
        """Give our own key, else the public one; one that was ``refused`` is fetched anew."""
        if own := self.own(access, urlsplit(request.url).hostname or ""):
            return own
        if not access.url:
            raise FetchError(f"there is no key in {access.variable}", url=request.url)
        with self._turn(access.url):
            if self._public.get(access.url, "") in ("", refused):
                self._public[access.url] = self._fetched(source, access)
            return self._public[access.url]

    def _fetched(self, source: Source, access: Access) -> str:
        page = self._ask(source, Request(url=access.url, page=""))
        try:
            token = access.read(page.body.decode("utf-8", "replace"))
        except Exception:  # noqa: BLE001 - whatever an odd answer makes its reader stumble over
            token = ""
        if not token:
            raise FetchError("there is no token in the answer", url=access.url, transient=True)
        return token

    def _turn(self, url: str) -> threading.Lock:
        with self._lock:
            return self._turns.setdefault(url, threading.Lock())
