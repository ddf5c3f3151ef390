"""Runs the steps when they are due, in one process. The only importer of apscheduler.

What is due is computed from the store, so a run too many does nothing. Nothing is scheduled between two and three at night,
when the clock changes. Each step begins by looking at the clock, and does nothing where it cannot be right.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from digest.compose import HOUR
from scraper import backup, pipeline, process, returned, steady
from scraper.config import Config
from scraper.errors import FetchError, JobsError
from scraper.fetch.ping import ping
from scraper.log import LOG, tell
from scraper.model import Source
from scraper.report import next_due
from scraper.store import Store, damage, is_damage
from scraper.text import OSLO, instant


PATIENCE = 5.0  # seconds; a crawl may take an hour, and whoever ends the program waits for ten
_SETTLED = timedelta(minutes=2)  # after which each step has run once

Clock = Callable[[], datetime]
Said = Mapping[str, object]  # what came of a step; an "error" in it means that it did not go well
Step = Callable[[datetime], Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it ended."""

    done: bool  # all that was under way has ended too
    trouble: str  # why it could not go on, if it could not


def serve(config: Config, clock: Clock, decided: threading.Event) -> Ending:
    """Collect each source as often as it says, publish after each, write digests at eight, send every minute, copy each night.

    Until somebody ends the program, or the database is damaged. What does not end soon goes on at the next start. ``decided``
    is set when staff have decided something that readers' pages are to follow; within a minute they do.
    """
    rota = _Rota(config, clock)
    for source in pipeline.chosen(config):
        every = IntervalTrigger(seconds=int(source.every.total_seconds()), jitter=30, timezone=OSLO)
        rota.add(
            f"collect {source.name}", partial(_gather, config, source, clock), every, first=_first(config, source, clock())
        )
    rota.add("digest", partial(_write, config), CronTrigger(hour=HOUR.hour, minute=HOUR.minute, timezone=OSLO))
    if config.bounces:
        rota.add("bounces", partial(_look_back, config), _every(minutes=15))
    rota.add("send", partial(post, config, rota.goes_on), _every(minutes=1), first=clock())
    rota.add("publish", partial(follow, config, decided), _every(minutes=1))
    rota.add("backup", partial(_copy, config), _every(minutes=15), first=clock())
    if config.watch.ping:
        rota.add("ping", partial(_ping, config, rota.is_well), _every(minutes=5), first=clock() + _SETTLED)
    return rota.run()


class _Rota:
    """Runs each step when it is due, says what came of it, and knows which did not go well the last time."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._ending = threading.Event()
        self._unwell: dict[str, str] = {}  # by step, what it failed of
        self._trouble = ""
        self._scheduler = BackgroundScheduler(
            timezone=OSLO, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        )

    def add(self, name: str, step: Step, trigger: Any, *, first: datetime | None = None) -> None:  # noqa: ANN401 - apscheduler's
        """Let a step run as its trigger says; the first time at ``first``."""
        options = {"next_run_time": first} if first else {}
        self._scheduler.add_job(partial(self._run, name, step), trigger, name=name, **options)

    def goes_on(self) -> bool:
        """Tell whether nobody has ended the program."""
        return not self._ending.is_set()

    def is_well(self) -> bool:
        """Tell whether all steps went well the last time."""
        return not self._unwell

    def run(self) -> Ending:
        """Run until somebody ends it."""
        self._scheduler.start()
        tell("running", {})
        process.wait_for_end()
        self._ending.set()
        tell("ending", {})  # once it is so: no mail is begun after this line
        return Ending(done=self._ended(), trouble=self._trouble)

    def _ended(self) -> bool:
        """Begin nothing more, and wait a little for what is under way."""
        shutdown = threading.Thread(target=self._scheduler.shutdown, daemon=True)
        shutdown.start()
        shutdown.join(PATIENCE)
        return not shutdown.is_alive()

    def _run(self, name: str, step: Step) -> None:
        if self._trouble:
            return
        try:
            said = self._stepped(step)
        except Exception as error:  # noqa: BLE001 - whatever one step fails of, the others go on
            said = self._failed(name, error)
        trouble = str(said.get("error", ""))
        if said and not (trouble and trouble == self._unwell.get(name)):  # not each minute for days
            tell(name, said, level=logging.ERROR if trouble else logging.INFO)
        if self._unwell.pop(name, "") and not trouble:
            tell(name, {"well": "again"})
        if trouble:
            self._unwell[name] = trouble

    def _stepped(self, step: Step) -> Said:
        now = self._clock()
        with Store.open(self._config.database) as store:
            steady.look(store, now)
        return step(now)

    def _failed(self, name: str, error: Exception) -> Said:
        if is_damage(error) or is_damage(error.__cause__):
            self._trouble = damage(self._config.database, error.__cause__ or error)
            process.end()
            return {"error": self._trouble}
        if not isinstance(error, JobsError):
            LOG.exception(name, exc_info=error)
        return {"error": error}


def _every(minutes: int) -> IntervalTrigger:
    return IntervalTrigger(minutes=minutes, timezone=OSLO)


def _first(config: Config, source: Source, now: datetime) -> datetime:
    """Give when a source is to be read first: when that is due, or now."""
    with Store.open(config.database) as store:
        due = next_due(store, source, store.boards.health(source.name))
    return min(max(instant(due), now), now + source.every) if due else now


def _gather(config: Config, source: Source, clock: Clock, now: datetime) -> Said:
    [run] = pipeline.collect(config, [source], now)
    pipeline.publish(config, clock())
    said = {"seen": run.seen, "new": run.new, "gone": run.gone, "mails": pipeline.digest(config, clock())}
    return {**said, "trouble": run.error} if run.error else said  # staff are told; the rest of us is well


def _write(config: Config, now: datetime) -> Said:
    return {"mails": pipeline.digest(config, now)}


def _look_back(config: Config, now: datetime) -> Said:
    read = returned.read(config, now)
    said = {"counted": read.counted, "stopped": read.stopped, "ignored": read.ignored, "error": read.error}
    return {what: value for what, value in said.items() if value}


def post(config: Config, go_on: Callable[[], bool], now: datetime) -> Said:
    """Do what is done each minute: send what waits, and leave no byte of what was erased."""
    pipeline.welcome(config, now)
    try:
        done = pipeline.send(config, now, go_on)
    finally:
        pipeline.wipe(config)
    said = {"sent": done.sent, "later": done.later, "refused": done.failed, "error": done.error}
    return {what: value for what, value in said.items() if value}


def follow(config: Config, decided: threading.Event, now: datetime) -> Said:
    """Write readers' pages anew if staff have decided something since last time."""
    if not decided.is_set():
        return {}
    decided.clear()
    return {"files": len(pipeline.publish(config, now))}


def _copy(config: Config, now: datetime) -> Said:
    if not backup.is_due(config.backups, now):
        return {}
    made = backup.make(config, config.backups, now)
    return {"file": made.path.name, "bytes": made.size}


def _ping(config: Config, is_well: Callable[[], bool], _: datetime) -> Said:
    if is_well():
        try:
            ping(config.watch.ping, pipeline.manner(config))
        except FetchError as error:
            return {"trouble": error}  # it is the watchman's, not ours
    return {}
