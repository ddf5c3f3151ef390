"""Jobbnorge as a sample board: the list of all that is open, and the text of each ad, in their true form.

The ads are invented. Two of them are where ads of the NAV sample come from, so that the two copies are seen to be one post.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo.ads import SampleAd, load_ads
from demo.adtext import body, filled
from demo.boards import Answer, Asked, Site
from demo.nav import OSLO


LIST_HOST = "publicapi.jobbnorge.no"
TEXT_HOST = "id.jobbnorge.no"
HOSTS = (LIST_HOST, TEXT_HOST)

BOKMAAL, ENGLISH = 1, 2
# The list cuts an ad's first words about here.
_SUMMARY = 120
_SHARED = ("jobbnorge:990107", "jobbnorge:990109")

Where = tuple[str, str, str, str]  # postcode, area, kommune, fylke


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One posting, with days counted from today; no last day is «Løpende»."""

    id: int
    title: str
    employer: str
    department: str
    text: str
    places: tuple[Where, ...]
    published: int = -7
    deadline: int | None = 14
    scope: str = "Deltid"
    duration: str = "Fast"
    language: int = BOKMAAL
    department_is_employer: bool = False
    abroad: bool = False
    gap: bool = False  # the text stands in the other of the two forms


ADS = (
    Ad(
        id=399001,
        title="Erfaringskonsulent 80 % fast",
        employer="Eksempel kommune",
        department="Mestring og rus",
        places=(("8003", "Bodø", "Bodø", "Nordland"),),
        gap=True,
        text="""
        # Om stillingen

        Vil du bruke din egenerfaring i et tverrfaglig team? Vi søker erfaringskonsulent i 80 % fast stilling til
        oppfølgingstjenesten for rus og psykisk helse.

        # Arbeidsoppgaver

        - gå ved siden av folk i hverdagen, til avtaler, på tur og hjem igjen
        - lede en samtalegruppe sammen med en vernepleier
        - si fra når tjenestene våre ikke henger sammen

        # Kvalifikasjoner

        - egenerfaring med rus eller psykiske helseplager, og avstand nok til å bruke den
        - fagskole for erfaringskonsulenter er fint, men ikke et krav

        Søknadsfrist {frist}. Spørsmål: Kontakt Eksempel, 00 00 00 00, kontakt@example.no.
        """,
    ),
    Ad(
        id=399002,
        title="Erfaringsmedarbeidar i rusteamet",
        employer="Dømefjord kommune",
        department="Rus og psykisk helse",
        places=(("6800", "Førde", "Sunnfjord", "Vestland"),),
        deadline=None,
        duration="Engasjement",
        text="""
        Me søkjer ein erfaringsmedarbeidar i 50 % engasjement i eitt år. Du har eiga erfaring med rusliding, og du er komen så
        langt at du kan vere til hjelp for andre.

        # Du skal

        - møte folk der dei er, heime eller på kaia
        - vere med og styre brukarrådet
        - rettleie oss andre i kva som faktisk hjelper

        Me vurderer søknader fortløpande. Ta kontakt med Kontakt Eksempel på 00 00 00 00.
        """,
    ),
    Ad(
        id=399003,
        title="Peer support worker, student mental health",
        employer="Universitetet i Eksempelby",
        department="Student Services",
        places=(("0371", "Oslo", "", "Oslo"),),
        language=ENGLISH,
        deadline=24,
        text="""
        We are looking for a peer support worker in a 60 % permanent position. You have lived experience of mental health
        problems as a student, and want to use it in the support of others.

        # Tasks

        - meet students one to one and in groups
        - train our mentors together with a psychologist

        Apply by {frist_en}. Questions: Kontakt Eksempel, kontakt@example.no.
        """,
    ),
    Ad(
        id=399004,
        title="Erfaringskonsulent i forskningsprosjekt, 40 %",
        employer="Helse Eksempel HF",
        department="Senter for recovery og medvirkning",
        department_is_employer=True,
        places=(("7030", "Trondheim", "Trondheim", "Trøndelag"), ("7600", "Levanger", "Levanger", "Trøndelag")),
        duration="Midlertidig",
        deadline=18,
        text="""
        Senteret søker en erfaringskonsulent i 40 % prosjektstilling i to år. Du har egenerfaring som pasient i psykisk
        helsevern eller som pårørende.

        - du er med fra spørsmålene blir stilt til svarene blir skrevet
        - du leder referansegruppa
        - du får opplæring, kontorplass og veiledning

        Søk innen {frist}.
        """,
    ),
    Ad(
        id=399005,
        title="Erfaringskonsulent ved norsk rehabiliteringssenter",
        employer="Stiftelsen Eksempel",
        department="Costa Blanca",
        places=(("", "Alicante", "", ""),),
        abroad=True,
        text="""
        Vi søker erfaringskonsulent til senteret vårt i Spania. Du har egenerfaring med rus og trives i varmen.
        """,
    ),
    Ad(
        id=399006,
        title="Psykologspesialist, FACT-team",
        employer="Helse Eksempel HF",
        department="DPS Eksempelby",
        places=(("4614", "Kristiansand", "Kristiansand", "Agder"),),
        scope="Heltid",
        text="""
        Vi søker psykologspesialist i 100 % fast stilling. Teamet består av psykiater, sykepleier, sosionom,
        vernepleier og erfaringskonsulent.

        - utredning og behandling
        - samarbeid med kommunene
        """,
    ),
    Ad(
        id=399007,
        title="Tannlege 100 % fast",
        employer="Eksempel fylkeskommune",
        department="Tannklinikken",
        places=(),
        scope="Heltid",
        text="""
        Vi søker tannlege. Klinikken har to behandlingsrom og godt miljø.
        """,
    ),
)


