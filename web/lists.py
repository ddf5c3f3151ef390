"""The lists of open posts: all of them, and a page for each place and each fact that one may look for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from scraper import places
from scraper.model import Facts, Record, Vacancy
from scraper.text import fingerprint
from web.pages import File, Site, page
from web.posts import is_extended, is_new
from web.site import Bundle


_EMBEDDED = 10  # posts in the list that other sites show in theirs


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: where it lies, what it is about, and which posts stand in it."""

    path: str
    kind: str  # of its heading: all, fylke, kommune or fact
    name: str  # of the place, or the fact in bokmål
    takes: Callable[[Vacancy], bool | None]  # None: the ad does not say
    place: str = ""  # code of the kommune or fylke
    near: tuple[tuple[str, str], ...] = ()  # names and paths of the lists within it, or around it


def _full_time(stated: Facts) -> bool | None:
    return stated.percent[1] >= 100 if stated.percent else None


def _part_time(stated: Facts) -> bool | None:
    return stated.percent[0] < 100 if stated.percent else None


def _permanent(stated: Facts) -> bool | None:
    return "fast" in stated.contract if stated.contract else None


def _temporary(stated: Facts) -> bool | None:
    return any(kind != "fast" for kind in stated.contract) if stated.contract else None


def _without_education(stated: Facts) -> bool | None:
    return not stated.education.required if stated.education else None


# Path, name, and what takes a post; None where the ad does not say.
FACTS: Mapping[str, tuple[str, Callable[[Facts], bool | None]]] = {
    "heltid/": ("Heltid", _full_time),
    "deltid/": ("Deltid", _part_time),
    "fast/": ("Fast", _permanent),
    "midlertidig/": ("Midlertidig", _temporary),
    "uten-krav-om-utdanning/": ("Uten krav om utdanning", _without_education),
}


def lists() -> Iterator[Listed]:
    """Give every list there is: their addresses stay, also where nothing is open."""
    yield Listed("", "all", "", lambda _: True)
    for path, (name, takes) in FACTS.items():
        yield Listed(path, "fact", name, partial(_of_facts, takes))
    for code in fylker():
        yield _fylke(code)
    for code in places.kommuner():
        yield _kommune(code)


def _of_facts(takes: Callable[[Facts], bool | None], vacancy: Vacancy) -> bool | None:
    return takes(vacancy.facts)


def _fylke(code: str) -> Listed:
    within = sorted(
        (each for each in places.kommuner().values() if each.fylke_code == code), key=lambda each: in_order(each.name)
    )
    near = tuple((each.name, f"kommune/{places.kommune_slugs()[each.code]}/") for each in within)
    path = f"fylke/{places.fylke_slugs()[code]}/"
    return Listed(path, "fylke", places.fylker()[code], lambda vacancy: code in vacancy.fylke_codes, code, near)


def _kommune(code: str) -> Listed:
    kommune = places.kommuner()[code]
    around = ((places.fylker()[kommune.fylke_code], f"fylke/{places.fylke_slugs()[kommune.fylke_code]}/"),)
    path = f"kommune/{places.kommune_slugs()[code]}/"
    return Listed(path, "kommune", kommune.name, lambda vacancy: code in vacancy.facts.kommune_codes, code, around)


def fylker() -> list[str]:
    """Give the fylker's codes, by name."""
    return sorted(places.fylker(), key=lambda code: in_order(places.fylker()[code]))


def in_order(name: str) -> str:
    """Give what names are sorted by: æ, ø and å come last, in this order, and small letters are like capitals."""
    return name.casefold().translate(_LAST)


_LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows: posts that surely belong there, posts of which the ad does not say, and the last one there was."""

    sure: tuple[Record, ...] = ()
    unstated: tuple[Record, ...] = ()
    last: Vacancy | None = None


def shown(listed: Listed, records: Sequence[Record], last: Mapping[str, Vacancy]) -> Shown:
    """Choose the posts of a list; ``last`` holds the last closed post of each place, and of the whole country under ""."""
    answers = [(record, listed.takes(record.vacancy)) for record in records]
    sure = tuple(record for record, takes in answers if takes)
    unstated = tuple(record for record, takes in answers if takes is None)
    return Shown(sure, unstated, None if sure else last.get(listed.place))


def bundles(
    records: Sequence[Record], last: Mapping[str, Vacancy], stamps: Mapping[int, str], site: Site, today: date
) -> Iterator[Bundle]:
    """Give each list, marked by what stands in it and, where anything does, by the day, as it says how many days are left."""
    counts = _counts(records)
    for listed in lists():
        what = shown(listed, records, last)
        mark = _mark(what, stamps, today)
        if listed.kind in ("all", "fact"):
            mark += f" {counts}"
        yield Bundle(f"list/{listed.path}", fingerprint(mark.encode()), partial(written, listed, what, counts, site, today))
    soonest = Shown(tuple(records[:_EMBEDDED]))
    mark = f"{_mark(soonest, stamps, today)} {len(records)}"
    yield Bundle("embed", mark, lambda: embedded(soonest, len(records), site, today))


def _mark(what: Shown, stamps: Mapping[int, str], today: date) -> str:
    told = [f"{record.standing} {stamps[record.vacancy.id]}" for record in (*what.sure, *what.unstated)]
    return f"{told} {today if told else ''} {what.last and stamps[what.last.id]}"


def written(listed: Listed, what: Shown, counts: Mapping[str, int], site: Site, today: date) -> Iterator[File]:
    """Write one list, in every language."""
    return page(site, listed.path, "list.html", listed=listed, what=what, counts=counts, today=today, **_helpers())


def embedded(what: Shown, total: int, site: Site, today: date) -> Iterator[File]:
    """Write the short list that other sites show within theirs."""
    return page(site, "embed.html", "embed.html", what=what, total=total, today=today, **_helpers())


def _helpers() -> dict[str, object]:
    return {
        "is_new": is_new,
        "is_extended": is_extended,
        "by_fact": {path: name for path, (name, _) in FACTS.items()},
        "by_fylke": [(code, places.fylker()[code], f"fylke/{places.fylke_slugs()[code]}/") for code in fylker()],
    }


def _counts(records: Sequence[Record]) -> dict[str, int]:
    """Count the open posts of each fylke and each fact, by path; a place without any is not counted."""
    many = {f"fylke/{places.fylke_slugs()[code]}/": 0 for code in fylker()} | dict.fromkeys(FACTS, 0)
    for record in records:
        for code in record.vacancy.fylke_codes:
            many[f"fylke/{places.fylke_slugs()[code]}/"] += 1
        for path, (_, takes) in FACTS.items():
            many[path] += bool(takes(record.vacancy.facts))
    return many
