"""A small mail server on loopback that shows folders of mails over IMAP, and remembers what it was asked.

It knows as much of IMAP4rev1 (RFC 3501) as it takes to find and read a mail, and marks mails as read as a real one would.
"""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from typing import Self

from imap_tools.imap_utf7 import utf7_decode


_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ITEM = re.compile(r"BODY(?P<peek>\.PEEK)?\[(?P<part>[^\]]*)\](?:<(?P<at>\d+)\.(?P<most>\d+)>)?|UID|FLAGS|RFC822\.SIZE")
_LONGEST = 1_000_000


@dataclass(slots=True)
class Kept:
    """One mail as it lies in a folder."""

    raw: bytes
    received: date
    flags: set[str] = field(default_factory=set)


class Mailserver:
    """Folders of mails; everybody gets in with the one password."""

    def __init__(self, folders: Mapping[str, list[Kept]], password: str, *, validity: int = 7, latency: float = 0.0) -> None:
        self.said: list[str] = []  # every command, without its tag; a password is left out
        self.folders = dict(folders)
        self.validity = validity
        self.password = password
        self.latency = latency  # seconds until it answers a command
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.cut()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mailserver: Mailserver) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.mailserver = mailserver
        self.open: set[socket.socket] = set()

    def cut(self) -> None:
        """Close the connections that are still open, as a server that goes down does."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Visit(socketserver.StreamRequestHandler):
    """One client, from its greeting on."""

    timeout = 60
    disable_nagle_algorithm = True  # else each answer would wait for the client's delayed acknowledgement
    server: _Server

    def handle(self) -> None:
        self.inside = False
        self.mails: list[Kept] | None = None
        self.server.open.add(self.connection)
        with contextlib.suppress(OSError):
            self._say("* OK The sample mail server is ready")
            while line := self.rfile.readline(_LONGEST):
                time.sleep(self.server.mailserver.latency)
                tag, _, command = line.decode("utf-8", "replace").strip().partition(" ")
                self._say(f"{tag} {self._answer(command)}")
                if command.upper() == "LOGOUT":
                    break
        self.server.open.discard(self.connection)

    def _say(self, *lines: str | bytes) -> None:
        self.wfile.write(b"".join(line if isinstance(line, bytes) else f"{line}\r\n".encode() for line in lines))

    def _answer(self, command: str) -> str:
        """Do what a command asks, and give the words that end it."""
        name, _, rest = command.partition(" ")
        if name.upper() == "UID":
            name, _, rest = rest.partition(" ")
            name = f"UID {name}"
        self.server.mailserver.said.append("LOGIN" if name.upper() == "LOGIN" else command)
        if name.upper() in ("CAPABILITY", "NOOP", "LOGOUT", "LOGIN", "AUTHENTICATE"):
            return self._outside(name.upper(), rest)
        if not self.inside:
            return "BAD Log in first"
        answers: dict[str, Callable[[str], str]] = {"EXAMINE": self._examine, "SELECT": self._select}
        if self.mails is not None:
            answers |= {"UID SEARCH": self._search, "UID FETCH": self._fetch}
        answer = answers.get(name.upper())
        return answer(rest) if answer else "BAD The sample does not know that"

    def _outside(self, name: str, rest: str) -> str:
        """Answer what needs no password, or brings it."""
        if name == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif name == "LOGOUT":
            self._say("* BYE")
        elif name == "LOGIN":
            return self._enter(_words(rest)[-1])
        elif name == "AUTHENTICATE":
            self._say("+ ")
            return self._enter(b64decode(self.rfile.readline(_LONGEST)).decode().rpartition("\0")[2])
        return "OK Done"

    def _enter(self, password: str) -> str:
        self.inside = password == self.server.mailserver.password
        return "OK Welcome" if self.inside else "NO [AUTHENTICATIONFAILED] Wrong user or password"

    def _examine(self, rest: str) -> str:
        return self._open(rest, readonly=True)

    def _select(self, rest: str) -> str:
        return self._open(rest, readonly=False)

    def _open(self, rest: str, *, readonly: bool) -> str:
        server = self.server.mailserver
        self.mails, self.readonly = server.folders.get(utf7_decode(_words(rest)[0].encode())), readonly
        if self.mails is None:
            return "NO There is no such folder"
        self._say(f"* {len(self.mails)} EXISTS", "* FLAGS (\\Seen)", f"* OK [UIDVALIDITY {server.validity}] Valid")
        return f"OK [READ-{'ONLY' if readonly else 'WRITE'}] Done"

    def _search(self, rest: str) -> str:
        words = _words(rest)
        found = [uid for uid, mail in enumerate(self.mails or [], 1) if all(_tests(iter(words), mail))]
        self._say(" ".join(["* SEARCH", *map(str, found)]))
        return "OK Done"

    def _fetch(self, rest: str) -> str:
        uids, _, wanted = rest.partition(" ")
        for uid in map(int, uids.split(",")):
            for mail in (self.mails or [])[uid - 1 : uid]:
                parts = [self._item(item, uid, mail) for item in _ITEM.finditer(wanted)]
                self._say(f"* {uid} FETCH (".encode(), b" ".join(parts), b")\r\n")
        return "OK Done"

    def _item(self, item: re.Match[str], uid: int, mail: Kept) -> bytes:
        """Give one thing that is asked of a mail; to read it without PEEK marks it as read."""
        plain = {"UID": f"UID {uid}", "FLAGS": f"FLAGS ({' '.join(mail.flags)})", "RFC822.SIZE": f"RFC822.SIZE {len(mail.raw)}"}
        if item[0] in plain:
            return plain[item[0]].encode()
        if not item["peek"] and not self.readonly:
            mail.flags.add("\\Seen")
        at, most = int(item["at"] or 0), int(item["most"] or len(mail.raw))
        body = _part(mail.raw, item["part"])[at : at + most]
        origin = f"<{at}>" if item["at"] else ""
        return f"BODY[{item['part']}]{origin} {{{len(body)}}}\r\n".encode() + body


def _words(line: str) -> list[str]:
    """Part a line into its words and quoted strings."""
    return [re.sub(r"\\(.)", r"\1", match[1]) if match[2] is None else match[2] for match in _WORD.finditer(line)]


def _tests(words: Iterator[str], mail: Kept) -> Iterator[bool]:
    """Read a search key by key, and tell for each whether a mail fits it."""
    for word in words:
        key = word.upper()
        if key == "OR":
            either = _tests(words, mail)
            yield any([next(either), next(either)])
        elif key == "SINCE":
            yield mail.received >= datetime.strptime(next(words), "%d-%b-%Y").date()  # noqa: DTZ007 - a day has no zone
        elif key == "FROM":
            yield next(words).lower() in str(message_from_bytes(mail.raw).get("from", "")).lower()
        else:
            yield key == "ALL"


def _part(raw: bytes, part: str) -> bytes:
    """Give a mail whole, its header, or some fields of that."""
    head, end, _ = raw.partition(b"\r\n\r\n")
    if not part.startswith("HEADER"):
        return raw
    wanted = part.partition("(")[2].rstrip(")").lower().split()
    lines = re.split(rb"\r\n(?![ \t])", head)
    chosen = [line for line in lines if not wanted or line.partition(b":")[0].decode().lower() in wanted]
    return b"\r\n".join(chosen) + end
