"""Writes what is due to everybody, and puts it in the outbox, each mail together with the record of what it tells."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import compose, mail
from digest.mail import Desk
from digest.tokens import SIGN_IN, fresh, mark_of
from digest.words import ago
from scraper.errors import WriteError
from scraper.letters import Content, Mail, Subscription
from scraper.review import Item
from scraper.store import Store
from scraper.store.postbox import MAILS_KEPT
from scraper.text import oslo_day


SENT_BODIES_KEPT = timedelta(days=7)
NEWS = timedelta(days=60)  # what happened before that is told to nobody any more
YEAR = timedelta(days=365)  # after which somebody is asked whether they still want mail
ANSWER = timedelta(days=30)  # that we wait for it
_AT_ONCE = 50  # people who are written to in one transaction, which a kill undoes
_TAKEN_LEAVE = 3  # of `questions`: two questions, and a last mail
_A_DAY = timedelta(hours=23)  # between two mails to staff of what waits; a little less, so that the hour does not wander
_OLDEST = 3  # of what waits, that they are told of
REMINDED = timedelta(days=20)  # after the question, when it is asked once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What all mails of one round are written from."""

    paper: compose.Paper
    boards: Mapping[str, bool]  # that we read, and whether each has answered
    now: datetime

    @property
    def seen(self) -> int:
        """The number of the newest event that there is to tell of."""
        return self.paper.happened[-1].number if self.paper.happened else 0


def welcome(store: Store, desk: Desk, now: datetime) -> int:
    """Put a mail in the outbox for whoever waits for a link, and forget those that waited too long; give how many.

    What staff have dealt with long ago is forgotten too.
    """
    with store.atomic():
        keys = _keys(store, desk, now)
        store.subscribers.forget(now)
        store.hushed.forget(now)
        store.reports.forget(now)
        store.refusals.forget(now)
        unmailed = store.subscribers.unmailed()
        for asked in unmailed:
            store.postbox.post(mail.confirmation(desk, asked, token=_token(), now=now), now)
            store.subscribers.mailed(asked.handle)
    return len(unmailed) + keys


def _keys(store: Store, desk: Desk, now: datetime) -> int:
    """Put a link in the outbox for each of the staff who waits for one, and forget sessions that have ended."""
    store.staff.forget(now)
    waiting = store.staff.unanswered(now)
    for knock, member in waiting:
        secret = fresh()
        store.staff.answer(knock, mark_of(secret), now)
        link = f"{desk.site}/{SIGN_IN}{secret}"
        store.postbox.post(mail.key(desk, member.address, link, token=_token(), now=now), now)
    return len(waiting)


def write(store: Store, desk: Desk, boards: Mapping[str, bool], now: datetime) -> int:
    """Put a mail in the outbox for everybody who is to be told something; give how many.

    Raises WriteError, after all others have been written, for mails that cannot be.
    """
    with store.atomic():
        store.postbox.retract(oslo_day(now).isoformat())
        store.postbox.forget_sent(now - SENT_BODIES_KEPT, now - MAILS_KEPT)
    today = Today(paper=_paper(store, now), boards=boards, now=now)
    written, failed = 0, list[str]()
    last: int | None = 0
    while last is not None:
        with store.atomic():
            people = store.subscribers.some(last, _AT_ONCE)
            written += sum(_tried(store, desk, person, today, failed) for person in people)
        last = people[-1].id if people else None
    if failed:
        raise WriteError(f"{len(failed)} mails wait and are tried again in the next round; {failed[0]}")
    return written


def _tried(store: Store, desk: Desk, person: Subscription, today: Today, failed: list[str]) -> bool:
    """Write to one person what is due; tell whether anything is. Whatever that fails of, the others are to be written."""
    try:
        with store.aside():
            return _one(store, desk, person, today)
    except Exception as error:  # noqa: BLE001 - see above
        failed.append(f"the mail to subscriber {person.id} could not be written: {type(error).__name__}: {error}")
        return False


def _paper(store: Store, now: datetime) -> compose.Paper:
    happened = [event for event in store.vacancies.events_since(now - NEWS) if event.kind in compose.TELLING]
    found = (store.vacancies.get(number) for number in {event.vacancy_id for event in happened})
    changed = {vacancy.id: vacancy for vacancy in found if vacancy}
    return compose.Paper(open=store.vacancies.open_positions(oslo_day(now)), happened=happened, changed=changed)


