"""systemd, nginx and Caddy read what lies in deploy/, and systemd says how much harm its units could do."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from judge.panel import HERE
from judge.verdict import case, give


MOST = 20  # tenths of what systemd calls exposure; 96 is a unit without any guard
_NGINX = "pid {work}/pid; error_log stderr; events {{}} http {{ include {file}; }}"
_CERTIFICATE = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=erfaringsjobb.example")


def main() -> None:
    """Let each read its files."""
    folder = HERE / "planted" / "deploy" if case().planted else HERE.parent / "deploy"
    readers = {"*.service": _service, "*.timer": _unit, "*nginx.conf": _nginx, "*Caddyfile": _caddy}
    files = [(path, read) for pattern, read in readers.items() for path in sorted(folder.glob(pattern))]
    findings = []
    for path, read in files:
        with TemporaryDirectory() as work:
            findings += [f"{path.name}: {says}" for says in read(path, Path(work))]
    give(findings, len(files), "files")


def _unit(path: Path, work: Path) -> Iterator[str]:
    """Let systemd read a unit with those beside it; its program need not be installed here."""
    for each in path.parent.glob("*.[st]*"):
        said = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", each.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (work / each.name).write_text(said, encoding="utf-8")
    yield from _said("systemd-analyze", "verify", str(work / path.name)).splitlines()


def _service(path: Path, work: Path) -> Iterator[str]:
    """Let systemd also say how much a service could do."""
    yield from _unit(path, work)
    security = ("systemd-analyze", "security", "--offline=true", f"--threshold={MOST}", "--no-pager", str(work / path.name))
    done = subprocess.run(security, capture_output=True, text=True, check=False)
    if done.returncode:
        yield next((line for line in done.stdout.splitlines() if "exposure level" in line), done.stderr)


def _nginx(path: Path, work: Path) -> Iterator[str]:
    """Let nginx read a block with a certificate made for it."""
    subprocess.run([*_CERTIFICATE, "-keyout", work / "key", "-out", work / "made"], check=True, capture_output=True)
    said = re.sub(r"/etc/ssl/private/\S+(?=;)", str(work / "key"), path.read_text(encoding="utf-8"))
    said = re.sub(r"/var/log/\S+", str(work / "log"), re.sub(r"/etc/ssl/\S+(?=;)", str(work / "made"), said))
    (work / "block").write_text(said, encoding="utf-8")
    (work / "nginx.conf").write_text(_NGINX.format(work=work, file=work / "block"), encoding="utf-8")
    said = _said("nginx", "-t", "-q", "-p", str(work), "-c", str(work / "nginx.conf"))
    yield from said.splitlines()


def _caddy(path: Path, work: Path) -> Iterator[str]:
    """Let Caddy read a file; of what it says only errors count."""
    shutil.copy(path, work / "Caddyfile")
    command = ("caddy", "validate", "--adapter", "caddyfile", "--config", str(work / "Caddyfile"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stderr.strip().splitlines()[-1]


def _said(*command: str) -> str:
    return _run(command).strip()


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


if __name__ == "__main__":
    main()
