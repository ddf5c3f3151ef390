"""How many posts one ad offers, where it says so in digits or words."""

from __future__ import annotations

import re

from scraper.facts import mentions
from scraper.facts.context import is_of_others
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.posts import MANY_POSTS, NOT_PEOPLE, ONE_POST, PEOPLE
from scraper.facts.words import one_of


_WORDS = {
    **dict.fromkeys(("en", "én", "ein", "éin", "ei", "éi", "ett", "eitt", "one", "ene", "eine"), 1),
    **dict.fromkeys(("to", "two", "begge", "båe", "both"), 2), **dict.fromkeys(("tre", "three"), 3),
    **dict.fromkeys(("fire", "four"), 4),
    **dict.fromkeys(("fem", "five"), 5), **dict.fromkeys(("seks", "six"), 6), **dict.fromkeys(("sju", "syv", "seven"), 7),
    **dict.fromkeys(("åtte", "eight"), 8), **dict.fromkeys(("ni", "nine"), 9), **dict.fromkeys(("ti", "ten"), 10),
}  # fmt: skip
_MANY = r"(\d{1,2}|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|two|three|four|five|six|seven|eight|nine|ten)"
_ONE_OR_MANY = rf"(?:én|éin|éi|ett|eitt|{_MANY[1:]}"
_BETWEEN = r"(?:(?:(?!\d)[\w-]{2,20}|\d{1,3} ?%) ){0,3}"
_ADJECTIVES = (
    r"(?:ledige?|faste?,?|nye?|hele?,?|heile,?|vacant|full-time|part-time|permanent|temporary|fixed-term|project|new|små,?"
    r"|\d{1,3}(?:[.,]\d{1,2})? ?%(?: ?-)?|engasjerte|dyktige|unge?|erfarne?|slike?|ledig)"
)
_UNITS = (
    r"(?:time|dag|kveld|uke|veke|måned|månad|år|gang|gong|helg|ettermiddag|formiddag|januar|februar|mars|april"
    r"|june|july|march|may|january|february|august|october|december|juni|juli|august|september|oktober|november|desember)"
)
_OFFERING = one_of("""
    søker etter, søkjer etter, penger til, pengar til, søker, søkjer, søkes, trenger, treng, mangler, manglar
    ansetter, tilsetter, tilset, ansette, tilsette, tilsetje
    lyser (?:vi |me )?ut, lyse ut, har ledige?, etterlyser, rekrutterer, opprett(?:er|ar|et|a), gjelder, gjeld
    ser etter, ser nå etter, leter etter, leitar etter, på jakt etter
    kunngjør, kunngjer, ønsker(?: oss)?, ynskjer, skal ha, tilsetje, lønns(?:midler|midlar) til, styrkes med, styrkast med
    knytte til oss, offer
    har bruk for, lønne, lønner, engasjerer, får plass til, ansettes
    finne, skaffe, tar inn, tek inn, er det plass til, skal (?:vi|me) ha, (?:fra|frå) ingen til
    besette, besetje, engasjere, vacancy for, hire, hires, hiring, recruit, recruits, recruiting, seek, seeks, need
    needs, looking for
""")
# «Én person skal ansettes», «tre erfaringskonsulenter skal ansettes»
_TO_BE_EMPLOYED = r"skal ansettes|skal tilset\w+"
_EMPLOYED = rf"{_TO_BE_EMPLOYED}|ansettes|tilsettes"
_FORMS = (
    re.compile(
        r"\b(?:antall|tal(?:et)? på|number of) (?:ledige )?(?:stillinger|stillingar|positions)\s?:?\s?(\d{1,3}|[a-zæøå]+)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(\d) ?(?:[x×]|stk\.?(?: à)?) ?\d{2,3} ?(?:%|prosent)", re.IGNORECASE),
    re.compile(rf"\b(?:i alt|til sammen|totalt) {_MANY} (?:{_ADJECTIVES} )*(?:{MANY_POSTS}|personer|personar)", re.IGNORECASE),
    re.compile(rf"(?<![\d,.–-])\b{_MANY} (?:{_ADJECTIVES} )*{MANY_POSTS}", re.IGNORECASE),
    re.compile(rf"(?<![\d,.])\b(1|én|éin|éi|ett|eitt|one) (?!års? )(?:{_ADJECTIVES} )*{ONE_POST}", re.IGNORECASE),
    re.compile(r"^\W*(ett|eitt|1) (?:vikariat|engasjement)\b", re.IGNORECASE),
    re.compile(
        rf"^\W*(én|éin|one|1) [^\W\d_]{{4,40}}(?: \([^)]{{2,20}}\))? (?:søkes|søkjast|søkast|wanted|{_EMPLOYED})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_OFFERING} (?:(?:vi|me|nå|no) )*{_MANY} nye\b(?! (?:{NOT_PEOPLE}))", re.IGNORECASE),
    # «Vi ansetter én.», «1 ny medarbeider»: the digit or the stress makes it a number
    re.compile(rf"\b{_OFFERING} (én|éin|éi|one)(?=\W*$)", re.IGNORECASE),
    re.compile(rf"(?<![\d,.–-])\b(1) (?:{_ADJECTIVES} )*(?!{_UNITS})[^\W\d_]{{4,40}}\b", re.IGNORECASE),
    re.compile(
        r"(?<!en av )(?<!ein av )\b(?:disse|desse|these|de|dei) ([2-9]|to|tre|fire|fem|two|three"
        r"|four) (?:siste |nye |faste )?(?:stillingene|stillingane|positions)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(begge|both)(?: the| de)? (?:stillingen|stillingane|stillinger|stillingar|positions|posts)", re.IGNORECASE),
    re.compile(
        rf"\b{_OFFERING} (?:(?:vi|me|derfor|difor|nå|no|også|òg|opp til|our|for|deg"
        rf"|the) ){{0,3}}{_MANY} {_BETWEEN}?(?:{PEOPLE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:styrker|styrkjer|utvider|utvidar|bemanner|øker) [^.;\d]{{0,30}}\bmed {_MANY} {_BETWEEN}?(?:{PEOPLE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*{_MANY} {_BETWEEN}?(?:{PEOPLE}) (?:\w{{1,20}} ){{0,3}}?(?:søkes|søkjast|wanted"
        rf"|{_EMPLOYED})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MANY} {_BETWEEN}?(?:{PEOPLE}) (?:{_TO_BE_EMPLOYED})\b", re.IGNORECASE),
    re.compile(rf"\bmidl[ea]r til {_MANY} (?:\w+ )?(?:erfarings|medarbeid|konsulent|miljø)\w+", re.IGNORECASE),
    re.compile(rf"^\W*{_MANY} (?:{PEOPLE}), (?:hvorav|derav|herav)\b", re.IGNORECASE),
    re.compile(r"\bvacancy for (one|two|three)\b", re.IGNORECASE),
    re.compile(r"^\W*(én|éin|éi|1) [^\W\d_]{4,40} (?:i|på|med) \d", re.IGNORECASE),
    # «bare denne ene stillingen», «we are filling one»
    re.compile(r"\b(?:(?:bare|berre|kun) denne|filling) (ene|eine|one)\b", re.IGNORECASE),
    # «vi skal ansette én jobbspesialist», «lyser ut EN stilling»: a number, where «en» is none
    re.compile(
        rf"(?i:\b(?:{_OFFERING}|dreie?a?r seg om|midl[ea]r til|bruk(?:es|ast) på)|sett(?:er|ar)? (?:vi |me )?(?:nå "
        rf"|no )?av) (?:(?i:vi|nå|no|av|derfor|difor) ){{0,2}}(én|éin|éi|EN"
        rf"|EIN|one) (?i:{_ADJECTIVES} )*[^\W\d_]{{4,40}}"
        r"(?<! who)(?! (?i:og|and))"
    ),
)
# «2 x 100 % fast», «Helsefagarbeider, to stillinger»: lines of a list of posts.
# «Fast, 100 %, én stilling.», «Prosjektstilling i 100 %, 1 stk.», «Antall: 1»: it is said of nothing else.
_COUNTED = re.compile(
    rf"(?:^|[.,;:(]|(?<!\d)[–-]|\b(?:og|kun|bare|berre|er|altså|and|only)) ?(1|én|éin|éi|ett|eitt|one"
    rf"|{_MANY[1:]} (?:slik |{_ADJECTIVES} )*"
    r"(?:[^\W\d_]{0,15}stilling(?:er|ar)?|positions?|vacancy|vacancies|posts?|stk\b\.?)"
    r"(?=\W*$|[.,;:)]| (?:i|på|ved|med|fra|frå|til|ut|fordelt|at|in|for|from)\b)"
    r"|[,;] ?(1|én|éin|ein|one) person(?=\W*$|[.,;)])|\b(?:antall|antal|tal)(?: ledige)?(?: stillinger"
    r"| stillingar)?: ?(\d{1,3})\b",
    re.IGNORECASE,
)
_ITS_POSTS = rf"(?:[,–-] |\()(én|éin|éi|ett|eitt|en|ei|{_MANY[1:]} (?:{_ADJECTIVES} )*stilling(?:er|ar)?\b"
_LISTED = (
    re.compile(r"^\W*(?:\d[.)] [^.;:]{3,60}? )?(\d) ?[x×] ?(?:\d{2,3} ?%|[^\W\d_]{4})"),
    re.compile(rf"^\W*(?:\d[.)] ?)?[^.;:]{{3,60}}?{_ITS_POSTS}", re.IGNORECASE),
)
_NUMBERED = re.compile(r"^\W*\d[.)] [^\W\d][^.]*\d ?%")
# «ett vikariat og én fast stilling» are two.
_TWO_KINDS = re.compile(
    rf"\b{_ONE_OR_MANY} (?:{_ADJECTIVES} )*(?:vikariat|engasjement|fast stilling"
    rf"|stilling)\w{{0,2}}(?: (?:på|i) \d{{2,3}} ?(?:%|prosent))? og {_ONE_OR_MANY} (?:{_ADJECTIVES} )*(?:{MANY_POSTS}"
    rf"|(?:midlertidige|mellombelse)\b)",
    re.IGNORECASE,
)
# «én på 100 % og to på 50 %» are three.
_SHARE = rf"{_ONE_OR_MANY} (?:stk\.? )?(?:på |i |à )?\d{{2,3}} ?(?:%|prosent)"
_SHARES = re.compile(rf"\b{_SHARE}(?:,|,? og) {_SHARE}", re.IGNORECASE)
# «Vi søker én erfaringskonsulent og to miljøarbeidere» are three.
_ONE_AND_MORE = re.compile(
    rf"\b{_OFFERING} (?:én|en|ein|éin|one|a) [^\W\d_]{{4,40}} (?:og|and) {_MANY} {_BETWEEN}?(?:{PEOPLE})", re.IGNORECASE
)
# «Teamet har tre erfaringskonsulenter» counts colleagues, and «de fem stillingene lyses ut senere» what is to come.
_OFFERED = re.compile(
    one_of(r"""
        \bbeset(?:te|je)\b, \bengasjere\b, prøve ut, dreie?a?r seg om, \bfilling\b, (?:bare|berre|kun) de[nt]ne
        brukes på, brukast på, ^\W*(?:én|éin|éi)\b
        (?:vi|me) har (?:én|éi|éin|1)\b
        \bfinne\b, \bskaffe\b, \bt[ae][rk] inn\b, søk, ledig, lys, ansett, tilset, opprett, på jakt, mangl, trenger
        treng, styrk, utvid, gjeld
        \bpeng(?:er|ar) til, is open, blir ledig, vert ledig
        bruk for, \blønner?\b, (?:ser|leter|leitar) etter, i alt, totalt, antall, sett(?:er|ar)? (?:vi |me )?(?:nå |no )?av
        kunngj, ønsker (?:vi|oss|nå|no|å knytte), skal ha, (?:midler|midlar) til, styrkes
        knytte til oss, fyller, budsjettet, \boffer
        \bvi har (?:nå |no )?(?:to|tre|fire|fem|\d) (?:faste|nye|\d+ ?%)
        talet? på, begge, deles i, delt i, det er, består av, er det
        plass til, (?:fra|frå) ingen til, skal (?:vi|me) ha
        number of, hiring, looking for, seek, vacan, recruit, needs?\b, hires?\b, positions?\b, both
        ^\W*(?:\d|to|tre|fire|fem|seks|sju|åtte|two|three|four)\b, : ?\d
    """),
    re.IGNORECASE,
)
_THERE_ALREADY = re.compile(
    one_of(r"""
        \b(?:team\w*|avdeling\w*|vi|me|eining\w*|enhet\w*|seksjon\w*) (?:består|tel|teller)\b
        \bkolleg(?:er|aer) med, sammen med, saman med, ansvar for, leder for, leiar for, \blede[ ], \brettleie?\b, \bveilede\b
        \bhar (?:vi |me |nå )?(?:styrket|styrka|utvidet|utvida)\b, masterstud, intervju, delt i, deles i
        \bDe \w+ stillingene, i praksis, \boppg(?:ave|åve)\w* [^.;]{0,40}å ansette, \bi perioden 20\d\d, i løpet av 20\d\d
    """)
)
_UP_TO = re.compile(r"\b(?:inntil|opptil|opp til|up to|minst|over) $", re.IGNORECASE)
# «eitt av sju kompetansesenter», «1 March»
_NO_POSTS = re.compile(r" (?:av|of|jan|feb|mar|apr|mai|may|jun|jul|aug|sep|o[ck]t|nov|de[sc])", re.IGNORECASE)
# «To erfaringskonsulenter til FACT-teamet»: a title offers what it names.
_TITLED = re.compile(rf"^\W*(?:(?:vi|me) søk\w+ |ledig\w* |\d ledige )?{_MANY} {_BETWEEN}?(?:{PEOPLE})", re.IGNORECASE)
_ENGLISH_TO = re.compile(r"^(?:seek|need|hire|hiring|recruit|looking for)\w* (?:\w+ )*to\b", re.IGNORECASE)
_LETTERED = re.compile(r"\W*(?:stilling|position) ([A-H1-9])\b(?!\d)", re.IGNORECASE)
_ANY, _ANY_LETTERED = Look(_TITLED, _COUNTED, _TWO_KINDS, _SHARES, _ONE_AND_MORE, *_FORMS), Look(_LETTERED)
_ANY_LISTED = Look(_LISTED[0], re.compile(_ITS_POSTS, re.IGNORECASE), re.compile(r"^\W*\d[.)] "))
_MOST = 999
_MOST_UNNAMED = 12  # more than so many posts are called posts, or counted
_NAMES_POSTS = re.compile(r"stilling|årsverk|positions?|posts?\b|antall|tal", re.IGNORECASE)


