"""What a host's robots.txt allows us (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protego import Protego

from scraper.errors import FetchError


AGENT = "Erfaringsjobb"
_MOST = 512_000  # bytes that we read of it; the standard asks for at least 500 KiB
_LONGEST_PAUSE = 60.0  # seconds that we let a host keep a thread waiting between two requests
_WAIT = 600.0  # seconds until a host whose robots.txt failed is asked again


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What may be asked of one host, and how often."""

    text: str = ""
    unreachable: str = ""  # why robots.txt could not be read: then nothing may be asked
    wait: float = 0.0  # seconds until the host may be asked again

    def allows(self, url: str) -> bool:
        """Tell whether an address may be fetched."""
        return not self.text or bool(self._parsed.can_fetch(url, AGENT))

    def pause(self) -> float:
        """Give the seconds that the host wants between two requests, as far as we have the time."""
        return min(float(self._parsed.crawl_delay(AGENT) or 0.0), _LONGEST_PAUSE)

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text)


def read(body: bytes) -> Rules:
    """Make rules of a robots.txt."""
    return Rules(text=body[:_MOST].decode("utf-8-sig", "replace"))


def without(error: FetchError) -> Rules:
    """Make rules of a robots.txt that did not come: 4xx means that everything is allowed, any other failure that nothing is."""
    if 400 <= error.status < 500 and not error.transient:  # 429 says «not now», not «there is none»
        return Rules()
    wait = max(error.wait, _WAIT) if error.status else 0.0  # a name without a host is one bad link, not a host that is down
    return Rules(unreachable=f"robots.txt cannot be read: {error}", wait=wait)
