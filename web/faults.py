"""The pages that say that something is wrong, for any server to show with the status they are about. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from web.pages import File, Site, page


STATUSES = (400, 404, 405, 500)


def files(site: Site) -> Iterator[File]:
    """Give a page for each status, in every language: 404.html and its like, where other servers look for them too."""
    for status in STATUSES:
        yield from page(site, f"{status}.html", "fault.html", status=status)
