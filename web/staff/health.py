"""How it all goes: a page for staff, and the same as numbers for Prometheus."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request
from prometheus_client import CollectorRegistry, Gauge, Info, generate_latest
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from scraper.report import Report
from scraper.text import instant
from web.staff.shared import HEADERS, Room, View


VARIABLE = "ERFARINGSJOBB_METRICS"  # the environment variable that holds what Prometheus shows; without it there are no numbers
_LATE = timedelta(hours=2)  # a mail that has waited for longer is stuck
_LITTLE = 500_000_000  # bytes of disk


@dataclass(frozen=True, slots=True)
class Health:
    """The page, and the numbers."""

    room: Room

    def views(self) -> tuple[View, ...]:
        """Give each page: where it lies, what answers, and to what."""
        return (("/helse/", self.show, "GET"),)

    def show(self) -> AnyResponse:
        """Show how each source is doing, and whatever else can go wrong."""
        now = self.room.clock()
        report = self.room.health(now)
        sources = sorted(
            report.sources.items(), key=lambda each: (each[1].state in ("ok", "off"), each[1].state == "off", each[0])
        )
        return self.room.page("health.html", report=report, sources=sources, troubles=troubles(report, now), when=_moment)

    def metrics(self) -> Response:
        """Answer Prometheus, which shows that it is ours by a token."""
        token = os.environ.get(VARIABLE, "").strip()
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(shown.encode(), token.encode()):
            raise NotFound
        text = generate_latest(numbers(self.room.health(self.room.clock())))
        return Response(text, headers=HEADERS, content_type="text/plain; version=0.0.4; charset=utf-8")


_KEPT_UP = {
    "copies": "det er ikke tatt sikkerhetskopi på to døgn",
    "mail is held": "e-post holdes tilbake til noen har sett etter",
    "clock that jumped": "klokken kan ikke stemme",
}


def _moment(stamp: str) -> datetime | None:
    return instant(stamp) if stamp else None


def troubles(report: Report, now: datetime) -> list[str]:
    """Say in words what somebody has to look at."""
    said = [f"{name} blir ikke lest som den skal" for name, each in report.sources.items() if each.state in ("failing", "late")]
    if report.oldest_unsent and now - instant(report.oldest_unsent) > _LATE:
        said.append("e-post har ventet i mer enn to timer")
    if report.mails["failed"]:
        said.append(f"{report.mails['failed']} e-poster er ikke tatt imot")
    if report.returned.get("ours"):
        said.append("e-post blir avvist på grunn av oss")
    if report.disk_free < _LITTLE:
        said.append("disken er snart full")
    return said + [words for what, words in _KEPT_UP.items() if what in report.troubles]


def numbers(report: Report) -> CollectorRegistry:
    """Give the report as Prometheus counts things."""
    registry = CollectorRegistry()

    def gauge(name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"erfaringsjobb_{name}", says, labels, registry=registry)

    up, last = (
        gauge("source_up", "1 where a source is read as it should", "source"),
        gauge("source_success_seconds", "Last success", "source"),
    )
    seen, issues = (
        gauge("source_seen", "Ads of the last run", "source"),
        gauge("source_issues", "Unread spots of the last run", "source"),
    )
    for name, each in report.sources.items():
        if each.state != "off":
            up.labels(name).set(each.state == "ok")
            last.labels(name).set(instant(each.last_success).timestamp() if each.last_success else 0)
            seen.labels(name).set(each.seen)
            issues.labels(name).set(each.issues)
    mails = gauge("mails", "Mails by state", "state")
    for state, count in report.mails.items():
        mails.labels(state).set(count)
    waited = (instant(report.now) - instant(report.oldest_unsent)).total_seconds() if report.oldest_unsent else 0
    gauge("oldest_unsent_seconds", "For how long a mail has waited").set(waited)
    gauge("queue", "Things that wait for staff").set(report.queue)
    gauge("vacancies", "Posts that have been shown").set(report.vacancies)
    gauge("copied_seconds", "Newest copy of the database").set(instant(report.copied).timestamp() if report.copied else 0)
    gauge("disk_free_bytes", "Room on the disk").set(report.disk_free)
    Info("erfaringsjobb", "Versions", registry=registry).info(report.versions)
    return registry
