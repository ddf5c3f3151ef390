"""The sums as tables, in bokmål: what is a word of ours is marked, so that whoever shows it can say it in another language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scraper import places
from scraper.statistics import counted, coverage, titles
from scraper.statistics.kinds import KINDS
from scraper.statistics.tally import Sums, Tally, quartiles, share


Cell = str | int | float | date | None  # None where there are too few to say
ColumnKind = Literal["words", "name", "source", "number", "share", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called, and what it holds: words of ours, names, a source, numbers, hundredths or days."""

    name: str
    kind: ColumnKind = "number"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``name`` is that of its file and never changes."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, name: str) -> tuple[Cell, ...]:
        """Give what stands in a column."""
        place = [column.name for column in self.columns].index(name)
        return tuple(row[place] for row in self.rows)


_COUNTS = (Column("utlysninger"), Column("stillinger"))
_SHARES = (
    Column("fast (%)", "share"),
    Column("vikariat (%)", "share"),
    Column("prosjekt (%)", "share"),
    Column("minst 80 % stilling (%)", "share"),
    Column("lønn i kroner (%)", "share"),
    Column("krever utdanning (%)", "share"),
    Column("nevner veiledning (%)", "share"),
    Column("lyst ut på nytt (%)", "share"),
)
_LAST = Column("siste utlysning", "day")
_OF_ALL = Column("% av alle", "share")
_OF_STATED = Column("% av dem som sier det", "share")
_WAITS = (
    ("under 14 dager", 0, 13),
    ("14–20 dager", 14, 20),
    ("21–27 dager", 21, 27),
    ("28–41 dager", 28, 41),
    ("42 dager eller mer", 42, 366),
)
_YEARLY = (
    ("under 400 000 kr", 0, 399_999),
    ("400 000–449 999 kr", 400_000, 449_999),
    ("450 000–499 999 kr", 450_000, 499_999),
    ("500 000–549 999 kr", 500_000, 549_999),
    ("550 000–599 999 kr", 550_000, 599_999),
    ("600 000 kr eller mer", 600_000, 2_000_000),
)


def tables(tally: Tally) -> tuple[Table, ...]:
    """Give every table, in the order in which the page shows them."""
    return (
        years(tally),
        quarters(tally),
        fylker(tally),
        kommuner(tally),
        employer_kinds(tally),
        _one("fast-eller-midlertidig", "Fast eller midlertidig", "term", counted.TERMS, tally.all),
        contracts(tally),
        _one("stillingsprosent", "Stillingsprosent", "percent", counted.PERCENTS, tally.all),
        _one("lonn", "Står lønna i annonsen?", "pay", counted.PAYS, tally.all),
        yearly_pay(tally),
        pay_middles(tally),
        _one("utdanning", "Krav om utdanning", "education", counted.EDUCATIONS, tally.all),
        _one("veiledning", "Veiledning", "guidance", counted.GUIDANCE, tally.all),
        _one("oppgaver", "Oppgaver", "tasks", counted.TASKS, tally.all),
        happenings(tally),
        waits(tally),
        _one("titler", "Titler", "title", titles.FAMILIES, tally.all),
        topics(tally),
        sources(tally),
        advertisers(tally),
    )


def years(tally: Tally) -> Table:
    """Give each year, also one without a post, with what the organisation follows from year to year."""
    columns = (Column("år", "name"), *_COUNTS, *_SHARES, Column("dager til frist, median"))
    rows = ((str(year), *_counts(sums), *_shares(sums), _median(sums)) for year, sums in _years(tally))
    return Table("ar", "År for år", columns, tuple(rows))


def quarters(tally: Tally) -> Table:
    """Give each quarter from the first to the last, also those without a post."""
    present = sorted(tally.quarters)
    wanted = [
        (year, quarter) for year in _span(tally) for quarter in (1, 2, 3, 4) if present[0] <= (year, quarter) <= present[-1]
    ]
    rows = ((f"{year}-K{quarter}", *_counts(tally.quarters.get((year, quarter), Sums()))) for year, quarter in wanted)
    return Table("kvartal", "Kvartal for kvartal", (Column("kvartal", "name"), *_COUNTS), tuple(rows))


