"""Which mentions state a fact: labelled ads in, a weight for what stands around them out. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from scraper.classify import posting
from scraper.evaluate import LabelledAd, labelled
from scraper.facts.days import day
from scraper.facts.forms import FORMS, LICENCE
from scraper.facts.lines import Ad
from scraper.facts.mentions import Mention, Told, mentions, shares
from scraper.facts.positions import as_number
from scraper.judge import tidied
from scraper.learning.machine import Example, rarity, weights
from scraper.text import plain, without_contacts
from scraper.wording import BY_ITSELF, HUNDRED, likeness


MOST = 1_200  # features of each value that are kept
_LEAST = 3  # mentions that a feature must stand around
_STEEP, _SOFT, _ROUNDS = 1.0, 0.5, 12
_FAR = 0.6
_AGAIN = 1
_BEFORE = timedelta(days=60)  # an ad is out that long before its last day, or not as long
_NEARLY = 0.3  # of the mentions in an ad that states a fact, those count that are so near the surest


@dataclass(frozen=True, slots=True)
class Stated:
    """An ad, and what its label says that it states."""

    ad: Ad
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Mentioned:
    ad: int
    example: Example


def stated(lines: Iterable[bytes]) -> list[Stated]:
    """Read labelled lines that have facts; raises JobsError that names the first line that cannot be read."""
    return [Stated(_ad(ad), {**ad.facts, "waived": ad.facts}) for ad in labelled(lines) if ad.facts and ad.label != "unrelated"]


def _ad(ad: LabelledAd) -> Ad:
    return Ad(tidied(posting(ad)).title, without_contacts(plain(ad.text)))


def learnt(ads: Sequence[Stated]) -> dict[tuple[str, str], dict[str, int]]:
    """Give for each value of each fact what weighs most around its mentions, in hundredths."""
    found = {form: [list(mentions(one.ad, form)) for one in ads] for form in set(FORMS.values())}
    return {
        (fact, value): _whole(_value(list(_mentioned(ads, found[form], fact, value)))) for (fact, value), form in FORMS.items()
    }


def _value(every: Sequence[_Mentioned]) -> Mapping[str, float]:
    """Learn one value: an ad that states it may mention it elsewhere too, so the surest of its mentions are looked for."""
    rare = rarity(_common(every), len(every), _STEEP)
    found = _weighed(every, rare)
    for _ in range(_AGAIN):
        found = _weighed(_surest(every, found), rare)
    heaviest = sorted((feature for feature in rare), key=lambda feature: (-abs(found[feature]), feature))[:MOST]
    return _weighed(_surest(every, found), {feature: rare[feature] for feature in heaviest})


def _weighed(among: Iterable[_Mentioned], rare: Mapping[str, float]) -> dict[str, float]:
    return weights([one.example for one in among], rare, soft=_SOFT, rounds=_ROUNDS)


def _mentioned(ads: Sequence[Stated], found: Sequence[Sequence[Mention]], fact: str, value: str) -> Iterator[_Mentioned]:
    for count, (one, each) in enumerate(zip(ads, found, strict=True)):
        for mention in each if fact in one.facts else ():
            words = Told(mention.line, mention.span, value).words
            if (is_said := _SAYS[fact](one.facts[fact], value, words)) is not None:
                yield _Mentioned(count, Example(mention.features, is_said))


def _common(every: Iterable[_Mentioned]) -> dict[str, int]:
    counts = Counter(feature for one in every for feature in one.example.words)
    return {feature: count for feature, count in counts.items() if count >= _LEAST}


def _surest(every: Sequence[_Mentioned], found: Mapping[str, float]) -> Iterator[_Mentioned]:
    """Tell apart the mentions of an ad that states the fact: the surest do, those far from it do not, others are left out."""
    sure = [_likeness(one.example.words, found) for one in every]
    best: dict[int, float] = {}
    for one, each in zip(every, sure, strict=True):
        if one.example.is_ours:
            best[one.ad] = max(best.get(one.ad, each), each)
    for one, each in zip(every, sure, strict=True):
        if not one.example.is_ours or each >= best[one.ad] - _NEARLY:
            yield one
        elif each < best[one.ad] - _FAR:
            yield _Mentioned(one.ad, Example(one.example.words, is_ours=False))


def _likeness(features: Sequence[str], found: Mapping[str, float]) -> float:
    return likeness([found[feature] for feature in features if feature in found], found[BY_ITSELF])


def _whole(found: Mapping[str, float]) -> dict[str, int]:
    """Give whole weights, of every mention first, then of the features."""
    return {feature: whole for feature in sorted(found) if (whole := round(HUNDRED * found[feature]))}


def _education(stated: Mapping[str, Any] | None, value: str, _words: str) -> bool:
    return stated is not None and value == f"{stated['level']}{' required' if stated['required'] else ''}"


def _deadline(stated: str | None, value: str, words: str) -> bool:
    """Tell whether a day is the stated one, whose year may go without saying, or the label is."""
    last = day(stated or "")
    return stated == value if value != "day" or not last else day(words, last - _BEFORE) == last


def _is_waived(facts: Mapping[str, Any], _value: str, words: str) -> bool | None:
    asked: bool | None = facts.get("driving_licence" if LICENCE.fullmatch(words) else "police_certificate")
    return None if asked is None else not asked


# Whether what a label states is what a mention of a value would state; None where the label cannot tell.
_SAYS: Mapping[str, Callable[[Any, str, str], bool | None]] = {
    "contract": lambda stated, value, _words: value in (stated or ()),
    "positions": lambda stated, _value, words: stated == as_number(words),
    "percent": lambda stated, _value, words: bool(stated) and all(stated[0] <= each <= stated[1] for each in shares(words)),
    "pay": lambda stated, _value, _words: bool(stated),
    "deadline": _deadline,
    "driving_licence": lambda stated, value, _words: stated is (value == "yes"),
    "education": _education,
    "waived": _is_waived,
}


def table(found: Mapping[tuple[str, str], Mapping[str, int]]) -> Iterator[str]:
    """Write the weights as lines."""
    yield "fact,value,around,weight"
    for (fact, value), weights_of in found.items():
        for feature, weight in weights_of.items():
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow((fact, value, feature, weight))
            yield line.getvalue()
