"""Mailboxes and folders of mails as pages: a list of mails, and each mail as it came. Nothing in them is ever changed.

The only importer of imap_tools. Addresses are those of RFC 5092: `imaps://user@host/INBOX?SINCE 1-Oct-2026` lists, and
`imaps://user@host/INBOX;UIDVALIDITY=7/;UID=20` is one mail. A folder is `file:///srv/mail`: a Maildir, an mbox, or .eml
files; `file:///srv/mail#key` is one mail.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from mailbox import mbox
from pathlib import Path
from threading import Lock, Timer
from typing import Self
from urllib.parse import quote, unquote, urlsplit

import msgspec
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from scraper import mails
from scraper.errors import FetchError
from scraper.model import Page, Request, Source


SCHEMES = ("imap", "imaps", "file")
MOST = 500  # mails of one list: the newest
_HEAD = 100_000  # bytes in which a header ends
_FORM = re.compile(
    r"(?P<scheme>imaps?)://(?P<user>[^@/]+)@(?P<host>[^:/?@]+)(?::(?P<port>\d+))?/(?P<folder>[^;?]+)"
    r"(?:;UIDVALIDITY=(?P<validity>\d+)/;UID=(?P<uid>\d+))?(?:\?(?P<search>.+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of RFC 5092, taken apart."""

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
        """Take an address apart; raises FetchError when it is none."""
        match = _FORM.fullmatch(url)
        if match is None:
            raise FetchError("this is no address of a mailbox, such as imaps://user@host/INBOX", url=url)
        secure = match["scheme"] == "imaps"
        return cls(
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


class Mailboxes:
    """Reads mailboxes and folders; safe to use from several threads, one at a time for all."""

    def __init__(self, connect_to: Mapping[str, str], timeout: float, deadline: float, max_bytes: int) -> None:
        self._connect_to = connect_to
        self._timeout = timeout
        self._deadline = deadline
        self._max_bytes = max_bytes
        self._open: dict[str, BaseMailBox] = {}
        self._lock = Lock()

    def ask(self, source: Source, request: Request, password: str) -> Page:
        """List a mailbox, or bring one mail; raises FetchError. Only the mailbox that the configuration names is read."""
        if not source.mailbox or not request.url.startswith(source.mailbox):
            raise FetchError("this is not the mailbox that the configuration names", url=request.url)
        with self._lock:
            body = self._folder(request.url) if request.url.startswith("file:") else self._imap(request.url, password)
        if len(body) > self._max_bytes:
            raise FetchError(f"the mail is larger than {self._max_bytes:,} bytes (fetch.max_bytes)", url=request.url)
        return Page(request=request, url=request.url, status=200, headers={}, body=body)

    def close(self) -> None:
        """Leave all mailboxes."""
        for box in self._open.values():
            with suppress(ImapToolsError, IMAP4.error, OSError):
                box.logout()
        self._open.clear()

    # ---- IMAP ----------------------------------------------------------------------------------------------------

    def _imap(self, url: str, password: str) -> bytes:
        address = Address.read(url)
        with self._explained(url):
            box = self._entered(address, password)
            with self._bounded(box):
                validity = _validity(box)
                if not address.uid:
                    return msgspec.json.encode(list(_listed(box, address, validity)))
                if address.validity != validity:
                    raise FetchError("the mailbox has numbered its mails anew", url=url, status=404)
                return self._mail(box, address.uid, url)

    def _entered(self, address: Address, password: str) -> BaseMailBox:
        """Give an open mailbox, entered for reading only, so that no mail can be marked as read."""
        if box := self._open.get(address.base):
            with suppress(IMAP4.error, OSError):
                box.client.noop()
                return box
        box = self._connected(address)
        with self._bounded(box):
            box.login(address.user, password, initial_folder=None)
            box.folder.set(address.folder, readonly=True)
        self._open[address.base] = box
        return box

    def _connected(self, address: Address) -> BaseMailBox:
        """Connect with TLS always, but to a sample board."""
        if where := self._connect_to.get(address.host):
            host, _, port = where.rpartition(":")
            return MailBoxUnencrypted(host, int(port), self._timeout)
        tls = ssl.create_default_context()
        if address.secure:
            return MailBox(address.host, address.port, self._timeout, ssl_context=tls)
        return MailBoxStartTls(address.host, address.port, self._timeout, ssl_context=tls)

    def _mail(self, box: BaseMailBox, uid: str, url: str) -> bytes:
        """Bring one mail whole; one byte more than we take tells that it is too large."""
        status, parts = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self._max_bytes + 1}>)")
        for part in parts if status == "OK" else ():
            if isinstance(part, tuple):
                return bytes(part[1])
        raise FetchError("the mail is no longer there", url=url, status=404)

    @contextmanager
    def _bounded(self, box: BaseMailBox) -> Iterator[None]:
        """Cut the connection at the deadline: a time-out for each read would let one byte at a time go on for ever."""
        timer = Timer(self._deadline, _cut, [box])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _explained(self, url: str) -> Iterator[None]:
        """Turn what may go wrong into a FetchError; a connection that failed is not used again."""
        try:
            yield
        except (MailboxLoginError, UnicodeError):  # their own words may quote the password
            raise FetchError("the mailbox does not accept the user and password", url=url, status=401) from None
        except MailboxFolderSelectError:
            raise FetchError("there is no such folder in the mailbox", url=url, status=404) from None
        except (ImapToolsError, IMAP4.error, OSError, ValueError) as error:
            self._open.pop(_base(url), None)
            raise FetchError(f"the mailbox cannot be read: {error}"[:300], url=url, transient=True) from None

    # ---- folders -------------------------------------------------------------------------------------------------

    def _folder(self, url: str) -> bytes:
        """List a folder of mails, or bring one of them."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path))
        try:
            if parts.fragment:
                return _one(path, unquote(parts.fragment), self._max_bytes + 1)
            base = url.partition("?")[0]
            return msgspec.json.encode([mails.entry(f"{base}#{quote(key, safe='')}", head) for key, head in _heads(path)])
        except (OSError, KeyError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no longer there"
            raise FetchError(f"the mail cannot be read: {why}", url=url, status=404) from error


def _base(url: str) -> str:
    match = _FORM.fullmatch(url)
    return url[: match.end("folder")] if match else url


def _cut(box: BaseMailBox) -> None:
    with suppress(OSError):
        box.client.sock.shutdown(socket.SHUT_RDWR)


def _validity(box: BaseMailBox) -> str:
    """Give the number that changes when a mailbox numbers its mails anew (RFC 9051, UIDVALIDITY)."""
    _, said = box.client.response("UIDVALIDITY")
    if said and said[0]:
        box.client.untagged_responses["UIDVALIDITY"] = said  # response() takes it away, and it is said only once
        return str(said[0].decode())
    return "0"


def _listed(box: BaseMailBox, address: Address, validity: str) -> Iterator[mails.Seen]:
    """List the newest mails that the search finds; only their headers are read."""
    uids = sorted(box.uids(address.search), key=int)[-MOST:]
    if not uids:
        return
    for message in box.fetch(f"UID {','.join(uids)}", headers_only=True, mark_seen=False, bulk=100):
        url = f"{address.base};UIDVALIDITY={validity}/;UID={message.uid}"
        yield mails.entry(url, message.obj.as_bytes())


# ---- folders: a Maildir, an mbox, or .eml files ------------------------------------------------------------------------


def _files(folder: Path) -> list[Path]:
    """Give the mails of a Maildir or a folder of .eml files, the newest last."""
    if (folder / "cur").is_dir():
        files = [path for part in ("cur", "new") for path in (folder / part).iterdir() if not path.name.startswith(".")]
    else:
        files = list(folder.glob("*.eml"))
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name))[-MOST:]


def _key(path: Path) -> str:
    """Give a mail's name without the flags that a mail program adds and takes away."""
    return path.name.partition(":")[0]


def _heads(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give each mail's key with as much of it as holds its header."""
    if path.is_file():
        yield from ((key, raw[:_HEAD]) for key, raw in _mbox(path))
        return
    for file in _files(path):
        with file.open("rb") as lines:
            yield _key(file), lines.read(_HEAD)


def _one(path: Path, wanted: str, most: int) -> bytes:
    """Bring one mail, or as much of it as we take."""
    if path.is_file():
        return dict(_mbox(path))[wanted][:most]
    with {_key(file): file for file in _files(path)}[wanted].open("rb") as lines:
        return lines.read(most)


def _mbox(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the newest mails of an mbox by their number."""
    box = mbox(path, create=False)
    try:
        for key in list(box.iterkeys())[-MOST:]:
            yield str(key), box.get_bytes(key)
    finally:
        box.close()
