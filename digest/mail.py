"""From chosen vacancies to one mail, as the bytes that go over the wire. Pure.

No word of a foreign text gets into a header: the subject counts posts, and says nothing of what they are, because it may be
read on a lock screen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digest import words
from digest.compose import matches
from digest.press import Press
from digest.tokens import Purpose
from scraper.letters import Asked, Content, Mail, Subscription
from scraper.model import Vacancy
from scraper.text import oslo_day


_WAYS: tuple[Purpose, ...] = ("manage", "leave")  # pages that each mail to a subscriber leads to
FULL = 30  # posts that one mail tells of in full; the rest stand in one line each, so that mail programs show all of it
LINES = 100  # of those; any more are on the site


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
class Desk:
    """What all mails to subscribers have in common."""

    sender: Sender
    titles: Mapping[str, str]  # the boards' names for readers
    page: Callable[[Purpose, str, str], str]  # the address of a page that one person alone has
    site: str  # the address of the site
    press: Press

    def message_id(self, token: str) -> str:
        """Give the Message-ID that a token becomes."""
        return f"<{token}@{self.sender.domain}>"

    def own(self, person: Subscription, token: str) -> dict[str, str]:
        """Give what is one reader's own in their mails."""
        return {
            **_whom(person.address, token),
            "since": words.long_day(oslo_day(person.since), person.language),
            **{purpose: self.page(purpose, person.handle, person.language) for purpose in _WAYS},
        }


def digest(desk: Desk, person: Subscription, content: Content, *, token: str, first: bool, now: datetime) -> Mail:
    """Write one digest; ``token`` becomes its Message-ID for ever."""
    shown: dict[str, Any] = {
        "content": content,
        "groups": _grouped(person, content.new[:FULL]),
        "more": content.new[FULL : FULL + LINES],
        "beyond": max(0, len(content.new) - FULL - LINES),
        "first": first,
    }
    alike = (*((heading, *_ids(found)) for heading, found in shown["groups"]), _ids(content.new), _ids(content.closing))
    changes = tuple((change.vacancy.id, change.kind) for change in content.changed)
    written = _to(desk, person, "digest", _subject(person, content, first=first), shown, token, now, (*alike, changes, first))
    return replace(
        written,
        vacancies=_ids(content.new),
        reminds=_ids(content.closing),
        shows=tuple(number for number, kind in changes if kind != "withdrawn"),
    )


def _ids(vacancies: Iterable[Vacancy]) -> tuple[int, ...]:
    return tuple(vacancy.id for vacancy in vacancies)


def _grouped(person: Subscription, vacancies: Sequence[Vacancy]) -> list[tuple[str, list[Vacancy]]]:
    """Put posts under the first search that asks for them, where there are several."""
    if len(person.searches) == 1:
        return [("", list(vacancies))]
    left = list(vacancies)
    groups = []
    for search in person.searches:
        found = [vacancy for vacancy in left if matches(search, vacancy)]
        left = [vacancy for vacancy in left if vacancy not in found]
        groups.append((words.search(search, person.language), found))
    return [(heading, found) for heading, found in groups if found]


def heartbeat(desk: Desk, person: Subscription, boards: Mapping[str, bool], *, token: str, now: datetime) -> Mail:
    """Tell somebody who has heard nothing for long that we still look; ``boards`` says which of those we read have answered."""
    searches = [words.search(search, person.language) for search in person.searches]
    silent = [title for title, answers in boards.items() if not answers]
    content = {"searches": searches, "boards": len(boards), "silent": silent}
    subject = words.catalog(person.language).gettext("Ingenting nytt, men vi leter fortsatt")
    return _to(desk, person, "heartbeat", subject, content, token, now, (*searches, *silent))


def question(desk: Desk, person: Subscription, until: date, *, token: str, now: datetime) -> Mail:
    """Ask somebody whether they still want mail, and say until when we wait for the answer."""
    subject = words.catalog(person.language).gettext("Vil du fortsatt ha e-post fra oss?")
    return _to(desk, person, "question", subject, {"until": until}, token, now, (until,))


def farewell(desk: Desk, person: Subscription, *, token: str, now: datetime) -> Mail:
    """Tell somebody who has not answered that this is the last mail."""
    subject = words.catalog(person.language).gettext("Dette er den siste e-posten fra oss")
    return _to(desk, person, "farewell", subject, {}, token, now, ())


