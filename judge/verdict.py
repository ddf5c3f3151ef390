"""How a judge in Python hears the case and tells what it found."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lxml import etree

from judge.brief import Brief


ATOM = "{http://www.w3.org/2005/Atom}"


def case() -> Brief:
    """Read the brief from standard input."""
    return Brief(**json.load(sys.stdin))


def give(findings: Sequence[str], looked_at: int, what: str) -> NoReturn:
    """Print each finding and the verdict; a judge that has looked at nothing has judged nothing."""
    for finding in findings:
        print(" ".join(finding.split()))
    print(f"{looked_at} {what}, {len(findings)} findings")
    sys.exit(0 if looked_at and not findings else 1)


def named(about: Brief, *names: str) -> dict[str, Path]:
    """Give the files that are called so, by their paths on the site."""
    return {path: Path(about.public + path) for path in about.files if path.rpartition("/")[2] in names}


def xml_feeds(about: Brief) -> dict[str, list[str]]:
    """Give each RSS and Atom feed by its path, with the ids of its items as an XML parser sees them."""
    return {path: _ids(file) for path, file in named(about, "feed.xml", "atom.xml").items()}


def _ids(file: Path) -> list[str]:
    root = etree.parse(file).getroot()
    return [str(each.text) for each in root.findall("channel/item/guid") + root.findall(f"{ATOM}entry/{ATOM}id")]


def differences(path: str, read: Sequence[str], written: Sequence[str]) -> list[str]:
    """Say where a reader does not see each item of a feed once."""
    if sorted(read) == sorted(set(written)) and len(written) == len(set(written)):
        return []
    return [f"{path}: sees {len(read)} items, {len(set(read))} of them different, where {len(written)} are written"]
