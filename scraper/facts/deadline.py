"""The last day on which one can apply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from scraper.facts import mentions
from scraper.facts.days import day
from scraper.facts.forms import FORMS
from scraper.facts.lines import Ad
from scraper.facts.look import Look
from scraper.facts.words import one_of


# «Søknadsfrist», «frist», «deadline», «søk innen», «send søknad seinast»
_FRIST = one_of("""
    (?:søknads|søke|søkje)?frist(?:en)?, siste (?:dag|søkedag), (?:application )?deadline, closing date, last (?:date|day)
""")
_SEND = one_of(r"""
    søk, søke, søkje, som søker, som søkjar, søknad\w{0,3}, send\w{0,2}
    gi beskjed, gje beskjed, meld (?:din|di) interesse, ta kontakt, meld deg, meld interesse, mail, e-?post
    si (?:litt|noe|noko), noen ord, nokre ord, skriv, cv, apply, applications?, sign up
""")
_BY = r"(?:innen|innan|seinast|senest|før|by|before|no later than|until|close[sd]?)"
_ARRIVED = (
    r"søkn?ad(?:en|er|a|ar)? (?:må|skal) (?:være|vere|vera) (?:inne|hos oss|her|mottatt|motteken|levert)"
    r"|søkn?ad(?:er|ar) (?:mottatt|motteke|som kommer|som kjem|sendt) etter|applications? received after"
)
_DEADLINE = re.compile(rf"\b(?:{_ARRIVED})\b|\b(?:{_FRIST}\b|{_SEND}\b(?:[^.;\n]|\.(?=\S)){{0,60}}?\b{_BY}\b)", re.IGNORECASE)
# Between the word and the day nothing else may begin: «etter fristen kaller vi inn til intervju 10. desember».
_EVENT = r"intervju|interview|oppstart|tiltre|\bstart|begynn|byrj|åpn|opna|kurs"
_OTHER_EVENT = re.compile(
    rf"{_EVENT}|møte|meeting|informasjon|\binfo|svar\b|seminar|konferanse|besatt|ansett|tilset", re.IGNORECASE
)
# «Du må tiltre innen 1. februar», «Vi gir deg svar innen 20. desember», «Påmelding innen 1. desember»
_ANOTHER_DAY = re.compile(
    rf"{_EVENT}|\b(?:gir|gjev|får|fær) (?:\w+ )?svar|ferdigstill|besett|spørsmål|påmelding|ingen frist|inga frist",
    re.IGNORECASE,
)
_NOT_THE_LAST_DAY = re.compile(
    r"(?:\b(?:etter|after|før|før ny|opprinnelig|opphavleg|gammel|påmelding\w*|svar|levering\w*) ?-?|påmeldings|leverings"
    r"|svar)$",
    re.IGNORECASE,
)
# «fristen er forlenget fra 16. november til 2. desember»
_FROM_TO = re.compile(r"\b(?:fra|frå|from|som var) .{2,25}? (?:til|to) ", re.IGNORECASE)
# «19. mars (opprinnelig 26. februar)»
_BEFORE = re.compile(r"\((?:opprinnelig|opphavleg|før|tidligere|tidlegare|ikke|ikkje|not)\b", re.IGNORECASE)
# «Forlenget frist: 10. mai», «the correct deadline is»: the board's own field may be the old one.
_MOVED = re.compile(
    r"\b(?:forlenge[st]?|forlenga|forlenget|utvide[st]?|utvida|utvidet|utsatt|utsett|ny|nye|rett|riktig|korrekt|correct"
    r"|extended|new)\b[^.;]{0,40}frist|frist\w* er (?:satt|sett) til\b"
    r"|frist\w*[^.;]{0,40}\b(?:forleng|utvid|utsatt|utsett|rettes)"
    # «uansett hva portalen viser», «selv om systemet holder annonsen åpen», «2. april, og ikke 27. mars»
    r"|\buansett (?:hva|kva)[^.;]{0,40}\b(?:viser|syner|står)\b|\bselv om[^.;]{0,40}annonse|\bportalen[^;]{0,40}\bfeil\b"
    r"|\d[^.;]{0,20}, og (?:ikke|ikkje) \d"
    r"|\b(?:correct|extended|new)\b[^.;]{0,30}\b(?:deadline|closing date)|\b(?:deadline"
    r"|closing date)[^.;]{0,30}\b(?:extended|moved)",
    re.IGNORECASE,
)
# «Fristen, som var 15. november, er forlengd til 4. desember», «Her står det 31. oktober, men styret har forlenget fristen»,
# «Fristen var først 15. november. Ny frist er 1. desember.»: of the days in such a sentence, and the next, the last counts.
_IS_MOVED = re.compile(
    r"\b(?:forleng\w+|leng[dt]|utvid\w+|utsatt|utsett|flytt\w*|skjøv\w*|(?:rett|riktig) (?:frist|dato)|ny frist"
    r"|(?:er|fristen|er (?:den|han)) (?:nå|no)|(?:nå|no) (?:sier|seier) (?:vi|me)"
    r"|extended|moved|postponed)\b|\b(?:tar|tek) (?:vi|me) imot søkn?ad\w*",
    re.IGNORECASE,
)
_OF_A_DEADLINE = re.compile(r"frist|deadline|closing date|kunngjer|kunngjør", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\b(?:intervju|interview|oppstart|tiltr|svar)\w*", re.IGNORECASE)
# «Prosjektet har frist 31. mars for rapportering»
_OTHER_PURPOSE = re.compile(
    r"\d[^.;]{0,20} (?:for|til) (?:å )?(?:rapport|lever|betal|innspill|melde|påmeld|svar)|\b(?:rapport|lever|betal)",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"(?<!\d)[.!?] ")
_SOON = re.compile(
    r"\b(?:snar[ea]st|asap|jo før|så (?:snart|fort|raskt) (?:som (?:mulig|mogleg|råd)|du kan)|as soon as possible)",
    re.IGNORECASE,
)
_ROLLING = r"(?:fort)?l[øo]p[ae]nde"
_OPEN = re.compile(
    r"\b"
    + one_of(rf"""
        {_ROLLING}, kontinuerlig, til stillinge?[na] er besatt, etter ?hvert som, etter kvart som
        når som helst, når du vil, når det passer, any ?time
        hele året, heile året, gjennom hele, gjennom heile
        ingen, inga, no, rolling, ongoing, continuous, as they arrive, as they come in
    """),
    re.IGNORECASE,
)
_TAKE = r"\b(?:tar|tek) (?:inn|opp|imot)\b"
_TURN_TO_US = r"\b(?:ring|svar|ta kontakt|kontakt|kom innom|skriv|meld|send)\b"
_APPLY_SOON = re.compile(
    "|".join(
        (
            (
                r"\b(?:søk|søke|søkje|send (?:inn )?(?:din )?søknad|søknad(?:en)? (?:sendes|sendast)) (?:så )?"
                r"(?:snar[ea]st|snart|fort)\b[^\n.]{0,20}"
            ),
            rf"\b(?:vi|me) (?:vurder|behandl|intervju)(?:er|ar)[^\n.]{{0,40}}\b{_ROLLING}\b",
            rf"\b(?:vi|me) (?:kaller|kallar) inn[^\n.]{{0,40}}\b{_ROLLING}\b",
            rf"(?:\bsøk(?:er|nad|jar)?\w{{0,6}}|{_TAKE})[^\n.]{{0,40}}\b{_ROLLING}\b",
            rf"\b{_ROLLING} (?:opptak|inntak|vurdering)",
            r"\b(?:etter ?hvert|etter kvart) som (?:de|dei) (?:kommer|kjem)",
            rf"{_TAKE}[^\n.]{{0,30}}\b(?:hele|heile|gjennom hele|gjennom heile) (?:år|vint|sommar|sommer|høst|haust|vår)\w*",
            r"\b(?:ingen|inga|ikke noen|no) (?:fast |fixed |sett )?(?:søknads|søke|søkje)?(?:frist|deadline)\b",
            rf"{_TURN_TO_US}[^\n]{{0,60}}\b(?:snar[ea]st|så (?:snart|fort) (?:du kan|som mulig))",
            r"\bjo før,? (?:jo heller|dess betre)",
            rf"\b(?:ansetter|tilset|presenterer|melde (?:deg|seg))\b[^\n.]{{0,30}}\b{_ROLLING}\b",
            r"\bpåmelding\w* [^\n.]{0,15}\bhei?le året",
            r"\bsøk (?:gjerne )?når (?:som helst|du vil)|\bsøk når det passer|\bskjema\w* når som helst",
            r"\bapply (?:at )?any ?time",
            r"\bread as they (?:come in|arrive)|\brolling basis|\bapplications? (?:are )?(?:\w+ )?continuous",
        )
    ),
    re.IGNORECASE,
)
# «Datoen i stillingsbasen er satt fordi feltet må fylles ut», «uten frist»: what the board shows is no deadline.
_NONE_SET = re.compile(
    r"\b(?:datoen|fristen) (?:i|på|som|portalen|basen|vi) [^.;]{0,60}\b(?:bare|berre|kun|fordi|ikke|ikkje)\b"
    r"|\b(?:uten|utan|ingen|inga|no) (?:fast |fixed |sett )?(?:søknads|søke|søkje)?(?:frist|deadline)\b",
    re.IGNORECASE,
)
_ANY_MOVED, _ANY_NONE_SET = Look(_OF_A_DEADLINE), Look(_NONE_SET)
_ANY_DEADLINE, _ANY_SOON = Look(_DEADLINE), Look(_APPLY_SOON)
_ONE_DAY = timedelta(days=1)
_UP_TO = re.compile(r"\b(?:før|before)\b\D{0,15}\d", re.IGNORECASE)  # «før 1. april»: the last day is the one before
_NEAR = 60  # letters after the word in which the day stands


def deadline(board: str, ad: Ad, published: date | None, quotes: dict[str, str]) -> str:
    """Read the board's own field first, then the text; a label such as «snarest» only when no day is stated.

    A deadline that the text has moved counts before the board's, which may be the old one.
    """
    stated = list(_stated(ad))
    soon = [(line.text, match[0]) for line in ad.where(_ANY_SOON) for match in _APPLY_SOON.finditer(line.text)]
    by_board = None if soon and _is_none_set(ad) else _day("", board, published)
    found = (
        _by_text(ad, stated, by_board, published) or _by_board(board, by_board) or _by_label([(board, board), *stated, *soon])
    )
    if not found:
        return _likely(ad, published, quotes)
    quotes["deadline"] = found[0].strip()
    return found[1]


def _is_none_set(ad: Ad) -> bool:
    """Tell whether an ad says that there is no deadline, whatever the board shows."""
    return any(_NONE_SET.search(line.text) for line in ad.where(_ANY_NONE_SET))


def _by_text(
    ad: Ad, stated: Iterable[tuple[str, str]], by_board: date | None, published: date | None
) -> tuple[str, str] | None:
    """Give the sentence that states the last day and counts before the board, with the day."""
    for sentence, moved in _moved(ad, published):
        return sentence, moved.isoformat()
    for sentence, words in stated:
        found = _day(sentence, words, published)
        if found and (not by_board or _counts_before(by_board, found, sentence)):
            return sentence, found.isoformat()
    return None


def _by_board(board: str, last: date | None) -> tuple[str, str] | None:
    return (board, last.isoformat()) if last else None


def _by_label(said: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Give the first sentence whose words are a label, with the label."""
    labelled = ((sentence, _label(words)) for sentence, words in said)
    return next((one for one in labelled if one[1]), None)


