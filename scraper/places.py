"""Kommuner and fylker of the 2024 division, found from what a board writes.

Names come from data/reference/kommuner.csv and fylker.csv (Kartverket, CC BY 4.0), postal codes from postnummer.csv (Bring),
and parts of towns, hospitals and prisons that are no post office from localities.csv.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import acos, cos, radians, sin

from babel import Locale

from scraper.model import Place


# «NES (AKERSHUS)», «BØ (NORDLAND)»: the fylke tells two kommuner of one name apart.
_IN_FYLKE = re.compile(r"^(.*?)\s*\(([^)]+)\)$")
_POSTAL_CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NORWAY = frozenset(("", "no", "nor", "norge", "noreg", "norway", "svalbard"))
_BETWEEN = re.compile(r"[;/|]| og | and | eller |, (?=[A-ZÆØÅ])")
# Towns abroad that boards give without a country.
_TOWNS_ABROAD = frozenset((
    "goteborg", "gothenburg", "stockholm", "malmo", "uppsala", "kobenhavn", "copenhagen", "aarhus", "odense", "aalborg",
    "helsinki", "helsingfors", "london", "berlin",
))  # fmt: skip
_AT_HOME_TOO = frozenset({"gronland"})  # «Oslo, Grønland» is a part of Oslo
_HEAD_OFFICE = re.compile(r"ho(?:ved|vud)kontor|head office", re.IGNORECASE)  # «Hele landet / hovedkontor Hamar»
_NAMES_BETWEEN = re.compile(r" [–-] ")
_EARTH = 6_371.0  # kilometres from its middle to where we are
_ACCENT = re.compile(r"[\u0300-\u036f]+")
_PLAIN = str.maketrans("øæåđŋŧ", "oaadnt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kommune:
    """A kommune: its code has four digits, and its fylke's code is the first two."""

    code: str
    name: str
    fylke_code: str
    longitude: float = 0.0  # of its middle, in degrees
    latitude: float = 0.0


def find(place: Place) -> Kommune | None:
    """Find the kommune of a place: by name within the fylke, else by postal code, else by its town or post office."""
    if is_abroad(place):
        return None
    name, fylke = _split(place.kommune)
    within = fylke_code(fylke or place.fylke)
    return (
        _served_in_full(place.city)
        or _named(name, within)
        or _named_in_words(name, within)
        or _by_postal_code().get(place.postal_code)
        or _named(place.city, within)
        or (None if place.fylke and not within else _served(place.city or name, within))
    )


def is_abroad(place: Place) -> bool:
    """Tell whether a place is in another country; one that names no country is in Norway, but for the large towns abroad."""
    return place.country.strip().casefold() not in _NORWAY or (not place.country and fold(place.city) in _TOWNS_ABROAD)


def read(words: str) -> Place:
    """Read a place from free text: «1414 Trollåsen», «Bodø», «Bø, Nordland», «Vågå kommune»."""
    match = _POSTAL_CODE.search(words)
    city, _, fylke = re.sub(r"\bkommune\b", "", _POSTAL_CODE.sub("", words)).partition(",")
    return Place(postal_code=match[0] if match else "", city=city.strip(), kommune=city.strip(), fylke=fylke.strip())


def read_all(words: str) -> tuple[Place, ...]:
    """Read places from free text: «Bodø; Fauske», «Oslo og Lillestrøm», «Drammen / Hamar»."""
    whole = read(words)
    parts = re.split(r"[,;/()]", words)
    at_home = _AT_HOME_TOO if find(read(parts[0])) else frozenset()
    if abroad := next((part for part in parts if fold(part) in _countries() - at_home), ""):
        return (Place(city=whole.city, country=abroad.strip()),)
    if (find(whole) or fylke_code(whole.city)) and (not whole.fylke or fylke_code(whole.fylke)):
        return (whole,)
    parts = [part.strip() for part in _BETWEEN.split(words)]
    return tuple(read(part) for part in parts if part and not _HEAD_OFFICE.match(part))


@cache
def fylker() -> Mapping[str, str]:
    """Give each fylke's name by its code of two digits."""
    return {row["fylke_code"]: row["name"] for row in _rows("fylker.csv")}


@cache
def kommuner() -> Mapping[str, Kommune]:
    """Give each kommune by its code."""
    return {
        row["kommune_code"]: Kommune(
            code=row["kommune_code"],
            name=row["name"],
            fylke_code=row["fylke_code"],
            longitude=float(row["lon"]),
            latitude=float(row["lat"]),
        )
        for row in _rows("kommuner.csv")
    }


def names() -> frozenset[str]:
    """Give the names of all kommuner and post offices, as the lists write them."""
    return frozenset(kommune.name for kommune in kommuner().values()) | {row["place"] for row in _rows("postnummer.csv")}


def distance(one: str, other: str) -> float:
    """Give the kilometres between the middles of two kommuner, by their codes, as the crow flies."""
    here, there = kommuner()[one], kommuner()[other]
    north, south = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    return _EARTH * acos(min(1.0, sin(north) * sin(south) + cos(north) * cos(south) * cos(east)))


@cache
def fylke_slugs() -> Mapping[str, str]:
    """Give what each fylke is called in addresses, by its code; never changes."""
    return {code: slug(name) for code, name in fylker().items()}


