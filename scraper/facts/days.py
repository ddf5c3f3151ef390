"""Days as Norwegians write them, and the last day on which one can apply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from babel.dates import get_month_names

from scraper.text import instant, oslo_day


_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4}|\d{2})(?![\d:])")
_NAMED_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:\. ?|st |nd |rd |th | )([a-zæøå]{3,9})[.,]? (\d{4})(?!\d)", re.IGNORECASE)
_ENGLISH_DAY = re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
# «15. desember», «15/12», «15.12.»: a day whose year the reader is to know.
_NAMED_WITHOUT_YEAR = re.compile(r"(?<!\d)(\d{1,2})(?:\. ?|st |nd |rd |th | )([a-zæøå]{3,9})\b", re.IGNORECASE)
_NUMERIC_WITHOUT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?![\d])")
_EARLIEST, _LATEST = 2000, 2100
_SOONEST_DAYS, _LATEST_DAYS = 0, 200  # how long after its publication an ad may end whose deadline names no year
_WEEKDAY = r"(?:(?:man|tirs|ons|tors|fre|lør|søn|laur|sun|mån|tys)dag(?:en)?,? |(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_DEADLINE = re.compile(
    r"\b(?:(?:ny |utvida |utvidet |forlenget |forlenga )?(?:søknads|søke|søkje)?frist(?:en)?(?: for å (?:søke|søkje))?"
    r"|(?:application )?deadline(?: for applications?)?|closing date|apply (?:by|before|no later than)"
    r"|(?:søk|søke|søkje|send(?:e)?(?: inn)?(?: din| ein| en)?(?: søknad(?:en)?)?|søknad(?:en)?(?: sendes?| må sendes?| sendast)?)"
    r" (?:innen|innan|seinast|senest|før)|(?:innen|innan) (?=\d))"
    r"(?: er)?(?: nå| no)?(?: forlenget| forlenga| utsatt| utsett| utvida| utvidet)?(?: til)?(?: og med)?\s*:?\s*(?:den |is |to )?"
    rf"{_WEEKDAY}"
    r"([^\n;]{4,40})",
    re.IGNORECASE,
)
_SOON = re.compile(r"\b(?:snar[ea]st|asap|så snart som (?:mulig|mogleg|råd)|as soon as possible)", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:l[øo]pende|løpande|fortløpende|fortløpande|kontinuerlig|til stillinge?[na] er besatt|rolling|ongoing|continuous)",
    re.IGNORECASE,
)
_APPLY_SOON = re.compile(
    r"\b(?:søk|søke|søkje|send (?:inn )?(?:din )?søknad) (?:så )?(?:snar[ea]st|snart|fort)\b[^\n.]{0,20}"
    r"|\bvi (?:vurderer|behandler|kaller inn)[^\n.]{0,40}\b(?:fort)?l[øo]pende\b|\bsøk(?:er|nad)?\w*[^\n.]{0,40}\b(?:fort)?løp[ae]nde\b",
    re.IGNORECASE,
)


def day(words: str, published: date | None = None) -> date | None:
    """Read a whole day: ISO with or without time, 11.12.2026, 11. desember 2026.

    A day without a year is no day, unless it is known when the ad was published: then it is the next such day.
    """
    if match := _ISO_DAY.search(words):
        return _iso_day(match[0])
    if match := _NUMERIC_DAY.search(words):
        return _date(_year(match[3]), int(match[2]), int(match[1]))
    if match := _NAMED_DAY.search(words):
        return _date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _ENGLISH_DAY.search(words):
        return _date(int(match[3]), _month(match[1]), int(match[2]))
    return _without_year(words, published) if published else None


def _without_year(words: str, published: date) -> date | None:
    """Read «15. desember» as the first such day after an ad was published, if that is within half a year."""
    for form, month in ((_NAMED_WITHOUT_YEAR, _month), (_NUMERIC_WITHOUT_YEAR, int)):
        if match := form.search(words):
            years = (published.year, published.year + 1)
            days = (_date(year, month(match[2]), int(match[1])) for year in years)
            return next((found for found in days if found and _SOONEST_DAYS <= (found - published).days <= _LATEST_DAYS), None)
    return None


def deadline(board: str, text: str, published: date | None, quotes: dict[str, str]) -> str:
    """Read the board's own field first, then the text; a label such as «snarest» only when no day is stated."""
    stated = [board, *(match[1] for match in _DEADLINE.finditer(text))]
    for words in stated:
        if found := day(words, published):
            quotes["deadline"] = words.strip()
            return found.isoformat()
    for words in (*stated, *(match[0] for match in _APPLY_SOON.finditer(text))):
        if label := _label(words):
            quotes["deadline"] = words.strip()
            return label
    return ""


def _label(words: str) -> str:
    if _SOON.search(words):
        return "snarest"
    return "løpende" if _OPEN.search(words) else ""


def _iso_day(stamp: str) -> date | None:
    """Give the Norwegian day of a stamp: 2024-04-14T22:00:00Z is 15 April there."""
    try:
        return _sane(oslo_day(instant(stamp)) if "T" in stamp else date.fromisoformat(stamp))
    except ValueError:
        return None


def _year(digits: str) -> int:
    """Read «2026», or «26» as people write it."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return _sane(date(year, month, number))
    except ValueError:  # «31.11.2026»
        return None


def _sane(found: date) -> date | None:
    """Refuse years that are slips of the hand, such as 0206."""
    return found if _EARLIEST <= found.year <= _LATEST else None


def _month(name: str) -> int:
    return _months().get(name.lower(), 0)


@cache
def _months() -> Mapping[str, int]:
    """Give month numbers by name, whole or cut anywhere after its third letter, in bokmål, nynorsk and English."""
    return {name[:end].lower(): number for number, name in _month_names() for end in range(3, len(name) + 1)}


def _month_names() -> Iterator[tuple[int, str]]:
    for locale in ("en", "nn", "nb"):
        yield from ((number, str(name)) for number, name in get_month_names("wide", locale=locale).items())
