"""Sending: whatever the mail server says, each mail has one fate and keeps its Message-ID."""

from __future__ import annotations

import asyncio
import base64
import fcntl
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from dkim import verify

from demo.postbox import Postbox
from digest.outbox import GIVE_UP_AFTER, Sent, send
from digest.signing import Signer
from digest.smtp import Server, greet, hand_over
from digest.subscribers import subscribe, unsubscribe
from digest.tokens import Key
from scraper.errors import ConfigError, SendError
from scraper.letters import Letter, Mail
from scraper.store import Store
from tests.effort import small


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
TAKE_AND_DROP, TAKE_IN_SILENCE, LEAVE = "take and drop", "take in silence", "leave"


class Scripted(Controller):
    """A mail server that says to each address what it was told to say, each saying once, and keeps what it takes.

    A saying is an answer, or a name above: TAKE_AND_DROP cuts the connection after the «250», TAKE_IN_SILENCE instead of it,
    and LEAVE ends the whole server.
    """

    def __init__(self, *, at_once: bool = False, **options: object) -> None:
        super().__init__(self, hostname="127.0.0.1", port=0, **options)  # type: ignore[arg-type] # aiosmtpd's own options
        self.extensions = ["250-PIPELINING"] * at_once
        self.at_mail: list[str] = []
        self.at_rcpt: dict[str, list[str]] = {}
        self.at_data: dict[str, list[str]] = {}
        self.taken: list[tuple[str, str]] = []  # address and Message-ID
        self.returning: dict[str, str] = {}  # for each address, the one that its mail comes back to
        self.raw: dict[str, bytes] = {}
        self.sessions: set[int] = set()
        self.meanwhile: dict[str, Callable[[str], object]] = {}  # what happens while somebody's mail is taken

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's own

    async def handle_EHLO(  # noqa: N802
        self, _: SMTP, session: Session, __: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*self.extensions, *responses]

    async def handle_MAIL(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.sessions.add(id(session))
        saying = self.at_mail.pop(0) if self.at_mail else "250 OK"
        if not saying.startswith("250"):
            return saying
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return saying

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]) -> str:  # noqa: N802
        saying = _next(self.at_rcpt, address)
        if saying.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._said(server, saying)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        self.meanwhile.get(address, str)(address)
        saying = _next(self.at_data, address)
        if saying in ("250 OK", TAKE_AND_DROP, TAKE_IN_SILENCE):
            assert isinstance(envelope.content, bytes)
            self.taken.append((address, message_from_bytes(envelope.content)["Message-ID"]))
            self.returning[address], self.raw[address] = str(envelope.mail_from), envelope.content
        return await self._said(server, saying)

    async def _said(self, server: SMTP, saying: str) -> str:
        assert server.transport
        if saying == TAKE_AND_DROP:
            await server.push("250 OK")
        if saying == LEAVE:
            assert self.server
            self.server.close()
        if not saying[:3].isdecimal():
            server.transport.close()
        elif saying.startswith("421"):
            asyncio.get_running_loop().call_soon(server.transport.close)
        return saying


def _next(sayings: dict[str, list[str]], address: str) -> str:
    left = sayings.get(address)
    return left.pop(0) if left else "250 OK"


@pytest.fixture(params=[False, True], ids=["one by one", "at once"])
def smtp(request: pytest.FixtureRequest) -> Iterator[Scripted]:
    """A mail server that is asked one thing after the other, and one that can be asked all at once."""
    server = Scripted(at_once=request.param)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "data" / "send.lock"


RAW = b"From: varsel@example.no\r\nSubject: 1 ny stilling\r\n\r\n.\r\nHei=20\r\n\r\n"
PEOPLE = ("a@example.no", "b@example.no", "c@example.no")


@pytest.fixture
def box(database: Path) -> Iterator[Store]:
    """A store with a mail for each of three people."""
    with Store.open(database) as store:
        for address in PEOPLE:
            write(store, address)
        yield store


def write(store: Store, address: str) -> None:
    person = subscribe(store, address, consent="Skriftlig", now=NOW)
    raw = f"Message-ID: {identity(address)}\r\nSubject: 1 ny stilling\r\n\r\n.\r\nSøk nå\r\n".encode()
    store.postbox.post(Mail(subscription_id=person.id, message_id=identity(address), raw=raw, vacancies=()), NOW)


