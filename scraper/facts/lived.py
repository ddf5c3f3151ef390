"""Whether lived experience is required or only wished."""

from __future__ import annotations

import re
from typing import Literal

from scraper.facts.context import WISHED
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look
from scraper.facts.words import one_of


_OWN = one_of("""
    egen, eigen, eiga, egne, eigne, levde?, personlig, personleg, personlige, personlege, selvopplevd, sjølvopplevd
    own, personal, lived
""")
# Words that can mean nothing else.
_LIVED = re.compile(
    rf"\b{_OWN}[ -]?(?:bruk[ea]r|pasient|pårør[ea]nde|rus|livs|sonings|barneverns?)-?(?:erfaring|historie|historikk"
    rf"|bakgrunn)\w{{0,3}}"
    r"|\bfr[aå] e(?:get|ige) liv\b|\berfaring som (?:\w+-)?(?:bruk[ea]r|pasient|pårør[ea]nde)"
    r"|\blevde? erfaring|\begenerfaring\w{0,3}|\beigenerfaring\w{0,3}"
    r"|\b(?:bruk[ea]r|pasient|pårør[ea]nde|sonings|rus)-?(?:, |/| eller | og |- (?:og|eller) )?(?:\w{3,12})?-?erfaring\w{0,2}\b"
    r"|\b(?:tidligere|tidlegare) (?:barnevernsbarn|innsatte|rusavhengige)\b"
    r"|\berfaringskompetanse|\berfaringsbakgrunn|\blived experience|\b(?:story|experience) of your own|\b(?:rus"
    r"|livs)historie|\blivserfaring (?:fra|frå|med|innen)\b",
    re.IGNORECASE,
)
# «egen erfaring», «selv har vært» need a word of the field beside them: «egen erfaring fra regnskap» has none.
_HAS = one_of(
    r"vært, vore, stått, hatt, levd, been, lived, erfaring, erfart, opplevd, bruker, er pårør\w+, er s[øy]sken, er forelder"
)
_MAYBE = re.compile(
    rf"\b{_OWN} (?:\w{{3,20}} )?(?:erfaring|experience|bakgrunn|historie)\w{{0,2}}\b|\bp[åa] (?:egen|eigen) kropp\b"
    r"|\b(?:er|vært|vore) (?:en |ein )?(?:pårør[ea]nde|bruk[ea]r|pasient)(?: av \w+)? (?:selv|sjølv)\b|\bdu (?:selv"
    r"|sjølv)\b[^.;]{0,30} har brukt\b"
    rf"|\b(?:selv|sjøl|sjølv|yourself) (?:å )?(?:har |have |erfaring |ha )?{_HAS}\b"
    r"|\b(?:har|have) (?:selv|sjølv|sjøl|yourself)\b|\berfaring (?:frå|fra) (?:sjølv|selv)"
    r"|\b(?:fra|frå) innsid\w+|\b(?:vokste|vaks) opp\b",
    re.IGNORECASE,
)
_ANY = Look(_LIVED, _MAYBE)
_FIELD = re.compile(
    one_of(r"""
        \brus\b, rusmid, rusproblem, rushist, avhengig, psyk, pasient, \bbruker(?!støtte|konto|vennlig), \bbrukar(?!støtte)
        pårør, soning, sone[td], fengsel, barnevern, hjelpeapparat, arbeidslivet
        ADHD, autisme, funksjonsneds, bostedsløs, \bvold\b, overgrep, selvmord, sjølvmord
        spiseforstyr, medverknad, medvirkning, tjenesten, flukt
        homeless, addict, substance, mental, service user, next of kin, displacement, refugee, trauma, prison, recovery
    """),
    re.IGNORECASE,
)
_WISH = re.compile(
    rf"\b(?:{WISHED}|teller|telles med|tellast med|tel med|a plus|trekker opp|trekkjer opp|ikk?j?e avgj[øe]r\w+|verdifull\w*"
    r"|sær(?:lig|leg) velkom\w+)\b",
    re.IGNORECASE,
)
# «Brukererfaring med Gerica», «som superbruker»: experience of using a program; and what is said to everybody who may apply.
_OF_PROGRAMS = re.compile(
    r"\b(?:bruk[ea]rerfaring(?:er)?|erfaring) (?:med|i|fra|av) (?-i:[A-ZÆØÅ])|superbruk|\bUX\b|kunde|digital|\bapp\b|nettsid",
    re.IGNORECASE,
)
_TO_ALL = re.compile(
    one_of(r"""
        mangfold, mangfald, oppfordr, uansett (?!hvilken stilling), like velkom, speil, spegl, ulik bakgrunn, innvandr
        hull i, inkluder, nedsatt, (?:behøver|trenger|treng) ikk?j?e (?:å )?ha
        \bikke vekt, ikkje vekt, diversity, encourage
    """),
    re.IGNORECASE,
)


def lived_experience(ad: Ad, quotes: dict[str, str], *, ground: str) -> Literal["", "required", "wished"]:
    """Tell whether lived experience is required – as it is where it is the ground of the post – or only wished."""
    if ground:
        quotes["lived_experience"] = ground
        return "required"
    for line in ad.where(_ANY):
        if _is_wished(line):
            quotes["lived_experience"] = line.text
            return "wished"
    return ""


# «Kjennskap til hvordan egenerfaring brukes» is knowledge, not a life.
_KNOWN = re.compile(r"\b(?:kjennskap|kunnskap|forståelse|innsikt|interesse|knowledge)\b", re.IGNORECASE)


def _is_wished(line: Line) -> bool:
    sentence = line.text
    lived = _LIVED.search(sentence)
    if lived and _KNOWN.search(re.split("[,;]", sentence[: lived.start()])[-1]):
        return False
    if not lived and not (_MAYBE.search(sentence) and _FIELD.search(sentence)):
        return False
    if _OF_PROGRAMS.search(sentence) or _TO_ALL.search(sentence) or line.under in ("title", "tasks", "about"):
        return False
    return line.under == "wished" or bool(_WISH.search(sentence))
