"""How right the rules are, by what staff have decided; which words they miss; and titles that they should know."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from scraper import quality, titles
from scraper.errors import StoreError
from scraper.text import one_line
from web.staff.doors import here
from web.staff.shared import Room, View


@dataclass(frozen=True, slots=True)
class Quality:
    """The pages about the rules."""

    room: Room

    def views(self) -> tuple[View, ...]:
        """Give each page: where it lies, what answers, and to what."""
        return (("/treff/", self.show, "GET"), ("/forslag/", self.effect, "GET"), ("/forslag/", self.propose, "POST"))

    def show(self) -> AnyResponse:
        """Show how right each version of the rules was, and what it missed."""
        with self.room.open() as store:
            decided = list(store.reports.kinds_decided())
            proposals = store.reports.proposals()
        known = self.room.rules()
        return self.room.page(
            "quality.html",
            versions=quality.by_version(decided),
            missed=quality.missed(decided, known),
            proposals=proposals,
            current=known.version,
        )

    def effect(self) -> AnyResponse:
        """Show what a title would have changed in the last year, before anybody proposes it."""
        term = one_line(request.args.get("tittel", ""), 60)
        if not titles.PLAIN.fullmatch(term):
            return self.room.page(
                "proposal.html", 400, term=term, effect=None, fault="Skriv en tittel med bokstaver, som «medvandrer»."
            )
        return self.room.page("proposal.html", term=term, effect=self._effect(term), fault="")

    def _effect(self, term: str) -> quality.Effect:
        since = self.room.clock() - quality.YEAR
        with self.room.open() as store:
            return quality.effect(term, store.boards.titled(term, since), self.room.rules(titles=(term,)))

    def propose(self) -> AnyResponse:
        """Save a proposal for whoever keeps config.toml, or take one back."""
        now, who, term = self.room.clock(), here().member.name, request.form.get("tittel", "")
        if request.form.get("do") == "withdraw":
            with suppress(StoreError), self.room.open() as store, store.atomic():  # a second click finds none
                store.reports.withdraw(request.form.get("number", 0, type=int), who=who, now=now)
        elif titles.PLAIN.fullmatch(term):
            effect = self._effect(term)
            with self.room.open() as store, store.atomic():
                store.reports.propose(term, effect.told, surely=request.form.get("surely") == "ja", who=who, now=now)
        return redirect(self.room.to("treff/"), 303)
