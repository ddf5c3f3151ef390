"""Which ads of many are one vacancy each. The answer depends on the ads alone, not on the order in which they came."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar


Ad = TypeVar("Ad", bound=Hashable)


def partition(ads: Iterable[Ad], same: Iterable[tuple[float, Ad, Ad]], apart: Collection[frozenset[Ad]]) -> list[frozenset[Ad]]:
    """Put ads together by the surest likeness first, but never two that are kept apart, not even by way of a third.

    ``same`` holds how sure we are of each pair that is one; equals are taken in the order of the ads themselves.
    """
    group = {ad: frozenset((ad,)) for ad in ads}
    for _, one, other in sorted(same, key=lambda pair: (-pair[0], pair[1], pair[2])):
        a, b = group[one], group[other]
        if a is not b and not _is_kept_apart(a, b, apart):
            group.update(dict.fromkeys(a | b, a | b))
    return list(dict.fromkeys(group.values()))


def _is_kept_apart(a: frozenset[Ad], b: frozenset[Ad], apart: Collection[frozenset[Ad]]) -> bool:
    return any(frozenset((one, other)) in apart for one in a for other in b)
