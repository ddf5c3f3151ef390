"""Pages are readable by everybody: contrast, headings, names of links and fields, languages, and no string untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import get_args

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from jinja2.ext import babel_extract

from demo.ads import Contract
from scraper import places
from scraper.model import EducationLevel, EventKind
from scraper.relevance import LIKE, rules
from tests.entries import entry
from tests.records import SITE, TODAY, happened, record, soups, vacancy
from web import faults, history, lists, numbers, prose, reports
from web.charts import Caption, norway
from web.past import Past
from web.posts import moved, post, removed
from web.words import languages


# ---- colours ---------------------------------------------------------------------------------------------------------------

STYLE = files("web").joinpath("static", "style.css").read_text(encoding="utf-8")
PAIRS = [  # what is written upon what
    *(("ink", "paper"), ("ink", "raised"), ("quiet", "paper"), ("quiet", "raised"), ("link", "paper"), ("link", "raised")),
    *(("on-accent", "accent"), ("ink", "mark"), ("warn-ink", "warn")),
]


def colours(dark: bool) -> dict[str, str]:  # noqa: FBT001 - one of two
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[0]))
    return {**found, **dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[1]))} if dark else found


def luminance(colour: str) -> float:
    """How bright a colour is, as WCAG 2 reckons it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, *, dark: bool) -> None:
    assert contrast(colours(dark)[text], colours(dark)[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["paper", "raised"])
def test_the_mark_of_focus_stands_out(ground: str, *, dark: bool) -> None:
    assert contrast(colours(dark)["focus"], colours(dark)[ground]) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_on_the_map_stand_out_from_the_strongest_colour_there(*, dark: bool) -> None:
    caption = Caption(name="kart", title="Kart", description="Et kart.")
    drawn = BeautifulSoup(norway(caption, places.fylker(), dict.fromkeys(places.fylker(), 7)), "lxml")
    [strength] = {float(str(each["fill-opacity"])) for each in drawn.select(".fylke")}
    named = colours(dark)
    assert contrast(named["ink"], laid_over(named["accent"], named["paper"], strength)) >= 4.5


def laid_over(colour: str, ground: str, strength: float) -> str:
    """What is seen where a colour lets its ground shine through."""
    parts = [(int(colour[place : place + 2], 16), int(ground[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(over * strength + under * (1 - strength)):02x}" for over, under in parts)


def test_text_in_another_sites_frame_keeps_clear_of_the_edges() -> None:
    rule = re.search(r"\.embedded \{.*?padding: ([\d.]+)rem;", STYLE)
    assert rule
    assert float(rule[1]) >= 1


def test_every_colour_is_told_by_name() -> None:
    rest = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,6}\b", rest) == []


# ---- pages -----------------------------------------------------------------------------------------------------------------


def made() -> Iterator[tuple[str, BeautifulSoup]]:
    """Every kind of page in every language."""
    events = [happened(kind, "2026-12-01 → 2027-01-12") for kind in get_args(EventKind)]
    english = vacancy(2, html="<p>We are looking for a peer support worker. You have lived experience.</p>")
    records = [record(vacancy(), *events), record(english)]
    past = Past()
    for each in records:
        past.add(each.vacancy, closed=True)
    shut = [record(each.vacancy, today=TODAY.replace(year=2028)) for each in records]
    course = prose.Course(title="Kurs", employer="Skolen", url="https://kurs.example/1", until=TODAY, ad_lang="nn")
    board = prose.Board(title="NAV", home="https://nav.example/", heard=TODAY)
    stamps = {1: "1", 2: "2"}
    some = ("list/", "list/heltid/", "list/fylke/nordland/", "list/kommune/bodo/", "list/kommune/oslo/", "embed")
    chosen = [each for each in lists.bundles(records, past.last, stamps, SITE, TODAY) if each.name in some]
    for group in (
        *(post(each, SITE) for each in records),
        *(bundle.make() for bundle in chosen),
        prose.plain(SITE),
        prose.employers(past, SITE),
        prose.newcomers(records, [course], SITE),
        prose.guidance(records, SITE),
        prose.sources([board], SITE),
        prose.rules(rules(), SITE),
        numbers.files([entry(each, contract=("fast",)) for each in range(1, 9)], SITE),
        faults.files(SITE),
        moved(7, 1, SITE),
        removed(8, SITE),
    ):
        yield from soups(iter(group)).items()
    for each in shut:
        yield from ((f"closed {path}", soup) for path, soup in soups(post(each, SITE)).items())


PAGES = dict(made())
pages = pytest.mark.parametrize("path", PAGES)


@pages
def test_a_page_has_one_heading_of_the_first_level_and_skips_none(path: str) -> None:
    levels = [int(each.name[1]) for each in PAGES[path].select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pages
def test_every_link_and_field_has_a_name(path: str) -> None:
    soup = PAGES[path]
    assert all(each.get_text().strip() or each.get("aria-label") for each in soup.select("a, button, summary, th"))
    assert all(each.find_parent("label") for each in soup.select("select, input"))
    assert len(soup.select("main")) == 1
    names = [str(each["aria-label"]) for each in soup.select("nav")]
    assert len(set(names)) == len(names)


@pages
def test_every_button_says_what_kind_it_is(path: str) -> None:
    assert all(each.get("type") for each in PAGES[path].select("button"))


@pages
def test_links_within_a_page_lead_to_something_by_the_very_same_name(path: str) -> None:
    """Not by its percent-encoded form: a program that looks the name up as it stands finds nothing."""
    ids = {str(each["id"]) for each in PAGES[path].select("[id]")}
    assert {str(each["href"])[1:] for each in PAGES[path].select('a[href^="#"]')} <= ids


@pages
def test_a_page_waits_for_one_style_sheet_and_for_no_script(path: str) -> None:
    """Each more costs a slow phone a tenth of a second before it shows anything."""
    assert len(PAGES[path].select('link[rel="stylesheet"]')) == 1
    assert all(each.has_attr("defer") for each in PAGES[path].select("script[src]"))


@pages
def test_the_language_of_a_page_is_that_of_its_address(path: str) -> None:
    html = PAGES[path].html
    assert html
    assert html["lang"] == ("nn" if path.removeprefix("closed ").startswith("nn/") else "nb")
    assert {str(each["lang"]) for each in PAGES[path].select("[lang]")} <= {"nb", "nn", "en", "se"}


@pages
def test_no_two_things_on_a_page_have_one_name(path: str) -> None:
    ids = [str(each["id"]) for each in PAGES[path].select("[id]")]
    assert len(set(ids)) == len(ids)


@pages
def test_a_page_says_what_it_is(path: str) -> None:
    title = PAGES[path].title
    assert title
    assert title.get_text().endswith(" – Erfaringsjobb")
    assert PAGES[path].select_one("meta[name=viewport]")


@pages
def test_a_page_that_can_be_searched_for_tells_in_a_sentence_what_it_is_about(path: str) -> None:
    told = [str(each["content"]).strip() for each in PAGES[path].select("meta[name=description]")]
    if not PAGES[path].select("meta[name=robots], meta[http-equiv=refresh]"):
        assert len(told) == 1
        assert len(told[0]) > 20


@pages
def test_no_placeholder_is_left_on_a_page(path: str) -> None:
    text = PAGES[path].get_text()
    assert "%%" not in text
    assert re.findall(r"\{\w*\}|%\(\w+\)s|\bNone\b", text) == []


def test_words_that_only_bokmal_has_are_on_no_nynorsk_page() -> None:
    """Not in our own words: those of ads and rules are marked as bokmål."""
    for path, soup in PAGES.items():
        if "nn/" in path:
            own = BeautifulSoup(str(soup), "lxml")
            for foreign in own.select('[lang="nb"], [lang="en"], script'):
                foreign.decompose()
            assert set(re.findall(r"\w+", own.get_text().lower())) & BOKMAL == set(), path


BOKMAL = {
    "ikke",
    "jeg",
    "hva",
    "stillinger",
    "stillingen",
    "en",
    "noe",
    "arbeidsgiver",
    "arbeidsgiveren",
    "siden",
    "uke",
    "åpne",
}


# ---- words -----------------------------------------------------------------------------------------------------------------


def used() -> set[str]:
    """Every string of templates and code, and those that come from data."""
    found: set[str] = set()
    both = (each for each in files("web").joinpath("templates").iterdir() if each.is_file())  # staff read bokmål alone
    for template in both:
        strings = babel_extract(BytesIO(template.read_bytes()), ("_", "gettext", "ngettext"), [], {"trimmed": "true"})
        found.update(text for _, _, message, _ in strings if message for text in _each(message))
    for name in files("web").iterdir():
        if name.name.endswith(".py"):
            with name.open("rb") as code:
                for _, said, *_ in extract("python", code, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}):
                    found.update(_each(said))
    found.update(*FROM_DATA)
    return found - {""}


def _each(message: str | Iterable[str | None]) -> Iterator[str]:
    yield from [message] if isinstance(message, str) else (text for text in message if text)


FROM_DATA: tuple[Iterable[str], ...] = (
    get_args(Contract),
    (level for level in get_args(EducationLevel) if level not in {"none", "advantage", "course"}),
    (name for name, _ in lists.FACTS.values()),
    (label for label, _ in prose.SAID),
    history.SENTENCES.values(),
    history.CHANGED,
    reports.REASONS.values(),
    (text for texts in faults.WORDS.values() for text in texts),
    ("ingen av stedene den er lyst ut, har svart siden da", "annonsen har ingen frist og er over et halvt år gammel"),
    (LIKE, *(rule.says for rule in rules().rule if rule.weight > 0 and not rule.like)),
)


@pytest.mark.parametrize("language", [each for each in languages() if each != "nb"])
def test_every_string_is_in_the_catalogs_of_each_language(language: str) -> None:
    own = files("web").joinpath("locale", language).iterdir()
    catalogs = [*own, files("digest").joinpath("locale", language, "messages.po")]
    known: set[str] = set()
    for catalog in catalogs:
        with catalog.open("rb") as lines:
            for message in read_po(lines, locale=language):
                if message.string and all(message.string):
                    known.update(_each(message.id))
    assert len(used()) > 200
    assert used() - known == set()
