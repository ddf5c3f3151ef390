"""Every kind of mail as it went over the wire: it says the same as text and as HTML, and is short enough to be shown whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from judge.service import read, text_of
from judge.verdict import case, give


MOST = 100_000  # bytes; Gmail hides the end of what is a little longer
_LINK = re.compile(r"(?:https?|mailto):\S+")


def main() -> None:
    """Read each mail."""
    mails = case().mails
    give([found for mail in mails for found in faults(Path(mail))], len(mails), "mails")


def faults(path: Path) -> Iterator[str]:
    """Say what is wrong with one mail."""
    mail = read(path)
    plain, markup = text_of(mail, "plain"), text_of(mail, "html")
    if not plain.strip() or not markup.strip():
        yield f"{path.name}: has not both a text and an HTML part"
        return
    in_text, in_html = set(_LINK.findall(plain)), {str(link) for link in html.document_fromstring(markup).xpath("//a/@href")}
    yield from (f"{path.name}: only the text has {link}" for link in sorted(in_text - in_html))
    yield from (f"{path.name}: only the HTML has {link}" for link in sorted(in_html - in_text))
    if (size := path.stat().st_size) > MOST:
        yield f"{path.name}: has {size} bytes, more than {MOST}"


if __name__ == "__main__":
    main()
