"""Commands that bring ads in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.commands.shared import FAILED, FINE, as_json, clock, configuration, document, err, lines, out, steadily


if TYPE_CHECKING:  # --help should be quick
    from scraper.config import Config
    from scraper.model import Run


@click.command()
@click.argument("sources", nargs=-1)
@as_json
@click.pass_context
def collect(context: click.Context, sources: tuple[str, ...], *, as_json: bool) -> None:
    """Ask the boards for what is new: all that are switched on, or the SOURCES named."""
    config = configuration(context)
    sys.exit(FINE if collected(config, sources, steadily(config), as_json=as_json) else FAILED)


@click.command()
@click.argument("url")
@click.option("--title", default="", help="The post, where the page cannot be read.")
@click.option("--employer", default="", help="Whose post it is.")
@click.option("--place", default="", help="Where it is.")
@click.option("--deadline", default="", help="Until when one can apply, such as 11.12.2026.")
@click.pass_context
def add(context: click.Context, /, **known: str) -> None:
    """Add a post that somebody tipped about. URL is enough where its page may be read and says what it is."""
    from scraper import pipeline  # noqa: PLC0415
    from scraper.tips import Tip  # noqa: PLC0415

    judged = pipeline.add(configuration(context), Tip(**known), clock())
    out.print(f"{judged.verdict.kind}: {judged.posting.title} – {judged.posting.employer}", markup=False)
    for piece in judged.verdict.evidence:
        out.print(f"  {piece.says}: «{piece.quote}»", markup=False)
    if judged.verdict.kind not in ("position", "unsure"):
        out.print("It is kept, but not shown: by the rules it is not such a post.")


@click.command()
@click.argument("source")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--ads", type=click.IntRange(1, 50), default=3, show_default=True, help="How many ads to ask for.")
@click.pass_context
def record(context: click.Context, source: str, folder: Path, ads: int) -> None:
    """Record a few ads of SOURCE in DIR, without people and secrets, for a test. The database is not touched."""
    from scraper import pipeline, recording  # noqa: PLC0415

    recorded = pipeline.record(configuration(context), source, folder, ads, clock())
    lines(recording.told(recorded), recorded.outcome.run.error)
    sys.exit(FAILED if recorded.outcome.run.error else FINE)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@as_json
def replay(folder: Path, *, as_json: bool) -> None:
    """Show what is read from the recording in DIR. Exit 1 when the run fails, or something cannot be read."""
    from scraper import recording  # noqa: PLC0415

    outcome = recording.replay(folder)
    if as_json:
        document(recording.summary(outcome))
    else:
        lines(recording.shown(outcome), outcome.run.error)
    sys.exit(FINE if outcome.fine else FAILED)


def collected(config: Config, names: tuple[str, ...], now: datetime, *, as_json: bool = False) -> bool:
    """Collect with progress on a terminal, and plain lines elsewhere; tell whether all went well."""
    from scraper import pipeline  # noqa: PLC0415

    sources = pipeline.chosen(config, names)
    with _progress() as watch:
        runs = pipeline.collect(config, sources, now, watch)
    if as_json:
        document({"sources": {run.source: counts(run) for run in runs}})
    for run in runs if not as_json else ():
        out.print(f"{run.source}: {run.seen} read, {run.new} new, {run.gone} gone, {run.issues} issues", markup=False)
    for run in runs:
        if run.error:
            err.print(f"erfaringsjobb: {run.source}: {run.error}", markup=False)
    return not any(run.error for run in runs)


def counts(run: Run) -> dict[str, Any]:
    """Give the numbers of a run, and its error if it had one."""
    numbers: dict[str, Any] = {"seen": run.seen, "new": run.new, "gone": run.gone, "issues": run.issues}
    return {**numbers, "error": run.error} if run.error else numbers


@contextmanager
def _progress() -> Iterator[Any]:
    """Show how far each source has come, where somebody is looking."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} ads read"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def watch(run: Run) -> None:
            if run.source not in tasks:
                tasks[run.source] = bar.add_task(run.source, total=None)
            bar.update(tasks[run.source], completed=run.seen)

        yield watch
