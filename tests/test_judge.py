"""What the judges are shown: pages that stand for all, and no more of them than that takes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from judge.__main__ import Heard, one, told
from judge.brief import Brief, brief
from judge.panel import PACKAGES, PANEL, Judge
from judge.verdict import differences, named, xml_feeds


SITE = "http://127.0.0.1:8080"
VACANCY = '<!doctype html><html lang="nb"><body><h1>Erfaringskonsulent</h1>{more}</body></html>'
OPEN = '<script type="application/ld+json">{"@type": "JobPosting"}</script>'


@pytest.fixture
def public(tmp_path: Path) -> Path:
    pages = {f"stilling/{number}": VACANCY.format(more=OPEN) for number in range(1, 9)}
    pages["stilling/5"] = VACANCY.format(more='<p class="banner">Stillingen er lukket.</p>')
    pages["stilling/6"] = '<html><head><meta http-equiv="refresh" content="0; url=/stilling/1/"></head></html>'
    pages |= {name: VACANCY.format(more="") for name in (".", "om", "om/regler", "tall", "abonner", "fast", "deltid")}
    for name, text in pages.items():
        for folder in (tmp_path / name, tmp_path / "nn" / name):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(text, encoding="utf-8")
    (tmp_path / "404.html").write_text(VACANCY.format(more=""), encoding="utf-8")
    for name in ("feed.xml", "feed.xml.gz", ".marks.json", "kalender.ics"):
        (tmp_path / name).write_text("<rss><channel><item><guid>a</guid></item><item><guid>a</guid></item></channel></rss>")
    return tmp_path


def test_of_many_pages_those_are_judged_that_together_show_everything(public: Path) -> None:
    pages = brief(public, SITE).pages
    vacancies = [page for page in pages if "/stilling/" in page]
    assert len(vacancies) == 2 * 2  # an open one and a closed one, in two languages
    assert {"/stilling/5/", "/nn/stilling/5/"} <= set(vacancies)


def test_of_few_pages_each_is_judged_in_both_languages(public: Path) -> None:
    assert {"/", "/nn/", "/om/", "/nn/om/", "/om/regler/", "/nn/om/regler/"} <= set(brief(public, SITE).pages)


def test_every_page_at_the_top_is_judged_as_none_there_is_like_another(public: Path) -> None:
    assert {"/404.html", "/tall/", "/abonner/", "/fast/", "/deltid/"} <= set(brief(public, SITE).pages)


def test_of_the_pages_that_tell_of_errors_one_stands_for_all_that_are_alike(public: Path) -> None:
    for status in (400, 404, 405, 413, 500):
        (public / f"{status}.html").write_text(VACANCY.format(more=""), encoding="utf-8")
    assert [page for page in brief(public, SITE).pages if page.endswith(".html")] == ["/500.html"]


def test_open_vacancies_and_files_are_listed_without_what_is_hidden_or_packed(public: Path) -> None:
    about = brief(public, SITE)
    assert len(about.open_vacancies) == 2 * 6
    assert about.open_vacancies[0] == "/stilling/1/"
    assert about.files == ["/feed.xml", "/kalender.ics"]
    assert named(about, "feed.xml") == {"/feed.xml": public / "feed.xml"}


def test_an_id_that_comes_twice_is_found_whatever_a_reader_makes_of_it(public: Path) -> None:
    [(path, ids)] = xml_feeds(brief(public, SITE)).items()
    assert ids == ["a", "a"]
    assert differences(path, ["a"], ids) == ["/feed.xml: sees 1 items, 1 of them different, where 2 are written"]
    assert differences(path, ["b", "a"], ["a", "b"]) == []


def test_where_nothing_is_published_nothing_can_be_judged(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="make demo"):
        brief(tmp_path, SITE)


def test_whatever_a_judge_needs_can_be_installed() -> None:
    assert {need for judge in PANEL.values() for need in judge.needs} <= set(PACKAGES)


def test_who_cannot_run_or_has_looked_at_nothing_does_not_pass(capsys: pytest.CaptureFixture[str]) -> None:
    about = Brief(site=SITE, public="", pages=[], open_vacancies=[], files=[])
    says = {
        "nothing": "print('0 pages, 0 findings')",
        "breaks": "raise SystemExit('no such page')",
        "fine": "print('1 pages, 0 findings')",
    }
    judges = {name: Judge((sys.executable, "-c", code)) for name, code in says.items()}
    judges["absent"] = Judge(("no-such-command",), ("no-such-command",))
    passed = [name for name, judge in judges.items() if told(one(name, judge, about), planted=False)]
    assert passed == ["fine"]
    assert "no-such-command is not installed" in capsys.readouterr().out


def test_who_finds_no_planted_fault_does_not_pass() -> None:
    assert not told(Heard("blind", [], "1 pages, 0 findings", judged=True), planted=True)
    assert told(Heard("sees", ["a fault"], "1 pages, 1 findings", judged=True), planted=True)


def test_npm_packages_are_locked_by_their_content_and_from_no_named_server() -> None:
    lock = (Path(__file__).parents[1] / "judge" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 200