def later(store: Store, address: str, now: datetime, *, urgent: bool = False) -> None:
    """Write one more mail to somebody who is there."""
    person = next(each for each in store.subscribers.all() if each.address == address)
    message_id = f"<{now.timestamp()}.{address}>"
    store.postbox.post(Mail(subscription_id=person.id, message_id=message_id, raw=RAW, urgent=urgent), now)


def identity(address: str) -> str:
    return f"<varsel.{address}>"


def to(server: Scripted, **options: object) -> Server:
    plain = Server(sender="varsel@example.no", host="127.0.0.1", port=server.port, starttls=False, timeout=5.0)
    return replace(plain, **options)  # type: ignore[arg-type] # a test's own choice


def everybody() -> list[tuple[str, str]]:
    return [(address, identity(address)) for address in PEOPLE]


# All is well.


def test_each_mail_is_sent_once_over_one_connection(box: Store, smtp: Scripted, lock: Path) -> None:
    assert send(box, to(smtp), lock, NOW) == Sent(sent=3)
    assert smtp.taken == everybody()
    assert len(smtp.sessions) == 1
    assert box.postbox.counts() == {"new": 0, "sending": 0, "sent": 3, "failed": 0}
    assert send(box, to(smtp), lock, NOW) == Sent()
    assert len(smtp.taken) == 3


def test_who_ends_the_program_waits_for_one_mail_and_no_more(box: Store, smtp: Scripted, lock: Path) -> None:
    go_on = iter([True, False])
    assert send(box, to(smtp), lock, NOW, lambda: next(go_on)) == Sent(sent=1)
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2)


def test_with_nothing_to_send_no_server_is_asked(store: Store, lock: Path) -> None:
    nowhere = Server(sender="varsel@example.no", host="127.0.0.1", port=1)
    assert send(store, nowhere, lock, NOW) == Sent()


def test_a_mail_arrives_byte_for_byte(box: Store, tmp_path: Path, lock: Path) -> None:
    with Postbox(tmp_path / "mail") as postbox:
        server = Server(sender="varsel@example.no", host="127.0.0.1", port=postbox.port, starttls=False)
        assert send(box, server, lock, NOW).sent == 3
    first, *_ = sorted((tmp_path / "mail").iterdir())
    assert first.name == "001.eml"
    assert first.read_bytes().endswith("\r\n\r\n.\r\nSøk nå\r\n".encode())


def test_only_those_who_are_named_get_mail_from_a_test_installation(box: Store, smtp: Scripted, lock: Path) -> None:
    assert send(box, to(smtp, only_to=frozenset({"b@example.no"})), lock, NOW) == Sent(sent=1, failed=2)
    assert [address for address, _ in smtp.taken] == ["b@example.no"]


# A mail is refused.


@pytest.mark.parametrize(
    "saying",
    [
        "451 4.7.1 Greylisted, please try again later",
        "450 4.2.1 Mailbox busy",
        "421 4.3.2 Shutting down",
        "452 4.2.2 Over quota",
        "552 5.2.2 Mailbox full",
    ],
)
@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_mail_that_is_refused_for_now_waits_and_the_others_go_on(
    box: Store, smtp: Scripted, lock: Path, where: str, saying: str
) -> None:
    getattr(smtp, where)["a@example.no"] = [saying]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2, later=1)
    assert send(box, to(smtp), lock, NOW + HALF_HOUR - timedelta.resolution) == Sent()
    assert send(box, to(smtp), lock, NOW + HALF_HOUR) == Sent(sent=1)
    assert sorted(smtp.taken) == everybody()


@pytest.mark.parametrize("saying", ["550 5.1.1 No such user", "553 5.1.3 Bad address", "550 Unknown", "554 5.1.1 No such user"])
@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_mail_that_is_refused_for_good_is_not_tried_again_and_the_others_go_on(
    box: Store, smtp: Scripted, lock: Path, where: str, saying: str
) -> None:
    getattr(smtp, where)["b@example.no"] = [saying]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2, failed=1)
    assert send(box, to(smtp), lock, NOW + GIVE_UP_AFTER) == Sent()
    assert box.postbox.counts()["failed"] == 1


