"""Sends what lies in the outbox: once each, whatever happens in between. The only importer of smtplib.

A mail is claimed before it is handed over, and marked as sent after the server has taken it. A kill between the two leaves it
claimed; the next sender puts it back with the same Message-ID, so that at most that one mail comes twice. To wait for the disk
at each mail would take longer than all else; so a power cut may bring the last twenty mails twice, and loses none.
"""

from __future__ import annotations

import fcntl
import re
import smtplib
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from digest import bounces, returns
from digest.signing import Signer
from digest.tokens import Key
from scraper.errors import SendError
from scraper.letters import Letter
from scraper.store import Store


Fate = Literal["sent", "later", "failed"]
GoOn = Callable[[], bool]

GIVE_UP_AFTER = timedelta(days=5)
_FIRST_WAIT = timedelta(minutes=30)
_READER = "(the reader)"  # stands for an address
_HOUR = timedelta(hours=1)
_SETTLED = 20  # mails, after which what has been saved is sure to be on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The mail server that takes our mail."""

    sender: str
    host: str
    port: int
    starttls: bool = True
    username: str = ""
    password: str = ""
    only_to: frozenset[str] = frozenset()  # with any, nobody else gets mail
    timeout: float = 30.0  # seconds for the next bytes
    deadline: float = 120.0  # seconds for all of a step, such as one mail
    per_hour: int = 0  # mails at most, or 0 for as many as there are
    key: Key | None = None  # seals the address that each mail comes back to, where somebody reads what does
    signer: Signer | None = None  # for a mail server that does not sign

    def envelope(self, letter: Letter) -> str:
        """Give the address that one mail comes back to."""
        if self.key is None:
            return self.sender
        return returns.address(
            self.sender, returns.Mark(number=letter.id, seal=self.key.mail_seal(letter.id, letter.message_id))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one round of sending came to."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    error: str = ""  # why the round was ended early
    held: bool = False  # as many have left within the hour as may; the rest follow


def send(store: Store, server: Server, lock: Path, now: datetime, go_on: GoOn = lambda: True) -> Sent:
    """Send every mail that is due over one connection; a fault of ours ends the round and leaves the rest in line.

    ``go_on`` is asked before each mail: who ends the program should not have to kill it in the middle of one.
    """
    with _alone(lock) as alone:
        if not alone:
            return Sent(error="somebody else is sending just now")
        store.postbox.recover()
        try:
            return _round(store, server, now, go_on)
        finally:
            store.settle()


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Hold a lock that the system frees when its holder dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _round(store: Store, server: Server, now: datetime, go_on: GoOn) -> Sent:
    """Claim mails one by one, each only when the server is there to take it."""
    fates: Counter[Fate] = Counter()
    trouble, pace = "", _Pace(server.per_hour, store.postbox.sent_since(now - _HOUR))
    try:
        with _Connection(server) as connection:
            while go_on() and pace.lets_pass and store.postbox.is_due(now, urgent=pace.only_urgent):
                connection.open()
                if letter := store.postbox.claim(now, urgent=pace.only_urgent):
                    pace.taken += 1
                    fates[_deliver(store, connection, letter, now)] += 1
                    if pace.taken % _SETTLED == 0:
                        store.settle()
    except SendError as error:
        trouble = str(error)
    held = not trouble and pace.only_urgent and store.postbox.is_due(now)
    return Sent(sent=fates["sent"], later=fates["later"], failed=fates["failed"], error=trouble, held=held)


class _Pace:
    """How many mails may leave within an hour; whoever waits for one that is urgent is held up only at double that."""

    def __init__(self, per_hour: int, taken: int) -> None:
        self._per_hour = per_hour
        self.taken = taken

    @property
    def only_urgent(self) -> bool:
        return 0 < self._per_hour <= self.taken

    @property
    def lets_pass(self) -> bool:
        return self._per_hour == 0 or self.taken < 2 * self._per_hour


def _deliver(store: Store, connection: _Connection, letter: Letter, now: datetime) -> Fate:
    """Hand one mail over and save its fate; raises SendError when it is our fault and the others would fare no better."""
    try:
        connection.deliver(letter)
    except SendError as error:
        return _undelivered(store, letter, error, now)
    store.postbox.sent(letter, now)
    return "sent"


def _undelivered(store: Store, letter: Letter, error: SendError, now: datetime) -> Fate:
    """Give a mail up, or put it back; one that was refused for our sake waits too, lest it hold up all others for ever."""
    if error.ours:
        store.postbox.try_again(letter, str(error), now + _FIRST_WAIT)
        raise error
    if error.permanent or letter.created + GIVE_UP_AFTER < now:
        with store.atomic():
            store.postbox.failed(letter, str(error))
            if error.status:
                bounces.refused(store, letter.id, error.status, now)
        return "failed"
    wait = _FIRST_WAIT * 2 ** min(letter.attempts - 1, 6)
    store.postbox.try_again(letter, str(error), now + wait, doubt=isinstance(error, _BrokenError))
    return "later"


class _BrokenError(SendError):
    """The connection broke while sending, so that the mail may have arrived."""


class _Smtp(smtplib.SMTP):
    """A conversation in which no step takes longer than it may: a server that sends a byte now and then is cut off."""

    def __init__(self, server: Server) -> None:
        self._deadline = server.deadline
        super().__init__(server.host, server.port, timeout=server.timeout)

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - smtplib's own
        """Connect, and read the greeting, in time."""
        with self.in_time():
            return super().connect(*args, **options)

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Cut the connection when something takes too long."""
        timer = threading.Timer(self._deadline, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        if self.sock:
            with suppress(OSError):  # past the layer of TLS, which another thread is just now reading from
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Connection:
    """One conversation with the mail server, taken up again where the server ends it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: _Smtp | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._smtp:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()

    def open(self) -> None:
        """See to it that the server listens; raises SendError when it does not let us in."""
        if self._smtp is None or not _listens(self._smtp):
            self._close()
            self._connect()

    def _connect(self) -> None:
        server = self._server
        try:
            self._smtp = _Smtp(server)
            with self._smtp.in_time():
                if server.starttls:
                    self._smtp.starttls(context=ssl.create_default_context())
                if server.username:
                    self._smtp.login(server.username, server.password)
        except (smtplib.SMTPException, OSError) as error:
            raise SendError(f"the mail server at {server.host}:{server.port} does not let us in: {error}", ours=True) from error

    def deliver(self, letter: Letter) -> None:
        """Hand one mail over; raises SendError that says whether to try again."""
        if self._server.only_to and letter.address not in self._server.only_to:
            raise SendError("mail.only_to does not list this address", permanent=True)
        assert self._smtp, "open() comes first"
        try:
            signer = self._server.signer
            raw = signer.signed(letter.raw) if signer else letter.raw
            with self._smtp.in_time():
                self._smtp.sendmail(self._server.envelope(letter), [letter.address], raw)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(letter, *next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            of_sender = isinstance(error, smtplib.SMTPSenderRefused)
            raise _refusal(letter, error.smtp_code, error.smtp_error, of_sender=of_sender) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _BrokenError(f"the connection broke while sending, so the mail may have arrived: {error}") from error


def _listens(smtp: _Smtp) -> bool:
    """Tell whether a server has kept the connection: many end it after an error, or after so many mails."""
    try:
        with smtp.in_time():
            return smtp.noop()[0] == 250
    except smtplib.SMTPServerDisconnected:
        return False


def _refusal(letter: Letter, code: int, reason: bytes | str, *, of_sender: bool = False) -> SendError:
    """Read a refusal. Servers like to say whose mail they refuse; what they say ends in logs, where no reader may be named.

    4xx and a full mailbox are tried again. 53x, 5.7.x, a bare 554 and a refused sender mean that we are not trusted; of the
    sender, 552 only means that this mail is too large. Any other 5xx concerns the address.
    """
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    said = re.sub(re.escape(letter.address), _READER, words, flags=re.IGNORECASE)
    status = said.lstrip()
    untrusted = status.startswith("5.7") or (code == 554 and not status.startswith("5.")) or (of_sender and code != 552)
    ours = code in (530, 534, 535, 538) or (code >= 500 and untrusted)
    permanent = code >= 500 and not ours and not status.startswith("5.2.2")
    of_reader = "" if ours or of_sender else returns.status(status) or f"{code // 100}.0.0"
    return SendError(f"{code} {said}", permanent=permanent, ours=ours, status=of_reader)


def greet(server: Server) -> None:
    """Go as far with the mail server as a mail would, and hand none over; raises SendError."""
    with _Connection(server) as connection:
        connection.open()


def hand_over(server: Server, address: str, raw: bytes, now: datetime) -> None:
    """Send one mail at once, past the outbox: for trying things out; raises SendError."""
    letter = Letter(id=0, address=address, message_id="", raw=raw, attempts=1, created=now)
    with _Connection(server) as connection:
        connection.open()
        connection.deliver(letter)
