"""The whole way from a faulty mailbox to readers: the cases of catalogue D1 and D2 for a board that tells by mail.

Whatever a mail server says or a mail holds, nothing that was open is withdrawn, the other mails are read, it is over soon, and
`status` tells of it. How each lie of a server is met is in test_mailbox, and how a mail is read in test_finn_mail.
"""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from lxml import etree

from digest.compose import wanted
from scraper.crawl import Fetch
from scraper.letters import Search, Subscription
from scraper.model import Mailbox, Page, Request, Run, Source
from scraper.pipeline import gather
from scraper.store import Store
from sources import finn_mail
from tests.alerts import mail
from tests.effort import bounded, small
from tests.faults import Faults
from tests.kinds import JSONLD, NAV, NOW, Ad, Board, Reading, ads
from tests.liar import LIES, Answer, Inbox, drips


HOST = "imap.example.no"
SOURCE = finn_mail.source(Mailbox(url=f"imaps://varsel%40example.no@{HOST}/FINN"))
FEW = ads(3)
PASSWORD = "a-password"


def link(ad: Ad) -> str:
    return ad.link or f"https://www.finn.no/{470000000 + ad.number}"


def letter(ad: Ad, text: str = "", **headers: str) -> bytes:
    """Write FINN's alert for one ad."""
    entry = f"{ad.title}\nEksempel kommune, {ad.place}\nFlere detaljer: {link(ad)}?stored-id=1\n"
    usual = {"From": "FINN <agent@finn.no>", "Date": "Thu, 19 Nov 2026 07:00:00 +0100"}
    return mail(text or entry, **{**usual, "Message-ID": f"<{ad.number}.{ad.revision}@mailsvc.finn.no>"} | headers)


def page(ad: Ad, html: str, **headers: str) -> bytes:
    """Write an alert in HTML."""
    return letter(ad, html, **{"Content-Type": "text/html; charset=utf-8"} | headers)


class Box(Reading):
    """A mailbox that is read."""

    def __init__(self, inbox: Inbox, store: Store) -> None:
        self.inbox = inbox
        super().__init__(SOURCE, store, {HOST: f"127.0.0.1:{inbox.port}"})

    def holds(self, *mails: bytes) -> None:
        """Be honest, and hold these mails and no others."""
        self.inbox.be_honest()
        self.inbox.mails = list(mails)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as made:
        yield made


@pytest.fixture
def box(inbox: Inbox, store: Store) -> Iterator[Box]:
    """A mailbox of which three alerts have been read."""
    with Box(inbox, store) as made:
        made.holds(*map(letter, FEW))
        assert made.run().new == len(FEW)
        yield made


def titles(*shown: Ad) -> set[str]:
    return {ad.title for ad in shown}


def told(box: Box) -> bool:
    """Whether staff can see that something is wrong."""
    status = box.status()
    return status.state == "failing" or status.issues > 0


def fails(box: Box, why: str) -> None:
    for _ in range(2):
        run = box.run()
        assert why in run.error, run
        assert (run.seen, run.new, run.gone) == (0, 0, 0)
    assert (box.status().state, box.status().why) == ("failing", run.error)
    assert box.titles() == titles(*FEW)


def recovers(box: Box) -> None:
    """Be honest again, with one mail more: its ad is all there is to tell."""
    box.restart()
    box.holds(*map(letter, ads(4)))
    assert box.run() == Run(source=SOURCE.name, seen=1, new=1)
    assert (box.titles(), box.events(), box.status().state) == (titles(*ads(4)), ["new"] * 4, "ok")


def publishes_neighbours(box: Box, odd: bytes) -> Run:
    """Read an odd mail between two new ones."""
    box.holds(*map(letter, FEW), letter(ads(1, first=4)[0]), odd, letter(ads(1, first=6)[0]))
    run = box.run()
    assert (run.error, run.gone) == ("", 0)
    assert box.titles() >= titles(*FEW, *ads(1, first=4), *ads(1, first=6))
    return run


# ---- the server ----------------------------------------------------------------------------------------------------------


