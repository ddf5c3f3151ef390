"""Who employs, and the unit of theirs that a board names beside them."""

from __future__ import annotations

import re
from typing import NamedTuple

from scraper.model import Posting


# Not the dash of «ROS – Rådgivning om spiseforstyrrelser».
_BETWEEN = re.compile(r", | / |(?<=kommune) [–—-] | [–—-] (?=\S+ kommune\b)|(?<= HF) [–—-] ")
_KOMMUNE = re.compile(r"kommune\b|\bherad\b", re.IGNORECASE)
_SAMI = re.compile(r"\b(?:suohkan|tjïelte|gïelte)\b", re.IGNORECASE)  # the kommune once more
# Names of those who can employ; «Bydel Alna», «Klinikk for psykisk helse» and «NAV Notodden» are parts of one.
_EMPLOYS = re.compile(
    r"\bsuohkan\b|\b(?:HF|IKS|AS|ASA|SA|BA)\b|stiftels|stifting|forening|foreinga|forbund|direktorat"
    r"|kriminalomsorg|\bbufetat\b|universitet|høgsk|høysk|kirkens|municipality|foundation|\btrust\b",
    re.IGNORECASE,
)


class Employer(NamedTuple):
    """An employer and the unit, "" where none is named."""

    name: str
    unit: str


def employer(posting: Posting, quotes: dict[str, str]) -> Employer:
    """Part the board's words: «Oslo kommune, Bydel Alna», «Avdeling for mestring, Voss kommune»."""
    parts = [part.strip() for part in _BETWEEN.split(posting.employer) if part.strip()]
    if not parts:
        return Employer("", "")
    name = next((part for form in (_KOMMUNE, _EMPLOYS) for part in parts if form.search(part)), parts[0])
    unit = ", ".join(part for part in parts if part != name and not _SAMI.search(part))
    quotes |= {"employer": posting.employer} | ({"unit": posting.employer} if unit else {})
    return Employer(name, unit)
