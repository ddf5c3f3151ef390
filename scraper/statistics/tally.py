"""Adds up what vacancies answer, one at a time: what is kept is sums, however many vacancies there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import quantiles

from scraper.model import Entry
from scraper.statistics import counted
from scraper.statistics.roster import Roster


SMALL = 5  # of fewer than so many no share and no middle is given: one more would change it by a fifth or more


@dataclass(slots=True)
class Sums:
    """The sums of some vacancies."""

    count: int = 0
    positions: int = 0
    last: date | None = None  # when the newest was published
    answers: Counter[counted.Answer] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)  # from publishing to deadline

    def add(self, entry: Entry, answers: Iterable[counted.Answer], days: int | None) -> None:
        """Add one vacancy."""
        self.count += 1
        self.positions += counted.positions(entry)
        self.last = max(self.last or date.min, counted.day(entry))
        self.answers.update(answers)
        if days is not None:
            self.days[days] += 1

    def of(self, question: str, *answers: str) -> int:
        """Give how many gave one of these answers."""
        return sum(self.answers[question, answer] for answer in answers)

    def share(self, question: str, *answers: str, among_stated: bool = False) -> float | None:
        """Give how many of a hundred gave one of these answers: of all, or of those that say anything."""
        whole = self.count - (self.of(question, counted.NOT_STATED) if among_stated else 0)
        return share(self.of(question, *answers), whole)


def share(part: int, whole: int) -> float | None:
    """Give so many of a hundred, or None where there are too few to speak of."""
    return round(100 * part / whole, 1) if whole >= SMALL else None


def quartiles(counts: Counter[int]) -> tuple[float, float, float] | None:
    """Give what a quarter, half and three quarters are at most, or None where there are too few."""
    if counts.total() < SMALL:
        return None
    low, middle, high = quantiles(sorted(counts.elements()), n=4, method="inclusive")
    return low, middle, high


class Tally:
    """The sums of all vacancies, and of each year, quarter, fylke, kommune and kind of employer."""

    def __init__(self) -> None:
        self.all = Sums()
        self.years: defaultdict[int, Sums] = defaultdict(Sums)
        self.quarters: defaultdict[tuple[int, int], Sums] = defaultdict(Sums)
        self.fylker: defaultdict[str, Sums] = defaultdict(Sums)  # by code; "" where none is known
        self.kommuner: defaultdict[str, Sums] = defaultdict(Sums)
        self.own: Counter[str] = Counter()  # of each kommune: those that a kommune offers
        self.kinds: defaultdict[str, Sums] = defaultdict(Sums)
        self.found: Counter[tuple[str, ...]] = Counter()  # by all the sources that listed a vacancy
        self.pay: defaultdict[str, Counter[int]] = defaultdict(Counter)  # lowest amount stated, for a year and for an hour
        self.first: date | None = None  # when the oldest was published
        self.roster = Roster()

    def add(self, entry: Entry) -> None:
        """Add one vacancy, to the sums of each group that it belongs to."""
        day, kind, days = counted.day(entry), counted.employer_kind(entry), counted.days_to_deadline(entry)
        answers = tuple(counted.answers(entry))
        codes, fylker = counted.kommune_codes(entry), counted.fylke_codes(entry)
        groups = [self.all, self.years[day.year], self.quarters[day.year, (day.month + 2) // 3], self.kinds[kind]]
        groups += [self.fylker[code] for code in fylker or ("",)] + [self.kommuner[code] for code in codes]
        for sums in groups:
            sums.add(entry, answers, days)
        self.own.update(codes if kind == "kommune" else ())
        self.found[entry.sources] += 1
        self.first = min(self.first or day, day)
        unit, amount = counted.pay_of(entry.vacancy.facts)
        self.pay[unit].update((amount,) if unit else ())
        self.roster.add(entry)
