"""Looks at everything around the program that mail needs, and says what is wrong and the way out. No reader is ever named."""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from digest import mail, press, smtp
from scraper import backup, fitness, process, returned, upkeep
from scraper.config import Config, secret
from scraper.errors import ConfigError, FetchError, JobsError, SendError, StoreError
from scraper.fetch import Fetcher
from scraper.lookup import Lookup, Unanswered
from scraper.mailserver import bare, signer
from scraper.model import Request, Source
from scraper.pipeline import chosen, manner
from scraper.report import LATELY
from scraper.restore import SERVING
from scraper.store import Store, check
from scraper.text import iso, one_line


Word = Literal["ok", "wrong", "unknown"]
Clock = Callable[[], datetime]

_DRIFT = timedelta(minutes=2)  # servers' own clocks are no better, and an answer takes its time
_AIM = 2048  # bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    word: Word
    says: str  # where something is wrong, also the way out


def examine(config: Config, clock: Clock, lookup: Lookup) -> Iterator[Finding]:
    """Look at one thing after the other; nothing is changed, and nothing is sent."""
    yield _python()
    yield _data(config)
    yield _database(config)
    yield from _kept_up(config, clock())
    yield from _secret_files(config)
    yield _server(config)
    yield from _names(config, lookup)
    yield _mailbox(config, clock)
    yield _trusted(config, clock())
    yield _time(config, clock)


def send(config: Config, now: datetime) -> Finding:
    """Send a mail to whoever looks after the program."""
    if not config.mail.staff:
        return _wrong("test mail", "nobody to send it to: set mail.staff")
    try:
        server = replace(bare(config), signer=signer(config))
        smtp.hand_over(server, config.mail.staff, _letter(config, now), now)
    except (SendError, ConfigError) as error:
        return _wrong("test mail", f"{error}. Nothing was sent.")
    return _ok("test mail", "sent to mail.staff; its header Authentication-Results should say spf=pass, dkim=pass, dmarc=pass")


def _letter(config: Config, now: datetime) -> bytes:
    sender = mail.Sender(name=config.mail.sender_name, address=config.mail.sender_address)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"{sender.name} <{sender.address}>"
    letter["To"] = config.mail.staff
    letter["Subject"] = "Test"
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{secrets.token_urlsafe(16)}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("erfaringsjobb doctor --send sent this mail.\n", cte="quoted-printable")
    return press.as_bytes(letter)


def _ok(what: str, says: str) -> Finding:
    return Finding(what=what, word="ok", says=says)


def _wrong(what: str, says: str) -> Finding:
    return Finding(what=what, word="wrong", says=one_line(says, 500))


def _unknown(what: str, says: str) -> Finding:
    return Finding(what=what, word="unknown", says=one_line(says, 500))


# ---- files --------------------------------------------------------------------------------------------------------------


def _data(config: Config) -> Finding:
    folder = config.data_folder
    try:
        with tempfile.TemporaryFile(dir=folder):
            return _ok("data folder", f"{folder} can be written")
    except FileNotFoundError:
        return _wrong("data folder", f"{folder} is not there: run `erfaringsjobb init`")
    except OSError as error:
        return _wrong(
            "data folder", f"{folder} cannot be written ({error.strerror}): give it to the user that runs the program"
        )


def _python() -> Finding:
    """Look at what the program stands on."""
    if faults := list(fitness.unfit()):
        return _wrong("Python", " ".join(faults))
    known = "; it has CVE-2024-6923, from which our mails are safe: upgrade it all the same" if fitness.breaks_headers() else ""
    return _ok("Python", f"{sys.version.split()[0]}, with zone data and an apscheduler without known faults{known}")


def _database(config: Config) -> Finding:
    try:
        Store.open(config.database).close()
        check(config.database)
    except StoreError as error:
        return _wrong("database", str(error))
    return _ok("database", "sound, and up to date")


