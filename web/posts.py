"""The page of one post: open, closed, joined with another, or not shown any more. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from scraper import places
from scraper.model import Event, Record, Vacancy
from scraper.text import oslo_day
from web import facts, structured
from web.pages import File, Site, page
from web.words import catalog


CLOSED = ("passed", "withdrawn")
_NAMES = ("tittel", "arbeidsgiver", "sted", "stillingsprosent", "ansettelse")  # of what the event «changed» tells


def post(record: Record, site: Site) -> Iterator[File]:
    """Write the page of a post, in every language."""
    return page(
        site,
        address(record.vacancy.id),
        "post.html",
        record=record,
        vacancy=record.vacancy,
        closed=record.standing.state in CLOSED,
        rows=facts.rows,
        points=facts.points,
        happened=happened,
        where=where,
        data=structured.job_posting(record, site),
        seen=oslo_day(record.vacancy.first_seen),
    )


def moved(old: int, new: int, site: Site) -> Iterator[File]:
    """Write what stands at the address of a post that turned out to be another post that we already had."""
    return page(site, address(old), "moved.html", target=address(new))


def removed(vacancy_id: int, site: Site) -> Iterator[File]:
    """Write what stands at the address of a post that may not be shown any more, or that was none of ours after all."""
    return page(site, address(vacancy_id), "removed.html")


def address(vacancy_id: int) -> str:
    """Give the path of a post's page, which never changes."""
    return f"stilling/{vacancy_id}/"


@cache
def _kommune(code: str) -> tuple[str, str]:
    return places.kommuner()[code].name, f"kommune/{places.kommune_slugs()[code]}/"


def where(vacancy: Vacancy) -> Iterator[tuple[str, str]]:
    """Give the places of a post, each with the page of what is open there, or "" where we know no such place."""
    codes = [code for code in vacancy.facts.kommune_codes if code in places.kommuner()]
    yield from (_kommune(code) for code in codes) if codes else ((name, "") for name in vacancy.places)
    for code in vacancy.fylke_codes:
        name, link = places.fylker()[code], f"fylke/{places.fylke_slugs()[code]}/"
        if name not in {_kommune(each)[0] for each in codes}:  # Oslo is both
            yield name, link


def happened(record: Record, language: str) -> Iterator[tuple[date, str, int]]:
    """Say what has happened to a post, oldest first: the day, the sentence, and the number of another post that it is about.

    That a board still shows a post whose deadline is over is for staff.
    """
    for event in record.events:
        if event.kind != "overdue":
            earlier = int(event.detail) if event.kind == "readvertised" and event.detail.isdecimal() else 0
            yield oslo_day(event.at), _sentence(event, language), earlier


def _sentence(event: Event, language: str) -> str:
    _ = catalog(language).gettext
    said = {
        "new": _("Vi fant annonsen."),
        "extended": _("Fristen ble utsatt: {detail}."),
        "shortened": _("Fristen ble kortere: {detail}."),
        "changed": _("Annonsen ble endret: {detail}."),
        "withdrawn": _("Annonsen ble trukket."),
        "reopened": _("Annonsen kom tilbake."),
        "readvertised": _("Stillingen er lyst ut på nytt."),
    }
    return said.get(event.kind, "{detail}").format(detail=_detail(event, language))


def _detail(event: Event, language: str) -> str:
    """Write the days of a moved deadline as days are written, and name what changed in the reader's language."""
    _ = catalog(language).gettext
    if event.kind == "changed":
        parts = (part.partition(": ") for part in event.detail.split("; "))
        return "; ".join(f"{_(name) if name in _NAMES else name}{colon}{_unstated(rest, _)}" for name, colon, rest in parts)
    return " → ".join(_numeric(day) for day in event.detail.split(" → "))


def _unstated(change: str, _: Any) -> str:  # noqa: ANN401 - gettext
    return " → ".join(_(side) if side == "ikke oppgitt" else side for side in change.split(" → "))


def _numeric(day: str) -> str:
    try:
        return f"{date.fromisoformat(day):%d.%m.%Y}"
    except ValueError:
        return day


def is_new(vacancy: Vacancy, today: date) -> bool:
    """Tell whether a post was found within a week."""
    return today - oslo_day(vacancy.first_seen) < timedelta(days=7)


def is_extended(vacancy: Vacancy) -> bool:
    """Tell whether the deadline is later than it was."""
    return bool(vacancy.last_day and vacancy.earlier_deadlines and vacancy.last_day > vacancy.earlier_deadlines[-1])
