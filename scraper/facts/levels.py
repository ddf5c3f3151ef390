"""The names of education, from the least that may be asked to the most."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.facts.look import Look
from scraper.model import EducationLevel


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


# From the least that may be asked to the most.
LEVELS: Mapping[EducationLevel, re.Pattern[str]] = {
    "course": _any(
        r"\bMB[- ]?(?:programmet|program|kurs|utdanning|opplæring|skole)\w{0,3}|\berfaringssk[ou]l\w{0,4}",
        r"\bintentional peer support\b",
        r"\b(?:erfaringskonsulent|erfaringsmedarbeider|likepersons?)-?(?:kurs|utdann|opplæring|skole|skule|programm?)\w{0,8}",
        r"\bKBT-?kurs\w{0,3}",
        r"\b(?:\w{0,12}kurs(?:bevis)?|opplæring|utdanning|skolering|skulering) (?:\w{1,15} ){0,3}(?:for"
        r"|som) (?:erfaringskonsulent"
        r"|erfaringsmedarbeid|likeperson)",
        r"(?<!utdanning )\b(?:eller|any|andre|annet|anna|tilsvarende|tilsvarande) (?:\w{1,15} ){0,2}(?:kurs|course)\b",
        r"^\W*(?:\w{1,12} )?kurs(?= eller|,)|, kurs(?= eller|,)",
        r"\bkurs (?:i|innen|innan|om) (?:(?:å|bruk|bruke|av) ){0,3}(?:(?:egen|eigen|egne|eigne) ?)?erfaring",
        r"\bmedarbeidere? med brukererfaring-?(?:kurs|program|utdann)"
        r"|\bpeer (?:support |mentor\w{0,3} )?-?(?:training|programme|utdanning|kurs|course)",
        r"\bpeer support-ut(?:dan|bild)ning",
    ),
    "fagbrev": _any(
        r"fagbrev",  # and «kokkefagbrev»
        r"(?<!autorisasjon som )\bhelsefagarbeider(?:utdanning)?\b(?= eller| med|\W*$)",
        r"\b(?:cook|trade|craft)(?:['’]s)? certificate",
        r"\bvocational (?:certificate|education)",
    ),
    "fagskole": _any(
        r"(?<!drifter også en )(?<!driver )(?<!driv )\bfagsk[ou]le(?:utdann\w{0,4}|nivå)?\b(?! (?:utdanner|utdannar"
        r"|starter|startar|søker|søkjer|har|tilbyr|tilbyd)\b)",
        r"\bvocational college",
    ),
    "bachelor": _any(
        r"\bbachelor|\bBSc\b",
        r"(?<!vitenskapelige )(?<!vitskaplege )\bhø[yg]e?sk[ou]le-?(?:utdann\w{0,4}|nivå|grad\w{0,2}|/universitet"
        r"|- (?:eller|og|/))",
        r"\b(?:relevant|fra|frå|fullført|på|minst|3-årig|treårig|ferdig|eller"
        r"|utdanning:?) (?:\w{1,20} )?hø[yg]sk[ou]le\b(?!-)|^\W*hø[yg]sk[ou]le\b",
        r"\bhøg(?:are|re) (?:utdann|grad)|\bhøyere (?:\w{4,15} )?(?:utdann|grad)"
        r"|(?<=\bhar )hø[yg]sk[ou]le\b|\buniversitetsutdann",
        r"\b(?:3|tre) ?-?årig\w*(?= [^.;,]{0,40}?(?:utdann|bachelor|høg|høy|helse-|helsefag|sosial|studi))",
        r"\butdann\w{0,4} (?:\w{1,15} ){0,2}(?:som |innen |innan )?(?:vernepleiar|vernepleier|sosionom|sosialt arbeid"
        r"|barnevernspedagog|sykepleier|sjukepleiar)",
        r"\b(?:barnehage)?(?:lærer|lærar|sykepleier|sjukepleiar|vernepleier|vernepleiar|sosionom|barnevernspedagog)-?utdann\w{0,4}",
        r"\bhigher education\b|\buniversity degree|(?<!['’]s )(?<!masters )(?<!master )\bdegree in\b|\bcollege degree",
    ),
    "master": _any(
        r"\bmaster(?:grad|nivå|utdann|'s|’s|s)?\w{0,4}\b(?! of ceremon)|\bMSc\b",
        r"\bprofesjonsstudi|\bembetseksamen|\bhov[eu]dfag|\bsiviløkonom|\bsivilingeniør",
        r"\bcand\. ?\w{3,5}|\bph\.?d",
    ),
    "autorisasjon": _any(
        r"\b[^\W\d_]{0,20}autorisasjon\b|\bauthori[sz]ation\b|\bautorisert|\bauthori[sz]ed (?:nurse|psych|social)"
        r"|\bnorsk godkjen\w{1,5} som",
        r"\bspesialistgodkjenn|\boffentl?i?e?g godkjen\w{1,4}|\bgodkjent psykolog|\blicensed (?:nurse|psych)",
    ),
}
# A course of any kind; not one that the applicant is to hold, nor what the employer gives.
COURSE = _any(
    r"\b(?!medikament|hygiene|språk|norsk|innførings)[^\W\d_]{3,25}kurs(?:et)?\b(?! tar)",
    r"\b(?:har|gjennomført|fullført|bestått|godkjent|tilsvarende|tilsvarande) (?:et |eit )?(?:\w{1,20} ){0,2}kurs\b",
)
NOT_TAKEN = re.compile(
    r"\b(?:holdt|holde|halde|held|hatt|lede|leie|undervise|gruppekurs|studiekurs|konkurs|valutakurs|på kurs)\b", re.IGNORECASE
)
SOME_EDUCATION = re.compile(
    r"(?:\bvidere|\bvidare|\bfag|\bhelse|\bsosial|\b)-?(?:fag(?:lig|leg)e? )?utdann\w{0,6}"
    r"|\bfag(?:lig|leg) skolering\b|\brelevante fag\b|\bkurs\b|\beducation\b"
    r"|\bcourses?\b|\b(?:videregående|vidaregåande)(?= sk[ou]le| opplæring| (?:er|vil|kan|eller)\b|\W*$)"
    r"|\bstudie(?:kompetanse|poeng)\b",
    re.IGNORECASE,
)
HEALTH_OR_SOCIAL = re.compile(
    r"\b(?:helse|sosial|barnevern|pedagog)[^.;,]{0,45}(?:fag)?(?:lig|leg)?e? ?(?:utdann|bakgrunn)"
    r"|\brelevant (?:\w{1,20} ){0,2}utdann|\btheological education",
    re.IGNORECASE,
)
UTDANNING = re.compile("utdann|education", re.IGNORECASE)
# «vernepleier, sosionom eller sykepleier»: who one must be says what one must have learnt.
PROFESSION = (
    r"(?:vernepleier|vernepleiar|sosionom|barnevernspedagog|sykepleier|sjukepleiar|ergoterapeut|fysioterapeut|spesialpedagog"
    r"|lærer|lærar|førskolelærer|barnehagelærer)"
)
PROFESSIONS = re.compile(
    rf"^\W*(?:[^:.;]{{2,45}}: )?(?:du (?:må |skal )?(?:er|være|vere) |utdannet |utdanna )*{PROFESSION}(?:, | eller "
    rf"| med |/|\W*$)|\bdu (?:er"
    rf"|må være|må vere) (?:utdannet |utdanna )?{PROFESSION}\b",
    re.IGNORECASE,
)
YOU_ARE = re.compile(r"\bdu (?:er|må være|må vere)\b", re.IGNORECASE)
# «høyere utdanning på masternivå», «kurs på fagskolenivå»: what follows says it more exactly.
MORE_EXACT = re.compile(
    r"\w*(?: (?!eller|og)\w+){0,3} på (?:minimum |minst )?(?:bachelor|master"
    r"|fagsk[ou]le)-?(?:grads?)?nivå",
    re.IGNORECASE,
)
UNNAMED: Mapping[EducationLevel, re.Pattern[str]] = {"bachelor": HEALTH_OR_SOCIAL, "course": COURSE}
LOOKS = {level: Look(form) for level, form in LEVELS.items()}
