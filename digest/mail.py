"""From chosen vacancies to one mail, as the bytes that go over the wire. Pure.

No word of a foreign text gets into a header: the subject counts posts, and says nothing of what they are, because it may be
read on a lock screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digest import words
from scraper.model import Mail, Subscription, Vacancy
from scraper.text import oslo_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, as mail programs show it."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The domain that message and list ids belong to."""
        return self.address.rpartition("@")[2]


def digest(
    subscription: Subscription,
    vacancies: list[Vacancy],
    *,
    sender: Sender,
    titles: dict[str, str],
    token: str,
    first: bool,
    now: datetime,
) -> Mail:
    """Write one digest; ``token`` becomes its Message-ID for ever, ``titles`` are the boards' names for readers."""
    message_id = f"<{token}@{sender.domain}>"
    message = _envelope(subscription, sender, message_id, now)
    message["Subject"] = _subject(subscription.language, len(vacancies), first=first)
    content = {"vacancies": vacancies, "titles": titles, "first": first, "subscription": subscription, "sender": sender}
    message.set_content(_rendered("digest.txt", subscription.language, content), cte="quoted-printable")
    html = _rendered("digest.html", subscription.language, content)
    message.add_alternative(_inliner().inline(html), subtype="html", cte="quoted-printable")
    return Mail(
        subscription_id=subscription.id,
        message_id=message_id,
        raw=as_bytes(message),
        vacancies=tuple(vacancy.id for vacancy in vacancies),
    )


def as_bytes(message: EmailMessage) -> bytes:
    """Write a message out; lines up to 998 octets, as a longer header than 78 would be encoded past recognition."""
    return message.as_bytes(policy=SMTP.clone(max_line_length=998))


def _subject(language: str, count: int, *, first: bool) -> str:
    texts = words.catalog(language)
    if first:
        return texts.ngettext("{n} stilling er åpen nå", "{n} stillinger er åpne nå", count).format(n=count)
    return texts.ngettext("{n} ny stilling", "{n} nye stillinger", count).format(n=count)


def _envelope(subscription: Subscription, sender: Sender, message_id: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=subscription.address)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["List-Id"] = f"<varsel.{sender.domain}>"
    message["List-Unsubscribe"] = f"<mailto:{sender.address}?subject=stopp>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _rendered(template: str, language: str, content: dict[str, Any]) -> str:
    return _environment(language).get_template(template).render(content)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("digest"),
        autoescape=select_autoescape(("html", "xml")),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(words.catalog(language), newstyle=True)  # type: ignore[attr-defined] # added by i18n
    environment.globals.update(
        language=language,
        percent=words.percent,
        deadline=lambda vacancy: words.deadline(vacancy, language),
        reasons=lambda vacancy: words.reasons(vacancy, language),
        contract=lambda facts: words.contract(facts, language),
        day=lambda moment: words.long_day(oslo_day(moment), language),
    )
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    """Put styles on the elements, as mail programs want them; nothing is ever loaded from anywhere."""
    return css_inline.CSSInliner(load_remote_stylesheets=False)
