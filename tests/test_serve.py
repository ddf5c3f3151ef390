"""Keeping on: the site is up beside the schedule, and all of it ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from bs4 import BeautifulSoup

from demo import house
from demo.inbox import Inbox
from demo.postbox import Postbox
from demo.tour import tour
from digest.subscribers import subscribe
from scraper.commands.shared import clock
from scraper.errors import ConfigError
from scraper.letters import Mail
from scraper.store import Store
from sources import discover
from tests.test_tour import NOW
from web.app import create_app
from web.server import listening


ROOT = Path(__file__).parents[1]
SECONDS = 30  # after which something hangs


@contextmanager
def serving(folder: Path, *, nav: str = "", smtp: int = 1, mails: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `serve` with no source, or with NAV alone at an address; give it and where its site is.

    So many mails wait at its start, for a mail server at a port.
    """
    off = "\n".join(f"[sources.{name}]\nenabled = {str(bool(nav) and name == 'nav').lower()}" for name in discover())
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[sources.nav]")
    mail = text[text.index("[mail]") :].replace('"localhost"', '"127.0.0.1"').replace("starttls = true", "starttls = false")
    mail = mail.replace("port = 25", f"port = {smtp}")
    connect_to = f'connect_to = {{ "pam-stilling-feed.nav.no" = "{nav}" }}' if nav else "connect_to = {}"
    config = folder / "config.toml"
    config.write_text(head.replace("connect_to = {}", connect_to) + off + "\n" + mail, encoding="utf-8")
    (folder / "data").mkdir()
    with Store.create(folder / "data" / "jobs.db") as store:
        reader = subscribe(store, "leser@example.no", consent="Skriftlig", now=NOW)
        for number in range(mails):
            raw = f"Message-ID: <{number}@example.no>\r\n\r\nHei\r\n".encode()
            store.postbox.post(Mail(subscription_id=reader.id, message_id=f"<{number}@example.no>", raw=raw), clock())
    command = [sys.executable, "-m", "scraper", "--config", str(config), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            address = re.search(r"http://\S+/", said)
            assert address, said
            assert " running" in process.stderr.readline()
            yield process, address.group()
        finally:
            process.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
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


def test_a_link_in_the_demos_mailbox_is_the_address_alone(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Lenken din"
    mail.set_content("Trykk her:\n\n<https://erfaringsjobb.example/ansatte/inn/x?a=1&b=2>\n\nHilsen oss\n")
    (tmp_path / "001.eml").write_bytes(mail.as_bytes(policy=policy.SMTP))
    page = Inbox(folder=tmp_path, site="https://erfaringsjobb.example", served="http://127.0.0.1:8080").page("/001")
    assert page
    links = [str(link["href"]) for link in BeautifulSoup(page, "lxml").select("pre a")]
    assert links == ["http://127.0.0.1:8080/ansatte/inn/x?a=1&b=2"]


def signed_in(link: str) -> Callable[[str], str]:
    """Sign in as a browser does, and give what opens pages then."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    site = "/".join(link.split("/")[:3])
    opener.open(urllib.request.Request(link, data=b"", headers={"Origin": site}), timeout=SECONDS).close()

    def read(address: str) -> str:
        with opener.open(address, timeout=SECONDS) as answer:
            return str(answer.read().decode())

    return read


# A machine that runs for years.


def config_of(folder: Path) -> list[str]:
    return [sys.executable, "-m", "scraper", "--config", str(folder / "config.toml")]


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*config_of(folder), *words], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_a_second_one_ends_with_the_process_of_the_first_and_a_dead_ones_lock_is_free(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        second = command(tmp_path, "serve", "--port", "0")
        assert second.returncode == 2
        assert f"`serve` runs already, as process {process.pid} " in second.stderr
        process.kill()
        process.wait(SECONDS)
        with subprocess.Popen(
            [*config_of(tmp_path), "serve", "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as third:
            assert third.stderr is not None
            assert "http://" in third.stderr.readline()
            third.terminate()
            assert third.wait(SECONDS) == 0


def test_a_damaged_database_is_not_begun_with(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        process.terminate()
        assert process.wait(SECONDS) == 0
    database = tmp_path / "data" / "jobs.db"
    content = bytearray(database.read_bytes())
    content[3 * 4096 : 3 * 4096 + 64] = b"\xff" * 64
    database.write_bytes(content)
    done = command(tmp_path, "serve", "--port", "0")
    assert done.returncode == 2
    assert "is not a sound database" in done.stderr
    assert "erfaringsjobb restore FILE" in done.stderr
    assert "Traceback" not in done.stderr


class Slow(Postbox):
    """A mail server that takes a mail only when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.may_take = threading.Event(), threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.asked.set()
        await asyncio.to_thread(self.may_take.wait, SECONDS)
        return await super().handle_DATA(server, session, envelope)


def test_who_ends_it_in_the_middle_of_a_mail_has_that_one_finished_and_no_other_begun(tmp_path: Path) -> None:
    with Slow(tmp_path / "mail") as slow, serving(tmp_path, smtp=slow.port, mails=3) as (process, _):
        assert slow.asked.wait(SECONDS)
        process.terminate()
        assert process.stderr is not None
        assert any(" ending" in line for line in process.stderr)
        slow.may_take.set()
        assert process.wait(SECONDS) == 0
    assert len(list((tmp_path / "mail").iterdir())) == 1
    with Store.open(tmp_path / "data" / "jobs.db") as store:
        assert store.postbox.counts() == {"new": 2, "sending": 0, "sent": 1, "failed": 0}


def test_a_mail_server_that_never_answers_does_not_keep_it_from_ending_and_its_mail_waits(tmp_path: Path) -> None:
    with Slow(tmp_path / "mail") as slow, serving(tmp_path, smtp=slow.port, mails=1) as (process, _):
        assert slow.asked.wait(SECONDS)
        process.terminate()
        assert process.wait(SECONDS) == 0
        slow.may_take.set()
    with Store.open(tmp_path / "data" / "jobs.db") as store:
        store.postbox.recover()
        assert store.postbox.counts() == {"new": 1, "sending": 0, "sent": 0, "failed": 0}


def test_no_secret_is_said_by_any_command_that_looks_or_fails(tmp_path: Path) -> None:
    with serving(tmp_path):
        pass
    names = re.findall(r"ERFARINGSJOBB_\w+", (ROOT / "deploy" / "secrets").read_text(encoding="utf-8"))
    planted = {**os.environ, **dict.fromkeys(names, "hemmelig-4711")}
    for words in (
        ["--help"],
        ["status", "--json"],
        ["doctor", "--nameserver", "127.0.0.1"],
        ["send"],
        ["backup"],
        ["collect", "nowhere"],
    ):
        done = subprocess.run(
            [*config_of(tmp_path), *words], cwd=ROOT, env=planted, capture_output=True, text=True, check=False
        )
        assert "hemmelig" not in done.stdout + done.stderr


def test_whoever_reads_what_it_says_may_go_away(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, address):
        assert process.stderr is not None
        process.stderr.close()
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(f"{address}nowhere", timeout=SECONDS)
        refused.value.close()
        process.terminate()
        assert process.wait(SECONDS) == 0
