"""What staff decide of vacancies: corrected, put together, kept apart, remarked; and taken back.

Each function is to be called inside one transaction. What is decided stands until somebody takes it back; no crawl does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scraper.dedup import edits
from scraper.errors import StoreError
from scraper.review import Decision, Record
from scraper.store import Store
from scraper.store.groups import Ruled
from scraper.text import fingerprint, oslo_day


def correct(store: Store, vacancy_id: int, name: str, value: str, *, who: str, why: str, now: datetime) -> int:
    """Let staff say otherwise than the boards, or the rules; give the correction's number."""
    vacancy = store.vacancies.get(store.groups.survivor(vacancy_id))
    if vacancy is None:
        raise StoreError(f"There is no vacancy {vacancy_id}.")
    try:
        kept = edits.checked(name, value)
    except ValueError as error:
        raise StoreError(f"{value!r} is no {name}: {error}") from error
    was = next((edit.says for edit in vacancy.edits if edit.name == name), edits.said(vacancy, name))
    number = store.edits.add(vacancy.id, name, kept, was, who=who, why=why, now=now)
    store.vacancies.refresh(vacancy.id, now)
    return number


def carry_out(store: Store, ruled: Ruled, now: datetime) -> Ruled:
    """Put together anew what a ruling touches."""
    store.vacancies.refresh_all(ruled.touched, now)
    return ruled


def undo(store: Store, record: Record, number: int, *, who: str, now: datetime) -> None:
    """Take a decision back; mails that tell of it and cannot have left are taken back too."""
    if record == "edit":
        store.vacancies.refresh(store.edits.undo(number, who=who, now=now), now)
    elif record == "ruling":
        carry_out(store, store.groups.undo(number, who=who, now=now), now)
    elif record == "remark":
        store.journal.undo_remark(number, who=who, now=now)
    else:
        store.reports.reopen(number)
    store.postbox.retract(oslo_day(now).isoformat())


def reached(store: Store, decision: Decision, now: datetime) -> int:
    """Count the subscribers to whom mail has left, since it was decided, that told of the vacancies it is about."""
    return max((store.postbox.reached(number, decision.at, now) for number in decision.vacancies), default=0)


def mark(store: Store, numbers: Iterable[int]) -> str:
    """Give what differs as soon as anything of these vacancies, or of what is decided of them, does."""
    known = [
        (store.vacancies.get(number), [(each.key, each.undone) for each in store.journal.of(number)]) for number in numbers
    ]
    return fingerprint(repr(known).encode())
