"""Whether an ad speaks of what a newcomer needs to know: guidance, and what the work is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.facts.lines import Line


_GUIDANCE = re.compile(
    r"\b(?:fag|kollega|gruppe|arbeids|ekstern |individuell )?(?:veiledning|rettleiing|vegleiing)(?:s\w+)?\b"
    r"|\bmentor\w*|\bfadderordning|\bsupervision\b|\bmentoring\b",
    re.IGNORECASE,
)
# «gi veiledning til brukere», «veiledning av pårørende»: what the employee gives is not what they get.
_GIVEN = re.compile(
    r"\b(?:gi|gir|gje|gjev|yte|yter|drive|utføre|bidra (?:med|til)|erfaring (?:med|fra)|give|provide|offer)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"^\s*(?:av|til|for|overfor)\s+(?:bruker|pasient|pårørende|pårørande|ungdom|barn|familie|deltak|kollega|ansatt|tilsett)",
    re.IGNORECASE,
)

_WORK = re.compile(
    r"\b(?:dine |sentrale |aktuelle )?(?:arbeids)?oppg[aå]v\w*(?: dine| vil| er|:)"
    r"|\bdu (?:skal|vil|kommer til å|kjem til å) \w{3,}"
    r"|\b(?:arbeidet|jobben|stillinga?(?:en)?) (?:består (?:av|i)|går ut på|handler om|handlar om|innebærer|inneber)\b"
    r"|\byou (?:will|'ll) \w{3,}|\byour tasks\b",
    re.IGNORECASE,
)


def guidance(ad: Sequence[Line], quotes: dict[str, str]) -> bool | None:
    """Tell whether the ad says that the employee is given guidance; None where it does not."""
    for line in ad:
        for match in _GUIDANCE.finditer(line.text):
            if line.under in ("offered", "about", "pay", "") and not _is_given(line.text, match):
                quotes["guidance"] = line.text
                return True
    return None


def tasks(ad: Sequence[Line], quotes: dict[str, str]) -> bool | None:
    """Tell whether the ad says what the work is, under such a heading or in a sentence; None where it does not."""
    for line in ad:
        if (line.under == "tasks" and len(line.text.split()) > 1) or (line.under != "title" and _WORK.search(line.text)):
            quotes["tasks"] = line.text
            return True
    return None


def _is_given(sentence: str, match: re.Match[str]) -> bool:
    return bool(_GIVEN.search(sentence[: match.start()]) or _TO_OTHERS.search(sentence[match.end() :]))
