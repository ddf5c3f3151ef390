"""The commands, and the wiring of everything they use."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scraper.config import Config, load
from scraper.errors import JobsError
from scraper.model import Run


FINE, FAILED, WRONG_USE = 0, 1, 2
_speak = Console(stderr=True, highlight=False, soft_wrap=True)
# Where nobody looks, a line is as long as what it says.
_print = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for a program to read.")


class Commands(click.Group):
    """Commands whose known errors are one plain sentence: exit 2 for wrong use or configuration, 1 for a failure."""

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; a JobsError becomes its message and an exit code."""
        try:
            return super().main(*args, **extra)
        except JobsError as error:
            _speak.print(f"erfaringsjobb: {error}", markup=False)
            sys.exit(FAILED if type(error).__name__ == "SendError" else WRONG_USE)
        except BrokenPipeError:
            sys.exit(FAILED)
        except OSError as error:  # a folder that may not be written, a disk that is full
            _speak.print(f"erfaringsjobb: {error.filename or 'the system'}: {error.strerror or error}", markup=False)
            sys.exit(WRONG_USE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.toml"),
    show_default=True,
    envvar="ERFARINGSJOBB_CONFIG",
    help="The configuration to use.",
)
@click.version_option(package_name="erfaringsjobb")
@click.pass_context
def main(context: click.Context, config_path: Path) -> None:
    """Find every Norwegian post for an erfaringskonsulent, show each once, and tell people.

    `run` does it all: collect, publish, digest, send. Each of those is also a command of its own, and can be run again at any
    time: it does what is left to do.
    """
    context.obj = config_path


def _shown_config(context: click.Context) -> Config:
    """Give the configuration, or the demo's where nothing has gone live yet; it is said which."""
    config, demo = _config(context), Path("data/demo/config.toml")
    if config.database.exists() or not demo.exists():
        return config
    _speak.print(f"There is no database at {config.database} yet; this is the demo's.", markup=False)
    return load(demo)


def _config(context: click.Context) -> Config:
    return load(context.find_root().obj)


def _now() -> datetime:
    """Read the clock: the only place below `main` that does."""
    return datetime.now(UTC)


@main.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Make the database, or bring an older one up to date."""
    from scraper.store import Store  # noqa: PLC0415 - --help should be quick

    config = _config(context)
    Store.create(config.database).close()
    _print.print(f"The database is ready: {config.database}")


@main.command()
@click.argument("sources", nargs=-1)
@as_json
@click.pass_context
def collect(context: click.Context, sources: tuple[str, ...], *, as_json: bool) -> None:
    """Ask the boards for what is new: all that are switched on, or the SOURCES named."""
    _collected(_config(context), sources, _now(), as_json=as_json)


@main.command()
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

    judged = pipeline.add(_config(context), Tip(**known), _now())
    _print.print(f"{judged.verdict.kind}: {judged.posting.title} – {judged.posting.employer}", markup=False)
    for piece in judged.verdict.evidence:
        _print.print(f"  {piece.says}: «{piece.quote}»", markup=False)
    if judged.verdict.kind not in ("position", "unsure"):
        _print.print("It is kept, but not shown: by the rules it is not such a post.")


@main.command()
@click.pass_context
def publish(context: click.Context) -> None:
    """Write data/public/ from what is open today."""
    from scraper import pipeline  # noqa: PLC0415

    config = _config(context)
    _tell_published(config, pipeline.publish(config, _now()))


@main.command()
@click.pass_context
def digest(context: click.Context) -> None:
    """Put a mail in the outbox for everybody for whom something is new."""
    from scraper import pipeline  # noqa: PLC0415

    _print.print(f"Mails put in the outbox: {pipeline.digest(_config(context), _now())}")


@main.command()
@click.pass_context
def send(context: click.Context) -> None:
    """Send what lies in the outbox, once each."""
    _sent(_config(context), _now())


@main.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Collect, publish, digest and send."""
    from scraper import pipeline  # noqa: PLC0415

    config, now = _config(context), _now()
    fine = _collect(config, (), now)
    _tell_published(config, pipeline.publish(config, now))
    _print.print(f"Mails put in the outbox: {pipeline.digest(config, now)}")
    _sent(config, now)
    sys.exit(FINE if fine else FAILED)


