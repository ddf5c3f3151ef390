"""The whole way from a faulty server to readers, for one board of each kind: catalogue D1, cases F01 to F25.

Whatever the transport does to a list or to the page of one ad, nothing that was open is withdrawn, the neighbours are
published, it is over soon, and `status` tells of it. When the fault is over, the next run goes on and tells nothing twice.
What the fetcher alone must bear is in test_fetch, test_wire, test_body and test_robots, too; test_catalogue has the table.
"""

from __future__ import annotations

import gzip
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from scraper.crawl import DOWN_AFTER, PATIENCE, WHOLE_AFTER, Fetch
from scraper.model import Page, Request, Source
from scraper.pipeline import gather
from scraper.store import Store
from tests.effort import small
from tests.faults import (
    FAULTS,
    OTHER,
    Crowd,
    Diverted,
    Fault,
    Faults,
    Names,
    Visit,
    dripping_headers,
    endless,
    head,
    http_date,
    in_turn,
    moves,
    packed_zeros,
    raw,
    reset,
    says,
    silent,
)
from tests.kinds import FORMS, JSONLD, KINDS, NAV, NOW, PAGED, WHOLE, Board, Kind, ads, changed, every, one_authority


each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)
Make = Callable[[bytes], Fault]  # from the honest answer to a faulty one

FEW = ads(3)
MAINTENANCE = b"<!DOCTYPE html><html><head><title>Vedlikehold</title></head><body>Vi er straks tilbake</body></html>"
LOGIN = b'<!DOCTYPE html><html><body><form method="post"><input name="user"><input type="password"></form></body></html>'
CONSENT = b"<html><head><script>window.consent = {}</script></head><body><h1>Vi bruker informasjonskapsler</h1></body></html>"
SLOW = 0.2  # seconds that a request may take where a server plays for time


@pytest.fixture(scope="module", autouse=True)
def quickly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with one_authority(tmp_path_factory.mktemp("authority")):
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[Faults]:
    with Faults() as made:
        yield made


@pytest.fixture
def faults(server: Faults) -> Faults:
    """The server as it was at first; making one takes longer than most tests."""
    server.paths = dict(FAULTS)
    server.asked.clear()
    return server


@pytest.fixture
def board(kind: Kind, faults: Faults, store: Store) -> Iterator[Board]:
    """A board whose three ads have been read."""
    with Board(kind, faults, store) as made:
        made.shows(FEW)
        assert made.run().new == len(FEW)
        yield made


def fails(board: Board, *why: str) -> None:
    """Read a faulty board for so long that an honest one would have withdrawn what it does not show."""
    for _ in range(PATIENCE):
        run = board.run(13)
        assert any(words in run.error for words in why), run
        assert (run.seen, run.new, run.gone) == (0, 0, 0)
    status = board.status()
    assert (status.state, status.why) == ("failing", run.error)


def recovers(board: Board) -> None:
    """Be honest again, with one ad more: it is all there is to tell."""
    more = ads(len(FEW) + 1)
    board.shows(more)
    run = board.run(3)
    assert (run.new, run.gone, run.error) == (1, 0, "")
    assert board.titles() == {ad.title for ad in more}
    assert board.events() == ["new"] * len(more)
    assert board.status().state == "ok"


def closing(fault: bytes) -> Fault:
    """Say an answer of which nothing but the end of the connection tells where it ends."""
    return raw(head(Connection="close") + fault)


# ---- the list ------------------------------------------------------------------------------------------------------------


