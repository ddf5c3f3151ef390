"""Today's rules over what was read before: first what would change, then, if that is wanted, the change.

An ad whose text we hold is judged by that. Of all others only the raw pages have the text, for as long as those are kept. What
its board has taken away stays as it is, and nothing is asked of any board.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scraper.archive import Archive
from scraper.crawl import Judge, keep, linked
from scraper.model import Evidence, Found, Judged, Kind, Page, Posting, Source
from scraper.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An ad that today's rules judge otherwise."""

    source: str
    title: str
    employer: str
    before: Kind
    digest: str  # of what its board had said when we looked
    judged: Judged
    spoke: tuple[Evidence, ...]  # what makes the difference: it did not speak before
    silent: tuple[Evidence, ...]  # it does not speak now


@dataclass(slots=True)
class Rejudged:
    """What came of looking."""

    since: date
    with_text: int = 0
    from_pages: int = 0
    unread: int = 0  # pages that could not be read
    changes: list[Change] = field(default_factory=list)

    def counts(self) -> Counter[tuple[Kind, Kind]]:
        """Count the changes by what they are from and to."""
        return Counter((change.before, change.judged.verdict.kind) for change in self.changes)


def look(
    store: Store,
    archive: Archive,
    sources: Iterable[Source],
    since: date,
    *,
    judge: Judge,
    again: Callable[[Judged], Judged],
) -> Rejudged:
    """Judge everything anew, and change nothing; ``again`` judges what we hold of an ad, ``judge`` what its page says."""
    done = Rejudged(since=since)
    for source, before in store.boards.with_text():
        done.with_text += 1
        after = again(before)
        if after.verdict.kind != before.verdict.kind:
            done.changes.append(_change(source, before, after))
    for known in sources:
        done.changes += _from_pages(known, archive, store, judge, done)
    return done


def _change(source: str, before: Judged, after: Judged) -> Change:
    """Say what makes the difference; where nothing but the thresholds does, all that speaks."""
    old, new = before.verdict.evidence, after.verdict.evidence
    spoke, silent = tuple(_missing(new, old)), tuple(_missing(old, new))
    return Change(
        source=source,
        title=before.posting.title,
        employer=before.posting.employer,
        before=before.verdict.kind,
        digest=before.digest,
        judged=after,
        spoke=spoke if spoke or silent else new,
        silent=silent,
    )


def _missing(these: Iterable[Evidence], those: Iterable[Evidence]) -> Iterator[Evidence]:
    """Give the evidence that others do not have."""
    known = {(piece.rule, piece.weight) for piece in those}
    return (piece for piece in these if (piece.rule, piece.weight) not in known)


def _from_pages(source: Source, archive: Archive, store: Store, judge: Judge, done: Rejudged) -> Iterable[Change]:
    """Judge what raw pages say of ads whose text we do not hold; of each, the newest page counts."""
    changes: dict[str, Change | None] = {}
    for page in archive.answers(source.name, done.since):
        for posting in _postings(source, page, done):
            standing = store.boards.standing(source.name, posting.source_id)
            if standing and standing.kind == "unrelated":
                changes[posting.source_id] = _found(source, standing.digest, linked(judge(posting), source))
    done.from_pages += len(changes)
    return filter(None, changes.values())


def _postings(source: Source, page: Page, done: Rejudged) -> list[Posting]:
    """Read a page as it was read when it came; one that cannot be read now is counted."""
    try:
        found: list[Found] = list(source.pages[page.request.page](page)) if page.status != 304 else []
    except Exception:  # noqa: BLE001 - as in a crawl: whatever foreign data makes our code stumble over
        done.unread += 1
        return []
    return [thing for thing in found if isinstance(thing, Posting)]


def _found(source: Source, digest: str, judged: Judged) -> Change | None:
    """Give the change of an ad that was unrelated, unless it still is."""
    if judged.verdict.kind == "unrelated":
        return None
    return Change(
        source=source.name,
        title=judged.posting.title,
        employer=judged.posting.employer,
        before="unrelated",
        digest=digest,
        judged=judged,
        spoke=judged.verdict.evidence,
        silent=(),
    )


def apply(store: Store, changes: Iterable[Change], now: datetime) -> int:
    """Keep the changes, each in a transaction; give how many. What a board has changed or taken away since is left alone."""
    return sum(_apply(store, change, now) for change in changes)


def _apply(store: Store, change: Change, now: datetime) -> bool:
    with store.atomic():
        standing = store.boards.standing(change.source, change.judged.posting.source_id)
        if standing is None or (standing.kind, standing.digest) != (change.before, change.digest):
            return False
        keep(store, change.source, change.judged, now, mark=standing.mark)
    return True


def told(done: Rejudged) -> Iterator[str]:
    """Say what would change, in lines for people."""
    for change in done.changes:
        employer = f" – {change.employer}" if change.employer else ""
        yield f"{change.source}: {change.before} → {change.judged.verdict.kind}: {change.title}{employer}"
        yield from (f"  now {_told(piece)}" for piece in change.spoke)
        yield from (f"  no longer {_told(piece)}" for piece in change.silent)
    unread = f" ({done.unread} pages could not be read)" if done.unread else ""
    yield f"Judged anew: {done.with_text} ads whose text we hold, {done.from_pages} from raw pages since {done.since}{unread}."
    yield f"Judged otherwise: {len(done.changes)}{_counted(done.counts())}."


def _told(piece: Evidence) -> str:
    return f"{piece.weight:+d} {piece.says}: «{piece.quote}»"


def _counted(counts: Mapping[tuple[Kind, Kind], int]) -> str:
    each = ", ".join(f"{count} {before} → {after}" for (before, after), count in sorted(counts.items()))
    return f" ({each})" if each else ""
