"""The education that suffices, and whether it is asked for or only wished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scraper.facts.context import is_of_others
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
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
        r"\bmedarbeidere? med brukererfaring-?(?:kurs|program|utdann)"
        r"|\bpeer (?:support |mentor\w{0,3} )?-?(?:training|programme|utdanning|kurs|course)",
        r"\bpeer support-utdanning",
    ),
    "fagbrev": _any(
        r"\bfagbrev", r"\bhelsefagarbeider(?:utdanning)?\b(?= eller| med|\W*$)", r"\bvocational (?:certificate|education)"
    ),
    "fagskole": _any(r"\bfagsk[ou]le(?:utdann\w{0,4}|nivå)?\b", r"\bvocational college"),
    "bachelor": _any(
        r"\bbachelor",
        r"(?<!vitenskapelige )(?<!vitskaplege )\bhø[yg]e?sk[ou]le-?(?:utdann\w{0,4}|nivå|grad\w{0,2}|/universitet"
        r"|- (?:eller|og|/))",
        r"\b(?:relevant|fra|frå|fullført|på|minst|3-årig|treårig|ferdig|eller"
        r"|utdanning:?) (?:\w{1,20} )?hø[yg]sk[ou]le\b(?!-)|^\W*hø[yg]sk[ou]le\b",
        r"\bhøg(?:are|re) (?:utdann|grad)|\bhøyere (?:utdann|grad)|\buniversitetsutdann|\b(?:3|tre)-?årig|\btreårig",
        r"\butdann\w{0,4} (?:\w{1,15} ){0,2}(?:som |innen |innan )?(?:vernepleiar|vernepleier|sosionom|sosialt arbeid"
        r"|barnevernspedagog|sykepleier|sjukepleiar)",
        r"\bhigher education\b|\buniversity degree|(?<!['’]s )(?<!masters )(?<!master )\bdegree in\b|\bcollege degree",
    ),
    "master": _any(
        r"\bmaster(?:grad|nivå|utdann|'s|’s|s)?\w{0,4}\b(?! of ceremon)",
        r"\bprofesjonsstudi|\bembetseksamen|\bhovedfag|\bcand\. ?\w{3,5}|\bph\.?d",
    ),
    "autorisasjon": _any(
        r"\bautorisasjon\b|\bauthori[sz]ation\b|\bautorisert|\bauthori[sz]ed (?:nurse|psych|social)|\bnorsk godkjen\w{1,5} som",
        r"\bspesialistgodkjenn|\blicensed (?:nurse|psych)",
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
    r"(?:\bvidere|\bvidare|\bfag|\bhelse|\bsosial|\b)-?(?:fag(?:lig|leg)e? )?utdann\w{0,6}|\bkurs\b|\beducation\b|\bcourses?\b",
    re.IGNORECASE,
)
_HEALTH_OR_SOCIAL = re.compile(
    r"\b(?:helse|sosial|barnevern|pedagog)[^.;,]{0,30}(?:fag)?(?:lig|leg)?e? ?(?:utdann|bakgrunn)"
    r"|\brelevant (?:\w{1,20} ){0,2}utdann|\btheological education",
    re.IGNORECASE,
)
_UNNAMED: Mapping[EducationLevel, re.Pattern[str]] = {"bachelor": _HEALTH_OR_SOCIAL, "course": _COURSE}

# What an ad says that nobody needs.
_PAPERS = (
    r"(?:[^\W\d_]{0,20}(?<!videre)(?<!vidare)utdann\w{0,6}|utdaning|skolegang|skulegang|vitnem[åa]l|papir\w{0,2}|grader?"
    r"|formell? (?:\w{1,15} )?(?:kompetanse|utdann\w{0,4})"
    r"|formelle (?:kvalifikasjon\w{0,3}|krav)|fagbrev|studiekompetanse|kompetansebevis|eksamen\w{0,2}|studier|studert"
    r"|[^\W\d_]{0,15}fag(?:lig|leg) bakgrunn"
    r"|degrees?|diplomas?|certificates or diplomas|(?:school|formal) (?:papers|education|qualifications?|training)"
    r"|education|qualifications?)"
)
_NOT = r"(?:ikke|ikkje|ingen|inga|not|no)"
_NEED = (
    r"(?:krav|nødvendig|naudsynt|avgjørende|avgjerande|viktig|viktigst|vilkår|forutsetning|føresetnad|påkrevd|required"
    r"|necessary|needed|essential|important)"
)
_WAIVED = _any(
    # «Utdanning er ikke et krav», «No formal education is required», «degrees are not necessary»
    rf"\b{_PAPERS}\b[^.;]{{0,40}}\b{_NOT} (?:(?:et|eit|noe|noko|det|a|strengt|alltid) ){{0,2}}{_NEED}",
    rf"\b{_NOT} (?:\w{{1,15}} ){{0,2}}{_PAPERS}\b[^.;]{{0,25}}\b(?:trengs|trengst|kreves|krevst|nødvendig|naudsynt"
    rf"|is required|are required|is needed|needed|necessary|required)",
    rf"\b{_PAPERS}\b[^.;]{{0,25}}\b(?:trengs|trengst|kreves|krevst|trenger du|treng du|er uten betydning"
    rf"|er utan)(?: {_NOT}\b| betydning| betyd)",
    # «ingen krav om utdanning», «stiller ikke krav til formell kompetanse», «ikke behov for vitnemål»
    rf"\b(?:ingen|inga|ikke|ikkje|uten|utan|no) (?:\w{{1,15}} ){{0,2}}(?:krav(?:et|a)?|behov|nødvendig|naudsynt"
    rf"|requirements?) (?:om|til|for|of|med|å ha) (?:\w{{1,20}} ){{0,4}}?{_PAPERS}\b",
    # «du trenger ingen bestemt utdanning», «vi ber ikkje om utdanning», «we do not ask for certificates or diplomas»
    rf"\b(?:trenger|treng|behøver|krever|krev|kreves|krevst|stilles|ber|spør|ser|forventer|forventar|må)(?: du| vi| me"
    rf"| derfor| difor)? (?:{_NOT}|verken)\b[^.;,]{{0,35}}?\b{_PAPERS}\b",
    rf"\b(?:do not|don['’]t|does not|no) (?:need|ask|require|expect)\b[^.;]{{0,60}}?\b{_PAPERS}\b"
    rf"|\bno need for\b[^.;]{{0,25}}\b{_PAPERS}\b",
    rf"\b(?:mer|meir) (?:vekt )?på (?:[^\W\d_]{{1,15}} ){{1,6}}enn (?:hvilke |kva )?{_PAPERS}\b",
    rf"\b(?:mer|meir|viktigere|viktigare)\b[^.;]{{0,15}}? enn (?:hvilke |kva )?(?:formell )?{_PAPERS}\b",
    rf"\b{_PAPERS}\b(?: og \w+)?: ?(?:ingen|inga|ikke|ikkje|none)\b|\bsøk(?:ere|jarar) uten formell utdann",
    r"\bufaglærte? (?:kan|er velkom|oppfordres|søkere er)|\bufaglærte kan søke|\buten utdanning (?:kan|er velkom)",
)
# «Master er ikke nødvendig», «du trenger ikke videreutdanning»: others may well be.
_HIGHER = re.compile(r"\b(?:master|spesial|videreutdann|vidareutdann|doktor|ph\.?d)", re.IGNORECASE)

_SOFT = (
    r"(?:fordel|føremon|ønskelig|ønskeleg|ønskjeleg|ønske|ønskje|gjerne|helst|pluss|styrke|bonus|bra|flott|positivt"
    r"|interessant|vektlegges|vektlagt|vektleggast|priorit\w{1,6}|advantage|desirable|preferabl\w{1,3}|preferred|asset"
    r"|welcome)"
)
_SOFT_BEFORE = re.compile(rf"\b{_SOFT}\b[^.;]{{0,60}}$", re.IGNORECASE)
_SOFT_AFTER = re.compile(
    rf"[^.;]{{0,90}}?\b(?:er|vil være|vil vere|kan være|kan vere|blir|vert|is|are|would be|may be|will be|sees på som"
    rf"|teller)\b[^.;,]{{0,25}}\b{_SOFT}\b",
    re.IGNORECASE,
)
# «A relevant degree is an advantage, but not required», «ikke et krav, men en fordel»
_ONLY_WISHED = re.compile(
    rf"\b{_SOFT}\b,? (?:men|but) (?:ikke|ikkje|not|ingen)\b|, (?:men|but) (?:er |is )?(?:(?:en|ein|et|eit|an?) )?{_SOFT}\b",
    re.IGNORECASE,
)
_FIRM_AFTER = re.compile(
    r"[^.;,]{0,40}\b(?:er|is|are) (?:et |eit |a |an )?(?:absolutt? )?(?:krav|required|nødvendig|naudsynt|vilkår|must)\b",
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
    rf"|mulig å søke|annen relevant)\b|\b{_SOFT}\b",
    re.IGNORECASE,
)
# What one may become, what the employer pays for, what is taught, and what pay depends on: not what an applicant has.
_NOT_ASKED = re.compile(
    r"\b(?:betaler|betalar|dekker|dekkjer|tilbyr|tilbyd|finansierer|ta|vi gir|får du|du får|we (?:pay|offer)|studere"
    r"|under utdanning|studenter|studentar|elever|supported to|we provide|tar vi)\b[^.;]{0,60}$|\b(?:ikke|ikkje|not|ingen"
    r"|uten|utan)\b[^.;,]{0,25}$"
    r"|\b(?:års|time)?l[øo]nn?(?:s\w{2,15}|a|en|es|ast|et)?\b|\bstillingskode|\bsalary|\bpay\b|\bansiennitet|\bseniority",
    re.IGNORECASE,
)
_NOT_NEEDED_AFTER = re.compile(r"[^.;,]{0,20}\b(?:er|is) (?:ikke|ikkje|not)\b", re.IGNORECASE)
_BEGINNING = 40  # letters: a level named so early is what the sentence is about


class _Named(NamedTuple):
    """A level that a sentence names of the applicant."""

    level: EducationLevel
    quote: str
    required: bool


def education(ad: Ad, quotes: dict[str, str]) -> Education | None:
    """Give the least education that suffices, and whether it is demanded."""
    stated = [line for line in ad.where(_ANY) if line.under != "title"]
    found = _waived(stated) or _least([named for line in stated for named in _named(line)]) or _unnamed(stated)
    if not found:
        return None
    quotes["education"] = found.quote
    return Education(level=found.level, required=found.required)


_MENTION = re.compile(
    "utdan|kurs|skol|skul|fagbrev|fagarb|bachelor|master|autoris|authori|degree|educat|qualif|diplom|certif|papir|papers"
    "|vitnem|grad|kompetanse|årig|"
    "bakgrunn|cand|embets|hovedfag|ph|profesjon|peer|licens|godkjen|studi|stude|eksamen|ufaglær|MB|vocation|opplæring"
    "|course|training",
    re.IGNORECASE,
)
_ANY = Look(_MENTION)


def _waived(stated: Sequence[Line]) -> _Named | None:
    """Find where the ad says that no education is needed; «…, men kurs er en fordel» in the same sentence is a wish."""
    for line in stated:
        match = _WAIVED.search(line.text)
        if (match and not _HIGHER.search(match[0])) or (line.under == "waived" and _SOME_PAPERS.search(line.text)):
            if _ONLY_WISHED.search(line.text) and not any(form.search(line.text) for form in _LEVELS.values()):
                return _Named("advantage", line.text, required=False)
            wished = [named for named in _named(line) if not named.required]
            if not wished and (course := _COURSE.search(line.text)) and not _is_required(line, course):
                wished = [_Named("course", line.text, required=False)]
            return _least(wished) if wished else _Named("none", line.text, required=False)
    return None


_SOME_PAPERS = re.compile(rf"\b{_PAPERS}\b", re.IGNORECASE)


def _least(found: Sequence[_Named]) -> _Named | None:
    """Give the lowest that is required, else the lowest that is wished."""
    order = list(_LEVELS)
    return min(found, key=lambda named: (not named.required, order.index(named.level)), default=None)


def _named(line: Line) -> Iterator[_Named]:
    for level, form in _LEVELS.items():
        for match in form.finditer(line.text):
            if _is_asked(line, match):
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
    if _SOFT_BEFORE.search(clause) or (_SOFT_AFTER.match(after) and not _DEMAND.search(after.split(",")[0])):
        return False
    return line.under != "wished" or bool(_DEMAND.search(line.text))


def _unnamed(stated: Sequence[Line]) -> _Named | None:
    """Read education of no stated level: in health, or a course, that is demanded; or any that is an advantage."""
    for line in stated:
        for level, form in _UNNAMED.items():
            match = form.search(line.text)
            asked = match and (line.under == "asked" or _DEMAND.search(line.text)) and not _NOT_TAKEN.search(line.text)
            if match and asked and _is_asked(line, match) and _is_required(line, match):
                return _Named(level, line.text, required=True)
    for line in stated:
        match = _SOME_EDUCATION.search(line.text)
        if match and _is_asked(line, match) and not _is_required(line, match) and not _NOT_TAKEN.search(line.text):
            return _Named("advantage", line.text, required=False)
    return None
