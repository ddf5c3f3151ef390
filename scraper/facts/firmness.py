"""Whether an education is demanded, or no more than wished: by the words beside its name."""

from __future__ import annotations

import re

from scraper.facts.context import WISHED
from scraper.facts.lines import Line
from scraper.facts.waived import waived, waives_every_paper


_SOFT_BEFORE = re.compile(
    rf"\b{WISHED}\b[^.;]{{0,60}}$|\bikk?j?e nødvendigvis\b[^.;]{{0,60}}$|\bbør (?:du )?(?:helst )?(?:ha|være"
    rf"|vere)\b[^.;]{{0,40}}$"
    r"|\b(?:(?:ønsker|ønskjer|ynskjer) (?:vi|me)|(?:vi|me) (?:ønsker|ønskjer|ynskjer)) (?:oss |deg med |at du "
    r"|at den )[^.;]{0,40}$"
    r"|\b(?:set|setter|sett) (?:vi |me )?pris på (?:\w+ )?$"
    rf"|\b(?:ønsker|ønskjer|ynskjer) (?!(?:å|deg|en|ein|oss|at)\b)(?:\w+ )?$"
    r"|\b(?:hjelper|hjelp|hjelpt) (?:det )?(?:å ha|om du har|med) (?:\w+ )?$",
    re.IGNORECASE,
)
# Any letter of a sentence: «utdanning innen helse, f.eks. helsefagarbeider, er en fordel»
_ON = r"(?:[^.;]|\.(?=\w)|(?<=eks)\.|(?<=\be\.l)\.|(?<=\bo\.l)\.)"
# «… er en fordel», «… teller positivt», «… – ønskelig», «…? Supert», «… foretrekkes»
SOFT_AFTER = re.compile(
    rf"[^.;,]{{0,30}}(?:, (?:gjerne|helst)(?=[,.]|$)| (?:hvis|om|dersom|viss) du har (?:det|dette)\b)"
    rf"|{_ON}{{0,90}}?(?:\b(?:er|vil være|vil vere|kan være|kan vere|(?:hadde|ville) (?:vært|vore)|blir|vert|vil bli|is|are"
    rf"|would be|may be|will be"
    rf"|regnes som|reknast som|anses som|sees på som|ses på som|sjåast på som|teller|tel|verdsettes"
    rf"|verdsetjast)\b[^.;,]{{0,25}}|[–(:?-] ?(?:en |ein |et |eit |an? )?)\b{WISHED}\b"
    rf"|{_ON}{{0,90}}?\b(?:foretrekkes|føretrekkjast|ønskes|ønskjes|ønskast|verdsettes|verdsetjast|(?:vektlegges"
    rf"|vektleggast)(?! ikk?j?e))\b"
    r"|[^.;]{0,90}?\b(?:(?:kommer|kjem) (?:det )?godt med|tell(?:er|e) (?:positivt|ekstra|med)|tel (?:positivt|med)|trekker opp"
    r"|trekkjer opp"
    r"|is a plus)\b"
    r"|[^.;]{0,90}?\b(?:er noe vi (?:ønsker|ser etter)|er noko vi (?:ønskjer|ser etter)|kan (?:veie|vege|vega) opp"
    r"|kan (?:erstatte|kompensere))\b"
    r"|[^.;]{0,90}?\bcounts? in your favou?r\b|[^.;]{0,90}?\b(?:set(?:t?er?|t|te)? (?:vi |me )?pris på|gir pluss)\b",
    re.IGNORECASE,
)
# «Kurs må du ha, eller være villig til å ta»
_TURN = re.compile("[,;(–]")  # after which something else is said
_SOFT_THEN = re.compile(rf"[^.;]{{0,60}}; (?:vi|me|det|dette) [^.;]{{0,25}}\b{WISHED}\b", re.IGNORECASE)
_TO_BE_TAKEN = re.compile(
    r"[^.;]{0,60}?,? eller (?:(?:har |ha )?(?:lyst|vilje) til å|ville gj[øe]re)\b"
    r"|[^.;]{0,60}?, men (?:(?:vi )?kan sende deg på|du kan ta) det\b|"
    r"[^.;]{0,60}?\b(?:villig|vilje|innstilt|willing|lyst) (?:til å|på å|to) (?:ta|gjennomføre|fullføre|begynne|gjøre"
    r"|gjere|take)\b|[^.;]{0,60}?\bvillig til (?:det|dette)\b",
    re.IGNORECASE,
)
# «Har du kurs, er det fint», «If you have a degree»: a condition is a wish.
_CONDITION = re.compile(r"^\W*(?:har du|om du har|dersom du har|hvis du har|viss du har|if you have)\b[^.;,]*$", re.IGNORECASE)
# «…, men ikke noe krav», «… (ikkje krav)», «…, men det avgjør ikke», «…, men den rette kan få jobben uten»
_NO_MUST = (
    r"(?:\b(?:uten|utan) å (?:være|vere) (?:noe |noko |et |eit )?(?:krav|vilkår|must)\b"
    r"|(?:\b(?:men|but|though)|[(–:;,-]) ?(?:(?:det|dette|den|it|er|is|på|absolutt|slett|strengt tatt) ){0,3}"
    r"(?:(?:ikke|ikkje|ingen|inga|not)(?: \w+){0,2}?"
    r" (?:krav|nødvendig|naudsynt|betingelse|vilkår|must|demand|required|necessary|avgjørende|avgjerande|avgjort|condition)\b"
    r"|(?:avgjør|avgjer) (?:det )?(?:ikke|ikkje)\b"
    r"|(?:ikke|ikkje|not) (?:noe|noko|something) (?:vi|me|we) (?:forventer|ventar|krever|krev|expect|require)\b"
    r"|(?:ikke|ikkje) (?:noe |noko )?(?:forlang\w*|påkr[ea]vd|det imot|imot deg)\b|(?:vi|me) (?:tar|tek) deg (?:også "
    r"|òg )?(?:uten|utan)\b"
    r"|må ikk?j?e ha\b|(?:stiller|stiller vi|krever|krev) (?:det|dette) ikk?j?e som krav\b|intet krav\b"
    r"|mangl(?:ende|ande) [^\W\d_]+ skal ikk?j?e (?:stoppe|stogge|hindre)\b"
    r"|(?:den|dei|de) rette kan\b[^.;]{0,20}\b(?:uten|utan)\b|(?:vi|me) (?:skjønner|skjønar|forstår)\b))"
)
NO_MUST_AFTER = re.compile(rf"{_ON}{{0,90}}?{_NO_MUST}", re.IGNORECASE)
_NO_MUST_BEFORE = re.compile(rf",? ?{_NO_MUST},?", re.IGNORECASE)
# «bachelor i økonomi, eller ha ført regnskap i noen år»
_OR_PRACTICE = re.compile(
    r"[^.;]{0,60}?, (?:eller|eventuelt|evt\.?|or) [^.;]{0,30}\b(?:praksis|realkompetanse|ført|arbeidserfaring|yrkeserfaring)",
    re.IGNORECASE,
)
WISH = re.compile(rf"\b{WISHED}\b", re.IGNORECASE)
# «bachelor, master er ønskelig»: what is wished then is the other.
_OTHER_LEVEL = re.compile(
    r"(?=, (?:master|doktorgrad|forskerbakgrunn|videreutdanning|vidareutdanning)\w*\b[^,;.]{0,30} (?:er|is|vil)\b)"
)
_FIRM_AFTER = re.compile(
    r"[^.;,]{0,40}\b(?:er|is|are) (?:et |eit |a |an )?(?:absolutt? )?(?:krav|required|nødvendig|naudsynt|vilkår|must)\b"
    r"|[^.;,]{0,30} [–(-] ?(?:krav|må)\b",
    re.IGNORECASE,
)
DEMAND = re.compile(
    r"\b(?:krav|krever|kreves|krev|krevst|må ha|må du|må være|skal ha|forutset\w{0,3}|føreset\w{0,2}|forventer|forventar"
    r"|required?|requires|must|nødvendig|naudsynt"
    r"|vilkår|need|expect|ask for|utdannet|utdanna|mandatory|påkrev\w{1,2}|obligatorisk\w?)\b",
    re.IGNORECASE,
)


