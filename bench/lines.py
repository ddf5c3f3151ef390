"""One line of the table: what was measured, ours, the peer's, and whether the goal is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Two figures of one run; the goal is for their ratio, or for ours alone where ``unit`` says what it is counted in.

    A line without a goal is there so that the others are rightly understood.
    """

    what: str
    peer: str
    unit: str
    ours: float
    theirs: float
    goal: float | None = None
    of_ratio: bool = True

    @property
    def ratio(self) -> float:
        """Give ours over theirs."""
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        """Tell whether the goal is met; where none is set, none is missed."""
        return self.goal is None or (self.ratio if self.of_ratio else self.ours) <= self.goal

    def as_dict(self) -> dict[str, Any]:
        """Give everything for a program to read."""
        names = ("what", "peer", "unit", "ours", "theirs", "ratio", "goal", "of_ratio", "met")
        return {name: getattr(self, name) for name in names}

    def cells(self) -> tuple[str, ...]:
        """Give everything for a person to read."""
        return (
            self.what,
            f"{self.ours:.3g} {self.unit}",
            f"{self.peer} {self.theirs:.3g} {self.unit}",
            f"{self.ratio:.2f}",
            *self._goal(),
        )

    def _goal(self) -> tuple[str, str]:
        if self.goal is None:
            return "–", ""
        goal = f"≤ {self.goal:g} ×" if self.of_ratio else f"≤ {self.goal:g} {self.unit}"
        return goal, "met" if self.met else "NOT MET"


def table(lines: Sequence[Line]) -> str:
    """Set the lines in columns."""
    rows = [("what", "ours", "the peer", "ratio", "goal", ""), *(line.cells() for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
