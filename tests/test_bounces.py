"""What comes back: only a report with our seal counts, once, and only what lasts ends a subscription."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from demo.mailbox import Kept, Mailserver
from digest import bounces, returns
from digest.bounces import ANSWERED_WITHIN, Read
from digest.subscribers import stored, subscribe
from digest.tokens import Key
from scraper import pipeline, returned
from scraper.cli import main
from scraper.config import load
from scraper.errors import FetchError
from scraper.fetch.keys import SAMPLE
from scraper.letters import LONGEST_SENDER, Mail
from scraper.report import troubles
from scraper.store import Store


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SENDER, READER = "varsel@example.no", "leser@example.com"
KEY = Key(b"k" * 32)


def report(to: str, status: str = "5.1.1", action: str = "failed", **fields: str) -> bytes:
    """What a mail server writes when a mail cannot be delivered, as Postfix does it."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return (
        "From: MAILER-DAEMON@mx.example.com\r\n"
        f"To: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; {READER}\r\nAction: {action}\r\nStatus: {status}\r\n{more}\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: 1 ny stilling\r\n\r\n--b--\r\n"
    ).encode()


def complaint(returning: str, kind: str = "abuse") -> bytes:
    return (
        "From: fbl@provider.example\r\nTo: post@example.no\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nA complaint\r\n"
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nReturn-Path: <{returning}>\r\nSubject: Hei\r\n\r\nHei\r\n--b--\r\n"
    ).encode()


def holiday(to: str) -> bytes:
    return f"From: {READER}\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n".encode()


@dataclass
class Desk:
    """A store with one reader, and a mailbox of what came back."""

    store: Store
    reader: int
    mailbox: dict[str, bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def write(self, at: datetime = NOW) -> str:
        """Send the reader one mail; give the address that it comes back to."""
        message_id = f"<{next(self.numbers)}@example.no>"
        self.store.postbox.post(Mail(subscription_id=self.reader, message_id=message_id, raw=b"Hei"), at)
        letter = self.store.postbox.claim(at)
        assert letter
        self.store.postbox.sent(letter, at)
        seal = KEY.mail_seal(letter.id, message_id)
        return returns.address(SENDER, returns.Mark(number=letter.id, seal=seal))

    def back(self, *raw: bytes, now: datetime = NOW) -> Read:
        """Let mails come back, and read them."""
        for each in raw:
            self.mailbox[f"file:///mail#{len(self.mailbox)}"] = each
        return bounces.read(self.store, KEY, list(self.mailbox), self.mailbox.__getitem__, now)

    @property
    def is_there(self) -> bool:
        return bool(self.store.subscribers.all())

    def counts(self) -> dict[str, int]:
        return {kind: count for kind, count in self.store.bounces.kinds(NOW - 400 * DAY).items() if count}


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, subscribe(store, READER, consent="Skriftlig", now=NOW).id)


# What counts.


def test_one_hard_bounce_is_counted_and_the_second_in_a_row_erases_the_reader_with_everything(desk: Desk) -> None:
    assert desk.back(report(desk.write(NOW - 2 * DAY))) == Read(counted=1)
    assert desk.is_there
    assert desk.back(report(desk.write())) == Read(counted=1, stopped=1)
    assert not desk.is_there
    assert not any(desk.store.subscribers.stored(desk.reader).values())
    assert desk.store.bounces.stopped(NOW - DAY) == 1


def test_a_provider_that_knows_nobody_for_a_day_costs_no_reader(desk: Desk) -> None:
    for hour in range(30):
        at = NOW + hour * DAY / 24
        desk.back(report(desk.write(at)), now=at)
    assert desk.is_there
    desk.write(NOW + 2 * DAY)
    assert desk.back(report(desk.write(NOW + 3 * DAY)), now=NOW + 3 * DAY) == Read(counted=1)


def test_a_mail_that_arrived_in_between_ends_the_row(desk: Desk) -> None:
    desk.back(report(desk.write(NOW - 2 * DAY)))
    desk.write(NOW - DAY)
    assert desk.back(report(desk.write())) == Read(counted=1)
    assert desk.is_there


