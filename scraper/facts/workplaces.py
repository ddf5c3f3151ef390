"""The kommuner beside the board's own in which the work is too: boards name one, and the text says that there are more."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from scraper import places
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import words
from scraper.model import Place


_NAME = re.compile(r"(?<![\w-])[A-ZÆØÅÁČĐŊŠŦŽ][\w-]{2,30}(?: i [A-ZÆØÅ][\w-]{2,30})?")
# Before the name of a place: «i Moss og i Halden», «på Leknes, i Svolvær», «ved Sykehuset Namsos», «– Kragerø».
_BEFORE_A_PLACE = re.compile(
    r"(?:\b(?:i|på|in|at|til|og|eller|and|or|ved|mellom|både)|[,(–-]) ?(?:syke?huse[nt]\w* (?:i )?|sjukehus\w* (?:i )?)?$",
    re.IGNORECASE,
)
# «to dager», «én fast arbeidsdag»
_DAYS = r"(?:en|én|ein|éin|to|two|one|tre|three|four|fire) (?:faste? )?(?:(?:arbeids|kontor)?dag(?:er|ar)?|days?)"
# «vekselvis i Levanger og Namsos», «veka er delt mellom Førde og Florø», «to dager i uka er du på Fauske»
_SHARED = words(rf"""
    vekselvis, på skift, på rundgang, anna[nk]\w* (?:veke|gong), annenhver (?:uke|gang|måned), veksl\w+ mellom
    (?:delt|deler|fordelt|fordeles|deles|delast) (?:\w+ ){{0,3}}mellom, fordelt på \w+ (?:kontor)?dag\w*
    begge (?:steder|stader|stadene|plasser|plassar), both (?:sites|places|offices), like my[ek]j?e?
    (?:etter|for) (?:eget |eige )?(?:ønske|valg|val)
    {_DAYS} (?:i|per|pr|a) (?:uk\w+|veka|week|mån\w+|month)
    faste dag(?:er|ar), fast (?:uke|veke)plan, dag(?:er|ar) (?:hvert sted|kvar stad), (?:arbeids|kontor)dag(?:er|ar)?
    (?:hver|kvar|annenhver|annankvar) (?:måndag|mandag|tirsdag|tysdag|onsdag|torsdag|fredag)
""")
_WORK = words(r"""
    du, din, ditt, den som, dei som, de ansatte, dei tilsette, ansett\w*, tilset\w*, arbeid\w*, jobb\w*, kontor\w*, base\w*
    oppmøte\w*, møt(?:e|er|ene|a|es|ast), utval\w*, stilling\w*, veka, uka, you, your, kaf[eé]\w*, oppdrag\w*
    work\w*, skal, who will
""")
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
    r"(?: (?:på|i|at) \d+ ?(?:%|prosent))?(?: \w+){0,3} (?:i|på|in|ved)(?: \w+){0,2} $"
    r"|\d ?(?:%|prosent) (?:i|på|in|ved)(?: syke?huset| sjukehuset| \w+ i)? $",
    re.IGNORECASE,
)
_TO_BE_HIRED = re.compile(r"\b(?:skal|søkj?er|ansetter|tilset|lyser|prosent|hire|hiring|will work)\b|%", re.IGNORECASE)
# «- 40 % ved rusposten i Førde», «• Stilling 2: 40 %, delt likt mellom Sømna og Bindal»: one of a list of posts.
_POST = re.compile(r"\W*(?:\d\W{1,3})?[^%;]{0,60}?\d{2,3} ?(?:%|prosent)", re.IGNORECASE)
# «to dager i uka på Bryne, men det er ikke din jobb», «Psykologen har en dag i uka på Voss»
_NOT_THE_WORK = words(r"""
    nærmeste, nærmaste, flyplass\w*, fly, båt\w*, minutt\w*, pendl\w*, dekk[ej]\w*, kolleg\w*, samling\w*
    opplæring\w*, reis\w*, innbygg\w*, hovedkontor\w*, hovudkontor\w*, konferanse\w*
    tilbod til, tilbud til, tidligere, tidlegare, lokallag\w*
    ikke, ikkje, not, intervju\w*, hent(?:er|ar), løslat\w*, lauslat\w*, (?:kjører|køyrer)(?: \w+)? til, men du
    skal du, førerkort\w*, førarkort\w*, psykolog\w*, pasient\w*, deltak\w+ frå, deltak\w+ fra, veiled\w*
    rettlei\w*, medarbeidere i, andre kontor\w*, oppdragsgiver\w*, har også, har òg, også har, bo, bu, flytte, kjem gjerne
    møter du, digitalt, har \w+ (?:ansatte|tilsette), har \w+ poliklinikk\w*
""")

# «Kontoret er i Seljord, men arbeidsdagen går i alle dei fire kommunane»: which they are is said in another sentence.
_IN_ALL = re.compile(
    r"\b(?:alle|all|begge|båe|both|de|dei|desse|disse|the)(?: de| dei| the)? (?:to|tre|fire|fem|seks|sju|two|three|four|five)?"
    r" ?(?:\w*kommun(?:ene|ane|ar|er)|municipalities)\b",
    re.IGNORECASE,
)
_DONE_THERE = words(r"""
    arbeid\w*, stillinga?e?n?, går føre seg, foregår, utføres, utførast
    du (?:kjører|køyrer|jobber|jobbar), (?:hjemme|heime)besøk
