"""The alerts that a mailbox would get for a saved search: FINN's and Jooble's, and what else lies in such a mailbox.

The ads are those that the sample search of arbeidsplassen.no shows, so that a reader can see the two copies meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from demo.arbeidsplassen import ADS, Hit
from demo.mailbox import Kept
from demo.nav import OSLO
from scraper.text import fingerprint


HOST = "imap.example.no"
RECEIVER = "mx.example.no"  # the mail server that looked at the signatures
FOLDERS = ("FINN", "Jooble")
_TRACKED = "finnMail=agent&aur_so=aurora&aur_me=email&aur_ca=search-emailsender&stored-id=10000001"
_JOOBLE = "dkim=pass header.d=jooble.org"
_LINE = "-" * 50
_FOOTER = "https://www.finn.no/search/removeEmailNotifications?hash=invented-and-not-to-be-followed"


def folders(now: datetime) -> Mapping[str, list[Kept]]:
    """Give the mails by folder, some of them read already."""
    finn = [ad for ad in ADS if ad.source == "FINN"]
    return {
        "FINN": [
            _kept(now, 3, _alert(_plain(finn[:2])), seen=True),
            _kept(now, 2, _alert(_markdown(finn[2])), seen=True),
            _kept(now, 2, _person()),
            _kept(now, 1, _alert("", _html(finn[3]))),
            _kept(now, 1, _alert(_plain([_goods()]))),
            _kept(now, 0, _alert(_plain([_forged()])), signed="dkim=none (message not signed)"),
        ],
        "Jooble": [_kept(now, 1, _jooble("Erfaringskonsulent i FACT ung", -4369338781514842088), signed=_JOOBLE)],
    }


def finn(now: datetime, ads: Sequence[Hit]) -> list[Kept]:
    """Give FINN's alerts for any number of ads by threes: two in a plain mail, and one in HTML."""
    pairs = [_kept(now, 1, _alert(_plain(list(ads[at : at + 2])))) for at in range(0, len(ads), 3)]
    return pairs + [_kept(now, 1, _alert("", _html(ad))) for ad in ads[2::3]]


def jooble(now: datetime, ads: Iterable[Hit]) -> list[Kept]:
    """Give Jooble's alerts for any number of ads, one in each."""
    return [_kept(now, 1, _jooble(ad.title, int(ad.reference)), signed=_JOOBLE) for ad in ads]


def _kept(
    now: datetime, days: int, mail: EmailMessage, *, signed: str = "dkim=pass header.d=finn.no", seen: bool = False
) -> Kept:
    """Deliver a mail: our server writes on top what it found."""
    received = (now - timedelta(days=days)).astimezone(OSLO)
    mail["To"] = "varsel@example.no"
    mail["Date"] = format_datetime(received)
    name = mail["From"].addresses[0].username
    mail["Message-ID"] = f"<{received:%Y%m%d}.{fingerprint(mail.as_bytes())}.{name}@mailsvc.example.no>"
    results = f"Authentication-Results: {RECEIVER}; spf=pass smtp.mailfrom=example.no; {signed}\r\n"
    raw = results.encode() + mail.as_bytes().replace(b"\n", b"\r\n")
    return Kept(raw, received.date(), {"\\Seen"} if seen else set())


def _alert(text: str, html: str = "") -> EmailMessage:
    """Write an alert of FINN's, as text or, where there is none, as HTML."""
    mail = EmailMessage()
    mail["From"] = "FINN <agent@finn.no>"
    mail["Subject"] = "Nye annonser: Erfaringskonsulent"
    mail.set_content(html or text, subtype="html" if html else "plain", charset="utf-8")
    return mail


def _plain(ads: Iterable[Hit]) -> str:
    entries = [f"{ad.title}\n{ad.employer}, {_place(ad)}\nFlere detaljer: {_link(ad)}\n\n{_LINE}\n,\n" for ad in ads]
    return f"Hei!\n\nVi har funnet nye annonser for deg:\n\n{''.join(entries)}Stopp e-postvarsling: {_counted(_FOOTER)}\n"


def _markdown(ad: Hit) -> str:
    return (
        f"Hei!\n\n[{ad.title}]({_counted(_link(ad))})\n\n{ad.employer}, {_place(ad)}\n\nSend melding\n\n"
        f"Flere detaljer: {_link(ad)}\n\n[Stopp e-postvarsling]({_counted(_FOOTER)})\n"
    )


def _html(ad: Hit) -> str:
    link, stop = _counted(_link(ad)), _counted(_FOOTER)
    return (
        f'<html><body><div class="a1"><a href="{link}"><img src="https://images.example.no/1.jpg" alt=""></a>'
        f'<h3><a href="{link}">{ad.title}</a></h3><p>{ad.employer}, {_place(ad)}</p><a href="{link}">Se annonsen</a></div>'
        f'<p><a href="{stop}">Stopp e-postvarsling</a></p></body></html>'
    )


def _place(ad: Hit) -> str:
    return ad.place[1].title()


def _link(ad: Hit) -> str:
    return f"https://www.finn.no/{ad.reference}?{_TRACKED}"


def _counted(link: str) -> str:
    """Give a link as it stands in FINN's mails: by way of a server that counts clicks."""
    return f"https://click.mailsvc.finn.no/CL0/{quote(link, safe=':=')}/1/0100-000000/invented=1"


def _goods() -> Hit:
    """Make an ad of goods: a saved search is one of any market."""
    return Hit(reference="460000001", title="Kontorpult selges", employer="1 000 kr", place=("0150", "OSLO", "OSLO", "OSLO"))


def _forged() -> Hit:
    return Hit(
        reference="479999999", title="Erfaringskonsulent, gå til evil.example", employer="Ingen", place=("0150", "OSLO", "", "")
    )


def _person() -> EmailMessage:
    """Write a mail of somebody whose name only looks like FINN's."""
    mail = EmailMessage()
    mail["From"] = '"Kari, finn.no" <kari@example.no>'
    mail["Subject"] = "Hei"
    mail.set_content("Dette er privat.\n")
    return mail


def _jooble(title: str, number: int) -> EmailMessage:
    """Write an alert of Jooble's, with both parts."""
    link = f"https://no.jooble.org/desc/{number}?ckey=erfaringskonsulent&sid=1&pos=1"
    first, _, rest = title.partition(" ")
    mail = EmailMessage()
    mail["From"] = "Jooble <subscribe@jooble.org>"
    mail["Subject"] = "1 ny jobb: erfaringskonsulent"
    mail.set_content(f"Ny jobb for deg\n\n{title}\n{link}\n\nAvslutt: https://no.jooble.org/unsubscribe?h=1\n")
    mail.add_alternative(f'<a href="{link}"><b>{first}</b> {rest}</a>', subtype="html")
    mail.set_boundary("a-boundary")  # else it would be another each time
    return mail
