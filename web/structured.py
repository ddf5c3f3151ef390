"""A post as schema.org/JobPosting, for search engines and other programs. Pure: nothing in it that the page does not show."""

from __future__ import annotations

import html
from datetime import datetime, time
from typing import Any

from scraper import places
from scraper.model import Record, Vacancy
from scraper.text import OSLO
from web import facts
from web.pages import Site, published


_EMPLOYMENT = {
    "vikariat": "TEMPORARY",
    "engasjement": "TEMPORARY",
    "prosjekt": "TEMPORARY",
    "åremål": "TEMPORARY",
    "sesong": "TEMPORARY",
    "tilkalling": "PER_DIEM",
    "timelønn": "PER_DIEM",
}
_LAST_MOMENT = time(23, 59, 59)  # of a deadline's day, in Norway


def job_posting(record: Record, site: Site) -> dict[str, Any] | None:
    """Describe an open post; one that is closed, or whose employer is not stated, is not described."""
    vacancy = record.vacancy
    if record.standing.state != "open" or not vacancy.employer:
        return None
    described = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": _description(vacancy),
        "identifier": {"@type": "PropertyValue", "name": site.title, "value": str(vacancy.id)},
        "datePosted": published(vacancy).isoformat(),
        "validThrough": _valid_through(vacancy),
        "employmentType": _employment(vacancy),
        "hiringOrganization": {"@type": "Organization", "name": vacancy.employer},
        "jobLocation": [_place(name, region) for name, region in _located(vacancy)],
        "totalJobOpenings": vacancy.facts.positions,
        "baseSalary": _salary(vacancy),
        "directApply": False,
        "url": f"{site.url}/stilling/{vacancy.id}/",
    }
    return {name: value for name, value in described.items() if value not in (None, [])}


def _description(vacancy: Vacancy) -> str:
    """Tell the facts as a list, in the words of the page."""
    told = [("Arbeidsgiver", vacancy.employer), ("Sted", ", ".join(vacancy.places))]
    told += [(row.label, row.value) for row in facts.rows(vacancy, "nb")]
    lines = (f"<li>{label}: {html.escape(value or 'ikke oppgitt')}</li>" for label, value in told)
    return f"<ul>{''.join(lines)}</ul>"


def _valid_through(vacancy: Vacancy) -> str | None:
    if vacancy.last_day is None:
        return None
    return datetime.combine(vacancy.last_day, _LAST_MOMENT, OSLO).isoformat()


def _employment(vacancy: Vacancy) -> list[str]:
    """Say full time or part time where a percentage is stated, and whether it is for a time."""
    percent = vacancy.facts.percent
    full = ["FULL_TIME"] if percent and percent[1] >= 100 else []
    part = ["PART_TIME"] if percent and percent[0] < 100 else []
    return full + part + list(dict.fromkeys(_EMPLOYMENT[kind] for kind in vacancy.facts.contract if kind in _EMPLOYMENT))


def _located(vacancy: Vacancy) -> list[tuple[str, str]]:
    """Give each place with its fylke; where no place is known, the country is all that is said."""
    known = [places.kommuner()[code] for code in vacancy.facts.kommune_codes if code in places.kommuner()]
    if known:
        return [(kommune.name, places.fylker()[kommune.fylke_code]) for kommune in known]
    fylker = [("", places.fylker()[code]) for code in vacancy.fylke_codes]
    return fylker or [(name, "") for name in vacancy.places] or [("", "")]


def _place(name: str, region: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": name, "addressRegion": region, "addressCountry": "NO"}
    return {"@type": "Place", "address": {key: value for key, value in address.items() if value}}


def _salary(vacancy: Vacancy) -> dict[str, Any] | None:
    """Give the amounts, where any are stated."""
    stated = vacancy.facts.pay
    if stated is None or stated.low is None:
        return None
    unit = "HOUR" if facts.is_hourly(stated.low) else "YEAR"
    amounts = {"minValue": stated.low, "maxValue": stated.high or stated.low}
    return {"@type": "MonetaryAmount", "currency": "NOK", "value": {"@type": "QuantitativeValue", **amounts, "unitText": unit}}
