"""The sample mail server, and the whole way from a mailbox to vacancies: once over the wire, once from folders on the disk."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from types import ModuleType

import pytest

from demo import alerts, arbeidsplassen
from demo.boards import Boards
from demo.mailbox import Kept, Mailserver
from scraper.archive import Archive
from scraper.crawl import Fetch, crawl
from scraper.errors import FetchError
from scraper.fetch import Fetcher, Manner
from scraper.fetch.keys import SAMPLE
from scraper.judge import judge
from scraper.model import Mailbox, Run, Source
from scraper.pipeline import Archived
from scraper.store import Store
from sources import arbeidsplassen as search
from sources import finn_mail, jooble_mail
from tests.alerts import mail
from tests.test_finn_mail import AD, alert
from tests.test_mailfolder import FORMS, content


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ALERTING: Mapping[str, ModuleType] = {"FINN": finn_mail, "Jooble": jooble_mail}
FINNS = {ad.reference for ad in arbeidsplassen.ADS if ad.source == "FINN"}


def fetcher(connect_to: Mapping[str, str]) -> Fetcher:
    return Fetcher(Manner(contact="drift@example.no", connect_to=connect_to), lambda _: "", sleep=lambda _: None)


def over_imap(folder: str, receiver: str = alerts.RECEIVER) -> Source:
    url = f"imaps://varsel%40example.no@{alerts.HOST}/{folder}"
    found: Source = ALERTING[folder].source(Mailbox(url=url, receiver=receiver))
    return found


@dataclass(slots=True)
class Reading:
    """A store, and a way to mailboxes."""

    store: Store
    fetcher: Fetcher

    def read(self, source: Source, now: datetime = NOW, by: Fetch | None = None) -> Run:
        self.store.frontier.register(source.name)
        return crawl(source, self.store, by or self.fetcher, judge, now)

    def open(self) -> set[str]:
        found = self.store.vacancies.open_positions(NOW.date())
        return {address for vacancy in found for _, address in vacancy.links}


@contextmanager
def served(store: Store, folders: Mapping[str, list[Kept]]) -> Iterator[tuple[Mailserver, Reading]]:
    with Mailserver(folders, SAMPLE) as server, closing(fetcher({alerts.HOST: f"127.0.0.1:{server.port}"})) as ours:
        yield server, Reading(store, ours)


def kept(*raw: bytes) -> list[Kept]:
    return [Kept(each, NOW.date()) for each in raw]


# ---- the whole way -------------------------------------------------------------------------------------------------------


def test_both_mailboxes_are_read_and_then_only_listed(store: Store) -> None:
    with served(store, alerts.folders(NOW)) as (server, reading):
        first = [reading.read(over_imap(folder)) for folder in alerts.FOLDERS]
        assert first == [Run(source="finn_mail", seen=5, new=5, issues=1), Run(source="jooble_mail", seen=1, new=1)]
        asked = len(server.said)
        again = [reading.read(over_imap(folder), NOW + timedelta(hours=1)) for folder in alerts.FOLDERS]
        assert again == [Run(source="finn_mail"), Run(source="jooble_mail")]
    later = [said.partition(" (")[0] for said in server.said[asked:]]
    assert later == ['UID SEARCH SINCE 21-Sep-2026 FROM "finn.no"', "UID FETCH 1,2,3,4,5,6",
                     'UID SEARCH SINCE 21-Sep-2026 FROM "jooble.org"', "UID FETCH 1", "LOGOUT", "LOGOUT"]  # fmt: skip
    ads = {f"https://www.finn.no/job/ad/{code}" for code in ("470000001", "470000002")}
    assert reading.open() == {*ads, "https://no.jooble.org/desc/-4369338781514842088"}


def test_nothing_that_a_reading_asks_for_can_change_the_mailbox(store: Store) -> None:
    folders = alerts.folders(NOW)
    flags = [set(each.flags) for each in folders["FINN"]]
    with served(store, folders) as (server, reading):
        reading.read(over_imap("FINN"))
    said = " ".join(server.said)
    changes = ("SELECT", "STORE", "EXPUNGE", "BODY[", "RFC822", "COPY", "MOVE", "APPEND", "CLOSE")
    assert not any(word in said for word in changes)
    assert [each.flags for each in folders["FINN"]] == flags == [{"\\Seen"}, {"\\Seen"}, set(), set(), set(), set()]


def test_other_peoples_mail_is_not_opened_and_no_mail_nor_link_that_ends_a_search_is_kept(
    database: Path, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "raw")
    with closing(archive), Store.open(database) as store, served(store, alerts.folders(NOW)) as (server, reading):
        assert reading.read(over_imap("FINN"), by=Archived(reading.fetcher, archive, NOW)).seen == 5
    assert not any(said.startswith("UID FETCH 3 ") for said in server.said)
    kept_bytes = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"470000001" in kept_bytes
    private = (b"kari@", b"privat", b"removeEmailNotifications", b"click.mailsvc", b"hash=", b"Nye annonser", b"479999999")
    assert [words for words in private if words in kept_bytes] == []


def test_the_forged_mail_is_told_with_where_it_lies_and_what_is_missing(store: Store) -> None:
    with served(store, alerts.folders(NOW)) as (_, reading):
        reading.read(over_imap("FINN"))
    [(_, where, message)] = store.boards.issues("finn_mail")
    assert where.endswith(";UID=6")
    assert "mx.example.no states no good DKIM signature of finn.no" in message


def test_where_no_mail_server_of_ours_is_named_a_forged_mail_is_read_like_any_other(store: Store) -> None:
    with served(store, alerts.folders(NOW)) as (_, reading):
        assert reading.read(over_imap("FINN", receiver="")).seen == 6


def test_the_ads_meet_their_copies_from_the_search_in_one_vacancy(store: Store) -> None:
    with served(store, alerts.folders(NOW)) as (_, reading), Boards(arbeidsplassen.sites(NOW)) as boards:
        reading.read(over_imap("FINN"))
        with closing(fetcher(dict.fromkeys(arbeidsplassen.HOSTS, f"127.0.0.1:{boards.port}"))) as other:
            Reading(store, other).read(search.SOURCE)
    both = [dict(vacancy.links) for vacancy in store.vacancies.open_positions(NOW.date()) if len(vacancy.links) == 2]
    assert {links["finn_mail"].rpartition("/")[2] for links in both} == {"470000001", "470000002"}


def test_one_mail_of_sixty_that_is_broken_hides_none_of_the_others(store: Store) -> None:
    texts = [AD.replace("470000001", str(470000001 + number)) for number in range(60)]
    mails = [alert(text, **{"Message-ID": f"<{number}@example.no>"}) for number, text in enumerate(texts)]
    mails[7] = alert("x" * 3_000_000, **{"Message-ID": "<7@example.no>"})
    mails[20] = mail("--b\n" * 50_000, **{"From": "agent@finn.no", "Message-ID": "<20@example.no>",
                                          "Content-Type": 'multipart/mixed; boundary="b"'})  # fmt: skip
    mails[30] = b"From: agent@finn.no\r\nContent-Type: multipart/x; boundary=\xff\x00\r\n\r\n\xff\xfe\x00"
    with served(store, {"FINN": kept(*mails)}) as (server, reading):
        assert reading.read(over_imap("FINN", receiver="")).seen == 57
        assert reading.read(over_imap("FINN", receiver="")) == Run(source="finn_mail")
    assert len(store.boards.issues("finn_mail")) == 3
    assert sum("BODY.PEEK[]" in said for said in server.said) == 60


def test_a_mailbox_that_numbers_its_mails_anew_is_read_anew_only_where_it_is_new(store: Store) -> None:
    with served(store, {"FINN": kept(alert())}) as (server, reading):
        reading.read(over_imap("FINN", receiver=""))
        server.validity = 8
        server.folders["FINN"].insert(0, *kept(alert(AD.replace("1?", "9?"), **{"Message-ID": "<new@example.no>"})))
        reading.fetcher.close()
        assert reading.read(over_imap("FINN", receiver="")).seen == 1
    assert reading.open() == {f"https://www.finn.no/job/ad/47000000{number}" for number in (1, 9)}


@pytest.mark.parametrize("fault", ["wrong password", "no such folder", "nobody there"])
def test_a_mailbox_that_cannot_be_read_ends_the_run_and_takes_nothing_away(store: Store, fault: str) -> None:
    with served(store, alerts.folders(NOW)) as (server, reading):
        reading.read(over_imap("FINN"))
        before = reading.open()
        reading.fetcher.close()
        if fault == "wrong password":
            server.password = "another"
        if fault == "no such folder":
            server.folders.clear()
        source = over_imap("FINN")
        if fault == "nobody there":
            reading.fetcher = fetcher({alerts.HOST: "127.0.0.1:1"})
        with pytest.raises(FetchError):
            reading.read(source)
    assert reading.open() == before != set()
    assert SAMPLE not in store.boards.health("finn_mail").last_run.error != ""


# ---- the same mails in a folder ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_of_the_same_mails_gives_the_same_ads_and_stays_as_it_is(form: str, tmp_path: Path) -> None:
    folders = alerts.folders(NOW)
    urls = {name: FORMS[form](tmp_path / name, [each.raw for each in mails]) for name, mails in folders.items()}
    before = content(tmp_path)
    opened = []
    for on_disk in (True, False):
        with Store.in_memory() as store, served(store, folders) as (_, reading):
            for name, module in ALERTING.items():
                source = module.source(Mailbox(url=urls[name], receiver=alerts.RECEIVER)) if on_disk else over_imap(name)
                first, again = reading.read(source), reading.read(source)
                assert (first.issues, again) == (int(name == "FINN"), Run(source=source.name))
            opened.append(reading.store.vacancies.open_positions(NOW.date()))
    assert opened[0] == opened[1] != []
    assert content(tmp_path) == before


# ---- the sample itself ---------------------------------------------------------------------------------------------------


def test_the_sample_shows_finns_ads_and_has_mails_of_every_kind() -> None:
    folders = alerts.folders(NOW)
    text = b" ".join(message_from_bytes(each.raw).get_payload(decode=True) for each in folders["FINN"])  # type: ignore[misc] # none has parts
    assert all(code.encode() in text for code in FINNS)
    assert [bool(each.flags) for each in folders["FINN"]] == [True, True, False, False, False, False]
    assert b"removeEmailNotifications" in text, "a link that must not be followed"
    assert folders == alerts.folders(NOW), "the same each time"


@pytest.fixture
def client() -> Iterator[imaplib.IMAP4]:
    raw = b"From: A <a@example.no>\r\nTo: b@example.no\r\n\r\nHei"
    mails = [Kept(raw, date(2026, 11, day)) for day in (1, 20)]
    with Mailserver({"INBOX": mails}, "x") as server, imaplib.IMAP4("127.0.0.1", server.port) as made:
        made.login("anybody", "x")
        yield made


def test_the_sample_server_marks_a_mail_as_read_as_a_real_one_does_and_not_when_it_is_only_looked_at(
    client: imaplib.IMAP4,
) -> None:
    client.select("INBOX", readonly=True)
    client.uid("FETCH", "1", "(BODY[])")
    client.select("INBOX")
    client.uid("FETCH", "1", "(BODY.PEEK[] RFC822.SIZE)")
    assert client.uid("FETCH", "1", "(FLAGS)")[1] == [b"1 (FLAGS ())"]
    client.uid("FETCH", "1", "(BODY[HEADER])")
    assert client.uid("FETCH", "1", "(UID FLAGS)")[1] == [b"1 (UID 1 FLAGS (\\Seen))"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ALL", b"1 2"),
        ("SINCE 20-Nov-2026", b"2"),
        ("SINCE 21-Nov-2026", b""),
        ('FROM "A@EXAMPLE"', b"1 2"),
        ('FROM "b@example.no"', b""),
        ('SINCE 2-Nov-2026 OR FROM "q" OR FROM "w" FROM "a@"', b"2"),
        ('OR FROM "q" FROM "w"', b""),
    ],
)
def test_the_sample_server_searches(client: imaplib.IMAP4, search: str, found: bytes) -> None:
    client.select("INBOX", readonly=True)
    assert client.uid("SEARCH", search)[1] == [found]


def test_the_sample_server_gives_parts_of_a_header(client: imaplib.IMAP4) -> None:
    client.select("INBOX", readonly=True)
    _, [(said, fields), _] = client.uid("FETCH", "2", "(UID BODY.PEEK[HEADER.FIELDS (TO X)]<0.9>)")
    assert (said, fields) == (b"2 (UID 2 BODY[HEADER.FIELDS (TO X)]<0> {9}", b"To: b@exa")


def test_the_sample_server_lets_nobody_in_without_the_password_and_changes_nothing(client: imaplib.IMAP4) -> None:
    client.select("INBOX")
    with pytest.raises(imaplib.IMAP4.error, match="does not know that"):
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
    with imaplib.IMAP4("127.0.0.1", client.port) as stranger, pytest.raises(imaplib.IMAP4.error, match="Wrong user"):
        stranger.login("anybody", "y")
    assert client.noop()[0] == "OK"
