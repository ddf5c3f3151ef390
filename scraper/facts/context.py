"""Whom and when the words speak of: what is offered now, or colleagues, other posts, and what may come later."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.facts.look import Look
from scraper.facts.words import one_of, words


# Words that make a wish of what they stand beside.
WISHED = one_of(r"""
    fordel, føremon, ønsk(?:elig|eleg|jeleg|es|et|t|a|e|je), ynskj?e(?:leg|lig)?, gjerne, helst, pluss, styrke
    bonus, fortrinn, et gode, eit gode, bra, fint, flott, supert, kjekt, gull
    positivt?, interessant, nyttig, hyggelig, ressurs, velkom\w{1,5}, stas, vektlegges, vektlag[td], vektleggast, priorit\w{1,6}
    foretrekke\w?, føretrekkje
    advantage, ideally, desirable, preferabl\w{1,3}, preferred, asset, welcomed?, nice, useful
""")

# What may come later is not what is offered: «mulighet for fast stilling», «kan utvides til 100 %», «med håp om fast».
_HOPE = one_of(r"""
    (?:gode? )?(?:mulighet|moglegheit|muligheit)\w*, høve, sjanse\w*, utsikt\w*, håp, possibilit\w+, prospects?, option
""")
_MAY_BE = one_of("""
    utvides, utvidast, økes, aukast, forlenges, forlengast, kombineres, kombinerast, bli, be(?! held), become
""")
# … but «mulighet for å ta ut 80 %» is: whoever wants may have less.
_LESS = r"(?:å )?(?:ta ut|redusert|jobbe mindre|arbeide mindre|mindre|lavere|lågare|ned)\b"
_LATER = re.compile(
    rf"\b{_HOPE} (?:for|til|av|om|of)\b(?! {_LESS})[^.;]{{0,120}}"
    rf"|\b(?:kan|vil kunne|could|may)(?: \w+){{0,2}} {_MAY_BE}(?: til| med| to| with)?\b[^.;]{{0,80}}"
    r"|\b(?:få|får|pleier [^.;]{0,30}å få) tilbud om\b[^.;]{0,80}|\b(?:gjerne vil|vil gjerne|ønsker at"
    r"|skal) (?:\w+ ){0,2}bli\b[^.;,]{0,60}"
    r"|\b(?:med å|mål (?:om|å)|ønske om|håp om|ønskje om|for å gjøre|for å gjere|med tanke på|med sikte på"
    r"|vurder\w{1,3} om)\b[^.;]{0,80}",
    re.IGNORECASE,
)
# Words by which an ad offers a post.
_OFFER = words(r"""
    (?:vi |me )?søk(?:er|jer), søkes, søkjast, ledige?, lys(?:er|es|t|ast)?(?: \w+){0,2} ut, utlys\w+, ansetter, tilset
    trenger, treng, skal ha, prøve ut
    (?:skal|vil|kan|får) (?:(?:vi|me|derfor|difor|nå|no) ){0,2}(?:tilset(?:te|je|ja)|ansette), tilbyr, tilbyd
    rekrutterer, plass til, stillingen, stillinga, nå, midler til, midlar til
    vacan\w+, opening, hiring, hires?, recruit\w*, (?:styrkes|styrkast) (?:nå |no )?med, looking for, seeks?, needs?, offer
