"""What writing a feed of ten thousand posts costs, beside two libraries that write feeds and a bare template.

All write the same items. Ours also writes our own elements, a third of the file; the bare template escapes, and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

from jinja2 import Environment

from bench.lines import Line
from bench.ours import NOW
from digest.feeds import Channel
from digest.feeds.entries import Feed, post, washed
from digest.feeds.formats import rss
from scraper.dedup import combine
from scraper.judge import judge
from scraper.model import Listing, Place, Posting, Record, Standing


POSTS, ROUNDS = 10_000, 5
CHANNEL = Channel(title="Erfaringsjobb", url="https://erfaringsjobb.example", id_authority="erfaringsjobb.example,2026")
_TEMPLATE = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>{{ feed.title }}</title><link>{{ url }}</link><description>{{ feed.description }}</description>
{% for entry in feed.entries %}<item><title>{{ entry.title }}</title><link>{{ entry.link }}</link>
<guid isPermaLink="false">{{ entry.id }}</guid><pubDate>{{ entry.published.strftime("%a, %d %b %Y %H:%M:%S +0000") }}</pubDate>
<description>{{ entry.html }}</description>{% for name in entry.categories %}<category>{{ name }}</category>{% endfor %}</item>
{% endfor %}</channel></rss>
"""


def measure(posts: int = POSTS, rounds: int = ROUNDS) -> list[Line]:
    """Let each write the same feed by turns, and give the median of each."""
    feed = _feed(posts)
    writers: dict[str, Callable[[Feed], object]] = {
        "ours": lambda feed: rss(feed, CHANNEL),
        "Django's feedgenerator": _django,
        "feedgen": _feedgen,
        "a bare template": _template,
    }
    turns = [{name: _milliseconds(write, feed) for name, write in writers.items()} for _ in range(rounds)]
    spent = {name: median(turn[name] for turn in turns) for name in writers}
    ours = spent.pop("ours")
    return [
        Line(what=f"RSS of {posts:,} posts", peer=peer, unit="ms", ours=ours, theirs=theirs, goal=_goal(peer))
        for peer, theirs in spent.items()
    ]


def _goal(peer: str) -> float | None:
    return None if peer == "a bare template" else 1.0


def _milliseconds(write: Callable[[Feed], object], feed: Feed) -> float:
    begin = time.process_time()
    write(feed)
    return 1e3 * (time.process_time() - begin)


def _feed(posts: int) -> Feed:
    """Make a feed of posts as they are put together from ads."""
    ad = Posting(
        source_id="1",
        url="https://board.example/1",
        title="Erfaringskonsulent 50 % fast",
        employer="Eksempel kommune",
        html="<p>Vi søker en erfaringskonsulent til teamet for psykisk helse.</p>",
        deadline="2026-12-11",
        places=(Place(kommune="BODØ"),),
        apply_url="https://apply.example/?stilling=1&kilde=2",
    )
    known = combine(1, [Listing(source="nav", judged=judge(ad), first_seen=NOW, last_seen=NOW)])
    several = (replace(known, id=number, first_seen=NOW - timedelta(minutes=number)) for number in range(1, posts + 1))
    records = (Record(vacancy=one, standing=Standing(state="open", since=NOW.date()), events=()) for one in several)
    entries = tuple(post(washed(record), CHANNEL, {"nav": "NAV"}) for record in records)
    return Feed(folder="", page="", id="tag:bench", title="Erfaringsjobb", description="Alle åpne stillinger.", entries=entries)


def _django(feed: Feed) -> str:
    from feedgenerator import Rss201rev2Feed  # noqa: PLC0415 - only `make bench` has it

    made = Rss201rev2Feed(title=feed.title, link=CHANNEL.url, description=feed.description, language="nb")
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=entry.link,
            description=entry.html,
            pubdate=entry.published,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            categories=entry.categories,
        )
    return str(made.writeString("utf-8"))


def _feedgen(feed: Feed) -> bytes:
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 - only `make bench` has it

    made = FeedGenerator()
    made.title(feed.title)
    made.link(href=CHANNEL.url)
    made.description(feed.description)
    for entry in feed.entries:
        item = made.add_entry(order="append")
        item.title(entry.title)
        item.link(href=entry.link)
        item.guid(entry.id, permalink=False)
        item.pubDate(entry.published)
        item.description(entry.html)
        for category in entry.categories:
            item.category(term=category)
    return bytes(made.rss_str())


def _template(feed: Feed) -> str:
    return Environment(autoescape=True).from_string(_TEMPLATE).render(feed=feed, url=CHANNEL.url)
