"""The education that suffices, and whether it is asked for or only wished."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, cast

from scraper.facts import mentions
from scraper.facts.context import WISHED
from scraper.facts.firmness import DEMAND, NO_MUST_AFTER, SOFT_AFTER, WISH, is_given_up, is_required
from scraper.facts.levels import (
    LEVELS,
    LOOKS,
    MORE_EXACT,
    NOT_TAKEN,
    PROFESSION,
    PROFESSIONS,
    SOME_EDUCATION,
    UNNAMED,
    UTDANNING,
    YOU_ARE,
)
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.sought import said_of_others
from scraper.facts.waived import ONE_LEVEL, PAPERS_NAMED, SOME_PAPERS, set_aside, waived
from scraper.model import Education, EducationLevel


# «… er ikke et krav, men en fordel»
_OF_THE_SAME = re.compile(
    rf"^[^.;]{{0,20}}\b(?:men|but) (?:(?:er|is|en|ein|et|eit|an?|det|kan|teller|tel|trekker|kommer|kjem) ){{0,3}}"
    rf"(?:{WISHED}\b|opp\b|med\b|godt med\b)",
    re.IGNORECASE,
)
_BUT = re.compile(r",? (?:men|but)\b", re.IGNORECASE)  # «det er en fordel med utdanning, men ikke noe krav»
# «Vi ønsker at du har noe utdanning, men stiller det ikke som krav»
_WISHED_FIRST = re.compile(
    r"\b(?:ønsker|ynskjer|ønskjer) (?:vi |me )?(?:at du|deg som|en som|ein som) har\b[^.;]*utdann|\beducation is welcome\b",
    re.IGNORECASE,
)
# «Søkere uten dette kan også bli vurdert»: then it is no more than a wish.
_ALSO_WITHOUT = re.compile(
    r"\b(?:uten|utan|without) (?:dette|dei|this|slik|formell|relevant|fag)\b[^.;]{0,40}\b(?:kan|may|can|også|òg)\b",
    re.IGNORECASE,
)
_APPLICANT = re.compile(
    r"\b(?:du|deg|dere|søker(?:e|en|ne)?|søkjar(?:ar|en)?|kandidat\w{0,3}|søkes|søkjer|person|vedkommende|you|your"
    r"|applicants?|candidates?|we need|minimum|minst|norsk|norwegian"
    r"|mulig å søke|annen relevant|alternativt)\b"
    r"|(?:pleier|pleiar|pedagog|sosionom|terapeut) med (?:norsk )?autorisasjon"
    rf"|\b(?:én|éin|to|tre|fire|\d) [^\W\d_]{{4,30}} med (?:\w+ )?(?:fagbrev|fagskole|fagskule|bachelor|master)|\b{WISHED}\b",
    re.IGNORECASE,
)
_NOT_NEEDED_AFTER = re.compile(
    r"[^.]{0,20}; det gj(?:elder|eld) ikk?j?e denne|[^.;,]{0,20}\b(?:(?:er|is) (?:ikke|ikkje|not|borte|vanlig|vanleg)"
    r"|(?:trengs|trengst"
    r"|kreves|krevst) (?:ikke|ikkje)|(?:trenger|treng) du (?:ikke|ikkje))\b",
    re.IGNORECASE,
)
# «Opplæring som erfaringskonsulent kan tas underveis», «Erfaringsskulen tek opp 15 deltakarar»
_GIVEN_AFTER = re.compile(
    r"[^.;,]{0,40}?\b(?:kan (?:du )?(?:tas|takast|ta|få)|får du|gis|gir (?:vi|me)|gjev (?:vi|me)|tilbys|tilbyr (?:vi"
    r"|me)|betales"
    r"|dekkes|vert dekt)\b|\W{0,3}(?:(?:er )?(?:noko|noe) for\b|er (?:et|eit) \w*(?:tilbud|tilbod|program|kurs)|tek|tar"
    r"|kvalifiserer"
    r"|startar|starter|inviterer|søker|søkjer|har plass|held|holder|kull)\b",
    re.IGNORECASE,
)
_BEGINNING = 40  # letters: a level named so early is what the sentence is about


# Whoever is authorised has learnt less than a master.
_ORDER: Sequence[EducationLevel] = (
    *("none", "advantage", "course", "fagbrev", "fagskole", "bachelor", "autorisasjon", "master"),
)
# «autorisasjon eller bachelor», «autorisasjon der det er relevant»: one need not have it.
_AND = re.compile(
    r"\b(?:samt|og|and)(?: norsk| Norwegian)? \w*autorisasjon|\band (?:Norwegian )?authori[sz]ation", re.IGNORECASE
)
_OR = re.compile(
    r"\b(?:bachelor|master|utdann)\w*[^.;]{0,60}\b(?:eller|or|alternativt)\b|(?<!helse- )\b(?:eller|or"
    r"|alternativt)\b[^.;]{0,60}(?:bachelor|utdann)"
    r"|\b(?:der|hvis|dersom|om|where) (?:det|dette|it) ",
    re.IGNORECASE,
)
_BELOW_DEGREES = ("course", "fagbrev", "fagskole")


class _Named(NamedTuple):
    """A level that a sentence names of the applicant."""

    level: EducationLevel
    quote: str
    required: bool


def education(ad: Ad, quotes: dict[str, str]) -> Education | None:
    """Give the least education that suffices, and whether it is demanded."""
    named = list(_named(ad))
    if any(_ALSO_WITHOUT.search(line.text) for line in ad.where(_ANY_WITHOUT)):
        named = [one._replace(required=False) for one in named]
    found = (
        _none(ad, named) or _answered(ad) or _authorised(named) or _least(named) or _unnamed(ad) or _aside(ad) or _likely(ad)
    )
    if not found:
        return None
    quotes["education"] = found.quote
    return Education(level=found.level, required=found.required)


_HEADING = re.compile(r"^\W*(?:formell |formal )?(?:utdann\w{2,6}|sk[ou]legang|education)(?: ?/ ?\w+)?\W*$", re.IGNORECASE)
_SAYS_NO = re.compile(
    r"^\W*(?:nei|ingen|inga|ikkje|ikke|no|none|not)\b"
    r"|\b(?:treng|krev|stil|spør|ber|need|ask|require)\w*\b[^.;]{0,30}\b(?:ikke|ikkje|ingen|inga|ingenting|nothing|none)\b"
    r"|\b(?:ikke|ikkje|ingen|ingenting|not|no)\b[^.;]{0,20}\b(?:krav|krev\w*|nødvendig|naudsynt|viktig|requir\w*|need\w*)\b",
    re.IGNORECASE,
)
_ANY_HEADING = Look(re.compile(r"utdann|sk[ou]legang|education"))
_ANY_WITHOUT, _ANY_WISHED = Look(_ALSO_WITHOUT), Look(SOME_EDUCATION)
_ANY_UNNAMED, _ANY_PROFESSION = Look(*UNNAMED.values()), Look(re.compile(PROFESSION, re.IGNORECASE))


def _none(ad: Ad, named: Sequence[_Named]) -> _Named | None:
    """Find where the ad says that no education is needed; what it wishes for all the same counts before that."""
    for line in ad.where(PAPERS_NAMED, under="waived"):
        match = waived(line.text) if line.under not in ("tasks", "title") else None
        if not match and not (line.under == "waived" and SOME_PAPERS.search(line.text)):
            continue
        if match and ONE_LEVEL.search(match[0]) and any(one.required for one in named):
            return None
        wished = [one for one in named if not one.required and (one.quote == line.text or one.level in _BELOW_DEGREES)]
        passed = {line.text, *(one.quote for one in named)}
        none = _Named("none", line.text, required=False)
        return _least(wished) or _wished_beside(line, match) or _wished(ad, passed) or none
    return None


def _answered(ad: Ad) -> _Named | None:
    """Find what stands under a heading «Utdanning» and says no, of whoever is sought."""
    for number in ad.numbers(_ANY_HEADING):
        if _HEADING.match(ad.lines[number].text):
            said = [line for line in (ad.after(number), ad.after(number + 1)) if _SAYS_NO.search(line.text)]
            if said and not any(form.search(said[0].text) for form in LEVELS.values()):
                return _Named("none", said[0].text, required=False)
    return None


def _aside(ad: Ad) -> _Named | None:
    """Find where papers are set aside in other words, in an ad that asks for none."""
    said = (line for line in ad.where(PAPERS_NAMED) if line.under not in ("title", "tasks", "about", "offered", "pay"))
    return next((_Named("none", line.text, required=False) for line in said if set_aside(line.text)), None)


def _likely(ad: Ad) -> _Named | None:
    """Find what is likely asked for, by what stands around the words for it."""
    for told in mentions.told(ad, "education"):
        sentence, (level, _, required) = told.line.text, told.value.partition(" ")
        if level == "none" and any(form.search(sentence) for form in LEVELS.values()):  # «Master er ikke nødvendig»
            continue
        if not said_of_others(told.line, *told.span):
            return _Named(cast("EducationLevel", level), sentence, required=bool(required))
    return None


def _wished_beside(line: Line, match: re.Match[str] | None) -> _Named | None:
    """Read «utdanning er ikke et krav, men en fordel», «ikke krav om utdanning, men kurs er et pluss»."""
    rest = line.text[match.end() :] if match else ""
    if match and WISH.search(line.text[: match.start() + 1]) and _BUT.search(match[0]):
        return _Named("advantage", line.text, required=False)
    if match and _OF_THE_SAME.search(rest) and (level := _only_level(match[0])):
        return _Named(level, line.text, required=False)
    if match and (_OF_THE_SAME.search(rest) or WISH.search(match[0]) or _WISHED_FIRST.search(line.text)):
        return _Named("advantage", line.text, required=False)
    if WISH.search(rest) and (course := SOME_EDUCATION.search(rest)):
        return _Named(_kind(course[0], rest), line.text, required=False)
    return None


def _only_level(words: str) -> EducationLevel | None:
    """Give the one level that words name: «Fagbrev er ikke et krav, men ønskelig»."""
    named = [level for level, form in LEVELS.items() if form.search(words)]
    return named[0] if len(named) == 1 else None


def _kind(words: str, around: str) -> EducationLevel:
    """Tell a course from education of any kind."""
    return "course" if words.lower().startswith(("kurs", "course")) and not UTDANNING.search(around) else "advantage"


def _authorised(named: Sequence[_Named]) -> _Named | None:
    """Give the authorisation that is demanded beside a degree: «bachelor og norsk autorisasjon», each in an item of its own."""
    demanded = [one for one in named if one.required]
    beside = {one.level for one in demanded} - {"bachelor", "autorisasjon", "master"}
    authorised = (one for one in demanded if one.level == "autorisasjon" and beside <= {"fagbrev"})
    joined = (one for one in authorised if _AND.search(one.quote) or not (beside or _OR.search(one.quote)))
    return next(joined, None)


def _least(found: Sequence[_Named]) -> _Named | None:
    """Give the lowest that is required, else the lowest that is wished."""
    return min(found, key=lambda named: (not named.required, _ORDER.index(named.level)), default=None)


def _named(ad: Ad) -> Iterator[_Named]:
    for level, form in LEVELS.items():
        for line in ad.where(LOOKS[level]):
            for match in form.finditer(line.text):
                if _names(level, line, match) and _is_asked(line, match) and (level != "course" or _is_wanted(line, match)):
                    yield _Named(level, line.text, required=is_required(line, match))


def _names(level: EducationLevel, line: Line, match: re.Match[str]) -> bool:
    """Tell whether words name a level: «holdt foredrag eller kurs» names no course that somebody has taken."""
    if line.under == "title" or MORE_EXACT.match(line.text, match.end()):
        return False
    before = line.text[: match.start()]
    if level == "fagbrev" and "autorisasjon som" in before.lower():  # «autorisasjon som sykepleier eller helsefagarbeider»
        return False
    return level != "course" or not NOT_TAKEN.search(before)


_COMPLETED = re.compile(r"\W*(?:har )?(?:fullført|gjennomført|bestått|completed)\b", re.IGNORECASE)


def _is_wanted(line: Line, match: re.Match[str]) -> bool:
    """Tell a course that one should have taken from one that an ad tells of: «Erfaringsskolen utdanner 25 personer i året»."""
    after = line.text[match.end() :]
    said = (
        NO_MUST_AFTER.match(after)
        or _COMPLETED.match(line.text)
        or DEMAND.search(line.text)
        or _APPLICANT.search(line.text)
        or SOFT_AFTER.match(after)
    )
    return line.item or line.under in ("asked", "wished") or bool(said)


# «- norsk autorisasjon som sjukepleiar» is asked for, whatever heading it stands under.
_CREDENTIAL = re.compile(
    r"\W*(?:(?:norsk|an?ten|enten|gjennomført|fullført) ){0,2}"
    r"(?:autorisasjon|bachelor|mastergrad|treårig|3-årig|fagbrev|fagsk[ou]leutd|MB[- ]|erfaringssk)",
    re.IGNORECASE,
)


def _is_asked(line: Line, match: re.Match[str]) -> bool:
    """Tell whether a word for an education is said of the applicant."""
    before = line.text[: match.start()]
    after = line.text[match.end() :]
    demanded = DEMAND.search(line.text) or SOFT_AFTER.match(after) or (line.item and _CREDENTIAL.match(line.text))
    if line.under in ("tasks", "offered", "about", "pay") and not demanded:
        return False
    if _NOT_NEEDED_AFTER.match(after) or _GIVEN_AFTER.match(after) or after.endswith("?"):
        return False
    if is_given_up(line, match) and not WISH.search(line.text):
        return False
    if said_of_others(line, *match.span()):
        return False
    if line.under in ("asked", "wished") or (line.item and (not line.under or _CREDENTIAL.match(line.text))):
        return True
    return len(before) <= _BEGINNING or bool(DEMAND.search(line.text) or _APPLICANT.search(line.text))


def _unnamed(ad: Ad) -> _Named | None:
    """Read education of no stated level: in health, a course, a profession's, that is demanded; or any that is wished."""
    for line in ad.where(_ANY_UNNAMED):
        for level, form in UNNAMED.items():
            match = form.search(line.text)
            asked = match and (line.under == "asked" or DEMAND.search(line.text)) and not NOT_TAKEN.search(line.text)
            if match and asked and line.under != "title" and _is_asked(line, match) and is_required(line, match):
                return _Named(level, line.text, required=True)
    for line in ad.where(_ANY_PROFESSION):
        match = PROFESSIONS.search(line.text)
        if match and _is_of_applicant(line) and is_required(line, match):
            return _Named("bachelor", line.text, required=True)
    return _wished(ad, ())


def _is_of_applicant(line: Line) -> bool:
    if line.under in ("title", "tasks", "offered", "about"):
        return False
    return line.item or line.under == "asked" or bool(YOU_ARE.search(line.text))


def _wished(ad: Ad, passed: Collection[str]) -> _Named | None:
    """Read education of no stated level that is an advantage; a course is one where nothing else is named."""
    for line in ad.where(_ANY_WISHED):
        match = SOME_EDUCATION.search(line.text) if line.under != "title" and line.text not in passed else None
        if match and _is_asked(line, match) and not is_required(line, match) and not NOT_TAKEN.search(line.text):
            return _Named(_kind(match[0], line.text), line.text, required=False)
    return None
