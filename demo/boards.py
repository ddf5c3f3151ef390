"""A small web server on loopback that stands in for many job boards, one per host name."""

from __future__ import annotations

import contextlib
import gzip
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast
from urllib.parse import parse_qsl, unquote, urlsplit


# Below this a real board does not trouble to compress.
GZIP_FROM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as a board sees it."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    parameters: tuple[tuple[str, str], ...] = ()  # the query whole, for boards that let one stand twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a board says back."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


Site = Callable[[Asked], Answer]


class Boards:
    """The sample boards on one loopback port, told apart by the Host header."""

    def __init__(self, sites: Mapping[str, Site], *, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self._sites = {host.lower(): site for host, site in sites.items()}
        self._server = _Server(("127.0.0.1", port), self._answer)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port that the boards listen on."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and cut the connections that are still open, as a board that goes down does."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.cut()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        site = self._sites.get(asked.host)
        if site is None:
            return Answer(status=404, body=f"No sample board answers for the host {asked.host!r}.\n".encode())
        return site(asked)


class _Server(ThreadingHTTPServer):
    """The server, which remembers its open connections so that they can be cut."""

    daemon_threads = True
    request_queue_size = 128  # a crawl opens several connections at once

    def __init__(self, address: tuple[str, int], answer: Site) -> None:
        super().__init__(address, _Handler)
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's own type
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - socketserver's own type
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's own type
        """Say nothing of a client that hung up; anything else is a mistake in a board."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def cut(self) -> None:
        """Close every connection that a client keeps open."""
        with self._guard:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together and at once; else each answer would wait for the client's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60

    def _serve(self) -> None:
        asked = self._asked()
        answer = _squeezed(cast("_Server", self.server).answer(asked), asked)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if asked.method != "HEAD" and answer.status not in {204, 304}:
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

    def _asked(self) -> Asked:
        target = urlsplit(self.path)
        headers = {name.lower(): value for name, value in reversed(self.headers.items())}
        parameters = tuple(parse_qsl(target.query, keep_blank_values=True))
        return Asked(
            method=self.command,
            host=(target.netloc or headers.get("host", "")).rpartition("@")[2].partition(":")[0].lower(),
            path=unquote(target.path),
            query=dict(reversed(parameters)),
            headers=headers,
            body=self.rfile.read(int(headers.get("content-length", "0"))),
            parameters=parameters,
        )

    def log_message(self, *_: object) -> None:
        """Keep quiet; `Boards.asked` is the log."""


def _squeezed(answer: Answer, asked: Asked) -> Answer:
    """Compress a long answer when the client can take it."""
    if len(answer.body) <= GZIP_FROM or "gzip" not in asked.headers.get("accept-encoding", ""):
        return answer
    return Answer(
        status=answer.status,
        body=gzip.compress(answer.body, compresslevel=1, mtime=0),
        content_type=answer.content_type,
        headers=(*answer.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")),
    )
