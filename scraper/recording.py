"""Records a few ads of a board as it answers today, without people and secrets, and reads such a recording again.

A recording is a folder: `index.json` names the source and says which file answers which request. It is cut and washed before
it is parsed, so a replay gives exactly what the recording run gave. Nothing is read from or written to the operator's database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scraper.crawl import Fetch, crawl
from scraper.document import as_json, as_xml
from scraper.errors import ConfigError, FetchError, SourceError
from scraper.few import cut, shortened
from scraper.judge import judge
from scraper.model import Found, Gone, Judged, Page, Posting, Request, Run, Source
from scraper.store import Store
from scraper.text import one_line
from scraper.wash import Wash
from sources import discover
from sources.families import FAMILIES


INDEX = "index.json"
_HEADERS = ("content-type", "etag", "last-modified", "link")  # of an answer, that a source may read
_KEPT_BACK = ("authorization", "cookie", "x-api-key")  # of a request
_MAIL = re.compile(r"(?:imaps?|file):")


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One request and its answer; what is left out of the request may be anything."""

    url: str
    post: str = ""
    asked_with: dict[str, str] = {}  # headers of the request
    status: int = 200
    file: Annotated[str, Meta(pattern=r"^([\w-][\w.-]*)?\Z")] = ""  # none where the status alone was the answer
    final: str = ""  # the address after redirects, where it is another
    headers: dict[str, str] = {}  # of the answer


class Employer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose board it is, where each employer has one of its own: the four lines of config.toml."""

    name: str
    title: str
    system: str
    address: str


class Index(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a recording holds, in the order in which it was asked for."""

    source: str
    recorded: Annotated[datetime, Meta(tz=True)]
    ads: int
    employer: Employer | None = None
    pages: list[Asked]


