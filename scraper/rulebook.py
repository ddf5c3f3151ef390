"""The rules as a page that anybody can read, and hold us to. Pure: rules in, Markdown out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scraper import wording
from scraper.readable import phrases
from scraper.relevance import SURE, Rule, Rules


_LISTED = ("TITLE", "MAYBE_TITLE", "PEER_TITLE", "OTHER")  # shown word by word; of the others it is told what they hold
_WEIGHED = 60  # words each way that are shown
_SHOWN = 6  # examples of what a rule looks for
_NAME = re.compile(r"\{([A-Z_]+)\}")
_ENDING = re.compile(r"\}\w+")  # of a word that is itself told of elsewhere

_WHERE = {
    "title": "stillingstittelen",
    "sentence": "hver setning i annonsen",
    "applicant": "hver setning i annonsen, når det sies om den som skal ansettes",
}
_TAGS = {
    "leader": "leder for erfaringskonsulenter",
    "course": "kurs eller opptak",
    "unpaid": "uten lønn",
    "abroad": "i et annet land",
    "youth": "ungdom",
    "next-of-kin": "pårørende",
    "rus": "rus",
    "psykisk-helse": "psykisk helse",
    "kriminalomsorg": "kriminalomsorg",
    "barnevern": "barnevern",
}

_INTRODUCTION = """\
# Hvorfor vises annonsen, og hvorfor ikke?

Erfaringsjobb leser mange tusen stillingsannonser og viser dem som søker etter en *erfaringskonsulent*, uansett hva stillingen
heter. Ingen kan lese alle annonsene selv, så et program gjør det, etter reglene på denne siden. De er de samme for alle
arbeidsgivere. Ved hver stilling står det hvilke regler som slo ut, med ordene fra annonsen.

Siden er laget av reglene selv (versjon {version}), så det som står her, er det programmet gjør.

## Hva slags stilling er det?

En lønnet stilling i Norge der **egen erfaring** er et krav, eller er grunnen til at stillingen finnes: erfaring som pasient
eller bruker, som pårørende, fra rus eller avhengighet, fra soning eller fra barnevernet. Fast, midlertidig, prosjekt, timelønn
og tilkalling teller likt, og tittelen kan være hva som helst. Gjelder annonsen flere stillinger, er det nok at én er slik.

Det er ikke nok at annonsen *nevner* erfaringskonsulenter: som kolleger i teamet, som noen du skal lede, som en stilling som er
besatt eller lyses ut for seg. Det er heller ikke nok at egen erfaring er en fordel i en stilling som krever en annen
fagutdanning. Kurs, studieplasser, verv og frivillig arbeid uten lønn er ikke stillinger.

## De fire svarene

| svar | hva det betyr for deg |
|---|---|
| **Ja** | Stillingen vises på siden, i strømmene og i varslene. |
| **Usikker** | Programmet avgjør det ikke selv. Et menneske ser på annonsen, og den vises ikke før det. |
| **Nevner** | Annonsen nevner erfaringskonsulenter eller egen erfaring, men tilbyr ingen slik stilling. Den vises ikke. |
| **Noe annet** | Annonsen handler ikke om dette, eller arbeidet er i et annet land. Den vises ikke. Bare tittelen beholdes. |

Svaret sier ingenting om hvor god stillingen, arbeidsgiveren eller søkeren er.

## Slik blir svaret til

