"""Talks with the mail server. The only importer of smtplib.

What stands on a mail's envelope goes in one piece where the server lets us (RFC 2920): each question and answer takes as long
as the way there and back. Nothing that a server does takes longer than it may.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any, Self

from digest import returns
from digest.signing import Signer
from digest.tokens import Key
from scraper.errors import SendError
from scraper.letters import Letter


_READER = "(the reader)"  # stands for an address
_NO_ADDRESS = re.compile(r"[^!-;=?-~]")  # what would be read as something else than an address
_YES = ((250,), (250, 251), (354,))  # to MAIL, RCPT and DATA


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


class BrokenError(SendError):
    """The connection broke while sending, so that the mail may have arrived."""


class AwayError(SendError):
    """The server is not there, or does not let us in: it has taken nothing."""


class _StaleError(Exception):
    """The server has ended the conversation since the mail before."""


class _Watch:
    """Cuts a conversation when a step of it takes too long; one thread, which sleeps until the step should be over."""

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        self._seconds = seconds
        self._cut = cut
        self._until = inf
        self._ended = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Watch over what is done inside."""
        self._until = monotonic() + self._seconds
        try:
            yield
        finally:
            self._until = inf

    def end(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.wait(max(0.0, min(self._seconds, self._until - monotonic()))):
            if monotonic() >= self._until:
                self._until = inf
                self._cut()


class _Smtp(smtplib.SMTP):
    """A conversation in which no step takes longer than it may: a server that sends a byte now and then is cut off."""

    def __init__(self, server: Server) -> None:
        self.begun = False  # whether the server has taken the first step of a mail
        self._watch = _Watch(server.deadline, self._cut)
        self.in_time = self._watch.step
        try:
            super().__init__(server.host, server.port, timeout=server.timeout)
        except BaseException:
            self._watch.end()
            raise

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - smtplib's own
        """Connect, and read the greeting, in time."""
        with self.in_time():
            return super().connect(*args, **options)

    def close(self) -> None:
        """End the conversation."""
        super().close()
        self._watch.end()

    def _cut(self) -> None:
        if self.sock:
            with suppress(OSError):  # past the layer of TLS, which another thread is just now reading from
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def hand_over(self, sender: str, address: str, raw: bytes) -> None:
        """Hand one mail over; what is refused is raised as smtplib's own functions do."""
        size = f" size={len(raw)}" if self.has_extn("size") else ""
        self._address(f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{address}>", "DATA")
        lines = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        self.send((b"\r\n" + lines).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n")
        code, said = self.getreply()
        if code != 250:
            raise smtplib.SMTPDataError(code, said)

    def _address(self, *steps: str) -> None:
        """Have the server take a mail's envelope, and await the rest."""
        self.begun = False
        refusal: smtplib.SMTPResponseException | None = None
        code = 0
        try:
            for yes, (code, said) in zip(_YES, self._replies(steps), strict=False):
                if code not in yes and not refusal:
                    refusal = smtplib.SMTPDataError(code, said) if self.begun else smtplib.SMTPSenderRefused(code, said, "")
                self.begun = self.begun or not refusal
            if refusal:
                self._turn_back(code)
        except smtplib.SMTPException:  # many end the conversation after they have refused something
            if not refusal:
                raise
        if refusal:
            raise refusal

    def _replies(self, steps: Sequence[str]) -> Iterator[tuple[int, bytes]]:
        """Ask, and give the answers up to the first refusal, or all of them where all is asked at once."""
        at_once = self.has_extn("pipelining")
        if at_once:
            self.send("".join(f"{step}\r\n" for step in steps))
        for step, yes in zip(steps, _YES, strict=True):
            if not at_once:
                self.send(f"{step}\r\n")
            code, said = self.getreply()
            yield code, said
            if code not in yes and not at_once:
                return

    def _turn_back(self, last: int) -> None:
        """Make ready for the next mail after a refusal; a server that awaits a mail for nobody gets an empty one."""
        if last == 354:
            self.send(".\r\n")
            self.getreply()
        self.rset()


class Connection:
    """One conversation with the mail server, taken up again where the server ends it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: _Smtp | None = None
        self._used = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._smtp:
            try:
                with self._smtp.in_time():
                    self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()

    def open(self) -> None:
        """Begin a conversation; raises AwayError when the server does not let us in."""
        self._close()
        self._smtp, self._used = None, False
        server = self._server
        try:
            self._smtp = _Smtp(server)
            with self._smtp.in_time():
                if server.starttls:
                    self._smtp.starttls(context=ssl.create_default_context())
                if server.username:
                    self._smtp.login(server.username, server.password)
                self._smtp.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            raise AwayError(f"the mail server at {server.host}:{server.port} does not let us in: {error}", ours=True) from error

    def deliver(self, letter: Letter) -> None:
        """Hand one mail over, after `open`; raises SendError that says whether to try again."""
        server = self._server
        if server.only_to and letter.address not in server.only_to:
            raise SendError("mail.only_to does not list this address", permanent=True)
        if _NO_ADDRESS.search(letter.address):
            raise SendError("what is to be the address is none", permanent=True)
        raw = server.signer.signed(letter.raw) if server.signer else letter.raw
        try:
            self._hand_over(letter, raw)
        except _StaleError:  # many servers end it after an error, or after so many mails
            self.open()
            self._hand_over(letter, raw)

    def _hand_over(self, letter: Letter, raw: bytes) -> None:
        assert self._smtp, "open() comes first"
        used, self._used = self._used, True
        try:
            with self._smtp.in_time():
                self._smtp.hand_over(self._server.envelope(letter), letter.address, raw)
        except (smtplib.SMTPException, OSError) as error:
            if used and not self._smtp.begun and _ended(error):
                raise _StaleError from error
            raise _fault(letter, error) from error


def _ended(error: OSError) -> bool:
    return not isinstance(error, smtplib.SMTPResponseException) or error.smtp_code == 421


def _fault(letter: Letter, error: OSError) -> SendError:
    """Give what has come of a mail."""
    if isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):  # and not an answer that is none
        of_sender = isinstance(error, smtplib.SMTPSenderRefused)
        return _refusal(letter, error.smtp_code, error.smtp_error, of_sender=of_sender)
    return BrokenError(f"the connection broke while sending, so the mail may have arrived: {error}")


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
    with Connection(server) as connection:
        connection.open()


def hand_over(server: Server, address: str, raw: bytes, now: datetime) -> None:
    """Send one mail at once, past the outbox: for trying things out; raises SendError."""
    letter = Letter(id=0, address=address, message_id="", raw=raw, attempts=1, created=now)
    with Connection(server) as connection:
        connection.open()
        connection.deliver(letter)
