"""What staff have decided, as labelled ads that the rules can be measured on: nothing of who decided goes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

import msgspec

from scraper.classify import stated
from scraper.evaluate import LabelledAd
from scraper.model import LABELS, Label, Listing, Posting, Vacancy


def lines(decided: Iterable[tuple[Vacancy, Sequence[Listing]]]) -> Iterator[bytes]:
    """Write one line for each ad whose text we hold, as `evaluate` reads them."""
    for vacancy, listings in decided:
        label = next((label for label in LABELS if label == vacancy.kind), None)
        if label:
            yield from (msgspec.json.encode(_ad(vacancy, listing, label)) for listing in listings if listing.judged.text)


def _ad(vacancy: Vacancy, listing: Listing, label: Label) -> LabelledAd:
    posting = listing.judged.posting
    return LabelledAd(
        id=f"{listing.source}:{posting.source_id}",
        title=posting.title,
        employer=posting.employer,
        location=_location(posting),
        text="".join(f"<p>{escape(line)}</p>" for line in listing.judged.text.splitlines()),
        url=posting.url,
        deadline=posting.deadline,
        published=posting.published.isoformat() if posting.published else "",
        source=listing.source,
        label=label,
        subtype="staff",
        facts=_facts(vacancy),
    )


def _location(posting: Posting) -> str:
    """Write the places as a board writes them in one line."""
    return "; ".join(filter(None, (place.kommune or place.city or place.fylke or place.country for place in posting.places)))


def _facts(vacancy: Vacancy) -> dict[str, Any]:
    """Give the facts that staff have corrected; of the others nobody has said that they are right."""
    known = stated(vacancy.facts)
    return {edit.name: known[edit.name] for edit in vacancy.edits if edit.name in known and edit.name != "employer"}
