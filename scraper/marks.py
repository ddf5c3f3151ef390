r"""The words that matter, marked in an ad, so that the rules look for «_lived_» instead of for a thousand ways to say it.

Pure. A mark is made of letters and underscores, which `\b` and `\w` take for a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

import re2

from scraper import patterns


# What a list's words are marked as. Where two overlap, the first list has them.
MARKS = {
    "TITLE": "_title_",
    "MAYBE_TITLE": "_maybe_",
    "LIFE": "_life_",
    "LIVED": "_lived_",
    "ONCE_A": "_lived_",
    "SAME": "_life_",
    "SELF": "_own_",
    "OWN": "_own_",
    "PERHAPS": "_perhaps_",
}
_SURE = ("TITLE", "MAYBE_TITLE", "LIVED")  # are looked for in every ad
_NAMED = (*_SURE, "SPOKEN")  # say by themselves that an ad may be of our field
_OF_FIELD = ("SAME", "SELF", "OWN")  # in those that name one of the fields
_OF_ANY = ("UNSCHOOLED", "HAS_LIVED", "LIKEWISE")  # are enough for a look at the words of the whole ad
_LIVES = ("LIFE", "ONCE_A", "PERHAPS")  # in those that have a hint of them
_EXCEPT = {"LIFE": "WORK", "ONCE_A": "WORK", "SELF": "WORK", "PERHAPS": "ANYTHING"}  # what they must not hold
_AROUND = 150  # bytes
OFTEN = 2  # times that an ad names a field that it is about
_OF_SOMETHING = re.compile(r" (?:fra|frA|med|innen|innenfor|innan|i|av|som|from|with|in|of|as) ")
# What experience may be of besides a life lived: «egenerfaring fra scenekunst», but not «fra feltet», «med dette»,
# «med å være pasient».
_OF_THE_WORLD = re.compile(
    r" (?:fra|frA|med|innen|innan|av|til|from|of|with|to) (?!(?:de[tnm]?|dei|dette|denne|disse|desse|slik\w*|A|bAde"
    r"|egne|eigne|eget|eige|ditt|livet|eit|et|en|ein|this|these|the|both|being|having|your|what|how|hva|kva|hvordan|korleis)\b"
    r"|(?:hjelpe)?system|\w*(?:felt|tjenest|tenest|bruk|pasient|omrAd|apparat|mAlgrupp))"
)
# What follows words that are said of work after all: «selv ha erfaring fra ambulant arbeid», «innom psykiatrien som vikar».
_OF_WORK = re.compile(
    r" (?:fra|frA|med|innen|innan|i|av|som|from|with|in|of|as) (?:(?!og |eller |and |or )[^\s,.;]+ ){0,2}?"
    r"\w*(?:arbeid|jobb|praksis|drift|work|styring|ledelse|leiing|system|undervisning|prosjekt|forsk|journal|personal)"
    r"| med pA | ansatt| tilsett"
)
_AS_WORK = re.compile(
    r" (?:i|som|gjennom|via|as) (?:[^\s,.;]+ )?(?:praksis|student|vikar|ansatt|tilsett|assistent|miljO|sykepl|sjukepl|leder|"
    r"leiar|kontaktperson|stOttekontakt|tolk|terapeut|saksb|frivillig|employee|nurse)"
    r"| \w*(?: \w+)? (?:pasient|miljO|sosial|bruker)arbeid"
)

_UNMOVED = ((0, 0),)

Span = tuple[str, int, int]  # the list whose words were found, from where to where


@dataclass(frozen=True)
class Marker:
    """Finds the words of the lists in folded text."""

    words: Mapping[str, str]
    _kept: dict[str, patterns.Pattern] = field(default_factory=dict, compare=False)
    _sets: dict[tuple[tuple[str, ...], ...], re2.Set] = field(default_factory=dict, compare=False)

    def carries(self, text: str) -> bool:
        """Tell whether a folded text has any word that could matter, whatever white space stands between words."""
        line = text.replace("\n", " ").encode("ascii")
        named, of_field = range(2)
        found = self._which(_NAMED + _OF_ANY, _OF_FIELD).Match(line) or ()
        if named in found or (of_field in found and self.is_of_field(line)):
            return True
        near = self._around_hints(line)
        lives, anybody = range(2)
        found = (self._which(_LIVES, ("ANYBODY",)).Match(near) or ()) if near else ()
        return lives in found or (anybody in found and self._is_about_a_field(line))

    def _is_about_a_field(self, text: bytes) -> bool:
        """Tell whether a field is named more than once: beside anybody's life, the choice of words may tell."""
        return len(list(islice(self._compiled("FIELD").finditer(text), OFTEN))) == OFTEN

    def _around_hints(self, text: bytes) -> bytes:
        """Give what stands around each hint of a life lived, a line for each: most ads have none, or one or two."""
        return b"\n".join(
            text[max(0, found.start() - _AROUND) : found.end() + _AROUND] for found in self._compiled("HINT").finditer(text)
        )

    def is_of_field(self, folded: str | bytes) -> bool:
        """Tell whether one of the fields is named."""
        return bool(self._which(("FIELD",)).Match(folded))

    def marked(self, lines: Sequence[str], *, is_of_field: bool) -> list[Marked]:
        """Mark the words that matter in folded sentences.

        One's own experience is lived experience where one of the fields is named beside it; in an ad that names none of the
        fields nothing is marked that could be said of anything.
        """
        found: list[list[Span]] = [[] for _ in lines]
        for number, span in self._found(lines, is_of_field=is_of_field):
            if not any(span[1] < end and start < span[2] for _, start, end in found[number]):
                found[number].append(span)
        return [
            _marked(line, self._counting(line, spans, is_of_field=is_of_field))
            if spans or "_" in line
            else Marked(line, _UNMOVED)
            for line, spans in zip(lines, found, strict=True)
        ]

    def _found(self, lines: Sequence[str], *, is_of_field: bool) -> Iterator[tuple[int, Span]]:
        """Give what is found, list by list."""
        joined = "\n".join(lines).encode("ascii")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        sought = MARKS if is_of_field or self._compiled("HINT").search(joined) else _SURE
        for name in sought:
            again: set[int] = set()
            for one in self._compiled(name).finditer(joined):
                number = bisect_right(starts, one.start()) - 1
                start = one.start() - starts[number]
                if number in again:
                    continue
                if self._is_excepted(name, one[0]):
                    again.add(number)
                    yield from ((number, span) for span in self._again(name, lines[number], start))
                else:
                    yield number, (name, start, start + one.end() - one.start())

    def _is_excepted(self, name: str, words: str | bytes) -> bool:
        """Tell whether words are said of work or learning, and so are no life lived."""
        return name in _EXCEPT and bool(self._compiled(_EXCEPT[name]).search(words))

    def _again(self, name: str, line: str, start: int) -> Iterator[Span]:
        """Look through the rest of a line word by word after words that were excepted: others may begin among them."""
        while (at := line.find(" ", start + 1) + 1) and (one := self._compiled(name).search(line, at)):
            start = one.start()
            if not self._is_excepted(name, one[0]):
                yield name, start, one.end()
                start = one.end() - 1

    def _counting(self, line: str, spans: list[Span], *, is_of_field: bool) -> Iterator[Span]:
        """Give what counts from left to right, by the list that it counts for."""
        for name, start, end in sorted(spans, key=lambda span: span[1]):
            if not _is_of_work(name, line, end) and (counts := self._counts_as(name, line, end, is_of_field=is_of_field)):
                yield counts, start, end

    def _counts_as(self, name: str, line: str, end: int, *, is_of_field: bool) -> str:
        if name == "SAME":
            return "SAME" if is_of_field else "OWN"
        if name in ("LIVED", "ONCE_A") and _OF_THE_WORLD.match(line, end) and not self._compiled("NEAR").search(line):
            return ""  # «eigenerfaring med sau»
        if name not in ("SELF", "OWN"):
            return name
        if self._compiled("NEAR").search(line):
            return "LIFE" if name == "SELF" else "LIVED"
        if name == "SELF" or not is_of_field or _OF_SOMETHING.match(line, end):
            return ""  # «egen erfaring fra regnskap»
        return name

    def _compiled(self, name: str) -> patterns.Pattern:
        """Give the pattern of a list of words."""
        if name not in self._kept:
            self._kept[name] = patterns.compiled(self._expanded(name))
        return self._kept[name]

    def _which(self, *lists: tuple[str, ...]) -> re2.Set:
        """Give what tells which of several sets of lists have a word in a text; any white space may stand for a space."""
        if lists not in self._sets:
            words = ("|".join(map(self._expanded, names)).replace("[ -]", r"(?:\s+|-)") for names in lists)
            self._sets[lists] = patterns.several(each.replace(" ", r"\s+") for each in words)
        return self._sets[lists]

    def _expanded(self, name: str) -> str:
        return patterns.expanded(f"{{{name}}}", self.words)


def _is_of_work(name: str, line: str, end: int) -> bool:
    """Tell whether what follows words says that they are of work."""
    if name in ("SELF", "OWN") and _OF_WORK.match(line, end):
        return True
    return name not in _SURE and bool(_AS_WORK.match(line, end))


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence in which the words that matter are marked, and where each part of it stood before."""

    text: str
    moves: tuple[tuple[int, int], ...]

    def before(self, at: int) -> int:
        """Give where a place stood before the words were marked."""
        moved, stood = self.moves[bisect_right(self.moves, at, key=lambda move: move[0]) - 1]
        return stood + at - moved


def _marked(line: str, spans: Iterator[Span]) -> Marked:
    """Put marks in the place of words."""
    pieces: list[str] = []
    moves = [(0, 0)]
    done = length = 0
    for name, start, end in spans:
        pieces += [line[done:start].replace("_", "-"), MARKS[name]]
        length += start - done + len(MARKS[name])
        moves += [(length - 1, end - 1), (length, end)]
        done = end
    return Marked("".join([*pieces, line[done:].replace("_", "-")]), tuple(moves))
