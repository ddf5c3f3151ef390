"""What an ad states of a post, as rows that a page shows: what is not stated is said to be so. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from digest import words
from scraper import places
from scraper.model import Education, Facts, Pay, Vacancy
from web.words import catalog


_HOURLY = 2_000  # kroner: nobody earns so little a year, or so much an hour


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what it is called, what is stated, and the ad's words that it was read from."""

    label: str
    value: str  # "" is not stated
    quote: str = ""
    is_foreign: bool = False  # the value is the ad's own words


def rows(vacancy: Vacancy, language: str) -> Iterator[Row]:
    """Give what is stated of a post, but employer, place and deadline, in the order in which readers ask."""
    _, facts = catalog(language).gettext, vacancy.facts
    said = {
        "percent": (_("Stillingsprosent"), words.percent(facts)),
        "contract": (_("Ansettelse"), words.contract(facts, language)),
        "period": (_("Varighet"), facts.period),
        "education": (_("Utdanning"), education(facts.education, language)),
        "lived_experience": (_("Egen erfaring"), _lived(facts, _)),
        "pay": (_("Lønn"), pay(facts.pay, language)),
        "positions": (_("Antall stillinger"), str(facts.positions or "")),
        "driving_licence": (_("Førerkort"), _asked(facts.driving_licence, _)),
        "police_certificate": (_("Politiattest"), _asked(facts.police_certificate, _)),
        "work_languages": (_("Språk"), ", ".join(facts.work_languages)),
        "start": (_("Oppstart"), facts.start),
    }
    for name, (label, value) in said.items():
        foreign = name in ("start", "period") or (name == "pay" and facts.pay is not None and facts.pay.low is None)
        quote = facts.quotes.get(name, "").lstrip("-–*• ") if value else ""
        yield Row(label, value, "" if _is_the_same(quote, value) else quote, foreign)


@cache
def _kommune(code: str) -> tuple[str, str]:
    return places.kommuner()[code].name, f"kommune/{places.kommune_slugs()[code]}/"


def where(vacancy: Vacancy) -> Iterator[tuple[str, str]]:
    """Give the places of a post, each with the page of what is open there, or "" where we know no such place."""
    codes = [code for code in vacancy.facts.kommune_codes if code in places.kommuner()]
    yield from (_kommune(code) for code in codes) if codes else ((name, "") for name in vacancy.places)
    for code in vacancy.fylke_codes:
        name, link = places.fylker()[code], f"fylke/{places.fylke_slugs()[code]}/"
        if name not in {_kommune(each)[0] for each in codes}:  # Oslo is both
            yield name, link


def education(stated: Education | None, language: str) -> str:
    """Say what education is asked for."""
    _ = catalog(language).gettext
    if stated is None:
        return ""
    if stated.level == "none":
        return _("ingen krav om utdanning")
    if stated.level == "advantage":
        return _("utdanning er en fordel, ikke et krav")
    level = _("kurs") if stated.level == "course" else _(stated.level)
    return (_("krever {level}") if stated.required else _("{level} er ønsket, ikke et krav")).format(level=level)


def pay(stated: Pay | None, language: str) -> str:
    """Say what is stated of pay: the amounts where there are any, else the ad's own words."""
    if stated is None:
        return ""
    if stated.low is None:
        return stated.text
    _ = catalog(language).gettext
    unit = _("kr i timen") if is_hourly(stated.low) else _("kr i året")
    amounts = dict.fromkeys((grouped(stated.low), grouped(stated.high or stated.low)))
    return f"{'–'.join(amounts)} {unit}"


def is_hourly(amount: int) -> bool:
    """Tell whether so many kroner are for an hour, and not for a year."""
    return amount < _HOURLY


def points(facts: Facts, language: str) -> Iterator[tuple[str, str]]:
    """Give what applicants and the field ask of an ad, and whether this one says it: facts, and no marks."""
    _ = catalog(language).gettext
    stated, missing = _("oppgitt"), _("ikke oppgitt")
    yield _("Lønn i kroner"), stated if facts.pay and facts.pay.low else missing
    yield _("Fast stilling"), (_("ja") if "fast" in facts.contract else _("nei")) if facts.contract else missing
    yield _("Veiledning"), {True: _("ja"), False: _("nei"), None: missing}[facts.guidance]
    yield _("Oppgaver"), _("beskrevet") if facts.tasks else _("ikke beskrevet")


def grouped(amount: int) -> str:
    """Write 520000 as 520 000, with spaces at which no line breaks."""
    return f"{amount:,}".replace(",", "\u00a0")


def _lived(facts: Facts, _: Callable[[str], str]) -> str:
    return {"required": _("et krav"), "wished": _("et ønske"), "": ""}[facts.lived_experience]


def _asked(stated: bool | None, _: Callable[[str], str]) -> str:  # noqa: FBT001 - as the fact itself
    return "" if stated is None else _("kreves") if stated else _("kreves ikke")


def _is_the_same(quote: str, value: str) -> bool:
    """Tell whether a quote says nothing that does not already stand beside it."""
    return quote.strip(" .").casefold() == value.casefold()
