"""The store: what lies in line, what boards have said, and the guards around it all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from scraper import crawl
from scraper.dedup import combine
from scraper.errors import StoreError
from scraper.judge import judge
from scraper.letters import Mail, Search, Subscription
from scraper.model import Bookmark, Gone, Issue, Judged, Listing, Place, Posting, Request, Run
from scraper.schema import migrations
from scraper.store import Store
from scraper.text import iso
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READER = Subscription(id=0, address="leser@example.no", language="nb", every="daglig", since=NOW)
LETTER = Mail(subscription_id=1, message_id="<1@example.no>", raw=b"Hei", vacancies=(1,))
OURS = posting("1")
UNRELATED = posting("1", title="Kokk", employer="Eksempelkroa", html="<p>Lag god mat sammen med oss.</p>")


def page(number: int) -> Request:
    return Request(url=f"https://board.example/list/{number}", page="list")


def ad(source_id: str, version: str = "") -> Request:
    return Request(url=f"https://board.example/{source_id}", page="ad", about=source_id, version=version)


def stopped(source_id: str = "1", version: str = "") -> Gone:
    return Gone(source_id=source_id, reason="stopped", version=version)


@pytest.fixture
def board(store: Store) -> Store:
    store.frontier.register("board")
    return store


def keep(store: Store, ad: Posting = OURS, version: str = "", now: datetime = NOW) -> Judged:
    """Read an ad as a crawl does."""
    judged = judge(ad)
    crawl.keep(store, "board", judged, now, version)
    return judged


def stop(store: Store, gone: Gone, now: datetime = NOW) -> bool:
    """Hear that an ad is gone as a crawl does; tell whether it was believed."""
    kept = store.boards.gone("board", gone, now)
    if kept.vacancy_id is not None:
        store.vacancies.refresh(kept.vacancy_id, now)
    return kept.changed


def kinds(store: Store, vacancy_id: int = 1) -> list[str]:
    return [event.kind for event in store.vacancies.events(vacancy_id)]


# What lies in line.


def test_list_pages_come_before_ads_and_each_in_the_order_asked(board: Store) -> None:
    asked = [ad("1"), page(1), ad("2"), page(2)]
    for request in asked:
        board.frontier.ask("board", request)
    assert board.frontier.due("board", NOW, 10) == [page(1), page(2)]
    assert board.frontier.due("board", NOW, 1) == [page(1)]
    for request in (page(1), page(2)):
        board.frontier.done("board", request, NOW)
    assert board.frontier.due("board", NOW, 10) == [ad("1"), ad("2")]


def test_a_request_comes_out_as_it_was_asked(board: Store) -> None:
    asked = replace(
        page(1), version="7", headers=(("If-Modified-Since", "Fri, 20 Nov 2026 09:30:00 +0000"),), accept=(404, 410)
    )
    board.frontier.ask("board", asked)
    board.frontier.place_bookmark("board", Bookmark(request=asked))
    assert board.frontier.due("board", NOW, 1) == [board.frontier.bookmark("board")] == [asked]


def test_sources_do_not_see_each_others_requests(board: Store) -> None:
    board.frontier.register("other")
    board.frontier.ask("other", page(1))
    assert board.frontier.due("board", NOW, 10) == []
    assert (board.frontier.waiting("board"), board.frontier.waiting("other")) == (0, 1)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (["2", "3"], "3"),
        (["3", "2"], "3"),  # an older word does not replace a newer one
        (["2", ""], "2"),  # nor does a second look
        (["", "2"], "2"),
    ],
)
def test_the_newest_version_of_an_ad_is_asked_for_once(board: Store, asked: list[str], waits: str) -> None:
    for version in asked:
        board.frontier.ask("board", ad("1", version))
    assert board.frontier.due("board", NOW, 10) == [ad("1", waits)]


@pytest.mark.parametrize(("version", "asked"), [("2", False), ("3", True), ("", True)])
def test_an_ad_that_was_read_at_a_version_is_not_asked_for_again(board: Store, version: str, *, asked: bool) -> None:
    keep(board, version="2")
    board.frontier.ask("board", ad("1", version))
    assert board.frontier.waiting("board") == asked


def test_an_answer_does_not_take_away_a_newer_question(board: Store) -> None:
    board.frontier.ask("board", ad("1", "2"))
    board.frontier.ask("board", ad("1", "3"))
    board.frontier.done("board", ad("1", "2"), NOW)
    assert board.frontier.due("board", NOW, 10) == [ad("1", "3")]


def test_a_request_that_was_put_off_is_not_due_before_its_time(board: Store) -> None:
    board.frontier.ask("board", ad("1"))
    assert board.frontier.postpone("board", ad("1"), NOW + HOUR) == 1
    assert board.frontier.due("board", NOW + HOUR - timedelta.resolution, 10) == []
    assert board.frontier.due("board", NOW + HOUR, 10) == [ad("1")]


@pytest.mark.parametrize(("again", "attempts", "due"), [("2", 1, False), ("", 1, False), ("1", 1, False), ("3", 0, True)])
def test_only_a_newer_version_makes_a_request_start_anew(board: Store, again: str, attempts: int, *, due: bool) -> None:
    board.frontier.ask("board", ad("1", "2"))
    board.frontier.postpone("board", ad("1", "2"), NOW + HOUR)
    board.frontier.ask("board", ad("1", again))
    assert board.frontier.attempts("board", ad("1")) == attempts
    assert bool(board.frontier.due("board", NOW, 10)) == due


@pytest.mark.parametrize(("waits", "gone", "left"), [("2", "3", 0), ("2", "2", 0), ("2", "", 0), ("", "2", 0), ("3", "2", 1)])
def test_the_request_for_an_ad_that_is_gone_is_forgotten_unless_it_is_newer(
    board: Store, waits: str, gone: str, left: int
) -> None:
    board.frontier.ask("board", page(1))
    board.frontier.ask("board", ad("1", waits))
    board.frontier.ask("board", ad("2", waits))
    board.frontier.forget("board", stopped("1", gone))
    assert board.frontier.waiting("board") == 2 + left


@pytest.mark.parametrize(
    ("left", "marked", "begins"),
    [(None, None, page(0)), (None, page(5), page(5)), (page(7), page(5), page(7)), (page(7), None, page(7))],
)
def test_a_run_begins_where_the_last_one_was_cut_short_else_at_the_bookmark_else_at_the_start(
    board: Store, left: Request | None, marked: Request | None, begins: Request
) -> None:
    board.frontier.ask("board", ad("1"))
    if left:
        board.frontier.ask("board", left)
    if marked:
        board.frontier.place_bookmark("board", Bookmark(request=marked))
    board.frontier.begin("board", [page(0)])
    assert board.frontier.due("board", NOW, 10) == [begins]


def test_a_source_rests_until_the_moment_its_server_asked_for(board: Store) -> None:
    assert board.frontier.resting_until("board") == board.frontier.resting_until("unknown") == ""
    board.frontier.rest("board", NOW + HOUR)
    assert board.frontier.resting_until("board") == "2026-11-20T10:30:00.000000+00:00"


# What boards have said.


@pytest.mark.parametrize(
    ("known", "said", "believed"), [("3", "2", False), ("3", "3", True), ("3", "4", True), ("3", "", True), ("", "2", True)]
)
def test_that_an_ad_is_gone_is_believed_unless_we_know_something_newer(
    board: Store, known: str, said: str, *, believed: bool
) -> None:
    keep(board, version=known)
    assert stop(board, stopped(version=said)) == believed
    assert board.boards.health("board").held == (not believed)
    assert kinds(board) == (["new", "withdrawn"] if believed else ["new"])


def test_a_second_look_does_not_forget_how_new_the_ad_is(board: Store) -> None:
    keep(board, version="3")
    keep(board, version="")
    assert not stop(board, stopped(version="2"))


def test_an_ad_is_gone_only_once_and_one_that_was_never_there_is_not(board: Store) -> None:
    keep(board)
    assert [stop(board, gone) for gone in (stopped("2"), stopped("1"), stopped("1"))] == [False, True, False]
    assert kinds(board) == ["new", "withdrawn"]


def test_what_was_withdrawn_keeps_its_title_and_text(board: Store) -> None:
    before = keep(board)
    stop(board, stopped())
    vacancy = board.vacancies.get(1)
    assert vacancy is not None
    assert (vacancy.title, vacancy.employer, vacancy.withdrawn) == (before.posting.title, before.posting.employer, NOW)
    assert board.vacancies.open_positions(NOW.date()) == []


def test_an_ad_that_comes_back_reopens_its_vacancy(board: Store) -> None:
    keep(board, version="1")
    stop(board, stopped(version="2"))
    keep(board, version="3")
    assert kinds(board) == ["new", "withdrawn", "reopened"]
    assert [vacancy.id for vacancy in board.vacancies.open_positions(NOW.date())] == [1]


def test_an_ad_read_again_unchanged_is_no_event(board: Store) -> None:
    keep(board)
    first = board.boards.keep("board", judge(posting("1")), "", NOW + DAY)
    assert (first.new, first.changed, first.vacancy_id) == (False, False, 1)
    assert kinds(board) == ["new"]


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        ({"deadline": "2026-12-01"}, {"deadline": "2026-12-15"}, ["new", "extended"]),
        ({"deadline": "2026-12-15"}, {"deadline": "2026-12-01"}, ["new", "shortened"]),
        ({}, {"employer": "Eksempelvik kommune"}, ["new", "changed"]),
        ({}, {"html": "<p>Vi søker en erfaringskonsulent til et helt nytt team.</p>"}, ["new"]),
    ],
)
def test_what_a_reader_wants_to_know_of_a_change_is_an_event(
    board: Store, before: dict[str, Any], after: dict[str, Any], events: list[str]
) -> None:
    keep(board, posting(**before))
    keep(board, posting(**after))
    assert kinds(board) == events


def test_an_unrelated_ad_leaves_no_text_in_the_file(database: Path) -> None:
    with Store.open(database) as store:
        store.frontier.register("board")
        keep(store, UNRELATED)
        assert store.boards.verdicts()["unrelated"] == 1
    content = database.read_bytes()
    assert b"Kokk" in content
    assert b"god mat" not in content
    assert b"Eksempelkroa" not in content


def test_a_vacancy_whose_ad_turns_out_to_be_unrelated_is_shown_no_more(board: Store) -> None:
    keep(board)
    keep(board, UNRELATED)
    assert board.vacancies.open_positions(NOW.date()) == []


@pytest.mark.parametrize(("day", "shown"), [(date(2026, 12, 1), True), (date(2026, 12, 2), False)])
def test_a_post_is_open_to_the_end_of_its_last_day(board: Store, day: date, *, shown: bool) -> None:
    keep(board, posting(deadline="2026-12-01"))
    assert bool(board.vacancies.open_positions(day)) == shown


def test_open_posts_come_soonest_deadline_first_and_those_without_one_last(board: Store) -> None:
    for source_id, deadline in (("1", ""), ("2", "2026-12-20"), ("3", "2026-12-10")):
        keep(board, posting(source_id, deadline=deadline))
    assert [vacancy.id for vacancy in board.vacancies.open_positions(NOW.date())] == [3, 2, 1]


def test_a_post_to_which_something_happened_is_told_of_though_it_is_closed(board: Store) -> None:
    keep(board, replace(OURS, deadline="2026-12-11"))
    keep(board, replace(OURS, deadline="2026-12-24"), "2", NOW + timedelta(hours=1))
    stop(board, stopped(version="3"), NOW + timedelta(hours=2))
    today = NOW.date()
    for kind in ("extended", "withdrawn"):
        [record] = board.vacancies.changed_records([kind], today, today, {})
        assert record.standing.state == "withdrawn"
        assert [event.kind for event in record.events] == ["new", "extended", "withdrawn"]
    assert board.vacancies.changed_records(["reopened"], today, today, {}) == []
    assert board.vacancies.changed_records(["extended"], today + timedelta(days=1), today, {}) == []


def test_a_kommune_that_ever_had_a_post_is_remembered(board: Store) -> None:
    assert board.vacancies.kommune_codes() == frozenset()
    keep(board, replace(OURS, places=(Place(kommune="BODØ"), Place(kommune="FAUSKE"))))
    stop(board, stopped(version="2"))
    assert board.vacancies.kommune_codes() == {"1804", "1841"}


def test_copies_that_name_the_same_origin_are_one_vacancy(board: Store) -> None:
    link = "https://www.jobbnorge.no/ledige-stillinger/stilling/300870"
    keep(board, posting("1", apply_url=link))
    keep(board, posting("2", links=(link,)))
    stop(board, stopped("1"))
    [vacancy] = board.vacancies.open_positions(NOW.date())
    assert (kinds(board), vacancy.links) == (["new"], (("board", "https://board.example/2"),))


def test_only_our_own_open_ads_are_looked_at_again(board: Store) -> None:
    keep(board, posting("old"))
    keep(board, posting("fresh"), now=NOW + DAY)
    keep(board, posting("gone"))
    stop(board, stopped("gone"))
    keep(board, replace(UNRELATED, source_id="unrelated"))
    assert board.boards.stale("board", NOW + HOUR) == ["old"]


@pytest.mark.parametrize(
    ("run", "success", "error"),
    [
        (Run(source="board", seen=3, new=3), True, ""),
        (Run(source="board", error="the server answers 500"), False, "the server answers 500"),
        (None, False, ""),
    ],
)
def test_the_health_of_a_source_is_that_of_its_last_run(board: Store, run: Run | None, error: str, *, success: bool) -> None:
    number = board.boards.begin_run("board", NOW)
    if run:
        board.boards.end_run(number, run, NOW + HOUR)
    health = board.boards.health("board")
    assert (health.last_attempt, health.last_run.error) == ("2026-11-20T09:30:00.000000+00:00", error)
    assert bool(health.unfinished_since) == (run is None)
    assert bool(health.last_success) == bool(health.last_change) == board.boards.has_finished("board") == success


def test_issues_come_newest_first_and_are_cut_to_a_readable_length(board: Store) -> None:
    for message in ("first", "x" * 9000):
        board.boards.note("board", "https://board.example/list", Issue(where="$.items[3]", message=message), NOW)
    newest, oldest = board.boards.issues("board")
    assert (oldest[1], oldest[2]) == ("https://board.example/list $.items[3]", "first")
    assert len(newest[2]) == 500


# The database itself.


def test_a_missing_database_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no database at .*jobs\.db.*`erfaringsjobb init`"):
        Store.open(tmp_path / "jobs.db")
    assert list(tmp_path.iterdir()) == []


def test_an_older_database_names_the_way_out_and_is_brought_up_to_date_with_everybody_in_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    with contextlib.closing(Database(sqlite3.connect(path))) as older:
        migrations.apply(older, stop_before="searches_and_sign_up")
        older.execute(
            """INSERT INTO subscribers (address, language, every, fylke_codes, since, consent)
               VALUES ('leser@example.no', 'nn', 'daglig', '["18"]', ?, 'Skriftlig')""",
            [iso(NOW)],
        )
        older.conn.commit()
    with pytest.raises(StoreError, match=r"older than this program.*`erfaringsjobb init`"):
        Store.open(path)
    Store.create(path).close()
    with Store.open(path) as store:
        [person] = store.subscribers.all()
    assert (person.address, person.every, person.since) == ("leser@example.no", "daglig", NOW)
    assert person.searches == (Search(fylke_codes=("18",)),)
    assert len(person.handle) == 32


def test_mails_of_a_database_from_before_their_bytes_lay_apart_are_still_sent(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    with contextlib.closing(Database(sqlite3.connect(path))) as older:
        migrations.apply(older, stop_before="bodies")
        older.execute(
            """INSERT INTO subscribers (address, language, every, since, consent, confirmed)
               VALUES ('leser@example.no', 'nb', 'daglig', ?1, 'Skriftlig', ?1)""",
            [iso(NOW)],
        )
        for number, (state, raw) in enumerate([("sent", b""), ("sent", b"i gaar"), ("new", b"i dag")]):
            older.execute(
                """INSERT INTO outbox (subscriber_id, message_id, raw, vacancies, state, created)
                   VALUES (1, ?, ?, '[]', ?, ?)""",
                [f"<{number}@example.no>", raw, state, iso(NOW)],
            )
        older.conn.commit()
    with contextlib.closing(Store.create(path)) as store:
        letter = store.postbox.claim(NOW)
        assert letter
        assert (letter.raw, letter.message_id) == (b"i dag", "<2@example.no>")
        assert [row["raw"] for row in store.subscribers.stored(1)["bodies"]] == [b"i gaar", b"i dag"]
        assert store.postbox.forget_sent(NOW + timedelta(days=1), NOW) == 1


def test_ads_of_a_database_from_before_they_were_compared_are_compared_and_keep_their_vacancies(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    with contextlib.closing(Database(sqlite3.connect(path))) as older:
        migrations.apply(older, stop_before="grouping")
        older.execute("INSERT INTO sources (name) VALUES ('board')")
        for number in (1, 2):
            judged = judge(posting(str(number), places=(Place(kommune="BODØ"),), deadline="2026-12-11"))
            vacancy = msgspec.json.encode(
                combine(number, [Listing(source="board", judged=judged, first_seen=NOW, last_seen=NOW)])
            )
            older.execute("INSERT INTO vacancies VALUES (?, 'position', ?, '', '', ?)", [number, iso(NOW), vacancy.decode()])
            older.execute(
                """INSERT INTO postings (source, source_id, version, mark, title, digest, kind, rules, first_seen, last_seen,
                       vacancy_id, judged) VALUES ('board', ?, '', '', '', ?, 'position', '', ?, ?, ?, ?)""",
                [str(number), judged.digest, iso(NOW), iso(NOW), number, msgspec.json.encode(judged).decode()],
            )
        older.conn.commit()
    with contextlib.closing(Store.create(path)) as store:
        waiting = store.groups.unplaced()
        for source, judged in waiting:
            crawl.place(store, source, judged, NOW)
        assert (len(waiting), store.groups.unplaced(), store.groups.merged()) == (2, [], {})
        assert [vacancy.id for vacancy in store.vacancies.open_positions(NOW.date())] == [1, 2]


def test_a_post_that_is_shown_past_its_deadline_is_told_once(board: Store) -> None:
    keep(board, posting(deadline="2026-11-18"), now=NOW - timedelta(days=5))
    for day in (0, 1, 2):
        board.boards.listed("board", "1", NOW + timedelta(days=day))
        board.vacancies.note_overdue(NOW + timedelta(days=day))
    assert [(event.kind, event.detail) for event in board.vacancies.events(1)] == [("new", ""), ("overdue", "2026-11-18")]


@pytest.mark.parametrize("way", [Store.open, Store.create])
def test_a_newer_database_is_refused_and_its_step_is_named(database: Path, way: Callable[[Path], Store]) -> None:
    with sqlite3.connect(database) as raw:
        raw.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
               VALUES ('erfaringsjobb', 'from_the_future', '2027-01-01')"""
        )
    raw.close()
    with pytest.raises(StoreError, match=r"newer than this program \(it has from_the_future\)"):
        way(database)


