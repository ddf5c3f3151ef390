"""Who judges, and how each is called. A judge reads the brief, prints its findings and ends with one line of verdict."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge: the command that runs it, what must be installed for it, and how long it may take."""

    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    seconds: float = 900.0  # twice what the slowest takes on two cores when the whole is asked for
    alone: bool = False  # what it measures depends on what else the machine does


def _node(name: str, *needs: str, alone: bool = False) -> Judge:
    return Judge(("node", str(HERE / f"{name}.mjs")), ("node", *needs), alone=alone)


def _python(module: str, *needs: str) -> Judge:
    return Judge((sys.executable, "-m", f"judge.{module}"), needs)


PANEL: Mapping[str, Judge] = {
    "axe": _node("axe", "chromium"),
    "pa11y": _node("pa11y", "chromium"),
    "browser": _node("browser", "chromium"),
    "walk": _python("walk", "node", "chromium"),
    "wapiti": _python("attack"),
    "week": _python("week", "node", "chromium", "java"),
    "vnu": _node("vnu", "java"),
    "mails": _node("mails", "chromium", "java"),
    "mail-parts": _python("letters"),
    "spamassassin": _python("spam", "spamassassin"),
    "rspamd": _python("rspamd", "rspamd"),
    "postfix": _python("delivered", "postfix", "opendkim", "dovecot"),
    "html-validate": _node("html_validate"),
    "structured-data": _node("structured_data"),
    "csp-evaluator": _node("csp"),
    "redbot": _python("caching"),
    "feedparser": _python("feeds"),
    "reader": _python("subscribed"),
    "newsboat": _python("newsboat", "newsboat"),
    "rss2email": _python("mailed", "r2e"),
    "jing": _python("grammar", "jing"),
    "json-feed": _python("jsonfeed"),
    "ical.js": _node("calendars"),
    "disk": _python("disk", "strace"),
    "deploy": _python("deploy", "systemd-analyze", "nginx", "caddy", "openssl"),
    "lighthouse": _node("lighthouse", "chromium", alone=True),
}

# Which Debian package brings a command that is missing.
PACKAGES: Mapping[str, str] = {
    "caddy": "caddy",
    "chromium": "chromium",
    "dovecot": "dovecot-imapd",
    "java": "default-jre-headless",
    "jing": "jing",
    "newsboat": "newsboat",
    "nginx": "nginx-light",
    "node": "nodejs",
    "npm": "npm",
    "opendkim": "opendkim",
    "openssl": "openssl",
    "postfix": "postfix",
    "r2e": "rss2email",
    "rspamd": "rspamd",
    "spamassassin": "spamassassin",
    "strace": "strace",
    "systemd-analyze": "systemd",
}
WAPITI = Path(sys.prefix, "wapiti", "bin", "wapiti")  # in an environment of its own
FONT = "fonts-dejavu-core"  # a browser without any font shows no text
