"""What a board of any kind may show on a list that is well-formed and still odd: whole way, from the wire to the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from scraper.crawl import PATIENCE
from scraper.store import Store
from tests.faults import Faults
from tests.kinds import EASYCRUIT, FEED, JOBBNORGE, JSONLD, KINDS, TEAMTAILOR, WHOLE, Ad, Board, Kind, ads, changed


FEW = ads(3)


@pytest.fixture
def board(kind: Kind, store: Store) -> Iterator[Board]:
    """A board that has shown three ads."""
    with Faults() as faults, Board(kind, faults, store) as made:
        made.shows(FEW)
        made.run()
        yield made


# On a page with JSON-LD an identifier that two ads have is the employer's, so neither is known by it.
@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind is not JSONLD], ids=str)
def test_p05_two_texts_under_one_id_do_not_take_turns(board: Board) -> None:
    board.shows((*FEW, replace(FEW[1], title="Erfaringskonsulent 2 natt", revision=2)))
    board.run()
    settled = board.events()
    for _ in range(3):
        board.run()
    assert board.events() == settled
    assert board.status().issues > 0


@pytest.mark.parametrize("kind", [JOBBNORGE, EASYCRUIT], ids=str)
def test_a_text_that_changes_in_silence_is_read_within_a_day_and_only_that_of_ads_that_are_ours(board: Board) -> None:
    cook = Ad(number=9, title="Kokk", text="<p>Kom og lag mat.</p>")
    board.shows((*FEW, cook))
    board.run()
    asked = len(board.faults.asked)
    board.page_is(FEW[1], board.kind.page(replace(FEW[1], text=f"{FEW[1].text}<p>Stillingen er på 40 %.</p>")))
    board.run()
    assert len(board.faults.asked) - asked == 1, "the list alone"
    run = board.run(24)
    assert (run.seen, run.new, run.issues) == (len(FEW), 0, 0)
    assert {vacancy.title: vacancy.facts.percent for vacancy in board.open()} == {
        FEW[0].title: None,
        FEW[1].title: (40, 40),
        FEW[2].title: None,
    }


HIDDEN: dict[Kind, Callable[[Sequence[Ad]], bytes]] = {  # the second ad cannot be read, but says which it is
    JOBBNORGE: lambda shown: JOBBNORGE.listing(shown).replace(b'"title": "Erfaringskonsulent 2"', b'"title": 7'),
    TEAMTAILOR: lambda shown: TEAMTAILOR.listing(changed(shown, 2, published="Fri, 99 Nov 2026")),
    FEED: lambda shown: FEED.listing(shown).replace(b"<title>Erfaringskonsulent 2</title>", b""),
}


@pytest.mark.parametrize("kind", HIDDEN, ids=str)
def test_p04_an_ad_that_cannot_be_read_but_says_which_it_is_keeps_no_other_from_being_withdrawn(board: Board) -> None:
    first, second, _ = FEW
    shown = (*ads(1, first=4), second, first)
    board.shows(shown)
    board.list_is(HIDDEN[board.kind](shown))
    runs = [board.run() for _ in range(PATIENCE)]
    assert [(run.gone, run.issues, run.error) for run in runs] == [(0, 1, ""), (1, 1, "")]
    assert board.titles() == {ad.title for ad in shown}


@pytest.mark.parametrize("kind", WHOLE, ids=str)
def test_p02_a_flood_is_told_to_staff(store: Store, kind: Kind) -> None:
    narrow = replace(kind, source=replace(kind.source, expect=(0, 10)))
    with Faults() as faults, Board(narrow, faults, store) as board:
        board.shows(FEW)
        assert board.run().issues == 0
        board.shows(ads(30))
        assert board.run().issues == 1


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("stated", ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+14:00"])
def test_p15_a_deadline_past_the_last_year_hides_no_neighbour(board: Board, stated: str) -> None:
    others = (*FEW, *ads(1, first=4), *ads(1, first=6))
    board.shows((*others, Ad(number=5, title="Erfaringskonsulent natt", deadline=stated)))
    run = board.run()
    assert (run.error, run.gone) == ("", 0)
    assert {ad.title for ad in others} <= board.titles()


@pytest.mark.parametrize("kind", [JOBBNORGE, EASYCRUIT, TEAMTAILOR, FEED], ids=str)
def test_p18_an_ad_without_a_safe_link_leads_to_its_board(board: Board) -> None:
    board.shows((*FEW, Ad(number=5, title="Erfaringskonsulent natt", link="javascript:alert(1)")))
    board.run()
    (found,) = [vacancy for vacancy in board.open() if vacancy.title.endswith("natt")]
    assert found.links == ((board.kind.source.name, board.kind.source.home),)
