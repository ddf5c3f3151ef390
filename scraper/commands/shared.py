"""What all commands share: the configuration, the clock, and how to speak."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console

from scraper.config import Config, load


FINE, FAILED, WRONG_USE = 0, 1, 2
err = Console(stderr=True, highlight=False, soft_wrap=True)
# Where nobody looks, a line is as long as what it says.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for a program to read.")


def configuration(context: click.Context) -> Config:
    """Read the configuration that `--config` names."""
    return load(context.find_root().obj)


def shown_configuration(context: click.Context) -> Config:
    """Give the configuration, or the demo's where nothing has gone live yet; it is said which."""
    config, demo = configuration(context), Path("data/demo/config.toml")
    if config.database.exists() or not demo.exists():
        return config
    err.print(f"There is no database at {config.database} yet; this is the demo's.", markup=False)
    return load(demo)


def clock() -> datetime:
    """Read the clock: the only place below `main` that does."""
    return datetime.now(UTC)


def lines(lines: Iterable[str], error: str = "") -> None:
    """Print lines as they are, and an error where errors go."""
    for line in lines:
        out.print(line, markup=False)
    if error:
        err.print(f"erfaringsjobb: {error}", markup=False)


def document(value: object) -> None:
    """Print one JSON document."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()
