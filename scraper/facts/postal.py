"""The postal code of the workplace."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper import places
from scraper.facts.lines import Ad
from scraper.facts.look import Look
from scraper.model import Place, Posting


_CODE = re.compile(r"(?<![\d.,])(\d{4}) [A-ZÆØÅ][a-zæøåA-ZÆØÅ]+")
_ANY = Look(_CODE)


def postal_code(posting: Posting, ad: Ad, kommune_codes: Sequence[str], quotes: dict[str, str]) -> str:
    """Give the board's postal code, else one that the text names within the kommuner of the work: «8006 Bodø»."""
    for place in posting.places:
        if place.postal_code:
            quotes["postal_code"] = place.postal_code
            return place.postal_code
    for line in ad.where(_ANY):
        for match in _CODE.finditer(line.text):
            kommune = places.find(Place(postal_code=match[1]))
            if kommune and kommune.code in kommune_codes:
                quotes["postal_code"] = match[0]
                return match[1]
    return ""
