"""Each vacancy as a row, for those who want to count for themselves: facts and our own address, no text and no person."""

from __future__ import annotations

from scraper import places
from scraper.model import Entry, Facts
from scraper.statistics import counted, titles
from scraper.statistics.tables import Cell


COLUMNS = (
    "id",
    "side",
    "publisert",
    "tittel",
    "tittelgruppe",
    "arbeidsgiver",
    "arbeidsgivertype",
    "orgnr",
    "kommunenummer",
    "kommuner",
    "fylker",
    "stillinger",
    "lavest prosent",
    "høyest prosent",
    "ansettelse",
    "fast eller midlertidig",
    "lønn",
    "lønn fra, kr",
    "lønn til, kr",
    "utdanning",
    "veiledning",
    "oppgaver",
    "frist",
    "siste dag",
    "dager til frist",
    "lyser ut på nytt",
    "hendelser",
    "fagfelt",
    "kilder",
)


def row(entry: Entry, site: str) -> tuple[Cell, ...]:
    """Give a vacancy's row; ``site`` is the address of the site, without a slash at the end."""
    vacancy, facts = entry.vacancy, entry.vacancy.facts
    return (
        vacancy.id,
        f"{site}/stilling/{vacancy.id}/",
        counted.day(entry),
        vacancy.title,
        titles.family(vacancy.title),
        vacancy.employer,
        counted.employer_kind(entry),
        entry.orgnr,
        *_places(entry),
        counted.positions(entry),
        *(facts.percent or (None, None)),
        _listed(facts.contract),
        counted.term(facts),
        *_pay(facts),
        counted.education(facts.education),
        counted.guidance(facts),
        counted.TASKS[0] if facts.tasks else counted.TASKS[1],
        facts.deadline,
        vacancy.last_day,
        counted.days_to_deadline(entry),
        vacancy.readvertises,
        _listed(counted.happenings(entry)),
        _listed(tuple(counted.TOPICS[tag] for tag in entry.tags if tag in counted.TOPICS)),
        _listed(entry.sources),
    )


def _places(entry: Entry) -> tuple[str, str, str]:
    codes = counted.kommune_codes(entry)
    names = tuple(places.kommuner()[code].name for code in codes) or entry.vacancy.places
    return _listed(codes), _listed(names), _listed(tuple(places.fylker()[code] for code in counted.fylke_codes(entry)))


def _pay(facts: Facts) -> tuple[str, int | None, int | None]:
    return counted.pay(facts), facts.pay.low if facts.pay else None, facts.pay.high if facts.pay else None


def _listed(values: tuple[str, ...]) -> str:
    """Join values by a bar, which no name of ours holds."""
    return " | ".join(values)
