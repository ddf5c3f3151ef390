"""A web server on loopback that lies, with one path for each fault, and a fetcher that believes it to be several hosts.

It speaks bytes rather than HTTP, as a server library would refuse to say most of this. Whatever never ends does end: when the
test is over, when the client has gone, or after some seconds.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import json
import socket
import socketserver
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Self

import httpcore

from scraper.fetch import Fetcher, Manner
from scraper.fetch.robots import Shelf
from scraper.fetch.wire import Resolver
from scraper.model import Page, Request, Source


HOST, OTHER = "board.example.no", "other.example.no"
PAGE = json.dumps([{"id": number, "title": f"Erfaringskonsulent {number}"} for number in range(200)]).encode()
_LONGEST = 10.0  # seconds that any fault lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server sees it."""

    host: str
    path: str
    headers: Mapping[str, str]  # lower-case names
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Visit:
    """A client that waits for its answer."""

    asked: Asked
    connection: socket.socket
    over: threading.Event

    def say(self, raw: bytes) -> None:
        self.connection.sendall(raw)

    def drip(self, raw: bytes, every: float = 0.05) -> None:
        """Say one byte at a time."""
        for number in range(min(len(raw), int(_LONGEST / every))):
            if self.over.wait(every):
                return
            self.say(raw[number : number + 1])


Fault = Callable[[Visit], bool]  # answers a visit; False hangs up


# ---- what a server may do ------------------------------------------------------------------------------------------------


def head(status: int = 200, **headers: object) -> bytes:
    lines = [f"HTTP/1.1 {status} So", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


def says(body: bytes = PAGE, status: int = 200, **headers: object) -> Fault:
    """Answer as an honest server does."""

    def fault(visit: Visit) -> bool:
        visit.say(head(status, **{"Content_Length": len(body), **headers}) + body)
        return headers.get("Connection") != "close"

    return fault


def raw(answer: bytes) -> Fault:
    """Say just these bytes, and hang up."""

    def fault(visit: Visit) -> bool:
        visit.say(answer)
        return False

    return fault


def moves(location: str, status: int = 302) -> Fault:
    return says(b"", status, Location=location)


def in_turn(*faults: Fault) -> Fault:
    """Answer each visit with the next fault, and all later ones with the last."""
    left = list(faults)

    def fault(visit: Visit) -> bool:
        return (left.pop(0) if len(left) > 1 else left[0])(visit)

    return fault


@dataclass
class Crowd:
    """Answers slowly, and tells how many visits there were at a time."""

    most: int = 0
    slowly: float = 0.03
    _inside: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, visit: Visit) -> bool:
        return self.around(says())(visit)

    def around(self, answer: Fault) -> Fault:
        """Answer so, but slowly."""

        def fault(visit: Visit) -> bool:
            with self._lock:
                self._inside += 1
                self.most = max(self.most, self._inside)
            visit.over.wait(self.slowly)
            with self._lock:
                self._inside -= 1
            return answer(visit)

        return fault


def silent(visit: Visit) -> bool:
    visit.over.wait(_LONGEST)
    return False


def reset(visit: Visit) -> bool:
    """Cut the connection in the rudest way, in the middle of the body."""
    visit.say(head(Content_Length=len(PAGE)) + PAGE[:100])
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.connection.close()
    return False


def endless(visit: Visit) -> bool:
    visit.say(head(Transfer_Encoding="chunked"))
    for _ in range(1_000):
        visit.say(b"10000\r\n" + bytes(65_536) + b"\r\n")
        if visit.over.is_set():
            break
    return False


def dripping_body(visit: Visit) -> bool:
    visit.say(head(Content_Length=len(PAGE)))
    visit.drip(PAGE)
    return False


def dripping_headers(visit: Visit) -> bool:
    visit.drip(head(X_Slow="a" * 500))
    return False


def bomb(visit: Visit) -> bool:
    return says(packed_zeros(), Content_Encoding="gzip")(visit)