LIST_FAULTS: dict[str, tuple[Make, str]] = {
    "F01 a maintenance page that calls itself JSON": (
        lambda _: says(MAINTENANCE, Content_Type="application/json", ETag='"maintenance"'),
        "HTML came",
    ),
    "F02 a login page": (lambda _: says(LOGIN), "HTML came"),
    "F02 a page that asks for consent": (lambda _: says(CONSENT), "HTML came"),
    "F02 a login page elsewhere": (lambda _: moves("/login"), "HTML came"),
    "F03 a gzip that was cut short": (lambda body: says(gzip.compress(body)[:-12], Content_Encoding="gzip"), "cut short"),
    "F04 a plain page that calls itself gzip": (lambda body: says(body, Content_Encoding="gzip"), "is not"),
    "F04 a gzip inside a gzip": (
        lambda body: says(gzip.compress(gzip.compress(body)), Content_Encoding="gzip"),
        "not as expected",
    ),
    "F05 a bomb": (lambda _: says(packed_zeros(2), Content_Encoding="gzip"), "larger than 300,000 bytes"),
    "F06 a body without end": (lambda _: endless, "larger than 300,000 bytes"),
    "F08 a header of 200 KB": (lambda body: says(body, X_Large="a" * 200_000), "not HTTP"),
    "F09 a connection that is reset": (lambda _: reset, "connection failed"),
    "F09 a server that hangs up": (lambda _: raw(b""), "cut short"),
    "F10 a body that is shorter than it says": (lambda body: raw(head(Content_Length=len(body)) + body[:-9]), "cut short"),
    "F10 a chunk that is cut off": (
        lambda body: raw(head(Transfer_Encoding="chunked") + b"%x\r\n" % len(body) + body[:-9]),
        "cut short",
    ),
    "F11 a redirect to itself": (lambda _: FAULTS["/itself"], "more than 5 redirects"),
    "F11 a circle of redirects": (lambda _: moves("/a"), "more than 5 redirects"),
    "F11 a chain of 25 redirects": (lambda _: moves("/chain/1"), "more than 5 redirects"),
    "F12 a redirect to loopback": (lambda _: moves("https://127.0.0.1/x"), "not on the open internet"),
    "F12 a redirect to loopback as one number": (lambda _: moves("https://2130706433/x"), "not on the open internet"),
    "F12 a redirect to a private network": (lambda _: moves("https://10.0.0.1/x"), "not on the open internet"),
    "F12 a redirect to an IPv4 address inside IPv6": (
        lambda _: moves("https://[::ffff:10.0.0.1]/x"),
        "not on the open internet",
    ),
    "F12 a redirect to loopback in short and hex": (lambda _: moves("https://0x7f.1/x"), "not on the open internet"),
    "F12 a redirect to a machine's own metadata": (lambda _: moves("https://169.254.169.254/x"), "not on the open internet"),
    "F12 a redirect to a carrier's own network": (lambda _: moves("https://100.64.0.1/x"), "not on the open internet"),
    "F12 a redirect to NAT64": (lambda _: moves("https://[64:ff9b::7f00:1]/x"), "not on the open internet"),
    "F12 a redirect to 6to4": (lambda _: moves("https://[2002:7f00:1::]/x"), "not on the open internet"),
    "F12 a redirect to multicast": (lambda _: moves("https://224.0.0.1/x"), "not on the open internet"),
    "F14 a redirect to a file": (lambda _: moves("file:///etc/passwd"), "where we do not go"),
    "F14 a redirect to data": (lambda _: moves("data:application/json,{}"), "where we do not go"),
    "F14 a redirect to FTP": (lambda _: moves("ftp://other.example.no/page"), "where we do not go"),
    "F14 a redirect to gopher": (lambda _: moves("gopher://other.example.no/page"), "where we do not go"),
    "F14 a redirect out of TLS": (lambda _: moves("http://other.example.no/page"), "where we do not go"),
    "F17 a server that is down": (lambda _: says(b"", 503), "the server answers 503"),
    "F17 a server that stumbles": (lambda _: says(MAINTENANCE, 500), "the server answers 500"),
    "F19 not modified, though nobody asked": (lambda _: says(b"", 304, ETag='"x"'), "the server answers 304"),
    "F21 no such page": (lambda _: says(MAINTENANCE, 404), "the server answers 404"),
    "F21 a list that is gone": (lambda _: says(b"", 410), "the server answers 410"),
}
ELSEWHERE = {"/login": says(LOGIN), **{f"/chain/{number}": moves(f"/chain/{number + 1}") for number in range(1, 26)}}
LEFT_OUT = {
    (NAV, "F21 no such page"),  # says that nothing is newer; it is tested below
    (JSONLD, "F21 a list that is gone"),  # the page may have been that of a single ad, so two such answers are believed
}


