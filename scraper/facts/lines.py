"""An ad's text cut to sentences, each with the heading that it stands under.

«- fagbrev» is asked for under «Krav», a wish under «Ønske», and nothing that an applicant must have under «Arbeidsoppgaver».
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, cast

from scraper import patterns
from scraper.facts.context import WISHED
from scraper.facts.look import Look


Section = Literal["", "title", "asked", "wished", "waived", "offered", "tasks", "about", "pay"]

_LONGEST = 600  # letters of one sentence that are looked at: nobody states a fact in a longer one
_HEADING = 60  # letters of the longest heading
_MOST = 200_000  # letters of one ad
# Not after «kl. B», «ca. 33 000» or «15. Desember»; before a number only after a word that is no abbreviation.
_NO_END = (
    "".join(
        rf"(?<!\b{word}\.)"
        for word in ("kl", "ca", "jf", "nr", "evt", "iht", r"p\.t", r"f\.eks", r"bl\.a", "inkl", "maks", "min", "kr", "pr")
    )
    + r"(?<![\s(]\d\.)(?<![\s(]\d\d\.)(?<!^\d\.)"
)
_SENTENCE_END = re.compile(
    # That white space comes next is said again further on; said first, it spares nearly every letter all the rest.
    rf"(?=\s)(?:(?:(?<=[.!?])|(?<=[.!?][\"»)])){_NO_END}\s+(?=[A-ZÆØÅÁÉŠČ«\"(–-])"
    r"|(?<=[a-zæøå]{5}[.!?])\s+(?=\d)|(?<=[a-zæøå]\?)\s+(?=\d)"
    rf"|(?<=[a-zæøå]{{2}}[.!?]){_NO_END}\s+(?=\d{{3}} \d{{3}}\b))"
)
_STOP = re.compile(r"[.!?][\"»)]?\s")  # without which no sentence ends
_ITEM = re.compile(r"(?:[-–*•·▪●◦]|\d{1,2}[.)])\s*(?=\S)")
_INLINE = re.compile(r"([^:.;]{2,45}):\s+(?=\S)")
_QUESTION = re.compile(r"((?:hv|kv|kor|what|who|how)[^:.;?]{2,45})\?$", re.IGNORECASE)
# «Utdanning? Det ordner vi.» is one sentence, «Vil du bli med? …» and «Hva ser vi etter? …» are two.
_ASKED_AND_ANSWERED = re.compile(
    r"(?!(?:hv|kv|kor|wh|how|du|har|vil|er|kan|bor|ønsk|have|are|do)\w*\b)\W*[^\s?]+(?: [^\s?]+){0,3}\?$", re.IGNORECASE
)
# What somebody else's ad says is not what this one says: «mange skriver «Vi søker … i 50 % stilling»».
_QUOTED_AD = re.compile(
    r"[«\"“](?<=[\w,:] .)(?:vi (?:søker|søkjer|trenger|treng)|we are looking)\b[^»\"”\n]{0,300}[»\"”]", re.IGNORECASE
)
# «Fem stillinger»: a line of its own that ends in nothing.
_CAPTION = re.compile(rf"[A-ZÆØÅ][^.:;!?\n]{{3,{_HEADING}}}[^\W\d]")
# What each heading begins with, in the order in which they are tried.
_BEGINNINGS: Mapping[Section, tuple[str, ...]] = {
    "waived": (
        r"(?:det )?(?:stilles|stillast|blir stilt|er) (?:ikke|ikkje|ingen) krav",
        r"[^.:]{0,30}\b(?:krever|krev|trenger|treng|spør|ber|ser) (?:vi|me|du) (?:ikke|ikkje)\b",
        r"(?:hva|kva|dette|det) (?:som |vi |me |du )?(?:ikke|ikkje)\b|what does(?: not|n['’]t) matter\b",
        r"(?:vi|me) (?:krev(?:er)?|spør|ber|stiller|treng(?:er)?) (?:ikke|ikkje)\b",
        r"(?:what )?(?:we|you) (?:do not|don['’]t) (?:need|ask|require)|what is not (?:need|requir|necess)",
        r"vi legger ikke vekt|(?:vi|me) legg ikkje vekt|du (?:trenger|treng|behøver|må) (?:ikke|ikkje)",
        r"(?:ikke|ikkje) (?:nødvendig|krav)",
        r"not (?:essential|required|necessary|needed)|you (?:do not|don['’]t) need",
    ),
    "wished": (
        rf"(?![^:]*\bkrav\b)(?!bra\b)(?:[\w,]+ ){{0,6}}?{WISHED}\b",
        r"ønsk(?:j?e|et|ede|elige?|elege?|er|j?elege?)?(?: kvalifikasjon\w*| kompetanse\w*| bakgrunn)?\W*$",
        r"(?:vi|me) ønsk(?:er|jer)(?: også| òg)?\W*$",
        r"(?:det (?:er|er også|vil være|kan vere) )?(?:en |ein |et |eit )?(?:stor )?(?:fordel|føremon|pluss)|gjerne",
        r"(?:du|you) (?:bør|should)\W*$|(?:vi|me) legg(?:er)? (?:\w+ )?vekt på\W*$",
        r"(?:du )?bør(?:-?krav| ha)\b|desirable|nice to have|preferred|preferably|bonus|an? (?:advantage|asset|plus)",
    ),
    "asked": (
        r"(?:andre |faglige |formelle |formelt |minimums|må-?)?krav|formelt\b|det formelle",
        r"kvalifikasjon|kompetanse|bakgrunn\W*$|utdann|i tillegg|felles",
        r"(?:hvem|kven|hva|kva) (?:vi|me) (?:ser|søk|leter|leitar|ber|krev|ønsk|treng|forvent)|(?:vi|me) ber om\b",
        r"(?:hva|kva) (?:du tar med|du tek med|tar du med|tek du med|må du|bør du|har du|kan du|skal til|som trengs)",
        r"forventning|(?:litt )?om (?:deg|søkeren|søkaren|kandidaten)\b",
        r"(?:vi|me) (?:krever?|forvent[ea]r|søkj?er|(?:ser|leter|leitar) etter|ønsker|ønskjer|trenger|treng)\b",
        r"(?:hvem|kven) (?:er du|du er|leter|leitar|ser|søker|søkjer|passer)|du\W*$|du (?:må|har|er|bør)\b|er du",
        r"er dette deg|den (?:vi|me) (?:leter|leitar|ser|søk|ønsk|treng)|slik (?:er|må) du",
        r"dine? kvalifikasjon|dette må du|profil|requirement|(?:required |our )?qualification|essential|must",
        r"who you are|you\W*$",
        r"you (?:must|have|are)\b|your (?:background|profile|qualif)",
        r"(?:what )?we(?:'re| are| do)? (?:ask|look|expect|need|require|seek)|for both",
    ),
    "tasks": (
        r"(?:arbeids|hoved|hovud|dine |sentrale |aktuelle )?(?:arbeids)?oppg[aåà]ve|du (?:skal|vil|kommer|kjem)\b",
        r"ansvar|du (?:får|vil få) ansvar",
        r"(?:hva|kva) (?:du(?! f[åa]r)|skal du|vil du)|dette vil du|you (?:will|'ll)|tasks|(?:main |key )?responsib",
        r"your days|what you(?! get)",
    ),
    "about": (
        r"(?:i dag )?består (?:teamet|avdelingen|avdelinga|enheten|eininga|vi|me)\b",
        r"(?:teamet|avdelingen|avdelinga|enheten|eininga|seksjonen|vi|me)\b[^:]{0,30}\b(?:består|tel|teller)\b",
        r"om (?!søknad|stilling|jobb|arbeid|roll)[a-zæøå]|litt (?:mer |meir )?om|about|hvem (?:er vi|vi er)",
        r"kven (?:er vi|vi er)|who we are|(?:hvem|kven) du (?:arbeid|jobb|samarbeid|møter)|(?:dine|nære) koll|your colleagues",
    ),
    "pay": (r"(?:års|time)?l[øo]nn?\b|pay\b|salary",),
    "offered": (
        r"(?:vi|me) (?:tilbyr|tilbyd|gir|gjev|kan (?:tilby|by|friste|freiste)|byr)|vi\W*$|hos oss|du får|dette får du",
        r"det får du|(?:hva|kva) (?:du får|får du|vi gir|vi tilbyr|kan vi|me gir|me tilbyr|me gjev|vi gjev)",
        r"(?:what )?we (?:can )?offer|what you get|what's in it|betingelser|vilkår|ramme|stilling|om stilling|terms",
        r"(?:litt )?om (?:jobben|arbeidet|rollen|rolla)|(?:hva|kva) (?:er|går) (?:jobben|rollen|rolla)",
        r"ansettelsesforhold|søknad",
    ),
}
_ONE_WORD = re.compile(r"(?:krav|ønsker?|ynskje|oppgåver|oppgaver|lønn|løn|annet|anna|vilkår)\.", re.IGNORECASE)
_HEADINGS = re.compile(
    rf"\W*(?:{'|'.join(f'(?P<{section}>{chr(124).join(words)})' for section, words in _BEGINNINGS.items())})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an ad."""

    text: str
    under: Section = ""  # what the heading above says of it
    item: bool = False  # of a list


