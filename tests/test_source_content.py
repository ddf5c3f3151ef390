"""The whole way from odd content to readers, for one board of each kind: catalogue D2, cases P01 to P19.

However odd a list or an ad is, nothing that was open is withdrawn, the neighbours are published, it is over soon, and what
cannot be read is told to staff. What happens to single ads at NAV (P07 to P09) is in test_nav, and P20 is measured elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from digest.compose import wanted
from scraper.crawl import PATIENCE, PLAUSIBLE
from scraper.letters import Search, Subscription
from scraper.store import Store
from tests.effort import bounded
from tests.faults import FAULTS, Faults, in_turn, says
from tests.kinds import (
    EASYCRUIT,
    FEED,
    JOBBNORGE,
    JSONLD,
    KINDS,
    NAV,
    PAGED,
    TEAMTAILOR,
    WHOLE,
    Ad,
    Board,
    Kind,
    ads,
    changed,
    every,
    one_authority,
)


each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)
FEW, MANY = ads(3), ads(PLAUSIBLE + 4)
XML = (EASYCRUIT, TEAMTAILOR, FEED)
JSON = (NAV, JOBBNORGE, JSONLD)


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
def fresh(kind: Kind, faults: Faults, store: Store) -> Iterator[Board]:
    """A board that has never been read."""
    with Board(kind, faults, store, max_bytes=4_000_000) as made:
        yield made


@pytest.fixture
def board(fresh: Board) -> Board:
    """A board whose three ads have been read."""
    fresh.shows(FEW)
    assert fresh.run().new == len(FEW)
    return fresh


def told(board: Board) -> bool:
    """Whether staff can see that something is wrong."""
    status = board.status()
    return status.state == "failing" or status.issues > 0


def titles(shown: tuple[Ad, ...]) -> set[str]:
    return {ad.title for ad in shown}


def with_one(odd: Ad) -> tuple[Ad, ...]:
    """An odd ad between two honest ones that are new."""
    return (*FEW, *ads(1, first=4), odd, *ads(1, first=6))


def publishes_neighbours(board: Board, odd: Ad) -> None:
    """Read a board with an odd ad between two new ones, soon and without loss."""
    board.shows(with_one(odd))
    with bounded():
        run = board.run()
    assert (run.error, run.gone) == ("", 0)
    assert board.titles() >= titles((*FEW, *ads(1, first=4), *ads(1, first=6)))


# ---- lists that have changed ---------------------------------------------------------------------------------------------


@each_kind
def test_p01_a_list_with_nothing_on_it_is_not_believed(fresh: Board) -> None:
    fresh.shows(MANY)
    fresh.run()
    fresh.shows(())
    for _ in range(PATIENCE):
        run = fresh.run(13)
        assert (run.gone, bool(run.error)) == (0, True)
    assert (fresh.status().state, fresh.titles()) == ("failing", titles(MANY))
    fresh.shows(ads(len(MANY) + 1))
    assert (fresh.run(3).new, fresh.events()) == (1, ["new"] * (len(MANY) + 1))


@pytest.mark.parametrize("kind", WHOLE, ids=str)  # NAV's list tells only of changes, and may be as short as one row
def test_p02_a_list_that_has_lost_nine_of_ten_is_not_believed(fresh: Board) -> None:
    fresh.shows(MANY)
    fresh.run()
    fresh.shows(MANY[:2])
    for _ in range(PATIENCE):
        run = fresh.run(13)
        assert (run.gone, "is not believed" in run.error) == (0, True)
    assert (fresh.status().state, fresh.titles()) == ("failing", titles(MANY))
    fresh.shows(MANY)
    assert (fresh.run(3).error, fresh.events()) == ("", ["new"] * len(MANY))


@each_kind
def test_p02_ten_times_as_many_ads_take_nothing_away(board: Board) -> None:
    board.shows(ads(30))
    assert board.run().error == ""
    assert board.titles() == titles(ads(30))
    board.run()
    assert board.events() == ["new"] * 30


@each_kind
def test_p03_a_field_with_a_new_name_fails_the_run_and_withdraws_nothing(board: Board) -> None:
    old, new = board.kind.renamed
    assert old in board.kind.listing(FEW)
    board.list_is(board.kind.listing(FEW).replace(old, new))
    for _ in range(PATIENCE):
        run = board.run(13)
        assert (run.new, run.gone, bool(run.error)) == (0, 0, True)
    assert (board.status().state, board.titles()) == ("failing", titles(FEW))
    board.shows(FEW)
    assert (board.run(3).error, board.events()) == ("", ["new"] * 3)


@pytest.mark.parametrize(("kind", "odd"), [(kind, odd) for kind in KINDS for odd in kind.odd], ids=str)
def test_p03_a_list_in_another_form_is_told_and_is_never_an_empty_list(board: Board, odd: str) -> None:
    old, new = board.kind.odd[odd]
    assert old in board.kind.listing(FEW)
    board.list_is(board.kind.listing(FEW).replace(old, new))
    for _ in range(PATIENCE):
        run = board.run(13)
        assert (run.new, run.gone, told(board)) == (0, 0, True)
    assert board.titles() == titles(FEW)


@each_kind
def test_p04_one_broken_ad_is_an_issue_and_all_others_are_published(fresh: Board) -> None:
    many = ads(30)
    old, new = fresh.kind.spoiled(many[14])
    assert old in fresh.kind.listing(many)
    fresh.shows(many)
    fresh.list_is(fresh.kind.listing(many).replace(old, new))
    run = fresh.run()
    assert (run.new, run.issues, run.error) == (29, 1, "")
    assert fresh.titles() == titles(many) - {many[14].title}
    fresh.shows(many)
    assert (fresh.run().new, fresh.events()) == (1, ["new"] * 30)


@each_kind
def test_p04_an_ad_that_breaks_later_stays_as_it_was(board: Board) -> None:
    old, new = board.kind.spoiled(FEW[1])
    board.list_is(board.kind.listing(FEW).replace(old, new))
    for _ in range(PATIENCE + 1):
        run = board.run(13)
        assert (run.gone, run.issues, run.error) == (0, 1, "")
    assert board.titles() == titles(FEW)


@each_kind
def test_p05_an_ad_that_stands_twice_on_a_list_is_one_post_and_told_once(board: Board) -> None:
    board.shows((*FEW, FEW[1]))
    for _ in range(2):
        run = board.run()
        assert (run.new, run.gone) == (0, 0)
    assert board.events() == ["new"] * 3


def test_p05_the_newest_of_navs_rows_counts_in_whatever_order_they_stand(faults: Faults, store: Store) -> None:
    with Board(NAV, faults, store) as board:
        newer = changed(FEW, 2, title="Erfaringskonsulent 2 natt")
        board.shows((*newer, replace(FEW[1], gone=True)))
        board.page_is(newer[1], NAV.page(newer[1]))
        board.run()
        assert board.titles() == titles(newer)


@pytest.mark.parametrize(
    ("kind", "other"), [(JOBBNORGE, NAV), (NAV, EASYCRUIT), (EASYCRUIT, JSONLD), (JSONLD, JOBBNORGE)], ids=str
)
def test_p06_the_same_post_on_another_board_is_told_once(board: Board, other: Kind) -> None:
    link = "https://www.jobbnorge.no/ledige-stillinger/stilling/399001"
    same = Ad(number=399001, title="Erfaringskonsulent 50 %", link=link)
    board.shows((*FEW, same))
    assert board.run().error == ""
    with Board(other, board.faults, board.store) as second:
        second.shows((same,))
        assert second.run().error == ""
    assert (len(board.open()), board.events()) == (4, ["new"] * 4)


def taken_down(board: Board, number: int) -> None:
    """Take an ad down in the board's own way, and read it until that is believed."""
    left = changed(FEW, number, gone=True) if board.kind is NAV else [ad for ad in FEW if ad.number != number]
    for _ in range(PATIENCE):
        board.shows(tuple(left))
        assert board.run().error == ""