class Jobbnorge:
    """The two hosts; what is taken down is gone from the list, and its text answers 404."""

    def __init__(self, ads: Iterable[tuple[dict[str, Any], dict[str, Any], int]]) -> None:
        self._ads = {job["id"]: (job, text, language) for job, text, language in ads}

    @classmethod
    def on(cls, today: date) -> Jobbnorge:
        """Give the board as it is on a day."""
        own = ((_job(ad, today), _text(ad, today), ad.language) for ad in ADS)
        shared = (ad for ad in load_ads(today) if ad.written.origin in _SHARED)
        return cls([*own, *((_shared_job(ad), _shared_text(ad), BOKMAAL) for ad in shared)])

    def take_down(self, id_: int) -> None:
        """Take an ad down, as an employer does when the post is filled."""
        del self._ads[id_]

    def list_site(self, asked: Asked) -> Answer:
        """Answer for the list."""
        if asked.path.lower() != "/v3/jobs":
            return Answer(status=404)
        jobs = [job for job, _, _ in self._ads.values()]
        employers = {job["employerId"] for job in jobs}
        return _json({"jobs": jobs, "meta": {"jobCountTotal": len(jobs), "employerCountTotal": len(employers)}})

    def text_site(self, asked: Asked) -> Answer:
        """Answer for the texts; one that is not in the language asked for is empty."""
        given = asked.query.get("jobId", "")
        if asked.path.lower() != "/api/joblisting" or not given.isdecimal() or int(given) not in self._ads:
            return Answer(status=404)
        _, text, language = self._ads[int(given)]
        in_it = asked.query.get("languageId") == str(language)
        return _json(text if in_it else text | {"components": [], "jobGapComponents": []})


def sites(now: datetime) -> Mapping[str, Site]:
    """Give the sample board by host."""
    board = Jobbnorge.on(now.astimezone(OSLO).date())
    return {LIST_HOST: board.list_site, TEXT_HOST: board.text_site}


def _job(ad: Ad, today: date) -> dict[str, Any]:
    deadline = today + timedelta(days=ad.deadline) if ad.deadline is not None else None
    locations = [_location(place, domestic=not ad.abroad) for place in ad.places]
    if locations:
        locations[-1]["isPrimary"] = True
    return _record(ad.id, ad.title, ad.employer, today + timedelta(days=ad.published), deadline) | {
        "department": ad.department,
        "regardDepartmentAsEmployer": ad.department_is_employer,
        "summary": _summary(ad.text),
        "jobScope": ad.scope,
        "jobDuration": ad.duration,
        "locations": locations,
    }


