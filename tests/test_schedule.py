"""In one process, each step when it is due: what goes wrong in one is told, and holds up no other."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scraper.errors import FetchError
from scraper.fetch import Manner
from scraper.fetch.ping import ping
from scraper.store import Store
from tests.test_serve import SECONDS, serving


class Watchman(ThreadingHTTPServer):
    """Somebody outside who hears that all goes well."""

    daemon_threads = True

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Heard)
        self.status = status
        self.heard: list[str] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Heard(BaseHTTPRequestHandler):
    server: Watchman

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.send_response_only(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def watchman(status: int = 200) -> Iterator[tuple[Watchman, Manner]]:
    server = Watchman(status)
    yield server, Manner(contact="test@example.no", connect_to={"hc.example": f"127.0.0.1:{server.server_port}"})
    server.shutdown()
    server.server_close()


def test_a_watchman_is_told_that_all_goes_well() -> None:
    with watchman() as (server, manner):
        ping("https://hc.example/a-secret", manner)
        assert server.heard == ["/a-secret"]


def test_one_who_answers_badly_or_not_at_all_is_told_of_without_the_secret() -> None:
    with watchman(status=503) as (_, manner), pytest.raises(FetchError, match="answers 503") as refused:
        ping("https://hc.example/a-secret", manner)
    assert "a-secret" not in str(refused.value)
    with pytest.raises(FetchError, match="does not answer") as silent:
        ping("https://hc.example/a-secret", manner)
    assert "a-secret" not in str(silent.value)
    with pytest.raises(FetchError, match="does not answer"):
        ping("http://127.0.0.1/", Manner(contact="test@example.no", connect_to={}))


def test_a_night_that_was_missed_is_made_up_for_and_what_runs_is_known(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        said = _until(process, r"info backup file=jobs-\S+\.db\.gz bytes=\d+")
        assert "error" not in said
        process.terminate()
        assert process.wait(SECONDS) == 0
    with Store.open(tmp_path / "data" / "jobs.db") as store:
        assert store.keeping.last_alive()


def _until(process: subprocess.Popen[str], pattern: str) -> str:
    """Read what it says up to a line."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if re.search(pattern, line):
            break
    else:
        raise AssertionError("".join(lines))
    return "".join(lines)
