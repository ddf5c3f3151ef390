"""SpamAssassin on every kind of mail, with its own rules alone: it asks nobody."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from mailbox import mbox
from pathlib import Path
from tempfile import TemporaryDirectory

from judge.verdict import case, give


MOST = 1.0  # points; 5.0 is called spam
_CALLED = ("spamassassin", "--local", "--nocreate-prefs", "--mbox")
_POINTS = re.compile(r"score=(-?[\d.]+).*?tests=(.*?)\s*autolearn", re.DOTALL)


def main() -> None:
    """Let it count the points of each mail."""
    mails = [Path(mail) for mail in case().mails]
    give(
        [found for mail, status in zip(mails, _looked(mails), strict=True) for found in faults(mail.name, status)],
        len(mails),
        "mails",
    )


def _looked(mails: Sequence[Path]) -> Iterator[str]:
    """Give what it writes about each mail; it learns nothing from one to the next."""
    with TemporaryDirectory() as home:
        box = mbox(Path(home) / "mails")
        for mail in mails:
            box.add(mail.read_bytes())
        box.close()
        with (Path(home) / "mails").open("rb") as given, (Path(home) / "judged").open("wb") as judged:
            subprocess.run(_CALLED, stdin=given, stdout=judged, env={**os.environ, "HOME": home}, check=True)
        yield from (str(mail["X-Spam-Status"]) for mail in mbox(Path(home) / "judged"))


def faults(name: str, status: str) -> Iterator[str]:
    """Say how many points a mail has, where they are too many."""
    points = _POINTS.search(status)
    if points is None:
        yield f"{name}: got no points: {status}"
    elif float(points[1]) > MOST:
        yield f"{name}: {points[1]} points: {points[2]}"


if __name__ == "__main__":
    main()
