"""What the machine must have for this program to do no harm: zone data, and libraries without known faults that touch it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from importlib.metadata import version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


_OLDEST_APSCHEDULER = (3, 11, 2)  # before it, the night on which clocks go back never ends
_TRAP = "=?utf-8?q?Hei=0D=0AX-Planted=3A_yes?="


def unfit() -> Iterator[str]:
    """Say what keeps this program from running here, with the way out."""
    try:
        ZoneInfo("Europe/Oslo")
    except ZoneInfoNotFoundError:
        yield "There is no zone data for Europe/Oslo: install the package tzdata."
    found = version("apscheduler")
    if tuple(map(int, re.findall(r"\d+", found)[:3])) < _OLDEST_APSCHEDULER:
        yield f"apscheduler {found} stands still on the night when clocks go back: install 3.11.2 or newer."


def breaks_headers() -> bool:
    """Tell whether this Python lets an encoded word in a header begin another header (CVE-2024-6923); our mails hold none."""
    letter = EmailMessage(policy=SMTP)
    try:
        letter["Subject"] = _TRAP
        return b"\nX-Planted:" in letter.as_bytes()
    except ValueError:
        return False
