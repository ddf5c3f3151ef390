"""Who may come in: a link by mail, used up by a button, and the cookie that a browser shows from then on."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Response, g, redirect, request
from werkzeug.exceptions import Forbidden, TooManyRequests, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from digest.tokens import SIGN_IN, fresh, mark_of
from scraper.review import Session
from scraper.store import Store
from scraper.store.staff import UNUSED
from web.forms import network
from web.staff.shared import HOME, Room


LINKS = 5  # that are sent to one address in an hour; those sent before still work
_STRANGERS = 200  # who knock in an hour and are counted
_HOUR = timedelta(hours=1)
_STALE = timedelta(minutes=5)  # how old the time may be at which a session was last used
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")
_BROWSERS = {"Firefox": "Firefox", "Edg": "Edge", "OPR": "Opera", "Chrome": "Chrome", "Safari": "Safari"}


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways in and out."""

    room: Room

    def knock(self) -> AnyResponse:
        """Ask for a link; whoever the address belongs to, the answer is the same and takes the same work."""
        if request.method != "POST":
            return self.room.page("sign_in.html")
        checked_origin()
        now, address = self.room.clock(), request.form.get("address", "").strip()[:254]
        if self.room.limits.over(network(), now):
            raise TooManyRequests
        with self.room.open() as store, store.atomic():
            known = store.staff.by_address(address) is not None
            if store.staff.knocks(address, now - _HOUR) < (LINKS if known else _STRANGERS):
                store.staff.knock(address, now)
        return self.room.page("sent.html")

    def enter(self, token: str) -> AnyResponse:
        """Show a button where a link leads that is good; it lets in whoever presses it, once."""
        now = self.room.clock()
        with self.room.open() as store:
            if request.method != "POST":
                member = store.staff.behind(mark_of(token), now)
                return self.room.page("let_in.html", 200 if member else 404, member=member)
            checked_origin()
            return self._let_in(store, token)

    def _let_in(self, store: Store, token: str) -> AnyResponse:
        secret, now = fresh(), self.room.clock()
        with store.atomic():
            member = store.staff.let_in(mark_of(token), mark_of(secret), browser(request.user_agent.string), now)
        if member is None:
            return self.room.page("let_in.html", 404, member=None)
        answer = redirect(self.room.to(), 303)
        answer.set_cookie(self.cookie, secret, max_age=UNUSED, secure=self.room.https, httponly=True, samesite="Lax", path="/")
        return answer

    def leave(self) -> AnyResponse:
        """End a session: this one, or another of one's own."""
        session = here()
        number = request.form.get("session", session.id, type=int)
        with self.room.open() as store, store.atomic():
            store.staff.end(session.member, number)
        answer = redirect(self.room.to(SIGN_IN.removeprefix(HOME) if number == session.id else "meg/"), 303)
        if number == session.id:
            answer.delete_cookie(self.cookie, path="/", secure=self.room.https, httponly=True, samesite="Lax")
        return answer

    @property
    def cookie(self) -> str:
        """What the cookie is called; where the site is secure, no other host may set one of that name."""
        return "__Host-rom" if self.room.https else "rom"

    def guard(self) -> Response | None:
        """Let nobody pass without a session, and no form that is not ours."""
        secret, now = request.cookies.get(self.cookie, ""), self.room.clock()
        with self.room.open() as store:
            session = store.staff.session(mark_of(secret), now) if secret else None
            if session is None:
                return self.room.page("sign_in.html", 401)
            if now - session.seen > _STALE:
                with store.atomic():
                    store.staff.touch(session, now)
        g.session, g.seal = session, seal(secret)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            checked_origin()
            if not hmac.compare_digest(request.form.get("seal", ""), g.seal):
                raise Forbidden
        return None


def here() -> Session:
    """Give the session of whoever asks; `guard` has seen it."""
    session: Session = g.session
    return session


def seal(secret: str) -> str:
    """Give what each form carries, so that no other site can send one: only who has the cookie can make it."""
    return sha256(f"form\0{secret}".encode()).hexdigest()


def checked_origin() -> None:
    """Refuse what another site sends, or a program; every browser says where a form comes from."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        raise Forbidden
    if request.mimetype not in _FORMS:
        raise UnsupportedMediaType


def browser(agent: str) -> str:
    """Name a browser and its system in two words, so that one knows one's own."""
    name = next((says for mark, says in _BROWSERS.items() if mark in agent), "Nettleser")
    system = next((each for each in _SYSTEMS if each in agent), "")
    return f"{name} på {system}" if system else name
