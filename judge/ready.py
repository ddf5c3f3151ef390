"""Installs what the judges need and is missing: Debian's packages where we may, npm's as locked, and wapiti by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from judge.panel import FONT, HERE, PACKAGES, WAPITI


def main() -> None:
    """Install, saying what on standard error; fails unless all is there, so that it is tried again next time."""
    sys.exit(0 if all((_from_debian(), _from_npm(), _wapiti())) else 1)


def _from_debian() -> bool:
    missing = [package for command, package in PACKAGES.items() if not shutil.which(command)]
    if not missing:
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        _say(f"Missing here: {', '.join(missing)}; only root can install them")
        return False
    _say(f"Installing {', '.join(missing)} …")
    _run("apt-get", "-qq", "update")
    return _run("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *missing, FONT)


def _from_npm() -> bool:
    _say("Installing npm's judges …")
    return bool(shutil.which("npm")) and _run("npm", "ci", "--ignore-scripts", "--silent", "--prefix", str(HERE))


def _wapiti() -> bool:
    """Install it apart from our own libraries, of which it wants older ones."""
    _say("Installing wapiti …")
    locked = str(HERE.parent / "requirements-attack.txt")
    pip = (str(WAPITI.parent / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", locked)
    return _run(sys.executable, "-m", "venv", str(WAPITI.parent.parent)) and _run(*pip)


def _run(*command: str) -> bool:
    # In Debian's runlevel 1 no server is started that comes with a package: each judge starts its own.
    settings = {"DEBIAN_FRONTEND": "noninteractive", "PUPPETEER_SKIP_DOWNLOAD": "1", "RUNLEVEL": "1"}
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        _say(f"{' '.join(command[:2])} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.returncode == 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
