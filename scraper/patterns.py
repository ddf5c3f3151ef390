r"""Regular expressions over Norwegian text that end in linear time: RE2, with letters folded so that it knows what a letter is.

RE2's \b and \w know ASCII alone: to it «må» ends in something that is no letter, so that «\bmå\b» never finds anything. Here
text and pattern are put in small letters, and å, ø, æ and other letters become ASCII capitals, one for one, so that places stay
the same.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

import re2


_LETTERS = {"å": "A", "ø": "O", "æ": "E"}
MEMORY = 64 << 20  # bytes that a pattern may take
_ALIKE = str.maketrans("AOEX", "åøæß")  # what is folded to these
# What patterns and sentences tell apart of other signs; the signs that they become have no meaning in patterns.
_SIGNS = {sign: code for signs, code in (("–—", "="), ("•·", "&"), ("«»“”„", '"'), ("’‘", "'"), ("£€", "`")) for sign in signs}
_BETWEEN = r",? (?:[^\s.;!?]+ ){0,6}?"
_MACRO = re.compile(r"\{([A-Z_]+)\}")
_CAPITAL = re.compile(r"(?<!\\)[A-Z]|(?<=\\\\)[A-Z]")  # but \S, \W and \B are commands


Pattern: TypeAlias = re2._Regexp  # noqa: SLF001 - it has no public name


def fold(text: str) -> str:
    """Give a text of the same length, all ASCII: small letters, A, O, E and X for all other letters, signs for other signs.

    This is cheap enough for every ad.
    """
    return text.encode("latin-1", _RARE).translate(_COMMON).decode("ascii")


def folded(lines: Sequence[str]) -> list[str]:
    """Fold lines, all at once, which spares most of the time. None may hold a line end."""
    return fold("\n".join(lines)).split("\n") if lines else []


def unfolded(word: str) -> str:
    """Give a folded word of Norwegian letters as people write it, in small letters."""
    for letter, code in _LETTERS.items():
        word = word.replace(code, letter)
    return word


def _code(letter: str) -> str:
    """Fold one character."""
    low = letter.lower() if len(letter.lower()) == 1 else letter  # «İ» becomes two
    if low.isascii():
        return low
    return _LETTERS.get(low) or _SIGNS.get(low) or ("X" if low.isalpha() else "~")


_COMMON = "".join(_code(chr(number)) for number in range(256)).encode("ascii")


def _fold_rare(error: UnicodeError) -> tuple[str, int]:
    """Give characters of Latin-1 that are folded alike in the place of those that it does not have."""
    assert isinstance(error, UnicodeEncodeError)  # none other is met when a text is encoded
    codes = "".join(map(_code, error.object[error.start : error.end]))
    return codes.translate(_ALIKE), error.end


_RARE = "fold"
codecs.register_error(_RARE, _fold_rare)


def expanded(pattern: str, words: Mapping[str, str]) -> str:
    """Fill in the word lists that a pattern names, such as {TITLE}; « … » is up to six words that may stand between."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: words[match[1]], pattern)
    return pattern.replace(" … ", _BETWEEN)


def compiled(pattern: str) -> Pattern:
    """Compile a pattern, its word lists filled in, for texts that are folded."""
    return re2.compile(f"(?m){folded_pattern(pattern)}", _options())


def several(patterns: Iterable[str]) -> re2.Set:
    """Compile patterns, their word lists filled in, for folded texts: it gives the numbers of those that a text has.

    They are looked for all at once, and it is not found out where they stand, which takes RE2 many times as long.
    """
    return _set(f"(?m){folded_pattern(pattern)}" for pattern in patterns)


def whole_words(words: Iterable[str]) -> re2.Set:
    """Compile thousands of folded words to be looked for all at once: it gives the numbers of those that a text has."""
    return _set(rf"\b{word}\b" for word in words)


def _set(patterns: Iterable[str]) -> re2.Set:
    found = re2.Set.SearchSet(_options())
    for pattern in patterns:
        found.Add(pattern)
    found.Compile()
    return found


def folded_pattern(pattern: str) -> str:
    """Fold the letters of a pattern as those of the texts are folded."""
    low = _CAPITAL.sub(lambda match: match[0].lower(), pattern)
    for letter, code in _LETTERS.items():
        low = low.replace(letter, code).replace(letter.upper(), code)
    return "".join(letter if letter.isascii() else _code(letter) for letter in low)


@cache
def _options() -> re2.Options:
    """Give options by which nothing that is found goes beyond a line, and long word lists are still looked for quickly."""
    options = re2.Options()
    options.never_nl = True
    options.max_mem = MEMORY
    return options
