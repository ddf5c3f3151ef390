"""A year and more of digests: each subscriber is told of each post once, as soon as that is due, and never before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from digest import subscribers, writing
from digest.mail import Desk, Sender
from digest.press import Press
from digest.tokens import Purpose
from scraper.crawl import keep
from scraper.judge import judge
from scraper.letters import Every
from scraper.model import Place
from scraper.store import Store
from scraper.text import OSLO, instant
from tests.fakes import posting


BEGIN = datetime(2027, 10, 1, 10, tzinfo=UTC)
DAYS = 400  # with three changes of the clock and a 29 February
RUNS = (time(8), time(9, 30), time(16))  # in Norway, each day
FAILING = 0.05
ANSWERED = 200  # the day on which everybody says that they still want mail
PLACES = ("Bodø", "Oslo", "Bergen")
CODES = {"Bodø": "18", "Oslo": "03", "Bergen": "46"}
READERS: tuple[tuple[Every, tuple[str, ...]], ...] = (
    ("daglig", ()), ("ukentlig", ()), ("daglig", ("18",)), ("ukentlig", ("03", "46")), ("straks", ("46",)),
)  # fmt: skip


class Killed(BaseException):
    """A run was ended in the middle."""


@dataclass
class Year:
    """Runs at fixed hours of every day, some of which are ended half-way."""

    store: Store
    chance: random.Random
    found: dict[int, tuple[datetime, str]] = field(default_factory=dict)  # when and where each post was found
    told: dict[tuple[int, int], list[datetime]] = field(default_factory=dict)  # by reader and post, when they were told
    mails: list[str] = field(default_factory=list)
    ran: dict[int, list[datetime]] = field(default_factory=dict)  # by reader, the runs that got as far as to them
    left: int = 10**9  # pages that a run can make before it is ended

    def page(self, purpose: Purpose, handle: str, _: str) -> str:
        self.left -= 1
        if self.left < 0:
            raise Killed
        return f"https://jobb.example/{purpose}/{handle}"

    def find(self, now: datetime) -> None:
        place = self.chance.choice(PLACES)
        number = len(self.found) + 1
        title, until = f"Erfaringskonsulent {20 + number % 80} % ved enhet {number}", now.date() + timedelta(days=40)
        ad = posting(
            str(number),
            title=title,
            employer=f"Virksomhet {number}",
            places=(Place(kommune=place),),
            deadline=until.isoformat(),
        )
        with self.store.atomic():
            keep(self.store, "board", judge(ad), now)
        self.found[number] = now, CODES[place]

    def run(self, now: datetime) -> None:
        self.left = self.chance.randrange(4) if self.chance.random() < FAILING else 10**9
        sender = Sender(name="Varsel", address="varsel@example.no")
        press = Press(mark="0f1e2d")
        desk = Desk(sender=sender, titles={}, page=self.page, site="https://jobb.example", press=press)
        try:
            writing.write(self.store, desk, {}, now)
        except Killed:
            pass
        else:
            for person in self.store.subscribers.all():
                self.ran.setdefault(person.id, []).append(now)
        while letter := self.store.postbox.claim(now):
            self.store.postbox.sent(letter, now)
            self.mails.append(letter.message_id)
        for person in self.store.subscribers.all():
            for number in self.store.postbox.told(person.id):
                self.told.setdefault((person.id, number), []).append(now)


def moments() -> Iterator[datetime]:
    first = BEGIN.astimezone(OSLO).date() + timedelta(days=1)
    for day in range(DAYS):
        for hour in RUNS:
            yield datetime.combine(first + timedelta(days=day), hour, OSLO).astimezone(UTC)


def slot(every: Every, found: datetime) -> datetime:
    """The first moment after a post was found at which a digest is due: any eight o'clock, or that of a Monday."""
    if every == "straks":
        return found
    day: date = found.astimezone(OSLO).date()
    while True:
        at = datetime.combine(day, time(8), OSLO).astimezone(UTC)
        if at > found and (every == "daglig" or day.weekday() == 0):
            return at
        day += timedelta(days=1)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    path: Path = tmp_path_factory.mktemp("year") / "jobs.db"
    with Store.create(path) as store:
        store.frontier.register("board")
        for number, (every, fylker) in enumerate(READERS):
            subscribers.subscribe(store, f"leser{number}@example.no", consent="by mail", now=BEGIN, every=every, fylker=fylker)
        made = Year(store, random.Random(7))
        made.find(BEGIN)
        made.run(BEGIN)
        for now in moments():
            if (now - BEGIN).days == ANSWERED:
                for person in store.subscribers.all():
                    subscribers.change(store, person, now)
            made.run(now)
            if made.chance.random() < 0.1:
                made.find(now + timedelta(minutes=made.chance.randrange(1, 60)))
        yield made


def test_there_was_a_year_of_posts_and_some_runs_were_ended(year: Year) -> None:
    assert len(year.found) > 80
    assert all(len(runs) < DAYS * len(RUNS) for runs in year.ran.values())


def test_each_post_is_told_of_at_the_first_run_after_it_is_due(year: Year) -> None:
    wrong = []
    for person, (every, fylker) in zip(year.store.subscribers.all(), READERS, strict=True):
        for number, (found, code) in year.found.items():
            asked = not fylker or code in fylker
            when = year.told.get((person.id, number), [])
            due = slot(every, found)
            latest = next((run for run in year.ran[person.id] if run >= due and run > found), None)
            on_time = bool(when and when[0] >= due and (latest is None or when[0] <= latest))
            if (asked and latest and found > BEGIN and not on_time) or (not asked and when):
                wrong.append((person.id, every, number, found, due, when[:1]))
    assert wrong == []


def test_no_mail_was_sent_twice(year: Year) -> None:
    assert len(year.mails) == len(set(year.mails)) > 100


def test_a_reader_gets_no_more_mails_than_there_are_moments_with_news(year: Year) -> None:
    """What is told is written once: after a run was ended half-way, the next one goes on with those who are left."""
    for person, (every, _) in zip(year.store.subscribers.all(), READERS, strict=True):
        times = {when[0] for (reader, _), when in year.told.items() if reader == person.id}
        kept = [mail for mail in year.store.subscribers.stored(person.id)["outbox"] if mail["vacancies"] != "[]"]
        since = min(instant(mail["created"]) for mail in kept)  # what was sent long ago is forgotten
        assert len(kept) == len({time for time in times if time >= since}) > 1, every
