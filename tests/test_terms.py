"""Boards that may not be read are refused by name, in whatever way they are asked for."""

from __future__ import annotations

import pytest

from scraper.errors import FetchError
from scraper.terms import refusal
from tests.faults import HOST, Faults, Visitor, moves


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("https://www.finn.no/job/search?q=erfaringskonsulent", "finn_mail"),
        ("https://finn.no/470000001", "finn_mail"),
        ("https://WWW.FINN.NO./470000001", "finn_mail"),
        ("https://cache.api.finn.no/other", "finn_api"),
        ("https://candidate.webcruiter.com/api/odvert", "nav"),
        ("https://7254.webcruiter.no/Main/Recruit/Public/4900000001", "nav"),
        ("https://europa.eu/eures/api/jv-searchengine", "NAV"),
        ("https://europa.eu/EURES/portal", "NAV"),
        ("https://karrierestart.no/ledig-stilling/1", "[[employer]]"),
        ("https://www.jobboffentlig.no/", "jobbnorge"),
        ("https://no.jooble.org/desc/1", "jooble_mail"),
        ("https://user@www.finn.no:443/1", "finn_mail"),
    ],
)
def test_a_board_that_may_not_be_read_is_refused_with_the_way_that_is_allowed(url: str, way: str) -> None:
    assert way in refusal(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://cache.api.finn.no/iad/search/job-full-time/",
        "https://no.jooble.org/api/{token}",
        "https://eksempel.easycruit.com/export/xml/vacancy/list.xml",
        "https://notfinn.no/1",
        "https://finn.no.example.no/1",
        "https://europa.eu/other",
        "https://[broken",
        "eksempel",
        "",
    ],
)
def test_any_other_address_is_none_of_its_business(url: str) -> None:
    assert refusal(url) == ""


def test_a_redirect_to_such_a_board_is_not_followed() -> None:
    with Faults() as faults, Visitor(faults, connect_to={HOST: faults.where, "www.finn.no": faults.where}) as visitor:
        faults.paths["/page"] = moves("https://www.finn.no/470000001")
        with pytest.raises(FetchError, match="FINN's terms"):
            visitor.get("/page")
        assert {asked.host for asked in faults.asked} == {HOST}
