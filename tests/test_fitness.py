"""What the machine must have: where it lacks that, nothing is begun, and it is said what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from scraper import fitness
from tests.service import served


ROOT = Path(__file__).parents[1]


def test_here_everything_is_fit() -> None:
    assert list(fitness.unfit()) == []


def test_an_older_apscheduler_is_named_and_nothing_is_begun(tmp_path: Path) -> None:
    served(tmp_path)
    older = tmp_path / "older" / "apscheduler-3.10.4.dist-info"  # found before the one that is installed
    older.mkdir(parents=True)
    (older / "METADATA").write_text("Metadata-Version: 2.1\nName: APScheduler\nVersion: 3.10.4\n")
    settings = {**os.environ, "PYTHONPATH": f"{older.parent}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "scraper", "--config", str(tmp_path / "config.toml"), "serve", "--port", "0"]
    done = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert "apscheduler 3.10.4 stands still" in done.stderr
    assert "install 3.11.2 or newer" in done.stderr


def test_whether_this_python_lets_a_subject_begin_another_header_is_known() -> None:
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = "=?utf-8?q?Hei=0D=0AX-Planted=3A_yes?="
    try:
        headers = message_from_bytes(letter.as_bytes()).keys()
    except ValueError:  # a Python that is mended refuses to write it
        headers = ["Subject"]
    assert fitness.breaks_headers() == ("X-Planted" in headers)
