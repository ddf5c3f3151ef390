"""The language that an ad is written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from scraper.model import Language


# Small words that one language has and the others do not.
_TELLING: Mapping[Language, frozenset[str]] = {
    "nb": frozenset(
        ["jeg", "ikke", "en", "fra", "hvordan", "hva", "hvor", "hvem", "noe", "noen", "mye", "bare", "være", "du", "vil", "deg", "både", "selv", "våre", "ble", "søker", "søkes", "gjennom", "hos", "kun", "mer", "flere", "hver", "egen", "stillingen", "arbeidsgiver", "erfaringskonsulenter", "gjerne", "personlige", "forskjellige", "sykehus", "kommunen", "avdelingen", "oppgaver", "ansatte"]
    ),
    "nn": frozenset(
        ["eg", "ikkje", "ein", "eit", "frå", "korleis", "kva", "kvar", "kven", "noko", "nokon", "nokre", "mykje", "berre", "vere", "ynskjer", "ønskjer", "dykk", "sjølv", "våre", "vart", "søkjer", "søkjast", "gjennom", "hjå", "meir", "fleire", "kvar", "eigen", "stillinga", "stillingar", "arbeidsgjevar", "erfaringskonsulentar", "gjerne", "ulike", "sjukehus", "kommunen", "avdelinga", "oppgåver", "tilsette", "me", "dei", "desse", "høve", "saman", "arbeidar", "medarbeidar", "eigenerfaring", "rettleiing"]
    ),
    "en": frozenset(
        ["the", "and", "of", "to", "you", "with", "for", "are", "is", "we", "our", "will", "have", "your", "experience", "work", "who", "this", "be", "as", "an", "team", "from", "or", "looking", "peer", "lived", "support"]
    ),
    "se": frozenset(["lea", "leat", "mii", "don", "dahje", "ahte", "maid", "sámi", "bargu", "virgi", "ohcat"]),
}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2  # telling words, before a language is told at all
_MOST = 20_000  # letters are plenty


def language(text: str) -> Language | Literal[""]:
    """Tell an ad's language: nb, nn, en or se, or "" where too little tells it."""
    words = Counter(word.lower() for word in _WORD.findall(text[:_MOST]))
    score = {name: sum(count for word, count in words.items() if word in telling) for name, telling in _TELLING.items()}
    best = max(score, key=lambda name: score[name])
    return best if score[best] >= _ENOUGH else ""
