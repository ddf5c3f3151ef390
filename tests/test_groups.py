"""Copies of one post become one vacancy, in whatever order they come; staff can merge, split and undo without loss."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.crawl import keep
from scraper.errors import StoreError
from scraper.judge import judge
from scraper.model import Judged, Place
from scraper.store import Store
from scraper.store.groups import Ruled
from tests.fakes import posting
from tests.test_likeness import OTHER, TEXT


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
STAFF = {"who": "Eksempel i staben", "why": "det er samme oppdrag"}
BOARDS = ("nav", "jobbnorge", "finn_api", "jooble")


def ad(number: str = "1", **facts: Any) -> Judged:  # noqa: ANN401 - see posting
    usual: dict[str, Any] = {
        "html": TEXT,
        "deadline": "2026-12-11",
        "published": date(2026, 11, 20),
        "places": (Place(kommune="BODØ"),),
    }
    return judge(posting(number, **{**usual, **facts}))


def read(store: Store, source: str, judged: Judged, now: datetime = NOW) -> None:
    with store.atomic():
        store.frontier.register(source)
        keep(store, source, judged, now)


def put_together(store: Store, ruled: Ruled) -> Ruled:
    for vacancy_id in ruled.touched:
        store.vacancies.refresh(vacancy_id, NOW)
    return ruled


def shown(store: Store) -> dict[int, set[str]]:
    """Every open vacancy by its id, with the boards that show it."""
    return {vacancy.id: {source for source, _ in vacancy.links} for vacancy in store.vacancies.open_positions(NOW.date())}


def doubtful(store: Store) -> None:
    """Two ads of which nobody can tell whether they are one post: one text, with another place's name in it."""
    read(store, "nav", ad(html=TEXT.replace("Teamet", "Teamet i Skavli")))
    read(store, "finn_api", ad("2", html=TEXT.replace("Teamet", "Teamet på Strandpromenaden")))


# ---- by themselves -------------------------------------------------------------------------------------------------------


def test_four_copies_are_one_vacancy_with_four_links_and_all_its_places(store: Store) -> None:
    for source in BOARDS:
        read(store, source, ad(source, places=(Place(kommune="BODØ"), *([Place(kommune="FAUSKE")] * (source == "jooble")))))
    [vacancy] = store.vacancies.open_positions(NOW.date())
    assert [source for source, _ in vacancy.links] == ["jobbnorge", "nav", "finn_api", "jooble"]
    assert vacancy.places == ("Bodø", "Fauske - Fuossko")
    assert vacancy.said_by["title"] == ("jobbnorge", "jobbnorge")


def test_each_fact_knows_the_ad_that_it_was_read_from(store: Store) -> None:
    read(store, "jobbnorge", ad("7", title="Erfaringskonsulent"))
    read(store, "nav", ad("8", title="Erfaringskonsulent 50 % fast"))
    [vacancy] = store.vacancies.open_positions(NOW.date())
    assert (vacancy.said_by["title"], vacancy.said_by["percent"]) == (("jobbnorge", "7"), ("nav", "8"))
    assert "positions" not in vacancy.said_by


def test_reading_again_changes_nothing(store: Store) -> None:
    for _ in range(3):
        for source in BOARDS:
            read(store, source, ad(source))
    [vacancy] = store.vacancies.open_positions(NOW.date())
    assert [event.kind for event in store.vacancies.events(vacancy.id)] == ["new"]
    assert store.groups.merged() == {}


ADS = {
    ("nav", "1"): ad("1"),
    ("jobbnorge", "2"): ad("2"),
    ("finn_mail", "3"): ad("3", html="", deadline=""),
    ("nav", "4"): ad("4", title="Erfaringskonsulent 100 %"),
    ("jooble", "5"): ad("5", html=TEXT[:250], deadline=""),
    ("avis", "6"): ad("6", html=OTHER, places=(Place(kommune="FAUSKE"),)),
    ("nav", "7"): ad("7", published=date(2027, 1, 5), deadline="2027-01-20"),
}


def grouped(order: Iterable[tuple[str, str]]) -> set[frozenset[tuple[str, str]]]:
    with Store.in_memory() as store:
        for source, number in order:
            read(store, source, ADS[source, number])
        return groups(store)


def groups(store: Store) -> set[frozenset[tuple[str, str]]]:
    placed: dict[int, set[tuple[str, str]]] = {}
    for (source, number), judged in ADS.items():
        vacancy_id = store.boards.keep(source, judged, "", NOW).vacancy_id
        placed.setdefault(vacancy_id or 0, set()).add((source, number))
    return {frozenset(ads) for ads in placed.values()}


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_ads_come_does_not_matter(chance: random.Random) -> None:
    assert grouped(chance.sample(list(ADS), len(ADS))) == grouped(ADS)


