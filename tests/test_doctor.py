"""The doctor names each thing that is wrong with the way out, and no reader."""

from __future__ import annotations

import base64
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import dns.message
import dns.rrset
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from demo.postbox import Postbox
from digest.subscribers import subscribe
from digest.tokens import Key
from scraper import backup, pipeline
from scraper.cli import main
from scraper.config import load
from scraper.doctor import Finding, examine, send
from scraper.letters import Mail
from scraper.lookup import Lookup, Unanswered, resolver
from scraper.pipeline import chosen
from scraper.process import alone
from scraper.restore import SERVING
from scraper.store import Store


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
READER = "leser@example.com"
SHIPPED = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
GOOD = {
    "erfaringsjobb.example": ["google-site-verification=x", "v=spf1 mx -all"],
    "_dmarc.erfaringsjobb.example": ["v=DMARC1; p=none; rua=mailto:post@erfaringsjobb.example"],
}


class TellsTheTime(ThreadingHTTPServer):
    """A board that has no robots.txt, and says what time it is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hour)
        self.now = NOW
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Hour(BaseHTTPRequestHandler):
    server: TellsTheTime

    def do_GET(self) -> None:
        self.send_response_only(404)
        self.send_header("Date", format_datetime(self.server.now, usegmt=True))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def board() -> Iterator[TellsTheTime]:
    server = TellsTheTime()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def postbox(tmp_path: Path) -> Iterator[Postbox]:
    with Postbox(tmp_path / "mail") as made:
        yield made


@pytest.fixture
def installed(tmp_path: Path, migrated: Path, board: TellsTheTime, postbox: Postbox) -> Path:
    """An installation in which all is well."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(migrated, data / "jobs.db")
    Key.load(data)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    path = tmp_path / "config.toml"
    path.write_text(SHIPPED)
    host = urlsplit(chosen(load(path))[0].home).hostname
    change(path, "connect_to = {}", f'connect_to = {{ "{host}" = "127.0.0.1:{board.server_port}" }}')
    change(path, '"localhost"\nport = 25\nstarttls = true', f'"127.0.0.1"\nport = {postbox.port}\nstarttls = false')
    change(path, '# bounces = "imaps://varsel%40example.no@imap.example.no/INBOX"', 'bounces = "Maildir"')
    change(path, 'staff = ""', 'staff = "drift@erfaringsjobb.example"')
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def knows(records: dict[str, list[str]]) -> Lookup:
    return lambda name: records.get(name, [])


def found(path: Path, records: dict[str, list[str]] | None = None) -> dict[str, Finding]:
    findings = list(examine(load(path), lambda: NOW, knows(GOOD if records is None else records)))
    assert not any(READER in finding.says for finding in findings)
    return {finding.what: finding for finding in findings}


def wrong(path: Path, records: dict[str, list[str]] | None = None) -> dict[str, str]:
    return {what: finding.says for what, finding in found(path, records).items() if finding.word == "wrong"}


def test_where_all_is_well_nothing_is_wrong(installed: Path) -> None:
    findings = found(installed)
    assert [what for what, finding in findings.items() if finding.word != "ok"] == ["key of copies", "serve", "DKIM"]
    assert findings["DKIM"].word == "unknown", "who signs is the mail server's business, and is not seen from here"
    assert list((installed.parent / "mail").iterdir()) == [], "nothing is sent"


def _unwritable(path: Path) -> None:
    shutil.rmtree(path.parent / "data")


def _open_key(path: Path) -> None:
    (path.parent / "data" / "key").chmod(0o640)


def _no_mail_server(path: Path) -> None:
    path.write_text(path.read_text().replace('host = "127.0.0.1"\nport = ', 'host = "127.0.0.1"\nport = 1 #'))


def _no_tls(path: Path) -> None:
    change(path, "starttls = false", "starttls = true")


def _clear_password(path: Path) -> None:
    change(path, 'username = ""', 'username = "varsel"')


def _no_mailbox(path: Path) -> None:
    shutil.rmtree(path.parent / "Maildir")


def _open_database(path: Path) -> None:
    (path.parent / "data" / "jobs.db").chmod(0o644)


def _damaged(path: Path) -> None:
    database = path.parent / "data" / "jobs.db"
    content = bytearray(database.read_bytes())
    content[3 * 4096 : 3 * 4096 + 64] = b"\xff" * 64
    database.write_bytes(content)


def _lived(path: Path, since: timedelta, until: timedelta = timedelta(0)) -> None:
    """Let the program have run between two moments, counted back from now."""
    with Store.open(path.parent / "data" / "jobs.db") as store:
        store.keeping.sign(NOW - since)
        store.keeping.sign(NOW - until)


def _no_copies(path: Path) -> None:
    _lived(path, timedelta(days=3))


def _wrong_clock(path: Path) -> None:
    _lived(path, timedelta(days=60), timedelta(days=50))


