"""Mails taken apart: strict on whom they are from, lenient on everything else, and never for long."""

from __future__ import annotations

import quopri
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.mails import LARGEST, Mail, anchors, entry, listing, read
from tests.alerts import ask, mail
from tests.effort import bounded
from tests.test_finn_mail import AD, OURS, alert


URL = "file:///srv/mail#1"
WORDS = "Kárášjohka, Bodø, «Ærfugl»"


def seen(**headers: str) -> tuple[str, str]:
    """Give sender and Message-ID of a mail, as both the list and the mail itself tell them."""
    raw = mail("Hei", **{"Message-ID": ""} | headers)
    listed, opened = entry(URL, raw), read(raw, URL)
    assert (listed.sender, listed.message_id) == (opened.sender, opened.message_id)
    return opened.sender, opened.message_id


def text(body: bytes, content: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> str:
    head = f"Content-Type: {content}\nContent-Transfer-Encoding: {encoding}\n\n"
    return read(head.encode() + body, URL).text.strip()


# ---- headers ------------------------------------------------------------------------------------------------------------


def test_a_mail_without_any_header_is_from_nobody_and_known_by_where_it_lies() -> None:
    assert seen() == ("", URL)
    mail_read = read(b"", URL)
    assert mail_read == Mail(message_id=URL, sender="", sent=None, text="", html="", signers=())


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("<1@example.no>", "<1@example.no>"),
        ("\r\n <1@example.no>", "<1@example.no>"),
        ("<1@\x00example.no>", "<1@example.no>"),
        ("<" + "1" * 600 + "@example.no>", URL),
        ("\t", URL),
    ],
)
def test_a_message_id_is_one_short_line(stated: str, kept: str) -> None:
    assert seen(**{"Message-ID": stated})[1] == kept


def test_bytes_that_are_no_letters_in_a_header_do_no_harm() -> None:
    sender, message_id = seen(**{"From": "F\udcff <agent@finn.no>", "Message-ID": "<\udcff1@example.no>"})
    assert sender == "agent@finn.no"
    message_id.encode()


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("FINN\r\n <agent@finn.no>", "agent@finn.no"),
        ("=?utf-8?q?FINN=0D=0AFrom=3A_ond=40evil=2Eexample?= <agent@finn.no>", "agent@finn.no"),
        ("=?utf-8?q?=3Cond=40evil=2Eexample=3E?= agent@finn.no", ""),
        ("=?utf-8?q?agent=40finn.no=0D=0A?=", ""),
    ],
)
def test_what_is_encoded_in_a_header_is_a_name_and_never_an_address_or_a_header(header: str, sender: str) -> None:
    assert seen(From=header)[0] == sender


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("Fri, 20 Nov 2026 17:05:12 +0100", datetime(2026, 11, 20, 16, 5, 12, tzinfo=UTC)),
        ("20 Nov 2026 17:05:12 GMT", datetime(2026, 11, 20, 17, 5, 12, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 17:05:12", datetime(2026, 11, 20, 16, 5, 12, tzinfo=UTC)),
        ("Fri, 32 Nov 2026 17:05:12 +0100", None),
        ("Fri, 20 Nov 2026 17:05:12 +9999", None),
        ("=?utf-8?q?Fri?=", None),
        ("(", None),
        ("0", None),
    ],
)
def test_a_date_is_read_or_there_is_none(stated: str, moment: datetime | None) -> None:
    assert read(mail("", Date=stated), URL).sent == moment


# ---- bodies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "does-not-exist", "us-ascii", "utf\x00-8", "idna", "punycode", '"'])
@pytest.mark.parametrize("body", [WORDS.encode(), b"\xef\xbb\xbf" + WORDS.encode()])
def test_utf_8_is_read_whatever_its_label_says(body: bytes, label: str) -> None:
    assert text(body, f"text/plain; charset={label}") == WORDS


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252", "does-not-exist"])
def test_latin_1_is_read_whatever_its_label_says(label: str) -> None:
    assert text(WORDS.replace("Kárášjohka", "–").encode("cp1252"), f"text/plain; charset={label}") == "–, Bodø, «Ærfugl»"


def test_text_in_either_transfer_encoding_is_read_and_one_that_is_broken_does_no_harm() -> None:
    assert text(quopri.encodestring(WORDS.encode()), encoding="quoted-printable") == WORDS
    assert text(b"Qm9kw7g=", encoding="base64") == "Bodø"
    for encoding in ("base64", "x-uuencode", "quoted-printable", "7bit", "no-such"):
        assert isinstance(text(b"=\xff=ZZ!\x00 begin 666 \n", encoding=encoding), str)


def parts(*pieces: str, kind: str = "alternative") -> bytes:
    inside = "".join(f"--b\r\n{piece}\r\n" for piece in pieces)
    return f'From: agent@finn.no\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n{inside}--b--\r\n'.encode()


def test_the_first_text_of_each_kind_is_read_and_attachments_are_not() -> None:
    attached = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=cv.txt\r\n\r\nprivat"
    raw = parts(attached, "Content-Type: text/plain\r\n\r\nen", "Content-Type: text/html\r\n\r\n<p>to", "\r\ntre", kind="mixed")
    found = read(raw, URL)
    assert (found.text.strip(), found.html.strip()) == ("en", "<p>to")