@each_kind
def test_p07_an_ad_that_goes_and_comes_back_is_never_new_again_and_touches_no_neighbour(board: Board) -> None:
    taken_down(board, 2)
    assert board.titles() == {FEW[0].title, FEW[2].title}
    board.shows(changed(changed(FEW, 2), 2))
    run = board.run()
    assert (run.new, run.gone, run.error) == (0, 0, "")
    assert board.titles() == titles(FEW)
    assert sorted(board.events()) == ["new", "new", "new", "reopened", "withdrawn"]


@each_kind
def test_p07_the_word_that_an_ad_is_gone_which_we_never_had_is_no_news(board: Board) -> None:
    never = Ad(number=9, title="Erfaringskonsulent 9", gone=True)
    board.shows((*FEW, never) if board.kind is NAV else FEW)
    run = board.run()
    assert (run.new, run.gone, run.error, board.events()) == (0, 0, "", ["new"] * 3)


@pytest.mark.parametrize("kind", [NAV], ids=str)
def test_p09_a_token_that_is_changed_in_the_middle_of_a_walk_is_asked_for_once_more(board: Board) -> None:
    board.shows(ads(4))
    board.list_is(in_turn(says(b"", 401), says(board.kind.listing(ads(4)))))
    tokens = board.faults.times("/api/publicToken")
    run = board.run()
    assert (run.new, run.error, board.faults.times("/api/publicToken") - tokens) == (1, "", 1)


