"""Are two ads of the same vacancy? A common id decides, a contradiction keeps apart, and titles alone decide nothing."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dedup.likeness import Decision, Likeness, compare
from scraper.dedup.trace import Trace, keys, of
from scraper.judge import judge
from scraper.model import Place
from tests.fakes import posting


TEXT = """<p>Teamet følger opp mennesker som bor alene og har det vanskelig.
Vi søker en erfaringskonsulent som har vært der selv.</p>
<ul><li>møte deltakerne hjemme eller på kafé</li><li>lede en åpen gruppe om kvelden sammen med en kollega</li>
<li>bruke egen erfaring når vi legger planer</li></ul><p>Det kreves ingen utdanning. Du får veiledning hver uke.</p>"""
OTHER = """<p>På sengeposten møter du pasienter som nettopp er lagt inn. Vi søker en erfaringskonsulent til dagvaktene våre.</p>
<ul><li>være til stede i miljøet og ta imot nye pasienter</li><li>holde samtaler ved utskriving</li></ul>
<p>Egenerfaring fra psykisk helsevern er et krav. Stillingen er lokalisert ved sykehuset.</p>"""
NYNORSK = """<p>Teamet følgjer opp menneske som bur åleine og har det vanskeleg.
Vi søkjer ein erfaringskonsulent som har vore der sjølv.</p>
<ul><li>møte deltakarane heime eller på kafé</li><li>leie ei open gruppe om kvelden saman med ein kollega</li>
<li>bruke eiga erfaring når vi legg planar</li></ul><p>Det krevst inga utdanning. Du får rettleiing kvar veke.</p>"""


def ad(source: str = "nav", number: str = "1", **facts: Any) -> Trace:  # noqa: ANN401 - see posting
    """An ad in Bodø that can be compared with others."""
    usual: dict[str, Any] = {
        "url": f"https://{source}.example/{number}",
        "html": TEXT,
        "deadline": "2026-12-11",
        "published": date(2026, 11, 20),
        "places": (Place(kommune="BODØ"),),
    }
    return of(source, judge(posting(number, **{**usual, **facts})))


def card(source: str = "finn_mail", **facts: Any) -> Trace:  # noqa: ANN401 - see posting
    """An ad of which a board shows hardly any text."""
    return ad(source, **{"html": "", "deadline": "", "published": None, **facts})


def decision(one: Trace, other: Trace) -> Decision:
    assert compare(one, other) == compare(other, one), "the answer must not depend on which comes first"
    return compare(one, other).decision


# ---- what decides --------------------------------------------------------------------------------------------------------


def test_a_common_id_decides_whatever_else_differs() -> None:
    link = "https://candidate.webcruiter.com/cv?advertid=4900000001"
    one = ad(apply_url=link, title="Erfaringskonsulent 50 %")
    other = ad("finn_api", links=(link,), title="Erfaringskonsulent 100 %", html=OTHER, places=(Place(kommune="FAUSKE"),))
    assert (compare(one, other).decision, compare(one, other).why) == ("same", ("samme annonsenummer (webcruiter:4900000001)",))


def test_a_common_address_to_apply_at_decides_if_it_is_of_one_ad_alone() -> None:
    apply_url = "https://soknad.example.no/skjema/48213"
    assert decision(ad(apply_url=apply_url), ad("avis", apply_url=apply_url, html=OTHER)) == "same"
    portal = "https://soknad.example.no/ledige-stillinger"
    assert decision(ad(apply_url=portal), ad("avis", apply_url=portal, html=OTHER, employer="")) != "same"


def test_one_page_on_two_boards_is_one_ad_and_two_titles_on_one_page_are_two() -> None:
    page = "https://www.example.no/ledige-stillinger/brukerspesialist?utm_source=nav"
    one = ad("eksempel-kommune", url=page, html="")
    assert decision(one, ad("manual", url=page.partition("?")[0], html=OTHER, employer="")) == "same"
    assert decision(one, ad("manual", url=page, title="Kokk", html=OTHER)) != "same"


def test_two_ids_of_one_system_are_two_posts_although_they_share_another() -> None:
    one = ad(links=("https://www.finn.no/470000001", "https://candidate.webcruiter.com/cv?advertid=4900000001"))
    other = ad("avis", links=("https://www.finn.no/470000001", "https://candidate.webcruiter.com/cv?advertid=4900000002"))
    found = compare(one, other)
    assert (found.decision, found.apart, found.why) == ("different", True, ("ulike annonsenummer hos webcruiter",))


def test_a_copiers_own_ids_say_nothing() -> None:
    uuids = ("5aded88d-3e44-5a74-a003-56013ca0af9b", "6aded88d-3e44-5a74-a003-56013ca0af9c")
    one, other = (ad(number=uuid, url=f"https://arbeidsplassen.nav.no/stillinger/stilling/{uuid}") for uuid in uuids)
    assert decision(one, other) == "same"


def test_two_ads_on_an_employers_own_list_are_two_posts() -> None:
    assert decision(ad("eksempel-kommune", "1"), ad("eksempel-kommune", "2")) == "different"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({}, {"places": (Place(kommune="FAUSKE"),)}, "ulik kommune: Bodø / Fauske - Fuossko"),
        ({}, {"title": "Erfaringskonsulent 80 % fast"}, "ulik stillingsprosent: 50 % / 80 %"),
        ({}, {"title": "Erfaringskonsulent 50 % vikariat"}, "ulik ansettelse: fast / vikariat"),
        (
            {"employer": "Bofellesskapet Tranby, Eksempel kommune"},
            {"employer": "Bofellesskapet Reistad, Eksempel kommune", "html": OTHER},
            "ulik enhet: bofellesskapet tranby / bofellesskapet reistad",
        ),
        ({"title": "Erfaringskonsulent, natt"}, {"title": "Erfaringskonsulent, helg"}, "titlene skiller dem: natt / helg"),
        ({"title": "Erfaringskonsulent team 1"}, {"title": "Erfaringskonsulent team 2"}, "titlene skiller dem: 1 / 2"),
    ],
)
def test_what_contradicts_keeps_apart_whatever_else_agrees(one: dict[str, Any], other: dict[str, Any], why: str) -> None:
    found = compare(ad("avis", **one), ad(**other))
    assert (found.decision, found.apart) == ("different", True)
    assert why in found.why


# ---- likeness ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "copy",
    [
        {},
        {"title": "ERFARINGSKONSULENT"},
        {"employer": "Oppfølgingstjenesten, Eksempel kommune"},
        {"deadline": "2026-12-10"},
        {"deadline": "snarest"},
        {"deadline": ""},
        {"places": ()},
        {"html": f"<h2>Om stillingen</h2>{TEXT}<p>Vi ønsker mangfold.</p><p>Politiattest kreves.</p>"},
        {"html": TEXT[:330]},
        {"html": NYNORSK},
        {"title": "Medarbeider", "employer": "Bemanning AS"},
    ],
    ids=str,
)
def test_a_copy_is_the_same_vacancy_however_its_board_dresses_it(copy: dict[str, Any]) -> None:
    assert decision(ad(), ad("avis", **copy)) == "same"


def test_an_extended_deadline_is_the_same_vacancy() -> None:
    assert decision(ad(), ad("avis", deadline="2026-12-28", published=date(2026, 12, 9))) == "same"


@pytest.mark.parametrize(
    "other",
    [{"html": OTHER}, {"html": OTHER, "deadline": "2026-12-01"}, {"html": OTHER, "employer": "Stiftelsen Fjordlys"}],
    ids=str,
)
def test_a_title_alone_joins_nothing(other: dict[str, Any]) -> None:
    assert decision(ad(), ad("avis", **other)) != "same"


def test_a_template_with_other_names_in_it_is_a_question_for_a_person() -> None:
    one = ad(html=TEXT.replace("Teamet", "Teamet i Skavli"))
    other = ad("avis", html=TEXT.replace("Teamet", "Teamet på Strandpromenaden"))
    assert decision(one, other) == "suggest"


def test_one_text_under_two_names_of_a_unit_is_a_question_for_a_person() -> None:
    clinic, section = (
        f"{unit}, Helse Eksempel HF" for unit in ("Klinikk for psykisk helse nord", "Seksjon for døgnbehandling")
    )
    assert decision(ad(employer=clinic), ad("avis", employer=section)) == "suggest"


def test_a_card_is_known_by_title_employer_place_and_deadline_together() -> None:
    assert decision(ad(), card(deadline="2026-12-11")) == "same"
    assert decision(ad(), card()) == "suggest"
    assert decision(ad(), card(employer="", deadline="2026-12-11")) == "different"
    assert decision(ad(title="Erfaringskonsulent i FACT-team"), card(title="Erfaringskonsulent i FACT-team")) == "same"


# ---- advertised again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "anew"), [(date(2026, 12, 20), True), (date(2027, 9, 1), True), (date(2026, 12, 11), False)]
)
def test_an_ad_after_the_deadline_advertises_the_post_again(published: date, *, anew: bool) -> None:
    found = compare(ad(), ad("avis", published=published, deadline="2027-09-20"))
    assert (found.anew, found.decision) == (anew, "different" if anew else "same")
    assert ("utlyst på nytt" in found.why) == anew


def test_another_employers_later_ad_advertises_nothing_again() -> None:
    later = ad("avis", published=date(2027, 1, 10), deadline="2027-02-01", employer="Stiftelsen Fjordlys")
    assert not compare(ad(), later).anew


# ---- laws ----------------------------------------------------------------------------------------------------------------

_TITLES = st.sampled_from(["Erfaringskonsulent 50 % fast", "Erfaringskonsulent", "Erfaringskonsulent, natt", "Los"])
_ADS = st.builds(
    ad,
    st.sampled_from(["nav", "avis", "finn_mail"]),
    st.sampled_from("123"),
    title=_TITLES,
    employer=st.sampled_from(["Eksempel kommune", "Helse Eksempel HF", "...", ""]),
    html=st.sampled_from([TEXT, OTHER, NYNORSK, ""]),
    deadline=st.sampled_from(["2026-12-11", "2026-12-10", "snarest", ""]),
    places=st.sampled_from([(), (Place(kommune="BODØ"),), (Place(kommune="FAUSKE"),)]),
)


_PAIRS = st.lists(_ADS, min_size=2, max_size=2, unique_by=lambda made: made.key)


@given(_PAIRS)
def test_the_answer_does_not_depend_on_which_comes_first(pair: list[Trace]) -> None:
    one, other = pair
    assert compare(one, other) == compare(other, one)


@given(_PAIRS)
def test_what_is_the_same_or_suggested_can_be_found_by_a_key(pair: list[Trace]) -> None:
    one, other = pair
    found: Likeness = compare(one, other)
    if found.decision != "different":
        assert set(keys(one)) & set(keys(other)), found


@given(_PAIRS)
def test_every_answer_says_why(pair: list[Trace]) -> None:
    assert compare(*pair).why


def test_ten_kilobytes_of_title_and_an_employer_of_dots_are_compared() -> None:
    odd = [
        ad(title="Erfaringskonsulent " * 500),
        ad("avis", employer="..."),
        card(title=""),
        ad("x", html="<p>" + "a " * 50_000),
    ]
    assert {compare(one, other).decision for one, other in itertools.permutations(odd, 2)} <= {"same", "suggest", "different"}
