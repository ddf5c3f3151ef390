"""How many forms may come in: enough for people, too few for whoever wants to bury somebody in mail, or staff in reports.

Nothing is written down. Networks are told apart by a fingerprint, which the first form of a later hour throws away.
"""

from __future__ import annotations

import ipaddress
import secrets
import threading
from collections import Counter
from datetime import datetime
from hashlib import blake2b


OF_A_NETWORK = 10  # forms an hour
OF_ALL = 200


class Limits:
    """Counts forms, each hour anew."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._hour = ""
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def allow(self, address: str, now: datetime) -> bool:
        """Count one more form from a network address, unless there have been too many."""
        network = self._fingerprint(address)
        with self._lock:
            if (hour := now.strftime("%Y%m%d%H")) != self._hour:
                self._hour, self._seen = hour, Counter()
            if self._seen[network] >= OF_A_NETWORK or self._seen.total() >= OF_ALL:
                return False
            self._seen[network] += 1
            return True

    def _fingerprint(self, address: str) -> str:
        """Tell networks apart: an IPv4 address, or the 64 first bits that one IPv6 customer has."""
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            network = address
        else:
            network = str(ipaddress.ip_network((known, 64 if known.version == 6 else 32), strict=False))
        return blake2b(network.encode(), key=self._key, digest_size=16).hexdigest()
