"""The invented ads of the sample boards: what each says, what it is an example of, and what becomes of it.

The ads stand in `ads/*.toml`, with days counted from today, so that the sample is as fresh tomorrow as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec

from demo.adtext import body, closing, dressed, filled, links
from demo.nav import OSLO, Change, Reason


if TYPE_CHECKING:
    from collections.abc import Iterator


FOLDER = Path(__file__).with_name("ads")

Label = Literal["position", "mention", "unrelated"]
Language = Literal["nb", "nn", "en"]
Contract = Literal["fast", "vikariat", "engasjement", "prosjekt", "tilkalling", "timelønn", "sesong", "åremål"]
Kind = Literal["published", "changed", "extended", "republished", "stopped", "deleted", "rejected"]

_STOPS: dict[str, Reason] = {"stopped": "STOPPED", "deleted": "DELETED", "rejected": "REJECTED"}
_ENGAGEMENTS = {"fast": "Fast", "vikariat": "Vikariat", "engasjement": "Engasjement", "prosjekt": "Prosjekt"}
_ENGAGEMENTS |= {"sesong": "Sesong", "åremål": "Åremål"}
_ENGLISH = {"fast": "Permanent", "vikariat": "Temporary replacement", "engasjement": "Temporary"}
# STYRK08 code: its name, and where NAV's own taxonomy puts it.
_OCCUPATIONS = {
    "1342": ("Ledere av helsetjenester", "Helse og sosial", "Leder innenfor helsetjenester"),
    "2212": ("Legespesialister", "Helse og sosial", "Lege"),
    "2223": ("Sykepleiere", "Helse og sosial", "Sykepleier"),
    "2224": ("Vernepleiere", "Helse og sosial", "Vernepleier"),
    "2310": ("Universitets- og høyskolelektorer/-lærere", "Utdanning", "Universitet og høyskole"),
    "2341": ("Grunnskolelærere", "Utdanning", "Grunnskole"),
    "2422": ("Høyere saksbehandlere", "Kontor og økonomi", "Kontor, forvaltning og saksbehandling"),
    "2513": ("Nett- og multimediautviklere", "IT", "Interaksjonsdesign"),
    "2634": ("Psykologer", "Helse og sosial", "Psykolog"),
    "2635": ("Rådgivere innen sosiale fagfelt", "Helse og sosial", "Rådgivere innen sosiale fagfelt"),
    "3412": ("Miljøarbeidere innen sosiale fagfelt", "Helse og sosial", "Miljøarbeidere"),
    "3512": ("Brukerstøttemedarbeidere, IKT", "IT", "Drift, vedlikehold"),
    "5321": ("Helsefagarbeidere", "Helse og sosial", "Helsefagarbeider"),
    "7115": ("Tømrere og snekkere", "Bygg og anlegg", "Hjelpearbeider Bygg og anlegg"),
}


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happens to an ad on a day counted from today."""

    days: int
    kind: Kind = "published"
    deadline_days: int | None = None
    title: str = ""
    note: str = ""
    swap: dict[str, str] = {}


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ad as it is written in `ads/*.toml`."""

    key: str
    label: Label
    why: str
    title: str
    employer: str
    text: str
    places: list[str]
    events: list[Event]
    origin: str
    language: Language = "nb"
    jobtitle: str = ""
    orgnr: str | None = None
    homepage: str = ""
    about: str = ""
    sector: str = "Offentlig"
    contact_title: str | None = None
    percent: tuple[int, int] | None = None
    contract: tuple[Contract, ...] = ()
    extent: Literal["", "Heltid", "Deltid"] = ""
    deadline_days: int | None = None
    deadline_text: str = ""
    expires_days: int | None = None
    due: Literal["naive", "utc", "day", "norwegian", "text", "empty"] = "naive"
    form: Literal["plain", "section", "escaped"] = "plain"
    closing: bool = True
    styrk: str = "3412"
    posts: str = "1"
    start: str = "Etter avtale"
    source: str = "IMPORTAPI"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ads: list[Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The ad as it stands after an event."""

    at: datetime
    kind: Kind
    title: str
    text: str
    deadline: date | None
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAd:
    """An invented ad, with what a reader of it ought to find."""

    written: Written
    today: date

    @property
    def key(self) -> str:
        """The name of the ad, which never changes."""
        return self.written.key

    @property
    def uuid(self) -> str:
        """NAV's id of the ad."""
        return str(uuid5(NAMESPACE_URL, f"https://example.no/annonse/{self.key}"))

    @property
    def label(self) -> Label:
        """Whether the ad offers such a post, only mentions one, or has nothing to do with it."""
        return self.written.label

    @property
    def why(self) -> str:
        """What the ad is an example of."""
        return self.written.why

    @property
    def language(self) -> Language:
        """The language that the ad is written in."""
        return self.written.language

    @property
    def percent(self) -> tuple[int, int] | None:
        """The lowest and the highest percentage that the text states."""
        return self.written.percent

    @property
    def contract(self) -> tuple[Contract, ...]:
        """The kinds of contract that the text states."""
        return self.written.contract

    @property
    def deadline(self) -> date | None:
        """The last day to apply, after the extensions there have been up to today."""
        return self._now().deadline

    @property
    def deadline_text(self) -> str:
        """What stands in place of a date, such as `snarest`."""
        return self.written.deadline_text

    @property
    def events(self) -> list[Event]:
        """What happens to the ad, as written; that NAV lets it expire goes without saying."""
        return self.written.events

    def versions(self) -> list[Version]:
        """Give the ad after each of its events, those to come included."""
        title, text, days = self.written.title, self.written.text, self.written.deadline_days
        versions = []
        for number, event in enumerate(self.events):
            title, days = event.title or title, days if event.deadline_days is None else event.deadline_days
            text = f"**{event.note}**\n\n{text}" if event.note else text
            for old, new in event.swap.items():
                title, text = title.replace(old, new), text.replace(old, new)
            versions.append(self._version(number, event, title, text, days))
        return versions

    def changes(self) -> Iterator[Change]:
        """Tell the life of the ad as the feed sees it."""
        versions = self.versions()
        nexts = [*(version.at for version in versions[1:]), datetime.max.replace(tzinfo=OSLO)]
        for version, following in zip(versions, nexts, strict=True):
            ad, stopped = self.content(version), _STOPS.get(version.kind)
            yield Change(at=version.at, ad=ad, stopped=stopped)
            # NAV shows an ad through the whole of its last day.
            end = _midnight(version.expires) + timedelta(days=1, minutes=5)
            if stopped is None and end < following:
                yield Change(at=end, ad=ad, stopped="EXPIRED")

    def content(self, version: Version | None = None) -> dict[str, Any]:
        """Give the whole `ad_content` object, as it is today or in a certain version."""
        version = version or self._now()
        written, uuid = self.written, self.uuid
        source_url, form_url = links(written.origin, version.title)
        return {
            "uuid": uuid,
            "published": _iso(_midnight(self._published())),
            "expires": _iso(_midnight(version.expires)),
            "updated": _iso(version.at),
            "workLocations": [_location(place) for place in written.places],
            "contactList": [self._contact()],
            "title": version.title,
            "description": self._description(version),
            "sourceurl": source_url,
            "source": written.source,
            "applicationUrl": form_url,
            "applicationDue": self._due(version.deadline),
            "occupationCategories": [dict(zip(("level1", "level2"), _OCCUPATIONS[written.styrk][1:], strict=True))],
            "categoryList": [self._category()],
            "jobtitle": written.jobtitle,
            "link": f"https://arbeidsplassen.nav.no/stillinger/stilling/{uuid}",
            "employer": self._employer(),
            "engagementtype": _ENGAGEMENTS.get(written.contract[0], "Annet") if written.contract else "Annet",
            "extent": written.extent or ("Deltid" if written.percent and written.percent[1] < 100 else "Heltid"),
            "starttime": written.start,
            "positioncount": written.posts,
            "sector": written.sector,
        }

    def _now(self) -> Version:
        versions = self.versions()
        past = [version for version in versions if version.at.date() <= self.today]
        return past[-1] if past else versions[0]

    def _published(self) -> date:
        return self.today + timedelta(days=self.events[0].days)

    def _version(self, number: int, event: Event, title: str, text: str, deadline_days: int | None) -> Version:
        # Hours and minutes of their own for each event, the same at every run.
        minutes = int.from_bytes(sha256(f"{self.key}/{number}".encode()).digest()[:4], "big")
        day = self.today + timedelta(days=event.days)
        at = _midnight(day).replace(hour=7 + minutes % 9, minute=minutes % 60, microsecond=minutes % 1_000_000)
        deadline = None if deadline_days is None else self.today + timedelta(days=deadline_days)
        last = self.written.expires_days
        expires = deadline if last is None else self.today + timedelta(days=last)
        assert expires is not None, f"{self.key} states neither deadline_days nor expires_days"
        text = filled(text, self.today, self._published(), deadline)
        return Version(at=at, kind=event.kind, title=title, text=text, deadline=deadline, expires=expires)

    def _description(self, version: Version) -> str:
        text = body(version.text) + (closing(self.language, self._facts(version)) if self.written.closing else "")
        return dressed(text, self.written.form)

    def _facts(self, version: Version) -> dict[str, str]:
        system, _, number = self.written.origin.partition(":")
        words = _ENGLISH if self.language == "en" else {}
        deadline = f"{version.deadline:%d.%m.%Y}" if version.deadline else self.written.deadline_text.capitalize()
        return {
            "contact": ", ".join(part for part in _contact_parts(self.written) if part),
            "place": "\n".join(_address(place) for place in self.written.places) or "Norge",
            "employer": self.written.employer,
            "reference": number if system == "webcruiter" else "",
            "percent": _percent(self.percent),
            "contract": ", ".join(words.get(word, word.capitalize()) for word in self.contract),
            "deadline": deadline,
        }

    def _due(self, deadline: date | None) -> str:
        match self.written.due:
            case "empty":
                return ""
            case "text":
                return self.written.deadline_text
        assert deadline is not None, f"{self.key} has no date to apply by"
        forms = {"naive": "%Y-%m-%dT00:00:00", "utc": "%Y-%m-%dT00:00:00Z", "day": "%Y-%m-%d", "norwegian": "%d.%m.%Y"}
        return deadline.strftime(forms[self.written.due])

    def _contact(self) -> dict[str, str | None]:
        name, title, phone, mail = _contact_parts(self.written)
        return {"name": name, "email": mail, "phone": phone, "role": None, "title": title}

    def _category(self) -> dict[str, str | float]:
        code, name = self.written.styrk, _OCCUPATIONS[self.written.styrk][0]
        return {"categoryType": "STYRK08", "code": code, "name": name, "description": "", "score": 0.61}

    def _employer(self) -> dict[str, str | None]:
        written = self.written
        about = body(written.about) if written.about else ""
        return {
            "name": written.employer,
            "orgnr": written.orgnr,
            "description": about,
            "homepage": written.homepage,
        }