@dataclass(slots=True)
class Outcome:
    """What a run on a recording gave."""

    run: Run
    ads: list[tuple[Posting, Judged]] = field(default_factory=list)
    issues: list[tuple[str, str]] = field(default_factory=list)  # where and what
    read: list[tuple[Request, list[Found]]] = field(default_factory=list, compare=False)  # what each page gave

    @property
    def gone(self) -> int:
        """Count the ads of which the board says that they are gone."""
        return sum(isinstance(thing, Gone) for _, found in self.read for thing in found)

    @property
    def fine(self) -> bool:
        """Tell whether the run went to its end and could read everything."""
        return not self.run.error and not self.issues


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written where, and what was replaced in it."""

    folder: Path
    index: Index
    counts: Mapping[str, int]
    outcome: Outcome


# ---- recording -----------------------------------------------------------------------------------------------------------


def record(
    source: Source,
    fetcher: Fetch,
    folder: Path,
    now: datetime,
    *,
    ads: int,
    employer: Employer | None = None,
    secrets: Collection[str] = (),
) -> Recorded:
    """Run a source on a few ads of its live board, and write what the board answered."""
    check(source, folder, now)
    recorder = Recorder(fetcher, Wash(secrets), ads)
    outcome = _run(replace(source, start=lambda at: recorder.washed(source.start(at))), recorder, now, ads)
    washed = {name: recorder.wash.text(part) for name, part in msgspec.structs.asdict(employer).items()} if employer else {}
    index = Index(
        source=source.name,
        recorded=now,
        ads=ads,
        employer=Employer(**washed) if employer else None,
        pages=[],
    )
    try:
        index = recorder.write(folder, index)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
    return Recorded(folder=folder, index=index, counts=recorder.wash.counts, outcome=outcome)


def check(source: Source, folder: Path, now: datetime) -> None:
    """Refuse what cannot or may not be recorded."""
    first = source.start(now)
    if source.mailbox or any(_MAIL.match(request.url) for request in first):
        raise ConfigError(
            f"{source.name} reads a mailbox, and mails are private: they are not recorded. "
            "Write a sample mail by hand instead, with invented names and addresses."
        )
    if not first:
        raise ConfigError(f"{source.name} asks no board for anything, so there is nothing to record.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty. Name a folder that is not there yet; a recording never writes over another.")


class Recorder:
    """A fetcher that cuts and washes each page it brings, and remembers it."""

    def __init__(self, fetcher: Fetch, wash: Wash, ads: int) -> None:
        self.wash = wash
        self._fetcher = fetcher
        self._ads = ads
        self._answers: list[tuple[Request, Page]] = []

    def washed(self, requests: Iterable[Request]) -> tuple[Request, ...]:
        """Give requests with stand-ins for the secrets in them."""
        return tuple(self._changed(request, self.wash.text) for request in requests)

    def fetch(self, source: Source, request: Request) -> Page:
        """Bring the page as it will be written; the secrets are put back only where the board is asked."""
        try:
            page = self._fetcher.fetch(source, self._changed(request, self.wash.restore))
        except FetchError as error:
            error.url = self.wash.text(error.url)
            if error.status and not error.transient:
                self._answers.append(
                    (request, Page(request=request, url=request.url, status=error.status, headers={}, body=b""))
                )
            raise
        body = page.body if request.about else cut(page.body, self._ads)
        self.wash.learn(body)
        kept = {name: self.wash.text(page.headers[name]) for name in _HEADERS if name in page.headers}
        page = replace(page, request=request, url=self.wash.text(page.url), headers=kept, body=self.wash.page(body))
        self._answers.append((request, page))
        return page

    @staticmethod
    def _changed(request: Request, change: Callable[[str], str]) -> Request:
        headers = tuple((name, change(value)) for name, value in request.headers)
        return replace(request, url=change(request.url), post=change(request.post), headers=headers)

    def write(self, folder: Path, index: Index) -> Index:
        """Write what was answered, once more without the names that were met only later."""
        if not self._answers:
            return index
        folder.mkdir(parents=True, exist_ok=True)
        pages = [self._written(folder, number, request, page) for number, (request, page) in enumerate(self._answers, 1)]
        index = msgspec.structs.replace(index, pages=pages)
        (folder / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
        return index

    def _written(self, folder: Path, number: int, request: Request, page: Page) -> Asked:
        file = f"{number:02}-{_slug(request.page)}{'-' * bool(request.about)}{_slug(request.about)}{_ending(page.body)}"
        if page.body:
            (folder / file).write_bytes(self.wash.page(page.body))
        final = self.wash.text(page.url)
        url = self.wash.text(request.url)
        return Asked(
            url=url,
            post=self.wash.text(request.post),
            asked_with={name: self.wash.text(value) for name, value in request.headers if name.lower() not in _KEPT_BACK},
            status=page.status,
            file=file if page.body else "",
            final=final if final != url else "",
            headers=dict(page.headers),
        )


def _slug(words: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]+", "-", words)[:40].strip("-")


def _ending(body: bytes) -> str:
    if as_json(body) is not None:
        return ".json"
    return ".xml" if as_xml(body) is not None else ".html" if body.lstrip()[:1] == b"<" else ".txt"


# ---- a run ---------------------------------------------------------------------------------------------------------------


def _run(source: Source, fetcher: Fetch, now: datetime, ads: int) -> Outcome:
    """Crawl a source as always, but on a few ads and into a database that is gone afterwards."""
    outcome = Outcome(run=Run(source=source.name))

    def judged(posting: Posting) -> Judged:
        outcome.ads.append((posting, judge(posting)))
        return outcome.ads[-1][1]

    with Store.in_memory() as store:
        store.frontier.register(source.name)
        try:
            outcome.run = crawl(shortened(source, ads, now, outcome.read), store, fetcher, judged, now)
        except SourceError:
            outcome.run = store.boards.health(source.name).last_run
        outcome.issues = [(where, what) for _, where, what in reversed(store.boards.issues(source.name, most=1000))]
    return outcome


# ---- replaying -----------------------------------------------------------------------------------------------------------


def replay(folder: Path) -> Outcome:
    """Run the source of a recording on what was recorded, as of then."""
    index, outcome, _ = _replayed(folder)
    issues = [(where, _with_file(what, folder, index)) for where, what in outcome.issues]
    return replace(outcome, run=replace(outcome.run, error=_with_file(outcome.run.error, folder, index)), issues=issues)


def found(folder: Path) -> dict[str, list[Found]]:
    """Give what each file of a recording is read as, for a test to compare with what it should be."""
    _, outcome, replayer = _replayed(folder)
    return {replayer.files[request]: things for request, things in outcome.read}


def _replayed(folder: Path) -> tuple[Index, Outcome, Replayer]:
    index = load(folder)
    replayer = Replayer(folder, index)
    return index, _run(_source(index, folder), replayer, index.recorded, index.ads), replayer


def _with_file(error: str, folder: Path, index: Index) -> str:
    """Add which file an error is about, where it is about a page."""
    files = [asked.file for asked in index.pages if asked.file and error.endswith(f"({asked.final or asked.url})")]
    return f"{error}. The page is {folder / files[0]}; put it right, or record it again." if files else error


def load(folder: Path) -> Index:
    """Read what a recording holds; raises ConfigError with the file and what is wrong with it."""
    path = folder / INDEX
    try:
        return msgspec.json.decode(path.read_bytes(), type=Index)
    except OSError as error:
        raise ConfigError(f"There is no recording in {folder}: {path} cannot be read ({error.strerror}). {_AGAIN}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is damaged: {error}. {_AGAIN}") from error


_AGAIN = "Make one with `erfaringsjobb record SOURCE DIR`, or put the file right."


def _source(index: Index, folder: Path) -> Source:
    employer = index.employer
    if employer is None:
        if index.source not in discover():
            raise ConfigError(f"{folder / INDEX}: there is no source {index.source!r}. They are: {', '.join(discover())}.")
        return discover()[index.source]
    if employer.system not in FAMILIES:
        raise ConfigError(f"{folder / INDEX}: there is no system {employer.system!r}. They are: {', '.join(FAMILIES)}.")
    return FAMILIES[employer.system](employer.name, employer.title, employer.address)


class Replayer:
    """A fetcher that answers from a recording, and from nothing else."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.files: dict[Request, str] = {}  # that have answered
        self._folder = folder
        self._index = index

    def fetch(self, source: Source, request: Request) -> Page:  # noqa: ARG002 - a fetcher's signature
        """Give the recorded page; what was not recorded is a 404 that says so."""
        asked = self._found(request)
        if asked is None:
            raise FetchError(f"this request is not in {self._folder / INDEX}", url=request.url, status=404)
        if asked.status != 200 and asked.status not in request.accept:
            raise FetchError(f"the server answered {asked.status} when this was recorded", url=request.url, status=asked.status)
        self.files[request] = asked.file
        url, headers = asked.final or asked.url, {name.lower(): value for name, value in asked.headers.items()}
        return Page(request=request, url=url, status=asked.status, headers=headers, body=self._body(asked))

    def _found(self, request: Request) -> Asked | None:
        """Give the answer to a request; of several for one address, the one whose headers say most of it."""
        headers = {(name, value) for name, value in request.headers}
        fitting = [
            asked
            for asked in self._index.pages
            if asked.url == request.url and asked.post == request.post and headers >= asked.asked_with.items()
        ]
        return max(fitting, key=lambda asked: len(asked.asked_with), default=None)

    def _body(self, asked: Asked) -> bytes:
        if not asked.file:
            return b""
        path = self._folder / asked.file
        try:
            return path.read_bytes()
        except OSError as error:
            why = f"{path} cannot be read ({error.strerror}). Put it back, or take its entry out of {self._folder / INDEX}."
            raise ConfigError(why) from error


