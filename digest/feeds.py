"""From vacancies to feeds, as text. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feedgenerator import Rss201rev2Feed

from digest import words
from scraper.model import Vacancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself."""

    title: str
    url: str  # of the site, without a slash at the end
    id_authority: str  # domain and year of the ids; never changes


class _Rss(Rss201rev2Feed):  # type: ignore[misc] # feedgenerator ships no types
    """RSS 2.0 whose date is that of its newest item; an empty feed does not get a new date each time it is written."""

    def latest_post_date(self) -> datetime:
        dates = [item["pubdate"] for item in self.items]
        return max(dates, default=datetime(1970, 1, 1, tzinfo=UTC))


def rss(vacancies: Iterable[Vacancy], channel: Channel, titles: dict[str, str]) -> str:
    """Write open vacancies as RSS 2.0, newest first; ids are tag: URIs (RFC 4151) that outlive any address."""
    feed = _Rss(
        title=f"{channel.title}: ledige stillinger som erfaringskonsulent",
        link=f"{channel.url}/",
        description="Alle åpne stillinger i Norge der egen erfaring er et krav eller grunnlaget for stillingen.",
        language="nb",
        feed_url=f"{channel.url}/feed.xml",
    )
    for vacancy in sorted(vacancies, key=lambda each: (each.first_seen, each.id), reverse=True):
        feed.add_item(**_item(vacancy, channel, titles))
    return str(feed.writeString("utf-8")) + "\n"


def tag(channel: Channel, vacancy_id: int) -> str:
    """Give the id of a vacancy for ever."""
    return f"tag:{channel.id_authority}:stilling/{vacancy_id}"


def _item(vacancy: Vacancy, channel: Channel, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "title": words.headline(vacancy),
        "link": next((link for _, link in vacancy.links), vacancy.apply_url or f"{channel.url}/"),
        "description": _description(vacancy, titles),
        "pubdate": vacancy.first_seen,
        "unique_id": tag(channel, vacancy.id),
        "unique_id_is_permalink": False,
        "categories": vacancy.places,
    }


def _description(vacancy: Vacancy, titles: dict[str, str]) -> str:
    """Write the facts as a short piece of HTML; a missing fact is said to be missing."""
    facts = {
        "Arbeidsgiver": vacancy.employer,
        "Sted": ", ".join(vacancy.places),
        "Stillingsprosent": words.percent(vacancy.facts),
        "Ansettelse": words.contract(vacancy.facts, "nb"),
        "Frist": words.deadline(vacancy, "nb"),
        "Treff fordi": words.reasons(vacancy, "nb"),
    }
    rows = [f"<li>{name}: {html.escape(value or 'ikke oppgitt')}</li>" for name, value in facts.items()]
    links = [
        f'<p><a href="{html.escape(link)}">Les hos {html.escape(titles.get(source, source))}</a></p>'
        for source, link in vacancy.links
    ]
    apply = [f'<p><a href="{html.escape(vacancy.apply_url)}">Søk hos arbeidsgiveren</a></p>'] if vacancy.apply_url else []
    return "".join(["<ul>", *rows, "</ul>", *links, *apply])
