"""Serves the application beside whatever else the process does. The only importer of waitress."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask
from waitress.wasyncore import close_all

from scraper.errors import ConfigError
from web.app import refused


_LARGEST = 1_000_000  # bytes that are read at all; what is too large for a form, the application says itself
_LOOK_UP = 0.2  # seconds between two looks at whether to end


class _Refusal(ErrorTask):  # type: ignore[misc] # waitress has no types
    """Answers what is no request that can be understood with a page of ours."""

    def execute(self) -> None:
        """Write the page, and hang up."""
        answer = refused(self.channel.server.application, self.request.error.code, getattr(self.request, "path", ""))
        body = answer.get_data()
        self.status, self.content_length = answer.status, len(body)
        self.response_headers.extend(answer.headers)
        self.set_close_on_finish()
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc] # the same
    error_task_class = _Refusal


@contextmanager
def listening(app: Flask, host: str, port: int) -> Iterator[str]:
    """Serve on threads until the end of the block; give the address. Port 0 is any that is free."""
    sockets: dict[int, object] = {}
    # waitress would take away what a proxy says of its readers; the pages that ask for it know whom to believe.
    options: dict[str, object] = {"ident": None, "threads": 8, "clear_untrusted_proxy_headers": False}
    server = create_server(app, map=sockets, sockets=[_bound(host, port)], max_request_body_size=_LARGEST, **options)
    server.channel_class = _Channel
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            server.asyncore.loop(timeout=_LOOK_UP, map=sockets, count=1)

    thread = threading.Thread(target=serve, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{server.effective_port}"
    finally:
        ending.set()
        thread.join()
        server.task_dispatcher.shutdown()
        close_all(sockets)


def _bound(host: str, port: int) -> socket.socket:
    """Take the place to listen at; who else has it, or who may not, is told so."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(f"The site cannot be served at {host}, port {port}: {error.strerror or error}.") from error
