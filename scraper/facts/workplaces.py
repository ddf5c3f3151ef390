"""The kommuner beside the board's own in which the work is too: boards name one, and the text says that there are more."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from scraper import places
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import one_of
from scraper.model import Place


_NAME = re.compile(r"(?<![\w-])[A-ZÆØÅÁČĐŊŠŦŽ][\w-]{2,30}(?: i [A-ZÆØÅ][\w-]{2,30})?")
# Before the name of a place: «i Moss og i Halden», «på Leknes, i Svolvær», «ved Sykehuset Namsos», «– Kragerø».
_BEFORE_A_PLACE = re.compile(
    r"(?:\b(?:i|på|in|at|til|og|eller|and|or|ved|mellom|både)|[,(–-]) ?(?:syke?huse[nt]\w* (?:i )?|sjukehus\w* (?:i )?)?$",
    re.IGNORECASE,
)
# «vekselvis i Levanger og Namsos», «veka er delt mellom Førde og Florø», «to dager i uka er du på Fauske»
_SHARED = re.compile(
    r"\b"
    + one_of(r"""
        vekselvis, på skift, på rundgang, anna[nk]\w* (?:veke|gong), annenhver (?:uke|gang|måned), veksl\w+ mellom
        (?:delt|deler|fordelt|fordeles|deles|delast) (?:\w+ ){0,3}mellom, fordelt på \w+ (?:kontor)?dag\w*
        begge (?:steder|stader|stadene|plasser|plassar), both (?:sites|places|offices), like my[ek]j?e?
        (?:etter|for) (?:eget |eige )?(?:ønske|valg|val)
        (?:en|én|ein|éin|to|two|one|tre|three|four|fire) (?:dag(?:er|ar)?|days?) (?:i|per|pr|a) (?:uk\w+|veka|week|mån\w+|month)
    """)
    + r"\b",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b"
    + one_of(r"""
        du, din, ditt, den som, dei som, de ansatte, dei tilsette, ansett\w*, tilset\w*, arbeid\w*, jobb\w*, kontor\w*, base\w*
        oppmøte\w*, møt(?:e|er|ene|a|es|ast), utval\w*, stilling\w*, veka, uka, you, your, kaf[eé]\w*, oppdrag\w*
    """)
    + r"\b",
    re.IGNORECASE,
)
# «oppdrag i Lillestrøm og Lørenskog», «treffstedene på Leknes, i Svolvær og på Ramberg», «byrjar vi opp i Stryn og Gloppen»
_WHERE_WORDS = (
    r"\b(?:(?:oppdrag|treffsted|treffstad|(?:samtale)?gruppe|base|arbeidsplass|arbeidssted|arbeidsstad|fengsl)\w*"
    r"(?: (?:er|ligger|ligg|går|holdes|haldast|både|lokalt|på|i))*|(?:opp|starter|startar)(?: \w+){0,3}) (?:i|på) "
)
_WHERE = re.compile(rf"{_WHERE_WORDS}$", re.IGNORECASE)
# «Fast stilling 100 %, Bergen eller Stavanger»
_EITHER = re.compile(
    r"(?:%|prosent|\bstilling\w*|\bkontor\w*|\barbeids\w+|\bfysisk\w*)[^.;]{0,40}? "
    r"[A-ZÆØÅ][\w-]+(?:, [A-ZÆØÅ][\w-]+)* (?:eller|or) [A-ZÆØÅ]"
)
# «to på 50 % i Kristiansand og en på 80 % i Stavanger», «en skal sitte på Hamar og en i Elverum»
_ONE_IN_EACH = re.compile(
    r"\b(?:en|ein|éin|én|ei|to|tre|fire|one|two|three)"
    r"(?: (?:på|i|at) \d+ ?(?:%|prosent))?(?: \w+){0,3} (?:i|på|in|ved)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_TO_BE_HIRED = re.compile(r"\b(?:skal|søkj?er|ansetter|tilset|lyser|prosent|hire|hiring)\b|%", re.IGNORECASE)
# «- 40 % ved rusposten i Førde», «• Stilling 2: 40 %, delt likt mellom Sømna og Bindal»: one of a list of posts.
_POST = re.compile(r"\W*(?:\d\W{1,3})?[^%;]{0,60}?\d{2,3} ?(?:%|prosent)", re.IGNORECASE)
# «to dager i uka på Bryne, men det er ikke din jobb», «Psykologen har en dag i uka på Voss»
_NOT_THE_WORK = re.compile(
    r"\b"
    + one_of(r"""
        nærmeste, nærmaste, flyplass\w*, fly, båt\w*, minutt\w*, pendl\w*, dekk[ej]\w*, kolleg\w*, samling\w*
        opplæring\w*, reis\w*, innbygg\w*, hovedkontor\w*, hovudkontor\w*, konferanse\w*
        tilbod til, tilbud til, tidligere, tidlegare, lokallag\w*
        ikke, ikkje, not, intervju\w*, hent(?:er|ar), løslat\w*, lauslat\w*, (?:kjører|køyrer)(?: \w+)? til, men du
        skal du, førerkort\w*, førarkort\w*, psykolog\w*, pasient\w*, deltak\w+ frå, deltak\w+ fra, veiled\w*
        rettlei\w*, medarbeidere i, oppdragsgiver\w*, har også, har òg, også har, bo, bu, flytte, kjem gjerne
        møter du, digitalt, har \w+ (?:ansatte|tilsette), har \w+ poliklinikk\w*
    """)
    + r"\b",
    re.IGNORECASE,
)

# «I Narvik har vi et samtalekontor to dager i uka»
_WE_HAVE = re.compile(r"\b(?:har (?:vi|me)|(?:vi|me) har)\b", re.IGNORECASE)

_ANY = Look(_SHARED, re.compile(_WHERE_WORDS), _TO_BE_HIRED)

Named = Mapping[str, Place]


def further(ad: Ad, own: Collection[str]) -> tuple[dict[str, Place], str]:
    """Give the kommuner beside the board's own (if it names any) by their codes, and the first sentence that names one."""
    found: dict[str, Place] = {}
    said = ""
    for line, named in _said(ad, own):
        new = {code: place for code, place in named.items() if code not in own and code not in found}
        said = said or (line.text if new else "")
        found |= new
    return found, said


