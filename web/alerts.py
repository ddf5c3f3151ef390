"""The subscriber's own pages: sign up, confirm, change, leave. What is only looked at changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import msgspec
from flask import Blueprint, Response, request

from digest import consent, subscribers, words
from digest.compose import weekly_mails
from digest.tokens import PLACES, Key, Purpose
from scraper import places
from scraper.config import Config
from scraper.letters import Form, Subscription
from scraper.store import Store
from scraper.text import oslo_day
from web import lists, pages, wishes
from web.forms import NOT_KEPT, fields, network, page
from web.limits import Limits
from web.pages import Site


SIGN_UP = "varsel/bestill/"
_NEVER = "never"  # says a button for those who want never to be written to again
_CLICKED = "One-Click"  # what a mail program says for its reader (RFC 8058)
_AT_ONCE = timedelta(seconds=2)  # between showing the form and getting it
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What the pages need: where people are kept, what their links are made from, and the time."""

    database: Path
    key: Key
    site: Site
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    ours: frozenset[str] = frozenset()  # addresses that we write from: a mail to them would come back to us for ever

    @classmethod
    def of(cls, config: Config, site: Site, clock: Callable[[], datetime]) -> Self:
        """Give what the pages need, as the configuration has it."""
        return cls(
            database=config.database,
            key=Key.load(config.data_folder),
            site=site,
            clock=clock,
            ours=frozenset({config.mail.sender_address}),
        )

    def pages(self) -> Blueprint:
        """Give the pages, in both forms of Norwegian."""
        blueprint = Blueprint("alerts", __name__)
        forms: tuple[Form, ...] = ("nb", "nn")
        for language in forms:
            self._route(blueprint, language)
        return blueprint

    def _route(self, blueprint: Blueprint, language: Form) -> None:
        before = f"/{pages.folder(language)}"
        views: tuple[tuple[str, str, Callable[..., Response]], ...] = (
            ("sign_up", SIGN_UP, self._sign_up),
            ("confirm", f"{PLACES['confirm']}<token>", self._confirm),
            ("manage", f"{PLACES['manage']}<token>", self._manage),
            ("stored", f"{PLACES['manage']}<token>/data.json", self._stored),
            ("leave", f"{PLACES['leave']}<token>", self._leave),
        )
        for name, path, view in views:
            methods = ["GET"] if name == "stored" else ["GET", "POST"]
            blueprint.add_url_rule(
                f"{before}{path}", f"{name}_{language}", view, methods=methods, defaults={"language": language}
            )

    def _sign_up(self, language: Form) -> Response:
        said = wishes.read(fields(), language, hurried=self._hurried())
        if request.method != "POST":
            return self._form(language, replace(said, faults=()))
        if said.faults:
            return self._form(language, said, 400)
        now = self.clock()
        if said.address.lower() in self.ours:
            return self._page(language, SIGN_UP, "alerts_sent.html")
        limit = self.limits.over(network(), now)
        with Store.open(self.database) as store:
            if limit:
                store.refusals.count(limit, now)
                return self._page(language, SIGN_UP, "alerts_busy.html", 429)
            subscribers.ask(store, self.key, said.address, said.wish, now)
        return self._page(language, SIGN_UP, "alerts_sent.html")

    def _hurried(self) -> bool:
        """Tell whether the form came back at once, or was never shown by us; how long it has been open is of no account."""
        shown, now = self.key.stamped(wishes.first(fields(), "shown")), self.clock()
        return shown is None or shown <= now < shown + _AT_ONCE

    def _form(self, language: Form, said: wishes.Said, status: int = 200) -> Response:
        with Store.open(self.database) as store:
            posts = store.vacancies.count_since(self.clock() - _YEAR)
            found = store.vacancies.counts_by_fylke(self.clock() - _YEAR)
        known = {"posts": posts, "mails": weekly_mails(posts), "found": found, "shown": self.key.stamp(self.clock())}
        return self._page(language, SIGN_UP, "alerts_sign_up.html", status, said=said, **known, **_choices(language))

    def _confirm(self, token: str, language: Form) -> Response:
        handle, now = self.key.handle("confirm", token), self.clock()
        path = f"{PLACES['confirm']}{token}"
        with Store.open(self.database) as store:
            asked = store.subscribers.asked(handle, now) if handle else None
            if asked is None:
                return self._unknown(language)
            if request.method != "POST":
                return self._page(language, path, "alerts_confirm.html")
            if request.form.get("do") == _NEVER:
                subscribers.silence(store, self.key, asked.address, now)
                return self._left(language, path, never=True)
            person = subscribers.confirm(store, self.key, handle, now)
        assert person
        return self._page(language, path, "alerts_confirmed.html", person=person, manage=self._link("manage", person))

    def _link(self, purpose: Purpose, person: Subscription) -> str:
        return f"{PLACES[purpose]}{self.key.token(purpose, person.handle)}"

    def _person(self, store: Store, purpose: Purpose, token: str) -> Subscription | None:
        handle = self.key.handle(purpose, token)
        return store.subscribers.by_handle(handle) if handle else None

    def _manage(self, token: str, language: Form) -> Response:
        path = f"{PLACES['manage']}{token}"
        with Store.open(self.database) as store:
            person = self._person(store, "manage", token)
            if person is None:
                return self._unknown(language)
            if request.method != "POST":
                return self._mine(language, path, person)
            return self._changed(store, language, path, person)

    def _changed(self, store: Store, language: Form, path: str, person: Subscription) -> Response:
        """Do what a button of somebody's own page says."""
        wanted = request.form.get("do", "")
        if wanted in ("erase", "job"):
            subscribers.leave(store, person, got_a_job=wanted == "job")
            return self._left(language, path, got_a_job=wanted == "job")
        after, faults = self._wanted(wanted, person)
        if not faults:
            after = subscribers.change(store, after, self.clock())
        return self._mine(language, path, after, faults=faults, saved=not faults)

    def _wanted(self, wanted: str, person: Subscription) -> tuple[Subscription, tuple[wishes.Fault, ...]]:
        """Give somebody as they want to be after a button was pressed."""
        if wanted == "pause":
            return replace(person, paused_until=oslo_day(self.clock()) + subscribers.PAUSE), ()
        if wanted == "resume":
            return replace(person, paused_until=None), ()
        if wanted == "often":
            chosen: Form = "nn" if request.form.get("language") == "nn" else "nb"
            plain = request.form.get("plain") == "ja"
            extras = wishes.extras(fields())
            return replace(person, every=wishes.every(fields()), language=chosen, plain=plain, extras=extras), ()
        if wanted == "add":
            search, faults = wishes.searched(fields())
            return (person if faults else replace(person, searches=tuple(dict.fromkeys((*person.searches, search))))), faults
        if wanted.startswith("remove-"):
            left = tuple(each for n, each in enumerate(person.searches) if wanted != f"remove-{n}")
            return replace(person, searches=left or person.searches), ()
        return person, ()

    def _mine(
        self, language: Form, path: str, person: Subscription, *, faults: tuple[wishes.Fault, ...] = (), saved: bool = False
    ) -> Response:
        searches = [words.search(search, language) for search in person.searches]
        shown = {"person": person, "searches": searches, "faults": faults, "saved": saved, "today": oslo_day(self.clock())}
        shown["fields"] = fields() if faults else {}
        status = 400 if faults else 200
        return self._page(language, path, "alerts_manage.html", status, **shown, **_choices(language))

    def _stored(self, token: str, language: Form) -> Response:
        with Store.open(self.database) as store:
            person = self._person(store, "manage", token)
            if person is None:
                return self._unknown(language)
            body = msgspec.json.format(msgspec.json.encode(subscribers.stored(store, self.key, person.address)), indent=2)
        saved = {"Content-Disposition": 'attachment; filename="varsel.json"'}
        return Response(body, headers={**NOT_KEPT, **saved}, content_type="application/json")

    def _leave(self, token: str, language: Form) -> Response:
        path, never = f"{PLACES['leave']}{token}", request.form.get("do") == _NEVER
        if request.method != "POST" or not (never or _means_it()):
            return self._page(language, path, "alerts_leave.html")
        with Store.open(self.database) as store:
            person = self._person(store, "leave", token)
            if person and never:
                subscribers.silence(store, self.key, person.address, self.clock())
            elif person:
                subscribers.leave(store, person)
        return self._left(language, path, never=never)

    def _left(self, language: Form, path: str, *, got_a_job: bool = False, never: bool = False) -> Response:
        return self._page(language, path, "alerts_left.html", got_a_job=got_a_job, never=never)

    def _unknown(self, language: Form) -> Response:
        """Answer whoever has a link that opens nothing, and do not tell why."""
        return self._page(language, SIGN_UP, "alerts_unknown.html", 404)

    def _page(self, language: Form, path: str, template: str, status: int = 200, **content: Any) -> Response:  # noqa: ANN401 - a template's words
        return page(self.site, language, path, template, status, **content)


def _choices(language: Form) -> dict[str, Any]:
    """Give what the form has to choose from, and what is consented to."""
    return {
        "fylker": [(code, places.fylker()[code]) for code in lists.fylker()],
        "contracts": wishes.CONTRACTS,
        "percents": wishes.PERCENTS,
        "distances": wishes.DISTANCES,
        "consent": consent.WORDS[language],
    }


def _means_it() -> bool:
    """Tell whether a POST comes from our own button, or from a mail program that does it for its reader."""
    return request.form.get("List-Unsubscribe") == _CLICKED or request.form.get("do") == "leave"