# What came whole is for each kind to judge; anything else ends in the fetcher.
FOR_EACH = ("F01", "F02", "F04 a gzip inside", "F21")
CASES = [
    *((kind, fault) for kind in KINDS for fault in LIST_FAULTS if fault.startswith(FOR_EACH) and (kind, fault) not in LEFT_OUT),
    *every(fault for fault in LIST_FAULTS if not fault.startswith(FOR_EACH)),
]


@pytest.mark.parametrize(("kind", "fault"), CASES, ids=str)
def test_a_fault_of_the_list_fails_the_run_and_withdraws_nothing(board: Board, fault: str) -> None:
    make, why = LIST_FAULTS[fault]
    board.faults.paths |= ELSEWHERE
    board.list_is(make(board.kind.listing(FEW)))
    fails(board, why)
    assert board.titles() == {ad.title for ad in FEW}
    recovers(board)


@pytest.mark.parametrize(("kind", "fault"), every(["F05 a bomb", "F06 a body without end"]), ids=str)
def test_a_body_without_bound_takes_little_room(board: Board, fault: str) -> None:
    board.list_is(LIST_FAULTS[fault][0](b""))
    with small():
        assert "larger than 300,000 bytes" in board.run().error


SLOW_FAULTS: dict[str, Fault] = {
    "F07 a body that comes byte by byte": FAULTS["/drip-body"],
    "F08 headers that come byte by byte": dripping_headers,
    "F09 a server that accepts and is silent": silent,
}


@pytest.mark.parametrize(("kind", "fault"), every(SLOW_FAULTS), ids=str)
def test_a_server_that_plays_for_time_is_left_at_the_deadline(board: Board, fault: str) -> None:
    board.restart(deadline=SLOW)
    board.list_is(SLOW_FAULTS[fault])
    fails(board, "no answer in time")
    board.restart()
    recovers(board)


@each_kind
@pytest.mark.parametrize("at_end", [0.3, 0.6, 0.9], ids="F10 an answer that ends at {} of its length".format)
def test_an_answer_that_is_cut_off_and_does_not_say_so_withdraws_nothing(board: Board, at_end: float) -> None:
    """Neither a length nor chunks: only the form of what came can tell that something is missing."""
    body = board.kind.listing(FEW)
    board.list_is(closing(body[: int(len(body) * at_end)]))
    for _ in range(PATIENCE + 1):
        run = board.run()
        assert (run.new, run.gone) == (0, 0)
        assert run.error or run.issues
    assert board.titles() == {ad.title for ad in FEW}
    recovers(board)


@each_kind
@pytest.mark.parametrize(
    "fault", ["F01 a maintenance page that calls itself JSON", "F05 a bomb", "F21 a list that is gone"], ids=str
)
def test_a_fault_of_the_very_first_answer_is_no_empty_board(kind: Kind, faults: Faults, store: Store, fault: str) -> None:
    with Board(kind, faults, store) as board:
        board.shows(FEW)
        board.list_is(LIST_FAULTS[fault][0](b""))
        run = board.run()
        if (kind, fault) not in LEFT_OUT:
            assert run.error
            assert (board.status().state, store.boards.has_finished(kind.source.name)) == ("failing", False)
        board.shows(FEW)
        run = board.run()
        assert (run.new, run.error, board.titles()) == (len(FEW), "", {ad.title for ad in FEW})


@pytest.mark.parametrize("kind", [NAV], ids=str)
def test_f21_p08_a_page_that_nav_no_longer_knows_is_an_issue_and_withdraws_nothing(board: Board) -> None:
    board.list_is(says(b"", 404))
    assert [board.run().gone for _ in range(PATIENCE)] == [0, 0]
    assert "no longer knows the page" in board.issues()
    recovers(board)


