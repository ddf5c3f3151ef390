"""newsboat takes the whole OPML, loads every feed twice, and sees each item once."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from judge.brief import Brief
from judge.verdict import case, differences, give, named, xml_feeds


def main() -> None:
    """Load, and read newsboat's own database."""
    about = case()
    written = xml_feeds(about)
    with TemporaryDirectory() as folder:
        findings = _import(Path(folder), about)
        for path, ids in written.items():
            findings += differences(path, _loaded(Path(folder), about.site + path), ids)
    give(findings, len(written), "feeds, loaded twice")


def _loaded(home: Path, address: str) -> list[str]:
    """Load one feed twice; newsboat files an item that two feeds share under one of them, so each has a database of its own."""
    (home / "urls").write_text(f"{address}\n")
    (home / "cache.db").unlink(missing_ok=True)
    _newsboat(home, "-x", "reload", "reload")
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return [guid for (guid,) in cache.execute("SELECT guid FROM rss_item")]


def _import(home: Path, about: Brief) -> list[str]:
    """Take the lists of feeds as one that moves from another reader would."""
    findings = []
    for path, file in named(about, "strommer.opml").items():
        _newsboat(home, "-i", str(file))
        taken = (home / "urls").read_text().split("\n") if (home / "urls").exists() else []
        addresses = [line.split()[0] for line in taken if line]
        if not addresses or len(addresses) != len(set(addresses)):
            findings.append(f"{path}: newsboat takes {len(addresses)} feeds, {len(set(addresses))} of them different")
    return findings


def _newsboat(home: Path, *command: str) -> None:
    own = ("-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", "/dev/null")
    settings = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    subprocess.run(["newsboat", *own, *command], check=True, env=settings, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
