"""Commands that keep the service going for years: copies, putting one back, and going on after a person has looked."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.commands.shared import clock, configuration, err, out, steadily


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def backup(context: click.Context, folder: Path | None) -> None:
    """Copy the database to FOLDER, or to backup.folder; it is looked through, and copies older than 28 days are thrown away."""
    from scraper import backup as copying  # noqa: PLC0415 - --help should be quick

    config = configuration(context)
    made = copying.make(config, folder or config.backups, steadily(config))
    out.print(f"Copied to {made.path} ({made.size:,} bytes).", markup=False)
    if not made.path.name.endswith(copying.SEALED):
        err.print(f"It is not encrypted: set {copying.KEY} for that.", markup=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Put the copy FILE in the place of the database. Nothing is sent until you have looked and run `resume`."""
    from scraper.restore import restore as put_back  # noqa: PLC0415

    done = put_back(configuration(context), file, clock())
    if done.aside:
        out.print(f"The database of before lies at {done.aside}; it is thrown away after 28 days.", markup=False)
    out.print(f"The copy is in place, with {done.readers} readers; whoever was erased since is not among them.", markup=False)
    out.print("Nothing is sent yet. Start `serve` or run `collect`; when the boards are read, run `erfaringsjobb resume`.")


@click.command()
@click.pass_context
def resume(context: click.Context) -> None:
    """Go on after you have looked: after a restore, or where the clock is right although it jumped."""
    from scraper import steady  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    now = clock()
    with Store.open(configuration(context).database) as store, store.atomic():
        doubt, held = steady.doubt(store, now), store.keeping.release()
        store.keeping.sign(now)
    out.print("Mail is sent again." if held else "The clock is believed." if doubt else "Nothing was held.")
