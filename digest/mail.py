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
from scraper.letters import Asked, Mail, Subscription
from scraper.model import Vacancy
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a reader changes what they get, and where they leave; the addresses of pages that they alone have."""

    manage: str
    leave: str


def digest(
    subscription: Subscription,
    vacancies: list[Vacancy],
    *,
    sender: Sender,
    titles: dict[str, str],
    links: Links,
    token: str,
    first: bool,
    now: datetime,
) -> Mail:
    """Write one digest; ``token`` becomes its Message-ID for ever, ``titles`` are the boards' names for readers."""
    message_id = f"<{token}@{sender.domain}>"
    message = _envelope(subscription.address, sender, message_id, now)
    message["List-Id"] = f"<varsel.{sender.domain}>"
    message["List-Unsubscribe"] = f"<{links.leave}>, <mailto:{sender.address}?subject=stopp>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Subject"] = _subject(subscription, len(vacancies), first=first)
    content = {"vacancies": vacancies, "titles": titles, "first": first, "subscription": subscription, "links": links}
    _fill(message, "digest", subscription.language, content)
    return Mail(
        subscription_id=subscription.id,
        message_id=message_id,
        raw=as_bytes(message),
        vacancies=tuple(vacancy.id for vacancy in vacancies),
    )


def confirmation(asked: Asked, *, sender: Sender, link: str, token: str, now: datetime) -> Mail:
    """Write to somebody who has signed up, or whom somebody else has: not a word of whoever did it, and nothing to leave."""
    message_id = f"<{token}@{sender.domain}>"
    message = _envelope(asked.address, sender, message_id, now)
    message["Subject"] = words.catalog(asked.wish.language).gettext("Bekreft e-postadressen din")
    _fill(message, "confirmation", asked.wish.language, {"link": link})
    return Mail(subscription_id=asked.subscriber_id, message_id=message_id, raw=as_bytes(message), urgent=True)


def _fill(message: EmailMessage, template: str, language: str, content: dict[str, Any]) -> None:
    """Put in what a mail says, as text and as HTML."""
    message.set_content(_rendered(f"{template}.txt", language, content), cte="quoted-printable")
    html = _rendered(f"{template}.html", language, content)
    message.add_alternative(_inliner().inline(html), subtype="html", cte="quoted-printable")


def as_bytes(message: EmailMessage) -> bytes:
    """Write a message out; lines up to 998 octets, as a longer header than 78 would be encoded past recognition."""
    return message.as_bytes(policy=SMTP.clone(max_line_length=998))


def _subject(subscription: Subscription, count: int, *, first: bool) -> str:
    """Say how many posts there are; that they are posts for an erfaringskonsulent only to those who want it said."""
    texts = words.catalog(subscription.language)
    if subscription.plain:
        return texts.ngettext("{n} stilling for erfaringskonsulenter", "{n} stillinger for erfaringskonsulenter", count).format(
            n=count
        )
    if first:
        return texts.ngettext("{n} stilling er åpen nå", "{n} stillinger er åpne nå", count).format(n=count)
    return texts.ngettext("{n} ny stilling", "{n} nye stillinger", count).format(n=count)


def _envelope(address: str, sender: Sender, message_id: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=address)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
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
