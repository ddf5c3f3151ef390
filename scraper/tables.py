"""Tables for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

from scraper.report import SourceReport
from scraper.text import OSLO, instant


_COUNTED = ("read", "new", "gone", "issues", "listed", "normal", "waiting")


def sources(reports: Mapping[str, SourceReport]) -> Table:
    """Show how each source is doing; times are those of the clock on the wall in Norway."""
    table = Table(box=None, pad_edge=False)
    for column in ("source", "state", *_COUNTED, "last success", "next due", "why"):
        table.add_column(column, justify="right" if column in _COUNTED else "left")
    for name, about in reports.items():
        counts = (about.seen, about.new, about.gone, about.issues, about.held)
        normal = f"{about.expect[0]}–{about.expect[1]}"
        times = (_moment(about.last_success), _moment(about.next_due))
        table.add_row(name, about.state, *map(str, counts), normal, str(about.waiting), *times, about.why)
    return table


def _moment(stamp: str) -> str:
    return f"{instant(stamp).astimezone(OSLO):%d.%m. %H:%M}" if stamp else ""
