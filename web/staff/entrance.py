"""All pages of the room together: those by which one comes in, and those that none but a session opens."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint

from web.staff.doors import Doors
from web.staff.health import Health
from web.staff.people import People
from web.staff.postings import Postings
from web.staff.quality import Quality
from web.staff.rooms import Desk
from web.staff.shared import HOME, Room


def blueprints(room: Room) -> Iterator[Blueprint]:
    """Give the pages, as an application takes them in."""
    doors, health = Doors(room), Health(room)
    outside = Blueprint("doors", __name__)
    outside.add_url_rule(f"/{HOME}inn/", "knock", doors.knock, methods=["GET", "POST"])
    outside.add_url_rule(f"/{HOME}inn/<token>", "enter", doors.enter, methods=["GET", "POST"])
    outside.add_url_rule("/metrics", "metrics", health.metrics)
    yield outside
    inside = Blueprint("desk", __name__, url_prefix=f"/{HOME}")
    inside.before_request(doors.guard)
    for part in (Desk(room), Postings(room), Quality(room), People(room), health):
        for path, view, method in part.views():
            inside.add_url_rule(
                path, f"{type(part).__name__}.{view.__name__}".lower().replace(".", "_"), view, methods=[method]
            )
    inside.add_url_rule("/ut", "leave", doors.leave, methods=["POST"])
    yield inside
