"""What staff have corrected, laid over what boards say; where a board has changed the very same thing since, both are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from scraper.model import LABELS, Edit, Evidence, Vacancy
from scraper.text import OSLO


# Why a post is shown that staff, and not the rules, took for one of ours.
STAFF_SAY = Evidence(rule="staff", weight=0, where="text", quote="", says="En av oss har lest annonsen")


def overlaid(vacancy: Vacancy, edits: Iterable[Edit]) -> Vacancy:
    """Give a vacancy as staff have corrected it, with what the boards now say beside each correction; the newest counts."""
    newest = {edit.name: edit for edit in edits}
    said = {name: read(vacancy) for name, (read, _) in _FIELDS.items()}
    for edit in newest.values():
        vacancy = _FIELDS[edit.name][1](vacancy, edit.value)
    return replace(vacancy, edits=tuple(replace(edit, says=said[name]) for name, edit in newest.items()))


def said(vacancy: Vacancy, name: str) -> str:
    """Give what the boards say of a field that staff may correct, as staff would write it; raises KeyError for any other."""
    return _FIELDS[name][0](vacancy)


def checked(name: str, value: str) -> str:
    """Give a correction as it is kept; raises ValueError that says how it is written."""
    if name not in _FIELDS:
        raise ValueError(f"{name} cannot be corrected; these can: {', '.join(_FIELDS)}")
    if name == "deadline" and value not in ("snarest", "løpende", ""):
        date.fromisoformat(value)
    if name == "percent" and value:
        _percent(value)
    if name == "kind" and value not in LABELS:
        raise ValueError(f"it is one of {', '.join(LABELS)}")
    if name == "state":
        _stated(value)
    return value.strip()


def _percent(value: str) -> tuple[int, int]:
    low, _, high = value.replace("–", "-").partition("-")
    span = int(low), int(high or low)
    if not 0 < span[0] <= span[1] <= 100:
        raise ValueError("a percentage is written as 50 or 50-80")
    return span


def _with_percent(vacancy: Vacancy, value: str) -> Vacancy:
    return replace(vacancy, facts=replace(vacancy.facts, percent=_percent(value) if value else None))


def _with_deadline(vacancy: Vacancy, value: str) -> Vacancy:
    last_day = date.fromisoformat(value) if value not in ("snarest", "løpende", "") else vacancy.last_day
    return replace(vacancy, facts=replace(vacancy.facts, deadline=value), last_day=last_day)


def _with_contract(vacancy: Vacancy, value: str) -> Vacancy:
    kinds = tuple(part.strip() for part in value.split(",") if part.strip())
    return replace(vacancy, facts=replace(vacancy.facts, contract=kinds))


def _with_kind(vacancy: Vacancy, value: Any) -> Vacancy:  # noqa: ANN401 - `checked` has seen that it is a label
    """Give a vacancy as staff take it; readers are told that it was a person who did."""
    if value != "position":
        return replace(vacancy, kind=value)
    return replace(vacancy, kind=value, evidence=(STAFF_SAY, *vacancy.evidence), reasons=(STAFF_SAY.says, *vacancy.reasons))


def _said_percent(vacancy: Vacancy) -> str:
    low, high = vacancy.facts.percent or (0, 0)
    return "" if not high else str(low) if low == high else f"{low}-{high}"


def _stated(value: str) -> tuple[str, date]:
    word, _, day = value.partition(" ")
    if word not in ("open", "closed"):
        raise ValueError(
            "it is written as «closed 2026-12-01», the day it was closed, or «open 2026-12-31», the last day it is shown"
        )
    return word, date.fromisoformat(day)


def _with_state(vacancy: Vacancy, value: str) -> Vacancy:
    """Give a vacancy as open until a day, or closed since one, whatever its boards show."""
    word, day = _stated(value)
    if word == "closed":
        return replace(vacancy, withdrawn=datetime.combine(day, time(), OSLO).astimezone(UTC))
    stated = vacancy.stated_day
    facts = replace(vacancy.facts, deadline="løpende") if stated and stated < day else vacancy.facts
    return replace(vacancy, withdrawn=None, last_day=day, facts=facts)


def _line(name: str) -> tuple[Callable[[Vacancy], str], Callable[[Vacancy, str], Vacancy]]:
    """Give how a line is read and written."""

    def written(vacancy: Vacancy, value: str) -> Vacancy:
        line: Mapping[str, Any] = {name: value}
        return replace(vacancy, **line)

    return lambda vacancy: str(getattr(vacancy, name)), written


# What staff may correct: how it is read as they write it, and how their words are laid over it.
_FIELDS: Mapping[str, tuple[Callable[[Vacancy], str], Callable[[Vacancy, str], Vacancy]]] = {
    "kind": (lambda vacancy: vacancy.kind, _with_kind),
    "title": _line("title"),
    "employer": _line("employer"),
    "apply_url": _line("apply_url"),
    "deadline": (lambda vacancy: vacancy.facts.deadline, _with_deadline),
    "percent": (_said_percent, _with_percent),
    "contract": (lambda vacancy: ", ".join(vacancy.facts.contract), _with_contract),
    "state": (lambda vacancy: "closed" if vacancy.withdrawn else "open", _with_state),
}