def positions(ad: Ad, board: str, quotes: dict[str, str]) -> int | None:
    """Give the number of posts as the text states it, else as the board does."""
    if listed := _listed(ad, quotes):
        return listed
    lines = [line for line in ad.where(_ANY) if line.under != "tasks"]
    title = [line for line in lines[:1] if line.under == "title"]
    for read, among in ((_stated, title), (_counted, lines), (_stated, lines)):
        for line in among:
            if number := read(line):
                quotes["positions"] = line.text
                return number
    if counted := _lettered(ad, quotes) or _likely(ad, quotes):
        return counted
    words = board.strip()
    if not words.isdecimal() or len(words) > 4 or int(words) == 0:
        return None
    quotes["positions"] = words
    return int(words)


def _listed(ad: Ad, quotes: dict[str, str]) -> int:
    """Add up a list of posts: «2 x 100 % fast», «1 x 50 % vikariat»."""
    found: dict[str, int] = {}
    for line in ad.where(_ANY_LISTED):
        match = next((match for form in _LISTED if (match := form.search(line.text))), None)
        if line.under != "title" and (match or _NUMBERED.search(line.text)):
            found[line.text] = as_number(match[1]) if match else 1
    if len(found) < 2:
        return 0
    quotes["positions"] = "; ".join(found)
    return sum(found.values())


