"""What the judges are shown: where the site is served, which pages stand for all, and every file that is not a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lxml import html


MANY = (
    4  # of more pages in one folder than this, as few are chosen as show all that is in any of them; at the top each is its own
)
NYNORSK = "nn/"
_LEADS_ON = b'http-equiv="refresh"'  # nobody stays on such a page long enough to see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The case that is laid before a judge, as JSON on its standard input."""

    site: str  # http://127.0.0.1:port
    public: str  # the folder that is served there
    pages: list[str]  # paths that stand for every kind of page, in both languages
    open_vacancies: list[str]  # paths of those that one can apply for
    files: list[str]  # paths of everything else: feeds, calendars, tables
    whole: bool = False  # however long it takes
    mails: list[str] = field(default_factory=list)  # one of every kind, with its HTML in a file beside it
    demo: str = ""  # the folder of the demo, for whoever wants to subscribe
    planted: bool = False  # everything that is shown is full of faults

    def as_dict(self) -> dict[str, Any]:
        """Give everything for a judge to read."""
        return asdict(self)


def brief(public: Path, site: str, *, whole: bool = False) -> Brief:
    """Look through the public folder; raises ValueError where there is nothing to judge."""
    files = sorted(path for path in public.rglob("*") if path.is_file() and path.suffix != ".gz" and path.name[0] != ".")
    pages = [path for path in files if path.suffix == ".html"]
    if not pages:
        raise ValueError(f"there is no page in {public}; make one with: make demo ARGS=--once")
    return Brief(
        site=site,
        public=str(public.resolve()),
        pages=[_address(public, page) for page in _kinds(public, pages)],
        open_vacancies=sorted((_address(public, page) for page in pages if _is_open_vacancy(public, page)), key=len),
        files=[_address(public, path) for path in files if path.suffix != ".html"],
        whole=whole,
    )


def _address(public: Path, path: Path) -> str:
    return "/" + path.relative_to(public).as_posix().removesuffix("index.html")


def _is_open_vacancy(public: Path, page: Path) -> bool:
    return "/stilling/" in _address(public, page) and b"JobPosting" in page.read_bytes()


def _kinds(public: Path, pages: Iterable[Path]) -> Iterator[Path]:
    """Give every page of a folder with few, and of one with many those that show all; nynorsk has the same as bokmål."""
    folders: dict[Path, list[Path]] = defaultdict(list)
    for page in pages:
        if not page.is_relative_to(public / NYNORSK) and _LEADS_ON not in page.read_bytes():
            folders[_folder(page)].append(page)
    for folder, group in folders.items():
        for page in group if folder == public or len(group) <= MANY else _cover(group):
            yield page
            if (other := public / NYNORSK / page.relative_to(public)).exists():
                yield other


def _folder(page: Path) -> Path:
    """Give where a page belongs; those that tell of errors (404.html) are as one folder with many."""
    if page.stem.isdecimal():
        return page.parent / "faults"
    return (page.parent if page.name == "index.html" else page).parent


def _cover(pages: Iterable[Path]) -> Iterator[Path]:
    """Give pages, the richest first, until nothing is left that a page has and none of those given."""
    shapes = {page: _shape(page) for page in pages}
    seen: set[str] = set()
    while shapes:
        richest = max(shapes, key=lambda page: (len(shapes[page] - seen), page.as_posix()))
        if not (news := shapes.pop(richest) - seen):
            return
        seen |= news
        yield richest


def _shape(page: Path) -> set[str]:
    """Give what a page is made of: each element by its name, its classes and its attributes."""
    elements = html.document_fromstring(page.read_bytes()).iter("*")
    return {f"{each.tag} {each.get('class', '')} {sorted(map(str, each.attrib))}" for each in elements}
