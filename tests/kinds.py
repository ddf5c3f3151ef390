"""One small honest board of each kind on the fault server, with invented ads, and what we have come to know of it.

To add a kind: a `Kind` below, with functions that write its pages as its board does. A kind that is not asked over HTTP needs a
`Board` of its own, with the same methods.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

import certifi

from digest import feeds
from scraper.crawl import Fetch, crawl
from scraper.errors import SourceError
from scraper.fetch import Fetcher, Manner
from scraper.fetch.wire import Resolver
from scraper.judge import judge
from scraper.model import Run, Source, Vacancy
from scraper.report import SourceReport, report
from scraper.store import Store
from sources import jobbnorge, nav
from sources.families import FAMILIES
from tests.effort import bounded
from tests.faults import OTHER, Diverted, Fault, Faults, says


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
T = TypeVar("T")
CHANNEL = feeds.Channel(title="Erfaringsjobb", url="https://erfaringsjobb.example.no", id_authority="example.no,2026")


# ---- ads -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """What an employer wants to say; a kind without a field for some of it says that in the text."""

    number: int
    title: str
    text: str = "<p>Vi søker en erfaringskonsulent til teamet for psykisk helse.</p>"
    place: str = "Bodø"
    country: str = ""
    published: str = "2026-11-18"
    deadline: str = "2026-12-10"
    link: str = ""  # another than the board's own
    revision: int = 1  # a higher one is a change that the list shows
    gone: bool = False  # only NAV says so


def ads(count: int, first: int = 1) -> tuple[Ad, ...]:
    return tuple(Ad(number=number, title=f"Erfaringskonsulent {number}") for number in range(first, first + count))


def changed(ads: Sequence[Ad], number: int, **facts: Any) -> tuple[Ad, ...]:  # noqa: ANN401 - the fields of an Ad
    """The same ads, with one of them rewritten."""
    return tuple(replace(ad, revision=ad.revision + 1, **facts) if ad.number == number else ad for ad in ads)


# ---- kinds ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """A form in which boards speak, and one source that reads it."""

    name: str
    source: Source
    lists: tuple[str, ...]  # host and path of its list, as it is asked for first and later
    listing: Callable[[Sequence[Ad]], bytes]
    spoiled: Callable[[Ad], tuple[bytes, bytes]]  # what to replace by what on the list, so that this ad cannot be read
    renamed: tuple[bytes, bytes]  # the same, so that no ad can be read: a field has another name
    odd: Mapping[str, tuple[bytes, bytes]]  # the same, in other ways
    at: Callable[[Ad], str] | None = None  # host and path of an ad's own page, where it has one
    page: Callable[[Ad], bytes] = lambda _: b""
    others: Mapping[str, bytes] = field(default_factory=dict)  # what else is asked for

    def __str__(self) -> str:
        return self.name

    @property
    def hosts(self) -> set[str]:
        where = [*self.lists, *self.others, *([self.at(ads(1)[0])] if self.at else [])]
        return {address.partition("/")[0] for address in where}

    def whole(self, ads: Sequence[Ad]) -> dict[str, bytes]:
        """Every page of the board."""
        pages = {self.at(ad): self.page(ad) for ad in ads} if self.at else {}
        return {**self.others, **dict.fromkeys(self.lists, self.listing(ads)), **pages}


def _json(value: object) -> bytes:
    """Write JSON as boards do, in UTF-8; what is no character is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _norwegian(day: str) -> str:
    """«2026-12-10» as 10.12.2026; words stay as they are."""
    with suppress(ValueError):
        return date.fromisoformat(day).strftime("%d.%m.%Y")
    return day


def _mailed(day: str) -> str:
    """«2026-12-10» as mails and RSS write it; words stay as they are."""
    with suppress(ValueError):
        return format_datetime(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC))
    return day


def _with_deadline(ad: Ad) -> str:
    """The text, with what the kind has no field for."""
    return f"{ad.text}<p>Søknadsfrist: {ad.deadline}</p>" if ad.deadline else ad.text


