"""The subscriber's whole way in Chromium, by keyboard alone: in bokmål, and in nynorsk on a narrow phone without scripts.

The pages are served from a real store, and mail goes over SMTP. When faults are to be found, the way is gone once with each of
them planted, and whoever does not see one of them is no judge.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from judge.led import led
from judge.service import Service, read, serviced, text_of
from judge.verdict import case, give
from judge.walk_faults import FAULTS
from web.server import listening


ADDRESS = "vandrer@example.com"
AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the way is gone."""

    home: str = "/"
    scripts: bool = True
    width: int = 1280
    fault: str = ""  # what is wrong with the service


def main() -> None:
    """Go each way."""
    about = case()
    ways = [Way(fault=fault) for fault in FAULTS] if about.planted else [Way(), Way(home="/nn/", scripts=False, width=320)]
    found, pages = [], 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        walks = list(pool.map(lambda way: gone(Path(about.demo), way), ways))
    for way, (seen, count) in zip(ways, walks, strict=True):
        if way.fault and not seen:
            sys.exit(f"does not see that the service {way.fault}")
        found += [f"{way.home}, {'with' if way.scripts else 'without'} scripts: {each}" for each in seen]
        pages += count
    give(found, pages, f"pages on {len(ways)} ways")


def gone(demo: Path, way: Way) -> tuple[list[str], int]:
    """Go one way; give what was wrong, and how many pages were seen."""
    with TemporaryDirectory() as folder, serviced(demo, demo / "public", Path(folder) / "demo") as service:
        app = service.app()
        if way.fault:
            FAULTS[way.fault](app, service)
        with listening(app, "127.0.0.1", 0) as site:
            return _led(service, site, way)


def _led(service: Service, site: str, way: Way) -> tuple[list[str], int]:
    """Do for the browser what happens outside it, until it is done."""
    answers: Mapping[str, Callable[..., object]] = {
        "mails": lambda: [_shown(service, path, site) for path in service.delivered(ADDRESS)],
        "ad": lambda kommune: service.advertise(kommune).url,
        "traces": lambda: service.traces(ADDRESS),
    }
    known = {"site": site, "home": way.home, "address": ADDRESS, "scripts": way.scripts, "width": way.width}
    return led("walk", known, answers)


def _shown(service: Service, path: Path, site: str) -> Mapping[str, Any]:
    """Give a mail as a mail program has it, its links leading to where the site is served: the demo's address is nobody's."""
    mail = read(path)
    leave = str(mail.get("List-Unsubscribe", "")).partition(">")[0].lstrip("<")
    found: Mapping[str, str | bool] = {
        "html": text_of(mail, "html"),
        "leave": leave,
        "oneClick": mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
        "confirm": site + service.link(mail, "confirm"),
    }
    there = service.config.site.url
    return {name: value.replace(there, site) if isinstance(value, str) else value for name, value in found.items()}


if __name__ == "__main__":
    main()
