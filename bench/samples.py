"""The kinds of boards that are measured: each in its own form, with any number of invented ads of the length that ads have.

What a board sends is made by the demo's own boards, so that its form is written down once. One more kind is one line more.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

from bench import ads, ours
from demo import alerts
from demo import arbeidsplassen as demo_search
from demo import finn as demo_finn
from demo import jobbnorge as demo_jobbnorge
from demo import jooble as demo_jooble
from demo.ads import Event, SampleAd, Written
from demo.adtext import body
from demo.boards import Answer, Asked, Site
from demo.families import employers
from demo.mailbox import Kept
from scraper.fetch.keys import PLACE, SAMPLE
from scraper.fetch.mailfolder import listed
from scraper.model import Access, Mailbox, Page, Posting, Request, Source
from scraper.text import oslo_day
from sources import arbeidsplassen, finn_api, jobbnorge, jooble, mailed, nav
from sources.families import FAMILIES


Sites = Mapping[str, Site]  # by host

TODAY = oslo_day(ours.NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of board: what reads it, how many ads it has when all are read at once, and the board itself with any number.

    A board that tells by mail has mails in place of pages.
    """

    source: Source
    ads: int
    board: Callable[[int], Sites] = lambda _: {}
    mails: Callable[[int], list[Kept]] = lambda _: []

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the names it goes by."""
        return (alerts.HOST,) if self.source.mailbox else tuple(self.board(1))


def pages(kind: Kind, count: int) -> list[Page]:
    """Give all that a board with so many ads is asked for, in order; raises RuntimeError when the ads are not all there."""
    answer, waiting = _answering(kind, count), deque(kind.source.start(ours.NOW))
    known, answered, read = set(waiting), list[Page](), 0
    while waiting:
        page = answer(waiting.popleft())
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


def _answering(kind: Kind, count: int) -> Callable[[Request], Page]:
    if kind.source.mailbox:
        return partial(_delivered, kind.mails(count))
    return partial(_answer, kind.board(count), kind.source)


def _delivered(kept: Sequence[Kept], request: Request) -> Page:
    """List a mailbox, or bring one of its mails."""
    where, _, search = request.url.partition("?")
    heads = ((f"{where};UIDVALIDITY=7/;UID={uid}", mail.raw) for uid, mail in enumerate(kept, 1))
    body = listed(heads, unquote(search)) if search else kept[int(where.rpartition("=")[2]) - 1].raw
    return Page(request=request, url=request.url, status=200, headers={}, body=body)


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
    return {demo_search.HOST: demo_search.Search(_hits(count), TODAY).site}


def _finn_api(count: int) -> Sites:
    """Make the same ads as FINN itself has them, with texts."""
    made = zip(_hits(count), ads.texts(count), strict=True)
    return {demo_finn.HOST: demo_finn.Finn((demo_finn.Ad(hit=hit, text=markup) for hit, (_, markup) in made), TODAY).site}


def _jooble(count: int) -> Sites:
    """Make ads that the words find by turns, as none finds more than sixty; of their text only some words are shown."""
    made = (
        demo_jooble.Ad(
            id=5_530_917_264_401_198_000 + number,
            title=title,
            company="Eksempel AS",
            location="Hamar",
            text=f"Vi ønsker {jooble.WORDS[number % len(jooble.WORDS)]}. {markup}",
        )
        for number, (title, markup) in enumerate(ads.texts(count))
    )
    return {demo_jooble.HOST: demo_jooble.Jooble(made, TODAY).site}


def _hits(count: int) -> Iterator[demo_search.Hit]:
    for number, (title, markup) in enumerate(ads.texts(count)):
        yield demo_search.Hit(
            reference=str(470_000_000 + number),
            title=title,
            employer="Eksempelklinikken AS",
            place=("4006", "STAVANGER", "STAVANGER", "ROGALAND"),
            keywords=f"erfaringskonsulent;{markup[:400]}",
        )


# ---- boards that tell by mail --------------------------------------------------------------------------------------------


FOLDERS = {"finn_mail": "FINN", "jooble_mail": "Jooble"}


def _mailed(name: str, count: int, alert: Callable[[datetime, list[demo_search.Hit]], list[Kept]]) -> Kind:
    """Make a mailbox with the alerts for ads."""
    where = Mailbox(url=f"imaps://varsel%40example.no@{alerts.HOST}/{FOLDERS[name]}", receiver=alerts.RECEIVER)
    source = mailed(name, where)
    assert source is not None
    return Kind(source=source, ads=count, mails=lambda count: alert(ours.NOW, list(_hits(count))))


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


# 2,000 ads, much as boards have them: NAV the most, then Jobbnorge; one full search; an employer has some dozens at most, and
# so have searches for our words, on the web and by mail.
KINDS = _by_name(
    Kind(source=nav.SOURCE, ads=850, board=_nav),
    Kind(source=jobbnorge.SOURCE, ads=500, board=_jobbnorge),
    Kind(source=arbeidsplassen.SOURCE, ads=180, board=_arbeidsplassen),
    Kind(source=finn_api.SOURCE, ads=60, board=_finn_api),
    Kind(source=jooble.SOURCE, ads=50, board=_jooble),
    _mailed("finn_mail", 50, alerts.finn),
    _mailed("jooble_mail", 10, alerts.jooble),
    _employer("easycruit", 60),
    _employer("hrmanager", 90),
    _employer("reachmee", 50),
    _employer("teamtailor", 40),
    _employer("feed", 30),
    _employer("jsonld", 30),
)
