"""Reads XML from strangers: no entities of theirs, no network, and names without their namespaces."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree


# What no XML may hold, written as it is or as a number; word processors leave such tabs and page breaks in ads.
_CONTROLS = bytes(number for number in range(32) if number not in b"\t\n\r")
_NUMBERED = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF]));")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NAMESPACE = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')


def parse(body: bytes, root: str) -> etree._Element:
    """Read a document; raises ValueError when it is not XML, has another root, or declares entities of its own."""
    try:
        found = etree.fromstring(_without_controls(body.lstrip()), _parser(_encoding(body)))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"this is not XML: {error}") from error
    dtd = found.getroottree().docinfo.internalDTD
    if dtd is not None and list(dtd.entities()):
        raise ValueError("the document declares entities, which no honest one does")
    if etree.QName(found).localname != root:
        raise ValueError(f"the root is {etree.QName(found).localname}, not {root}")
    return found


def _parser(encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _without_controls(body: bytes) -> bytes:
    """Take away what would make one ad hide all the others; in UTF-16 the same bytes are halves of letters."""
    if body.startswith(_UTF_16):
        return body
    return _NUMBERED.sub(b"", body.translate(None, _CONTROLS)).replace("\uffff".encode(), b"")


def _encoding(body: bytes) -> str | None:
    """Give the encoding where it is plain to see, whatever a document calls itself: no other text happens to be UTF-8.

    One that calls itself UTF-8 and is not comes from an old Windows.
    """
    if body.startswith(_UTF_16):
        return None
    try:
        body.decode()
    except UnicodeDecodeError:
        head = body[:200].lower()
        return None if b"encoding=" in head and b"utf-8" not in head else "windows-1252"
    return "utf-8"


def all_of(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give every element of a name below, in order, whatever its namespace."""
    yield from element.iter(f"{{*}}{name}")


def text(element: etree._Element, path: str) -> str:
    """Give the text of the first element at a path of names, such as «Region/Country/County», or ""."""
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "".join(found.itertext()).strip() if found is not None else ""


def markup(element: etree._Element, path: str) -> str:
    """Give the HTML at a path, whether it came as text, as the format says, or as elements."""
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    if found is None or not len(found):
        return text(element, path)
    for part in found.iter():
        part.tag = etree.QName(part).localname
    inside = "".join(etree.tostring(part, encoding="unicode", method="html") for part in found)
    return html.escape(found.text or "", quote=False) + _NAMESPACE.sub("", inside)
