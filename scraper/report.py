"""What `status` tells: how each source is doing in one word, and what the store holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from scraper.model import Kind, Source
from scraper.store import Store
from scraper.store.boards import Health
from scraper.store.refusals import Limit
from scraper.text import instant, iso, oslo_day


Word = Literal["ok", "late", "failing", "off"]
_LONGEST_RUN = timedelta(hours=6)  # a first walk of a whole board may take an hour or two
_SPOTS = 3
_DAY = timedelta(days=1)
LATELY = timedelta(days=7)  # for which mails that came back are told of
_LATE_AFTER = 4  # intervals without a successful run
_REFUSED: Mapping[Limit, str] = {
    "network": "{n} påmeldinger den siste uka måtte vente fordi det kom mange fra samme nett. "
    "Gjelder det alle lesere, ser ikke tjenesten hvor de er: se «Serving the site» i docs/operating.md.",
    "all": "{n} påmeldinger den siste uka måtte vente fordi det kom svært mange på en gang. "
    "Noen kan prøve å plage andre med e-post.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How one source is doing; the counts are those of its last run."""

    state: Word
    why: str
    last_success: str
    last_attempt: str
    seen: int
    new: int
    gone: int
    issues: int
    held: int
    waiting: int
    expect: tuple[int, int]  # ads that a first or complete run normally gives
    next_due: str  # "" is now, or never where the source is off
    spots: tuple[tuple[str, str, str], ...] = ()  # the newest things that could not be read: when, where, and what


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the whole thing is doing."""

    sources: dict[str, SourceReport]
    verdicts: dict[Kind, int]
    vacancies: int
    mails: dict[str, int]
    returned: dict[str, int]  # mails that came back within a week, by kind, and whom that stopped
    digests: dict[str, int]  # since yesterday: how many subscribers were due, and how many of them something was written to
    oldest_unsent: str  # when the mail was written that has waited longest; "" where none waits
    queue: int  # things that wait for staff
    now: str
    disk_free: int  # bytes
    versions: dict[str, str]
    troubles: Mapping[str, str] = field(default_factory=dict)  # what somebody must see to
    copied: str = ""  # when the newest copy of the database was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What it all runs on."""

    disk_free: int = 0  # bytes
    versions: Mapping[str, str] = field(default_factory=dict)


def report(
    store: Store, sources: Mapping[str, Source], off: Mapping[str, str], now: datetime, machine: Machine | None = None
) -> Report:
    """Look at the store; ``off`` says why a source is not read."""
    on = machine or Machine()
    return Report(
        sources={name: _source(store, source, now, off.get(name, "")) for name, source in sources.items()},
        verdicts=store.boards.verdicts(),
        vacancies=store.vacancies.count(),
        mails=store.postbox.counts(),
        returned={**store.bounces.kinds(now - LATELY), "stopped": store.bounces.stopped(now - LATELY)},
        digests=store.postbox.digests_since(now - _DAY),
        oldest_unsent=store.postbox.oldest_unsent(),
        queue=len(store.queue.waiting(now, oslo_day(now))),
        now=iso(now),
        disk_free=on.disk_free,
        versions=dict(on.versions),
    )


def _source(store: Store, source: Source, now: datetime, off: str) -> SourceReport:
    health = store.boards.health(source.name)
    state, why = word(source, health, now, off)
    return SourceReport(
        state=state,
        why=why,
        last_success=health.last_success,
        last_attempt=health.last_attempt,
        seen=health.last_run.seen,
        new=health.last_run.new,
        gone=health.last_run.gone,
        issues=health.last_run.issues,
        held=health.held,
        waiting=store.frontier.waiting(source.name),
        expect=source.expect,
        next_due="" if off else next_due(store, source, health),
        spots=tuple(store.boards.issues(source.name, _SPOTS)),
    )


def next_due(store: Store, source: Source, health: Health) -> str:
    """Give when a source is to be read again; "" is now."""
    due = iso(instant(health.last_attempt) + source.every) if health.last_attempt else ""
    return max(due, store.frontier.resting_until(source.name))


def word(source: Source, health: Health, now: datetime, off: str) -> tuple[Word, str]:
    """Say in one word how a source is doing, and why: a silent board must not look like a quiet week."""
    if off:
        return "off", off
    if trouble := _failing(health, now):
        return "failing", trouble
    if silence := _silent(source, health, now):
        return "late", silence
    return "ok", ""


def _failing(health: Health, now: datetime) -> str:
    """Say what ended the last run, if it did not end well."""
    began = health.unfinished_since
    if began and instant(began) + _LONGEST_RUN < now:
        return f"the run of {began[:16]} was cut short; the next one goes on from there"
    return health.last_run.error


def _silent(source: Source, health: Health, now: datetime) -> str:
    """Say since when a source has told nothing, where that is longer than it should."""
    if not health.last_success:
        return "never read"
    if instant(health.last_success) + _LATE_AFTER * source.every < now:
        return f"not read since {health.last_success[:16]}"
    if instant(health.last_change or health.first_success) + source.quiet < now:
        return f"nothing has come or gone for more than {source.quiet.days} days, which is not normal"
    return ""


def troubles(store: Store, sources: Mapping[str, Source], now: datetime) -> dict[str, str]:
    """Say in words, for staff, what does not go as it should, each by what it is known by as long as it lasts."""
    said = {}
    for name, source in sources.items():
        state, why = word(source, store.boards.health(name), now, "")
        if state != "ok" and store.boards.has_finished(name):
            said[f"source {name}"] = f"{source.title} blir ikke lest som den skal ({why})."
    if faults := store.bounces.our_faults(now - LATELY):
        said[f"distrust {' '.join(faults)}"] = f"E-post blir avvist på grunn av oss ({', '.join(faults)})."
    if stopped := store.bounces.stopped(now - LATELY):
        said[f"stopped {stopped}"] = f"{stopped} abonnenter er slettet fordi e-post til dem kom i retur."
    for limit, count in store.refusals.since(now - LATELY).items():
        said[f"refused {limit}"] = _REFUSED[limit].format(n=count)
    if failed := store.postbox.counts()["failed"]:
        said[f"failed {failed}"] = f"{failed} e-poster er ikke tatt imot."
    if unsaved := store.reports.unsaved():
        said[f"unsaved {unsaved}"] = f"Meldinger fra besøkende som ikke er lagret, fordi svært mange venter alt: {unsaved}."
    return said
