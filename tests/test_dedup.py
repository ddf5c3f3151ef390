"""Ads are one vacancy when a system's own id says so, and what readers see is put together from all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from scraper.dedup import combine, last_day, origins
from scraper.judge import judge
from scraper.model import Facts, Listing, Place
from tests.fakes import posting


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
UUID = "5aded88d-3e44-5a74-a003-56013ca0af9b"
_KEYS = st.frozensets(
    st.builds(lambda system, number: f"{system}:{number}", st.sampled_from(["nav", "finn", "webcruiter"]), st.integers(1, 3)),
    max_size=4,
)


def listing(source: str = "nav", *, seen: int = 0, gone: int | None = None, **facts: Any) -> Listing:  # noqa: ANN401 - see posting
    """An ad on a board, first seen and gone so many hours from now."""
    return Listing(
        source=source,
        judged=judge(posting(**{"url": f"https://{source}.example/1", **facts})),
        first_seen=NOW + timedelta(hours=seen),
        last_seen=NOW + timedelta(hours=seen),
        gone=None if gone is None else NOW + timedelta(hours=gone),
    )


# Keys.


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://www.jobbnorge.no/ledige-stillinger/stilling/399001", "jobbnorge:399001"),
        ("https://jobbnorge.no/ledige-stillinger/stilling/399001/erfaringskonsulent", "jobbnorge:399001"),
        ("https://www.jobbnorge.no/en/available-jobs/job/399001/peer-worker", "jobbnorge:399001"),
        ("https://jobseeker.jobbnorge.no/apply/399001", "jobbnorge:399001"),
        ("https://www.jobbnorge.no/jobseeker/#/application/apply/399001", "jobbnorge:399001"),
        ("https://www.jobbnorge.no/ledige-stillinger/joblisting/pdf/399001", "jobbnorge:399001"),
        ("https://candidate.webcruiter.com/cv?advertid=4900000001&language=nb&utm_source=nav", "webcruiter:4900000001"),
        ("https://candidate.webcruiter.com/nb-no/cv?language=nb&advertId=4900000001", "webcruiter:4900000001"),
        ("https://7254.webcruiter.no/Main/Recruit/Public/4900000001?language=nb", "webcruiter:4900000001"),
        ("https://7254.webcruiter.no/Main2/Recruit/Public/4900000001", "webcruiter:4900000001"),
        ("https://www.webcruiter.no/wcmain/advertviewpublic.aspx?oppdragsnr=4900000001&x=1", "webcruiter:4900000001"),
        ("https://candidate.webcruiter.com/nb-no/Home/Ad/4900000001", "webcruiter:4900000001"),
        ("https://eksempel.easycruit.com/vacancy/3990001/66550?iso=no", "easycruit:eksempel:3990001"),
        ("https://Eksempel.easycruit.com/vacancy/application/3990001/66550?channel=NavRest", "easycruit:eksempel:3990001"),
        ("https://candidate.hr-manager.net/ApplicationInit.aspx?cid=9999&ProjectId=399001&MediaId=5", "hrmanager:9999:399001"),
        ("https://candidate.hr-manager.net/ApplicationInit.aspx?ProjectId=399001&cid=9999", "hrmanager:9999:399001"),
        ("https://eksempel.teamtailor.com/jobs/8990001-erfaringskonsulent", "teamtailor:8990001"),
        ("https://karriere.example.no/jobs/8990001-husvert/applications/new?promotion=1-nav-no", "teamtailor:8990001"),
        ("https://web103.reachmee.com/ext/I003/354/main?site=12&lang=NO&rmpage=job&rmjob=12743", "reachmee:i003:354:12743"),
        ("https://apply.recman.no/job_post.php?id=369001&path=nav&sub_id=708", "recman:369001"),
        ("https://eksempel.recman.no/job.php?job_id=369001", "recman:369001"),
        ("https://www.finn.no/470000001", "finn:470000001"),
        ("https://www.finn.no/job/ad/470000001", "finn:470000001"),
        ("https://www.finn.no/job/fulltime/ad.html?finnkode=470000001", "finn:470000001"),
        ("https://www.finn.no/job/parttime/ad.html?x=1&finnkode=470000001", "finn:470000001"),
        ("https://WWW.FINN.NO/job/management/ad.html?finnkode=470000001", "finn:470000001"),
        ("https://click.mailsvc.finn.no/CL0/https:%2F%2Fwww.finn.no%2F470000001%3FfinnMail=agent/1/0100/abc", "finn:470000001"),
        (f"https://arbeidsplassen.nav.no/stillinger/stilling/{UUID.upper()}", f"nav:{UUID}"),
        (f"https://arbeidsplassen.nav.no/stillinger/intern/{UUID}", f"nav:{UUID}"),
        ("https://no.jooble.org/desc/-4369338781514842088?ckey=erfaringskonsulent&pos=1", "jooble:-4369338781514842088"),
        ("https://no.jooble.org/away/4369338781514842088", "jooble:4369338781514842088"),
        ("https://no.jooble.org/jdp/4369338781514842088", "jooble:4369338781514842088"),
        ("https://thehub.io/jobs/65385b12b376096cb7d2b4c2", "thehub:65385b12b376096cb7d2b4c2"),
    ],
)
def test_every_form_of_link_gives_the_key_of_its_system(link: str, key: str) -> None:
    assert origins(posting(apply_url=link)) == (key,)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://board.example/1",
        "https://www.jobbnorge.no/ledige-stillinger",
        "https://eksempel.easycruit.com/vacancy/application/#/66550?channel=Nav",
        "https://candidate.hr-manager.net/ApplicationInit.aspx?cid=9999",
        "https://www.finn.no/job/search?q=erfaringskonsulent",
        "https://www.finn.no/1234567890123",
        "https://board.example/jobs/12-erfaringskonsulent",
    ],
)
def test_other_links_give_no_key(link: str) -> None:
    assert origins(posting(apply_url=link)) == ()


def test_keys_come_from_every_link_once_and_from_webcruiters_reference_in_the_text() -> None:
    ad = posting(
        url=f"https://arbeidsplassen.nav.no/stillinger/stilling/{UUID}",
        apply_url="https://candidate.webcruiter.com/cv?advertid=4900000001",
        links=("https://www.finn.no/470000001", "https://7254.webcruiter.no/Main/Recruit/Public/4900000001"),
        html="<p>Vi søker en erfaringskonsulent.</p>Referansenr.: 4900000001<br>",
    )
    assert judge(ad).origins == (f"nav:{UUID}", "webcruiter:4900000001", "finn:470000001")
    assert origins(posting(), "Referansenr.:4900000002, ref. 12") == ("webcruiter:4900000002",)


# Putting together.


def test_the_best_live_copy_speaks_and_places_and_links_are_the_union() -> None:
    vacancy = combine(
        7,
        [
            listing(
                "arbeidsplassen",
                seen=-5,
                title="Erfaringskonsulent i avisen",
                places=(Place(kommune="FAUSKE"), Place(kommune="BODØ")),
            ),
            listing("nav", seen=-1, title="Erfaringskonsulent 50 %", places=(Place(kommune="BODØ"),), deadline="11.12.2026"),
        ],
    )
    assert (vacancy.id, vacancy.title, vacancy.kind) == (7, "Erfaringskonsulent 50 %", "position")
    assert vacancy.places == ("Bodø", "Fauske - Fuossko")
    assert vacancy.facts.kommune_codes == ("1804", "1841")
    assert vacancy.fylke_codes == ("18",)
    assert vacancy.links == (("nav", "https://nav.example/1"), ("arbeidsplassen", "https://arbeidsplassen.example/1"))
    assert vacancy.first_seen == NOW - timedelta(hours=5)
    assert vacancy.last_day == date(2026, 12, 11)
    assert vacancy.withdrawn is None


def test_a_copy_that_is_gone_gives_way_to_one_that_is_live() -> None:
    vacancy = combine(
        1,
        [
            listing("nav", gone=2, title="Erfaringskonsulent hos NAV", places=(Place(kommune="BODØ"),)),
            listing("avis", title="Erfaringskonsulent i avisen", places=(Place(kommune="FAUSKE"),)),
        ],
    )
    assert (vacancy.title, vacancy.places, vacancy.withdrawn) == ("Erfaringskonsulent i avisen", ("Fauske - Fuossko",), None)
    assert vacancy.links == (("avis", "https://avis.example/1"),)


def test_a_vacancy_is_withdrawn_when_its_last_copy_went() -> None:
    vacancy = combine(1, [listing("nav", gone=2), listing("arbeidsplassen", gone=5)])
    assert vacancy.withdrawn == NOW + timedelta(hours=5)
    assert [source for source, _ in vacancy.links] == ["nav", "arbeidsplassen"]


def test_the_surest_of_the_live_verdicts_counts() -> None:
    mention = listing("nav", title="Sykepleier", html="<p>Teamet består av lege og erfaringskonsulent.</p>")
    assert mention.judged.verdict.kind == "mention"
    assert combine(1, [mention]).kind == "mention"
    assert combine(1, [mention, listing("avis")]).kind == "position"
    assert combine(1, [mention, listing("avis", gone=1)]).kind == "mention"


def test_places_that_are_no_kommune_are_named_as_the_board_names_them() -> None:
    places = (Place(fylke="NORDLAND"), Place(city="LONGYEARBYEN", postal_code="9170"), Place(country="NORGE"), Place())
    vacancy = combine(1, [listing(places=places)])
    assert (vacancy.places, vacancy.fylke_codes) == (("Nordland", "Longyearbyen", "Norge"), ("18",))


@pytest.mark.parametrize(
    ("city", "name"),
    [("SKOG I LIA", "Skog i Lia"), ("LONGYEARBYEN", "Longyearbyen"), ("Mo i Rana-omegn", "Mo i Rana-omegn")],
)
def test_a_place_in_capitals_is_written_as_a_name(city: str, name: str) -> None:
    assert combine(1, [listing(places=(Place(city=city),))]).places == (name,)


def test_an_address_that_cannot_be_linked_to_is_left_out() -> None:
    vacancy = combine(1, [listing("nav", url="javascript:alert(1)"), listing("avis")])
    assert vacancy.links == (("avis", "https://avis.example/1"),)


def test_reasons_are_the_rules_that_spoke_for_it() -> None:
    vacancy = combine(1, [listing(html="<p>Vi søker en erfaringskonsulent. Våre erfaringskonsulenter trives.</p>")])
    assert vacancy.reasons == ("Stillingstittelen er en slik stilling", "Arbeidsgiveren søker en slik medarbeider")


def test_two_rules_that_tell_readers_the_same_of_the_same_words_tell_it_once() -> None:
    vacancy = combine(1, [listing(html="<p>Vi søker deg som selv har vært der, og som har fått avstand til rusen.</p>")])
    told = [(piece.says, piece.quote) for piece in vacancy.evidence]
    assert len(told) == len(set(told))
    assert {piece.says for piece in vacancy.evidence} == set(vacancy.reasons)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [("2026-12-11", date(2026, 12, 11)), ("snarest", date(2027, 1, 1)), ("løpende", date(2027, 1, 1)), ("", date(2027, 1, 1))],
)
def test_the_last_day_is_the_deadline_or_the_last_day_the_board_shows_the_ad(deadline: str, expected: date) -> None:
    assert last_day(Facts(deadline=deadline), posting(expires=date(2027, 1, 1))) == expected


def test_without_deadline_or_last_day_there_is_none() -> None:
    assert last_day(Facts(), posting()) is None
    only = listing()
    assert combine(1, [replace(only, judged=replace(only.judged, facts=Facts()))]).last_day is None


def test_the_employers_own_board_speaks_before_the_national_ones() -> None:
    boards = ("arbeidsplassen", "nav", "jobbnorge", "eksempel-kommune")
    vacancy = combine(1, [listing(board) for board in boards])
    assert [source for source, _ in vacancy.links] == ["eksempel-kommune", "jobbnorge", "nav", "arbeidsplassen"]


def test_where_the_best_copy_is_silent_the_next_one_speaks() -> None:
    silent = listing("jobbnorge", title="Erfaringskonsulent")
    stating = listing("nav", title="Erfaringskonsulent 50 % fast", deadline="11.12.2026")
    facts = combine(1, [stating, silent]).facts
    assert (facts.percent, facts.contract, facts.deadline) == ((50, 50), ("fast",), "2026-12-11")
    assert facts.quotes["percent"] == "Erfaringskonsulent 50 % fast"
    assert combine(1, [stating, silent]).title == "Erfaringskonsulent"