@pytest.mark.parametrize("kind", [JSONLD], ids=str)
def test_f21_a_career_page_that_is_gone_once_withdraws_nothing(board: Board) -> None:
    board.list_is(says(b"", 410))
    assert board.run().gone == 0
    recovers(board)


@pytest.mark.parametrize("kind", [JSONLD], ids=str)
@pytest.mark.parametrize("inside", [LOGIN, CONSENT], ids=["a login page", "a page that asks for consent"])
def test_f02_a_page_elsewhere_in_the_employers_own_dress_is_no_empty_list(board: Board, inside: bytes) -> None:
    """Many sites have a sound block about themselves on each of their pages."""
    dress = b'<script type="application/ld+json">{"@type": "Organization", "name": "Eksempel kommune"}</script></body>'
    board.faults.paths["/login"] = says(inside.replace(b"</body>", dress))
    board.list_is(moves("/login"))
    fails(board, "holds a JobPosting")
    recovers(board)


def test_f02_a_login_page_in_place_of_the_list_is_no_empty_list(faults: Faults, store: Store) -> None:
    dress = b'<script type="application/ld+json">{"@type": "Organization", "name": "Eksempel kommune"}</script></body>'
    with Board(JSONLD, faults, store) as board:
        board.shows(FEW)
        board.run()
        board.list_is(LOGIN.replace(b"</body>", dress))
        fails(board, "holds a JobPosting")
        recovers(board)


# ---- the page of one ad --------------------------------------------------------------------------------------------------


PAGE_FAULTS: dict[str, Make] = {
    name: make
    for name, (make, _) in LIST_FAULTS.items()
    if name.startswith(
        ("F01", "F02 a login page elsewhere", "F03", "F05", "F06", "F09", "F10", "F11 a circle", "F12", "F14", "F17")
    )
}


@pytest.mark.parametrize(("kind", "fault"), every(PAGE_FAULTS, PAGED), ids=str)
def test_a_fault_of_one_ads_page_is_an_issue_and_its_neighbours_are_published(board: Board, fault: str) -> None:
    board.faults.paths |= ELSEWHERE
    both = changed(FEW, 2, title="Erfaringskonsulent 2 natt")
    board.shows((*both, *ads(1, first=4)))
    board.page_is(both[1], PAGE_FAULTS[fault](board.kind.page(both[1])))
    run = board.run()
    assert (run.new, run.gone, run.issues, run.error) == (1, 0, 1, "")
    assert board.titles() == {ad.title for ad in ads(4)}, "the neighbour is there, and the ad is as it was"
    assert "attempt 1: " in board.issues()
    board.shows((*both, *ads(1, first=4)))
    assert (board.run(3).new, board.titles()) == (0, {ad.title for ad in (*both, *ads(1, first=4))})
    assert board.events().count("new") == 4


@pytest.mark.parametrize(("kind", "fault"), every(SLOW_FAULTS, PAGED), ids=str)
def test_one_ads_page_that_plays_for_time_holds_up_no_neighbour(board: Board, fault: str) -> None:
    board.restart(deadline=SLOW)
    both = changed(ads(4), 2)
    board.shows(both)
    board.page_is(both[1], SLOW_FAULTS[fault])
    run = board.run()
    assert (run.new, run.issues, run.error, board.titles()) == (1, 1, "", {ad.title for ad in both})


@pytest.mark.parametrize("kind", PAGED, ids=str)
def test_f17_a_host_whose_ads_all_fail_is_left_in_peace_and_keeps_what_it_had(board: Board) -> None:
    many = tuple(ad for number in range(1, 31) for ad in changed(ads(30), number)[number - 1 : number])
    board.shows(many)
    for ad in many:
        board.page_is(ad, says(b"", 503))
    asked = len(board.faults.asked)
    assert "503" in board.run().error
    assert len(board.faults.asked) - asked < 1 + 5 * DOWN_AFTER
    assert (board.status().state, board.titles()) == ("failing", {ad.title for ad in FEW})
    board.shows(many)
    board.run(3)
    assert (len(board.open()), board.events()) == (30, ["new"] * 30)


