"""Commands that tell which ads are one vacancy, and by which staff say so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from scraper.commands.shared import answered, clock, configuration, lines, out


if TYPE_CHECKING:  # --help should be quick
    from scraper.store import Store
    from scraper.store.groups import Suggestion


_SHOWN = 4  # sentences that only one of two ads has
_LONGEST = 160  # letters of one

who = click.option("--who", required=True, help="Who of the staff says so; kept with the ruling.")
why = click.option("--why", required=True, help="Why, for whoever reads it in a year.")


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--measure", is_flag=True, help="Show how right the answers are: each line has a label, same or different.")
def same(file: Any, *, measure: bool) -> None:  # noqa: ANN401 - click opens it
    """Tell of each pair of ads in FILE (JSON Lines; - for standard input) whether the two are one vacancy.

    A line holds id, a and b. Each of these may hold title, employer, location, deadline, published, url, source and text. A
    line that cannot be read is named on standard error, the others are compared, and the exit code is 1.
    """
    from scraper import pairs  # noqa: PLC0415

    if measure:
        lines(pairs.told(pairs.measure(file)))
        return
    sys.exit(answered(file, pairs.answers(file)))


@click.command()
@click.pass_context
def suggestions(context: click.Context) -> None:
    """List vacancies that may be one, likeliest first, with why. `merge` puts two together, `apart` ends the question."""
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        found = store.groups.suggestions()
        for each in found:
            lines(_asked(store, each))
    out.print(f"Suggestions: {len(found)}")


@click.command()
@click.argument("vacancy", type=int)
@click.argument("name", metavar="FIELD")
@click.argument("value")
@who
@why
@click.pass_context
def correct(context: click.Context, /, vacancy: int, name: str, value: str, **said: str) -> None:
    """Show VALUE for FIELD of a vacancy, whatever its ads say: kind, title, employer, apply_url, deadline, percent or contract.

    A vacancy whose kind is position is shown; one that is a mention, or unrelated, is not.
    A crawl never changes it back. Where an ad changes the very same field later, both are shown.
    """
    from scraper import pipeline  # noqa: PLC0415

    number = pipeline.correct(configuration(context), vacancy, name, value, now=clock(), **said)
    out.print(f"Correction {number}. `erfaringsjobb uncorrect {number}` takes it back.")


@click.command()
@click.argument("number", type=int)
@who
@click.pass_context
def uncorrect(context: click.Context, number: int, who: str) -> None:
    """Take a correction back, by its number."""
    from scraper import pipeline  # noqa: PLC0415

    pipeline.undo(configuration(context), "edit", number, who=who, now=clock())
    out.print("Taken back.")


def _asked(store: Store, asked: Suggestion) -> Iterator[str]:
    """Say which two vacancies may be one, why, and what only one of their ads says."""
    one, other = asked.vacancies
    yield f"{one} and {other}, {asked.likeness.score:.0%}: {'; '.join(asked.likeness.why)}"
    texts = [store.boards.text(*ad) for ad in asked.ads]
    from scraper.dedup.difference import only_in  # noqa: PLC0415

    for vacancy_id, (source, _), text, beside in zip(asked.vacancies, asked.ads, texts, texts[::-1], strict=True):
        if vacancy := store.vacancies.get(vacancy_id):
            yield f"  {vacancy_id}: {vacancy.title} – {vacancy.employer}, {', '.join(vacancy.places)}"
        for sentence in only_in(text, beside)[:_SHOWN]:
            yield f"    only in {source}: «{sentence[:_LONGEST]}»"


@click.command()
@click.pass_context
def regroup(context: click.Context) -> None:
    """Compare all ads anew, after an upgrade that compares them otherwise. What staff have ruled stays."""
    from scraper import pipeline  # noqa: PLC0415

    out.print(f"Vacancies: {pipeline.regroup(configuration(context), clock())}")


@click.command()
@click.argument("one", type=int)
@click.argument("other", type=int)
@who
@why
@click.pass_context
def merge(context: click.Context, /, one: int, other: int, **said: str) -> None:
    """Put two vacancies together, by their numbers. The older number stays; the other leads to it."""
    _rule(context, lambda store: store.groups.rule("same", one, other, now=clock(), **said))


@click.command()
@click.argument("one", type=int)
@click.argument("other", type=int)
@who
@why
@click.pass_context
def apart(context: click.Context, /, one: int, other: int, **said: str) -> None:
    """Keep two vacancies apart for good, by their numbers."""
    _rule(context, lambda store: store.groups.rule("different", one, other, now=clock(), **said))


@click.command()
@click.argument("source")
@click.argument("source_id")
@who
@why
@click.pass_context
def split(context: click.Context, /, source: str, source_id: str, **said: str) -> None:
    """Take one ad out of the vacancy that it stands with: its board, and its id there."""
    _rule(context, lambda store: store.groups.split((source, source_id), now=clock(), **said))


@click.command()
@click.argument("number", type=int)
@who
@click.pass_context
def undo(context: click.Context, number: int, who: str) -> None:
    """Take a ruling back, by its number. Everything is then as it would be without it."""
    from scraper import pipeline  # noqa: PLC0415

    ruled = pipeline.rule(configuration(context), lambda store: store.groups.undo(number, who=who, now=clock()), clock())
    out.print(f"Taken back. Put together anew: {', '.join(map(str, sorted(ruled.touched)))}.")


def _rule(context: click.Context, decide: Callable[[Any], Any]) -> None:
    """Let staff decide, put what that touches together anew, and say how it is undone."""
    from scraper import pipeline  # noqa: PLC0415

    ruled = pipeline.rule(configuration(context), decide, clock())
    touched = ", ".join(map(str, sorted(ruled.touched)))
    out.print(f"Ruling {ruled.number}. Put together anew: {touched}. `erfaringsjobb undo {ruled.number}` takes it back.")
