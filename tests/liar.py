"""A mail server on loopback that lies, and one that is honest until it is told to lie."""

from __future__ import annotations

import contextlib
import re
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Self


Answer = bytes | Callable[[Any], None]


class Over(Exception):  # noqa: N818 - nothing went wrong
    """The client has gone, or the test is over."""


class Liar:
    """A mail server that answers each command as a test wants, and the others as it should."""

    USUAL: Mapping[str, bytes] = {
        "GREETING": b"* OK ready\r\n",
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n",
        "EXAMINE": b"* OK [UIDVALIDITY 7]\r\n%s OK [READ-ONLY]\r\n",
        "SEARCH": b"* SEARCH 1\r\n%s OK done\r\n",
    }

    def __init__(self, tls: ssl.SSLContext | None = None, **answers: Answer) -> None:
        liar = self
        self.heard: list[str] = []
        self.answers: dict[str, Answer] = {**self.USUAL, **answers}
        self.tls = tls
        self.over = threading.Event()

        class Visit(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                with contextlib.suppress(Over, OSError, ValueError):
                    liar.serve(self)
                self.connection.close()

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Visit)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def serve(self, visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
        visit.say = self.say(visit)
        self.answer(visit, "GREETING", b"")
        while line := visit.rfile.readline():
            tag, _, command = line.strip().partition(b" ")
            self.heard.append(command.decode("latin-1"))
            name = command.decode("latin-1").removeprefix("UID ").partition(" ")[0]
            self.answer(visit, name, tag)
            if name == "STARTTLS" and self.tls:
                visit.connection = self.tls.wrap_socket(visit.connection, server_side=True)
                visit.rfile, visit.wfile = visit.connection.makefile("rb"), visit.connection.makefile("wb", 0)

    def say(self, visit: Any) -> Callable[[bytes], None]:  # noqa: ANN401 - a handler of socketserver
        def say(words: bytes) -> None:
            if self.over.is_set():
                raise Over
            visit.wfile.write(words)

        return say

    def answer(self, visit: Any, name: str, tag: bytes) -> None:  # noqa: ANN401 - a handler of socketserver
        visit.tag = tag
        self.give(visit, self.answers.get(name, b"%s OK done\r\n"))

    def give(self, visit: Any, answer: Answer) -> None:  # noqa: ANN401 - a handler of socketserver
        if callable(answer):
            answer(visit)
        else:
            visit.say(answer.replace(b"%s", visit.tag))


def drips(visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
    for _ in range(200):
        visit.say(b"*")
        time.sleep(0.05)


def goes_on(piece: bytes) -> Callable[[Any], None]:
    def fault(visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
        while True:
            visit.say(piece * 1000)

    return fault


def hangs_up(visit: Any) -> None:  # noqa: ANN401, ARG001 - a handler of socketserver
    raise Over


LIES: dict[str, Answer] = {
    "silence": b"",
    "drips": drips,
    "hangs up": hangs_up,
    "a line without an end": goes_on(b"x"),
    "lines without an end": goes_on(b"* OK still here\r\n"),
    "garbage": bytes(range(256)) + b"\r\n",
    "a bye": b"* BYE too many visitors\r\n",
    "a page of the web": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "another tag": b"zzz9 OK\r\n",
    "no": b"%s NO not now\r\n",
    "bad": b"%s BAD what\r\n",
    "an endless literal": b"* 1 FETCH (BODY[] {99999999999999999999}\r\n",
    "a large literal": b"* 1 FETCH (BODY[] {90000000000}\r\n",
    "a literal with a number of a mile": b"* 1 FETCH (BODY[] {" + b"9" * 5000 + b"}\r\n",
    "a literal that is cut short": b"* 1 FETCH (BODY[] {100}\r\nabc",
}


_PART = re.compile(r"FETCH ([0-9,]+) .*?BODY\.PEEK\[(.*?)\](?:<0\.([0-9]+)>)?")


class Inbox(Liar):
    """A mail server with one folder, honest but for what a test makes of it."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.mails: list[bytes] = []
        self.validity = 7
        self.spoiled: dict[int, Answer] = {}  # how it answers when it is asked for a single mail, by its number
        self.be_honest()

    def be_honest(self) -> None:
        """Answer every command as one should."""
        self.spoiled.clear()
        own = {"EXAMINE": self._opened, "SEARCH": self._found, "FETCH": self._fetched}
        self.answers = {**self.USUAL, "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", **own}

    def _opened(self, visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
        visit.say(b"* OK [UIDVALIDITY %d]\r\n%s OK [READ-ONLY]\r\n" % (self.validity, visit.tag))

    def _found(self, visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
        numbers = " ".join(str(uid) for uid, raw in enumerate(self.mails, 1) if raw)
        visit.say(f"* SEARCH {numbers}".rstrip().encode() + b"\r\n" + visit.tag + b" OK done\r\n")

    def _fetched(self, visit: Any) -> None:  # noqa: ANN401 - a handler of socketserver
        asked = _PART.search(self.heard[-1])
        assert asked
        for uid in map(int, asked[1].split(",")):
            if not asked[2] and (fault := self.spoiled.get(uid)) is not None:
                self.give(visit, fault)
                return
            if raw := self.mails[uid - 1] if uid <= len(self.mails) else b"":
                part = (raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if asked[2] else raw)[: int(asked[3] or len(raw))]
                visit.say(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(part), part))
        visit.say(visit.tag + b" OK done\r\n")
