"""Faults that are planted in the staff's room, one at a time, to see that the week finds each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, Response, redirect, request
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import ImmutableMultiDict

from judge.walk_faults import written_otherwise
from scraper import deciding
from scraper.store import Store
from web.staff import cases
from web.staff.shared import Room


_COOKIE = "rom"
_TOO_LATE = 5  # seconds after which something is saved that was said to be


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and the day of the week on which it is met."""

    day: str
    plant: Callable[[Flask, Room], None]


def _is_decision() -> bool:
    return request.method == "POST" and "/ansatte/sak/" in request.path


def _same_person(app: Flask) -> FlaskClient:
    """Give a browser of whoever asks."""
    client = app.test_client()
    client.set_cookie(_COOKIE, request.cookies.get(_COOKIE, ""), domain=request.host.partition(":")[0])
    return client


def _sent(client: FlaskClient, path: str, fields: Mapping[str, str], base: str = "", **headers: str) -> None:
    """Send a form as the room's own pages do."""
    base = base or request.host_url
    client.post(path, data=fields, base_url=base, headers={"Origin": base.rstrip("/"), **headers})


def _headers(app: Flask, change: Callable[[Response], None]) -> None:
    def changed(response: Response) -> Response:
        change(response)
        return response

    app.after_request(changed)


def _looking_lets_in(app: Flask, _: Room) -> None:
    def used() -> None:
        if request.method == "GET" and "/ansatte/inn/" in request.path:
            _sent(app.test_client(), request.path, {"pressed": "1"})

    app.before_request(used)


def _cookie_for_scripts(app: Flask, _: Room) -> None:
    def change(response: Response) -> None:
        if cookie := response.headers.get("Set-Cookie"):
            response.headers["Set-Cookie"] = cookie.replace("; HttpOnly", "")

    _headers(app, change)


def _kept_by_others(app: Flask, _: Room) -> None:
    _headers(app, lambda response: response.headers.update({"Cache-Control": "private, max-age=300"}))


def _nameless(app: Flask, _: Room) -> None:
    written_otherwise(app, b'<label for="address">', b'<label for="somewhere">')


def _from_elsewhere(app: Flask, _: Room) -> None:
    written_otherwise(app, b"<footer", b'<img src="http://127.0.0.2/dot.png" alt=""><footer')


def _too_wide(app: Flask, _: Room) -> None:
    written_otherwise(app, b"</h1>", b"</h1><pre>" + b"x" * 99 + b"</pre>")


def _not_html(app: Flask, _: Room) -> None:
    written_otherwise(app, b"</h1>", b"</h1><center></center>")


def _one_key(app: Flask, _: Room) -> None:
    """Take every key for the first that a page has."""

    def change(response: Response) -> None:
        if request.path.endswith("/staff.js"):
            response.direct_passthrough = False
            response.set_data('document.addEventListener("keydown", () => document.querySelector("[data-key]").click());')

    app.before_request(lambda: request.environ.update(HTTP_ACCEPT_ENCODING=""))
    _headers(app, change)


def _stays(app: Flask, _: Room) -> None:
    def change(response: Response) -> None:
        if _is_decision() and response.status_code == 303:
            response.headers["Location"] = request.path

    _headers(app, change)


def _undoes_nothing(app: Flask, _: Room) -> None:
    app.before_request(lambda: redirect("/ansatte/?angret=0", 303) if "/ansatte/angre/" in request.path else None)


def _last_one_wins(app: Flask, _: Room) -> None:
    """Take every page for one that is up to date."""

    def renewed() -> None:
        if _is_decision():
            page = html.fromstring(_same_person(app).get(request.path, base_url=request.host_url).data)
            mark = next(iter(page.xpath("//input[@name='mark']/@value")), "")
            request.__dict__["form"] = ImmutableMultiDict({**request.form.to_dict(), "mark": mark})

    app.before_request(renewed)


def _twice(app: Flask, room: Room) -> None:
    """Save each click, whatever has been saved."""

    def again(response: Response) -> Response:
        _, numbers = cases.numbers(request.path.rpartition("/")[2])
        if _is_decision() and request.form.get("do") == "approve":
            with room.open() as store, store.atomic():
                deciding.correct(store, numbers[0], "kind", "position", who="Kari", why="to klikk", now=room.clock())
        return response

    app.after_request(again)


def _saves_later(app: Flask, _: Room) -> None:
    """Say that something is saved, and save it when there is time."""

    def put_off() -> Response | None:
        if not _is_decision() or "Later" in request.headers:
            return None
        client = _same_person(app)
        next_page = html.fromstring(client.get(request.path, base_url=request.host_url).data)
        asked = (request.path, request.form.to_dict(), request.host_url)

        def save() -> None:
            time.sleep(_TOO_LATE)
            _sent(client, *asked, Later="1")

        threading.Thread(target=save, daemon=True).start()
        onward = next(iter(next_page.xpath("//a[@data-key='j']/@href")), "/ansatte/")
        return redirect(onward, 303)  # type: ignore[return-value] # werkzeug's own

    app.before_request(put_off)


def _forgets_sessions(_: Flask, room: Room) -> None:
    """Begin with nobody signed in."""
    with Store.open(room.database) as store, store.atomic():
        for member in store.staff.all():
            for session in store.staff.sessions(member, room.clock()):
                store.staff.end(member, session.id)


def _open_table(app: Flask, _: Room) -> None:
    app.before_request(lambda: "tittel" if request.path == "/ansatte/annonser.csv" else None)


FAULTS: Mapping[str, Fault] = {
    "lets in whoever looks at a link": Fault("door", _looking_lets_in),
    "gives its cookie to scripts": Fault("door", _cookie_for_scripts),
    "lets others keep its pages": Fault("door", _kept_by_others),
    "has a field without a name": Fault("door", _nameless),
    "shows what comes from elsewhere": Fault("door", _from_elsewhere),
    "is too wide for a phone": Fault("door", _too_wide),
    "is not written as HTML is": Fault("door", _not_html),
    "has one key for everything": Fault("undo", _one_key),
    "stays where it is": Fault("undo", _stays),
    "undoes nothing": Fault("undo", _undoes_nothing),
    "lets the last one win": Fault("collide", _last_one_wins),
    "decides once for each click": Fault("twice", _twice),
    "says that it has saved before it has": Fault("plug", _saves_later),
    "forgets who is signed in": Fault("plug", _forgets_sessions),
    "shows a table to anybody": Fault("out", _open_table),
}
