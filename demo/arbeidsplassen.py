"""The search of arbeidsplassen.nav.no as a sample board: invented hits in their true form, most of them FINN's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from demo.boards import Answer, Asked, Site
from demo.nav import OSLO


HOST = "arbeidsplassen.nav.no"
HOSTS = (HOST,)
_ROBOTS = b"User-agent: *\nDisallow:\n\nSitemap: https://arbeidsplassen.nav.no/sitemap.xml\n"
_DEEPEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One ad as the search knows it, with days counted from today."""

    reference: str
    title: str
    employer: str
    place: tuple[str, str, str, str]  # postcode, city, kommune, fylke
    source: str = "FINN"
    published: int = -3
    expires: int = 21
    due: str = ""  # words instead of the last day
    keywords: str = ""  # what it is found by beside its title


ADS = (
    Hit(
        reference="470000001",
        title="Erfaringskonsulent søkes",
        employer="Stiftelsen Eksempel",
        place=("0150", "OSLO", "OSLO", "OSLO"),
        due="Snarest",
    ),
    Hit(
        reference="470000002",
        title="Miljøarbeider med egenerfaring, 60 % fast",
        employer="Eksempelhuset bo- og omsorgssenter AS",
        place=("5003", "BERGEN", "BERGEN", "VESTLAND"),
        published=-1,
        expires=12,
    ),
    Hit(
        reference="470000003",
        title="Fagleder for erfaringskonsulentene",
        employer="Eksempelklinikken AS",
        place=("4006", "STAVANGER", "STAVANGER", "ROGALAND"),
    ),
    Hit(
        reference="470000004",
        title="Sykepleier, natt",
        employer="Eksempelklinikken AS",
        place=("4006", "STAVANGER", "STAVANGER", "ROGALAND"),
        keywords="erfaringskonsulent;rus",
    ),
    Hit(
        reference="4900000001",
        title="Erfaringskonsulent 100 % fast, FACT-team",
        employer="Psykisk helse og rus, Eksempel kommune",
        place=("8003", "BODØ", "BODØ", "NORDLAND"),
        source="IMPORTAPI",
    ),
    Hit(
        reference="00000000-0000-4000-8000-000000000009",
        title="Likepersonsarbeider",
        employer="Eksempel frivilligsentral",
        place=("7030", "TRONDHEIM", "TRONDHEIM", "TRØNDELAG"),
        source="Stillingsregistrering",
        keywords="likeperson",
    ),
)


class Search:
    """The search over some ads, and robots.txt, which allows all."""

    def __init__(self, ads: Iterable[Hit], today: date) -> None:
        self._ads = sorted(ads, key=lambda ad: -ad.published)
        self._today = today

    def site(self, asked: Asked) -> Answer:
        """Answer a request."""
        if asked.path == "/robots.txt":
            return Answer(body=_ROBOTS)
        if asked.path != "/stillinger/api/search":
            return Answer(status=404)
        begin, size = int(asked.query.get("from", "0")), _size(asked.query.get("size", ""))
        if begin + size > _DEEPEST:
            return _json({"error": "Pagination depth exceeds maximum allowed window"}, 400)
        found = self._found([value for name, value in asked.parameters if name == "q"])
        return _json(_answer([self._hit(ad) for ad in found[begin : begin + size]], len(found)))

    def _found(self, queries: list[str]) -> list[Hit]:
        """Find ads by any of the queries; within one, every word must match."""
        return [ad for ad in self._ads if not queries or any(_matches(ad, query) for query in queries)]

    def _hit(self, ad: Hit) -> dict[str, Any]:
        uuid = str(uuid5(NAMESPACE_URL, f"https://example.no/annonse/{ad.reference}"))
        return {"_index": "ad-2026", "_id": uuid, "_score": None, "_source": _source(ad, uuid, self._today)}


def sites(now: datetime) -> Mapping[str, Site]:
    """Give the sample board by host."""
    return {HOST: Search(ADS, now.astimezone(OSLO).date()).site}


def _size(given: str) -> int:
    """Give the page size: two are known, and anything else is the smaller."""
    return 100 if given == "100" else 25


def _matches(ad: Hit, query: str) -> bool:
    text = f"{ad.title} {ad.keywords}".casefold()
    return all(word in text for word in query.casefold().split())


def _source(ad: Hit, uuid: str, today: date) -> dict[str, Any]:
    code, city, municipal, county = ad.place
    expires = today + timedelta(days=ad.expires)
    due = ad.due or f"{expires.isoformat()}T00:00:00"
    # FINN's times come with nine decimals.
    fraction = ".831068616" if ad.source == "FINN" else ""
    return {
        "uuid": uuid,
        "title": ad.title,
        "businessName": ad.employer,
        "employer": {"name": ad.employer.upper()},
        "source": ad.source,
        "medium": "Webcruiter AS" if ad.source == "IMPORTAPI" else ad.source,
        "reference": ad.reference,
        "published": _stamp(today + timedelta(days=ad.published), fraction),
        "expires": _stamp(expires),
        "status": "ACTIVE",
        "locationList": [
            {
                "country": "NORGE",
                "address": None,
                "city": city,
                "postalCode": code,
                "county": county,
                "municipal": municipal,
            }
        ],
        "occupationList": [],
        "properties": {"applicationdue": due, "keywords": ad.keywords, "hasInterestform": "false"},
        "generatedSearchMetadata": {"isUnder18": False},
    }


def _stamp(day: date, fraction: str = "") -> str:
    text = datetime.combine(day, time(), OSLO).isoformat()
    return f"{text[:19]}{fraction}{text[19:]}"


def _answer(hits: list[dict[str, Any]], total: int) -> dict[str, Any]:
    return {
        "took": 14,
        "timed_out": False,
        "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
        "hits": {"total": {"value": total, "relation": "eq"}, "max_score": None, "hits": hits},
        "aggregations": {"positioncount": {"doc_count": total, "sum": {"value": float(total)}}},
    }


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json")
