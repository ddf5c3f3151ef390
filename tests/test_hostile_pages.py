"""Whatever an ad holds, a page shows it as words: no tag, no link that runs, nothing loaded, nothing that cannot be seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.model import Evidence, Pay, Record, Vacancy
from tests.effort import bounded
from tests.records import SITE, TODAY, happened, record, soups, vacancy
from web import lists, prose
from web.pages import File
from web.past import Past
from web.posts import post


VECTORS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><p><style><g title='</style><img src onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '"><script>alert(1)</script>',
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onclick=alert(1) `",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<a href='javascript:alert(1)'>søk</a>",
    "<iframe src='https://ond.example'></iframe>",
    "<link rel=stylesheet href='https://ond.example/a.css'>",
    "<style>@import 'https://ond.example/a.css'; body { background: url(https://ond.example/b) }</style>",
    "<base href='https://ond.example/'>",
    "<meta http-equiv=refresh content='0; url=https://ond.example'>",
    "<form action='https://ond.example'><input name=x>",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} {{ site.contact }}",
    "%(num)s %s {place} {0.__class__} {detail}",
    "\u202eterces\u202c \u200bnull\u200d \ufeff\u2066x\u2069",
    "a\x00b\x01c\x0bd\x1be\x7ff\x9b31m",
    "\ud800 lone",
    "\x1b[31mrød\x1b[0m\nlinje",
    '=HYPERLINK("https://ond.example")',
    "../../../etc/passwd",
    "a\u2028b\u2029c",
    "<" * 200,
    "Erfaringskonsulent " * 600,
]  # fmt: skip
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//ond.example/",
    "/\\ond.example",
    "https:\\\\ond.example",
    "https://bruker:passord@ond.example/",
    'https://ok.example/"onmouseover="alert(1)',
    "https://ok.example/<script>",
    "file:///etc/passwd",
]
SCRIPTS = {None, "application/ld+json"}
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def hostile(words: str, link: str = "https://ok.example/") -> Record:
    """A post that holds the same words wherever an ad's words can get to, as if nothing before the page had cleaned them."""
    known = vacancy()
    quotes = dict.fromkeys(("pay", "percent", "contract"), f"{words}!")
    stated = replace(known.facts, start=words, pay=Pay(text=words), contract=(words,), quotes=quotes, kommune_codes=())
    bad: Vacancy = replace(
        known,
        title=words,
        employer=words,
        places=(words,),
        facts=stated,
        reasons=(words,),
        links=(("nav", link), (words, "https://ok.example/2")),
        apply_url=link,
        evidence=(Evidence(rule=words, weight=1, where="title", quote=words, says=words),),
    )
    return record(bad, happened("new"), happened("changed", f"tittel: {words} → {words}"), happened("extended", words))


def pages(bad: Record) -> Iterator[tuple[str, str]]:
    """Every kind of page that shows an ad's words."""
    shut = record(bad.vacancy, *bad.events, today=date(2027, 3, 1))
    past = Past()
    past.add(bad.vacancy, closed=True)
    named = {"title": bad.vacancy.title, "employer": bad.vacancy.employer, "url": bad.vacancy.apply_url}
    course = prose.Course(**named, until=None, ad_lang="")
    board = prose.Board(title=bad.vacancy.title, home=bad.vacancy.apply_url, heard=None)
    made = [
        *post(bad, SITE),
        *listed([bad], past, *SHOWING),
        *(("closed/" + path, text) for path, text in post(shut, SITE)),
        *(("empty/" + path, text) for path, text in listed([], past, "list/")),
        *prose.employers(past, SITE),
        *prose.newcomers([bad], [course], SITE),
        *prose.sources([board], SITE),
    ]
    for path, text in made:
        assert isinstance(text, str)
        yield path, text


def listed(records: list[Record], past: Past, *names: str) -> Iterator[File]:
    for bundle in lists.bundles(records, past.last, {1: "1"}, SITE, TODAY):
        if bundle.name in names:
            yield from bundle.make()


SHOWING = ("list/", "list/fylke/nordland/", "list/heltid/", "embed")


