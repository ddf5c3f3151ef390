"""The staff's room as the configuration has it, and a way in for the first of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from digest.tokens import SIGN_IN, fresh, mark_of
from scraper import pipeline
from scraper.config import Config
from scraper.errors import StoreError
from scraper.store import Store
from web.staff.shared import Room


def sign_in_link(config: Config, address: str, now: datetime, site: str) -> str:
    """Make a link by which somebody of the staff can sign in once; raises StoreError for a stranger."""
    token = fresh()
    with Store.open(config.database) as store, store.atomic():
        member = store.staff.by_address(address)
        if member is None:
            raise StoreError(f"{address} is not among the staff. `erfaringsjobb staff add {address} --name …` lets it in.")
        store.staff.link(member, mark_of(token), now)
    return f"{site}/{SIGN_IN}{token}"


def room(config: Config, clock: Callable[[], datetime], changed: Callable[[], object] = lambda: None) -> Room:
    """Give the staff's room as the configuration has it; ``changed`` is called when readers' pages are to follow."""
    return Room(
        database=config.database,
        folder=config.data_folder,
        site=pipeline.about(config),
        clock=clock,
        https=config.site.is_https,
        add=partial(pipeline.add, config, surely=True),
        health=partial(pipeline.status, config),
        rules=partial(pipeline.rules, config),
        changed=changed,
    )
