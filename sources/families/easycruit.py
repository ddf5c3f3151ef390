"""EasyCruit (Visma): kommuner and firms, each with an export of all its open posts, made for others to read.

The list has no text; each post has a file of its own. Deadline and place are free text, so `date_end` is the technical end.
Format: easycruit.com/dtd/vacancy-list.xsd and vacancy.xsd.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from lxml import etree

from scraper import xml
from scraper.model import Found, Gone, Page, Place, Posting, Request, Source
from scraper.text import fingerprint, without_names
from sources.families.one import each, one_employer


_NUMBER = re.compile("[0-9]{1,20}")
# Bokmål first, then what else a Norwegian reads.
_LANGUAGES = ("no", "nb", "nn", "en", "gb")


def source(name: str, title: str, address: str) -> Source:
    """Make a source of one employer; ``address`` is its host, such as eksempel.easycruit.com."""
    base = f"https://{address}/export/xml/vacancy"
    first = Request(url=f"{base}/list.xml", page="list", conditional=True)
    return one_employer(
        name,
        title,
        f"https://{address}/",
        first,
        {"list": parse_list, "vacancy": parse_vacancy},
        "An export that the vendor documents for others to read; it is cached for an hour.",
    )


def parse_list(page: Page) -> Iterator[Found]:
    """Read the list: each post is asked for whole when what the list says of it is new."""
    root = xml.parse(page.body, root="VacancyList")
    parts = urlsplit(page.request.url)
    yield from each(root, lambda vacancy: _ask(vacancy, parts.netloc), "Vacancy")


def _ask(vacancy: etree._Element, host: str) -> Request:
    """Ask for one post; whatever else stands in its place may be a post in a new form."""
    identity, name = vacancy.get("id", ""), etree.QName(vacancy).localname
    if name != "Vacancy":
        raise ValueError(f"there is a {name} where a Vacancy is due")
    if not _NUMBER.fullmatch(identity):
        raise ValueError(f"the id is {identity[:50]!r}, not a number")
    return Request(
        url=f"https://{host}/export/xml/vacancy/{identity}.xml",
        page="vacancy",
        about=identity,
        mark=fingerprint(etree.tostring(vacancy, method="c14n", with_tail=False)),
        accept=(404, 410),
    )


def parse_vacancy(page: Page) -> Iterator[Found]:
    """Read one post, in the language that most of our readers read."""
    if page.status in (404, 410):
        yield Gone(source_id=page.request.about, reason="missing")
        return
    vacancy = next(xml.all_of(_document(page.body), "Vacancy"), None)
    if vacancy is None or vacancy.get("id") != page.request.about:
        raise ValueError(f"there is no Vacancy with id {page.request.about}")
    yield _posting(vacancy, _version(vacancy))


def _document(body: bytes) -> etree._Element:
    """Read the file of one post, which may be in a list of one."""
    try:
        return xml.parse(body, root="VacancyList")
    except ValueError:
        return xml.parse(body, root="Vacancy")


def _version(vacancy: etree._Element) -> etree._Element:
    versions = {version.get("language", ""): version for version in xml.all_of(vacancy, "Version")}
    for language in (*_LANGUAGES, *versions):
        if language in versions:
            return versions[language]
    raise ValueError("the Vacancy has no Version")


def _posting(vacancy: etree._Element, version: etree._Element) -> Posting:
    departments = list(xml.all_of(vacancy, "Department"))
    title = xml.text(version, "Title")
    if not title or not departments:
        raise ValueError("the Vacancy has no Title or no Department")
    department, *others = departments
    parts = (xml.markup(version, part) for part in ("TitleHeading", "Description", "About"))
    return Posting(
        source_id=vacancy.get("id", ""),
        url=xml.text(department, "VacancyURL"),
        title=title,
        employer=xml.text(version, "AlternativeCompanyName") or xml.text(department, "Name"),
        html=without_names("".join(f"<div>{part}</div>" for part in parts if part), _contacts(vacancy)),
        published=_day(vacancy.get("date_start", "")),
        expires=_day(vacancy.get("date_end", "")),
        deadline=xml.text(version, "ApplicationDeadline"),
        places=(Place(city=xml.text(version, "Location"), fylke=xml.text(version, "Region/Country/County")),),
        apply_url=xml.text(department, "ApplicationURL"),
        links=tuple(filter(None, (xml.text(other, "VacancyURL") for other in others))),
        contract=xml.text(version, "Engagement"),
    )


def _contacts(vacancy: etree._Element) -> Iterable[str]:
    """Give the names of contact persons, so that they can be taken out of the text; titles and addresses are no names."""
    for persons in xml.all_of(vacancy, "ContactPersons"):
        for person in persons:
            names = {etree.QName(part).localname: (part.text or "").strip() for part in person.iter()}
            yield names.get("Name", "")
            yield f"{names.get('FirstName', '')} {names.get('LastName', '')}"


def _day(words: str) -> date | None:
    return date.fromisoformat(words[:10]) if words else None
