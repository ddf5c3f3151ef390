"""Is this posting FOR an erfaringskonsulent? Scored rules that quote what made them speak.

The rules are data: data/reference/rules.toml. RE2 runs them in linear time, whatever the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice
from typing import Literal

import msgspec
import re2

from scraper import patterns, titles, wording
from scraper.marks import MARKS, OFTEN, Marker
from scraper.model import Evidence, Kind, Verdict
from scraper.patterns import Pattern
from scraper.sentences import Sentence, clause, sentences
from scraper.strict import decoder


_POST = r"\b(?:{})[a-zAEOX]*(?: vAr[ea]?)?(?: som| har| hos oss)?"  # «kontaktpersonene våre har»
# What a long title may be shortened to in the text: «assistentene» of a «Forskningsassistent».
_TAILS = "assistent|medarbeid|konsulent|veiled|rettlei|kontakt|vert|vakt|mentor|guide|los|kollega"
# «frivillige» are not what a «Frivilligkoordinator» is.
_LEADS = re.compile(r"(?:koordinator|leder|leiar|ansvarlig|ansvarleg)$", re.IGNORECASE)
_THEY = re.compile(r"\W*(?:de|dei|they|disse|desse)\b(?! (?:som|vi|me|fleste|av|who|we)\b)", re.IGNORECASE)
_YOU = re.compile(r"(?:du|dere|dokker|you) ")
_ABROAD = "abroad"  # the tag of rules by which the post is in another country
_TAIL = re.compile(rf"(?<=[a-z]{{4}})({_TAILS})(?:[a-z]{{0,4}})$", re.IGNORECASE)
WORDING = "ordvalg"  # what the words of an ad say beside the rules
LIKE = "Ordvalget er som i annonser for slike stillinger"
UNLIKE = "Ordvalget er som i annonser for andre stillinger"
_SOMEWHAT = 4  # points of the choice of words that are worth a look where something may be lived
ALIKE = 5  # points of the choice of words that are worth a look, whatever the rules find
SURE = 10  # points of the choice of words with which a hint of a life lived is enough
_HINT = "{LIFE}|{HAS_LIVED}|{LIVED}|{OWN}|{LIKEWISE}|{PERHAPS}|{ONESELF}|{SOMEBODY}"  # whosever it is
_OF_ANY_LIFE = 2  # points of the rules that find what can be said of any life
_QUOTE_MOST = 160


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule of rules.toml, with sentences that it must and must not find."""

    id: str
    where: Literal["title", "sentence", "applicant"]  # in the title, in any sentence, in one where it is said of the applicant
    weight: int
    pattern: str
    says: str
    hit: tuple[str, ...]
    miss: tuple[str, ...]
    also: tuple[str, ...] = ()  # the same statement, or the heading above it, must hold these too
    but: str = ""  # and must not hold this
    unless: tuple[str, ...] = ()  # does not count when one of these rules has spoken
    aside: bool = (
        False  # speaks for such a post, but says nothing of a life lived: with the choice of words alone it is not enough
    )
    tag: str = ""  # what an ad is marked as when this rule speaks
    told: bool = False  # the post is somebody's already: what an ad says of it is said of no vacancy
    like: str = ""  # the rule whose words readers are given: they need not know every way in which we found out


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """The whole of rules.toml. Each is itself alone, so that what is compiled for it can be found again quickly."""

    version: str
    position: int
    unsure: int
    disagree: int
    words: dict[str, str]
    about: dict[str, str]  # what each list of words is, for readers
    field: dict[str, str]  # tag of a field → how an ad speaks of it
    rule: tuple[Rule, ...]


def rules(sure: tuple[str, ...] = (), maybe: tuple[str, ...] = (), least: int = 0) -> Rules:
    """Give the rules that come with the program, with the titles that staff have added: the same value each time.

    ``least`` is what an ad's points must come to before it is shown unread, where staff want more than the rules do.
    """
    return _rules(sure, maybe, least)


@cache
def _rules(sure: tuple[str, ...], maybe: tuple[str, ...], least: int) -> Rules:
    decoder(Rules)  # by one thread alone
    read = msgspec.toml.decode(files("data.reference").joinpath("rules.toml").read_bytes(), type=Rules)
    if least > read.position:
        read = msgspec.structs.replace(read, position=least, version=f"{read.version}-{least}")
    if not sure and not maybe:
        return read
    added = {"TITLE": titles.joined(read.words["TITLE"], sure), "MAYBE_TITLE": titles.joined(read.words["MAYBE_TITLE"], maybe)}
    version = f"{read.version}+{titles.mark(sure, maybe)}"
    return msgspec.structs.replace(read, version=version, words={**read.words, **added})