@pytest.mark.parametrize("kind", [NAV], ids=str)
def test_p09_a_token_that_no_longer_opens_anything_fails_the_run_and_stands_nowhere(board: Board) -> None:
    board.list_is(says(b"", 401))
    for _ in range(PATIENCE):
        assert "401" in board.run().error
    assert (board.status().state, board.titles()) == ("failing", titles(FEW))
    assert "eyJh" not in f"{board.status()} {board.issues()}"


@each_kind
def test_p20_an_ad_for_a_consultant_with_experience_is_not_ours(board: Board) -> None:
    text = "<p>Vi søker en konsulent med erfaring fra regnskap og kundeservice.</p>"
    board.shows(with_one(Ad(number=5, title="Konsulent med erfaring", text=text)))
    assert board.run().error == ""
    assert board.titles() == titles((*FEW, *ads(1, first=4), *ads(1, first=6)))


@each_kind
def test_p22_nothing_is_shown_of_a_board_that_takes_back_its_permission_and_it_is_no_news(board: Board) -> None:
    with board.store.atomic():
        board.store.vacancies.withhold([board.kind.source.name], board.now)
    assert (board.open(), board.published().count("<item>")) == ([], 0)
    with board.store.atomic():
        board.store.vacancies.withhold([], board.now)
    assert (board.titles(), board.events()) == (titles(FEW), ["new"] * 3)


def test_p06_the_same_post_on_three_kinds_of_board_is_told_once_with_all_its_links(faults: Faults, store: Store) -> None:
    link = "https://www.jobbnorge.no/ledige-stillinger/stilling/399001"
    same = (Ad(number=399001, title="Erfaringskonsulent 50 %", link=link),)
    for kind in (NAV, JOBBNORGE, JSONLD):
        with Board(kind, faults, store) as board:
            board.shows(same)
            assert board.run().error == ""
    (vacancy,) = board.open()
    assert {source for source, _ in vacancy.links} == {kind.source.name for kind in (NAV, JOBBNORGE, JSONLD)}
    assert board.events() == ["new"]


# ---- letters -------------------------------------------------------------------------------------------------------------


PLACES = "Erfaringskonsulent i Bodø og Kárášjohka"


def declared(body: bytes, name: str) -> bytes:
    """The same bytes, under another name of their encoding; JSON has none."""
    return body.replace(b'encoding="UTF-8"', f'encoding="{name}"'.encode()).replace(
        b'charset="utf-8"', f'charset="{name}"'.encode()
    )


CHARSETS: dict[str, Callable[[bytes], bytes]] = {
    "UTF-8 that calls itself Latin-1": lambda body: declared(body, "iso-8859-1"),
    "UTF-8 that calls itself Windows": lambda body: declared(body, "windows-1252"),
    "Windows that calls itself UTF-8": lambda body: body.decode().encode("windows-1252"),
    "an encoding that nobody knows": lambda body: declared(body, "does-not-exist"),
    "a byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: declared(body, "utf-16").decode().encode("utf-16"),
    "UTF-16 that calls itself UTF-8": lambda body: body.decode().encode("utf-16"),
}


