"""Runs the steps when they are due, in one process. The only importer of apscheduler.

What is due is computed from the store, so a run too many does nothing. Nothing is scheduled between two and three at night,
when the clock changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from digest.compose import HOUR
from digest.outbox import GoOn
from scraper import pipeline, returned
from scraper.config import Config
from scraper.errors import JobsError
from scraper.model import Source
from scraper.text import OSLO


PATIENCE = 5.0  # seconds; a crawl may take an hour, and whoever ends the program waits for ten

Clock = Callable[[], datetime]
Tell = Callable[[str], object]


def serve(config: Config, clock: Clock, tell: Tell) -> bool:
    """Collect each source as often as it says, publish after each, write digests at eight, send every minute.

    An interrupt ends it; it is told whether all that was under way has ended too. What has not goes on at the next start.
    """
    ending = threading.Event()
    scheduler = BlockingScheduler(
        timezone=OSLO, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
    )
    for source in pipeline.chosen(config):
        every = IntervalTrigger(seconds=int(source.every.total_seconds()), jitter=30, timezone=OSLO)
        scheduler.add_job(_told(tell, _gather, config, source, clock), every, next_run_time=clock())
    at_eight = CronTrigger(hour=HOUR.hour, minute=HOUR.minute, timezone=OSLO)
    scheduler.add_job(_told(tell, _write, config, clock), at_eight)
    if config.bounces:
        scheduler.add_job(_told(tell, _look_back, config, clock), IntervalTrigger(minutes=15, timezone=OSLO))
    posting = _told(tell, post, config, clock, lambda: not ending.is_set())
    scheduler.add_job(posting, IntervalTrigger(minutes=1, timezone=OSLO))
    try:
        tell("Running. Ctrl-C ends it.")
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        tell("Ending …")
    ending.set()
    return _ended(scheduler)


def _ended(scheduler: BlockingScheduler) -> bool:
    """Begin nothing more, and wait a little for what is under way."""
    if not scheduler.running:  # it was told to end before it had begun
        return True
    shutdown = threading.Thread(target=scheduler.shutdown, daemon=True)
    shutdown.start()
    shutdown.join(PATIENCE)
    return not shutdown.is_alive()


def _told(tell: Tell, step: Callable[..., str], *args: object) -> Callable[[], None]:
    """Make a job that says what came of it, and that a known error does not end."""

    def job() -> None:
        try:
            tell(step(*args))
        except JobsError as error:
            tell(f"erfaringsjobb: {error}")

    return job


def _gather(config: Config, source: Source, clock: Clock) -> str:
    [run] = pipeline.collect(config, [source], clock())
    pipeline.publish(config, clock())
    mails = pipeline.digest(config, clock())
    return f"{run.source}: {run.new} new, {run.gone} gone, {mails} mails {run.error}".strip()


def _write(config: Config, clock: Clock) -> str:
    return f"digests: {pipeline.digest(config, clock())} mails"


def _look_back(config: Config, clock: Clock) -> str:
    read = returned.read(config, clock())
    return f"came back {read.counted}, stopped {read.stopped}, other mails {read.ignored} {read.error}".strip()


def post(config: Config, clock: Clock, go_on: GoOn) -> str:
    """Do what is done each minute: send what waits, and leave no byte of what was erased."""
    pipeline.welcome(config, clock())
    done = pipeline.send(config, clock(), go_on)
    pipeline.wipe(config)
    return f"sent {done.sent}, later {done.later}, refused {done.failed} {done.error}".strip()
