"""rss2email turns every feed into mails to a mail server of ours: one for each item, and none the second time."""

from __future__ import annotations

import email
import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.postbox import Postbox
from judge.verdict import case, give, xml_feeds


CONFIG = """\
[DEFAULT]
to = leser@example.no
from = varsel@example.no
email-protocol = smtp
smtp-server = 127.0.0.1:{port}
smtp-ssl = False
smtp-auth = False
name-format = {{feed-title}}

"""


def main() -> None:
    """Run rss2email twice, and count the mails by the item that each is about."""
    about = case()
    written = xml_feeds(about)
    with TemporaryDirectory() as folder, Postbox(Path(folder) / "mail") as box:
        _mail_all(Path(folder), box.port, [about.site + path for path in written])
        mails = Counter(_item(mail.read_bytes()) for mail in (Path(folder) / "mail").iterdir())
    items = Counter(f"{about.site}{path} {item}" for path, ids in written.items() for item in ids)
    findings = [
        f"{item}: {mails[item]} mails for {items[item]} items" for item in items | mails if not mails[item] == items[item] == 1
    ]
    give(sorted(findings), len(written), f"feeds, {mails.total()} mails")


def _item(mail: bytes) -> str:
    message = email.message_from_bytes(mail)
    return f"{message['X-RSS-Feed']} {message['X-RSS-ID']}"


def _mail_all(home: Path, port: int, addresses: list[str]) -> None:
    feeds = "".join(f"[feed.f{number}]\nurl = {address}\n\n" for number, address in enumerate(addresses))
    (home / "config").write_text(CONFIG.format(port=port) + feeds)
    for _ in range(2):
        subprocess.run(["r2e", "-c", home / "config", "-d", home / "data.json", "run"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
