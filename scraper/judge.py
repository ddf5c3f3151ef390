"""From what a board says to what we make of it: cleaned, judged, its facts read. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from hashlib import blake2b

from scraper import dedup, relevance
from scraper.facts import facts
from scraper.model import Facts, Judged, Posting
from scraper.text import folded, one_line, plain, web_address, without_contacts


_LINES = ("source_id", "title", "employer", "deadline", "orgnr", "contract", "positions", "start", "sector")


def judge(posting: Posting) -> Judged:
    """Judge one posting; the many without any word of ours cost no parsing."""
    tidy = tidied(posting)
    if not relevance.carries_term(folded(f"{posting.title}\n{posting.html}")):
        return _unrelated(tidy)
    text = plain(posting.html)
    verdict = relevance.relevance(tidy.title, text)
    if verdict.kind == "unrelated":
        return _unrelated(tidy)
    return Judged(
        posting=replace(tidy, html=""),
        digest=_digest(tidy),
        verdict=verdict,
        facts=facts(tidy, text),
        text=without_contacts(text),
        origins=dedup.origins(tidy),
    )


def _unrelated(posting: Posting) -> Judged:
    return Judged(
        posting=replace(posting, html=""),
        digest=_digest(posting),
        verdict=relevance.unrelated(),
        facts=Facts(),
        text="",
    )


def tidied(posting: Posting) -> Posting:
    """Clean every line and address that came from outside, once, for all sources."""
    return replace(
        posting,
        **{name: one_line(getattr(posting, name)) for name in _LINES},
        url=web_address(posting.url),
        apply_url=web_address(posting.apply_url),
        links=tuple(filter(None, map(web_address, posting.links))),
    )


def _digest(posting: Posting) -> str:
    """Give a fingerprint of all that the board said, to see a change by."""
    parts = (f"{field.name}={getattr(posting, field.name)!r}" for field in fields(posting))
    return blake2b("\n".join(parts).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()