@pytest.mark.parametrize("way", [Store.open, Store.create])
@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be taken for one" * 20, None])
def test_what_is_no_database_is_refused(tmp_path: Path, way: Callable[[Path], Store], content: bytes | None) -> None:
    path = tmp_path / "jobs.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"(cannot be opened as|is not a sound) (a )?database"):
        way(path)


def test_making_the_database_again_keeps_what_is_in_it(database: Path) -> None:
    with Store.open(database) as store:
        sign_up(store)
    with Store.create(database) as store:
        assert len(store.subscribers.all()) == 1


def test_what_belongs_together_is_saved_together_or_not_at_all(database: Path) -> None:
    with Store.open(database) as store:
        with pytest.raises(sqlite3.IntegrityError), store.atomic():
            store.postbox.post(replace(LETTER, subscription_id=sign_up(store) + 1), NOW)
        assert store.subscribers.all() == []
        with store.atomic():
            sign_up(store)
    with Store.open(database) as store:
        assert len(store.subscribers.all()) == 1


def sign_up(store: Store) -> int:
    return store.subscribers.subscribe(READER, "Skriftlig").id


def test_one_who_reads_before_writing_is_not_thrown_out_by_another_who_writes(database: Path) -> None:
    def erase() -> bool:
        with Store.open(database) as other:
            return other.subscribers.erase(READER.address)

    with Store.open(database) as store, ThreadPoolExecutor(1) as elsewhere:
        with store.atomic():
            assert store.subscribers.all() == []
            waiting = elsewhere.submit(erase)
            wait([waiting], timeout=0.2)
            sign_up(store)
        assert waiting.result(), "the other waited until it could see what was written"
        assert store.subscribers.all() == []