def _told(store: Store, desk: Desk, person: Subscription, today: Today) -> bool:
    """Compose one person's digest, with the record of what they are told; an empty one is no mail."""
    last = store.postbox.last_digest(person.id)
    until = compose.due(person, last, today.now)
    past = compose.Past(told=store.postbox.told(person.id), seen=store.postbox.seen(person.id))
    content = compose.content(today.paper, person, past, until, today.now)
    waits = until is None or (person.every == "straks" and last and not _misses_us(store, person, today.now))
    if waits and not content:
        return False
    if until and not store.postbox.begin_digest(person.id, until, today.now, seen=today.seen):
        return False
    letter = _letter(store, desk, person, content, today, first=last is None)
    if letter:
        store.postbox.post(letter, today.now)
    return bool(letter)


def _letter(store: Store, desk: Desk, person: Subscription, content: Content, today: Today, *, first: bool) -> Mail | None:
    if content:
        return mail.digest(desk, person, content, token=_token(), first=first, now=today.now)
    if _misses_us(store, person, today.now) and not first:
        return mail.heartbeat(desk, person, today.boards, token=_token(), now=today.now)
    return None


def _misses_us(store: Store, person: Subscription, now: datetime) -> bool:
    """Tell whether somebody who wants a sign of life has had no mail for long."""
    return "heartbeat" in person.extras and now - (store.postbox.last_mail(person.id) or person.since) >= compose.QUIET


def _token() -> str:
    return secrets.token_urlsafe(16)


def _one(store: Store, desk: Desk, person: Subscription, today: Today) -> bool:
    """Write to one person what is due; tell whether anything is."""
    if person.questions == _TAKEN_LEAVE:
        _let_go(store, person)
        return False
    return _asked(store, desk, person, today.now) or _told(store, desk, person, today)


def _asked(store: Store, desk: Desk, person: Subscription, now: datetime) -> bool:
    """Ask once a year whether somebody still wants mail, and once more; then take leave."""
    asked = person.questions
    wait = (YEAR, REMINDED, ANSWER - REMINDED)[asked]
    if now - (person.turned or person.since) < wait:
        return False
    if asked + 1 == _TAKEN_LEAVE:
        letter = mail.farewell(desk, person, token=_token(), now=now)
    else:
        left = ANSWER - REMINDED if asked else ANSWER
        letter = mail.question(desk, person, oslo_day(now + left), token=_token(), now=now)
    store.postbox.post(letter, now)
    store.subscribers.question(person.id, asked + 1, now)
    return True


def _let_go(store: Store, person: Subscription) -> None:
    """Erase somebody as soon as the last mail to them has left."""
    if store.postbox.is_empty(person.id):
        store.subscribers.erase(person.address)


def tell_staff(
    store: Store, desk: Desk, addresses: Collection[str], troubles: Mapping[str, str], waiting: Sequence[Item], now: datetime
) -> int:
    """Write to staff of what goes wrong, once and at once, and of what waits for them, at most once a day; give how many mails.

    ``troubles`` says each in words, by what it is known by.
    """
    if not addresses:
        return 0
    with store.atomic():
        fresh = store.postbox.notice("trouble", tuple(troubles), now)
        asked = _asked_of_staff(store, waiting, now)
        if not fresh and not asked:
            return 0
        lines = (*_went_wrong(troubles, fresh), *_waits(waiting if asked else (), desk.site, now))
        for address in addresses:
            store.postbox.post(mail.notice(desk, address, ("Hei!", *lines), token=_token(), now=now), now)
    return len(addresses)


def _asked_of_staff(store: Store, waiting: Sequence[Item], now: datetime) -> bool:
    """Tell whether something new waits, and staff have not been told of the like for a day."""
    last = store.postbox.last_notice("queue")
    if last and now - last < _A_DAY:
        return False
    return bool(store.postbox.notice("queue", [item.key for item in waiting], now))


def _went_wrong(troubles: Mapping[str, str], fresh: Collection[str]) -> Iterator[str]:
    """Say what is new first, and then what still lasts."""
    if fresh:
        yield from ("", "Dette er galt:", *(f"- {text}" for what, text in troubles.items() if what in fresh))
        old = [f"- {text}" for what, text in troubles.items() if what not in fresh]
        yield from ("", "Dette er fortsatt galt:", *old) if old else ()


def _waits(waiting: Sequence[Item], site: str, now: datetime) -> Iterator[str]:
    """Say how much waits, and what has waited longest."""
    if waiting:
        yield from ("", f"{len(waiting)} venter på en avgjørelse. Det som har ventet lengst:")
        for item in sorted(waiting, key=lambda each: each.since)[:_OLDEST]:
            yield f"- {item.title} (i {ago(item.since, now)}):"
            yield f"  {site}/ansatte/sak/{item.key}"
        yield from ("", "Alt som venter:", f"{site}/ansatte/")
