"""The facts of a post for programs, under the same names in XML and in JSON; docs/feeds.md says what each means."""

from __future__ import annotations

from collections.abc import Mapping

from scraper.model import Facts, Record, Vacancy


Value = str | int | bool | tuple[str, ...]


def fields(record: Record) -> dict[str, Value]:
    """Give the facts that are stated, and no others."""
    vacancy, facts = record.vacancy, record.vacancy.facts
    found: Mapping[str, Value | None] = {
        "state": record.standing.state,
        **_deadline(vacancy),
        **_percent(facts),
        "contract": facts.contract,
        "positions": facts.positions,
        "employer": vacancy.employer,
        "kommune": facts.kommune_codes,
        "fylke": vacancy.fylke_codes,
        "lived_experience": facts.lived_experience,
        **_education(facts),
        "language": facts.ad_lang,
    }
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def as_text(value: Value) -> str:
    """Write a value as the text of an element; no word of a list has a space in it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _deadline(vacancy: Vacancy) -> dict[str, Value]:
    if day := vacancy.stated_day:
        return {"deadline": day.isoformat()}
    shown = {"shown_until": vacancy.last_day.isoformat()} if vacancy.last_day else {}
    return {"deadline_words": vacancy.facts.deadline, **shown}


def _percent(facts: Facts) -> dict[str, Value]:
    return {"percent_low": facts.percent[0], "percent_high": facts.percent[1]} if facts.percent else {}


def _education(facts: Facts) -> dict[str, Value]:
    known = facts.education
    return {"education": known.level, "education_required": known.required} if known else {}
