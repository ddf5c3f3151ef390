"""How one is employed: permanent, for a time, by the hour."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper.facts import mentions
from scraper.facts.context import is_of_others, offered
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look


_POST = (
    r"(?:(?:[^\W\d_]{3,25})?(?:stilling|kontrakt)|ansettelse|ansettelsesforhold|tilsetting|tilsetjing|jobb|heltid|heiltid|deltid|fulltid"
    r"|helg|arbeidsforhold|hjem(?:me)?l(?:er)?|heim(?:e)?l(?:ar)?)"
)
_SHARE = r"(?:\d{1,3}(?:[.,]\d{1,2})? ?(?:%|prosent) ?)?"
NUMERAL = (
    r"(?:\d{1,2}|et|eit|ett|eitt|en|ein|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv|atten|one|two|three|four|five|six|twelve)"
)
TIME = r"(?:års?|måneder|månader|mnd|uker|veker|years?|months?|weeks?)"


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


# What may stand after «fast» where it is said of a post: «fast, 50 %», «fast på dagtid», but not «fast veiledning».
_AFTER_FAST = (
    rf"(?= ?(?:$|[.,;:)/(|]| [–-]|\d|(?:og|eller|turnus|dagtid|halve?|etter prøvetid)\b|{_SHARE}{_POST}"
    rf"|(?:\w{{3,20}} )?{_POST}))"
)
# «begge faste», «stillingen er fast»; but not «de faste», «holder fast», «mandager er faste».
_NOT_BEFORE = "(?<!dager er )(?<!dagar er )" + "".join(
    rf"(?<!\b{word} )"
    for word in [
        "growing",
        "grows",
        "grown",
        "uten",
        "utan",
        "de",
        "dei",
        "den",
        "våre",
        "vår",
        "vårt",
        "holde",
        "holder",
        "held",
        "stå",
        "står",
        "sette",
    ]
)
_CONTRACTS: Mapping[str, re.Pattern[str]] = {
    "fast": _any(
        rf"{_NOT_BEFORE}\bfaste?\b{_AFTER_FAST}|\bden faste [^\W\d_]{{0,20}}stilling",
        r"(?:^|\b(?:blir|vert|bli|til) )fast (?:tilsett|tilsatt|ansatt)\b",
        r"(?:%|prosent|\b(?:stilling\w{0,3}|ansettelse\w{0,2}|er|blir|vert|begge|alle|to|tre|fire)),? faste? (?:i|på"
        r"|fra|frå|med"
        r"|etter)\b",
        r"\btillsvidareanst",
        r"\bpermanent(?:ly)?,? (?:[\w-]{1,20} ){0,3}(?:position|post|contract|job|full-time|part-time|employ\w+|vacanc\w+)",
        r"\bpermanent at \d|\b(?:1|én|éin|ein|en) fast\b(?= (?:som|i|på)\b)|\b(?:ansettes|tilsettes|tilsetjast|ansatt"
        r"|tilsett) fast\b",
        r"\bfast (?:fra|frå) (?:første|fyrste|dag)\b|[,;] fast (?:tilsett|tilsatt|ansatt)\b"
        r"|\d ?% (?:og )?fast\b(?! (?:tillegg|lønn|avtale))",
        r"^\W*(?:\d{1,2} (?:x )?)?faste? (?!del\b|[^\W\d_]*(?:veiled|rettlei|kontakt|saml|samtal|møte|rutine|dager|dagar|tider"
        r"|oppg|avtale|team|grupp|kveld|ordning|helge?r))[^\W\d_]{5,25}(?:er|ar|e|ent|ut|ist|or"
        r"|vert)\b(?=[ ,.]|$)|\bfast arbeid\b",
        r"(?:%|percent|full-time|part-time|\bis|\bare),? permanent\b|^\W*permanent\b(?=[,.;]|\W*$)",
        r"[,:(] ?permanent\b(?=[).,])",
        r"\bpermanent (?:\d{1,3} ?(?:%|per ?cent)|(?:half|full)\b)|\b(?:half|full|part)[- ]time and permanent\b"
        r"|(?:%|per ?cent) and permanent\b",
    ),
    "vikariat": _any(
        r"\b\w{0,20}vikariat\w{0,10}\b|\b(?:årsvikar|foreldrevikar|(?<!av )(?:sommer|sommar|ferie)vikar(?:er|ar)?)\b(?! som\b)",
        r"\bvikar(?:en)?\b(?! for vikar)|\b(?:søker|søkjer|trenger|treng) (?:\w+ ){0,2}?vikar(?:er|ar)\b",
        r"\b(?:erstatter|erstattar|går inn for) [^.;]{3,30} i \w{0,15}permisjon",
        r"\b(?:maternity|parental) (?:leave )?cover\b|\bsubstitute (?:position|post|contract)\b|\bvikarmid(?:ler|lar)\b",
    ),
    # Not the quality («engasjement, humor og varme»), and not what else is temporary («midlertidige boliger»).
    "engasjement": _any(
        rf"\b(?:års|prosjekt|heltids|heiltids|deltids)engasjement|\b{NUMERAL}-?(?:årig|års) engasjement",
        r"^\W*(?:engasjement|midlertidig|mellombels)(?:\W*$| (?:for|i) (?:ett|eitt|et|eit|to|tre|\d)| etter (?:stats"
        r"|arb|aml|§)|,? \d|, (?:ut|fra|frå|til|fram)\b)"
        r"|\S ?[–—(/-] ?engasjement\b",
        r"(?:%|prosent|\b(?:i|på|som|er)(?: ei?tt?| en| ein)?|års?|måneders|månaders),? (?:"
        r"engasjement(?! (?:for(?! (?:skole|skule|perioden|\d|e[it]t\b|eitt|sesong))|og|i alle))"
        r"|(?:midlertidig|mellombels)(?= ?(?:$|[.,;:)(–]| (?:i|ut|til|fra|frå|fram|frem|for|og|eller|på|med)\b"
        r"|\w{0,12}stilling|ansatt"
        r"|ansett|tilsett|kontrakt|engasj)))\b",
        rf"\b(?:ansetter|tilset|engasjerer) (?:deg |vi |me )?(?:midlertidig|mellombels) (?:for|i) {NUMERAL} {TIME}",
        r"\b(?:ansettes|tilsettes|tilsetjast|tilsett|ansatt) (?:midlertidig|mellombels)\b",
        rf"\bengasjere\b[^.;]{{0,40}}\d ?%|\bengasjementsstilling\w*|\bengasjerer\b[^.;]{{0,60}}\b(?:for perioden"
        rf"|i {NUMERAL} {TIME})|\b{NUMERAL} (?:midlertidige|mellombelse)\b",
        r"\ber stillinga?e?n? (?:et|eit) engasjement\b|\bledige? (?:et |eit |ett |eitt )?(?:\w+ )?engasjement\b"
        r"|\b(?:er|som) (?:et|eit|ett|eitt) engasjement\b",
        r"\bengasjement(?:et)? (?:\d|varer|varar|avsluttes|avsluttast|løper|gjeld|er på)|\b(?:et|eit|ett"
        r"|eitt) engasjement som\b",
        # no quality has a plural: «to engasjementer på ett år», «1 engasjement for erfaringskonsulent»
        rf"\b(?:{NUMERAL}) engasjement(?:er)?\b|\bengasjement(?:ene|ane|er)\b|\bengasjementet (?:omfatter|omfattar|går)\b",
        r"\b(?:temporary|fixed[- ]term|full[- ]time|part[- ]time) engagements?\b|\b(?:will|to) engage (?:one|a|two)\b",
        rf"\bengasjement(?:et)? (?:på|i|til|ut|fram|frem|fra|frå) (?:\w{{1,20}} ){{0,2}}(?:\d|{NUMERAL}\b|år|måned|månad)",
        rf"\b(?:midlertidig|mellombels)e? {_SHARE}(?:stilling|ansett|tilsett?|engasjement|kontrakt|\d"
        rf"|i (?:\d|{NUMERAL}\b))",
        r"(?:stilling|ansettels|tilset|jobb)\w{0,6} (?:er )?(?:(?:nå|no|også|derfor|difor"
        r"|i utgangspunktet) )?(?:midlertidig|mellombels"
        r"|eit? engasjement)|\((?:midlertidig|mellombels)",
        r"\b(?:position|post|job|contract) is (?:(?:a|full[- ]time|part[- ]time) (?:and )?)?(?:temporary|fixed|limited to)",
        r"(?:%|percent) (?:and |, )?temporary\b|\btemporary (?:until|for|engagement)\b",
        r"\b(?:midlertidig|mellombels) (?:etter (?:stats|arbeids|aml|§)|i perioden|i tidsrommet|fram til|frem til|til"
        r"|ut|fra|frå)\b",
        r"\b(?:temporary|fixed[- ]term) (?:\d{1,3} ?% )?(?:position|post|contract|job|employment|appointment)",
        r"\bfixed[- ]term\b(?= (?:until|for|to|as|\d)|[,.)]|$)",
    ),
    "prosjekt": _any(
        r"\bprosjekt(?:stilling|engasjement|ansettelse|tilsetting|tilsetjing|periode|finansier)\w{0,6}",
        r"\bprosjektet (?:løper|varer|varar|går|er (?:slutt|ferdig|over))\b|\ber prosjektet (?:slutt|ferdig"
        r"|over)\b",
        rf"\bprosjekt (?:over|i|på) (?:inntil )?{NUMERAL} {TIME}\b|\bprosjekt (?:ut|fram til|frem til|til og med|til) \d",
        r"\bknytt?e?t? til prosjektet\b|\(project\)|\b\w+prosjekt over \w+ år|\btil prosjektet (?:i|på) \d"
        r"|[,–] prosjekt 20\d\d|\b(?:et|eit) (?:\w{1,20} )?prosjekt (?:som (?:varer|varar|går)|over|på|til|fram|ut)\b",
        r"\bsom (?:et |eit )?prosjekt\b(?= i| fr[ae]m| til| ut|,|\.)|\bprosjektet er finansiert (?:ut|til|fram|frem)",
        r"\bårs prosjekt\b|\bproject until\b|\bprosjektkontrakt\w{0,4}\b",
        r"\bfor the duration of the project\b",
        r"\bruns as a project\b|\b(?:ett|eitt|et|eit) prosjekt, |\bprosjekt\b[^.;]{0,30} (?:til|ut) 20\d\d",
        rf"^\W*prosjekt\b(?=,? ?\d)|\b{NUMERAL}-?årig prosjekt\b|\bprosjektslutt\b",
        r"(?:[(,–-]|stilling:?|varighet:?|varigheit:?) ?prosjekt\b(?=[,.)]|$| (?:i|ut|til)\b)",
        r"\b(?:stillinga?e?n?|ansettelsen|tilsettinga|tilsetjinga|jobben) er (?:et|eit) prosjekt\b",
        r"\bfor a project that (?:lasts|runs)|\bproject (?:position|period|post)|\bproject (?:until|for|to) (?:the end"
        r"|\d|one|two|three)",
    ),
    "tilkalling": _any(
        r"\b(?:vakter|vakt|oppdrag|kobles på) ved behov\b|\btilkalling\w{0,12}",
        r"\bringevikar\w{0,4}",
        r"\bekstravakt\w{0,4}|\b(?:ringes|ringast|settes|setjast|kalles|kallast) (?:inn|opp) (?:ved|når)\b",
        r"\bon[- ]call (?:basis|work|staff|position)|\bcalled in on-call\b|\boppdragsvakt\w*",
    ),
    "timelønn": _any(
        r"\btimel[øo]n(?:net|na|nede|te|t|et)\b|\btimebas|\btimebetal|\btimekontrakt|\bhourly[- ](?:paid|basis|contract)",
        r"\bhourly$|^\W*timel[øo]nn?\b(?=,|\W*$)|[,(] timel[øo]nn?\b(?=[,.)]|$)",
    ),
    "sesong": _any(
        r"\bsesong(?= (?:fra|frå|til|fram|\d))|\bsesong(?:arbeid|stilling|jobb|basert|ansett)\w{0,8}|\bsommerjobb|\bsommarjobb"
        r"|\b(?:sommer|sommar|vinter)sesongen\b|\bseasonal\b|\bfor the season\b"
    ),
    "åremål": _any(r"\båremål\w{0,12}"),
}
# Words that all ways to say it have one of: without them the many ways need not be tried.
_STEMS: Mapping[str, re.Pattern[str]] = {
    "fast": _any("fast", "permanent", "tillsvidare"),
    "engasjement": _any("engas", "engag", "midlertidig", "mellombels", "temporary", "fixed", "limited"),
    "prosjekt": _any("prosjekt", "project"),
}
# «50 % i ett år», «varer til 30. juni 2028», «the contract runs for two years»: for a time, whatever it is called.
_FOR_A_TIME = _any(
    rf"(?:%|prosent|stillinga?e?n?)\)?,? (?:i|for) (?:inntil )?{NUMERAL} {TIME}\b",
    r"(?:%|prosent) (?:stilling )?(?:ut|til og med|fram til|frem til) (?:\w+ )?20\d\d",
    rf"\b(?:stillinga?e?n?|ansettelsen|tilsettinga|tilsetjinga) er (?:i utgangspunktet |foreløpig |førebels )?(?:for"
    rf"|på) {NUMERAL} {TIME}\b",
    rf"\b(?:stillinga?e?n?|ansettelsen|tilsettinga|tilsetjinga|kontrakten) gj?eld(?:er)? (?:for |i )?"
    rf"(?:{NUMERAL} {TIME}|ut 20|til \d|fram til|frem til)",
    r"\bcontract,(?: [^\s;]+){1,4} until \d",
    r"\btids(?:avgrens|begrens)\w{1,3}",
    r"\bvar(?:ighet|igheit):? (?:ut|til|fram til|i|\d) ?(?!fast)",
    r"\b(?:stilling|prosjekt)\w{0,8}(?: \w{1,20}){0,6} var(?:er|ar) (?:i første omgang |i fyrste omgang |fram "
    r"|frem )?(?:til|ut|i)\b",
    rf"(?<!med )\bkontrakt (?:for|på|ut) |\b{NUMERAL}[- ](?:års|year) kontrakt|\b(?:one|two|three)[- ]year contract"
    rf"|\bthe contract runs for",
    rf"\b{NUMERAL} års? kontrakt|\bansatt ut 20\d\d",
)
# «Vi søker prosjektleder i tre år»
_PROJECT_FOR_A_TIME = _any(
    rf"\bprosjekt(?:leder|leiar|medarbei|koordinator)\w*\b[^.;]{{0,40}}\b(?:i|for) {NUMERAL} {TIME}\b",
    rf"\b(?:i|for) {NUMERAL} {TIME}\b[^.;]{{0,30}}\b(?:en|ein) prosjekt(?:leder|leiar|medarbei|koordinator)\w*",
)
_LIMITED = ("vikariat", "engasjement", "prosjekt", "åremål", "sesong", "tilkalling")
_KINDS_OF_POST = ("fast", "vikariat", "engasjement", "prosjekt", "åremål")
# Pay by the hour: the bare word tells of nothing where a post is named, an amount of nothing where anything is.
_HOURLY = _any(
    r"(?<!beste )(?<!dyktig )(?<!god )\btimel[øo]nn?\b",
    r"\b(?:betal\w{1,3}|lønn\w{0,3}|løn\w{0,2}) (?:per"
    r"|pr\.?|for) time\b",
)
# Said of whoever gets the post, engaged as well as paid by the hour.
_BY_THE_HOUR = _any(
    r"\bdu (?:får|er|blir|vert) (?:\w+ )?timel[øo]n|^\W*timel[øo]nn? etter avtale|\barbeid\w* på timel[øo]nn?\b",
    r"[,(] timel[øo]nnet\b|[,(] timebasert\b|\bdu er timel[øo]nnet\b",
    r"\b(?:you (?:are|will be)|posts? (?:is|are)|%,) paid (?:by the hour|hourly)\b|\barbeidet er timel[øo]nne[td]\b",
    r"\btimel[øo]nn?(?:a|en)? (?:(?:er|på|fra|frå|om lag|ca\.?) )*(?:kr\.? |NOK )?\d",
)
_AN_HOUR = _any(r"\d(?:,-)? ?(?:kr|kroner|NOK)?,? ?(?:i timen|per time|pr\.? time|timen|per hour|an hour|/time)\b")
_ANY_CONTRACT, _ANY_TIME, _ANY_PROJECT = Look(*_CONTRACTS.values()), Look(_FOR_A_TIME), Look(_PROJECT_FOR_A_TIME)
_ANY_HOURLY, _ANY_HOUR, _ANY_OWN_HOUR = Look(_HOURLY), Look(_AN_HOUR), Look(_BY_THE_HOUR)
_BOARD_CONTRACTS = {
    "fast": "fast", "vikariat": "vikariat", "engasjement": "engasjement", "prosjekt": "prosjekt",
    "åremål": "åremål", "sesong": "sesong", "feriejobb": "sesong",
}  # fmt: skip
# «Sykepleier kan ansettes i vikariat dersom vi ikke får søkere», «over i en prosjektstilling», «noe fast senere»
_NOT_THIS_POST = re.compile(
    r"\b(?:over i|går til|kan ansettes|kan tilsettes|kan tilsetjast)(?: \w+){0,3} $"
    r"|\b(?:noe|noko|få det|få den|å bli|ikke|ikkje|not|(?:ikke|ikkje) (?:mulig|mogleg|råd) å få) (?:en |ein |a )?$"
    # «Forbundet krever faste ansettelser», «venter du på fast jobb?», «du har hatt fast stilling», «hun har fast jobb»
    r"|\b(?:forbundet|fagforeninga|fagforeningen|tillitsvalgte?|tillitsvalde|regjeringa|regjeringen)\b[^.;]*$"
    r"|\b(?:lovnad|løfte|garanti)\w* (?:om|for) (?:en |ein )?$|\b(?:sammen|saman) med (?:en|ein) $"
    r"|\b(?:venter|ventar|vente) (?:du )?på (?:en |ein )?$|\bhatt (?:en |ein )?$|\bfølg med\b[^.;]*$|\b(?:vår|våre"
    r"|hans|hennar|hennes) har (?:en |ein )?$|\bdelta\w? [\d ]{1,5}$"
    r"|\b(?:vurderer|vurderar|vurderes|vurderast)\b[^.;]*$|\b(?:ordning|tilbud|tilbod|avtale|kontakt)\w* (?:er|blir|vert"
    r"|har vært)\b[^.;]*$|\bog får $|\boppdrag\b[^.;]*$"
    r"|\b(?:møter|møtes|møtast|samles|samlast|spiser) $"
    r"|\b(?:fått|gjort|fekk|fikk) $|\bufaglærte kan $|\better \w+ år $|\b(?:henvises|viser vi|visast) til $|; $",
    re.IGNORECASE,
)
# Under «Oppgaver» others are employed: «opplæring av sommervikarer».
_OF_THE_POST = re.compile(r"\bstilling(?:en|a)?\b|\d ?%", re.IGNORECASE)


def contract(ad: Ad, board: str, quotes: dict[str, str]) -> tuple[str, ...]:
    """Give the kinds of employment that the text names, else the board's own word."""
    found = _named(ad)
    if not any(kind in found for kind in _LIMITED) and "fast" not in found:
        project = _first(ad, _ANY_PROJECT, _PROJECT_FOR_A_TIME, "prosjekt")
        found |= project or _first(ad, _ANY_TIME, _FOR_A_TIME, "engasjement")
    if any(kind in found for kind in _KINDS_OF_POST):
        found.pop("timelønn", None)  # of others: «tolv likepersoner som får timebetalt»
        found |= _first(ad, _ANY_OWN_HOUR, _BY_THE_HOUR, "timelønn")
    else:
        found |= _first(ad, _ANY_HOURLY, _HOURLY, "timelønn")
    if not found or set(found) == {"tilkalling"}:
        found |= _first(ad, _ANY_HOUR, _AN_HOUR, "timelønn")
    if not found:
        found |= _likely(ad)
    if not found and (kind := _BOARD_CONTRACTS.get(board.strip().lower(), "")):
        found[kind] = board
    if "åremål" in found:  # «fixed term for four years (åremål)»
        found.pop("engasjement", None)
        found.pop("prosjekt", None)
    if "vikariat" in found and found["vikariat"] == found.get("engasjement"):  # «a temporary post (maternity cover)»
        found.pop("engasjement")
    if "vikariat" in found:  # «Sommerjobb? Vi har ferievikariater»
        found.pop("sesong", None)
    if found:
        quotes["contract"] = next(iter(found.values()))
    return tuple(kind for kind in _CONTRACTS if kind in found)


