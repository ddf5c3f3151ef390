"""A mail says what was found, in two parts that agree, and no foreign word gets into a header or becomes markup."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib.resources import files
from io import BytesIO
from typing import Any, Literal, get_args

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.ext import babel_extract

from demo.ads import Contract
from digest import mail
from digest.press import Press
from digest.tokens import PLACES, Purpose
from scraper.dedup import combine
from scraper.judge import judge
from scraper.letters import Content, Mail, Subscription
from scraper.model import Listing, Place, Vacancy
from scraper.relevance import LIKE, rules
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SENDER = mail.Sender(name="Stillingsvarsel", address="varsel@example.no")
HEADERS = (
    *("From", "To", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"),
    "Subject",
    *("MIME-Version", "Content-Type"),
)
TAGS = {"html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "section", "strong", "a", "footer"}
# Read by Python 3.11.7 as headers of their own, without any line break in the text (CVE-2024-6923).
ENCODED_WORD = "=?utf-8?q?Erfaringskonsulent=0D=0AReply-To=3A_ond=40example.no=0D=0AX-Injisert=3A_ja?="

languages = pytest.mark.parametrize("language", ["nb", "nn"])


def vacancy(**facts: Any) -> Vacancy:  # noqa: ANN401 - see posting
    """A post as it is put together from one ad."""
    usual = {"deadline": "2027-01-12", "places": (Place(kommune="BODØ"),), "apply_url": "https://apply.example/1"}
    return combine(1, [Listing(source="nav", judged=judge(posting(**{**usual, **facts})), first_seen=NOW, last_seen=NOW)])


def page(purpose: Purpose, handle: str, _language: str) -> str:
    return f"https://jobb.example/{PLACES[purpose]}{handle}"


def desk() -> mail.Desk:
    """What all mails of one round have in common."""
    return mail.Desk(
        sender=SENDER, titles={"nav": "NAV"}, page=page, site="https://jobb.example", press=Press(mark="0f1e2d"),
    )  # fmt: skip


MANAGE, LEAVE = "https://jobb.example/varsel/mitt/aa", "https://jobb.example/varsel/slutt/aa"


def written(*vacancies: Vacancy, language: Literal["nb", "nn"] = "nb", first: bool = False) -> Mail:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    reader = Subscription(id=5, address="leser@example.no", language=language, every="ukentlig", since=since, handle="aa")
    return mail.digest(desk(), reader, Content(new=vacancies), token="t-1", first=first, now=NOW)


def header_names(raw: bytes) -> list[str]:
    head, _, _ = raw.partition(b"\r\n\r\n")
    return [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]


def parts(raw: bytes) -> tuple[EmailMessage, str, str]:
    """The message, and the text of its two parts."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    return message, plain.get_content(), html.get_content()


# The envelope.


@languages
def test_every_header_stands_once_and_no_other(language: Literal["nb", "nn"]) -> None:
    names = header_names(written(vacancy(), language=language).raw)
    assert sorted(names) == sorted(HEADERS)


def test_the_headers_say_who_writes_to_whom_and_how_to_leave() -> None:
    made = written(vacancy())
    message, _, _ = parts(made.raw)
    assert made.message_id == message["Message-ID"] == "<t-1@example.no>"
    assert (message["From"], message["To"]) == ("Stillingsvarsel <varsel@example.no>", "leser@example.no")
    assert message["Date"].datetime == NOW
    assert message["List-Unsubscribe"] == f"<{LEAVE}>, <mailto:varsel@example.no?subject=stopp>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<varsel.example.no>"
    assert (made.subscription_id, made.vacancies) == (5, (1,))


@pytest.mark.parametrize(
    "evil",
    [
        ENCODED_WORD,
        f"Erfaringskonsulent {ENCODED_WORD}",
        "Erfaringskonsulent\r\nReply-To: ond@example.no",
        "Erfaringskonsulent\n\nX-Injisert: ja",
        "Erfaringskonsulent\u2028Reply-To: ond@example.no\0",
    ],
)
def test_no_foreign_text_becomes_a_header(evil: str) -> None:
    raw = written(vacancy(title=evil, employer=evil, places=(Place(city=evil),))).raw
    message, plain, _ = parts(raw)
    assert sorted(header_names(raw)) == sorted(HEADERS)
    assert message["Reply-To"] is None
    assert message["X-Injisert"] is None
    assert "Erfaringskonsulent" in plain


@languages
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("count", [1, 12])
def test_nothing_on_a_lock_screen_tells_what_it_is_about(language: Literal["nb", "nn"], *, first: bool, count: int) -> None:
    message, _, _ = parts(written(*[vacancy()] * count, language=language, first=first).raw)
    shown = f"{message['Subject']} {message['From']} {message['List-Id']} {message['Message-ID']}".lower()
    assert str(count) in message["Subject"]
    assert not re.search("erfaringskonsulent|erfaring|psyk|rus|bodø|eksempel", shown)


@pytest.mark.parametrize(
    ("language", "first", "count", "subject"),
    [
        ("nb", False, 1, "1 ny stilling"),
        ("nb", False, 2, "2 nye stillinger"),
        ("nb", True, 2, "2 stillinger er åpne nå"),
        ("nn", False, 2, "2 nye stillingar"),
        ("nn", True, 1, "1 stilling er open no"),
    ],
)
def test_the_subject_counts(language: Literal["nb", "nn"], count: int, subject: str, *, first: bool) -> None:
    message, _, _ = parts(written(*[vacancy()] * count, language=language, first=first).raw)
    assert message["Subject"] == subject


