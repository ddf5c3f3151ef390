"""Jooble's alerts: read by their links alone, whatever they look like."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from scraper.dedup import origins
from scraper.model import Found, Issue, Mailbox, Posting, Request
from sources.jooble_mail import SOURCE, address, source
from tests import golden
from tests.alerts import ask, inbox, mail


RECORDED = Path(__file__).parent / "recorded" / "jooble_mail"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
URL = "imaps://varsel%40example.no@imap.example.no/Jooble"
OURS = source(Mailbox(url=URL))
STRICT = source(Mailbox(url=URL, receiver="mx.example.no"))
JOB = "https://no.jooble.org/desc/-4369338781514842088"


def alert(text: str, **headers: str) -> bytes:
    return mail(text, **{"From": "Jooble <subscribe@jooble.org>", "Date": "Sat, 21 Nov 2026 12:00:00 +0000"} | headers)


def titles(text: str, kind: str = "plain") -> dict[str, str]:
    """Give the title of each ad in a mail; an Issue has its own words."""
    found = ask(OURS, alert(text, **{"Content-Type": f"text/{kind}; charset=utf-8"}))
    return dict(_short(thing) for thing in found)


def _short(thing: Found) -> tuple[str, str]:
    assert isinstance(thing, Posting | Issue)
    return (thing.url, thing.title) if isinstance(thing, Posting) else (thing.where, thing.message)


def test_the_recorded_mails_are_read_as_expected() -> None:
    names = ("html", "text")
    golden.check({name: ask(STRICT, (RECORDED / f"{name}.eml").read_bytes()) for name in names}, RECORDED / "expected.json")


@pytest.mark.parametrize(
    ("link", "read"),
    [
        (f"{JOB}?ckey=erfaringskonsulent&sid=1&pos=1", JOB),
        (JOB.replace("https", "http"), JOB),
        ("HTTPS://NO.Jooble.ORG/Away/12?x=1", "https://no.jooble.org/away/12"),
        ("https://jooble.org/jdp/12#top", "https://jooble.org/jdp/12"),
        ("https://jooble.org/desc/12/apply", "https://jooble.org/desc/12"),
        ("https://jooble.org.evil.example/desc/12", ""),
        ("https://evil-jooble.org/desc/12", ""),
        ("https://evil.example/?u=https://jooble.org/desc/12", ""),
        ("https://jooble.org@evil.example/desc/12", ""),
        ("https://jooble.org/unsubscribe?hash=a-secret", ""),
        ("https://jooble.org/desc/12abc", ""),
        ("https://jooble.org/desc/123456789012345678901", ""),
        ("javascript:https://jooble.org/desc/12", ""),
        ("", ""),
    ],
)
def test_only_a_link_to_an_ad_of_joobles_is_an_ad_and_what_tells_of_the_search_is_cut(link: str, read: str) -> None:
    assert address(link) == read


@pytest.mark.parametrize(
    "text",
    [
        f"Erfaringskonsulent\n{JOB}?a=1",
        f"Hei\n\nErfaringskonsulent\n\n\n  {JOB}\n",
        f"Erfaringskonsulent: {JOB}",
        f"Erfaringskonsulent ({JOB})",
        f"Erfaringskonsulent <{JOB}>",
        f"Erfaringskonsulent\n- 1 -\nhttps://example.no/logo\n{JOB}\n{JOB}",
    ],
)
def test_in_a_text_the_words_nearest_before_a_link_are_the_title(text: str) -> None:
    assert titles(text) == {JOB: "Erfaringskonsulent"}


def test_each_ad_has_the_words_before_its_own_link() -> None:
    other = "https://no.jooble.org/away/12"
    assert titles(f"Hei\nEn\n{JOB}\nTo\n{other}\nAvslutt https://no.jooble.org/unsubscribe") == {JOB: "En", other: "To"}
    assert titles(f"En {JOB} To {other}") == {JOB: "En", "12": "the ad has no title"}, "what follows a link is not looked at"


def test_of_html_the_longest_text_of_the_links_to_an_ad_is_its_title() -> None:
    markup = f'<a href="{JOB}?pos=1"><img></a><a href="{JOB}">Erfarings<wbr>konsulent i team</a><a href="{JOB}">Les mer</a>'
    assert titles(markup, "html") == {JOB: "Erfaringskonsulent i team"}


def test_an_ad_without_a_title_is_an_issue_and_hides_no_other() -> None:
    markup = f'<a href="https://no.jooble.org/away/12"><img></a><a href="{JOB}">Likeperson</a>'
    assert titles(markup, "html") == {"12": "the ad has no title", JOB: "Likeperson"}


@pytest.mark.parametrize("text", ["", "Hei", "https://no.jooble.org/unsubscribe?hash=a-secret"])
def test_a_mail_in_which_no_ad_is_found_is_an_issue_that_keeps_no_link(text: str) -> None:
    [issue] = ask(OURS, alert(text))
    assert isinstance(issue, Issue)
    assert issue.message == "no ad was found in the mail: its form may have changed"


def test_an_ad_is_known_by_joobles_number_and_shown_for_a_month() -> None:
    [posting] = ask(OURS, alert(f"Erfaringskonsulent\n{JOB}?a=1"))
    assert isinstance(posting, Posting)
    assert (posting.source_id, posting.expires) == ("-4369338781514842088", date(2026, 12, 21))
    assert origins(posting) == ("jooble:-4369338781514842088",)


@pytest.mark.parametrize(
    ("headers", "say"),
    [
        ({"From": "Jooble <info@jooble.org>"}, "sources.jooble_mail.senders"),
        ({"From": '"subscribe@jooble.org" <ond@evil.example>'}, "sources.jooble_mail.senders"),
        ({"Authentication-Results": "mx.example.no; dkim=pass header.d=finn.no"}, "sources.jooble_mail.receiver"),
        ({}, "sources.jooble_mail.receiver"),
    ],
)
def test_a_mail_that_is_not_surely_joobles_is_not_read(headers: dict[str, str], say: str) -> None:
    [issue] = ask(STRICT, alert(f"Erfaringskonsulent\n{JOB}", **headers))
    assert isinstance(issue, Issue)
    assert say in issue.message


def test_only_joobles_mails_are_searched_for_and_opened() -> None:
    assert unquote(OURS.start(NOW)[0].url).endswith('?SINCE 21-Sep-2026 FROM "jooble.org"')
    senders = ("subscribe@jooble.org", "x@no.jooble.org", "agent@finn.no", "kari@example.no")
    asked = inbox(OURS, *((f"{URL};UIDVALIDITY=1/;UID=1", f"<{sender}>", sender) for sender in senders))
    assert [thing.about for thing in asked if isinstance(thing, Request)] == ["<subscribe@jooble.org>", "<x@no.jooble.org>"]


def test_without_a_mailbox_the_source_is_off_and_says_which_key_is_missing() -> None:
    assert SOURCE.off == "there is no mailbox in config.toml (sources.jooble_mail.mailbox)"
    assert OURS.access is not None
    assert OURS.access.variable == "ERFARINGSJOBB_JOOBLE_MAIL_PASSWORD"
