"""Keeping on: the site is up beside the schedule, and all of it ends when it is told to."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo import house
from demo.tour import tour
from scraper.errors import ConfigError
from scraper.store import Store
from sources import discover
from tests.test_tour import NOW
from web.app import create_app
from web.server import listening


ROOT = Path(__file__).parents[1]
SECONDS = 30  # after which something hangs


@contextmanager
def serving(folder: Path, *, nav: str = "") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `serve` with no source, or with NAV alone at an address; give it and where its site is."""
    off = "\n".join(f"[sources.{name}]\nenabled = {str(bool(nav) and name == 'nav').lower()}" for name in discover())
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[sources.nav]")
    mail = text[text.index("[mail]") :]
    connect_to = f'connect_to = {{ "pam-stilling-feed.nav.no" = "{nav}" }}' if nav else "connect_to = {}"
    config = folder / "config.toml"
    config.write_text(head.replace("connect_to = {}", connect_to) + off + "\n" + mail, encoding="utf-8")
    (folder / "data").mkdir()
    Store.create(folder / "data" / "jobs.db").close()
    command = [sys.executable, "-m", "scraper", "--config", str(config), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            address = re.search(r"http://\S+/", said)
            assert address, said
            assert "Running" in process.stderr.readline()
            yield process, address.group()
        finally:
            process.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_site_is_up_until_it_is_told_to_end(tmp_path: Path, told: signal.Signals) -> None:
    with serving(tmp_path) as (process, address):
        public = tmp_path / "data" / "public"
        public.mkdir()
        (public / "index.html").write_text("Ledige stillinger")
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            assert answer.read() == b"Ledige stillinger"
            assert answer.headers["Strict-Transport-Security"]
        process.send_signal(told)
        assert process.wait(SECONDS) == 0


def test_a_board_that_never_answers_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        nav = f"127.0.0.1:{silent.getsockname()[1]}"
        with serving(tmp_path, nav=nav) as (process, _):
            silent.settimeout(SECONDS)
            asked, _ = silent.accept()  # the crawl is under way
            process.send_signal(signal.SIGTERM)
            assert process.wait(SECONDS) == 0
            asked.close()


def test_who_has_the_port_already_is_told_so(tmp_path: Path) -> None:
    with listening(create_app(tmp_path, https=False), "127.0.0.1", 0) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(ConfigError, match=f"127.0.0.1, port {port}: Address already in use"):  # noqa: SIM117
            with listening(create_app(tmp_path, https=False), "127.0.0.1", port):
                pass


def test_after_the_end_nobody_listens_and_open_connections_are_closed(tmp_path: Path) -> None:
    with listening(create_app(tmp_path, https=False), "127.0.0.1", 0) as address:
        port = int(address.rpartition(":")[2])
        waiting = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert waiting.recv(8) == b"HTTP/1.1"
    while waiting.recv(4096):
        pass
    waiting.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=SECONDS)


def test_the_demo_ends_with_the_site_the_staffs_room_the_mailbox_and_how_it_goes_side_by_side(tmp_path: Path) -> None:
    with tour(tmp_path, None, NOW) as shown, house.opened(tmp_path, shown.now) as opened:
        with urllib.request.urlopen(f"{opened.site}/feed.xml", timeout=SECONDS) as answer:
            assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(f"{opened.site}/jobs.db", timeout=SECONDS)
        refused.value.close()
        browser = signed_in(opened.sign_in)
        assert "venter på en avgjørelse" in browser(f"{opened.site}/ansatte/")
        assert "<h2>Kildene</h2>" in browser(opened.health)
        assert "Innboksen" in browser(f"{opened.mailbox}/")
        mail = browser(f"{opened.mailbox}/001")
        assert (opened.site in mail, "https://erfaringsjobb.example" in mail) == (True, False)


def signed_in(link: str) -> Callable[[str], str]:
    """Sign in as a browser does, and give what opens pages then."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    site = "/".join(link.split("/")[:3])
    opener.open(urllib.request.Request(link, data=b"", headers={"Origin": site}), timeout=SECONDS).close()

    def read(address: str) -> str:
        with opener.open(address, timeout=SECONDS) as answer:
            return str(answer.read().decode())

    return read
