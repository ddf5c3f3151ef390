"""A vacancy as readers see it: its ads put together, the best copy first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from scraper import places
from scraper.model import Evidence, Facts, Kind, Listing, Posting, Vacancy


# Whose copy speaks first: the board nearest to the employer.
_RANK = {
    "jobbnorge": 2,
    "nav": 3,
    "finn_api": 4,
    "arbeidsplassen": 5,
    "finn_mail": 6,
    "manual": 7,
    "jooble": 8,
    "jooble_mail": 9,
}
_LINES = ("title", "employer", "apply_url", "published")  # of a posting, shown as they are
_FACTS = tuple(each.name for each in fields(Facts) if each.name not in ("quotes", "doubts"))
_SMALL_WORDS = re.compile(r"(?<= )(?:I|På|Og|Ved)(?= )")
_KINDS: tuple[Kind, ...] = ("position", "unsure", "mention", "unrelated")


def combine(vacancy_id: int, listings: Iterable[Listing]) -> Vacancy:
    """Put the ads of one vacancy together: the best live copy speaks for each fact, places and links are the union."""
    ordered = sorted(listings, key=_best_first)
    live = [listing for listing in ordered if listing.gone is None] or ordered
    best = live[0].judged
    lines, facts, said_by = _spoken(live)
    evidence = _told(best.verdict.evidence)
    codes = _unique(code for listing in live for code in listing.judged.facts.kommune_codes)
    return Vacancy(
        id=vacancy_id,
        kind=min((listing.judged.verdict.kind for listing in live), key=_KINDS.index),
        **lines,
        places=_place_names(codes, best.posting),
        fylke_codes=_fylke_codes(live),
        facts=replace(facts, kommune_codes=codes),
        reasons=_unique(piece.says for piece in evidence),
        evidence=evidence,
        links=tuple((listing.source, listing.judged.posting.url) for listing in live if listing.judged.posting.url),
        first_seen=min(listing.first_seen for listing in ordered),
        last_seen=max(listing.last_seen for listing in ordered),
        last_day=last_day(facts, best.posting),
        withdrawn=_withdrawn(ordered),
        said_by=said_by,
        disputed=tuple(name for name, differ in _DISPUTES.items() if differ([each.judged.facts for each in live])),
    )


def _told(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Give what speaks for a vacancy, once where two rules tell readers the same of the same words."""
    told: dict[tuple[str, str], Evidence] = {}
    for piece in evidence:
        if piece.weight > 0:
            told.setdefault((piece.says, piece.quote), piece)
    return tuple(told.values())


def _deadlines_differ(stated: Sequence[Facts]) -> bool:
    """Tell whether ads state days that lie further apart than one, which boards that count in UTC may do."""
    days = sorted(day for each in stated if (day := _day(each.deadline)))
    return bool(days) and days[-1] - days[0] > timedelta(days=1)


def _percents_differ(stated: Sequence[Facts]) -> bool:
    return len({each.percent for each in stated if each.percent}) > 1


def _contracts_differ(stated: Sequence[Facts]) -> bool:
    """Tell whether two ads state contracts of which neither says more than the other."""
    kinds = [set(each.contract) for each in stated if each.contract]
    return any(not (one <= other or other <= one) for one, other in combinations(kinds, 2))


# What readers are shown of a post, and how its ads may be at odds about it.
_DISPUTES: Mapping[str, Callable[[Sequence[Facts]], bool]] = {
    "deadline": _deadlines_differ,
    "percent": _percents_differ,
    "contract": _contracts_differ,
}


def _spoken(live: Sequence[Listing]) -> tuple[dict[str, Any], Facts, Mapping[str, tuple[str, str]]]:
    """Let the best copy speak for each line and each fact, and the next one where it is silent; tell which copy that was."""
    lines = {name: _speaker([(each, getattr(each.judged.posting, name)) for each in live]) for name in _LINES}
    facts = {name: _speaker([(each, getattr(each.judged.facts, name)) for each in live]) for name in _FACTS}
    said_by = {name: _ad(each) for name, (each, value) in {**lines, **facts}.items() if not _is_silent(value)}
    quotes = {name: each.judged.facts.quotes[name] for name, (each, _) in facts.items() if name in each.judged.facts.quotes}
    doubts = tuple(name for name, (each, _) in facts.items() if name in each.judged.facts.doubts)
    merged = replace(live[0].judged.facts, **{name: value for name, (_, value) in facts.items()}, quotes=quotes, doubts=doubts)
    return {name: value for name, (_, value) in lines.items()}, merged, said_by


def _speaker(said: Sequence[tuple[Listing, Any]]) -> tuple[Listing, Any]:
    """Give the best copy that says something, and what it says; where none does, the best of all."""
    return next(((each, value) for each, value in said if not _is_silent(value)), said[0])


def _is_silent(value: object) -> bool:
    return value is None or value in ("", ())


def _ad(listing: Listing) -> tuple[str, str]:
    return listing.source, listing.judged.posting.source_id


def _fylke_codes(listings: Iterable[Listing]) -> tuple[str, ...]:
    """Give the fylker of all places: by their kommune, else by the fylke that the board names."""
    stated = (place for listing in listings for place in listing.judged.posting.places)
    found = ((places.find(place), place.fylke) for place in stated)
    codes = (kommune.fylke_code if kommune else places.fylke_code(fylke) for kommune, fylke in found)
    return _unique(filter(None, codes))


def _best_first(listing: Listing) -> tuple[bool, int, datetime]:
    return listing.gone is not None, _RANK.get(listing.source, 1), listing.first_seen


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _place_names(codes: Iterable[str], posting: Posting) -> tuple[str, ...]:
    """Name the kommuner; where we know none, say what the board says."""
    known = tuple(places.kommuner()[code].name for code in codes)
    stated = (place.kommune or place.city or place.fylke or place.country for place in posting.places)
    return known or _unique(_as_name(name) for name in stated if name)


def _as_name(shouted: str) -> str:
    """Write a place as a name: «MO I RANA» is Mo i Rana, and what is not all in capitals stays as it is."""
    return _SMALL_WORDS.sub(lambda match: match[0].lower(), shouted.title()) if shouted.isupper() else shouted


def last_day(facts: Facts, posting: Posting) -> date | None:
    """Give the last day on which one can apply: the deadline, else the last day the board shows the ad."""
    return _day(facts.deadline) or posting.expires


def _day(deadline: str) -> date | None:
    try:
        return date.fromisoformat(deadline)
    except ValueError:  # «snarest», «løpende», or nothing stated
        return None


def _withdrawn(listings: list[Listing]) -> datetime | None:
    """Give when the last copy went; a post that any board still lists is not withdrawn."""
    gone = [listing.gone for listing in listings]
    return None if None in gone else max(moment for moment in gone if moment)
