"""Sending: whatever the mail server says, each mail has one fate and keeps its Message-ID."""

from __future__ import annotations

import asyncio
import fcntl
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from demo.postbox import Postbox
from digest.outbox import GIVE_UP_AFTER, Sent, Server, send
from digest.subscribers import subscribe
from scraper.letters import Letter, Mail
from scraper.store import Store


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
TAKE_AND_DROP, TAKE_IN_SILENCE, LEAVE = "take and drop", "take in silence", "leave"


class Scripted(Controller):
    """A mail server that says to each address what it was told to say, each saying once, and keeps what it takes.

    A saying is an answer, or a name above: TAKE_AND_DROP cuts the connection after the «250», TAKE_IN_SILENCE instead of it,
    and LEAVE ends the whole server.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(self, hostname="127.0.0.1", port=0, **options)  # type: ignore[arg-type] # aiosmtpd's own options
        self.at_mail: list[str] = []
        self.at_rcpt: dict[str, list[str]] = {}
        self.at_data: dict[str, list[str]] = {}
        self.taken: list[tuple[str, str]] = []  # address and Message-ID
        self.sessions: set[int] = set()

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's own

    async def handle_MAIL(self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.sessions.add(id(session))
        if self.at_mail:
            return self.at_mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]) -> str:  # noqa: N802
        saying = _next(self.at_rcpt, address)
        if saying.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._said(server, saying)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        saying = _next(self.at_data, address)
        if saying in ("250 OK", TAKE_AND_DROP, TAKE_IN_SILENCE):
            assert isinstance(envelope.content, bytes)
            self.taken.append((address, message_from_bytes(envelope.content)["Message-ID"]))
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


@pytest.fixture
def smtp() -> Iterator[Scripted]:
    server = Scripted()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "data" / "send.lock"


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
    assert send(box, to(other), lock, NOW + HALF_HOUR) == Sent(sent=3)
    assert sorted(other.taken) == everybody()
    other.stop()


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
