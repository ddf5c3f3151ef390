"""What kind of page it is, and what it holds: JSON, XML, or a web page with JSON in it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree


_HTML = re.compile(r"a|abbr|b|br|d[dt]|div|em|font|h[1-6]|i|li|[ou]l|p|small|span|strong|su[bp]|t[dhr]|u", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script[^>]*application/(?:ld\+)?json[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)


def decoded(body: bytes) -> tuple[str, str]:
    """Read bytes as text that can be written back as they were; an old Windows page is read by the bytes."""
    charset = "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return body.decode(charset), charset
    except UnicodeDecodeError:
        return body.decode("latin-1"), "latin-1"


def as_json(body: bytes) -> Any:  # noqa: ANN401 - anything that JSON can be
    """Give the document where a page is sound JSON, an object or a list; else None."""
    if body.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if _is_shallow(document) else None


def _is_shallow(value: object, left: int = 100) -> bool:
    """Tell whether a document can be walked through; no board nests a hundred levels."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(_is_shallow(part, left - 1) for part in parts)


def to_json(document: object) -> bytes:
    """Write a document so that a person can read it; half a character stays escaped."""
    try:
        return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(document, indent=1).encode() + b"\n"


def as_xml(body: bytes) -> etree._Element | None:
    """Give the root where a page is sound XML, and not a web page; else None. No entities, no network."""
    if body.lstrip()[:1] != b"<":
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if etree.QName(root).localname.lower() == "html" else root


def documents(body: bytes) -> Iterator[Any]:
    """Give what a page holds of documents with named parts: itself, or the blocks of JSON on a web page."""
    document = as_json(body)
    root = as_xml(body) if document is None else None
    if document is not None:
        yield document
    elif root is not None:
        yield {etree.QName(root).localname: _tree(root)}
    else:
        for block in _SCRIPT.findall(body):
            yield as_json(block.strip(b" \r\n\t<!->/[]CDAT;") if block.strip()[:1] not in (b"{", b"[") else block)


def _tree(element: etree._Element) -> Any:  # noqa: ANN401 - a string or a dict
    """Turn an element into a string, or into a dict of what it holds, as JSON would have it."""
    parts: dict[str, Any] = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        before = parts.get(name)
        parts[name] = [*(before if isinstance(before, list) else ()), _tree(child)]
    text = (element.text or "").strip()
    return {**parts, "#text": text} if parts else text


def is_markup(name: str) -> bool:
    """Tell whether an element is one of HTML's, so that it stands in an ad's text and not around an ad."""
    return bool(_HTML.fullmatch(name))
