"""XML from strangers: what is read, and what is refused before it can do harm."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from scraper import xml


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))


@pytest.mark.parametrize(
    "body",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss>&l11;</rss>',
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss title="&l11;"/>',
        '<!DOCTYPE rss [<!ENTITY harmless "ha">]><rss>&harmless;</rss>',
    ],
)
def test_a_document_with_entities_of_its_own_is_refused_in_little_memory(body: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="entit"):
            xml.parse(body.encode(), root="rss")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY file SYSTEM "{where}">', '<!ENTITY % file SYSTEM "{where}"> %file;', '<!ENTITY file PUBLIC "x" "{where}">'],
)
def test_no_file_is_read_for_a_document(tmp_path: Path, declaration: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("<!ENTITY stolen 'the secret'>")
    body = f"<!DOCTYPE rss [{declaration.format(where=secret.as_uri())}]><rss>&file;</rss>"
    with pytest.raises(ValueError, match=r"entit|not XML") as refused:
        xml.parse(body.encode(), root="rss")
    assert "the secret" not in str(refused.value)


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "rss.dtd").write_text("<!ELEMENT rss ANY> <!ATTLIST rss stolen CDATA 'yes'>")
    root = xml.parse(f'<!DOCTYPE rss SYSTEM "{(tmp_path / "rss.dtd").as_uri()}"><rss/>'.encode(), root="rss")
    assert dict(root.attrib) == {}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not XML"),
        (b"{}", "not XML"),
        (b"<rss><channel>", "not XML"),
        (b"<html><body>Vi er straks tilbake</body></html>", "the root is html, not rss"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "the root is feed, not rss"),
    ],
)
def test_what_is_no_such_document_is_refused_in_words(body: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        xml.parse(body, root="rss")


@pytest.mark.parametrize(
    "body",
    [
        "<rss><a>Bodø</a></rss>".encode(),
        '<?xml version="1.0" encoding="UTF-8"?><rss><a>Bodø</a></rss>'.encode("windows-1252"),
        "<rss><a>Bodø</a></rss>".encode("windows-1252"),
        '<?xml version="1.0" encoding="iso-8859-1"?><rss><a>Bodø</a></rss>'.encode("iso-8859-1"),
        '<?xml version="1.0" encoding="UTF-16"?><rss><a>Bodø</a></rss>'.encode("utf-16"),
        b"\xef\xbb\xbf" + "<rss><a>Bodø</a></rss>".encode(),
        '\r\n  <?xml version="1.0"?><rss><a>Bodø</a></rss>'.encode(),
        "<rss><!-- nei --><?x nei?><a>Bo<!-- nei -->d<?x nei?>ø</a></rss>".encode(),
    ],
)
def test_letters_are_read_whatever_the_encoding_is_said_to_be(body: bytes) -> None:
    assert xml.text(xml.parse(body, root="rss"), "a") == "Bodø"


def test_a_path_leads_to_children_only_so_that_a_contact_persons_title_is_not_the_posts() -> None:
    root = xml.parse(b"<v><p><Title>Leder</Title></p><x:Title xmlns:x='urn:x'> Kokk </x:Title></v>", root="v")
    assert (xml.text(root, "Title"), xml.text(root, "p/Title"), xml.text(root, "q")) == ("Kokk", "Leder", "")


@pytest.mark.parametrize(
    "inside", ["&lt;p&gt;Ja &amp;amp; nei&lt;/p&gt;", "<![CDATA[<p>Ja &amp; nei</p>]]>", "<p>Ja &amp; nei</p>"]
)
def test_markup_is_the_same_whether_it_came_escaped_or_as_elements(inside: str) -> None:
    root = xml.parse(f'<v xmlns="urn:v"><d>{inside}</d></v>'.encode(), root="v")
    assert xml.markup(root, "d") == "<p>Ja &amp; nei</p>"
