"""Whether an ad says what the work is."""

from __future__ import annotations

import re

from scraper.facts.lines import Ad
from scraper.facts.look import Look


_WORK = re.compile(
    r"\b(?:arbeids)?oppg[aå]v\w*(?: dine| vil| er|:)|\bdu (?:skal|vil|kommer til å|kjem til å) \w{3,}"
    r"|\b(?:arbeidet|jobben|stillinga|stillingen) (?:består (?:av|i)|går ut på|handler om|handlar om|innebærer|inneber)\b"
    r"|\byou will \w{3,}|\byour tasks\b",
    re.IGNORECASE,
)
_ANY = Look(_WORK)


def tasks(ad: Ad, quotes: dict[str, str]) -> bool | None:
    """Tell whether the ad says what the work is, under such a heading or in a sentence; None where it does not."""
    for line in ad.where(_ANY, under="tasks"):
        if line.under != "title" and (_WORK.search(line.text) or " " in line.text.strip("-–*• ")):
            quotes["tasks"] = line.text
            return True
    return None
