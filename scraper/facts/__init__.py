"""What an ad states of the post, read from its own words and quoted; nothing is guessed.

Each fact has a module of its own, which takes the ad's lines and adds the words it read to ``quotes``. Nothing is stated where a
fact has no quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from scraper import places
from scraper.facts.contract import contract, positions
from scraper.facts.days import day, deadline
from scraper.facts.demands import driving_licence, education, lived_experience, police_certificate
from scraper.facts.language import language
from scraper.facts.pay import pay, start
from scraper.facts.percent import percent
from scraper.model import Facts, Place, Posting


__all__ = ["day", "facts"]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«\"(-])")
_LONGEST = 600  # letters of one sentence that are looked at: nobody states a fact in a longer one
_SANE_FOR = timedelta(days=365)  # a deadline further off is a slip of the hand
_MOST = 400_000  # letters of one ad
_WORKPLACE = re.compile(
    r"\b(?:arbeidssted(?:et)?|arbeidsstad(?:en)?|kontorsted|kontorstad|tjenestested|tenestestad|stillingen er lagt til|workplace|located in)\b"
    r"\s*(?:er|:|is|på|i)?\s*(?:i |på )?([^\n.;]{2,60})",
    re.IGNORECASE,
)
_OF_KOMMUNE = re.compile(r"\b([A-ZÆØÅ][\wæøåÆØÅ-]+(?: (?:og|i) [A-ZÆØÅ][\wæøå-]+)?) kommune\b")


def facts(posting: Posting, text: str, ground: str = "") -> Facts:
    """Read what a posting states; ``text`` is its plain text. The board's own fields count where the text is silent.

    ``ground`` holds the words that make lived experience the ground of the post, if they do.
    """
    quotes: dict[str, str] = {}
    lines = [posting.title, *_sentences(text[:_MOST])]
    found = Facts(
        percent=percent(lines, quotes),
        contract=contract(lines, posting.contract, quotes),
        positions=positions(lines, posting.positions, quotes),
        deadline=deadline(posting.deadline, text[:_MOST], posting.published, quotes),
        kommune_codes=_kommune_codes(posting, text[:_MOST], quotes),
        education=education(lines, quotes),
        lived_experience=lived_experience(lines, quotes, ground=ground),
        pay=pay(lines, quotes),
        driving_licence=driving_licence(lines, quotes),
        police_certificate=police_certificate(lines, quotes),
        start=start(lines, posting.start, quotes),
        ad_lang=language(f"{posting.title}\n{text}"),
        quotes=quotes,
    )
    return replace(found, doubts=tuple(_doubts(found, posting.published)))


def _doubts(found: Facts, published: date | None) -> Iterator[str]:
    """Name the facts that are stated but cannot well be true: a deadline before the ad, or years after it."""
    last = day(found.deadline)
    if last and published and not published <= last <= published + _SANE_FOR:
        yield "deadline"


def _sentences(text: str) -> Iterator[str]:
    """Cut a text at line ends and after full stops."""
    for line in text.splitlines():
        for sentence in _SENTENCE_END.split(line):
            yield sentence[:_LONGEST]


def _kommune_codes(posting: Posting, text: str, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the kommuner that the board states, else the workplace in the text, else the kommune that employs."""
    found = {kommune.code: place for place in posting.places if (kommune := places.find(place))}
    if found:
        quotes["kommune_codes"] = "; ".join(place.kommune or place.city or place.postal_code for place in found.values())
    else:
        found = _in_words(posting, text, quotes)
    return tuple(found)


def _in_words(posting: Posting, text: str, quotes: dict[str, str]) -> dict[str, Place]:
    for match in _WORKPLACE.finditer(text):
        place = places.read(match[1])
        if kommune := places.find(place):
            quotes["kommune_codes"] = match[0].strip()
            return {kommune.code: place}
    for words in (posting.employer, posting.title):
        if (named := _OF_KOMMUNE.search(words)) and (kommune := places.find(places.read(named[1]))):
            quotes["kommune_codes"] = named[0]
            return {kommune.code: places.read(named[1])}
    return {}
