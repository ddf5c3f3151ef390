"""How one is employed: permanent, for a time, by the hour; and how many posts there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


_CONTRACTS: Mapping[str, re.Pattern[str]] = {
    "fast": re.compile(
        r"\bfast(?:e)? (?:\d+ ?%? ?)?(?:stilling|ansettelse|tilsetting|tilsetjing|jobb|heltid|deltid|helg)"
        r"|\bfast\b(?= ?(?:,|$|\)))"
        r"|(?:%|prosent),? faste?\b|\bfast (?:\d)|\bfast (?:tilsett|tilsatt|ansatt)\b(?! (?:erfaringskonsulent|kolleg|personale|i teamet))"
        r"|\bpermanent (?:position|post|contract|job|full-time|part-time)|(?:%|percent),? permanent\b|^\W*permanent\W*$",
        re.IGNORECASE,
    ),
    "vikariat": re.compile(
        r"\b\w*vikariat\w*|\bvikar\b(?! for vikar)|\b(?:maternity|parental) (?:leave )?cover\b", re.IGNORECASE
    ),
    # Not the quality («engasjement, humor og varme»), and not what else is temporary («midlertidige boliger»).
    "engasjement": re.compile(
        r"\b(?:års|prosjekt)engasjement|^\W*(?:engasjement|midlertidig|mellombels)\W*$|\S ?[–—(/-] ?engasjement\b"
        r"|(?:%|prosent|\b(?:i|på|som)(?: ei?tt?)?|års?|måneders|månaders),? (?:engasjement(?! for)|midlertidig|mellombels)\b"
        r"|\bengasjement(?:et)? (?:på|i|til|ut|fram|frem|fra|frå) (?:\w+ ){0,2}(?:\d|ei?tt? |to |tre |fire |år|måned|månad)"
        r"|\b(?:midlertidig|mellombels)e? (?:\d+ ?% ?)?(?:stilling|ansett|tilsett?|engasjement|kontrakt|\d)"
        r"|(?:stilling|ansettels|tilset)\w* er (?:midlertidig|mellombels|eit? engasjement)"
        r"|\b(?:temporary|fixed-term) (?:position|post|contract|job|employment)",
        re.IGNORECASE,
    ),
    "prosjekt": re.compile(
        r"\bprosjekt(?:stilling|engasjement|ansettelse|tilsetting|tilsetjing|periode)\w*|\bproject position", re.IGNORECASE
    ),
    "tilkalling": re.compile(
        r"\btilkalling\w*|\bringevikar\w*|\bekstravakt\w*|\bon[- ]call (?:basis|work|staff|position)", re.IGNORECASE
    ),
    # «Timelønnen er 230 kroner» tells what is paid, not how one is employed.
    "timelønn": re.compile(
        r"\btimel[øo]n(?!nen\b|na\b)\w*|\btimebasert|\btimebetal\w*|\bhourly[- ](?:paid|basis)", re.IGNORECASE
    ),
    "sesong": re.compile(r"\bsesong(?:arbeid|stilling)\w*|\bsommerjobb|\bferievikar\w*", re.IGNORECASE),
    "åremål": re.compile(r"\båremål\w*", re.IGNORECASE),
}
_BOARD_CONTRACTS = {
    "fast": "fast", "vikariat": "vikariat", "engasjement": "engasjement", "prosjekt": "prosjekt",
    "åremål": "åremål", "sesong": "sesong", "feriejobb": "sesong",
}  # fmt: skip
# An ad says what kind of employment it is in its title and near the word for the post.
_EMPLOYMENT = re.compile(
    r"stilling|ansett|tilset|vikar|engasjement|tilkalling|time[lb]|sommerjobb|\bfast\b|permanent|åremål|prosjekt|midlertidig|mellombels"
    r"|temporary|fixed-term|hourly|on[- ]call|leave cover",
    re.IGNORECASE,
)
# What may come later is not what is offered: «mulighet for fast stilling».
_LATER = re.compile(
    r"\b(?:mulighet|muligheter|moglegheit|moglegheiter|høve|possibility) (?:for|til|av|of)\b[^.;]*", re.IGNORECASE
)
_WORDS = {
    "en": 1, "ein": 1, "ei": 1, "ett": 1, "eitt": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4, "fem": 5,
    "five": 5, "seks": 6, "six": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10,
}  # fmt: skip
_MANY = r"(\d{1,2}|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|two|three|four|five|six)"
_PLURAL = (
    r"(?:stillinger|stillingar|årsverk|erfaringskonsulenter|erfaringskonsulentar|erfaringsmedarbeidere|erfaringsmedarbeidarar"
    r"|likepersoner|likepersonar|medarbeidere|medarbeidarar|positions|posts|peer (?:support )?workers)"
)
_POSITIONS = (
    re.compile(
        r"\b(?:antall|tal(?:et)? på|number of) (?:ledige )?(?:stillinger|stillingar|positions)\s*:?\s*(\d{1,3}|[a-zæøå]+)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\d,.])\b{_MANY} (?:ledige? |faste? |nye |\d+ ?% )*(?:deltids|prosjekt)?{_PLURAL}\b", re.IGNORECASE),
    re.compile(r"(?<![\d,.])\b(1) (?:ledig |fast )?stilling\b", re.IGNORECASE),
)
# «Teamet har tre erfaringskonsulenter» counts colleagues.
_OFFERED = re.compile(
    r"søk|ledig|lyser ut|lyse ut|ansett|tilset|antall|talet? på|number of|hiring|looking for|seek|vacan|trenger|treng|^\W*\d",
    re.IGNORECASE,
)
_THERE_ALREADY = re.compile(
    r"\b(?:team\w*|avdeling\w*|vi|me|eining\w*|enhet\w*|seksjon\w*) (?:har|består|tel|teller)\b|kolleg|ansvar for|rettlei|veilede|sammen med|saman med|leder for|lede ",
    re.IGNORECASE,
)


def contract(lines: Iterable[str], board: str, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the kinds of employment that the text names, else the board's own word."""
    found: dict[str, str] = {}
    for line in lines:
        offered = _LATER.sub("", line)
        if _EMPLOYMENT.search(offered):
            found.update({kind: line for kind, words in _CONTRACTS.items() if kind not in found and words.search(offered)})
    if not found and (kind := _BOARD_CONTRACTS.get(board.strip().lower(), "")):
        found[kind] = board
    if found:
        quotes["contract"] = next(iter(found.values()))
    return tuple(kind for kind in _CONTRACTS if kind in found)


def positions(lines: Iterable[str], board: str, quotes: dict[str, str]) -> int | None:
    """Give the number of posts as the text states it, else as the board does."""
    for line in lines:
        if not _OFFERED.search(line) or _THERE_ALREADY.search(line):
            continue
        for form in _POSITIONS:
            if (match := form.search(line)) and (number := _number(match[1])):
                quotes["positions"] = line
                return number
    words = board.strip()
    if not words.isdecimal() or len(words) > 4 or int(words) == 0:
        return None
    quotes["positions"] = words
    return int(words)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else _WORDS.get(words.lower(), 0)