def _stated(line: Line) -> int:
    """Give the number of posts that a sentence offers, or 0."""
    sentence = line.text
    if not (line.under == "title" or _OFFERED.search(sentence)) or _THERE_ALREADY.search(sentence):
        return 0
    if both := _TWO_KINDS.search(sentence):
        return sum(as_number(word) for word in re.findall(r"\w+", both[0]) if word.lower() in _WORDS or word.isdecimal())
    if shares := _SHARES.search(sentence):  # «fire vernepleiere, to på 100 %, én på 86 % og én på 75 %»
        return max(_of_forms(line), sum(as_number(share.split()[0]) for share in re.split(r"(?:,|,? og) ", shares[0])))
    if more := _ONE_AND_MORE.search(sentence):
        return 1 + as_number(more[1])
    return _of_forms(line)


def _of_forms(line: Line) -> int:
    """Give the number of the first form that a sentence has, or 0."""
    sentence = line.text
    for form in (*_FORMS, *([_TITLED] if line.under == "title" else [])):
        match = form.search(sentence)
        if match and _ENGLISH_TO.search(match[0]):  # «we seek to improve»
            continue
        if match and sentence.isupper() and match[1] in ("EN", "EIN"):  # «VI SØKER EN MEDARBEIDER» stresses nothing
            continue
        number = as_number(match[1]) if match else 0
        if match and number > _MOST_UNNAMED and not _NAMES_POSTS.search(match[0]):
            continue  # «Hjelp oss å ansette 30 erfaringskonsulenter»
        if match and number and not is_of_others(sentence, match.start(), match.end()):
            return number
    return 0


