"""Ads of many employers for the grouping to look through: each with its own text, one in twenty a copy on another board."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from scraper.judge import judge
from scraper.model import Judged, Posting
from scraper.places import kommuner


ROLES = ("Erfaringskonsulent", "Erfaringsmedarbeider", "Brukerspesialist", "Recoveryveileder", "Medforsker")
STARTS = (
    "team",
    "hus",
    "tun",
    "lag",
    "rom",
    "vei",
    "fag",
    "kurs",
    "tur",
    "brev",
    "plan",
    "time",
    "dag",
    "bok",
    "kaffe",
    "mat",
    "gate",
)
ENDS = (
    "arbeid",
    "samtale",
    "kveld",
    "gruppe",
    "treff",
    "hjelp",
    "møte",
    "råd",
    "bolig",
    "prosjekt",
    "tilbud",
    "skole",
    "vakt",
    "hage",
)
WORDS = [f"{start}{middle}{end}" for start in STARTS for middle in ("", "s", "fra", "til") for end in ENDS]
FIRST = date(2020, 1, 1)
DAYS = 2_000  # over which the ads are spread
COPIED = 20
OURS = judge(Posting(source_id="", url="", title="Erfaringskonsulent", employer="", html="<p>Egenerfaring er et krav.</p>"))


def ads(count: int) -> Iterator[tuple[str, Judged]]:
    """Give so many ads with their boards, as if they had been judged."""
    for number in range(count):
        is_copy = number % COPIED == COPIED - 1
        yield ("finn_api" if is_copy else "nav"), _ad(number - is_copy, str(number), count)


def _ad(number: int, source_id: str, count: int) -> Judged:
    """Give one ad; the same number gives the same post, whatever its id."""
    chance = random.Random(number)
    published = FIRST + timedelta(days=number * DAYS // count)
    percent = 10 * chance.randint(2, 10)
    return replace(
        OURS,
        posting=Posting(
            source_id=source_id,
            url=f"https://board.example/{source_id}",
            title=f"{chance.choice(ROLES)} {chance.choice(WORDS)}, {percent} % fast",
            employer=f"{chance.choice(WORDS).title()}{chance.randint(1, 400)} kommune",
            html="",
            published=published,
        ),
        facts=replace(
            OURS.facts,
            percent=(percent, percent),
            deadline=(published + timedelta(days=21)).isoformat(),
            kommune_codes=(chance.choice(sorted(kommuner())),),
        ),
        text="\n".join(f"- {' '.join(chance.choices(WORDS, k=8))}" for _ in range(40)),
    )
