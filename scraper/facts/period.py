"""How long a post lasts that ends, in the ad's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.facts.contract import NUMERAL, TIME
from scraper.facts.days import MONTH
from scraper.facts.lines import Ad
from scraper.facts.look import Look


_DAY = (
    rf"(?:\d{{1,2}}\. ?{MONTH}(?: 20\d\d)?|\d{{1,2}} {MONTH} 20\d\d|\d{{1,2}}\.\d{{1,2}}\.(?:20)?\d\d"
    rf"|{MONTH} 20\d\d|20\d\d)"
)
_UNTIL = r"(?:til og med|t\.o\.m\.|fram til|frem til|ut|til|until(?: the end of)?|through|to)"
_LASTS = re.compile(
    rf"\b(?:{_DAY} ?[–-] ?{_DAY}|(?:(?:fra|frå|from) {_DAY},? )?{_UNTIL} (?:og med )?(?:den )?{_DAY}"
    rf"|(?:i|på|for|over) (?:inntil |første omgang )?{NUMERAL} {TIME}\b|{NUMERAL}[ -]?(?:årig|års|måneders|månaders|year)\b)",
    re.IGNORECASE,
)
_OF_A_POST = re.compile(
    r"vikar|engasjement|midlertidig|mellombels|prosjekt(?:stilling|et)?\b|åremål|stilling|varighet|varigheit|ansett|tilset"
    r"|temporary|fixed|contract|position|\bpost\b|project|season|sesong|\d ?%",
    re.IGNORECASE,
)
# Years of a trade, and the two years one must have been free of drugs.
_OTHER = re.compile(
    r"\b(?:minst|minimum|at least|erfaring|røynsle|praksis|rusfri\w*|siden|sidan|gjennom|tenure|prøvetid|trial)\b",
    re.IGNORECASE,
)
_ANY = Look(_LASTS)
LIMITED = frozenset(("vikariat", "engasjement", "prosjekt", "åremål", "sesong"))


def period(ad: Ad, contract: Sequence[str], quotes: dict[str, str]) -> str:
    """Give how long a post lasts, where the ad says that it ends."""
    if not LIMITED & set(contract):
        return ""
    for line in ad.where(_ANY):
        match = _LASTS.search(line.text)
        if (
            match
            and line.under not in ("tasks", "asked", "wished")
            and _OF_A_POST.search(line.text)
            and not _OTHER.search(line.text)
        ):
            quotes["period"] = line.text
            return match[0]
    return ""