def _kept_up(config: Config, now: datetime) -> Iterator[Finding]:
    """Look at what must not run out: copies, room, and mail that leaves."""
    try:
        with Store.open(config.database) as store:
            found = list(upkeep.troubles(config, store, now))
    except StoreError:
        return
    yield from (_wrong(trouble.what, trouble.says) for trouble in found)
    copies = backup.copies(config.backups)
    if not any(trouble.what == "copies" for trouble in found):
        newest = f"the newest of {len(copies)} is of {iso(copies[-1].taken)[:16]} (UTC)" if copies else "none yet"
        yield _ok("copies", f"{newest}, in {config.backups}")
    if not secret(backup.KEY):
        yield _unknown("key of copies", f"copies are not encrypted, and whoever has one has all: set {backup.KEY}")
    yield _serving(config)


def _serving(config: Config) -> Finding:
    try:
        with process.alone(config.data_folder / SERVING, "`serve`"):
            return _unknown("serve", "does not run, so nobody can sign up: start it, or let cron run `erfaringsjobb run`")
    except ConfigError as error:
        return _ok("serve", str(error))


def _secret_files(config: Config) -> Iterator[Finding]:
    """Look at the keys; the one beside the database is made when it is first needed."""
    if config.database.exists():
        yield _kept(config.database, "database, mode")
    own = config.data_folder / "key"
    yield _kept(own, "key of links") if own.exists() else _ok("key of links", f"{own} will be made when it is needed")
    if config.mail.dkim_key:
        yield _signing(config)
        yield _kept(config.dkim_key, "key of DKIM, mode")


def _kept(path: Path, what: str) -> Finding:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return _wrong(what, f"{path}: {error.strerror}")
    if mode & 0o077:
        return _wrong(what, f"{path} can be read by others (mode {mode:03o}): chmod 600 {path}")
    if not os.access(path, os.R_OK):
        return _wrong(what, f"{path} cannot be read by the user that runs this: chown it")
    return _ok(what, f"only its owner can read {path}")


def _signing(config: Config) -> Finding:
    try:
        ours = signer(config)
    except ConfigError as error:
        return _wrong("key of DKIM", str(error))
    bits = ours.bits if ours else 0
    if bits < _AIM:
        return _wrong("key of DKIM", f"{bits} bits are few: make one of {_AIM} with a new mail.dkim_selector")
    return _ok("key of DKIM", f"RSA, {bits} bits")


# ---- mail ---------------------------------------------------------------------------------------------------------------


def _server(config: Config) -> Finding:
    where = f"{config.mail.host}:{config.mail.port}"
    if not config.mail.starttls and config.mail.username:
        return _wrong("mail server", f"the password would go to {where} in clear: set mail.starttls = true")
    try:
        smtp.greet(bare(config))
    except SendError as error:
        return _wrong("mail server", f"{error}. Look at mail.host, port, starttls, username and ERFARINGSJOBB_SMTP_PASSWORD")
    tls = "over TLS" if config.mail.starttls else "without TLS, as mail.starttls says"
    return _ok("mail server", f"{where} lets us in {tls}{', with the password' if config.mail.username else ''}")


def _mailbox(config: Config, clock: Clock) -> Finding:
    if not config.bounces:
        return _unknown("mail that comes back", "nobody reads it, so dead addresses get mail for ever: set mail.bounces")
    try:
        count = returned.waiting(config, clock())
    except FetchError as error:
        return _wrong("mail that comes back", f"mail.bounces: {error}. Look at the address and {returned.VARIABLE}")
    return _ok("mail that comes back", f"the mailbox can be read: {count} mails within a month")


def _trusted(config: Config, now: datetime) -> Finding:
    """Look whether somebody refuses us for what we are; the readers they are to are left alone."""
    what = "trust of other servers"
    try:
        with Store.open(config.database) as store:
            faults, count = store.bounces.our_faults(now - LATELY), store.bounces.kinds(now - LATELY)["ours"]
    except StoreError:
        return _unknown(what, "without a database nothing is known")
    if not count:
        return _ok(what, "no mail has come back within a week because of who we are")
    return _wrong(
        what,
        f"{count} mails came back within a week with {', '.join(faults)}: look at SPF, DKIM, DMARC and at lists of spammers",
    )


