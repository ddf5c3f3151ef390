"""A folder of mails as pages: a Maildir, an mbox, or .eml files. Nothing in it is ever changed.

`file:///srv/mail?FROM "example.no"` lists, and `file:///srv/mail#key` is one mail.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from mailbox import mbox
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import msgspec

from scraper import mails
from scraper.errors import FetchError


MOST = 500  # mails of one list: the newest
HEAD = 20_000  # bytes of a mail that are read for a list
_SENDER = re.compile(r'\bFROM "((?:[^"\\]|\\.)*)"')


def ask(url: str, most: int) -> bytes:
    """List a folder of mails, or bring one of them; raises FetchError."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path, errors="surrogateescape"))
    base = re.split("[?#]", url, maxsplit=1)[0]
    try:
        if parts.fragment:
            return whole(_one(path, parts.fragment, most + 1), most, url)
        return listed(((f"{base}#{key}", head) for key, head in _heads(path)), unquote(parts.query))
    except KeyError:
        raise FetchError("the mail is no longer there", url=url, status=404) from None
    except OSError as error:
        raise FetchError(f"the mail cannot be read: {error.strerror}", url=url, status=404) from error


def listed(heads: Iterable[tuple[str, bytes]], search: str) -> bytes:
    """Make a list of mails, of those senders alone that are asked for: other people's addresses stay where they are."""
    wanted = [re.sub(r"\\(.)", r"\1", sender).lower() for sender in _SENDER.findall(search)] or [""]
    entries = (mails.entry(url, head) for url, head in heads)
    return msgspec.json.encode([seen for seen in entries if any(sender in seen.sender for sender in wanted)])


def whole(mail: bytes, most: int, url: str) -> bytes:
    """Give a mail that is not too large; raises FetchError."""
    if len(mail) > most:
        raise FetchError(f"the mail is larger than {most:,} bytes", url=url)
    return mail


def _files(folder: Path) -> list[Path]:
    """Give the mails of a Maildir or a folder of .eml files, the newest last."""
    if (folder / "cur").is_dir():
        found = [path for part in ("cur", "new") for path in (folder / part).iterdir() if not path.name.startswith(".")]
    else:
        found = [path for path in folder.iterdir() if path.suffix == ".eml"]
    aged = [(_age(path), path.name, path) for path in found if path.is_file()]
    return [path for _, _, path in sorted(aged)[-MOST:]]


def _age(path: Path) -> float:
    """Give when a mail came; one that a mail program has just taken away came never."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


def _key(path: Path) -> str:
    """Give a mail's name without the flags that a mail program adds and takes away."""
    return quote(os.fsencode(path.name).partition(b":")[0], safe="")


def _heads(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give each mail's key with as much of it as holds its header."""
    if path.is_file():
        with _mbox(path) as box:
            for key in box.keys()[-MOST:]:
                yield str(key), box.get_file(key).read(HEAD)
        return
    heads = {_key(file): _head(file) for file in _files(path)}
    if heads and not any(heads.values()):
        raise FetchError("none of the mails in the folder can be opened", url=path.as_uri())
    yield from heads.items()


def _head(file: Path) -> bytes:
    """Give the beginning of a mail; one that cannot be opened, or was just taken away, hides no other."""
    with suppress(OSError), file.open("rb") as lines:
        return lines.read(HEAD)
    return b""


def _one(path: Path, wanted: str, most: int) -> bytes:
    """Bring one mail, or as much of it as we take."""
    if path.is_file():
        with _mbox(path) as box:
            return box.get_file({str(key): key for key in box.iterkeys()}[wanted]).read(most)
    with {_key(file): file for file in _files(path)}[wanted].open("rb") as lines:
        return lines.read(most)


@contextmanager
def _mbox(path: Path) -> Iterator[mbox]:
    box = mbox(path, create=False)
    try:
        yield box
    finally:
        box.close()