def test_readers_see_the_old_state_while_another_writes(database: Path) -> None:
    with Store.open(database) as writer, Store.open(database) as reader, writer.atomic():
        sign_up(writer)
        assert reader.subscribers.all() == []


GUARDED = {
    "a run of an unknown source": "INSERT INTO runs (source, started) VALUES ('unknown', '')",
    "a run with less than nothing": "INSERT INTO runs (source, started, seen) VALUES ('board', '', -1)",
    "text where a number belongs": "INSERT INTO runs (source, started, seen) VALUES ('board', '', 'many')",
    "nothing where text belongs": "UPDATE frontier SET version = NULL",
    "the same request twice": """INSERT INTO frontier (source, url, about, version, mark, request)
        SELECT source, url, about, version, mark, request FROM frontier""",
    "an unknown verdict": "UPDATE postings SET kind = 'perhaps'",
    "an ad of no vacancy": "UPDATE postings SET vacancy_id = 99",
    "an unknown kind of vacancy": "UPDATE vacancies SET kind = 'perhaps'",
    "an unknown event": "INSERT INTO events (vacancy_id, kind, at, detail) VALUES (1, 'rumoured', '', '')",
    "an event of no vacancy": "INSERT INTO events (vacancy_id, kind, at, detail) VALUES (99, 'new', '', '')",
    "a vacancy taken away from under its ads": "DELETE FROM vacancies",
    "an unknown language": "UPDATE subscribers SET language = 'tlh'",
    "an unknown frequency": "UPDATE subscribers SET every = 'hourly'",
    "a subscriber without consent": "UPDATE subscribers SET consent = ''",
    "an address twice": """INSERT INTO subscribers (address, language, every, since, consent, handle)
        SELECT upper(address), language, every, since, consent, 'h' FROM subscribers""",
    "a digest for nobody": "INSERT INTO digests (subscriber_id, due, composed) VALUES (99, '', '')",
    "a post told twice": "INSERT INTO told SELECT * FROM told",
    "a post that does not exist": "INSERT INTO told (subscriber_id, vacancy_id) VALUES (1, 99)",
    "a mail to nobody": "UPDATE outbox SET subscriber_id = 99",
    "a mail in an unknown state": "UPDATE outbox SET state = 'lost'",
    "a mail in more than doubt": "UPDATE outbox SET doubt = 2",
    "a message id twice": """INSERT INTO outbox (subscriber_id, message_id, vacancies, created)
        SELECT subscriber_id, message_id, vacancies, created FROM outbox""",
}


