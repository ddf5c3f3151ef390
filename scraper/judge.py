"""From what a board says to what we make of it: cleaned, judged, its facts read. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from hashlib import blake2b
from typing import Any

import msgspec

from scraper import places, relevance
from scraper.dedup.origins import origins
from scraper.facts.reading import facts
from scraper.links import straight
from scraper.model import Facts, Judged, Place, Posting, Verdict
from scraper.relevance import Rules
from scraper.text import bare, one_line, plain, web_address, without_contacts


_LINES = ("title", "employer", "deadline", "orgnr", "contract", "positions", "start", "sector")
_NOTHING = Facts()


def judge(posting: Posting, by: Rules | None = None) -> Judged:
    """Judge one posting, by our own rules if no others are given; the many without any word of ours cost no parsing."""
    if _abroad(posting) or not relevance.carries_term(bare(f"{posting.title}\n{posting.html}"), by):
        return _unrelated(posting, by)
    tidy, text = tidied(posting), without_contacts(plain(posting.html))
    verdict = relevance.relevance(tidy.title, text, by)
    return _unrelated(posting, by) if verdict.kind == "unrelated" else _whole(posting, tidy, text, verdict)


def taken(posting: Posting, by: Rules | None = None) -> Judged:
    """Keep all of an ad that staff take for one of ours, whatever the rules find in it."""
    verdict = replace(relevance.unrelated(by), kind="mention")
    return _whole(posting, tidied(posting), without_contacts(plain(posting.html)), verdict)


def _whole(posting: Posting, tidy: Posting, text: str, verdict: Verdict) -> Judged:
    return Judged(
        posting=replace(tidy, html=""),
        digest=_digest(posting),
        verdict=verdict,
        facts=facts(tidy, text, _ground(verdict), is_offer=relevance.offers_a_post(verdict)),
        text=text,
        origins=origins(tidy, text, posting.html),
    )


def judge_again(judged: Judged, by: Rules | None = None) -> Judged:
    """Judge what has been kept of a posting; what its board said is the same as it was."""
    posting, text = judged.posting, judged.text
    verdict = relevance.unrelated(by) if _abroad(posting) else relevance.relevance(posting.title, text, by)
    if verdict.kind == "unrelated":
        return replace(_unrelated(posting, by), digest=judged.digest)
    read = facts(posting, text, _ground(verdict), is_offer=relevance.offers_a_post(verdict))
    return replace(judged, verdict=verdict, facts=read)


def _ground(verdict: Verdict) -> str:
    """Give the words that say most clearly that lived experience is the ground of a post, if it is one."""
    spoken = [piece for piece in verdict.evidence if piece.weight > 0] if verdict.kind == "position" else []
    return max(spoken, key=lambda piece: piece.weight).quote if spoken else ""


def _abroad(posting: Posting) -> bool:
    """Tell whether all the work is in other countries; a place without a country is in Norway."""
    return bool(posting.places) and all(map(places.is_abroad, posting.places))


def _unrelated(posting: Posting, by: Rules | None) -> Judged:
    """Keep of an ad that is not ours no more than what tells it from others."""
    kept = Posting(source_id=posting.source_id, url="", title=one_line(posting.title), employer="", html="")
    return Judged(posting=kept, digest=_digest(posting), verdict=relevance.unrelated(by), facts=_NOTHING, text="")


def tidied(posting: Posting) -> Posting:
    """Clean every line and address that came from outside, once, for all sources."""
    lines: dict[str, Any] = {name: without_contacts(one_line(getattr(posting, name))) for name in _LINES}
    return replace(
        posting,
        **lines,
        places=tuple(_tidied_place(place) for place in posting.places),
        url=_link(posting.url),
        apply_url=_link(posting.apply_url),
        links=tuple(filter(None, map(_link, posting.links))),
    )


def _link(address: str) -> str:
    """Give an address that is safe to follow, and leaves no trail."""
    return web_address(straight(web_address(address)))


def _tidied_place(place: Place) -> Place:
    return Place(**{part.name: one_line(getattr(place, part.name)) for part in fields(place)})


def _digest(posting: Posting) -> str:
    """Give a fingerprint of all that the board said, to see a change by."""
    try:
        said = msgspec.msgpack.encode(posting)
    except UnicodeEncodeError:  # half a character, as a mail can bring
        said = repr(posting).encode("utf-8", "backslashreplace")
    return blake2b(said, digest_size=12).hexdigest()