# The text.


def test_a_post_is_told_with_its_facts() -> None:
    _, plain, html = parts(written(vacancy()).raw)
    for words in ("Erfaringskonsulent 50 % fast", "Eksempel kommune", "Bodø", "50 %", "fast", "tirsdag 12. januar 2027", "NAV"):
        assert words in plain
        assert words in html
    assert "Treff fordi: Stillingstittelen er en slik stilling." in plain


def test_what_is_not_stated_is_said_to_be() -> None:
    _, plain, _ = parts(written(vacancy(title="Erfaringskonsulent", employer="", places=(), deadline="")).raw)
    for what in ("arbeidsgiver", "sted", "stillingsprosent", "ansettelse"):
        assert f"{what} ikke oppgitt" in plain
    assert "Frist ikke oppgitt" in plain


def test_both_parts_carry_the_same_links() -> None:
    other = vacancy(url="https://board.example/2?a=1&b=2", apply_url="https://apply.example/æ/2")
    _, plain, html = parts(written(vacancy(), other).raw)
    in_html = {str(link["href"]) for link in BeautifulSoup(html, "lxml").find_all("a")}
    assert {link for link in in_html if not link.startswith("mailto:")} == set(re.findall(r"https?://\S+", plain))
    assert len(in_html) == 6


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</h2></section><svg onload=alert(1)>",
        '"><a href="javascript:alert(1)">x</a>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
        "{{ 7 * 7 }} {% raw %} ${7*7}",
        "]]><!--",
    ],
)
def test_foreign_markup_stays_words(evil: str) -> None:
    made = written(vacancy(title=f"Erfaringskonsulent {evil}", employer=evil, places=(Place(city=evil),), html=evil))
    _, plain, html = parts(made.raw)
    soup = BeautifulSoup(html, "lxml")
    assert {tag.name for tag in soup.select("*")} <= TAGS
    assert not [name for tag in soup.select("*") for name in tag.attrs if name.startswith("on")]
    assert {str(link["href"]).partition(":")[0] for link in soup.find_all("a")} == {"https"}
    assert "49" not in plain


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,x", " vbscript:x", "//x.example"]
)
def test_only_web_addresses_become_links(scheme: str) -> None:
    _, plain, html = parts(written(vacancy(url=scheme, apply_url=scheme)).raw)
    assert [str(link["href"]) for link in BeautifulSoup(html, "lxml").find_all("a")] == [MANAGE, LEAVE]
    assert "script:" not in plain.lower()


def test_a_mail_takes_the_readers_own_colours_all_of_them_together() -> None:
    _, _, html = parts(written(vacancy()).raw)
    style = str(BeautifulSoup(html, "lxml").body["style"])  # type: ignore[index]
    said = dict(each.split(":") for each in style.replace(" ", "").strip(";").split(";"))
    assert (said["background-color"], said["color"]) == ("Canvas", "CanvasText")


def test_the_html_loads_nothing_from_anywhere() -> None:
    _, _, html = parts(written(vacancy(html='<img src="https://track.example/1.gif"><p>Erfaringskonsulent</p>')).raw)
    assert not re.search(r"<img|<link|<script|<iframe|\bsrc=|url\(|@import|@font-face", html, re.IGNORECASE)


def test_no_line_is_longer_than_mail_allows() -> None:
    long = vacancy(title="Erfaringskonsulent " + "æ" * 2000, employer="x" * 3000, url="https://board.example/" + "a" * 1900)
    raw = written(long).raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_title_and_employer_make_a_sound_mail(title: str, employer: str) -> None:
    raw = written(vacancy(title=f"Erfaringskonsulent {title}", employer=employer)).raw
    assert sorted(header_names(raw)) == sorted(HEADERS)
    assert parts(raw)[0].defects == []


# Nynorsk.


def test_nynorsk_is_nynorsk() -> None:
    _, plain, html = parts(written(vacancy(title="Erfaringskonsulent"), language="nn").raw)
    assert "Søk innan tysdag 12. januar 2027" in plain
    assert "stillingsprosent ikkje oppgjeven" in plain
    assert "Stillingstittelen er ei slik stilling" in plain
    assert '<html lang="nn">' in html


def test_every_string_of_templates_and_code_is_in_the_nynorsk_catalog() -> None:
    folder = files("digest")
    with folder.joinpath("locale", "nn", "messages.po").open("rb") as lines:
        translated = {key for message in read_po(lines, locale="nn") if message.string and all(message.string)
                      for key in ([message.id] if isinstance(message.id, str) else message.id)}  # fmt: skip
    used = Counter[str]()
    for name in sorted(each.name for each in folder.joinpath("templates").iterdir()):
        template = BytesIO(folder.joinpath("templates", name).read_bytes())
        used.update(str(found[2]) for found in babel_extract(template, ("_", "gettext", "ngettext"), [], {}))
    for name in ("mail.py", "words.py"):
        with folder.joinpath(name).open("rb") as code:
            for found in extract("python", code, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}):
                used.update([found[1]] if isinstance(found[1], str) else found[1])
    used.update(get_args(Contract))
    used.update((LIKE, *(rule.says for rule in rules().rule if rule.weight > 0 and not rule.like)))
    assert len(used) > 40
    assert set(used) - translated == set()