@pytest.mark.parametrize("statement", GUARDED.values(), ids=GUARDED)
def test_the_tables_themselves_refuse(database: Path, statement: str) -> None:
    with Store.open(database) as store:
        store.frontier.register("board")
        store.frontier.ask("board", page(1))
        keep(store)
        reader = sign_up(store)
        store.postbox.begin_digest(reader, NOW, NOW)
        store.postbox.post(replace(LETTER, subscription_id=reader), NOW)
    raw = sqlite3.connect(database)
    raw.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError), raw:
        raw.execute(statement)
    raw.close()


def test_every_table_of_ours_is_strict(database: Path) -> None:
    raw = sqlite3.connect(database)
    tables = dict(raw.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT GLOB '*sqlite_*'"))
    assert len(tables) >= 12
    assert all(tables.values())
    raw.close()


def test_an_ad_that_went_and_that_a_list_shows_again_is_asked_for_though_its_version_is_the_same(board: Store) -> None:
    board.boards.keep("board", judge(posting("1")), "v1", NOW)
    board.frontier.ask("board", ad("1", "v1"))
    assert board.frontier.due("board", NOW, 10) == []
    board.boards.gone("board", Gone(source_id="1", reason="missing"), NOW)
    board.frontier.ask("board", ad("1", "v1"))
    assert board.frontier.due("board", NOW, 10) == [ad("1", "v1")]
