"""The whole way, from boards to readers, in the order in which it goes.

    collect   ask each board, judge what comes, put the copies of one post together      scraper.crawl
    publish   write the feed from what is open                                           digest.feeds, web.site
    digest    put a mail in the outbox for each subscriber for whom something is new     digest.writing
    send      hand the mails over                                                        digest.outbox

Each step reads only the store, and can be run again at any time: it then does what is left to do.
"""

from __future__ import annotations

import platform
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import asdict

from digest import feeds, mail, outbox, press, tokens, writing
from scraper import backup, deciding, process, recording, rejudge, relevance, steady, terms, upkeep
from scraper import config as configuration
from scraper.archive import Archive
from scraper.config import Config
from scraper.crawl import Fetch, Judge, crawl, place
from scraper.errors import ConfigError, SourceError
from scraper.fetch import Fetcher, Manner
from scraper.fetch.robots import Shelf
from scraper.judge import judge, judge_again
from scraper.mailserver import mailserver
from scraper.model import Judged, Page, Request, Run, Source
from scraper.report import Machine, Report, report, troubles
from scraper.review import Record
from scraper.store import Store
from scraper.store.groups import Ruled
from scraper.text import iso, oslo_day
from scraper.tips import Tip, take
from sources import discover, mailed
from sources.families import FAMILIES
from web import everything, packed, pages, prose, site


_THIS_MACHINE = ("127.", "[::1]:", "localhost:")

Watch = Callable[[Run], None]


def chosen(config: Config, names: Iterable[str] = ()) -> list[Source]:
    """Give the sources that are switched on, or those named; an unknown name is an error."""
    known = known_sources(config)
    for name in (*config.sources, *names):
        if name not in known:
            raise ConfigError(f"There is no source called {name!r}. They are: {', '.join(known)}.")
    for name in names:
        if known[name].off:
            raise ConfigError(f"{name} cannot be read: {known[name].off}.")
    wanted = tuple(names) or tuple(name for name in known if config.is_read(name) and not known[name].off)
    return [known[name] for name in wanted]


def known_sources(config: Config) -> dict[str, Source]:
    """Give every source by its name: one for each board, and one for each employer in the configuration."""
    sources = dict(discover())
    for employer in config.employer:
        if employer.name in sources:
            raise ConfigError(f"Two sources are called {employer.name!r}; give the employer another name.")
        for address in employer.address.split():
            if why := terms.refusal(address if "://" in address else f"https://{address}"):
                raise ConfigError(f"{employer.name}: {address} may not be read: {why}")
        if employer.system not in FAMILIES:
            raise ConfigError(f"{employer.name}: there is no system {employer.system!r}. They are: {', '.join(FAMILIES)}.")
        sources[employer.name] = FAMILIES[employer.system](employer.name, employer.title, employer.address)
    return {name: _as_configured(config, source) for name, source in sources.items()}


def _as_configured(config: Config, source: Source) -> Source:
    """Give a board with the operator's mailbox and range, and say why it cannot be read where something is missing."""
    mailbox = config.mailbox(source.name)
    source = (mailed(source.name, mailbox) if mailbox.url else None) or source
    expect = config.source(source.name).expect or source.expect
    return replace(source, expect=expect, off=source.off or _missing_key(config, source))


def _missing_key(config: Config, source: Source) -> str:
    """Say which key is missing; a sample board needs none of ours."""
    access = source.access
    if access is None or access.url or configuration.secret(access.variable):
        return ""
    [first, *_] = source.start(datetime.now(UTC))
    return "" if urlsplit(first.url).hostname in config.fetch.connect_to else f"there is no key in {access.variable}"


def collect(config: Config, sources: Iterable[Source], now: datetime, watch: Watch = lambda _: None) -> list[Run]:
    """Read sources side by side, so that none waits for another; one that fails says so in its run, and the others go on."""
    with _asking(config, now) as fetcher:
        runs = gather(list(sources), config.database, fetcher, now, watch, judging(config))
    look_after(config, now)
    return runs


def look_after(config: Config, now: datetime) -> None:
    """Do what no single page leads to: compare ads of an older database, and see which posts outlive their deadlines."""
    with Store.open(config.database) as store:
        for source, judged in store.groups.unplaced():
            with store.atomic():
                place(store, source, judged, now)
        with store.atomic():
            store.vacancies.note_overdue(now)


def correct(config: Config, vacancy_id: int, name: str, value: str, *, who: str, why: str, now: datetime) -> int:
    """Let staff say otherwise than the boards; give the correction's number."""
    with Store.open(config.database) as store, store.atomic():
        return deciding.correct(store, vacancy_id, name, value, who=who, why=why, now=now)


def undo(config: Config, record: Record, number: int, *, who: str, now: datetime) -> None:
    """Take a decision of staff back."""
    with Store.open(config.database) as store, store.atomic():
        deciding.undo(store, record, number, who=who, now=now)


