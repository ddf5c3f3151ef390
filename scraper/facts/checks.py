"""Whether a driving licence and a police certificate are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.facts import mentions
from scraper.facts.forms import CERTIFICATE, LICENCE
from scraper.facts.lines import Ad, Line
from scraper.facts.look import Look


_SHORT = 30  # letters: «Sertifikat klasse B.» is asked for
_BEGINS = re.compile(r"\W*(?:førerkort|førarkort|driving licen[cs]e)", re.IGNORECASE)
_LICENCES, _CERTIFICATES = Look(LICENCE), Look(CERTIFICATE)
# «Du slipper å ha førerkort», «Bil: nei», «politiattest skal ikke legges fram»
_SPARED = re.compile(r"\b(?:slipper|slepp) (?:du )?(?:å )?(?:\w+ ){0,2}$", re.IGNORECASE)
_NO = re.compile(
    r"\W{1,3}(?:nei|no)(?=\W*$|[,.;])"
    r"| (?:\w+ ){0,2}ikk?j?e (?:nødvendig|naudsynt|påkr[ae]vd|framlegges|fremlegges|leveres|leverast|innhentes"
    r"|kreves|krevst)\b(?!,? (?:men|but)\b)",
    re.IGNORECASE,
)
# «Ingen papirer trengs bortsett fra politiattest»
_BUT_FOR = re.compile(r"\b(?:bortsett fra|utanom|utenom|unntatt|except(?: for)?)(?: \w+)? $", re.IGNORECASE)
# «Vi hjelper ungdom med å ta førerkort» is what the post is about.
_HELPED = re.compile(r"\b(?:hjelp\w{0,4}|å ta|tar|støtt\w{0,2}|help\w{0,3})\b[^.;]{0,40}$", re.IGNORECASE)


def driving_licence(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a driving licence is asked for or wished; None where nothing is said of it."""
    said = [line for line in ad.where(_LICENCES) if line.under not in ("tasks", "about") or _is_asked_anywhere(line.text)]
    asked = _asked("driving_licence", LICENCE, said, quotes)
    return _likely(ad, quotes) if asked is None else asked


def police_certificate(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a police certificate is asked for; None where nothing is said of it."""
    return _asked("police_certificate", CERTIFICATE, ad.where(_CERTIFICATES), quotes)


def _asked(name: str, form: re.Pattern[str], stated: Sequence[Line], quotes: dict[str, str]) -> bool | None:
    for line in stated:
        match = form.search(line.text)
        if match and not _HELPED.search(line.text[: match.start()]):
            quotes[name] = line.text
            return not _is_waived(line, *match.span())
    return None


def _is_waived(line: Line, start: int, end: int) -> bool:
    """Tell whether a sentence says that what it names is not needed."""
    if _BUT_FOR.search(line.text[:start]):
        return False
    spared = _SPARED.search(line.text[:start]) or _NO.match(line.text, end)
    return bool(spared) or mentions.is_waived(line, (start, end))


def _is_asked_anywhere(sentence: str) -> bool:
    """Tell whether a sentence asks for a licence whatever it stands under: it is about nothing else."""
    return len(sentence) <= _SHORT or bool(_BEGINS.match(sentence))


def _likely(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether a licence is likely asked for, by what stands around the words for it."""
    for told in mentions.told(ad, "driving_licence"):
        if not _HELPED.search(told.before):
            quotes["driving_licence"] = told.line.text
            return told.value == "yes"
    return None
