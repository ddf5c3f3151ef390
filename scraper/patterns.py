r"""Regular expressions over Norwegian text that end in linear time: RE2, with letters folded so that it knows what a letter is.

RE2's \b and \w know ASCII alone: to it «må» ends in something that is no letter, so that «\bmå\b» never finds anything. Here
text and pattern are put in small letters, and å, ø, æ and other letters become ASCII capitals, one for one, so that places stay
the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

import re2


_CODES = (("å", "A"), ("ø", "O"), ("æ", "E"))
MEMORY = 64 << 20  # bytes that a pattern may take
# What patterns and sentences tell apart of other signs; the signs that they become have no meaning in patterns.
_SIGNS = {sign: code for signs, code in (("–—", "="), ("•·", "&"), ("«»“”„", '"'), ("’‘", "'"), ("£€", "`")) for sign in signs}
_OTHER = re.compile(r"[^\x00-\x7f]")
_BETWEEN = r",? (?:[^\s.;!?]+ ){0,6}?"
_MACRO = re.compile(r"\{([A-Z_]+)\}")
_CAPITAL = re.compile(r"(?<!\\)[A-Z]|(?<=\\\\)[A-Z]")  # but \S, \W and \B are commands


Pattern: TypeAlias = re2._Regexp  # noqa: SLF001 - it has no public name


def fold(text: str) -> str:
    """Give a text of the same length, all ASCII: small letters, A, O, E and X for all other letters, signs for other signs."""
    low = lightly_folded(text)
    return low if low.isascii() else _OTHER.sub(_code, low)


def folded(lines: Sequence[str]) -> list[str]:
    """Fold lines, all at once, which spares most of the time. None may hold a line end."""
    return fold("\n".join(lines)).split("\n") if lines else []


def lightly_folded(text: str) -> str:
    """Fold what Norwegian has; this is cheap enough for every ad."""
    low = text.lower()
    if len(low) != len(text):  # «İ» becomes two
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for letter, code in _CODES:
        low = low.replace(letter, code)
    return low


def unfolded(word: str) -> str:
    """Give a folded word of Norwegian letters as people write it, in small letters."""
    for letter, code in _CODES:
        word = word.replace(code, letter)
    return word


def _code(match: re.Match[str]) -> str:
    return "X" if match[0].isalpha() else _SIGNS.get(match[0], "~")


def expanded(pattern: str, words: Mapping[str, str]) -> str:
    """Fill in the word lists that a pattern names, such as {TITLE}; « … » is up to six words that may stand between."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: words[match[1]], pattern)
    return pattern.replace(" … ", _BETWEEN)


def compiled(pattern: str) -> Pattern:
    """Compile a pattern, its word lists filled in, for texts that are folded."""
    return re2.compile(f"(?m){folded_pattern(pattern)}", _options())


def folded_pattern(pattern: str) -> str:
    """Fold the letters of a pattern as those of the texts are folded."""
    low = _CAPITAL.sub(lambda match: match[0].lower(), pattern)
    for letter, code in _CODES:
        low = low.replace(letter, code).replace(letter.upper(), code)
    return _OTHER.sub(_code, low)


@cache
def _options() -> re2.Options:
    """Give options by which nothing that is found goes beyond a line, and long word lists are still looked for quickly."""
    options = re2.Options()
    options.never_nl = True
    options.max_mem = MEMORY
    return options
