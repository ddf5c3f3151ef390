"""The web application: the published files, guarded by the headers that keep a page to itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions

from web.alerts import Alerts
from web.published import Published
from web.staff.entrance import blueprints
from web.staff.shared import Room
from web.visitors import Visitors


# Nothing from elsewhere, nothing inline, nobody's frame: foreign text stays inert even where escaping should fail.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # no employer learns that somebody came from a site about lived experience
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ALWAYS_HTTPS = "max-age=31536000"
_LARGEST_FORM = 32_000  # bytes
FRAMED = "/embed.html"  # made to be shown in others' frames


class Discreet(Flask):
    """An application whose log does not say who met a fault: the address of somebody's own page opens it."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask has it
        """Write down a fault of ours with the kind of page that it came on."""
        self.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=exc_info)


def create_app(
    public: Path, *, https: bool, alerts: Alerts | None = None, visitors: Visitors | None = None, room: Room | None = None
) -> Flask:
    """Make the application that serves the published files, and subscribers', visitors' and staff's pages where there are any.

    ``https`` tells whether its readers reach it so.
    """
    app = Discreet("erfaringsjobb", static_folder=None)
    app.url_map.merge_slashes = False  # //example.no/ is no address of ours, and must not be sent on to one
    app.url_map.strict_slashes = False  # to lead to the slash would take the host that whoever asks has named
    published = Published(public)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_FORM
    if alerts:
        app.register_blueprint(alerts.pages())
    if visitors:
        app.register_blueprint(visitors.pages())
    if room:
        for pages in blueprints(room):
            app.register_blueprint(pages)
    app.add_url_rule("/", "front", lambda: published.answer(""))
    app.add_url_rule("/<path:name>", "file", published.answer)
    app.register_error_handler(HTTPException, published.refusal)
    app.after_request(lambda response: _guarded(response, https=https))
    return app


def refused(app: Flask, status: int, path: str) -> Response:
    """Give the page for a request that the server refuses before the application sees it."""
    error = default_exceptions.get(status, InternalServerError)()
    with app.test_request_context("/nn/" if path.startswith("/nn/") else "/"):
        return app.finalize_request(app.handle_http_exception(error), from_error_handler=True)


def _guarded(response: Response, *, https: bool) -> Response:
    """Add the headers; a view that has set one of them itself knows better."""
    frames = "*" if request.path.endswith(FRAMED) else "'none'"
    guards = {"Content-Security-Policy": POLICY.format(frames=frames), **HEADERS}
    if https:
        guards["Strict-Transport-Security"] = ALWAYS_HTTPS
    for name, value in guards.items():
        response.headers.setdefault(name, value)
    return response
