"""The nouns of the program: frozen plain values, nothing that does any work.

Instants are aware datetimes in UTC; deadlines and days are dates, meant as whole days in Norway.
Absent text is ``""`` and absent lists are ``()``, so that nobody has to ask twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, get_args


Kind = Literal["position", "unsure", "mention", "unrelated"]
Label = Literal["position", "mention", "unrelated"]  # what a person says of an ad
LABELS: tuple[Label, ...] = get_args(Label)
EventKind = Literal["new", "extended", "shortened", "changed", "withdrawn", "reopened", "readvertised", "overdue"]
State = Literal["open", "passed", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something a source asks for; it lies in the frontier until it is answered."""

    url: str
    page: str  # which of the source's parse functions reads the answer
    about: str = ""  # source_id of the one ad it is about; "" for a list page
    version: str = ""  # of that ad, or how far a list has come; an ad read at this version is not asked for again
    mark: str = ""  # a fingerprint of what a list shows of the ad; unchanged, it is not asked for again
    carried: str = ""  # what the list said and the ad's own page does not repeat
    headers: tuple[tuple[str, str], ...] = ()
    accept: tuple[int, ...] = ()  # statuses beside 200 that mean something to the parse function
    conditional: bool = False  # the server may answer that nothing has changed
    post: str = ""  # a body to send; a question without one is a GET
    once: bool = False  # what is answered once is never asked for again, as a mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a board answered to a request, whole and decompressed."""

    request: Request
    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # lower-case names
    body: bytes
    moved: bool = False  # for good, as the server says: the address that was asked for should be changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the work is, in the board's own words."""

    address: str = ""
    city: str = ""
    postal_code: str = ""
    kommune: str = ""
    fylke: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What one board says of one ad now."""

    source_id: str  # the board's own id, raw
    url: str  # the ad on that board
    title: str
    employer: str
    html: str  # the ad's text as the board sends it: markup is taken off only for those that may matter
    published: date | None = None
    expires: date | None = None  # the last day the board shows it
    deadline: str = ""  # as the board writes it: a date or words
    places: tuple[Place, ...] = ()
    orgnr: str = ""
    apply_url: str = ""
    links: tuple[str, ...] = ()  # other addresses of the same ad
    contract: str = ""  # the board's own word for the kind of employment
    positions: str = ""
    start: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The board says that an ad is no longer there; the only thing that withdraws one."""

    source_id: str
    reason: Literal["expired", "stopped", "missing"]
    version: str = ""  # an older word than what we already have is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something on a page that we could not read; staff see it, and nothing else stops for it."""

    where: str  # path in the document, such as $.items[3].status
    message: str
    about: str = ""  # source_id of the one ad that it hides, where so much could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where the next run begins; saved together with what came before it."""

    request: Request