def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes: what markup there is, whatever the words."""
    tags = BeautifulSoup(text, "lxml").select("*")
    return [(each.name, tuple(sorted(each.attrs))) for each in tags]


@pytest.mark.parametrize("words", VECTORS)
def test_words_of_an_ad_never_become_markup(words: str) -> None:
    """A page has the same elements and attributes whatever its ad says."""
    plain = {path: shape(text) for path, text in pages(hostile("ord"))}
    bad = dict(pages(hostile(words)))
    assert {path: shape(text) for path, text in bad.items()} == plain
    for path, text in bad.items():
        assert UNSEEN.search(text) is None, path
        assert text.encode("utf-8")


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_is_no_web_address_is_no_link(link: str) -> None:
    for path, text in pages(hostile("ord", link)):
        for each in BeautifulSoup(text, "lxml").select("[href], [src], [action]"):
            address = str(each.get("href") or each.get("src") or each.get("action") or "")
            fine = re.match(r"(https://(ok|board|jobb)\.example|/(?!/)|#|mailto:hjelp@example\.no)", address)
            assert fine or (address == "" and path.endswith("bli-erfaringskonsulent/index.html")), (path, address)


@pytest.mark.parametrize("words", VECTORS)
def test_what_programs_are_told_is_the_words_and_ends_no_script(words: str) -> None:
    [text] = [text for path, text in post(hostile(words), SITE) if path == "stilling/1/index.html"]
    assert isinstance(text, str)
    inside = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<" not in inside
    told = json.loads(inside)
    assert told["title"] == UNSEEN_TOO.sub("", words)


UNSEEN_TOO = re.compile(UNSEEN.pattern[:-1] + "\u00ad\u061c\u2060-\u2065\ufff9-\ufffc\ufffe\uffff]")


def test_nothing_is_ever_loaded_from_elsewhere() -> None:
    for words in VECTORS:
        for path, text in pages(hostile(words)):
            soup = BeautifulSoup(text, "lxml")
            assert {script.get("type") for script in soup.find_all("script")} <= SCRIPTS, path
            assert not soup.find_all(["img", "iframe", "object", "embed", "video", "audio", "form"], src=True)
            loading = soup.select("script[src], link[rel=stylesheet], link[rel=icon]")
            loaded = [str(each.get("src") or each.get("href")) for each in loading]
            assert all(re.fullmatch(r"/[\w.]+", address) for address in loaded), (path, loaded)


def test_no_page_carries_style_or_handlers_that_its_policy_would_forbid() -> None:
    for path, text in pages(hostile("ord")):
        names = {name for each in BeautifulSoup(text, "lxml").select("*") for name in (each.name, *each.attrs)}
        assert not {name for name in names if name == "style" or name.startswith("on")}, path


def test_a_very_long_title_takes_no_long_time() -> None:
    with bounded():
        list(pages(hostile("a" * 10_000 + "<" * 10_000)))


@settings(deadline=None, max_examples=40)
@given(words=st.text(max_size=60))
def test_any_text_whatever_is_shown_as_text(words: str) -> None:
    [text] = [text for path, text in post(hostile(words), SITE) if path == "stilling/1/index.html"]
    [plain] = [text for path, text in post(hostile("ord"), SITE) if path == "stilling/1/index.html"]
    assert isinstance(text, str)
    assert isinstance(plain, str)
    if words.strip():
        assert shape(text) == shape(plain)


def test_the_whole_way_from_an_ad_to_a_page_is_as_safe() -> None:
    """Titles, employers and places go through judging and joining too, which decode entities and cut."""
    for words in VECTORS:
        text = f"<p>Vi søker en erfaringskonsulent. {words}</p>"
        ad: Any = {"title": f"Erfaringskonsulent {words}", "employer": f"Eksempel {words}", "html": text}
        for path, soup in soups(post(record(vacancy(**ad)), SITE)).items():
            assert len(soup.find_all("script")) == 1, path
            assert not soup.select("img, svg[onload], iframe, style, base, form"), path
