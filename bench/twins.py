"""Ads of many employers for the grouping to look through: each its own text, one in twenty with a copy on another board."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from scraper.judge import judge
from scraper.model import Judged, Place, Posting


PLACES = ("BODØ", "OSLO", "BERGEN", "TROMSØ", "STAVANGER", "HAMAR", "ALTA", "MOLDE", "SKIEN", "VOSS")
ROLES = ("Erfaringskonsulent", "Erfaringsmedarbeider", "Brukerspesialist", "Recoveryveileder", "Medforsker")
WORDS = [
    f"{start}{end}"
    for start in ("team", "hus", "tun", "lag", "rom", "vei")
    for end in ("arbeid", "plan", "samtale", "kveld", "tur")
]
FIRST = date(2020, 1, 1)
COPIED = 20


def ads(count: int) -> Iterator[tuple[str, Judged]]:
    """Give so many ads with their boards, spread over six years as they would come."""
    chance = random.Random(7)
    for number in range(count):
        if number % COPIED == 0 and number:
            yield "finn_api", _judged(number - 1, random.Random(number - 1), f"copy-{number}", count)
        else:
            yield "nav", _judged(number, random.Random(number), str(chance.getrandbits(60)), count)


def _judged(number: int, chance: random.Random, source_id: str, count: int) -> Judged:
    """Judge one ad; the same number gives the same text."""
    published = FIRST + timedelta(days=number * 2_000 // count)
    lines = "".join(f"<li>{' '.join(chance.choices(WORDS, k=8))}</li>" for _ in range(40))
    posting = Posting(
        source_id=source_id,
        url=f"https://board.example/{source_id}",
        title=f"{chance.choice(ROLES)} {chance.choice(WORDS)}, {10 * chance.randint(2, 10)} % fast",
        employer=f"{chance.choice(WORDS).title()}{chance.randint(1, 400)} kommune",
        html=f"<p>Vi søker en erfaringskonsulent med egenerfaring.</p><ul>{lines}</ul>",
        published=published,
        deadline=(published + timedelta(days=21)).isoformat(),
        places=(Place(kommune=chance.choice(PLACES)),),
    )
    return judge(posting)
