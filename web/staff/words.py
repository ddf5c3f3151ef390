"""What the room says of times, fields and decisions. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from babel.dates import format_date, format_datetime

from scraper.review import Decision, What
from scraper.text import OSLO


# What may be corrected, as staff know it, with how it is written.
LABELS: Mapping[str, tuple[str, str]] = {
    "title": ("Tittel", ""),
    "employer": ("Arbeidsgiver", ""),
    "deadline": ("Frist", "2026-12-31, snarest eller løpende"),
    "percent": ("Prosent", "50 eller 50-80"),
    "contract": ("Ansettelse", "fast, vikariat …"),
    "apply_url": ("Søknadslenke", "https://…"),
}
ASKED: Mapping[What, str] = {
    "doubt": "Er dette en stilling for en erfaringskonsulent?",
    "same": "Er dette samme stilling?",
    "closed": "Kan man fortsatt søke?",
    "conflict": "Hva stemmer?",
    "report": "Hva gjør vi med dette?",
}
GROUPS: Mapping[What, str] = {
    "doubt": "Er det en slik stilling?",
    "report": "Tips og feil fra besøkende",
    "closed": "Åpen eller stengt?",
    "same": "Samme stilling?",
    "conflict": "Opplysninger som ikke stemmer overens",
}
WHY: Mapping[str, str] = {
    "overdue": "fristen er ute, men annonsen vises fortsatt",
    "old": "annonsen har ingen frist og er over et halvt år gammel",
    "deadline": "frist",
    "percent": "prosent",
    "contract": "ansettelse",
    "title": "tittel",
    "employer": "arbeidsgiver",
    "apply_url": "søknadslenke",
    "kind": "om det er en slik stilling",
    "state": "åpen eller stengt",
    "kommune_codes": "sted",
    "pay": "lønn",
    "positions": "antall stillinger",
    "education": "utdanning",
}
_KINDS = {"position": "godkjent", "mention": "avvist", "unrelated": "avvist", "unsure": "usikker"}
_REMARKS = {"note": "merknad", "tag": "merkelapp", "settled": "lot stå som det er"}


def clock(moment: datetime) -> str:
    """Say when something was, as clocks in Norway show it."""
    return format_datetime(moment.astimezone(OSLO), "d. MMM y 'kl.' HH.mm", locale="nb")


def days(text: str) -> str:
    """Say the days in a text as people do."""
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: _day(found[0]), text)


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text), "d. MMM y", locale="nb")
    except ValueError:
        return text


def decided(decision: Decision) -> str:
    """Say what somebody decided, in a few words."""
    if decision.record == "ruling":
        numbers = " og ".join(map(str, decision.vacancies))
        return f"samme stilling ({numbers})" if decision.what == "same" else f"ikke samme stilling ({numbers})"
    if decision.record == "report":
        return "behandlet"
    if decision.record == "remark":
        return f"{_REMARKS[decision.what]}: {decision.after}" if decision.what != "settled" else _REMARKS["settled"]
    if decision.what == "kind":
        return _KINDS.get(decision.after, decision.after)
    if decision.what == "state":
        return _state(decision.after)
    label = LABELS[decision.what][0].lower()
    return f"{label}: {decision.before or 'ikke oppgitt'} → {decision.after or 'ikke oppgitt'}"


def _state(value: str) -> str:
    word, _, day = value.partition(" ")
    return days(f"fortsatt åpen til {day}" if word == "open" else f"stengt {day}")