1. **Ordene finnes først.** I alle annonser ser programmet etter titler, egen erfaring og levd liv, som er listene under
   [Ordene](#ordene), og etter ord som er vanlige i slike annonser. Det som handler om jobb eller utdanning, er ikke levd liv:
   «du har fått rusbehandling» er det, «du har fått opplæring i rusbehandling» er det ikke.
2. **Nevnes det i det hele tatt?** Det må stå en sikker tittel, noe om et levd liv, eller en likepersontittel i
   stillingstittelen. Ellers må det stå en mulig tittel eller noe om egen erfaring, *og* et av fagfeltene. Hvis ikke, er svaret
   «noe annet». To unntak gjør at annonsen likevel leses videre: [ordvalget](#ordvalget) er som i slike annonser. Eller annonsen
   er i et av fagfeltene, det kreves ikke utdanning, og noe kan være om noens eget liv.
3. **Teksten deles i setninger.** Overskrifter og kulepunkter er setninger for seg. Et kulepunkt leses sammen med overskriften
   og linja som lista står under. Store og små bokstaver er det samme. Bokmål, nynorsk og engelsk leses likt.
4. **Hver regel ser etter sitt.** En regel som finner noe, slår ut én gang og gir poeng for eller imot. Den gir ikke flere poeng
   om det samme står ti ganger.
5. **Ordvalget er en leser til.** Hele annonsen sammenlignes med ordene i annonser som mennesker har merket, og får fra
   {against} til {words_for} poeng, se [ordvalget](#ordvalget).
6. **Poengene legges sammen,** reglenes og ordvalgets. {position} eller mer er «ja». {unsure} til {nearly} er «usikker». Mindre
   er «nevner». Sier ordvalget noe annet enn reglene, ser et menneske på annonsen helt ned til {disagree} poeng.
7. **Ordvalget alene er aldri nok til «ja».** En regel må også ha funnet noe om et levd liv. Nevner annonsen ingen av
   fagfeltene, må det være mer enn at noen «har vært» eller «har hatt» noe. Gir ordvalget {sure} poeng eller mer, er det nok at
   det står noe som kan være om noens eget liv, hvem det enn gjelder.

En regel som gjelder *den som skal ansettes*, ser på hvem setningen sist har nevnt. «Du har vært innlagt» gjelder søkeren;
«pasienter som har vært innlagt» gjør det ikke. Ord som gjør noe til et ønske («fordel», «gjerne»), er noe annet enn ord som
gjør det til et krav («må», «krav»). De teller bare i det utsagnet de står i: «Utdanning er en fordel, men egen erfaring er et
krav» er to utsagn.

Reglene er skrevet av mennesker og prøvd på annonser som mennesker har lest. De tar av og til feil. Under hver regel står noe av
det den ser etter: «…» er andre ord som kan stå imellom, *kursiv* er en liste av ord, og noen ord er kortet av så alle endelser
teller med.
"""

_WORDING = """\
## Ordvalget

Annonser for slike stillinger bruker andre ord enn annonser for sykepleiere og rådgivere, også når de sier det viktigste på
en måte som ingen regel kjenner. Hvert ord i lista, og to og to som står sammen, veier for eller imot, og et ord i tittelen
veier en gang til. Hvor mye, er regnet ut av annonser som mennesker har merket. Et sjeldent ord sier mer enn et vanlig, men
det må stå i mange annonser fra flere samlinger for å være med, så navn på arbeidsgivere teller ikke. Navn på steder er holdt
utenfor, og det som står i nesten alle annonser, teller heller ikke.
Annonsens ord legges sammen og deles på roten av hvor mange de er, så en lang annonse ikke veier mer
enn en kort. En annonse med få av ordene får få poeng.

Regelen slår bare ut der den endrer svaret. Da står setningen som veier mest, ved stillingen. Står det noe som kan være om et
levd liv, velges setningen blant dem som sier det. Lista har {count} ord.
"""

_WORDS = """\
## Ordene

Titler gjelder også med endelser, på nynorsk og som siste del av et lengre ord, som «ungdomserfaringskonsulent».
"""

_CLOSING = """\
## Er noe feil?

Si fra, enten du er arbeidsgiver, søker eller noen andre: svar på en e-post fra oss, eller bruk adressen på nettsiden vår. Send
lenken til annonsen. Et menneske leser den. Er svaret feil, retter vi det, og annonsen blir en prøve som nye regler må bestå.

Du trenger ikke å bruke et bestemt ord for at annonsen skal vises. Det som hjelper mest, er en tydelig setning om at egen
erfaring er et krav, eller at stillingen er for en med slik erfaring.
"""


_MEASURED = """\
## Hvor riktig er det?

Reglene måles på annonser som mennesker har merket. Tallene står på [en egen side]({accuracy}).
"""


def page(rules: Rules, accuracy: str = "") -> str:
    """Give the whole page; ``accuracy`` leads to how right the rules are, where that can be read too."""
    parts = [
        _introduction(rules),
        *_group("Regler som teller for", [rule for rule in rules.rule if rule.weight > 0], rules),
        *_group("Regler som teller imot", [rule for rule in rules.rule if rule.weight < 0], rules),
        _wording(),
        _words(rules),
        _marks(rules),
        _CLOSING,
        *([_MEASURED.format(accuracy=accuracy)] if accuracy else []),
    ]
    return "\n".join(parts)


def _introduction(rules: Rules) -> str:
    return _INTRODUCTION.format(
        version=rules.version,
        position=rules.position,
        unsure=rules.unsure,
        nearly=rules.position - 1,
        words_for=wording.MOST_FOR,
        against=wording.MOST_AGAINST,
        disagree=rules.disagree,
        sure=SURE,
    )


def _wording() -> str:
    """Tell of the words that weigh most for and against."""
    said = ((f"«{word}»{' i tittelen' if titled else ''}", weight) for titled, word, weight in wording.published() if word)
    words = sorted(said, key=lambda each: (each[1], each[0]))
    heavy = {"for": words[: -_WEIGHED - 1 : -1], "imot": words[:_WEIGHED]}
    told = (f"**Veier mest {way}:** {', '.join(word for word, _ in each)}.\n" for way, each in heavy.items())
    return "\n".join([_WORDING.format(count=len(words)), *told])


def _group(heading: str, chosen: Iterable[Rule], rules: Rules) -> Iterator[str]:
    yield f"## {heading}\n"
    for rule in chosen:
        yield "\n".join(_rule(rule, rules)) + "\n"


def _rule(rule: Rule, rules: Rules) -> Iterator[str]:
    """Tell of one rule: what it gives, where it looks, for what, and when it does not count."""
    what = "for" if rule.weight > 0 else "imot"
    yield f"### {rule.says}\n"
    yield f"- **Teller {what}:** {abs(rule.weight)} poeng"
    yield f"- **Ser i:** {_WHERE[rule.where]}"
    yield f"- **Ser etter:** {_sought(rule.pattern, rules)}"
    for words in rule.also:
        yield f"- **Samtidig må det stå:** {_sought(words, rules)}"
    if rule.but:
        yield f"- **Gjelder ikke der det står:** {_sought(rule.but, rules)}"
    if rule.unless:
        yield f"- **Teller ikke når en av disse har slått ut:** {_others(rule.unless, rules)}"
    yield f"- **Slår ut på:** {_quoted(rule.hit)}"
    yield f"- **Slår ikke ut på:** {_quoted(rule.miss)}"


def _sought(pattern: str, rules: Rules) -> str:
    """Say what a pattern finds: all of it where that is little, else some of it."""
    found = tuple(dict.fromkeys(_ENDING.sub("}", phrase) for phrase in phrases(pattern)))
    shown = [_named(phrase, rules) for phrase in _spread(found, _SHOWN)]
    return ", ".join(shown) + (" og lignende" if len(found) > len(shown) else "")


def _spread(found: Sequence[str], most: int) -> list[str]:
    """Choose so many, from the first to the last."""
    return [found[number * len(found) // most] for number in range(most)] if len(found) > most else list(found)


def _named(phrase: str, rules: Rules) -> str:
    """Write a phrase with the names that readers know the word lists by, as «søker … *sikker tittel*»."""
    if name := _NAME.fullmatch(phrase):
        label, _ = _about(name[1], rules)
        return f"[*{label}*](#{anchor(label)})"
    return f"«{_NAME.sub(lambda match: f'*{_about(match[1], rules)[0]}*', phrase)}»"


def _about(name: str, rules: Rules) -> tuple[str, str]:
    """Give what a word list is called, and what it holds."""
    label, _, holds = rules.about[name].partition(": ")
    return label, holds


def anchor(heading: str) -> str:
    """Give the anchor that Markdown makes of a heading."""
    return re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-"))


def _others(ids: Iterable[str], rules: Rules) -> str:
    says = {rule.id: rule.says for rule in rules.rule}
    return ", ".join(f"[{says[name]}](#{anchor(says[name])})" for name in ids)


def _quoted(sentences: Iterable[str]) -> str:
    """Quote sentences of ads, which may themselves begin like a list."""
    return ", ".join(f"«{sentence.strip()}»" for sentence in sentences)


def _words(rules: Rules) -> str:
    """Tell of every list of words."""
    parts = [_WORDS]
    for name in rules.words:
        label, holds = _about(name, rules)
        parts.append(f"### {label[0].upper()}{label[1:]}\n\n{holds[0].upper()}{holds[1:]}.\n")
        if name in _LISTED:
            parts.append(f"{', '.join(phrases(rules.words[name]))}.\n")
    return "\n".join(parts)


def _marks(rules: Rules) -> str:
    """Tell what ads are marked with, which changes no answer."""
    by_rule = dict.fromkeys(rule.tag for rule in rules.rule if rule.tag)
    names = ", ".join(f"*{_TAGS.get(tag, tag)}*" for tag in (*by_rule, *rules.field))
    return f"## Merkelapper\n\nEn annonse kan også få merkelapper, som er til å sortere etter og ikke endrer svaret: {names}.\n"