def compiled(pattern: str, by: Rules | None = None) -> Pattern:
    """Compile a pattern with its word lists filled in, for folded text."""
    return _compiled(pattern, by or rules())


@cache
def _compiled(pattern: str, by: Rules) -> Pattern:
    return patterns.compiled(patterns.expanded(pattern, by.words))


@cache
def _for_marked(pattern: str, by: Rules) -> Pattern:
    """Compile a rule's pattern for text in which the words that matter are marked."""
    return patterns.compiled(patterns.expanded(pattern, {**by.words, **MARKS}))


def _has(text: str, pattern: str, by: Rules, *, marked: bool = False) -> bool:
    """Tell whether a text, its words marked or not, has what a pattern asks for: cheaper than to find out where."""
    return bool(_test(pattern, by, marked=marked).Match(text))


@cache
def _test(pattern: str, by: Rules, *, marked: bool) -> re2.Set:
    return patterns.several([patterns.expanded(pattern, {**by.words, **MARKS} if marked else by.words)])


@cache
def _marker(by: Rules) -> Marker:
    return Marker(by.words)


def carries_term(text: str, by: Rules | None = None) -> bool:
    """Tell whether a text has any word that could matter, or may be worded like ours: a look that spares most ads the rest."""
    folded = patterns.fold(text)
    return _marker(by or rules()).carries(folded) or wording.may_be_like(folded)


def relevance(title: str, text: str, by: Rules | None = None) -> Verdict:
    """Judge an ad by its title and plain text (as `text.plain` gives it: a line for each block)."""
    by = by or rules()
    head, given = Sentence(title, patterns.fold(title)), list(sentences(text))
    folded = "\n".join(sentence.folded for sentence in (head, *given))
    is_of_field = _marker(by).is_of_field(folded)
    named = _Place([head], "", is_of_field=is_of_field, by=by)
    body = _Place(given, title, is_of_field=is_of_field, by=by)
    speaks = _speaks_of_it(named, body, is_of_field=is_of_field, by=by)
    words = wording.points(named.folded, body.folded)
    if not speaks and not _may_speak_of_it(body, words, is_of_field=is_of_field):
        return unrelated(by)
    spoken = tuple(_evidence(named, body, by))
    is_of_life = _is_of_life(spoken, by, is_of_field=is_of_field) or (words >= SURE and bool(body.found(_HINT)))
    kind = _kind(spoken, words, by, is_of_life=is_of_life)
    is_said = kind != _kind(spoken, 0, by, is_of_life=is_of_life)  # nobody need hear of what made no difference
    evidence = (*spoken, *_worded(words, body)) if is_said else spoken
    if not speaks and kind == "mention":
        return unrelated(by)
    tags = tuple(_tags(title, folded, spoken, by))
    return Verdict(
        kind="unrelated" if _ABROAD in tags else kind,
        score=_sum(evidence),
        rules=by.version,
        evidence=evidence,
        tags=tags,
    )


def _sum(evidence: Iterable[Evidence]) -> int:
    return sum(piece.weight for piece in evidence)


def _tags(title: str, folded: str, evidence: Iterable[Evidence], by: Rules) -> Iterator[str]:
    """Give what an ad is marked as: by the rules that spoke, and by the fields that it is about."""
    spoken = {piece.rule for piece in evidence}
    yield from dict.fromkeys(rule.tag for rule in by.rule if rule.tag and rule.id in spoken)
    heart = patterns.fold("\n".join([title, *(piece.quote for piece in evidence if piece.weight > 0)]))
    for tag, words in by.field.items():
        if _has(heart, words, by) or len(list(islice(_compiled(words, by).finditer(folded), OFTEN))) == OFTEN:
            yield tag


def offers_a_post(verdict: Verdict) -> bool:
    """Tell whether an ad offers a post at all: news of somebody's, or one that is filled, is none."""
    return verdict.kind in ("position", "unsure") or _told().isdisjoint(piece.rule for piece in verdict.evidence)


@cache
def _told() -> frozenset[str]:
    return frozenset(rule.id for rule in rules().rule if rule.told)


def unrelated(by: Rules | None = None) -> Verdict:
    """Give the verdict of an ad in which nothing speaks."""
    return Verdict(kind="unrelated", score=0, rules=(by or rules()).version)


