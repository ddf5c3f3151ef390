"""Charts and a map as inline SVG: drawn for a narrow screen, in the colours of the page around them. Pure.

Each has a title and a description for those who do not see it, and says with text what it says with size or colour.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup


_WIDTH = 320  # units; about a CSS pixel each on the narrowest screen
_ROW = 40
_BAR = 12
_BESIDE = 56  # of a bar, for its number
_TALL = 120
_GROUND = 100  # where columns stand: there is room below for two lines
_MAP = (600, 757)
# Fylker too small for a number inside: where it is written instead, in what is Sweden and the sea.
_OUTSIDE = {"03": (300, 600), "32": (300, 640), "31": (300, 685), "39": (205, 745)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a chart says to those who do not see it; ``name`` tells it from other charts of the page."""

    name: str
    title: str
    description: str


def bars(caption: Caption, rows: Sequence[tuple[str, int, str]]) -> Markup:
    """Draw a bar for each label: its number, and how the number is written."""
    most = max((value for _, value, _ in rows), default=0) or 1
    shapes = (
        _bar(place * _ROW, label, (_WIDTH - _BESIDE) * value / most, text) for place, (label, value, text) in enumerate(rows)
    )
    return _svg(caption, (_WIDTH, max(len(rows), 1) * _ROW), shapes)


def _bar(top: int, label: str, length: float, text: str) -> Markup:
    return _markup(
        '<text y="{}">{}</text><rect class="bar" y="{}" width="{:.1f}" height="{}"/><text x="{:.1f}" y="{}">{}</text>',
        *(top + 14, label, top + 20, max(length, 1), _BAR, length + 6, top + 31, text),
    )


def columns(caption: Caption, rows: Sequence[tuple[str, int]]) -> Markup:
    """Draw a column for each period, oldest first; periods are written as 2026-K3, and each year is named once."""
    most = max((value for _, value in rows), default=0) or 1
    step = min(_WIDTH / max(len(rows), 1), 40)
    return _svg(caption, (_WIDTH, _TALL), (*_columns(rows, most, step), *_years([period for period, _ in rows], step)))


def _columns(rows: Sequence[tuple[str, int]], most: int, step: float) -> Iterator[Markup]:
    yield _markup('<path class="line" d="M0 {}h{}"/>', _GROUND, _WIDTH)
    for place, (_, value) in enumerate(rows):
        height = (_GROUND - 18) * value / most
        yield _markup(
            '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>',
            *(place * step, _GROUND - height, step * 0.8, height),
        )
        if value == most:
            yield _markup('<text x="{:.1f}" y="{:.1f}">{}</text>', min(place * step, _WIDTH - 24), _GROUND - height - 4, value)


def _years(periods: Sequence[str], step: float) -> Iterator[Markup]:
    """Name each year below its first quarter, as often as there is room."""
    free = 0.0
    for place, period in enumerate(periods):
        if (place == 0 or period.endswith("K1")) and place * step >= free and place * step <= _WIDTH - 30:
            yield _markup('<text class="quiet" x="{:.1f}" y="{}">{}</text>', place * step, _TALL - 4, period[:4])
            free = place * step + 40


def norway(caption: Caption, names: Mapping[str, str], values: Mapping[str, int]) -> Markup:
    """Draw the fylker, the more the stronger their colour, with the number in or beside each."""
    most = max(values.values(), default=0) or 1
    shapes = [_fylke(code, outline, names[code], values.get(code, 0) / most) for code, (outline, _) in _outlines().items()]
    labels = [_label(code, place, names[code], values.get(code, 0)) for code, (_, place) in _outlines().items()]
    return _svg(caption, _MAP, (*shapes, *labels), kind="chart map")


def _fylke(code: str, outline: str, name: str, part: float) -> Markup:
    strength = 0.06 + 0.4 * part**0.5  # light enough for the number to be read on it
    return _markup(
        '<path id="f{}" class="fylke" fill-opacity="{:.2f}" d="{}"><title>{}</title></path>', code, strength, outline, name
    )


def _label(code: str, place: tuple[int, int], name: str, value: int) -> Markup:
    if code not in _OUTSIDE:
        return _markup('<text x="{}" y="{}" text-anchor="middle">{}</text>', place[0], place[1] + 8, value)
    x, y = _OUTSIDE[code]
    lead = _markup('<path class="line" d="M{} {}L{} {}"/>', place[0], place[1], x - 4, y - 7)
    return lead + _markup('<text x="{}" y="{}">{} {}</text>', x, y, name, value)


@cache
def _outlines() -> Mapping[str, tuple[str, tuple[int, int]]]:
    """Give each fylke's outline as an SVG path, and where a number fits inside it (Kartverket, CC BY 4.0)."""
    with files("data.reference").joinpath("fylkeskart.csv").open(encoding="utf-8") as lines:
        return {row["fylke_code"]: (row["path"], (int(row["label_x"]), int(row["label_y"]))) for row in csv.DictReader(lines)}


def _svg(caption: Caption, size: tuple[int, int], shapes: Iterable[Markup], kind: str = "chart") -> Markup:
    return _markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{}</title><desc id="{name}-d">{}</desc>{}</svg>',
        *(kind, *size, caption.title, caption.description, Markup().join(shapes)),
        name=caption.name,
    )


def _markup(template: str, *values: object, **named: object) -> Markup:
    """Fill a template of ours; whatever goes in is escaped."""
    return Markup(template).format(*values, **named)  # noqa: S704 - the templates are those above