def load_ads(today: date) -> list[SampleAd]:
    """Read every sample ad, dated from `today`."""
    files = [msgspec.toml.decode(path.read_bytes(), type=_File) for path in sorted(FOLDER.glob("*.toml"))]
    return [SampleAd(written=written, today=today) for file in files for written in file.ads]


def _contact_parts(written: Written) -> tuple[str, str | None, str, str]:
    return "Kontakt Eksempel", written.contact_title, "+47 00 00 00 00", "kontakt@example.no"


def _place(place: str) -> list[str]:
    """Take apart "8003 Bodø | BODØ | NORDLAND | Eksempelgata 1 | NORGE"; what is left out is empty."""
    parts = [part.strip() for part in place.split("|")]
    return [*parts, *["", "", "", "", "NORGE"][len(parts) :]]


def _location(place: str) -> dict[str, str | None]:
    post, municipal, county, address, country = _place(place)
    code, _, city = post.partition(" ")
    return {
        "country": country,
        "address": address or None,
        "city": city.upper() or None,
        "postalCode": code or None,
        "county": county or None,
        "municipal": municipal or None,
    }


def _address(place: str) -> str:
    post, municipal, county, address, _ = _place(place)
    return "\n".join(line for line in (address, post or (municipal or county).title()) if line)


def _percent(percent: tuple[int, int] | None) -> str:
    if percent is None:
        return ""
    low, high = percent
    return f"{low}%" if low == high else f"{low} - {high}%"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)


def _iso(at: datetime) -> str:
    return at.isoformat()
