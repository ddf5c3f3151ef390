"""How many forms may come in: enough for people, too few for whoever wants to bury somebody in mail, or staff in reports.

Of networks nothing is written down. They are told apart by a fingerprint, which the first form of a later hour throws away.
"""

from __future__ import annotations

import ipaddress
import secrets
import threading
from collections import Counter
from datetime import datetime
from hashlib import blake2b

from scraper.store.refusals import Limit


OF_A_NETWORK = 10  # forms an hour
OF_ALL = 200


class Limits:
    """Counts forms, each hour anew."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._hour = ""
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def over(self, address: str, now: datetime) -> Limit | None:
        """Count one more form from a network address, or give the limit that it is over."""
        network = self._fingerprint(address)
        with self._lock:
            if (hour := now.strftime("%Y%m%d%H")) != self._hour:
                self._hour, self._seen = hour, Counter()
            if self._seen[network] >= OF_A_NETWORK:
                return "network"
            if self._seen.total() >= OF_ALL:
                return "all"
            self._seen[network] += 1
            return None

    def _fingerprint(self, address: str) -> str:
        """Tell networks apart: an IPv4 address, or the 64 first bits that one IPv6 customer has."""
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            network = address
        else:
            network = str(ipaddress.ip_network((known, 64 if known.version == 6 else 32), strict=False))
        return blake2b(network.encode(), key=self._key, digest_size=16).hexdigest()
