"""Commands for whoever lets the staff in, and what their room is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from scraper.commands.shared import clock, configuration, out
from scraper.config import Config
from scraper.errors import StoreError


if TYPE_CHECKING:  # --help should be quick
    from scraper.review import Role
    from web.staff.shared import Room


@click.group()
def staff() -> None:
    """Say who of the organisation may decide what readers are shown."""


@staff.command()
@click.argument("address")
@click.option("--name", required=True, help="What stands beside what they decide; initials will do.")
@click.option("--role", type=click.Choice(["reviewer", "administrator"]), default="reviewer", show_default=True)
@click.pass_context
def add(context: click.Context, address: str, name: str, role: Role) -> None:
    """Let ADDRESS sign in. An administrator may also let others in, and look up subscribers."""
    from digest.subscribers import checked  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store, store.atomic():
        member = store.staff.add(checked(address), name.strip(), role, clock())
    out.print(
        f"{member.name} may sign in at /ansatte/ as {member.role}; `erfaringsjobb staff link {address}` makes a link now."
    )


@staff.command()
@click.argument("address")
@click.pass_context
def remove(context: click.Context, address: str) -> None:
    """Let ADDRESS in no more, and end its sessions. What was decided stays."""
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store, store.atomic():
        store.staff.remove(address)
    out.print("Removed.")


@staff.command(name="list")
@click.pass_context
def list_(context: click.Context) -> None:
    """List who may sign in."""
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        for member in store.staff.all():
            out.print(f"{member.name} <{member.address}>, {member.role} since {member.since.date()}", markup=False)


@staff.command()
@click.argument("address")
@click.pass_context
def link(context: click.Context, address: str) -> None:
    """Print a link by which ADDRESS signs in once, within a quarter of an hour: the first time, and when mail is down."""
    config = configuration(context)
    out.print(sign_in_link(config, address, clock(), config.site.url), markup=False)


def sign_in_link(config: Config, address: str, now: datetime, site: str) -> str:
    """Make a link by which somebody of the staff can sign in once; raises StoreError for a stranger."""
    from digest.tokens import SIGN_IN, fresh, mark_of  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    token = fresh()
    with Store.open(config.database) as store, store.atomic():
        member = store.staff.by_address(address)
        if member is None:
            raise StoreError(f"{address} is not among the staff. `erfaringsjobb staff add {address} --name …` lets it in.")
        store.staff.link(member, mark_of(token), now)
    return f"{site}/{SIGN_IN}{token}"


def room(config: Config, clock: Callable[[], datetime], changed: Callable[[], object] = lambda: None) -> Room:
    """Give the staff's room as the configuration has it; ``changed`` is called when readers' pages are to follow."""
    from scraper import pipeline, relevance  # noqa: PLC0415
    from web.staff.shared import Room  # noqa: PLC0415

    own = config.relevance
    return Room(
        database=config.database,
        folder=config.data_folder,
        site=pipeline.about(config),
        clock=clock,
        https=config.site.is_https,
        add=partial(pipeline.add, config, surely=True),
        health=partial(pipeline.status, config),
        rules=lambda titles=(), maybe=(): relevance.rules((*own.titles, *titles), (*own.maybe, *maybe)),
        changed=changed,
    )
