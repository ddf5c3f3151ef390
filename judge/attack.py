"""wapiti attacks the pages with forms: script, SQL, headers, redirections and files of others in every field.

They are served from a copy of the demo, and an hour goes by for each form that is sent, so that no limit keeps wapiti out.
Three of its checks are left out: for programs that we do not run; for a token in each form, as nothing that a browser keeps is
at stake here; and for X-Frame-Options, which frame-ancestors has taken the place of.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, Response, request

from judge.panel import WAPITI
from judge.service import Service, serviced
from judge.verdict import case, give
from web.alerts import SIGN_UP
from web.server import listening
from web.visitors import TIP, WRONG


_MODULES = "xss,permanentxss,crlf,redirect,sql,file,csp,cookieflags"
_SECONDS = "8"  # that each module may take
_AT_ONCE = 2
_FOUND = ("vulnerabilities", "anomalies")


def main() -> None:
    """Attack each form."""
    about = case()
    if not WAPITI.exists():
        sys.exit("wapiti is not installed")
    with (
        TemporaryDirectory() as folder,
        serviced(Path(about.demo), Path(about.demo) / "public", Path(folder) / "demo") as service,
    ):
        app = service.app()
        _hasten(app, service)
        if about.planted:
            app.after_request(_reflected)
        paths = ("/", f"/{TIP}", f"/nn/{TIP}", f"/stilling/{service.a_post()}/{WRONG}", f"/{SIGN_UP}")
        with listening(app, "127.0.0.1", 0) as site, ThreadPoolExecutor(_AT_ONCE) as pool:
            findings = list(pool.map(lambda path: _attacked(f"{site}{path}"), paths))
    give([each for found in findings for each in found], len(paths), "pages with forms")


def _hasten(app: Flask, service: Service) -> None:
    """Let an hour go by for each form that is sent."""

    def later() -> None:
        if request.method == "POST":
            service.now += timedelta(hours=1)

    app.before_request(later)


def _reflected(answer: Response) -> Response:
    """Show what was typed as markup, where a page shows it at all."""
    if request.method == "POST":
        answer.set_data(html.unescape(answer.get_data(as_text=True)))
    return answer


def _attacked(address: str) -> list[str]:
    """Attack one page; give what was found."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        kept = ("--store-session", folder, "--store-config", folder, "--no-bugreport", "-f", "json", "-o", str(out))
        how = ("--scope", "page", "-m", _MODULES, "--max-attack-time", _SECONDS)
        home = {**os.environ, "HOME": folder}
        done = subprocess.run([str(WAPITI), "-u", address, *how, *kept], env=home, capture_output=True, text=True, check=False)
        if not out.exists():
            sys.exit(f"wapiti gave up: {done.stderr.strip() or done.stdout[-300:]}")
        found = json.loads(out.read_text(encoding="utf-8"))
    named = [(name, one) for kind in _FOUND for name, each in found[kind].items() for one in each]
    return [f"{one['method']} {one['path']}: {name}: {one['info']}" for name, one in named]


if __name__ == "__main__":
    main()
