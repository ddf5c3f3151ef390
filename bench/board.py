"""A board in NAV's form on loopback, in a process of its own, that answers each request after five milliseconds.

    python -m bench.board 5000        says its port, and answers until its standard input is closed

Everything is made before the first question, so that a test of a client is not a test of this server. It answers plainly also
those who take gzip: then all that are compared read the very same bytes. With ``--gzip`` it does what they ask.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import selectors
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import cast

from bench import ads, child


LATENCY = 0.005
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJiZW5jaCJ9.c2lnbmF0dXJl"  # nobody's
ROBOTS = b"User-agent: *\nDisallow: /api/internal\n"
_GZIP_FROM = 500
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Answers = Mapping[bytes, bytes]  # path → the whole answer, head and body
Answering = Callable[[bytes, bytes], bytes]  # from head and body of a question to the whole answer


class Connection(asyncio.Protocol):
    """One client. Questions may come in pieces or several at a time; the answers go out in the same order."""

    def __init__(self, answering: Answering, latency: float) -> None:
        self._answering = answering
        self._latency = latency
        self._read = bytearray()
        self._waiting: deque[bytes] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Put the answer to each whole question in line."""
        self._read += data
        while question := self._question():
            self._waiting.append(self._answering(*question))
            if self._latency:
                asyncio.get_running_loop().call_later(self._latency, self._send)
            else:
                self._send()

    def _question(self) -> tuple[bytes, bytes] | None:
        """Take the next question off what has come, if it is there whole."""
        head = self._read.find(b"\r\n\r\n") + 4
        if head < 4:
            return None
        length = _LENGTH.search(self._read, 0, head)
        end = head + (int(length[1]) if length else 0)
        if len(self._read) < end:
            return None
        question = bytes(self._read[:head]), bytes(self._read[head:end])
        del self._read[:end]
        return question

    def _send(self) -> None:
        self._transport.write(self._waiting.popleft())


def http(status: int, body: bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "") -> bytes:
    """Give a whole answer."""
    packed = f"Content-Encoding: {encoding}\r\nVary: Accept-Encoding\r\n" if encoding else ""
    reason = "OK" if status == 200 else "Not Found"
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{packed}\r\n"
    return head.encode() + body


def packed(body: bytes, kind: str) -> bytes:
    """Give a whole answer, compressed if it is worth the trouble."""
    if len(body) <= _GZIP_FROM:
        return http(200, body, kind)
    return http(200, gzip.compress(body, 6, mtime=0), kind, "gzip")


def _bodies(count: int) -> Iterator[tuple[str, bytes]]:
    """Give every path with what lies there."""
    for number, (id_, body) in enumerate(ads.pages(count)):
        if not number:
            yield "/api/v1/feed", body
        yield f"/api/v1/feed/{id_}", body
    for uuid, body in zip(ads.uuids(count), ads.entries(count), strict=True):
        yield f"/api/v1/feedentry/{uuid}", body


def _answers(count: int, answer: Callable[[bytes, str], bytes]) -> Answers:
    answers = {path.encode(): answer(body, "application/json") for path, body in _bodies(count)}
    token = f"Current public token for Nav Job Vacancy Feed:\n{TOKEN}"
    return {**answers, b"/api/publicToken": http(200, token.encode()), b"/robots.txt": http(200, ROBOTS)}


def _by_path(count: int, *, gzips: bool) -> Answering:
    plain = _answers(count, lambda body, kind: http(200, body, kind))
    squeezed = _answers(count, packed) if gzips else plain
    missing = http(404, b"")

    def answering(head: bytes, _: bytes) -> bytes:
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        return (squeezed if b"gzip" in head.lower() else plain).get(path, missing)

    return answering


def serve(answering: Answering, latency: float = LATENCY) -> None:
    """Say the port, and answer until standard input is closed."""
    # epoll counts in whole milliseconds and would make the five into six; select does not.
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
        runner.run(_serve(answering, latency))


async def _serve(answering: Answering, latency: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answering, latency), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever started us closes it, or is no more
    server.close()


def running(count: int) -> AbstractContextManager[int]:
    """Have a board with so many ads; gives its port."""
    return child.board("bench.board", count)


def paths(count: int) -> list[str]:
    """Give the path of every list page and ad."""
    return [f"/api/v1/feed/{id_}" for id_, _ in ads.pages(count)] + [f"/api/v1/feedentry/{id_}" for id_ in ads.uuids(count)]


if __name__ == "__main__":
    serve(_by_path(int(sys.argv[1]), gzips="--gzip" in sys.argv))