def _speaks_of_it(title: _Place, body: _Place, *, is_of_field: bool, by: Rules) -> bool:
    """Tell whether our field is spoken of: a certain title is enough, the words of many meanings need the field beside them."""
    if any(place.found(pattern) for place in (title, body) for pattern in ("{TITLE}", "{LIFE}")):
        return True
    if _has(title.folded, "{PEER_TITLE}", by):
        return True
    if any(_has(place.folded, "{SPOKEN}", by) for place in (title, body)):
        return True
    if title.found("{MAYBE_TITLE}") and title.found("{LIVED}"):
        return True
    return is_of_field and any(place.found("{MAYBE_TITLE}|{LIVED}|{OWN}") for place in (title, body))


def _may_speak_of_it(body: _Place, words: int, *, is_of_field: bool) -> bool:
    """Tell whether something may be said of a life lived, in an ad that asks for no education or is worded like ours."""
    if words >= SURE or body.found("{PERHAPS}"):
        return True
    if words >= _SOMEWHAT and body.found("{HAS_LIVED}|{LIKEWISE}|{UNSCHOOLED}"):
        return True
    return is_of_field and bool(body.found("{UNSCHOOLED}") and body.found("{ONESELF}"))


def _kind(spoken: tuple[Evidence, ...], words: int, by: Rules, *, is_of_life: bool) -> Kind:
    """Judge by the points of the rules and those of the choice of words together: a position must also be of a life lived."""
    points = _sum(spoken) + words
    if points >= by.position and is_of_life:
        return "position"
    is_worth_a_look = words >= ALIKE or any(piece.weight > 0 for piece in spoken)
    return "unsure" if is_worth_a_look and points >= (by.disagree if words else by.unsure) else "mention"


def _is_of_life(spoken: tuple[Evidence, ...], by: Rules, *, is_of_field: bool) -> bool:
    """Tell whether a rule speaks of such a life: in an ad that names none of the fields, of more than can be said of any.

    «Du har selv drevet gård» can be said of any.
    """
    least = 1 if is_of_field else _OF_ANY_LIFE + 1
    return any(piece.weight >= least and piece.rule not in _aside(by) for piece in spoken)


@cache
def _aside(by: Rules) -> frozenset[str]:
    return frozenset(rule.id for rule in by.rule if rule.aside)


def _worded(words: int, body: _Place) -> Iterator[Evidence]:
    """Say what the choice of words speaks for, with the sentence that says it most; for a post, of those about a life."""
    if words and body.sentences:
        of_a_life = [body.sentences[number] for number, _, _ in body.found(_HINT)] if words > 0 else []
        sentence = max(of_a_life or body.sentences, key=lambda one: wording.pull(one.folded, words))
        says = LIKE if words > 0 else UNLIKE
        yield Evidence(rule=WORDING, weight=words, where="text", quote=_quote(sentence.text, 0, 0), says=says)


def _evidence(title: _Place, body: _Place, by: Rules) -> Iterator[Evidence]:
    """Let each rule speak once, in the order of the file, at the first place where it finds something."""
    spoken: set[str] = set()
    for rule in by.rule:
        if not spoken.intersection(rule.unless) and (piece := _speaks(rule, title if rule.where == "title" else body, by)):
            spoken.add(rule.id)
            yield piece