@functools.cache
def packed_zeros(megabytes: int = 50) -> bytes:
    """Give a gzip that becomes a thousand times larger."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


FAULTS: Mapping[str, Fault] = {
    "/robots.txt": says(b"", 404),
    "/page": says(),
    "/other": says(),
    "/gzip": says(gzip.compress(PAGE), Content_Encoding="gzip"),
    "/truncated-gzip": says(gzip.compress(PAGE)[:-12], Content_Encoding="gzip"),
    "/plain-as-gzip": says(PAGE, Content_Encoding="gzip"),
    "/bomb": bomb,
    "/endless": endless,
    "/drip-body": dripping_body,
    "/drip-headers": dripping_headers,
    "/large-header": says(X_Large="a" * 200_000),
    "/silence": silent,
    "/reset": reset,
    "/hang-up": raw(b""),
    "/no-http": raw(b"220 mail.example.no ESMTP\r\n"),
    "/short": raw(head(Content_Length=len(PAGE)) + PAGE[:100]),
    "/cut-chunk": raw(head(Transfer_Encoding="chunked") + b"400\r\n" + PAGE[:100]),
    "/itself": moves("/itself"),
    "/a": moves("/b", 307),
    "/b": moves("/a", 308),
}


# ---- the server ----------------------------------------------------------------------------------------------------------


class Faults:
    """The server; a path may be bound to a host, as in «other.example.no/page»."""

    def __init__(self, paths: Mapping[str, Fault] | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        self.paths = {**FAULTS, **(paths or {})}
        self.asked: list[Asked] = []
        self.tls = tls
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def where(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def times(self, path: str) -> int:
        """Count the requests for a path."""
        return sum(asked.path == path for asked in self.asked)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def serve(self, connection: socket.socket) -> None:
        """Answer one client until somebody hangs up."""
        with self._lock:
            self._connections.add(connection)
        try:
            with connection.makefile("rb") as lines:
                while not self._over.is_set() and (asked := _read(lines)) and self._answer(asked, connection):
                    pass
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _answer(self, asked: Asked, connection: socket.socket) -> bool:
        fault = self.paths.get(asked.host + asked.path) or self.paths.get(asked.path) or says(b"", 404)
        with self._lock:
            self.asked.append(asked)
        return fault(Visit(asked, connection, self._over))


def _read(lines: BinaryIO) -> Asked | None:
    """Read a request's head, or nothing when the client has gone or does not speak HTTP."""
    words = lines.readline(65_536).split()
    if len(words) != 3 or words[0] not in (b"GET", b"POST"):
        return None
    pairs = (line.decode("latin-1").partition(":") for line in iter(lines.readline, b"\r\n"))
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Asked(
        host=headers.get("host", ""),
        path=words[1].decode("latin-1"),
        headers=headers,
        method=words[0].decode(),
        body=lines.read(int(headers.get("content-length", "0"))),
    )


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 64
    daemon_threads = False  # so that closing waits for them

    def __init__(self, faults: Faults) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults = faults


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client hung up, or does not trust our certificate
            if self.server.faults.tls is None:
                self.server.faults.serve(self.request)
                return
            with self.server.faults.tls.wrap_socket(self.request, server_side=True) as connection:
                self.server.faults.serve(connection)


# ---- the client ----------------------------------------------------------------------------------------------------------


def board(**facts: Any) -> Source:  # noqa: ANN401 - the fields of a Source
    """A source, with whatever a test wants to be different."""
    usual: dict[str, Any] = {
        "name": "board",
        "title": "Made-up board",
        "home": f"http://{HOST}/",
        "start": lambda _: (Request(url=f"http://{HOST}/page", page="list"),),
        "pages": {},
        "every": timedelta(hours=1),
        "expect": (1, 10),
        "quiet": timedelta(days=1),
    }
    return Source(**{**usual, **facts})


class Diverted(httpcore.NetworkBackend):
    """Notes each address that is to be connected to, and connects to the fault server; «dead» ones time out."""

    def __init__(self, where: str, *, dead: Iterable[str] = ()) -> None:
        self.connected: list[str] = []
        self._port = int(where.rpartition(":")[2])
        self._dead = frozenset(dead)
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 - a network backend's signature
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.connected.append(host)
        if host in self._dead:
            raise httpcore.ConnectTimeout("timed out")
        return self._sockets.connect_tcp("127.0.0.1", self._port, timeout, local_address, socket_options)


@dataclass
class Names(Resolver):
    """Answers each question about a name with the next list of addresses, and later ones with the last."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Iterable[str]:  # noqa: ARG002 - a resolver's signature
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Visitor:
    """A fetcher that finds the made-up hosts at the fault server, and notes its naps instead of taking them."""

    def __init__(
        self,
        faults: Faults,
        *,
        source: Source | None = None,
        secret: str = "",
        shelf: Shelf | None = None,
        names: Names | None = None,
        sockets: Diverted | None = None,
        **manner: Any,  # noqa: ANN401 - the fields of a Manner
    ) -> None:
        self.naps: list[float] = []
        self.source = source or board()
        hosts = {} if names else {HOST: faults.where, OTHER: faults.where}
        usual = {"contact": "drift@example.no", "connect_to": hosts, "timeout": 5.0, "deadline": 5.0, "max_bytes": 1_000_000}
        self._fetcher = Fetcher(
            Manner(**{**usual, **manner}),
            lambda _: secret,
            shelf=shelf,
            resolve=names,
            sockets=sockets,
            sleep=self.naps.append,
        )

    def get(self, path: str, *, source: Source | None = None, **facts: Any) -> Page:  # noqa: ANN401 - a Request's
        """Fetch a path of the made-up board, or a whole address."""
        url = path if ":" in path else f"http://{HOST}{path}"
        return self._fetcher.fetch(source or self.source, Request(url=url, page="list", **facts))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.close()


def http_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
