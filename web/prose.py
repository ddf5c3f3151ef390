"""The pages that are mostly words: who we are, how it works, and what newcomers and employers may want to know. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from scraper import places, rulebook
from scraper.model import Facts, Judged, Language, Record
from scraper.relevance import Rules
from web.lists import fylker
from web.pages import File, Site, page
from web.past import Past


PLAIN = {
    "om/": "about.html",
    "om/personvern/": "privacy.html",
    "om/tilgjengelighet/": "accessibility.html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A source as readers see it."""

    title: str
    home: str
    heard: date | None  # when it last answered well


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Training that boards show among their ads."""

    title: str
    employer: str
    url: str
    until: date | None
    ad_lang: Language | Literal[""]


def plain(site: Site) -> Iterator[File]:
    """Write the pages that depend on nothing but the configuration."""
    for path, template in PLAIN.items():
        yield from page(site, path, template)
    named = [("", ""), *((places.fylker()[code], f"fylke/{places.fylke_slugs()[code]}/") for code in fylker())]
    yield from page(site, "abonner/", "subscribe.html", feeds=named)


def sources(boards: Iterable[Board], site: Site) -> Iterator[File]:
    """Write what is read, and when each last answered."""
    return page(site, "om/kilder/", "sources.html", boards=sorted(boards, key=lambda each: each.title.casefold()))


def employers(past: Past, site: Site) -> Iterator[File]:
    """Write who has advertised such posts, for those who want to send an open application."""
    return page(site, "arbeidsgivere/", "employers.html", employers=list(past.employers()))


def newcomers(records: Sequence[Record], courses: Iterable[Course], site: Site) -> Iterator[File]:
    """Write how one becomes an erfaringskonsulent."""
    stated = [record.vacancy.facts.education for record in records]
    return page(
        site,
        "bli-erfaringskonsulent/",
        "newcomers.html",
        courses=list(courses),
        open_posts=len(records),
        without_education=sum(1 for each in stated if each and not each.required),
        silent_on_education=stated.count(None),
    )


# What employers are told of the ads that are open, in bokmål.
SAID: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("sier hva lønna er i kroner", lambda stated: bool(stated.pay and stated.pay.low)),
    ("sier om stillingen er fast", lambda stated: bool(stated.contract)),
    ("sier hvor stor stillingen er", lambda stated: bool(stated.percent)),
    ("sier om utdanning er et krav", lambda stated: bool(stated.education)),
    ("lover veiledning", lambda stated: bool(stated.guidance)),
    ("beskriver oppgavene", lambda stated: bool(stated.tasks)),
)


def guidance(records: Sequence[Record], site: Site) -> Iterator[File]:
    """Write what employers may want to know."""
    said = [(label, sum(says(record.vacancy.facts) for record in records)) for label, says in SAID]
    return page(site, "for-arbeidsgivere/", "guidance.html", total=len(records), said=said)


# A place on a course, and not a post for who teaches there: «Opptak til skole», «Kurs for erfaringskonsulenter», «kull 7».
_TRAINING = re.compile(
    r"\b(?:opptak|(?:skole|skule|studie)plass|stud(?:ium|ie[rt]?)|kull \d|kurs(?:et)?\b|utdann?ing\w* (?:for|til|som)\b)",
    re.IGNORECASE,
)


def courses(ads: Iterable[Judged]) -> Iterator[Course]:
    """Choose the ads that offer training, by their titles: others only speak of it."""
    for judged in ads:
        posting, ad_lang = judged.posting, judged.facts.ad_lang
        if _TRAINING.search(posting.title):
            yield Course(
                title=posting.title, employer=posting.employer, url=posting.url, until=posting.expires, ad_lang=ad_lang
            )


def rules(by: Rules, site: Site) -> Iterator[File]:
    """Write the rules, as they are."""
    return page(site, "om/regler/", "rules.html", rules=as_html(rulebook.page(by)))


def as_html(markdown: str) -> Markup:
    """Turn Markdown of our own into HTML with an anchor at each heading; markup in it stays text."""
    reader = _reader()
    tokens = reader.parse(markdown)
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", rulebook.anchor(inline.content))
    return Markup(reader.renderer.render([*_as_html_wants(tokens)], reader.options, {}))  # noqa: S704 - markup was escaped


def _as_html_wants(tokens: Iterable[Token]) -> Iterator[Token]:
    """Let columns be told by their head, and write links within the page as the headings' anchors are written, not «%C3%B8»."""
    for token in tokens:
        for inner in token.children or ():
            if str(inner.attrs.get("href", "")).startswith("#"):
                inner.attrSet("href", unquote(str(inner.attrs["href"])))
        if token.type == "th_open":
            token.attrSet("scope", "col")
        token.attrs.pop("style", None)
        yield token


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
