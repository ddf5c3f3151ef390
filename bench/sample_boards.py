"""Boards of several kinds on one loopback port, told apart by the Host header, in a process of their own.

    python -m bench.sample_boards 0.005 nav=1000 jobbnorge=500      says its port, and answers each request after 5 ms

Boards that tell by mail have a mailbox beside. Everything is made before the first question, and compressed as the
boards do it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from bench import board, child, samples
from bench.child import Ports, Sizes


_HOST = re.compile(rb"\r\nhost: *([^\r:]+)", re.IGNORECASE)
_MISSING = board.http(404, b"")

Question = tuple[bytes, bytes, bytes]  # host, what is asked of it, and the body


@contextmanager
def running(sizes: Sizes, latency: float) -> Iterator[Ports]:
    """Have boards with so many ads each; gives the port of each host."""
    parts = {False: "bench.sample_boards", True: "bench.sample_mailbox"}
    with ExitStack() as stack:
        ports: Ports = {}
        for mailed, module in parts.items():
            if own := {name: count for name, count in sizes.items() if (name in samples.FOLDERS) == mailed}:
                port = stack.enter_context(child.board(module, latency, *child.words(own)))
                ports |= {host: port for name in own for host in samples.KINDS[name].hosts}
        yield ports


def _answers(sizes: Sizes) -> dict[Question, bytes]:
    """Give every question with its whole answer."""
    return {question: answer for name, count in sizes.items() for question, answer in _of(samples.KINDS[name], count).items()}


def _of(kind: samples.Kind, count: int) -> dict[Question, bytes]:
    answers = {
        _question(*samples.sent(page.request)): board.packed(page.body, "application/octet-stream")
        for page in samples.pages(kind, count)
    }
    if kind.source.access and kind.source.access.url:
        answers[_question(kind.source.access.url)] = board.http(200, board.TOKEN.encode())
    return answers | {_question(f"https://{host}/robots.txt"): board.http(200, board.ROBOTS) for host in kind.hosts}


def _question(url: str, said: str = "") -> Question:
    parts = urlsplit(url)
    return parts.netloc.encode(), url.partition(parts.netloc)[2].encode(), said.encode()


def _answering(sizes: Sizes) -> board.Answering:
    answers = _answers(sizes)

    def answering(head: bytes, said: bytes) -> bytes:
        host = _HOST.search(head)
        return answers.get((host[1] if host else b"", head.split(b" ", 2)[1], said), _MISSING)

    return answering


if __name__ == "__main__":
    board.serve(_answering(child.sizes(sys.argv[2:])), float(sys.argv[1]))
