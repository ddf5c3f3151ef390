"""The fakes we own: a web that is a table of answers, and postings with only what a test cares for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scraper.errors import FetchError
from scraper.model import Page, Posting, Request, Source


Answer = bytes | int | FetchError


@dataclass(slots=True)
class FakeWeb:
    """Answers requests from a table of address to body, status or error, and remembers what was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, source: Source, request: Request) -> Page:  # noqa: ARG002 - a fetcher's signature
        self.asked.append(request.url)
        answer = self.answers.get(request.url, 404)
        if isinstance(answer, FetchError):
            raise answer
        if isinstance(answer, bytes):
            return _page(request, 200, answer)
        if answer in request.accept:
            return _page(request, answer, b"")
        raise FetchError(f"the server answers {answer}", url=request.url, status=answer, transient=answer >= 500)


def _page(request: Request, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Page:
    return Page(request=request, url=request.url, status=status, headers=headers or {}, body=body)


def posting(source_id: str = "1", **facts: object) -> Posting:
    """An ad for an erfaringskonsulent, with whatever a test wants to be different."""
    usual: dict[str, Any] = {
        "url": f"https://board.example/{source_id}",
        "title": "Erfaringskonsulent 50 % fast",
        "employer": "Eksempel kommune",
        "html": "<p>Vi søker en erfaringskonsulent til teamet for psykisk helse.</p>",
    }
    return Posting(source_id=source_id, **{**usual, **facts})
