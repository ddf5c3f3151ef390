"""Invented ads, most in the form of NAV's: the same at every run, and no two alike, so that they compress like real ones.

Sixty recorded ads had 109 tags and two entities at the median, and 3 to 10 KB; these are at the large end.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID


PAGE = 1_000  # rows in a list page
OURS = 200  # one ad in so many speaks of an erfaringskonsulent: 0.5 %
_WHO = (
    *("Avdelingen", "Kommunen vår", "Teamet", "Seksjon for drift", "Bedriften", "Skolen", "Barnehagen", "Enheten", "Butikken"),
    *(
        "Sykehuset",
        "Verkstedet",
        "Kundesenteret",
        "Helsehuset",
        "Fakultetet",
        "Prosjektet",
        "Kjøkkenet",
        "Legevakten",
        "Lageret",
    ),
)
_DOES = (
    *(
        "utvikler",
        "leverer",
        "følger opp",
        "samarbeider om",
        "planlegger",
        "har ansvar for",
        "bygger",
        "vedlikeholder",
        "tilbyr",
    ),
    *("koordinerer", "kvalitetssikrer", "forbedrer", "drifter", "dokumenterer", "gir opplæring i", "rapporterer om", "fornyer"),
)
_FIRST = (
    *("fag", "drifts", "kvalitets", "miljø", "helse", "kunde", "bruker", "nett", "skole", "bygge", "trafikk", "vann", "kultur"),
    *(
        "økonomi",
        "lærings\u00ad",
        "jern",
        "kraft",
        "vei",
        "barne",
        "ungdoms",
        "omsorgs",
        "laboratorie",
        "personal",
        "salgs",
        "lager",
    ),
)
_LAST = (
    *(
        "planer",
        "rutiner",
        "nettverk",
        "avtaler",
        "tjenester",
        "prosjekter",
        "systemer",
        "tiltak",
        "møter",
        "budsjett",
        "analyser",
    ),
    *(
        "arbeid",
        "utstyr",
        "ansvar",
        "rapporter",
        "verktøy",
        "løsninger",
        "anlegg",
        "oppgaver",
        "samtaler",
        "kontrakter",
        "kurs",
    ),
)
_HOW = (
    *(
        "i tett dialog med brukere og pårørende",
        "sammen med dyktige kolleger",
        "på tvers av fagområder",
        "etter gjeldende lovverk",
    ),
    *(
        "med god økonomistyring",
        "hele døgnet, året rundt",
        "i nye og lyse lokaler",
        "med korte beslutningsveier",
        "hver eneste dag",
    ),
    *("på norsk og engelsk", "i samsvar med kommunens planer", "med høy grad av selvstendighet", "for barn, unge og voksne"),
)
_WHY = (
    *(
        "fordi kvalitet betyr noe",
        "slik at innbyggerne får et godt tilbud",
        "og vi gjør det med stolthet",
        "for å nå målene våre",
    ),
    *("så du vil merke at jobben din teller", "og vi er «best på kunder»", "mens vi vokser + blir flere", "innen 24 timer"),
)
_JOBS = (
    *("Sykepleier", "Helsefagarbeider", "Elektriker", "Lærer", "Vernepleier", "Systemutvikler", "Renholder", "Kokk", "Tømrer"),
    *("Regnskapsmedarbeider", "Butikkmedarbeider", "Barnehagelærer", "Sjåfør", "Prosjektleder", "Fysioterapeut", "Ingeniør"),
)
_TOWNS = (
    *(
        ("0580", "OSLO", "OSLO"),
        ("5063", "BERGEN", "VESTLAND"),
        ("7030", "TRONDHEIM", "TRØNDELAG"),
        ("8003", "BODØ", "NORDLAND"),
    ),
    *(
        ("4011", "STAVANGER", "ROGALAND"),
        ("9008", "TROMSØ", "TROMS"),
        ("3015", "DRAMMEN", "BUSKERUD"),
        ("2615", "LILLEHAMMER", "INNLANDET"),
    ),
)
_HEADINGS = ("Om stillingen", "Arbeidsoppgaver", "Kvalifikasjoner", "Personlige egenskaper", "Vi tilbyr", "Om arbeidsgiveren")
_ENTITIES = {"&": "&amp;", "@": "&#64;", "+": "&#43;", '"': "&#34;", "'": "&#39;"}
_CLOSING = (
    "<h3>Kontaktinformasjon</h3>Kontakt Eksempel, Avdelingsleder, &#43;47 00 00 00 00, kontakt&#64;example.no<br />\n"
    "<h3>Arbeidssted</h3>Eksempelgata 1<br />\n{post}<br />\n<h3>Nøkkelinformasjon:</h3>Arbeidsgiver: {employer}<br />\n"
    "<br />\nReferansenr.: {number}<br />\nStillingsprosent: 100%<br />\nFast<br />\nSøknadsfrist: 11.12.2026<br />\n<br />\n"
)


def uuids(count: int) -> list[str]:
    """Give the ids of the ads, which nobody needs to make the ads for."""
    chance = random.Random(1)
    return [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(count)]


def entries(count: int) -> Iterator[bytes]:
    """Give what NAV answers for each ad."""
    chance = random.Random(2)
    sentences = [_escaped(_sentence(chance)) for _ in range(6_000)]
    for number, uuid in enumerate(uuids(count)):
        ad = _ad(number, uuid, sentences, chance)
        yield _json({"uuid": uuid, "ad_content": ad, "sistEndret": "2026-11-20T09:12:44.315+01:00", "status": "ACTIVE"})


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Give the list pages with their ids, the oldest first."""
    rows = uuids(count)
    starts = range(0, count, PAGE)
    ids = [str(UUID(int=start + 1, version=4)) for start in starts]
    for start, id_, following in zip(starts, ids, [*ids[1:], None], strict=True):
        yield id_, _json(_page(id_, following, rows[start : start + PAGE]))


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Give title and text of each ad, as long as NAV's, in the demo's light markup: for boards with a form of their own."""
    chance = random.Random(3)
    sentences = [_sentence(chance) for _ in range(2_000)]
    for number in range(count):
        yield _title(number, chance), _markup(sentences, chance, _remark(number))


def _page(id_: str, following: str | None, rows: list[str]) -> dict[str, Any]:
    return {
        "version": "1.0",
        "title": "Stillingsfeeden fra arbeidsplassen.no",
        "home_page_url": "https://arbeidsplassen.nav.no",
        "feed_url": f"/api/v1/feed/{id_}",
        "next_url": f"/api/v1/feed/{following}" if following else None,
        "id": id_,
        "next_id": following,
        "items": [_row(uuid) for uuid in rows],
    }


def _row(uuid: str) -> dict[str, Any]:
    changed = "2026-11-20T09:12:44.315+01:00"
    entry = {"uuid": uuid, "status": "ACTIVE", "title": "Ledig stilling", "businessName": "Eksempel", "municipal": "OSLO"}
    return {
        "id": uuid,
        "url": f"/api/v1/feedentry/{uuid}",
        "title": "Ledig stilling",
        "content_text": "Stillingsannonse",
        "date_modified": changed,
        "_feed_entry": {**entry, "sistEndret": changed},
    }


def _ad(number: int, uuid: str, sentences: list[str], chance: random.Random) -> dict[str, Any]:
    """Make the `ad_content`."""
    town = chance.choice(_TOWNS)
    employer = f"{chance.choice(_WHO)} i {town[1].title()}"
    title = _title(number, chance)
    text = _description(sentences, chance, _remark(number))
    closing = _CLOSING.format(post=f"{town[0]} {town[1].title()}", employer=employer, number=4_900_000_000 + number)
    return {
        "uuid": uuid,
        "published": "2026-11-20T00:00:00+01:00",
        "expires": "2026-12-11T00:00:00+01:00",
        "updated": "2026-11-20T09:12:44.315+01:00",
        "workLocations": [_location(town)],
        "contactList": [{"name": "Kontakt Eksempel", "email": "kontakt@example.no", "phone": "+47 00 00 00 00"}],
        "title": title,
        "description": text + closing,
        "sourceurl": "",
        "source": "Stillingsregistrering",
        "applicationUrl": f"https://candidate.webcruiter.com/cv?advertid={4_900_000_000 + number}&language=nb",
        "applicationDue": "2026-12-11T00:00:00",
        "occupationCategories": [{"level1": "Helse og sosial", "level2": "Sosial"}],
        "categoryList": [{"categoryType": "STYRK08", "code": "3412", "name": "Miljøarbeidere", "score": 0.61}],
        "jobtitle": title,
        "link": f"https://arbeidsplassen.nav.no/stillinger/stilling/{uuid}",
        "employer": {"name": employer, "orgnr": str(999_000_000 + number), "description": _paragraph(sentences, chance, 4)},
        "engagementtype": "Fast",
        "extent": "Heltid",
        "starttime": None,
        "positioncount": "1",
        "sector": "Offentlig",
    }


def _title(number: int, chance: random.Random) -> str:
    """Make a title; of the ads that speak of an erfaringskonsulent, every other one is such a post."""
    job = "Erfaringskonsulent" if number % (2 * OURS) == 0 else chance.choice(_JOBS)
    return f"{job} {chance.choice((50, 80, 100))} % fast"


def _remark(number: int) -> str:
    return "Teamet har psykolog, lege og erfaringskonsulent." if number % OURS == 0 else ""


def _location(town: tuple[str, str, str]) -> dict[str, str]:
    code, city, county = town
    return {
        "country": "NORGE",
        "address": "Eksempelgata 1",
        "city": city,
        "postalCode": code,
        "county": county,
        "municipal": city,
    }


def _description(sentences: list[str], chance: random.Random, remark: str) -> str:
    """Write an ad: sections with paragraphs and lists, as employers do."""
    first, *headings = _HEADINGS
    intro = "".join(_paragraph(sentences, chance, 4) for _ in range(3))
    sections = (f"<h3>{heading}</h3>{_list(sentences, chance)}{_paragraph(sentences, chance, 2)}" for heading in headings)
    return f"<h2>{first}</h2>{intro}<p>{remark}</p>{''.join(sections)}"


def _markup(sentences: list[str], chance: random.Random, remark: str) -> str:
    """Write the same in light markup, where # begins a heading and - an item."""
    blocks = [remark, *(" ".join(chance.choices(sentences, k=4)) for _ in range(3))]
    for heading in _HEADINGS[1:]:
        items = "\n".join(f"- {sentence}" for sentence in chance.choices(sentences, k=chance.randint(6, 10)))
        blocks += [f"# {heading}", items, " ".join(chance.choices(sentences, k=2))]
    return "\n\n".join(filter(None, blocks))


def _paragraph(sentences: list[str], chance: random.Random, most: int) -> str:
    first, *rest = chance.choices(sentences, k=most)
    return f"<p><strong>{first}</strong> {' '.join(rest)}</p><br />"


def _list(sentences: list[str], chance: random.Random) -> str:
    return "<ul>" + "".join(f"<li>{sentence}</li>" for sentence in chance.choices(sentences, k=chance.randint(6, 10))) + "</ul>"


def _sentence(chance: random.Random) -> str:
    """Write a sentence; the names and numbers in it are what makes text hard to compress."""
    things = [chance.choice(_FIRST) + chance.choice(_LAST) for _ in range(3)]
    parts = [chance.choice(_WHO), chance.choice(_DOES), "{}, {} og {}".format(*things), chance.choice(_HOW)]
    if chance.random() < 0.4:
        parts.append(chance.choice(_WHY))
    if chance.random() < 0.3:
        parts.append(f"({chance.randint(2, 900)} {chance.choice(('ansatte', 'brukere', 'saker', 'kroner', 'prosjekter'))})")
    return " ".join(parts) + "."


def _escaped(text: str) -> str:
    return "".join(_ENTITIES.get(letter, letter) for letter in text)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
