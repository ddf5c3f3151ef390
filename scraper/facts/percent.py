"""How much of a full post is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.facts import mentions
from scraper.facts.context import is_of_others, is_told, offered
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import one_of


_NUMBER = r"(\d{1,3})(?:[.,]\d{1,2})?"
_SIGN = r"(?:%|prosent(?:s?\b|(?=stilling))|pst\b\.?|percent\b|per cent\b)"
_TO = (
    r"(?:-|–|—|til|to|, (?:høyst|maks\w*|opptil)|(?:og|,) (?:den|det) (?:andre|andra) (?:på|i)"
    r"|[\w ]{0,35}, (?:deretter|så)|og|eller|and|or|/)"  # «50 % de første seks månedene, deretter 80 %»
)
# «80 %», «50–100 %», «50 til 100 prosent», «20 % - 50 %»
_PERCENT = re.compile(
    rf"(?<![\d.,]){_NUMBER}(?:, \d{{1,3}})? ?(?:{_SIGN} ?)?{_TO} ?{_NUMBER} ?{_SIGN}"
    rf"|(?<![\d.,]){_NUMBER}[ -]?{_SIGN}",
    re.IGNORECASE,
)
# «fra 60 % og opp til hel stilling»
_UP_TO_FULL = re.compile(rf"{_SIGN} (?:og )?(?:(?:opp |oppover )?(?:til|to)|inntil) (?:full|hel|heil)\b", re.IGNORECASE)
# «Stillingsprosent: 83,5», «Stillingsprosent varierer fra 50 til 100»
_LABELLED = re.compile(
    r"(?<!gjennomsnittlig )\b(?:stillings(?:prosent|størrelse|storleik|brøk|andel|omfang|del)(?:en|er)?"
    r"|(?:med|har) ei?n prosent(?= på)|\bprosenten|^\W*prosent(?=:)|position percentage|percentage of full-time)"
    rf"(?: (?:varierer|er|på|vil være|vil vere|blir|vert|(?:er )?(?:satt|sett) til|settes til)){{0,2}}(?: fra| frå| mellom)?"
    rf"\s?:?\s?{_NUMBER}(?: ?(?:{_SIGN} ?)?(?:-|–|—|til|to|og"
    rf"|and) ?{_NUMBER})?(?![\d-])",
    re.IGNORECASE,
)
# A percentage is the post's when the words beside it speak of employment; «10 % av befolkningen» is not.
_OF_A_POST = re.compile(
    one_of(r"""
        stilling(?!sprosent er), \bfaste?\b, ansettelse, tilsetting, tilsetjing, vikar, engasjement, åremål, tilkalling
        midlertidig, mellombels, tidsavgrens, tidsbegrens, årsverk, heltid, deltid, turnus, \bomfang(?:et)?\b, \barbeidstid
        \bsvarer til\b, \bsvarar til\b, \btilsvarer\b, \btilsvarar\b, \bdet vil si\b, \bdet vil seie\b, \bdvs\b
        \boppdraget er\b, \broll(?:en|a) er\b, \banslår\b, \btenkj?er oss\b, \bengasjerer\b, \bvarer\b, \bvarar\b
        \bjobb(?:er|ar)? på\b
        \btil sammen\b, \btil saman\b, -jobb\b
        \bdag(?:er|ar) i vek
        \bt/u\b, \btimer (?:per|i) uk, \btimar i vek, \bdag(?:er|ar) i uk, \btilsvarende\b
        \bdu (?:jobber|jobbar|arbeider|arbeidar)\b
        \blønn(?:et|a)\b, \bi (?:ett|eitt|et|eit|to|tre|fire|\d) år\b, \bmidl(?:er|ar) til\b, \bstørrelse, \bstorleik
        \bjobbe mindre\b, \banställning, \btjänst, \bhver av dem\b
        \bkvar av dei\b
        \bsøk(?:er|jer|es)\b, \bledige?\b, \btreng(?:er)?\b, \bansetter\b, \btilset\b, \blys(?:er|es) ut
        \bposition, \bengagement, contract, permanent, full-time, part-time, fixed[- ]term, \bpost\b, \bFTE\b
        \bhver (?:rekke|rad), \bi prosent\b, \bterms\b, \bcover\b, ^\W*\w+ personer, \byou choose\b
        \bdu vel(?:ger|g|jer)\b, \bprosjekt (?:til|ut|i)\b
        prosjektfinansiert, \bsnakk om\b, \baltså akkurat\b, \bansettes\b, \btilsetjast\b, \bmay be held at\b
        \bnetter hver, \bnetter kvar, \bkveld(?:er|ar) i, \bthat makes\b, \bdet blir\b
        \bsom blir\b, \brekke utgjør\b, \btimer eller\b, \bof full[- ]time\b
        \bvacan, \bhiring, \brecruiting, \bneeds?\b
    """),
    re.IGNORECASE,
)
_NOT_THE_POST_AFTER = re.compile(
    r"\s*(?:av|of)\b(?! (?:ei |en )?(?:(?:full|hel|heil)\b|et årsverk|turnus|stilling\b|a full|full|37|ei? full|(?:kr\.? "
    r"|NOK )?\d{3}[ .,]\d{3}))|\s*"
    + one_of(r"""
        engasjement (?:for(?! (?:skole|skule|perioden|\d|e[it]t|ein?t?\b|sesong))|i arbeid|i alle)
        engasjert, innsats, commit, dedicat, of the
        hjemmekontor, heimekontor, home office, remote, forskning, forsking, FoU, finansier, arbeidsevne, klinisk
        helg, natt(?!e?va[kr]t), kveld(?!svakt), undervisning, er undervisning, administrasjon\b, reis, folk, røyk
        trekk, rabatt, tillegg
        egenandel, eigendel, dekning, lønn
        økning, auke, vekst, per år, pr\.? år, i året, årlig, eid, eigd, owned, ufør, sjukmeld, sykmeld, stillingsvern
    """),
    re.IGNORECASE,
)
_NOT_THE_POST_BEFORE = re.compile(
    one_of(r"""
        finansier\w+(?: med)?, (?:jobbet|jobba|arbeidet|arbeidd|hatt) (?:i|minst)
        (?:økt|auka|økning|auke|redusert|kuttet|kutta|vekst) (?:med|på)
        \w{3,20}tillegg(?:et)?, pensjon\w*, ufør\w*, sykefravær\w*, sjukefråvær\w*, rabatt\w*, gjennomsnitt\w*
        exceeding, pension
        reise\w*, helg(?:e?arbeid|er)?\b, \bvar (?:utlyst|lyst ut), \bover, (?:trappes|trappast) ned (?:fra|frå)
        (?:hjemme|heime)kontor
        kombineres med, kombinerast med, (?:økes|økast|aukast|utvides|utvidast|utvidelse|utviding|øke|auke) til
        \b(?:ansatte|tilsette|kolleger|kollegaer|kollegaar) (?:i|på|med|til)
        stilling(?:er|ar) (?:under|over), \b(?:vi|me) (?:gir|gjev|yter)
    """)
    + r"(?: \w+){0,2}[,:]? ?$",
    re.IGNORECASE,
)
# «10 % vakttillegg», «95 % fornøyde»: of what stands right after, which is neither a post nor one of the little words.
_OF_ANOTHER = re.compile(
    r" ?(?!"
    + one_of(r"""
        \w*stilling, \w*stelling, \w*tilset, \w*ansett, \w*vikar, \w*engasj, prosjekt, årsverk, heltid, heiltid
        deltid, dag, kveld, \w*turnus, \w*vakt\b, project
        faste?, midlertidig, mellombels, ledig, full\b, hel, heil, åremål, oppsøk, adjunkt, ulike, varig, todelt, dels
        \w*time, arbeid, hver\b, kvar\b, stk, st\b, nå\b, no\b, også, òg, etter, inntil, fordelt, position, \w*time
        permanent, contract, post, job
        [a-zæøå]{1,4}\b, from, with, through, according, until, starting, temporary, fixed, mellom, eventuelt, snarest
    """)
    + r")[a-zæøå]{5,}",
    re.IGNORECASE,
)
# «Studiet går på deltid (50 %)», «Sykefraværet på bosenteret er på 6,8 %»
_OF_STUDIES = re.compile(
    r"\b(?:studi(?:et|um\w*)|utdanning(?:en|a)|kurset|sykefravær\w*|sjukefråvær\w*)\b[^.;]{0,60}$", re.IGNORECASE
)
_TOGETHER_WITH = re.compile(r"\b(?:sammen|saman|together) (?:med|with)\b[^.;,]*$", re.IGNORECASE)
# «Pårørendekontakten, som er sykepleier, har 100 % stilling»
_NO_POST = r"(?!still|vikar|engasj|jobb|rolle|prosjekt|tilset|ansett|post)"
_HAS_IT = re.compile(
    rf"^\W*{_NO_POST}[^\W\d_]{{5,30}}(?:ane|ene) (?:har|er|var|hadde)\b[^.;]*$"
    rf"|^\W*{_NO_POST}[^\W\d_]{{4,30}}(?:en|a|ane|ene)\b[^.;]{{0,90}}?"
    r"\b(?:har|er i|jobber i|arbeider i) (?:nylig |nyleg )?(?:fått )?$"
    rf"|^\W*{_NO_POST}[^\W\d_]{{4,30}}en (?:har|er i) \d{{1,3}} ?%(?: stilling)?(?: og|,)[^.;]* [^\W\d_]{{4,30}}en (?:i )?$",
    re.IGNORECASE,
)
# «30 % av kr 438 000»: what is paid is the post's share.
_OF_PAY = re.compile(r" ?(?:av|of) (?:kr\.? |NOK )?\d{3}[ .,]\d{3}", re.IGNORECASE)
# «Vikariatet på 50 % gjelder ett år», «begge i 100 %»
_POST_BEFORE = re.compile(
    r"\b(?:alle|begge|båe|to|tre|fire|den (?:ene|eine|andre)|den i \w+|hver|kvar"
    r"|(?:den|ho|stillingen|stillinga) er|er (?:nå |no )?(?:den"
    r"|stillingen|stillinga)|nå som|no som|éi?n|eit?t|ein?|en|et|all|both"
    r"|each),? (?:er )?(?:på|i|at|in) $|\ber (?:nå |no )?(?:den|stillingen|stillinga) $|\b(?:nå|no) som $"
    r"|\b(?:henholdsvis|høvesvis) $"
    r"|\b(?:\w*stilling|vikariat|engasjement|fast|prosjekt)\w{0,5},?(?: (?:er|på|i|vil|være|vere|ein|en|et"
    r"|eit)){0,3} $",
    re.IGNORECASE,
)
# «Stillingen er utvidet fra 40 til 60 %»: it is what it has become.
_GREW = re.compile(r"\b(?:utvid|øk|auk)\w* (?:fra|frå) $", re.IGNORECASE)
# «kr 391 000 - 455 500 i 100 % stilling», «lønn i full stilling»: what the pay is reckoned of.
_PAY_BEFORE = re.compile(
    r"(?:(?<![\d.])\d{2,3}[ .,]\d{3}(?!\d)|\d{5,})(?:,-)?(?:[^.;,]|\bpr\.|\bp\.a\.){0,30}$"
    r"|\b(?:års)?l[øo]nn?(?:a|en)?\b[^.;,]{0,12}\b(?:i|ved|for|på) $"
    r"|\b(?:om)?(?:re[gk]n|rekn)\w+ (?:i|til|av|etter|ut (?:fra|frå)) (?:en |ei )?$|\bårsbasis (?:i|ved) $",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:full|hel|heil),? (?:(?:fast|midlertidig|mellombels),? )?[^\W\d_]{0,12}(?:stilling|storleik"
    r"|størrelse)\b(?! er l[øo]nn)"
    r"|(?<=på )hei?l tid\b|\bstilling\w{0,2} (?:som \w{4,30}, |er )(?:hel|heil|full)\b"
    r"|\bfull ?tid(?:sstilling)?\b|\b(?:hei?l|full)e?,? (?:faste? |nye )*[^\W\d_]{0,12}stilling(?:er|ar)\b"
    r"|(?<!jobbe )(?<!arbeide )(?<!deltid og )(?<!deltid eller )(?<!deltid/)\bhei?ltid(?:s?(?:stilling(?:en|er|ar|a)?"
    r"|engasjement|vikariat))?\b"
    r"(?!skultur| ?(?:/|eller|og) ?deltid)"
    r"|\bfull[- ]time(?= (?:[\w-]{1,15} ){0,2}(?:position|post|job|employment|engagement|role|contract)|[,;.]|$)"
    r"|\b[^\W\d_]{0,20}stilling, (?:hel|heil|full)\b|\bis full[- ]time\b|\bfull time (?:and permanent|for \d)"
    r"|\bpermanent and full[- ]time\b"
    r"|\bfull[- ]time (?:fellowship|appointment)|\bfaste?, hele? stilling|\bstilling, fast, hel\b"
    r"|\(full time\)|\bhei?l jobb\b|\bfulltids ?\w*stilling\w{0,3}",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"\bstilling(?:ene|ane|en|a) er halve?\b|\bhalv(?:parten|delen) av (?:et|eit) årsverk|\bhalv, (?:fast )?stilling"
    r"|\bhalvt? (?:fast |\w{0,12})?(?:\w{0,12}stilling|årsverk)|(?<![\d/])1/2 stilling|\bhalve (?:stilling|100)|\bhalvtid\w*"
    r"|\bhalf[- ]time (?:position|post|job|and permanent)|\b(?:på|i|,) halv tid\b|\bhalve stillingar\b",
    re.IGNORECASE,
)
_TENS = {
    **dict.fromkeys(("ti", "ten"), 10), **dict.fromkeys(("tjue", "tjuge", "twenty"), 20),
    **dict.fromkeys(("tretti", "thirty"), 30), **dict.fromkeys(("førti", "forty"), 40), **dict.fromkeys(("femti", "fifty"), 50),
    **dict.fromkeys(("seksti", "sixty"), 60), **dict.fromkeys(("sytti", "seventy"), 70),
    **dict.fromkeys(("åtti", "eighty"), 80), **dict.fromkeys(("nitti", "ninety"), 90),
    **dict.fromkeys(("hundre", "hundred"), 100),
}  # fmt: skip
_WRITTEN = re.compile(rf"\b({'|'.join(_TENS)})(?P<more>fem)? ?(?:prosent|percent|per cent)(?! (?:av|of)\b)", re.IGNORECASE)
_THREE_QUARTERS = re.compile(r"\btrekvart (?:stilling|årsverk)", re.IGNORECASE)
_PART = re.compile(r"\b0[.,](\d{1,2}) (?:FTE|årsverk|stilling)", re.IGNORECASE)
_IN_WORDS = (_WHOLE, _HALF, _THREE_QUARTERS, _WRITTEN, _PART)
_ANY, _ANY_WORD = Look(_LABELLED, _PERCENT), Look(*_IN_WORDS)
_LETTERS = re.compile(r"[^\W\d_x]{2}")
# «Outreach worker (70 %).», «Teamkoordinator – 100 %», «Alternativ 1: vernepleier, 100 %»: a line that only names a post.
_CAPTION = re.compile(
    r"\W*(?:(?:alternativ|stilling) \d: |\d{1,2}[.)]? )?[^\W\d][^\d.;:%]{2,60}(?:[(–:-]|, | [x×à]) ?$", re.IGNORECASE
)
_NAME = re.compile(r"\W*[^\W\d][^\d.;:%]{2,60}")
# «100 % stilling fordelt med 60 % i Bodø og 40 % i Fauske», «80 %, hvorav 20 % er undervisning», «deler av stillingen (20 %)»
_SHARED = re.compile(
    r"(?:\b(?:fordelt (?:med|slik:?)|hvorav|derav|herav|kor ?av|of which)|, der)"
    r" (?:inntil |om lag |ca\.? )?\d{1,3} ?(?:%|prosent)[^.;]{0,80}"
    r"|\b(?:deler|en del|ein del) av stillinga?e?n? \(?\d{1,3} ?(?:%|prosent)",
    re.IGNORECASE,
)
# «50 % i Vefsn, 30 % i Hemnes … Til sammen blir det full stilling»
_TOGETHER = re.compile(r"\b(?:til ?sammen|til ?saman|totalt|altogether|in total)\b", re.IGNORECASE)
_TIMES = re.compile(r"\d ?[x×] ?$")  # «4 x 100 % miljøterapeut»
_JOINED = re.compile(
    r"[^.;:%]{0,14}\b(?:og|eller|and|or)\b[^.;:%\d]{1,24}"
    r"|\)? (?:og|and) (?:én|en|éin|ein|ei|to|tre|one|two) [^.;:%\d]{1,40}\(",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{5,}")
# Under «Oppgaver» others are spoken of: «rekruttere til tre nye 50 %-stillinger».
_THE_POST = re.compile(r"\bstillingen?a?\b|\bdu\b|\b(?:vi|me) har ledig\b", re.IGNORECASE)
# Under «Om oss» too: «- 60 % fast stilling».
_ITS_POST = re.compile(r"\W*\d{1,3} ?(?:%|prosent),? (?:faste?|\w+ stilling|stilling|vikariat|engasjement)\b", re.IGNORECASE)
# «• 1 ettervernskonsulent, 100 % – sosionom», «2. Boveileder 80 %, fast»: one of a list of posts.
_NUMBERED_POST = re.compile(r"\W*\d{1,2}(?:\.|\)|:)? [^\W\d][^\d.;:%]{2,50}$")
_NEAR = 45  # letters on each side in which the words beside a number stand
_LEAST, _MOST = 5, 100


def percent(ad: Ad, quotes: dict[str, str]) -> tuple[int, int] | None:
    """Give the lowest and highest percentage of what is offered; where the title states it, the text is not asked."""
    text = [
        line
        for line in ad.where(_ANY)
        if not (line.under in ("title", "tasks") or (line.item and line.under == "about" and not _ITS_POST.match(line.text)))
        or (line.under == "tasks" and (_THE_POST.search(line.text) or _ITS_POST.match(line.text)))
    ]
    offered_here = [line for line in text if line.under != "about"]  # «Om oss» tells of posts that others have
    together = [line for line in text if _TOGETHER.search(line.text)]
    for part in ([ad.title], together, offered_here, text):
        found = [(line.text, value) for line in part for value in _stated(line, ad.title.text)]
        if found:
            quotes["percent"] = found[0][0]
            return min(value for _, value in found), max(value for _, value in found)
    return _in_words(ad, quotes) or _likely(ad, quotes)


def _stated(line: Line, title: str) -> Iterator[int]:
    """Give the percentages of the post in a sentence."""
    sentence = _SHARED.sub(" ", offered(line.text))
    before = -_NEAR  # where the last that is the post's ends: «én på 100 % og én på 50 %» are both
    for match in (*_LABELLED.finditer(sentence), *_PERCENT.finditer(sentence)):
        joined = bool(_JOINED.fullmatch(sentence, max(before, 0), match.start())) and not _NOT_THE_POST_AFTER.match(
            sentence, match.end()
        )
        if line.under == "title" or joined or _is_of_the_post(line, sentence, match, title):
            before = match.end()
            values = [int(value) for value in match.groups() if value]
            yield from (
                value for value in values[-1 if _GREW.search(sentence[: match.start()]) else 0 :] if _LEAST <= value <= _MOST
            )
            if _UP_TO_FULL.search(sentence, match.start()):
                yield _MOST


def _is_of_the_post(line: Line, sentence: str, match: re.Match[str], title: str) -> bool:
    before, after = sentence[max(0, match.start() - _NEAR) : match.start()], sentence[match.end() : match.end() + _NEAR]
    if (
        _is_something_else(sentence, *match.span())
        or is_of_others(sentence, *match.span())
        or _HAS_IT.search(sentence[: match.start()])
    ):
        return False
    return (
        match.re is _LABELLED
        or bool(_OF_A_POST.search(f"{before} {after}"))
        or not _LETTERS.search(sentence[: match.start()] + sentence[match.end() :])
        or bool(_TIMES.search(before) or _POST_BEFORE.search(before) or _OF_PAY.match(after))
        or _is_caption(line, sentence, match)
        or _repeats(title, before)
    )


def _is_something_else(sentence: str, start: int, end: int) -> bool:
    """Tell whether a percentage is surely of something else than a post."""
    before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _NEAR]
    if _OF_ANOTHER.match(after) and not (_TIMES.search(before) or _POST_BEFORE.search(before)):
        return True
    if _NOT_THE_POST_AFTER.match(after) or _NOT_THE_POST_BEFORE.search(before) or _PAY_BEFORE.search(before):
        return True
    return bool(_TOGETHER_WITH.search(before) or _OF_STUDIES.search(sentence[:start]))


def _is_caption(line: Line, sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence is no more than the name of a post with its percentage, or begins with it: «60 %, to kvelder»."""
    before, rest = sentence[: match.start()], sentence[match.end() :].lstrip(") ")
    if rest.startswith((",", "–", "-")) and _NUMBERED_POST.match(before):
        return True
    if line.item and _is_item(before, rest):
        return True
    if rest.startswith((",", "i ", "fra ", "frå ")) and not _LETTERS.search(before):
        return True
    return rest in ("", ".", "–", "-") and bool(_CAPTION.fullmatch(before))


