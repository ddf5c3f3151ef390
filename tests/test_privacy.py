"""What is said of privacy is what the database does: nothing of a person is kept that the record does not name."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.subscribers import PAUSE, ask, stored
from digest.tokens import Key
from digest.writing import ANSWER, REMINDED, SENT_BODIES_KEPT, YEAR
from scraper import backup
from scraper.letters import Wish
from scraper.store import Store
from scraper.store.subscribers import KEPT


ROOT = Path(__file__).parents[1]
KEY = Key(b"k" * 32)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PERSONAL = re.compile(r"address|e?mail|recipient|phone|seal|subscriber|person|^who$|_by$")  # names of columns


@pytest.fixture
def schema(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        yield connection


def record() -> str:
    """The record of processing, as it stands in the documentation."""
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    [found] = re.findall(r"^## Record of processing.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    return str(found)


def recorded() -> dict[str, list[str]]:
    """The columns that the record names, by table."""
    parts = re.split(r"^#### `(\w+)`$", record(), flags=re.MULTILINE)
    own = [re.split(r"^### ", part, maxsplit=1, flags=re.MULTILINE)[0] for part in parts[2::2]]
    cells = [re.findall(r"^\| (`[^|]+`) \|", part, re.MULTILINE) for part in own]
    return {name: re.findall(r"`(\w+)`", " ".join(named)) for name, named in zip(parts[1::2], cells, strict=True)}


def elsewhere() -> set[str]:
    """The tables that are said to hold words of ads, or nothing of anybody."""
    heading = r"^### (?:Ads|Tables that hold nothing of any person)\n"
    parts = re.findall(heading + r"(.*?)(?=^##|\Z)", record(), re.MULTILINE | re.DOTALL)
    assert len(parts) == 2
    return set(re.findall(r"`(\w+)`", " ".join(parts)))


def tables(schema: sqlite3.Connection) -> dict[str, list[str]]:
    names = schema.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
    return {name: [row[1] for row in schema.execute(f"PRAGMA table_info({name})")] for (name,) in names.fetchall()}


def references(schema: sqlite3.Connection, table: str) -> dict[str, str]:
    """The tables that a table leads to, each with what becomes of a row when that one's is erased."""
    return {row[2]: row[6] for row in schema.execute(f"PRAGMA foreign_key_list({table})")}


def hanging_on_subscribers(schema: sqlite3.Connection) -> set[str]:
    """The table of subscribers, and each that leads to it, also by way of another."""
    found, before = {"subscribers"}, set[str]()
    while found != before:
        before = set(found)
        found |= {table for table in tables(schema) if found & references(schema, table).keys()}
    return found


def of_people(schema: sqlite3.Connection) -> set[str]:
    named = {table for table, columns in tables(schema).items() if any(map(PERSONAL.search, columns))}
    return hanging_on_subscribers(schema) | named


def faults(schema: sqlite3.Connection) -> list[str]:
    """What the record lacks, and what it names that is not there."""
    there, named = tables(schema), recorded()
    wrong = [f"{table} holds something of people and has no columns in the record" for table in of_people(schema) - set(named)]
    wrong += [f"{table} is nowhere in the record" for table in set(there) - set(named) - elsewhere()]
    wrong += [f"{table} is in the record and not there" for table in set(named) - set(there)]
    for table in set(named) & set(there):
        wrong += [f"{table}.{column} is not in the record" for column in set(there[table]) - set(named[table])]
        wrong += [f"{table}.{column} is in the record and not there" for column in set(named[table]) - set(there[table])]
    return sorted(wrong)


def test_the_record_names_every_column_that_holds_something_of_a_person_and_no_other(schema: sqlite3.Connection) -> None:
    assert faults(schema) == []
    assert {"subscribers", "outbox", "told", "edits"} <= of_people(schema)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE told ADD COLUMN opened TEXT", "told.opened is not in the record"),
        ("ALTER TABLE subscribers DROP COLUMN plain", "subscribers.plain is in the record and not there"),
        ("DROP TABLE searches", "searches is in the record and not there"),
        ("CREATE TABLE runs_now (id INTEGER)", "runs_now is nowhere in the record"),
        ("ALTER TABLE runs ADD COLUMN subscriber_id INTEGER", "runs holds something of people"),
        ("ALTER TABLE runs ADD COLUMN email TEXT", "runs holds something of people"),
        ("ALTER TABLE runs ADD COLUMN decided_by TEXT", "runs holds something of people"),
        ("CREATE TABLE clicks (n INTEGER, letter INTEGER REFERENCES outbox (id))", "clicks holds something of people"),
        (
            "CREATE TABLE a (n INTEGER PRIMARY KEY, s REFERENCES subscribers (id)); CREATE TABLE b (a REFERENCES a (n))",
            "b holds something of people",
        ),
    ],
)
def test_a_record_that_has_become_untrue_is_found_out(schema: sqlite3.Connection, change: str, said: str) -> None:
    schema.executescript(change)
    assert any(fault.startswith(said) for fault in faults(schema)), faults(schema)


def test_whoever_leaves_takes_along_every_row_that_hangs_on_them(schema: sqlite3.Connection) -> None:
    hanging = hanging_on_subscribers(schema) - {"subscribers"}
    assert len(hanging) >= 5
    assert {references(schema, table).get("subscribers") for table in hanging} == {"CASCADE"}


def test_whoever_takes_along_what_is_kept_gets_every_table(schema: sqlite3.Connection, store: Store) -> None:
    ask(store, KEY, "leser@example.no", Wish(), NOW)
    kept = stored(store, KEY, "leser@example.no")
    assert set(kept) == hanging_on_subscribers(schema) | {"hushed"}
    assert len(kept["hushed"]) == 1
    by_staff = {table for table in of_people(schema) if {"who", "closed_by", "role"} & set(tables(schema)[table])}
    assert of_people(schema) == set(kept) | by_staff, "whatever else is kept of readers is given too"


@pytest.mark.parametrize(("server", "silence"), [("nginx.conf", "access_log off;"), ("Caddyfile", "exclude http.log.error")])
def test_a_server_in_front_is_told_to_keep_no_log_and_to_ask_ours_for_peoples_pages(server: str, silence: str) -> None:
    whole, files = ((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in (server, f"files.{server}"))
    assert "varsel/" in files
    for text in (whole, files):
        assert silence in text
        assert "127.0.0.1:8080" in text


def test_copies_are_gone_in_time() -> None:
    assert backup.KEPT + timedelta(days=2) <= timedelta(days=30), "with two nights on which the machine was off"


def test_the_deadlines_that_are_told_are_those_that_are_kept() -> None:
    assert (timedelta(hours=72), timedelta(days=7), timedelta(weeks=4)) == (KEPT, SENT_BODIES_KEPT, PAUSE)
    assert (timedelta(days=365), timedelta(days=20), timedelta(days=30)) == (YEAR, REMINDED, ANSWER)
    page = (ROOT / "web/templates/privacy.html").read_text(encoding="utf-8")
    for said in ("etter 72 timer", "etter sju dager", "etter høyst 30 dager", "Hvert år spør vi", "Svarer du ikke på 30 dager"):
        assert said in page
    document = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    for said in ("after 72 hours", "seven days after", "within 30 days", "asks after a year", "after 20 days", "after 30."):
        assert said in document
