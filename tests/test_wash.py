"""What a recording leaves out: people and secrets, wherever and however they are written, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.wash import Wash, is_name


SECRET = "a1B2c3D4e5F6g7H8a1B2c3D4e5F6g7H8a1B2c3D4e5F6"  # invented, and opens nothing
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcm92ZSJ9.c2lnbmF0dXI"
HEX = "0123456789abcdef0123456789abcdef"


def washed(text: str) -> str:
    return Wash().text(text)


def page(document: object) -> Any:  # noqa: ANN401 - anything that JSON can be
    body = json.dumps(document).encode()
    wash = Wash()
    wash.learn(body)
    return json.loads(wash.page(body))


def markup(text: str, *, charset: str = "utf-8") -> str:
    wash, body = Wash(), text.encode(charset)
    wash.learn(body)
    return wash.page(body).decode(charset)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Skriv til Planta.O@kommune.example i dag", "Skriv til kontakt@example.no i dag"),
        ("planta&#64;kommune.example", "kontakt&#64;example.no"),
        ("planta&amp;#64;kommune.example", "kontakt&amp;#64;example.no"),
        ("mailto:planta%40kommune.example?subject=x", "mailto:kontakt%40example.no?subject=x"),
        ("planta [at] kommune.example", "kontakt [at] example.no"),
        (r"Ring oss\nplanta@kommune.example", r"Ring oss\nkontakt@example.no"),
        (r"\u003eplanta@kommune.example\u003c", r"\u003ekontakt@example.no\u003c"),
    ],
)
def test_an_e_mail_address_is_replaced_and_keeps_its_form(said: str, left: str) -> None:
    assert washed(said) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Tlf. 99 98 97 96.", "Tlf. 00 00 00 00."),
        ("Tlf. 999 89 796", "Tlf. 00 00 00 00"),
        ("+47 99 98 97 96", "+47 00 00 00 00"),
        ("(+47) 999 89 796", "(+47) 00 00 00 00"),
        ("+4799989796", "+4700000000"),
        ("004799989796", "004700000000"),
        ("&#43;47 99 98 97 96", "&#43;47 00 00 00 00"),
        ("&amp;#43;47 99989796", "&amp;#43;47 00000000"),
        ("+46 70 999 89 79", "+00 00 00 00"),
        ("99.98.97.96", "00.00.00.00"),
        ("99&nbsp;98&nbsp;97&nbsp;96", "00&nbsp;00&nbsp;00&nbsp;00"),
        ("<a href='tel:99989796'>ring</a>", "<a href='tel:00000000'>ring</a>"),
        ("Ring 99989796 før fristen", "Ring 00000000 før fristen"),
        ("<td>99989796</td>", "<td>00000000</td>"),
        (r"Ring\n99989796", r"Ring\n00000000"),
    ],
)
def test_a_telephone_is_replaced_by_zeros(said: str, left: str) -> None:
    assert washed(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "Søknadsfrist 20.11.2026 kl. 23.59",
        '"datePosted": "20260910T080000"',
        "Publisert 20260910",
        "2026-11-20T09:30:00.123456+01:00",
        "https://board.example/stilling/45678901",
        "https://board.example/?rmjob=45678901",
        "Jobbnorge ID: 45678901",
        "<CommAdSeqNo>45678901</CommAdSeqNo>",
        '<Vacancy id="45678901">',
        "Org.nr. 912 345 678",
        "kr 550 000 til 620 000",
        "92eb5d55-f022-5490-9fcd-5f105ccf4877",
        "/Date(1788818399000+0200)/",
        "00 00 00 00, kontakt@example.no",
        "https://www.board.example/ledige-stillinger/erfaringskonsulent-i-det-ambulante-rusteamet-50-prosent-fast",
    ],
)
def test_what_is_no_telephone_address_or_secret_stays_as_it_is(said: str) -> None:
    assert washed(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "https://www.linkedin.com/in/planta-oppdiktet-1a2b",
        r"https:\/\/no.linkedin.com\/in\/planta-oppdiktet",
        "linkedin.com/in/planta",
        "https%3A%2F%2Fwww.linkedin.com%2Fin%2Fplanta",
    ],
)
def test_a_profile_on_linkedin_is_dropped(said: str) -> None:
    assert washed(f'<a href="{said}">Profil</a>') == '<a href="">Profil</a>'


@pytest.mark.parametrize(
    "said",
    [
        f"https://board.example/?lang=NO&validator={HEX[:9]}&rmpage=job",
        f"https://board.example/?lang=NO&amp;hash={HEX[:9]}&amp;rmpage=job",
        f"?sid={HEX[:9]}",
        f"https://board.example/?a&#61;1&amp;token&#61;{HEX[:9]}",
        f"?a=1&ckey={HEX[:9]}",
        f"https%3A%2F%2Fboard.example%3Ftoken%3D{HEX[:9]}",
        f"Authorization: Bearer {SECRET}",
        f"<script>var key = '{HEX}'</script>",
        f"data-x='{SECRET}'",
        f"token er {TOKEN}.",
    ],
)
def test_a_secret_becomes_a_number_that_can_be_turned_back(said: str) -> None:
    wash = Wash()
    left = wash.text(said)
    assert not any(secret in left for secret in (HEX[:9], SECRET, TOKEN))
    assert "0000000000000001" in left
    assert wash.restore(left) == said
    assert wash.text(left) == left


def test_the_same_secret_gets_the_same_number_on_every_page_and_another_gets_another() -> None:
    wash = Wash()
    assert wash.text("/a?sid=first1&x") == "/a?sid=0000000000000001&x"
    assert wash.text("/a?sid=second") == "/a?sid=0000000000000002"
    assert wash.text("/b?sid=first1") == "/b?sid=0000000000000001"


def test_the_place_of_our_own_key_stays_and_our_own_key_goes_wherever_it_is_echoed() -> None:
    wash = Wash(secrets=("invented-key", ""))
    assert wash.text("https://board.example/api/{token}?key={token}") == "https://board.example/api/{token}?key={token}"
    assert "invented-key" not in wash.text("<p>you asked with invented-key</p>")


@pytest.mark.parametrize(
    ("document", "left"),
    [
        (
            {
                "contactList": [
                    {"name": "Planta Oppdiktet", "phone": "99989796", "title": "Leder", "email": "p@kommune.example"}
                ]
            },
            {
                "contactList": [
                    {"name": "Kontakt Eksempel", "phone": "00 00 00 00", "title": "Leder", "email": "kontakt@example.no"}
                ]
            },
        ),
        (
            {"Users": {"ProjectParticipants": [{"FirstName": "Planta", "LastName": "Oppdiktet", "Phone": 99989796}]}},
            {"Users": {"ProjectParticipants": [{"FirstName": "Kontakt", "LastName": "Eksempel", "Phone": 0}]}},
        ),
        ({"contacts": [{"name": "Planta"}]}, {"contacts": [{"name": "Kontakt Eksempel"}]}),
        ({"contactPerson": "Planta Oppdiktet, leder"}, {"contactPerson": "Kontakt Eksempel, leder"}),
        (
            {"author": {"@type": "Person", "name": "Planta O. Dikt"}},
            {"author": {"@type": "Person", "name": "Kontakt Eksempel"}},
        ),
        ({"contacts": [{"value": "99989796"}]}, {"contacts": [{"value": "00000000"}]}),
        ({"csrf_token": "abcdefgh"}, {"csrf_token": "0000000000000001"}),
    ],
)
def test_what_a_contact_field_of_json_holds_is_replaced(document: object, left: object) -> None:
    assert page(document) == left


@pytest.mark.parametrize(
    "document",
    [
        {"id": "45678901", "employer": {"name": "Eksempel kommune", "orgnr": "912345678"}},
        {"author": {"@type": "Organization", "name": "Planta Oppdiktet"}},
        {"author": "Eksempel kommune"},
        {"contacts": [{"employer": {"name": "Psykisk Helse Eksempel"}, "city": "Nordre Aker", "title": "Faglig Leder"}]},
        {"number": 45678901, "percent": 50.5, "none": None, "yes": True, "empty": ""},
        {"hiringOrganization": {"name": "Planta Oppdiktet"}},
        {"author": {"name": "Privat"}, "sector": "Privat"},
        {"key": "NORDLAND.BODØ"},
        {"text": "half a character \ud800"},
    ],
)
def test_fields_that_tell_of_no_person_stay_as_they_are(document: object) -> None:
    assert page(document) == document


@pytest.mark.parametrize(
    "said",
    [
        "Spør Planta Ødikt, leder",
        "SPØR PLANTA ØDIKT",
        "Planta Ødikts team",
        "planta-ødikt.jpg",
        "Planta&nbsp;&Oslash;dikt",
        "Planta &amp;oslash;dikt",
        "Ødikt, Planta",
        r"\nPlanta \u00d8dikt",
        "/bilder/Planta%20%C3%98dikt.png",
    ],
)
def test_the_name_of_a_contact_goes_wherever_else_it_stands(said: str) -> None:
    document = page({"contactList": [{"name": "Planta Midt Ødikt"}, {"name": "Planta Ødikt"}], "text": said})
    assert "dikt" not in document["text"].lower()
    assert "ksempel" in document["text"]


def test_a_contact_in_xml_is_replaced_in_its_element_and_in_the_text() -> None:
    left = markup(
        "<list><Title>Planta trives</Title><ContactPersons><ContactPerson><FirstName>Planta</FirstName>"
        "<LastName>Oppdiktet</LastName></ContactPerson><ContactPerson><Name>Diktine</Name></ContactPerson></ContactPersons>"
        "<text><![CDATA[<p>Spør Planta Oppdiktet.</p>]]></text></list>"
    )
    assert "Oppdiktet" not in left
    assert "Diktine" not in left
    assert "<![CDATA[<p>Spør Kontakt Eksempel.</p>]]>" in left
    assert "<Title>Planta trives</Title>" in left


def test_the_author_of_a_feed_is_replaced_where_it_is_a_person() -> None:
    left = markup(
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><item><dc:creator>Planta Oppdiktet</dc:creator></item>'
        "<item><author>p@kommune.example (Diktine Oppdiktet)</author></item>"
        "<item><author>Eksempel kommune</author></item></rss>"
    )
    assert "<dc:creator>Kontakt Eksempel</dc:creator>" in left
    assert "<author>kontakt@example.no (Kontakt Eksempel)</author>" in left
    assert "<author>Eksempel kommune</author>" in left


def test_a_contact_in_the_data_of_a_web_page_is_replaced_on_the_whole_page() -> None:
    left = markup(
        '<html><script type="application/ld+json"><!-- {"applicationContact": {"@type": "ContactPoint", '
        '"name": "Planta Oppdiktet", "telephone": "99989796"}} --></script><p>Spør Planta Oppdiktet på 99989796</p></html>'
    )
    assert "Planta" not in left
    assert "99989796</p>" not in left
    assert "Spør Kontakt Eksempel" in left


def test_an_address_with_a_first_and_a_last_name_tells_whom_to_look_for_but_a_department_is_nobody() -> None:
    left = markup("<p>Planta Oppdiktet, planta.oppdiktet@kommune.example, psykisk.helse@kommune.example. Psykisk Helse.</p>")
    assert left == "<p>Kontakt Eksempel, kontakt@example.no, kontakt@example.no. Psykisk Helse.</p>"


def test_an_element_that_is_called_as_an_attribute_beside_it_is_read() -> None:
    left = markup('<ad id="1"><id>2</id><contact name="Diktine"><name>Planta Oppdiktet</name></contact>Planta Oppdiktet</ad>')
    assert left == '<ad id="1"><id>2</id><contact name="Diktine"><name>Kontakt Eksempel</name></contact>Kontakt Eksempel</ad>'


def test_a_document_that_is_nested_without_end_is_washed_as_text() -> None:
    deep = "[" * 900 + '"99 98 97 96"' + "]" * 900
    assert markup(deep) == deep.replace("99 98 97 96", "00 00 00 00")


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "utf-16"])
def test_a_page_keeps_its_own_characters(charset: str) -> None:
    assert markup("<p>Bodø ★ 99 98 97 96</p>" if charset != "latin-1" else "<p>Bodø 99 98 97 96</p>", charset=charset) in (
        "<p>Bodø ★ 00 00 00 00</p>",
        "<p>Bodø 00 00 00 00</p>",
    )


def test_each_replacement_is_counted_once_also_when_a_page_is_washed_again() -> None:
    wash = Wash()
    body = b'{"contacts": [{"name": "Planta Oppdiktet"}], "text": "p@kommune.example, 99 98 97 96, ?sid=abcdef"}'
    wash.learn(body)
    wash.page(wash.page(body))
    assert wash.counts == {"names": 1, "e-mail addresses": 1, "telephones": 1, "secrets": 1}


@pytest.mark.parametrize("name", ["Planta Oppdiktet", "Planta van Oppdiktet", "P. O. Diktet", "Åse-Marie Ødikt"])
def test_a_persons_name_is_known(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "words", ["Eksempel kommune", "Faglig Leder", "Planta", "psykisk helse", "HR Avdelingen", "Skolen 2 B"]
)
def test_other_words_are_not_taken_for_a_name(words: str) -> None:
    assert not is_name(words)


@given(st.text(alphabet="ab1@.+ \\n&;<>=?-/", max_size=200))
def test_washing_twice_is_washing_once(text: str) -> None:
    wash = Wash()
    once = wash.text(text)
    assert wash.text(once) == once


@pytest.mark.parametrize("unit", ["a", "A1b", "a.", "<td", "\\n", "0 ", "a@", "linkedin.com/in/"])
def test_a_long_odd_page_is_washed_in_reasonable_time(unit: str) -> None:
    assert len(washed(unit * 30_000)) <= len(unit) * 30_000
