"""Tells a watchman outside that all goes well; whoever hears nothing for a while raises the alarm."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

import httpcore
import httpx

from scraper.errors import FetchError
from scraper.fetch import Manner
from scraper.fetch.robots import AGENT
from scraper.fetch.wire import Refused, Wire, deadline


_SECONDS = 10.0


def ping(url: str, manner: Manner) -> None:
    """Ask for an address, and look only at whether it answers well; raises FetchError, which names no more than the host."""
    host = f"{urlsplit(url).scheme}://{urlsplit(url).hostname}/"  # the rest of it is a secret of sorts
    seconds = dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)
    request = httpx.Request("GET", url, headers={"User-Agent": AGENT}, extensions={"timeout": seconds})
    try:
        with closing(Wire(manner.connect_to)) as wire, deadline(_SECONDS):
            response = wire.handle_request(request)
            response.close()
    except (Refused, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchError(f"the watchman does not answer: {type(error).__name__}", url=host) from error
    if not response.is_success:
        raise FetchError(f"the watchman answers {response.status_code}", url=host, status=response.status_code)