def _said(ad: Ad, own: Collection[str]) -> list[tuple[Line, Named]]:
    """Give the sentences that name places of work, with those places."""
    naming = [(line, named) for line in ad.where(_ANY) if line.under != "title" and (named := _named(line.text))]
    posts = [(line, named) for line, named in naming if line.item and _POST.match(line.text)]
    listed = posts if len(posts) > 1 and any(not named.keys().isdisjoint(own) for _, named in posts) else []
    return [
        *listed,
        *(
            (line, named)
            for line, named in naming
            if not _NOT_THE_WORK.search(line.text) and _is_of_the_work(line.text, named, own)
        ),
    ]


def _is_of_the_work(sentence: str, named: Named, own: Collection[str]) -> bool:
    """Tell whether a sentence says that the work is shared between places, or is in several of which the board's is one."""
    if _SHARED.search(sentence) and _WORK.search(sentence) and not _WE_HAVE.search(sentence):
        return True
    if len(named) < 2 or (own and named.keys().isdisjoint(own)):
        return False
    starts = [match.start() for match in _matches(sentence)]
    if _WHERE.search(sentence[: starts[0]]) or _EITHER.search(sentence):
        return True
    each = sum(1 for start in starts if _ONE_IN_EACH.search(sentence[:start]))
    return each > 1 and bool(_TO_BE_HIRED.search(sentence))


def _named(sentence: str) -> dict[str, Place]:
    """Give the kommuner of the places that a sentence names, by their codes."""
    return dict(filter(None, (_place(match[0]) for match in _matches(sentence))))


@lru_cache(maxsize=4096)  # the same names stand in many ads
def _place(name: str) -> tuple[str, Place] | None:
    place = places.read(name)
    kommune = places.find(place)
    return (kommune.code, place) if kommune else None


def _matches(sentence: str) -> list[re.Match[str]]:
    return [match for match in _NAME.finditer(sentence) if _BEFORE_A_PLACE.search(sentence[: match.start()])]
