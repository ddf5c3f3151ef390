"""The nouns of mail: whom we write to, about what, and the messages on their way. Frozen plain values, as in `model`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scraper.model import EventKind, Vacancy


LONGEST_SENDER = 18  # letters before the @ that leave room for a mail's number and seal in the 64 of RFC 5321

Every = Literal["straks", "daglig", "ukentlig"]
Form = Literal["nb", "nn"]  # of Norwegian
Extra = Literal["changes", "reminders", "heartbeat"]  # what is sent beside new posts, to those who want it


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody wants to be told of; nothing is left out because its ad says nothing of it."""

    fylke_codes: tuple[str, ...] = ()
    kommune_codes: tuple[str, ...] = ()
    near: str = ""  # the code of a kommune that posts are to be within `km` of, as the crow flies
    km: int = 0
    least_percent: int = 0
    contracts: tuple[str, ...] = ()
    unschooled: bool = False  # only posts that demand no formal education


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for when they sign up."""

    language: Form = "nb"
    every: Every = "ukentlig"
    search: Search = Search()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Whom we write to, about what, since when they have consented."""

    id: int
    address: str
    language: Form
    every: Every
    since: datetime  # when the consent was confirmed
    searches: tuple[Search, ...] = (Search(),)
    handle: str = ""  # stands for the person in addresses of pages
    paused_until: date | None = None
    plain: bool = False  # the subject may tell what the mail is about
    extras: tuple[Extra, ...] = ()
    questions: int = 0  # how many times they have been asked whether they still want mail, without an answer
    turned: datetime | None = None  # when that number, or the year that it counts from, began


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has become of a post that somebody was told of."""

    vacancy: Vacancy
    kind: EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a digest tells one person; each post once."""

    new: tuple[Vacancy, ...] = ()
    changed: tuple[Change, ...] = ()
    closing: tuple[Vacancy, ...] = ()  # whose deadlines are near

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.closing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A sign-up that waits for its confirmation."""

    subscriber_id: int
    handle: str
    address: str
    wish: Wish
    asked: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One rendered message: a row of the outbox. It goes to a subscriber, or to staff by their address."""

    subscription_id: int = 0
    address: str = ""
    message_id: str
    raw: bytes
    vacancies: tuple[int, ...] = ()  # what the reader is told of for the first time
    reminds: tuple[int, ...] = ()  # whose deadlines they are reminded of
    shows: tuple[int, ...] = ()  # open posts that it shows for another reason
    urgent: bool = False  # somebody waits for it: it goes before all digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that has been claimed for sending, with its address."""

    id: int
    address: str
    message_id: str
    raw: bytes
    attempts: int
    created: datetime