""")
# «Vi har fire ansatte», but not «vi har to ledige stillinger» or «vi har 50 %».
_WE_HAVE = (
    r"(?:vi|me|avdelinga?e?n?) har (?:\d+|en|ein|to|tre|fire|fem|seks|sju|åtte|ni|ti)\b"
    r"(?! ?%|[.,]\d|(?: [\w%]+){0,3}[ -](?:ledig|\w*stilling|\w*vikariat))"
)
# Words after which others are spoken of: colleagues, those one leads, whoever was there before.
_OTHERS = re.compile(
    r"\b"
    + one_of(r"""
        sammen med, saman med, together with, kolleg(?:er|aer|aar|ar|ene|aene|ane), colleagues, tilsette
        dei? fleste, most of, mange, noen av, nokre av, halvparten av, alle(?= i), fl(?:ere|eire) som
        består(?! i (?:en|ein|ei|et)\b), vi som, teamet (?:har|finst|finnes|er), i teamet, fagpersonen
        leder for, leiar for, leder deg, ansvar for
        daglig leder\b[^.;]{0,40}\b(?:med|har), dagleg leiar\b[^.;]{0,40}\b(?:med|har)
        arbeidslederen, arbeidsleiaren, av \w*personalet
        the other (?:two|three|four), teamet skal ha, alle som (?:får|har)
        deira, deires, kollega(?:en|ene)? (?:som|vår|hennar|hennes), andre stilling(?:er|ar), (?:annen|anna) stilling
        (?:hun|han|ho|hen) skal, among them, blant dem, mellom dei, team (?:has|have|of), management of, personalansvar
        på (?:din|denne) post(?:en)? arbeider, du leder, du leier
        (?:de|dei) har alle, alle har, (?:mange|fleire|flere|resten|tre|fire) av oss, halvparten
        bemanning(?:en|a)? (?:er|består), (?:er|finnes|finst) det i dag, were (?:hired|appointed), (?:vi|me) har dag(?:lig|leg)
        som begynte, som byrja, takk til alle
        they, lyste, søkte, var, hadde(?! v[æo]r), tidligere, tidlegare, forrige, førre, i fjor, previous\w*
        (?:han|hun|ho|she|he) (?:startet|starta|begynte|byrja|har|jobber|jobbar|works|is|has)
        (?:han|hun|ho) er(?! (?:på|fast|mellombels|midlertidig|ny|finansier))
        (?<!du )(?<!deg )er (?:nå |no |allerede |alt )?(?:ansatt|tilsett), are already employed, øvrige, i dag er (?:de|dei)
        (?:de|dei) er (?:to|tre|fire|fem), har hver sin, har kvar si, rådgiverne, team [A-ZÆØÅ]\w+ har, (?:en|ein) ekstern\w*
        jeg selv er, eg sjølv er, begynte \w+ nye, har (?:i dag|fra før|frå før|allerede|alt|òg ein \w*leiar|også en \w*leder)
        (?:two|three|our) other, målet er (?:at|å), (?:en|ein|to|tre|fire|noen|nokre) av (?:dem|dei) har(?= \d)
        \w{4,}en er her, \w{4,}(?:ene|ane) får, av (?:dem|dei) (?:går|som har), (?:to|tre|fire|noen|nokre) av (?:dem|dei) er
        i tillegg har (?:vi|me), slutter \w+(?= \(), sluttar \w+(?= \()
        kollega i samme, kollega i same, som allerede er (?:tilsatt|ansatt), som alt er tilsett, spørsmål [^.;]{0,40} til \w+
        a group of, fra før er (?:vi|me), frå før er (?:vi|me), en fagperson i, av (?:en|ein) \w+(?= i \d)
        har (?:én|en|ein|éin) (?:lønnet|lønna|ansatt|tilsett), (?:vi|me) har (?:en |ein )?(?:\w+ple\w+|sosionom)
        på plass(?=,\s\d), \w{4,}(?:ene|ane) arbeid(?:er|ar), employed in the
        vi er (?:to|tre|fire|fem|seks|sju|åtte|ni|ti|\d+), me er (?:to|tre|fire|fem|seks|sju|åtte|ni|ti|\d+)
        nærm[ae]ste kollega, kollega med, resten av (?:teamet|oss), teamets
        (?:noen|nokre|her) (?:jobber|jobbar|arbeider|arbeidar)
        (?:de|dei) (?:faste )?(?:går i|har stilling\w*), \w{4,}[ea]ne (?:våre )?(?:går i|har stilling\w*|har ulike)
        stillinga?e?n? (?:hennes|hennar|hans) (?:på|er)
        den som har (?:den|ho|henne) til van\w+, andre ledige stilling\w*, (?:our|the) (?:nurse|driver|coordinator|manager)
    """)
    + rf"\b|\b{_WE_HAVE}",
    re.IGNORECASE,
)
# These may be whom an ad seeks too: «Ni medarbeidere i 50–100 %» are colleagues, «vi søker to medarbeidere i 50 %» are not.
_PEOPLE = re.compile(r"\b(?:ansatte|tilsette|medarbeidere|medarbeidarar|staff)\b", re.IGNORECASE)
# «Teamet har ni ansatte, hvorav to erfaringskonsulenter», but «to ledige stillinger, hvorav én er vikariat»
_OF_WHICH = re.compile(r"\b(?:hvorav|derav|herav|kor ?av|of whom)\b(?! den (?:ene|eine|andre))", re.IGNORECASE)
# «Stillinga på 40 % kom i stand i fjor»: what is told of a post that is there.
_TOLD = re.compile(
    r"[^.]{0,60}\b"
    + one_of(r"""
        er (?:rettleiar|veileder) for, siden (?:19|20)\d\d, sidan (?:19|20)\d\d, kom i stand (?:i fjor|i \d|for)
        (?:sjå|se) (?:eige|eigen|eiga|eget|egen) (?:oppslag|utlys\w+|annonse)
        lys(?:es|ast|t)? ut (?:separat|særskilt|for seg|i egen|i eiga?n?|etter|til|seinare|senere)
        kunngjør(?:es|ast) (?:separat|for seg|senere|seinare)
        den (?:annonsen|utlysningen|utlysinga) (?:kommer|kjem), egne annonser, (?:i|som) egen annonse, (?:i|som) eigen annonse
        har vært her, har vore her, has (?:already )?been filled, ble opprettet, vart oppretta
        er trukket, er trekt, er (?:allerede |alt )?(?:besatt|fylt), ble besatt
    """)
    + r"\b",
    re.IGNORECASE,
)


def offered(sentence: str) -> str:
    """Leave out what may come later."""
    return _LATER.sub(" ", sentence)


_NOWHERE = (-1, 0)
_LOOKS = {form: Look(form) for form in (_OTHERS, _OFFER)}  # most sentences have none of their words


@lru_cache(maxsize=256)  # several facts are asked of one sentence
def _ends(form: re.Pattern[str], sentence: str) -> tuple[tuple[int, int], ...]:
    """Give where each that is found ends, and how long it is."""
    if not _LOOKS[form].may_find(sentence):
        return ()
    return tuple((match.end(), match.end() - match.start()) for match in form.finditer(sentence))


def _last(form: re.Pattern[str], sentence: str, before: int) -> tuple[int, int]:
    """Give where the last ends that is found before a place, and how long it is.

    Of two forms that end at one place the longer says more: «skal ha» offers a post, «teamet skal ha» does not.
    """
    return max((found for found in _ends(form, sentence) if found[0] <= before), default=_NOWHERE)


def is_told(sentence: str, end: int) -> bool:
    """Tell whether what stands before a place is told of a post that is there already, or no longer."""
    return bool(_TOLD.match(sentence, end))


def is_of_others(sentence: str, start: int, end: int) -> bool:
    """Tell whether the words from ``start`` to ``end`` speak of colleagues, or of another post or time."""
    if is_told(sentence, end):
        return True
    others = _last(_OTHERS, sentence, start)
    ours = _last(_OFFER, sentence, end)
    return others > ours or (
        ours == _NOWHERE and bool(_PEOPLE.search(sentence, 0, start) or _OF_WHICH.search(sentence, 0, start))
    )