def _is_item(before: str, rest: str) -> bool:
    """Tell whether an item of a list names a post: «- Leder, 100 % (bachelor)», «- Leder 100 %: …», «- Bodø: 50 %, dag»."""
    return bool(
        (rest.startswith(("(", "–", "-")) and _CAPTION.fullmatch(before))
        or (rest.startswith(":") and _NAME.fullmatch(before))
        or (rest.startswith(",") and (before.rstrip().endswith(":") or _CAPTION.fullmatch(before)))
        or not _LETTERS.search(before)  # «- 90 % med langvakt hver tredje helg»
    )


def _repeats(title: str, before: str) -> bool:
    """Tell whether the word right before a number is one of the title's: «Boveileder (100 %) skal …»."""
    words = [word.lower() for word in _WORD.findall(before[-30:])]
    return bool(words) and any(words[-1][:8] == word[:8].lower() for word in _WORD.findall(title))


def _value(match: re.Match[str]) -> int:
    """Give the percentage that words stand for."""
    if match.re is _WRITTEN:
        return _TENS[match[1].lower()] + (5 if match["more"] else 0) if _OF_A_POST.search(match.string) else 0
    if match.re is _PART:
        return int(match[1].ljust(2, "0"))
    return {_WHOLE: 100, _THREE_QUARTERS: 75}.get(match.re, 50)


def _in_words(ad: Ad, quotes: dict[str, str]) -> tuple[int, int] | None:
    """Read «full stilling», «femti prosent» and «0,5 årsverk» where no percentage is stated in digits."""
    for line in (line for line in ad.where(_ANY_WORD) if line.under != "tasks" or _THE_POST.search(line.text)):
        sentence = offered(line.text)
        for form in _IN_WORDS:
            match = form.search(sentence)
            value = _value(match) if match else 0
            if (
                match
                and value
                and not _PAY_BEFORE.search(sentence[: match.start()][-60:])
                and not is_of_others(sentence, *match.span())
            ):
                quotes["percent"] = line.text
                return value, value
    return None


def _likely(ad: Ad, quotes: dict[str, str]) -> tuple[int, int] | None:
    """Read the percentages that are likely the post's, by what stands around them."""
    told = mentions.told(ad, "percent")
    told = [
        each for each in told if not (_is_something_else(each.line.text, *each.span) or is_told(each.line.text, each.span[1]))
    ]
    values = [value for each in told for value in mentions.shares(each.words) if _LEAST <= value <= _MOST]
    if not values:
        return None
    quotes["percent"] = told[0].line.text
    return min(values), max(values)
