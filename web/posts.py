"""The page of one post: open, closed, joined with another, or not shown any more. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from digest.feeds.entries import is_open
from scraper.model import Record, Vacancy
from scraper.text import oslo_day
from web import structured
from web.pages import File, Site, page


def post(record: Record, site: Site) -> Iterator[File]:
    """Write the page of a post, in every language."""
    return page(
        site,
        address(record.vacancy.id),
        "post.html",
        record=record,
        vacancy=record.vacancy,
        closed=not is_open(record),
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


def is_new(vacancy: Vacancy, today: date) -> bool:
    """Tell whether a post was found within a week."""
    return today - oslo_day(vacancy.first_seen) < timedelta(days=7)


def is_extended(vacancy: Vacancy) -> bool:
    """Tell whether the deadline is later than it was."""
    return bool(vacancy.last_day and vacancy.earlier_deadlines and vacancy.last_day > vacancy.earlier_deadlines[-1])