""")
# «Volda, Ørsta og Sande har gått saman om éi stilling», «du er jamleg på Bømlo og i Fitjar»
_ONE_POST_IN_ALL = re.compile(
    r"\b(?:sam+en|saman) om (?:éi?n?|ei|en|ein) (?:felles |delt |ny )?stilling|\bdu er (?:jamleg|jevnlig|fast) (?:på|i)\b",
    re.IGNORECASE,
)
# «Brukererfaren medarbeider – Kristiansund/Averøy/Smøla»
_SLASHED = re.compile(r"[A-ZÆØÅ][\w-]+(?:/[A-ZÆØÅ][\w-]+)+|(?<=\()[A-ZÆØÅ][\w-]+(?:, [A-ZÆØÅ][\w-]+)* og [A-ZÆØÅ][\w-]+(?=\))")
# «I Narvik har vi et samtalekontor to dager i uka»
_WE_HAVE = re.compile(r"\b(?:har (?:vi|me)|(?:vi|me) har)\b", re.IGNORECASE)

_ANY = Look(_SHARED, re.compile(_WHERE_WORDS), _TO_BE_HIRED, _ONE_POST_IN_ALL)
_ANY_IN_ALL, _ANY_KOMMUNER = Look(_IN_ALL), Look(re.compile(r" og | and ", re.IGNORECASE))

Found = Mapping[str, Place]


class Naming(NamedTuple):
    """A sentence that names places: where their names begin, and the kommuner that they are in by their codes."""

    line: Line
    starts: tuple[int, ...]
    places: Found


def further(ad: Ad, own: Collection[str], *, is_shared: bool = False) -> tuple[dict[str, Place], str]:
    """Give the kommuner beside the board's own (if it names any) by their codes, and the first sentence that names one.

    With ``is_shared`` only those count between which a sentence says that the work is shared.
    """
    found: dict[str, Place] = {}
    said = ""
    for naming in _said(ad, own, is_shared=is_shared):
        new = {code: place for code, place in naming.places.items() if code not in own and code not in found}
        said = said or (naming.line.text if new else "")
        found |= new
    return found, said


def _said(ad: Ad, own: Collection[str], *, is_shared: bool) -> list[Naming]:
    """Give the sentences that name places of work."""
    named = [naming for line in ad.where(_ANY) if line.under != "title" and (naming := naming_of(line)).places]
    ours = [naming for naming in named if not _NOT_THE_WORK.search(naming.line.text)]
    if is_shared:
        return [naming for naming in ours if _is_shared(naming.line.text)]
    posts = [naming for naming in named if naming.line.item and _POST.match(naming.line.text)]
    together = [_together(ad, own)] if any(map(_is_in_all, ad.where(_ANY_IN_ALL))) else []
    listed = posts if len(posts) > 1 and any(not post.places.keys().isdisjoint(own) for post in posts) else []
    return [*_in_title(ad), *together, *listed, *(naming for naming in ours if _is_of_the_work(naming, own))]


def _is_shared(sentence: str) -> bool:
    """Tell whether a sentence says that the work is shared between places."""
    shared = _SHARED.search(sentence) and _WORK.search(sentence) and not _WE_HAVE.search(sentence)
    return bool(shared or _ONE_POST_IN_ALL.search(sentence))


def _is_of_the_work(naming: Naming, own: Collection[str]) -> bool:
    """Tell whether a sentence says that the work is shared between places, or is in several of which the board's is one."""
    sentence = naming.line.text
    if _is_shared(sentence):
        return True
    if len(naming.places) < 2 or (own and naming.places.keys().isdisjoint(own)):
        return False
    if _WHERE.search(sentence[: naming.starts[0]]) or _EITHER.search(sentence):
        return True
    each = sum(1 for start in naming.starts if _ONE_IN_EACH.search(sentence[:start]))
    return each > 1 and bool(_TO_BE_HIRED.search(sentence))


def _in_title(ad: Ad) -> list[Naming]:
    """Give the title where it names places side by side."""
    return [naming_of(Line(match[0].replace("/", ", ")), is_list=True) for match in _SLASHED.finditer(ad.title.text)]


def _is_in_all(line: Line) -> bool:
    """Tell whether a sentence says that the work is done in all the kommuner that another names."""
    found = _IN_ALL.search(line.text)
    return bool(found and _DONE_THERE.search(line.text)) and not _NOT_THE_WORK.search(line.text)


def _together(ad: Ad, own: Collection[str]) -> Naming:
    """Give the sentence that names most kommuner, the board's own among them: «Gran, Lunner og Jevnaker slo seg sammen»."""
    named = [naming_of(line, is_list=True) for line in ad.where(_ANY_KOMMUNER)]
    among = [naming for naming in named if not own or not naming.places.keys().isdisjoint(own)]
    return max(among, key=lambda naming: len(naming.places), default=Naming(Line(""), (), {}))


def naming_of(line: Line, *, is_list: bool = False) -> Naming:
    """Find the names of places in a sentence; in a list of them, whatever stands before each."""
    names = [match for match in _NAME.finditer(line.text) if is_list or _BEFORE_A_PLACE.search(line.text[: match.start()])]
    found = dict(filter(None, (_place(match[0]) for match in names)))
    return Naming(line, tuple(match.start() for match in names), found)


@lru_cache(maxsize=4096)  # the same names stand in many ads
def _place(name: str) -> tuple[str, Place] | None:
    place = places.read(name)
    kommune = places.find(place)
    return (kommune.code, place) if kommune else None
