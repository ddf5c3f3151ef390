"""The tour that a newcomer gets: the whole way, on sample boards and a mail server of our own, with nothing left out."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from demo import alerts, arbeidsplassen, finn, jobbnorge, jooble, tip
from demo.ads import load_ads
from demo.boards import Boards, Site
from demo.families import SampleEmployer, employers
from demo.mailbox import Mailserver
from demo.nav import HOST, NavFeed, recorded
from demo.postbox import Postbox
from digest.subscribers import subscribe
from digest.words import deadline, headline, reasons
from scraper import pipeline, tables
from scraper.config import Config, load
from scraper.dedup.likeness import Likeness
from scraper.fetch.keys import SAMPLE
from scraper.lifecycle import state
from scraper.model import Event, Judged, Run, Vacancy
from scraper.report import SourceReport
from scraper.store import Store
from scraper.text import oslo_day
from scraper.tips import Tip
from sources import discover


# What a tour makes, and so what the next one may remove.
_MADE = (
    "jobs.db",
    "jobs.db-wal",
    "jobs.db-shm",
    "send.lock",
    "publish.lock",
    "config.toml",
    "key",
    "ledger",
    "public",
    "mail",
    "raw",
)
_CONSENT = "Invented for the demo; this reader does not exist."
_NATIONAL = ("nav", "jobbnorge", "arbeidsplassen", "finn_api", "jooble", "finn_mail", "jooble_mail", "manual")
_EARLIER = timedelta(days=6, hours=12)  # when the sample boards are read for the first time
_EXPECTED = "[1, 1000]"  # ads on a sample of a national board
_MAILBOXES = {"finn_mail": "FINN", "jooble_mail": "Jooble"}  # the folders that alerts come to

_CONFIG = """\
# The demo's own configuration: the real one, but with the boards' hosts on this machine and mail to a folder.
data = "."

[site]
title = "Erfaringsjobb (demo)"
url = "https://erfaringsjobb.example"
id_authority = "erfaringsjobb.example,2026"

[fetch]
contact = "demo@erfaringsjobb.example"
connect_to = {{ {connect_to} }}

{rest}
[mail]
sender_name = "Stillingsvarsel"
sender_address = "varsel@erfaringsjobb.example"
host = "127.0.0.1"
port = {mail_port}
starttls = false
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """What the tour came to, while its boards are still up."""

    folder: Path
    runs: list[Run]
    sources: Mapping[str, SourceReport]
    verdicts: dict[str, int]
    vacancies: list[Vacancy]
    mentions: list[Judged]
    happened: list[tuple[Event, Vacancy]]  # what a reader would want to know, beside what is new
    suggestions: list[tuple[Vacancy, Vacancy, Likeness]]
    mails: int
    now: datetime

    @property
    def fine(self) -> bool:
        """Tell whether every step went well."""
        return not any(run.error for run in self.runs)

    @property
    def summary(self) -> dict[str, Any]:
        """Give the figures, for a program to read."""
        return {
            "sources": {
                run.source: {"seen": run.seen, "new": run.new, "gone": run.gone, "issues": run.issues} for run in self.runs
            },
            "verdicts": self.verdicts,
            "vacancies": len(self.vacancies),
            "mails": self.mails,
        }

    def tell(self, console: Console) -> None:
        """Say what was done, what it gave, where it lies, and how to go on."""
        for line in (*self._posts(), *self._life(), *self._why_not()):
            console.print(line, markup=False)
        console.print(tables.sources(self.sources))
        for line in (*self._judged(), *self._places(), *_live()):
            console.print(line, markup=False)

    def _judged(self) -> Iterator[str]:
        yield ""
        yield "Judged: " + ", ".join(f"{count} {kind}" for kind, count in self.verdicts.items())

    def _posts(self) -> Iterator[str]:
        today = oslo_day(self.now)
        yield f"{len(self.vacancies)} posts are open, the shortest deadline first:"
        for vacancy in self.vacancies:
            yield f"  {headline(vacancy)}"
            yield f"    {state(vacancy, today)}, {deadline(vacancy, 'nb')}. Treff fordi: {reasons(vacancy, 'nb')}"

    def _life(self) -> Iterator[str]:
        """Say what has happened to posts, which post most boards show, and what staff are asked."""
        yield ""
        yield "What has happened to posts since a week ago:"
        for event, vacancy in self.happened:
            yield f"  {event.kind} {event.detail}: {headline(vacancy)}".replace(" :", ":")
        most = max(self.vacancies, key=lambda vacancy: len(vacancy.links))
        yield ""
        yield f"One post, {len(most.links)} ads ({', '.join(source for source, _ in most.links)}): {headline(most)}"
        for one, other, likeness in self.suggestions:
            yield f"Staff are asked: are {one.id} and {other.id} one post? {headline(one)}"
            yield f"  {'; '.join(likeness.why)}"

    def _why_not(self) -> Iterator[str]:
        yield ""
        yield f"{len(self.mentions)} ads only mention such a post; why they are left out:"
        for judged in self.mentions:
            yield f"  {judged.posting.title} – {judged.posting.employer}"
            yield f"    {_why_left_out(judged)}"
        yield ""

    def _places(self) -> Iterator[str]:
        config = self.folder / "config.toml"
        yield ""
        yield f"The database   {self.folder / 'jobs.db'}"
        yield f"The feed       {self.folder / 'public' / 'feed.xml'}   (open it in any feed reader)"
        yield f"The mails      {self.folder / 'mail'}/*.eml   ({self.mails}; open them in any mail program)"
        yield f"How it is      erfaringsjobb --config {config} status"


