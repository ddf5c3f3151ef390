"""Which feeds and calendars there are, and where they lie."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources

from digest.feeds import calendars, formats
from digest.feeds.entries import RECENT, Channel, Entry, Feed, changes, is_open, post, washed
from scraper.model import Record
from scraper.places import fylke_slugs, fylker, kommune_slugs, kommuner


def files(
    records: Iterable[Record],
    channel: Channel,
    titles: Mapping[str, str],
    today: date,
    kommune_codes: Collection[str] = (),
) -> dict[str, str]:
    """Give every feed and calendar by its path within the site.

    ``records`` are the posts that are open and those to which something happened within RECENT, each once; ``titles`` are the
    boards' names for readers; ``kommune_codes`` are those that ever had a post, whose feeds stay when none is open.
    """
    known = [washed(record) for record in records]
    entries = {record.vacancy.id: post(record, channel, titles) for record in known if is_open(record)}
    groups = {
        "Hele landet": [_country(entries.values(), channel), _changes(known, channel, titles, today)],
        **_places(known, entries, channel, kommune_codes),
    }
    feeds = [feed for group in groups.values() for feed in group]
    return {
        **{path: text for feed in feeds for path, text in _formats(feed, channel)},
        **calendars.files(known, channel, today),
        "strommer.opml": formats.opml(groups, channel),
        "feed.css": _style(),
    }


def _formats(feed: Feed, channel: Channel) -> Iterator[tuple[str, str]]:
    yield f"{feed.folder}feed.xml", formats.rss(feed, channel)
    yield f"{feed.folder}atom.xml", formats.atom(feed, channel)
    yield f"{feed.folder}feed.json", formats.json(feed, channel)


def _country(entries: Iterable[Entry], channel: Channel) -> Feed:
    about = "Alle åpne stillinger i Norge der egen erfaring er et krav eller grunnlaget for stillingen."
    return _feed(channel, "landet", "ledige stillinger som erfaringskonsulent", about, entries)


def _changes(records: Iterable[Record], channel: Channel, titles: Mapping[str, str], today: date) -> Feed:
    about = "Nye frister, og stillinger som er trukket, åpnet igjen eller lyst ut på nytt, de siste 90 dagene."
    entries = (entry for record in records for entry in changes(record, channel, titles, today - RECENT))
    return _feed(channel, "endringer", "endringer", about, entries, folder="endringer/")


def _places(
    records: Collection[Record], entries: Mapping[int, Entry], channel: Channel, kommune_codes: Collection[str]
) -> dict[str, list[Feed]]:
    """Give for each fylke its feed and those of its kommuner, by name."""
    here: dict[str, list[Entry]] = {code: [] for code in (*fylker(), *kommune_codes)}
    for record in records:
        entry = entries.get(record.vacancy.id)
        for code in {*record.vacancy.fylke_codes, *record.vacancy.facts.kommune_codes}:
            here.setdefault(code, []).extend([entry] if entry else [])
    feeds: dict[str, list[Feed]] = {name: [] for name in fylker().values()}
    for code in sorted(here.keys() & _areas().keys(), key=lambda code: (len(code), _areas()[code][1])):
        feeds[fylker()[code[:2]]].append(_place(code, here[code], channel))
    return feeds


def _place(code: str, entries: Iterable[Entry], channel: Channel) -> Feed:
    folder, name = _areas()[code]
    about = f"Åpne stillinger som erfaringskonsulent i {name}."
    return _feed(channel, code, name, about, entries, folder=folder, page=folder)


def _feed(
    channel: Channel, key: str, title: str, about: str, entries: Iterable[Entry], *, folder: str = "", page: str = ""
) -> Feed:
    """Put a feed together, newest first; ``key`` tells it from the site's others for good."""
    return Feed(
        folder=folder,
        page=page,
        id=f"tag:{channel.id_authority}:strom/{key}",
        title=f"{channel.title}: {title}",
        description=about,
        entries=tuple(sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)),
    )


@cache
def _areas() -> Mapping[str, tuple[str, str]]:
    """Give the folder and the name of each fylke and each kommune by its code; a fylke's has two digits, a kommune's four."""
    return {
        **{code: (f"fylke/{slug}/", fylker()[code]) for code, slug in fylke_slugs().items()},
        **{code: (f"kommune/{slug}/", f"{kommuner()[code].name} kommune") for code, slug in kommune_slugs().items()},
    }


@cache
def _style() -> str:
    return resources.files("digest").joinpath("templates", "feed.css").read_text(encoding="utf-8")
