"""Addresses as they are shown and compared: without the trail of whoever sent us there. Nothing is requested here."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit


_MOST_HOPS = 3
# Who counts clicks, and where in its address the true one stands.
_REDIRECTORS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), parameter)
    for pattern, parameter in (
        # «https://click.mailsvc.finn.no/CL0/https:%2F%2Fwww.finn.no%2F470000001%3FfinnMail=agent/2/0100/signature»
        (r"https?://click\.mailsvc\.finn\.no/CL0/([^/]+)", ""),
        (r"https?://[\w.-]+\.safelinks\.protection\.outlook\.com/", "url"),
        (r"https?://(?:www\.)?google\.[a-z.]+/url\?", "q"),
        (r"https?://l\.facebook\.com/l\.php\?", "u"),
        (r"https?://(?:www\.)?linkedin\.com/(?:redir/redirect|safety/go)", "url"),
    )
)
# What tells where a reader came from, and never which ad it is.
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|link_source_id|promotion|finnmail|aur_\w+|stored-id|ckey|elckey|fbclid|gclid|msclkid|mc_[ce]id|_hs\w+|trk)",
    re.IGNORECASE,
)


def straight(url: str) -> str:
    """Give the address that a link leads to in the end, without what tracks its reader."""
    for _ in range(_MOST_HOPS):
        target = _target(url)
        if not target:
            break
        url = target
    return _untracked(url)


def _target(url: str) -> str:
    """Give the address inside a redirector's, or ""."""
    for form, parameter in _REDIRECTORS:
        if match := form.match(url):
            found = parse_qs(urlsplit(url).query).get(parameter, [""])[0] if parameter else unquote(match[1])
            return found if found.startswith(("https://", "http://")) else ""
    return ""


def _untracked(url: str) -> str:
    """Take the tracking out of the query, and leave every other letter as it is."""
    if "?" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [part for part in parts.query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    return url if len(kept) == parts.query.count("&") + 1 else urlunsplit(parts._replace(query="&".join(kept)))
