"""Faults that are planted in the service, one at a time, to see that the walk finds each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, request

from digest.tokens import PLACES
from judge.service import Service
from web.alerts import SIGN_UP


def written_otherwise(app: Flask, was: bytes, becomes: bytes) -> None:
    """Write something else on every page."""

    def plain() -> None:
        request.environ["HTTP_ACCEPT_ENCODING"] = ""

    def rewritten(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.set_data(response.get_data().replace(was, becomes))
        return response

    app.before_request(plain)
    app.after_request(rewritten)


def _no_way_in(app: Flask, _: Service) -> None:
    written_otherwise(app, b'href="/varsel/bestill/"', b'href="/om/"')


def _mouse_alone(app: Flask, _: Service) -> None:
    written_otherwise(app, b'<button class="button" type="submit"', b'<button class="button" type="submit" tabindex="-1"')


def _looking_confirms(app: Flask, _: Service) -> None:
    def confirm() -> None:
        if request.method == "GET" and PLACES["confirm"] in request.path:
            app.test_client().post(request.path)

    app.before_request(confirm)


def _forgets_changes(app: Flask, _: Service) -> None:
    def only_show() -> str | None:
        change = request.method == "POST" and PLACES["manage"] in request.path
        return app.test_client().get(request.path).text if change else None

    app.before_request(only_show)


def _lets_nobody_go(app: Flask, _: Service) -> None:
    app.before_request(lambda: "OK" if request.method == "POST" and PLACES["leave"] in request.path else None)


def _keeps_a_copy(app: Flask, service: Service) -> None:
    def copied() -> None:
        if request.method == "POST" and SIGN_UP in request.path:
            (service.config.data_folder / "jobs.db-copy").write_text(request.form["address"], encoding="utf-8")

    app.before_request(copied)


def _leaves_a_cookie(app: Flask, _: Service) -> None:
    def marked(response: Response) -> Response:
        response.set_cookie("reader", "1")
        return response

    app.after_request(marked)


def _kept_by_others(app: Flask, _: Service) -> None:
    def kept(response: Response) -> Response:
        response.headers["Cache-Control"] = "max-age=300"
        return response

    app.after_request(kept)


FAULTS: Mapping[str, Callable[[Flask, Service], None]] = {
    "has no way in": _no_way_in,
    "is for the mouse alone": _mouse_alone,
    "takes a look for a confirmation": _looking_confirms,
    "forgets what is changed": _forgets_changes,
    "lets nobody go": _lets_nobody_go,
    "keeps a copy of the address": _keeps_a_copy,
    "leaves something in the browser": _leaves_a_cookie,
    "lets others keep its pages": _kept_by_others,
}
