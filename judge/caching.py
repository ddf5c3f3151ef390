"""redbot on one file of each kind: what HTTP demands of an answer, and how it is asked for again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from judge.verdict import case, give


POOR = ("BAD", "WARN")


def main() -> None:
    """Ask for the first page and for the first file with each name or ending that tells its kind."""
    about = case()
    first: dict[str, str] = {}
    for path in sorted([*about.pages, *about.open_vacancies[:1], *about.files], key=len):
        name = PurePosixPath(path).name
        first.setdefault(name if name in ("feed.xml", "atom.xml", "feed.json") else PurePosixPath(path).suffix, path)
    paths = [*first.values(), *about.open_vacancies[:1], "/finnes-ikke/"]
    give([found for path in paths for found in _look(about.site, path)], len(paths), "answers")


def _look(site: str, path: str) -> Iterator[str]:
    redbot = Path(sys.executable).with_name("redbot")
    done = subprocess.run([redbot, "-o", "har", site + path], capture_output=True, text=True, check=True)
    log = json.loads(done.stdout)["log"]
    if not log["entries"]:
        yield f"{path}: {log.get('_red_error', 'no answer')}"
    for entry in log["entries"]:
        yield from (f"{path}: {note['level']}: {note['summary']}" for note in entry["_red_messages"] if note["level"] in POOR)


if __name__ == "__main__":
    main()