def test_reports_may_come_in_any_order(desk: Desk) -> None:
    first, second = desk.write(NOW - 2 * DAY), desk.write()
    desk.back(report(second))
    assert desk.is_there
    desk.back(report(first))
    assert not desk.is_there


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.1.0", "5.2.1", "5.1.1 (bad destination mailbox address)"])
def test_no_such_reader_is_hard(desk: Desk, status: str) -> None:
    desk.back(report(desk.write(), status))
    assert desk.counts() == {"hard": 1}


@pytest.mark.parametrize("status", ["4.4.7", "4.2.2", "5.2.2", "5.3.0", "5.4.4", "5.0.0", "nonsense"])
def test_what_may_pass_is_soft(desk: Desk, status: str) -> None:
    for _ in range(9):
        desk.back(report(desk.write(), status))
    assert desk.counts() == {"soft": 9}
    assert desk.is_there


def test_a_status_that_says_nothing_gives_way_to_what_the_server_said(desk: Desk) -> None:
    desk.back(report(desk.write(), "5.0.0", Diagnostic_Code="smtp; 550 5.1.1 No such user"))
    assert desk.counts() == {"hard": 1}


@pytest.mark.parametrize("status", ["5.7.1", "5.7.26", "5.1.8"])
def test_that_we_are_not_trusted_is_told_to_staff_and_stops_nobody(desk: Desk, status: str) -> None:
    for _ in range(9):
        desk.back(report(desk.write(), status))
    assert desk.counts() == {"ours": 9}
    assert desk.store.bounces.our_faults(NOW - DAY) == [status]
    assert any(status in line for line in troubles(desk.store, {}, NOW).values())
    assert desk.is_there


def test_nothing_arriving_for_two_weeks_stops_a_reader(desk: Desk) -> None:
    for day in range(14):
        at = NOW + day * DAY
        assert desk.back(report(desk.write(at), "5.2.2"), now=at).stopped == 0
    at = NOW + 14 * DAY
    assert desk.back(report(desk.write(at), "5.2.2"), now=at).stopped == 1


def test_a_full_mailbox_that_was_emptied_in_between_stops_nobody(desk: Desk) -> None:
    for day in range(60):
        at = NOW + day * DAY
        returning = desk.write(at)
        if day % 4:  # three of four come back
            desk.back(report(returning, "5.2.2"), now=at)
    assert desk.is_there


def test_a_delay_is_no_bounce(desk: Desk) -> None:
    assert desk.back(report(desk.write(), "4.4.1", "delayed")) == Read(ignored=1)


def test_an_answering_machine_is_no_bounce(desk: Desk) -> None:
    assert desk.back(holiday(desk.write()), holiday(desk.write())) == Read(ignored=2)
    assert desk.is_there


def test_a_complaint_ends_the_subscription_at_once(desk: Desk) -> None:
    assert desk.back(complaint(desk.write())) == Read(counted=1, stopped=1)
    assert not desk.is_there


def test_who_says_that_a_mail_was_no_spam_has_not_complained(desk: Desk) -> None:
    assert desk.back(complaint(desk.write(), "not-spam")) == Read(ignored=1)


# What does not.


def test_a_report_counts_once_however_often_it_comes(desk: Desk) -> None:
    genuine = report(desk.write())
    assert desk.back(genuine, genuine, genuine) == Read(counted=1, ignored=2)
    assert desk.is_there


def test_a_mail_in_the_mailbox_is_read_once(desk: Desk) -> None:
    desk.back(holiday(SENDER))
    assert desk.back() == Read()


def test_a_report_about_a_mail_of_long_ago_counts_no_more(desk: Desk) -> None:
    returning = desk.write()
    assert desk.back(report(returning), now=NOW + ANSWERED_WITHIN) == Read(ignored=1)


def test_a_report_about_somebody_who_has_left_changes_nothing(desk: Desk) -> None:
    returning = desk.write()
    desk.store.subscribers.erase(READER)
    again = subscribe(desk.store, READER, consent="Skriftlig", now=NOW)
    assert desk.back(report(returning), complaint(returning)) == Read(ignored=2)
    assert desk.store.subscribers.all() == [again]