Found = Posting | Gone | Issue | Request | Bookmark
Parse = Callable[[Page], Iterable[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How hard one host may be asked."""

    in_flight: int = 2
    pause: float = 0.0  # seconds between the beginnings of two requests
    most: int = 20_000  # requests in one run; the next run goes on from there


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A token, key or password: the environment variable that holds our own, and where a public one is found."""

    variable: str
    header: str = "Authorization"  # that carries it; "" when it stands in the address, as {token}
    form: str = "Bearer {token}"  # how the header says it
    url: str = ""  # of a public one; where there is none, the source is off until the variable is set
    read: Callable[[str], str] = str.strip  # finds the token in that answer's text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where a board's alert mails come to, and by what a mail is known to be the board's."""

    url: str  # imaps://user@host/folder (RFC 5092), or file:///… of a Maildir, an mbox or a folder of .eml files
    senders: tuple[str, ...] = ()  # addresses that are believed beside the board's own
    receiver: str = ""  # our mail server's name in Authentication-Results: where it is given, DKIM decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One board: facts for people, and functions that read its pages."""

    name: str  # stem of its file; never changes
    title: str  # as staff and readers see it
    home: str  # the board's own page, linked to as the origin
    start: Callable[[datetime], tuple[Request, ...]]  # what is asked first, when there is no bookmark
    pages: Mapping[str, Parse]
    every: timedelta
    expect: tuple[int, int]  # ads that a first or complete run gives: fewer fails the run, more warns
    quiet: timedelta  # the longest time in which it is normal that nothing changes
    lists_all: bool = False  # what complete, plausible lists no longer show is gone
    detail: Callable[[str], Request | None] | None = None  # asks for one ad again, where a board changes ads in silence
    pace: Pace = field(default_factory=Pace)
    access: Access | None = None
    mailbox: str = ""  # the address of the only mailbox or folder that it may read
    off: str = ""  # why it cannot be read as things stand
    terms: str = ""  # what the board's terms and robots.txt allow, with a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A rule that spoke, and the words that made it speak."""

    rule: str
    weight: int
    where: Literal["title", "text", "employer"]
    quote: str
    says: str  # the rule in plain Norwegian, for readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Is a posting for an erfaringskonsulent, and why."""

    kind: Kind
    score: int
    rules: str  # the version of the rules that judged
    evidence: tuple[Evidence, ...] = ()
    tags: tuple[str, ...] = ()  # leader, course, unpaid, abroad, and the fields that the ad is about


Language = Literal["nb", "nn", "en", "se"]
EducationLevel = Literal["none", "advantage", "course", "fagbrev", "fagskole", "bachelor", "master", "autorisasjon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """The least education that suffices."""

    level: EducationLevel
    required: bool  # else only wished


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What is said of pay: in kroner, a year or an hour, where amounts are stated."""

    text: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an ad states of the post; ``quotes`` holds the words each was read from, and none means not stated."""

    employer: str = ""  # the main name, as «Oslo kommune» of «Oslo kommune, Bydel Alna»
    unit: str = ""  # of the employer, as «Bydel Alna»
    percent: tuple[int, int] | None = None  # lowest and highest
    contract: tuple[str, ...] = ()  # fast, vikariat, engasjement, prosjekt, tilkalling, timelønn, sesong, åremål
    period: str = ""  # of a post that ends, in the ad's own words
    positions: int | None = None
    deadline: str = ""  # YYYY-MM-DD, "snarest" or "løpende"
    kommune_codes: tuple[str, ...] = ()
    postal_code: str = ""  # of the workplace
    education: Education | None = None
    lived_experience: Literal["", "required", "wished"] = ""
    pay: Pay | None = None
    driving_licence: bool | None = None  # False: the ad says that none is needed
    police_certificate: bool | None = None
    tasks: bool | None = None  # None: the ad does not say what the work is
    start: str = ""  # in the ad's own words
    guidance: bool | None = None  # False: the ad says that there is none
    work_languages: tuple[str, ...] = ()  # that are asked for: norsk, engelsk, samisk …
    ad_lang: Language | Literal[""] = ""
    doubts: tuple[str, ...] = ()  # facts that are stated, but cannot well be true
    quotes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A posting with what we made of it; an unrelated one has no text and no facts."""

    posting: Posting
    digest: str  # of what the board said, to see a change
    verdict: Verdict
    facts: Facts
    text: str
    origins: tuple[str, ...] = ()  # keys of the systems the ad came from, such as webcruiter:4900000001


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A posting as part of a vacancy: where else the post is shown."""

    source: str
    judged: Judged
    first_seen: datetime
    last_seen: datetime
    gone: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Something that staff have corrected; a board that has changed it since is contested, and both are shown."""

    number: int
    name: str  # of the field, such as deadline
    value: str  # as staff wrote it
    was: str  # what the boards said then
    says: str  # what they say now
    who: str
    at: datetime

    @property
    def contested(self) -> bool:
        """Tell whether the boards have changed the very thing that staff corrected."""
        return self.says not in (self.was, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """One post as readers see it, however many ads it has."""

    id: int
    kind: Kind
    title: str
    employer: str
    places: tuple[str, ...]  # names of kommuner, or the board's words where we know no kommune
    fylke_codes: tuple[str, ...]
    facts: Facts
    reasons: tuple[str, ...]  # "treff fordi …"
    links: tuple[tuple[str, str], ...]  # source name and address, best first
    apply_url: str
    published: date | None
    first_seen: datetime
    last_seen: datetime
    last_day: date | None  # the deadline, or the board's last day where the deadline is words
    withdrawn: datetime | None = None
    changed: datetime | None = None  # when a published fact last was another
    earlier_deadlines: tuple[date, ...] = ()  # oldest first
    readvertises: int | None = None  # the earlier vacancy that this one advertises again
    evidence: tuple[Evidence, ...] = ()  # the rules behind the reasons, with the words that they found
    edits: tuple[Edit, ...] = ()  # what staff have corrected; the fields above are as they say
    said_by: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # fact → source and id of the ad that it is read from
    disputed: tuple[str, ...] = ()  # facts that its ads state differently

    @property
    def stated_day(self) -> date | None:
        """The day that its ads state as the deadline; how long a board shows an ad is none."""
        return None if self.facts.deadline in ("", "snarest", "løpende") else self.last_day

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that a person should look at: stated differently, hardly true, or changed since staff corrected them."""
        contested = (edit.name for edit in self.edits if edit.contested)
        corrected = {edit.name for edit in self.edits}
        unsure = (name for name in (*self.disputed, *self.facts.doubts) if name not in corrected)
        return tuple(dict.fromkeys((*contested, *unsure)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a vacancy, worth telling."""

    vacancy_id: int
    kind: EventKind
    at: datetime
    detail: str = ""
    number: int = 0  # in the order in which events came to be known; 0 for one that is not saved yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Can one apply, since when is that so, and why."""

    state: State
    since: date
    why: str = ""  # in bokmål; "" where the state says it all


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A vacancy with how it stands on a day and all that has happened to it: what a page tells."""

    vacancy: Vacancy
    standing: Standing
    events: tuple[Event, ...]  # oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A vacancy as the numbers count it, open or not: with all that its ads say of who offers it, and where it was found."""

    vacancy: Vacancy
    happened: tuple[EventKind, ...] = ()  # oldest first
    sources: tuple[str, ...] = ()  # that have ever listed it
    orgnr: str = ""
    sector: str = ""  # as a board names it
    tags: tuple[str, ...] = ()  # what the ad is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl of one source: what it gave, and the error that ended it, if one did."""

    source: str
    seen: int = 0
    new: int = 0
    gone: int = 0
    issues: int = 0
    error: str = ""