def _why_left_out(judged: Judged) -> str:
    """Give the words that speak most against an ad, or say that too little speaks for it."""
    against = [piece for piece in judged.verdict.evidence if piece.weight < 0]
    if not against:
        return "For lite taler for at den som ansettes skal bruke egen erfaring"
    heaviest = min(against, key=lambda piece: piece.weight)
    return f"{heaviest.says}: «{heaviest.quote}»"


def _live() -> Iterator[str]:
    yield ""
    yield "To go live:"
    yield "  1. Put your own address, site and mail server in config.toml."
    yield "  2. erfaringsjobb init"
    yield "  3. erfaringsjobb collect        (the first time reads half a year, and may take an hour)"
    yield "  4. erfaringsjobb subscribe you@example.no --consent 'My own address' && erfaringsjobb run"
    yield "  5. erfaringsjobb serve          (keeps running)"


@contextmanager
def tour(folder: Path, recordings: Path | None, now: datetime) -> Iterator[Tour]:
    """Go the whole way in a folder that is emptied first; the boards stay up until the end of the block."""
    _empty(folder)
    with ExitStack() as stack:
        shown = [] if recordings else employers(now)
        national = {"nav"} if recordings else set(_NATIONAL)
        feed = _feed(recordings, now - _EARLIER, now)
        sites = {HOST: feed.site} | _others(recordings, now) | _sites(shown, now)
        boards = stack.enter_context(Boards(sites))
        mails = stack.enter_context(Mailserver(alerts.folders(now), SAMPLE))
        postbox = stack.enter_context(Postbox(folder / "mail"))
        path = folder / "config.toml"
        hosts = {**dict.fromkeys(sites, boards.port), alerts.HOST: mails.port}
        path.write_text(_config(hosts, national, shown, postbox.port), encoding="utf-8")
        config = load(path)
        Store.create(config.database).close()
        if not recordings:
            _live_a_week(config, feed, now)
        yield _go(config, folder, now)


def _feed(recordings: Path | None, at: datetime, now: datetime) -> NavFeed:
    return recorded(recordings, now) if recordings else NavFeed.from_ads(load_ads(oslo_day(now)), at)