def test_nul_and_half_characters_do_no_harm() -> None:
    [posting, *_] = ask(OURS, alert(AD.replace("søkes", "s\x00øk\udced\udca0\udc80es")))
    repr(posting).encode()
    assert "470000001" in repr(posting)


def test_links_are_given_with_their_text_on_one_line() -> None:
    markup = '<a href=" https://a.example/?a=1&amp;b=2 ">To\n <b>ord</b></a><a>uten</a><a href="x"><img alt="y"></a><p>'
    assert list(anchors(markup)) == [("https://a.example/?a=1&b=2", "To ord"), ("x", "")]


# ---- what is too much ---------------------------------------------------------------------------------------------------


def nested(deep: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(deep))
    return b"From: agent@finn.no\n" + head + b"Content-Type: text/plain\n\nHei\n" * 10


@pytest.mark.parametrize(
    "raw",
    [
        nested(1_000),
        b"From: agent@finn.no\n" + b"Content-Type: message/rfc822\n\n" * 10_000,
        b"From: agent@finn.no\n" + b"x" * LARGEST,
    ],
    ids=["parts a thousand deep", "mails in mails", "a large mail"],
)
def test_a_mail_that_is_too_much_is_one_issue_at_once(raw: bytes) -> None:
    with pytest.raises(ValueError, match="the mail"):
        read(raw, URL)
    with bounded():
        assert len(ask(OURS, raw)) == 1


def test_ten_thousand_parts_side_by_side_are_read() -> None:
    assert read(parts(*["Content-Type: text/plain\r\n\r\nHei"] * 10_000), URL).text.strip() == "Hei"


@pytest.mark.parametrize(
    "header",
    [
        "(" * 100_000,
        '"' * 100_001,
        " " * 100_000 + "x",
        "a@b.no," * 20_000,
        "\\" * 100_000,
        "=?utf-8?q?=3C?= " * 10_000,
        "<" * 100_000,
        '"\\' * 50_000,
        "mx.example.no; " + "dkim=pass " * 10_000,
        "mx.example.no; " + "(" * 20_000 + ")" * 20_000,
        "mx.example.no; dkim=pass " + "header.d=" * 10_000,
    ],
)
def test_no_header_takes_long_to_read(header: str) -> None:
    raw = mail(AD, **{"From": header, "Authentication-Results": header, "Date": header, "Content-Type": header})
    with bounded():
        found = read(raw, URL, "mx.example.no")
    assert (found.sender, found.signers) == ("", ())


@pytest.mark.parametrize("piece", ["<div>", '<a href="x">', '<a href="x"><div>', "<", "&", '<a href="x">y</a>', "<a x=1 "])
def test_links_are_found_in_time_in_html_that_goes_on_and_on(piece: str) -> None:
    with bounded():
        found = list(anchors('<a href="first">First</a>' + piece * (LARGEST // len(piece))))
    assert found[0] == ("first", "First")


@pytest.mark.parametrize("html", ["", "<", "<!--", "\0", "<?xml version='1.0' encoding='x'?>", "<!DOCTYPE html>", "\ufffe"])
def test_html_that_is_hardly_any_has_no_links(html: str) -> None:
    assert list(anchors(html)) == []


# ---- laws ---------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_a_list_shows_any_mail_and_reading_one_raises_nothing_but_a_value_error(raw: bytes) -> None:
    listed = entry(URL, raw)
    try:
        found = read(raw, URL, "mx.example.no")
    except ValueError:
        return
    assert (listed.sender, listed.message_id) == (found.sender, found.message_id)


_HEADERS = ("From: ", "Content-Type: ", "Content-Transfer-Encoding: ", "Message-ID: ", "Content-Disposition: ", "Date: ")
_VALUES = ("agent@finn.no", "multipart/mixed; boundary=a", "text/plain", "text/html", "base64", "x-uuencode", "message/rfc822")
_SIGNS = (
    "<",
    ">",
    '"',
    ",",
    ";",
    "\n",
    "\n ",
    "--a",
    "--",
    "=?utf-8?b?4?=",
    "charset*=x'y'z",
    "; name*0*=",
    "(",
    "\0",
    "\udcff",
)


@given(st.lists(st.sampled_from(_HEADERS + _VALUES + _SIGNS), max_size=40).map("".join))
def test_no_crooked_mail_stops_anything(crooked: str) -> None:
    raw = crooked.encode("utf-8", "surrogateescape")
    assert entry(URL, raw).sender.isprintable()
    try:
        found = read(raw, URL)
    except ValueError:
        return
    f"{found.sender}{found.message_id}{found.text}{found.html}".encode()


@given(
    st.lists(
        st.sampled_from(("<a href='", "'>", "</a>", "<", ">", "&", "&#0;", "\ud800", "<!--", "-->", "<p>", "x")), max_size=30
    )
)
def test_no_crooked_html_stops_anything(pieces: list[str]) -> None:
    for link, text in anchors("".join(pieces)):
        assert link
        (link + text).encode()


@pytest.mark.parametrize("body", [b"", b"{}", b'[{"url": 1}]', b"<html>"])
def test_a_list_in_another_form_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        listing(body)