def _to(
    desk: Desk,
    person: Subscription,
    template: str,
    subject: str,
    content: Mapping[str, Any],
    token: str,
    now: datetime,
    alike: Hashable,
) -> Mail:
    """Write to a subscriber; what is ``alike`` for two of them is set only once."""

    def make() -> EmailMessage:
        message = _listed(desk, now)
        message["Subject"] = subject
        _fill(desk.press, message, template, person.language, {**content, "titles": desk.titles, "site": desk.site})
        return message

    form = desk.press.form((template, person.language, subject, now, alike), make)
    return Mail(subscription_id=person.id, message_id=desk.message_id(token), raw=form.printed(desk.own(person, token)))


def _listed(desk: Desk, now: datetime) -> EmailMessage:
    """Begin a mail to a subscriber, with the ways to leave that mail programs know."""
    message = _envelope(desk, now)
    message["List-Id"] = f"<varsel.{desk.sender.domain}>"
    message["List-Unsubscribe"] = f"<{desk.press.gap('leave')}>, <mailto:{desk.sender.address}?subject=stopp>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def notice(desk: Desk, address: str, lines: Sequence[str], *, token: str, now: datetime) -> Mail:
    """Tell staff what waits for them."""
    message = _envelope(desk, now)
    message["Subject"] = "Erfaringsjobb: noe venter på dere"
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    raw = desk.press.set(message).printed(_whom(address, token))
    return Mail(address=address, message_id=desk.message_id(token), raw=raw)


def key(desk: Desk, address: str, link: str, *, token: str, now: datetime) -> Mail:
    """Send somebody of the staff the link by which they sign in."""
    message = _envelope(desk, now)
    message["Subject"] = "Lenken din"
    lines = ("Hei!", "", "Her er lenken som logger deg inn. Den virker i et kvarter, og én gang:", "", f"<{link}>")
    unasked = ("", "Har du ikke bedt om den, kan du se bort fra denne e-posten. Ingen kommer inn uten lenken.")
    message.set_content("\n".join((*lines, *unasked)) + "\n", cte="quoted-printable")
    raw = desk.press.set(message).printed(_whom(address, token))
    return Mail(address=address, message_id=desk.message_id(token), raw=raw, urgent=True)


def confirmation(desk: Desk, asked: Asked, *, token: str, now: datetime) -> Mail:
    """Write to somebody who has signed up, or whom somebody else has: not a word of whoever did it, and nothing to leave."""
    language = asked.wish.language

    def make() -> EmailMessage:
        message = _envelope(desk, now)
        message["Subject"] = words.catalog(language).gettext("Bekreft e-postadressen din")
        _fill(desk.press, message, "confirmation", language, {})
        return message

    link = desk.page("confirm", asked.handle, language)
    raw = desk.press.form(("confirmation", language, now), make).printed({**_whom(asked.address, token), "confirm": link})
    return Mail(subscription_id=asked.subscriber_id, message_id=desk.message_id(token), raw=raw, urgent=True)


def _fill(press: Press, message: EmailMessage, template: str, language: str, content: Mapping[str, Any]) -> None:
    """Put in what a mail says, with gaps for what is a reader's own."""
    said = {**content, "own": press.gap}
    html = _inliner().inline(_rendered(f"{template}.html", language, said))
    press.fill(message, _rendered(f"{template}.txt", language, said), html)


def _subject(person: Subscription, content: Content, *, first: bool) -> str:
    """Say how many posts there are; that they are posts for an erfaringskonsulent only to those who want it said."""
    texts, count = words.catalog(person.language), len(content.new)
    if not count:
        return texts.gettext("En frist nærmer seg") if content.closing else texts.gettext("Noe er endret siden sist")
    if person.plain:
        said = texts.ngettext("{n} stilling for erfaringskonsulenter", "{n} stillinger for erfaringskonsulenter", count)
    elif first:
        said = texts.ngettext("{n} stilling er åpen nå", "{n} stillinger er åpne nå", count)
    else:
        said = texts.ngettext("{n} ny stilling", "{n} nye stillinger", count)
    return said.format(n=count)


def _whom(address: str, token: str) -> dict[str, str]:
    """Give what differs in the headers of all mails; an address that has been checked is its own header (RFC 5322, 3.4.1)."""
    local, _, domain = address.rpartition("@")
    return {"to": local, "at": domain, "id": token}


def _envelope(desk: Desk, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(desk.sender.name, addr_spec=desk.sender.address)
    message["To"] = Address(username=desk.press.gap("to"), domain=desk.press.gap("at"))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = desk.message_id(desk.press.gap("id"))
    message["Auto-Submitted"] = "auto-generated"
    return message


def _rendered(template: str, language: str, content: Mapping[str, Any]) -> str:
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
        headline=words.headline,
        became=lambda change: words.became(change, language),
        date=lambda day: words.long_day(day, language),
    )
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    """Put styles on the elements, as mail programs want them; nothing is ever loaded from anywhere."""
    return css_inline.CSSInliner(load_remote_stylesheets=False)
