"""How right the rules have been, measured on what staff decided. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scraper import relevance
from scraper.model import Kind
from scraper.relevance import Rules


YEAR = timedelta(days=365)
_WORD = re.compile(r"[^\W\d_]{5,}")
_MOST = 20  # words that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the rules said of a vacancy, and what a person then did."""

    title: str
    rules: str  # their version
    was: str  # kind
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How right one version of the rules was, of those that staff have looked at."""

    rules: str
    decided: int
    shown: int  # that the rules showed by themselves
    rightly: int  # of those
    ours: int  # that staff take for such a post
    asked: int  # of those, that the rules asked about

    @property
    def precision(self) -> float | None:
        """Of what the rules showed, how much was right; None where they showed nothing."""
        return self.rightly / self.shown if self.shown else None

    @property
    def recall(self) -> float | None:
        """Of what was ours, how much the rules showed."""
        return self.rightly / self.ours if self.ours else None

    @property
    def found(self) -> float | None:
        """Of what was ours, how much the rules showed or asked about."""
        return (self.rightly + self.asked) / self.ours if self.ours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a title would have changed."""

    term: str
    ads: Sequence[tuple[str, Kind, Kind]]  # title, what it was taken for, and what its title alone would make it

    @property
    def gained(self) -> int:
        """How many more a person would have been shown."""
        return sum(before not in ("position", "unsure") and after in ("position", "unsure") for _, before, after in self.ads)

    @property
    def told(self) -> str:
        """Say it in a few words."""
        return f"{len(self.ads)} annonser det siste året har tittelen; {self.gained} av dem hadde vi ikke sett på"


def by_version(decided: Iterable[Decided]) -> list[Version]:
    """Measure each version, newest first."""
    groups: dict[str, list[Decided]] = {}
    for each in decided:
        groups.setdefault(each.rules, []).append(each)
    return [_version(rules, groups[rules]) for rules in sorted(groups, reverse=True)]


def _version(rules: str, decided: Sequence[Decided]) -> Version:
    ours = [each for each in decided if each.now == "position"]
    return Version(
        rules=rules,
        decided=len(decided),
        shown=sum(each.was == "position" for each in decided),
        rightly=sum(each.was == "position" for each in ours),
        ours=len(ours),
        asked=sum(each.was == "unsure" for each in ours),
    )


def missed(decided: Iterable[Decided], by: Rules) -> list[tuple[str, int]]:
    """Give the words of titles that staff approved and the rules did not, and that no rule knows, with how often each stood."""
    titles = {each.title for each in decided if each.now == "position" and each.was != "position"}
    words = Counter(word for title in titles for word in {word.lower() for word in _WORD.findall(title)})
    return [(word, count) for word, count in words.most_common() if not relevance.carries_term(word, by)][:_MOST]


def effect(term: str, ads: Iterable[tuple[str, Kind]], by: Rules) -> Effect:
    """Say what rules that know a title would make of ads by their titles alone, where nothing else is kept of most."""
    return Effect(term=term, ads=[(title, kind, relevance.relevance(title, "", by).kind) for title, kind in ads])
