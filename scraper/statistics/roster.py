"""Who has advertised such posts, for open applications: employers by name, each once, however boards write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from scraper.dedup import names
from scraper.model import Entry
from scraper.statistics import counted
from scraper.statistics.kinds import KINDS, EmployerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertiser:
    """An employer that has advertised at least one such post."""

    name: str
    kind: EmployerKind
    orgnr: str  # of the unit that advertised last, where a board says it
    fylke_codes: tuple[str, ...]
    kommune_codes: tuple[str, ...]
    count: int
    last: date  # when its newest post was published
    newest: int  # the vacancy's number


@dataclass(slots=True)
class _Kept:
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[EmployerKind] = field(default_factory=Counter)
    fylker: set[str] = field(default_factory=set)
    kommuner: set[str] = field(default_factory=set)
    orgnr: str = ""
    last: tuple[date, int] = (date.min, 0)


class Roster:
    """Employers as they come; an ad that names none adds nothing."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def add(self, entry: Entry) -> None:
        """Add the employer of one vacancy."""
        name = _name(entry)
        key = _key(name)
        if not key:
            return
        kept = self._kept.setdefault(key, _Kept())
        kept.names[name] += 1
        kept.kinds[counted.employer_kind(entry)] += 1
        kept.fylker.update(counted.fylke_codes(entry))
        kept.kommuner.update(counted.kommune_codes(entry))
        newest = (counted.day(entry), entry.vacancy.id)
        if newest > kept.last:
            kept.last, kept.orgnr = newest, entry.orgnr or kept.orgnr

    def advertisers(self) -> tuple[Advertiser, ...]:
        """Give every employer, by name."""
        return tuple(sorted(map(_advertiser, self._kept.values()), key=lambda each: (each.name.casefold(), each.newest)))


def advertisers(entries: Iterable[Entry]) -> tuple[Advertiser, ...]:
    """Give every employer that has advertised such a post, by name."""
    roster = Roster()
    for entry in entries:
        roster.add(entry)
    return roster.advertisers()


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """Give what a name has in common with all other ways to write it."""
    return " / ".join(sorted(names.employer(name).mains))


_organisation = lru_cache(maxsize=4096)(names.organisation)


def _name(entry: Entry) -> str:
    """Give the organisation's name without its units, as the ad's own words or the board's name have it."""
    return _organisation(entry.vacancy.employer)


def _advertiser(kept: _Kept) -> Advertiser:
    last, newest = kept.last
    return Advertiser(
        name=min(kept.names, key=lambda name: (-kept.names[name], name)),
        kind=min(kept.kinds, key=lambda kind: (-kept.kinds[kind], KINDS.index(kind))),
        orgnr=kept.orgnr,
        fylke_codes=tuple(sorted(kept.fylker)),
        kommune_codes=tuple(sorted(kept.kommuner)),
        count=kept.names.total(),
        last=last,
        newest=newest,
    )