@each_kind
@pytest.mark.parametrize("charset", CHARSETS, ids="P10 {}".format)
def test_letters_are_right_or_the_ad_is_not_published(board: Board, charset: str) -> None:
    header = "utf-8" if charset.startswith("Windows") else "iso-8859-1"
    odd = Ad(number=5, title=PLACES, text="<p>Vi søker en erfaringskonsulent til Kárášjohka.</p>", place="Kárášjohka")
    make, kind = CHARSETS[charset], board.kind
    board.shows((*FEW, odd), Content_Type=f"text/plain; charset={header}")
    for where in kind.lists if kind.at is None else (kind.at(odd),):
        body = kind.listing((*FEW, odd)) if kind.at is None else kind.page(odd)
        board.faults.paths[where] = says(make(body), Content_Type=f"text/plain; charset={header}")
    board.run()
    assert board.titles() >= titles(FEW)
    assert board.titles() <= {*titles(FEW), PLACES}
    assert PLACES in board.titles() or told(board)
    wrong = [piece for piece in ("Ã", "Â", "Å¡", "\N{REPLACEMENT CHARACTER}", "\x9a") if piece in board.published()]
    assert wrong == []


@pytest.mark.parametrize("kind", PAGED, ids=str)
@pytest.mark.parametrize("charset", CHARSETS, ids="P10 {}".format)
def test_letters_of_a_list_are_right_or_it_is_told(board: Board, charset: str) -> None:
    odd = Ad(number=5, title=PLACES, place="Kárášjohka")
    board.shows((*FEW, odd))
    board.list_is(CHARSETS[charset](board.kind.listing((*FEW, odd))))
    board.run()
    assert board.titles() >= titles(FEW)
    assert board.titles() <= {*titles(FEW), PLACES}
    assert PLACES in board.titles() or told(board)


UNSEEN = {
    "NUL": "\0",
    "a vertical tab, as word processors leave behind": "\x0b",
    "an escape": "\x1b[31m",
    "a C1 control": "\x9b",
    "half a character": "\ud800",
    "a line separator": "\N{LINE SEPARATOR}",
    "an override of direction": "\N{RIGHT-TO-LEFT OVERRIDE}",
    "a zero-width space": "\N{ZERO WIDTH SPACE}",
    "a byte order mark": "\N{ZERO WIDTH NO-BREAK SPACE}",
    "no character": "\uffff",
}
NOT_IN_XML = {"half a character"}  # it cannot be written in UTF-8 at all


@pytest.mark.parametrize(
    ("kind", "unseen"),
    [(kind, unseen) for kind in KINDS for unseen in UNSEEN if kind in JSON or unseen not in NOT_IN_XML],
    ids=str,
)
def test_p11_what_cannot_be_seen_hides_no_neighbour_and_reaches_no_reader(board: Board, unseen: str) -> None:
    odd = f"Erfaringskonsulent{UNSEEN[unseen]} natt"
    text = f"<p>Vi søker en erfaringskonsulent{UNSEEN[unseen]} til teamet.</p>"
    board.shows(with_one(Ad(number=5, title=odd, text=text, place=f"Bodø{UNSEEN[unseen]}")))
    run = board.run()
    assert (run.error, run.gone) == ("", 0)
    assert board.titles() >= titles((*FEW, *ads(1, first=4), *ads(1, first=6)))
    published = board.published()
    assert len(etree.fromstring(published.encode()).findall(".//item")) == len(board.open())
    assert all(letter.isprintable() or letter == "\n" for letter in published)
    assert len(board.open()) == 6 or told(board)


@pytest.mark.parametrize("kind", [EASYCRUIT, TEAMTAILOR], ids=str)
@pytest.mark.parametrize("written", [b"&#11;", b"&#x0B;", b"&#0;", b"&#x1f;", b"&#xFFFF;"])
def test_p11_a_control_that_is_written_as_a_number_hides_no_neighbour(board: Board, written: bytes) -> None:
    four = ads(4)
    board.shows(four)
    board.list_is(board.kind.listing(four).replace(b"Erfaringskonsulent 4", b"Erfarings" + written + b"konsulent 4"))
    assert board.run().error == ""
    assert board.titles() == titles(four)


