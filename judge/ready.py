"""Installs what the judges need and is missing: Debian's packages where we may, and npm's as locked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from judge.panel import FONT, HERE, PACKAGES


def main() -> None:
    """Install, saying what on standard error; what cannot be had is told by the judge that misses it."""
    missing = [package for command, package in PACKAGES.items() if not shutil.which(command)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _say(f"Installing {', '.join(missing)} …")
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *missing, FONT)
    elif missing:
        _say(f"Missing here: {', '.join(missing)}; only root can install them")
    if shutil.which("npm"):
        _say("Installing npm's judges …")
        _run("npm", "ci", "--ignore-scripts", "--silent", "--prefix", str(HERE))


def _run(*command: str) -> None:
    settings = {"DEBIAN_FRONTEND": "noninteractive", "PUPPETEER_SKIP_DOWNLOAD": "1"}
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        _say(f"{' '.join(command[:2])} failed: {done.stderr.strip() or done.stdout.strip()}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
