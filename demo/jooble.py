"""Jooble's API as a sample board: a ranked search behind a key, mostly over ads that the other sample boards show too."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from demo import arbeidsplassen, jobbnorge
from demo.ads import SampleAd, load_ads
from demo.adtext import filled
from demo.boards import Answer, Asked, Site
from demo.nav import OSLO
from scraper.fetch.keys import SAMPLE


HOST = "no.jooble.org"
HOSTS = (HOST,)
# Jooble's own ids of the ads that it has from the other sample boards: numbers of 64 bits with a sign.
_FROM_NAV = {
    "erfaringskonsulent-nav-vefsn": -4369338781514842088,
    "likepersonsarbeider-skien": 8821774035590112346,
    "medarbeider-med-brukererfaring-bergen": -77120457,
    "overlege-fact-narvik": 2489493276763186316,
}
_FROM_JOBBNORGE = {399001: -6021554410988123077, 399002: 1307162172655746199}
_FROM_FINN = {"470000001": -2476942630518357134}
_MOST = 20  # hits on a page, however many are asked for
_BEFORE, _AFTER = 90, 160  # characters that a snippet shows around the first word found
_UNTRUE = 7  # the total counts ads that no page shows
_MARKS = re.compile(r"^\s*(?:#+|-)\s*|\*\*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One ad as Jooble knows it, with days counted from today."""

    id: int
    title: str
    company: str
    location: str
    text: str = ""
    source: str = "example.no"
    updated: int = -2


OWN = Ad(
    id=5530917264401198823,
    title="Erfaringskonsulent ved dagtilbudet, 40 %",
    company="Eksempel dagsenter",
    location="Hamar",
    text="""
    Dagsenteret søker erfaringskonsulent i 40 % fast stilling. Du har egenerfaring med rus, og du vil bruke den sammen med dem
    som kommer hit. Hos oss er det frokost, verksted og tur hver dag.
    """,
    updated=-1,
)


class _Question(msgspec.Struct):
    """What a client asks; more may be asked than the sample answers."""

    keywords: str
    page: str = "1"
    size: str = msgspec.field(default=str(_MOST), name="ResultOnPage")


class Jooble:
    """The search over some ads, for those who have the key."""

    def __init__(self, ads: Iterable[Ad], today: date) -> None:
        self._ads = tuple(ads)
        self._today = today

    def site(self, asked: Asked) -> Answer:
        """Answer a request."""
        if asked.method != "POST" or not asked.path.startswith("/api/"):
            return Answer(status=404)
        if asked.path != f"/api/{SAMPLE}":
            return Answer(status=403)
        try:
            question = msgspec.json.decode(asked.body, type=_Question)
            page, size = int(question.page), min(int(question.size), _MOST)
        except ValueError:
            return Answer(status=400)
        return _json(self._answer(question.keywords, max(page, 1), max(size, 1)))

    def _answer(self, word: str, page: int, size: int) -> dict[str, Any]:
        found = sorted((ad for ad in self._ads if _rank(ad, word)), key=lambda ad: -_rank(ad, word))
        shown = list(enumerate(found, 1))[(page - 1) * size : page * size]
        jobs = [self._job(ad, word, page, position) for position, ad in shown]
        return {"totalCount": len(found) + _UNTRUE if found else 0, "jobs": jobs}

    def _job(self, ad: Ad, word: str, page: int, position: int) -> dict[str, Any]:
        search = f"ckey={word}&rgn=-1&pos={position}&elckey=1307162172655746199&p={page}&sid=4430753394762102870&age=12"
        return {
            "title": _marked(ad.title, word),
            "location": ad.location,
            "snippet": _snippet(ad, word),
            "salary": "",
            "source": ad.source,
            "type": "",
            "link": f"https://{HOST}/desc/{ad.id}?{search}&relb=175&brelb=115&searchTestGroup=1_2_1",
            "company": ad.company,
            "updated": f"{self._today + timedelta(days=ad.updated)}T00:00:00.0000000",
            "id": ad.id,
        }


def ads(today: date) -> Iterator[Ad]:
    """Give what Jooble has found on the other sample boards, and the one ad that stands nowhere else."""
    yield OWN
    yield from (_from_nav(ad, today) for ad in load_ads(today) if ad.key in _FROM_NAV)
    yield from (_from_jobbnorge(ad, today) for ad in jobbnorge.ADS if ad.id in _FROM_JOBBNORGE)
    yield from (_from_finn(hit) for hit in arbeidsplassen.ADS if hit.reference in _FROM_FINN)


def sites(now: datetime) -> Mapping[str, Site]:
    """Give the sample board by host."""
    today = now.astimezone(OSLO).date()
    return {HOST: Jooble(ads(today), today).site}


def _from_nav(ad: SampleAd, today: date) -> Ad:
    written = ad.written
    return Ad(
        id=_FROM_NAV[ad.key],
        title=written.title,
        company=written.employer,
        location=written.places[0].partition(" | ")[0].partition(" ")[2],
        text=filled(written.text, today, today, ad.deadline),
    )


def _from_jobbnorge(ad: jobbnorge.Ad, today: date) -> Ad:
    deadline = today + timedelta(days=ad.deadline) if ad.deadline is not None else None
    return Ad(
        id=_FROM_JOBBNORGE[ad.id],
        title=ad.title,
        company=ad.employer,
        location=ad.places[0][1],
        text=filled(ad.text, today, today, deadline),
        source="jobbnorge.no",
    )


def _from_finn(hit: arbeidsplassen.Hit) -> Ad:
    """Take over one of FINN's ads, of which not even the employer is known."""
    return Ad(id=_FROM_FINN[hit.reference], title=hit.title, company="", location=hit.place[1].title(), source="finn.no")


def _rank(ad: Ad, word: str) -> int:
    """Count the word, in the title three times over."""
    return 3 * ad.title.casefold().count(word.casefold()) + ad.text.casefold().count(word.casefold())


def _snippet(ad: Ad, word: str) -> str:
    """Quote the text around the word, with the word marked and dots and spaces at both ends."""
    text = " ".join(_MARKS.sub("", ad.text).split())
    place = max(text.casefold().find(word.casefold()), 0)
    quoted = text[max(place - _BEFORE, 0) : place + _AFTER]
    return f"&nbsp;...{_marked(quoted, word)}...&nbsp;".replace(". ", ".\r\n ") if text else ""


def _marked(text: str, word: str) -> str:
    return re.sub(re.escape(word), lambda match: f"<b>{match[0]}</b>", html.escape(text, quote=False), flags=re.IGNORECASE)


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json; charset=utf-8")
