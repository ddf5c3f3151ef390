"""Every page of the site as bundles: what each is made of, told by its mark, and how it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable

from digest import feeds
from scraper import lifecycle
from scraper.model import Record, Standing, Vacancy
from scraper.relevance import Rules
from scraper.store import Store
from scraper.text import fingerprint
from web import faults, lists, numbers, pages, posts, prose, wellknown
from web.pages import Site
from web.past import Past
from web.prose import Board, Course
from web.site import Bundle


_FEW = 1_000  # posts that are counted in a quarter of a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the site is made of, beside the posts in the store."""

    site: Site
    channel: feeds.Channel
    rules: Rules
    boards: tuple[Board, ...]
    courses: tuple[Course, ...]
    published: frozenset[str]  # names of the bundles that have been published before


def edition(site: Site) -> str:
    """Give a mark that is another when the program or the site's own facts are: then everything is made anew."""
    return fingerprint(f"{_program()} {site}".encode())


@cache
def _program() -> str:
    """Give a mark of all that pages are made by: code, templates, catalogs, names of places."""
    folders = [resources.files(name) for name in ("web", "digest", "data.reference")]
    return fingerprint(b"".join(each.read_bytes() for folder in folders for each in _files(folder)))


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each)
        elif each.is_file():
            yield each


def bundles(store: Store, today: date, content: Content) -> Iterator[Bundle]:
    """Give the whole site: first the posts' own pages, so that no list leads to a page that is not there yet."""
    heard = store.boards.heard()
    records = store.vacancies.open_records(today, heard)
    past, stamps = Past(), dict[int, str]()
    wanted = {record.vacancy.id for record in records}
    for vacancy, stamp in store.vacancies.shown():
        is_open = vacancy.id in wanted
        past.add(vacancy, closed=not is_open)
        stamps[vacancy.id] = stamp
        standing = lifecycle.standing(vacancy, today, heard)
        mark = f"{stamp} {standing.state} {standing.since} {standing.why}"
        yield Bundle(posts.address(vacancy.id), mark, partial(_post, store, vacancy, standing, content.site))
    yield from _elsewhere(store, stamps, content)
    yield from lists.bundles(records, past.last, stamps, content.site, today)
    yield from _feeds(store, records, stamps, content, today)
    yield from _about(records, past, content, today)
    yield Bundle("numbers", _counted(stamps, today), lambda: numbers.files(store.vacancies.entries(), content.site))


def _post(store: Store, vacancy: Vacancy, standing: Standing, site: Site) -> Iterable[pages.File]:
    events = tuple(store.vacancies.events(vacancy.id))
    return posts.post(Record(vacancy=vacancy, standing=standing, events=events), site)


def _elsewhere(store: Store, stamps: Mapping[int, str], content: Content) -> Iterator[Bundle]:
    """Give the addresses of posts that lead to another now, or that are shown no more."""
    merged = store.groups.merged()
    for old, new in merged.items():
        yield Bundle(
            posts.address(old), f"→ {new}", partial(_without_calendar, old, posts.moved(old, new, content.site), content)
        )
    for name in content.published:
        kind, _, number = name.strip("/").partition("/")
        if kind == "stilling" and int(number) not in stamps and int(number) not in merged:
            old = int(number)
            yield Bundle(name, "removed", partial(_without_calendar, old, posts.removed(old, content.site), content))


def _without_calendar(vacancy_id: int, files: Iterable[pages.File], content: Content) -> Iterator[pages.File]:
    """Empty the calendar file that a post had while it had a page."""
    yield from files
    yield f"{posts.address(vacancy_id)}frist.ics", feeds.empty(content.channel)


def _feeds(store: Store, records: list[Record], stamps: Mapping[int, str], content: Content, today: date) -> Iterator[Bundle]:
    """Give the feeds and calendars as one: they are made anew each day, as what happened long ago leaves them."""
    changed = store.vacancies.changed_records(feeds.CHANGES, today - feeds.RECENT, today, store.boards.heard())
    told = {record.vacancy.id: record for record in (*records, *changed)}
    mark = _mark(today, [(stamps[number], record.standing) for number, record in told.items()])

    def make() -> Iterable[pages.File]:
        kommuner = store.vacancies.kommune_codes()
        return feeds.files(told.values(), content.channel, content.site.sources, today, kommuner).items()

    yield Bundle("feeds", mark, make)


def _about(records: list[Record], past: Past, content: Content, today: date) -> Iterator[Bundle]:
    """Give what is not about one post or one list."""
    site, facts = content.site, [record.vacancy.facts for record in records]
    expires = wellknown.security(site, today)
    told = [(record.vacancy.id, record.vacancy.changed, record.vacancy.fylke_codes) for record in records]
    employers = list(past.employers())
    yield Bundle("static", "", pages.static)
    yield Bundle("plain", "", partial(prose.plain, site))
    yield Bundle("faults", "", partial(faults.files, site))
    yield Bundle("sources", _mark(content.boards), partial(prose.sources, content.boards, site))
    yield Bundle("rules", content.rules.version, partial(prose.rules, content.rules, site))
    yield Bundle("employers", _mark(employers), partial(prose.employers, past, site))
    yield Bundle("newcomers", _mark(facts, content.courses), partial(prose.newcomers, records, content.courses, site))
    yield Bundle("guidance", _mark(facts), partial(prose.guidance, records, site))
    yield Bundle("sitemap", _mark(told, facts), lambda: [("sitemap.xml", wellknown.sitemap(records, site))])
    yield Bundle("robots", "", lambda: [("robots.txt", wellknown.robots(site))])
    yield Bundle("security", expires, lambda: [(".well-known/security.txt", expires)])


def _counted(stamps: Mapping[int, str], today: date) -> str:
    """Give a mark that is another each day, and whenever a post changes while they are few: counting walks through them all."""
    return _mark(today, stamps if len(stamps) < _FEW else ())


def _mark(*parts: object) -> str:
    return fingerprint(repr(parts).encode())