# ---- what is said of it --------------------------------------------------------------------------------------------------


def told(recorded: Recorded) -> Iterator[str]:
    """Say what was written, what was replaced, and that a person must read it."""
    run, pages = recorded.outcome.run, recorded.index.pages
    if not pages:
        yield "Nothing was answered, so nothing is written."
        return
    count = sum(bool(page.file) for page in pages)
    yield f"Written in {recorded.folder}: {INDEX} and {count} pages, with {run.seen} ads of {run.source}."
    for page in pages:
        yield f"  {page.file or '(no page)'}  {page.status}  {one_line(page.url)}"
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(recorded.counts.items()) if count)
    yield f"Replaced: {counts or 'nothing'}."
    yield "A person must read every file before it is shared: a name that stands only in a sentence is not found by a program."
    yield f"See what is read from it with `erfaringsjobb replay {recorded.folder}`."


def summary(outcome: Outcome) -> dict[str, Any]:
    """Give what a replay gave, for a program to read."""
    run = outcome.run
    return {
        "source": run.source,
        "postings": run.seen,
        "gone": outcome.gone,
        "issues": [{"where": where, "message": message} for where, message in outcome.issues],
        "error": run.error,
        "ads": [
            {
                "id": posting.source_id,
                "title": one_line(posting.title),
                "employer": one_line(posting.employer),
                "deadline": one_line(posting.deadline),
                "verdict": judged.verdict.kind,
            }
            for posting, judged in outcome.ads
        ],
    }


def shown(outcome: Outcome) -> Iterator[str]:
    """Say what a replay gave, for a person."""
    said = summary(outcome)
    yield f"{said['source']}: {said['postings']} postings, {said['gone']} gone, {len(said['issues'])} issues"
    for ad in said["ads"]:
        yield f"  {ad['title']} – {ad['employer'] or '?'} – {ad['deadline'] or 'no deadline'} – {ad['verdict']}"
    for issue in said["issues"]:
        yield f"  issue at {issue['where']}: {issue['message']}"
