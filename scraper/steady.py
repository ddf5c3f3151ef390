"""Whether the clock can be believed: a wrong one would close posts, send what is not due and erase what is not old."""

from __future__ import annotations

from datetime import datetime, timedelta

from scraper.errors import HeldError
from scraper.store import Store
from scraper.text import iso


BACK = timedelta(hours=1)  # NTP may set a clock back by a little
AHEAD = timedelta(days=40)  # that the machine may have been off


def look(store: Store, now: datetime) -> None:
    """Note that the program runs; raises HeldError, and notes nothing, where the clock cannot be right."""
    if why := doubt(store, now):
        raise HeldError(f"{why} Set the clock; if it is right, run `erfaringsjobb resume`. Until then nothing is done.")
    store.keeping.sign(now)


def doubt(store: Store, now: datetime) -> str:
    """Say why the clock cannot be right, or ""."""
    last = store.keeping.last_alive()
    if last and now < last - BACK:
        return f"The clock says {iso(now)[:16]}, but the program ran at {iso(last)[:16]} already (UTC)."
    if last and now > last + AHEAD:
        return f"The clock says {iso(now)[:16]}, but the program last ran at {iso(last)[:16]} (UTC)."
    return ""


def may_send(store: Store, now: datetime) -> None:
    """Learn what the ledger knows and the database does not; raises HeldError while a person must look before mail leaves."""
    if store.keeping.is_behind():
        _catch_up(store, now)
    if why := store.keeping.held():
        raise HeldError(f"Nothing is sent: {why} Look at `erfaringsjobb status`, then run `erfaringsjobb resume`.")


def _catch_up(store: Store, now: datetime) -> None:
    """Catch up with the ledger. A power cut may cost the last minute; whatever is older was put there by somebody."""
    last, sent = store.keeping.last_alive(), store.keeping.ledger.last_sent()
    with store.atomic():
        store.keeping.catch_up()
        if last and sent and sent.at > last + BACK:
            store.keeping.hold(f"the database is as it was at {iso(last)[:16]}, and mail has left since.", now)