def fylker(tally: Tally) -> Table:
    """Give each fylke; a post in two of them counts in both, and one without a known place by itself."""
    columns = (Column("fylke", "words"), *_COUNTS, Column("kommuner med utlysning"), Column("kommuner i alt"), _LAST)
    return Table(
        "fylke",
        "Fylke for fylke",
        columns,
        (*_fylke_rows(tally), ("sted ikke oppgitt", *_counts(_of(tally, "")), 0, 0, _of(tally, "").last)),
    )


def _fylke_rows(tally: Tally) -> Iterator[tuple[Cell, ...]]:
    for code, name in sorted(places.fylker().items(), key=lambda each: each[1]):
        own = [kommune for kommune, about in places.kommuner().items() if about.fylke_code == code]
        sums = _of(tally, code)
        yield name, *_counts(sums), sum(kommune in tally.kommuner for kommune in own), len(own), sums.last


def kommuner(tally: Tally) -> Table:
    """Give all 357 kommuner, also those where no such post has ever been advertised."""
    columns = (
        Column("kommunenummer", "name"),
        Column("kommune", "name"),
        Column("fylke", "name"),
        *_COUNTS,
        Column("fra en kommune"),
        _LAST,
    )
    return Table("kommune", "Kommune for kommune", columns, tuple(_kommune_rows(tally)))


def _kommune_rows(tally: Tally) -> Iterator[tuple[Cell, ...]]:
    for code, kommune in sorted(places.kommuner().items()):
        sums = tally.kommuner.get(code, Sums())
        yield code, kommune.name, places.fylker()[kommune.fylke_code], *_counts(sums), tally.own[code], sums.last


def employer_kinds(tally: Tally) -> Table:
    """Give each kind of employer."""
    columns = (Column("arbeidsgiver", "words"), *_COUNTS, _OF_ALL, *_SHARES)
    groups = ((kind, tally.kinds.get(kind, Sums())) for kind in KINDS)
    rows = ((kind, *_counts(sums), share(sums.count, tally.all.count), *_shares(sums)) for kind, sums in groups)
    return Table("arbeidsgivertype", "Hvem lyser ut?", columns, tuple(rows))


def contracts(tally: Tally) -> Table:
    """Give each kind of employment; an ad that names two counts in both."""
    sums = tally.all
    rows = (
        (
            kind,
            sums.of("contract", kind),
            None if kind == counted.NOT_STATED else sums.share("contract", kind, among_stated=True),
        )
        for kind in counted.CONTRACTS
    )
    return Table("ansettelse", "Slags ansettelse", (Column("svar", "words"), Column("utlysninger"), _OF_STATED), tuple(rows))


def _one(name: str, title: str, question: str, answers: Iterable[str], sums: Sums, column: str = "svar") -> Table:
    """Give how many of all vacancies have each answer to a question."""
    rows = ((answer, sums.of(question, answer), sums.share(question, answer)) for answer in answers)
    return Table(name, title, (Column(column, "words"), Column("utlysninger"), _OF_ALL), tuple(rows))


def yearly_pay(tally: Tally) -> Table:
    """Give what a year's pay begins at, where ads say it in kroner."""
    return _ranges("arslonn", "Årslønn: laveste beløp i annonsen", _YEARLY, tally.pay["year"])


def pay_middles(tally: Tally) -> Table:
    """Give the quartiles of pay; the highest and lowest are left out, as they may be one person's."""
    columns = (
        Column("lønn", "words"),
        Column("utlysninger"),
        Column("nedre kvartil"),
        Column("median"),
        Column("øvre kvartil"),
    )
    words = {"year": "årslønn, kr", "hour": "timelønn, kr"}
    rows = ((words[unit], tally.pay[unit].total(), *(quartiles(tally.pay[unit]) or (None,) * 3)) for unit in words)
    return Table("lonn-median", "Lønn: median og kvartiler", columns, tuple(rows))


