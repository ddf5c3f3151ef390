"""A post that no board shows and somebody tipped about: the page of a small association, with one JobPosting on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from demo.ads import Event, SampleAd, Written
from demo.boards import Site
from demo.families import SampleEmployer
from scraper.text import oslo_day


URL = "https://www.eksempelforeningen.example/stilling"
BEFORE = timedelta(days=2)  # so long ago that the page is due to be looked at again

_AD = Written(
    key="tip-erfaringskonsulent-hamar",
    label="position",
    why="A post that only the employer's own page shows, and that a reader tipped about.",
    title="Erfaringskonsulent 30 %, timelønn",
    employer="Eksempelforeningen",
    text="""
Eksempelforeningen søker en erfaringskonsulent i 30 % stilling til selvhjelpsgruppene våre på Hamar.

- du har egenerfaring med angst, depresjon eller rus, og har lyst til å bruke den sammen med andre
- du leder to grupper i uka, sammen med en kollega
- du får opplæring og veiledning
""",
    places=["2317 Hamar | HAMAR | INNLANDET | Eksempelgata 2"],
    percent=(30, 30),
    contract=("timelønn",),
    deadline_days=16,
    origin="mail:tip-1",
    closing=False,
    events=[Event(days=-4)],
)


def sites(now: datetime) -> Mapping[str, Site]:
    """Give the page by its host."""
    ad = SampleAd(written=_AD, today=oslo_day(now))
    return SampleEmployer(name="tip", title=_AD.employer, system="jsonld", address=URL, ads=(ad,)).sites(now)
