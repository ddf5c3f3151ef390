"""Who gets mail: with a recorded consent, and gone for good when they leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from scraper import places
from scraper.errors import ConfigError
from scraper.model import Subscription
from scraper.store import Store


def subscribe(
    store: Store,
    address: str,
    *,
    consent: str,
    now: datetime,
    language: Literal["nb", "nn"] = "nb",
    every: Literal["straks", "daglig", "ukentlig"] = "ukentlig",
    fylker: Iterable[str] = (),
) -> Subscription:
    """Save a subscription; ``consent`` says how and when the person asked for it, and without one there is none."""
    if not consent.strip():
        raise ConfigError("A subscription needs a consent: say how and when the person asked for mail.")
    subscription = Subscription(
        id=0,
        address=_checked(address),
        language=language,
        every=every,
        fylke_codes=tuple(_code(name) for name in fylker),
        since=now,
    )
    with store.atomic():
        return replace(subscription, id=store.postbox.subscribe(subscription, consent))


def unsubscribe(store: Store, address: str) -> bool:
    """Erase a person and everything that hangs on them; tell whether they were there."""
    return store.postbox.erase(_checked(address))


def _checked(address: str) -> str:
    """Give the address as every mail server understands it (post@bodø.no is post@xn--bod-2na.no); raises ConfigError.

    Letters beyond ASCII before the @ are refused: few servers take them, and a header that holds them is broken on the way.
    """
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ConfigError(f"This is not an e-mail address: {error}") from error
    return checked.ascii_email or checked.normalized


def _code(fylke: str) -> str:
    """Give a fylke's code by its code or name."""
    for code, name in places.fylker().items():
        if fylke == code or places.fold(fylke) == places.fold(name):
            return code
    raise ConfigError(f"There is no fylke called {fylke!r}. They are: {', '.join(places.fylker().values())}.")