class Ad:
    """The sentences of an ad, its title the first, and a quick way to those that say something."""

    def __init__(self, title: str, text: str) -> None:
        self.lines = lines(title, text)
        folded = [line.encode(errors="replace") for line in patterns.folded([line.text for line in self.lines])]
        self._folded = b"\n".join(folded)
        self._begins = (0, *accumulate(len(line) + 1 for line in folded))

    @property
    def title(self) -> Line:
        """Give the title."""
        return self.lines[0]

    def after(self, number: int) -> Line:
        """Give the sentence after one, empty after the last."""
        return self.lines[number + 1] if number + 1 < len(self.lines) else Line("")

    def where(self, look: Look, under: Section = "") -> list[Line]:
        """Give the sentences in which something may be found, and all that stand under a heading."""
        numbers = self.numbers(look)
        if under:
            numbers = sorted({*numbers, *(number for number, line in enumerate(self.lines) if line.under == under)})
        return [self.lines[number] for number in numbers]

    def numbers(self, look: Look) -> list[int]:
        """Give their numbers; what was found across several may be in each of them."""
        found: list[int] = []
        for begin, end in look.spans(self._folded):
            first, last = bisect_right(self._begins, begin) - 1, bisect_right(self._begins, end) - 1
            found.extend(range(max(first, found[-1] + 1 if found else 0), min(last + 1, len(self.lines))))
        return found


