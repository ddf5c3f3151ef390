"""What a form says that a visitor tells: of a post that we do not have, or of something wrong with one that we show. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scraper.links import straight
from scraper.text import clean, web_address, without_contacts
from web.wishes import Fields, first, trapped


LETTERS = 1000  # that somebody may write
REASONS: Mapping[str, str] = {
    "frist": "Fristen er feil",
    "borte": "Stillingen er ikke ledig lenger",
    "slag": "Det er ikke en slik stilling",
    "dobbel": "Den er vist to ganger",
    "navn": "En person er nevnt ved navn",
    "annet": "Noe annet",
}
_BARE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.IGNORECASE)  # «www.example.no/stilling/1»
Fault = Literal["url", "reason", "said", "trap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A form as it was read: what is kept of it, and what is wrong with it."""

    url: str = ""  # of the ad
    said: str = ""  # without addresses and telephone numbers
    faults: tuple[Fault, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)  # as they were filled in


def tip(fields: Fields) -> Told:
    """Read a tip of a post that we do not have."""
    url = _address(first(fields, "url"))
    missing: tuple[Fault, ...] = () if url else ("url",)
    return _told(fields, _said(fields), missing, url=url)


def wrong(fields: Fields) -> Told:
    """Read what is wrong with a post; staff read the reason in bokmål, whatever language the form was in."""
    reason = REASONS.get(first(fields, "reason"), "")
    missing: tuple[Fault, ...] = () if reason else ("reason",)
    said = ". ".join(part for part in (reason, _said(fields)) if part)
    return _told(fields, said, missing)


def _told(fields: Fields, said: str, missing: tuple[Fault, ...], url: str = "") -> Told:
    too_long: tuple[Fault, ...] = ("said",) if len(_said(fields)) > LETTERS else ()
    kept = {name: first(fields, name) for name in ("url", "reason", "said")}
    return Told(url=url, said=said, faults=(*missing, *too_long, *trapped(fields)), fields=kept)


def _said(fields: Fields) -> str:
    return without_contacts(clean(first(fields, "said")))


def _address(typed: str) -> str:
    """Give the address among what was typed or pasted, without what tells of whoever copied it; "" where there is none."""
    words = typed.split()
    bare = [f"https://{word}" for word in words if _BARE.fullmatch(word)]
    found = (_anonymous(straight(web_address(word))) for word in (*words, *bare))
    return next((address for address in found if web_address(address)), "")


def _anonymous(url: str) -> str:
    """Take off a query with somebody's e-mail address in it."""
    path, _, query = url.partition("?")
    return path if "@" in query or "%40" in query else url
