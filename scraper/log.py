"""What the program says while it runs: one line for each event on standard error, as `key=value`, and of nobody.

Foreign words may hold anything: control characters are written as escapes, so that a line stays a line and a terminal is not
spoken to, and what looks like an e-mail address or the address of somebody's own page is left out.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

from scraper.text import EMAIL


LOG = logging.getLogger("erfaringsjobb")
_TOKEN = re.compile(r"[0-9a-f]{64}")  # of a page that one person alone has
_PLAIN = re.compile(r"[^\s\"=\\]+")
_LONGEST = 2_000  # characters of one value


def begin() -> None:
    """Send all that is logged, also by libraries, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of each job, each minute


def tell(event: str, said: Mapping[str, object], *, level: int = logging.INFO) -> None:
    """Log an event with what there is to say of it."""
    LOG.log(level, event, extra={"said": said})


class Lines(logging.Formatter):
    """Writes a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, event and all that was said of it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        event, said = record.getMessage(), dict(getattr(record, "said", {}))
        if record.name != LOG.name:
            event, said = record.name, {"says": event}
        if record.exc_info and record.exc_info[1]:
            said["error"] = repr(record.exc_info[1])
            said["traceback"] = "".join(traceback.format_tb(record.exc_info[2]))
        return " ".join((at, record.levelname.lower(), safe(event), *(f"{key}={_quoted(str(said[key]))}" for key in said)))


def safe(text: str) -> str:
    """Make foreign words safe to show: no control characters, and nobody's address."""
    known = _TOKEN.sub("(link)", EMAIL.sub("(address)", text[:_LONGEST]))
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in known)


def _quoted(value: str) -> str:
    shown = safe(value)
    return shown if _PLAIN.fullmatch(shown) else '"' + shown.replace('"', '\\"') + '"'
