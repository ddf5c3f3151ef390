"""Commands that tell people."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.commands.shared import FAILED, clock, configuration, err, out, steadily
from scraper.errors import WriteError


if TYPE_CHECKING:  # --help should be quick
    from scraper.config import Config


_NAMED = 5  # files that a person wants to read the names of


@click.command()
@click.pass_context
def publish(context: click.Context) -> None:
    """Write data/public/ from what is open today."""
    from scraper import pipeline  # noqa: PLC0415

    config = configuration(context)
    tell_published(config, pipeline.publish(config, steadily(config)))


@click.command()
@click.pass_context
def digest(context: click.Context) -> None:
    """Put a mail in the outbox for everybody for whom something is new. Exit 1 when one could not be written."""
    config = configuration(context)
    if not written(config, steadily(config)):
        sys.exit(FAILED)


def written(config: Config, now: datetime) -> bool:
    """Write the mails that are due; False where some cannot be, which holds up no other and no sending."""
    from scraper import pipeline  # noqa: PLC0415

    welcomed = pipeline.welcome(config, now)
    try:
        out.print(f"Mails put in the outbox: {welcomed + pipeline.digest(config, now)}")
    except WriteError as error:
        err.print(f"erfaringsjobb: {error}", markup=False)
        return False
    return True


@click.command()
@click.pass_context
def send(context: click.Context) -> None:
    """Send what lies in the outbox, once each."""
    config = configuration(context)
    sent(config, steadily(config))


@click.command()
@click.pass_context
def bounces(context: click.Context) -> None:
    """Read what has come back, and stop writing to those whom nothing reaches. Exit 1 when the mailbox cannot be read."""
    config = configuration(context)
    if not came_back(config, steadily(config)):
        sys.exit(FAILED)


@click.command()
@click.argument("address")
@click.option("--consent", required=True, help="How and when this person asked for mail; kept as the record of it.")
@click.option("--every", type=click.Choice(["straks", "daglig", "ukentlig"]), default="ukentlig", show_default=True)
@click.option("--language", type=click.Choice(["nb", "nn"]), default="nb", show_default=True)
@click.option("--fylke", "fylker", multiple=True, help="Only posts there; may be given several times.")
@click.pass_context
def subscribe(context: click.Context, /, address: str, **wishes: Any) -> None:  # noqa: ANN401 - click's choices
    """Send digests to ADDRESS, whose owner has asked for them."""
    from digest.subscribers import subscribe as save  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        save(store, address, now=clock(), **wishes)
    out.print("Saved. The first mail comes with the next digest.")


@click.command()
@click.argument("address")
@click.pass_context
def unsubscribe(context: click.Context, address: str) -> None:
    """Erase ADDRESS and everything that hangs on it."""
    from digest.subscribers import unsubscribe as erase  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        found = erase(store, address)
    out.print("Erased." if found else "That address was not there.")


@click.command()
@click.argument("address")
@click.pass_context
def stored(context: click.Context, address: str) -> None:
    """Print all that is kept of ADDRESS as JSON, for its owner who asks. Send it to ADDRESS and to nobody else."""
    import msgspec  # noqa: PLC0415

    from digest.subscribers import stored as kept_of  # noqa: PLC0415
    from digest.tokens import Key  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    config = configuration(context)
    with Store.open(config.database) as store:
        kept = msgspec.json.encode(kept_of(store, Key.load(config.data_folder), address))
    sys.stdout.buffer.write(msgspec.json.format(kept, indent=2) + b"\n")


def tell_published(config: Config, changed: list[Path]) -> None:
    """Say which files have changed."""
    folder = config.public
    names = ", ".join(path.relative_to(folder).as_posix() for path in changed[:_NAMED])
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    out.print(f"Written in {folder}: {names}{more}" if changed else f"Nothing has changed in {folder}")


def came_back(config: Config, now: datetime) -> bool:
    """Read what has come back and say what it was; False when the mailbox cannot be read."""
    from scraper import returned  # noqa: PLC0415

    read = returned.read(config, now)
    out.print(f"Mails that came back: {read.counted}; readers stopped: {read.stopped}; other mails there: {read.ignored}")
    if read.error:
        err.print(f"erfaringsjobb: {read.error}", markup=False)
    return not read.error


def sent(config: Config, now: datetime) -> None:
    """Send, say what came of it, and end with 1 when mail could not be sent."""
    from scraper import pipeline  # noqa: PLC0415

    done = pipeline.send(config, now)
    held = "; the rest wait for the next hour (mail.per_hour)" if done.held else ""
    out.print(f"Mails sent: {done.sent}; to try again later: {done.later}; refused for good: {done.failed}{held}")
    if done.error:
        err.print(f"erfaringsjobb: {done.error}", markup=False)
        sys.exit(FAILED)
