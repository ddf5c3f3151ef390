"""What somebody consents to, word for word; the words and their version are kept with each consent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scraper.letters import Form
from scraper.text import iso


# Another wording is another version; what somebody has agreed to stays as it was.
VERSION = "1"
WORDS: Mapping[Form, str] = {
    "nb": (
        "Jeg samtykker til at dere lagrer e-postadressen min og det jeg har valgt her, for å sende meg varsler om stillinger. "
        "Jeg vet at dette kan røpe noe om helsen min eller livet mitt, som at jeg har egen erfaring med psykisk sykdom, rus "
        "eller soning. Jeg kan trekke samtykket når som helst, og da slettes alt."
    ),
    "nn": (
        "Eg samtykkjer til at de lagrar e-postadressa mi og det eg har valt her, for å sende meg varsel om stillingar. "
        "Eg veit at dette kan røpe noko om helsa mi eller livet mitt, som at eg har eiga erfaring med psykisk sjukdom, rus "
        "eller soning. Eg kan trekkje samtykket når som helst, og då blir alt sletta."
    ),
}


def record(language: Form, asked: datetime, confirmed: datetime) -> str:
    """Write down what was consented to, in which version, when it was asked for and when it was confirmed."""
    return f"version {VERSION}, asked {iso(asked)}, confirmed {iso(confirmed)}, on the site: {WORDS[language]}"
