"""What a host's robots.txt allows us (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protego import Protego


AGENT = "Erfaringsjobb"
_MOST = 512_000  # bytes that we read of it; the standard asks for at least 500 KiB


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What may be asked of one host, and how often."""

    text: str = ""
    unreachable: str = ""  # why robots.txt could not be read: then nothing may be asked

    def allows(self, url: str) -> bool:
        """Tell whether an address may be fetched."""
        return not self.text or bool(self._parsed.can_fetch(url, AGENT))

    def pause(self) -> float:
        """Give the seconds that the host wants between two requests."""
        return float(self._parsed.crawl_delay(AGENT) or 0.0)

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text)


def read(status: int, body: bytes) -> Rules:
    """Make rules of an answer: 4xx means that everything is allowed, 5xx that nothing is."""
    if status >= 500:
        return Rules(unreachable=f"robots.txt answers {status}")
    if status >= 400:
        return Rules()
    return Rules(text=body[:_MOST].decode("utf-8-sig", "replace"))