REFERRAL = b"%s NO [REFERRAL imap://evil@127.0.0.1:9/FINN] it has moved\r\n"
FAULTS: Mapping[str, tuple[str, Answer, str]] = {
    "F01 a page of the web": ("GREETING", LIES["a page of the web"], "cannot be read"),
    "F01 garbage": ("SEARCH", LIES["garbage"], "cannot be read"),
    "F02 a server that no longer lets us in": (
        "LOGIN",
        b"%s NO [AUTHENTICATIONFAILED] Log in on the web first\r\n",
        "user and",
    ),
    "F02 a server that says goodbye": ("LOGIN", LIES["a bye"], "fell silent"),
    "F06 a line without an end": ("SEARCH", LIES["a line without an end"], "cannot be read"),
    "F06 lines without an end": ("SEARCH", LIES["lines without an end"], "cannot be read"),
    "F09 a server that hangs up at once": ("GREETING", LIES["hangs up"], "cannot be read"),
    "F09 a server that hangs up later": ("SEARCH", LIES["hangs up"], "cannot be read"),
    "F10 a list that is cut short": ("FETCH", LIES["a literal that is cut short"], "cannot be read"),
    "F11 F12 F14 F15 a referral to another server": ("LOGIN", REFERRAL, "user and"),
    "F11 F12 F14 F15 a referral of the folder": ("EXAMINE", REFERRAL, "no such folder"),
    "F16 a server that asks for time": ("SEARCH", b"%s NO [LIMIT] Too many searches, come back in an hour\r\n", "come back"),
    "F17 a server that is not well": ("SEARCH", b"%s NO [UNAVAILABLE] not now\r\n", "not now"),
    "F21 a folder that is gone": ("EXAMINE", b"%s NO [NONEXISTENT] no such mailbox\r\n", "no such folder"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_mail_server_fails_the_run_and_withdraws_nothing(box: Box, fault: str) -> None:
    command, answer, why = FAULTS[fault]
    box.restart(deadline=0.2)
    box.inbox.answers[command] = answer
    fails(box, why)
    recovers(box)


SLOW: Mapping[str, tuple[str, Answer]] = {
    "F07 an answer that comes byte by byte": ("SEARCH", drips),
    "F08 a greeting that comes byte by byte": ("GREETING", drips),
    "F09 a server that is silent": ("EXAMINE", b""),
}


@pytest.mark.parametrize("fault", SLOW)
def test_a_mail_server_that_plays_for_time_is_left_at_the_deadline(box: Box, fault: str) -> None:
    command, answer = SLOW[fault]
    box.restart(deadline=0.1)
    box.inbox.answers[command] = answer
    fails(box, "cannot be read")
    recovers(box)


@pytest.mark.parametrize("what", ["F05 a mail of 90 GB", "F06 a mail without an end"])
def test_a_mail_without_bound_takes_little_room_and_hides_no_other(box: Box, what: str) -> None:
    box.holds(*map(letter, ads(6)))
    box.inbox.spoiled[5] = LIES["a large literal" if what.startswith("F05") else "a line without an end"]
    with small():
        run = box.run()
    assert (run.error, run.new, run.issues) == ("", 2, 1)
    assert box.titles() == titles(*FEW, *ads(1, first=4), *ads(1, first=6))
    box.holds(*map(letter, ads(6)))
    assert box.run(3).new == 1


SPOILED: Mapping[str, Answer] = {
    "F08 a header of 200 KB": b"",
    "F09 a server that hangs up": LIES["hangs up"],
    "F10 a mail that is cut short": LIES["a literal that is cut short"],
    "F17 a server that is not well": LIES["no"],
    "F21 a mail that was deleted meanwhile": b"%s OK done\r\n",
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_fault_of_one_mail_is_an_issue_and_the_others_are_read(box: Box, fault: str) -> None:
    box.restart(deadline=0.3)
    box.holds(*map(letter, ads(6)))
    if fault.startswith("F08"):
        box.inbox.mails[4] = letter(ads(5)[4], **{"X-Large": "a" * 400_000})
    else:
        box.inbox.spoiled[5] = SPOILED[fault]
    run = box.run()
    assert (run.error, run.new, run.issues, run.gone) == ("", 2, 1, 0)
    box.holds(*map(letter, ads(6)))
    assert (box.run(3).new, box.titles()) == (1, titles(*ads(6)))
    assert box.events() == ["new"] * 6


def test_f17_a_day_without_a_mail_server_ends_as_if_it_had_not_been(box: Box) -> None:
    box.inbox.answers["SEARCH"] = LIES["no"]
    for _ in range(24):
        assert box.run().error
    recovers(box)


def unknown(authority: trustme.CA) -> trustme.LeafCert:  # noqa: ARG001 - as the others
    return trustme.CA().issue_cert("localhost")


def expired(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert(
        "localhost", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2020, 2, 1, tzinfo=UTC)
    )


def anothers(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("another.example.no")


def sound(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("localhost")


CERTIFICATES: Mapping[str, tuple[Callable[[trustme.CA], trustme.LeafCert], str]] = {
    "F18 a certificate that nobody vouches for": (unknown, "CERTIFICATE_VERIFY_FAILED"),
    "F18 a certificate that has expired": (expired, "expired"),
    "F18 a certificate of somebody else": (anothers, "Hostname mismatch"),
    "F18 TLS 1.0": (sound, "VERSION"),
}


@pytest.mark.parametrize("fault", CERTIFICATES)
def test_a_mail_server_that_cannot_show_who_it_is_is_told_no_password(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    make, why = CERTIFICATES[fault]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    make(authority).configure_cert(context)
    if fault == "F18 TLS 1.0":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python does not want us to offer this
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    with Inbox(context) as inbox:
        own = finn_mail.source(Mailbox(url=f"imap://varsel@localhost:{inbox.port}/FINN"))
        with Reading(own, store, {}, secret=PASSWORD) as reading:
            run = reading.run()
            assert (why in run.error, reading.status().state) == (True, "failing"), run.error
        assert not any("LOGIN" in heard or PASSWORD in heard for heard in inbox.heard)


@pytest.mark.parametrize("case", ["F19", "P08"], ids="{} mails that are numbered anew".format)
def test_a_mailbox_that_numbers_its_mails_anew_tells_nothing_twice(box: Box, case: str) -> None:
    mails = [letter(ads(4)[3]), *map(letter, FEW)]
    box.holds(*mails)
    box.inbox.validity = 8
    if case == "F19":  # in the middle of a session
        assert box.run().error == ""
    box.restart()
    box.run(3)
    assert (box.titles(), box.events()) == (titles(*ads(4)), ["new"] * 4)


class Killed:
    """A fetcher under which the process dies once it has brought a mail."""

    def __init__(self, fetcher: Fetch) -> None:
        self._fetcher = fetcher

    def fetch(self, source: Source, request: Request) -> Page:
        page = self._fetcher.fetch(source, request)
        if request.about:
            raise KeyboardInterrupt
        return page


def test_f20_a_mail_that_was_fetched_and_not_saved_is_read_in_the_next_run(box: Box) -> None:
    box.holds(*map(letter, ads(4)))
    with pytest.raises(KeyboardInterrupt):
        box.run(fetcher=Killed(box.fetcher))
    assert box.titles() == titles(*FEW)
    recovers(box)


def test_f24_two_sources_on_one_server_both_read_their_mails(inbox: Inbox, database: Path) -> None:
    with Store.open(database) as store, Box(inbox, store) as box:
        box.holds(*map(letter, FEW))
        both = [replace(SOURCE, name=f"copy-{number}") for number in range(2)]
        runs = gather(both, database, box.fetcher, NOW, lambda _: None)
    assert [(run.new, run.error) for run in runs] == [(3, "")] * 2


def test_f25_without_a_network_what_is_known_is_still_published(box: Box) -> None:
    before, there = box.published(), box.hosts
    box.hosts = {HOST: "127.0.0.1:1"}
    box.restart()
    fails(box, "cannot be read")
    assert box.published() == before
    box.hosts = there
    recovers(box)


@pytest.mark.parametrize("date", ["Sat, 20 Nov 2027 07:00:00 +0100", "Fri, 20 Nov 2026 23:59:00 -1200"], ids="F22 {}".format)
def test_a_mail_server_whose_clock_is_wrong_is_read_all_the_same(box: Box, date: str) -> None:
    assert publishes_neighbours(box, letter(ads(5)[4], Date=date)).new == 3


# ---- the mails -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [0, 1], ids=["P01 no mail left", "P02 one mail left"])
def test_mails_that_were_deleted_withdraw_nothing(box: Box, left: int) -> None:
    box.holds(*map(letter, FEW[:left]))
    for _ in range(3):
        assert box.run(13) == Run(source=SOURCE.name)
    assert box.titles() == titles(*FEW)


def test_p01_a_mailbox_that_is_empty_is_no_error_and_withdraws_nothing(box: Box) -> None:
    box.holds()
    assert box.run() == Run(source=SOURCE.name)
    assert box.titles() == titles(*FEW)


def test_p02_ten_times_as_many_mails_take_nothing_away(box: Box) -> None:
    box.holds(*map(letter, ads(30)))
    assert (box.run().error, box.titles(), box.events()) == ("", titles(*ads(30)), ["new"] * 30)


@pytest.mark.parametrize(
    "text",
    ["Vi har funnet 3 annonser. Logg inn for å se dem.\n", "Erfaringskonsulent\nEksempel\nLes mer: https://finn.example/1\n"],
    ids=["P03 no ad in it", "P03 links of another form"],
)
def test_a_mail_in_a_new_form_is_told_and_is_never_no_news(box: Box, text: str) -> None:
    run = publishes_neighbours(box, letter(ads(5)[4], text))
    assert (run.new, run.issues) == (2, 1)
    assert "its form may have changed" in box.issues()


def test_p04_one_broken_mail_is_an_issue_and_all_others_are_read(box: Box) -> None:
    broken = b"From: agent@finn.no\r\nMessage-ID: <x@finn.no>\r\nContent-Type: multipart/x; boundary=\xff\r\n\r\n\xff\xfe"
    assert publishes_neighbours(box, broken).issues == 1


def test_p05_two_mails_about_one_ad_are_one_post_and_told_once(box: Box) -> None:
    again = replace(FEW[1], revision=2)
    box.holds(*map(letter, FEW), letter(again), letter(again))
    for _ in range(2):
        run = box.run()
        assert (run.new, run.gone, run.error) == (0, 0, "")
    assert (box.titles(), box.events()) == (titles(*FEW), ["new"] * 3)


def test_p06_the_same_post_on_another_board_is_told_once(box: Box) -> None:
    same = Ad(number=1, title=FEW[0].title, link=f"https://www.finn.no/job/ad/{470000001}")
    with Faults() as faults, Board(JSONLD, faults, box.store) as board:
        board.shows((same,))
        assert board.run().error == ""
    assert (len(box.open()), box.events()) == (3, ["new"] * 3)
    with Faults() as faults, Board(NAV, faults, box.store) as board:
        board.shows((same,))
        assert board.run().error == ""
    assert (len(box.open()), box.events()) == (3, ["new"] * 3)


def test_p09_a_password_that_no_longer_opens_anything_stands_nowhere(box: Box) -> None:
    box.restart(secret=PASSWORD)
    box.inbox.answers["LOGIN"] = b"%s NO wrong: " + PASSWORD.encode() + b"\r\n"
    fails(box, "does not accept user and password")
    assert PASSWORD not in f"{box.status()} {box.issues()}"


PLACES = "Erfaringskonsulent i Bodø og Kárášjohka"
CHARSETS: Mapping[str, tuple[str, str]] = {
    "UTF-8 that calls itself Latin-1": ("utf-8", "iso-8859-1"),
    "UTF-8 that calls itself Windows": ("utf-8", "windows-1252"),
    "Windows that calls itself UTF-8": ("windows-1252", "utf-8"),
    "an encoding that nobody knows": ("utf-8", "does-not-exist"),
    "a byte order mark": ("utf-8-sig", "utf-8"),
}


@pytest.mark.parametrize("charset", CHARSETS, ids="P10 {}".format)
def test_letters_are_right_or_the_mail_is_told_of(box: Box, charset: str) -> None:
    real, said = CHARSETS[charset]
    place = PLACES if real != "windows-1252" else "Erfaringskonsulent i Bodø"
    raw = letter(Ad(number=5, title=place), **{"Content-Type": f"text/plain; charset={said}"})
    head, _, text = raw.partition(b"\r\n\r\n")
    publishes_neighbours(box, head + b"\r\n\r\n" + text.decode().encode(real))
    assert place in box.titles() or told(box)
    assert [piece for piece in ("Ã", "Å¡", "\N{REPLACEMENT CHARACTER}") if piece in box.published()] == []


@pytest.mark.parametrize("unseen", ["\0", "\x0b", "\x1b[31m", "\x9b", "\u2028", "\u202e", "\u200b", "\ufeff", "\uffff"])
def test_p11_what_cannot_be_seen_hides_no_neighbour_and_reaches_no_reader(box: Box, unseen: str) -> None:
    publishes_neighbours(box, letter(Ad(number=5, title=f"Erfaringskonsulent{unseen} natt")))
    assert all(letter.isprintable() or letter == "\n" for letter in box.published())
    assert len(etree.fromstring(box.published().encode()).findall(".//item")) == len(box.open())
    assert len(box.open()) == 6 or told(box)


HUGE: Mapping[str, bytes] = {
    "P12 parts without bottom": letter(
        ads(5)[4],
        "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 5_000,
        **{"Content-Type": "multipart/mixed; boundary=b"},
    ),
    "P12 a line of 200 KB": letter(ads(5)[4], "x" * 200_000),
    "P12 the same header a thousand times": letter(ads(5)[4], **{f"X-{number}": "a" for number in range(1_000)}),
    "P13 entities": page(
        ads(5)[4], '<!DOCTYPE html [<!ENTITY l SYSTEM "file:///etc/passwd">]><a href="https://www.finn.no/470000005">&l;</a>'
    ),
    "P14 elements without bottom": page(
        ads(5)[4], "<i>" * 20_000 + '<a href="https://www.finn.no/470000005">Erfaringskonsulent</a>'
    ),
    "P14 tags that do not end": page(ads(5)[4], "<a" * 100_000),
}


@pytest.mark.parametrize("huge", HUGE)
def test_a_mail_in_an_odd_form_is_read_soon_and_hides_no_neighbour(box: Box, huge: str) -> None:
    with bounded():
        publishes_neighbours(box, HUGE[huge])
    assert "root:" not in box.published()


@pytest.mark.parametrize(
    ("stamp", "days"),
    [("Thu, 19 Nov 2026 07:00:00 +0100", 29), ("", 0), ("i går", 0), ("Fri, 31 Dec 9999 23:59:59 -0100", 0)],
    ids="P15 P16 a mail of {}".format,
)
def test_an_ad_is_shown_for_a_month_from_its_mail_and_without_a_date_not_at_all(box: Box, stamp: str, days: int) -> None:
    night = Ad(number=5, title="Erfaringskonsulent natt")
    publishes_neighbours(box, letter(night, Date=stamp))
    shown = [vacancy.last_day for vacancy in box.open() if vacancy.title == night.title]
    assert shown == ([NOW.date() + timedelta(days=days)] if days else [])
    assert bool(days) or told(box)


TITLES = [
    "",
    " \N{NO-BREAK SPACE}\t",
    "Erfaringskonsulent " + "å" * 5_000,
    "\N{RAINBOW}",
    "Erfaringskonsulent &amp;lt;b&amp;gt;",
]


@pytest.mark.parametrize("title", TITLES, ids=lambda title: f"P17 {title[:22]!r}")
def test_an_odd_title_hides_no_neighbour_and_is_never_blank(box: Box, title: str) -> None:
    publishes_neighbours(box, letter(Ad(number=5, title=title)))
    headings = [f"{item.findtext('title')}" for item in etree.fromstring(box.published().encode()).iter("item")]
    assert all(0 < len(heading.strip()) <= 400 for heading in headings)


LINKS = [
    "javascript:alert(1)",
    "https://www.finn.no.evil.example/470000005",
    "https://user:pw@www.finn.no/470000005",
    "//www.finn.no/470000005",
    "https://www.finn.no/47000000500000000",
]


@pytest.mark.parametrize("address", LINKS, ids="P18 {}".format)
def test_a_link_that_does_not_lead_to_an_ad_of_the_board_is_not_shown(box: Box, address: str) -> None:
    publishes_neighbours(box, letter(Ad(number=5, title="Erfaringskonsulent natt", link=address)))
    assert {where.rpartition("/")[0] for vacancy in box.open() for _, where in vacancy.links} == {"https://www.finn.no/job/ad"}
    assert len(box.open()) == 6 or told(box)


ASKS = Subscription(
    id=1,
    address="leser@example.no",
    language="nb",
    every="daglig",
    searches=(Search(fylke_codes=("18",)),),
    since=datetime(2026, 1, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("place", "told_to_nordland"), [("Bodø", True), ("Oslo", False), ("Eksempelby", True), ("", True)], ids="P19 {}".format
)
def test_a_place_that_we_do_not_know_is_told_to_everybody(box: Box, place: str, told_to_nordland: bool) -> None:  # noqa: FBT001
    publishes_neighbours(box, letter(Ad(number=5, title="Erfaringskonsulent natt", place=place)))
    (found,) = [vacancy for vacancy in box.open() if vacancy.title == "Erfaringskonsulent natt"]
    assert wanted(found, ASKS.searches) == told_to_nordland


def test_p20_an_ad_for_a_consultant_with_experience_is_not_ours(box: Box) -> None:
    publishes_neighbours(box, letter(Ad(number=5, title="Konsulent med erfaring")))
    assert len(box.open()) == 5


def test_p22_nothing_is_shown_of_a_board_that_takes_back_its_permission_and_it_is_no_news(box: Box) -> None:
    with box.store.atomic():
        box.store.vacancies.withhold([SOURCE.name], box.now)
    assert box.open() == []
    with box.store.atomic():
        box.store.vacancies.withhold([], box.now)
    assert (box.titles(), box.events()) == (titles(*FEW), ["new"] * 3)
