"""What is counted of one vacancy: one answer to each question, and as many as there are to a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal

from scraper import places
from scraper.model import Education, Entry, Facts
from scraper.statistics import kinds, titles
from scraper.text import oslo_day


NOT_STATED = "ikke oppgitt"
TERMS = ("fast", "midlertidig", "både fast og midlertidig", "bare timelønn eller tilkalling", NOT_STATED)
CONTRACTS = ("fast", "vikariat", "prosjekt", "engasjement", "åremål", "sesong", "tilkalling", "timelønn", NOT_STATED)
PERCENTS = ("under 20 %", "20–39 %", "40–59 %", "60–79 %", "80–99 %", "100 %", NOT_STATED)
PAYS = ("i kroner", "bare i ord", NOT_STATED)
LEVELS: Mapping[str, str] = {
    "none": "ingen utdanning kreves",
    "advantage": "utdanning er en fordel",
    "course": "kurs kreves",
    "fagbrev": "fagbrev kreves",
    "fagskole": "fagskole kreves",
    "bachelor": "bachelor kreves",
    "master": "master kreves",
    "autorisasjon": "autorisasjon kreves",
}
EDUCATIONS = (*LEVELS.values(), NOT_STATED)
DEMANDS = EDUCATIONS[2:-1]
TASKS = ("oppgavene er beskrevet", "ikke beskrevet")
GUIDANCE = ("veiledning er nevnt", "annonsen sier at det ikke er veiledning", "ikke nevnt")
TOPICS: Mapping[str, str] = {
    "psykisk-helse": "psykisk helse",
    "rus": "rus",
    "next-of-kin": "pårørende",
    "youth": "ungdom",
    "kriminalomsorg": "kriminalomsorg",
    "barnevern": "barnevern",
}
HAPPENINGS = ("lyst ut på nytt", "frist forlenget", "frist framskyndet", "trukket før fristen", "åpnet igjen", "endret")

_TEMPORARY = frozenset(("vikariat", "engasjement", "prosjekt", "åremål", "sesong"))
_STEPS = (20, 40, 60, 80, 100)
_FIRST = date(2001, 1, 1)  # of NAV's history of ads; an older day is a slip of the hand
_HAPPENED: Mapping[str, str] = {
    "extended": HAPPENINGS[1],
    "shortened": HAPPENINGS[2],
    "withdrawn": HAPPENINGS[3],
    "reopened": HAPPENINGS[4],
    "changed": HAPPENINGS[5],
}
Answer = tuple[str, str]  # a question and what the vacancy says to it


def day(entry: Entry) -> date:
    """Give the day a vacancy is counted on: when it was published, else when we first saw it."""
    published, seen = entry.vacancy.published, oslo_day(entry.vacancy.first_seen)
    return published if published and _FIRST <= published <= seen else seen


def positions(entry: Entry) -> int:
    """Give how many posts are offered; an ad that does not say is for one."""
    return entry.vacancy.facts.positions or 1


def kommune_codes(entry: Entry) -> tuple[str, ...]:
    """Give the kommuner of the workplaces, as far as they are known."""
    return tuple(code for code in dict.fromkeys(entry.vacancy.facts.kommune_codes) if code in places.kommuner())


def fylke_codes(entry: Entry) -> tuple[str, ...]:
    """Give the fylker of the workplaces, as far as they are known."""
    of_kommuner = (places.kommuner()[code].fylke_code for code in kommune_codes(entry))
    return tuple(code for code in dict.fromkeys((*of_kommuner, *entry.vacancy.fylke_codes)) if code in places.fylker())


def employer_kind(entry: Entry) -> kinds.EmployerKind:
    """Tell what kind of employer offers the post."""
    return kinds.kind(entry.vacancy.employer, entry.sector)


def term(facts: Facts) -> str:
    """Tell whether a post is permanent."""
    permanent, temporary = "fast" in facts.contract, not _TEMPORARY.isdisjoint(facts.contract)
    if permanent:
        return TERMS[2] if temporary else TERMS[0]
    return TERMS[1] if temporary else TERMS[3] if facts.contract else NOT_STATED


def percent(facts: Facts) -> str:
    """Tell how much of a full post it is; of «50–100 %» the lowest counts, as nobody is promised more."""
    if facts.percent is None:
        return NOT_STATED
    return PERCENTS[sum(step <= facts.percent[0] for step in _STEPS)]


def pay(facts: Facts) -> str:
    """Tell whether pay is stated in kroner, in words such as «etter avtale», or not at all."""
    if facts.pay is None:
        return NOT_STATED
    return PAYS[1] if facts.pay.low is None and facts.pay.high is None else PAYS[0]


def education(stated: Education | None) -> str:
    """Tell what education is demanded; one that is only wished is an advantage."""
    if stated is None:
        return NOT_STATED
    return LEVELS[stated.level if stated.required or stated.level == "none" else "advantage"]


def guidance(facts: Facts) -> str:
    """Tell whether guidance is mentioned."""
    return GUIDANCE[2] if facts.guidance is None else GUIDANCE[0] if facts.guidance else GUIDANCE[1]


def days_to_deadline(entry: Entry) -> int | None:
    """Give the days from publishing to the first deadline; None where either is not stated or cannot well be true."""
    vacancy = entry.vacancy
    stated = vacancy.last_day is not None and vacancy.last_day.isoformat() == vacancy.facts.deadline
    deadline = vacancy.earlier_deadlines[0] if vacancy.earlier_deadlines else vacancy.last_day if stated else None
    if not deadline or not vacancy.published or "deadline" in vacancy.facts.doubts:
        return None
    days = (deadline - vacancy.published).days
    return days if 0 <= days <= 366 else None


def happenings(entry: Entry) -> tuple[str, ...]:
    """Give what has happened to a vacancy, each only once."""
    again = (HAPPENINGS[0],) if entry.vacancy.readvertises else ()
    return (*again, *dict.fromkeys(_HAPPENED[kind] for kind in entry.happened if kind in _HAPPENED))


ONE: Mapping[str, Callable[[Entry], str]] = {  # questions to which each vacancy has one answer
    "term": lambda entry: term(entry.vacancy.facts),
    "percent": lambda entry: percent(entry.vacancy.facts),
    "pay": lambda entry: pay(entry.vacancy.facts),
    "education": lambda entry: education(entry.vacancy.facts.education),
    "guidance": lambda entry: guidance(entry.vacancy.facts),
    "tasks": lambda entry: TASKS[0] if entry.vacancy.facts.tasks else TASKS[1],
    "title": lambda entry: titles.family(entry.vacancy.title),
}


def answers(entry: Entry) -> Iterator[Answer]:
    """Give every answer of a vacancy."""
    for question, ask in ONE.items():
        yield question, ask(entry)
    for kind in entry.vacancy.facts.contract or (NOT_STATED,):
        yield "contract", kind
    for happened in happenings(entry):
        yield "happened", happened
    for tag in entry.tags:
        yield "topic", TOPICS.get(tag, "")


def pay_of(facts: Facts) -> tuple[Literal["year", "hour", ""], int]:
    """Give the lowest amount that is stated, and whether it is for a year or an hour; a fee for a meeting is neither."""
    amount = (facts.pay.low or facts.pay.high or 0) if facts.pay else 0
    return ("year" if amount >= 100_000 else "hour" if 100 <= amount <= 2_000 else ""), amount
