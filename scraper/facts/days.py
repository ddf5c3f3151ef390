"""Days as Norwegians write them."""

from __future__ import annotations

import re
from calendar import monthrange
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
_NAMED_WITHOUT_YEAR = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:\. ?|st |nd |rd |th | )(?P<month>[a-zæøå]{3,9})\b", re.IGNORECASE)
_ENGLISH_WITHOUT_YEAR = re.compile(
    rf"\b(?P<month>{'|'.join(get_month_names('wide', locale='en').values())}) (?P<day>\d{{1,2}})(?!\d)", re.IGNORECASE
)
_NUMERIC_WITHOUT_YEAR = re.compile(r"(?<![\d.])(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?![\d])")
_END_OF_MONTH = re.compile(r"\but(?:gangen|gongen) av ([a-zæøå]{3,9}) (\d{4})(?!\d)", re.IGNORECASE)
_FIRST_NINE = "første|fyrste andre tredje fjerde femte sjette sjuende|sjuande|syvende åttende|åttande niende|niande"
_TO_TWENTY = (
    "tiende|tiande ellevte tolvte trettende|trettande fjortende|fjortande femtende|femtande sekstende|sekstande"
    " syttende|syttande attende|attande nittende|nittande tjuende|tjuande"
)
_ORDINALS = {
    word: str(number)
    for number, words in enumerate(f"{_FIRST_NINE} {_TO_TWENTY}".split(), 1)
    for word in words.split("|")
} | {
    f"{tens}{word}": str(ten + number)
    for tens, ten, most in (("tjue", 20, 9), ("tretti", 30, 1))
    for number, words in enumerate(_FIRST_NINE.split()[:most], 1)
    for word in words.split("|")
} | dict.fromkeys(("trettiende", "trettiande"), "30")  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) (?=[a-zæøå]{{3,9}}\b)", re.IGNORECASE)
_LONGEST = 2_000  # letters of a board's field that are looked at
_EARLIEST, _LATEST = 2000, 2100
_SOONEST_DAYS, _LATEST_DAYS = 0, 200  # how long after its publication an ad may end whose deadline names no year


def day(words: str, published: date | None = None) -> date | None:
    """Read a whole day: ISO with or without time, 11.12.2026, 11. desember 2026, den ellevte desember, utgangen av mai 2026.

    A day without a year is no day, unless it is known when the ad was published: then it is the next such day.
    """
    words = _ORDINAL.sub(lambda match: f"{_ORDINALS[match[1].lower()]}. ", words[:_LONGEST])
    if match := _ISO_DAY.search(words):
        return _iso_day(match[0])
    if match := _NUMERIC_DAY.search(words):
        return _date(_year(match[3]), int(match[2]), int(match[1]))
    if match := _NAMED_DAY.search(words):
        return _date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _ENGLISH_DAY.search(words):
        return _date(int(match[3]), _month(match[1]), int(match[2]))
    if match := _END_OF_MONTH.search(words):
        return _last_of_month(int(match[2]), _month(match[1]))
    return _without_year(words, published) if published else None


def _last_of_month(year: int, month: int) -> date | None:
    return _date(year, month, monthrange(year, month)[1]) if month else None


def _without_year(words: str, published: date) -> date | None:
    """Read «15. desember» as the first such day after an ad was published, if that is within half a year."""
    for form, month in ((_NAMED_WITHOUT_YEAR, _month), (_ENGLISH_WITHOUT_YEAR, _month), (_NUMERIC_WITHOUT_YEAR, int)):
        if match := form.search(words):
            years = (published.year, published.year + 1)
            days = (_date(year, month(match["month"]), int(match["day"])) for year in years)
            return next((found for found in days if found and _SOONEST_DAYS <= (found - published).days <= _LATEST_DAYS), None)
    return None


def _iso_day(stamp: str) -> date | None:
    """Give the Norwegian day of a stamp: 2024-04-14T22:00:00Z is 15 April there."""
    try:
        return _sane(oslo_day(instant(stamp)) if "T" in stamp else date.fromisoformat(stamp))
    except (ValueError, OverflowError):  # «9999-12-31T23:59:59-01:00» is past the last year
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
    return {name[:end]: number for number, name in _numbered() for end in range(3, len(name) + 1)}


def _numbered() -> Iterator[tuple[int, str]]:
    for locale in ("en", "nn", "nb"):
        yield from ((number, str(name).lower()) for number, name in get_month_names("wide", locale=locale).items())


_NAMES = {words for _, name in _numbered() for words in (name, name[:3])}
MONTH = f"(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})"  # whole or of three letters; bokmål, nynorsk and English
