"""What a host's robots.txt allows us (RFC 9309)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from protego import Protego

from scraper.errors import FetchError


AGENT = "Erfaringsjobb"
_MOST = 512_000  # bytes that we read of it; the standard asks for at least 500 KiB
_LONGEST_PAUSE = 60.0  # seconds that we let a host keep a thread waiting between two requests
_DAY = 86400.0
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
        if not self.text:
            return 0.0
        return min(float(self._parsed.crawl_delay(AGENT) or 0.0), _LONGEST_PAUSE)

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text)


class Shelf:
    """Keeps the rules of hosts for a day, as files, so that not every run asks for them."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._now = now.timestamp()

    def find(self, host: str) -> Rules | None:
        """Give rules that were read within a day, as the standard allows."""
        path = self._path(host)
        try:
            is_fresh = 0 <= self._now - path.stat().st_mtime < _DAY
            return Rules(text=path.read_text(encoding="utf-8")) if is_fresh else None
        except OSError:
            return None

    def keep(self, host: str, rules: Rules) -> None:
        """Keep rules that were read just now; that there are none is kept too, but not that they could not be read."""
        if rules.unreachable:
            return
        path = self._path(host)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.new")
        new.write_text(rules.text, encoding="utf-8")
        os.utime(new, (self._now, self._now))
        new.replace(path)

    def _path(self, host: str) -> Path:
        return self._folder / f"{quote(host, safe='')}.txt"


def read(body: bytes) -> Rules:
    """Make rules of a robots.txt."""
    return Rules(text=body[:_MOST].decode("utf-8-sig", "replace"))


def without(error: FetchError) -> Rules:
    """Make rules of a robots.txt that did not come: 4xx means that everything is allowed, any other failure that nothing is."""
    if 400 <= error.status < 500 and not error.transient:  # 429 says «not now», not «there is none»
        return Rules()
    wait = max(error.wait, _WAIT) if error.status else 0.0  # a name without a host is one bad link, not a host that is down
    return Rules(unreachable=f"robots.txt cannot be read: {error}", wait=wait)
