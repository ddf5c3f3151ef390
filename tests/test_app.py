"""What a reader is answered: the file that was asked for, once, as it should be read, and nothing that is not ours to show."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web import packed
from web.app import ALWAYS_HTTPS, HEADERS, POLICY, create_app
from web.published import FRESH, KINDS


LONG = "<p>Erfaringskonsulent, 80 % fast, Bodø.</p>\n" * 400
FILES = {
    "index.html": LONG,
    "nn/index.html": "nynorsk",
    "tall/index.html": "tall",
    "tall/stillinger.csv": "tittel,fylke\n",
    "feed.xml": "<rss/>\n" * 3_000,
    "atom.xml": "<feed/>",
    "feed.json": "{}",
    "fylke/troms/feed.xml": "<rss/>",
    "tall/tall.json": "{}",
    "strommer.opml": "<opml/>",
    "kalender.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "sitemap.xml": "<urlset/>",
    "robots.txt": "User-agent: *\n",
    "style.css": "p {}",
    "filter.js": "1;",
    "embed.html": "ramme",
    "nn/embed.html": "ramme",
    ".well-known/security.txt": "Contact: mailto:drift@example.no\n",
    "404.html": "Siden finnes ikke",
    "nn/404.html": "Sida finst ikkje",
    "405.html": "Det går ikke her",
    "500.html": "Noe gikk galt hos oss",
    # What may lie beside, and is not for readers.
    ".feed.xml.new": "half",
    "jobs.db": "SQLite format 3",
    ".git/config": "secret",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    public = tmp_path / "public"
    for name, content in FILES.items():
        path = public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    packed.pack(path for path in public.rglob("*") if path.is_file())
    return public


@pytest.fixture
def app(folder: Path) -> Flask:
    return create_app(folder, https=True)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return app.test_client()


GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/tall/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/fylke/troms/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/tall/tall.json", "application/json"),
        ("/tall/stillinger.csv", "text/csv; charset=utf-8"),
        ("/strommer.opml", "text/x-opml; charset=utf-8"),
        ("/kalender.ics", "text/calendar; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/filter.js", "text/javascript; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_file_is_told_to_be_what_it_is(reader: FlaskClient, address: str, kind: str) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.text == FILES[address.removeprefix("/") + ("index.html" if address.endswith("/") else "")]


@pytest.mark.parametrize("packed_or_not", [{}, GZIP], ids=["plain", "packed"])
def test_who_has_a_file_already_is_told_so_with_what_the_file_came_with(
    reader: FlaskClient, packed_or_not: dict[str, str]
) -> None:
    first = reader.get("/feed.xml", headers=packed_or_not)
    again = reader.get("/feed.xml", headers={**packed_or_not, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert "Date" in again.headers
    assert "Content-Type" not in again.headers


def test_an_etag_is_strong_and_says_what_is_in_the_file_and_in_which_form(reader: FlaskClient, folder: Path) -> None:
    plain, zipped = reader.get("/feed.xml").headers["ETag"], reader.get("/feed.xml", headers=GZIP).headers["ETag"]
    assert plain.startswith('"')
    assert plain != zipped
    os.utime(folder / "feed.xml", (1, 1))  # as after moving to another machine
    assert reader.get("/feed.xml").headers["ETag"] == plain
    (folder / "feed.xml").write_text("<rss version='2.0'/>")
    assert reader.get("/feed.xml").headers["ETag"] != plain


def test_a_reader_that_only_knows_the_date_is_told_so_too(reader: FlaskClient) -> None:
    changed = reader.get("/feed.xml").headers["Last-Modified"]
    assert reader.get("/feed.xml", headers={"If-Modified-Since": changed}).status_code == 304


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "gzip"),
        ("*", "gzip"),
        ("", None),
        ("br", None),
        ("gzip;q=0", None),
        ("identity", None),
        ("gzip;q=x, \x7f", None),
    ],
)
def test_the_packed_form_goes_to_those_who_take_it(reader: FlaskClient, accepts: str, encoding: str | None) -> None:
    answer = reader.get("/", headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    body = gzip.decompress(answer.data) if encoding else answer.data
    assert body.decode() == LONG
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_packed_form_of_an_older_file_is_not_given(reader: FlaskClient, folder: Path) -> None:
    (folder / "index.html").write_text("ny" * 9_000)
    os.utime(folder / "index.html", (2, 2))
    answer = reader.get("/", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.text == "ny" * 9_000


def test_packing_leaves_small_files_alone_and_takes_away_what_no_longer_fits(folder: Path) -> None:
    assert (folder / "feed.xml.gz").exists()
    assert not (folder / "atom.xml.gz").exists()
    (folder / "feed.xml").write_text("<rss/>")
    packed.pack([folder / "feed.xml"])
    assert not (folder / "feed.xml.gz").exists()


def test_head_says_what_get_would_say_without_the_file(reader: FlaskClient) -> None:
    for address in ("/", "/finnes-ikke/"):
        head, get = reader.head(address), reader.get(address)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}


def test_options_says_what_may_be_asked(reader: FlaskClient) -> None:
    answer = reader.options("/")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "X"])
def test_nothing_else_may_be_asked(reader: FlaskClient, method: str) -> None:
    answer = reader.open("/feed.xml", method=method)
    assert (answer.status_code, answer.text) == (405, "Det går ikke her")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_folder_without_its_slash_is_sent_on_once(reader: FlaskClient) -> None:
    answer = reader.get("/tall")
    assert (answer.status_code, answer.headers["Location"]) == (301, "tall/")
    followed = reader.get("/tall", follow_redirects=True)
    assert (followed.request.path, followed.text, len(followed.history)) == ("/tall/", "tall", 1)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/stilling/999/", "Siden finnes ikke"),
        ("/nn/stilling/999/", "Sida finst ikkje"),
        ("/nnx", "Siden finnes ikke"),
        ("/fylke", "Siden finnes ikke"),  # a folder without a page
        ("/fylke/", "Siden finnes ikke"),
        ("/feed.xml/", "Siden finnes ikke"),
        ("/feed.xml/index.html", "Siden finnes ikke"),
        ("/feed.xml.gz", "Siden finnes ikke"),
        ("/jobs.db", "Siden finnes ikke"),
        ("/.feed.xml.new", "Siden finnes ikke"),
        ("/.git/config", "Siden finnes ikke"),
        ("/.well-known/", "Siden finnes ikke"),
        ("/tall//", "Siden finnes ikke"),
        ("/../secret.txt", "Siden finnes ikke"),
        ("/%2e%2e/secret.txt", "Siden finnes ikke"),
        ("/tall/../../secret.txt", "Siden finnes ikke"),
        ("/tall/%2e%2e%2f%2e%2e%2fsecret.txt", "Siden finnes ikke"),
        ("/..%5csecret.txt", "Siden finnes ikke"),
        ("/feed.xml%00", "Siden finnes ikke"),
        ("/%00", "Siden finnes ikke"),
        ("/%ff%fe", "Siden finnes ikke"),
        ("/feed.xml%0a", "Siden finnes ikke"),
        ("/" + "a" * 300, "Siden finnes ikke"),
        ("/" + "a/" * 3000, "Siden finnes ikke"),
    ],
)
def test_what_is_not_there_or_not_for_readers_is_not_found(reader: FlaskClient, address: str, says: str) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.text) == (404, says)


@pytest.mark.parametrize("path", ["//tall/", "//example.no/..", "///", "/\\example.no", "https://example.no/"])
def test_nobody_is_sent_on_to_another_host(reader: FlaskClient, path: str) -> None:
    answer = reader.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (200, 404)
    assert "Location" not in answer.headers


def test_no_link_leads_out_of_the_folder(reader: FlaskClient, folder: Path) -> None:
    (folder / "ut.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "ut").symlink_to(folder.parent, target_is_directory=True)
    (folder / "inn.txt").symlink_to(folder / "robots.txt")
    assert [reader.get(name).status_code for name in ("/ut.txt", "/ut/secret.txt", "/ut", "/inn.txt")] == [404, 404, 404, 200]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40) | st.text("./\\%:eé", max_size=20).map(str.encode))
def test_whatever_is_asked_the_answer_is_a_file_of_ours_or_not_found(reader: FlaskClient, address: bytes) -> None:
    answer = reader.get("/", environ_overrides={"PATH_INFO": f"/{address.decode('latin-1')}"})
    assert answer.status_code in (200, 301, 404)
    assert "secret" not in answer.text


def test_every_answer_is_guarded(reader: FlaskClient) -> None:
    for answer in (reader.get("/"), reader.get("/feed.xml"), reader.get("/nei"), reader.post("/"), reader.get("/tall")):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Set-Cookie" not in answer.headers
        assert "Server" not in answer.headers


@pytest.mark.parametrize("server", ["nginx.conf", "Caddyfile"])
def test_other_servers_are_documented_with_the_same_headers(server: str) -> None:
    block = (Path(__file__).parents[1] / "deploy" / f"files.{server}").read_text(encoding="utf-8")
    policy, _, _ = POLICY.partition("{")
    for value in (policy, *HEADERS, *HEADERS.values(), ALWAYS_HTTPS, FRESH):
        assert value in block
    assert [kind for kind in KINDS.values() if kind.partition(";")[0] not in block and server == "nginx.conf"] == []


def test_others_may_show_in_a_frame_only_what_is_made_for_it(reader: FlaskClient) -> None:
    for address in ("/embed.html", "/nn/embed.html"):
        assert "frame-ancestors *" in reader.get(address).headers["Content-Security-Policy"]


def test_https_is_promised_only_where_the_site_is_reached_so(folder: Path) -> None:
    assert "Strict-Transport-Security" not in create_app(folder, https=False).test_client().get("/").headers


def test_a_fault_of_ours_is_told_without_its_trace(app: Flask) -> None:
    def broken() -> str:
        raise RuntimeError("the secret is 1234")

    app.add_url_rule("/ny/", "broken", broken)
    answer = app.test_client().get("/ny/")
    assert (answer.status_code, answer.text) == (500, "Noe gikk galt hos oss")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_before_anything_is_published_it_is_said_in_plain_words(tmp_path: Path) -> None:
    answer = create_app(tmp_path / "public", https=True).test_client().get("/")
    assert (answer.status_code, answer.text) == (
        404,
        "Siden finnes ikke. Kanskje er adressen skrevet feil, eller siden er flyttet.\n",
    )