@pytest.mark.parametrize("kind", [NAV, FEED, JSONLD], ids=str)
def test_p11_a_megabyte_of_combining_marks_is_read_soon(board: Board) -> None:
    pile = "\u0301\u0316" * 250_000
    text = f"<p>Vi søker en erfaringskonsulent til teamet a{pile}.</p>"
    publishes_neighbours(board, Ad(number=5, title=f"Erfaringskonsulent a{pile[:50_000]}", text=text))
    assert len(board.open()) == 6
    assert max(map(len, board.titles())) <= 300


# ---- forms ---------------------------------------------------------------------------------------------------------------


DEEP: dict[str, bytes] = {
    "a list without bottom": b"[" * 100_000 + b"]" * 100_000,
    "an object without bottom": b'{"value":' * 100_000 + b"1" + b"}" * 100_000,
    "a rather deep object": b'{"value":' * 900 + b"1" + b"}" * 900,
    "a number of 5,000 digits": b"9" * 5_000,
    "what is no number": b"NaN",
    "the infinite": b"-Infinity",
    "the same name twice": b'1, "odd": 2',
    "a text of 300 KB": b'"' + b"x" * 300_000 + b'"',
}


@pytest.mark.parametrize("kind", JSON, ids=str)
@pytest.mark.parametrize(
    ("value", "name"), [(value, ("odd", "description", "title")[number % 3]) for number, value in enumerate(DEEP)], ids=str
)
def test_p12_odd_json_is_a_failure_or_an_issue_and_withdraws_nothing(board: Board, value: str, name: str) -> None:
    body = board.kind.listing(FEW)
    title = b'"title": "Erfaringskonsulent 2"'
    odd = body.replace(title, title + f', "{name}": '.encode() + DEEP[value])
    assert odd != body
    board.list_is(odd)
    with bounded():
        for _ in range(PATIENCE):
            assert board.run(13).gone == 0
    assert board.titles() >= {FEW[0].title, FEW[2].title}
    assert len(board.open()) == 3


LARGE: dict[str, tuple[bytes, bytes]] = {
    "an element without bottom": (b"</VacancyList>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"</VacancyList>"),
    "elements that do not end": (b"</VacancyList>", b"<a>" * 100_000),
    "a number of 5,000 digits": (b'id="2"', b'id="' + b"2" * 5_000 + b'"'),
    "the same name twice": (b'id="2"', b'id="2" id="3"'),
    "a text of 300 KB": (b"Eksempel kommune", b"x" * 300_000),
}


@pytest.mark.parametrize("kind", [EASYCRUIT], ids=str)
@pytest.mark.parametrize("large", LARGE, ids="P12 {}".format)
def test_odd_xml_is_a_failure_or_an_issue_and_withdraws_nothing(board: Board, large: str) -> None:
    old, new = LARGE[large]
    odd = board.kind.listing(FEW).replace(old, new, 1)
    assert odd != board.kind.listing(FEW)
    board.list_is(odd)
    for _ in range(PATIENCE):
        assert board.run(13).gone == 0
    assert board.titles() == titles(FEW)


@pytest.mark.parametrize("kind", [JSONLD], ids=str)
def test_p13_a_page_is_not_a_place_for_entities(board: Board, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hemmelig innhold")
    own = f'<!ENTITY l1 SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY l2 SYSTEM "http://{board.faults.where}/evil">'
    odd = board.kind.listing(ads(4)).replace(b"<!DOCTYPE html>", f"<!DOCTYPE html [{own}]>".encode())
    board.list_is(odd.replace(b"Erfaringskonsulent 4", b"Erfaringskonsulent 4 &l1; &l2;"))
    assert (board.run().gone, board.faults.times("/evil")) == (0, 0)
    assert board.titles() >= titles(FEW)
    assert "hemmelig" not in board.published()


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))