# NAV: a feed in JSON, and a page for each ad.

NAV_HOST = urlsplit(nav.BASE).netloc
TIP = "00000000-0000-4000-8000-000000000000"


def uuid(ad: Ad) -> str:
    return str(uuid5(UUID(int=0), str(ad.number)))


def _nav_row(ad: Ad) -> dict[str, Any]:
    stamp = f"2026-11-18T{9 + ad.revision:02}:00:00+01:00"
    status = "INACTIVE" if ad.gone else "ACTIVE"
    entry = {"uuid": uuid(ad), "status": status, "title": "..." if ad.gone else ad.title, "sistEndret": stamp}
    return {"id": uuid(ad), "_feed_entry": entry}


def _nav_listing(ads: Sequence[Ad]) -> bytes:
    return _json({"id": TIP, "next_url": None, "items": [_nav_row(ad) for ad in ads]})


def _nav_page(ad: Ad) -> bytes:
    content = {
        "title": ad.title,
        "description": ad.text,
        "published": f"{ad.published}T00:00:00+01:00",
        "expires": "2027-03-01T00:00:00+01:00",
        "applicationDue": ad.deadline,
        "workLocations": [{"municipal": ad.place, "country": ad.country or "NORGE"}],
        "employer": {"name": "Eksempel kommune", "orgnr": None},
        "sourceurl": ad.link or None,
    }
    status = "INACTIVE" if ad.gone else "ACTIVE"
    return _json({"uuid": uuid(ad), "status": status, "ad_content": None if ad.gone else content})


NAV = Kind(
    name="JSON feed (NAV)",
    source=replace(nav.SOURCE, expect=(1, 100)),
    lists=(f"{NAV_HOST}/api/v1/feed?{nav.PAGE_SIZE}", f"{NAV_HOST}/api/v1/feed/{TIP}?{nav.PAGE_SIZE}"),
    listing=_nav_listing,
    spoiled=lambda ad: (f'"uuid": "{uuid(ad)}"'.encode(), b'"uuid": "../x"'),
    renamed=(b'"_feed_entry"', b'"feedEntry"'),
    odd={
        "null for the list": (b'"items": [{', b'"items": null, "others": [{'),
        "a number for a text": (b'"title": "Erfaringskonsulent ', b'"title": 7, "name": "Erfaringskonsulent '),
        "a status of its own": (b'"ACTIVE"', b'"PAUSED"'),
    },
    at=lambda ad: f"{NAV_HOST}/api/v1/feedentry/{uuid(ad)}",
    page=_nav_page,
    others={f"{NAV_HOST}/api/publicToken": b"Current public token:\neyJh.eyJz.c2ln"},
)

# Jobbnorge: all ads in one answer in JSON, and a text for each.


def _jobbnorge_job(ad: Ad) -> dict[str, Any]:
    return {
        "id": ad.number,
        "title": ad.title,
        "employer": "Eksempel kommune",
        "publicationDate": _norwegian(ad.published),
        "deadline": _norwegian(ad.deadline),
        "link": ad.link or f"https://www.jobbnorge.no/ledige-stillinger/stilling/{ad.number}",
        "summary": f"Utgave {ad.revision}",
        "locations": [{"municipality": ad.place, "isDomestic": not ad.country}],
    }


JOBBNORGE = Kind(
    name="JSON list (Jobbnorge)",
    source=replace(jobbnorge.SOURCE, expect=(1, 100)),
    lists=(jobbnorge.LIST.removeprefix("https://"),),
    listing=lambda ads: _json({"jobs": [_jobbnorge_job(ad) for ad in ads]}),
    spoiled=lambda ad: (f'"id": {ad.number},'.encode(), b'"id": "x",'),
    renamed=(b'"publicationDate"', b'"published"'),
    odd={
        "null for the list": (b'"jobs": [{', b'"jobs": null, "others": [{'),
        "an object for the list": (b'"jobs": [{', b'"jobs": {"a": 1}, "others": [{'),
        "a text for a number": (b'"id": ', b'"id": "a", "number": '),
    },
    at=lambda ad: f"{jobbnorge.TEXT}?jobId={ad.number}&languageId=1".removeprefix("https://"),
    page=lambda ad: _json({"jobId": ad.number, "components": [{"text": ad.text}]}),
)

