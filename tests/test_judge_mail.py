"""What the judges see of a subscriber's way: every page and every kind of mail, made by the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from judge import own_pages, spam
from judge.letters import MOST, faults
from judge.panel import HERE
from judge.service import Service, read, serviced, unpacked
from scraper.config import load
from scraper.letters import Form
from scraper.store import Store


ME = "vandrer@example.com"
CONFIG = """\
data = "."

[site]
title = "Erfaringsjobb"
url = "https://erfaringsjobb.example"
id_authority = "erfaringsjobb.example,2026"

[fetch]
contact = "demo@erfaringsjobb.example"

[mail]
sender_name = "Stillingsvarsel"
sender_address = "varsel@erfaringsjobb.example"
host = "127.0.0.1"
port = 1
starttls = false
"""
MAIL = """\
Subject: 1 ny stilling
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="del"

--del
Content-Type: text/plain; charset=utf-8

Les her: {text}

--del
Content-Type: text/html; charset=utf-8

<p><a href="{html}">Les</a></p>
--del--
"""


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A folder as the demo leaves it, with nothing found yet."""
    folder = tmp_path / "demo"
    (folder / "public").mkdir(parents=True)
    (folder / "public" / "index.html").write_text("<h1>Ledige stillinger</h1>", encoding="utf-8")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    Store.create(load(folder / "config.toml").database).close()
    return folder


@pytest.fixture
def service(demo: Path, tmp_path: Path) -> Iterator[Service]:
    with serviced(demo, demo / "public", tmp_path / "copy") as made:
        yield made


def laid(service: Service, mails: Path, language: Form = "nb") -> dict[str, str]:
    """The heading of each page of a subscriber's, by where it lies."""
    public = mails.parent / "pages"
    own_pages.lay(service, language, public, mails)
    pages = {str(path.parent.relative_to(public)): path.read_text(encoding="utf-8") for path in public.glob("**/*.html")}
    return {path: BeautifulSoup(text, "lxml").h1.get_text() for path, text in pages.items()}  # type: ignore[union-attr]


def test_every_page_is_laid_out(service: Service, tmp_path: Path) -> None:
    headings = laid(service, tmp_path / "mails")
    assert len(headings) == 23
    assert headings["varsel/mitt-pause"] == "Varslene dine"
    assert headings["varsel/ukjent"] == "Lenken virker ikke"
    assert headings["varsel/travelt"] == "Prøv igjen om en time"
    assert {headings[f"varsel/{name}"] for name in ("jobb", "sluttet", "aldri")} == {"Du er slettet"}


def test_every_kind_of_mail_is_laid_out_in_nynorsk_too(service: Service, tmp_path: Path) -> None:
    headings = laid(service, tmp_path / "mails", "nn")
    assert (len(headings), headings["nn/varsel/mitt-spurt"]) == (23, "Varsla dine")
    assert [read(path)["Subject"] for path in sorted((tmp_path / "mails").iterdir())] == [
        "Stadfest e-postadressa di",
        "1 stilling er open no",
        "1 stilling for erfaringskonsulentar",
        "Noko er endra sidan sist",
        "Ingenting nytt, men vi leitar framleis",
        *2 * ["Vil du framleis ha e-post frå oss?"],
        "Dette er den siste e-posten frå oss",
    ]


def test_each_mail_is_shown_with_its_html_beside_it_and_has_no_fault(service: Service, tmp_path: Path) -> None:
    laid(service, tmp_path / "mails")
    for mail in unpacked(tmp_path / "mails", tmp_path / "letters"):
        assert list(faults(Path(mail))) == []
        assert Path(mail).with_suffix(".html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("text", "html", "says"),
    [
        ("https://a.example/1", "https://a.example/1", []),
        (
            "https://a.example/1",
            "https://a.example/2",
            ["only the text has https://a.exam", "only the HTML has https://a.exam"],
        ),
        (f"https://a.example/1 {'x' * MOST}", "https://a.example/1", ["has 100"]),
        ("", "", ["only the HTML has "]),
    ],
)
def test_a_mail_whose_parts_differ_or_that_is_long_has_faults(tmp_path: Path, text: str, html: str, says: list[str]) -> None:
    path = tmp_path / "1.eml"
    path.write_text(MAIL.format(text=text, html=html), encoding="utf-8")
    found = list(faults(path))
    assert len(found) == len(says)
    assert all(said in each for said, each in zip(says, found, strict=True))


def test_a_mail_without_html_has_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "1.eml"
    path.write_text("Subject: Hei\n\nHei\n", encoding="utf-8")
    assert list(faults(path)) == ["1.eml: has not both a text and an HTML part"]


def test_the_demo_stays_as_it_is_when_somebody_subscribes_to_its_copy(demo: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    with serviced(demo, demo / "public", tmp_path / "copy") as service:
        laid(service, tmp_path / "mails")
    assert {path: path.read_bytes() for path in demo.rglob("*") if path.is_file()} == before


def test_without_a_demo_nobody_can_subscribe(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="make demo"), serviced(tmp_path, tmp_path / "public", tmp_path / "copy"):
        pass


def test_whoever_asks_whether_an_address_is_left_is_told_where(service: Service) -> None:
    assert service.traces(ME) == []
    service.app().test_client().post("/varsel/bestill/", data={"address": ME, "consent": "ja", "again": "ja"})
    assert "jobs.db-wal" in service.traces(ME) or "jobs.db" in service.traces(ME)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("No, score=-0.0 required=5.0 tests=HTML_MESSAGE,\n\tNO_RELAYS autolearn=ham", []),
        ("No, score=1.1 required=5.0 tests=LOUD,\n\tRED autolearn=no", ["1.eml: 1.1 points: LOUD,\n\tRED"]),
        ("None", ["1.eml: got no points: None"]),
    ],
)
def test_a_mail_with_more_than_a_point_of_spam_has_a_fault(status: str, says: list[str]) -> None:
    assert list(spam.faults("1.eml", status)) == says


def test_the_planted_mail_has_faults() -> None:
    assert [fault for path in (HERE / "planted" / "mail").glob("*.eml") for fault in faults(path)]
