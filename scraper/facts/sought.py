"""Whether a word for an education is said of whoever is sought, or of others."""

from __future__ import annotations

import re

from scraper.facts.context import is_of_others
from scraper.facts.lines import Line


# What one may become, what the employer pays for, what is taught, and what pay depends on: not what an applicant has.
_NOT_ASKED = re.compile(
    r"\b(?:betaler|betalar|dekker|dekkjer|tilbyr|tilbyd|finansierer|(?<!har tatt eller vil )ta|tar du|vi gir|får du"
    r"|du får|we (?:pay|offer)|studere|tar vi"
    r"|undervis\w*|rettleie|veilede|ba om|spurte etter|rapport|under utdanning|studenter|studentar|elever|supported to"
    r"|we provide)\b[^.;]{0,60}$|\bmangl(?:ende|ande) $"
    r"|\b(?:verken|hverken|korkje|unntak fra|unntak frå)\b[^.;]{0,60}$"
    r"|\bav oss som\b[^.;]*$|\b(?:kontakt|samarbeid\w*|saman|sammen) med\b[^.;]{0,40}$"
    r"|\b(?:ikke|ikkje|not|ingen|uten|utan|mangler|manglar)\b[^.;,]{0,25}$|erfaring (?:fra|frå)\b[^.;,-]{0,40}$"
    r"|\b(?:års|time)?l[øo]nn?(?:s\w{2,15}|a|en|es|ast|et)?\b|\bstillingskode|\bsalary|\bpay\b|\bansiennitet|\bseniority",
    re.IGNORECASE,
)
# «De andre miljøarbeiderne har høgskole», «fem av oss har treårig utdanning»: whoever has it is not sought.
_THEY_HAVE = re.compile(
    r"^(?!.*\b(?:du|deg|dere|you|applicants?|søk\w+|kandidat\w*|(?:den|en|ein|personen) (?:som|vi|rette)|noen|nokon|someone"
    r"|vedkommende)\b)"
    r"\W*(?:\w{2}[^.;]* (?:har|have|has) (?:\S+ ){0,3}|(?:(?:de|dei|the) (?:\w+ ){1,3}|\w{4,}[ea]ne (?:våre )?)(?:er|are) )$",
    re.IGNORECASE,
)


def said_of_others(line: Line, start: int, end: int) -> bool:
    """Tell whether a word for an education is surely said of somebody who is not sought."""
    before = line.text[:start]
    if _NOT_ASKED.search(before) or is_of_others(line.text, start, end):
        return True
    return not line.item and bool(_THEY_HAVE.match(before))
