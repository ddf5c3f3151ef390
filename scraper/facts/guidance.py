"""Whether whoever is employed gets guidance («veiledning»): what those who do this work miss most."""

from __future__ import annotations

import re

from scraper.facts.context import is_of_others
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look


_OFTEN = r"(?:fast|ekstern|egen|eigen|eiga|felles|jevnlig|jamleg|regelmessig|ukentlig|månedlig|tett|individuell)"
_HOW = rf"(?:{_OFTEN}|faglig|fagleg|god)"
_GUIDANCE = re.compile(
    rf"\b(?:gruppe|kollega|metode|leder|leiar)?-?(?:veiledning|rettleiing|rettleing|veiledningsgruppe\w?)\b"
    rf"|\b{_HOW}e? (?:ekstern )?(?:veileder|rettleiar|mentor|fadder)\b|\b(?:clinical |weekly |regular )?supervision\b(?! of)"
    rf"|\bguidance\b",
    re.IGNORECASE,
)
# Words by which it is given, or said how often.
_GIVEN = re.compile(
    rf"\b(?:du (?:får|vil få)|får (?:du|dere|felles|samme|fast)|vi (?:tilbyr|tilbyd|gir|gjev|kan|gjer|lover|lovar)"
    rf"|tilbyr|tilbyd|gjev"
    rf"|{_OFTEN}e?|(?:hver|hvar|kvar|annenhver|annankvar|annakvar)\b|gang(?:er)? i|gong(?:er)? i|fra|frå|av (?:ekstern"
    rf"|psykolog\w*|deg)"
    r"|weekly|every|regular|we (?:offer|give|provide)|you (?:get|will get|receive)|from)\b",
    re.IGNORECASE,
)
# What one is to give others, and whom one talks to elsewhere.
_OF_OTHERS = re.compile(
    r"\b(?:du skal|du vil|innebærer|inneber|sin egen|sin eigen|din|gi|gje|yte|drive|bidra|sørge\w?|ansvar|råd og"
    r"|opplæring og|økonomisk|foreldre\w*|i NAV"
    r"|vidareutdan\w+"
    r"|videreutdan\w+|erfaring (?:med|fra|frå)|brukere?|deltak\w+|kandidat\w+|pasient\w+)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_BY_YOU = re.compile(r" (?:av|frå|fra|from|by) (?:deg|you)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:ikke|ikkje|ingen|inga|uten|utan|no) (?:\w+ )?$", re.IGNORECASE)
_ANY = Look(_GUIDANCE)


def guidance(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether guidance is promised; None where nothing is said of it."""
    for line in ad.where(_ANY):
        if line.under in ("title", "tasks", "asked", "wished"):
            continue
        for match in _GUIDANCE.finditer(line.text):
            if _is_given(line, match):
                quotes["guidance"] = line.text
                return not _NONE.search(line.text[: match.start()])
    return None


def _is_given(line: Line, match: re.Match[str]) -> bool:
    before = line.text[: match.start()]
    if _BY_YOU.match(line.text, match.end()) or _OF_OTHERS.search(before) or is_of_others(line.text, *match.span()):
        return False
    return line.under == "offered" or bool(_GIVEN.search(line.text)) or not (before or line.item)
