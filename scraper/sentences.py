"""An ad as the rules read it: sentences, what they stand under, and the part of a sentence that says one thing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from scraper import patterns


LONGEST = 1_000  # characters of a sentence: what is longer is cut, so that no work grows with its square
_LONGEST_HEADING = 80
_LONGEST_LABEL = 40
_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ«\"(–—-])")
_LOOKS_BACK = re.compile(
    r"(?:Dette|Det|This|It) (?:er|is) .{0,30}(?:krav|forutsetning|føresetnad|vilkår|grunnlag|requirement|poenget)"
    r"|Begge dela?e?r må|(?:Dette|Det) kan ikk?j?e fravik|(?:Dette|Det) gj(?:elder|eld) (?:også |òg )?deg"
    r"|Det skal (?:også|òg) (?:du|den)\b|(?:Derfor|Difor) er (?:dette|det|den) .{0,30}krav"
    r"|(?:og )?(?:Den|Det) er (?:derfor|difor) .{0,20}krav",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-•*–·]|\d{1,2}[.)]|[a-z]\))\s")
# A heading whose list may stand in short lines of their own, which nothing else tells from headings, and those that end it.
_DEMANDS = re.compile(
    r"\W*(?:(?:Onskede|Onska|faglige|formelle|vAre|vi|me) )?(?:kvalifikasjon|krav\b|sOker\b|sOkjer\b|ser etter|forventer|"
    r"krever?\b|hvem er du|kven er du|om deg\b|du (?:mA|har|er|bOr)\b|requirements|qualifications|about you).{0,30}$"
)
_OTHERWISE = re.compile(
    r"\W*(?:vi |me |we |dine |vAre )?(?:arbeidsoppg|oppg|ansvar|om |about |tilby|kan tilby|offer|du fAr|lOnn?\b|kontakt|"
    r"spOrsmAl|sOknad|frist|person|hva |kva |duties|tasks|what )"
)
# Where one statement ends and another begins; «…, men det er ikke et krav» still speaks of the first.
_BREAK = re.compile(
    r"(?:; |\. |(?:,| =| -) (?=(?:men|og|so|sA|but|and|helst|gjerne|preferably|ideally|vi|me|du|we|you)\b)| (?=(?:men|but) ))"
    r"(?!(?:men |but |og |and )?(?:det|dette|den|denne|this|it|noe|noko) "
    r"(?!er (?:(?:en|ein|et|eit) )?(?:fordel|pluss|fOremon|bra|fint) (?:med|om|A|at)\b))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of an ad that says one thing, and the headings that it stands under."""

    text: str
    folded: str
    under: str = ""  # folded


def clause(folded: str, start: int, end: int) -> str:
    """Give the part of a folded sentence around what was found in it that makes one statement."""
    ends, begins = _breaks(folded)
    before, after = bisect_right(begins, start), bisect_left(ends, end)
    return folded[begins[before - 1] if before else 0 : ends[after] if after < len(ends) else len(folded)]


@lru_cache(maxsize=64)  # many rules look at one sentence
def _breaks(folded: str) -> tuple[list[int], list[int]]:
    """Give where statements of a sentence end, and where the next ones begin."""
    breaks = [found.span() for found in _BREAK.finditer(folded)]
    return [end for end, _ in breaks], [begin for _, begin in breaks]


def sentences(text: str) -> Iterator[Sentence]:
    """Cut text at line ends and after full stops; headings and list items are sentences of their own.

    A list item keeps the heading and the line that its list stands under, other lines keep the heading alone, and «Dette er et
    krav.» belongs to the sentence before it.
    """
    pieces = list(_pieces(text))
    folded = patterns.folded([piece for piece, _ in pieces])
    yield from (Sentence(piece, low, under) for (piece, under), low in zip(pieces, folded, strict=True))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Give each sentence, and what it stands under."""
    heading = lead = ""
    lines = text.splitlines()
    for line, low in zip(lines, patterns.folded(lines), strict=True):
        if _ITEM.match(line):
            under = f"{heading} {lead}".strip()
        else:
            before, (heading, lead) = heading, _above(heading, line, low)
            under = heading if heading == before else ""
        for label, sentence in _labelled(_joined(_END.split(line))):
            for piece in _cut(sentence):
                yield piece, f"{under} {label}".strip()


def _above(heading: str, line: str, folded: str) -> tuple[str, str]:
    """Give the heading and the words that a list after this line stands under."""
    if len(line) <= _LONGEST_HEADING:
        if _DEMANDS.match(heading) and not (line.endswith(":") or _DEMANDS.match(folded) or _OTHERWISE.match(folded)):
            return heading, folded
        return (heading, folded) if line.endswith((".", "!")) else (folded, "")
    return heading, patterns.fold(_END.split(line)[-1][-LONGEST:]) if line.endswith(":") else ""


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Put a sentence that looks back together with the one that it looks back at."""
    waiting = ""
    for piece in pieces:
        if waiting and _LOOKS_BACK.match(piece):
            waiting = f"{waiting} {piece}"
            continue
        if waiting:
            yield waiting
        waiting = piece
    yield waiting


def _labelled(sentences: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give each sentence with what stands before it in its line as a heading does: «Kvalifikasjoner: levd erfaring»."""
    label = ""
    for sentence in sentences:
        yield label, sentence
        label = patterns.fold(sentence) if sentence.endswith(":") and len(sentence) <= _LONGEST_LABEL else ""


def _cut(sentence: str) -> Iterator[str]:
    """Cut what no person writes, at a space if there is one."""
    while len(sentence) > LONGEST:
        at = sentence.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
        yield sentence[:at]
        sentence = sentence[at:]
    yield sentence
