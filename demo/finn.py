"""FINN's API as a sample board, in its true form: the ads that the sample of arbeidsplassen shows as FINN's, with their text.

It opens with the sample key alone. A few ads more show what only this board has: a heading that does not name the post, an ad
without any firm behind it, and one that is filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from urllib.parse import urlencode

from demo import arbeidsplassen
from demo.adtext import body, filled
from demo.arbeidsplassen import Hit
from demo.boards import Answer, Asked, Site
from demo.nav import OSLO
from scraper.fetch.keys import SAMPLE


HOST = "cache.api.finn.no"
HOSTS = (HOST,)
_BASE = f"https://{HOST}/iad"
_COLLECTIONS = ("bap-sale", "car-norway", "job-full-time", "job-management", "job-part-time", "realestate-homes")
_LABELS = {"job-full-time": "Fulltidsstilling", "job-part-time": "Deltidsstilling", "job-management": "Lederstilling"}
_SEARCH = re.compile(r"/iad/search/(job-[a-z-]+)/?")
_AD = re.compile(r"/iad/ad/(?:job-[a-z-]+/)?([0-9]+)")
_ROWS, _MOST_ROWS, _MOST_PAGES = 30, 1000, 50
_SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:os="http://a9.com/-/spec/opensearch/1.1/" xmlns:age="http://purl.org/atompub/age/1.0" '
    'xmlns:finn="http://xmlns.finn.no/atom-ad-extensions/1.0" xmlns:georss="http://www.georss.org/georss" '
    'xmlns:f="http://xmlns.finn.no/opensearch/1.0"'
)
_HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """What FINN itself says beyond what arbeidsplassen.no shows of an ad."""

    hit: Hit
    text: str = ""
    kind: str = "job-part-time"
    job_title: str = ""
    duration: str = "Fast"
    sector: str = "Privat"
    private: bool = False  # no firm is known, and nothing but the heading is shown
    disposed: bool = False
    changed: int = 0  # how often it was changed since it was published

    @property
    def finnkode(self) -> str:
        """FINN's own number of the ad."""
        return self.hit.reference


_HITS = {hit.reference: hit for hit in arbeidsplassen.ADS if hit.source == "FINN"}

ADS = (
    Ad(
        hit=_HITS["470000001"],
        job_title="Erfaringskonsulent",
        text="""
        Stiftelsen Eksempel driver et lavterskeltilbud i Oslo. Vi søker erfaringskonsulent i 50 % fast stilling.

        # Arbeidsoppgaver

        - møte gjestene våre, og være et menneske de kjenner igjen
        - holde samtalegruppe sammen med en sosionom
        - si fra når noe i huset bør gjøres annerledes

        # Kvalifikasjoner

        - egenerfaring med rus, psykiske helseplager eller begge deler
        - du har fått avstand nok til å bruke det du har vært gjennom

        Søk snarest. Spørsmål: Kontakt Eksempel, 00 00 00 00.
        """,
    ),
    Ad(
        hit=_HITS["470000002"],
        job_title="Miljøarbeider",
        text="""
        Vil du jobbe på et hus der det du selv har levd er en del av fagligheten? Vi søker miljøarbeider med egenerfaring i 60 %
        fast stilling, med turnus og langvakt hver tredje helg.

        - følge beboere til lege, NAV og butikk
        - lage middag og ha tid til kaffe

        Søknadsfrist {frist}. Ring Kontakt Eksempel på 00 00 00 00.
        """,
    ),
    Ad(
        hit=_HITS["470000003"],
        kind="job-management",
        job_title="Fagleder",
        text="""
        Eksempelklinikken har seks erfaringskonsulenter. Vi søker en fagleder som kan gi dem veiledning, opplæring og en plan
        for uka. Du er psykolog, sosionom eller sykepleier med videreutdanning.
        """,
    ),
    Ad(
        hit=_HITS["470000004"],
        kind="job-full-time",
        job_title="Sykepleier",
        text="""
        Vi søker sykepleier i 100 % fast nattstilling. Du blir en del av et team med lege, psykolog, vernepleier og
        erfaringskonsulent.
        """,
    ),
    Ad(
        hit=Hit(
            reference="470000005",
            title="Erfaringskonsulent til kveldskafeen",
            employer="Privat",
            place=("7010", "Trondheim", "TRONDHEIM", "TRØNDELAG"),
            published=-2,
        ),
        private=True,
    ),
    Ad(
        hit=Hit(
            reference="470000006",
            title="Kan det du har vært gjennom hjelpe andre?",
            employer="Eksempelstiftelsen Nord",
            place=("9008", "Tromsø", "TROMSØ", "TROMS"),
            published=-4,
            expires=17,
        ),
        kind="job-full-time",
        job_title="Erfaringskonsulent 100 % vikariat",
        duration="Vikariat",
        text="""
        Vi søker erfaringskonsulent i 100 % vikariat i ett år til oppfølgingsteamet i Tromsø. Du har egenerfaring fra psykisk
        helsevern, og vil bruke den i møte med andre.

        - oppsøkende arbeid sammen med en vernepleier
        - brukerråd og pårørendekvelder

        Søk innen {frist}. Spørsmål: Kontakt Eksempel, kontakt@example.no.
        """,
    ),
    Ad(
        hit=Hit(
            reference="470000007",
            title="Erfaringsmedarbeider, vikariat",
            employer="Stiftelsen Eksempel",
            place=("0150", "Oslo", "OSLO", "OSLO"),
            published=-20,
            expires=3,
        ),
        text="Vi søker erfaringsmedarbeider i vikariat.",
        disposed=True,
    ),
)


