"""What is asked of whoever applies: education, lived experience, driving licence, police certificate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from scraper.model import Education, EducationLevel


# From the least that may be asked to the most; the first that an ad names is what suffices.
_LEVELS: Mapping[EducationLevel, re.Pattern[str]] = {
    "course": re.compile(
        r"MB-programmet|MB-(?:kurs|utdanning)|\berfaringsskol|\bKBT\b|erfaringskonsulent(?:kurs|utdann|opplæring|skol)|"
        r"(?:kurs|opplæring|utdanning|skolering)(?: \w+){0,3} (?:for|som) (?:erfaringskonsulent|erfaringsmedarbeid|likeperson)"
        r"|medarbeidere? med brukererfaring-?(?:kurs|program|utdann)|peer support training|recovery college|likepersonskurs",
        re.IGNORECASE,
    ),
    "fagbrev": re.compile(
        r"\bfagbrev|\bfagarbeid|\bhelsefagarbeider(?:e|utdanning)?\b|\bvocational (?:certificate|education)", re.IGNORECASE
    ),
    "fagskole": re.compile(r"\bfagskole|\bfagskule|vocational college", re.IGNORECASE),
    "bachelor": re.compile(
        r"\bbachelor|\bhøy?[gs]?[sk]?k?ole(?:utdann|grad|nivå)|\bhøg(?:are|re) utdann|\bhøyere (?:utdann|grad)|\bhøgskul|\bhøyskole|\bhøgskole"
        r"|\buniversitetsutdann|\b(?:3|tre)-?årig|\btreårig|(?:helse|sosial)(?:- og (?:sosial|helse))?fag(?:lig|leg)e? (?:utdann|bakgrunn)"
        r"|utdann\w*(?: \w+){0,2} (?:som|innen|innan) (?:vernepleier|sosionom|sosialt arbeid|barnevernspedagog|sykepleier|sjukepleiar)"
        r"|\bhigher education|\buniversity degree|\bdegree in",
        re.IGNORECASE,
    ),
    "master": re.compile(r"\bmaster(?:grad|nivå|'s)?\b|\bprofesjonsstudi|\bembetseksamen|\bhovedfag", re.IGNORECASE),
    "autorisasjon": re.compile(
        r"\bautorisa(?:sjon|tion)|\bautorisert|\bnorsk godkjen\w+ som|\bspesialistgodkjenn|\blicensed (?:nurse|psych)",
        re.IGNORECASE,
    ),
}
_EDUCATION = re.compile(
    r"utdann|\bkurs\b|kompetansebevis|formell? (?:kompetanse|kvalifikasjon)|formal (?:education|qualif)|education",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?:utdann|utdanning\w*|formell kompetanse|formelle kvalifikasjon|formal (?:education|qualification)|education)\w*\b[^.;]{0,40}"
    r"\b(?:ikk?j?e (?:et |eit )?(?:krav|nødvendig|naudsynt|avgjørende|avgjerande|viktig)|er uten betydning|(?:is|are) not (?:required|necessary))"
    r"|\b(?:ingen|ikkje|ikke|uten|utan) (?:formelle? |særskil\w+ |spesiel\w+ )?(?:krav(?:et)? (?:om|til) )(?:formell? |særskil\w+ |spesiel\w+ )?"
    r"(?:utdann|fagutdann|kompetanse)"
    r"|krev(?:er|es|st|jer)? (?:ikke|ikkje|ingen|inga) (?:formell |spesiell )?utdann|\bno (?:formal )?(?:education|qualifications?|degree)\b"
    r"[^.;]{0,20}\b(?:required|needed|necessary)",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:fordel|føremon|ønskelig|ønskeleg|ønskjeleg|gjerne|gjerna|styrke|pluss|vektlegges|vektlagt|kan (?:kompensere|erstattes|vege)|advantage|"
    r"preferabl\w+|desirable|interessert i å ta|tilbyr|dekker|får (?:tilbud|høve)|mulighet for|er bra|asset)\b",
    re.IGNORECASE,
)
_DEMANDED = re.compile(
    r"\b(?:krav|kreves|krevst|krever|krev|må ha|må du ha|skal ha|forutset|føreset|required|requires?|must have|nødvendig|naudsynt)\b|^(?:- )?(?:du har |har )?"
    r"(?:minimum|minst|norsk|relevant|fullført|godkjent|utdann|bachelor|master|autoris|fagbrev|fagskole|helse|3-årig|treårig|høg|høy)",
    re.IGNORECASE,
)
_LIVED = (
    r"(?:(?:egen|eigen|eiga|egne|eigne|levd|levde|personleg[e]?|personlig[e]?|selvopplevd|sjølvopplevd)[ -]?(?:bruk[ea]r|pasient|pårør[ea]nde|rus|livs"
    r"|sonings|barneverns)?-?erfaring\w*|bruk[ea]rerfaring\w*|erfaringskompetanse|erfaringsbakgrunn|pårør[ea]ndeerfaring\w*|lived experience)"
)
_LIVED_WISHED = re.compile(
    rf"{_LIVED}[^.;]{{0,60}}\b(?:fordel|føremon|ønskelig|ønskeleg|ønskjeleg|styrke|pluss|vektlegges|advantage|asset|desirable)"
    rf"|\b(?:gjerne|fordel|ønskelig|føremon)\b[^.;]{{0,40}}{_LIVED}",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"\bførerkort|\bførarkort|\b(?:bil)?sertifikat\w*(?: klasse)? ?B?\b|\bdriv(?:ing|er'?s) licen[cs]e", re.IGNORECASE
)
_POLICE = re.compile(
    r"\bpolitiattest|\bvandelsattest|\bpolice certificate|\bcertificate of (?:good )?conduct|\bcriminal record (?:check|certificate)",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\b(?:ikk?j?e|ingen|not|no)\b[^.;]{0,25}\b(?:krav|krever|krev|kreves|krevst|nødvendig|naudsynt|required|needed|necessary|trenger|treng|hindr\w+)\b",
    re.IGNORECASE,
)


def education(lines: Iterable[str], quotes: dict[str, str]) -> Education | None:
    """Give the least education that suffices, and whether it is demanded."""
    stated = [line for line in lines if _EDUCATION.search(line) or any(words.search(line) for words in _LEVELS.values())]
    for line in stated:
        if _NOT_ASKED.search(line):
            quotes["education"] = line
            return Education(level="none", required=False)
    found = [(level, line, _is_demanded(line)) for level, words in _LEVELS.items() for line in stated if words.search(line)]
    for wanted in (True, False):
        for level, line, demanded in found:
            if demanded is wanted:
                quotes["education"] = line
                return Education(level=level, required=demanded)
    for line in stated:
        if _WISHED.search(line):
            quotes["education"] = line
            return Education(level="advantage", required=False)
    return None


def _is_demanded(line: str) -> bool:
    return not _WISHED.search(line) and bool(_DEMANDED.search(line))


def lived_experience(lines: Iterable[str], quotes: dict[str, str], *, ground: str) -> Literal["", "required", "wished"]:
    """Tell whether lived experience is required – as it is where it is the ground of the post – or only wished."""
    if ground:
        quotes["lived_experience"] = ground
        return "required"
    for line in lines:
        if _LIVED_WISHED.search(line):
            quotes["lived_experience"] = line
            return "wished"
    return ""


def driving_licence(lines: Iterable[str], quotes: dict[str, str]) -> bool | None:
    """Tell whether a driving licence is asked for; None where nothing is said of it."""
    return _asked("driving_licence", _LICENCE, lines, quotes)


def police_certificate(lines: Iterable[str], quotes: dict[str, str]) -> bool | None:
    """Tell whether a police certificate is asked for; None where nothing is said of it."""
    return _asked("police_certificate", _POLICE, lines, quotes)


def _asked(name: str, words: re.Pattern[str], lines: Iterable[str], quotes: dict[str, str]) -> bool | None:
    for line in lines:
        if match := words.search(line):
            quotes[name] = line
            around = line[max(0, match.start() - 60) : match.end() + 60]
            return not _NOT_NEEDED.search(around)
    return None