@pytest.mark.parametrize(
    "saying", ["554 5.7.1 Message rejected as spam", "550 5.7.26 Not authenticated", "554 Spam", "530 5.7.0 TLS"]
)
@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_a_refusal_that_is_our_fault_ends_the_round_and_loses_nothing(
    box: Store, smtp: Scripted, lock: Path, where: str, saying: str
) -> None:
    getattr(smtp, where)["b@example.no"] = [saying]
    ended = send(box, to(smtp), lock, NOW)
    assert (ended.sent, ended.failed, ended.error) == (1, 0, saying)
    assert box.postbox.counts() == {"new": 2, "sending": 0, "sent": 1, "failed": 0}
    assert send(box, to(smtp), lock, NOW) == Sent(sent=1), "the refused mail does not stand in the way of the next"
    assert send(box, to(smtp), lock, NOW + HALF_HOUR) == Sent(sent=1)
    assert sorted(smtp.taken) == everybody()


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_whom_a_server_refuses_is_told_to_nobody(box: Store, smtp: Scripted, lock: Path, where: str) -> None:
    getattr(smtp, where)["b@example.no"] = ["554 5.7.1 <B@Example.no>: Relay access denied"]
    assert send(box, to(smtp), lock, NOW).error == "554 5.7.1 <(the reader)>: Relay access denied"