def _counted(line: Line) -> int:
    """Give the number that a sentence ends a list of terms with, or 0: «fast, 60 %, én stilling»."""
    sentence = line.text
    match = _COUNTED.search(sentence)
    if not match or line.under == "title" or _THERE_ALREADY.search(sentence) or is_of_others(sentence, *match.span()):
        return 0
    if _TWO_KINDS.search(sentence) or _SHARES.search(sentence) or _ONE_AND_MORE.search(sentence):
        return 0
    return as_number(match[1] or match[2] or match[3])


def _lettered(ad: Ad, quotes: dict[str, str]) -> int | None:
    """Count «Stilling A», «Stilling B», where each stands before a post of its own."""
    found = {match[1].upper(): line.text for line in ad.where(_ANY_LETTERED) if (match := _LETTERED.match(line.text))}
    if len(found) < 2:
        return None
    quotes["positions"] = "; ".join(found.values())
    return len(found)


def _likely(ad: Ad, quotes: dict[str, str]) -> int | None:
    """Give the number that is likely that of the posts, by what stands around it."""
    for told in mentions.told(ad, "positions"):
        sentence = told.line.text
        if _UP_TO.search(told.before) or _NO_POSTS.match(sentence, told.span[1]) or _THERE_ALREADY.search(sentence):
            continue
        if as_number(told.words) <= _MOST_UNNAMED and not is_of_others(sentence, *told.span):
            quotes["positions"] = sentence
            return as_number(told.words)
    return None


def as_number(words: str) -> int:
    """Give the number that a word is, 0 where it is none that posts have."""
    number = int(words) if words.isdecimal() else _WORDS.get(words.lower(), 0)
    return number if number <= _MOST else 0
