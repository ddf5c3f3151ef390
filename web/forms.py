"""What the public pages with forms have in common: nobody keeps them, and of whoever sends one only the network is asked."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from web import pages, wishes
from web.pages import Site


NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_THIS_MACHINE = ("127.0.0.1", "::1")


def page(site: Site, language: str, path: str, template: str, status: int = 200, **content: Any) -> Response:  # noqa: ANN401 - a template's words
    """Write a page that is kept nowhere."""
    text = pages.in_one(site, language, path, template, **content)
    return Response(text, status, NOT_KEPT, content_type="text/html; charset=utf-8")


def fields() -> wishes.Fields:
    """Give what a form was sent with."""
    return request.form.to_dict(flat=False)


def network() -> str:
    """Give whom a form comes from; a proxy on this machine says it, and nobody else is believed."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    here = request.remote_addr or ""
    return told if told and here in _THIS_MACHINE else here