@pytest.mark.parametrize("kind", XML, ids=str)
@pytest.mark.parametrize(
    "dtd",
    [
        pytest.param(f'<!ENTITY l0 "ha">{LAUGHS}', id="P13 a billion laughs"),
        pytest.param('<!ENTITY l11 SYSTEM "{file}">', id="P13 an entity that is a file"),
        pytest.param('<!ENTITY l11 SYSTEM "{web}">', id="P13 an entity that is an address"),
        pytest.param('<!ENTITY % all SYSTEM "{web}"> %all; <!ENTITY l11 "ha">', id="P13 a parameter that is an address"),
    ],
)
def test_entities_are_not_expanded_and_nothing_is_fetched_for_them(board: Board, dtd: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hemmelig innhold")
    web = f"http://{board.faults.where}/evil"
    subset = dtd.replace("{file}", (tmp_path / "secret.txt").as_uri()).replace("{web}", web)
    odd = board.kind.listing((*FEW, Ad(number=5, title="Erfaringskonsulent LAUGH"))).replace(b"LAUGH", b"&l11;")
    root = b"VacancyList" if board.kind is EASYCRUIT else b"rss"
    board.list_is(odd.replace(b"?>\n", b"?>\n<!DOCTYPE " + root + b" [" + subset.encode() + b"]>\n", 1))
    with bounded():
        for _ in range(PATIENCE):
            assert board.run(13).gone == 0
    assert (told(board), board.titles() >= titles(FEW), board.faults.times("/evil")) == (True, True, 0)
    assert "hemmelig" not in repr(list(board.store.boards.explained(("position",))))
    assert len(board.published()) < 20_000


@pytest.mark.parametrize("kind", [EASYCRUIT, TEAMTAILOR], ids=str)
def test_p13_another_namespace_is_the_same_list(board: Board) -> None:
    board.list_is(board.kind.listing(ads(4)).replace(b"urn:EasyCruit", b"urn:Else").replace(b"teamtailor.com", b"else.example"))
    run = board.run()
    assert (run.gone, run.error) == (0, "") or told(board)
    assert board.titles() >= titles(FEW)


BIG: dict[str, str] = {
    "nested 20,000 deep": "<i>" * 20_000 + "erfaringskonsulent",
    "never closed": "<p><b>" * 5_000 + "erfaringskonsulent",
    "a table of 500 KB": "<table><tr>" + f"<td>{'ja, nei eller kanskje ' * 24}</td>" * 1_000 + "</table>erfaringskonsulent",
    "half a tag over and over": "<a" * 200_000 + " erfaringskonsulent",
}


@pytest.mark.parametrize(
    ("kind", "big"),  # an ad's text is read in the same way for all kinds, and a table takes a second
    [(kind, f"P14 {big}") for kind in (NAV, JOBBNORGE, EASYCRUIT) for big in BIG if kind is NAV or "table" not in big],
    ids=str,
)
def test_markup_without_end_is_read_soon_and_hides_no_neighbour(board: Board, big: str) -> None:
    publishes_neighbours(board, Ad(number=5, title="Erfaringskonsulent natt", text=BIG[big.removeprefix("P14 ")]))


@pytest.mark.parametrize("kind", [JSONLD], ids=str)
@pytest.mark.parametrize("big", BIG, ids="P14 {}".format)
def test_a_page_with_markup_without_end_around_its_ads_is_read_soon(board: Board, big: str) -> None:
    board.list_is(board.kind.listing(ads(4)).replace(b"<body>", b"<body>" + BIG[big].encode()))
    with bounded():
        run = board.run()
    assert (run.gone, run.new == 1 or told(board)) == (0, True)
    assert board.titles() >= titles(FEW)


# ---- fields --------------------------------------------------------------------------------------------------------------


DEADLINES: dict[str, tuple[str, str]] = {  # what we read: a fact, and the last day ("" is neither)
    "Snarest": ("snarest", ""),
    "Fortløpende": ("løpende", ""),
    "15.08": ("", ""),
    "31.11.2026": ("", ""),
    "": ("", ""),
    "10.12.0206": ("", ""),
    "2026-12-10": ("2026-12-10", "2026-12-10"),
    "2099-12-31": ("2099-12-31", "2099-12-31"),
    "10. desember 2026": ("2026-12-10", "2026-12-10"),
}
BY_DATE = (JSONLD,)  # its field is a date by its format, so that words in it say nothing
SHOWN_UNTIL = {NAV: "2027-03-01", EASYCRUIT: "2027-03-01"}  # boards that state another day beside the deadline


@each_kind
def test_p15_a_deadline_is_a_day_only_when_that_is_sure(fresh: Board, kind: Kind) -> None:
    shown = [
        Ad(number=number, title=f"Erfaringskonsulent «{stated}»", deadline=stated) for number, stated in enumerate(DEADLINES)
    ]
    fresh.shows(shown)
    assert fresh.run().error == ""
    read = {vacancy.title: (vacancy.facts.deadline, str(vacancy.last_day or "")) for vacancy in fresh.open()}
    assert read == {
        f"Erfaringskonsulent «{stated}»": (last if kind in BY_DATE else fact, last or SHOWN_UNTIL.get(kind, ""))
        for stated, (fact, last) in DEADLINES.items()
    }


@each_kind
def test_p15_a_deadline_of_yesterday_is_over_and_nothing_is_withdrawn(fresh: Board) -> None:
    fresh.shows((Ad(number=1, title="Erfaringskonsulent", deadline="2026-11-19"),))
    fresh.run()
    assert (fresh.open(), fresh.events(), fresh.status().held) == ([], ["new"], 1)


@pytest.mark.parametrize(("kind", "published"), every(["2026-12-18", "2099-01-01", "1999-01-01"]), ids=str)
def test_p16_an_odd_day_of_publication_tells_nothing_twice_and_stands_in_no_feed(fresh: Board, published: str) -> None:
    fresh.shows((Ad(number=1, title="Erfaringskonsulent", published=published, deadline="2027-01-20"),))
    for hours in (1, 1, 24 * 30):
        assert fresh.run(hours).error == ""
    assert (fresh.events(), len(fresh.open())) == (["new"], 1)
    stamps = [f"{word.text}" for word in etree.fromstring(fresh.published().encode()).iter("pubDate", "lastBuildDate")]
    assert all("Nov 2026" in stamp for stamp in stamps)
    assert stamps


UNREAL = {"a word": "i går", "past the last year": "9999-12-31T23:59:59-01:00", "before the first": "0001-01-01T00:00:00+14:00"}


@each_kind
@pytest.mark.parametrize("published", UNREAL, ids="P16 {}".format)
def test_a_day_of_publication_that_cannot_be_hides_no_neighbour(board: Board, published: str) -> None:
    publishes_neighbours(board, Ad(number=5, title="Erfaringskonsulent natt", published=UNREAL[published]))


@pytest.mark.parametrize("kind", [TEAMTAILOR, FEED], ids=str)
@pytest.mark.parametrize("stamp", ["Fri, 31 Dec 9999 23:59:59 -0100", "Mon, 01 Jan 0001 00:00:00 +1400", "Fri, 99 Dec 2026"])
def test_p16_a_mails_date_that_cannot_be_hides_no_neighbour(board: Board, stamp: str) -> None:
    publishes_neighbours(board, Ad(number=5, title="Erfaringskonsulent natt", published=stamp))


TITLES: dict[str, str] = {
    "empty": "",
    "spaces": " \N{NO-BREAK SPACE}\t",
    "5,000 characters": "Erfaringskonsulent " + "å" * 5_000,
    "only emoji": "\N{RAINBOW}\N{HUGGING FACE}",
    "entities twice encoded": "Erfaringskonsulent &amp;amp; &amp;lt;likeperson&amp;gt;",
    "markup": "<b>Erfaringskonsulent</b><script>alert(1)</script>",
}


@each_kind
def test_p17_odd_titles_hide_no_neighbour_and_are_never_blank(board: Board) -> None:
    odd = (Ad(number=number, title=title) for number, title in enumerate(TITLES.values(), 10))
    board.shows((*with_one(Ad(number=5, title="Erfaringskonsulent natt")), *odd))
    assert board.run().error == ""
    assert board.titles() >= titles((*FEW, *ads(1, first=4), *ads(1, first=6)))
    headings = [f"{item.findtext('title')}" for item in etree.fromstring(board.published().encode()).iter("item")]
    assert all(0 < len(heading.strip()) <= 400 for heading in headings)
    assert not any(piece in heading for heading in headings for piece in ("&amp;", "&lt;", "script>alert(1)</script>&"))
    assert len(headings) == len(board.open())


LINKS: dict[str, str] = {
    "relative": "/jobb/5",
    "javascript:": "javascript:alert(1)",
    "JavaScript with a tab": "java\tscript:alert(1)",
    "data:": "data:text/html,<script>alert(1)</script>",
    "without a scheme": "//evil.example.org/5",
    "a user's name and password": "https://user:pw@board.example.no/5",
    "10,000 long": "https://board.example.no/" + "x" * 10_000,
    "a space inside": "https://board.example.no/a b",
    "no address": "http://[::1",
    "a letter that looks like another": "https://b\N{CYRILLIC SMALL LETTER O}ard.example.no/5",
}


@each_kind
def test_p18_a_link_is_one_that_is_safe_to_follow_or_none(board: Board) -> None:
    odd = [Ad(number=number, title=f"Erfaringskonsulent {what}", link=LINKS[what]) for number, what in enumerate(LINKS, 10)]
    board.shows((*FEW, *ads(1, first=4), *odd, *ads(1, first=6)))
    assert board.run().error == ""
    assert board.titles() >= titles((*FEW, *ads(1, first=4), *ads(1, first=6)))
    item_links = [f"{item.findtext('link')}" for item in etree.fromstring(board.published().encode()).iter("item")]
    for address in (*item_links, *(each for vacancy in board.open() for _, each in vacancy.links)):
        assert address.startswith(("https://", "http://"))
        assert not any(piece in address for piece in ("user:", "javascript", " ", "x" * 2_000))


@pytest.mark.parametrize("kind", [JSONLD], ids=str)
@pytest.mark.parametrize("link", ["javascript:", "data:", "10,000 long", "a user's name and password"])
def test_p18_an_ad_without_a_safe_link_leads_to_the_page_it_stands_on(board: Board, link: str) -> None:
    board.shows(with_one(Ad(number=5, title="Erfaringskonsulent natt", link=LINKS[link])))
    board.run()
    (found,) = [vacancy for vacancy in board.open() if vacancy.title == "Erfaringskonsulent natt"]
    assert [address for _, address in found.links] == ["https://www.example.no/ledige"]


ASKS = Subscription(
    id=1,
    address="leser@example.no",
    language="nb",
    every="daglig",
    searches=(Search(fylke_codes=("18",)),),
    since=datetime(2026, 1, 1, tzinfo=UTC),
)
WHERE: dict[str, bool] = {  # whether who asked for Nordland is told
    "Bodø": True,
    "BODØ": True,
    "Oslo": False,
    "Heile landet": True,
    "Eksempelby": True,
    "Bodø/Fauske": True,
    "": True,
    "Skjerstad": True,  # part of Bodø since 2005
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not FEED], ids=str)  # a feed has no field for a place
def test_p19_a_place_that_we_do_not_know_is_told_to_everybody(fresh: Board) -> None:
    titles = {f"Erfaringskonsulent {number}": place for number, place in enumerate(WHERE)}
    fresh.shows([Ad(number=number, title=title, place=place) for number, (title, place) in enumerate(titles.items())])
    assert fresh.run().error == ""
    told_to_nordland = {vacancy.title: wanted(vacancy, ASKS.searches) for vacancy in fresh.open()}
    assert told_to_nordland == {title: WHERE[place] for title, place in titles.items()}


@pytest.mark.parametrize("kind", [NAV, JOBBNORGE, TEAMTAILOR, JSONLD], ids=str)  # the others have no field for a country
def test_p19_a_post_abroad_is_not_ours(fresh: Board) -> None:
    fresh.shows((Ad(number=1, title="Erfaringskonsulent", place="Uppsala", country="Sverige"), *ads(1, first=2)))
    assert fresh.run().error == ""
    assert fresh.titles() == {"Erfaringskonsulent 2"}


def test_the_last_day_counts_to_its_end(faults: Faults, store: Store) -> None:
    with Board(JSONLD, faults, store) as board:
        board.shows((Ad(number=1, title="Erfaringskonsulent", deadline="2026-11-20"),))
        board.run()
        assert [len(store.vacancies.open_positions(date(2026, 11, day))) for day in (20, 21)] == [1, 0]