@pytest.mark.parametrize(("kind", "status", "gone"), [(kind, status, 1) for kind in PAGED for status in (404, 410)], ids=str)
def test_f21_an_ad_whose_own_page_is_gone_is_withdrawn_alone(board: Board, status: int, gone: int) -> None:
    board.shows(changed(FEW, 2))
    board.page_is(FEW[1], says(b"", status))
    run = board.run()
    if (board.kind.name, status) in ((NAV.name, 410), ("JSON list (Jobbnorge)", 404)):
        assert (run.gone, run.issues, len(board.open())) == (0, 1, 3), "this board does not say so in this way"
        return
    assert (run.gone, run.error, len(board.open())) == (gone, "", 2)
    assert board.events() == ["new", "new", "withdrawn", "new"]


# ---- servers that ask for time, or waver ---------------------------------------------------------------------------------


WAITS: dict[str, tuple[dict[str, object], timedelta]] = {
    "F16 for two minutes": ({"Retry_After": "120"}, timedelta(minutes=2)),
    "F16 until a moment, by a clock that is a day wrong": (
        {"Retry_After": http_date(NOW + timedelta(days=1, hours=2)), "Date": http_date(NOW + timedelta(days=1))},
        timedelta(hours=2),
    ),
    "F16 for ten years": ({"Retry_After": "315360000"}, timedelta(days=7)),
}


@pytest.mark.parametrize(("kind", "wait"), every(WAITS), ids=str)
def test_a_server_that_asks_for_time_gets_it_also_after_a_restart(
    kind: Kind, faults: Faults, database: Path, wait: str
) -> None:
    headers, long = WAITS[wait]
    with Store.open(database) as store, Board(kind, faults, store) as board:
        board.shows(FEW)
        board.run()
        board.list_is(says(b"", 429, **headers))
        assert "429" in board.run().error
        assert (board.status().state, len(board.open())) == ("failing", 3)
        board.shows(FEW)
        board.restart()
        asked, began = len(faults.asked), board.now
        (early,) = gather([kind.source], database, board.fetcher, began + long - timedelta(seconds=1), lambda _: None)
        assert ("left alone" in early.error, len(faults.asked)) == (True, asked)
        (later,) = gather([kind.source], database, board.fetcher, began + long, lambda _: None)
        assert (later.error, later.new, len(board.open())) == ("", 0, 3)


@pytest.mark.parametrize(("kind", "stated"), every(["soon", http_date(NOW - timedelta(days=1))]), ids=str)
def test_f16_a_wait_that_says_nothing_is_tried_again_at_the_next_run(board: Board, stated: str) -> None:
    board.list_is(says(b"", 429, Retry_After=stated, Date=http_date(NOW)))
    fails(board, "the server answers 429")
    recovers(board)


@each_kind
def test_f17_a_server_that_flaps_is_read_within_the_same_run(board: Board) -> None:
    board.restart(attempts=3)
    honest = says(board.kind.listing(FEW))
    for _ in range(3):
        board.list_is(in_turn(says(b"", 503), honest))
        run = board.run()
        assert (run.new, run.gone, run.error, run.issues) == (0, 0, "", 0)
    assert board.events() == ["new"] * 3


@each_kind
def test_f17_a_day_of_503_ends_as_if_it_had_not_been(board: Board) -> None:
    board.list_is(says(b"", 503))
    asked = len(board.faults.asked)
    for _ in range(24):
        assert "503" in board.run().error
    assert len(board.faults.asked) - asked <= 24 * 2
    recovers(board)


# ---- TLS -----------------------------------------------------------------------------------------------------------------


OPEN = "93.184.215.14"  # some address of the open internet, which is never connected to