def lines(title: str, text: str) -> tuple[Line, ...]:
    """Cut an ad to sentences; the title is the first."""
    return (Line(title[:_LONGEST].replace("\n", " "), "title"), *_body(_QUOTED_AD.sub("«…»", text[:_MOST])))


def _body(text: str) -> Iterator[Line]:
    under: Section = ""
    listed = False  # whether the list under the heading has begun
    for line in text.splitlines():
        words = line.strip()
        item = bool(_ITEM.match(words))
        heading = None if item or len(words) > _HEADING else _heading(words)
        if heading is not None:
            under, listed = heading, False
        elif not item and (listed or (under == "about" and _CAPTION.fullmatch(words))):
            under, listed = "", False  # the list has ended, and its heading with it; or another part of the ad begins
        listed = listed or item
        yield from _sentences(words, under, item=item)


def _sentences(line: str, under: Section, *, item: bool) -> Iterator[Line]:
    """Cut a line after full stops; «Krav: …» in its midst is a heading until the line ends."""
    parts: Iterable[str] = _SENTENCE_END.split(line) if _STOP.search(line) else (line,)
    for sentence in _answered(parts) if "?" in line else parts:
        words = sentence[:_LONGEST]
        start = _ITEM.match(words)
        if found := _INLINE.match(words, start.end() if start else 0):
            under = _named(found[1]) or under
        elif words.endswith("?") and (found := _QUESTION.match(words)):
            under = _named(found[1])
        yield Line(words, under, item)


def _answered(sentences: Iterable[str]) -> Iterator[str]:
    """Join a question of a few words to what answers it."""
    question = ""
    for sentence in sentences:
        if _ASKED_AND_ANSWERED.match(sentence):
            question = f"{question}{sentence} "
        else:
            yield question + sentence
            question = ""
    if question:
        yield question.rstrip()


def _heading(line: str) -> Section | None:
    """Tell what a line says as a heading; None where it is none."""
    if (line.endswith((".", "!")) and not _ONE_WORD.fullmatch(line)) or ":" in line[:-1] or not line:
        return None
    named = _named(line)
    return named if named or line.endswith((":", "?")) or line.isupper() else None


def _named(words: str) -> Section:
    found = _HEADINGS.match(words)
    return cast("Section", found.lastgroup) if found else ""
