"""Lets things come that wait for a person: doubts, pairs, what outlives its deadline, facts in conflict, a visitor's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from scraper import deciding
from scraper.config import Config
from scraper.crawl import keep
from scraper.judge import judge
from scraper.model import Place, Posting
from scraper.store import Store
from scraper.text import oslo_day


_BOARDS = ("jobbnorge", "nav")  # where the ads are said to stand
_LONG_AGO = timedelta(days=8)
_SURE = "<p>Vi søker en erfaringskonsulent til {team}. Du har egen erfaring med psykisk sykdom eller rus, og vil bruke den.</p>"
_SHARED = (
    "<p>Vi søker en erfaringskonsulent. Du har selv levd med rus eller psykisk sykdom, og vil bruke det du har lært, "
    "sammen med andre. Du følger beboerne til lege, NAV og bolig, og er med i teamets møter.</p>"
)
_ALIKE = tuple(
    f"{_SHARED}<p>{own}</p>"
    for own in (
        "Skavli botiltak har 9 beboere med lang erfaring fra gata. Arbeidet er om dagen, og du får veiledning hver uke.",
        "Strandpromenaden tar imot 14 unge. Hos oss er det turnus med kvelder og helger, og laget består av sju ansatte.",
    )
)
_STREETS = ("Strandgata", "Kirkegata", "Storgata", "Havnegata", "Skippergata", "Torggata", "Bakkegata", "Elvegata", "Skolegata")
_UNSURE = (
    "<p>Vi søker en miljøarbeider til {team}. Du har gjerne egenerfaring fra rus eller psykisk helse. "
    "Vi krever ikke utdanning.</p><p>Turnus med arbeid hver tredje helg.</p>"
)


@dataclass(slots=True)
class Waiting:
    """What comes to a database, each time something that was not there."""

    config: Config
    _numbers: Iterator[int]

    @classmethod
    def at(cls, config: Config) -> Waiting:
        """Begin where nothing has come."""
        return cls(config, count(1))

    def come(self, wanted: Mapping[str, int], now: datetime) -> None:
        """Let so many of each come."""
        ways = {
            "doubt": self._doubt,
            "same": self._pair,
            "closed": self._overdue,
            "conflict": self._conflict,
            "report": self._report,
        }
        with Store.open(self.config.database) as store, store.atomic():
            for board in _BOARDS:
                store.frontier.register(board)
            for what, times in wanted.items():
                for _ in range(times):
                    ways[what](store, now)

    def _doubt(self, store: Store, now: datetime) -> int:
        number = next(self._numbers)
        ad = self._ad(now, title=f"Miljøarbeider 60 %, avdeling {number}", text=_UNSURE, employer=f"Stiftelsen Havn {number}")
        return _kept(store, ad, now)

    def _pair(self, store: Store, now: datetime) -> None:
        """Let two boards show what may be one post; the place where one works is written as no other pair has it."""
        number = next(self._numbers)
        where = " ".join(f"{street}{number}" for street in _STREETS)
        employer = f"Bydel {number}"
        for board, text in zip(_BOARDS, _ALIKE, strict=True):
            _kept(store, self._ad(now, text=f"{text}<p>Du finner oss i {where}.</p>", employer=employer), now, board)

    def _overdue(self, store: Store, now: datetime) -> None:
        ad = self._ad(now, text=_SURE, deadline=timedelta(days=-2))
        for seen in (now - _LONG_AGO, now):
            _kept(store, ad, seen)
        store.vacancies.note_overdue(now)

    def _conflict(self, store: Store, now: datetime) -> None:
        employer = f"Fylke {next(self._numbers)}"
        ads = (self._ad(now, text=_SURE, employer=employer, deadline=timedelta(days=days)) for days in (20, 34))
        ruled = store.groups.rule("same", *(_kept(store, ad, now) for ad in ads), who="Ola", why="likt", now=now)
        deciding.carry_out(store, ruled, now)

    def _report(self, store: Store, now: datetime) -> None:
        one = next(self._numbers)
        number = self._doubt(store, now) if one % 2 else None
        said = "Fristen er feil, den er over." if number else "Denne har dere ikke."
        url = "" if number else f"https://www.eksempelforeningen.example/stilling/{one}"
        store.reports.add("fault" if number else "tip", vacancy_id=number, url=url, said=said, now=now)

    def _ad(
        self,
        now: datetime,
        *,
        text: str,
        title: str = "Erfaringskonsulent 60 % fast",
        employer: str = "",
        deadline: timedelta = timedelta(days=30),
    ) -> Posting:
        number = next(self._numbers)
        return Posting(
            source_id=f"week-{number}",
            url=f"https://jobbnorge.example/week-{number}",
            title=title,
            employer=employer or f"Kommune {number}",
            html=text.format(team=f"team {number}"),
            places=(Place(kommune="Bodø"),),
            deadline=(oslo_day(now) + deadline).isoformat(),
        )


def _kept(store: Store, ad: Posting, now: datetime, board: str = _BOARDS[0]) -> int:
    keep(store, board, judge(ad), now)
    return store.boards.vacancy(board, ad.source_id)
