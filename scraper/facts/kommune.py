"""The kommuner where the work is."""

from __future__ import annotations

import re
from dataclasses import replace

from scraper import places
from scraper.facts import workplaces
from scraper.facts.lines import Ad
from scraper.facts.look import Look
from scraper.model import Place, Posting


_WORKPLACE = re.compile(
    r"\b(?:(?:arbeids|kontor|tjeneste|oppmøte)sted(?:et|ene|er)?|(?:arbeids|kontor|teneste|oppmøte)stad(?:en|ene|ane|er|ar)?"
    r"|(?:stillingen|stillinga) (?:er|blir|vert) (?:lagt|plassert|lokalisert) (?:til|i|på)"
    r"|place of work|workplace|located in|based in|location)\b|^\W*(?:stad|sted)(?=:)",
    re.IGNORECASE,
)
_AT_TIMES = r"(?:annenhver|annankvar|nokre|noen|\w+dager|\w+dagar|ambulant|éi?n dag|to dag)"
_WHERE = re.compile(
    r"(?: (?:er|blir|vert|is|will be|for stillingen|for stillinga|hovedsakelig|hovudsakleg|både))*\s?:?\s?(?:i |på |in |at )?"
    # «Arbeidssted er Mandal, med annenhver fredag i Farsund», but not «…, med kolleger i Arendal»
    rf"((?:(?!,? (?:men|selv om|sjølv om) )(?!,? med (?!{_AT_TIMES}))[^\n.;]){{2,80}})",
    re.IGNORECASE,
)
_LISTED = re.compile(r" og | and |, med ")
_WORKPLACES = Look(_WORKPLACE)
_NAME = re.compile(r"[A-ZÆØÅÁČĐŊŠŦŽ][\w-]{2,30}(?: (?:i|og) [A-ZÆØÅ][\w-]{2,30})?")
_OF_KOMMUNE = re.compile(r"\b([A-ZÆØÅ][\wæøåÆØÅ-]{1,30}(?: (?:og|i) [A-ZÆØÅ][\wæøå-]{1,30})?) (?i:kommune|herad)\b")
# «NAV Elverum», «Stord DPS»
_OF_OFFICE = re.compile(rf"\b(?:NAV|DPS) ({_NAME.pattern})$|^({_NAME.pattern}) DPS\b")
# «Vi holder til i Larvik sentrum», «Kontoret ligger i Bodø», «Base i Rissa»
_SEAT = re.compile(
    r"\b(?:(?:holder|held) til|base|kontor(?:et|plass|sted|stad)?|lokale(?:r|ne)?|huset|stillinga?e?n?|avdelinga?e?n?)"
    r"(?: (?:ligger|ligg|er|blir|vert))? (?:i|på)\b",
    re.IGNORECASE,
)
_SEATS = Look(_SEAT)
_HEAD_OFFICES = Look(re.compile(r"ho(?:ved|vud)kontor|head office", re.IGNORECASE))
_WANTED = Look(re.compile(r"\b(?:trenger?|søk(?:er|jer)|leter|leitar|ansetter|tilset|manglar?|mangler)\b", re.IGNORECASE))

Found = dict[str, Place]


