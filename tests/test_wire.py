"""Where bytes may go: only to the open internet, only to the address that was checked, and over TLS only to whom we trust."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpcore
import httpx
import pytest

from scraper.errors import FetchError
from scraper.fetch.wire import Refused, Resolver, Wire, deadline, is_public
from tests.faults import HOST, OTHER, PAGE, Diverted, Faults, Names, Visitor, moves, says


PUBLIC, ANOTHER, IPV6 = "93.184.215.14", "81.2.69.142", "2a02:6b8::2:242"  # nothing is ever sent to them
Wired = Callable[..., Wire]


@pytest.fixture
def faults() -> Iterator[Faults]:
    with Faults() as server:
        yield server


@pytest.fixture
def wired() -> Iterator[Wired]:
    """Makes wires, and closes them."""
    with ExitStack() as stack:
        yield lambda *args: stack.enter_context(closing(Wire(*args)))


def ask(wire: Wire, url: str, seconds: float = 5.0) -> bytes:
    with deadline(seconds):
        response = wire.handle_request(httpx.Request("GET", url, extensions={"timeout": {"connect": 2.0, "read": 2.0}}))
        try:
            return response.read()
        finally:
            response.close()


# ---- which addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PUBLIC, ANOTHER, IPV6, "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "172.15.0.1"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.254", "255.255.255.255", "240.0.0.1"),
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.255"),
        *("169.254.169.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "2001:db8::1", "100::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:100.64.0.1", "::ffff:224.0.0.1", "::127.0.0.1", "::5db8:d70e"),
        *("64:ff9b::7f00:1", "64:ff9b:1::a00:1", "64:ff9b::5db8:d70e"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "2001:0:4136:e378::1"),
    ],
)
def test_no_other_address_is_whatever_it_is_wrapped_in(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.1", "127.1", "0", "localhost", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_every_way_of_writing_loopback_is_refused_before_anything_is_connected_to(
    faults: Faults, wired: Wired, host: str
) -> None:
    sockets = Diverted(faults.where)
    with pytest.raises(Refused, match="not on the open internet"):
        ask(wired({}, Resolver(), sockets), f"http://{host}/page")
    assert sockets.connected == []


# ---- names ---------------------------------------------------------------------------------------------------------------


def test_we_connect_to_the_address_that_was_checked(faults: Faults, wired: Wired) -> None:
    sockets, names = Diverted(faults.where), Names([[PUBLIC]])
    assert ask(wired({}, names, sockets), f"http://{HOST}/page") == PAGE
    assert (sockets.connected, names.asked) == ([PUBLIC], [HOST])


def test_a_name_that_turns_to_loopback_is_refused_the_next_time(faults: Faults, wired: Wired) -> None:
    faults.paths["/page"] = says(Connection="close")
    sockets = Diverted(faults.where)
    wire = wired({}, Names([[PUBLIC], ["127.0.0.1"]]), sockets)
    assert ask(wire, f"http://{HOST}/page") == PAGE
    with pytest.raises(Refused, match=r"127\.0\.0\.1"):
        ask(wire, f"http://{HOST}/page")
    assert sockets.connected == [PUBLIC]


@pytest.mark.parametrize("addresses", [[PUBLIC, "10.0.0.1"], [IPV6, "::1"], ["fd00::1", PUBLIC], []])
def test_a_name_with_one_private_address_or_none_is_refused(faults: Faults, wired: Wired, addresses: list[str]) -> None:
    sockets = Diverted(faults.where)
    with pytest.raises(Refused):
        ask(wired({}, Names([addresses]), sockets), f"http://{HOST}/page")
    assert sockets.connected == []


def test_when_one_address_does_not_answer_the_next_is_tried(faults: Faults, wired: Wired) -> None:
    sockets = Diverted(faults.where, dead=[IPV6])
    assert ask(wired({}, Names([[IPV6, PUBLIC]]), sockets), f"http://{HOST}/page") == PAGE
    assert sockets.connected == [IPV6, PUBLIC]


def test_when_no_address_answers_it_is_an_error_that_may_pass(faults: Faults) -> None:
    with Visitor(faults, names=Names([[IPV6, PUBLIC]]), sockets=Diverted(faults.where, dead=[IPV6, PUBLIC])) as visitor:
        with pytest.raises(FetchError, match="no connection in time"):
            visitor.get("/page")
        assert len(visitor.naps) == 2


def test_a_private_address_is_refused_once_and_in_words(faults: Faults) -> None:
    with Visitor(faults, names=Names([["10.1.2.3"]]), sockets=Diverted(faults.where)) as visitor:
        with pytest.raises(
            FetchError, match=r"board\.example\.no is at 10\.1\.2\.3, which is not on the open internet"
        ) as caught:
            visitor.get("/page")
        assert (caught.value.transient, caught.value.wait, visitor.naps) == (False, 0, [])


def test_a_redirect_is_checked_like_any_other_address(faults: Faults) -> None:
    faults.paths["/moved"] = moves(f"http://{OTHER}/page")
    sockets = Diverted(faults.where)
    with (
        Visitor(faults, names=Names([[PUBLIC], ["169.254.169.254"]]), sockets=sockets) as visitor,
        pytest.raises(FetchError, match="not on the open internet"),
    ):
        visitor.get("/moved")
    assert sockets.connected == [PUBLIC]


def test_a_host_in_connect_to_is_reached_by_its_name_and_not_by_its_address(faults: Faults, wired: Wired) -> None:
    wire = wired({HOST: faults.where})
    assert ask(wire, f"https://{HOST}/page") == PAGE
    with pytest.raises(Refused):
        ask(wire, f"http://{faults.where}/page")
    assert faults.asked[0].host == HOST


# ---- time ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/drip-body", "/drip-headers", "/silence"])
def test_the_deadline_holds_although_each_read_is_in_time(faults: Faults, wired: Wired, path: str) -> None:
    with pytest.raises(httpcore.ReadTimeout):
        ask(wired({HOST: faults.where}), f"http://{HOST}{path}", 0.4)


def test_a_connection_that_is_used_again_has_the_deadline_of_its_new_request(faults: Faults, wired: Wired) -> None:
    sockets = Diverted(faults.where)
    wire = wired({HOST: faults.where}, None, sockets)
    ask(wire, f"http://{HOST}/page", 30)
    with pytest.raises(httpcore.ReadTimeout):
        ask(wire, f"http://{HOST}/silence", 0.3)
    assert len(sockets.connected) == 1


# ---- TLS -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def behind_tls(certificate: Path) -> Iterator[Faults]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Faults(tls=context) as server:
        yield server


def over_tls(faults: Faults) -> Visitor:
    return Visitor(faults, names=Names([[PUBLIC]]), sockets=Diverted(faults.where))


def test_a_server_that_vouches_for_itself_is_not_believed_nor_asked_again_nor_asked_in_plain(behind_tls: Faults) -> None:
    with over_tls(behind_tls) as visitor:
        with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
            visitor.get(f"https://{HOST}/page")
        assert (visitor.naps, behind_tls.asked) == ([], [])


def test_a_certificate_of_a_known_authority_is_believed_for_its_own_name_only(
    behind_tls: Faults, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # as an operator with an authority of their own would
    with over_tls(behind_tls) as visitor:
        assert visitor.get(f"https://{HOST}/page").body == PAGE
        with pytest.raises(FetchError, match=OTHER):
            visitor.get(f"https://{OTHER}/page")
        assert {asked.host for asked in behind_tls.asked} == {HOST}


def test_the_deadline_holds_over_tls(
    behind_tls: Faults, wired: Wired, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire = wired({}, Names([[PUBLIC]]), Diverted(behind_tls.where))
    ask(wire, f"https://{HOST}/page")
    with pytest.raises(httpcore.ReadTimeout):
        ask(wire, f"https://{HOST}/drip-headers", 0.4)


def test_a_handshake_that_is_cut_off_is_tried_again(faults: Faults) -> None:
    with over_tls(faults) as visitor:  # the server hangs up on what it does not understand
        with pytest.raises(FetchError, match="the connection failed"):
            visitor.get(f"https://{HOST}/page")
        assert len(visitor.naps) == 2
