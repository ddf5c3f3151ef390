"""What a pattern of the rules finds, in words that anybody can read.

Only what the rules use of regular expressions is understood. Endings and words that may be missing are left out, single letters
are not («ikk?je» is ikkje); of letters that may change the first is shown; whatever may stand between two words is «…».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product


MOST = 2_000
_GAP = "…"
_TOKEN = re.compile(
    r"""(?P<list>\{[A-Z_]+\})
    | (?P<times>[?*+]\??|\{\d+(?:,\d*)?\}\??)
    | (?P<open>\((?:\?[\w-]*:)?) | (?P<close>\)) | (?P<or>\|)
    | (?P<edge>\\[bBAz]|\^|\$)
    | (?P<tail>\\w) | (?P<any>\\[SWDd]|\.|\[\^(?:\\.|[^\]\\])+\]) | (?P<space>\\s)
    | \[(?P<first>\\.|[^\]\\])(?:\\.|[^\]\\])*\]
    | \\(?P<escaped>.) | (?P<letter>.)""",
    re.VERBOSE | re.DOTALL,
)
_OPTIONAL = re.compile(r"[?*]|\{0,")


def phrases(pattern: str) -> tuple[str, ...]:
    """Give what a pattern finds, each only once and in the pattern's own order; word lists stand as they are, {TITLE}."""
    found = _Reader(pattern).alternatives()
    return tuple(dict.fromkeys(filter(None, map(_tidied, found))))


def _tidied(phrase: str) -> str:
    """Put one gap for several, and none at the ends."""
    phrase = re.sub(rf"\s*{_GAP}(?:\s*{_GAP})*\s*", f" {_GAP} ", phrase)
    return re.sub(r"\s+", " ", phrase).strip(f"{_GAP} -,")


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(pattern)
        self._next: re.Match[str] | None = next(self._tokens, None)

    def alternatives(self) -> list[str]:
        """Read up to the end of a group, or of all."""
        found = self._sequence()
        while self._is("or"):
            self._take()
            found += self._sequence()
        return found[:MOST]

    def _sequence(self) -> list[str]:
        found = [""]
        while self._next and not self._is("or") and not self._is("close"):
            parts = self._part()
            found = ["".join(pair) for pair in product(found, parts)][:MOST]
        return found

    def _part(self) -> list[str]:
        """Read one thing, and how many times it may stand there."""
        token = self._take()
        parts = [_shown(token)]
        if token.lastgroup == "open":
            parts = self.alternatives()
            self._take()
        if not self._is("times"):
            return parts
        times = self._take()[0]
        if token.lastgroup == "letter" and token[0].isalpha():
            return [token[0] * 2 if times.startswith("+") else token[0]]
        if not _OPTIONAL.match(times) or token.lastgroup in ("any", "space"):
            return parts
        return [" "] if all(part.isspace() or not part.strip("- ") for part in parts) and " " in parts else [""]

    def _is(self, kind: str) -> bool:
        return self._next is not None and self._next.lastgroup == kind

    def _take(self) -> re.Match[str]:
        taken = self._next
        if taken is None:
            raise ValueError("the pattern ends inside a group")
        self._next = next(self._tokens, None)
        return taken


def _shown(token: re.Match[str]) -> str:
    """Give what one token looks like to a reader."""
    match token.lastgroup:
        case "any" | "tail":
            return _GAP
        case "space":
            return " "
        case "first":
            return token["first"].removeprefix("\\")
        case "escaped":
            return token["escaped"]
        case "edge" | "open":
            return ""
    return token[0]