def _held(path: Path) -> None:
    with Store.open(path.parent / "data" / "jobs.db") as store:
        store.keeping.hold("a copy of the database was put back.", NOW)


def _waiting_mail(path: Path) -> None:
    with Store.open(path.parent / "data" / "jobs.db") as store:
        store.postbox.post(Mail(address="drift@erfaringsjobb.example", message_id="<1@x>", raw=b"Hei"), NOW - timedelta(days=2))


@pytest.mark.parametrize(
    ("break_it", "what", "way_out"),
    [
        (_unwritable, "data folder", "erfaringsjobb init"),
        (_unwritable, "database", "erfaringsjobb init"),
        (_open_key, "key of links", "chmod 600"),
        (_open_database, "database, mode", "chmod 600"),
        (_damaged, "database", "erfaringsjobb restore FILE"),
        (_no_copies, "copies", "erfaringsjobb backup"),
        (_wrong_clock, "clock that jumped", "erfaringsjobb resume"),
        (_held, "mail is held", "erfaringsjobb resume"),
        (_waiting_mail, "mail that waits", "erfaringsjobb send"),
        (_no_mail_server, "mail server", "mail.host"),
        (_no_tls, "mail server", "STARTTLS"),
        (_clear_password, "mail server", "mail.starttls = true"),
        (_no_mailbox, "mail that comes back", "ERFARINGSJOBB_BOUNCES_PASSWORD"),
    ],
)
def test_what_is_broken_is_named_with_the_way_out(
    installed: Path, break_it: Callable[[Path], None], what: str, way_out: str
) -> None:
    break_it(installed)
    assert way_out in wrong(installed)[what]


def test_while_serve_runs_and_copies_are_fresh_it_says_so(installed: Path) -> None:
    _lived(installed, timedelta(days=3))
    config = load(installed)
    backup.make(config, config.backups, NOW)
    with alone(config.data_folder / SERVING, "`serve`"):
        findings = found(installed)
    assert findings["serve"].word == findings["copies"].word == "ok"
    assert "2026-11-20T09:30" in findings["copies"].says


def test_staff_are_told_once_of_a_copy_that_is_late_and_status_says_so_until_there_is_one(installed: Path) -> None:
    _lived(installed, timedelta(days=3))
    config = load(installed)
    assert "copies" in pipeline.status(config, NOW).troubles
    assert [pipeline.digest(config, NOW + hours * timedelta(hours=1)) for hours in range(3)] == [1, 0, 0]
    with Store.open(config.database) as store:
        letter = store.postbox.claim(NOW + timedelta(hours=3))
        assert letter
    assert "sikkerhetskopi siden 17.11.2026" in message_from_bytes(letter.raw, policy=default).get_content()
    backup.make(config, config.backups, NOW)
    report = pipeline.status(config, NOW)
    assert (dict(report.troubles), report.copied[:16]) == ({}, "2026-11-20T09:30")


@pytest.mark.parametrize(
    ("name", "texts", "what", "way_out"),
    [
        ("erfaringsjobb.example", [], "SPF", "add a TXT record"),
        ("erfaringsjobb.example", ["v=spf1 mx -all", "v=spf1 a -all"], "SPF", "make one of them"),
        ("erfaringsjobb.example", ["v=spf1 +all"], "SPF", "-all"),
        ("erfaringsjobb.example", ["v=spf10 mx"], "SPF", "add a TXT record"),
        ("_dmarc.erfaringsjobb.example", [], "DMARC", "add a TXT record"),
        ("_dmarc.erfaringsjobb.example", ["v=DMARC1; p=maybe"], "DMARC", "p=none"),
        ("_dmarc.erfaringsjobb.example", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "DMARC", "one record"),
    ],
)
def test_what_dns_lacks_is_named(installed: Path, name: str, texts: list[str], what: str, way_out: str) -> None:
    assert way_out in wrong(installed, {**GOOD, name: texts})[what]


def test_the_word_of_the_domain_above_goes_for_this_one(installed: Path) -> None:
    change(installed, "varsel@erfaringsjobb.example", "varsel@post.erfaringsjobb.example")
    assert set(wrong(installed)) == {"SPF"}


def test_without_a_name_server_nothing_is_called_wrong(installed: Path) -> None:
    def nobody(_: str) -> list[str]:
        raise Unanswered("no answer")

    findings = list(examine(load(installed), lambda: NOW, nobody))
    assert [finding.what for finding in findings if finding.word == "unknown"] == ["key of copies", "serve", "DNS"]
    assert not [finding for finding in findings if finding.word == "wrong"]


