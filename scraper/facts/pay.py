"""What is paid, as far as an ad says it, and when one begins."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper.model import Pay


_PAY = re.compile(
    r"\bl[øo]nn?(?:s|en|a|na|et)?\b|\blønns?\w*|\blønsst?\w*|\bårslønn|\btimelønn|\bsalary|\bkr\.? ?\d|\d ?(?:kr|kroner|NOK)\b|\bNOK\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:l[øo]nn?\w*|avlønning\w*|avløning\w*|salary|pay)\b[^.;\n]{0,60}\b(?:avtale|tariff\w*|overenskomst|hovedtariffavtalen|hovudtariffavtalen|agreement"
    r"|regulativ|ansiennitet|kvalifikasjon\w*|competitive|negotiable|ltr|lønnstrinn|lønstrinn|kode)\b|\bkonkurransedyktig[e]? (?:lønn|betingelser|vilkår)"
    r"|\b(?:tariff|avtale)lønn",
    re.IGNORECASE,
)
_AMOUNT = r"(\d{1,3}(?:[ .\u00a0]\d{3})+|\d{3,7})(?:,-|,\d\d)?"
_RANGE = re.compile(
    rf"(?:kr\.?|NOK)? ?{_AMOUNT} ?(?:,-)? ?(?:kr|kroner|NOK)? ?(?:-|–|—|til|og|to|and) ?(?:kr\.?|NOK)? ?{_AMOUNT}",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:kr\.?|NOK) ?{_AMOUNT}|{_AMOUNT} ?(?:kr\b|kroner|NOK|,-)", re.IGNORECASE)
_LEAST, _MOST = 100, 2_000_000  # an hour's pay, and a year's: anything else is a step on a scale, or an address
_OTHER_MONEY = re.compile(
    r"tilskudd|tilskot|budsjett|million|honorar|avgift|\bprosjektmid|forsikring|pensjonsinnskudd", re.IGNORECASE
)
_START = re.compile(
    r"\b(?:oppstart(?:sdato)?|tiltredelse|tiltreding|tiltrede|startdato|start date|starting date|(?:ønsket|ønskt) oppstart|begynne|byrje)\b"
    r"(?: er| blir| så| i stillingen| i stillinga)?\s*:?\s*([^\n;]{2,60})",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"snar[ea]st(?: mulig| mogleg)?|så snart som (?:mulig|mogleg|råd)|straks|umiddelbart|etter avtale|etter nærmere avtale|as soon as possible|by agreement|asap"
    r"|\d{1,2}\. ?[a-zæøå]{3,9}(?: \d{4})?|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november"
    r"|desember|january|february|march|may|june|july|october|december)(?: \d{4})?|(?:årsskiftet|nyttår|over nyttår)(?: \d{4}(?:/\d{4})?)?|\d{4}-\d{2}-\d{2}",
    re.IGNORECASE,
)


def pay(lines: Iterable[str], quotes: dict[str, str]) -> Pay | None:
    """Give what is said of pay: amounts in kroner, a year or an hour, where any are stated."""
    agreed = ""
    for line in lines:
        if not _PAY.search(line) or _OTHER_MONEY.search(line):
            continue
        if amounts := _amounts(line):
            quotes["pay"] = line
            return Pay(text=line, low=min(amounts), high=max(amounts))
        if not agreed and (match := _AGREED.search(line)):
            agreed = match[0]
            quotes["pay"] = line
    return Pay(text=agreed) if agreed else None


def _amounts(line: str) -> list[int]:
    match = _RANGE.search(line) or _ONE.search(line)
    values = [int(re.sub(r"\D", "", value)) for value in match.groups() if value] if match else []
    return [value for value in values if _LEAST <= value <= _MOST]


def start(lines: Iterable[str], board: str, quotes: dict[str, str]) -> str:
    """Give when one begins, in the ad's own words."""
    for line in (*lines, f"Oppstart: {board}" if board else ""):
        if (match := _START.search(line)) and (when := _WHEN.search(match[1])):
            quotes["start"] = line if line.strip() != f"Oppstart: {board}" else board
            return when[0]
    return ""
