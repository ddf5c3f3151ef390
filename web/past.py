"""What closed posts leave for the pages of others: the last one of each place, and who has advertised. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from scraper import places
from scraper.model import Vacancy
from web.lists import fylker, in_order
from web.pages import published


@dataclass(frozen=True, slots=True)
class Employer:
    """Somebody who has advertised such posts in a fylke."""

    name: str  # as its newest ad writes it
    posts: int
    latest: int  # its newest post
    day: date  # when that was advertised


@dataclass(slots=True)
class Past:
    """Filled by going through every post once, as ten thousand of them do not fit in memory together."""

    last: dict[str, Vacancy] = field(default_factory=dict)  # by code of kommune and fylke; of the whole country under ""
    _employers: defaultdict[str, dict[str, Employer]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, vacancy: Vacancy, *, closed: bool) -> None:
        """Remember what a post leaves."""
        if closed:
            age = _age(vacancy)
            for code in ("", *vacancy.fylke_codes, *vacancy.facts.kommune_codes):
                if code not in self.last or _age(self.last[code]) < age:
                    self.last[code] = vacancy
        if vacancy.employer:
            for code in vacancy.fylke_codes or ("",):
                _count(self._employers[code], vacancy)

    def employers(self) -> Iterator[tuple[str, list[Employer]]]:
        """Give the employers of each fylke that has any, by name; those of no known fylke last."""
        for code in (*fylker(), ""):
            if found := self._employers.get(code):
                yield places.fylker().get(code, ""), sorted(found.values(), key=lambda each: in_order(each.name))


def _age(vacancy: Vacancy) -> tuple[date, int]:
    return published(vacancy), vacancy.id


def _count(known: dict[str, Employer], vacancy: Vacancy) -> None:
    name, day = vacancy.facts.employer or vacancy.employer, published(vacancy)
    key = name.casefold()
    before = known.get(key, Employer("", 0, 0, date.min))
    if (day, vacancy.id) > (before.day, before.latest):
        known[key] = Employer(name, before.posts + 1, vacancy.id, day)
    else:
        known[key] = replace(before, posts=before.posts + 1)
