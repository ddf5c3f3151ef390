"""What an ad states of the post, read from its own words and quoted; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from babel.dates import get_month_names

from scraper import places
from scraper.model import Facts, Posting
from scraper.text import instant, oslo_day


_NUMBER = r"(\d{1,3})(?:[.,]\d+)?"
# «80 %», «50–100 %», «50 til 100 prosent», «20 % - 50 %»
_PERCENT = re.compile(
    rf"(?<![\d.,]){_NUMBER} ?(?:%|prosent)? ?(?:-|–|—|til|og|eller|/) ?{_NUMBER} ?(?:%|prosent)"
    rf"|(?<![\d.,]){_NUMBER} ?(?:%|prosent)",
    re.IGNORECASE,
)
# A percentage is the post's when the words beside it speak of employment; «10 % av befolkningen» is not.
_OF_A_POST = re.compile(
    r"stilling|fast|vikariat|engasjement|prosjekt|årsverk|heltid|deltid|tilkalling|ansett|tilset|position|contract|permanent"
    r"|full-time|part-time",
    re.IGNORECASE,
)
_CONTRACTS: Mapping[str, re.Pattern[str]] = {
    "fast": re.compile(
        r"\bfast(?:e)? (?:\d+ ?%? ?)?(?:stilling|ansettelse|tilsetting|tilsetjing|jobb|heltid|deltid|helg)"
        r"|\bfast\b(?= ?(?:,|$|\)))"
        r"|(?:%|prosent),? fast\b|\bfast (?:\d)|\bfast (?:tilsett|tilsatt|ansatt)"
        r"|\bpermanent (?:position|post|contract|job)|(?:%|percent),? permanent\b|^\W*permanent\W*$",
        re.IGNORECASE,
    ),
    "vikariat": re.compile(r"\b\w*vikariat\w*|\bvikar\b", re.IGNORECASE),
    # Not the quality («engasjement, humor og varme»), and not what else is temporary («midlertidige boliger»).
    "engasjement": re.compile(
        r"\b(?:års|prosjekt)engasjement|^\W*(?:engasjement|midlertidig|mellombels)\W*$|\S ?[–—(/-] ?engasjement\b"
        r"|(?:%|prosent|\b(?:i|på|som)(?: ei?tt?)?|års?|måneders|månaders),? (?:engasjement(?! for)|midlertidig|mellombels)\b"
        r"|\bengasjement(?:et)? (?:på|i|til|ut|fram|frem|fra|frå) (?:\w+ ){0,2}(?:\d|ei?tt? |to |tre |fire |år|måned|månad)"
        r"|\b(?:midlertidig|mellombels)e? (?:\d+ ?% ?)?(?:stilling|ansett|tilsett?|engasjement|kontrakt|\d)"
        r"|(?:stilling|ansettels|tilset)\w* er (?:midlertidig|mellombels|eit? engasjement)"
        r"|\b(?:temporary|fixed-term) (?:position|post|contract|job)",
        re.IGNORECASE,
    ),
    "prosjekt": re.compile(r"\bprosjekt(?:stilling|engasjement|ansettelse|tilsetting|periode)\w*", re.IGNORECASE),
    "tilkalling": re.compile(r"\btilkalling\w*|\bringevikar\w*|\bekstravakt\w*", re.IGNORECASE),
    # «Timelønnen er 230 kroner» tells what is paid, not how one is employed.
    "timelønn": re.compile(r"\btimel[øo]n(?!nen\b|na\b)\w*|\btimebasert|\btimebetal\w*", re.IGNORECASE),
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
    r"|temporary|fixed-term",
    re.IGNORECASE,
)
# What may come later is not what is offered: «mulighet for fast stilling».
_LATER = re.compile(r"\b(?:mulighet|muligheter|moglegheit|moglegheiter|høve) (?:for|til|av)\b[^.;]*", re.IGNORECASE)
_DEADLINE = re.compile(
    r"\b(?:søknadsfrist(?:en)?|søkefrist|frist(?: for å søke)?|forlenget frist|utvida frist|application deadline|deadline)"
    r"(?: er)?(?: nå| no)?(?: forlenget| utsatt| utvida)?(?: til)?\s*:?\s*(?:den\s)?"
    r"(?:(?:man|tirs|ons|tors|fre|lør|søn|laur|sun|mån|tys)dag\s)?"
    r"([^\n;]{4,40})",
    re.IGNORECASE,
)
_SOON = re.compile(r"\b(?:snar[ea]st|asap|så snart som mulig|så snart som mogleg|as soon as possible)", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:l[øo]pende|løpande|fortløpende|fortløpande|kontinuerlig)", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})(?!\d)")
_NAMED_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:\. ?| )([a-zæøå]{3,9})[.,]? (\d{4})(?!\d)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_EARLIEST, _LATEST = 2000, 2100


def facts(posting: Posting, text: str) -> Facts:
    """Read what a posting states; ``text`` is its plain text. The board's own fields count where the text is silent."""
    quotes: dict[str, str] = {}
    lines = [posting.title, *text.splitlines()]
    return Facts(
        percent=_percent(lines, quotes),
        contract=_contract(lines, posting.contract, quotes),
        positions=_positions(posting.positions, quotes),
        deadline=_deadline(posting, text, quotes),
        kommune_codes=_kommune_codes(posting, quotes),
        quotes=quotes,
    )


