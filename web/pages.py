"""From words and facts to pages, as text. Pure: the same content gives the same bytes.

Every page lies under the same path in each language; bokmål at the root, the others in a folder with the language's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import quote, urlsplit

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from digest import words
from scraper import rulebook
from scraper.model import Vacancy
from scraper.text import UNSEEN, oslo_day, web_address
from web.words import catalog, languages


File = tuple[str, str | bytes]  # path within data/public/, and what stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page knows: what the site is called, where it lies, and whom one can write to."""

    title: str
    url: str  # without a slash at the end
    contact: str
    owner: str = ""  # who runs it
    sources: Mapping[str, str] = field(default_factory=dict)  # the boards' names for readers

    @property
    def root(self) -> str:
        """Give what every address on the site begins with: "" where it has a host of its own."""
        return urlsplit(self.url).path

    def report(self, subject: str, body: str = "") -> str:
        """Give the address that opens a mail to whoever runs the site."""
        return f"mailto:{quote(self.contact, safe='@')}?subject={quote(subject)}" + (f"&body={quote(body)}" if body else "")


def page(site: Site, path: str, template: str, **content: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a template's words
    """Write one page in every language; ``path`` is "" for the front page, else ends with a slash or is a file's name."""
    for language in languages():
        text = environment(language).get_template(template).render(site=site, path=path, **content)
        yield folder(language) + path + ("index.html" if path.endswith("/") or not path else ""), text


def folder(language: str) -> str:
    """Give the folder that a language's pages lie in."""
    return "" if language == "nb" else f"{language}/"


@cache
def environment(language: str) -> Environment:
    """Give the templates as they speak one language; everything that goes in is escaped, and nothing unseen gets out."""
    made = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(catalog(language), newstyle=True)  # type: ignore[attr-defined] # added by i18n
    made.filters.update(upper_first=_upper_first, web_address=web_address, source_name=_source_name)
    made.globals.update(
        language=language,
        languages={each: NAMES.get(each, each) for each in languages()},
        folder=folder,
        here=folder(language),
        percent=words.percent,
        contract=partial(words.contract, language=language),
        deadline=partial(words.deadline, language=language),
        long_day=partial(_long_day, language=language),
        month=partial(_month, language=language),
        published=published,
        anchor=rulebook.anchor,
        as_data=_as_data,
    )
    return made


NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "se": "Davvisámegiella"}  # what each language calls itself


def _seen(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """Take away what cannot be seen but changes what a page seems to say: control characters, direction overrides."""
    return UNSEEN.sub("", value) if type(value) is str else value


def _as_data(value: Any) -> Markup:  # noqa: ANN401 - anything that JSON can hold
    """Write JSON that may stand in a script element: no character of it begins a tag or a comment."""
    text = UNSEEN.sub("", json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return Markup(re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: S704 - made safe here


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _source_name(name: str, site: Site) -> str:
    return site.sources.get(name, name)


def published(vacancy: Vacancy) -> date:
    """Give the day a post was advertised, as far as we know."""
    return vacancy.published or oslo_day(vacancy.first_seen)


@cache
def _month(day: date, language: str) -> str:
    return format_date(day, "MMMM y", locale=language)


@cache
def _long_day(day: date, language: str) -> str:
    return words.long_day(day, language)


def static() -> Iterator[File]:
    """Give the files that are the same for everybody: the style sheet and its like."""
    for each in resources.files("web").joinpath("static").iterdir():
        yield each.name, each.read_bytes()
