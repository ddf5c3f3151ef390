"""Whether a driving licence and a police certificate are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.facts import mentions
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look


_LICENCE = re.compile(
    r"\bfør[ea]rkort|\b(?:bil)?sertifikat(?:et)?\b(?! (?:for(?! (?:person)?bil)|som) )|\b(?:B|BE|C1|D1)-sertifikat"
    r"|\bkl(?:asse|\.)? B\b"
    r"|\b(?:kan|kunne) (?:kjøre|køyre) leie?bil|\bhas? a licen[cs]e\b|\blappen\b|\blicen[cs]e needed\b"
    r"|\bkan du (?:kjøre|køyre) bil\b|\blov til å (?:kjøre|køyre)\b|\bmå kunne (?:kjøre|køyre)\b(?=[.,]|$| bil)"
    r"|\bdriv(?:ing|er['’]?s) licen[cs]e|\b(?:ask for|or|nor) a licen[cs]e\b"
    r"|\bdisponere? (?:egen |eigen )?bil"
    r"|\b(?:har|må ha|ha) lappen\b|\b(?:ha|har) (?:egen |eigen )?bil\b|^\W*bil\b(?=:| er | og )|\b(?:kan"
    r"|kunne) (?:kjøre|køyr[ea]) (?:bil|minibuss|buss)|\bdu (?:kjører|køyrer) bil\b",
    re.IGNORECASE,
)
_POLICE = re.compile(
    r"\bpolitiattest|\battest fr[aå] politiet|\bvandelsattest|\bbarneomsorgsattest|\bbarnevernsattest|\bstraffeattest"
    r"|\battest etter (?:helsepersonell|helse|barnevern|politiregister)\w*"
    r"|\bcertificate from the police|\bpolice (?:certificate|clearance|check|record)|\bcertificate of (?:good )?conduct"
    r"|\bcriminal record (?:check|certificate)|\bDBS check|\bDBS\b",
    re.IGNORECASE,
)
_SHORT = 30  # letters: «Sertifikat klasse B.» is asked for, whatever it stands under
_LICENCES, _CERTIFICATES = Look(_LICENCE), Look(_POLICE)
_NEED = r"(?:nødvendig(?!vis)|naudsynt|påkrevd|påkravd|hjemmel|heimel|kravd|krav|vilkår|forutsetning|føresetnad|behov)"
# «kreves ikke», «er ikke (et) krav», «trenger ikke», «ingen krav om»; but not «ikke eldre enn tre måneder».
_NOT_NEEDED_AFTER = re.compile(
    r"[^.;]{0,40}?\b(?:kreves|krevst|krevjast|behøves|innhentes|hentes inn|trengs|trengst|trengs det|er|blir"
    r"|vert) (?:det |heller |dermed |derfor |difor |altså |likevel )*(?:ikke|ikkje)"
    rf"(?=\W*$|[.;,)]| (?:et |eit |noe |noko |strengt tatt )?{_NEED}| (?:for|i) (?:denne|dette)| (?:når|for|i) )"
    r"|[^.;]{0,30}?\b(?:(?:is|are) )?not (?:required|needed|necessary)|\W{0,3}(?:nei|no|ingen|ikkje|ikke) ?(?=[,.]|$)"
    r"|[^.;]{0,30}?\b(?:trenger|treng|behøver|skal) du (?:heller |difor |derfor )?ikk?j?e|[^.;]{0,20}?\ber (?:uten"
    r"|utan) betyd\w+|[^.;]{0,20}?\bmå du bare legge vekk|[^.;]{0,20}?\bkan (?:vi|me) ikk?j?e krev"
    r"|[^.;]{0,20}?\b(?:spør|ber) (?:vi|me) ikk?j?e"
    r"| har (?:ingen|inga|ikke noen|ikkje noka?) (?:betydning|noe å si)| er det ingen (?:av oss )?som (?:spør|ber)"
    r"|(?: skal)?(?: (?:her|derfor|difor))? ikk?j?e"
    r" (?:leveres|leverast|fremlegges|framlegges|leggjast fram|legges fram|vises)\b"
    r"| (?:har|får) du (?:ingen|inga) (?:nytte|bruk)|[^.;]{0,20}?\ber unødvendig"
    r"|[^.;]{0,60}?\bmen det er ikk?j?e (?:et |eit )?krav\b"
    r"|[^.;]{0,20}?\bis not (?:called|asked) for|[^.;]{0,20}?\bkan (?:\w+ ){0,2}ikk?j?e krev"
    r"|[^.]{0,90}?\b(?:det|dette) (?:blir|vert) ikk?j?e krev"
    r"|[^.;]{0,20}?\ber ikk?j?e aktuel|[^.;]{0,20}?\bwill not be (?:asked|required)|[^.;]{0,20}?\betterspørres ikk?j?e",
    re.IGNORECASE,
)
_NOT_NEEDED_BEFORE = re.compile(
    r"\b(?:blir|vert) (?:det )?ikk?j?e krevd $|\b(?:trenger|trengs|trengst|treng|behøver|krever|krev|ber|spør) (?:du "
    r"|vi |me )?(?:derfor |heller )?(?:ikke|ikkje"
    r"|ingen|verken|hverken|korkje)[^.;]{0,50}$"
    rf"|\b(?:verken|hverken|korkje)\b[^.;]{{0,50}}$|\b(?:innhenter|hentar inn|innhentar|henter) (?:ikke|ikkje) $"
    rf"|\b(?:ikke|ikkje|ingen|inga|uten|utan) (?:et |eit |noe |noko )?{_NEED}(?: \w+){{0,4}} ?$|\b(?:uten|utan) $"
    r"|\b(?:no|not|without)(?: a| any| need(?: for| a)*)*(?: \w+){0,3} ?$|\b(?:do not|don['’]t) need(?: \w+){0,4} ?$"
    r"|\b(?:ingen|inga|no) $|\b(?:ikke|ikkje) (?:bruk|underlagt krav|bedt|beden) (?:for|om) $|\baldri bli (?:bedt"
    r"|beden) om $|\b(?:ingen|inga) (?:ulempe|hindring)[^.;]{0,20}$|\bh?ei heller $|\bno [^.;]{0,30}$"
    r"|\bingen (?:vil|kommer til å) (?:be|spørre) (?:om|etter) (?:\w+ )?$|\bnor is (?:a|any) $"
    r"|\bslipper(?: å)?(?: \w+){0,3} ?$|\bmå ikk?j?e ha $|\bikk?j?e (?:\w+ ){0,2}under kravet om $"
    r"|\b(?:uten|utan) at det (?:stilles|er|blir|vert) (?:\w+ )?(?:krav|vilkår) om $"
    r"|\bneither [^.;]{0,20}$|\bdo not ask for an? $",
    re.IGNORECASE,
)
# «Førerkort er en fordel, ikke et krav»: a wish counts.
_WISHED = re.compile(
    r"\b(?:fordel|føremon|ønskelig|ønskeleg|ønskjeleg|gjerne|pluss|advantage|desirable|asset|må legges|må leggjast)\b",
    re.IGNORECASE,
)

# «Du bør ha lappen», whatever it stands under
_DEMANDED = re.compile(r"\b(?:må|bør|skal|kreves|krevst|det er krav om|must|required)\b", re.IGNORECASE)
# «Vi hjelper ungdom med å ta førerkort» is what the post is about.
_HELPED = re.compile(r"\b(?:hjelp\w{0,4}|å ta|tar|støtt\w{0,2}|help\w{0,3})\b[^.;]{0,40}$", re.IGNORECASE)


def driving_licence(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a driving licence is asked for or wished; None where nothing is said of it."""
    said = [line for line in ad.where(_LICENCES) if line.under not in ("tasks", "about") or len(line.text) <= _SHORT]
    asked = _asked("driving_licence", _LICENCE, said, quotes)
    return _likely(ad, quotes) if asked is None else asked


def police_certificate(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a police certificate is asked for; None where nothing is said of it."""
    return _asked("police_certificate", _POLICE, ad.where(_CERTIFICATES), quotes)


def _asked(name: str, form: re.Pattern[str], stated: Sequence[Line], quotes: dict[str, str]) -> bool | None:
    for line in stated:
        match = form.search(line.text)
        if match and not _HELPED.search(line.text[: match.start()]):
            quotes[name] = line.text
            is_waived = line.under == "waived" and not _DEMANDED.search(line.text)
            return not (is_waived or _is_waived(line.text, match))
    return None


def _likely(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a licence is likely asked for, by what stands around the words for it."""
    for told in mentions.told(ad, "driving_licence"):
        if not _HELPED.search(told.before):
            quotes["driving_licence"] = told.line.text
            return told.value == "yes"
    return None


def _is_waived(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence says that this is not needed, and does not wish for it either."""
    before, after = sentence[max(0, match.start() - 70) : match.start()], sentence[match.end() : match.end() + 100]
    if _WISHED.search(after) or _WISHED.search(before[-30:]):
        return False
    return bool(_NOT_NEEDED_AFTER.match(after) or _NOT_NEEDED_BEFORE.search(before))
