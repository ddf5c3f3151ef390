"""Let the judges look at the site: python -m judge [NAME …] [--public FOLDER].

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
from dataclasses import dataclass
from pathlib import Path

from judge.brief import Brief, brief
from judge.panel import HERE, PANEL, Judge
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
    """Serve the site on this machine alone, hear every judge that is named, or all, and count."""
    parser = argparse.ArgumentParser(prog="python -m judge", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PANEL)}; all when none is named")
    parser.add_argument("--public", type=Path, default=Path("data/demo/public"), help="the folder to judge")
    parser.add_argument("--whole", action="store_true", help="have also Lighthouse look at every page that the others look at")
    parser.add_argument("--planted", action="store_true", help="judge a site full of faults, to see that each judge objects")
    options = parser.parse_args()
    if unknown := set(options.names) - set(PANEL):
        parser.error(f"there is no judge called {min(unknown)}; they are {', '.join(PANEL)}")
    public = PLANTED if options.planted else options.public
    # On loopback there is no TLS, and to promise it there is one of the planted faults.
    with listening(create_app(public, https=options.planted), "127.0.0.1", 0) as site:
        try:
            about = brief(public, site, whole=options.whole)
        except ValueError as nothing:
            sys.exit(str(nothing))
        passed = [told(heard, planted=options.planted) for heard in _hear(options.names or list(PANEL), about)]
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    sys.exit(0 if all(passed) else 1)


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
