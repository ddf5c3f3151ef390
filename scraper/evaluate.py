"""How right the rules are: labelled ads in, a table of what they were taken for out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from scraper.classify import Ad, judged, posting, stated
from scraper.errors import JobsError
from scraper.facts.reading import facts
from scraper.judge import tidied
from scraper.model import LABELS, Evidence, Facts, Kind, Label
from scraper.relevance import offers_a_post
from scraper.text import plain, without_contacts


KINDS: tuple[Kind, ...] = ("position", "unsure", "mention", "unrelated")
# Facts that are compared when a label holds them; pay by its amounts and a start by what the quotations share, as words may be
# cut in many ways.
_COMPARED = (
    *("percent", "contract", "positions", "deadline", "kommune_codes", "education", "lived_experience", "pay"),
    *("driving_licence", "police_certificate", "start", "ad_lang"),
)

_WISHED = {"level": "advantage", "required": False}  # a label that names no level agrees with any that is wished


class LabelledAd(Ad, kw_only=True):
    """An ad with what a person says of it; ``subtype`` says why, and facts are what the ad states."""

    label: Label
    subtype: str = ""
    facts: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """An ad that was taken for something else, and what spoke."""

    id: str
    title: str
    label: Label
    taken_for: Kind
    subtype: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongFact:
    """A fact that was read otherwise than a person reads it."""

    id: str
    name: str
    expected: Any
    found: Any
    quote: str


@dataclass(slots=True)
class Evaluation:
    """What came of judging labelled ads."""

    taken: Counter[tuple[Label, Kind]] = field(default_factory=Counter)
    by_subtype: Counter[tuple[str, bool]] = field(default_factory=Counter)  # subtype and whether it was right
    mistakes: list[Mistake] = field(default_factory=list)
    facts: Counter[tuple[str, bool]] = field(default_factory=Counter)  # name and whether it was right
    wrong_facts: list[WrongFact] = field(default_factory=list)

    def count(self) -> int:
        """Give how many ads were judged."""
        return self.taken.total()

    def precision(self, kind: Kind) -> float:
        """Give the share of those taken for a kind that are of it."""
        return _share(self.taken[_label(kind), kind], sum(self.taken[label, kind] for label in LABELS))

    def recall(self, label: Label, *kinds: Kind) -> float:
        """Give the share of a label's ads that were taken for it, or for any of some kinds."""
        wanted = kinds or (label,)
        return _share(sum(self.taken[label, kind] for kind in wanted), sum(self.taken[label, kind] for kind in KINDS))

    def f1(self, label: Label) -> float:
        """Give the harmonic mean of precision and recall."""
        precision, recall = self.precision(label), self.recall(label)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def unsure(self) -> float:
        """Give the share that is left to a person, of the ads that carry a term."""
        carrying = sum(count for (_, kind), count in self.taken.items() if kind != "unrelated")
        return sum(self.taken[label, "unsure"] for label in LABELS) / carrying if carrying else 0.0


def evaluate(lines: Iterable[bytes], *, all_facts: bool = False) -> Evaluation:
    """Judge labelled lines; raises JobsError that names the first line that cannot be read.

    The facts of an ad taken for unrelated are not kept, and so not compared; with ``all_facts`` they are read from every ad,
    whatever it is taken for. Whether lived experience is required hangs on that, so then it is compared only where the label
    has another word.
    """
    done = Evaluation()
    for ad in labelled(lines):
        _add(done, ad, all_facts=all_facts)
    return done


