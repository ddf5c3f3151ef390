"""How one is employed: permanent, for a time, by the hour."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.facts.context import is_of_others, offered
from scraper.facts.lines import Ad
from scraper.facts.look import Look


_POST = r"(?:stilling|ansettelse|ansettelsesforhold|tilsetting|tilsetjing|jobb|heltid|heiltid|deltid|helg|arbeidsforhold)"
_SHARE = r"(?:\d{1,3}(?:[.,]\d{1,2})? ?(?:%|prosent) ?)?"
_NUMERAL = (
    r"(?:\d{1,2}|et|eit|ett|eitt|en|ein|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv|atten|one|two|three|four|five|six|twelve)"
)
_TIME = r"(?:års?|måneder|månader|mnd|uker|veker|years?|months?|weeks?)"


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


_CONTRACTS: Mapping[str, re.Pattern[str]] = {
    "fast": _any(
        rf"\bfaste? {_SHARE}{_POST}",
        r"(?:%|prosent|percent|stillinger?|stillinga|stillingar|stillingsprosent|varighet:?|varigheit:?|\ber(?: en| den"
        r"| nå| no)?|,|:)[,:]? \(?faste?\b(?= ?(?:[,.;!/)(–-]|$|og\b|i\b|fra\b|stilling))",
        r"(?:%|prosent|percent),? fast\b(?! (?:metode|veiled|kontakt|rutin|rettlei|følge|team|tid))",
        r"^\W*faste?\b(?= ?(?:[,.;)]|$|\d))|\b(?:med|stilling,) fast$|\bfast(?= ?$)|\bfast,",
        r"\b(?:stillingen|stillinga) er fast \d|(?:^|du (?:blir|vert) )fast (?:tilsett|tilsatt|ansatt)\b",
        r"\bpermanent (?:position|post|contract|job|full-time|part-time|employment)",
        r"(?:%|percent|full-time|part-time|\bis|\bare),? permanent\b|^\W*permanent\b(?=[,.;]|\W*$)|, permanent\)",
    ),
    "vikariat": _any(
        r"\b\w{0,20}vikariat\w{0,10}\b|\b(?:sommer|sommar|ferie|års|foreldre)vikar\b",
        r"\bvikar(?:en)?\b(?! for vikar)",
        r"\b(?:maternity|parental) (?:leave )?cover\b",
    ),
    # Not the quality («engasjement, humor og varme»), and not what else is temporary («midlertidige boliger»).
    "engasjement": _any(
        r"\b(?:års|prosjekt)engasjement|^\W*(?:engasjement|midlertidig|mellombels)\W*$|\S ?[–—(/-] ?engasjement\b",
        r"(?:%|prosent|\b(?:i|på|som|er)(?: ei?tt?| en| ein)?|års?|måneders|månaders),? (?:engasjement(?! (?:for|og))"
        r"|midlertidig|mellombels)\b",
        r"\bengasjement(?:et)? \d",
        rf"\bengasjement(?:et)? (?:på|i|til|ut|fram|frem|fra|frå) (?:\w{{1,20}} ){{0,2}}(?:\d|{_NUMERAL}\b|år|måned|månad)",
        rf"\b(?:midlertidig|mellombels)e? {_SHARE}(?:stilling|ansett|tilsett?|engasjement|kontrakt|\d|i (?:\d|{_NUMERAL}\b))",
        r"(?:stilling|ansettels|tilset|jobb)\w{0,6} er (?:(?:nå|no|også|i utgangspunktet) )?(?:midlertidig|mellombels"
        r"|eit? engasjement)|\((?:midlertidig|mellombels)",
        r"\b(?:position|post|job|contract) is (?:temporary|fixed)"
        r"|(?:%|percent) (?:and |, )?temporary\b|\btemporary (?:until|for)\b"
        r"|\b(?:temporary|fixed[- ]term) (?:position|post|contract|job|employment)"
        r"|\bfixed[- ]term\b(?= (?:until|for|to)|[,.)]|$)",
    ),
    "prosjekt": _any(
        r"\bprosjekt(?:stilling|engasjement|ansettelse|tilsetting|tilsetjing|periode|finansier)\w{0,6}",
        r"\bprosjektet (?:løper|varer|går|er finansiert)\b",
        r"\b(?:i|som) (?:et|eit) (?:\w{1,20} )?prosjekt (?:over|som varer|som varar|på|til|fram|ut)\b",
        r"\bproject (?:position|period|post)",
    ),
    "tilkalling": _any(
        r"\btilkalling\w{0,12}", r"\bringevikar\w{0,4}", r"\bekstravakt\w{0,4}", r"\bon[- ]call (?:basis|work|staff|position)"
    ),
    # «Timelønnen er 230 kroner» tells what is paid, not how one is employed.
    "timelønn": _any(
        r"\btimel[øo]n(?!nen\b|na\b)\w{0,6}|\btimebas|\btimebetal|\btimekontrakt|\bhourly[- ](?:paid|basis|contract)|\bhourly$",
    ),
    "sesong": _any(
        r"\bsesong(?:arbeid|stilling|jobb|basert|ansett)\w{0,8}|\bsommerjobb|\bsommarjobb"
        r"|\b(?:ferie|sommer|sommar)vikar\w{0,6}|\bseasonal\b|\bfor the season\b"
    ),
    "åremål": _any(r"\båremål\w{0,12}"),
}
# «50 % i ett år», «varer til 30. juni 2028», «the contract runs for two years»: for a time, whatever it is called.
_FOR_A_TIME = _any(
    rf"(?:%|prosent|stillinga?e?n?)\)?,? (?:i|for) (?:inntil )?{_NUMERAL} {_TIME}\b",
    r"\btids(?:avgrens|begrens)\w{1,3}",
    r"\bvar(?:ighet|igheit):? (?:ut|til|fram til|i|\d) ?(?!fast)",
    r"\b(?:stilling|prosjekt)\w{0,8}(?: \w{1,20}){0,6} var(?:er|ar) (?:i første omgang |i fyrste omgang |fram "
    r"|frem )?(?:til|ut|i)\b",
    rf"\bkontrakt (?:for|på|ut) |\b{_NUMERAL}[- ](?:års|year) kontrakt|\b(?:one|two|three)[- ]year contract"
    rf"|\bthe contract runs for",
    rf"\b{_NUMERAL} års? kontrakt|\bansatt ut 20\d\d",
)
_LIMITED = ("vikariat", "engasjement", "prosjekt", "åremål", "sesong", "tilkalling")
_HOURLY = re.compile(
    r"\d(?:,-)? ?(?:kr|kroner|NOK)?,? ?(?:i timen|per time|pr\.? time|timen|per hour|an hour|/time)\b", re.IGNORECASE
)
_ANY_CONTRACT, _ANY_TIME, _ANY_HOUR = Look(*_CONTRACTS.values()), Look(_FOR_A_TIME), Look(_HOURLY)
_BOARD_CONTRACTS = {
    "fast": "fast", "vikariat": "vikariat", "engasjement": "engasjement", "prosjekt": "prosjekt",
    "åremål": "åremål", "sesong": "sesong", "feriejobb": "sesong",
}  # fmt: skip
# «Sykepleier kan ansettes i vikariat dersom vi ikke får søkere», «over i en prosjektstilling», «noe fast senere»
_NOT_THIS_POST = re.compile(
    r"\b(?:over i|går til|kan ansettes|kan tilsettes|kan tilsetjast)(?: \w+){0,3} $"
    r"|\b(?:noe|noko|få det|få den|å bli|ikke|ikkje|not) (?:en |ein |a )?$|\bdelta\w? [\d ]{1,5}$",
    re.IGNORECASE,
)


def contract(ad: Ad, board: str, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the kinds of employment that the text names, else the board's own word."""
    found = _named(ad)
    if not any(kind in found for kind in _LIMITED) and "fast" not in found:
        found |= _first(ad, _ANY_TIME, _FOR_A_TIME, "engasjement")
    if "fast" not in found and "timelønn" not in found:
        found |= _first(ad, _ANY_HOUR, _HOURLY, "timelønn")
    if not found and (kind := _BOARD_CONTRACTS.get(board.strip().lower(), "")):
        found[kind] = board
    if "åremål" in found:  # «fixed term for four years (åremål)»
        found.pop("engasjement", None)
    if found:
        quotes["contract"] = next(iter(found.values()))
    return tuple(kind for kind in _CONTRACTS if kind in found)


def _named(ad: Ad) -> dict[str, str]:
    """Give the kinds that the ad calls by name, each with the sentence that does."""
    found: dict[str, str] = {}
    for line in ad.where(_ANY_CONTRACT):
        sentence = offered(line.text)
        for kind, form in _CONTRACTS.items():
            if kind not in found and _speaks(form, sentence):
                found[kind] = line.text
    return found


def _first(ad: Ad, look: Look, form: re.Pattern[str], kind: str) -> dict[str, str]:
    return next(({kind: line.text} for line in ad.where(look) if _speaks(form, offered(line.text))), {})


def _speaks(form: re.Pattern[str], sentence: str) -> bool:
    """Tell whether a sentence says this of the post, and not of others."""
    return any(
        not is_of_others(sentence, *match.span()) and not _NOT_THIS_POST.search(sentence[: match.start()][-40:])
        for match in form.finditer(sentence)
    )
