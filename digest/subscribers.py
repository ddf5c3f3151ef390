"""Who wants mail: signing up, confirming, changing, leaving. Nothing is sent without a consent that is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email

from digest import consent as consents
from digest.tokens import Key
from scraper import places
from scraper.errors import ConfigError
from scraper.letters import Every, Form, Search, Subscription, Wish
from scraper.store import Store


PAUSE = timedelta(weeks=4)
GOT_A_JOB = "jobb"  # the counter of those who left because they found work; no name stands beside it
_RAW = "raw"  # the column of mails' bytes


def subscribe(
    store: Store,
    address: str,
    *,
    consent: str,
    now: datetime,
    language: Form = "nb",
    every: Every = "ukentlig",
    fylker: Iterable[str] = (),
) -> Subscription:
    """Save somebody who has asked us in another way; ``consent`` says how and when, and without one there is none."""
    if not consent.strip():
        raise ConfigError("A subscription needs a consent: say how and when the person asked for mail.")
    wanted = Subscription(
        id=0,
        address=checked(address),
        language=language,
        every=every,
        since=now,
        searches=(Search(fylke_codes=tuple(_code(name) for name in fylker)),),
    )
    with store.atomic():
        return store.subscribers.subscribe(wanted, consent)


def unsubscribe(store: Store, address: str) -> bool:
    """Erase a person and everything that hangs on them; tell whether they were there."""
    with store.atomic():
        was_there = store.subscribers.erase(checked(address))
    store.wipe()
    return was_there


def ask(store: Store, key: Key, address: str, wish: Wish, now: datetime) -> None:
    """Save a sign-up; a mail with a link to confirm it follows, at most one a day and three in all.

    Whoever the address belongs to, and whether or not we write to it, the answer is the same.
    """
    to = checked(address)
    with store.atomic():
        if store.hushed.allows(key.seal_of(to), now):
            store.subscribers.ask(to, wish, now)


def confirm(store: Store, key: Key, handle: str, now: datetime) -> Subscription | None:
    """Take a sign-up as confirmed; None where it has waited too long. A second time changes nothing."""
    with store.atomic():
        asked = store.subscribers.asked(handle, now)
        if asked is None:
            return None
        store.hushed.clear(key.seal_of(asked.address))
        return store.subscribers.confirm(handle, consents.record(asked.wish.language, asked.asked, now), now)


def silence(store: Store, key: Key, address: str, now: datetime) -> None:
    """Erase an address, and remember by a seal alone that it is never to be written to again."""
    with store.atomic():
        store.hushed.silence(key.seal_of(address), now)
        store.subscribers.erase(address)
    store.wipe()


def change(store: Store, wanted: Subscription, now: datetime) -> Subscription:
    """Save what somebody has changed, and that they still want mail.

    What they were told of stays told; a mail that has not left is written anew, as they want it now.
    """
    with store.atomic():
        store.subscribers.change(wanted.id, wanted)
        store.postbox.take_back(wanted.id)
        store.subscribers.question(wanted.id, 0, now)
    return replace(wanted, questions=0, turned=now)


def leave(store: Store, person: Subscription, *, got_a_job: bool = False) -> None:
    """Erase somebody at once; that they found work is counted, as a number alone."""
    with store.atomic():
        store.subscribers.erase(person.address)
        if got_a_job:
            store.subscribers.count(GOT_A_JOB)
    store.wipe()


def stored(store: Store, key: Key, address: str) -> Mapping[str, Any]:
    """Give everything that is kept of an address, confirmed or not; the bytes of mails as text."""
    number = store.subscribers.number(checked(address))
    kept = store.subscribers.stored(number) if number else {}
    sealed = store.hushed.stored(key.seal_of(checked(address)))
    return {table: [_readable(row) for row in rows] for table, rows in {**kept, "hushed": sealed}.items()}


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: bytes(value).decode("utf-8", "replace") if name == _RAW else value for name, value in row.items()}


# Nobody reads them for themselves, or whoever does has to deal with what is sent there unasked (RFC 2142).
_ROLES = frozenset(("abuse", "hostmaster", "mailer-daemon", "no-reply", "noreply", "postmaster", "root", "spam", "webmaster"))


def of_a_person(address: str) -> bool:
    """Tell whether an address can be somebody's own."""
    return address.partition("@")[0].lower() not in _ROLES


def checked(address: str) -> str:
    """Give the address as every mail server understands it (post@bodø.no is post@xn--bod-2na.no); raises ConfigError.

    Letters beyond ASCII before the @ are refused: few servers take them, and a header that holds them is broken on the way. So
    is what looks like an encoded word (RFC 2047): mail programs show what it decodes to, and some begin a header anew there.
    """
    if "=?" in address:
        raise ConfigError("This is not an e-mail address: it looks like an encoded word.")
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise ConfigError(f"This is not an e-mail address: {error}") from error
    return checked.ascii_email or checked.normalized


def _code(fylke: str) -> str:
    """Give a fylke's code by its code or name."""
    for code, name in places.fylker().items():
        if fylke == code or places.fold(fylke) == places.fold(name):
            return code
    raise ConfigError(f"There is no fylke called {fylke!r}. They are: {', '.join(places.fylker().values())}.")
