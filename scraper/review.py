"""The nouns of the staff's work: who they are, what waits for them, and what they have decided. Frozen plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


Role = Literal["reviewer", "administrator"]
What = Literal["doubt", "same", "closed", "conflict", "report"]
Record = Literal["edit", "ruling", "remark", "report"]  # where a decision is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of the staff."""

    id: int
    address: str
    name: str  # that stands beside what they decide
    role: Role
    since: datetime
    shortcuts: bool = True  # single keys decide

    @property
    def is_administrator(self) -> bool:
        """Tell whether they may let others in, and look up subscribers."""
        return self.role == "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser in which somebody of the staff is signed in."""

    id: int
    member: Member
    since: datetime
    seen: datetime
    browser: str  # in two words


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody of the staff decided; only ever added, and taken back by saying so in it."""

    record: Record
    number: int
    vacancies: tuple[int, ...]
    what: str  # the corrected field, same or different, note, tag or settled
    before: str
    after: str
    who: str
    why: str
    at: datetime
    undone: datetime | None = None
    undone_by: str = ""

    @property
    def key(self) -> str:
        """What it is called in addresses of pages."""
        return f"{self.record}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a visitor tells: of a post that we do not have, or of something wrong with one that we show."""

    id: int
    what: Literal["tip", "fault"]
    vacancy_id: int | None
    url: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits for a person."""

    what: What
    numbers: tuple[int, ...]  # of the vacancies, or of the report
    title: str
    since: datetime  # when it began to wait
    last_day: str = ""  # until when one can apply, where that is known
    asks: tuple[str, ...] = ()  # the facts in conflict, or why it may be closed

    @property
    def key(self) -> str:
        """What it is called in addresses of pages."""
        return "-".join((self.what, *map(str, self.numbers)))
