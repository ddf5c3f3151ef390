"""The commands, and the wiring of everything they use."""

from __future__ import annotations

import errno
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.commands import collecting, examining, grouping, judging, keeping, staff, telling
from scraper.commands.shared import (
    FAILED,
    FINE,
    WRONG_USE,
    as_json,
    clock,
    configuration,
    document,
    err,
    lines,
    out,
    shown_configuration,
    steadily,
)
from scraper.errors import ConfigError, JobsError, SendError


if TYPE_CHECKING:
    from scraper.config import Config


_MAY_PASS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE)  # without anybody changing a setting


class Commands(click.Group):
    """Commands whose known errors are one plain sentence: exit 2 for wrong use or configuration, 1 for a failure."""

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; an error that we know becomes its message and an exit code."""
        try:
            return super().main(*args, **extra)
        except BrokenPipeError:
            sys.exit(FAILED)
        except Exception as error:
            said, code = _explained(error)
            if not said:
                raise
            err.print(f"erfaringsjobb: {said}", markup=False)
            sys.exit(code)


def _explained(error: Exception) -> tuple[str, int]:
    """Say in words what went wrong, with the exit code; nothing where it is a fault of the program."""
    if isinstance(error, JobsError):
        return str(error), FAILED if isinstance(error, SendError) else WRONG_USE
    if isinstance(error, OSError):  # a folder that may not be written, a disk that is full
        where = error.filename or "the system"
        return f"{where}: {error.strerror or error}", FAILED if error.errno in _MAY_PASS else WRONG_USE
    if type(error).__name__ == "ZoneInfoNotFoundError":
        return "There is no zone data for Europe/Oslo: install the package tzdata.", WRONG_USE
    if type(error).__module__ == "sqlite3":
        from scraper.store import explained, is_damage  # noqa: PLC0415 - --help should be quick

        return explained(error), WRONG_USE if is_damage(error) else FAILED
    return "", FAILED


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


for _command in (
    *(collecting.collect, collecting.add, collecting.record, collecting.replay),
    *(telling.publish, telling.digest, telling.send, telling.bounces),
    *(telling.subscribe, telling.unsubscribe, telling.stored),
    *(judging.classify, judging.evaluate, judging.rejudge, judging.review, judging.labels),
    *(judging.rules, judging.wording, judging.stating),
    *(grouping.same, grouping.suggestions, grouping.merge, grouping.apart, grouping.split, grouping.undo, grouping.regroup),
    *(grouping.correct, grouping.uncorrect, examining.doctor, staff.staff),
    *(keeping.backup, keeping.restore, keeping.resume),
):
    main.add_command(_command)


@main.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Make the database, or bring an older one up to date; a copy is taken first."""
    from scraper.backup import before_migration  # noqa: PLC0415 - --help should be quick
    from scraper.store import Store  # noqa: PLC0415

    config = configuration(context)
    if copied := before_migration(config, clock()):
        out.print(f"The database of before is copied to {copied.path}", markup=False)
    Store.create(config.database).close()
    out.print(f"The database is ready: {config.database}")


@main.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Collect, publish, digest and send."""
    from scraper import pipeline  # noqa: PLC0415

    config = configuration(context)
    now = steadily(config)
    fine = collecting.collected(config, (), now)
    telling.tell_published(config, pipeline.publish(config, now))
    fine &= telling.came_back(config, now) if config.bounces else True
    fine &= telling.written(config, now)
    telling.sent(config, now)
    sys.exit(FINE if fine else FAILED)


@main.command()
@as_json
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Show how each source is doing, and what is in the store. Exit 1 when somebody must see to something."""
    from scraper import pipeline, tables  # noqa: PLC0415

    config = shown_configuration(context)
    report = pipeline.status(config, clock())
    if as_json:
        document({"database": str(config.database), **asdict(report)})
    else:
        out.print(tables.sources(report.sources))
        out.print(", ".join(f"{kind}: {count}" for kind, count in report.verdicts.items()))
        out.print(f"vacancies: {report.vacancies}; mails: {', '.join(f'{n} {state}' for state, n in report.mails.items())}")
        out.print(f"came back within a week: {', '.join(f'{n} {kind}' for kind, n in report.returned.items())}")
        if report.returned["ours"]:
            out.print("Mail is refused because of who we are; nobody was stopped for it. See `erfaringsjobb doctor`.")
        out.print(f"newest copy of the database: {report.copied[:16] or 'none'}")
        for what, says in report.troubles.items():
            out.print(f"{what}: {says}", markup=False)
    bad = bool(report.troubles) or any(source.state == "failing" for source in report.sources.values())
    sys.exit(FAILED if bad else FINE)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the site is served; a proxy stands in front of it.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 is any port that is free.")
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> None:
    """Keep running: serve the site, collect when due, publish, send digests at eight. Ctrl-C or SIGTERM ends it."""
    from scraper.process import alone, hold_back_endings  # noqa: PLC0415

    hold_back_endings()
    from scraper.restore import SERVING  # noqa: PLC0415 - brings libraries with threads

    config = configuration(context)
    with alone(config.data_folder / SERVING, "`serve`"):
        _serve(config, host, port)


def _serve(config: Config, host: str, port: int) -> None:
    """Serve until somebody ends it; a database that is damaged is not begun with, or ends it with 2."""
    from scraper import fitness, log, pipeline  # noqa: PLC0415
    from scraper.schedule import serve as run_schedule  # noqa: PLC0415
    from scraper.staffroom import room  # noqa: PLC0415
    from scraper.store import Store, check  # noqa: PLC0415
    from web.alerts import Alerts  # noqa: PLC0415
    from web.app import create_app  # noqa: PLC0415
    from web.server import listening  # noqa: PLC0415
    from web.visitors import Visitors  # noqa: PLC0415

    for why in fitness.unfit():
        raise ConfigError(why)
    Store.open(config.database).close()
    check(config.database)
    log.begin()
    about = pipeline.about(config)
    alerts, visitors = Alerts.of(config, about, clock), Visitors.of(config, about, clock)
    decided = threading.Event()
    own = room(config, clock, decided.set)
    app = create_app(config.public, https=config.site.is_https, alerts=alerts, visitors=visitors, room=own)
    with listening(app, host, port) as address:
        log.tell("site", {"address": f"{address}/"})
        ending = run_schedule(config, clock, decided)
    if ending.trouble or not ending.done:  # Python would wait for a crawl; every step can be killed at any point
        os._exit(WRONG_USE if ending.trouble else FINE)


@main.command()
@click.option("--once", is_flag=True, help="End when the pipeline is done; without it the sample boards stay up.")
@click.option("--recordings", type=click.Path(path_type=Path), help="Serve the recorded ads in this folder instead.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("data/demo"), show_default=True)
@as_json
def demo(folder: Path, recordings: Path | None, *, once: bool, as_json: bool) -> None:
    """Show the whole way on sample boards on this machine: collect, publish, send. Nothing leaves it."""
    from demo import house  # noqa: PLC0415
    from demo.tour import tour  # noqa: PLC0415

    with tour(folder, recordings, clock()) as shown:
        if as_json:
            document(shown.summary)
        else:
            shown.tell(out)
        if not once and sys.stdin.isatty():
            with house.opened(folder, shown.now) as opened:
                lines(["", *opened.lines(), "Ctrl-C ends it, and the sample boards."])
                _wait()
    sys.exit(FINE if shown.fine else FAILED)


def _wait() -> None:
    """Wait for Ctrl-C."""
    try:
        click.pause(info="")
    except KeyboardInterrupt:
        return