def test_a_post_advertised_again_is_new_and_leads_to_the_earlier_one(store: Store) -> None:
    read(store, "nav", ad())
    later = NOW + timedelta(days=45)
    read(store, "nav", ad("2", published=later.date(), deadline="2027-01-20"), later)
    [first, second] = [store.vacancies.get(number) for number in (1, 2)]
    assert first
    assert second
    assert (first.readvertises, second.readvertises) == (None, 1)
    assert [(event.kind, event.detail) for event in store.vacancies.events(2)] == [("new", ""), ("readvertised", "1")]


def test_an_id_that_its_board_uses_again_is_another_post(store: Store) -> None:
    read(store, "avis", ad())
    later = NOW + timedelta(days=400)
    read(store, "avis", ad(title="Likepersonsarbeider", html=OTHER, published=later.date(), deadline="2028-01-20"), later)
    assert [vacancy.title for number in (1, 2) if (vacancy := store.vacancies.get(number))] == [
        "Erfaringskonsulent 50 % fast",
        "Likepersonsarbeider",
    ]


def test_a_page_with_a_clock_on_it_is_given_up_and_told_of(store: Store) -> None:
    store.frontier.register("avis")
    pages = [ad(html=f"{TEXT}<p>Klokka er {minute}</p>") for minute in range(30)]
    kept = [keep(store, "avis", page, NOW + timedelta(hours=hour)) for hour, page in enumerate(pages)]
    assert [number for number, each in enumerate(kept) if each.gave_up] == [24]
    assert not any(each.changed for each in kept[25:])


def test_comparing_all_anew_changes_nothing_that_is_right(store: Store) -> None:
    for (source, _), judged in ADS.items():
        read(store, source, judged)
    doubtful(store)
    one, other = store.groups.suggestions()[0].vacancies
    put_together(store, store.groups.rule("same", one, other, **STAFF, now=NOW))
    before = (groups(store), store.groups.merged(), store.groups.suggestions())
    with store.atomic():
        store.groups.anew(NOW)
    assert (groups(store), store.groups.merged(), store.groups.suggestions()) == before


# ---- by staff ------------------------------------------------------------------------------------------------------------


def test_what_may_be_one_is_suggested_with_why_and_merged_by_nobody(store: Store) -> None:
    doubtful(store)
    [suggestion] = store.groups.suggestions()
    assert suggestion.vacancies == (1, 2)
    assert suggestion.ads == (("nav", "1"), ("finn_api", "2"))
    assert suggestion.likeness.why
    assert shown(store) == {1: {"nav"}, 2: {"finn_api"}}


def test_a_merge_keeps_the_older_id_and_undoing_it_brings_back_everything(store: Store) -> None:
    doubtful(store)
    before = shown(store)
    ruled = put_together(store, store.groups.rule("same", 1, 2, **STAFF, now=NOW))
    assert (shown(store), store.groups.merged()) == ({1: {"nav", "finn_api"}}, {2: 1})
    assert (store.groups.survivor(2), store.groups.suggestions()) == (1, [])
    put_together(store, store.groups.undo(ruled.number, who="en annen", now=NOW))
    assert (shown(store), store.groups.merged()) == (before, {})
    assert [each.vacancies for each in store.groups.suggestions()] == [(1, 2)]


def test_staff_keep_apart_what_would_be_merged_by_itself(store: Store) -> None:
    for source in ("nav", "jobbnorge"):
        read(store, source, ad(source))
    ruled = put_together(store, store.groups.split(("jobbnorge", "jobbnorge"), **STAFF, now=NOW))
    assert shown(store) == {1: {"nav"}, 2: {"jobbnorge"}}
    read(store, "jobbnorge", ad("jobbnorge", title="Erfaringskonsulent"), NOW + timedelta(hours=1))
    assert shown(store) == {1: {"nav"}, 2: {"jobbnorge"}}, "a crawler never undoes what a person decided"
    put_together(store, store.groups.undo(ruled.number, who="en annen", now=NOW))
    assert shown(store) == {1: {"nav", "jobbnorge"}}
    assert store.groups.merged() == {2: 1}


def test_a_question_that_staff_have_answered_is_not_asked_again(store: Store) -> None:
    doubtful(store)
    put_together(store, store.groups.rule("different", 1, 2, **STAFF, now=NOW))
    assert (store.groups.suggestions(), shown(store)) == ([], {1: {"nav"}, 2: {"finn_api"}})


@pytest.mark.parametrize("other", [1, 7])
def test_what_are_not_two_vacancies_cannot_be_ruled_on(store: Store, other: int) -> None:
    read(store, "nav", ad())
    with pytest.raises(StoreError, match="not two vacancies"):
        store.groups.rule("same", 1, other, **STAFF, now=NOW)


def test_an_ad_that_stands_alone_cannot_be_split_off_and_an_unknown_ruling_not_undone(store: Store) -> None:
    read(store, "nav", ad())
    with pytest.raises(StoreError, match="nothing to split"):
        store.groups.split(("nav", "1"), **STAFF, now=NOW)
    with pytest.raises(StoreError, match="no ruling 3"):
        store.groups.undo(3, who="en", now=NOW)
