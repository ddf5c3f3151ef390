"""What a form says that somebody wants. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from digest.subscribers import checked, of_a_person
from scraper import places
from scraper.errors import ConfigError
from scraper.letters import Every, Extra, Form, Search, Wish
from scraper.model import Place


CONTRACTS = ("fast", "vikariat", "engasjement", "prosjekt", "tilkalling")
PERCENTS = (0, 20, 40, 50, 60, 80, 100)
DISTANCES = (10, 25, 50, 100, 200)
_LONGEST = 400  # letters of a list of kommuner
Fields: TypeAlias = Mapping[str, Sequence[str]]  # of a form: each name with its values
Fault = Literal["address", "kommuner", "near", "consent", "trap", "hurry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A form as it was read: what is wanted, and what is wrong with it."""

    address: str
    wish: Wish
    faults: tuple[Fault, ...] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)  # as they were filled in


def read(fields: Fields, language: Form, *, hurried: bool = False) -> Said:
    """Read a sign-up; whatever a browser or a program sends is a sign-up or has faults that are named.

    ``hurried`` tells that it came sooner than a person can fill in a form.
    """
    address, wrong = _address(first(fields, "address"))
    search, faults = searched(fields)
    unagreed: tuple[Fault, ...] = () if first(fields, "consent") == "ja" else ("consent",)
    return Said(
        address=address,
        wish=Wish(language=language, every=every(fields), search=search),
        faults=(*wrong, *faults, *unagreed, *(trapped(fields) or _in_a_hurry(fields, hurried=hurried))),
        fields={name: values for name in _KEPT if (values := fields.get(name, ()))},
    )


def _in_a_hurry(fields: Fields, *, hurried: bool) -> tuple[Fault, ...]:
    """Tell whether all of it came at once, for the first time."""
    return ("hurry",) if hurried and first(fields, "again") != "ja" else ()


def trapped(fields: Fields) -> tuple[Literal["trap"], ...]:
    """Tell whether a field that nobody sees is filled in: a program does that, and a browser that helps.

    So nobody is refused: the form comes back as it was, and what has come back once is taken however it was filled in.
    """
    return ("trap",) if first(fields, "website") and first(fields, "again") != "ja" else ()


_KEPT = ("consent", "address", "every", "fylke", "kommuner", "near", "km", "percent", "contract", "unschooled")


def first(fields: Fields, name: str) -> str:
    """Give what stands in a field, the first where there are several."""
    return next(iter(fields.get(name, ())), "")


def _address(typed: str) -> tuple[str, tuple[Fault, ...]]:
    try:
        address = checked(typed.strip())
    except ConfigError:
        return "", ("address",)
    return (address, ()) if of_a_person(address) else ("", ("address",))


def every(fields: Fields) -> Every:
    """Give how often mail is wanted; once a week where nothing else is said."""
    return next((each for each in get_args(Every) if each == first(fields, "every")), "ukentlig")


def extras(fields: Fields) -> tuple[Extra, ...]:
    """Give what is wanted beside new posts."""
    return tuple(each for each in get_args(Extra) if each in fields.get("extra", ()))


def searched(fields: Fields) -> tuple[Search, tuple[Fault, ...]]:
    """Read what posts are wanted."""
    codes, lost = _kommuner(first(fields, "kommuner")[:_LONGEST])
    around, astray = _kommuner(first(fields, "near")[:_LONGEST])
    near = next(iter(around), "")
    search = Search(
        fylke_codes=tuple(code for code in fields.get("fylke", ()) if code in places.fylker()),
        kommune_codes=tuple(codes),
        near=near,
        km=_one_of(first(fields, "km"), DISTANCES) if near else 0,
        least_percent=_one_of(first(fields, "percent"), PERCENTS),
        contracts=tuple(each for each in CONTRACTS if each in fields.get("contract", ())),
        unschooled=first(fields, "unschooled") == "ja",
    )
    named: tuple[tuple[Fault, bool], ...] = (("kommuner", lost), ("near", astray))
    return search, tuple(fault for fault, is_there in named if is_there)


def _kommuner(words: str) -> tuple[list[str], bool]:
    """Give the codes of the kommuner that words name, and whether there is a name that none has."""
    names = [name.strip() for name in words.split(",") if name.strip()]
    found = [places.find(Place(city=name, kommune=name)) for name in names]
    return [kommune.code for kommune in found if kommune], None in found


def _one_of(value: str, known: Sequence[int]) -> int:
    """Give a number of a list, the first where it is no other."""
    return next((each for each in known if str(each) == value), known[0])