def waits(tally: Tally) -> Table:
    """Give how many days there are from publishing to the deadline."""
    return _ranges("dager-til-frist", "Dager fra publisering til frist", _WAITS, tally.all.days)


def _ranges(name: str, title: str, steps: Iterable[tuple[str, int, int]], counts: Counter[int]) -> Table:
    parts = ((label, sum(count for value, count in counts.items() if low <= value <= high)) for label, low, high in steps)
    rows = tuple((label, part, share(part, counts.total())) for label, part in parts)
    return Table(name, title, (Column("svar", "words"), Column("utlysninger"), _OF_STATED), rows)


def happenings(tally: Tally) -> Table:
    """Give what has happened to vacancies; several things may happen to one."""
    return _one("hendelser", "Hva skjedde med utlysningene?", "happened", counted.HAPPENINGS, tally.all, "hendelse")


def topics(tally: Tally) -> Table:
    """Give what ads are about; one may be about several things."""
    return _one("fagfelt", "Hva handler de om?", "topic", counted.TOPICS.values(), tally.all, "fagfelt")


def sources(tally: Tally) -> Table:
    """Give each source with how many it listed, and how many no other did."""
    columns = (
        Column("kilde", "source"),
        Column("utlysninger"),
        _OF_ALL,
        Column("bare her"),
        Column("bare her, % av alle", "share"),
    )
    whole = tally.all.count
    rows = (
        (name, listed, share(listed, whole), alone, share(alone, whole))
        for name, (listed, alone) in coverage.by_source(tally.found).items()
    )
    return Table("kilder", "Hvilken kilde fant hva?", columns, tuple(rows))


def advertisers(tally: Tally) -> Table:
    """Give every employer that has advertised such a post."""
    columns = (Column("arbeidsgiver", "name"), Column("slag", "words"), Column("fylker", "name"), Column("utlysninger"), _LAST)
    rows = (
        (each.name, each.kind, ", ".join(places.fylker()[code] for code in each.fylke_codes), each.count, each.last)
        for each in tally.roster.advertisers()
    )
    return Table("arbeidsgivere", "Arbeidsgivere som har lyst ut", columns, tuple(rows))


def never(tally: Tally) -> dict[str, tuple[str, ...]]:
    """Give by fylke, both in the order of their names, the kommuner where no such post has been advertised."""
    missing: dict[str, list[str]] = {name: [] for name in sorted(places.fylker().values())}
    for code, kommune in places.kommuner().items():
        if code not in tally.kommuner:
            missing[places.fylker()[kommune.fylke_code]].append(kommune.name)
    return {fylke: tuple(sorted(names)) for fylke, names in missing.items() if names}


def _of(tally: Tally, fylke_code: str) -> Sums:
    return tally.fylker.get(fylke_code, Sums())


def _span(tally: Tally) -> range:
    return range(min(tally.years, default=1), max(tally.years, default=0) + 1)


def _years(tally: Tally) -> Iterator[tuple[int, Sums]]:
    return ((year, tally.years.get(year, Sums())) for year in _span(tally))


def _counts(sums: Sums) -> tuple[int, int]:
    return sums.count, sums.positions


def _median(sums: Sums) -> float | None:
    found = quartiles(sums.days)
    return found[1] if found else None


def _shares(sums: Sums) -> tuple[float | None, ...]:
    """Give the shares of `_SHARES`."""
    contract = (sums.share("contract", kind, among_stated=True) for kind in ("fast", "vikariat", "prosjekt"))
    return (
        *contract,
        sums.share("percent", *counted.PERCENTS[4:6], among_stated=True),
        sums.share("pay", counted.PAYS[0]),
        sums.share("education", *counted.DEMANDS),
        sums.share("guidance", counted.GUIDANCE[0]),
        sums.share("happened", counted.HAPPENINGS[0]),
    )