def regroup(config: Config, now: datetime) -> int:
    """Compare all ads of ours anew; give how many vacancies there are then."""
    with Store.open(config.database) as store, store.atomic():
        store.vacancies.refresh_all(store.groups.anew(now), now)
        return store.vacancies.count()


def rule(config: Config, decide: Callable[[Store], Ruled], now: datetime) -> Ruled:
    """Let staff decide which ads are one vacancy, and put together anew what that touches."""
    with Store.open(config.database) as store, store.atomic():
        return deciding.carry_out(store, decide(store), now)


def judging(config: Config) -> Judge:
    """Give how postings are judged: by the rules, with the titles that staff have added."""
    return partial(judge, by=rules(config))


def rules(config: Config, titles: tuple[str, ...] = ()) -> relevance.Rules:
    """Give the rules, with the titles that staff have added, and with others that they only try."""
    own = config.relevance
    return relevance.rules((*own.titles, *titles), own.maybe, own.show_from)


@contextmanager
def _asking(config: Config, now: datetime) -> Iterator[Fetch]:
    """Give what brings pages, and keeps a raw copy of each for as long as the configuration says."""
    shelf = Shelf(config.data_folder / "robots", now)
    fetcher = Fetcher(manner(config), configuration.secret, shelf=shelf)
    archive = Archive(config.data_folder / "raw")
    try:
        yield Archived(fetcher, archive, now)
    finally:
        fetcher.close()
        archive.close()
        archive.prune(oslo_day(now) - timedelta(days=config.fetch.keep_raw_days))


def add(config: Config, tip: Tip, now: datetime, *, surely: bool = False) -> Judged:
    """Take a post that somebody tipped about; staff say that it ``surely`` is one."""
    with _asking(config, now) as fetcher, Store.open(config.database) as store:
        return take(tip, discover()["manual"], store, fetcher, judging(config), now, surely=surely)


def reconsider(config: Config, since: date) -> rejudge.Rejudged:
    """Look at what today's rules would change in what has been read; nothing is changed."""
    archive, known = Archive(config.data_folder / "raw"), known_sources(config)
    again = partial(judge_again, by=rules(config))
    with Store.open(config.database) as store:
        return rejudge.look(store, archive, known.values(), since, judge=judging(config), again=again)


def change(config: Config, changes: Iterable[rejudge.Change], now: datetime) -> int:
    """Make changes that today's rules have shown; give how many."""
    with Store.open(config.database) as store:
        return rejudge.apply(store, changes, now)


def record(config: Config, name: str, folder: Path, ads: int, now: datetime) -> recording.Recorded:
    """Record a few ads of one board as it answers now; neither the database nor the raw copies are touched."""
    [source] = chosen(config, [name])
    employer = next((recording.Employer(**asdict(one)) for one in config.employer if one.name == name), None)
    own = [configuration.secret(source.access.variable)] if source.access else []
    with closing(Fetcher(manner(config), configuration.secret)) as fetcher:
        return recording.record(source, fetcher, folder, now, ads=ads, employer=employer, secrets=own)


def gather(
    sources: list[Source], database: Path, fetcher: Fetch, now: datetime, watch: Watch, judge: Judge = judge
) -> list[Run]:
    """Crawl each source on a thread and a connection of its own."""
    with Store.open(database) as store:
        for source in sources:
            store.frontier.register(source.name)
    with ThreadPoolExecutor(max(1, len(sources))) as pool:
        return list(pool.map(lambda source: _gather_one(source, database, fetcher, now, watch, judge), sources))


def _gather_one(source: Source, database: Path, fetcher: Fetch, now: datetime, watch: Watch, judge: Judge) -> Run:
    with Store.open(database) as store:
        resting = store.frontier.resting_until(source.name)
        if resting > iso(now):
            return Run(source=source.name, error=f"its server asked to be left alone until {resting}")
        try:
            return crawl(source, store, fetcher, judge, now, watch=watch)
        except SourceError:
            return store.boards.health(source.name).last_run


def manner(config: Config) -> Manner:
    """Give how we ask, from the configuration."""
    options = config.fetch
    return Manner(
        contact=options.contact,
        connect_to=options.connect_to,
        at_once=[host for host, where in options.connect_to.items() if where.startswith(_THIS_MACHINE)],
        timeout=options.timeout,
        deadline=options.deadline,
        max_bytes=options.max_bytes,
    )


@dataclass(frozen=True, slots=True)
class Archived:
    """A fetcher that keeps a raw copy of each page it brings."""

    fetcher: Fetch
    archive: Archive
    now: datetime

    def fetch(self, source: Source, request: Request) -> Page:
        """Bring the page, and keep it; a mail lies in its mailbox, and may hold links that only its owner should have."""
        page = self.fetcher.fetch(source, request)
        if not source.mailbox:
            self.archive.keep(source.name, page, self.now)
        return page


