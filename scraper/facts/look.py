"""A quick look over a whole ad for the sentences in which a pattern may be found.

Python's patterns can look around («not before …»), but try one word after the other at every letter. RE2 cannot look around,
but reads a text once, however many words it looks for. So RE2 looks first, for all patterns of a fact at once and without what
they ask of their surroundings, which finds all that they find and a little more; Python then reads only those sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import re2

from scraper.patterns import MEMORY, fold, folded_pattern, several


_TOKEN = re.compile(
    r"""(?P<around>\(\?<?[=!]) | (?P<flags>\(\?-?i:) | (?P<open>\((?:\?:|\?P<\w+>)?) | (?P<close>\))
    | (?P<text>\\u[0-9a-f]{4}|\\.|\[\^?\]?(?:\\u[0-9a-f]{4}|\\.|[^\]\\])*\]|[^()\\[]+)""",
    re.VERBOSE | re.DOTALL,
)
_CODE = re.compile(r"\\u([0-9a-f]{4})")


class Look:
    """What may be found by any of several patterns, in texts that are folded."""

    def __init__(self, *forms: re.Pattern[str]) -> None:
        options = re2.Options()
        options.never_capture = True
        options.max_mem = MEMORY
        self._wanted = "|".join(_without_surroundings(form.pattern) for form in forms)
        self._form = re2.compile(f"(?m){folded_pattern(self._wanted)}".encode(), options)

    def may_find(self, sentence: str) -> bool:
        """Tell whether anything may be found in a sentence, which is much cheaper than to look."""
        return bool(self._test.Match(fold(sentence)))

    @cached_property
    def _test(self) -> re2.Set:
        return several([self._wanted])

    def spans(self, folded: bytes) -> Iterator[tuple[int, int]]:
        """Give where each is found."""
        return (found.span() for found in self._form.finditer(folded))


def _without_surroundings(pattern: str) -> str:
    """Leave out of a pattern what it asks of the words around, and the groups that it keeps."""
    kept: list[str] = []
    around: list[bool] = []  # for each open group, whether it stands in one that is left out
    for token in _TOKEN.finditer(pattern):
        within = bool(around) and around[-1]
        if token.lastgroup in ("around", "flags", "open"):
            around.append(within or token.lastgroup == "around")
        words = {"open": "(?:", "flags": "(?:"}.get(token.lastgroup or "", token[0])
        if not (around and around[-1]):
            kept.append(_CODE.sub(r"\\x{\1}", words))
        if token.lastgroup == "close":
            around.pop()
    return "".join(kept)