@main.command()
@as_json
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Show how each source is doing, and what is in the store. Exit 1 when a source fails."""
    from scraper import pipeline, tables  # noqa: PLC0415

    config = _shown_config(context)
    report = pipeline.status(config, _now())
    if as_json:
        _json({"database": str(config.database), **asdict(report)})
    else:
        _print.print(tables.sources(report.sources))
        _print.print(", ".join(f"{kind}: {count}" for kind, count in report.verdicts.items()))
        _print.print(f"vacancies: {report.vacancies}; mails: {', '.join(f'{n} {state}' for state, n in report.mails.items())}")
    sys.exit(FAILED if any(source.state == "failing" for source in report.sources.values()) else FINE)


@main.command()
@click.argument("source")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--ads", type=click.IntRange(1, 50), default=3, show_default=True, help="How many ads to ask for.")
@click.pass_context
def record(context: click.Context, source: str, folder: Path, ads: int) -> None:
    """Record a few ads of SOURCE in DIR, without people and secrets, for a test. The database is not touched."""
    from scraper import pipeline, recording  # noqa: PLC0415

    recorded = pipeline.record(_config(context), source, folder, ads, _now())
    _lines(recording.told(recorded), recorded.outcome.run.error)
    sys.exit(FAILED if recorded.outcome.run.error else FINE)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@as_json
def replay(folder: Path, *, as_json: bool) -> None:
    """Show what is read from the recording in DIR. Exit 1 when the run fails, or something cannot be read."""
    from scraper import recording  # noqa: PLC0415

    outcome = recording.replay(folder)
    if as_json:
        _json(recording.summary(outcome))
    else:
        _lines(recording.shown(outcome), outcome.run.error)
    sys.exit(FINE if outcome.fine else FAILED)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="When ads count as published that do not say when they were.")
def classify(file: Any, today: datetime | None) -> None:  # noqa: ANN401 - click opens it
    """Judge the ads in FILE (JSON Lines; - for standard input), and write one line for each.

    A line holds id and title, and may hold employer, location, text, url, deadline and published. A line that cannot be read is named on
    standard error, the others are judged, and the exit code is 1.
    """
    from scraper.classify import answers  # noqa: PLC0415

    name = getattr(file, "name", "standard input")
    fine = True
    for number, answer in answers(file, today.date() if today else None):
        if isinstance(answer, bytes):
            sys.stdout.buffer.write(answer + b"\n")
        else:
            fine = False
            _speak.print(f"erfaringsjobb: {name}, line {number}: {answer}", markup=False)
    sys.exit(FINE if fine else FAILED)


@main.command()
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

    with Store.open(_config(context).database) as store:
        save(store, address, now=_now(), **wishes)
    _print.print("Saved. The first mail comes with the next digest.")


@main.command()
@click.argument("address")
@click.pass_context
def unsubscribe(context: click.Context, address: str) -> None:
    """Erase ADDRESS and everything that hangs on it."""
    from digest.subscribers import unsubscribe as erase  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(_config(context).database) as store:
        found = erase(store, address)
    _print.print("Erased." if found else "That address was not there.")


@main.command()
@click.pass_context
def serve(context: click.Context) -> None:
    """Keep running: collect when due, publish, send digests at eight. Ctrl-C ends it."""
    from scraper.schedule import serve as run_schedule  # noqa: PLC0415

    run_schedule(_config(context), _now, _speak.print)


@main.command()
@click.option("--once", is_flag=True, help="End when the pipeline is done; without it the sample boards stay up.")
@click.option("--recordings", type=click.Path(path_type=Path), help="Serve the recorded ads in this folder instead.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("data/demo"), show_default=True)
@as_json
def demo(folder: Path, recordings: Path | None, *, once: bool, as_json: bool) -> None:
    """Show the whole way on sample boards on this machine: collect, publish, send. Nothing leaves it."""
    from demo.tour import tour  # noqa: PLC0415

    with tour(folder, recordings, _now()) as shown:
        if as_json:
            _json(shown.summary)
        else:
            shown.tell(_print)
        if not once and sys.stdin.isatty():
            _print.print("The sample boards stay up. Ctrl-C ends them.")
            _wait()
    sys.exit(FINE if shown.fine else FAILED)


def _lines(lines: Iterable[str], error: str = "") -> None:
    """Print lines as they are, and an error where errors go."""
    for line in lines:
        _print.print(line, markup=False)
    if error:
        _speak.print(f"erfaringsjobb: {error}", markup=False)


def _wait() -> None:
    """Wait for Ctrl-C."""
    try:
        click.pause(info="")
    except KeyboardInterrupt:
        return


def _collected(config: Config, names: tuple[str, ...], now: datetime, *, as_json: bool) -> None:
    sys.exit(FINE if _collect(config, names, now, as_json=as_json) else FAILED)


def _collect(config: Config, names: tuple[str, ...], now: datetime, *, as_json: bool = False) -> bool:
    """Collect with progress on a terminal, and plain lines elsewhere; tell whether all went well."""
    from scraper import pipeline  # noqa: PLC0415

    sources = pipeline.chosen(config, names)
    with _progress() as watch:
        runs = pipeline.collect(config, sources, now, watch)
    if as_json:
        _json({"sources": {run.source: counts(run) for run in runs}})
    for run in runs if not as_json else ():
        _print.print(f"{run.source}: {run.seen} read, {run.new} new, {run.gone} gone, {run.issues} issues", markup=False)
    for run in runs:
        if run.error:
            _speak.print(f"erfaringsjobb: {run.source}: {run.error}", markup=False)
    return not any(run.error for run in runs)


def counts(run: Run) -> dict[str, Any]:
    """Give the numbers of a run, and its error if it had one."""
    numbers: dict[str, Any] = {"seen": run.seen, "new": run.new, "gone": run.gone, "issues": run.issues}
    return {**numbers, "error": run.error} if run.error else numbers


@contextmanager
def _progress() -> Iterator[Any]:
    """Show how far each source has come, where somebody is looking."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f} ads read"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_speak, transient=True, disable=not _speak.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def watch(run: Run) -> None:
            if run.source not in tasks:
                tasks[run.source] = bar.add_task(run.source, total=None)
            bar.update(tasks[run.source], completed=run.seen)

        yield watch


def _tell_published(config: Config, changed: list[Path]) -> None:
    folder = config.data_folder / "public"
    names = ", ".join(path.name for path in changed)
    _print.print(f"Written in {folder}: {names}" if changed else f"Nothing has changed in {folder}")


def _sent(config: Config, now: datetime) -> None:
    """Send, say what came of it, and end with 1 when mail could not be sent."""
    from scraper import pipeline  # noqa: PLC0415

    done = pipeline.send(config, now)
    _print.print(f"Mails sent: {done.sent}; to try again later: {done.later}; refused for good: {done.failed}")
    if done.error:
        _speak.print(f"erfaringsjobb: {done.error}", markup=False)
        sys.exit(FAILED)


def _json(value: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()
