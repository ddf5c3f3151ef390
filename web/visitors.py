"""Where visitors tell us of a post that we do not have, or of something wrong with one; nothing of who they are is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from scraper.config import Config
from scraper.model import Vacancy
from scraper.store import Store
from scraper.store.reports import UNSAVED
from web import pages, posts, reports
from web.forms import fields, network, page
from web.limits import Limits
from web.pages import Site
from web.reports import Told
from web.words import languages


TIP = "tips/"
WRONG = "feil/"  # below a post's own page
_NUMBER = "<int(max=999999999):number>"  # SQLite takes no larger ones than it can count


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """What the pages need: where reports are kept, what every page knows, and the time."""

    database: Path
    site: Site
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, config: Config, site: Site, clock: Callable[[], datetime]) -> Self:
        """Give what the pages need, as the configuration has it."""
        return cls(database=config.database, site=site, clock=clock)

    def pages(self) -> Blueprint:
        """Give the pages, in every language."""
        blueprint = Blueprint("visitors", __name__)
        for language in languages():
            before = f"/{pages.folder(language)}"
            for name, path, view in (("tip", TIP, self._tip), ("wrong", f"stilling/{_NUMBER}/{WRONG}", self._wrong)):
                endpoint, defaults = f"{name}_{language}", {"language": language}
                blueprint.add_url_rule(f"{before}{path}", endpoint, view, methods=["GET", "POST"], defaults=defaults)
        return blueprint

    def _tip(self, language: str) -> Response:
        if request.method != "POST":
            return self._page(language, TIP, "visitors_tip.html", told=Told())
        told = reports.tip(fields())
        if told.faults:
            return self._page(language, TIP, "visitors_tip.html", 400, told=told)
        return self._saved(language, TIP, told)

    def _wrong(self, number: int, language: str) -> Response:
        vacancy = self._shown(number)
        path = f"{posts.address(vacancy.id)}{WRONG}"
        about: dict[str, Any] = {"vacancy": vacancy, "reasons": reports.REASONS}
        if request.method != "POST":
            return self._page(language, path, "visitors_wrong.html", told=Told(), **about)
        told = reports.wrong(fields())
        if told.faults:
            return self._page(language, path, "visitors_wrong.html", 400, told=told, **about)
        return self._saved(language, path, told, vacancy)

    def _shown(self, number: int) -> Vacancy:
        """Give a post that has a page, or the one that it turned out to be."""
        with Store.open(self.database) as store:
            number = store.groups.survivor(number)
            vacancy = store.vacancies.get(number)
            if vacancy is None or vacancy.kind != "position" or not store.vacancies.listings(number):
                raise NotFound
        return vacancy

    def _saved(self, language: str, path: str, told: Told, vacancy: Vacancy | None = None) -> Response:
        now = self.clock()
        if self.limits.over(network(), now):
            return self._page(language, path, "visitors_busy.html", 429)
        with Store.open(self.database) as store, store.atomic():
            number = vacancy.id if vacancy else None
            what: Literal["tip", "fault"] = "fault" if vacancy else "tip"
            if not store.reports.add(what, vacancy_id=number, url=told.url, said=told.said, now=now):
                store.subscribers.count(UNSAVED)
        return self._page(language, path, "visitors_thanks.html", vacancy=vacancy)

    def _page(self, language: str, path: str, template: str, status: int = 200, **content: Any) -> Response:  # noqa: ANN401 - a template's words
        return page(self.site, language, path, template, status, letters=reports.LETTERS, **content)
