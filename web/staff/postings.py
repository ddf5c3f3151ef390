"""All that was collected, also what was rejected; and posts that staff add themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from digest.csvs import Sheet
from scraper import deciding
from scraper.errors import JobsError
from scraper.model import Kind
from scraper.store.boards import COLLECTED
from scraper.tips import Tip
from web.staff.doors import here
from web.staff.shared import HEADERS, Room, View


_MOST = 100  # on one page
_LINES = 500  # of the table, written at a time


@dataclass(frozen=True, slots=True)
class Postings:
    """The pages about ads."""

    room: Room

    def views(self) -> tuple[View, ...]:
        """Give each page: where it lies, what answers, and to what."""
        return (
            ("/stillinger/", self.all, "GET"),
            ("/annonser.csv", self.table, "GET"),
            ("/ny/", self.blank, "GET"),
            ("/ny/", self.add, "POST"),
        )

    def all(self) -> AnyResponse:
        """List what was collected of one kind, newest first, or what has certain words in its title."""
        kind: Kind = next((each for each in get_args(Kind) if each == request.args.get("vis")), "position")
        typed = request.args.get("ord", "").strip()[:60]
        wanted = typed if any(map(str.isalnum, typed)) else ""
        with self.room.open() as store:
            found = store.boards.collected(kind, wanted, _MOST)
            verdicts, months = store.boards.verdicts(), store.boards.by_month()
        shown: dict[str, Any] = {"ads": found, "kind": kind, "wanted": wanted, "most": _MOST}
        return self.room.page("postings.html", **shown, verdicts=verdicts, months=months)

    def table(self) -> AnyResponse:
        """Write every ad that was ever collected as one line of a table, for a spreadsheet."""
        name = {"Content-Disposition": 'attachment; filename="annonser.csv"'}
        return Response(self._lines(), headers={**HEADERS, **name}, content_type="text/csv; charset=utf-8")

    def _lines(self) -> Iterator[str]:
        sheet = Sheet("excel", COLLECTED)
        with self.room.open() as store:
            for number, row in enumerate(store.boards.all_collected(), 1):
                sheet.add(row)
                if number % _LINES == 0:
                    yield sheet.taken()
        yield sheet.taken()

    def blank(self) -> AnyResponse:
        """Ask for the address of a post, or for what is known of it."""
        return self.room.page("add.html", typed=request.args, fault="")

    def add(self) -> AnyResponse:
        """Take a post that somebody of the staff knows of: whatever the rules make of it, they have read it."""
        typed = {name: request.form.get(name, "").strip() for name in ("url", "title", "employer", "place", "deadline")}
        now = self.room.clock()
        try:
            judged = self.room.add(Tip(**typed), now)
            with self.room.deciding() as store:
                number = store.boards.vacancy("manual", judged.posting.source_id)
                decision = deciding.correct(
                    store, number, "kind", "position", who=here().member.name, why="lagt inn for hånd", now=now
                )
        except JobsError as error:
            return self.room.page("add.html", 400, typed=typed, fault=str(error))
        return redirect(self.room.to(f"sak/post-{number}?gjort=edit-{decision}"), 303)
