"""jing on every Atom feed, with the grammar of RFC 4287 as we have written it down from its rules."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from judge.panel import HERE
from judge.verdict import ATOM, case, give, named


def main() -> None:
    """Hold every feed against the grammar, and against what no grammar says."""
    about = case()
    feeds = named(about, "atom.xml")
    called = ["jing", "-c", str(HERE / "atom.rnc"), *map(str, feeds.values())]
    done = subprocess.run(called, stdout=subprocess.PIPE, text=True, check=False) if feeds else None
    findings = [line.replace(about.public, "") for line in done.stdout.splitlines()] if done else []
    give(findings + [found for path, file in feeds.items() for found in _beyond(path, file)], len(feeds), "feeds")


def _beyond(path: str, file: Path) -> Iterator[str]:
    """Look at what RFC 4287 demands beyond what may stand where."""
    root = etree.parse(file).getroot()
    for entry in root.iter(f"{ATOM}entry"):
        name = entry.findtext(f"{ATOM}id")
        if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield f"{path}: {name}: nobody is its author"
        alternate = [link for link in entry.iter(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if not alternate and entry.find(f"{ATOM}content") is None:
            yield f"{path}: {name}: neither content nor a link to it"
    if not [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        yield f"{path}: does not say where it lies itself"


if __name__ == "__main__":
    main()
