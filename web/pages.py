"""From words and facts to pages, as text. Pure: the same content gives the same bytes.

Every page lies under the same path in each language; bokmål at the root, the others in a folder with the language's name.
"""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any
from urllib.parse import quote, urlsplit

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from digest import words
from scraper import rulebook
from scraper.model import Facts, Vacancy
from scraper.text import UNSEEN, oslo_day, web_address
from web import facts, history
from web.words import catalog, languages


File = tuple[str, str | bytes]  # path within data/public/, and what stands there


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is itself alone, so that frames can be found again
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

    def mailto(self, subject: str) -> str:
        """Give the address that opens a mail to whoever runs the site."""
        return f"mailto:{_quoted(self.contact)}?subject={_quoted(subject)}"


@lru_cache(maxsize=64)
def _quoted(text: str) -> str:
    return quote(text, safe="@")


def page(site: Site, path: str, template: str, **content: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a template's words
    """Write one page in every language; ``path`` is "" for the front page, else ends with a slash or is a file's name."""
    for language in languages():
        name = f"{folder(language)}{path}" + ("index.html" if path.endswith("/") or not path else "")
        yield name, in_one(site, language, path, template, **content)


def in_one(site: Site, language: str, path: str, template: str, **content: Any) -> str:  # noqa: ANN401 - a template's words
    """Write a page in one language, with the way to the others."""
    root = site.root
    around = {"root": root, "to": f"{root}/{folder(language)}", "frame": partial(_framed, site, language)}
    addresses = {each: f"{folder(each)}{path}" for each in languages()}
    return environment(language).get_template(template).render(site=site, path=path, addresses=addresses, **around, **content)


# Pages that no menu leads to. Those of one's own have addresses that are to be kept nowhere.
_APART = ("stilling/", "fylke/", "kommune/", "varsel/")


def _framed(site: Site, language: str, template: str, path: str) -> Markup:
    """Give what stands around a page; it is the same around all that the menus do not lead to."""
    return _frame(site, language, template, "elsewhere" if path.startswith(_APART) else path)


@lru_cache(maxsize=128)
def _frame(site: Site, language: str, template: str, path: str) -> Markup:
    """Write it once: it is a third of a short page."""
    root = site.root
    to = f"{root}/{folder(language)}"
    text = environment(language).get_template(template).render(site=site, path=path, root=root, to=to)
    return Markup(text)  # noqa: S704 - a template's own


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
        auto_reload=False,
        finalize=_seen,
        extensions=["jinja2.ext.i18n", Spoken],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(catalog(language), newstyle=True)  # type: ignore[attr-defined] # added by i18n
    made.speak = catalog(language).gettext  # type: ignore[attr-defined] # for Spoken
    made.globals.update(
        language=language, languages={each: NAMES.get(each, each) for each in languages()}, here=folder(language), folder=folder
    )
    made.filters.update(_filters(language))
    return made


def _filters(language: str) -> dict[str, Callable[..., Any]]:
    """Give what templates say things with; filters, as Jinja calls them without asking what they are."""
    return {
        "said": catalog(language).gettext,
        "fill": str.format,
        "upper_first": _upper_first,
        "web_address": web_address,
        "source_name": _source_name,
        "source_names": _source_names,
        "percent": words.percent,
        "contract": partial(words.contract, language=language),
        "deadline": partial(words.deadline, language=language),
        "education": partial(facts.education, language=language),
        "rows": partial(facts.rows, language=language),
        "points": partial(facts.points, language=language),
        "where": facts.where,
        "happened": partial(history.happened, language=language),
        "long_day": partial(words.long_day, language=language),
        "month": partial(_month, language=language),
        "spoken": partial(_spoken, language=language),
        "published": published,
        "anchor": rulebook.anchor,
        "as_data": _as_data,
        "about": _about,
    }


class Spoken(Extension):
    """Says what is always said when a template is compiled: an environment speaks one language, and looking up takes time."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """Put the words of the language in the place of constant strings."""
        source = _PARAGRAPH.sub(lambda match: f"{{{{ {self._said(match[1])} }}}}", source)
        return _CONSTANT.sub(lambda match: self._said(literal_eval(match[1])), source)

    def _said(self, text: str) -> str:
        """Write what a string is in this language, as a string of Jinja's; a percent sign stands double in the catalogs."""
        speak: Callable[[str], str] = self.environment.speak  # type: ignore[attr-defined] # set in environment()
        return json.dumps(speak(text).replace("%%", "%"), ensure_ascii=False)


_PARAGRAPH = re.compile(r"{% trans %}(.*?){% endtrans %}")
_CONSTANT = re.compile(r'\b_\(("(?:[^"\\]|\\.)*")\)')


NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "se": "Davvisámegiella"}  # what each language calls itself


def _seen(value: Any) -> Any:  # noqa: ANN401 - whatever a template shows
    """Take away what cannot be seen but changes what a page seems to say: control characters, direction overrides."""
    return UNSEEN.sub("", value) if type(value) is str and not value.isprintable() else value


def _all_seen(value: Any) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """Take away what cannot be seen in every string of a document."""
    if isinstance(value, dict):
        return {name: _all_seen(part) for name, part in value.items()}
    return [_all_seen(part) for part in value] if isinstance(value, list) else _seen(value)


def _as_data(value: Any) -> Markup:  # noqa: ANN401 - anything that JSON can hold
    """Write JSON that may stand in a script element: no character of it begins a tag or a comment."""
    text = json.dumps(_all_seen(value), ensure_ascii=False, separators=(",", ":"))
    return Markup(re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: S704 - made safe here


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spoken(stated: Facts, language: str) -> Markup:
    """Mark the language of an ad's own words, where it is another than the page's."""
    return _marked(stated.ad_lang) if stated.ad_lang not in ("", language) else Markup("")


@lru_cache(maxsize=16)
def _marked(language: str) -> Markup:
    return Markup(' lang="{}"').format(language)


def _source_names(vacancy: Vacancy, site: Site) -> str:
    """Name the boards that show a post, each once."""
    return " · ".join(dict.fromkeys(_source_name(source, site) for source, _ in vacancy.links))


def _about(site: Site, path: str, subject: str) -> str:
    """Give the address that opens a mail about one page."""
    return f"{site.mailto(subject)}&body={_quoted(site.url)}/{path}"


def _source_name(name: str, site: Site) -> str:
    return site.sources.get(name, name)


def published(vacancy: Vacancy) -> date:
    """Give the day a post was advertised, as far as we know."""
    return vacancy.published or oslo_day(vacancy.first_seen)


@cache
def _month(day: date, language: str) -> str:
    return format_date(day, "MMMM y", locale=language)


def static() -> Iterator[File]:
    """Give the files that are the same for everybody: the style sheet and its like."""
    for each in resources.files("web").joinpath("static").iterdir():
        yield each.name, each.read_bytes()
