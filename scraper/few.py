"""Makes a board small: each list of a page cut to a few entries, and a source that stops after a few ads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from lxml import etree

from scraper.document import as_json, as_xml, is_markup, to_json
from scraper.model import Found, Page, Parse, Posting, Request, Source


LISTS = 5  # list pages that a few ads may need
MOST = 1_000_000


def cut(body: bytes, ads: int) -> bytes:
    """Cut each list on a page to a few entries, whatever board it is; a web page stays whole."""
    document = as_json(body)
    if document is not None:
        shorter = _cut_json(document, ads)
        return body if shorter == document else to_json(shorter)
    root = as_xml(body)
    if root is None or not _cut_xml(root, ads):
        return body
    tree = root.getroottree()
    return bytes(etree.tostring(tree, encoding=tree.docinfo.encoding or "utf-8", xml_declaration=True))


def _cut_json(value: Any, ads: int) -> Any:  # noqa: ANN401 - anything that JSON can be
    if isinstance(value, list):
        return [_cut_json(part, ads) for part in value[:ads]]
    if isinstance(value, dict):
        return {key: _cut_json(part, ads) for key, part in value.items()}
    return value


def _cut_xml(element: etree._Element, ads: int) -> bool:
    """Take away the elements that have too many before them with the same parent and name; tell whether there were any."""
    changed, seen = False, dict[str, int]()
    for child in list(element.iterchildren(etree.Element)):
        seen[child.tag] = seen.get(child.tag, 0) + 1
        if seen[child.tag] > ads and not is_markup(etree.QName(child).localname):
            element.remove(child)
            changed = True
        else:
            changed |= _cut_xml(child, ads)
    return changed


@dataclass(slots=True)
class _Few:
    """Lets through what a few ads need, in the order in which it is found."""

    ads: int
    lists: int
    seen: set[str] = field(default_factory=set)

    def lets(self, found: Found) -> bool:
        """Tell whether something found belongs to the first few ads, or may lead to them."""
        match found:
            case Posting():
                return self._is_among(found.source_id)
            case Request() if found.about:
                return self._is_among(found.about)
            case Request():
                self.lists += 1
                return self.lists <= LISTS and len(self.seen) < self.ads
        return True

    def _is_among(self, source_id: str) -> bool:
        if len(self.seen) < self.ads:
            self.seen.add(source_id)
        return source_id in self.seen


def shortened(source: Source, ads: int, now: datetime, read: list[tuple[Request, list[Found]]]) -> Source:
    """Give a source that stops after a few ads, asks one thing at a time, and expects nothing of how many there are.

    ``read`` is told what each page gave.
    """
    first = source.start(now)[:LISTS]
    few = _Few(ads=ads, lists=len(first))

    def within(parse: Parse) -> Parse:
        def some(page: Page) -> Iterator[Found]:
            read.append((page.request, []))
            for found in filter(few.lets, parse(page)):
                read[-1][1].append(found)
                yield found

        return some

    return replace(
        source,
        start=lambda _: first,
        pages={name: within(parse) for name, parse in source.pages.items()},
        expect=(0, MOST),
        pace=replace(source.pace, in_flight=1),
    )