def is_given_up(line: Line, match: re.Match[str]) -> bool:
    """Tell whether a sentence says of this very level that nobody needs it."""
    if waives_every_paper(line.text):
        return True
    given = waived(line.text)
    return bool(
        given and given.start() <= match.start() < given.end() and not _TURN.search(line.text, match.end(), given.end())
    )


def is_required(line: Line, match: re.Match[str]) -> bool:
    """Tell whether it is demanded: so is all that is asked for, unless the words beside it make it a wish."""
    before, after = _NO_MUST_BEFORE.sub("", line.text[: match.start()]), line.text[match.end() :]
    after = _OTHER_LEVEL.split(after, maxsplit=1)[0]
    if is_given_up(line, match):
        return False
    if _FIRM_AFTER.match(after):
        return True
    if NO_MUST_AFTER.match(after):
        return False
    clause = re.split(r"[;.]|, (?:og|men) ", before)[-1]
    if _SOFT_BEFORE.search(clause) or _CONDITION.search(clause):
        return False
    if (
        _TO_BE_TAKEN.match(after)
        or _OR_PRACTICE.match(after)
        or _SOFT_THEN.match(after)
        or (SOFT_AFTER.match(after) and not DEMAND.search(after.split(",")[0]))
    ):
        return False
    return line.under != "wished" or bool(DEMAND.search(line.text))
