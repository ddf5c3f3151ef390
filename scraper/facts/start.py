"""When one begins, in the ad's own words."""

from __future__ import annotations

import re

from scraper.facts.days import MONTH
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import one_of


_DAY = (
    rf"(?:\d{{1,2}}\.? ?{MONTH}\b\.?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})?"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}(?:-\d{{2,4}})?)(?:,? 20\d\d)?"
)
_WHEN = (
    rf"(?:snar[ea]st(?: mulig| mogleg| råd)?(?: etter {_DAY})?|snarlig|så (?:snart|fort|raskt) (?:som )?(?:mulig|mogleg"
    rf"|råd)|så snart \w+ \w+ er \w+"
    r"|straks|umiddelbart|omgående|raskt|(?:etter )?(?:nærmere |nærare )?avtale[srn]?(?: med \w+)?|as soon as possible"
    r"|by agreement|asap|immediately"
    rf"|{_DAY}(?: eller (?:før|etter avtale|tidligere))?|(?:i løpet av |in )?{MONTH}\b(?: 20\d\d)?"
    rf"|(?:uke|veke|week) \d{{1,2}}(?: 20\d\d)?"
    r"|(?:etter |over |fra |ved )?(?:årsskiftet|nyttår|årsskifte)(?: 20\d\d(?:/20\d\d)?)?|før studiestart(?: i \w+)?"
    r"|(?:våren|høsten|hausten|sommeren|sommaren|autumn|spring) 20\d\d)"
)
_BEGIN = (
    r"\b"
    + one_of("""
    (?:ønsket |ønskt |planlagt )?(?:oppstart|tiltredelse|tiltreding|tiltreing)(?:sdato|stidspunkt)?, tiltr(?:e|er|es|ast)
    start(?:dato)?, starting, starts?(?: date)?, begynne[r]?, byrje, byrjar
""")
    + r"\b"
)
_SMALL = one_of(r"""
    er, blir, så, i, på, den, fra, frå, og, med, on, from, is, date, gjerne, helst, allerede, stillingen, stillinga, ca\.?
    uke\b(?! \d)
""")
_BETWEEN = rf"\s?:?\s?(?:for (?:teamet|stillinga?e?n?|alle) )?(?:{_SMALL} ?){{0,4}}:?\s?"
_START = re.compile(rf"{_BEGIN}{_BETWEEN}({_WHEN}(?:, (?:gjerne|dato|helst)[^.;]{{2,40}})?)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(snarlig|snarleg|umiddelbar|rask|immediate) (?:tiltredelse|tiltreding|oppstart|start)\b"
    r"|\bledig (?:fra |frå )?(snar[ea]st(?: mulig)?)\b",
    re.IGNORECASE,
)
# «vikar i 60 % fra uke 3», «100 % fast fra 1. januar 2027», «prosjektperioden er 15.01.2027–15.01.2029»
_FROM = re.compile(
    rf"(?:(?:^|\b)(?:fra|frå|from)(?: og med| og med den)? (?:den )?|prosjektperioden (?:er )?)"
    rf"((?:{_DAY}|nyttår|årsskiftet|(?:uke|veke|week) \d{{1,2}}))(?!\s?kr)",
    re.IGNORECASE,
)
_OF_A_POST = re.compile(
    r"vikar|engasjement|stilling|\bfast\b|\btreng(?:er)?\b|ansett|tilset|prosjektperiode|\bpost\b|position|\bledig"
    r"|\bkollega",
    re.IGNORECASE,
)
_ANY_BEGINNING, _ANY_FROM = Look(_START, _BEFORE), Look(_FROM)
# What begins that is no post: a course, a house, a project, an evaluation; and a deadline that moves.
_OTHER_BEGINNING = re.compile(
    r"\b(?:kurs\w{0,3}|åpne[rt]?|opnar|tilbud\w{0,2}|siden|sidan|ble|vart|frist\w{0,4}|intervju\w{0,2}|trenings\w*"
    r"|konferanse\w{0,2}|han|hun|ho)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)


def start(ad: Ad, board: str, quotes: dict[str, str]) -> str:
    """Give when one begins, in the ad's own words."""
    for line in ad.where(_ANY_BEGINNING):
        if words := _begins(line):
            quotes["start"] = line.text
            return words
    for line in ad.where(_ANY_FROM):
        if words := _from(line):
            quotes["start"] = line.text
            return words
    if board and (match := re.search(_WHEN, board, re.IGNORECASE)):
        quotes["start"] = board
        return match[0]
    return ""


def _begins(line: Line) -> str:
    for form in (_START, _BEFORE):
        match = form.search(line.text)
        if match and not _OTHER_BEGINNING.search(line.text[: match.start()]):
            return (match[1] or match[match.lastindex or 1]).strip(" ,")
    return ""


def _from(line: Line) -> str:
    match = _FROM.search(line.text)
    if not match or not _OF_A_POST.search(line.text) or _OTHER_BEGINNING.search(line.text[: match.start()]):
        return ""
    return match[1]
