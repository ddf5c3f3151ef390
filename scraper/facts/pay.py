"""What is paid, as far as an ad says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scraper.facts import mentions
from scraper.facts.context import is_of_others
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import one_of
from scraper.model import Pay


_PAY = re.compile(
    r"\b"
    + one_of(r"""
        (?:års|måneds|grunn|start|begynner|fast|minimums|minste|leder|leiar|av)?l[øo]nn?(?!somh)(?:s[^\W\d_]{0,15}|a|en|et|es|ast|er|na|ing)?\b
        timel[øo]nn?\w{0,3}, timesats\w{0,3}, avlønning, tariffbestemt
        (?:tariff|ansiennitets|assistent)l[øo]nn?, (?:møte)?godtgj[øe]r\w{0,5}, betaling\b
        betalt\b, (?:vi|me) betal(?:er|ar)\b
        \w{0,12}honor(?:ar|eres)\w{0,2}, tariff\b
        (?:pr\.?|per) \w{0,14}time\b, per time, timen\b, kr/t, stige\b, konkurransedyktig
        salary, pay\b, paid by the hour\b, wages?\b, per hour, an hour, \d (?:kr )?i året, (?:kr|kroner) per møte
    """),
    re.IGNORECASE,
)
# Money that is not pay; a sentence of it is passed over, or what stands beside the word.
_NOT_PAY = re.compile(
    r"(?<=\w{4})gjeld(?:en|a)?\b|\bgjennomsnittlig gjeld|\bgjelden\b|\blån\b|\bbidrar med\b|\bg[aå]ver\b|husleie|depositum"
    r"|\bbøter|budsjett"
    r"|budget|million|avgift|koster"
    r"|kostar|pris(?:en)?\b|gavekort|gåvekort|pengene|pengane|tilskudd(?:et)? på"
    r"|\bfee\b|donor|^(?!.*l[øo]nn).*\bstipend(?:er)?\b|\btil (?:tiltak|aktivitet|utstyr|drift)|\bleies?\b|\bleigast?\b",
    re.IGNORECASE,
)
# «415 300 ved null års ansiennitet og 477 900 ved 16 år», «starter på 483 000 og ender på 563 000»
_STEPS = re.compile(
    r" (?:på (?:laveste|lågaste|nederste) trinn |(?:ved|med|etter|for) (?:null|0|ingen"
    r"|\d{1,2}) (?:(?:års? )?ansiennitet|år),? )?(?:og|til|,) "
    r"(?:(?:ender|endar|slutter|sluttar|stiger|stig|aukar|øker) (?:på|til|opp til) )?(?:kr\.? )?(?=\d{3}[ .,]\d{3})",
    re.IGNORECASE,
)
_EXTRA = re.compile(
    r"\b(?:utgiftsdekning|utgiftsdekking|dekning|tillegg(?:et)?|rekrutteringst\w+|stipend|bonus|forsikring|relocation"
    r"|grant|per km|kilometer\w*|i tillegg)\b[^.;,:]{0,20}$"
    # «460 000 i hel stilling, noe som gir 138 000 for den delen du arbeider»
    r"|\d{3},? (?:kroner )?(?:(?:pr\.?|per) år )?(?:i|for) (?:full|hel|heil|100 ?%|hundre)\b[^.;]{0,25}"
    r"(?:utgjør|utgjer|gir|gjev|blir|vert|svarer til|tilsvarer|altså) $",
    re.IGNORECASE,
)
# «498 600», «442.300», «420,000», «455500», «236,50»
_AMOUNT = r"(\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+|\d{3,7})(?:,[-–]|[,.]\d\d?(?!\d))?"
_CURRENCY = r"(?:kr\.?|kroner|NOK)"
_LEAST = (
    r"\b(?:begynnerlønn(?: er)?|startlønn(?: er)?|(?:minste|minimums)l[øo]nn?(?: er)?|startar på|starter på|begynner på"
    r"|byrjar på|fra"
    r"|frå|from|minst"
    r"|(?:aldri|ikke|ikkje) under|minimum|min\.|at least|starts? at|starting at|over)"
)
_MOST = r"\b(?:opp til|inntil|opptil|up to|maks\.?)"
_FORM = re.compile(
    rf"(?<![\d.,§£€$])(?:(?P<least>{_LEAST} (?:{_CURRENCY} ?)?)|(?P<most>{_MOST} (?:{_CURRENCY} ?)?)|{_CURRENCY} ?)?"
    rf"{_AMOUNT}(?:['’](?= ?(?:-|–|til)))?(?P<open>\+| \+(?= etter| avhengig|$|[.,]))?(?: ?{_CURRENCY})?"
    r"(?:(?: ?\([^)]{1,20}\))? ?(?:-|–|—|til|to|og|and) ?(?:maksimum )?"
    rf"(?:{_CURRENCY} ?)?{_AMOUNT}(?: ?{_CURRENCY})?)?(?![\d%]| ?%)",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"\b(?:{_CURRENCY} ?\d)|\d(?:,-)? ?(?:kr\b|kroner|NOK)|\d,-", re.IGNORECASE)
_KRONER = re.compile(rf"(?:,[-–])? ?(?:{_CURRENCY}|,-)", re.IGNORECASE)
# «780 000–860 000, fast, full stilling»
_RANGE = re.compile(
    r"(?<!\d)(?<!\d )[2-9]\d\d[ .,]\d{3}(?:,[-–])? ?(?:[-–—]|til|og|to|and) ?(?:kr |NOK )?[2-9]\d\d[ .,]\d{3}(?!\d)"
)
_UNPAID = re.compile(
    r"\b(?:gir|gis|gjev|gjevast|får|betales|betaler|betalast|men|er)\b (?:\w+ ){0,2}?(?:ikke|ikkje|ingen|inga) "
    r"(?:noen |noko )?(?:l[øo]nn?|betaling)\b"
    r"|\b(?:er|is|are) (?:ulønn(?:et|a|ede)|ulønt|unpaid)\b",
    re.IGNORECASE,
)
_VOLUNTEERS = re.compile(r"frivillig|volunteer", re.IGNORECASE)
_ANY_UNPAID = Look(_UNPAID)
_ANY = Look(_PAY, _MONEY, _RANGE, re.compile("£"))
_THOUSANDS = re.compile(r"(?:k\b|['’]|\s?000\b| tusen\b)")
# Pay is no task, whatever heading it stands under.
_OPENING = re.compile(r"\W*(?:års|time|måneds|av)?(?:l[øo]nn?(?:ing)?|pay|salary)\b", re.IGNORECASE)
_HOUR = (100, 2_000)
_YEAR = (100_000, 2_000_000)  # anything else is a step on a scale, a code, or a month's pay
_SMALL_YEAR = 10_000  # of a small post, where the ad says that it is a year's
_OF_THE_YEAR = re.compile(r"\bårsl[øo]nn?\w{0,3}\b[^.;]{0,20}$", re.IGNORECASE)
_SURELY = re.compile(
    r"\bl[øo]nn?\w{0,4}:? (?:(?:mellom|på|fra|frå|er|kr\.?|ca\.?) ){0,3}\d{3}", re.IGNORECASE
)  # whatever stands beside it
_ADDED = re.compile(r"studielån|\btillegg|-tillegg|skrivi?ng av", re.IGNORECASE)  # «20 000 kroner årlig i nord-tillegg»
_A_YEAR = re.compile(r"[^.;]{0,8}\b(?:årlig|årleg|i året|per år|pr\.? år|om året|a year|per year|annually)\b", re.IGNORECASE)
_FEE = (200, 20_000)
_PER_MEETING = re.compile(r"honor|møtegodtgj|^\W*godtgj|per møte", re.IGNORECASE)
_MONTHLY = re.compile(r"[^\d.;]{0,20}\b(?:i|per|pr\.?|a) (?:måneden|måned|månad|månaden|mnd|month)\b", re.IGNORECASE)
_CODE = re.compile(r"(?:kode|code|trinn|trinnet|steg|ltr\.?|nr\.?|§|SKO)\s?\(?$", re.IGNORECASE)
# Ways to speak of pay without an amount.
_BY_WHAT = one_of(r"""
    avtal(?:e|es|er|en|a|ast|t), avtaleverk, \w{0,12}tabell\w{0,3}, tariff\w{0,12}, lokalt, Dok\.? ?25, \w{1,8}-tariff
    (?:hoved|hovud)tariffavtal\w{1,3}, HTA, regulativ\w{0,2}
    \w{0,20}overe(?:ns|ins)komst\w{0,3}, satser, virke, spekter, KS, lønnstrinn, ltr, stillingskode, kode \d{3,4}, innplassering
    \w{1,12}regulativ\w{0,2}, alder, utdanning, kapittel \d, kap\.? \d, \w{0,10}politikk\w{0,3}, stillingskategori
    stillingsgruppe \d, HUK\W?\w{0,8}, noverande stilling, nåværende stilling
    ansiennitet, kvalifikasjon\w{0,4}, kompetanse, individuelt, konkurransedyktig\w{0,2}
