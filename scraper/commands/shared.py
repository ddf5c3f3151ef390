"""What all commands share: the configuration, the clock, and how to speak.

Whatever is not needed to say what the commands are is imported where it is used: `--help` should be quick.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from scraper.errors import JobsError


if TYPE_CHECKING:  # --help should be quick
    from scraper.config import Config


FINE, FAILED, WRONG_USE = 0, 1, 2
err = Console(stderr=True, highlight=False, soft_wrap=True)
# Where nobody looks, a line is as long as what it says.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for a program to read.")


def configuration(context: click.Context) -> Config:
    """Read the configuration that `--config` names."""
    from scraper.config import load  # noqa: PLC0415

    return load(context.find_root().obj)


def shown_configuration(context: click.Context) -> Config:
    """Give the configuration, or the demo's where nothing has gone live yet; it is said which."""
    config, demo = configuration(context), Path("data/demo/config.toml")
    if config.database.exists() or not demo.exists():
        return config
    err.print(f"There is no database at {config.database} yet; this is the demo's.", markup=False)
    context.find_root().obj = demo
    return configuration(context)


def clock() -> datetime:
    """Read the clock: the only place below `main` that does."""
    return datetime.now(UTC)


def steadily(config: Config) -> datetime:
    """Read the clock where much depends on it, and note that the program runs; raises HeldError where it cannot be right."""
    from scraper import steady  # noqa: PLC0415 - --help should be quick
    from scraper.store import Store  # noqa: PLC0415

    now = clock()
    if config.database.exists():  # else the command itself says what is missing
        with Store.open(config.database) as store:
            steady.look(store, now)
    return now


def lines(lines: Iterable[str], error: str = "") -> None:
    """Print lines as they are, and an error where errors go."""
    for line in lines:
        out.print(line, markup=False)
    if error:
        err.print(f"erfaringsjobb: {error}", markup=False)


def answered(file: Any, answers: Iterable[tuple[int, bytes | JobsError]]) -> int:  # noqa: ANN401 - click opens it
    """Write the answer to each line of a file, and name the lines that have none; give the exit code."""
    name, code = getattr(file, "name", "standard input"), FINE
    for number, answer in answers:
        if isinstance(answer, bytes):
            sys.stdout.buffer.write(answer + b"\n")
        else:
            code = FAILED
            err.print(f"erfaringsjobb: {name}, line {number}: {answer}", markup=False)
    return code


def document(value: object) -> None:
    """Print one JSON document."""
    import msgspec  # noqa: PLC0415

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()