def _named(ad: Ad) -> dict[str, str]:
    """Give the kinds that the ad calls by name, each with the sentence that does."""
    found: dict[str, str] = {}
    for line in ad.where(_ANY_CONTRACT):
        if (line.under == "tasks" or (line.item and line.under == "about")) and not _OF_THE_POST.search(line.text):
            continue
        sentence = offered(line.text)
        for kind, form in _CONTRACTS.items():
            if kind not in found and _may_speak(kind, sentence) and _speaks(form, line, sentence):
                found[kind] = line.text
    return found


def _likely(ad: Ad) -> dict[str, str]:
    """Give the kinds that are likely those of the post, by what stands around the words for them."""
    told = [each for each in mentions.told(ad, "contract") if each.words in offered(each.line.text)]
    return {each.value: each.line.text for each in told if _is_this_post(each.line.text, *each.span)}


def _may_speak(kind: str, sentence: str) -> bool:
    return kind not in _STEMS or bool(_STEMS[kind].search(sentence))


def _first(ad: Ad, look: Look, form: re.Pattern[str], kind: str) -> dict[str, str]:
    return next(({kind: line.text} for line in ad.where(look) if _speaks(form, line, offered(line.text))), {})


def _speaks(form: re.Pattern[str], line: Line, sentence: str) -> bool:
    """Tell whether a form is found that is said of the post; a title speaks of no other: «Leder for miljøarbeiderne, fast»."""
    if line.under == "title":
        return any(not _NOT_THIS_POST.search(sentence[: match.start()]) for match in form.finditer(sentence))
    return any(_is_this_post(sentence, *match.span()) for match in form.finditer(sentence))


def _is_this_post(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence says this of the post, and not of others."""
    return not is_of_others(sentence, start, end) and not _NOT_THIS_POST.search(sentence[:start][-60:])
