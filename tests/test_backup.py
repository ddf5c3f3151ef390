"""Copies of the database are whole, nobody else's to read, and gone in time; one that is put back repeats nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from demo.postbox import Postbox
from digest import subscribers
from digest.tokens import Key
from scraper import backup, pipeline, steady
from scraper.config import Config, load
from scraper.errors import ConfigError, HeldError, StoreError
from scraper.process import alone
from scraper.restore import SERVING, restore
from scraper.schema import migrations
from scraper.store import Store
from tests.service import ME, START, Service, served
from tests.test_crash import mails


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service with one reader of what is new each day, whose mail goes to a folder."""
    with Postbox(tmp_path / "mail") as postbox:
        made = served(tmp_path)
        path = tmp_path / "config.toml"
        text = path.read_text(encoding="utf-8")
        text = text.replace('"localhost"\nport = 25\nstarttls = true', f'"127.0.0.1"\nport = {postbox.port}\nstarttls = false')
        path.write_text(text, encoding="utf-8")
        made.config = load(path)
        with Store.open(made.config.database) as store:
            subscribers.subscribe(store, ME, consent="Skriftlig", every="daglig", now=START)
            steady.look(store, START)
        yield made


def take(service: Service) -> backup.Copy:
    return backup.make(service.config, service.config.backups, service.now)


def tell(service: Service) -> list[tuple[str, str, str]]:
    """Write and send what is due; give the mails that came of it."""
    folder = service.config.folder / "mail"
    before = len(mails(folder))
    pipeline.digest(service.config, service.now)
    pipeline.send(service.config, service.now)
    return mails(folder)[before:]


def people(config: Config) -> list[str]:
    with Store.open(config.database) as store:
        return [person.address for person in store.subscribers.all()]


def resume(service: Service) -> None:
    with Store.open(service.config.database) as store, store.atomic():
        store.keeping.release()


# Taking copies.


def test_a_copy_is_one_packed_file_with_its_checksum_that_nobody_else_may_read(service: Service) -> None:
    made = take(service)
    assert made.path.name == "jobs-2026-11-20T093000Z.db.gz"
    assert made.sum.read_text() == f"{backup.checksum(made.path)}  {made.path.name}\n"
    assert [path.stat().st_mode & 0o077 for path in made.path.parent.iterdir()] == [0, 0]
    assert sorted(made.path.parent.iterdir()) == [made.path, made.sum]
    assert b"".join(backup.unpacked(made.path)).startswith(b"SQLite format 3\0")


