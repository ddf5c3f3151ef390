"""What a board of any kind may show on a list that is well-formed and still odd: whole way, from the wire to the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scraper.store import Store
from tests.faults import Faults
from tests.kinds import EASYCRUIT, FEED, JOBBNORGE, JSONLD, KINDS, TEAMTAILOR, WHOLE, Ad, Board, Kind, ads


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
