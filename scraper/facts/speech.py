"""The languages that the work asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.facts.lines import Ad
from scraper.facts.look import Look


_NAMES: Mapping[str, str] = {
    "norsk": r"norsk\w{0,12}|norwegian|bokmål|nynorsk",
    "skandinavisk": r"skandinavisk\w{0,6}|scandinavian",
    "engelsk": r"engelsk\w{0,12}|english",
    "samisk": r"(?:nord|lule|sør)?samisk\w{0,6}|(?:north |lule |south )?s[áa]mi",
    "kvensk": r"kvensk",
    "tegnspråk": r"te[gi][nk]n?språk|sign language",
    "arabisk": r"arabisk|arabic",
    "ukrainsk": r"ukrainsk|ukrainian",
    "russisk": r"russisk|russian",
    "polsk": r"polsk|polish",
    "somali": r"somali(?:sk)?",
    "tigrinja": r"tigrinj?[iy]?a",
    "farsi": r"farsi|dari|persisk",
}
_FORMS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _NAMES.items()}
# «Norsk autorisasjon» is no language.
_ASKED = re.compile(
    r"språk|skriftlig|skriftleg|munnle[gk]|muntlig|behersk|meistr|snakk\w{0,3} |norskkunn|kunnskaper|kunnskapar|framstilling"
    r"|fremstilling|\b[ABC][12]\b|flytende|flytande|formuler|god(?:e|t)? (?:i |norsk|engelsk)|\bkan (?:norsk|engelsk|samisk)"
    r"|languages?\b|\bspeak|fluent|proficien|written|spoken|command of|level of",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"\b(?:do|does) not (?:have|speak)\b|\b(?:ikke|ikkje|no need|not) (?:\w+ ){0,3}(?:nødvendig|naudsynt|krav|required"
    r"|needed)\b",
    re.IGNORECASE,
)
_ANY = Look(*_FORMS.values())


def work_languages(ad: Ad, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the languages that an ad asks for, or says are spoken at work."""
    found: dict[str, str] = {}
    for line in ad.where(_ANY):
        if line.under in ("title", "tasks", "about") or not _ASKED.search(line.text) or _NOT_ASKED.search(line.text):
            continue
        found |= {name: line.text for name, form in _FORMS.items() if form.search(line.text)}
    if found:
        quotes["work_languages"] = "; ".join(dict.fromkeys(found.values()))
    return tuple(name for name in _FORMS if name in found)
