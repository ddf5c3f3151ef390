"""Rspamd on every kind of mail, with its own rules alone: it asks nobody, and has nothing against any of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from judge.mailhost import free_port, servers
from judge.verdict import case, give


_USER = "_rspamd"
_ASKING = ("asn", "dcc", "fuzzy_check", "mx_check", "phishing", "rbl", "rspamd_update", "surbl", "url_redirector")
_CONFIG = """\
.include "$CONFDIR/common.conf"
options {{
  .include "$CONFDIR/options.inc"
  pidfile = "{folder}/pid";
  dns {{
    nameserver = ["127.0.0.1:9"];
    timeout = 0.1s;
    retransmits = 1;
  }}
}}
logging {{
  type = "console";
  level = "error";
}}
worker "normal" {{
  bind_socket = "127.0.0.1:{port}";
  count = 1;
}}
"""
_DATE = re.compile(rb"^Date: [^\r\n]*", re.MULTILINE)  # in a copy of the demo years go by
_FROM = ("--ip", "127.0.0.1", "--hostname", "mail.erfaringsjobb.example")  # a server that has a name in DNS


def main() -> None:
    """Let it say what it would do with each mail."""
    mails = case().mails
    give([found for name, said in _asked(mails) for found in faults(Path(name).name, said)], len(mails), "mails")


def _asked(mails: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give what it says of each mail."""
    with TemporaryDirectory() as name, servers() as start:
        folder, port = Path(name), free_port()
        (folder / "local.d").mkdir()
        for module in _ASKING:
            (folder / "local.d" / f"{module}.conf").write_text("enabled = false;\n", encoding="ascii")
        config = folder / "rspamd.conf"
        config.write_text(_CONFIG.format(folder=folder, port=port), encoding="ascii")
        shutil.chown(folder, _USER)
        own = [f"--var={variable}={folder}" for variable in ("RUNDIR", "DBDIR", "LOGDIR", "LOCAL_CONFDIR")]
        start(port, "rspamd", "-f", "-u", _USER, "-g", _USER, "-c", config, *own)
        for mail in mails:
            today = _DATE.sub(f"Date: {format_datetime(datetime.now(UTC))}".encode(), Path(mail).read_bytes(), count=1)
            called = ["rspamc", "-h", f"127.0.0.1:{port}", "--json", *_FROM, "symbols"]
            yield mail, json.loads(subprocess.run(called, input=today, check=True, capture_output=True).stdout)


def faults(name: str, said: Mapping[str, Any]) -> Iterator[str]:
    """Say what it has against a mail, and why."""
    if said["action"] != "no action":
        against = sorted(symbol for symbol, found in said["symbols"].items() if found["score"] > 0 or said["score"] == 0)
        yield f"{name}: {said['action']}, {said['score']:.1f} points: {', '.join(against)}"


if __name__ == "__main__":
    main()