def labelled(lines: Iterable[bytes]) -> Iterator[LabelledAd]:
    """Read labelled lines; raises JobsError that names the first line that cannot be read."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=LabelledAd)
            except (ValueError, RecursionError) as error:
                raise JobsError(f"line {number}: {error}") from error


def _add(done: Evaluation, ad: LabelledAd, *, all_facts: bool) -> None:
    found = judged(ad)
    kind = found.verdict.kind
    done.taken[ad.label, kind] += 1
    done.by_subtype[ad.subtype, kind == ad.label] += 1
    if kind != ad.label:
        evidence = found.verdict.evidence
        done.mistakes.append(
            Mistake(id=ad.id, title=ad.title, label=ad.label, taken_for=kind, subtype=ad.subtype, evidence=evidence)
        )
    if all_facts:
        _compare(
            done,
            ad,
            _read(ad, is_offer=offers_a_post(found.verdict)),
            [name for name in _COMPARED if ad.facts.get(name) != "required"],
        )
    elif kind != "unrelated":
        _compare(done, ad, found.facts, _COMPARED)


def _read(ad: Ad, *, is_offer: bool) -> Facts:
    """Read the facts of an ad, whatever it would be taken for."""
    return facts(tidied(posting(ad)), without_contacts(plain(ad.text)), is_offer=is_offer)


def _compare(done: Evaluation, ad: LabelledAd, found: Facts, names: Iterable[str]) -> None:
    """Count which of the facts that a label holds were read as it says."""
    read: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in stated(found).items()}
    for name in (name for name in names if name in ad.facts):
        right = _same(name, ad.facts[name], read[name])
        done.facts[name, right] += 1
        if not right:
            quote = read["quotes"].get(name, "")
            done.wrong_facts.append(WrongFact(id=ad.id, name=name, expected=ad.facts[name], found=read[name], quote=quote))


def _same(name: str, expected: Any, found: Any) -> bool:  # noqa: ANN401 - any part of a JSON document
    """Tell whether two statements of a fact agree."""
    if name == "pay":
        return _amounts(expected) == _amounts(found) and bool(expected) == bool(found)
    if name in ("contract", "kommune_codes"):
        return set(expected or ()) == set(found or ())
    if name == "percent":
        return [int(value) for value in expected or ()] == list(found or ())
    if name == "education" and expected == _WISHED:
        return bool(found) and not found["required"] and found["level"] != "none"
    if name == "start":
        return _overlap(str(expected or ""), str(found or ""))
    return bool(expected == found)


def _amounts(pay: Mapping[str, Any] | None) -> list[int | None]:
    """Give the lowest and highest amount, with their decimals cut."""
    return [None if (value := (pay or {}).get(end)) is None else int(value) for end in ("low", "high")]


def _overlap(one: str, other: str) -> bool:
    """Tell whether one of two quotations holds the other; nothing agrees with nothing only."""
    one, other = one.casefold().strip(" ."), other.casefold().strip(" .")
    return bool(one) == bool(other) and (one in other or other in one)


def _label(kind: Kind) -> Label:
    return next(label for label in LABELS if label == kind)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def report(done: Evaluation) -> Iterator[str]:
    """Say what came of it, in lines for people."""
    yield f"{done.count()} ads; rows are what they are, columns what they were taken for"
    yield f"{'':12}" + "".join(f"{kind:>11}" for kind in KINDS)
    for label in LABELS:
        yield f"{label:12}" + "".join(f"{done.taken[label, kind]:>11}" for kind in KINDS)
    yield ""
    for label in LABELS:
        figures = done.precision(label), done.recall(label), done.f1(label)
        yield "{:12} precision {:.3f}  recall {:.3f}  F1 {:.3f}".format(label, *figures)
    yield f"position or unsure: recall {done.recall('position', 'position', 'unsure'):.3f}"
    yield f"unsure: {done.unsure():.1%} of those that carry a term"
    yield from _subtypes(done)
    yield from _mistakes(done)
    yield from _facts(done)


def _subtypes(done: Evaluation) -> Iterator[str]:
    yield ""
    for subtype in sorted({subtype for subtype, _ in done.by_subtype}):
        right, wrong = done.by_subtype[subtype, True], done.by_subtype[subtype, False]
        yield f"  {subtype or '(none)':32} {right:>4} of {right + wrong}"


def _mistakes(done: Evaluation) -> Iterator[str]:
    for mistake in done.mistakes:
        yield ""
        yield f"{mistake.id}: «{mistake.title}» is {mistake.label} ({mistake.subtype}), taken for {mistake.taken_for}"
        for piece in mistake.evidence:
            yield f"  {piece.weight:+d} {piece.rule} ({piece.where}): «{piece.quote}»"


def _facts(done: Evaluation) -> Iterator[str]:
    if not done.facts:
        return
    yield ""
    total = sum(count for (_, right), count in done.facts.items() if right)
    yield f"facts: {_share(total, done.facts.total()):.3f} right"
    for name in _COMPARED:
        right, wrong = done.facts[name, True], done.facts[name, False]
        if right + wrong:
            yield f"  {name:20} {_share(right, right + wrong):.3f}  ({wrong} wrong of {right + wrong})"
    for wrong_fact in done.wrong_facts:
        yield (
            f"  {wrong_fact.id}: {wrong_fact.name} is {wrong_fact.expected!r}, read as {wrong_fact.found!r}"
            + (f" from «{wrong_fact.quote}»" if wrong_fact.quote else "")
        )
