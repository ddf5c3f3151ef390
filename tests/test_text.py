"""Text from outside becomes plain, whole and harmless, and times become instants and Norwegian days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.relevance import carries_term
from scraper.text import bare, clean, instant, iso, mend, one_line, oslo_day, plain, web_address, without_contacts


# What ads are made of, to be put together in ways that nobody thought of.
_PIECES = (
    *("egen", "erfaring", "selv", "har", "levd", "med", "rus", "erfarings", "konsulent", "peer", "support", "brukererfaring"),
    *("<b>", "</b>", "<p>", "<li>", "<h2>", "<h3>x</h3>", "<br>", "<div class='x'>", "<td>", "<blockquote>", "<!-- x -->"),
    *(" ", "\n", "\t", "\N{NO-BREAK SPACE}", "&nbsp;", "&shy;", "\N{SOFT HYPHEN}", "\0", " < ", " > ", ".", ",", "&lt;p&gt;"),
)


# Lines.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  to   ord\t her ", "to ord her"),
        ("a\n\n\n b \r\nc", "a\nb\nc"),
        ("Arbeidsoppgaver\fKvalifikasjoner", "Arbeidsoppgaver\nKvalifikasjoner"),
        ("en\vto\x1ctre\x85fire\u2028fem\u2029seks", "en\nto\ntre\nfire\nfem\nseks"),
        ("erfarings\N{SOFT HYPHEN}konsulent", "erfaringskonsulent"),
        ("erfarings\N{ZERO WIDTH SPACE}konsulent\N{ZERO WIDTH NO-BREAK SPACE}", "erfaringskonsulent"),
        ("a\0b\x07c\x1b[31m", "abc[31m"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}tnelusnok\N{POP DIRECTIONAL ISOLATE}", "tnelusnok"),
        ("hel\ud800 halv\udfff", "hel halv"),
        ("ingen\ufffe tegn\uffff", "ingen tegn"),
        ("A\N{COMBINING RING ABOVE}s", "Ås"),
        ("\N{NO-BREAK SPACE}", ""),
    ],
)
def test_clean_takes_away_what_cannot_be_seen(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BodÃ¸", "Bodø"),
        ("Ã…lesund", "Ålesund"),
        ("Ã\x85lesund", "Ålesund"),
        ("SÃ¸ker â€“ nÃ¥", "Søker – nå"),
        ("Â«vi sÃ¸kerÂ»", "«vi søker»"),
        ("500Â\N{NO-BREAK SPACE}000 kroner", "500\N{NO-BREAK SPACE}000 kroner"),
        ("Ærlig, øm og åpen – «slik»", "Ærlig, øm og åpen – «slik»"),
        ("SÃO PAULO", "SÃO PAULO"),
    ],
)
def test_letters_that_were_decoded_wrongly_are_mended_and_right_ones_left(text: str, expected: str) -> None:
    assert mend(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lead R&amp;D", "Lead R&D"),
        ("Lead R&amp;amp;D", "Lead R&D"),
        ("Psykisk helse\n og rus ", "Psykisk helse og rus"),
        ("&lt;script&gt;", "<script>"),
        ("a&#0;b&#x202e;c", "a\N{REPLACEMENT CHARACTER}bc"),
    ],
)
def test_a_title_is_one_line_with_its_entities_decoded(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_a_long_title_is_cut_with_an_ellipsis() -> None:
    assert one_line("x" * 400) == "x" * 299 + "…"
    assert one_line("x" * 300) == "x" * 300
    assert one_line("en to tre", most=6) == "en to…"


# Markup.


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Hei</p><p>du</p>", "Hei\ndu"),
        ("<ul><li>en</li><li>to</li></ul>", "- en\n- to"),
        ("en<br>to<br/>tre", "en\nto\ntre"),
        ("<p>en\n lang\n linje</p>", "en lang linje"),
        ("erfarings&shy;kon<b>sulent</b>", "erfaringskonsulent"),
        ("<blockquote>en</blockquote>to<pre>tre</pre>", "en\nto\ntre"),
        ("uten markup &amp; enkelt", "uten markup & enkelt"),
        ("1 < 2 og 3 > 2", "1 < 2 og 3 > 2"),
        ("&lt;p&gt;Escaped&lt;/p&gt;", "Escaped"),
        ("<p>&lt;h2&gt;Om&lt;/h2&gt;&lt;p&gt;oss</p>", "Om\noss"),
        ("&amp;lt;p&amp;gt;To ganger&amp;lt;/p&amp;gt;", "To ganger"),
        ("<script>alert(1)</script><style>p {}</style><template>x</template>tekst", "tekst"),
        ("<!-- skjult -->synlig", "synlig"),
        ("<svg onload=alert(1)>synlig</svg>", "synlig"),
        ("<p>før\0etter</p>", "føretter"),
        ("<p>før\ud800etter</p>", "føretter"),
        ("<p>BodÃ¸ \N{RIGHT-TO-LEFT OVERRIDE}og</p>", "Bodø og"),
        ("", ""),
    ],
)
def test_plain_gives_the_words_and_nothing_else(markup: str, expected: str) -> None:
    assert plain(markup) == expected


@pytest.mark.parametrize("markup", ["<a" * 50_000, "&lt;p " * 20_000, "&amp;lt;p " * 20_000, "<p>" + "&lt;p " * 20_000])
def test_tags_that_never_end_cost_no_more_than_other_text(markup: str) -> None:
    assert len(plain(markup)) <= len(markup)


def test_a_page_nested_100_000_deep_is_read() -> None:
    assert plain("<div>" * 100_000 + "bunn" + "</div>" * 100_000) == "bunn"


@settings(deadline=None)
@given(st.text())
def test_any_text_becomes_plain_without_controls(text: str) -> None:
    assert not set(plain(text)) & {"\0", "\f", "\N{SOFT HYPHEN}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\ufffe"}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("erfarings&shy;kon<b>sulent</b>", "erfaringskonsulent"),
        ("<h2>Hvem du er</h2><ul><li>har selv</li></ul>", "Hvem du er har selv"),
        ("egen\nerfaring &nbsp; med", "egen erfaring med"),
        ("alder < 30, erfaringskonsulent, > 2 år", "alder < 30, erfaringskonsulent, > 2 år"),
        ("&amp;lt;p&amp;gt;BodÃ¸", "Bodø"),
    ],
)
def test_bare_takes_markup_off_but_keeps_words_whole_and_apart(markup: str, expected: str) -> None:
    assert " ".join(bare(markup).split()) == expected


@settings(deadline=None)
@example("levd<h2><blockquote>erfaring")
@example("erfarings<!-- x -->konsulent")
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_the_cheap_look_misses_nothing_that_the_rules_would_find(markup: str) -> None:
    assert carries_term(bare(markup)) or not carries_term(plain(markup))


# People and addresses.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring 00 00 00 00.", "Ring [telefon]."),
        ("tlf.000 00 000, mobil: 00000000", "tlf.[telefon], mobil: [telefon]"),
        ("+47 00 00 00 00 / +4700000000 / 0047 00 00 00 00", "[telefon] / [telefon] / [telefon]"),
        ("00 00 00 00/00 00 00 00", "[telefon]/[telefon]"),
        ("00\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}00", "[telefon]"),
        ("skriv til fornavn.etternavn+jobb@post.example.no.", "skriv til [e-post]."),
        ("lønn 350 000 – 400 000 kroner, frist 11.12.2026", "lønn 350 000 – 400 000 kroner, frist 11.12.2026"),
        ("Referansenr.: 4900000001, orgnr. 999 999 999", "Referansenr.: 4900000001, orgnr. 999 999 999"),
        ("https://board.example/12345678?id=12345678", "https://board.example/12345678?id=12345678"),
    ],
)
def test_people_are_taken_out_of_a_text_and_other_numbers_stay(text: str, expected: str) -> None:
    assert without_contacts(text) == expected


@pytest.mark.parametrize("text", ["a" * 100_000, "a." * 50_000, "0 " * 50_000, "a@" * 50_000])
def test_a_long_text_without_contacts_is_looked_through_at_once(text: str) -> None:
    assert without_contacts(text) == text


@pytest.mark.parametrize(
    "address",
    ["https://board.example/1", "http://board.example/?a=1&b=æ#x", "HTTPS://board.example", "https://[2001:db8::1]/x"],
)
def test_a_web_address_is_kept_as_it_is(address: str) -> None:
    assert web_address(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVa\tScRiPt:alert(1)", "java\0script:alert(1)", "data:text/html,x", "ftp://board.example"),
        *(
            "//board.example",
            "/stilling/1",
            "board.example",
            "",
            "https://",
            "https:///x",
            "https://board.example/" + "x" * 2000,
        ),
        *("https://user:pw@board.example/", "https://board.example\\@evil.example/", "https://board.example/a b"),
        *('https://board.example/"onclick=x', "https://board.example/<script>", "https://board.example/\nX: 1"),
    ],
)
def test_what_is_not_a_safe_web_address_is_none(address: str) -> None:
    assert web_address(address) == ""


@pytest.mark.parametrize("hidden", ["\0", "\x1f", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}", "\ud800", "\uffff"])
def test_nothing_unseen_stays_in_a_web_address(hidden: str) -> None:
    assert web_address(f"https://board.example/{hidden}1{hidden}") == "https://board.example/1"


# Time.


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00.123456789Z", datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-20T10:00:00.12+01:00", datetime(2026, 11, 20, 9, 0, 0, 120000, tzinfo=UTC)),
        ("2026-11-20T10:00:00", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-06-20T10:00:00.999999999", datetime(2026, 6, 20, 8, 0, 0, 999999, tzinfo=UTC)),
        (" 2026-11-20 ", datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_utc_and_norwegian_where_no_zone_is_given(stamp: str, expected: datetime) -> None:
    assert instant(stamp) == expected
    assert instant(stamp).tzinfo is UTC


@pytest.mark.parametrize("stamp", ["", "snarest", "20.11.2026", "2026-13-01", "2026-11-20T25:00:00"])
def test_what_is_no_time_raises(stamp: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        instant(stamp)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_norwegian_day_follows_the_clocks(moment: datetime, day: date) -> None:
    assert oslo_day(moment) == day


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_written_instant_is_read_again(moment: datetime) -> None:
    assert instant(iso(moment)) == moment


@given(*[st.datetimes(timezones=st.timezones(), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1))] * 2)  # noqa: DTZ001
def test_the_order_of_written_instants_is_the_order_of_time(one: datetime, other: datetime) -> None:
    one, other = one.astimezone(UTC), other.astimezone(UTC)
    assert (iso(one) < iso(other)) == (one < other)
