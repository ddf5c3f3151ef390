"""The language that an ad is written in."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from scraper.model import Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Small words that every text is full of; first by what tells Norwegian from English and Sámi …
_NORWEGIAN = _words("""
    og på som til av med er har det om kan skal eller den vi du ved enn så etter blir være vere ikke ikkje en
    ein et eit fra frå i å
""")
_ENGLISH = _words("""
    the and of with you we our are is this your will who be an that from have has by or as at they not but their
    must
""")
_SAMI = _words("""
    lea leat mii don dahje ahte maid sámi bargu virgi ohcat leamen galgá gii go lávlla ja dan
""")
# … then by what bokmål and nynorsk have each for itself.
_BOKMAL = _words("""
    jeg ikke en et fra hvordan hva hvor hvem hvilke noe noen mye være selv ble søker søkes kun mer flere hver
    egen de disse våre hun blir kommer gjør gjøre arbeidsgiver erfaringskonsulenter ansatte sykehus oppgaver
    pårørende uke uka uken medarbeider tilsettes
""")
_NYNORSK = _words("""
    eg ikkje ein eit frå korleis kva kvar kven noko nokon nokre mykje berre vere ynskjer ønskjer dykk sjølv vart
    vert søkjer søkjast hjå meir fleire eigen eiga eigne dei desse saman ho kjem gjer gjere gje arbeidsgjevar
    erfaringskonsulentar tilsette sjukehus oppgåver pårørande veke veka medarbeidar medarbeidarar løn stillinga
    avdelinga stillingar me høve no sidan difor eigenerfaring brukarerfaring rettleiing rettleiar rådgivar
    likepersonsarbeidar miljøarbeidar arbeidar sjukepleiar dagleg leiar føremon tilset treng gong anna
""")
# Where an ad is no more than a title: nouns of posts that only English has.
_ENGLISH_TITLES = _words("""
    worker workers manager officer adviser advisor nurse research assistant position engineer developer lived
    experience coordinator mentor guide volunteer volunteers counsellor psychologist consultant experienced
    senior needed wanted
""")
_NORWEGIAN_TITLE = re.compile(
    r"[æøå]|(?:konsulent|arbeider|veileder|spesialist|leder|rådgiver|stilling|erfaring|hjelp|vikar)", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_BETWEEN_WORDS = '.,:;()«»"!?/'
_MOST = 20_000  # letters are plenty


def language(text: str) -> Language | Literal[""]:
    """Tell an ad's own language; where too little tells it, bokmål, and "" where there is no word at all."""
    if not _LETTER.search(text):
        return ""
    words = Counter(_words_of(text[:_MOST].lower()))
    norwegian, english, sami = (_count(words, telling) for telling in (_NORWEGIAN, _ENGLISH, _SAMI))
    if sami > norwegian and sami > english:
        return "se"
    if english > 2 * norwegian or (english == norwegian and _is_english_title(words)):
        return "en"
    return "nn" if _count(words, _NYNORSK) > _count(words, _BOKMAL) else "nb"


def _words_of(text: str) -> list[str]:
    """Give the words of a text: a pattern would take twice the time."""
    for sign in _BETWEEN_WORDS:
        text = text.replace(sign, " ")
    return text.split()


def _count(words: Counter[str], telling: frozenset[str]) -> int:
    return sum(words[word] for word in telling & words.keys())


def _is_english_title(words: Counter[str]) -> bool:
    return bool(words.keys() & _ENGLISH_TITLES) and not any(_NORWEGIAN_TITLE.search(word) for word in words)