def test_a_mail_to_staff_is_nobodys_bounce(desk: Desk) -> None:
    desk.store.postbox.post(Mail(address="stab@example.no", message_id="<stab@example.no>", raw=b"Hei"), NOW)
    seal = KEY.mail_seal(1, "<stab@example.no>")
    assert desk.back(report(returns.address(SENDER, returns.Mark(number=1, seal=seal)))) == Read(ignored=1)
    bounces.refused(desk.store, 1, "5.1.1", NOW)
    assert desk.counts() == {}


def test_a_seal_of_one_mail_says_nothing_of_another(desk: Desk) -> None:
    one, other = desk.write(), desk.write()
    swapped = other.rpartition("-")[0] + "-" + one.rpartition("-")[2]
    assert desk.back(report(swapped), complaint(swapped)) == Read(ignored=2)


def test_a_mail_that_cannot_be_read_stands_in_nobodys_way(desk: Desk) -> None:
    returning = desk.write()
    huge = report(returning) + b"x" * 2_000_000
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(99))
    assert desk.back(huge, nested, b"", b"\xff\0", report(returning)) == Read(counted=1, ignored=4)


def test_a_mailbox_that_falls_silent_is_read_on_from_there(desk: Desk) -> None:
    desk.back(report(desk.write()))
    desk.mailbox["file:///mail#silent"] = b""

    def silent(url: str) -> bytes:
        raise FetchError("no answer in time", url=url, transient=True)

    with pytest.raises(FetchError):
        bounces.read(desk.store, KEY, list(desk.mailbox), silent, NOW)
    assert desk.back() == Read(ignored=1)


@pytest.fixture(scope="module")
def bystander(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, list[str]]]:
    """A reader with three mails, and the addresses that they come back to."""
    with Store.open(Path(shutil.copy(migrated, tmp_path_factory.mktemp("bystander") / "jobs.db"))) as store:
        desk = Desk(store, subscribe(store, READER, consent="Skriftlig", now=NOW).id)
        yield desk, [desk.write() for _ in range(3)]


_FORGER: st.SearchStrategy[Callable[[str], bytes]] = st.sampled_from([report, complaint])


@given(
    number=st.integers(0, 9),
    like=st.integers(0, 2),
    at=st.integers(0, 31),
    letters=st.text("0123456789abcdef", min_size=1, max_size=32),
    forge=_FORGER,
)
def test_a_forged_report_never_changes_anything(
    bystander: tuple[Desk, list[str]], number: int, like: int, at: int, letters: str, forge: Callable[[str], bytes]
) -> None:
    desk, genuine = bystander
    seal = genuine[like].partition("@")[0][-32:]
    forged = returns.address(SENDER, returns.Mark(number=number, seal=(seal[:at] + letters + seal[at:])[:32]))
    assume(forged not in genuine)
    before = desk.store.subscribers.stored(desk.reader)
    desk.mailbox.clear()
    desk.back()
    assert desk.back(forge(forged)) == Read(ignored=1)
    assert desk.store.subscribers.stored(desk.reader) == before
    assert desk.store.bounces.stopped(NOW - DAY) == 0


@given(raw=st.binary(max_size=300), cut=st.integers(0, 900))
def test_whatever_comes_is_a_report_or_none_and_never_a_fault(raw: bytes, cut: int) -> None:
    whole = report(f"varsel+b-1-{'0' * 32}@example.no")
    for each in (raw, whole[:cut] + raw + whole[cut:]):
        try:
            returns.read(each)
        except ValueError:
            continue


# The address.


def test_the_address_fits_where_mail_servers_have_room_for_it() -> None:
    sender = "a" * LONGEST_SENDER + "@example.no"
    made = returns.address(sender, returns.Mark(number=99_999_999, seal=KEY.mail_seal(1, "<1@example.no>")))
    assert len(made.partition("@")[0]) <= 64
    assert re.fullmatch(r"[a-z0-9+@.-]+", made)


def test_what_came_back_is_among_what_is_kept_of_somebody(desk: Desk) -> None:
    desk.back(report(desk.write()))
    [row] = stored(desk.store, KEY, READER)["bounces"]
    assert row["status"] == "5.1.1"
    assert READER not in str(row)


