"""The page of numbers and its files: the same numbers everywhere, in both languages, and what ads say is inert."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from hypothesis import given, settings
from jinja2.ext import babel_extract

from scraper import crawl
from scraper.judge import judge
from scraper.model import Entry, Gone, Pay
from scraper.statistics import kinds, tables
from scraper.statistics.tally import Tally
from scraper.store import Store
from tests.entries import entries, entry
from tests.fakes import posting
from web.numbers import files
from web.pages import Site
from web.words import languages


SITE = Site(title="Erfaringsjobb", url="https://erfaringsjobb.example.no", contact="post@example.no", sources={"nav": "NAV"})
SOME = [
    *(entry(number, contract=("fast",), percent=(50, 50), sources=("nav", "jobbnorge")) for number in range(1, 9)),
    entry(9, employer="Helse Bergen HF", kommune_codes=("4601",), fylke_codes=("46",), pay=Pay(text="", low=480_000)),
]
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = '=HYPERLINK("https://x.example")<script>alert(1)</script>'


def made(posts: Iterable[Entry]) -> dict[str, str]:
    return {name: str(content) for name, content in files(posts, SITE)}


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def soup(posts: Iterable[Entry], language: str = "") -> BeautifulSoup:
    return BeautifulSoup(made(posts)[f"{language}tall/index.html"], "lxml")


def test_every_post_is_a_line_in_both_forms() -> None:
    pages = made(SOME)
    comma, excel = rows(pages["tall/stillinger.csv"]), rows(pages["tall/stillinger-excel.csv"], ";")
    assert comma == excel
    assert [line["id"] for line in comma] == [str(post.vacancy.id) for post in SOME]
    assert comma[8]["side"] == "https://erfaringsjobb.example.no/stilling/9/"
    assert (comma[8]["kommuner"], comma[8]["fylker"], comma[8]["arbeidsgivertype"]) == ("Bergen", "Vestland", "helseforetak")
    assert (comma[0]["kilder"], comma[0]["lavest prosent"], comma[8]["lønn fra, kr"]) == ("nav | jobbnorge", "50", "480000")


@settings(max_examples=10)
@given(entries())
def test_json_csv_and_page_tell_the_same_numbers(posts: list[Entry]) -> None:
    pages = made(posts)
    document = json.loads(pages["tall/tall.json"])
    assert document["vacancies"] == len(posts)
    for name, table in document["tables"].items():
        lines = [list(line.values()) for line in rows(pages[f"tall/{name}.csv"])]
        assert [[line[0].lstrip("'"), *line[1:]] for line in lines] == [
            ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in line]
            for line in table["rows"]
        ]


@pytest.mark.parametrize("language", ["", "nn/"])
def test_each_chart_has_a_title_a_description_and_its_numbers_in_a_table(language: str) -> None:
    page = soup(SOME, language)
    charts = page.find_all("svg", class_="chart")
    names = [str(chart["aria-labelledby"]).split() for chart in charts]
    assert len({name for pair in names for name in pair}) == 2 * len(charts) == 18
    for chart, pair in zip(charts, names, strict=True):
        assert all(part and part.text for part in (chart.find(id=name) for name in pair))
        table = pair[0].removeprefix("bilde-").removesuffix("-t")
        assert chart.find_next(id=f"tabell-{table}"), f"no table beneath the chart of {table}"


def test_the_map_tells_each_fylkes_number_and_weighs_little() -> None:
    page = made(SOME)["tall/index.html"]
    svg = page[page.index('<svg class="chart map"') :].split("</svg>")[0] + "</svg>"
    assert len(svg.encode()) < 40_000
    numbers = sorted((text.text or "") for text in ET.fromstring(svg).iter("text"))
    assert numbers == sorted(["8", "1", *["0"] * 9, "Oslo 0", "Akershus 0", "Østfold 0", "Vestfold 0"])
    assert "Kartverket" in page
    assert "CC BY 4.0" in page


def test_every_file_that_the_page_leads_to_is_there() -> None:
    pages = made(SOME)
    links = {str(link["href"]) for link in BeautifulSoup(pages["tall/index.html"], "lxml").find_all("a")}
    own = {link.removeprefix("/") for link in links if link.startswith("/tall/") and not link.endswith("/")}
    assert {name for name in pages if name.endswith((".csv", ".json"))} == own


def test_before_the_first_post_the_page_says_so() -> None:
    assert "Vi har ikke funnet noen stillinger ennå" in made([])["tall/index.html"]
    assert json.loads(made([])["tall/tall.json"])["coverage"] is None


def test_few_posts_give_no_share_and_no_estimate() -> None:
    text = soup(SOME[:3]).get_text()
    assert "Det må være minst sju" in text
    assert not re.search(r"\d\s%", soup(SOME[:3]).find("dl", class_="key").text)  # type: ignore[union-attr] # it is there


def test_sources_are_named_for_readers() -> None:
    table = soup(SOME).find(id="tabell-kilder").find_parent("table")  # type: ignore[union-attr] # it is there
    assert [cell.text for cell in table.find_all("th", scope="row")] == ["NAV", "jobbnorge"]  # type: ignore[union-attr]


def test_an_ads_words_are_inert() -> None:
    pages = made([entry(1, title=HOSTILE, employer=f"{HOSTILE} kommune")])
    assert not any("<script" in text for name, text in pages.items() if name.endswith(".html"))
    for name in ("tall/stillinger.csv", "tall/arbeidsgivere.csv"):
        [line] = rows(pages[name])
        assert not [cell for cell in line.values() if cell[:1] in ("=", "+", "-", "@")]
    assert rows(pages["tall/stillinger.csv"])[0]["tittel"] == f"'{HOSTILE}"


def test_both_languages_say_everything() -> None:
    """Every word of ours, in templates and tables, stands in each catalog."""
    wanted = set(_in_templates()) | set(_in_tables())
    for language in languages()[1:]:
        known = set(_keys(language))
        assert not wanted - known


def test_nynorsk_is_nynorsk() -> None:
    text = soup(SOME, "nn/").get_text(" ")
    assert "Kommunar som aldri har lyst ut" in text
    assert not re.findall(r"\b(?:ikke|hvor|hva|fra|stillinger|utlysninger|arbeidsgivere|noen)\b", text)


def _in_templates() -> Iterable[str]:
    for name in ("numbers.html", "numbers_parts.html", "numbers_method.html"):
        lines = BytesIO(resources.files("web").joinpath("templates", name).read_bytes())
        for _, _, message, _ in babel_extract(lines, ("_", "ngettext"), [], {"newstyle_gettext": "true", "trimmed": "true"}):
            yield message if isinstance(message, str) else str((message or ("",))[0])


def _in_tables() -> Iterable[str]:
    tally = Tally()
    for post in SOME:
        tally.add(post)
    for table in tables.tables(tally):
        yield table.title
        for column in table.columns:
            yield column.name
            yield from (str(cell) for cell in table.column(column.name) if column.kind == "words" and table.name != "fylke")
    yield from kinds.KINDS


def _keys(language: str) -> Iterable[str]:
    for package in ("web", "digest"):
        for file in resources.files(package).joinpath("locale", language).iterdir():
            with file.open("rb") as lines:
                yield from (
                    message.id if isinstance(message.id, str) else message.id[0]
                    for message in read_po(lines, locale=language)
                    if message.string
                )


def test_the_store_gives_every_post_that_ever_was_with_who_listed_it(store: Store) -> None:
    for name in ("nav", "jobbnorge"):
        store.frontier.register(name)
    link = "https://www.jobbnorge.no/ledige-stillinger/stilling/399001"
    ours = posting("1", orgnr="900000001", sector="Offentlig", apply_url=link)
    crawl.keep(store, "nav", judge(ours), NOW, "")
    crawl.keep(store, "jobbnorge", judge(replace(ours, source_id="399001", orgnr="")), NOW + timedelta(hours=1), "")
    crawl.keep(store, "nav", judge(posting("2", title="Sykepleier", html="<p>Vi søker sykepleier.</p>")), NOW, "")
    store.vacancies.refresh(1, NOW)
    kept = store.boards.gone("nav", Gone(source_id="1", reason="stopped"), NOW + timedelta(days=1))
    assert kept.vacancy_id == 1
    [found] = store.vacancies.entries()
    assert (found.vacancy.id, found.happened, found.orgnr, found.sector) == (1, ("new",), "900000001", "Offentlig")
    assert set(found.sources) == {"nav", "jobbnorge"}
    assert "psykisk-helse" in found.tags


def test_a_board_that_takes_back_its_permission_is_not_counted(store: Store) -> None:
    for name in ("nav", "jobbnorge"):
        store.frontier.register(name)
    ours = posting("1", apply_url="https://www.jobbnorge.no/ledige-stillinger/stilling/399001")
    crawl.keep(store, "nav", judge(ours), NOW, "")
    crawl.keep(store, "jobbnorge", judge(replace(ours, source_id="399001")), NOW, "")
    store.vacancies.withhold(["jobbnorge"], NOW)
    assert [entry.sources for entry in store.vacancies.entries()] == [("nav",)]