def _counts_before(by_board: date, found: date, sentence: str) -> bool:
    """Tell whether the day of the text counts and not the board's: it was moved, or the board's is a day too early.

    Boards that keep midnight UTC show the day before.
    """
    return bool(_MOVED.search(sentence)) or (found - by_board == _ONE_DAY and not _UP_TO.search(sentence))


def _moved(ad: Ad, published: date | None) -> Iterator[tuple[str, date]]:
    """Give each sentence that moves a deadline, with the day that it is moved to: the last that it, or the next, names."""
    for number in ad.numbers(_ANY_MOVED):
        line, after = ad.lines[number].text, ad.after(number).text
        said = f"{line} {after}" if _IS_MOVED.search(after) else line
        if _IS_MOVED.search(said) and (days := _days(_AFTERWARDS.split(said)[0], published)):
            yield said, max(days)


def _days(sentence: str, published: date | None) -> list[date]:
    """Give all the days that a sentence names."""
    return [found for match in FORMS["deadline", "day"].finditer(sentence) if (found := day(match[0], published))]


def _likely(ad: Ad, published: date | None, quotes: dict[str, str]) -> str:
    """Give the day that is likely the last, by what stands around it, else a label that is likely."""
    told = [each for each in mentions.told(ad, "deadline") if each.line.under != "title"]
    told.sort(key=lambda each: each.value != "day")
    for each in told:
        found = day(each.words, published) if each.value == "day" and not _is_another(each.line.text) else None
        if found or each.value != "day":
            quotes["deadline"] = each.line.text
            return found.isoformat() if found else each.value
    return ""


