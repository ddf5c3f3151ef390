"""Every kind of mail through real mail servers, signed by us and by them: what arrives is what was sent, and can be trusted.

Among them are a digest and a mail to staff that tell of an ad whose title is a header in disguise. When faults are to be
found, each is planted in a mail of its own, and whoever does not see one of them is no judge.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.signing import Signer
from digest.smtp import Server, hand_over
from digest.subscribers import subscribe
from judge.arrival import domain_of, faults
from judge.arrival_faults import planted
from judge.mailhost import NAME, SELECTOR, MailHost, mail_host
from judge.service import STAFF, read, serviced, text_of
from judge.verdict import case, give
from scraper.store import Store


# What this decodes to, Python before 3.11.10 writes out as headers of their own (CVE-2024-6923).
HEADERS = "=?utf-8?q?Vi=0D=0AReply-To=3A_ond=40evil.example=0D=0AX-Injisert=3A_ja?="
UNSURE = {"title": f"Koordinator for nettverket {HEADERS}", "html": "<p>Du har brukererfaring fra psykisk helse.</p>"}
_LONG_AGO = timedelta(days=20)
_READER = "leser@example.com"
_POST_OFFICE = "example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail on its way."""

    name: str
    sent: bytes  # as it should arrive
    handed: bytes  # as it is handed over
    signed: bool = True  # otherwise the mail server is left to do it
    says: str = ""  # what whoever looks must say of it


def main() -> None:
    """Hand all mails over, and look at what arrives."""
    about = case()
    hostile = hostile_mails(Path(about.demo))
    domain = domain_of(message_from_bytes(hostile[0]), "From")
    with mail_host(domain) as host:
        signer = Signer.load(host.key, SELECTOR, domain)
        kept = [Path(mail).read_bytes() for mail in about.mails]
        letters = list(_spoiled(hostile[0], signer) if about.planted else _both_ways([*kept, *hostile], signer))
        found = _carried(host, domain, letters)
    for letter, seen in zip(letters, found, strict=True):
        if letter.says not in " ".join(seen):
            sys.exit(f"does not see {letter.name}, but only: {seen}")
    said = [f"{letter.name}: {each}" for letter, seen in zip(letters, found, strict=True) for each in seen]
    give(said, len(letters), "mails that arrived")


def hostile_mails(demo: Path) -> list[bytes]:
    """Give a digest and a mail to staff that tell of ads whose titles are headers, and the one by which staff sign in."""
    with TemporaryDirectory() as folder, serviced(demo, demo / "public", Path(folder) / "demo") as service:
        service.advertise("Bodø", title=f"Erfaringskonsulent {HEADERS}", employer=HEADERS)
        service.now -= _LONG_AGO  # what has waited for long is what staff are told of
        service.advertise("Bodø", **UNSURE)
        service.now += _LONG_AGO
        with Store.open(service.config.database) as store, store.atomic():
            store.staff.add(STAFF, "Stab", "reviewer", service.now)
            store.staff.knock(STAFF, service.now)
        with Store.open(service.config.database) as store:
            subscribe(store, _READER, consent="Invented: this reader does not exist.", now=service.now)
        mails = service.sent()
        sent = [path for to in (_READER, STAFF) for path in mails if read(path)["To"] == to]
        telling = [HEADERS in text_of(read(path), "plain") for path in sent]
        if sorted(telling) != [False, True, True]:
            sys.exit(f"of {len(sent)} mails, {telling.count(True)} tell of the ads whose titles are headers")
        return [path.read_bytes() for path in sent]


def _both_ways(mails: Sequence[bytes], signer: Signer) -> Iterator[Letter]:
    """Sign each mail as we do, and leave it to the mail server."""
    for number, raw in enumerate(mails, 1):
        subject = message_from_bytes(raw, policy=default)["Subject"]
        yield Letter(name=f"{number} «{subject}» signed by us", sent=raw, handed=signer.signed(raw))
        yield Letter(name=f"{number} «{subject}» signed by opendkim", sent=raw, handed=raw, signed=False)


def _spoiled(mail: bytes, signer: Signer) -> Iterator[Letter]:
    for name, fault in planted(mail, signer).items():
        yield Letter(name=name, sent=fault.sent, handed=fault.handed, says=fault.says)


def _carried(host: MailHost, domain: str, letters: Sequence[Letter]) -> list[list[str]]:
    """Hand letters over, and say what is wrong with each that arrives: its number is the first part of its recipient."""
    for number, letter in enumerate(letters):
        port = host.checking if letter.signed else host.signing
        server = Server(sender=f"varsel@{domain}", host="127.0.0.1", port=port, starttls=False)
        hand_over(server, f"{number}@{_POST_OFFICE}", letter.handed, datetime.now(UTC))
    arrived = {str(message_from_bytes(raw)["X-Original-To"]): raw for raw in host.arrived(len(letters))}
    looked = [(letter, arrived.get(f"{number}@{_POST_OFFICE}")) for number, letter in enumerate(letters)]
    return [list(faults(each.sent, raw, NAME, host.record)) if raw else ["did not arrive"] for each, raw in looked]


if __name__ == "__main__":
    main()
