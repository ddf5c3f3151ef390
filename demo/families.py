"""Sample boards of single employers, one for each family, in the exact form that each system sends."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import msgspec

from demo.ads import SampleAd, Written, load_ads
from demo.adtext import short
from demo.boards import Answer, Asked, Site
from demo.nav import OSLO


FILE = Path(__file__).with_name("employers.toml")
UNSET = "/Date(-62135596800000)/"

_HR_MANAGER = "api.hr-manager.net"
_XML, _JSON, _HTML = "text/xml; charset=utf-8", "application/json; charset=utf-8", "text/html; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Employer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One employer as it is written in `employers.toml`."""

    name: str
    title: str
    system: str
    address: str
    copies: tuple[str, ...] = ()
    ads: tuple[Written, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    employers: list[_Employer]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEmployer:
    """An invented employer with a board of its own; the first four stand in config.toml."""

    name: str
    title: str
    system: str
    address: str
    ads: tuple[SampleAd, ...]

    def sites(self, now: datetime) -> Mapping[str, Site]:
        """Give its board by host, as it is at a moment."""
        return _SYSTEMS[self.system](self, now)

    @property
    def toml(self) -> str:
        """Give the lines with which config.toml names it."""
        facts = (("name", self.name), ("title", self.title), ("system", self.system), ("address", self.address))
        return "[[employer]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts)


def employers(now: datetime) -> list[SampleEmployer]:
    """Read the sample employers, their ads dated from today."""
    today = now.astimezone(OSLO).date()
    known = {ad.key: ad for ad in load_ads(today)}
    return [
        SampleEmployer(
            name=each.name,
            title=each.title,
            system=each.system,
            address=each.address,
            ads=(*(known[key] for key in each.copies), *(SampleAd(written=ad, today=today) for ad in each.ads)),
        )
        for each in msgspec.toml.decode(FILE.read_bytes(), type=_File).employers
    ]


def board(pages: Mapping[str, tuple[str, str]], now: datetime) -> Site:
    """Serve pages by path, each with its type and text, and recognise those that the reader has."""
    modified = now.replace(minute=0, second=0, microsecond=0)

    def answer(asked: Asked) -> Answer:
        found = pages.get(asked.path)
        return recognised(asked, found[0], found[1].encode(), modified) if found else Answer(status=404)

    return answer


def recognised(asked: Asked, content_type: str, body: bytes, modified: datetime) -> Answer:
    """Answer with a page, or 304 when the reader has it."""
    etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    headers = (("ETag", etag), ("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True)))
    if asked.headers.get("if-none-match") == etag:
        return Answer(status=304, headers=headers)
    return Answer(body=body, content_type=content_type, headers=headers)


# ---- EasyCruit -----------------------------------------------------------------------------------------------------------


def _easycruit(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    base = "/export/xml/vacancy"
    pages = {f"{base}/{_number(ad)}.xml": (_XML, _easycruit_list([ad], now, whole=True)) for ad in employer.ads}
    pages[f"{base}/list.xml"] = (_XML, _easycruit_list(employer.ads, now, whole=False))
    return {employer.address: board(pages, now)}


def _easycruit_list(ads: Sequence[SampleAd], now: datetime, *, whole: bool) -> str:
    vacancies = "".join(_easycruit_vacancy(ad, whole=whole) for ad in ads)
    return f'{_HEAD}<VacancyList xmlns="urn:EasyCruit" generated="{now:%Y-%m-%d %H:00:00}">\n{vacancies}</VacancyList>\n'


def _easycruit_vacancy(ad: SampleAd, *, whole: bool) -> str:
    """Write one vacancy; the language that the ad is in comes after a stub in English, as some employers do it."""
    content, number = ad.content(), _number(ad)
    language = {"nb": "no", "nn": "nn", "en": "gb"}[ad.language]
    names = [content["employer"]["name"], "Eksempelregionen"]
    departments = "".join(_easycruit_department(number, 66550 + at, name) for at, name in enumerate(names))
    return f"""  <Vacancy id="{number}" date_start="{content["published"][:10]}" date_end="{content["expires"][:10]}" \
date_modified="{content["updated"][:19].replace("T", " ")}" reference_number="">
    <Versions>
      <Version language="gb"><Title>{_e(content["title"])} (Norwegian only)</Title></Version>
      <Version language="{language}">
        <Title>{_e(content["title"])}</Title>
        <TitleHeading></TitleHeading>
        <AlternativeCompanyName></AlternativeCompanyName>
        <ApplicationDeadline>{_in_words(ad)}</ApplicationDeadline>
        <Location>{_e(_city(ad))}</Location>
        <Engagement>{_e(content["engagementtype"])}</Engagement>
        <Region><Country id="no" name="Norge"><County id="1">{_e(_place(ad)["county"].title())}</County></Country></Region>
        <Categories><Item type="area-of-interest" id="1">Helse</Item><Item type="extent" id="2">Deltid</Item></Categories>
{_easycruit_text(ad) if whole else ""}      </Version>
    </Versions>
    <Departments>
{departments}    </Departments>
  </Vacancy>
"""


def _easycruit_text(ad: SampleAd) -> str:
    """Write what only the file of a post has."""
    return f"""        <Description>{_e(ad.content()["description"])}</Description>
        <About></About>
        <PrivacyPolicy>{_e("<p>Slik behandler vi personopplysninger om erfaringskonsulenter.</p>")}</PrivacyPolicy>
        <ContactPersons><ContactPerson><Name>Kontakt Eksempel</Name><Title>Leder</Title><Phone>+47 00 00 00 00</Phone>\
<Email>kontakt@example.no</Email></ContactPerson></ContactPersons>
"""


def _easycruit_department(number: str, department: int, name: str) -> str:
    base = "https://eksempel.easycruit.com/vacancy"
    return f"""      <Department id="{department}">
        <Name>{_e(name)}</Name>
        <LogoURL></LogoURL>
        <VacancyURL>{base}/{number}/{department}?iso=no</VacancyURL>
        <ApplicationURL>{base}/application/{number}/{department}?iso=no</ApplicationURL>
      </Department>
"""


# ---- HR Manager ----------------------------------------------------------------------------------------------------------


def _hr_manager(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    """Serve the list by alias, `take` at a time; an alias that nobody has is refused with words."""

    def answer(asked: Asked) -> Answer:
        if asked.path != f"/jobportal.svc/{employer.address}/positionlist/json/":
            return Answer(status=400, body=_json(_hr_envelope("", 1, "Invalid customer alias")), content_type=_JSON)
        skip, take = int(asked.query.get("skip", "0")), int(asked.query.get("take", "25"))
        items = [_hr_item(employer, ad) for ad in employer.ads[skip : skip + take]]
        return recognised(asked, _JSON, _json({**_hr_envelope(employer.title, 0, "OK"), "Items": items}), now)

    return {_HR_MANAGER: answer}


def _hr_envelope(title: str, code: int, words: str) -> dict[str, Any]:
    return {"CustomerName": title, "TransactionStatus": {"Description": words, "StatusCode": code}, "Items": []}


def _hr_item(employer: SampleEmployer, ad: SampleAd) -> dict[str, Any]:
    content, number = ad.content(), _number(ad)
    url = f"https://candidate.hr-manager.net/ApplicationInit.aspx?cid=9999&ProjectId={number}&DepartmentId=21690&MediaId=5"
    published = _stamp(datetime.fromisoformat(content["published"]))
    text = {"Id": 1, "Content": content["description"], "Introduction": "", "Created": published, "LastUpdated": published}
    person = {"FirstName": "Kontakt", "LastName": "Eksempel", "Email": "kontakt@example.no", "IsContactPerson": True}
    return {
        **_hr_envelope(employer.title, 0, "OK"),
        "Id": int(number),
        "Name": content["title"],
        "ShortDescription": "",
        "ProjectType": "RecruitmentProject",
        "ApplicationDue": _stamp(datetime.combine(ad.deadline, time(23, 59), OSLO)) if ad.deadline else UNSET,
        "Published": published,
        "LastUpdated": published,
        "StartDate": UNSET,
        "StartDateASAP": False,
        "WorkHours": "0",
        "WorkPlace": _city(ad),
        "AdvertisementUrlSecure": url,
        "ApplicationFormUrlSecure": f"{url}&SkipAdvertisement=true",
        "Advertisements": [text],
        "Department": {"Id": 21690, "Name": content["employer"]["name"], "City": "", "County": "", "Zip": ""},
        "PositionLocation": {"Id": 1, "Name": _city(ad)},
        "Users": {"ProjectLeader": None, "ProjectParticipants": [person]},
    }


def _stamp(at: datetime) -> str:
    """Write an instant as .NET does: milliseconds in UTC, and an offset that is only for show."""
    return f"/Date({int(at.timestamp() * 1000)}{at.astimezone(OSLO):%z})/"


# ---- feeds ---------------------------------------------------------------------------------------------------------------


def _reachmee(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    items = "".join(_reachmee_item(ad) for ad in employer.ads)
    feed = f'<rss version="2.0"><channel><title>Ledige stillinger</title><ttl>6</ttl>\n{items}</channel></rss>'
    return _one_page(employer, _XML, feed, now)


def _reachmee_item(ad: SampleAd) -> str:
    content, number = ad.content(), _number(ad)
    link = f"https://web103.reachmee.com/ext/I999/999/main?site=9&validator=0000&lang=NO&rmpage=job&rmjob={number}"
    return f"""<item>
  <Area1 id='210'>{_e(_city(ad))}</Area1><Area2 id='217'>{_e(_place(ad)["county"].title())}</Area2>
  <employmentLevel id='2'>{_e(content["engagementtype"])}</employmentLevel><country id='110'>Norge</country>
  <Org1>{_e(content["employer"]["name"])}</Org1><CommAdSeqNo>{number}</CommAdSeqNo>
  <pubDate>{_mail_date(_published(ad))}</pubDate><pubDateTo>{_mail_date(ad.deadline)}</pubDateTo>
  <title>{_e(content["title"])}</title><description>{_e(content["description"])}</description><link>{_e(link)}</link>
</item>
"""


def _teamtailor(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    items = "".join(_teamtailor_item(employer, ad) for ad in employer.ads)
    feed = f"""{_HEAD}<rss version="2.0" xmlns:tt="https://teamtailor.com/locations"><channel>
<title>{_e(employer.title)}</title>\n{items}</channel></rss>"""
    return {employer.address: board({"/jobs.rss": ("application/rss+xml; charset=utf-8", feed)}, now)}


def _teamtailor_item(employer: SampleEmployer, ad: SampleAd) -> str:
    content, place = ad.content(), _place(ad)
    return f"""<item>
  <title>{_e(content["title"])}</title><description>{_e(content["description"])}</description>
  <pubDate>{_mail_date(_published(ad))}</pubDate><link>https://{employer.address}/jobs/{_number(ad)}-{_slug(ad)}</link>
  <remoteStatus>none</remoteStatus><guid>{ad.uuid}</guid>
  <tt:locations><tt:location><tt:name>{_e(_city(ad))}</tt:name><tt:address/><tt:zip>{place["postalCode"]}</tt:zip>\
<tt:city>{_e(_city(ad))}</tt:city><tt:country>Norway</tt:country></tt:location></tt:locations>
  <tt:department>{_e(content["employer"]["name"])}</tt:department><tt:role/>
</item>
"""


def _feed(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    """Serve Atom under an address that says so, and else RSS, as text/html like many a small site."""
    if employer.address.endswith(".atom"):
        return _one_page(employer, "application/atom+xml", _atom(employer, now), now)
    items = "".join(_rss_item(employer, ad) for ad in employer.ads)
    channel = f"<title>{_e(employer.title)}</title><link>https://brukerhuset.example/</link><description/>\n{items}"
    return _one_page(employer, _HTML, f'<rss version="2.0"{_DC}><channel>{channel}</channel></rss>', now)


_DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _rss_item(employer: SampleEmployer, ad: SampleAd) -> str:
    """Write an item whose author is the person who put it there, and whose guid is no link."""
    link = f"https://{urlsplit(employer.address).netloc}/ledige-stillinger/{_slug(ad)}/"
    return f"""<item><title>{_e(ad.content()["title"])}</title><link>{link}</link><dc:creator>Kontakt Eksempel</dc:creator>
<guid isPermaLink="false">stilling-{_number(ad)}</guid><pubDate>{_mail_date(_published(ad))}</pubDate>
<description><![CDATA[{ad.content()["description"]}]]></description></item>
"""


def _atom(employer: SampleEmployer, now: datetime) -> str:
    entries = "".join(_atom_entry(ad) for ad in employer.ads)
    return f"""{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><id>https://recovery.example/</id>
<title>{_e(employer.title)}</title><updated>{now:%Y-%m-%dT%H:00:00Z}</updated>\n{entries}</feed>"""


def _atom_entry(ad: SampleAd) -> str:
    published = datetime.combine(_published(ad), time(12), OSLO)
    changed = published + timedelta(days=1)
    return f"""<entry><id>tag:recovery.example,2026:{_number(ad)}</id><title>{_e(ad.content()["title"])}</title>
<link rel="alternate" href="/stillinger/{_slug(ad)}"/><published>{published.isoformat()}</published>
<updated>{changed.isoformat()}</updated><author><name>Kontakt Eksempel</name></author>
<content type="html">{_e(ad.content()["description"])}</content></entry>
"""


# ---- JSON-LD -------------------------------------------------------------------------------------------------------------


def _career_page(employer: SampleEmployer, now: datetime) -> Mapping[str, Site]:
    """Write a page as careless as the wild ones: a block that is no ad, a broken one, a graph, a list and a comment."""
    first, *rest = [_job(employer, ad, number) for number, ad in enumerate(employer.ads)] or [{}]
    blocks = (
        json.dumps({"@context": "https://schema.org", "@type": "Organization", "name": employer.title}),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "Ledige"}, first]}),
        f"<!--\n{json.dumps(rest, ensure_ascii=False)}\n-->",
    )
    broken = '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": [,]}</script>' if first else ""
    scripts = "\n".join(f'<script type="application/ld+json">{block}</script>' for block in blocks) + broken
    page = f"<!DOCTYPE html>\n<html lang=no><head><title>Ledige stillinger</title>{scripts}</head><body><h1>Ledige</h1></body>"
    return _one_page(employer, _HTML, page, now)


def _job(employer: SampleEmployer, ad: SampleAd, number: int) -> dict[str, Any]:
    content, place = ad.content(), _place(ad)
    locality, region = _city(ad), place["county"].title()
    odd = number == 1
    return {
        "@type": ["JobPosting"] if odd else "JobPosting",
        "title": content["title"],
        "description": html.escape(content["description"]) if number == 0 else content["description"],
        "identifier": {"@type": "PropertyValue", "name": employer.title, "value": f"26/{100 + number}"},
        "url": f"/ledige-stillinger/{_slug(ad)}",
        "datePosted": content["published"][:10].replace("-", "") + "T080000" if odd else content["published"][:10],
        "validThrough": "null" if odd else f"{ad.deadline}T23:59",
        "hiringOrganization": employer.title if odd else {"@type": "Organization", "name": employer.title},
        "applicationContact": {"@type": "ContactPoint", "name": "Kontakt Eksempel"},
        "jobLocation": [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": region if odd else locality,
                    "addressRegion": locality if odd else region,
                    "addressCountry": "NO",
                },
            }
        ],
    }


# ---- what they have in common --------------------------------------------------------------------------------------------


def _one_page(employer: SampleEmployer, content_type: str, text: str, now: datetime) -> Mapping[str, Site]:
    where = urlsplit(employer.address)
    return {where.netloc: board({where.path: (content_type, text)}, now)}


def _number(ad: SampleAd) -> str:
    return ad.written.origin.partition(":")[2]


def _slug(ad: SampleAd) -> str:
    return ad.key.replace("_", "-")


def _place(ad: SampleAd) -> dict[str, str]:
    return {key: value or "" for key, value in ad.content()["workLocations"][0].items()}


def _city(ad: SampleAd) -> str:
    place = _place(ad)
    return (place["city"] or place["municipal"]).title()


def _published(ad: SampleAd) -> date:
    return date.fromisoformat(ad.content()["published"][:10])


def _in_words(ad: SampleAd) -> str:
    return f"{short(ad.deadline)} {ad.deadline.year}" if ad.deadline else ad.deadline_text


def _mail_date(day: date | None) -> str:
    return format_datetime(datetime.combine(day, time(23, 59), OSLO)) if day else ""


def _e(text: str) -> str:
    return escape(text)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_SYSTEMS: Mapping[str, Callable[[SampleEmployer, datetime], Mapping[str, Site]]] = {
    "easycruit": _easycruit,
    "hrmanager": _hr_manager,
    "reachmee": _reachmee,
    "teamtailor": _teamtailor,
    "feed": _feed,
    "jsonld": _career_page,
}
