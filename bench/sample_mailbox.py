"""A mailbox with the alerts of boards that tell by mail, on loopback, in a process of its own.

python -m bench.sample_mailbox 0.005 finn_mail=40      says its port, and answers each command after 5 ms
"""

from __future__ import annotations

import sys

from bench import child, samples
from demo.mailbox import Mailserver
from scraper.fetch.keys import SAMPLE


def main() -> None:
    """Say the port, and answer until standard input is closed."""
    folders = {samples.FOLDERS[name]: samples.KINDS[name].mails(count) for name, count in child.sizes(sys.argv[2:]).items()}
    with Mailserver(folders, SAMPLE, latency=float(sys.argv[1])) as server:
        print(server.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