class _Place:
    """A title or a text with its words marked, looked through once for each pattern."""

    def __init__(self, given: list[Sentence], title: str, *, is_of_field: bool, by: Rules) -> None:
        self.sentences = given
        self.folded = "\n".join(sentence.folded for sentence in given)
        self._by = by
        self._post = _post(title, by)
        self.marked = _marker(by).marked([sentence.folded for sentence in given], is_of_field=is_of_field)
        self._joined = "\n".join(marked.text for marked in self.marked).encode(
            "ascii"
        )  # bytes are looked through twice as fast
        self._starts = list(accumulate((len(marked.text) + 1 for marked in self.marked), initial=0))
        self._found: dict[str, list[tuple[int, int, int]]] = {}
        self._of_whom: dict[int, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {}

    def found(self, pattern: str) -> list[tuple[int, int, int]]:
        """Give where a pattern finds something: in which sentence, from where to where."""
        if pattern not in self._found:
            found = _for_marked(pattern, self._by).finditer(self._joined)
            self._found[pattern] = [self._at(*one.span()) for one in found]
        return self._found[pattern]

    def _at(self, start: int, end: int) -> tuple[int, int, int]:
        number = bisect_right(self._starts, start) - 1
        return number, start - self._starts[number], end - self._starts[number]

    def is_of_applicant(self, number: int, start: int) -> bool:
        """Tell of whom something is said that begins at a place: the last one named before it is the applicant, or nobody is.

        The post itself stands for the applicant: «losen har sonet» in an ad for a «Los».
        """
        under = self.sentences[number].under
        if _THEY.match(self.marked[number].text):  # «De skal ha egen soningserfaring»
            return self._is_sought(number - 1)
        if _YOU.match(self.marked[number].text, start):  # «med et menneske, for du har hatt det selv»
            return True
        if number not in self._of_whom:
            said = f"{under} {self.marked[number].text}"
            applicant = _ends(_for_marked("{APPLICANT}", self._by), said)
            if self._post:
                applicant = sorted([*applicant, *((end, _SURELY) for end, _ in _ends(self._post, said))])
            self._of_whom[number] = (applicant, _ends(_for_marked("{OTHERS}", self._by), said))
        applicant, others = self._of_whom[number]
        at = len(under) + 1 + start
        return _last(applicant, at + 1) >= _last(others, at)  # «skal _» in «dagleg leiar skal _life_»

    def _is_sought(self, number: int) -> bool:
        """Tell whether whoever a sentence speaks of is sought, and by us."""
        said = self.marked[number].text if number >= 0 else ""
        return not _has(said, "{OTHERS_HIRE}", self._by, marked=True) and _has(said, "{OFFERS}", self._by, marked=True)


_NOWHERE = (-1, 0)
_SURELY = 1_000  # longer than any words for others: «to kontaktpersoner som» in an ad for a «Kontaktperson»


def _ends(words: Pattern, text: str) -> list[tuple[int, int]]:
    """Give where words end, and how long they are: of two that end at one place, the longer says more."""
    return [(found.end(), found.end() - found.start()) for found in words.finditer(text)]


def _last(ends: list[tuple[int, int]], before: int) -> tuple[int, int]:
    """Give the last of some places that is not after another."""
    number = bisect_right(ends, before, key=lambda end: end[0])
    return ends[number - 1] if number else _NOWHERE


def _post(title: str, by: Rules) -> Pattern | None:
    """Compile what the text calls the post: the beginnings of its title's long words; «barn» in it is somebody else."""
    words = re.findall(r"[A-Za-z]{4,}", patterns.fold(title))
    stems = [word if _LEADS.search(word) else word[:7] for word in words if not _has(word, "{OTHERS}", by)]
    stems += [f"[a-z]*{tail[1]}" for word in words if (tail := _TAIL.search(word))]
    return re2.compile(_POST.format("|".join(stems))) if stems else None


def _speaks(rule: Rule, place: _Place, by: Rules) -> Evidence | None:
    """Give what a rule finds at the first place where all that it asks for is met."""
    for number, start, end in place.found(rule.pattern):
        sentence, marked = place.sentences[number], place.marked[number]
        said = marked.text if rule.where == "title" else clause(marked.text, start, end)  # «… – gjerne med egenerfaring»
        beside = f"{sentence.under} {said}"
        if _is_met(rule, beside, by) and (rule.where != "applicant" or place.is_of_applicant(number, start)):
            return Evidence(
                rule=rule.id,
                weight=rule.weight,
                where="title" if rule.where == "title" else "text",
                quote=_quote(sentence.text, marked.before(start), marked.before(end)),
                says=_said(rule, by),
            )
    return None


def _said(rule: Rule, by: Rules) -> str:
    """Give what readers are told when a rule speaks."""
    return next((other.says for other in by.rule if other.id == rule.like), rule.says)


def _is_met(rule: Rule, beside: str, by: Rules) -> bool:
    """Tell whether the other words that a rule asks for stand beside what it found, and those that it must not do not."""
    if rule.but and _has(beside, rule.but, by, marked=True):
        return False
    return all(_has(beside, words, by, marked=True) for words in rule.also)


def _quote(sentence: str, start: int, end: int) -> str:
    """Give the sentence, or the part of it around what was found."""
    if len(sentence) <= _QUOTE_MOST:
        return sentence
    left = max(0, min(start - 40, len(sentence) - _QUOTE_MOST))
    right = max(end, left + _QUOTE_MOST)
    return f"{'…' if left else ''}{sentence[left:right].strip()}{'…' if right < len(sentence) else ''}"
