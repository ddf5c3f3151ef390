"""Boards that no machine may read, why not, and the way that is allowed: refused in config.toml, and again before a request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One board that may not be read."""

    hosts: tuple[str, ...]  # and all below them
    why: str
    instead: str
    path: str = "/"  # only below this path
    but: tuple[str, ...] = ()  # addresses that may be read all the same begin so


REFUSED = (
    Refusal(
        hosts=("finn.no",),
        why="FINN's terms refuse automated reading",
        instead="Use finn_mail (your own saved searches by mail), or finn_api with a key; arbeidsplassen shows its ads too.",
        but=("https://cache.api.finn.no/iad/",),
    ),
    Refusal(
        hosts=("webcruiter.com", "webcruiter.no"),
        why="Webcruiter's robots.txt refuses all readers but one search engine",
        instead="Its ads come through nav, which is on by default.",
    ),
    Refusal(
        hosts=("europa.eu",),
        path="/eures",
        why="only EURES' own partners may extract its data",
        instead="NAV sends its ads there, and nav reads them at NAV.",
    ),
    Refusal(
        hosts=("eures.europa.eu", "eures.no"),
        why="only EURES' own partners may extract its data",
        instead="NAV sends its ads there, and nav reads them at NAV.",
    ),
    Refusal(
        hosts=("karrierestart.no",),
        why="karrierestart.no refuses machines",
        instead="Add the employer's own career page as an [[employer]].",
    ),
    Refusal(
        hosts=("jobboffentlig.no",),
        why="jobboffentlig.no's terms allow private reading only",
        instead="The same ads come through nav and jobbnorge.",
    ),
    Refusal(
        hosts=("jooble.org",),
        why="Jooble's pages refuse machines",
        instead="Use jooble with a key, or jooble_mail (its alerts by mail).",
        but=("https://no.jooble.org/api/",),
    ),
)


def refusal(url: str) -> str:
    """Say why an address may not be read and what to do instead, or ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    for board in REFUSED:
        if any(host == name or host.endswith(f".{name}") for name in board.hosts) and _below(parts.path or "/", board.path):
            return "" if url.startswith(board.but) else f"{board.why}. {board.instead}"
    return ""


def _below(path: str, top: str) -> bool:
    return path.lower().startswith(top)
