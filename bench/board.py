"""A board in NAV's form on loopback, in a process of its own, that answers each request after five milliseconds.

    python -m bench.board 5000        says its port, and answers until its standard input is closed

Everything is made before the first question, so that a test of a client is not a test of this server. It answers plainly also
those who take gzip: then all that are compared read the very same bytes. With ``--gzip`` it does what they ask.
"""

from __future__ import annotations

import asyncio
import gzip
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from bench import ads


LATENCY = 0.005
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJiZW5jaCJ9.c2lnbmF0dXJl"  # nobody's
ROBOTS = b"User-agent: *\nDisallow: /api/internal\n"
_GZIP_FROM = 500

Answers = Mapping[bytes, bytes]  # path → the whole answer, head and body


class Connection(asyncio.Protocol):
    """One client. Questions may come in pieces or several at a time; the answers go out in the same order."""

    def __init__(self, plain: Answers, packed: Answers) -> None:
        self._plain = plain
        self._packed = packed
        self._read = bytearray()
        self._waiting: deque[bytes] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Put the answer to each whole question in line."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._read[:end])
            del self._read[: end + 4]
            self._waiting.append(self._answer(head))
            asyncio.get_running_loop().call_later(LATENCY, self._send)

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        answers = self._packed if self._packed and b"gzip" in head.lower() else self._plain
        return answers.get(path) or _http(404, b"")

    def _send(self) -> None:
        self._transport.write(self._waiting.popleft())


def _http(status: int, body: bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "") -> bytes:
    packed = f"Content-Encoding: {encoding}\r\nVary: Accept-Encoding\r\n" if encoding else ""
    reason = "OK" if status == 200 else "Not Found"
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{packed}\r\n"
    return head.encode() + body


def _bodies(count: int) -> Iterator[tuple[str, bytes]]:
    """Give every path with what lies there."""
    for number, (id_, body) in enumerate(ads.pages(count)):
        if not number:
            yield "/api/v1/feed", body
        yield f"/api/v1/feed/{id_}", body
    for uuid, body in zip(ads.uuids(count), ads.entries(count), strict=True):
        yield f"/api/v1/feedentry/{uuid}", body


def _answers(count: int, *, packed: bool) -> Answers:
    answers = {path.encode(): _json(body, packed=packed) for path, body in _bodies(count)}
    token = f"Current public token for Nav Job Vacancy Feed:\n{TOKEN}"
    return {**answers, b"/api/publicToken": _http(200, token.encode()), b"/robots.txt": _http(200, ROBOTS)}


def _json(body: bytes, *, packed: bool) -> bytes:
    if packed and len(body) > _GZIP_FROM:
        return _http(200, gzip.compress(body, 6, mtime=0), "application/json", "gzip")
    return _http(200, body, "application/json")


async def _serve(count: int, *, packed: bool) -> None:
    plain = _answers(count, packed=False)
    both = (plain, _answers(count, packed=True) if packed else {})
    server = await asyncio.get_running_loop().create_server(lambda: Connection(*both), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever started us closes it, or is no more
    server.close()


@contextmanager
def running(count: int) -> Iterator[int]:
    """Have a board with so many ads; gives its port."""
    command = [sys.executable, "-m", "bench.board", str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def paths(count: int) -> list[str]:
    """Give the path of every list page and ad."""
    return [f"/api/v1/feed/{id_}" for id_, _ in ads.pages(count)] + [f"/api/v1/feedentry/{id_}" for id_ in ads.uuids(count)]


if __name__ == "__main__":
    # epoll counts in whole milliseconds and would make the five into six; select does not.
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
        runner.run(_serve(int(sys.argv[1]), packed="--gzip" in sys.argv))