@dataclass(frozen=True)
class Trust:
    """An authority that is trusted for a while, and what it has issued to all boards."""

    authority: trustme.CA

    def context(self, *hosts: str, **facts: Any) -> ssl.SSLContext:  # noqa: ANN401 - as trustme's issue_cert
        """Be a server that shows a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued = self.authority.issue_cert(*(hosts or {host for kind in KINDS for host in kind.hosts}), **facts)
        issued.configure_cert(context)
        return context


@pytest.fixture(scope="module")
def made_trust() -> Trust:
    return Trust(trustme.CA())


@pytest.fixture
def trust(made_trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trust:
    made_trust.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made_trust


def unknown(_: Trust) -> ssl.SSLContext:
    return Trust(trustme.CA()).context()


def expired(trust: Trust) -> ssl.SSLContext:
    return trust.context(not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2020, 2, 1, tzinfo=UTC))


def anothers(trust: Trust) -> ssl.SSLContext:
    return trust.context("another.example.no")


def old(trust: Trust) -> ssl.SSLContext:
    """Be a server that has not learnt anything since 1999."""
    context = trust.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python does not want us to offer this
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


@contextmanager
def behind(board: Board, context: ssl.SSLContext) -> Iterator[Diverted]:
    """Put the board behind TLS, found by its name as any other on the open internet."""
    with Faults(board.faults.paths, tls=context) as server:
        sockets = Diverted(server.where)
        board.restart(names=Names([[OPEN]]), sockets=sockets)
        yield sockets
        assert server.asked == []


TLS: dict[str, tuple[Callable[[Trust], ssl.SSLContext], str]] = {
    "F18 a certificate that nobody vouches for": (unknown, "CERTIFICATE_VERIFY_FAILED"),
    "F18 a certificate that has expired": (expired, "certificate has expired"),
    "F18 a certificate of somebody else": (anothers, "Hostname mismatch"),
    "F18 TLS 1.0": (old, "VERSION"),
}


@pytest.mark.parametrize(("kind", "fault"), every(TLS), ids=str)
def test_a_board_that_cannot_show_who_it_is_is_not_read_in_any_way(board: Board, trust: Trust, fault: str) -> None:
    make, why = TLS[fault]
    with behind(board, make(trust)):
        fails(board, why)
    board.restart()
    recovers(board)


# ---- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS, ids=str)
def test_f13_a_name_that_changes_its_answer_leads_only_to_addresses_that_were_checked(board: Board, trust: Trust) -> None:
    board.shows(ads(4))
    with Faults(board.faults.paths, tls=trust.context()) as server:
        sockets = Diverted(server.where)
        board.restart(names=Names([[OPEN], ["127.0.0.1"]]), sockets=sockets)
        run = board.run()
        assert (set(sockets.connected), run.gone) == ({OPEN}, 0)
        assert server.asked != [], "at the address that was checked"
        assert board.titles() >= {ad.title for ad in FEW}
        board.restart(names=Names([["127.0.0.1"]]), sockets=sockets)
        fails(board, "not on the open internet")
        assert set(sockets.connected) == {OPEN}


@pytest.mark.parametrize("kind", FORMS, ids=str)
@pytest.mark.parametrize("answer", [[OPEN, "fd00::1"], ["127.0.0.1", OPEN]], ids="F13 {}".format)
def test_a_name_with_any_address_of_our_own_network_is_not_asked(board: Board, answer: list[str]) -> None:
    sockets = Diverted(board.faults.where)
    board.restart(names=Names([answer]), sockets=sockets)
    fails(board, "not on the open internet")
    assert sockets.connected == []
    board.restart()
    recovers(board)


class NoNames(Names):
    """Knows no name, as where there is no network."""

    def __call__(self, host: str, port: int) -> list[str]:  # noqa: ARG002 - a resolver's signature
        raise OSError(f"Temporary failure in name resolution: {host}")


@pytest.mark.parametrize("kind", FORMS, ids=str)
@pytest.mark.parametrize("dead", ["F25 no names", "F25 no network"])
def test_without_a_network_what_is_known_is_still_published(board: Board, dead: str) -> None:
    before = board.published()
    names = NoNames([]) if dead == "F25 no names" else Names([[OPEN]])
    board.restart(names=names, sockets=Diverted(board.faults.where, dead=[OPEN]))
    fails(board, "cannot be read", "the connection failed", "no connection in time")
    assert board.published() == before
    board.restart()
    recovers(board)


@pytest.mark.parametrize("kind", FORMS, ids=str)
def test_f15_another_host_that_we_are_sent_on_to_gets_no_token_and_no_cookie(board: Board) -> None:
    path = "/" + board.kind.lists[-1].partition("/")[2]
    board.shows(ads(4))
    board.list_is(says(b"", 302, Location=f"https://{OTHER}{path}", Set_Cookie="a=b; Domain=example.no"))
    board.faults.paths[OTHER + path] = says(board.kind.listing(ads(4)))
    run = board.run()
    assert (run.new, run.gone, run.error) == (1, 0, "")
    sent = [visit.headers for visit in board.faults.asked if visit.host == OTHER]
    assert sent
    assert not any(name in headers for headers in sent for name in ("authorization", "cookie"))
    assert not any("cookie" in visit.headers for visit in board.faults.asked)
    assert board.events() == ["new"] * 4


@pytest.mark.parametrize("kind", FORMS, ids=str)
@pytest.mark.parametrize(("status", "issues"), [(301, 1), (308, 1), (302, 0), (307, 0)], ids=str)
def test_f11_a_list_that_has_moved_for_good_is_read_there_and_told_to_staff(board: Board, status: int, issues: int) -> None:
    path = "/" + board.kind.lists[-1].partition("/")[2]
    board.shows(ads(4))
    board.list_is(moves(f"https://{OTHER}{path}", status))
    board.faults.paths[OTHER + path] = says(board.kind.listing(ads(4)))
    run = board.run()
    assert (run.new, run.gone, run.error, run.issues) == (1, 0, "", issues)
    assert (f"the list has moved for good, to https://{OTHER}{path}" in board.issues()) == bool(issues)


# ---- a run that is killed, and many at once --------------------------------------------------------------------------------


@dataclass
class Killed:
    """A fetcher under which the process dies once it has brought so many pages."""

    fetcher: Fetch
    left: int

    def fetch(self, source: Source, request: Request) -> Page:
        page = self.fetcher.fetch(source, request)
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return page


@pytest.mark.parametrize("kind", FORMS, ids=str)
def test_f20_what_was_fetched_and_not_saved_is_fetched_whole_in_the_next_run(board: Board) -> None:
    board.shows(ads(4), ETag='"new"')
    with pytest.raises(KeyboardInterrupt):
        board.run(fetcher=Killed(board.fetcher, 0))
    assert board.titles() == {ad.title for ad in FEW}
    board.restart()
    asked = len(board.faults.asked)
    run = board.run()
    assert (run.new, run.gone, run.error) == (1, 0, "")
    assert not any("if-none-match" in visit.headers for visit in board.faults.asked[asked:])
    assert board.events() == ["new"] * 4


@pytest.mark.parametrize("kind", FORMS, ids=str)
@pytest.mark.parametrize("many", [2, 30], ids="F24 {} sources on one host".format)
def test_sources_on_one_host_share_its_pace(kind: Kind, faults: Faults, database: Path, many: int) -> None:
    crowd = Crowd(slowly=0.001)
    faults.paths |= {where: crowd.around(says(body)) for where, body in kind.whole(FEW).items()}
    sources = [replace(kind.source, name=f"copy-{number}") for number in range(many)]
    with Store.open(database) as store, Board(kind, faults, store) as board:
        runs = gather(sources, database, board.fetcher, NOW, lambda _: None)
    assert [(run.new, run.error) for run in runs] == [(len(FEW), "")] * many
    assert 1 <= crowd.most <= kind.source.pace.in_flight * len(kind.hosts)
    assert faults.times("/robots.txt") == len(kind.hosts)


# ---- tags and dates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WHOLE, ids=str)  # NAV is never asked conditionally
def test_f19_a_tag_that_stays_though_the_list_changes_is_found_out_within_a_day(board: Board) -> None:
    def lies(visit: Visit) -> bool:
        known = visit.asked.headers.get("if-none-match") == '"same"'
        return says(b"", 304)(visit) if known else says(body, ETag='"same"')(visit)

    body = board.kind.listing(FEW)
    board.list_is(lies)
    board.run()
    board.shows(ads(4))
    body = board.kind.listing(ads(4))
    board.list_is(lies)
    assert (board.run().new, board.status().state) == (0, "ok")
    assert board.run(WHOLE_AFTER / timedelta(hours=1)).new == 1
    assert board.events() == ["new"] * 4


@each_kind
def test_f19_a_new_tag_each_time_tells_nothing_twice(board: Board) -> None:
    for number in range(3):
        board.shows(FEW, ETag=f'"{number}"')
        run = board.run()
        assert (run.new, run.gone, run.error) == (0, 0, "")
    assert board.events() == ["new"] * 3


@pytest.mark.parametrize(("kind", "days"), every([-1, 1, 3650]), ids=str)
def test_f22_a_server_whose_clock_is_wrong_is_read_all_the_same(board: Board, days: int) -> None:
    stamp = http_date(NOW + timedelta(days=days))
    board.shows(FEW, Date=stamp, Last_Modified=stamp)
    board.run()
    board.shows(ads(4), Date=stamp, Last_Modified=stamp)
    run = board.run()
    assert (run.new, run.gone, run.error) == (1, 0, "")
    assert board.events() == ["new"] * 4


@pytest.mark.parametrize(("kind", "stamp"), every(["i går", "0", "9" * 500], WHOLE), ids=lambda each: str(each)[:20])
def test_f22_a_date_that_is_none_does_no_harm(board: Board, stamp: str) -> None:
    for _ in range(2):
        board.shows(FEW, Date=stamp, Last_Modified=stamp, Expires=stamp)
        assert board.run().error == ""
    assert board.events() == ["new"] * 3


# ---- robots.txt ----------------------------------------------------------------------------------------------------------


ROBOTS: dict[str, tuple[Fault, str]] = {
    "F23 a robots.txt that now refuses us": (says(b"User-agent: *\nDisallow: /"), "robots.txt does not allow it"),
    "F23 a robots.txt that is down": (says(b"", 503), "robots.txt cannot be read: the server answers 503"),
    "F23 a robots.txt that breaks off": (raw(head(Content_Length=99) + b"User-agent"), "robots.txt cannot be read"),
    "F23 a robots.txt behind six redirects": (moves("/chain/1"), "robots.txt cannot be read: more than 5 redirects"),
    "F23 a robots.txt that is a bomb": (
        says(packed_zeros(2), Content_Encoding="gzip"),
        "robots.txt cannot be read: the answer is larger",
    ),
}


@pytest.mark.parametrize(("kind", "rules"), every(ROBOTS), ids=str)
def test_a_board_that_may_no_longer_be_asked_is_not_asked_and_keeps_what_it_had(board: Board, rules: str) -> None:
    fault, why = ROBOTS[rules]
    board.faults.paths |= {**ELSEWHERE, "/robots.txt": fault}
    board.restart()
    asked = sum(visit.path in ("/robots.txt", "/page") or "chain" in visit.path for visit in board.faults.asked)
    whole = len(board.faults.asked)
    fails(board, why)
    rest = sum(visit.path in ("/robots.txt", "/page") or "chain" in visit.path for visit in board.faults.asked)
    assert len(board.faults.asked) - whole == rest - asked, "nothing but robots.txt was asked for"
    assert board.titles() == {ad.title for ad in FEW}
    board.faults.paths["/robots.txt"] = says(b"", 404)
    board.restart()
    recovers(board)


FREE: dict[str, Fault] = {
    "HTML": says(MAINTENANCE),
    "a byte order mark": says(b"\xef\xbb\xbfUser-agent: *\nDisallow: /page"),
    "260 KB": says(b"# comment\n" * 26_000),
    "not for us": says(b"", 403),
}


@pytest.mark.parametrize(("kind", "rules"), every(FREE), ids=str)
def test_f23_a_robots_txt_that_refuses_nothing_of_ours_stops_nothing(board: Board, rules: str) -> None:
    board.faults.paths["/robots.txt"] = FREE[rules]
    board.restart()
    recovers(board)
