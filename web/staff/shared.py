"""What all pages of the room need: where things are kept, what time it is, and what happens beyond the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, g
from werkzeug.wrappers import Response as AnyResponse

from digest.words import ago
from scraper.model import Judged
from scraper.relevance import Rules
from scraper.report import Report
from scraper.store import Store
from scraper.tips import Tip
from web import pages
from web.limits import Limits
from web.pages import Site
from web.staff import words


HOME = "ansatte/"
View = tuple[str, Callable[..., AnyResponse], str]  # where a page lies, what answers, and to which method
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room, as the configuration and whoever runs it have it."""

    database: Path
    folder: Path  # of the key
    site: Site
    clock: Callable[[], datetime]
    https: bool
    add: Callable[[Tip, datetime], Judged]  # asks for the page of a post, and keeps it
    health: Callable[[datetime], Report]
    rules: Callable[..., Rules]  # with titles beside those that config.toml adds
    changed: Callable[[], object] = lambda: None  # readers' pages are to follow
    limits: Limits = field(default_factory=Limits)

    def open(self) -> Store:
        """Open the store for one request."""
        return Store.open(self.database)

    @contextmanager
    def deciding(self) -> Iterator[Store]:
        """Open the store for one decision: all of it is saved, or nothing; readers' pages follow."""
        with self.open() as store:
            with store.atomic():
                yield store
            self.changed()

    def to(self, path: str = "") -> str:
        """Give the address of a page of the room."""
        return f"{self.site.root}/{HOME}{path}"

    def page(self, template: str, status: int = 200, **content: Any) -> Response:  # noqa: ANN401 - a template's words
        """Write a page; nobody keeps it."""
        session = g.get("session")
        around = {"site": self.site, "root": self.site.root, "to": self.to(), "session": session, "seal": g.get("seal", "")}
        says = {"ago": ago, "now": self.clock(), "clock": words.clock, "days": words.days, "labels": words.LABELS, "menu": "-"}
        text = pages.environment("nb").get_template(f"staff/{template}").render(**{**around, **says, **content})
        return Response(text, status, HEADERS, content_type="text/html; charset=utf-8")
