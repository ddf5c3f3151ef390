"""Which of the field's titles an ad uses: titles are so many that they are counted in families."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scraper.places import fold


OTHER = "andre titler"
# Bokmål, nynorsk and English, folded; the first that a title holds is its family.
_FAMILIES: Mapping[str, re.Pattern[str]] = {
    family: re.compile(pattern)
    for family, pattern in {
        "erfaringskonsulent": r"erfarings-?konsulent",
        "erfaringsmedarbeider": r"erfarings-?(?:med)?arbeid[ea]r",
        "medarbeider med brukererfaring": (
            r"arbeid[ea]r\w* med (?:\w+-?(?: og)? )?(?:bruk[ea]r|egen|eigen|levd|pasient|parorende)\w*[ -]?erfaring"
            r"|\bmb-?er\w*\b|\(mb\)"
        ),
        "erfaringsveileder, -rådgiver eller lignende": (
            r"erfarings-?(?:veiled|rettlei|radgiv|radgjev|formidl|spesialist|ekspert|mentor|larer|agent)"
        ),
        "brukerspesialist": r"bruk[ea]r-?spesialist",
        "brukerkonsulent eller brukermedarbeider": r"bruk[ea]r-?(?:konsulent|medarbeid|veiled|rettlei)",
        "likeperson eller likepersonsarbeider": r"likeperson|likemann|likekvinne",
        "recoveryveileder eller -medarbeider": r"recovery",
        "peer support worker": r"\bpeer\b",
        "pårørendekonsulent eller -veileder": r"parorande|parorende",
        "medforsker": r"medforsk",
    }.items()
}
FAMILIES = (*_FAMILIES, OTHER)


@lru_cache(maxsize=4096)  # a few titles are most of all
def family(title: str) -> str:
    """Give the family of titles that a title belongs to."""
    folded = fold(title)
    return next((name for name, pattern in _FAMILIES.items() if pattern.search(folded)), OTHER)
