"""Mail servers on this machine alone, with folders of their own: postfix and opendkim, which send and receive, and dovecot.

There are two doors. At one, mail is signed and goes on over SMTP to the other, as it would to another's server; there
signatures are checked, and mail is put in a box that is read over IMAP.
"""

from __future__ import annotations

import imaplib
import os
import pwd
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


NAME = "mottak.example"  # of the receiving server, and what it calls itself in Authentication-Results
SELECTOR = "varsel"
_MASTER = "/usr/lib/postfix/sbin/master"
_OWNER = "nobody"  # of the box
_PATIENCE = 120.0  # seconds; the machine may have much else to do
_LAST_WORDS = 2.0  # the same, for a server that is told to end
_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "private", "public"),
    *("saved", "trace"),
)
_MAIN = """\
compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
queue_directory = {folder}/queue
data_directory = {folder}/state
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = {name}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:box/
virtual_mailbox_base = {folder}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""
_SERVICES = """\
127.0.0.1:{signing} inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:{signer} -o content_filter=smtp:[127.0.0.1]:{checking}
127.0.0.1:{checking} inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:{checker}
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
# Left to itself, opendkim does not sign the header by which a mail program leaves for its reader: see docs/operating.md.
_OPENDKIM = """\
Socket inet:{port}@127.0.0.1
Mode {mode}
InternalHosts {internal}
Domain {domain}
Selector {selector}
KeyFile {folder}/key
Canonicalization relaxed/relaxed
OversignHeaders From
SignHeaders *,+list-unsubscribe-post,+message-id
AuthservID {name}
TestPublicKeys {folder}/keys
RequireSafeKeys no
Syslog no
"""
_DOVECOT = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/box
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHost:
    """The servers, as long as they run."""

    key: Path  # of the domain that mail is signed for
    record: str  # its other half, as DNS would have it
    signing: int  # the port of the door where mail is signed, and goes on from there
    checking: int  # the port of the door where signatures are checked
    imap: int

    def arrived(self, count: int) -> list[bytes]:
        """Give the mails in the box as IMAP gives them, as soon as there are so many."""
        end = time.monotonic() + _PATIENCE
        while len(mails := self._read()) < count and time.monotonic() < end:
            time.sleep(0.1)
        return mails

    def _read(self) -> list[bytes]:
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=_PATIENCE) as box:
            box.login("box", "any")
            box.select(readonly=True)
            found = box.fetch("1:*", "(BODY.PEEK[])")[1] if box.search(None, "ALL")[1][0] else []
            return [part[1] for part in found if isinstance(part, tuple)]


@contextmanager
def mail_host(domain: str) -> Iterator[MailHost]:
    """Have the servers run until the end of the block, with a key of ``domain``."""
    with TemporaryDirectory() as name, servers() as start:
        folder, owner = Path(name), pwd.getpwnam(_OWNER)
        folder.chmod(0o755)  # each server lets go of root's rights, and must still find its files
        ports = {door: free_port() for door in ("signing", "checking", "signer", "checker", "imap")}
        known = {"folder": folder, "name": NAME, "uid": owner.pw_uid, "gid": owner.pw_gid, **ports}
        secret, record = key_pair()
        (folder / "key").write_bytes(secret)
        (folder / "keys").write_text(f"{SELECTOR}._domainkey.{domain} {record}\n", encoding="ascii")
        _owned(folder / "box", _OWNER)
        for mode, door, internal in (("s", "signer", "127.0.0.1"), ("v", "checker", "192.0.2.1")):
            of_mode = {"mode": mode, "port": ports[door], "internal": internal, "domain": domain, "selector": SELECTOR}
            config = _written(folder / f"{door}.conf", _OPENDKIM, {**known, **of_mode})
            start(ports[door], "opendkim", "-f", "-x", config)
        start(ports["imap"], "dovecot", "-F", "-c", _written(folder / "dovecot.conf", _DOVECOT, known))
        start(ports["checking"], _MASTER, "-d", "-c", _postfix(folder, known))
        doors = {door: ports[door] for door in ("signing", "checking", "imap")}
        yield MailHost(key=folder / "key", record=record, **doors)


def key_pair() -> tuple[bytes, str]:
    """Make a key to sign with; give it, and its other half as DNS would have it."""
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    record = f"v=DKIM1; k=rsa; p={''.join(public.splitlines()[1:-1])}"
    return secret.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), record


def _postfix(folder: Path, known: dict[str, object]) -> Path:
    """Write what postfix goes by, and make the folders that it keeps mail in; give where it looks."""
    own = folder / "postfix"
    own.mkdir()
    _written(own / "main.cf", _MAIN, known)
    _written(own / "master.cf", _SERVICES, known)
    (folder / "queue" / "pid").mkdir(parents=True)
    for name in ("state", *(f"queue/{queue}" for queue in _QUEUES)):
        _owned(folder / name, "postfix")
    return own


def _owned(folder: Path, owner: str) -> None:
    folder.mkdir()
    os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)


def _written(path: Path, template: str, values: dict[str, object]) -> Path:
    path.write_text(template.format(**values), encoding="ascii")
    return path


@contextmanager
def servers() -> Iterator[Callable[..., None]]:
    """Give what starts a server on a port and waits until it listens there; all of them end with the block."""
    running: list[subprocess.Popen[bytes]] = []

    def start(port: int, *command: str | Path) -> None:
        running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2))
        _wait(running[-1], port)

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
        for process in running:
            _end(process)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} does not listen on port {port}")  # type: ignore[str-bytes-safe] # ours are text


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end of a server that was told to end; opendkim takes up to five seconds to hear it, and keeps nothing."""
    try:
        process.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Give a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