def signing(path: Path, bits: int = 2048) -> str:
    """Let the installation sign; give the record that belongs in DNS."""
    key = made(bits)
    (path.parent / "dkim.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (path.parent / "dkim.pem").chmod(0o600)
    change(path, 'dkim_selector = ""\ndkim_key = ""', 'dkim_selector = "v1"\ndkim_key = "dkim.pem"')
    return record(key)


def made(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def record(key: rsa.RSAPrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def test_the_key_and_its_other_half_in_dns_are_compared(installed: Path) -> None:
    name = "v1._domainkey.erfaringsjobb.example"
    mine = signing(installed)
    assert wrong(installed, {**GOOD, name: [mine]}) == {}
    assert "one TXT record" in wrong(installed)["DKIM"]
    assert "not the other half" in wrong(installed, {**GOOD, name: [record(made(2048))]})["DKIM"]
    (installed.parent / "dkim.pem").chmod(0o644)
    assert "chmod 600" in wrong(installed, {**GOOD, name: [mine]})["key of DKIM, mode"]
    (installed.parent / "dkim.pem").write_text("nothing")
    assert set(wrong(installed, {**GOOD, name: [mine]})) == {"key of DKIM", "key of DKIM, mode"}


def test_a_short_key_is_named(installed: Path) -> None:
    record = signing(installed, 1024)
    assert set(wrong(installed, {**GOOD, "v1._domainkey.erfaringsjobb.example": [record]})) == {"key of DKIM"}


def test_a_clock_that_is_wrong_is_named(installed: Path, board: TellsTheTime) -> None:
    board.now = NOW + timedelta(minutes=3)
    assert "180 seconds" in wrong(installed)["clock"]


def test_where_no_board_tells_the_time_nothing_is_known_of_the_clock(installed: Path, board: TellsTheTime) -> None:
    change(installed, f":{board.server_port}", ":1")
    change(installed, "timeout = 20.0", "timeout = 0.2")
    assert found(installed)["clock"].word == "unknown"


def test_refusals_of_who_we_are_are_told_without_whom_they_were_about(installed: Path) -> None:
    with Store.open(load(installed).database) as store:
        person = subscribe(store, READER, consent="Skriftlig", now=NOW)
        store.postbox.post(Mail(subscription_id=person.id, message_id="<1@example.no>", raw=b"Hei"), NOW)
        store.bounces.count(1, "ours", "5.7.26", NOW)
    assert "5.7.26" in wrong(installed)["trust of other servers"]


# The mail that is sent.


def test_a_mail_is_sent_to_whoever_looks_after_the_program(installed: Path) -> None:
    assert send(load(installed), NOW).word == "ok"
    [mail] = (installed.parent / "mail").iterdir()
    assert b"To: drift@erfaringsjobb.example" in mail.read_bytes()


def test_without_anybody_to_send_to_it_is_said_where_to_name_them(installed: Path) -> None:
    change(installed, 'staff = "drift@erfaringsjobb.example"', 'staff = ""')
    finding = send(load(installed), NOW)
    assert (finding.word, "mail.staff" in finding.says) == ("wrong", True)


# DNS as it is asked.


class _Names(socketserver.BaseRequestHandler):
    """Answers what it knows about, and is silent on the name that begins with «silent»."""

    def handle(self) -> None:
        packet, socket = self.request
        query = dns.message.from_wire(packet)
        name = query.question[0].name
        text = name.to_text().rstrip(".")
        if text.startswith("silent"):
            return
        answer = dns.message.make_response(query)
        parts = ['"' + '" "'.join([each[:200], each[200:]]) + '"' for each in GOOD.get(text, [])]
        if parts:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *parts))
        socket.sendto(answer.to_wire(), self.client_address)


@contextmanager
def nameserver() -> Iterator[str]:
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Names) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_records_are_put_together_as_dns_has_cut_them() -> None:
    with nameserver() as address:
        lookup = resolver(address)
        assert sorted(lookup("erfaringsjobb.example")) == GOOD["erfaringsjobb.example"]
        assert lookup("nobody.example") == []


def test_the_command_prints_a_line_for_each_thing_and_ends_with_one_when_something_is_wrong(installed: Path) -> None:
    with nameserver() as address:
        command = ["--config", str(installed), "doctor", "--nameserver", address, "--send"]
        shown = CliRunner().invoke(main, command, catch_exceptions=False)
        assert shown.exit_code == 1, "the clock of this machine is not that of the board"
        assert [line for line in shown.stdout.splitlines() if line.startswith("WRONG")] == [
            line for line in shown.stdout.splitlines() if "clock" in line
        ]
        assert "ok     SPF: " in shown.stdout
    assert len(list((installed.parent / "mail").iterdir())) == 1


def test_the_command_ends_with_nothing_where_nothing_is_wrong(installed: Path, board: TellsTheTime) -> None:
    board.now = datetime.now(UTC)
    with nameserver() as address:
        shown = CliRunner().invoke(
            main, ["--config", str(installed), "doctor", "--nameserver", address], catch_exceptions=False
        )
    assert shown.exit_code == 0, shown.stdout
