"""What an employer is called, however a board writes it: «Seksjon for rus, Oslo kommune, Bydel Alna» or «ALNA BYDEL»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.places import fold


# «Seksjon for rus, Oslo kommune / Bydel Alna – Helse Bergen HF (Haukeland universitetssjukehus)»
_BETWEEN = re.compile(r"\s*(?:(?<!-)[,;/|()–—:]| - | ved )\s*")  # but «Barne-, ungdoms- og familieetaten» is one
_LEGAL = re.compile(r"\b(?:hf|as|asa|sa|ks|ba|stiftelsen|stiftinga)\b")
_NOISE = re.compile(r"[^a-z0-9 ]+")
# What makes a part of a name that of an organisation and not of a unit in one.
_MAIN = re.compile(
    r"kommune\b|municipality|\bbydel|sykehus|sjukehus|^helse (?!og\b|sosial|oms|vel|mes)\w|stiftelse|stifting|\bnav\b|etat\b"
    r"|kriminalomsorg|fengsel|forbund|forening|lag\b|kirke|frelsesarme|rode kors|\bas\b|\bhf\b|\bsa\b|universitet"
    r"|hogskole|hogskule|direktorat|statsforvalter"
)
# What hospitals are called for short.
_SHORT = {
    "ous": "oslo universitetssykehus",
    "ahus": "akershus universitetssykehus",
    "unn": "universitetssykehuset nord norge",
    "sus": "stavanger universitetssjukehus",
    "siv": "sykehuset i vestfold",
    "sthf": "sykehuset telemark",
    "sshf": "sorlandet sykehus",
    "nlsh": "nordlandssykehuset",
    "hmr": "helse more og romsdal",
    "hnt": "helse nord trondelag",
}
_DISTRICT = re.compile(r"^(?:bydel (\w[\w ]*)|([\w ]*\w) bydel)$")
# Words that any employer may have in the name of a unit.
_COMMON = re.compile(
    r"(?:for|og|i|av|til|med|den|det|de|en|et|avdeling|avdelinga|seksjon|enhet|eining|virksomhet|verksemd|tjeneste[nr]?"
    r"|teneste[nr]?|tenesta|omrade|sektor|team|helse|omsorg|velferd|rus|psykisk|psykiatri|mestring|meistring|levekar|sosial)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """The organisations that a name holds, and the units of them."""

    mains: frozenset[str]
    units: frozenset[str]


def employer(name: str) -> Employer:
    """Take a name apart; one of which nothing is left, as «...», has neither."""
    parts = [part for part in map(_plain, _BETWEEN.split(name)) if part]
    mains = {_bare(part) for part in parts if _MAIN.search(part)} or {_bare(part) for part in parts}
    units = {part for part in parts if _bare(part) not in mains}
    districts = {main for main in mains if main.startswith("bydel ")}
    known = {_SHORT.get(main, main) for main in mains - districts} | ({"oslo kommune"} if districts else set())
    return Employer(mains=frozenset(filter(None, known)), units=frozenset(units | districts))


def organisation(name: str) -> str:
    """Give the first part of a name that is an organisation's, as it is written: «Oslo kommune» of «Bydel Alna, Oslo kommune».

    A «Bydel Alna» by itself is one too; a name that holds no organisation is given whole.
    """
    parts = [part.strip() for part in _BETWEEN.split(name) if part.strip()]
    mains = [part for part in parts if _MAIN.search(_plain(part))]
    whole = next((part for part in mains if not _DISTRICT.match(_bare(_plain(part)))), "")
    return whole or next(iter(mains), " ".join(name.split()))


def telling(unit: str) -> frozenset[str]:
    """Give the words of a unit's name that another unit would not have."""
    return frozenset(word for word in unit.split() if not _COMMON.fullmatch(word))


def _plain(part: str) -> str:
    return " ".join(_NOISE.sub(" ", fold(part)).split())


def _bare(part: str) -> str:
    """Give a name without its legal form; «alna bydel» is «bydel alna»."""
    bare = " ".join(_LEGAL.sub(" ", part).replace("municipality", "kommune").split())
    match = _DISTRICT.match(bare)
    return f"bydel {match[1] or match[2]}" if match else bare
