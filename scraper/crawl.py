"""The loop: take requests from the frontier, fetch, parse, judge, save.

Several requests are in flight, but pages are parsed in the order in which they were asked for, and each page's results, new
requests and bookmark are saved in one transaction. So a kill anywhere costs one page, which is then fetched again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from scraper.errors import CheckError, FetchError, ParseError, SourceError
from scraper.judge import taken
from scraper.model import Bookmark, Found, Gone, Issue, Judged, Page, Posting, Request, Run, Source
from scraper.store import Store
from scraper.store.boards import Kept


BATCH = 2000  # requests taken from the frontier at a time
AHEAD = 2  # fetched pages that may wait for their turn, for each request in flight
GIVE_UP_AFTER = 7  # attempts, over some three days
DOWN_AFTER = 5  # failures in a row mean that the host is down, not that an ad is odd
WHOLE_AFTER = timedelta(days=1)
PATIENCE = 2  # complete lists that an ad must be missing from
PLAUSIBLE = 20  # from this many ads on, a list that has lost half of them at once is not believed
EMPTY_FOR = timedelta(days=1)  # a list with nothing at all, as a page in a new form may look, proves nothing before
DOUBT = timedelta(days=3)  # a loss that lasts as long is believed all the same, so that no source is stuck for ever
RECHECK_AFTER = timedelta(days=1)
LONGEST = timedelta(hours=3)  # a run may take; the next one goes on from there

Judge = Callable[[Posting], Judged]
Answer = tuple[Request, "Future[Page]"]
ListPage = tuple[str, tuple[tuple[str, str], ...]]  # its address and headers, which may hold the date to begin at


class Fetch(Protocol):
    """What a crawl needs of a fetcher."""

    def fetch(self, source: Source, request: Request) -> Page:
        """Bring the page that is asked for, or raise FetchError."""
        ...


@dataclass(slots=True)
class Crawl:
    """One run of one source."""

    source: Source
    store: Store
    fetch: Callable[[Request], Page]
    judge: Judge
    now: datetime
    watch: Callable[[Run], None]
    run: Run
    clock: Callable[[], float]  # seconds, for how long the run takes
    begun: float
    asked: int = 0
    stale: frozenset[str] = frozenset()  # our own ads that have not been read for a day
    lists: set[ListPage] = field(default_factory=set)  # read in this run, so that a circle ends
    shown: dict[str, str] = field(default_factory=dict)  # ads that the lists of this run show, and what they show of them
    failed: int = 0  # requests that failed in a row
    unchanged: bool = False  # a list answered that it is as it was, so this run saw no list
    unread: bool = False  # something on a list could not be read, not even which ad it is, and may be one that we would miss


def crawl(
    source: Source,
    store: Store,
    fetcher: Fetch,
    judge: Judge,
    now: datetime,
    *,
    watch: Callable[[Run], None] = lambda _: None,
    clock: Callable[[], float] = monotonic,
) -> Run:
    """Read a source until nothing is left to ask; raises SourceError, after which the next run goes on from there.

    What was saved before the error stays saved, and nothing is ever concluded from a page that did not come. ``watch`` is told
    how far the run has come after each page.
    """
    run = Run(source=source.name)
    work = Crawl(source, store, lambda request: fetcher.fetch(source, request), judge, now, watch, run, clock, clock())
    with store.atomic():
        number = store.boards.begin_run(source.name, now)
    try:
        _begin(work)
        _drain(work)
        _check(work)
        _conclude(work)
    except SourceError as error:
        error.source = source.name
        with store.atomic():
            store.frontier.forget_validators(source.name)  # what led to an error is asked for whole the next time
        store.boards.end_run(number, replace(work.run, error=str(error)), now)
        raise
    store.boards.end_run(number, work.run, now)  # whatever else may be raised leaves the run as one that was cut short
    return work.run


def _begin(work: Crawl) -> None:
    """Put the first list pages in line, and those of our own ads that have not been looked at for a day, where we can ask."""
    stale = work.store.boards.stale(work.source.name, work.now - RECHECK_AFTER)
    work.stale = frozenset(stale)
    frontier, source = work.store.frontier, work.source
    with work.store.atomic():
        if source.lists_all:
            frontier.begin_anew(source.name)
        frontier.begin(source.name, source.start(work.now))
        if source.detail:
            for request in filter(None, map(source.detail, stale)):
                frontier.ask(source.name, request)


def _drain(work: Crawl) -> None:
    """Answer requests until none is due, or the run is long enough."""
    with ThreadPoolExecutor(work.source.pace.in_flight) as pool:
        try:
            while not _is_long_enough(work) and (batch := _batch(work)):
                for request, answer in _in_order(pool, work, batch):
                    _settle(work, request, answer)
        finally:
            pool.shutdown(cancel_futures=True)


def _is_long_enough(work: Crawl) -> bool:
    """Tell whether a run has asked, or lasted, as much as one may; what is left is not lost."""
    return work.asked >= work.source.pace.most or work.clock() - work.begun >= LONGEST.total_seconds()


def _batch(work: Crawl) -> list[Request]:
    most = min(BATCH, work.source.pace.most - work.asked)
    return work.store.frontier.due(work.source.name, work.now, most)


def _in_order(pool: ThreadPoolExecutor, work: Crawl, batch: Iterable[Request]) -> Iterator[Answer]:
    """Keep requests in flight, and give the answers in the order of the questions."""
    waiting: deque[Answer] = deque()
    for request in batch:
        if _is_long_enough(work):
            break
        waiting.append((request, pool.submit(work.fetch, _as_sent(work, request))))
        work.asked += 1
        if len(waiting) > AHEAD * work.source.pace.in_flight:
            yield waiting.popleft()
    yield from waiting


def _as_sent(work: Crawl, request: Request) -> Request:
    """Add what the server may recognise an unchanged page by; once a day a page is asked for whole all the same."""
    if not request.conditional:
        return request
    known = work.store.frontier.validators(work.source.name, request.url, work.now - WHOLE_AFTER)
    return replace(request, headers=request.headers + known, accept=(*request.accept, 304)) if known else request


def _settle(work: Crawl, request: Request, answer: Future[Page]) -> None:
    """Save what one answer gave, or put its request off; an error of a list page ends the run."""
    try:
        page = answer.result()
        found = _parsed(work, page)
    except SourceError as error:
        _failed(work, request, error)
        return
    work.failed = 0
    _save(work, request, page, found)


def _parsed(work: Crawl, page: Page) -> list[Found | Judged]:
    """Parse and judge a page; whatever foreign data makes our code stumble over is a ParseError."""
    if page.status == 304:
        return []
    try:
        found = list(work.source.pages[page.request.page](page))
        return [_judged(work, page, thing) if isinstance(thing, Posting) else thing for thing in found]
    except Exception as error:
        raise ParseError(f"{_what(page)}: {str(error) or type(error).__name__}", url=page.url) from error


def _judged(work: Crawl, page: Page, posting: Posting) -> Judged | Issue:
    """Judge an ad; one of a list that cannot be judged hides none of its neighbours."""
    try:
        judged = work.judge(posting)
        if judged.verdict.kind == "unrelated" and work.store.boards.is_vouched_for(work.source.name, posting.source_id):
            judged = taken(posting)
    except Exception as error:
        if page.request.about:
            raise
        return Issue(where=posting.source_id, message=f"cannot be judged: {error!r}", about=posting.source_id)
    return linked(judged, work.source)


def linked(judged: Judged, source: Source) -> Judged:
    """Let an ad without a link that is safe to follow lead to its board."""
    if judged.posting.url or judged.verdict.kind == "unrelated":
        return judged
    return replace(judged, posting=replace(judged.posting, url=source.home))  # «javascript:…», or no link at all


def _what(page: Page) -> str:
    """Say what came instead, where that tells more than the parser does."""
    begins = page.body[:200].lstrip().lower()
    return (
        "HTML came where the board's own format is due"
        if begins.startswith((b"<!doctype html", b"<html"))
        else ("the page is not as expected")
    )


def _failed(work: Crawl, request: Request, error: SourceError) -> None:
    """Put a failed request off; a list page, or five failures in a row, end the run."""
    work.failed += 1
    with work.store.atomic():
        attempts = work.store.frontier.postpone(work.source.name, request, _next_try(work, request, error))
        if request.about and attempts >= GIVE_UP_AFTER:
            work.store.frontier.done(work.source.name, request, work.now)
        _note(work, Issue(where="", message=f"attempt {attempts}: {error}"), request.url)
        _rest(work, error)
    if not request.about or work.failed >= DOWN_AFTER or _is_refusal(error):
        raise error


def _next_try(work: Crawl, request: Request, error: SourceError) -> datetime:
    """Wait longer after each failure: an hour, two, four …; a list page is tried in the next run."""
    if not request.about:
        return work.now
    attempts = work.store.frontier.attempts(work.source.name, request)
    wait = error.wait if isinstance(error, FetchError) else 0.0
    return work.now + max(timedelta(seconds=wait), timedelta(hours=2**attempts))


def _is_refusal(error: SourceError) -> bool:
    """Tell whether the board wants no more questions from us at all, or not for some time."""
    return isinstance(error, FetchError) and (error.status in (401, 429) or error.wait > 0)


def _rest(work: Crawl, error: SourceError) -> None:
    """Leave the source alone for as long as its server asked."""
    if isinstance(error, FetchError) and error.wait:
        work.store.frontier.rest(work.source.name, work.now + timedelta(seconds=error.wait))


def _save(work: Crawl, request: Request, page: Page, found: Iterable[Found | Judged]) -> None:
    """Save all that one page gave, in one transaction."""
    if not request.about:
        work.lists.add((request.url, request.headers))
        work.unchanged |= page.status == 304
    with work.store.atomic():
        if page.moved and not request.about:
            _note(work, Issue(where="", message=f"the list has moved for good, to {page.url}"), request.url)
        work.store.frontier.done(work.source.name, request, work.now)
        if request.conditional and page.status == 200:
            work.store.frontier.remember(work.source.name, request, page, work.now)
        for thing in found:
            if not request.about and _is_shown_already(work, request, thing):
                continue
            _keep(work, request, thing)
            if not request.about:
                _mark_listed(work, thing)
    work.watch(work.run)


def _keep(work: Crawl, request: Request, thing: Found | Judged) -> None:
    name, store = work.source.name, work.store
    match thing:
        case Judged():
            _keep_posting(work, request, thing)
        case Gone():
            _keep_gone(work, thing)
        case Request() if not thing.about and (thing.url, thing.headers) in work.lists:
            _note(work, Issue(where="", message=f"the board's pages go in a circle, back to {thing.url}"), request.url)
        case Request():
            store.frontier.ask(name, thing, marked=thing.about not in work.stale)
        case Bookmark():
            store.frontier.place_bookmark(name, thing)
        case Issue():
            _note(work, thing, request.url)


def _is_shown_already(work: Crawl, request: Request, thing: Found | Judged) -> bool:
    """Tell whether a list that shows all shows an ad twice; the first is believed, and two that differ are told of."""
    source_id, said = _shown_of(thing)
    before = work.shown.get(source_id)
    if not work.source.lists_all or before is None:
        return False
    if before != said:
        _note(work, Issue(where=source_id, message="the list shows this ad twice, with different content"), request.url)
    return True


def _shown_of(thing: Found | Judged) -> tuple[str, str]:
    """Give the ad that a thing on a list is about, and a mark of what the list shows of it."""
    match thing:
        case Judged():
            return thing.posting.source_id, thing.digest
        case Request():
            return thing.about, thing.mark or thing.version
        case Issue():
            return thing.about, thing.message
    return "", ""


def _mark_listed(work: Crawl, thing: Found | Judged) -> None:
    """Save what a list page tells of what is there; where it does not say which ad it is, nobody knows what is not there."""
    source_id, said = _shown_of(thing)
    work.unread |= isinstance(thing, Issue) and not source_id
    if source_id:
        work.shown[source_id] = said
        work.store.boards.listed(work.source.name, source_id, work.now)


def _keep_posting(work: Crawl, request: Request, judged: Judged) -> None:
    version = request.version if request.about == judged.posting.source_id else ""
    kept = keep(work.store, work.source.name, judged, work.now, version, request.mark)
    if kept.gave_up:
        _note(
            work, Issue(where=judged.posting.source_id, message="changes at every reading, so it is left as it is"), request.url
        )
    work.run = replace(work.run, seen=work.run.seen + 1, new=work.run.new + kept.new)


def keep(
    store: Store, source: str, judged: Judged, now: datetime, version: str = "", mark: str = "", *, surely: bool = False
) -> Kept:
    """Save an ad, and put one that is ours, or was, or ``surely`` is as a person says, with its vacancy."""
    store.boards.set_aside_reused(source, judged.posting, now)
    kept = store.boards.keep(source, judged, version, now, mark)
    if not kept.changed:
        return kept
    if judged.verdict.kind in ("position", "unsure") or ((kept.vacancy_id or surely) and judged.verdict.kind == "mention"):
        place(store, source, judged, now)
    elif kept.vacancy_id is not None:  # unrelated now: nothing is left of it to compare
        store.vacancies.refresh(kept.vacancy_id, now)
    return kept


def place(store: Store, source: str, judged: Judged, now: datetime) -> None:
    """Put an ad with its vacancy, and put together anew every vacancy that this touches."""
    store.vacancies.refresh_all(store.groups.place(source, judged, now), now)


def _keep_gone(work: Crawl, gone: Gone) -> None:
    """Save that an ad is gone, and that nobody needs to ask for it any more."""
    work.store.frontier.forget(work.source.name, gone)
    kept = work.store.boards.gone(work.source.name, gone, work.now)
    work.run = replace(work.run, gone=work.run.gone + kept.changed)
    if kept.vacancy_id is not None:
        work.store.vacancies.refresh(kept.vacancy_id, work.now)


def _note(work: Crawl, issue: Issue, url: str) -> None:
    work.store.boards.note(work.source.name, url, issue, work.now)
    work.run = replace(work.run, issues=work.run.issues + 1)


def _check(work: Crawl) -> None:
    """See whether the board gave as many ads as it should: on the first complete run, and on each list that shows all."""
    first = not work.store.boards.has_finished(work.source.name)
    if _is_long_enough(work) or not (first or _lists(work)):
        return
    low, high = work.source.expect
    count = _count(work)
    if count < low:
        raise CheckError(f"{count} ads, where {low} to {high} are expected")
    if count > high:
        _note(work, Issue(where="", message=f"{count} ads, where at most {high} are expected"), work.source.home)


def _count(work: Crawl) -> int:
    """Count what the lists show, or else what we hold, with those that were put off."""
    if _lists(work):
        return len(work.shown)
    return work.store.boards.health(work.source.name).held + work.store.frontier.waiting(work.source.name)


def _lists(work: Crawl) -> bool:
    """Tell whether the lists that this run has read show all there is."""
    return work.source.lists_all and not work.unchanged


def _conclude(work: Crawl) -> None:
    """Withdraw what complete and plausible lists no longer show; a list that was not read whole says nothing."""
    if not _lists(work) or work.unread or _is_long_enough(work):
        return
    store, name = work.store, work.source.name
    listed, known = store.boards.count_listed(name, work.now, work.now - DOUBT)
    if known >= PLAUSIBLE and listed * 2 < known:
        raise CheckError(f"the list shows {listed} of the {known} ads that were there, which is not believed")
    if not work.shown and store.boards.count_listed(name, work.now, work.now - EMPTY_FOR)[1]:
        return
    with store.atomic():
        for source_id in store.boards.miss(name, work.now, PATIENCE):
            _keep_gone(work, Gone(source_id=source_id, reason="missing"))
