"""How much of a full post is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


_NUMBER = r"(\d{1,3})(?:[.,]\d+)?"
_SIGN = r"(?:%|prosents?|pst\.?)"
# «80 %», «50–100 %», «50 til 100 prosent», «20 % - 50 %»
_PERCENT = re.compile(
    rf"(?<![\d.,]){_NUMBER} ?{_SIGN}? ?(?:-|–|—|til|to|og|eller|and|/) ?{_NUMBER} ?{_SIGN}"
    rf"|(?<![\d.,]){_NUMBER} ?{_SIGN}",
    re.IGNORECASE,
)
# A percentage is the post's when the words beside it speak of employment; «10 % av befolkningen» is not.
_OF_A_POST = re.compile(
    r"stilling|\bfaste?\b|vikar|engasjement|prosjekt|årsverk|heltid|deltid|tilkalling|ansett|tilset|tilsatt|midlertidig|mellombels"
    r"|erfaringskonsulent|medarbeid|omfang|position|contract|permanent|full-time|part-time|employment|\bpost\b|\bFTE\b",
    re.IGNORECASE,
)
_NOT_THE_POST_AFTER = re.compile(
    r"\s*(?:av|of)\b(?! (?:ei |en )?(?:full|hel|heil|et årsverk|stilling\b|a full))"
    r"|\s*(?:engasjement (?:for|i arbeid)|engasjert|innsats|helg|natt|undervisning|trekk|rabatt|økning|auke|vekst|ufør|sjukmeld|sykmeld"
    r"|stillingsvern|dekning|commit|dedicat|of the)",
    re.IGNORECASE,
)
_NOT_THE_POST_BEFORE = re.compile(
    r"(?:hvorav|derav|herav|kor ?av|pensjon\w*|ufør\w*|sykefravær\w*|sjukefråvær\w*|rabatt\w*"
    r"|(?:økes|økast|aukast|utvides|utvidast|utvidelse|utviding|øke|auke) til|\b(?:ansatte|tilsette|kolleg\w+|årsverk) (?:i|på|med|til))"
    r"(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
# What may come later is not what is offered: «mulighet for 100 % stilling».
_LATER = re.compile(r"\b(?:mulighet|muligheter|moglegheit|moglegheiter|høve) (?:for|til|av)\b[^.;]*", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:full|hel|heil) stilling\b|\bheltid(?:sstilling)?\b(?!skultur| ?(?:/|eller|og) ?deltid)|\bfulltid(?:sstilling)?\b"
    r"|\bfull[- ]time (?:position|post|job|employment)",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalv (?:stilling|100)|\bhalvtid\w*|\bhalf[- ]time (?:position|post|job)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_x]{2}")
_NEAR = 45  # letters on each side in which the words beside a number stand


def percent(lines: Iterable[str], quotes: dict[str, str]) -> tuple[int, int] | None:
    """Give the lowest and highest percentage of what is offered; where the title states it, the text is not asked."""
    title, *text = lines
    for part in ([title], text):
        found = [(line, value) for line in part for value in _stated(line, is_title=part == [title])]
        if found:
            quotes["percent"] = found[0][0]
            return min(value for _, value in found), max(value for _, value in found)
    return _in_words((title, *text), quotes)


def _stated(line: str, *, is_title: bool) -> Iterator[int]:
    offered = _LATER.sub("", line)
    for match in _PERCENT.finditer(offered):
        if is_title or _is_of_the_post(offered, match):
            yield from (int(value) for value in match.groups() if value and 5 <= int(value) <= 100)


def _is_of_the_post(line: str, match: re.Match[str]) -> bool:
    before, after = line[max(0, match.start() - _NEAR) : match.start()], line[match.end() : match.end() + _NEAR]
    if _NOT_THE_POST_AFTER.match(after) or _NOT_THE_POST_BEFORE.search(before):
        return False
    return bool(_OF_A_POST.search(f"{before} {after}")) or not _LETTERS.search(line[: match.start()] + line[match.end() :])


def _in_words(lines: Iterable[str], quotes: dict[str, str]) -> tuple[int, int] | None:
    """Read «full stilling» and «halv stilling» where no number is stated."""
    for line in lines:
        offered = _LATER.sub("", line)
        for words, value in ((_WHOLE, 100), (_HALF, 50)):
            if words.search(offered):
                quotes["percent"] = line
                return value, value
    return None
