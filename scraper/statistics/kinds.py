"""What kind of employer it is, by the words of its name, or by the board's word for the sector where the name tells nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from scraper.places import fold


EmployerKind = Literal["kommune", "helseforetak", "stat", "stiftelse eller organisasjon", "privat", "ikke avgjort"]

KINDS: tuple[EmployerKind, ...] = ("kommune", "helseforetak", "stat", "stiftelse eller organisasjon", "privat", "ikke avgjort")
# Names are folded: no capitals, «ø» is o, «æ» and «å» are a. What stands first in a name decides, as it does for people:
# «Lovisenberg Diakonale Sykehus AS» is an organisation's, and «Bodø kommune, NAV» a kommune.
_KIND = re.compile(
    r"(?P<kommune>kommunen?\b|interkommunal|\bherad\b|municipality|\bcity of\b|\bbydel|\bkf\b|\biks\b|\bbarnevern|krisesenter"
    r"|\bfagskole)"
    r"|(?P<organisasjon>diakon|lovisenberg|haraldsplass|betanien|stiftels|stifting|forening|foreining|forbund|organisasjon"
    r"|bymisjon|misjonen|frelsesarme|\bbla kors|\brode kors|fontenehus|mental helse|\blpp\b|\ba-larm|wayback"
    r"|erfaringssentrum|landslag|\bkirkens|norske kirke|kirkelige|church|ideell|tyrili|pinsevenn|fretex"
    r"|humanitar|likepersonsenter|selvhjelp|sjolvhjelp|redd barna|voksne for barn|\buloba|\bivareta"
    r"|senter mot incest|parorandesenter|parorendesenter|foundation|\btrust\b|red cross)"
    r"|(?P<helseforetak>\bhf\b|helseforetak|sykehus|sjukehus|\bhospital\b|\bdps\b|distriktspsykiatrisk"
    r"|\bhelse (?:bergen|stavanger|fonna|forde|more|nord|sor|vest|midt)\b)"
    r"|(?P<stat>\bnav\b|direktorat|kriminalomsorg|fengsel|friomsorg|\bbufetat|\bbufdir|familieetat|statsforvalt"
    r"|universitet(?!ss[yj])|university(?! hosp)|familievern"
    r"|\boslomet\b|hogskole|hogskule|\bpoliti|departement|\bstatens\b|folkehelseinstitutt)"
    r"|(?P<privat>\b(?:as|asa|ans|da|enk)\b)"
)
_SECTOR = re.compile(r"(?P<privat>privat)|(?P<stat>\bstat)|(?P<kommune>kommun)|(?P<organisasjon>ideell|frivillig|organisasjon)")


@lru_cache(maxsize=4096)  # employers advertise again and again
def kind(name: str, sector: str = "") -> EmployerKind:
    """Tell what kind of employer it is; «ikke avgjort» where neither its name nor the board tells."""
    found = _KIND.search(fold(name)) or _SECTOR.search(fold(sector))
    if found is None:
        return "ikke avgjort"
    return next(each for each in KINDS if each.endswith(str(found.lastgroup)))
