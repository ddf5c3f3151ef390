"""From records to pages, as text. Pure: the same records give the same bytes.

Every page lies under the same path in each language; bokmål at the root, the others in a folder with the language's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from digest import words
from scraper.model import Record
from web.words import catalog, languages


Files = Mapping[str, str | bytes]  # by path within data/public/


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page knows: what the site is called, where it lies, and whom one can write to."""

    title: str
    url: str  # without a slash at the end
    contact: str
    sources: Mapping[str, str] = field(default_factory=dict)  # the boards' names for readers

    @property
    def root(self) -> str:
        """Give what every address on the site begins with: "" where it has a host of its own."""
        return urlsplit(self.url).path


def page(site: Site, path: str, template: str, **content: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a template's words
    """Write one page in every language; ``path`` is "" for the front page, else ends with a slash or a file's name."""
    for language in languages():
        text = environment(language).get_template(template).render(site=site, path=path, **content)
        yield folder(language) + path + ("index.html" if path.endswith("/") or not path else ""), text


def folder(language: str) -> str:
    """Give the folder that a language's pages lie in."""
    return "" if language == "nb" else f"{language}/"


@cache
def environment(language: str) -> Environment:
    """Give the templates as they speak one language; everything that goes in is escaped."""
    made = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(catalog(language), newstyle=True)  # type: ignore[attr-defined] # added by i18n
    made.globals.update(
        language=language,
        languages=languages(),
        folder=folder,
        percent=words.percent,
        contract=partial(words.contract, language=language),
        deadline=partial(words.deadline, language=language),
        long_day=partial(_long_day, language=language),
    )
    return made


@cache
def _long_day(day: date, language: str) -> str:
    return words.long_day(day, language)


@cache
def static() -> Files:
    """Give the files that are the same for everybody: the style sheet and its like."""
    return {each.name: each.read_bytes() for each in resources.files("web").joinpath("static").iterdir()}


def files(records: Iterable[Record], site: Site, today: date) -> dict[str, str | bytes]:
    """Give every page that depends on what is open today."""
    open_now = list(records)
    made: dict[str, str | bytes] = {**static(), **dict(page(site, "", "list.html", records=open_now, today=today))}
    for record in open_now:
        made.update(page(site, f"stilling/{record.vacancy.id}/", "vacancy.html", record=record))
    return made
