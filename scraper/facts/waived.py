"""Where an ad says that nobody needs papers from school."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.facts.look import Look


def _any(*forms: str) -> str:
    return "|".join(forms)


# What nobody needs …
PAPERS = _any(
    r"[^\W\d_]{0,20}(?<!videre)(?<!vidare)utdann\w{0,10}",
    r"[^\W\d_]{0,15}fag(?:lig|leg) bakgrunn|utdaning|studie(?:r|kompetanse)|studiar|studert",
    r"(?:sk[ou]le(?:gang|bakgrunn)?|videregående|ungdomssk[ou]len?)(?!s)",
    r"vitnem[åa]l\w{0,2}|kompetansebevis|karakter(?:er|ar|kort)|(?<!på )(?:sk[ou]le|eksamens)?papir\w*|eksamen\w*"
    r"|grad(?:er|ar)?|fagbrev",
    r"formell? (?:\w{1,15} )?(?:kompetanse|utdann\w{0,4})|formelle (?:kvalifikasjon\w{0,3}|krav|papir\w{0,3})",
    r"(?:bachelor|høyskole|høgskole|høgskule)(?:grad|utdanning)?(?:en|a)?",
    r"degrees?|diplomas?|schooling|certificates or diplomas|bachelor(?:['’]s)?|education|qualifications?",
    r"(?:school|formal) (?:papers|certificates?|education|qualifications?|training|requirements?)",
)
# … and ways to say so.
_NOT = "(?:ikke|ikkje|ingen|inga|not|no)"
_NEEDED = (
    r"(?:krav|nødvendig|naudsynt|avgjørende|avgjerande|viktig|viktigste?|vilkår|forutsetning|føresetnad|påkrevd|behov|must"
    r"|required|necessary|needed|essential|important)"
)
_VERB = (
    r"(?:treng(?:er|s|st)?|behøv(?:er|es)|har|krev(?:er|es|st|jast)?|stilles|still(?:er|ast)?|ber|spør|ser"
    r"|forvent(?:er|ar)|må"
    r"|legg(?:er)?|bryr|er)"
)
_WHO = r"(?: (?:du|vi|me|det|oss|derfor|difor|heller|altså))*"
_SAID_AFTER = _any(
    # «er ikke et krav», «trengs ikke», «trenger du ikke», «er vi ikke så opptatt av», «are not necessary»
    rf"\b{_NOT} (?:(?:et|eit|noe|noko|det|a|så|strengt|alltid) ){{0,2}}{_NEEDED}\b",
    rf"\b{_VERB}{_WHO} (?:ikke|ikkje|ingen|lite|mindre)\b(?! (?:bare|berre|minst))",
    # «spiller ingen rolle», «har ingenting å si», «er uten betydning», «don't matter»
    r"\b(?:spiller|spelar|har|betyr|gjør|gjer) (?:ingen|inga|ikke noe|ikkje noko|lite)(?:ting)?\b",
    r"\ber (?:\w+ )?(?:uten|utan|underordnet|underordna|uviktig\w?|uvesentlig\w?)\b",
    r"\ber (?:det samme|det same|like ?gyldig|oss likegyldig|utan interesse)\b|\? (?:det|den) (?:ordn\w+|tar|tek"
    r"|fikser|fiksar|gir"
    r"|gjev) (?:vi|me)\b|\b(?:trekker|trekkjer|teller|tel) (?:h?verken|korkje|ikke|ikkje)\b|\b(?:is|are) not asked\b"
    r"|\bser (?:vi|me) bort (?:fra|frå)\b",
    r"\b(?:do|does)(?: not|n['’]t) matter\b|\b(?:is|are) irrelevant\b|\bis not(?=\.|$)",
    r"\b(?:blir|vert) det (?:ikke|ikkje) stilt\b",
)
_SAID_BEFORE = _any(
    # «ingen krav om», «stiller ikke krav til», «det er ikke viktig», «ingen formelle»
    rf"\b(?:{_NOT}|uten|utan) (?:\w{{1,15}} ){{0,2}}(?:krav(?:et|a)?|behov|nødvendig|naudsynt|viktig|requirements?):?"
    rf"(?: (?:om|til|for|of|med|å ha|at|\w{{1,20}},?)){{0,5}}?",
    # «du trenger ingen bestemt», «vi ber ikkje om», «legger ikke vekt på», «bryr oss lite om»
    rf"\b{_VERB}{_WHO} (?:{_NOT}|verken|hverken|mindre|lite)\b(?: vekt)?[^.;,]{{0,35}}?",
    r"\b(?:opptatt|oppteken|opptekne|nøye|interessert) (?:av|med|på|i)\b[^.;,]{0,25}?",
    r"\b(?:do not|don['’]t|does not|no) (?:need|ask|require|expect|care)\b[^.;]{0,60}?",
    r"\b(?:mer|meir|viktigere|viktigare|more)\b[^.;]{0,60}? (?:enn|than)(?: hvilke| kva)?(?: formell)?",
    r"\b(?:uavhengig av|uansett|regardless of|ser? bort (?:fra|frå))(?: alt som heter| formell)?",
    r"\bspiller (?:ingen|inga) rolle (?:hvilken|hva slags|om)\b[^.;,]{0,15}?|\bspelar inga rolle (?:kva|om)\b[^.;,]{0,15}?",
    r"\b(?:men|but) (?:ikke|ikkje|ingen|not|no)",
)
# «Utdanning er uinteressant for oss», «Av utdanning krev vi inkje»: said in the same breath, where nothing is demanded.
_LEFT_OUT = r"(?:ikke|ikkje|ingen|inga|inkje|uinteressan\w{1,2}|uvesentl?e?i?g\w?|irrelevant|verken|hverken|korkje|no|not)"
ASIDE = re.compile(
    rf"\b(?:{PAPERS})\b[^.;!?]{{0,45}}\b{_LEFT_OUT}\b(?! (?:nok|bare|berre|minst|only))|\b{_LEFT_OUT}\b(?! (?:bare"
    rf"|berre|only))[^.;!?]{{0,30}}\b(?:{PAPERS})\b"
    r"|\b(?:uten|utan) \w{0,12}hø[yg]sk[ou]lekrav\b",
    re.IGNORECASE,
)
WAIVED = re.compile(
    _any(
        rf"\b(?:{PAPERS})\b[^.;]{{0,40}}?(?:{_SAID_AFTER})",
        rf"(?:{_SAID_BEFORE}) ?\b(?:{PAPERS})\b",
        rf"\b{_NOT} (?:[\w-]{{1,15}} ){{0,3}}(?:{PAPERS})\b[^.;]{{0,50}}?\b(?:trengs|trengst|kreves|krevst|{_NEEDED})",
        rf"\b(?:{PAPERS})\b(?: og \w+)?: ?(?:ingen|inga|ikke|ikkje|none|no)\b",
        rf"\bno (?:\w+ ){{0,3}}(?:{PAPERS})[^.;]{{0,40}}\b(?:is|are) asked for",
        rf"\b(?:h?verken|korkje)\b[^.;]{{0,40}}\b(?:{PAPERS})\b[^.;]{{0,50}}\b(?:behøves|trengs|trengst|kreves|krevst)",
        rf"\b(?:{PAPERS}) er (?:h?verken|korkje) (?:et |eit )?krav\b|\b(?:{PAPERS}): nei\b|\berfaring utdanning nok\b",
        r"\b(?:ikke|ikkje) behov for (?:fullført |fullførte )?(?:studi|utdann)\w*|\bno completed studies needed\b",
        rf"\b(?:ikke|ikkje) viktig (?:for oss)?:? ?(?:{PAPERS})\b|\b(?:{PAPERS}) kan du la ligge\b"
        rf"|\balle slags sk[ou]leb[^.;]{{0,40}}\bingen\b",
        rf"\b(?:{PAPERS})\b[^.;]{{0,30}}\b(?:blander|blandar) (?:vi|me) oss (?:ikke|ikkje)\b|\bis not a criterion\b",
        rf"\btrenger ikke (?:å )?ha tatt (?:noen )?(?:{PAPERS})\b",
        r"\b(?:ingen|inga|no) (?:andre |other )?(?:formelle|formal) (?:utdannings)?(?:krav|requirements)",
        rf"\b{_NOT} (?:\w{{1,15}} )?(?:formal|utdannings)krav\b",
        r"\b(?:tar|tek|ansetter|tilset|søker|søkjer)\b[^.;]{0,60}\bufaglærte\b",
        r"\bufaglærte? (?:kan|er velkom|oppfordres|søkere er)|\bufaglærte kan søke|\buten utdanning (?:kan|er velkom)",
        r"\bsøk(?:ere|jarar) (?:uten|utan) formell utdann",
    ),
    re.IGNORECASE,
)
# «fagbrev eller høgskule – vi spør ikkje etter papir», «Bachelor, fagbrev, doktorgrad – det er ett fett for oss»
_EVERY_PAPER = (
    rf"\b(?:{PAPERS})\b[^.;]{{0,50}} [–-] (?:(?:vi|me) spør ikk?j?e"
    r"|(?:hos oss |for oss )?(?:er det|det er) (?:ett fett|likegyldig|like gyldig))"
)
_EVERY_PAPER_WAIVED = re.compile(_EVERY_PAPER, re.IGNORECASE)
_DASH = re.compile(" [–-] ")
# Looked for by itself: together the two are more than RE2 holds in mind.
WAIVED_TOO = re.compile(
    _any(
        # «Fagbrev eller skole? Det spør vi ikke om», «Utlyses ikke med krav om skolegang»
        r"\b(?:utdann|sk[ou]le|fagbrev|vitnem|eksamen|papir)\w*\? (?:det|slikt|dette|nei)\b[^.;]{0,25}(?:ikke|ikkje|nei)\b",
        rf"\bingen av stilling\w+ krev\w+[^.;]{{0,25}}\b(?:{PAPERS})",
        r"\bikk?j?e med krav [^.;,]{0,20}(?:utdann|sk[ou]le)|\byou need none\b",
        r"\b(?:utdann|hø[yg]e?sk[ou]le|sk[ou]leg|fagbrev)\w* er (?:h?verken|korkje) (?:et |eit )?(?:krav|ønske)",
        # «Av skole kreves ingenting», «Utdanning blir ikkje etterspurt», «vitnemål kan ligge i skuffen», «Ingen eksamen»
        rf"\bav (?:{PAPERS}) (?:kreves|krevst|krev) (?:vi |me )?(?:ingenting|ikkje noko|inkje)",
        rf"\b(?:{PAPERS}) (?:blir|vert) (?:ikke|ikkje) (?:etterspurt|spurt etter)",
        rf"(?:{PAPERS}) (?:kan (?:du )?(?:gjerne )?(?:la )?(?:ligge|bli liggende|liggje)|ber vi (?:derfor |difor )?ikk?j?e om)",
        _EVERY_PAPER,
        r"\b(?:ingen|inga) krav om (?:studiepoeng|vitnemål|grad)\b|\bliten verdi her, og det samme gjelder (?:vitnemål|papir)",
        # «Vitnemål er det ingen av oss som kommer til å spørre etter»
        rf"\b(?:{PAPERS}) er det (?:ingen|ikke noen|ikkje nokon)\b[^.;]{{0,40}}\b(?:spør|spørre|spørje|lese|ser|bryr)",
        r"\b(?:ingen|inga) (?:formelle )?(?:eksamen|sk[ou]lekrav|sk[ou]lepapir\w*)",
        r"\bdet (?:ikke|ikkje) sp[øo]r\w+ etter (?:eksamen|papir|utdann|sk[ou]le)\w*",
        r"\bno (?:school|schooling|diplomas?|demand for formal education)(?: (?:is |are )?\w+ed)?(?=[.,;]|$)",
        r"\bnobody (?:will )?asks? for school|\bask for no schooling|\bneeds? no diplomas?",
        r"\b(?:utdannings|sk[ou]le)krav: ?(?:ingen|inga|ikke|ikkje|nei)\b|\b(?:krev\w*|har) ingen eksamen",
        r"\b(?:degree|education|diploma|schooling)s? (?:is|are) neither (?:needed|required|necessary|asked)\b"
        r"|\bneither require nor prefer\b[^.;]{0,30}\beducation\b|\bno need of (?:a |any )?(?:degree|education)\b",
    ),
    re.IGNORECASE,
)
# «Master er ikke nødvendig», «du trenger ikke videreutdanning»: others may well be.
_HIGHER = re.compile(r"\b(?:master|spesial|videreutdann|vidareutdann|doktor|ph\.?d)", re.IGNORECASE)
# «Søknader uten vitnemål blir ikke vurdert» asks for papers.
_ATTACHED = re.compile(r"\bsøkna|\blegge ved|\bvedlegg|\bapplications?\b", re.IGNORECASE)
# «Ettersending av papirer er ikke nødvendig» tells what to send.
_SENT = re.compile(r"\bettersend|\bkopi\w* av|\bsende (?:inn )?papir", re.IGNORECASE)
# «uten fagbrev», «bachelor er ikke nødvendig»: something else may be demanded.
ONE_LEVEL = re.compile(r"\b(?:fagbrev|bachelor|høyskole|høgskole|høgskule|videregående)", re.IGNORECASE)
SOME_PAPERS = re.compile(rf"\b(?:{PAPERS})\b", re.IGNORECASE)


_ANY = Look(WAIVED, WAIVED_TOO)
# One of these stands in all that waives papers; they are looked for over a whole ad much faster than all that does.
PAPERS_NAMED = Look(
    re.compile(
        r"utdan|fag(?:lig|leg) bakgrunn|studi|studert|sk[ou]le|videregående|vitnem|kompetansebevis|karakter|papir|eksamen"
        r"|\bgrad|fagbrev|formel|formal|bachelor|degree|diploma|school|certificat|qualificat|educat|ufaglær|criterion|need none"
        r"|krav",
        re.IGNORECASE,
    )
)


@lru_cache(maxsize=64)  # each level that a sentence names asks for it again
def waived(sentence: str) -> re.Match[str] | None:
    """Find the words by which a sentence says that no papers are needed."""
    if not _ANY.may_find(sentence):
        return None
    match = WAIVED.search(sentence) or WAIVED_TOO.search(sentence)
    return match if match and not (_HIGHER.search(match[0]) or _SENT.search(sentence)) else None


def waives_every_paper(sentence: str) -> bool:
    """Tell whether a sentence names papers and then says that none of them matters."""
    return bool(_DASH.search(sentence) and _EVERY_PAPER_WAIVED.search(sentence))


def set_aside(sentence: str) -> bool:
    """Tell whether a sentence names papers from school and a negation in one breath."""
    return bool(ASIDE.search(sentence)) and not any(form.search(sentence) for form in (_HIGHER, _ATTACHED, _SENT))