def test_with_a_key_a_copy_can_be_read_with_that_key_alone(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(backup.KEY, "riktig nøkkel")
    made = take(service)
    assert made.path.name.endswith(".db.gz.aes")
    assert b"".join(backup.unpacked(made.path)).startswith(b"SQLite format 3\0")
    monkeypatch.setenv(backup.KEY, "gal nøkkel")
    with pytest.raises(StoreError, match="the key is another"):
        b"".join(backup.unpacked(made.path))
    monkeypatch.delenv(backup.KEY)
    with pytest.raises(StoreError, match=f"set {backup.KEY}"):
        restore(service.config, made.path, service.now)


def test_a_copy_is_due_once_a_night_and_after_a_night_that_was_missed_at_once(service: Service) -> None:
    folder = service.config.backups
    night = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # half past three in Norway
    assert backup.is_due(folder, service.now)
    take(service)
    assert not backup.is_due(folder, night - timedelta(seconds=1))
    assert backup.is_due(folder, night)
    assert backup.is_due(folder, night + 3 * HOUR)
    service.now = night + 3 * HOUR
    take(service)
    assert not backup.is_due(folder, night + 23 * HOUR)


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_in_the_nights_when_clocks_change_one_copy_is_due(service: Service, day: datetime) -> None:
    taken = []
    for minutes in range(-120, 24 * 60, 15):
        service.now = day + timedelta(minutes=minutes)
        if backup.is_due(service.config.backups, service.now):
            taken.append(take(service).taken)
    assert len(taken) == 2, "one because there was none, and that of the night"
    assert taken[1].astimezone(UTC).hour in (1, 2)


def test_copies_are_thrown_away_before_a_month_has_passed(service: Service) -> None:
    for _ in range(40):
        service.now += DAY
        take(service)
    kept = backup.copies(service.config.backups)
    assert len(kept) == 28
    assert service.now - kept[0].taken < timedelta(days=28)
    assert len(list(service.config.backups.iterdir())) == 2 * 28


def test_what_was_cut_off_is_no_copy_and_is_cleared_away(service: Service) -> None:
    folder = service.config.backups
    folder.mkdir()
    for name in ("part-jobs-2026-11-19T023000Z.db.gz", "jobs-2026-11-18T023000Z.db.gz.sha256"):
        (folder / name).write_text("half")
    (folder / "notes.txt").write_text("ours")
    assert backup.copies(folder) == []
    made = take(service)
    assert {path.name for path in folder.iterdir()} == {made.path.name, made.sum.name, "notes.txt"}


def test_while_a_copy_is_taken_others_write(service: Service) -> None:
    with Store.open(service.config.database) as store, store.atomic():
        store.subscribers.erase(ME)
        made = take(service)  # as it was before that
    restore(service.config, made.path, service.now)
    assert people(service.config) == [], "and it is known that they have left since"


def test_a_damaged_database_is_not_copied_over_good_copies(service: Service) -> None:
    take(service)
    spoil(service.config.database)
    service.now += DAY
    with pytest.raises(StoreError, match=r"not a sound database .*`erfaringsjobb restore FILE`"):
        take(service)
    assert len(backup.copies(service.config.backups)) == 1


def spoil(database: Path) -> None:
    """Write over most pages of a database."""
    with Store.open(database) as store:
        store.wipe()
    content = bytearray(database.read_bytes())
    for page in range(2 * 4096, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    database.write_bytes(content)


# Before tables are changed.


def test_before_tables_are_changed_a_copy_is_taken(tmp_path: Path, service: Service) -> None:
    older = tmp_path / "older.db"
    with closing(sqlite3.connect(service.config.database)) as connection:
        connection.execute("VACUUM INTO ?", [str(older)])
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'signs_of_life'")
        connection.executescript("DROP TABLE alive; DROP TABLE held; DROP TABLE told_before;")
    shutil.rmtree(service.config.data_folder)
    service.config.data_folder.mkdir()
    shutil.copy(older, service.config.database)
    made = backup.before_migration(service.config, service.now)
    assert made
    Store.create(service.config.database).close()
    assert people(service.config) == [ME]
    restore(service.config, made.path, service.now)
    assert people(service.config) == [ME], "an older copy is brought up to date when it is put back"


def test_of_a_new_database_and_of_one_that_is_up_to_date_none_is_taken(tmp_path: Path, service: Service) -> None:
    assert backup.before_migration(service.config, service.now) is None
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert backup.before_migration(served(fresh).config, service.now) is None


# Putting one back.


def test_a_copy_of_an_hour_ago_is_put_back_and_nobody_is_told_anything_twice(service: Service) -> None:
    service.ad("1")
    assert len(tell(service)) == 1
    service.now = START + DAY
    made = take(service)
    service.ad("2")
    service.now += timedelta(minutes=1)
    service.now = service.now.replace(hour=23)
    service.now += 9 * HOUR
    [(_, _, text)] = tell(service)
    assert "Erfaringskonsulent" in text
    restore(service.config, made.path, service.now)
    with pytest.raises(HeldError, match="erfaringsjobb resume"):
        tell(service)
    service.ad("2")  # the board is read again
    service.ad("3", title="Erfaringskonsulent i ambulant team 40 %", employer="Bodø kommune")
    resume(service)
    assert tell(service) == [], "the newest digest has been sent"
    service.now += DAY
    [(_, _, text)] = tell(service)
    assert "ambulant" in text
    assert "60 %" not in text


def test_a_mail_that_waited_in_the_copy_and_has_left_since_does_not_leave_again(service: Service) -> None:
    service.ad("1")
    pipeline.digest(service.config, service.now)
    made = take(service)
    assert len(tell(service)) == 1
    service.now += HOUR
    restore(service.config, made.path, service.now)
    resume(service)
    assert tell(service) == []
    with Store.open(service.config.database) as store:
        assert store.postbox.counts() == {"new": 0, "sending": 0, "sent": 1, "failed": 0}


def test_who_has_left_since_is_not_brought_back_and_who_never_wants_mail_gets_none(service: Service) -> None:
    key = Key.load(service.config.data_folder)
    with Store.open(service.config.database) as store:
        for address in ("stay@example.no", "never@example.no", "again@example.no"):
            subscribers.subscribe(store, address, consent="Skriftlig", now=START)
    made = take(service)
    with Store.open(service.config.database) as store:
        subscribers.unsubscribe(store, ME)
        subscribers.silence(store, key, "never@example.no", service.now)
    kept = b"".join(path.read_bytes() for path in (service.config.data_folder / "ledger").iterdir())
    assert b"@" not in kept
    assert key.seal_of(ME).encode() not in kept, "nobody can try an address"
    restore(service.config, made.path, service.now)
    assert people(service.config) == ["stay@example.no", "again@example.no"]
    with Store.open(service.config.database) as store:
        assert not store.hushed.allows(key.seal_of("never@example.no"), service.now + DAY)


def test_no_number_of_a_post_is_given_again(service: Service) -> None:
    made = take(service)
    service.ad("1")
    pipeline.publish(service.config, service.now)
    restore(service.config, made.path, service.now)
    service.ad("2", title="Erfaringskonsulent ved DPS", employer="Sykehuset")
    with Store.open(service.config.database) as store:
        assert [store.vacancies.get(number) is not None for number in (1, 2)] == [False, True]


def test_while_serve_runs_nothing_is_put_back(service: Service) -> None:
    made = take(service)
    with alone(service.config.data_folder / SERVING, "`serve`"), pytest.raises(ConfigError, match=r"`serve` runs already"):
        restore(service.config, made.path, service.now)
    with Store.open(service.config.database), pytest.raises(StoreError, match="is in use"):
        restore(service.config, made.path, service.now)
    assert people(service.config) == [ME]


def test_a_copy_that_was_changed_or_is_none_is_refused_and_nothing_is_touched(service: Service, tmp_path: Path) -> None:
    made = take(service)
    before = service.config.database.read_bytes()
    with pytest.raises(StoreError, match="no copy of ours"):
        restore(service.config, tmp_path / "config.toml", service.now)
    content = bytearray(made.path.read_bytes())
    content[100] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(StoreError, match="Take another copy"):
        restore(service.config, made.path, service.now)
    made.sum.unlink()
    with pytest.raises(StoreError, match="copy it here too"):
        restore(service.config, made.path, service.now)
    assert service.config.database.read_bytes() == before


def test_a_damaged_database_is_put_aside_with_all_that_belongs_to_it(service: Service) -> None:
    made = take(service)
    spoil(service.config.database)
    service.config.database.with_name("jobs.db-wal").write_bytes(b"left over")
    done = restore(service.config, made.path, service.now)
    assert done.aside
    assert done.aside.read_bytes() != service.config.database.read_bytes()
    assert people(service.config) == [ME]
    service.now += timedelta(days=29)
    take(service)
    assert list(service.config.data_folder.glob("*before*")) == [], "it may hold people who have left"


def test_two_copies_put_back_in_one_second_put_two_databases_aside(service: Service) -> None:
    made = take(service)
    first, second = (restore(service.config, made.path, service.now).aside for _ in range(2))
    assert first
    assert second
    assert first != second
    assert not first.samefile(second)


def test_what_an_unfinished_try_in_the_same_second_has_put_aside_is_no_hindrance(service: Service) -> None:
    made = take(service)
    os.link(service.config.database, service.config.database.with_name(f"jobs.db.before-{service.now:%Y-%m-%dT%H%M%SZ}"))
    done = restore(service.config, made.path, service.now)
    assert done.aside
    assert not done.aside.samefile(service.config.database)


def test_where_a_copy_was_put_back_by_hand_mail_is_held_too(service: Service) -> None:
    service.ad("1")
    made = take(service)
    service.now += DAY
    with Store.open(service.config.database) as store:
        steady.look(store, service.now)
    assert len(tell(service)) == 1
    for path in service.config.data_folder.glob("jobs.db*"):
        path.unlink()
    backup.write(service.config.database, backup.unpacked(made.path))
    with pytest.raises(HeldError, match="mail has left since"):
        tell(service)
    resume(service)
    assert tell(service) == []


def test_what_a_power_cut_took_from_the_database_is_learnt_from_the_ledger_without_anybody_looking(service: Service) -> None:
    service.ad("1")
    pipeline.digest(service.config, service.now)
    made = take(service)
    assert len(tell(service)) == 1
    for path in service.config.data_folder.glob("jobs.db*"):
        path.unlink()
    backup.write(service.config.database, backup.unpacked(made.path))
    service.now += timedelta(minutes=1)
    assert tell(service) == []


def test_every_step_of_the_tables_leads_from_every_earlier_one(tmp_path: Path) -> None:
    names = [step.name for step in migrations._migrations]  # noqa: SLF001 - no public list
    for name in names[1:]:
        database = tmp_path / f"{name}.db"
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            migrations.apply(Database(connection), stop_before=name)
        with pytest.raises(StoreError, match="erfaringsjobb init"):
            Store.open(database)
        Store.create(database).close()
        Store.open(database).close()
