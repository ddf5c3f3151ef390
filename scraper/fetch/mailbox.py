"""Mailboxes as pages: a list of mails, and each mail as it came. Nothing in them is ever changed, not even what is unread.

The only importer of imap_tools. Addresses are those of RFC 5092: `imaps://user@host/INBOX?SINCE 1-Oct-2026 FROM "example.no"`
lists, and `imaps://user@host/INBOX;UIDVALIDITY=7/;UID=20` is one mail; for `file:` see mailfolder.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from io import BufferedReader, RawIOBase
from socket import create_connection, socket
from threading import Lock
from time import monotonic
from typing import Any, Self
from urllib.parse import unquote

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError

from scraper import mails
from scraper.errors import FetchError
from scraper.fetch import mailfolder
from scraper.fetch.mailfolder import HEAD, MOST, listed, whole
from scraper.model import Page, Request, Source
from scraper.text import one_line


SCHEMES = ("imap", "imaps", "file")
AT_A_TIME = 100  # of their headers; a server may refuse a longer line
_FAREWELL = 2.0  # seconds that a server gets to say goodbye
_FIELDS = f"(UID BODY.PEEK[HEADER.FIELDS (FROM MESSAGE-ID)]<0.{HEAD}>)"
_FORM = re.compile(
    r"(?P<scheme>imaps?)://(?P<user>[^@/]+)@(?P<host>[^:/?@]+)(?::(?P<port>\d+))?/(?P<folder>[^;?]+)"
    r"(?:;UIDVALIDITY=(?P<validity>\d+)/;UID=(?P<uid>\d+))?(?:\?(?P<search>.+))?"
)
_UID = re.compile(rb"\bUID (\d+)")


class Mailboxes:
    """Reads mailboxes and folders; safe to use from several threads, one at a time for each source."""

    def __init__(self, connect_to: Mapping[str, str], timeout: float, deadline: float, max_bytes: int) -> None:
        self._connect_to = connect_to
        self._timeout = timeout
        self._deadline = deadline
        self._most = min(max_bytes, mails.LARGEST)
        self._sessions: dict[str, _Session] = {}

    def ask(self, source: Source, request: Request, password: str) -> Page:
        """List a mailbox, or bring one mail; raises FetchError. Only the mailbox that the configuration names is read."""
        if not source.mailbox or _base(request.url) != source.mailbox:
            raise FetchError("this is not the mailbox that the configuration names", url=request.url)
        if request.url.startswith("file:"):
            body = mailfolder.ask(request.url, self._most)
        else:
            body = self._session(source.name).ask(Address.read(request.url), password)
        return Page(request=request, url=request.url, status=200, headers={}, body=body)

    def _session(self, name: str) -> _Session:
        limits = Limits(self._timeout, self._deadline, self._most + MOST * HEAD)
        return self._sessions.setdefault(name, _Session(self._connect_to, limits, self._most))

    def close(self) -> None:
        """Leave all mailboxes."""
        for session in self._sessions.values():
            session.leave()
        self._sessions.clear()


def _base(url: str) -> str:
    """Give the mailbox that an address is in."""
    match = _FORM.fullmatch(url)
    return url[: match.end("folder")] if match else re.split("[?#]", url, maxsplit=1)[0]


# ---- IMAP ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of RFC 5092, taken apart."""

    url: str
    base: str
    secure: bool
    user: str
    host: str
    port: int
    folder: str
    validity: str
    uid: str
    search: str

    @classmethod
    def read(cls, url: str) -> Self:
        """Take an address apart; raises FetchError when it is none. A line end in it would be a command of its own."""
        match = _FORM.fullmatch(url)
        if match is None or not unquote(url).isprintable():
            raise FetchError("this is no address of a mailbox, such as imaps://user@host/INBOX", url=url)
        secure = match["scheme"] == "imaps"
        return cls(
            url=url,
            base=url[: match.end("folder")],
            secure=secure,
            user=unquote(match["user"]),
            host=match["host"],
            port=int(match["port"] or (993 if secure else 143)),
            folder=unquote(match["folder"]),
            validity=match["validity"] or "",
            uid=match["uid"] or "",
            search=unquote(match["search"] or "ALL"),
        )


class Limits:
    """What one question may take: so many seconds and bytes, however slowly or endlessly a server speaks."""

    def __init__(self, timeout: float, deadline: float, most: int) -> None:
        self._timeout = timeout
        self._deadline = deadline
        self._most = most
        self.begin()

    def begin(self, seconds: float = 0.0) -> None:
        """Begin anew, for the whole deadline or for so many seconds."""
        self._until = monotonic() + (seconds or self._deadline)
        self._left = self._most

    def seconds(self) -> float:
        """Give for how long the next bytes may be waited for."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the request has passed")
        return min(self._timeout, left)

    def take(self, count: int) -> None:
        """Count bytes, before room is made for them."""
        if count > self._left:
            raise OSError("the server says more than we take")

    def took(self, count: int) -> None:
        """Count bytes that have come."""
        self._left -= count
        self.take(0)


class _Stream(RawIOBase):
    """The bytes of a connection, within limits."""

    def __init__(self, connection: socket, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever io gives
        self._connection.settimeout(self._limits.seconds())
        count = self._connection.recv_into(buffer)
        self._limits.took(count)
        return count


class _Client(IMAP4):
    """imaplib's client over a connection within limits, and over TLS but for a sample host."""

    def __init__(self, address: Address, where: str, limits: Limits) -> None:
        self._limits = limits
        self._tls = None if where else ssl.create_default_context()
        self._at_once = address.secure
        host, _, port = (where or f"{address.host}:{address.port}").rpartition(":")
        super().__init__(host, int(port))

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:  # noqa: ARG002 - imaplib's signature
        self.host, self.port = host, port
        self.sock = create_connection((host, port), self._limits.seconds())
        self._speak(self._tls if self._at_once else None)

    def _speak(self, tls: ssl.SSLContext | None) -> None:
        if tls:
            self.sock.settimeout(self._limits.seconds())
            self.sock = tls.wrap_socket(self.sock, server_hostname=self.host)
        self._lines = BufferedReader(_Stream(self.sock, self._limits))

    def secure(self) -> None:
        """Go on under TLS where that is not so yet; nothing that was said before counts, as anybody may have said it."""
        if self._tls and not self._at_once:
            if self._simple_command("STARTTLS")[0] != "OK":
                raise self.error("the server does not offer TLS")
            self.untagged_responses = {}
            self._speak(self._tls)

    def read(self, size: int) -> bytes:
        self._limits.take(size)
        return self._lines.read(size)

    def readline(self) -> bytes:
        return self._lines.readline()

    def shutdown(self) -> None:
        self.sock.close()


