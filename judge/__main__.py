"""Let the judges look at the site: python -m judge [NAME …] [--demo FOLDER] [--public FOLDER].

Each prints what it found and one line of verdict. A judge that cannot run, or that looked at nothing, has failed. With
--planted they look at a site full of faults instead, and whoever finds none has failed: who never objects is no judge.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from judge import own_pages
from judge.brief import Brief, brief
from judge.panel import HERE, PANEL, Judge
from judge.service import serviced, unpacked
from web.app import create_app
from web.server import listening


AT_ONCE = 2
PLANTED = HERE / "planted"
SHOWN = 20  # findings of one judge


@dataclass(frozen=True, slots=True)
class Heard:
    """What a judge came to."""

    name: str
    findings: list[str]
    verdict: str
    seconds: float = 0.0
    judged: bool = False  # it could run, and looked at something


def main() -> None:
    """Lay out what is to be judged, serve it on this machine alone, hear the judges, and count."""
    parser = argparse.ArgumentParser(prog="python -m judge", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PANEL)}; all when none is named")
    parser.add_argument("--demo", type=Path, default=Path("data/demo"), help="the demo's folder, where somebody subscribes")
    parser.add_argument("--public", type=Path, help="the folder of pages to judge; the demo's where none is named")
    parser.add_argument("--whole", action="store_true", help="have also Lighthouse look at every page that the others look at")
    parser.add_argument("--planted", action="store_true", help="judge a site full of faults, to see that each judge objects")
    options = parser.parse_args()
    if unknown := set(options.names) - set(PANEL):
        parser.error(f"there is no judge called {min(unknown)}; they are {', '.join(PANEL)}")
    with TemporaryDirectory() as folder:
        try:
            public, mails = _shown(options, Path(folder))
            passed = _judged(options, public, unpacked(mails, Path(folder) / "letters"))
        except ValueError as nothing:
            sys.exit(str(nothing))
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    sys.exit(0 if all(passed) else 1)


def _shown(options: argparse.Namespace, folder: Path) -> tuple[Path, Path]:
    """Give the pages and the mails to be judged: those published, with a subscriber's own among them, or those with faults."""
    if options.planted:
        return PLANTED, PLANTED / "mail"
    public = options.public or options.demo / "public"
    for language in own_pages.LANGUAGES:
        with serviced(options.demo, public, folder / language) as service:
            own_pages.lay(service, language, folder / "public", folder / "mails")
    shutil.copytree(public, folder / "public", dirs_exist_ok=True)
    return folder / "public", folder / "mails"


def _judged(options: argparse.Namespace, public: Path, mails: list[str]) -> list[bool]:
    """Hear every judge that is named, or all; tell of each whether all is well."""
    # On loopback there is no TLS, and to promise it there is one of the planted faults.
    with listening(create_app(public, https=options.planted), "127.0.0.1", 0) as site:
        about = brief(public, site, whole=options.whole)
        about = replace(about, mails=mails, demo=str(options.demo), planted=options.planted)
        return [told(heard, planted=options.planted) for heard in _hear(options.names or list(PANEL), about)]


def _hear(names: Iterable[str], about: Brief) -> Iterable[Heard]:
    """Hear some judges at a time, and those that want to be alone one by one at the end."""
    together = [name for name in names if not PANEL[name].alone]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda name: one(name, PANEL[name], about), together)
    for name in names:
        if PANEL[name].alone:
            yield one(name, PANEL[name], about)


def one(name: str, judge: Judge, about: Brief) -> Heard:
    """Hear one judge; who lacks a command, takes too long or ends without a verdict has not judged."""
    if missing := [command for command in judge.needs if not shutil.which(command)]:
        return Heard(name, [], f"cannot run: {', '.join(missing)} is not installed")
    begin = time.monotonic()
    try:
        done = subprocess.run(
            judge.command, input=json.dumps(about.as_dict()), capture_output=True, text=True, check=False, timeout=judge.seconds
        )
    except subprocess.TimeoutExpired:
        return Heard(name, [], f"not done after {judge.seconds:g} s")
    *findings, verdict = done.stdout.splitlines() or [""]
    seconds = time.monotonic() - begin
    if not verdict.endswith(" findings"):
        why = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("    at ")]
        return Heard(name, [*findings, verdict, *why[-8:]], "could not judge", seconds)
    return Heard(name, findings, verdict, seconds, judged=not verdict.startswith("0 "))


def told(heard: Heard, *, planted: bool) -> bool:
    """Print the findings, unless they are expected, and the verdict; tell whether all is well."""
    passed = heard.judged and bool(heard.findings) == planted
    for finding in heard.findings[:SHOWN] if not passed else ():
        print(f"    {finding}")
    if not passed and (more := len(heard.findings) - SHOWN) > 0:
        print(f"    and {more} more")
    print(f"{'passed' if passed else 'FAILED'}  {heard.name:16} {heard.verdict} ({heard.seconds:.0f} s)", flush=True)
    return passed


if __name__ == "__main__":
    main()
