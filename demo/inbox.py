"""The demo's mailbox as a page: every mail that was sent, with links that lead to the demo's site."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


_ADDRESS = re.compile(r"(https?://[^\s<>]+)")
_PAGE = """<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="max-width: 46rem; margin: 1rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif">
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A folder of mails, and where the addresses in them are served."""

    folder: Path
    site: str  # as mails have it
    served: str  # on this machine

    def page(self, path: str) -> str | None:
        """Write the list, or one mail: /003 with its headers and text, /003/html as its own page."""
        number, _, part = path.strip("/").partition("/")
        if not number:
            return self._list()
        found = self.folder / f"{number}.eml"
        if not number.isdecimal() or not found.is_file():
            return None
        mail = _read(found)
        return self._here(_part(mail, "html")) if part == "html" else self._mail(number, mail)

    def _here(self, text: str) -> str:
        return text.replace(self.site, self.served)

    def _list(self) -> str:
        rows = [(path.stem, _read(path)) for path in sorted(self.folder.glob("*.eml"), reverse=True)]
        items = "".join(
            f'<li><a href="/{number}">{escape(str(mail["Subject"]))}</a><br>til {escape(str(mail["To"]))}, '
            f"{escape(str(mail['Date']))}</li>"
            for number, mail in rows
        )
        return _PAGE.format(title="Innboksen", body=f"<h1>Innboksen</h1><ul>{items}</ul>")

    def _mail(self, number: str, mail: EmailMessage) -> str:
        heads = "".join(f"<dt>{name}</dt><dd>{escape(str(mail[name]))}</dd>" for name in ("From", "To", "Subject", "Date"))
        as_html = f'<p><a href="/{number}/html">Som HTML</a></p>' if _part(mail, "html") else ""
        text = _linked(self._here(_part(mail, "plain")))
        head = f'<p><a href="/">Innboksen</a></p><h1>{escape(str(mail["Subject"]))}</h1><dl>{heads}</dl>'
        body = f'{head}{as_html}<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{text}</pre>'
        return _PAGE.format(title=escape(str(mail["Subject"])), body=body)


def _read(path: Path) -> EmailMessage:
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()) if body else ""


def _linked(text: str) -> str:
    """Let addresses in a text be followed; one may stand in angle brackets (RFC 3986, appendix C)."""
    pieces = _ADDRESS.split(text)
    return "".join(f'<a href="{escape(each)}">{escape(each)}</a>' if n % 2 else escape(each) for n, each in enumerate(pieces))


@contextmanager
def opened(inbox: Inbox) -> Iterator[str]:
    """Serve the mailbox until the end of the block; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = inbox.page(self.path)
            self.send_response(HTTPStatus.OK if page else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="inbox", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