# EasyCruit: a list in XML, and a file for each ad.

EASYCRUIT_HOST = "eksempel.easycruit.com"


def _easycruit_vacancy(ad: Ad, inside: str = "") -> str:
    link = ad.link or f"https://{EASYCRUIT_HOST}/vacancy/{ad.number}/1"
    return (
        f'<Vacancy id="{ad.number}" date_start="{ad.published}" date_end="2027-03-01" date_modified="{ad.revision}">'
        f'<Versions><Version language="no"><Title>{escape(ad.title)}</Title>{inside}</Version></Versions>'
        f"<Departments><Department><Name>Eksempel kommune</Name><VacancyURL>{escape(link)}</VacancyURL></Department>"
        "</Departments></Vacancy>"
    )


def _easycruit_list(vacancies: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<VacancyList xmlns="urn:EasyCruit">{vacancies}</VacancyList>'.encode()


def _easycruit_page(ad: Ad) -> bytes:
    facts = {
        "ApplicationDeadline": ad.deadline,
        "Location": f"{ad.place} {ad.country}".strip(),
        "Description": ad.text,
    }
    return _easycruit_list(_easycruit_vacancy(ad, "".join(f"<{name}>{escape(said)}</{name}>" for name, said in facts.items())))


EASYCRUIT = Kind(
    name="XML (EasyCruit)",
    source=FAMILIES["easycruit"]("eksempel-xml", "Eksempel kommune", EASYCRUIT_HOST),
    lists=(f"{EASYCRUIT_HOST}/export/xml/vacancy/list.xml",),
    listing=lambda ads: _easycruit_list("".join(map(_easycruit_vacancy, ads))),
    spoiled=lambda ad: (f'<Vacancy id="{ad.number}"'.encode(), b'<Vacancy id="x"'),
    renamed=(b"Vacancy id=", b"Vacancy number="),
    odd={
        "another root": (b"VacancyList", b"Vacancies"),
        "another element": (b"Vacancy>", b"Position>"),
        "another element for every ad": (b"<Vacancy ", b"<Vacancy/><Position "),
    },
    at=lambda ad: f"{EASYCRUIT_HOST}/export/xml/vacancy/{ad.number}.xml",
    page=_easycruit_page,
)

# Teamtailor and any other feed: RSS with the ads whole.


def _rss(items: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:tt="https://teamtailor.com/locations">'
    return f"{head}<channel><title>Eksempel</title><link>https://eksempel.no</link>{items}</channel></rss>".encode()


def _item(ad: Ad, host: str) -> str:
    place = f"<tt:location><tt:city>{escape(ad.place)}</tt:city><tt:country>{escape(ad.country)}</tt:country></tt:location>"
    return (
        f"<item><guid>{UUID(int=ad.number)}</guid><title>{escape(ad.title)}</title>"
        f"<link>{escape(ad.link or f'https://{host}/jobs/{8990000 + ad.number}-erfaringskonsulent')}</link>"
        f"<pubDate>{_mailed(ad.published)}</pubDate><description>{escape(_with_deadline(ad))}</description>"
        f"<tt:locations>{place}</tt:locations></item>"
    )


TEAMTAILOR_HOST = "eksempel.teamtailor.com"
TEAMTAILOR = Kind(
    name="RSS (Teamtailor)",
    source=FAMILIES["teamtailor"]("eksempel-rss", "Eksempel kommune", TEAMTAILOR_HOST),
    lists=(f"{TEAMTAILOR_HOST}/jobs.rss",),
    listing=lambda ads: _rss("".join(_item(ad, TEAMTAILOR_HOST) for ad in ads)),
    spoiled=lambda ad: (f"<guid>{UUID(int=ad.number)}</guid>".encode(), b""),
    renamed=(b"guid>", b"identity>"),
    odd={"another root": (b"rss", b"feeds"), "no channel": (b"channel", b"canal")},
)

FEED_HOST = "feed.example.no"
FEED = Kind(
    name="any feed",
    source=FAMILIES["feed"]("eksempel-feed", "Eksempel kommune", f"https://{FEED_HOST}/feed"),
    lists=(f"{FEED_HOST}/feed",),
    listing=lambda ads: _rss("".join(_item(ad, FEED_HOST) for ad in ads)),
    spoiled=lambda ad: (f"<title>{ad.title}</title>".encode(), b""),
    renamed=(b"title>", b"heading>"),
    odd={"another root": (b"rss", b"feeds")},
)

# A career page: HTML with a block of JSON for each ad.

PAGE_HOST = "www.example.no"


def _job(ad: Ad) -> str:
    facts = {
        "@type": "JobPosting",
        "identifier": {"value": ad.number},
        "title": ad.title,
        "url": ad.link or f"/jobb/{ad.number}",
        "description": ad.text,
        "datePosted": ad.published,
        "validThrough": ad.deadline,
        "hiringOrganization": {"name": "Eksempel kommune"},
        "jobLocation": {"address": {"addressLocality": ad.place, "addressCountry": ad.country}},
    }
    block = _json(facts).decode().replace("</", "<\\/")
    return f'<script type="application/ld+json">{block}</script>'


def html(inside: str) -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ledige stillinger</title></head>'
        '<body><script type="application/ld+json">{"@type": "Organization", "name": "Eksempel kommune"}</script>'
        f"{inside}</body></html>"
    ).encode()


JSONLD = Kind(
    name="HTML (JSON-LD)",
    source=FAMILIES["jsonld"]("eksempel-html", "Eksempel kommune", f"https://{PAGE_HOST}/ledige"),
    lists=(f"{PAGE_HOST}/ledige",),
    listing=lambda ads: html("".join(map(_job, ads))),
    spoiled=lambda ad: (f'"title": "{ad.title}"'.encode(), b'"title": ""'),
    renamed=(b'"title"', b'"heading"'),
    odd={
        "no sound block": (b'{"@type"', b'{"@type'),
        "another type of script": (b"application/ld+json", b"application/json"),
        "true for a text": (b'"title": "Erf', b'"title": true, "name": "Erf'),
        "a list for a text": (b'"title": "Erf', b'"title": [7], "name": "Erf'),
    },
)

FORMS = (JOBBNORGE, NAV, EASYCRUIT, JSONLD)  # one of each: a list in JSON, a feed in JSON, XML and HTML; mail is in inbox.py
KINDS = (NAV, JOBBNORGE, EASYCRUIT, TEAMTAILOR, FEED, JSONLD)
WHOLE = (JOBBNORGE, EASYCRUIT, TEAMTAILOR, FEED, JSONLD)  # their list is all there is; NAV's tells only of changes
PAGED = (NAV, JOBBNORGE, EASYCRUIT)  # each ad has a page of its own


def every(cases: Iterable[T], kinds: Sequence[Kind] = FORMS) -> list[tuple[Kind, T]]:
    """Give each case to one source of each form."""
    return [(kind, case) for case in cases for kind in kinds if kind in FORMS]


# ---- what every test here begins with, made once ---------------------------------------------------------------------------


@contextmanager
def one_authority(folder: Path) -> Iterator[None]:
    """Trust a single authority for a while: reading them all takes longer than most tests."""
    one, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    (folder / "one.pem").write_text(one + end, encoding="utf-8")
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(folder / "one.pem")
    try:
        yield
    finally:
        os.environ.pop("SSL_CERT_FILE")
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before


# ---- a board of a kind ---------------------------------------------------------------------------------------------------


class Reading:
    """A source, a fetcher that finds it on this machine, and a store; each run is an hour after the one before."""

    def __init__(self, source: Source, store: Store, hosts: Mapping[str, str], **manner: Any) -> None:  # noqa: ANN401 - as in `restart`
        self.source = source
        self.store = store
        self.hosts = hosts
        self.now = NOW
        self._fetcher: Fetcher | None = None
        store.frontier.register(source.name)
        self.restart(**manner)

    def restart(
        self,
        *,
        names: Resolver | None = None,
        sockets: Diverted | None = None,
        secret: str = "",
        **manner: Any,  # noqa: ANN401 - the fields of a Manner
    ) -> None:
        """Begin a new process: with no connection, robots.txt or token in memory."""
        self.close()
        usual: dict[str, Any] = {
            "contact": "drift@example.no",
            "connect_to": {} if names else self.hosts,
            "timeout": 5.0,
            "deadline": 5.0,
            "max_bytes": 300_000,
            "attempts": 1,
        }
        self.fetcher = self._fetcher = Fetcher(
            Manner(**{**usual, **manner}), lambda _: secret, resolve=names, sockets=sockets, sleep=lambda _: None
        )

    def run(self, hours: float = 1, fetcher: Fetch | None = None) -> Run:
        """Read the board, without work that has no end; a run that failed says so."""
        self.now += hours * HOUR
        with suppress(SourceError), bounded():
            return crawl(self.source, self.store, fetcher or self.fetcher, judge, self.now)
        return self.store.boards.health(self.source.name).last_run

    def status(self) -> SourceReport:
        """How `status` tells that the source is doing."""
        source = self.source
        return report(self.store, {source.name: source}, {}, self.now).sources[source.name]

    def open(self) -> list[Vacancy]:
        """What readers are shown."""
        return self.store.vacancies.open_positions(self.now.date())

    def titles(self) -> set[str]:
        return {vacancy.title for vacancy in self.open()}

    def published(self) -> str:
        """The feed that readers get."""
        today = self.now.date()
        records = self.store.vacancies.open_records(today, self.store.boards.heard())
        return feeds.files(records, CHANNEL, {self.source.name: self.source.title}, today)["feed.xml"]

    def events(self) -> list[str]:
        """Whatever has happened to any post."""
        numbers = range(1, self.store.vacancies.count() + 50)
        return [event.kind for number in numbers for event in self.store.vacancies.events(number)]

    def issues(self) -> str:
        return "\n".join(f"{where} {what}" for _, where, what in self.store.boards.issues(self.source.name, 1000))

    def close(self) -> None:
        if self._fetcher:
            self._fetcher.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Board(Reading):
    """A board of a kind on the fault server."""

    def __init__(self, kind: Kind, faults: Faults, store: Store, **manner: Any) -> None:  # noqa: ANN401 - as in `restart`
        self.kind = kind
        self.faults = faults
        super().__init__(kind.source, store, dict.fromkeys((*kind.hosts, OTHER), faults.where), **manner)

    def shows(self, ads: Sequence[Ad], **headers: Any) -> None:  # noqa: ANN401 - as in `says`
        """Be honest."""
        self.faults.paths |= {where: says(body, **headers) for where, body in self.kind.whole(ads).items()}

    def list_is(self, answer: Fault | bytes) -> None:
        """Answer so when asked for the list."""
        fault = says(answer) if isinstance(answer, bytes) else answer
        self.faults.paths |= dict.fromkeys(self.kind.lists, fault)

    def page_is(self, ad: Ad, answer: Fault | bytes) -> None:
        """Answer so when asked for the page of one ad."""
        assert self.kind.at
        self.faults.paths[self.kind.at(ad)] = says(answer) if isinstance(answer, bytes) else answer
