"""Commands for whoever lets the staff in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scraper.commands.shared import clock, configuration, out


if TYPE_CHECKING:  # --help should be quick
    from scraper.review import Role


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
    from scraper.staffroom import sign_in_link  # noqa: PLC0415

    config = configuration(context)
    out.print(sign_in_link(config, address, clock(), config.site.url), markup=False)