def _others(recordings: Path | None, now: datetime) -> dict[str, Site]:
    """Give the sample of each other national board by its host; recorded ads there are of NAV alone."""
    if recordings:
        return {}
    others = (board.sites(now) for board in (jobbnorge, arbeidsplassen, finn, jooble, tip))
    return {host: site for sites in others for host, site in sites.items()}


def _live_a_week(config: Config, feed: NavFeed, now: datetime) -> None:
    """Read NAV's feed as it was, and a tip, so that there is something that can be extended, withdrawn and advertised again."""
    pipeline.collect(config, pipeline.chosen(config, ["nav"]), now - _EARLIER)
    pipeline.add(config, Tip(url=tip.URL), now - tip.BEFORE)
    feed.advance(now)


def _sites(shown: Iterable[SampleEmployer], now: datetime) -> dict[str, Site]:
    return {host: site for employer in shown for host, site in employer.sites(now).items()}


def _config(hosts: Mapping[str, int], national: Collection[str], shown: Iterable[SampleEmployer], mail_port: int) -> str:
    """Write config.toml: each sample host on this machine, and no board that has no sample."""
    tables = [f"[sources.{name}]\n{_switch(name, on=name in national)}\n" for name in discover()]
    return _CONFIG.format(
        connect_to=", ".join(f'"{host}" = "127.0.0.1:{port}"' for host, port in hosts.items()),
        rest="\n".join((*tables, *(employer.toml for employer in shown))),
        mail_port=mail_port,
    )


def _switch(name: str, *, on: bool) -> str:
    """Write a board's table; what has no sample is off."""
    if not on:
        return "enabled = false"
    if name == "manual":  # a single tip is no board
        return "enabled = true"
    expect = f"expect = {_EXPECTED}"
    if folder := _MAILBOXES.get(name):
        address = f"imaps://varsel%40example.no@{alerts.HOST}/{folder}"
        return f'mailbox = "{address}"\nreceiver = "{alerts.RECEIVER}"\n{expect}'
    return expect


def _empty(folder: Path) -> None:
    """Remove what an earlier tour made, and nothing else that may lie there."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder / name for name in _MADE):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _go(config: Config, folder: Path, now: datetime) -> Tour:
    """Do each step as the commands do it."""
    runs = pipeline.collect(config, pipeline.chosen(config), now)
    pipeline.publish(config, now)
    _invent_readers(config, now)
    pipeline.digest(config, now)
    sent = pipeline.send(config, now)
    with Store.open(config.database) as store:
        return Tour(
            folder=folder,
            runs=runs,
            sources=pipeline.status(config, now).sources,
            verdicts={str(kind): count for kind, count in store.boards.verdicts().items()},
            vacancies=store.vacancies.open_positions(oslo_day(now)),
            mentions=list(store.boards.explained(("mention",))),
            happened=_happened(store, now),
            suggestions=_suggestions(store),
            mails=sent.sent,
            now=now,
        )


def _happened(store: Store, now: datetime) -> list[tuple[Event, Vacancy]]:
    events = [event for event in store.vacancies.events_since(now - _EARLIER) if event.kind != "new"]
    return [(event, vacancy) for event in events if (vacancy := store.vacancies.get(event.vacancy_id))]


def _suggestions(store: Store) -> list[tuple[Vacancy, Vacancy, Likeness]]:
    asked = ((each.vacancies, each.likeness) for each in store.groups.suggestions())
    pairs = ((store.vacancies.get(one), store.vacancies.get(other), likeness) for (one, other), likeness in asked)
    return [(one, other, likeness) for one, other, likeness in pairs if one and other]


def _invent_readers(config: Config, now: datetime) -> None:
    """Sign up one reader for the whole country in bokmål, and one for the west coast in nynorsk."""
    with Store.open(config.database) as store:
        subscribe(store, "leser@example.no", consent=_CONSENT, now=now)
        subscribe(store, "lesar@example.no", consent=_CONSENT, now=now, language="nn", fylker=("Vestland", "Møre og Romsdal"))
