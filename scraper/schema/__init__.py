"""The tables, as migrations in order. Add new ones at the end; never change one that has been released.

Instants are UTC text with six decimals, days are YYYY-MM-DD, and "" is "never" or "none".
"""

from __future__ import annotations

from sqlite_utils import Migrations

from scraper.schema import boards, groups, keeping, limits, mailing, staff


migrations = Migrations("erfaringsjobb")
for _migration in (
    boards.collecting,
    boards.postings_and_vacancies,
    mailing.subscribers_and_outbox,
    groups.grouping,
    groups.corrections,
    groups.more_events,
    mailing.searches_and_sign_up,
    mailing.extras_and_staff,
    mailing.silence,
    mailing.bounces,
    staff.staffing,
    limits.refusals,
    mailing.bodies,
    keeping.signs_of_life,
):
    migrations()(_migration)
