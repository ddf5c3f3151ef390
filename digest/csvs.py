"""Tables as CSV: with commas for programs, and with semicolons, a byte order mark and decimal commas for Norwegian Excel. Pure.

What an ad says can begin a formula where a spreadsheet opens it: such text gets an apostrophe before it, which spreadsheets
do not show. It gets one after a separator too, as a file with commas may be read as if it had semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO
from typing import Literal

from scraper.statistics.tables import Cell


Form = Literal["comma", "excel"]

_FORMULA = r"[=+@\t\r＝＋－＠-]"
_STARTS = re.compile(rf"(\A(?=[\s\"']*{_FORMULA})|[;,\t\r\n|](?=[\"']*{_FORMULA}))")
_SEPARATOR: dict[Form, str] = {"comma": ",", "excel": ";"}


class Sheet:
    """A CSV file in the making, a row at a time."""

    def __init__(self, form: Form, columns: Sequence[str]) -> None:
        self._form = form
        self._text = StringIO()
        self._is_begun = False
        self._writer = csv.writer(self._text, delimiter=_SEPARATOR[form], lineterminator="\r\n")
        self.add(columns)

    def add(self, row: Iterable[Cell]) -> None:
        """Add a row; None is an empty cell."""
        self._writer.writerow([self._written(cell) for cell in row])

    def taken(self) -> str:
        """Give what has been written since last time: for a file that is too long to be held."""
        text = self.text()
        self._text.seek(0)
        self._text.truncate()
        self._is_begun = True
        return text

    def text(self) -> str:
        """Give the whole file."""
        return ("\ufeff" if self._form == "excel" and not self._is_begun else "") + self._text.getvalue()

    def _written(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return defused(cell)
        if isinstance(cell, float):
            return f"{cell:g}".replace(".", "," if self._form == "excel" else ".")
        return "" if cell is None else str(cell)


def sheet(form: Form, columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Write a whole table."""
    made = Sheet(form, columns)
    for row in rows:
        made.add(row)
    return made.text()


@lru_cache(maxsize=4096)  # each cell is written in two forms, and most stand on many lines
def defused(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could take for the beginning of a formula."""
    return _STARTS.sub(r"\1'", text)