def _text(ad: Ad, today: date) -> dict[str, Any]:
    deadline = today + timedelta(days=ad.deadline) if ad.deadline is not None else None
    html = body(filled(ad.text, today, today + timedelta(days=ad.published), deadline))
    return _listing(ad.id, html, ad.language, gap=ad.gap)


def _shared_job(ad: SampleAd) -> dict[str, Any]:
    """Give an ad of the NAV sample as the list of its origin shows it."""
    content, deadline = ad.content(), ad.deadline
    post, municipal, county = ad.written.places[0].split(" | ")[:3]
    code, _, area = post.partition(" ")
    employer, _, department = _parts(content["employer"]["name"])
    published = datetime.fromisoformat(content["published"]).date()
    return _record(_number(ad), content["title"], employer, published, deadline) | {
        "department": department,
        "summary": _summary(ad.written.text),
        "jobDuration": "Engasjement" if "engasjement" in ad.contract else "Midlertidig",
        "locations": [_location((code, area, municipal.title(), county.title())) | {"isPrimary": True}],
    }


def _parts(name: str) -> tuple[str, str, str]:
    """Take «ACT-teamet, Tromsø kommune» apart into employer and department."""
    department, comma, employer = name.rpartition(", ")
    return (employer, comma, department) if comma else (name, "", "")


def _shared_text(ad: SampleAd) -> dict[str, Any]:
    return _listing(_number(ad), ad.content()["description"], BOKMAAL)


def _number(ad: SampleAd) -> int:
    return int(ad.written.origin.partition(":")[2])


def _record(id_: int, title: str, employer: str, published: date, deadline: date | None) -> dict[str, Any]:
    """Give what every posting has, in the list's own order."""
    return {
        "id": id_,
        "title": title,
        "employer": employer,
        "employerId": sum(employer.encode()),
        "regardDepartmentAsEmployer": False,
        "department": "",
        "summary": "",
        "jobScope": "Deltid",
        "jobDuration": "Fast",
        "jobType": {"id": 12, "name": "Helse og sosial", "jobTypeGroup": {"name": "Helse/omsorg"}},
        "positionCount": 1,
        "promoted": False,
        "publicationDate": f"{published:%d.%m.%Y}",
        "deadline": f"{deadline:%d.%m.%Y}" if deadline else "Løpende",
        "locations": [],
        "logo": None,
        "link": f"https://www.jobbnorge.no/ledige-stillinger/stilling/{id_}",
    }


def _location(place: Where, *, domestic: bool = True) -> dict[str, Any]:
    """Give a place; Oslo has no municipality, and another country no more than a name."""
    code, area, municipality, county = (part or None for part in place)
    return {
        "address": None,
        "area": area,
        "municipality": municipality,
        "county": county,
        "isDomestic": domestic,
        "isPrimary": False,
        "zipCode": code,
    }


def _summary(text: str) -> str:
    words = " ".join(line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith(("#", "-")))
    return words if len(words) <= _SUMMARY else words[:_SUMMARY].rpartition(" ")[0] + " …"


def _listing(id_: int, html: str, language: int, *, gap: bool = False) -> dict[str, Any]:
    """Give a text in one of its two forms; a long one is shown in two columns."""
    first, parting, rest = html.partition("</p>")
    component = {"typeId": 4, "orderId": 1, "heading": None, "text": first + parting, "column1": rest, "column2": None}
    return {
        "jobId": id_,
        "isPublished": True,
        "positionCount": 1,
        "activeLanguages": [language],
        "components": [{"typeId": 7, "orderId": 3, "filepath": "/files/banner.jpg"}, *([] if gap else [component])],
        "jobGapComponents": [{"title": None, "content": html}] if gap else [],
        "contacts": [{"name": "Kontakt Eksempel", "telephone": "00 00 00 00", "title": "Avdelingsleder"}],
    }


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json; charset=utf-8")