def test_a_sender_who_is_refused_is_our_fault_too(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_mail = ["550 5.1.0 Sender rejected"]
    assert send(box, to(smtp), lock, NOW).error == "550 5.1.0 Sender rejected"
    assert box.postbox.counts()["new"] == 3


def test_a_mail_that_is_too_large_for_the_server_fails_alone(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_mail = ["552 5.3.4 Message size exceeds fixed limit"]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2, failed=1)


def test_a_mail_waits_longer_after_each_refusal_and_is_given_up_after_five_days(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_rcpt["a@example.no"] = ["451 Later"] * 99
    now, tried, last = NOW, [], Sent()
    while not last.failed:
        last = send(box, to(smtp), lock, now)
        tried += [(now - NOW) // HALF_HOUR] * bool(last.later + last.failed)
        now += HALF_HOUR
    assert tried[:8] == [0, 1, 3, 7, 15, 31, 63, 127]
    assert GIVE_UP_AFTER < now - NOW < GIVE_UP_AFTER + timedelta(days=2)


# The server is not there, or goes away.


def test_a_server_that_is_down_costs_no_attempt(box: Store, smtp: Scripted, lock: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for _ in range(3):
        ended = send(box, to(smtp, port=port), lock, NOW)
        assert (ended.sent, ended.later, ended.failed) == (0, 0, 0)
        assert f"127.0.0.1:{port} does not let us in" in ended.error
    letter = box.postbox.claim(NOW)
    assert isinstance(letter, Letter)
    assert letter.attempts == 1


def test_a_password_that_is_refused_ends_the_round_and_loses_nothing(box: Store, lock: Path) -> None:
    right: list[bool] = []

    def check(*_: object) -> AuthResult:
        return AuthResult(success=bool(right), handled=False)

    smtp = Scripted(authenticator=check, auth_require_tls=False)
    smtp.start()
    server = to(smtp, username="varsel", password="hemmelig")
    ended = send(box, server, lock, NOW)
    assert "535" in ended.error
    assert "hemmelig" not in ended.error
    right.append(True)
    assert send(box, server, lock, NOW) == Sent(sent=3)
    smtp.stop()


def test_without_tls_nothing_leaves_where_tls_is_demanded(box: Store, smtp: Scripted, lock: Path) -> None:
    ended = send(box, to(smtp, starttls=True, username="varsel", password="hemmelig"), lock, NOW)
    assert "STARTTLS" in ended.error
    assert (smtp.taken, smtp.sessions) == ([], set())
    assert box.postbox.counts()["new"] == 3


@pytest.fixture
def behind_tls(certificate: Path) -> Iterator[Scripted]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Scripted(tls_context=context, require_starttls=True)
    server.start()
    yield server
    server.stop()


def test_mail_leaves_over_tls_where_an_authority_vouches_for_the_server(
    box: Store, behind_tls: Scripted, lock: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # as an operator with an authority of their own would
    assert send(box, to(behind_tls, host="localhost", starttls=True), lock, NOW) == Sent(sent=3)


def test_no_mail_leaves_to_a_server_that_nobody_vouches_for(box: Store, behind_tls: Scripted, lock: Path) -> None:
    ended = send(box, to(behind_tls, host="localhost", starttls=True, username="varsel", password="hemmelig"), lock, NOW)
    assert "CERTIFICATE_VERIFY_FAILED" in ended.error
    assert (behind_tls.taken, box.postbox.counts()["new"]) == ([], 3)


def test_a_connection_that_is_cut_after_the_mail_was_taken_is_opened_again(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_data["a@example.no"] = [TAKE_AND_DROP]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=3)
    assert smtp.taken == everybody()
    assert len(smtp.sessions) == 2


@pytest.mark.parametrize(("where", "copies"), [("at_rcpt", 1), ("at_data", 2)])
def test_a_mail_that_may_have_arrived_is_tried_again_as_the_same_message(
    box: Store, smtp: Scripted, lock: Path, where: str, copies: int
) -> None:
    getattr(smtp, where)["b@example.no"] = [TAKE_IN_SILENCE]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2, later=1)
    assert send(box, to(smtp), lock, NOW + HALF_HOUR) == Sent(sent=1)
    assert sorted(smtp.taken) == sorted([*everybody(), *[("b@example.no", identity("b@example.no"))] * (copies - 1)])


def test_a_server_that_goes_away_in_the_middle_ends_the_round_and_loses_nothing(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_data["a@example.no"] = [LEAVE]
    other = Scripted()
    other.start()
    ended = send(box, to(smtp), lock, NOW)
    assert (ended.sent, ended.later) == (0, 1)
    assert "does not let us in" in ended.error
    assert send(box, to(other), lock, NOW) == Sent(sent=2), "the mail that was next has lost nothing by it"
    assert send(box, to(other), lock, NOW + HALF_HOUR) == Sent(sent=1)
    assert sorted(other.taken) == everybody()
    other.stop()


def test_a_server_that_takes_so_many_mails_a_conversation_is_spoken_to_again(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_mail = ["250 OK", "421 4.7.0 Too many mails at a time", "250 OK", "250 OK"]
    assert send(box, to(smtp), lock, NOW) == Sent(sent=3)
    assert (smtp.taken, len(smtp.sessions)) == (everybody(), 2)


def test_a_server_that_takes_no_mail_at_all_is_asked_no_more_often_than_there_are_mails(
    box: Store, smtp: Scripted, lock: Path
) -> None:
    smtp.at_mail = ["421 4.3.2 Not now"] * 99
    assert send(box, to(smtp), lock, NOW) == Sent(later=3)
    assert (len(smtp.at_mail), box.postbox.counts()["new"]) == (99 - 5, 3)


class TakesAnything(StreamRequestHandler):
    """Lets all be asked at once, knows nobody called b, and awaits a mail for them all the same (RFC 2920, 3.1)."""

    taken: list[bytes]

    def handle(self) -> None:
        self.wfile.write(b"220 hei\r\n")
        known = True
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.taken.append(raw)
                self.wfile.write(b"250 ok\r\n" if known else b"554 nobody to give it to\r\n")
            else:
                known = b"b@example.no" not in line
                says = {b"EHLO": b"250-hei\r\n250 PIPELINING\r\n"}.get(command, b"250 ok\r\n")
                self.wfile.write(says if known else b"550 5.1.1 No such user\r\n")


def test_a_server_that_awaits_a_mail_for_nobody_gets_an_empty_one(box: Store, lock: Path) -> None:
    taken: list[bytes] = []
    handler = type("Taking", (TakesAnything,), {"taken": taken})
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as taking:
        taking.daemon_threads = True
        threading.Thread(target=taking.serve_forever, daemon=True).start()
        server = Server(sender="varsel@example.no", host="127.0.0.1", port=taking.server_address[1], starttls=False)
        assert send(box, server, lock, NOW) == Sent(sent=2, failed=1)
        taking.shutdown()
    assert [raw.partition(b"\r\n")[0] for raw in taken] == [
        b"Message-ID: <varsel.a@example.no>", b"", b"Message-ID: <varsel.c@example.no>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["a@example.no>\r\nRCPT TO:<b@example.no", "a b@example.no", "bjørn@example.no", "<a@example.no>"]
)
def test_what_is_no_address_is_never_said_to_a_server(smtp: Scripted, address: str) -> None:
    with pytest.raises(SendError, match="address"):
        hand_over(to(smtp), address, RAW, NOW)
    assert (smtp.taken, smtp.sessions) == ([], set())


def test_nobody_who_has_left_while_others_were_written_to_is_written_to(
    box: Store, smtp: Scripted, lock: Path, database: Path
) -> None:
    def leave(_: str) -> None:
        with Store.open(database) as other:
            for address in ("a@example.no", "c@example.no"):
                unsubscribe(other, address)

    smtp.meanwhile = {"a@example.no": leave}
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2)
    assert [address for address, _ in smtp.taken] == ["a@example.no", "b@example.no"], "the first was on its way"
    assert box.postbox.counts() == {"new": 0, "sending": 0, "sent": 1, "failed": 0}


class Book(StreamRequestHandler):
    """Greets without ever ending the line."""

    def handle(self) -> None:
        with suppress(OSError):
            for _ in range(200):
                self.wfile.write(b"2" * 65_536)


def test_a_server_whose_greeting_is_a_book_is_none_of_ours(box: Store, lock: Path) -> None:
    with ThreadingTCPServer(("127.0.0.1", 0), Book) as book, small():
        book.daemon_threads = True
        threading.Thread(target=book.serve_forever, daemon=True).start()
        server = Server(sender="varsel@example.no", host="127.0.0.1", port=book.server_address[1], starttls=False)
        ended = send(box, server, lock, NOW)
        book.shutdown()
    assert ("does not let us in" in ended.error, box.postbox.counts()["new"]) == (True, 3)


# Who sends.


def test_only_one_sends_at_a_time(box: Store, smtp: Scripted, lock: Path) -> None:
    lock.parent.mkdir()
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert send(box, to(smtp), lock, NOW) == Sent(error="somebody else is sending just now")
    assert smtp.taken == []
    assert send(box, to(smtp), lock, NOW) == Sent(sent=3), "the lock of one who is gone holds nobody up"


def test_a_mail_whose_sender_was_killed_is_sent_by_the_next_one(box: Store, smtp: Scripted, lock: Path) -> None:
    assert box.postbox.claim(NOW)
    assert send(box, to(smtp), lock, NOW) == Sent(sent=3)
    assert smtp.taken == everybody()


def test_a_person_who_leaves_gets_no_more_mail(box: Store, smtp: Scripted, lock: Path) -> None:
    box.subscribers.erase("b@example.no")
    assert send(box, to(smtp), lock, NOW) == Sent(sent=2)
    assert [address for address, _ in smtp.taken] == ["a@example.no", "c@example.no"]


# Where a mail comes back to.


def test_each_mail_comes_back_to_an_address_of_its_own_that_nobody_can_make_up(box: Store, smtp: Scripted, lock: Path) -> None:
    key = Key(b"k" * 32)
    assert send(box, to(smtp, key=key), lock, NOW) == Sent(sent=3)
    assert smtp.returning == {
        address: f"varsel+b-{number}-{key.mail_seal(number, identity(address))}@example.no"
        for number, address in enumerate(PEOPLE, 1)
    }
    assert len({seal.rpartition("-")[2] for seal in smtp.returning.values()}) == 3


def test_without_a_mailbox_for_them_mails_come_back_to_the_sender(box: Store, smtp: Scripted, lock: Path) -> None:
    send(box, to(smtp), lock, NOW)
    assert set(smtp.returning.values()) == {"varsel@example.no"}


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_an_address_that_is_refused_twice_in_a_row_as_not_there_gets_no_more_mail(
    box: Store, smtp: Scripted, lock: Path, where: str
) -> None:
    getattr(smtp, where)["b@example.no"] = ["550 5.1.1 No such user"] * 2
    send(box, to(smtp), lock, NOW)
    assert len(box.subscribers.all()) == 3
    two_days_on = NOW + timedelta(days=2)
    later(box, "b@example.no", two_days_on)
    assert send(box, to(smtp), lock, two_days_on) == Sent(failed=1)
    assert [person.address for person in box.subscribers.all()] == ["a@example.no", "c@example.no"]
    assert box.bounces.stopped(NOW - HALF_HOUR) == 1


@pytest.mark.parametrize("saying", ["554 5.7.1 Spam", "552 5.3.4 Too large", "550 Unknown", "451 4.7.1 Greylisted"])
def test_any_other_refusal_stops_nobody_at_once(box: Store, smtp: Scripted, lock: Path, saying: str) -> None:
    smtp.at_rcpt["b@example.no"] = [saying] * 9
    for hours in range(9):
        send(box, to(smtp), lock, NOW + timedelta(hours=hours))
        later(box, "b@example.no", NOW + timedelta(hours=hours))
    assert len(box.subscribers.all()) == 3


def test_who_is_not_to_get_mail_from_a_test_installation_stays_subscribed(box: Store, smtp: Scripted, lock: Path) -> None:
    for _ in range(3):
        send(box, to(smtp, only_to=frozenset({"b@example.no"})), lock, NOW)
        later(box, "a@example.no", datetime.now(UTC))
    assert len(box.subscribers.all()) == 3
    assert box.bounces.kinds(NOW - HALF_HOUR) == {"hard": 0, "soft": 0, "ours": 0}


# How fast.


def test_no_more_leave_within_an_hour_than_may_and_the_rest_follow(box: Store, smtp: Scripted, lock: Path) -> None:
    slow, hour = to(smtp, per_hour=2), timedelta(hours=1)
    assert send(box, slow, lock, NOW) == Sent(sent=2, held=True)
    assert send(box, slow, lock, NOW + hour - timedelta.resolution) == Sent(held=True)
    assert send(box, slow, lock, NOW + hour) == Sent(sent=1)
    assert smtp.taken == everybody()


def test_a_mail_that_somebody_waits_for_goes_first_and_is_held_only_at_double(box: Store, smtp: Scripted, lock: Path) -> None:
    for minute in range(3):
        later(box, "c@example.no", NOW + timedelta(minutes=minute), urgent=True)
    assert send(box, to(smtp, per_hour=1), lock, NOW + HALF_HOUR) == Sent(sent=2, held=True)
    assert [address for address, _ in smtp.taken] == ["c@example.no"] * 2
    later_on = NOW + HALF_HOUR + timedelta(hours=1)
    assert send(box, to(smtp, per_hour=1), lock, later_on) == Sent(sent=1, held=True)
    assert [address for address, _ in smtp.taken] == ["c@example.no"] * 3


def test_refusals_count_towards_the_hour_too(box: Store, smtp: Scripted, lock: Path) -> None:
    smtp.at_rcpt["a@example.no"] = ["451 Later"]
    assert send(box, to(smtp, per_hour=2), lock, NOW) == Sent(sent=1, later=1, held=True)


# The signature.


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    path = tmp_path_factory.mktemp("dkim") / "dkim.pem"
    path.write_bytes(secret_key(2048))
    return Signer.load(path, "varsel", "example.no")


def secret_key(bits: int, ending: bytes = b"\n") -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.replace(b"\n", ending)


def record(signer: Signer) -> str:
    """What DNS has of a signer's key."""
    public = load_pem_private_key(signer.secret, None).public_key()
    return (
        f"v=DKIM1; k=rsa; p={base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()}"
    )


def test_a_signature_holds_where_the_mail_arrives_and_covers_what_must_not_change(
    box: Store, smtp: Scripted, lock: Path, signer: Signer
) -> None:
    later(box, "c@example.no", NOW)
    send(box, to(smtp, signer=signer), lock, NOW)
    arrived = smtp.raw["c@example.no"]
    assert arrived.endswith(RAW)
    names = {b"varsel._domainkey.example.no.": record(signer).encode()}
    assert verify(arrived, dnsfunc=lambda name, **_: names[name])
    signed = "".join(message_from_bytes(arrived)["DKIM-Signature"].split())
    for name in ("from:from", "subject", "list-unsubscribe:", "list-unsubscribe-post"):
        assert name in signed
    for tampered in (arrived.replace(b"1 ny", b"2 nye"), arrived.replace(b"Hei", b"Nei"), b"From: x@example.com\r\n" + arrived):
        assert not verify(tampered, dnsfunc=lambda *_, **__: record(signer).encode())


def test_a_signer_knows_its_other_half(signer: Signer) -> None:
    assert signer.is_believed(record(signer))
    assert not signer.is_believed(record(Signer(selector="x", domain="example.no", secret=secret_key(1024))))
    assert not signer.is_believed("v=DKIM1; p=")
    assert not signer.is_believed("nonsense")


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_key_is_read_however_its_lines_end(tmp_path: Path, ending: bytes) -> None:
    (tmp_path / "dkim.pem").write_bytes(secret_key(2048, ending))
    assert Signer.load(tmp_path / "dkim.pem", "varsel", "example.no").bits == 2048


@pytest.mark.parametrize("content", [None, b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_named_before_anything_is_sent(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)
    with pytest.raises(ConfigError, match=r"dkim\.pem"):
        Signer.load(tmp_path / "dkim.pem", "varsel", "example.no")


def test_a_mail_that_cannot_be_signed_is_not_sent(box: Store, smtp: Scripted, lock: Path) -> None:
    broken = Signer(selector="varsel", domain="example.no", secret=b"")
    ended = send(box, to(smtp, signer=broken), lock, NOW)
    assert (ended.sent, "cannot be signed" in ended.error, smtp.taken) == (0, True, [])
    assert box.postbox.counts()["new"] == 3
    assert "secret" not in repr(broken)


# For trying things out.


def test_one_can_go_as_far_as_a_mail_would_and_send_none(smtp: Scripted) -> None:
    greet(to(smtp))
    assert (smtp.taken, smtp.sessions) == ([], set())
    with pytest.raises(SendError, match="STARTTLS"):
        greet(to(smtp, starttls=True))


def test_one_mail_can_be_handed_over_past_the_outbox(smtp: Scripted) -> None:
    hand_over(to(smtp, key=None), "drift@example.no", RAW, NOW)
    assert smtp.raw == {"drift@example.no": RAW}


# A server that talks, and never comes to the point.


SAID = {
    b"EHLO": b"250 ok\r\n",
    b"MAIL": b"250 ok\r\n",
    b"RCPT": b"250 ok\r\n",
    b"DATA": b"354 go on\r\n",
    b"NOOP": b"250 ok\r\n",
}


class Talker(StreamRequestHandler):
    """Begins an answer to one command, a letter now and then, and never ends it."""

    def handle(self) -> None:
        with suppress(OSError):
            if self.endless == b"greeting":
                self.talk()
            self.wfile.write(b"220 hei\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(self.endless):
                    self.talk()
                if line.strip() == b".":
                    self.wfile.write(b"250 ok\r\n")
                self.wfile.write(SAID.get(line[:4].upper(), b""))

    endless = b""

    def talk(self) -> None:
        while True:
            self.wfile.write(b"2")
            time.sleep(0.02)


@pytest.mark.parametrize(("endless", "doubt"), [(b"greeting", 0), (b"EHLO", 1), (b"MAIL", 1), (b".", 1)])
def test_a_server_that_never_ends_its_answer_is_cut_off_and_the_mail_waits(
    box: Store, lock: Path, endless: bytes, doubt: int
) -> None:
    handler = type("Endless", (Talker,), {"endless": endless})
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as talker:
        talker.daemon_threads = True
        threading.Thread(target=talker.serve_forever, daemon=True).start()
        server = Server(
            sender="varsel@example.no", host="127.0.0.1", port=talker.server_address[1], starttls=False, deadline=0.3
        )
        done = send(box, server, lock, NOW)
        talker.shutdown()
    assert (done.sent, box.postbox.counts()["new"]) == (0, 3)
    assert bool(done.error) == (not doubt)
