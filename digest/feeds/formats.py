"""One feed in each format: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1; and OPML 2.0 with the addresses of all.

Written by hand rather than by a library: a post stands in three feeds and two kinds of XML, and this takes less time than
Django's feedgenerator without our own elements (`make bench ARGS=feeds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import msgspec

from digest.feeds.entries import Channel, Entry, Feed
from digest.feeds.fields import as_text
from digest.feeds.markup import HEAD, element, empty, escaped


_ATOM, _XHTML, _DC = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml", "http://purl.org/dc/elements/1.1/"
_EXPLAINED = (
    "Dette er en strøm. Kopier adressen til denne siden inn i en strømleser,"
    " så får du vite om nye stillinger uten å oppgi hvem du er."
)


def rss(feed: Feed, channel: Channel) -> str:
    """Write a feed as RSS 2.0."""
    return "".join(
        (
            HEAD,
            _styled(channel),
            f'<rss version="2.0" xmlns:atom="{_ATOM}" xmlns:dc="{_DC}" xmlns:h="{_XHTML}"',
            f' xmlns:ej="{escaped(channel.namespace)}">\n<channel>\n',
            element("title", feed.title),
            element("link", f"{channel.url}/{feed.page}"),
            element("description", feed.description),
            element("language", "nb"),
            element("lastBuildDate", format_datetime(feed.updated)),
            empty("atom:link", rel="self", type="application/rss+xml", href=f"{channel.url}/{feed.folder}feed.xml"),
            _explained(feed, channel),
            *map(_rss_item, feed.entries),
            "</channel>\n</rss>\n",
        )
    )


def _rss_item(entry: Entry) -> str:
    return "".join(
        (
            "<item>\n",
            element("title", entry.title),
            element("link", entry.link),
            f'<guid isPermaLink="false">{escaped(entry.id)}</guid>\n',
            element("pubDate", format_datetime(entry.published)),
            element("dc:creator", entry.author),
            element("description", entry.html),
            *[element("category", category) for category in entry.categories],
            *_own(entry),
            "</item>\n",
        )
    )


def atom(feed: Feed, channel: Channel) -> str:
    """Write a feed as Atom."""
    return "".join(
        (
            HEAD,
            _styled(channel),
            f'<feed xmlns="{_ATOM}" xmlns:h="{_XHTML}" xmlns:ej="{escaped(channel.namespace)}" xml:lang="nb">\n',
            element("id", feed.id),
            element("title", feed.title),
            element("subtitle", feed.description),
            element("updated", _rfc3339(feed.updated)),
            f"<author>\n{element('name', channel.title)}{element('uri', f'{channel.url}/')}</author>\n",
            empty("link", rel="self", type="application/atom+xml", href=f"{channel.url}/{feed.folder}atom.xml"),
            empty("link", rel="alternate", type="text/html", href=f"{channel.url}/{feed.page}"),
            _explained(feed, channel),
            *map(_atom_entry, feed.entries),
            "</feed>\n",
        )
    )


def _atom_entry(entry: Entry) -> str:
    return "".join(
        (
            "<entry>\n",
            element("id", entry.id),
            element("title", entry.title),
            element("published", _rfc3339(entry.published)),
            element("updated", _rfc3339(entry.updated)),
            f"<author>{element('name', entry.author)}</author>\n",
            empty("link", rel="alternate", type="text/html", href=entry.link),
            *[empty("category", term=category) for category in entry.categories],
            f'<content type="html">{escaped(entry.html)}</content>\n',
            *_own(entry),
            "</entry>\n",
        )
    )


def _styled(channel: Channel) -> str:
    """Name the style sheet; browsers have given up XSLT, but any of them takes CSS."""
    return f'<?xml-stylesheet type="text/css" href="{escaped(channel.root)}/feed.css"?>\n'


def _explained(feed: Feed, channel: Channel) -> str:
    """Tell those who see a feed in a browser what it is; feed readers pass it over."""
    help_, page = (escaped(f"{channel.url}/{path}") for path in ("abonner/", feed.page))
    return (
        f'<h:p>{_EXPLAINED} <h:a href="{help_}">Les hvordan du gjør det</h:a>,'
        f' eller <h:a href="{page}">se stillingene på en vanlig side</h:a>.</h:p>\n'
    )


def _own(entry: Entry) -> Iterator[str]:
    """Write the facts as elements of our own namespace."""
    return (element(f"ej:{name}", as_text(value)) for name, value in entry.fields.items())


def json(feed: Feed, channel: Channel) -> str:
    """Write a feed as JSON Feed; our own facts stand under `_erfaringsjobb`."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{channel.url}/{feed.page}",
        "feed_url": f"{channel.url}/{feed.folder}feed.json",
        "description": feed.description,
        "language": "nb",
        "authors": [{"name": channel.title, "url": f"{channel.url}/"}],
        "items": [_item(entry, channel) for entry in feed.entries],
    }
    return msgspec.json.encode(content).decode() + "\n"


def _item(entry: Entry, channel: Channel) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_html": entry.html,
        "authors": [{"name": entry.author}],
        "date_published": _rfc3339(entry.published),
        "date_modified": _rfc3339(entry.updated),
        "tags": entry.categories,
        "_erfaringsjobb": {"about": f"{channel.url}/abonner/", **entry.fields},
    }


def opml(groups: Mapping[str, Iterable[Feed]], channel: Channel) -> str:
    """Write the addresses of feeds as OPML, in groups by name; each as RSS alone, so that nobody follows one three times."""
    return "".join(
        (
            HEAD,
            f'<opml version="2.0">\n<head>\n{element("title", f"{channel.title}: alle strømmer")}</head>\n<body>\n',
            *[_group(name, feeds, channel) for name, feeds in groups.items()],
            "</body>\n</opml>\n",
        )
    )


def _group(name: str, feeds: Iterable[Feed], channel: Channel) -> str:
    outlines = (
        empty(
            "outline",
            type="rss",
            text=feed.title,
            title=feed.title,
            description=feed.description,
            xmlUrl=f"{channel.url}/{feed.folder}feed.xml",
            htmlUrl=f"{channel.url}/{feed.page}",
        )
        for feed in feeds
    )
    return f'<outline text="{escaped(name)}" title="{escaped(name)}">\n{"".join(outlines)}</outline>\n'


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