def day(words: str) -> date | None:
    """Read a whole day: ISO with or without time, 11.12.2026, 11. desember 2026; a day without a year is no day."""
    if match := _ISO_DAY.search(words):
        return _iso_day(match[0])
    if match := _NUMERIC_DAY.search(words):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _NAMED_DAY.search(words):
        return _date(int(match[3]), _months().get(match[2].lower(), 0), int(match[1]))
    return None


def _iso_day(stamp: str) -> date | None:
    """Give the Norwegian day of a stamp: 2024-04-14T22:00:00Z is 15 April there."""
    try:
        return _sane(oslo_day(instant(stamp)) if "T" in stamp else date.fromisoformat(stamp))
    except ValueError:
        return None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return _sane(date(year, month, number))
    except ValueError:  # «31.11.2026»
        return None


def _sane(found: date) -> date | None:
    """Refuse years that are slips of the hand, such as 0206."""
    return found if _EARLIEST <= found.year <= _LATEST else None


@cache
def _months() -> Mapping[str, int]:
    """Give month numbers by name, whole or cut anywhere after its third letter, in bokmål, nynorsk and English."""
    months = [month for locale in ("en", "nn", "nb") for month in get_month_names("wide", locale=locale).items()]
    return {str(name)[:end].lower(): number for number, name in months for end in range(3, len(str(name)) + 1)}


def _percent(lines: Iterable[str], quotes: dict[str, str]) -> tuple[int, int] | None:
    """Give the lowest and highest percentage of the first line that states one; the title comes first."""
    for number, line in enumerate(lines):
        if number and not _OF_A_POST.search(line):
            continue
        if values := list(_percentages(line)):
            quotes["percent"] = line
            return min(values), max(values)
    return None


def _percentages(line: str) -> Iterator[int]:
    for match in _PERCENT.finditer(line):
        yield from (int(value) for value in match.groups() if value and 5 <= int(value) <= 100)


def _contract(lines: Iterable[str], board: str, quotes: dict[str, str]) -> tuple[str, ...]:
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


def _positions(words: str, quotes: dict[str, str]) -> int | None:
    if not words.strip().isdecimal() or len(words) > 4 or int(words) == 0:
        return None
    quotes["positions"] = words.strip()
    return int(words)


def _deadline(posting: Posting, text: str, quotes: dict[str, str]) -> str:
    """Read the board's own field first, then the text; a label such as «snarest» only when no day is stated."""
    stated = [posting.deadline, *(match[1] for match in _DEADLINE.finditer(text))]
    for words in stated:
        if found := day(words):
            quotes["deadline"] = words.strip()
            return found.isoformat()
    for words in stated:
        if label := _label(words):
            quotes["deadline"] = words.strip()
            return label
    return ""


def _label(words: str) -> str:
    if _SOON.search(words):
        return "snarest"
    return "løpende" if _OPEN.search(words) else ""


def _kommune_codes(posting: Posting, quotes: dict[str, str]) -> tuple[str, ...]:
    found = {kommune.code: place for place in posting.places if (kommune := places.find(place))}
    if found:
        quotes["kommune_codes"] = "; ".join(place.kommune or place.city or place.postal_code for place in found.values())
    return tuple(found)
