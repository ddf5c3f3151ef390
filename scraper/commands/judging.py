"""Commands that judge ads, and show by which rules."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from scraper.commands.shared import answered, clock, configuration, lines, out


if TYPE_CHECKING:  # --help should be quick
    from scraper.model import Evidence, Vacancy

REJUDGED = timedelta(days=30)


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="When ads count as published that do not say when they were.")
def classify(file: Any, today: datetime | None) -> None:  # noqa: ANN401 - click opens it
    """Judge the ads in FILE (JSON Lines; - for standard input), and write one line for each.

    A line holds id and title, and may hold employer, location, text, url, deadline and published. A line that cannot be read is
    named on standard error, the others are judged, and the exit code is 1.
    """
    from scraper.classify import answers  # noqa: PLC0415

    sys.exit(answered(file, answers(file, today.date() if today else None)))


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--all-facts", is_flag=True, help="Compare the facts of every ad, also of those taken for unrelated.")
def evaluate(file: Any, *, all_facts: bool) -> None:  # noqa: ANN401 - click opens it
    """Show how right the rules are for the labelled ads in FILE (JSON Lines; - for standard input).

    A line is as for classify, with label (position, mention or unrelated) and, where they are known, subtype and facts. A line
    that cannot be read is named, nothing is shown, and the exit code is 2.
    """
    from scraper import evaluate as evaluation  # noqa: PLC0415

    lines(evaluation.report(evaluation.evaluate(file, all_facts=all_facts)))


@click.command()
@click.pass_context
def review(context: click.Context) -> None:
    """List the open vacancies of which the rules are not sure, soonest deadline first, with what speaks for and against.

    `correct VACANCY kind position` shows one to readers, `correct VACANCY kind mention` ends the question.
    """
    from scraper.store import Store  # noqa: PLC0415
    from scraper.text import oslo_day  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        waiting = store.vacancies.doubtful(oslo_day(clock()))
        for vacancy in waiting:
            lines(_asked(vacancy, store.vacancies.spoken(vacancy.id)))
    out.print(f"To review: {len(waiting)}")


def _asked(vacancy: Vacancy, spoken: Iterable[Evidence]) -> Iterator[str]:
    """Say what a person is to decide on, and what made the rules doubt."""
    yield f"{vacancy.id}: {vacancy.title} – {vacancy.employer}, {', '.join(vacancy.places)}; last day {vacancy.last_day or '-'}"
    for piece in spoken:
        yield f"  {piece.weight:+d} {piece.says}: «{piece.quote}»"
    for source, address in vacancy.links:
        yield f"  {source}: {address}"


@click.command()
@click.pass_context
def labels(context: click.Context) -> None:
    """Write what staff have decided as labelled ads, one line of JSON each, for `evaluate`."""
    from scraper import labels as labelled  # noqa: PLC0415
    from scraper.store import Store  # noqa: PLC0415

    with Store.open(configuration(context).database) as store:
        for line in labelled.lines(store.vacancies.labelled()):
            sys.stdout.buffer.write(line + b"\n")


@click.command()
@click.pass_context
def rules(context: click.Context) -> None:
    """Print the rules as a page for the public, in Markdown, with the titles that config.toml adds."""
    from scraper import pipeline  # noqa: PLC0415
    from scraper.rulebook import page  # noqa: PLC0415

    sys.stdout.buffer.write(page(pipeline.rules(configuration(context)), accuracy="accuracy.md").encode())


@click.command()
@click.argument("files", type=click.File("rb"), nargs=-1, required=True)
def wording(files: tuple[Any, ...]) -> None:
    """Learn from the labelled ads in FILES which words tell such posts from others, and write them with what each weighs.

    The lines are those that evaluate reads. A word counts that is in many ads of many files.
    """
    from scraper.learning import words  # noqa: PLC0415

    lines(words.table(words.learnt([words.examples(file) for file in files])))


@click.command()
@click.argument("files", type=click.File("rb"), nargs=-1, required=True)
def stating(files: tuple[Any, ...]) -> None:
    """Learn from the labelled ads in FILES what stands around the words that state a fact, and write it with what it weighs.

    The lines are those that evaluate reads.
    """
    from scraper.learning import mentions  # noqa: PLC0415

    lines(mentions.table(mentions.learnt([ad for file in files for ad in mentions.stated(file)])))


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day whose raw pages are read; else 30 days ago.")
@click.option("--apply", "is_applied", is_flag=True, help="Change what is shown.")
@click.pass_context
def rejudge(context: click.Context, since: datetime | None, *, is_applied: bool) -> None:
    """Show what today's rules would change in what has been read before.

    Judged anew are the ads whose text is in the database, and from the raw pages those whose text is not. Without --apply
    nothing is changed.
    """
    from scraper import pipeline, rejudge  # noqa: PLC0415
    from scraper.text import oslo_day  # noqa: PLC0415

    config, now = configuration(context), clock()
    done = pipeline.reconsider(config, since.date() if since else oslo_day(now) - REJUDGED)
    lines(rejudge.told(done))
    if is_applied:
        out.print(f"Changed: {pipeline.change(config, done.changes, now)}.")
    elif done.changes:
        out.print("Nothing is changed; --apply does it.")
