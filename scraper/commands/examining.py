"""The command that looks at everything around the program."""

from __future__ import annotations

import sys

import click

from scraper.commands.shared import FAILED, FINE, clock, configuration, out


_MARKS = {"ok": "ok     ", "wrong": "WRONG  ", "unknown": "?      "}


@click.command()
@click.option("--send", "sends", is_flag=True, help="Send a mail to mail.staff as well.")
@click.option("--nameserver", default="", metavar="ADDRESS", help="Ask this name server instead of the machine's own.")
@click.pass_context
def doctor(context: click.Context, nameserver: str, *, sends: bool) -> None:
    """Look at mail server, DNS, keys, folders and clock; each line says ok, or what is wrong and the way out (exit 1)."""
    from scraper import doctor as examiner  # noqa: PLC0415
    from scraper.lookup import resolver  # noqa: PLC0415

    config, wrong = configuration(context), False
    for finding in examiner.examine(config, clock, resolver(nameserver)):
        wrong |= _told(finding.what, finding.word, finding.says)
    if sends:
        finding = examiner.send(config, clock())
        wrong |= _told(finding.what, finding.word, finding.says)
    sys.exit(FAILED if wrong else FINE)


def _told(what: str, word: str, says: str) -> bool:
    out.print(f"{_MARKS[word]}{what}: {says}", markup=False)
    return word == "wrong"
