"""feedparser on every RSS and Atom feed: well-formed, nothing missing, each item once."""

from __future__ import annotations

from collections.abc import Iterator

import feedparser

from judge.verdict import case, differences, give, xml_feeds


def main() -> None:
    """Read every feed over HTTP, as a reader does."""
    about = case()
    feeds = xml_feeds(about)
    give([found for path, ids in feeds.items() for found in _look(about.site, path, ids)], len(feeds), "feeds")


def _look(site: str, path: str, ids: list[str]) -> Iterator[str]:
    feed = feedparser.parse(site + path)
    if feed.bozo:
        yield f"{path}: {feed.bozo_exception}"
    if not (feed.feed.get("title") and feed.feed.get("link")):
        yield f"{path}: no title or no link"
    for entry in feed.entries:
        if missing := [name for name in ("id", "title", "link") if not entry.get(name)]:
            yield f"{path}: {entry.get('id')}: no {', '.join(missing)}"
        if not (entry.get("published_parsed") or entry.get("updated_parsed")):
            yield f"{path}: {entry.get('id')}: no day that can be read"
    yield from differences(path, [entry.id for entry in feed.entries], ids)


if __name__ == "__main__":
    main()