def publish(config: Config, now: datetime) -> list[Path]:
    """Write the public files in which something has changed; give them."""
    folder, today, ours = config.public, oslo_day(now), about(config)
    with process.in_turn(config.data_folder / "publish.lock"), Store.open(config.database) as store:
        _withhold(config, store, now)
        content = everything.Content(
            site=ours,
            channel=feeds.Channel(title=config.site.title, url=config.site.url, id_authority=config.site.id_authority),
            rules=rules(config),
            boards=tuple(_boards(config, store)),
            courses=tuple(prose.courses(store.boards.courses())),
            published=frozenset(site.known(folder).bundles),
        )
        with packed.packing(folder) as pack:
            changed = site.publish(folder, everything.edition(ours), everything.bundles(store, today, content))
            pack(changed)
    return changed


def about(config: Config) -> pages.Site:
    """Give what every page of the site knows."""
    return pages.Site(
        title=config.site.title,
        url=config.site.url,
        contact=config.site.help_address or config.mail.sender_address,
        owner=config.site.owner,
        sources=titles(config),
    )


def _boards(config: Config, store: Store) -> Iterator[prose.Board]:
    """Give the sources that are read, and when each last answered."""
    heard = store.boards.heard()
    for source in chosen(config):
        yield prose.Board(title=source.title, home=source.home, heard=heard.get(source.name))


def _withhold(config: Config, store: Store, now: datetime) -> None:
    """Show nothing of the boards that have taken back their permission."""
    with store.atomic():
        store.vacancies.withhold([name for name, options in config.sources.items() if not options.permitted], now)


def titles(config: Config) -> dict[str, str]:
    """Give the boards' names for readers."""
    return {name: source.title for name, source in known_sources(config).items()}


def status(config: Config, now: datetime) -> Report:
    """Look at how everything is doing."""
    with Store.open(config.database) as store:
        known = known_sources(config)
        off = {name: "switched off in config.toml" for name in known if not config.is_read(name)}
        silent = {**{name: source.off for name, source in known.items() if source.off}, **off}
        troubles = {trouble.what: trouble.says for trouble in upkeep.troubles(config, store, now)}
        newest = max((copy.taken for copy in backup.copies(config.backups)), default=None)
        found = report(store, known, silent, now, _machine(config, store.engine))
        return replace(found, troubles=troubles, copied=iso(newest) if newest else "")


def _machine(config: Config, engine: str) -> Machine:
    """Look at what it all runs on."""
    versions = {name: version(name) for name in ("erfaringsjobb", "apscheduler", "httpx")}
    known = {"python": platform.python_version(), "sqlite": engine, "rules": rules(config).version}
    return Machine(disk_free=shutil.disk_usage(config.data_folder).free, versions={**versions, **known})


def welcome(config: Config, now: datetime) -> int:
    """Put a mail in the outbox for each sign-up that waits for one, and forget those that waited too long; give how many."""
    with Store.open(config.database) as store:
        return writing.welcome(store, _desk(config), now)


def wipe(config: Config) -> bool:
    """See to it that no byte of what was erased is left; False where somebody else reads just now."""
    with Store.open(config.database) as store:
        return store.wipe()


def _desk(config: Config) -> mail.Desk:
    """Give what all mails have in common."""
    key = tokens.Key.load(config.data_folder)

    def page(purpose: tokens.Purpose, handle: str, language: str) -> str:
        return f"{config.site.url}/{pages.folder(language)}{tokens.PLACES[purpose]}{key.token(purpose, handle)}"

    sender = mail.Sender(name=config.mail.sender_name, address=config.mail.sender_address)
    return mail.Desk(
        sender=sender, titles=titles(config), page=page, site=config.site.url, press=press.Press(mark=secrets.token_hex(8))
    )


def digest(config: Config, now: datetime) -> int:
    """Put a mail in the outbox for everybody who is due one and for whom something is new, and for staff; give how many."""
    desk = _desk(config)
    with Store.open(config.database) as store:
        steady.may_send(store, now)
        _withhold(config, store, now)
        heard, yesterday = store.boards.heard(), oslo_day(now) - timedelta(days=1)
        sources = chosen(config)
        boards = {source.title: heard.get(source.name, date.min) >= yesterday for source in sources}
        wrong = troubles(store, {source.name: source for source in sources}, now)
        wrong |= {trouble.what: trouble.to_staff for trouble in upkeep.troubles(config, store, now) if trouble.to_staff}
        staff = [config.mail.staff] if config.mail.staff else [member.address for member in store.staff.all()]
        told = writing.tell_staff(store, desk, staff, wrong, store.queue.waiting(now, oslo_day(now)), now)
        return told + writing.write(store, desk, boards, now)


def send(config: Config, now: datetime, go_on: outbox.GoOn = lambda: True) -> outbox.Sent:
    """Hand over what lies in the outbox, as long as nobody ends it."""
    with Store.open(config.database) as store:
        steady.may_send(store, now)
        return outbox.send(store, mailserver(config), config.data_folder / "send.lock", now, go_on)