def _is_another(sentence: str) -> bool:
    """Tell whether a sentence surely speaks of another day than the last to apply on."""
    return bool(_ANOTHER_DAY.search(_before_digit(sentence)) or _OTHER_PURPOSE.search(sentence))


def _stated(ad: Ad) -> Iterator[tuple[str, str]]:
    """Give each sentence that speaks of a deadline, with the words after it; a heading has them on the next line."""
    for number in ad.numbers(_ANY_DEADLINE):
        line, after = ad.lines[number], ad.after(number)
        for match in _DEADLINE.finditer(line.text):
            if not _NOT_THE_LAST_DAY.search(line.text[: match.start()][-20:]):
                rest = line.text[match.end() :].strip(" :")
                yield line.text if rest else f"{line.text} {after.text}", (rest or after.text)[:_NEAR]


def _day(sentence: str, words: str, published: date | None) -> date | None:
    """Read the day that words begin with, unless they speak of something else before it."""
    words = _BEFORE.split(words)[0]
    if sentence and (moved := _FROM_TO.search(words)):
        words = words[moved.end() :]
    if sentence and (_OTHER_EVENT.search(_before_digit(words)) or _OTHER_PURPOSE.search(words)):
        return None
    return day(_NEXT_SENTENCE.split(words)[0] if sentence else words, published)


def _before_digit(words: str) -> str:
    """Give the words before the first number, or all of them."""
    return re.split(r"\d", words, maxsplit=1)[0]


def _label(words: str) -> str:
    if _SOON.search(words):
        return "snarest"
    return "løpende" if _OPEN.search(words) else ""