class _Box(BaseMailBox):
    """imap_tools' mailbox over a client of ours."""

    def __init__(self, client: IMAP4) -> None:
        self._ours = client
        super().__init__()

    def _get_mailbox_client(self) -> IMAP4:
        return self._ours


class _Session:
    """One source's way into its mailbox, which stays open between questions; one at a time."""

    def __init__(self, connect_to: Mapping[str, str], limits: Limits, most: int) -> None:
        self._connect_to = connect_to
        self._limits = limits
        self._most = most
        self._box: BaseMailBox | None = None
        self._validity = ""
        self._lock = Lock()

    def ask(self, address: Address, password: str) -> bytes:
        """List the mailbox, or bring one mail."""
        with self._lock, self._explained(address.url):
            self._limits.begin()
            box = self._entered(address, password)
            if not address.uid:
                return listed(self._heads(box, address), address.search)
            if address.validity != self._validity:
                raise FetchError("the mailbox has numbered its mails anew", url=address.url, status=404)
            return whole(self._mail(box, address), self._most, address.url)

    def leave(self) -> None:
        """Say goodbye, and do not wait long for an answer."""
        with suppress(Exception):
            self._limits.begin(_FAREWELL)
            if self._box:
                self._box.client.logout()
        self._drop()

    def _drop(self) -> None:
        if self._box:
            self._box.client.shutdown()
        self._box = None

    def _entered(self, address: Address, password: str) -> BaseMailBox:
        """Give the mailbox, entered for reading only, so that no mail can be marked as read."""
        if self._box:
            return self._box
        client = _Client(address, self._connect_to.get(address.host, ""), self._limits)
        self._box = box = _Box(client)
        client.secure()
        _log_in(box, address, password)
        box.folder.set(address.folder, readonly=True)
        said = box.client.response("UIDVALIDITY")[1]
        self._validity = said[-1].decode() if said and said[-1] else "0"
        return box

    def _heads(self, box: BaseMailBox, address: Address) -> Iterator[tuple[str, bytes]]:
        """Give sender and Message-ID of the newest mails that the search finds; nothing else of them is read."""
        uids = sorted(box.uids(address.search, charset=None), key=int)[-MOST:]
        for first in range(0, len(uids), AT_A_TIME):
            for uid, head in _fetched(box, ",".join(uids[first : first + AT_A_TIME]), _FIELDS):
                yield f"{address.base};UIDVALIDITY={self._validity}/;UID={uid}", head

    def _mail(self, box: BaseMailBox, address: Address) -> bytes:
        """Bring one mail whole; one byte more than we take tells that it is too large."""
        found = dict(_fetched(box, address.uid, f"(UID BODY.PEEK[]<0.{self._most + 1}>)"))
        if address.uid not in found:
            raise FetchError("the mail is no longer there", url=address.url, status=404)
        return found[address.uid]

    @contextmanager
    def _explained(self, url: str) -> Iterator[None]:
        """Turn what may go wrong into a FetchError; a connection that failed is not used again."""
        try:
            yield
        except FetchError as error:
            error.url = url
            if error.status != 404:
                self._drop()
            raise
        except MailboxFolderSelectError:
            self._drop()
            raise FetchError("there is no such folder in the mailbox", url=url, status=404) from None
        except Exception as error:  # noqa: BLE001 - an odd answer makes imaplib stumble over almost anything
            self._drop()
            why = one_line(str(error) or type(error).__name__, 200)
            distrust = isinstance(error, ssl.SSLCertVerificationError)
            raise FetchError(f"the mailbox cannot be read: {why}", url=url, transient=not distrust) from None


def _log_in(box: BaseMailBox, address: Address, password: str) -> None:
    """Say who we are, in the way that takes any letter where that is needed; errors keep silent on what was said."""
    plain = all(words.isascii() and words.isprintable() for words in (address.user, password))
    try:
        (box.login if plain else box.login_utf8)(address.user, password, initial_folder=None)
    except (IMAP4.abort, OSError):
        raise FetchError("the mail server fell silent when it was told user and password", transient=True) from None
    except (IMAP4.error, ImapToolsError, ValueError):
        raise FetchError("the mail server does not accept user and password", status=401) from None


def _fetched(box: BaseMailBox, uids: str, what: str) -> Iterator[tuple[str, bytes]]:
    """Ask for a part of some mails; give each with its UID, which servers say before or after it."""
    status, parts = box.client.uid("FETCH", uids, what)
    if status != "OK":
        raise IMAP4.error(f"FETCH: {parts}")
    for part, after in zip(parts, [*parts[1:], b""], strict=True):
        if isinstance(part, tuple):
            match = _UID.search(part[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            if match:
                yield match[1].decode(), bytes(part[1])
