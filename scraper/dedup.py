"""Which ads are one vacancy, and how a vacancy looks when its ads are put together.

An ad is known by the systems it came from: each link and reference gives a key such as webcruiter:4900000001.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import unquote

from scraper import places
from scraper.model import Facts, Kind, Listing, Posting, Vacancy


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# One pattern for each form in which a system writes its own id into an address; groups are joined with a colon.
_ORIGINS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (system, re.compile(pattern, re.IGNORECASE))
    for system, pattern in (
        (
            "jobbnorge",
            r"jobbnorge\.no/(?:\w\w/)?(?:ledige-stillinger|available-jobs)/(?:stilling|job|joblisting/pdf)/(\d+)",
        ),
        ("jobbnorge", r"jobbnorge\.no/(?:jobseeker/#/application/)?apply/(\d+)"),
        ("webcruiter", r"webcruiter\.(?:com|no)/\S*?(?:advert_?id|oppdragsnr)=(\d{6,})"),
        ("webcruiter", r"webcruiter\.(?:com|no)/(?:main2?/recruit/public|[\w-]+/home/ad)/(\d{6,})"),
        ("easycruit", r"//([\w-]+)\.easycruit\.com/vacancy/(?:application/)?(\d+)/"),
        ("hrmanager", r"hr-manager\.net/(?=\S*?[?&]cid=(\d+))(?=\S*?[?&]projectid=(\d+))"),
        ("teamtailor", r"/jobs/(\d{5,})-[\w-]+"),
        ("recman", r"recman\.no/(?:job_post\.php\?(?:\S*&)?id|job\.php\?(?:\S*&)?job_id)=(\d+)"),
        # A link names the customer only by installation and number: «/ext/I003/354/main?…&rmjob=12743».
        ("reachmee", r"reachmee\.com/ext/(\w+)/(\d+)/\S*?[?&]rmjob=(\d+)"),
        ("finn", r"finn\.no/(?:job/ad/)?(\d{6,9})(?!\d)"),
        ("finn", r"finn\.no/\S*?finnkode=(\d{6,9})(?!\d)"),
        ("thehub", r"thehub\.io/jobs/([0-9a-f]{24})"),
        ("jooble", r"jooble\.org/(?:desc|away|jdp)/(-?\d+)"),
        ("nav", rf"arbeidsplassen\.nav\.no/stillinger/(?:stilling|intern)/({_UUID})"),
    )
)
# Webcruiter ends every ad with «Referansenr.: 4900000001», also in copies that have lost the link.
_REFERENCE = re.compile(r"\bReferansenr\.?: ?(\d{10})(?!\d)", re.IGNORECASE)
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
_STATED = ("percent", "contract", "positions", "deadline")
_SMALL_WORDS = re.compile(r"(?<= )(?:I|På|Og|Ved)(?= )")
_KINDS: tuple[Kind, ...] = ("position", "unsure", "mention", "unrelated")


def origins(posting: Posting, text: str = "") -> tuple[str, ...]:
    """Find the keys of the systems that a posting names in its links, and in the reference in its text."""
    links = [unquote(link) for link in (posting.url, posting.apply_url, *posting.links)]  # redirectors quote the true address
    keys = [_key(system, match) for link in links for system, form in _ORIGINS if (match := form.search(link))]
    return _unique([*keys, *(_key("webcruiter", match) for match in _REFERENCE.finditer(text))])


def _key(system: str, match: re.Match[str]) -> str:
    return ":".join((system, *match.groups())).lower()


def group(keys: Iterable[str], candidates: Mapping[int, Iterable[str]]) -> int | None:
    """Choose the vacancy that a posting belongs to: one that shares a key, and has no other id of the same system.

    ``candidates`` holds the keys of each vacancy that shares any. Two ids of one system are two posts, whatever else agrees.
    """
    ours = set(keys)
    for vacancy_id in sorted(candidates):
        theirs = set(candidates[vacancy_id])
        if ours & theirs and not _clash(ours - theirs, theirs - ours):
            return vacancy_id
    return None


def _clash(ours: set[str], theirs: set[str]) -> bool:
    """Tell whether two sets hold different ids of one system; NAV's id is the copy's own, not the origin's."""
    return bool({_system(key) for key in ours} & {_system(key) for key in theirs} - {"nav"})


def _system(key: str) -> str:
    return key.partition(":")[0]


def combine(vacancy_id: int, listings: Iterable[Listing]) -> Vacancy:
    """Put the ads of one vacancy together: the best live copy speaks, places and links are the union."""
    ordered = sorted(listings, key=_best_first)
    best = ordered[0].judged
    live = [listing for listing in ordered if listing.gone is None] or ordered
    facts = _facts(listing.judged.facts for listing in live)
    codes = _unique(code for listing in live for code in listing.judged.facts.kommune_codes)
    return Vacancy(
        id=vacancy_id,
        kind=min((listing.judged.verdict.kind for listing in live), key=_KINDS.index),
        title=best.posting.title,
        employer=best.posting.employer,
        places=_place_names(codes, best.posting),
        fylke_codes=_fylke_codes(live),
        facts=facts,
        reasons=_unique(piece.says for piece in best.verdict.evidence if piece.weight > 0),
        links=tuple((listing.source, listing.judged.posting.url) for listing in live if listing.judged.posting.url),
        apply_url=best.posting.apply_url,
        published=best.posting.published,
        first_seen=min(listing.first_seen for listing in ordered),
        last_day=last_day(facts, best.posting),
        withdrawn=_withdrawn(ordered),
    )


def _facts(copies: Iterable[Facts]) -> Facts:
    """Let the best copy speak for each fact, and the next one where it is silent."""
    merged, *others = copies
    for other in others:
        silent = {name: getattr(other, name) for name in _STATED if not getattr(merged, name) and getattr(other, name)}
        quotes = {name: other.quotes[name] for name in silent if name in other.quotes}
        merged = replace(merged, **silent, quotes={**merged.quotes, **quotes})
    return merged


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
    try:
        return date.fromisoformat(facts.deadline)
    except ValueError:  # «snarest», «løpende», or nothing stated
        return posting.expires


def _withdrawn(listings: list[Listing]) -> datetime | None:
    """Give when the last copy went; a post that any board still lists is not withdrawn."""
    gone = [listing.gone for listing in listings]
    return None if None in gone else max(moment for moment in gone if moment)