@cache
def kommune_slugs() -> Mapping[str, str]:
    """Give what each kommune is called in addresses, by its code; where two share a name, the fylke tells them apart."""
    shared = Counter(slug(kommune.name) for kommune in kommuner().values())
    return {
        code: slug(kommune.name)
        if shared[slug(kommune.name)] == 1
        else f"{slug(kommune.name)}-{fylke_slugs()[kommune.fylke_code]}"
        for code, kommune in kommuner().items()
    }


def slug(name: str) -> str:
    """Write a name as a part of an address: «Troms - Romsa - Tromssa» as troms, «Møre og Romsdal» as more-og-romsdal."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name.split(" - ", maxsplit=1)[0])).strip("-")


def fold(name: str) -> str:
    """Fold a name so that KÁRÁŠJOHKA, Karasjohka and karasjohka are one; ø, æ and the Sámi letters too."""
    if name.isascii():
        return name.lower().strip()
    return _ACCENT.sub("", unicodedata.normalize("NFD", name.casefold().translate(_PLAIN))).strip()


def _split(name: str) -> tuple[str, str]:
    match = _IN_FYLKE.match(name.strip())
    return (match[1], match[2]) if match else (name, "")


def _named(name: str, fylke_code: str) -> Kommune | None:
    """Give the one kommune of a name; two of one name and no fylke to choose by is no answer, nor is one of another fylke."""
    found = [kommune for kommune in _by_name().get(fold(name), []) if fylke_code in ("", kommune.fylke_code)]
    return found[0] if len(found) == 1 else None


def _named_in_words(name: str, fylke_code: str) -> Kommune | None:
    """Give the kommune whose names stand side by side: «PORSANGER PORSÁNGU PORSANKI» (NAV), «Kárášjohka – Karasjok»."""
    if len(names := _NAMES_BETWEEN.split(name)) > 1:
        named = {_named(each, fylke_code) for each in names}
        return named.pop() if len(named) == 1 else None
    words = name.split() if name.replace(" ", "").isalpha() and not _BETWEEN.search(name) else []
    found = {kommune for word in words if (kommune := _named(word, fylke_code))}
    return found.pop() if len(found) == 1 else None


def _served_in_full(town: str) -> Kommune | None:
    """Give the kommune of «Bø i Telemark», which is no kommune called Bø."""
    return _served(town, "") if " i " in town else None


def _served(town: str, fylke_code: str) -> Kommune | None:
    """Give the kommune of a post office, such as Førde or Drøbak; a name that kommuner have is none of these."""
    found, spelt = (None, "") if fold(town) in _by_name() else _by_post_office().get(fold(town), (None, ""))
    return found if found and fylke_code in ("", found.fylke_code) and _is_spelt(town, spelt) else None


def _is_spelt(town: str, known: str) -> bool:
    """Tell whether somebody who writes our own letters means a place: «Jæren» is not Jaren, but «Tromso» is Tromsø."""
    return known.isascii() <= town.isascii()


def fylke_code(name: str) -> str:
    """Give a fylke's code by its name, or ""."""
    return _fylke_codes().get(fold(name), "")


@cache
def _fylke_codes() -> Mapping[str, str]:
    return {fold(part): row["fylke_code"] for row in _rows("fylker.csv") for part in _names(row["name"], row["official_name"])}


@cache
def _by_name() -> Mapping[str, list[Kommune]]:
    named: defaultdict[str, list[Kommune]] = defaultdict(list)
    for row in _rows("kommuner.csv"):
        for part in _names(row["name"], row["official_name"]):
            named[fold(part)].append(kommuner()[row["kommune_code"]])
    return named


@cache
def _by_postal_code() -> Mapping[str, Kommune]:
    codes = ((row["postal_code"], row["kommune_code"]) for row in _rows("postnummer.csv"))
    return {postal: kommuner()[code] for postal, code in codes if code}


@cache
def _countries() -> frozenset[str]:
    """Give the names of all other countries, in bokmål, nynorsk and English; a name that a kommune has too is the kommune's."""
    names = {fold(name) for locale in ("nb", "nn", "en") for code, name in Locale(locale).territories.items() if code.isalpha()}
    own = {fold(Locale(locale).territories["NO"]) for locale in ("nb", "nn", "en")} | {"svalbard og jan mayen"}
    return frozenset(names - own - set(_by_name()))


@cache
def _by_post_office() -> Mapping[str, tuple[Kommune, str]]:
    """Give kommuner by post office and by other localities; an office that serves two is put with the one of most postal codes.

    Beside each stands how it is spelt.
    """
    served: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelt: dict[str, str] = {}
    for row in _rows("postnummer.csv"):
        if row["kommune_code"]:
            served[fold(row["place"])][row["kommune_code"]] += 1
            spelt[fold(row["place"])] = row["place"]
    offices = {town: (kommuner()[codes.most_common(1)[0][0]], spelt[town]) for town, codes in served.items()}
    others = {fold(row["name"]): (kommuner()[row["kommune_code"]], row["name"]) for row in _rows("localities.csv")}
    return others | offices


def _names(name: str, official: str) -> set[str]:
    """Give every name of a place: «Troms - Romsa - Tromssa» has three."""
    return {name, official, *official.split(" - ")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("data.reference").joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