def kommune_codes(posting: Posting, ad: Ad, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the kommuner that the board states and the workplaces that the text adds, else the kommune that employs."""
    found = {kommune.code: place for place in posting.places if (kommune := places.find(place))}
    if len(found) == 1 and (own := _of_its_name_elsewhere(found, posting, quotes)):
        return tuple(own)
    if found:
        quotes["kommune_codes"] = "; ".join(place.kommune or place.city or place.postal_code for place in found.values())
        said: dict[str, str] = {}
        named = _workplace(ad, said)
        if _is_head_office(found, named, ad):
            quotes |= said
            return tuple(named)
        is_stated = named.keys() == found.keys()
        return tuple(found | _added(found, named, said, quotes) | _further(found, ad, quotes, is_stated=is_stated))
    employed = _workplace(ad, quotes) or _employer(posting, quotes) or _seat(ad, quotes)
    return tuple(employed or _further({}, ad, quotes) or _only(ad, quotes))


def _of_its_name_elsewhere(found: Found, posting: Posting, quotes: dict[str, str]) -> Found:
    """Give the kommune that employs where a bare name is also a kommune in another fylke: Vinje's Åmot is not in Innlandet."""
    ((code, place),) = found.items()
    if place.kommune != place.city or place.postal_code or place.fylke:
        return {}
    said: dict[str, str] = {}
    own = _employer(replace(posting, title=""), said)
    if not own or next(iter(own))[:2] == code[:2] or not _OF_KOMMUNE.search(said["kommune_codes"]):
        return {}
    quotes |= said
    return own


def _is_head_office(found: Found, named: Found, ad: Ad) -> bool:
    """Tell whether the board's place is but the head office, and the text says that the work is elsewhere."""
    if not named or not found.keys().isdisjoint(named):
        return False
    offices = [line.text for line in ad.where(_HEAD_OFFICES)]
    return any((place.city or place.kommune) in office for place in found.values() for office in offices)


def _only(ad: Ad, quotes: dict[str, str]) -> Found:
    """Give the one kommune in which somebody is wanted, where neither the board nor the employer names any: «her på Røros»."""
    named = [workplaces.naming_of(line) for line in ad.where(_WANTED)]
    codes = {code: place for naming in named for code, place in naming.places.items()}
    if len(codes) != 1:
        return {}
    quotes["kommune_codes"] = next(naming.line.text for naming in named if naming.places)
    return codes


def _added(found: Found, named: Found, said: dict[str, str], quotes: dict[str, str]) -> Found:
    """Give further kommuner where the text lists several workplaces, the board's own among them."""
    if len(named) < 2 or not found.keys() & named.keys():
        return {}
    quotes["kommune_codes"] += f"; {said['kommune_codes']}"
    return named


def _further(found: Found, ad: Ad, quotes: dict[str, str], *, is_stated: bool = False) -> Found:
    """Give the kommuner in which the text says that the work is too: «gruppene i Kristiansand, Mandal og Flekkefjord».

    Where the text states the board's kommune as the workplace, others count only if the work is shared between them.
    """
    more, said = workplaces.further(ad, found.keys(), is_shared=is_stated)
    if more:
        quotes["kommune_codes"] = "; ".join(filter(None, (quotes.get("kommune_codes"), said)))
    return more


def _workplace(ad: Ad, quotes: dict[str, str]) -> Found:
    """Read «Arbeidssted: Bodø», «kontorsted Drammen, Hamar eller Skøyen»."""
    for line in ad.where(_WORKPLACES):
        word = _WORKPLACE.search(line.text)
        if word and (match := _WHERE.match(line.text, word.end())):
            named = {kommune.code: place for place in _places(match[1]) if (kommune := places.find(place))}
            if named:
                quotes["kommune_codes"] = f"{word[0]}{match[0]}".strip()
                return named
    return {}


def _places(words: str) -> list[Place]:
    """Give the places that words may name: as a whole, or name by name where that finds more of a list."""
    whole = [place for place in places.read_all(words) if places.find(place)]
    named = [places.read(name) for name in _NAME.findall(words)]
    is_list = len(list(filter(places.find, named))) > max(len(whole), 1) and _LISTED.search(words)
    return named if is_list or not whole else whole


def _seat(ad: Ad, quotes: dict[str, str]) -> Found:
    """Read «Vi holder til i Larvik sentrum»: a single name right after the words."""
    for line in ad.where(_SEATS):
        for word in _SEAT.finditer(line.text):
            name = _NAME.match(line.text, word.end() + 1)
            if name and line.under != "title" and (kommune := places.find(place := places.read(name[0]))):
                quotes["kommune_codes"] = f"{word[0]} {name[0]}"
                return {kommune.code: place}
    return {}


def _employer(posting: Posting, quotes: dict[str, str]) -> Found:
    for words in (posting.employer, posting.title):
        for named in (_OF_KOMMUNE.search(words), _OF_OFFICE.search(words)):
            name = next(filter(None, named.groups()), "") if named else ""
            if named and (kommune := places.find(place := places.read(name))):
                quotes["kommune_codes"] = named[0]
                return {kommune.code: place}
    return {}