# ---- DNS ----------------------------------------------------------------------------------------------------------------


def _names(config: Config, lookup: Lookup) -> Iterator[Finding]:
    try:
        yield _spf(config, lookup)
        yield _dmarc(config, lookup)
        yield _dkim(config, lookup)
    except Unanswered as error:
        yield _unknown(
            "DNS", f"no name server answers, so SPF, DKIM and DMARC were not seen ({error}); name one with --nameserver"
        )


def _spf(config: Config, lookup: Lookup) -> Finding:
    domain = config.mail.domain
    found = [text for text in lookup(domain) if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    if len(found) > 1:
        return _wrong("SPF", f"{domain} has {len(found)} SPF records, which count as none: make one of them")
    if not found:
        return _wrong("SPF", f'{domain} does not say who may send for it: add a TXT record such as "v=spf1 mx -all"')
    if re.search(r"(^|\s)\+?all(\s|$)", found[0], re.IGNORECASE):
        return _wrong("SPF", f"{domain} lets anybody send for it: end its SPF record with -all")
    return _ok("SPF", f"{domain} says who may send for it")


def _dmarc(config: Config, lookup: Lookup) -> Finding:
    """Look at the domain, and at those above it, whose word goes for it too."""
    labels = config.mail.domain.split(".")
    for depth in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[depth:])
        found = [text for text in lookup(name) if re.match(r"v=DMARC1\s*(;|$)", text)]
        if len(found) == 1 and (policy := re.search(r";\s*p\s*=\s*(none|quarantine|reject)\b", found[0])):
            return _ok("DMARC", f"{name} says p={policy[1]}")
        if found:
            return _wrong("DMARC", f"{name} cannot be understood: it must be one record, and have p=none, quarantine or reject")
    name = f"_dmarc.{config.mail.domain}"
    return _wrong(
        "DMARC", f'{name} is missing, and Gmail, Yahoo and Outlook ask for it: add a TXT record such as "v=DMARC1; p=none"'
    )


def _dkim(config: Config, lookup: Lookup) -> Finding:
    try:
        ours = signer(config)
    except ConfigError:
        return _unknown("DKIM", "without the key nobody can tell whether DNS has its other half")
    if ours is None:
        return _unknown(
            "DKIM", "your mail server must sign: look at what arrives with --send, or set mail.dkim_selector and dkim_key"
        )
    name = f"{ours.selector}._domainkey.{ours.domain}"
    records = lookup(name)
    if len(records) != 1:
        return _wrong("DKIM", f"{name} must be one TXT record, and is {len(records)}: see docs/operating.md")
    if not ours.is_believed(records[0]):
        return _wrong("DKIM", f"{name} is not the other half of {config.dkim_key}: see docs/operating.md")
    return _ok("DKIM", f"{name} is the other half of our key")


# ---- the clock ----------------------------------------------------------------------------------------------------------


def _time(config: Config, clock: Clock) -> Finding:
    """Compare our clock with that of the first board that tells the time."""
    board = next((source for source in chosen(config) if not source.off and source.home.startswith("http")), None)
    told = _told_by(config, board) if board else None
    if board is None or told is None:
        return _unknown("clock", "no board told the time, so nobody knows whether ours is right")
    apart = abs(clock() - told)
    if apart > _DRIFT:
        return _wrong("clock", f"ours is {apart.total_seconds():.0f} seconds from that of {board.title}: let NTP set it")
    return _ok("clock", f"as that of {board.title}")


def _told_by(config: Config, board: Source) -> datetime | None:
    """Ask a board for its robots.txt, which everybody may, and give the time at which it says it answered."""
    with closing(Fetcher(manner(config), secret)) as fetcher:
        try:
            page = fetcher.fetch(board, Request(url=_robots(board), page="", accept=(404, 410)))
            told = parsedate_to_datetime(page.headers.get("date", ""))
        except (JobsError, ValueError, TypeError):
            return None
    return told if told.tzinfo else None


def _robots(board: Source) -> str:
    parts = urlsplit(board.home)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
