"""The kinds of boards that are measured: each in its own form, with any number of invented ads of the length that ads have.

What a board sends is made by the demo's own boards, so that its form is written down once. One more kind is one line more.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

from bench import ads, ours
from demo import arbeidsplassen as demo_search
from demo import jobbnorge as demo_jobbnorge
from demo.ads import Event, SampleAd, Written
from demo.adtext import body
from demo.boards import Answer, Asked, Site
from demo.families import employers
from scraper.fetch.keys import PLACE, SAMPLE
from scraper.model import Access, Page, Posting, Request, Source
from scraper.text import oslo_day
from sources import arbeidsplassen, jobbnorge, nav
from sources.families import FAMILIES


Sites = Mapping[str, Site]  # by host

TODAY = oslo_day(ours.NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of board: what reads it, how many ads it has when all are read at once, and the board itself with any number."""

    source: Source
    ads: int
    board: Callable[[int], Sites]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the names it goes by."""
        return tuple(self.board(1))


def pages(kind: Kind, count: int) -> list[Page]:
    """Give all that a board with so many ads is asked for, in order; raises RuntimeError when the ads are not all there."""
    sites, waiting = kind.board(count), deque(kind.source.start(ours.NOW))
    known, answered, read = set(waiting), list[Page](), 0
    while waiting:
        page = _answer(sites, kind.source, waiting.popleft())
        answered.append(page)
        found = list(kind.source.pages[page.request.page](page))
        read += sum(isinstance(thing, Posting) for thing in found)
        new = [thing for thing in found if isinstance(thing, Request) and thing not in known]
        known.update(new)
        waiting.extend(new)
    if read != count:
        raise RuntimeError(f"the sample of {kind.source.name} shows {read} ads, not {count}")
    return answered


def sent(request: Request) -> tuple[str, str]:
    """Give address and body of a question as they go over the wire."""
    return urldefrag(request.url).url.replace(PLACE, SAMPLE), request.post


def _answer(sites: Sites, source: Source, request: Request) -> Page:
    url, said = sent(request)
    parts = urlsplit(url)
    parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
    asked = Asked(
        method="POST" if said else "GET",
        host=parts.netloc,
        path=parts.path,
        query=dict(reversed(parameters)),
        headers=_key(source.access),
        body=said.encode(),
        parameters=parameters,
    )
    answer = sites[parts.netloc](asked)
    if answer.status != 200:
        raise RuntimeError(f"the sample of {source.name} answers {answer.status} to {url}")
    return Page(request=request, url=request.url, status=200, headers={}, body=answer.body)


def _key(access: Access | None) -> dict[str, str]:
    return {access.header.lower(): access.form.replace(PLACE, SAMPLE)} if access and access.header else {}


# ---- national boards -----------------------------------------------------------------------------------------------------


def _nav(count: int) -> Sites:
    first, *_ = lists = list(ads.pages(count))
    answers = {"/api/v1/feed": first[1]} | {f"/api/v1/feed/{id_}": page for id_, page in lists}
    answers |= {f"/api/v1/feedentry/{id_}": entry for id_, entry in zip(ads.uuids(count), ads.entries(count), strict=True)}
    return {ours.HOST: lambda asked: Answer(body=answers[asked.path])}


def _jobbnorge(count: int) -> Sites:
    """Make a list with texts, each like the demo's first ad but for what tells ads apart."""
    sites = demo_jobbnorge.sites(ours.NOW)
    mould = _said(sites, jobbnorge.LIST)["jobs"][0]
    text = _said(sites, f"{jobbnorge.TEXT}?jobId={mould['id']}&languageId={demo_jobbnorge.BOKMAAL}")
    made = (
        (
            mould | {"id": id_, "title": title, "link": f"https://www.jobbnorge.no/ledige-stillinger/stilling/{id_}"},
            text | {"jobId": id_, "jobGapComponents": [{"title": None, "content": body(markup)}]},
            demo_jobbnorge.BOKMAAL,
        )
        for id_, (title, markup) in enumerate(ads.texts(count), start=400_000)
    )
    board = demo_jobbnorge.Jobbnorge(made)
    return {demo_jobbnorge.LIST_HOST: board.list_site, demo_jobbnorge.TEXT_HOST: board.text_site}


def _said(sites: Sites, url: str) -> Any:  # noqa: ANN401 - anything that JSON can be
    return json.loads(_answer(sites, jobbnorge.SOURCE, Request(url=url, page="")).body)


def _arbeidsplassen(count: int) -> Sites:
    """Make hits, all of them FINN's; they have no text, and are found by what the advertiser wrote beside it."""
    hits = (
        demo_search.Hit(
            reference=str(470_000_000 + number),
            title=title,
            employer="Eksempelklinikken AS",
            place=("4006", "STAVANGER", "STAVANGER", "ROGALAND"),
            keywords=f"erfaringskonsulent;{markup[:400]}",
        )
        for number, (title, markup) in enumerate(ads.texts(count))
    )
    return {demo_search.HOST: demo_search.Search(hits, TODAY).site}


# ---- boards of single employers ------------------------------------------------------------------------------------------


_EMPLOYERS = {employer.system: employer for employer in reversed(employers(ours.NOW))}  # the first of each system


def _employer(system: str, count: int) -> Kind:
    """Make the board of one of the demo's employers, with other ads."""
    employer = _EMPLOYERS[system]
    return Kind(
        source=FAMILIES[system](system, employer.title, employer.address),
        ads=count,
        board=lambda count: replace(employer, ads=tuple(_written(count))).sites(ours.NOW),
    )


def _written(count: int) -> Iterator[SampleAd]:
    for number, (title, markup) in enumerate(ads.texts(count)):
        written = Written(
            key=f"bench-{number}",
            label="unrelated",
            why="There are many like it.",
            title=title,
            employer="Eksempel kommune",
            text=markup,
            places=["8003 Bodø | BODØ | NORDLAND | Eksempelgata 1"],
            events=[Event(days=-3)],
            deadline_days=20,
            origin=f"mail:{3_990_000 + number}",
        )
        yield SampleAd(written=written, today=TODAY)


def _by_name(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.source.name: kind for kind in kinds}


# 2,000 ads, much as boards have them: NAV the most, then Jobbnorge; one full search; an employer has some dozens at most.
KINDS = _by_name(
    Kind(source=nav.SOURCE, ads=1_000, board=_nav),
    Kind(source=jobbnorge.SOURCE, ads=500, board=_jobbnorge),
    Kind(source=arbeidsplassen.SOURCE, ads=180, board=_arbeidsplassen),
    _employer("easycruit", 60),
    _employer("hrmanager", 100),
    _employer("reachmee", 60),
    _employer("teamtailor", 40),
    _employer("feed", 30),
    _employer("jsonld", 30),
)
