"""The page of numbers, and the same numbers as CSV and JSON: one walk through all posts, of which nothing but sums is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from digest.csvs import Form, Sheet, sheet
from scraper import places
from scraper.model import Entry
from scraper.statistics import coverage, postings, tables
from scraper.statistics.coverage import Estimate
from scraper.statistics.tables import Cell, Column, Table
from scraper.statistics.tally import SMALL, Tally, quartiles
from web import charts
from web.pages import Site, page
from web.words import catalog, languages


TOO_FEW = "–"  # where a share or a middle is not given


def files(entries: Iterable[Entry], site: Site) -> Iterator[tuple[str, str | bytes]]:
    """Give the page in every language, and every table as a file."""
    tally, rows = Tally(), Rows(site)
    for entry in entries:
        tally.add(entry)
        rows.add(entry)
    made = tables.tables(tally)
    yield from rows.files()
    for table in made:
        yield from _csv(table)
    yield "tall/tall.json", _json(tally, made, site)
    views = {language: View(language=language, site=site, tally=tally, made=made) for language in languages()}
    yield from page(site, "tall/", "numbers.html", views=views)


class Rows:
    """The file of all posts, in both forms."""

    def __init__(self, site: Site) -> None:
        self._site = site.url
        self._sheets: dict[Form, Sheet] = {form: Sheet(form, postings.COLUMNS) for form in ("comma", "excel")}

    def add(self, entry: Entry) -> None:
        """Add a post."""
        row = postings.row(entry, self._site)
        for made in self._sheets.values():
            made.add(row)

    def files(self) -> Iterator[tuple[str, str]]:
        """Give both files."""
        for form, made in self._sheets.items():
            yield address("stillinger", form), made.text()


def address(name: str, form: Form) -> str:
    """Give where a table lies as a file."""
    return f"tall/{name}.csv" if form == "comma" else f"tall/{name}-excel.csv"


def _csv(table: Table) -> Iterator[tuple[str, str]]:
    names = [column.name for column in table.columns]
    yield address(table.name, "comma"), sheet("comma", names, table.rows)
    yield address(table.name, "excel"), sheet("excel", names, table.rows)


def _json(tally: Tally, made: Iterable[Table], site: Site) -> str:
    """Write every table as one document; days are ISO, and null is where there are too few to say."""
    found = coverage.estimate(tally.found)
    document = {
        "title": site.title,
        "method": f"{site.url}/tall/#metode",
        "first": tally.first,
        "last": tally.all.last,
        "vacancies": tally.all.count,
        "positions": tally.all.positions,
        "too_few": SMALL,
        "coverage": {each.name: getattr(found, each.name) for each in fields(found)} if found else None,
        "tables": {table.name: _as_data(table) for table in made},
    }
    return json.dumps(document, ensure_ascii=False, default=date.isoformat, indent=1) + "\n"


def _as_data(table: Table) -> dict[str, object]:
    return {"title": table.title, "columns": [column.name for column in table.columns], "rows": table.rows}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as a page shows it: every cell written, and which columns hold numbers."""

    name: str
    title: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The numbers as one language says them."""

    language: str
    site: Site
    tally: Tally
    made: tuple[Table, ...]

    def say(self, words: str) -> str:
        """Say words of ours."""
        return catalog(self.language).gettext(words) if words else ""

    def table(self, name: str) -> Shown:
        """Give a table, written."""
        table = self._named(name)
        return Shown(
            name=name,
            title=self.say(table.title),
            columns=tuple((self.say(column.name), column.kind in ("number", "share")) for column in table.columns),
            rows=tuple(tuple(map(self._written, table.columns, row)) for row in table.rows),
        )

    def bars(self, name: str, description: str) -> Markup:
        """Draw how many each row of a table has."""
        shown, table = self.table(name), self._named(name)
        values = (value if isinstance(value, int) else 0 for value in table.column("utlysninger"))
        place = [column.name for column in table.columns].index("utlysninger")
        rows = [(row[0], value, row[place]) for row, value in zip(shown.rows, values, strict=True)]
        return charts.bars(charts.Caption(name=f"bilde-{name}", title=shown.title, description=description), rows)

    def quarters(self, description: str) -> Markup:
        """Draw how many there were in each quarter."""
        table = self._named("kvartal")
        caption = charts.Caption(name="bilde-kvartal", title=self.say(table.title), description=description)
        return charts.columns(caption, [(str(row[0]), value) for row in table.rows if isinstance(value := row[1], int)])

    def norway(self, description: str) -> Markup:
        """Draw the map."""
        caption = charts.Caption(name="bilde-fylke", title=self.say("Utlysninger i hvert fylke"), description=description)
        return charts.norway(caption, places.fylker(), {code: sums.count for code, sums in self.tally.fylker.items()})

    @property
    def never(self) -> Mapping[str, tuple[str, ...]]:
        """Give the kommuner where no such post has been advertised, by fylke."""
        return tables.never(self.tally)

    @property
    def waits(self) -> tuple[float, float, float] | None:
        """Give the quartiles of the days from publishing to the deadline."""
        return quartiles(self.tally.all.days)

    @property
    def estimate(self) -> Estimate | None:
        """Give how many posts there were, as far as that can be told."""
        return coverage.estimate(self.tally.found)

    @property
    def outside(self) -> int:
        """Give how many posts only an aggregator or a tip told of."""
        return coverage.outside(self.tally.found)

    def number(self, value: float | None) -> str:
        """Write a whole number as Norwegians do: 12 345."""
        return TOO_FEW if value is None else f"{round(value):,}".replace(",", "\u00a0")

    def share(self, value: float | None) -> str:
        """Write so many of a hundred: 43 %."""
        return TOO_FEW if value is None else f"{round(value)}\u00a0%"

    def day(self, day: date | None) -> str:
        """Write a day: 11. des. 2026."""
        return format_date(day, "d. MMM y", locale=self.language) if day else ""

    def _named(self, name: str) -> Table:
        return next(table for table in self.made if table.name == name)

    def _written(self, column: Column, cell: Cell) -> str:
        match cell:
            case date():
                return self.day(cell)
            case str():
                return self._words(column, cell)
            case None:
                return TOO_FEW if column.kind != "day" else self.say("aldri")
        return self.share(cell) if column.kind == "share" else self.number(cell)

    def _words(self, column: Column, words: str) -> str:
        if column.kind == "source":
            return self.site.sources.get(words, words)
        return self.say(words) if column.kind == "words" else words