class Finn:
    """The service document, a search in each collection of jobs, and the ads."""

    def __init__(self, ads: Iterable[Ad], today: date, key: str = SAMPLE) -> None:
        self._ads = {ad.finnkode: ad for ad in ads}
        self._today = today
        self._key = key

    def take_down(self, finnkode: str) -> None:
        """Take an ad away."""
        del self._ads[finnkode]

    def fill(self, finnkode: str) -> None:
        """Mark a post as filled; its ad can still be found."""
        ad = self._ads[finnkode]
        self._ads[finnkode] = replace(ad, disposed=True, changed=ad.changed + 1)

    def rewrite(self, finnkode: str, text: str) -> None:
        """Give an ad another text."""
        ad = self._ads[finnkode]
        self._ads[finnkode] = replace(ad, text=text, changed=ad.changed + 1)

    def site(self, asked: Asked) -> Answer:
        """Answer a request: nothing at all without a key, and nothing but a refusal with a wrong one."""
        key = asked.headers.get("x-finn-apikey", "")
        if key != self._key:
            return Answer(status=403 if key else 401)
        if asked.path == "/iad/":
            return _xml(_service(), "application/atomsvc+xml")
        if found := _SEARCH.fullmatch(asked.path):
            return self._search(found[1], asked.query)
        if (found := _AD.fullmatch(asked.path)) and found[1] in self._ads:
            return _xml(_HEAD + _entry(self._ads[found[1]], self._today, whole=True), "application/atom+xml")
        return Answer(status=404)

    def _search(self, collection: str, query: Mapping[str, str]) -> Answer:
        if collection not in _COLLECTIONS:
            return Answer(status=404)
        rows, page = int(query.get("rows", _ROWS)), int(query.get("page", "1"))
        found = [ad for ad in self._ads.values() if ad.kind == collection and _matches(ad, query.get("q", ""))]
        found.sort(key=lambda ad: -ad.hit.published)
        # What is asked beyond the limits is answered with nothing.
        shown = found[(page - 1) * rows : page * rows] if rows <= _MOST_ROWS and page <= _MOST_PAGES else []
        links = _links(collection, query, page, -(-len(found) // rows))
        entries = "".join(_entry(ad, self._today, whole=False) for ad in shown)
        return _xml(_feed(collection, links, len(found), entries), "application/atom+xml")


def sites(now: datetime) -> Mapping[str, Site]:
    """Give the sample board by host."""
    return {HOST: Finn(ADS, now.astimezone(OSLO).date()).site}


def _matches(ad: Ad, query: str) -> bool:
    text = f"{ad.hit.title} {ad.hit.keywords} {ad.job_title} {ad.text}".casefold()
    return all(word in text for word in query.casefold().split())


# ---- what it looks like on the wire ----------------------------------------------------------------------------------------


def _service() -> str:
    collections = "".join(
        f"""    <collection href="{_BASE}/search/{name}">
      <atom:title>{name}</atom:title>
      <categories><atom:category scheme="urn:finn:market" term="{name}"/></categories>
    </collection>
"""
        for name in _COLLECTIONS
    )
    return f"""{_HEAD}<service xmlns:f="http://xmlns.finn.no/opensearch/1.0" xmlns:atom="http://www.w3.org/2005/Atom" \
xmlns="http://www.w3.org/2007/app">
  <workspace>
    <atom:title>searches</atom:title>
{collections}  </workspace>
  <workspace>
    <atom:title>ad</atom:title>
    <f:template href="{_BASE}/ad/{{id}}" rel="f:ad"/>
    <f:template href="{_BASE}/ad/{{adType}}/{{adId}}" rel="f:ad:typed"/>
  </workspace>
</service>
"""


def _links(collection: str, query: Mapping[str, str], page: int, last: int) -> str:
    """Write the links between the pages; the collection has a slash behind it here, which the service document leaves out."""
    plain = {name: value for name, value in query.items() if name != "page"}
    pages = {"self": page, "first": 1, "last": last, **({"next": page + 1} if page < last else {})}
    return "".join(
        f'  <link href="{escape(f"{_BASE}/search/{collection}/?{_paged(plain, number)}")}" rel="{rel}"/>\n'
        for rel, number in pages.items()
    )


def _paged(query: Mapping[str, str], number: int) -> str:
    return urlencode(query if number == 1 else {**query, "page": str(number)})


def _feed(collection: str, links: str, total: int, entries: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed {_SPACES}>
  <id>urn:uuid:EksempelEksempelEksempelEksempel</id>
  <title>{_LABELS[collection]}</title>
{links}  <f:filter name="occupation" title="Stilling" range="false">
    <f:Query role="subset" totalResults="{total}" f:filter="0.16" title="Helsepersonell"/>
  </f:filter>
  <os:totalResults>{total}</os:totalResults>
{entries}</feed>
"""


def _entry(ad: Ad, today: date, *, whole: bool) -> str:
    """Write an ad: as the search shows it, or whole, as under its own address."""
    hit, self_link = ad.hit, f"{_BASE}/ad/{ad.finnkode if ad.private else f'{ad.kind}/{ad.finnkode}'}"
    published = datetime.combine(today + timedelta(days=hit.published), time(8, 15), OSLO)
    expires = datetime.combine(today + timedelta(days=hit.expires), time(23, 59), OSLO)
    return f"""<entry{f" {_SPACES}" if whole else ""}>
  <id>urn:id:{ad.finnkode}</id>
  <title>{escape(hit.title)}</title>
  <updated>{_stamp(published + timedelta(minutes=ad.changed))}</updated>
  <published>{_stamp(published)}</published>
{"" if ad.private else f"  <age:expires>{_stamp(expires)}</age:expires>"}
  <dc:identifier>{ad.finnkode}</dc:identifier>
{_categories(ad, whole=whole)}  <link href="{self_link}" rel="self"/>
  <link href="https://www.finn.no/{ad.finnkode}" rel="alternate" type="text/html"/>
{_location(hit, whole=whole)}
  <author><name>{escape(hit.employer)}</name></author>
{"" if ad.private else _contact(whole=whole) + _adata(ad, expires.date(), today, whole=whole)}</entry>
"""


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _categories(ad: Ad, *, whole: bool) -> str:
    said = {"private": str(ad.private).lower(), "disposed": str(ad.disposed).lower()}
    said |= {} if ad.private else {"type": ad.kind}
    said |= {"status": "activated"} if whole else {}
    return "".join(f'  <category scheme="urn:finn:ad:{name}" term="{term}"/>\n' for name, term in said.items())


def _location(hit: Hit, *, whole: bool) -> str:
    code, city = hit.place[0], hit.place[1].title()
    more = f"<finn:postal-code>{code}</finn:postal-code>" if whole else ""
    country = "<finn:country>Norge</finn:country>" if whole else ""
    return f"  <finn:location>{more}<finn:city>{city}</finn:city>{country}</finn:location>"


def _contact(*, whole: bool) -> str:
    if not whole:
        return ""
    return """  <finn:contact role="organisation" title="Leder">
    <name>Kontakt Eksempel</name><email>kontakt@example.no</email>
    <finn:phone-number type="work">+47 00 00 00 00</finn:phone-number>
  </finn:contact>
"""


def _adata(ad: Ad, last_day: date, today: date, *, whole: bool) -> str:
    """Write FINN's own fields; a value stands in an attribute, or in the text."""
    known = {"application_deadline": ad.hit.due or last_day.isoformat(), "no_of_positions": "1"}
    known |= {"duration": ad.duration, "sector": ad.sector, "provider_id": "0"} if whole else {}
    fields = "".join(f'    <finn:field name="{name}" value="{escape(value)}"/>\n' for name, value in known.items())
    text = body(filled(ad.text, today, today + timedelta(days=ad.hit.published), last_day)) if ad.text else ""
    general = f"""    <finn:field name="general_text"><finn:value>
      <finn:field name="value">{escape(text)}</finn:field>
    </finn:value></finn:field>
"""
    return f"""  <finn:adata model="{_BASE}/ad/model/{ad.kind}">
    <finn:field name="job_title">{escape(ad.job_title or ad.hit.title)}</finn:field>
    <finn:field name="company"><finn:field name="name" value="{escape(ad.hit.employer)}"/></finn:field>
{fields}{general if whole else ""}  </finn:adata>
"""


def _xml(text: str, content_type: str) -> Answer:
    return Answer(body=text.encode(), content_type=content_type)
