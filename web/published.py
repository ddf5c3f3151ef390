"""Answers from the published files: which file an address means, in which form, and whether the reader has it already."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Response, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from web import faults, packed
from web.pages import folder
from web.words import languages


# By a file's name, else by its ending. What is not here is not shown, whatever lies in the folder.
KINDS = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xsl": "text/xsl; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
FRESH = "max-age=300"  # any run may change any file; a deadline that is seen five minutes late is early enough
_LONGEST = 200
# No dot in front, so no way up, no hidden file and none that is only half written.
_NAME = re.compile(r"(?:\.well-known/)?(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")


@dataclass(frozen=True, slots=True)
class Published:
    """The folder of published files, and the marks of those that have been asked for."""

    folder: Path
    _etags: dict[Path, tuple[int, int, str]] = field(default_factory=dict)

    def answer(self, name: str) -> AnyResponse:
        """Answer what is asked by an address, without its leading slash."""
        path = self._meant(name)
        if path.is_dir() and (path / "index.html").is_file():
            return redirect(f"{path.name}/", code=301)  # relative, so right under any prefix
        try:
            return self._response(path, KINDS.get(path.name) or KINDS[path.suffix])
        except (KeyError, FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise NotFound from None

    def refusal(self, error: HTTPException) -> AnyResponse:
        """Answer with the page that says what is wrong, in the language that the address is in."""
        status = error.code or 500
        language = next((each for each in languages() if request.path.startswith(f"/{each}/")), "nb")
        try:
            body, kind = (self.folder / f"{folder(language)}{faults.nearest(status)}.html").read_bytes(), KINDS[".html"]
        except OSError:  # nothing is published yet
            body, kind = faults.plain(status, language).encode(), KINDS[".txt"]
        headers = [(name, value) for name, value in error.get_headers() if name == "Allow"]
        return Response(body, status, [*headers, ("Cache-Control", "no-cache")], content_type=kind)

    def _meant(self, name: str) -> Path:
        """Find the file or folder that an address means; nothing outside our own folder is ever meant."""
        wanted = name + "index.html" if name.endswith("/") or not name else name
        path = os.path.realpath(self.folder / wanted) if _is_name(name) else ""
        if not path.startswith(os.path.realpath(self.folder) + os.sep):
            raise NotFound
        return Path(path)

    def _response(self, path: Path, kind: str) -> Response:
        """Answer with a file, or with 304 where the reader has it."""
        is_packed = request.accept_encodings["gzip"] > 0 and packed.is_packed(path)
        content, etag, changed = self._read(packed.beside(path) if is_packed else path)
        response = Response(content, content_type=kind)
        response.set_etag(etag)
        response.last_modified = changed
        response.headers["Cache-Control"] = FRESH
        response.headers["Vary"] = "Accept-Encoding"
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        response.make_conditional(request)
        return response

    def _read(self, path: Path) -> tuple[bytes, str, datetime]:
        """Give a file's content, what its ETag is, and when it was changed; what was hashed once is known by time and size."""
        with path.open("rb") as file:
            stat, content = os.fstat(file.fileno()), file.read()
        known = self._etags.get(path)
        if known is None or known[:2] != (stat.st_mtime_ns, stat.st_size):
            known = (stat.st_mtime_ns, stat.st_size, hashlib.blake2b(content, digest_size=16).hexdigest())
            self._etags[path] = known
        return content, known[2], datetime.fromtimestamp(stat.st_mtime, UTC)


def _is_name(name: str) -> bool:
    """Tell whether an address could be one of ours."""
    return len(name) <= _LONGEST and bool(_NAME.fullmatch(name))
