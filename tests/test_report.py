"""How a source is doing in one word: a board that is silent must not look like a quiet week."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scraper.judge import judge
from scraper.model import Run
from scraper.report import Word, report, word
from scraper.store import Store
from scraper.store.boards import Health
from scraper.text import iso
from sources.nav import SOURCE
from tests.fakes import posting


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def health(
    now: datetime,
    *,
    read: timedelta | None = HOUR / 4,
    changed: timedelta | None = HOUR,
    known: timedelta = 6 * DAY,
    error: str = "",
    began: timedelta | None = None,
) -> Health:
    """A source that was read and saw a change so long ago, and was first read at ``known``; None is never."""
    return Health(
        last_attempt=iso(now),
        first_success="" if read is None else iso(now - known),
        last_success="" if read is None else iso(now - read),
        last_change="" if changed is None else iso(now - changed),
        last_run=Run(source="nav", error=error),
        unfinished_since="" if began is None else iso(now - began),
        held=1,
    )


@pytest.mark.parametrize(
    ("read", "changed", "error", "expected", "why"),
    [
        (HOUR / 4, HOUR, "", "ok", ""),
        (HOUR, 6 * DAY, "", "ok", ""),
        (HOUR + timedelta(seconds=1), HOUR, "", "late", "not read since 2026-11-20T08:29"),
        (HOUR / 4, 6 * DAY + timedelta(seconds=1), "", "late", "more than 6 days"),
        (None, None, "", "late", "never read"),
        (HOUR / 4, HOUR, "the server answers 500", "failing", "the server answers 500"),
        (None, None, "the server answers 500", "failing", "the server answers 500"),
    ],
)
def test_a_source_is_ok_only_when_it_is_read_in_time_and_things_happen_there(
    now: datetime, read: timedelta | None, changed: timedelta | None, error: str, expected: Word, why: str
) -> None:
    state, said = word(SOURCE, health(now, read=read, changed=changed, error=error), now, "")
    assert state == expected
    assert why in said
    assert bool(said) == (state != "ok")


def test_a_source_that_never_gave_anything_is_late_when_it_has_been_read_for_long_enough(now: datetime) -> None:
    assert word(SOURCE, health(now, changed=None), now, "") == ("ok", "")
    state, why = word(SOURCE, health(now, changed=None, known=6 * DAY + timedelta(seconds=1)), now, "")
    assert (state, "nothing has come or gone" in why) == ("late", True)


def test_a_run_under_way_is_no_failure_and_one_that_was_cut_short_is(now: datetime) -> None:
    assert word(SOURCE, health(now, began=HOUR), now, "") == ("ok", "")
    state, why = word(SOURCE, health(now, began=7 * HOUR), now, "")
    assert (state, "cut short" in why) == ("failing", True)


def test_a_source_that_is_switched_off_is_off_whatever_it_was(now: datetime) -> None:
    state, why = word(SOURCE, health(now, read=None, error="the server answers 500"), now, "switched off in config.toml")
    assert state == "off"
    assert "config.toml" in why


def test_a_store_where_nothing_has_run_is_late_and_empty(store: Store, now: datetime) -> None:
    found = report(store, {"nav": SOURCE}, {}, now)
    assert (found.sources["nav"].state, found.sources["nav"].why) == ("late", "never read")
    assert found.verdicts == {"position": 0, "unsure": 0, "mention": 0, "unrelated": 0}
    assert (found.vacancies, set(found.mails.values())) == (0, {0})


def test_a_report_counts_what_the_last_run_gave_and_what_is_held(store: Store, now: datetime) -> None:
    store.frontier.register("nav")
    run = store.boards.begin_run("nav", now)
    store.boards.keep("nav", judge(posting("1")), "", now)
    store.boards.keep("nav", judge(posting("2", title="Snekker", html="")), "", now)
    store.boards.end_run(run, Run(source="nav", seen=2, new=2, gone=0, issues=1), now)
    found = report(store, {"nav": SOURCE}, {}, now + HOUR)
    nav = found.sources["nav"]
    assert (nav.state, nav.seen, nav.new, nav.gone, nav.issues, nav.held, nav.waiting) == ("ok", 2, 2, 0, 1, 2, 0)
    assert nav.last_success == nav.last_attempt == iso(now)
    assert found.verdicts == {"position": 1, "unsure": 0, "mention": 0, "unrelated": 1}
    assert report(store, {"nav": SOURCE}, {}, now + 5 * HOUR).sources["nav"].state == "late"
    assert report(store, {"nav": SOURCE}, {"nav": "no key"}, now).sources["nav"].state == "off"


def test_a_run_that_fails_after_good_ones_is_failing_until_the_next_good_one(store: Store, now: datetime) -> None:
    states = list[str]()
    store.frontier.register("nav")
    for hours, error in enumerate(["", "far fewer ads than expected", ""]):
        at = now + hours * HOUR
        run = store.boards.begin_run("nav", at)
        store.boards.end_run(run, Run(source="nav", new=1, error=error), at)
        states.append(report(store, {"nav": SOURCE}, {}, at).sources["nav"].state)
    assert states == ["ok", "failing", "ok"]
