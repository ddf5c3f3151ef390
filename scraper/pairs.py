"""Compare pairs of ads from a file: JSON Lines in, JSON Lines out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from scraper.classify import Ad, posting
from scraper.dedup.likeness import Decision, Likeness, compare
from scraper.dedup.origins import origins
from scraper.dedup.trace import Trace, trace
from scraper.errors import JobsError
from scraper.facts.reading import facts
from scraper.judge import tidied
from scraper.text import plain, without_contacts


class Half(Ad, kw_only=True):
    """One of two ads; its id is of no matter."""

    id: str = ""


class Two(msgspec.Struct, kw_only=True):
    """One line that goes in; other keys are passed over."""

    id: str
    a: Half
    b: Half
    label: str = ""  # same or different, where a person has said it


@dataclass(slots=True)
class Measured:
    """How labelled pairs were taken."""

    counts: Counter[tuple[str, Decision]] = field(default_factory=Counter)
    wrong: list[tuple[Two, Likeness]] = field(default_factory=list)


class Answer(msgspec.Struct, kw_only=True):
    """One line that comes out."""

    id: str
    decision: Decision
    score: float
    why: tuple[str, ...]


def answer(line: bytes) -> bytes:
    """Compare the two ads of one line; raises JobsError that says what is wrong with it."""
    two = _read(line)
    found = compared(two)
    return msgspec.json.encode(Answer(id=two.id, decision=found.decision, score=found.score, why=found.why))


def compared(two: Two) -> Likeness:
    """Compare two ads as those of the store are compared, whatever they would be taken for."""
    return compare(_trace(two.a), _trace(two.b))


def answers(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes | JobsError]]:
    """Compare the ads of each line that is not blank; give its number, and the answer or what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, answer(line)
            except JobsError as error:
                yield number, error


def measure(lines: Iterable[bytes]) -> Measured:
    """Compare labelled pairs, and count what each was taken for; raises JobsError that names the line that cannot be read."""
    done = Measured()
    for number, line in enumerate(lines, 1):
        try:
            two = _read(line)
        except JobsError as error:
            raise JobsError(f"line {number}: {error}") from error
        if two.label not in ("same", "different"):
            raise JobsError(f"line {number}: the label of a pair is same or different")
        found = compared(two)
        done.counts[two.label, found.decision] += 1
        if two.label != found.decision:
            done.wrong.append((two, found))
    return done


def told(done: Measured) -> Iterator[str]:
    """Say how right the comparison is, in lines for people."""
    for label in ("same", "different"):
        counts = {decision: done.counts[label, decision] for decision in ("same", "suggest", "different")}
        of = max(1, sum(counts.values()))
        yield f"{label}: " + ", ".join(f"{count} {decision} ({count / of:.1%})" for decision, count in counts.items())
    for two, found in done.wrong:
        yield f"{two.id}: {two.label}, taken for {found.decision} ({found.score}): {'; '.join(found.why)}"
        yield from (f"  {half.source}: {half.title} – {half.employer}, {half.location}" for half in (two.a, two.b))


def _read(line: bytes) -> Two:
    try:
        return msgspec.json.decode(line, type=Two)
    except (ValueError, RecursionError) as error:
        raise JobsError(str(error)) from error


def _trace(ad: Half) -> Trace:
    said = tidied(posting(ad))
    text = without_contacts(plain(ad.text))
    return trace(ad.source, said, text, facts(said, text), origins(said, text, ad.text))
