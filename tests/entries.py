"""Vacancies as the numbers count them, with only what a test cares for."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st

from scraper import places
from scraper.model import Education, Entry, Facts, Pay, Vacancy


_OF_FACTS = {each.name for each in fields(Facts)} - {each.name for each in fields(Vacancy)}
_OF_ENTRY = {each.name for each in fields(Entry)} - {"vacancy"}


def entry(number: int = 1, **given: Any) -> Entry:  # noqa: ANN401 - facts of many kinds
    """A post in Bodø, advertised on 2 November 2026 and found by NAV; whatever is given is a fact, or of the vacancy."""
    facts = {name: given.pop(name) for name in _OF_FACTS & set(given)}
    about = {name: given.pop(name) for name in _OF_ENTRY & set(given)}
    published = given.get("published", date(2026, 11, 2))
    seen = given.pop("first_seen", datetime.combine(published or date(2026, 11, 3), time(12), UTC))
    usual: dict[str, Any] = {
        "kind": "position",
        "title": "Erfaringskonsulent",
        "employer": "Bodø kommune",
        "places": ("Bodø",),
        "fylke_codes": ("18",),
        "reasons": (),
        "links": (("nav", "https://board.example/1"),),
        "apply_url": "",
        "published": published,
        "last_day": None,
        "last_seen": seen,
    }
    vacancy = Vacancy(id=number, first_seen=seen, facts=Facts(**{"kommune_codes": ("1804",), **facts}), **{**usual, **given})
    return Entry(vacancy=vacancy, **{"sources": ("nav",), **about})


def _some(values: Any) -> Any:  # noqa: ANN401 - strategies of any kind
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Any posts, from anywhere and with anything stated or not."""
    codes = tuple(places.kommuner())
    made = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        low = draw(st.integers(5, 100))
        year, month = draw(st.integers(2019, 2026)), draw(st.integers(1, 12))
        made.append(
            entry(
                number,
                published=draw(st.one_of(st.none(), st.just(date(year, month, 15)))),
                title=draw(
                    st.sampled_from(
                        ("Erfaringskonsulent", "Likeperson i FACT", "=HYPERLINK(1)", "Husvert; -1+1", "MB-er, natt")
                    )
                ),
                employer=draw(
                    st.sampled_from(("Bodø kommune", "Helse Bergen HF", "Blå Kors Øst", "Omsorg AS", "NAV Voss", "Huset", ""))
                ),
                kommune_codes=draw(_some(codes)),
                fylke_codes=(),
                positions=draw(st.one_of(st.none(), st.integers(1, 9))),
                percent=draw(st.one_of(st.none(), st.just((low, 100)))),
                contract=draw(_some(("fast", "vikariat", "prosjekt", "engasjement", "timelønn"))),
                pay=draw(st.sampled_from((None, Pay(text="etter avtale"), Pay(text="", low=480_000), Pay(text="", high=230)))),
                education=draw(
                    st.sampled_from((None, Education(level="none", required=False), Education(level="bachelor", required=True)))
                ),
                readvertises=draw(st.sampled_from((None, 1))),
                happened=draw(st.sampled_from((("new",), ("new", "extended", "extended"), ("new", "withdrawn")))),
                sources=draw(_some(("nav", "arbeidsplassen", "jobbnorge", "finn_api", "jooble", "manual"))) or ("nav",),
                tags=draw(_some(("rus", "youth", "leader"))),
            )
        )
    return made
