"""What programs ask for: which pages there are, what they may read, and whom to tell of a hole. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from scraper.model import Record
from scraper.text import oslo_day
from web.lists import lists
from web.pages import Site, folder
from web.posts import address
from web.prose import PLAIN
from web.words import languages


_PROSE = ("abonner/", "arbeidsgivere/", "bli-erfaringskonsulent/", "for-arbeidsgivere/", "om/kilder/", "om/regler/", "tall/")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def robots(site: Site) -> str:
    """Let everybody read everything."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {site.url}/sitemap.xml\n"


def security(site: Site, today: date) -> str:
    """Say whom to tell of a hole (RFC 9116); it is written anew twice a year, as it has to expire."""
    return (
        f"Contact: mailto:{site.contact}\n"
        f"Expires: {_half_year_on(today).isoformat()}T00:00:00Z\n"
        "Preferred-Languages: nb, nn, en\n"
        f"Canonical: {site.url}/.well-known/security.txt\n"
    )


def _half_year_on(today: date) -> date:
    """Give the first of January or July that is more than half a year away: from half a year to a year."""
    return date(today.year + 1, 1, 1) if today.month < 7 else date(today.year + 1, 7, 1)


def sitemap(records: Sequence[Record], site: Site) -> str:
    """List the pages that one may want to find: those of open posts, of lists with something in them, and the prose."""
    with_posts = [each.path for each in lists() if each.kind != "kommune" or any(each.takes(one.vacancy) for one in records)]
    stable = (*with_posts, *_PROSE, *(path for path in PLAIN if path.endswith("/")))
    entries = [*(_entry(site, path) for path in stable), *_posts(records, site)]
    return f"{_HEAD}{''.join(entries)}</urlset>\n"


def _posts(records: Iterable[Record], site: Site) -> Iterator[str]:
    for record in records:
        vacancy = record.vacancy
        yield _entry(site, address(vacancy.id), oslo_day(vacancy.changed or vacancy.first_seen).isoformat())


def _entry(site: Site, path: str, changed: str = "") -> str:
    """Write one page in each language, each with a word of the others."""
    places = {language: escape(f"{site.url}/{folder(language)}{path}") for language in languages()}
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{each}" href="{place}"/>' for each, place in places.items())
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{place}</loc>{when}{others}</url>\n" for place in places.values())
