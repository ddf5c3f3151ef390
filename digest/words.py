"""How facts are said to readers, in bokmål and nynorsk."""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from scraper import places
from scraper.letters import Change, Search
from scraper.model import Facts, Vacancy


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Give the catalog of a language; bokmål is what stands in the templates."""
    if language == "nb":
        return gettext.NullTranslations()
    with files("digest").joinpath("locale", language, "messages.po").open("rb") as lines:
        po = read_po(lines, locale=language)
    compiled = BytesIO()
    write_mo(compiled, po)
    compiled.seek(0)
    return Translations(fp=compiled)


@lru_cache(maxsize=4096)  # eleven years of them: posts share their days, and Babel takes long over each
def long_day(day: date, language: str) -> str:
    """Write a day in full: fredag 11. desember 2026."""
    return format_date(day, "EEEE d. MMMM y", locale=language)


def short_day(day: date) -> str:
    """Write a day as briefly as a headline needs: 11.12."""
    return f"{day.day}.{day.month}."


def percent(facts: Facts) -> str:
    """Write the percentage: 80 %, 50–100 %, or nothing where none is stated."""
    if facts.percent is None:
        return ""
    low, high = facts.percent
    return f"{low} %" if low == high else f"{low}–{high} %"


def deadline(vacancy: Vacancy, language: str) -> str:
    """Say until when one can apply."""
    _ = catalog(language).gettext
    stated = vacancy.facts.deadline
    if stated == "snarest":
        return _("søk så snart som mulig")
    if stated == "løpende":
        return _("søknader vurderes løpende")
    if vacancy.last_day is None:
        return _("frist ikke oppgitt")
    stating = _("søk innen {day}") if stated else _("frist ikke oppgitt, vises til {day}")
    return stating.format(day=long_day(vacancy.last_day, language))


def became(change: Change, language: str) -> str:
    """Say what has become of a post."""
    _ = catalog(language).gettext
    if change.kind == "withdrawn":
        return _("Trukket: den kan ikke søkes lenger")
    if change.kind == "reopened":
        return _("Lyst ut igjen, {deadline}").format(deadline=deadline(change.vacancy, language))
    return _("Ny frist: {deadline}").format(deadline=deadline(change.vacancy, language))


def contract(facts: Facts, language: str) -> str:
    """Say what kind of employment it is."""
    return ", ".join(catalog(language).gettext(kind) for kind in facts.contract)


def reasons(vacancy: Vacancy, language: str, most: int = 3) -> str:
    """Say why a vacancy is one of ours: the rules that spoke for it, in the order of the rules."""
    _ = catalog(language).gettext
    return " ".join(f"{_(reason)}." for reason in vacancy.reasons[:most])


def headline(vacancy: Vacancy) -> str:
    """Write a vacancy on one line: «Tittel – arbeidsgiver, sted (50 %, frist 12.1.)»."""
    end = f"frist {short_day(vacancy.stated_day)}" if vacancy.stated_day else vacancy.facts.deadline
    where = ", ".join(filter(None, (vacancy.employer, *vacancy.places[:2])))
    about = ", ".join(filter(None, (percent(vacancy.facts), end)))
    return " – ".join(filter(None, (vacancy.title, where))) + (f" ({about})" if about else "")


def search(wanted: Search, language: str) -> str:
    """Say what a search asks for: «Nordland, Bodø · minst 50 % · fast · uten krav om utdanning»."""
    _ = catalog(language).gettext
    contracts = _(" eller ").join(_(kind) for kind in wanted.contracts)
    parts = [
        _where(wanted, language),
        _("minst {n} %").format(n=wanted.least_percent) if wanted.least_percent else "",
        contracts,
        _("uten krav om utdanning") if wanted.unschooled else "",
    ]
    return " · ".join(filter(None, parts))


def _where(wanted: Search, language: str) -> str:
    _ = catalog(language).gettext
    names = [places.fylker()[code] for code in wanted.fylke_codes]
    names += [places.kommuner()[code].name for code in wanted.kommune_codes]
    if wanted.near:
        names.append(_("inntil {km} km fra {place}").format(km=wanted.km, place=places.kommuner()[wanted.near].name))
    return ", ".join(names) or _("hele landet")


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago something was."""
    minutes = int((now - moment).total_seconds() // 60)
    for size, one, many in ((1440, "1 dag", "dager"), (60, "1 time", "timer"), (1, "1 minutt", "minutter")):
        if minutes >= size:
            count = minutes // size
            return one if count == 1 else f"{count} {many}"
    return "under ett minutt"
