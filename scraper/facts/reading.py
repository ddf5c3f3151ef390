"""What an ad states of the post, read from its own words and quoted; nothing is guessed.

Each fact has a module of its own, which takes the ad's sentences and adds the words it read to ``quotes``. Nothing is stated
where a fact has no quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from scraper.facts.checks import driving_licence, police_certificate
from scraper.facts.contract import contract
from scraper.facts.days import day
from scraper.facts.deadline import deadline
from scraper.facts.education import education
from scraper.facts.employer import employer
from scraper.facts.guidance import guidance
from scraper.facts.kommune import kommune_codes
from scraper.facts.language import language
from scraper.facts.lines import Ad
from scraper.facts.lived import lived_experience
from scraper.facts.pay import pay
from scraper.facts.percent import percent
from scraper.facts.period import period
from scraper.facts.positions import positions
from scraper.facts.postal import postal_code
from scraper.facts.speech import work_languages
from scraper.facts.start import start
from scraper.facts.tasks import tasks
from scraper.model import Facts, Posting


_SANE_FOR = timedelta(days=365)  # a deadline further off is a slip of the hand


_OF_A_POST = ("percent", "contract", "period", "positions", "pay")


def facts(posting: Posting, text: str, ground: str = "", *, is_offer: bool = True) -> Facts:
    """Read what a posting states; ``text`` is its plain text. The board's own fields count where the text is silent.

    ``ground`` holds the words that make lived experience the ground of the post, if they do. Where no post is offered, nothing
    is stated of one: how much of a post somebody has, and what it pays, is news.
    """
    quotes: dict[str, str] = {}
    ad = Ad(posting.title, text)
    kinds = contract(ad, posting.contract, quotes)
    codes = kommune_codes(posting, ad, quotes)
    by = employer(posting, quotes)
    found = Facts(
        employer=by.name,
        unit=by.unit,
        percent=percent(ad, quotes),
        contract=kinds,
        period=period(ad, kinds, quotes),
        positions=positions(ad, posting.positions, quotes),
        deadline=deadline(posting.deadline, ad, posting.published, quotes),
        kommune_codes=codes,
        postal_code=postal_code(posting, ad, codes, quotes),
        education=education(ad, quotes),
        lived_experience=lived_experience(ad, quotes, ground=ground),
        pay=pay(ad, quotes),
        driving_licence=driving_licence(ad, quotes),
        police_certificate=police_certificate(ad, quotes),
        tasks=tasks(ad, quotes),
        start=start(ad, posting.start, quotes),
        guidance=guidance(ad, quotes),
        work_languages=work_languages(ad, quotes),
        ad_lang=language(f"{posting.title}\n{text}"),
        quotes=quotes,
    )
    found = replace(found, doubts=tuple(_doubts(found, posting.published)))
    return found if is_offer else _of_no_post(found)


def _of_no_post(found: Facts) -> Facts:
    """Leave out what is stated of a post."""
    nothing = Facts()
    kept = {name: quote for name, quote in found.quotes.items() if name not in _OF_A_POST}
    return replace(found, quotes=kept, **{name: getattr(nothing, name) for name in _OF_A_POST})


def _doubts(found: Facts, published: date | None) -> Iterator[str]:
    """Name the facts that are stated but cannot well be true: a deadline before the ad, or years after it."""
    last = day(found.deadline)
    if last and published and not published <= last <= published + _SANE_FOR:
        yield "deadline"
