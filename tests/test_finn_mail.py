"""FINN's alerts: which mails are believed, and what is read of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from scraper.model import Found, Issue, Mailbox, Place, Posting, Request
from sources.finn_mail import SOURCE, finnkode, source
from tests import golden
from tests.alerts import ask, inbox, mail


RECORDED = Path(__file__).parent / "recorded" / "finn_mail"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
URL = "imaps://varsel%40example.no@imap.example.no/FINN"
OURS = source(Mailbox(url=URL))
STRICT = source(Mailbox(url=URL, receiver="mx.example.no"))
SIGNED = "mx.example.no; dkim=pass header.d=finn.no"
STOP = "https://www.finn.no/search/removeEmailNotifications?hash=a-secret"
AD = "Erfaringskonsulent søkes\nStiftelsen Eksempel, Oslo\nFlere detaljer: https://www.finn.no/470000001?stored-id=1\n"


def click(link: str) -> str:
    return f"https://click.mailsvc.finn.no/CL0/{quote(link, safe=':=')}/1/0100/signature"


def alert(text: str = AD, **headers: str) -> bytes:
    return mail(text, **{"From": "FINN <agent@finn.no>", "Date": "Fri, 20 Nov 2026 17:05:12 +0000"} | headers)


def html(markup: str) -> list[Found]:
    return ask(OURS, alert(markup, **{"Content-Type": "text/html; charset=utf-8"}))


def only(found: list[Found]) -> Posting:
    [posting] = found
    assert isinstance(posting, Posting)
    return posting


def problem(found: list[Found]) -> str:
    """Give the words of the one Issue, beside which there is nothing."""
    [issue] = found
    assert isinstance(issue, Issue)
    return issue.message


def test_the_recorded_mails_are_read_as_expected() -> None:
    names = ("plain", "markdown", "html", "both")
    golden.check({name: ask(STRICT, (RECORDED / f"{name}.eml").read_bytes()) for name in names}, RECORDED / "expected.json")


# ---- which mails are asked for ------------------------------------------------------------------------------------------


def test_the_list_is_asked_for_by_sender_and_for_two_months() -> None:
    [request] = OURS.start(NOW)
    address, _, search = request.url.partition("?")
    assert (address, unquote(search)) == (URL, 'SINCE 21-Sep-2026 FROM "finn.no"')
    assert (request.page, request.about, search.isascii(), " " in search) == ("inbox", "", True, False)


def test_further_senders_are_searched_for_too() -> None:
    box = Mailbox(url=URL, senders=("jobbvarsel@example.no", 'a"b\\c@example.no'))
    search = unquote(source(box).start(NOW)[0].url.partition("?")[2])
    assert search.endswith(r'OR FROM "finn.no" OR FROM "jobbvarsel@example.no" FROM "a\"b\\c@example.no"')


@pytest.mark.parametrize(
    ("sender", "opened"),
    [
        ("agent@finn.no", True),
        ("varsler@mailsvc.finn.no", True),
        ("venn@example.no", True),
        ("kari@example.no", False),
        ("agent@finn.no.evil.example", False),
        ("agent@evil-finn.no", False),
        ("finn.no@example.no", False),
        ("", False),
    ],
)
def test_only_mails_that_say_they_are_from_finn_or_a_sender_of_ours_are_opened(sender: str, opened: bool) -> None:  # noqa: FBT001
    box = source(Mailbox(url=URL, senders=("venn@example.no",)))
    found = inbox(box, (f"{URL};UIDVALIDITY=7/;UID=1", "<1@example.no>", sender))
    request = Request(url=f"{URL};UIDVALIDITY=7/;UID=1", page="mail", about="<1@example.no>", once=True)
    assert found == ([request] if opened else [])


# ---- which mails are believed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sender",
    ["agent@finn.no", "FINN <agent@finn.no>", '"FINN, varsel" <AGENT@finn.no>', "=?utf-8?q?FINN_p=C3=A5?= <agent@finn.no>"],
)
def test_a_mail_from_the_address_of_the_alerts_is_read(sender: str) -> None:
    assert only(ask(OURS, alert(From=sender))).source_id == "470000001"


@pytest.mark.parametrize(
    "sender",
    [
        "agent@finn.no.evil.example",
        "varsler@finn.no",
        '"agent@finn.no" <ond@evil.example>',
        "agent@finn.no <ond@evil.example>",
        "FINN <agent@finn.no>, ond@evil.example",
        "FINN <agent@finn.no> <ond@evil.example>",
        "<agent@finn.no>ond@evil.example",
        "agent@finn.no(ond@evil.example)",
        "=?utf-8?q?FINN_=3Cagent=40finn=2Eno=3E?= <ond@evil.example>",
        "=?utf-8?q?agent=40finn=2Eno?=",
        "FINN <agent@finn.no>\r\nFrom: ond@evil.example",
        "agent@finn.no\x00@evil.example",
        "",
    ],
)
def test_a_mail_from_anybody_else_is_not_read_and_it_is_said_what_to_do(sender: str) -> None:
    assert "add the address to sources.finn_mail.senders" in problem(ask(OURS, alert(From=sender)))


def test_a_sender_that_the_operator_names_is_believed() -> None:
    box = source(Mailbox(url=URL, senders=("varsler@finn.no",)))
    assert only(ask(box, alert(From="FINN <Varsler@finn.no>"))).source_id == "470000001"


@pytest.mark.parametrize(
    "results",
    [
        SIGNED,
        "MX.example.no 1; DKIM=pass (2048-bit key; unprotected) header.i=@finn.no header.s=s1",
        "mx.example.no; spf=fail smtp.mailfrom=x@example.no; dkim=fail header.d=x.example; dkim=pass header.d=mailsvc.finn.no",
        'mx.example.no;\r\n dkim=pass\r\n reason="good (really)" header.d=finn.no',
    ],
)
def test_where_our_own_server_is_named_its_word_on_the_signature_decides(results: str) -> None:
    below = "\r\nAuthentication-Results: mx.example.no; dkim=fail header.d=finn.no"
    signed = ask(STRICT, alert(**{"Authentication-Results": results + below}))
    assert only(signed).source_id == "470000001"


@pytest.mark.parametrize(
    "results",
    [
        "mx.example.no; dkim=none",
        "mx.example.no; dkim=fail header.d=finn.no",
        "mx.example.no; dkim=pass header.d=evil.example",
        "mx.example.no; dkim=pass header.d=finn.no.evil.example",
        "mx.example.no; dkim=pass header.d=evilfinn.no",
        "mx.example.no; dkim=pass header.d=evil.example; dkim=fail header.d=finn.no",
        "mx.example.no; dkim=pass header.d=evil.example header.x=header.d=finn.no",
        "mx.example.no; spf=pass smtp.mailfrom=finn.no",
        'mx.example.no; spf=pass smtp.mailfrom="; dkim=pass header.d=finn.no ;"@evil.example',
        "mx.example.no; dkim=none (; dkim=pass header.d=finn.no ;)",
        "mx.example.no; dkim=none (a (b) ; dkim=pass header.d=finn.no",
        'mx.example.no; dkim=none reason="; dkim=pass header.d=finn.no',
        "mx.example.no; x-dkim=pass header.d=finn.no",
        "mx.example.no.evil.example; dkim=pass header.d=finn.no",
        "evil.example; dkim=pass header.d=finn.no",
        "mx.example.no; dkim=none\r\nAuthentication-Results: mx.example.no; dkim=pass header.d=finn.no",
        "mx.example.no",
        "",
    ],
)
def test_a_mail_whose_signature_our_server_does_not_vouch_for_is_not_read(results: str) -> None:
    assert "good DKIM signature of finn.no" in problem(ask(STRICT, alert(**{"Authentication-Results": results})))


def test_the_word_of_another_server_that_stands_below_or_above_ours_does_not_count() -> None:
    other = "evil.example; dkim=pass header.d=finn.no"
    above = alert(**{"Authentication-Results": f"{other}\r\nAuthentication-Results: mx.example.no; dkim=none"})
    below = alert(**{"Authentication-Results": f"mx.example.no; dkim=none\r\nAuthentication-Results: {other}"})
    assert all("good DKIM signature" in problem(ask(STRICT, each)) for each in (above, below))


def test_another_mail_in_its_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="another mail lies there now"):
        ask(OURS, alert(), about="<another@example.no>")


# ---- what is read -------------------------------------------------------------------------------------------------------


def test_an_ad_is_shown_for_a_month_after_its_mail_as_no_mail_says_that_it_is_gone() -> None:
    posting = only(ask(OURS, alert()))
    assert (posting.published, posting.expires, posting.deadline) == (None, date(2026, 12, 20), "")
    late = only(ask(OURS, alert(Date="Fri, 20 Nov 2026 23:30:00 +0000")))
    assert late.expires == date(2026, 12, 21), "it is the next day in Norway"


@pytest.mark.parametrize("stated", ["", "i går", "Fri, 32 Nov 2026 17:05:12 +0000", "Fri, 31 Dec 9999 12:00:00 +0000"])
def test_a_mail_without_a_date_is_an_issue_as_nobody_knows_for_how_long_its_ads_are_open(stated: str) -> None:
    assert "date" in problem(ask(OURS, alert(Date=stated)))


@pytest.mark.parametrize(
    ("whom", "employer", "place"),
    [
        ("Stiftelsen Eksempel, Oslo", "Stiftelsen Eksempel", "Oslo"),
        ("Eksempel kommune, avd. psykisk helse, Eksempelby", "Eksempel kommune, avd. psykisk helse", "Eksempelby"),
        ("Eksempel kommune", "Eksempel kommune", ""),
        ("Eksempel kommune,", "Eksempel kommune", ""),
        (", Oslo", "", "Oslo"),
    ],
)
def test_employer_and_place_are_parted_at_the_last_comma(whom: str, employer: str, place: str) -> None:
    posting = only(ask(OURS, alert(f"Likeperson\n{whom}\nFlere detaljer: https://www.finn.no/470000001\n")))
    assert (posting.title, posting.employer) == ("Likeperson", employer)
    assert posting.places == ((Place(city=place),) if place else ())


def test_what_stands_between_the_entries_belongs_to_none_of_them() -> None:
    second = AD.replace("470000001", "470000002").replace("Erfaringskonsulent søkes", "Likeperson")
    text = f"Hei!\n\n{AD}\n{'-' * 50}\n,\n{second}\n{'-' * 20}\nStopp e-postvarsling: {click(STOP)}\n"
    postings = [thing for thing in ask(OURS, alert(text)) if isinstance(thing, Posting)]
    assert [(posting.source_id, posting.title, posting.employer) for posting in postings] == [
        ("470000001", "Erfaringskonsulent søkes", "Stiftelsen Eksempel"),
        ("470000002", "Likeperson", "Stiftelsen Eksempel"),
    ]


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://www.finn.no/470000001", "470000001"),
        ("https://www.finn.no/470000001?finnMail=agent&stored-id=12345678", "470000001"),
        ("http://m.finn.no/job/ad/470000001/", "470000001"),
        ("https://www.finn.no/job/fulltime/ad.html?a=1&finnkode=470000001&b=2", "470000001"),
        ("https://www.finn.no/job/management/ad.html?finnkode=470000001", "470000001"),
        (click("https://www.finn.no/470000001?stored-id=12345678"), "470000001"),
        (click(STOP), ""),
        (STOP, ""),
        ("https://www.finn.no/saved-searches?edit=12345678", ""),
        ("https://www.finn.no/job/search?stored-id=12345678", ""),
        ("https://www.finn.no/12345", ""),
        ("https://www.finn.no/1234567890", ""),
        ("https://finn.no.evil.example/470000001", ""),
        ("https://evil-finn.no/470000001", ""),
        ("https://evil.example/https://www.finn.no/470000001", ""),
        (click("https://evil.example/www.finn.no/470000001"), ""),
        (click(click("https://www.finn.no/470000001")), ""),
        ("https://click.mailsvc.finn.no.evil.example/CL0/https:%2F%2Fwww.finn.no%2F470000001/1", ""),
        ("javascript:https://www.finn.no/470000001", ""),
        ("https://www.finn.no/470000001%00", ""),
        ("https://www.finn.no/٤٧٠٠٠٠٠٠١", ""),
        ("", ""),
    ],
)
def test_only_a_link_to_an_ad_of_finns_is_an_ad(link: str, code: str) -> None:
    assert finnkode(link) == code


def test_links_that_end_or_change_the_subscription_are_never_asked_for_nor_kept() -> None:
    text = f"{AD}\nStopp e-postvarsling: {click(STOP)}\n"
    markup = f'<a href="{click(STOP)}">Stopp</a><a href="{STOP}">Stopp e-postvarsling</a>'
    found = [*ask(OURS, alert(text)), *html(markup), *ask(OURS, alert(f"Flere detaljer: {STOP}"))]
    assert [type(thing) for thing in found] == [Posting, Issue, Issue]
    assert "secret" not in repr(found)
    assert "click" not in repr(found)


def test_of_html_the_longest_text_of_the_links_to_an_ad_is_its_title() -> None:
    link = click("https://www.finn.no/470000001")
    texts = ("<img>", "Erfarings<wbr>konsulent <b>søkes</b>", "Se annonsen")
    posting = only(html("".join(f'<a href="{link}">{text}</a>' for text in texts)))
    assert (posting.title, posting.employer, posting.places) == ("Erfaringskonsulent søkes", "", ())


def test_an_ad_whose_title_cannot_be_found_is_an_issue_beside_the_others() -> None:
    ad = "https://www.finn.no/47000000"
    found = html(f'<a href="{ad}1"><img></a><a href="{ad}2">Likeperson</a><a href="{ad}3">Se annonsen</a>')
    assert [getattr(thing, "source_id", "") for thing in found] == ["", "470000002", ""]
    assert [thing.where for thing in found if isinstance(thing, Issue)] == ["470000001", "470000003"]


@pytest.mark.parametrize("text", ["", "Hei!", "Flere detaljer: https://www.finn.no/470000001", f"Se {STOP}", "-" * 100_000])
def test_a_mail_in_which_no_ad_is_found_is_an_issue(text: str) -> None:
    assert "its form may have changed" in problem(ask(OURS, alert(text)))


# ---- the source ---------------------------------------------------------------------------------------------------------


def test_without_a_mailbox_the_source_is_off_and_says_which_key_is_missing() -> None:
    assert SOURCE.off == "there is no mailbox in config.toml (sources.finn_mail.mailbox)"
    assert OURS.off == ""


def test_a_mailbox_needs_its_password_and_a_folder_needs_none() -> None:
    assert OURS.access is not None
    assert OURS.access.variable == "ERFARINGSJOBB_FINN_MAIL_PASSWORD"
    assert source(Mailbox(url="file:///srv/mail")).access is None
    assert (OURS.mailbox, OURS.lists_all, OURS.pace.in_flight) == (URL, False, 1)
