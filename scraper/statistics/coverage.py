"""Which source found what alone, and how much all of them may have missed.

The estimate is Lincoln and Petersen's, in Chapman's form: two groups of sources look for the same posts without knowing of each
other, and the more of one group's posts the other has too, the fewer both can have missed. Of posts that both found ``m``, of
``a`` and ``b``, some ``(a - m)(b - m) / (m + 1)`` were found by neither. The interval is Burnham's, by the logarithm of that
number, so that it never falls below what was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt


# NAV's feed, and its own pages, which show what the feed shows.
PUBLIC = ("nav", "arbeidsplassen")
# An aggregator copies what others found, and a tip comes because somebody saw that we lacked a post: neither looks by itself.
DEPENDENT = ("jooble", "jooble_mail", "manual")
_LEAST = 7  # posts that both found; of fewer, Chapman's form is known to guess too low
_SURE = 1.96  # standard deviations: 95 of 100 such intervals hold the truth, as far as the assumptions do


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How many posts there were, as far as two groups of sources can tell; ``low`` and ``high`` hold it in 95 of 100 cases."""

    first: int
    second: int
    both: int
    total: float
    low: float
    high: float

    @property
    def found(self) -> int:
        """Give how many the two groups found together."""
        return self.first + self.second - self.both


def chapman(first: int, second: int, both: int) -> Estimate | None:
    """Estimate from what each group found and what both did; None where both found too few in common."""
    if both < _LEAST:
        return None
    unseen = (first - both) * (second - both) / (both + 1)
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    spread = exp(_SURE * sqrt(log(1 + variance / unseen**2))) if unseen else 1
    found = first + second - both
    return Estimate(
        first=first,
        second=second,
        both=both,
        total=found + unseen,
        low=found + unseen / spread,
        high=found + unseen * spread,
    )


def estimate(found: Mapping[tuple[str, ...], int]) -> Estimate | None:
    """Estimate from the sources that listed each vacancy: NAV on one side, those where employers advertise on the other."""
    sides = Counter[tuple[bool, bool]]()
    for sources, count in found.items():
        sides[any(name in PUBLIC for name in sources), any(_is_of_employers(name) for name in sources)] += count
    both = sides[True, True]
    return chapman(both + sides[True, False], both + sides[False, True], both)


def _is_of_employers(name: str) -> bool:
    return name not in PUBLIC and name not in DEPENDENT


def by_source(found: Mapping[tuple[str, ...], int]) -> dict[str, tuple[int, int]]:
    """Give of each source how many it listed and how many it alone did, most first."""
    listed, alone = Counter[str](), Counter[str]()
    for sources, count in found.items():
        for name in sources:
            listed[name] += count
        if len(sources) == 1:
            alone[sources[0]] += count
    return {name: (count, alone[name]) for name, count in sorted(listed.items(), key=lambda each: (-each[1], each[0]))}


def outside(found: Mapping[tuple[str, ...], int]) -> int:
    """Give how many posts neither group found, and a tip or an aggregator did."""
    return sum(count for sources, count in found.items() if not _looked(sources))


def _looked(sources: Collection[str]) -> bool:
    return any(name not in DEPENDENT for name in sources)
