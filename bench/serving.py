"""Serving the feed, packed and not, and its 304, beside nginx with the same files.

Every request has a connection of its own, as feed readers have that come once an hour; waitress ends one after a 304 anyway.
"""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import child
from bench.lines import Line
from web import packed


ITEMS = 60
ROUNDS, REQUESTS = 5, 500
_NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off; keepalive_requests 1000000; sendfile on;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port}; root {folder}/public; gzip_static on; gzip_vary on; }}
}}
"""
_ITEM = """<item><title>Erfaringskonsulent 80 % fast, psykisk helse ({number})</title><guid>tag:example.no,2026:{number}</guid>
<description>{words}</description></item>
"""


def measure(rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Line]:
    """Ask both by turns; without nginx there is nobody to compare with, and no line."""
    if not shutil.which("nginx"):
        return []
    with TemporaryDirectory() as name:
        folder = Path(name)
        _publish(folder / "public")
        with child.board("bench.served", folder / "public") as ours, _nginx(folder) as theirs:
            ports = (ours, theirs)
            return [
                _line("serve a feed", ["", ""], ports, rounds, requests),
                _line("serve a feed, packed", ["Accept-Encoding: gzip\r\n"] * 2, ports, rounds, requests),
                _line("tell that it is unchanged", [_if_none_match(port) for port in ports], ports, rounds, requests),
            ]


def _publish(public: Path) -> None:
    public.mkdir()
    words = "En stilling for deg som har levd det selv. " * 25
    feed = public / "feed.xml"
    feed.write_text("<rss>" + "".join(_ITEM.format(number=number, words=words) for number in range(ITEMS)) + "</rss>")
    packed.pack([feed])


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    """Have nginx serve the same folder."""
    port = child.free_port()
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port))
    with child.listening(["nginx", "-c", folder / "nginx.conf"], port):
        yield port


def _line(what: str, headers: list[str], ports: tuple[int, int], rounds: int, requests: int) -> Line:
    costs = [[_cost(port, header, requests) for port, header in zip(ports, headers, strict=True)] for _ in range(rounds)]
    ours, theirs = (median(column) for column in zip(*costs, strict=True))
    return Line(what=what, peer="nginx", unit="µs", ours=ours, theirs=theirs)


def _cost(port: int, header: str, requests: int) -> float:
    """Give the microseconds that an answer takes."""
    request = _request(header)
    begin = time.perf_counter()
    for _ in range(requests):
        _answer(port, request)
    return 1e6 * (time.perf_counter() - begin) / requests


def _request(header: str) -> bytes:
    return f"GET /feed.xml HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{header}\r\n".encode()


def _answer(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(1 << 20), b""))


def _if_none_match(port: int) -> str:
    """Give the header of a reader that has the file already."""
    etag = re.search(rb'(?i)^etag: (".*")', _answer(port, _request("")), re.MULTILINE)
    assert etag
    return f"If-None-Match: {etag[1].decode()}\r\n"