# The whole way, from a Maildir.


@pytest.fixture
def installed(tmp_path: Path, migrated: Path) -> Path:
    text = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(text.replace('# bounces = "imaps://varsel%40example.no@imap.example.no/INBOX"', 'bounces = "Maildir"'))
    (tmp_path / "data").mkdir()
    shutil.copy(migrated, tmp_path / "data" / "jobs.db")
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    return path


def test_a_maildir_is_read_and_left_as_it_is(installed: Path) -> None:
    config, inbox = load(installed), installed.parent / "Maildir" / "new"
    key = Key.load(config.data_folder)
    with Store.open(config.database) as store:
        person = subscribe(store, READER, consent="Skriftlig", now=NOW)
        for number in (1, 2):
            written = NOW - 4 * DAY + 2 * number * DAY
            store.postbox.post(Mail(subscription_id=person.id, message_id=f"<{number}@example.no>", raw=b"Hei"), written)
            seal = key.mail_seal(number, f"<{number}@example.no>")
            genuine = report(returns.address(SENDER, returns.Mark(number=number, seal=seal)))
            (inbox / f"{number}.M1.host").write_bytes(genuine)
    (inbox / "3.M1.host").write_bytes(holiday(SENDER))
    assert returned.waiting(config, NOW) == 3
    assert returned.read(config, NOW) == Read(counted=2, stopped=1, ignored=1)
    assert returned.read(config, NOW) == Read()
    assert len(list(inbox.iterdir())) == 3
    assert pipeline.status(config, NOW).returned == {"hard": 0, "soft": 0, "ours": 0, "stopped": 1}


def test_a_mailbox_over_imap_is_read_and_left_unread(installed: Path) -> None:
    kept = [Kept(report(SENDER), date(2026, 11, 19)), Kept(holiday(SENDER), date(2026, 9, 1))]
    with Mailserver({"INBOX": kept}, SAMPLE) as server:
        text = installed.read_text().replace('bounces = "Maildir"', 'bounces = "imaps://varsel@imap.example.no/INBOX"')
        there = f'connect_to = {{ "imap.example.no" = "127.0.0.1:{server.port}" }}'
        installed.write_text(text.replace("connect_to = {}", there))
        assert returned.read(load(installed), NOW) == Read(ignored=1), "of the last month, and without a seal"
        assert returned.read(load(installed), NOW) == Read()
    assert [mail.flags for mail in kept] == [set(), set()]


def test_a_mailbox_that_is_not_there_is_told_of(installed: Path) -> None:
    shutil.rmtree(installed.parent / "Maildir")
    assert "mail.bounces" in returned.read(load(installed), NOW).error


def test_without_a_mailbox_nothing_is_read(installed: Path) -> None:
    installed.write_text(installed.read_text().replace('bounces = "Maildir"', ""))
    assert returned.read(load(installed), NOW) == Read()


def test_the_command_says_what_came_back_and_ends_with_one_when_the_mailbox_cannot_be_read(installed: Path) -> None:
    command = ["--config", str(installed), "bounces"]
    (installed.parent / "Maildir" / "new" / "1.M1.host").write_bytes(holiday(SENDER))
    shown = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (shown.exit_code, "other mails there: 1" in shown.stdout) == (0, True)
    shutil.rmtree(installed.parent / "Maildir")
    shown = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (shown.exit_code, "mail.bounces" in shown.stderr) == (1, True)


def test_what_postfix_wrote_of_a_mail_of_ours_is_understood(desk: Desk) -> None:
    """Postfix 3.7 made the file of a mail that went to a server without such a reader; the seal alone is put in here."""
    written = (Path(__file__).parent / "reports" / "postfix.eml").read_text(encoding="utf-8")
    ours = desk.write().partition("@")[0]
    assert desk.back(written.encode()) == Read(ignored=1)
    assert desk.back(re.sub(r"varsel\+b-\d+-[0-9a-f]{32}", ours, written).encode()) == Read(counted=1)
    assert desk.counts() == {"hard": 1}
