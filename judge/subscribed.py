"""The reader library subscribes to every feed, asks twice, and sees each item once; the second time nothing is sent."""

from __future__ import annotations

from reader import make_reader

from judge.verdict import case, differences, give, named, xml_feeds


def main() -> None:
    """Subscribe to RSS, Atom and JSON alike."""
    about = case()
    written = xml_feeds(about)
    findings: list[str] = []
    with make_reader(":memory:") as reader:
        addresses = {about.site + path: path for path in (*written, *named(about, "feed.json"))}
        for address in addresses:
            reader.add_feed(address)
        for again in (False, True):
            for address, came in reader.update_feeds_iter():
                if isinstance(came, Exception):
                    findings.append(f"{addresses[address]}: {came}")
                elif again and came and (came.new or came.modified):
                    findings.append(f"{addresses[address]}: {came} the second time")
        for path, ids in written.items():
            findings += differences(path, [entry.id for entry in reader.get_entries(feed=about.site + path)], ids)
    give(findings, len(addresses), "feeds, asked twice")


if __name__ == "__main__":
    main()
