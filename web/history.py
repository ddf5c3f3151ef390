"""What has happened to a post, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from digest.feeds.entries import earlier
from scraper.model import Event, EventKind, Record
from scraper.text import oslo_day
from web.words import catalog


CHANGED = ("tittel", "arbeidsgiver", "sted", "stillingsprosent", "ansettelse")  # what the event «changed» tells of


def happened(record: Record, language: str) -> Iterator[tuple[date, str, int]]:
    """Say what has happened to a post, oldest first: the day, the sentence, and the number of another post that it is about.

    That a board still shows a post whose deadline is over is for staff.
    """
    for event in record.events:
        if event.kind in SENTENCES:
            yield oslo_day(event.at), _sentence(event, language), earlier(event) or 0


# In bokmål, with what the event tells of it.
SENTENCES: Mapping[EventKind, str] = {
    "new": "Vi fant annonsen.",
    "extended": "Fristen ble utsatt: {detail}.",
    "shortened": "Fristen ble kortere: {detail}.",
    "changed": "Annonsen ble endret: {detail}.",
    "withdrawn": "Annonsen ble trukket.",
    "reopened": "Annonsen kom tilbake.",
    "readvertised": "Stillingen er lyst ut på nytt.",
}


def _sentence(event: Event, language: str) -> str:
    sentence = catalog(language).gettext(SENTENCES[event.kind])
    return sentence.format(detail=_detail(event, language)) if "{" in sentence else sentence


def _detail(event: Event, language: str) -> str:
    """Write the days of a moved deadline as days are written, and name what changed in the reader's language."""
    _ = catalog(language).gettext
    if event.kind == "changed":
        parts = (part.partition(": ") for part in event.detail.split("; "))
        return "; ".join(f"{_(name) if name in CHANGED else name}{colon}{_unstated(rest, _)}" for name, colon, rest in parts)
    return " → ".join(_numeric(day) for day in event.detail.split(" → "))


def _unstated(change: str, _: Any) -> str:  # noqa: ANN401 - gettext
    return " → ".join(_(side) if side == "ikke oppgitt" else side for side in change.split(" → "))


def _numeric(day: str) -> str:
    try:
        return f"{date.fromisoformat(day):%d.%m.%Y}"
    except ValueError:
        return day
