"""Mailboxes and folders as pages: nothing in them is changed, no password is told, and no server holds us for long."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from demo import alerts
from demo.mailbox import Kept, Mailserver
from scraper.errors import FetchError
from scraper.fetch.mailbox import Mailboxes
from scraper.fetch.mailfolder import MOST
from scraper.mails import LARGEST, Seen, listing
from scraper.model import Mailbox, Page, Request
from sources.finn_mail import source
from tests.alerts import mail
from tests.liar import LIES, Liar


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOST, PASSWORD = "imap.example.no", "a-password"
BOX = f"imaps://varsel%40example.no@{HOST}/FINN"
FROM_FINN = "?FROM%20%22finn.no%22"
ALERT = mail("Hei", From="FINN <agent@finn.no>")


def ask(boxes: Mailboxes, url: str = BOX + FROM_FINN, *, password: str = PASSWORD, box: str = BOX) -> Page:
    return boxes.ask(source(Mailbox(url=box)), Request(url=url, page=""), password)


def listed(boxes: Mailboxes, box: str = BOX, search: str = FROM_FINN) -> list[Seen]:
    return listing(ask(boxes, box + search, box=box).body)


def reach(port: int, **limits: Any) -> Mailboxes:  # noqa: ANN401 - Mailboxes' own
    usual: dict[str, Any] = {"timeout": 5.0, "deadline": 10.0, "max_bytes": 20_000_000}
    return Mailboxes({HOST: f"127.0.0.1:{port}"}, **usual | limits)


def kept(*raw: bytes) -> list[Kept]:
    return [Kept(each, date(2026, 11, 20)) for each in raw]


@contextlib.contextmanager
def served(*raw: bytes, **facts: Any) -> Iterator[tuple[Mailserver, Mailboxes]]:  # noqa: ANN401 - a Mailserver's
    with Mailserver({"FINN": kept(*raw)}, PASSWORD, **facts) as server, closing(reach(server.port)) as boxes:
        yield server, boxes


# ---- IMAP: what is asked, and what is not --------------------------------------------------------------------------------


def test_mails_are_listed_and_read_as_they_came_and_nothing_in_the_mailbox_is_changed() -> None:
    folders = alerts.folders(NOW)
    before = [(each.raw, set(each.flags)) for each in folders["FINN"]]
    with Mailserver(folders, PASSWORD) as server, closing(reach(server.port)) as boxes:
        seen = listed(boxes)
        assert [each.sender for each in seen] == ["agent@finn.no"] * 5
        assert [ask(boxes, each.url).body for each in seen] == [before[at][0] for at in (0, 1, 3, 4, 5)]
    assert [(each.raw, each.flags) for each in folders["FINN"]] == before
    assert server.said[:4] == ["CAPABILITY", "LOGIN", 'EXAMINE "FINN"', 'UID SEARCH FROM "finn.no"']
    assert server.said[4] == "UID FETCH 1,2,3,4,5,6 (UID BODY.PEEK[HEADER.FIELDS (FROM MESSAGE-ID)]<0.20000>)"
    assert server.said[5:-1] == [f"UID FETCH {uid} (UID BODY.PEEK[]<0.{LARGEST + 1}>)" for uid in (1, 2, 4, 5, 6)]
    assert server.said[-1] == "LOGOUT"


def test_what_is_not_asked_for_is_not_on_the_list_even_where_a_server_searches_loosely() -> None:
    person = mail("Privat", **{"From": '"Kari, finn.no" <kari@example.no>', "Message-ID": "<kari@example.no>"})
    with served(person, ALERT) as (_, boxes):
        assert [each.sender for each in listed(boxes)] == ["agent@finn.no"]
        assert [each.sender for each in listed(boxes, search="")] == ["kari@example.no", "agent@finn.no"]


def test_an_empty_mailbox_is_an_empty_list() -> None:
    with served() as (server, boxes):
        assert listed(boxes) == []
        assert not any("FETCH" in said for said in server.said)


def test_of_many_mails_the_newest_are_listed_a_hundred_at_a_time() -> None:
    with served(*[ALERT] * (MOST + 60)) as (server, boxes):
        assert [each.url.rpartition("=")[2] for each in listed(boxes)] == [str(uid) for uid in range(61, MOST + 61)]
        assert sum("FETCH" in said for said in server.said) == 5


@pytest.mark.parametrize(
    "url",
    [
        "imaps://varsel%40example.no@imap.example.no/Privat",
        "imaps://varsel%40example.no@imap.example.no/FINN2",
        "imaps://varsel%40example.no@imap.example.no/FINN2;UIDVALIDITY=7/;UID=1",
        "imaps://annen@imap.example.no/FINN",
        "imaps://varsel%40example.no@evil.example/FINN",
        "imap://varsel%40example.no@imap.example.no/FINN",
        "imaps://varsel%40example.no@imap.example.no:143/FINN",
        "file:///etc/passwd",
        "https://imap.example.no/FINN",
    ],
)
def test_only_the_mailbox_of_the_configuration_is_read(url: str) -> None:
    with served(ALERT) as (server, boxes):
        with pytest.raises(FetchError, match="not the mailbox that the configuration names"):
            ask(boxes, url)
        assert server.said == []


@pytest.mark.parametrize("tail", ["?ALL%0D%0Aa1%20DELETE%20FINN", "?FROM%20%22x%00%22", ";UID=1", ";UIDVALIDITY=7/;UID=1:*"])
def test_an_address_cannot_carry_a_command(tail: str) -> None:
    with served(ALERT) as (server, boxes):
        with pytest.raises(FetchError):
            ask(boxes, BOX + tail)
        assert server.said == []


def test_a_folder_with_a_norwegian_name_is_found() -> None:
    box = f"imaps://u@{HOST}/S%C3%B8knader%20%26%20svar"
    with Mailserver({"Søknader & svar": kept(ALERT)}, PASSWORD) as server, closing(reach(server.port)) as boxes:
        assert len(listed(boxes, box)) == 1


# ---- IMAP: what fails ----------------------------------------------------------------------------------------------------

PASSWORDS = ["right", "rïght", 'a"b\\c', "a b", "a\r\nx DELETE FINN", "a\tb", "\\", '"', "{3}", "🔑"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_any_password_gets_in_where_it_is_right(password: str) -> None:
    with Mailserver({"FINN": kept(ALERT)}, password) as server, closing(reach(server.port)) as boxes:
        assert listing(ask(boxes, password=password).body)[0].sender == "agent@finn.no"
        assert server.said[2] == 'EXAMINE "FINN"'


@pytest.mark.parametrize("password", [*PASSWORDS, "a\0b", ""])
def test_a_wrong_password_is_a_refusal_that_does_not_tell_it(password: str) -> None:
    with served(ALERT) as (server, boxes):
        with pytest.raises(FetchError) as raised:
            ask(boxes, password=f"hemmelig{password}")
        assert (raised.value.status, raised.value.transient) == (401, False)
        assert "hemmelig" not in f"{raised.value!r} {raised.value} {raised.value.__cause__!r}"
        assert not any("EXAMINE" in said for said in server.said)


def fails(boxes: Mailboxes, url: str = BOX + FROM_FINN) -> FetchError:
    with pytest.raises(FetchError) as raised:
        ask(boxes, url)
    assert raised.value.url == url
    return raised.value


def test_a_folder_that_is_not_there_is_an_error() -> None:
    with Mailserver({}, PASSWORD) as server, closing(reach(server.port)) as boxes:
        error = fails(boxes)
        assert (error.status, error.transient) == (404, False)
        assert "there is no such folder" in str(error)


def test_a_mail_that_was_deleted_is_an_error_and_the_others_are_read() -> None:
    with served(ALERT) as (_, boxes):
        [seen] = listed(boxes)
        assert fails(boxes, seen.url.replace("UID=1", "UID=2")).status == 404
        assert ask(boxes, seen.url).body == ALERT


def test_no_mail_is_read_by_its_number_after_the_mailbox_has_numbered_its_mails_anew() -> None:
    with served(ALERT) as (server, boxes):
        [seen] = listed(boxes)
        server.validity = 8
        boxes.close()
        error = fails(boxes, seen.url)
        assert (error.status, "numbered its mails anew" in str(error)) == (404, True)
        assert ask(boxes, listed(boxes)[0].url).body == ALERT


def test_a_mail_of_thirty_megabytes_is_not_taken_and_the_others_are() -> None:
    with served(ALERT + b"x" * 30_000_000, ALERT) as (_, boxes):
        large, small = listed(boxes)
        assert "larger than 2,000,000 bytes" in str(fails(boxes, large.url))
        assert ask(boxes, small.url).body == ALERT


def test_a_server_that_went_down_is_asked_again_over_a_new_connection() -> None:
    with Mailserver({"FINN": kept(ALERT)}, PASSWORD) as server:
        boxes = reach(server.port)
        [seen] = listed(boxes)
    assert fails(boxes, seen.url).transient
    assert fails(boxes, seen.url).transient
    boxes.close()


# ---- IMAP: servers that lie ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("when", ["GREETING", "LOGIN", "SEARCH", "FETCH"])
def test_a_server_that_lies_is_an_error_soon_and_never_tells_the_password(when: str, lie: str) -> None:
    with (
        Liar(None, **{when: LIES[lie]}) as liar,
        closing(reach(liar.port, timeout=0.1, deadline=0.2, max_bytes=100_000)) as boxes,
    ):
        error = fails(boxes)
        assert PASSWORD not in f"{error!r} {error} {error.__cause__!r}"
        assert str(error).isprintable()


@pytest.mark.parametrize("answer", ["NO {}", "BAD {}", "NO [ALERT] {}"])
def test_a_server_that_repeats_the_password_does_not_make_us_tell_it(answer: str) -> None:
    with Liar(LOGIN=b"%s " + answer.format(PASSWORD).encode() + b"\r\n") as liar, closing(reach(liar.port)) as boxes:
        error = fails(boxes)
        assert (error.status, PASSWORD in f"{error!r} {error}") == (401, False)


def test_a_search_that_is_answered_with_something_else_than_numbers_is_an_error() -> None:
    for answer in (b"* SEARCH {1}\r\n1\r\n", b"* SEARCH one\r\n", b"* SEARCH \xff\r\n", b"* SEARCH 1 " + b"9" * 5000 + b"\r\n"):
        with Liar(SEARCH=answer + b"%s OK done\r\n") as liar, closing(reach(liar.port)) as boxes:
            assert "the mailbox cannot be read" in str(fails(boxes))


def test_what_a_server_says_is_told_on_one_line_without_controls() -> None:
    with Liar(SEARCH=b"%s NO \x1b[31mred\x1b[0m\t\x07\r\n") as liar, closing(reach(liar.port)) as boxes:
        assert str(fails(boxes)).isprintable()


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 1 BODY[] {3}\r\nHei)\r\n",
        b"* 1 FETCH (BODY[]<0> {3}\r\nHei UID 1)\r\n",
        b"* 1 FETCH (FLAGS (\\Recent) UID 1 BODY[] {3}\r\nHei FLAGS ())\r\n* 2 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n",
        b"* 9 FETCH (UID 9 BODY[] {4}\r\nNei!)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nHei)\r\n",
    ],
)
def test_a_mail_is_known_by_its_number_wherever_the_server_says_it(answer: bytes) -> None:
    with Liar(FETCH=answer + b"%s OK done\r\n") as liar, closing(reach(liar.port)) as boxes:
        assert ask(boxes, f"{BOX};UIDVALIDITY=7/;UID=1").body == b"Hei"


def test_a_server_that_does_not_say_goodbye_does_not_keep_us() -> None:
    with Liar(LOGOUT=b"", SEARCH=b"* SEARCH\r\n%s OK done\r\n") as liar:
        boxes = reach(liar.port, timeout=0.2)
        assert listed(boxes) == []
        boxes.close()
        assert liar.heard[-1] == "LOGOUT"


# ---- IMAP: over TLS ------------------------------------------------------------------------------------------------------


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def over_tls(liar: Liar, host: str = "localhost") -> list[Seen]:
    """List the mailbox of a server that no sample stands in for."""
    with closing(Mailboxes({}, timeout=1.5, deadline=10.0, max_bytes=1000)) as boxes:
        return listed(boxes, f"imap://u@{host}:{liar.port}/FINN")


def test_a_connection_is_made_secure_before_anything_is_told(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    injected = b"%s OK go on\r\n* BYE injected\r\n"  # what anybody may have put in before the connection was secure
    with Liar(tls, STARTTLS=injected, SEARCH=b"* SEARCH\r\n%s OK done\r\n") as liar:
        assert over_tls(liar) == []
    assert liar.heard[:3] == ["CAPABILITY", "STARTTLS", f'LOGIN "u" "{PASSWORD}"']


@pytest.mark.parametrize("answer", [b"%s NO sorry\r\n", b"%s BAD what\r\n", b"%s OK done\r\n", b"* PREAUTH\r\n", b""])
def test_a_server_without_tls_is_never_told_the_password(answer: bytes) -> None:
    with Liar(STARTTLS=answer) as liar, pytest.raises(FetchError):
        over_tls(liar)
    assert liar.heard[:2] == ["CAPABILITY", "STARTTLS"]
    assert "LOGIN" not in " ".join(liar.heard)


def test_a_server_that_says_we_are_in_already_does_not_get_around_tls() -> None:
    with Liar(GREETING=b"* PREAUTH welcome\r\n") as liar, pytest.raises(FetchError):
        over_tls(liar)
    assert liar.heard == ["CAPABILITY"]


def test_a_server_that_nobody_vouches_for_is_not_believed_nor_asked_again(tls: ssl.SSLContext) -> None:
    with Liar(tls) as liar, pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED") as raised:
        over_tls(liar)
    assert (raised.value.transient, liar.heard) == (False, ["CAPABILITY", "STARTTLS"])


def test_a_certificate_counts_for_its_own_name_only(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Liar(tls) as liar, pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        over_tls(liar, "127.0.0.1")


def test_a_mailbox_that_is_secure_from_the_start_is_never_asked_in_plain() -> None:
    with Liar() as liar, closing(Mailboxes({}, timeout=0.3, deadline=0.5, max_bytes=1000)) as boxes:
        with pytest.raises(FetchError):
            listed(boxes, f"imaps://u@localhost:{liar.port}/FINN")
        assert not any("LOGIN" in heard for heard in liar.heard)