""")
_AGREED = re.compile(
    r"(?P<words>\b(?:godtgj[øe]r\w{2,5}|(?:[^\W\d_]{2,14})?l[øo]nn?(?:s[^\W\d_]{0,15}|a|en|es|er|ing)?)\b:?"
    rf"(?:[^.;\n]|\b(?:iht|ihht|jf|i h)\.){{0,60}}?\b{_BY_WHAT}\b"
    r"|\b(?:av)?l[øo]nn?(?:ing|es|ast)? (?:som|tilsvarende|tilsvarande) \w{3,}|\bgod\w? lønns(?:nivå|vilkår)"
    r"|^\W*tariff (?:etter|ifølge|jf)\b"
    r"|\bbetal(?:er|ar|es|ast)\b[^.;\n]{0,40}\b(?:etter|i henhold|i tråd|ihht|iht)\b"
    r"|\b(?:\w{0,12}honor(?:ar|er)\w{0,2}|(?:møte)?godtgj[øe]r\w{0,5})\b[^.;\n]{0,60}\b(?:etter|følg\w+|vedta\w{0,3}|fastse\w+|sats\w*)\b"
    r"|\b\w{0,8}l[øo]nn?a?,?(?: som)? følg\w* |\b(?:overenskomst|overeinskomst)l[øo]nn?|\bltr\.? ?\d"
    r"|\btariff(?:bestemt|festet|festa) l[øo]nn|^\W*etter \w+ (?:lønnsregulativ|lønnstabell|lønnspolitikk|tariff)"
    r"|\bl[øo]nnsramme\w* (?:oppgis|blir oppgitt|avtales)|\bhonorar for (?:hvert|kvart)"
    r"|\b(?:bransje|tariff)avtale med |\blønnstrinn \d|\blønstrinn \d"
    r"|^\W*(?:tariff|avtale|ansiennitets|overenskomst|assistent)l[øo]nn?\b|\b(?:tariff|avtale)lønn|\bl[øo]nn? i spennet"
    r"|\b(?:konkurransedyktig\w?|gode?) (?:lønns- og|lønn|løn|lønnsbetingelser|betingelser|vilkår)\b"
    r"|\b(?:salary|pay|wages?)\b(?: \w+){0,3} (?:by agreement|according to|in accordance|negotiable|depend\w*|agreement|scale)"
    r"|\b(?:pay|salary|wages?) follows? |\bpaid (?:according to|in accordance with)|\bcompetitive (?:salary|pay)"
    r"|\bpay scale|\bband \d"
    r"|\d[\d ]{3,7}(?:kr)?\W{0,2} i måneden)",
    re.IGNORECASE,
)
_NONE_PAID = re.compile(
    r"\b(?:ikke|ikkje|ingen|inga|no|not|uten|utan) (?:\w+ )?(?:l[øo]nn|betalt|pay|salary|fee)\b|\bulønn", re.IGNORECASE
)
_LONGEST = 160


class _Amounts(NamedTuple):
    low: int | None
    high: int | None


def pay(ad: Ad, quotes: dict[str, str]) -> Pay | None:
    """Give what is said of pay: amounts in kroner, a year or an hour, where any are stated."""
    said = [line for line in ad.where(_ANY, under="pay") if _speaks_of_pay(line)]
    for line in said:
        if amounts := _amounts(line):
            quotes["pay"] = line.text
            return Pay(text=_cut(line.text), low=amounts.low, high=amounts.high)
    for line in said:
        if _is_agreed(line):
            quotes["pay"] = line.text
            return Pay(text=_cut(line.text))
    unpaid = [line for line in ad.where(_ANY_UNPAID) if not _VOLUNTEERS.search(line.text)]
    likely = () if unpaid else (told.line for told in mentions.told(ad, "pay") if _speaks_of_pay(told.line))
    for line in (*unpaid, *likely):
        quotes["pay"] = line.text
        return Pay(text=_cut(line.text))
    return None


def _speaks_of_pay(line: Line) -> bool:
    if (
        line.under == "title"
        or (line.under == "tasks" and (line.item or not _OPENING.match(line.text)) and not _RANGE.search(line.text))
        or (_NOT_PAY.search(line.text) and not _OPENING.match(line.text) and not _SURELY.search(line.text))
        or _NONE_PAID.search(line.text)
    ):
        return False
    return line.under == "pay" or any(form.search(line.text) for form in (_PAY, _MONEY, _RANGE)) or "£" in line.text


def _amounts(line: Line) -> _Amounts | None:
    """Give the lowest and highest amount of a sentence; «fra» says no highest, «opp til» no lowest."""
    sentence = _STEPS.sub(" til ", line.text)
    found = [amounts for match in _FORM.finditer(sentence) if (amounts := _read(sentence, match))]
    return _merged(found) if found else None


def _merged(found: Sequence[_Amounts]) -> _Amounts:
    """Join «550 kroner timen for foredrag, 230 kroner timen for reise»: the least and the most that are paid in one way."""
    first, *others = found
    alike = [other for other in others if _is_alike(other, first)]
    if first.high is None and alike:  # «min. 425 000, maks. 470 000»
        return _Amounts(first.low, max((other.high for other in alike if other.high), default=None))
    if first.low is None or first.high is None:
        return first
    amounts = [first, *alike]
    return _Amounts(min(one.low or first.low for one in amounts), max(one.high or first.high for one in amounts))


def _is_alike(one: _Amounts, other: _Amounts) -> bool:
    """Tell whether both are paid by the hour, or neither is."""
    return _is_hour(one.high or one.low or 0) == _is_hour(other.high or other.low or 0)


def _is_hour(value: int) -> bool:
    return _HOUR[0] <= value <= _HOUR[1]


def _read(sentence: str, match: re.Match[str]) -> _Amounts | None:
    before = sentence[max(0, match.start() - 60) : match.start()]
    if (
        _MONTHLY.match(sentence, match.end())
        or _EXTRA.search(before)
        or _CODE.search(before)
        or is_of_others(sentence, *match.span())
    ):
        return None
    values = [int(re.sub(r"\D", "", value)) for value in (match[3], match[5]) if value]
    if _THOUSANDS.match(sentence, match.end()):  # «620–720k NOK», «480–560'»
        values = [value * 1000 for value in values]
    if len(values) == 2 and values[0] < 1000 <= values[1]:  # «540-600 000»
        values[0] *= 1000
    if not values or not all(_is_pay(value, sentence, match) for value in values):
        return None
    if len(values) == 1 and match["most"]:
        return _Amounts(None, values[0])
    return _Amounts(values[0], None if len(values) == 1 and (match["least"] or match["open"]) else values[-1])


def _is_pay(value: int, sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a number is an amount that is paid: a year's, or an hour's or a meeting's where kroner are named."""
    if _YEAR[0] <= value <= _YEAR[1] or (value >= _SMALL_YEAR and _is_of_a_year(sentence, match)):
        return True
    if not (_MONEY.search(match[0]) or _KRONER.match(sentence, match.end())):  # «miljøterapeut (1532), kr 530 000» is a code
        return False
    return (_is_hour(value) and bool(_PAY.search(sentence))) or (
        _FEE[0] <= value <= _FEE[1] and bool(_PER_MEETING.search(sentence))
    )


def _is_of_a_year(sentence: str, match: re.Match[str]) -> bool:
    if _ADDED.search(sentence):
        return False
    return bool(_OF_THE_YEAR.search(sentence, 0, match.start()) or _A_YEAR.match(sentence, match.end()))


def _is_agreed(line: Line) -> bool:
    if line.under == "about" and not _OPENING.match(line.text):
        return False
    return bool(_AGREED.search(line.text)) or (line.under == "pay" and not line.text.endswith(":") and len(line.text) > 8)


def _cut(sentence: str) -> str:
    """Give the words around, at most about a line."""
    words = sentence.strip(" -–*•.")
    match = _PAY.search(words) or _MONEY.search(words)
    start = match.start() if match and len(words) > _LONGEST else 0
    return words[start : start + _LONGEST].strip()
