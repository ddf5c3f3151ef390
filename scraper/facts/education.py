"""The education that suffices, and whether it is asked for or only wished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scraper.facts.context import WISHED, is_of_others
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.waived import ONE_LEVEL, SOME_PAPERS, waived
from scraper.model import Education, EducationLevel


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


# From the least that may be asked to the most.
_LEVELS: Mapping[EducationLevel, re.Pattern[str]] = {
    "course": _any(
        r"\bMB[- ]?(?:programmet|program|kurs|utdanning|skole)\w{0,3}|\berfaringssk[ou]l\w{0,4}|\bintentional peer support\b",
        r"\b(?:erfaringskonsulent|erfaringsmedarbeider|likepersons?)-?(?:kurs|utdann|opplæring|skole|skule|programm?)\w{0,8}",
        r"\b(?:kurs|opplæring|utdanning|skolering|skulering) (?:\w{1,15} ){0,3}(?:for|som) (?:erfaringskonsulent"
        r"|erfaringsmedarbeid|likeperson)",
        r"(?<!utdanning )\b(?:eller|any|andre|annet|anna|tilsvarende|tilsvarande) (?:\w{1,15} ){0,2}(?:kurs|course)\b",
        r"^\W*(?:\w{1,12} )?kurs(?= eller)",
        r"\bmedarbeidere? med brukererfaring-?(?:kurs|program|utdann)"
        r"|\bpeer (?:support |mentor\w{0,3} )?-?(?:training|programme|utdanning|kurs|course)",
        r"\bpeer support-utdanning",
    ),
    "fagbrev": _any(
        r"\bfagbrev",
        r"(?<!autorisasjon som )\bhelsefagarbeider(?:utdanning)?\b(?= eller| med|\W*$)",
        r"\bvocational (?:certificate|education)",
    ),
    "fagskole": _any(
        r"\bfagsk[ou]le(?:utdann\w{0,4}|nivå)?\b(?! (?:starter|startar|søker|søkjer|har|tilbyr|tilbyd)\b)",
        r"\bvocational college",
    ),
    "bachelor": _any(
        r"\bbachelor|\bBSc\b",
        r"(?<!vitenskapelige )(?<!vitskaplege )\bhø[yg]e?sk[ou]le-?(?:utdann\w{0,4}|nivå|grad\w{0,2}|/universitet"
        r"|- (?:eller|og|/))",
        r"\b(?:relevant|fra|frå|fullført|på|minst|3-årig|treårig|ferdig|eller"
        r"|utdanning:?) (?:\w{1,20} )?hø[yg]sk[ou]le\b(?!-)|^\W*hø[yg]sk[ou]le\b",
        r"\bhøg(?:are|re) (?:utdann|grad)|\bhøyere (?:utdann|grad)|\buniversitetsutdann",
        r"\b(?:3|tre) ?-?årig\w*(?= [^.;,]{0,40}?(?:utdann|bachelor|høg|høy|helse|studi))",
        r"\butdann\w{0,4} (?:\w{1,15} ){0,2}(?:som |innen |innan )?(?:vernepleiar|vernepleier|sosionom|sosialt arbeid"
        r"|barnevernspedagog|sykepleier|sjukepleiar)",
        r"\bhigher education\b|\buniversity degree|(?<!['’]s )(?<!masters )(?<!master )\bdegree in\b|\bcollege degree",
    ),
    "master": _any(
        r"\bmaster(?:grad|nivå|utdann|'s|’s|s)?\w{0,4}\b(?! of ceremon)|\bMSc\b",
        r"\bprofesjonsstudi|\bembetseksamen|\bhov[eu]dfag|\bsiviløkonom|\bsivilingeniør",
        r"\bcand\. ?\w{3,5}|\bph\.?d",
    ),
    "autorisasjon": _any(
        r"\bautorisasjon\b|\bauthori[sz]ation\b|\bautorisert|\bauthori[sz]ed (?:nurse|psych|social)"
        r"|\bnorsk godkjen\w{1,5} som",
        r"\bspesialistgodkjenn|\boffentl?i?e?g godkjen\w{1,4}|\bgodkjent psykolog|\blicensed (?:nurse|psych)",
    ),
}
# A course of any kind; not one that the applicant is to hold, nor what the employer gives.
_COURSE = _any(
    r"\b(?!medikament|hygiene|språk|norsk|innførings)[^\W\d_]{3,25}kurs(?:et)?\b(?! tar)",
    r"\b(?:har|gjennomført|fullført|bestått|godkjent|tilsvarende|tilsvarande) (?:et |eit )?(?:\w{1,20} ){0,2}kurs\b",
)
_NOT_TAKEN = re.compile(
    r"\b(?:holdt|holde|halde|held|hatt|lede|leie|undervise|gruppekurs|studiekurs|konkurs|valutakurs|på kurs)\b", re.IGNORECASE
)
_SOME_EDUCATION = re.compile(
    r"(?:\bvidere|\bvidare|\bfag|\bhelse|\bsosial|\b)-?(?:fag(?:lig|leg)e? )?utdann\w{0,6}|\bkurs\b|\beducation\b"
    r"|\bcourses?\b",
    re.IGNORECASE,
)
_HEALTH_OR_SOCIAL = re.compile(
    r"\b(?:helse|sosial|barnevern|pedagog)[^.;,]{0,30}(?:fag)?(?:lig|leg)?e? ?(?:utdann|bakgrunn)"
    r"|\brelevant (?:\w{1,20} ){0,2}utdann|\btheological education",
    re.IGNORECASE,
)
_UTDANNING = re.compile("utdann|education", re.IGNORECASE)
# «vernepleier, sosionom eller sykepleier»: who one must be says what one must have learnt.
_PROFESSION = (
    r"(?:vernepleier|vernepleiar|sosionom|barnevernspedagog|sykepleier|sjukepleiar|ergoterapeut|fysioterapeut|spesialpedagog"
    r"|lærer|lærar|førskolelærer|barnehagelærer)"
)
_PROFESSIONS = re.compile(
    rf"^\W*(?:du (?:må |skal )?(?:er|være|vere) |utdannet |utdanna )*{_PROFESSION}(?:, | eller |/|\W*$)|\bdu (?:er"
    rf"|må være|må vere) (?:utdannet |utdanna )?{_PROFESSION}\b",
    re.IGNORECASE,
)
_YOU_ARE = re.compile(r"\bdu (?:er|må være|må vere)\b", re.IGNORECASE)
# «høyere utdanning på masternivå», «kurs på fagskolenivå»: what follows says it more exactly.
_MORE_EXACT = re.compile(r"\w*(?: (?!eller|og)\w+){0,3} på (?:bachelor|master|fagsk[ou]le)-?(?:grads?)?nivå", re.IGNORECASE)
_UNNAMED: Mapping[EducationLevel, re.Pattern[str]] = {"bachelor": _HEALTH_OR_SOCIAL, "course": _COURSE}

_SOFT_BEFORE = re.compile(
    rf"\b{WISHED}\b[^.;]{{0,60}}$|\b(?:ønsker|ønskjer|ynskjer) (?!(?:å|deg|en|ein|oss|at)\b)(?:\w+ )?$", re.IGNORECASE
)
# «… er en fordel», «… teller positivt», «… – ønskelig»
_SOFT_AFTER = re.compile(
    rf"[^.;]{{0,90}}?(?:\b(?:er|vil være|vil vere|kan være|kan vere|blir|vert|is|are|would be|may be|will be"
    rf"|sees på som|ses på som|sjåast på som|teller|tel|verdsettes|verdsetjast)\b[^.;,]{{0,25}}|[–(:-] ?)\b{WISHED}\b"
    r"|[^.;]{0,90}?\b(?:teller positivt|teller med|tel med|trekker opp|trekkjer opp|is a plus)\b"
    r"|[^.;]{0,90}?\b(?:set(?:ter|t)? (?:vi |me )?pris på|gir pluss)\b",
    re.IGNORECASE,
)
# «Kurs må du ha, eller være villig til å ta»
_TO_BE_TAKEN = re.compile(
    r"[^.;]{0,60}?\b(?:villig|vilje|innstilt|willing) (?:til å|på å|to) (?:ta|gjennomføre|fullføre|begynne|take)\b",
    re.IGNORECASE,
)
# «Har du kurs, er det fint», «If you have a degree»: a condition is a wish.
_CONDITION = re.compile(r"^\W*(?:har du|om du har|dersom du har|hvis du har|viss du har|if you have)\b[^.;,]*$", re.IGNORECASE)
# «… er ikke et krav, men en fordel»
_OF_THE_SAME = re.compile(rf"^[^.;]{{0,20}}\b(?:men|but) (?:(?:er|is|en|ein|et|eit|an?) ){{0,3}}{WISHED}\b", re.IGNORECASE)
_WISH = re.compile(rf"\b{WISHED}\b", re.IGNORECASE)
_FIRM_AFTER = re.compile(
    r"[^.;,]{0,40}\b(?:er|is|are) (?:et |eit |a |an )?(?:absolutt? )?(?:krav|required|nødvendig|naudsynt|vilkår|must)\b"
    r"|[^.;,]{0,30} [–(-] ?(?:krav|må)\b",
    re.IGNORECASE,
)
# «Søkere uten dette kan også bli vurdert»: then it is no more than a wish.
_ALSO_WITHOUT = re.compile(
    r"\b(?:uten|utan|without) (?:dette|dei|this|slik|formell|relevant|fag)\b[^.;]{0,40}\b(?:kan|may|can|også|òg)\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:krav|krever|kreves|krev|krevst|må ha|må du|må være|skal ha|forutset\w{0,3}|føreset\w{0,2}|forventer|forventar"
    r"|required?|requires|must|nødvendig|naudsynt"
    r"|vilkår|need|expect|ask for|utdannet|utdanna)\b",
    re.IGNORECASE,
)
_APPLICANT = re.compile(
    r"\b(?:du|deg|dere|søker(?:e|en|ne)?|søkjar(?:ar|en)?|kandidat\w{0,3}|søkes|søkjer|person|vedkommende|you|your"
    r"|applicants?|candidates?|we need|minimum|minst|norsk|norwegian"
    rf"|mulig å søke|annen relevant)\b|\b{WISHED}\b",
    re.IGNORECASE,
)
# What one may become, what the employer pays for, what is taught, and what pay depends on: not what an applicant has.
_NOT_ASKED = re.compile(
    r"\b(?:betaler|betalar|dekker|dekkjer|tilbyr|tilbyd|finansierer|ta|vi gir|får du|du får|we (?:pay|offer)|studere|tar vi"
    r"|undervis\w{1,3}|rettleie|veilede|ba om|spurte etter|rapport|under utdanning|studenter|studentar|elever|supported to"
    r"|we provide)\b[^.;]{0,60}$"
    r"|\b(?:ikke|ikkje|not|ingen|uten|utan)\b[^.;,]{0,25}$"
    r"|\b(?:års|time)?l[øo]nn?(?:s\w{2,15}|a|en|es|ast|et)?\b|\bstillingskode|\bsalary|\bpay\b|\bansiennitet|\bseniority",
    re.IGNORECASE,
)
_NOT_NEEDED_AFTER = re.compile(
    r"[^.;,]{0,20}\b(?:(?:er|is) (?:ikke|ikkje|not|borte|vanlig|vanleg)|(?:trengs|trengst"
    r"|kreves|krevst) (?:ikke|ikkje))\b",
    re.IGNORECASE,
)
_BEGINNING = 40  # letters: a level named so early is what the sentence is about


# Whoever is authorised has learnt less than a master.
_ORDER: Sequence[EducationLevel] = (
    *("none", "advantage", "course", "fagbrev", "fagskole", "bachelor", "autorisasjon", "master"),
)
_BELOW_DEGREES = ("course", "fagbrev", "fagskole")


class _Named(NamedTuple):
    """A level that a sentence names of the applicant."""

    level: EducationLevel
    quote: str
    required: bool


def education(ad: Ad, quotes: dict[str, str]) -> Education | None:
    """Give the least education that suffices, and whether it is demanded."""
    stated = [line for line in ad.where(_ANY) if line.under != "title"]
    named = [named for line in stated for named in _named(line)]
    if any(_ALSO_WITHOUT.search(line.text) for line in ad.where(_ANY_WITHOUT)):
        named = [one._replace(required=False) for one in named]
    found = _none(stated, named) or _least(named) or _unnamed(stated)
    if not found:
        return None
    quotes["education"] = found.quote
    return Education(level=found.level, required=found.required)


_MENTION = re.compile(
    "utdan|kurs|skol|skul|school|krav|fagbrev|fagarb|bachelor|master|autoris|authori|degree|educat|qualif|diplom|certif|papir|papers"
    "|vitnem|grad|kompetanse|årig|karakter|formell|videreg|sosionom|pleier|pleiar|pedagog|terapeut|[mb]sc"
    "|bakgrunn|cand|embets|hovedfag|hovudfag|ph|profesjon|peer|licens|godkjen|studi|stude|eksamen|ufaglær|MB|vocation|opplæring"
    "|course|training|formal|siviløk|siviling",
    re.IGNORECASE,
)
_ANY, _ANY_WITHOUT = Look(_MENTION), Look(_ALSO_WITHOUT)


def _none(stated: Sequence[Line], named: Sequence[_Named]) -> _Named | None:
    """Find where the ad says that no education is needed; what it wishes for all the same counts before that."""
    for line in stated:
        match = waived(line.text) if line.under != "tasks" else None
        if not match and not (line.under == "waived" and SOME_PAPERS.search(line.text)):
            continue
        if match and ONE_LEVEL.search(match[0]) and any(one.required for one in named):
            return None
        wished = [one for one in named if not one.required and (one.quote == line.text or one.level in _BELOW_DEGREES)]
        levels = {one.quote for one in named}
        others = [one for one in stated if one is not line and one.text not in levels]
        none = _Named("none", line.text, required=False)
        return _least(wished) or _wished_beside(line, match) or _wished(others) or none
    return None


def _wished_beside(line: Line, match: re.Match[str] | None) -> _Named | None:
    """Read «utdanning er ikke et krav, men en fordel», «ikke krav om utdanning, men kurs er et pluss»."""
    rest = line.text[match.end() :] if match else ""
    if match and (_OF_THE_SAME.search(rest) or _WISH.search(match[0])):
        return _Named("advantage", line.text, required=False)
    if _WISH.search(rest) and (course := _SOME_EDUCATION.search(rest)):
        return _Named(_kind(course[0], rest), line.text, required=False)
    return None


def _kind(words: str, around: str) -> EducationLevel:
    """Tell a course from education of any kind."""
    return "course" if words.lower().startswith(("kurs", "course")) and not _UTDANNING.search(around) else "advantage"


def _least(found: Sequence[_Named]) -> _Named | None:
    """Give the lowest that is required, else the lowest that is wished."""
    return min(found, key=lambda named: (not named.required, _ORDER.index(named.level)), default=None)


def _named(line: Line) -> Iterator[_Named]:
    for level, form in _LEVELS.items():
        for match in form.finditer(line.text):
            if not _MORE_EXACT.match(line.text, match.end()) and _is_asked(line, match):
                yield _Named(level, line.text, required=_is_required(line, match))


def _is_asked(line: Line, match: re.Match[str]) -> bool:
    """Tell whether a word for an education is said of the applicant."""
    before = line.text[: match.start()]
    after = line.text[match.end() :]
    if line.under in ("tasks", "offered", "about", "pay") and not (_DEMAND.search(line.text) or _SOFT_AFTER.match(after)):
        return False
    if _NOT_NEEDED_AFTER.match(after):
        return False
    if _NOT_ASKED.search(before) or is_of_others(line.text, *match.span()):
        return False
    if line.under in ("asked", "wished") or (line.item and not line.under):
        return True
    return len(before) <= _BEGINNING or bool(_DEMAND.search(line.text) or _APPLICANT.search(line.text))


def _is_required(line: Line, match: re.Match[str]) -> bool:
    """Tell whether it is demanded: so is all that is asked for, unless the words beside it make it a wish."""
    before, after = line.text[: match.start()], line.text[match.end() :]
    if _FIRM_AFTER.match(after):
        return True
    clause = re.split(r"[;.]|, (?:og|men) ", before)[-1]
    if _SOFT_BEFORE.search(clause) or _CONDITION.search(clause):
        return False
    if _TO_BE_TAKEN.match(after) or (_SOFT_AFTER.match(after) and not _DEMAND.search(after.split(",")[0])):
        return False
    return line.under != "wished" or bool(_DEMAND.search(line.text))


def _unnamed(stated: Sequence[Line]) -> _Named | None:
    """Read education of no stated level: a profession's, in health, or a course, that is demanded; or any that is wished."""
    for line in stated:
        for level, form in _UNNAMED.items():
            match = form.search(line.text)
            asked = match and (line.under == "asked" or _DEMAND.search(line.text)) and not _NOT_TAKEN.search(line.text)
            if match and asked and _is_asked(line, match) and _is_required(line, match):
                return _Named(level, line.text, required=True)
    for line in stated:
        if (line.item or line.under == "asked" or _YOU_ARE.search(line.text)) and line.under not in (
            "tasks",
            "offered",
            "about",
        ):
            match = _PROFESSIONS.search(line.text)
            if match and _is_required(line, match):
                return _Named("bachelor", line.text, required=True)
    return _wished(stated)


def _wished(stated: Sequence[Line]) -> _Named | None:
    """Read education of no stated level that is an advantage; a course is one where nothing else is named."""
    for line in stated:
        match = _SOME_EDUCATION.search(line.text)
        if match and _is_asked(line, match) and not _is_required(line, match) and not _NOT_TAKEN.search(line.text):
            return _Named(_kind(match[0], line.text), line.text, required=False)
    return None
