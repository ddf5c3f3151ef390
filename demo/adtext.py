"""How a sample ad becomes what NAV sends: light markup to NAV's HTML, the closing block of facts, links, dates."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from itertools import groupby


MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# What the closing block calls things, by language.
_WORDS = {
    "nb": ("Kontaktinformasjon", "Arbeidssted", "Nøkkelinformasjon:", "Arbeidsgiver", "Referansenr.", "Søknadsfrist"),
    "nn": ("Kontaktinformasjon", "Arbeidsstad", "Nøkkelinformasjon:", "Arbeidsgjevar", "Referansenr.", "Søknadsfrist"),
    "en": ("Contact information", "Workplace", "Key information:", "Employer", "Reference no.", "Application deadline"),
}
_PERCENT = {"nb": "Stillingsprosent", "nn": "Stillingsprosent", "en": "Percentage of full-time"}
_ENTITIES = {"@": "&#64;", "+": "&#43;", "&#x27;": "&#39;", "&quot;": "&#34;", "=": "&#61;"}
_SPAN = re.compile(r"\{dato([+-]\d+)\}")


def filled(text: str, today: date, published: date, deadline: date | None) -> str:
    """Put dates in place of {frist}, {frist_kort}, {frist_en}, {publisert} and {dato+30}."""
    if deadline is not None:
        english = f"{deadline.day} {_ENGLISH[deadline.month - 1]} {deadline.year}"
        text = text.replace("{frist_en}", english).replace("{frist_kort}", short(deadline))
        text = text.replace("{frist}", f"{deadline:%d.%m.%Y}")
    text = text.replace("{publisert}", f"{published:%d.%m.%Y}")
    return _SPAN.sub(lambda found: _long(today + timedelta(days=int(found[1]))), text)


def short(day: date) -> str:
    """Write a day as Norwegians do within a sentence: 11. desember."""
    return f"{day.day}. {MONTHS[day.month - 1]}"


def body(text: str) -> str:
    """Turn light markup into the HTML that NAV's sanitiser leaves: # heading, ## smaller, - item, **strong**."""
    return "".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def dressed(markup: str, form: str) -> str:
    """Give the HTML the form that some suppliers send it in."""
    match form:
        case "plain":
            return markup
        case "section":
            return f'<section id="arb-aapningstekst">{markup}</section>'
        case "escaped":
            return html.escape(markup, quote=False)
    raise ValueError(form)


def closing(language: str, facts: dict[str, str]) -> str:
    """Write the block that recruitment systems put last: contact, workplace and key facts."""
    contact, workplace, key, employer, reference, deadline = _WORDS[language]
    lines = [
        f"{employer}: {facts['employer']}",
        "",
        f"{reference}: {facts['reference']}" if facts["reference"] else None,
        f"{_PERCENT[language]}: {facts['percent']}" if facts["percent"] else None,
        facts["contract"] or None,
        f"{deadline}: {facts['deadline']}",
        "",
    ]
    place = "".join(f"{_escaped(line)}<br />\n" for line in facts["place"].split("\n"))
    return f"<h3>{contact}</h3>{_escaped(facts['contact'])}<br />\n<h3>{workplace}</h3>{place}<h3>{key}</h3>" + "".join(
        f"{_escaped(line)}<br />\n" for line in lines if line is not None
    )


def links(origin: str, title: str) -> tuple[str, str]:
    """Make the links to the ad and to its form from an origin such as `webcruiter:4900000001`."""
    system, _, number = origin.partition(":")
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower().translate(str.maketrans("æøå", "aoa"))).strip("-")
    hr_manager = "https://candidate.hr-manager.net/ApplicationInit.aspx?cid=9999"
    reachmee = "https://web103.reachmee.com/ext/I999/999/main?site=9&validator=0000&lang=NO"
    webcruiter = "language=nb&link_source_id=17&utm_medium=talentech_publishing&utm_source=nav"
    return {
        "webcruiter": ("", f"https://candidate.webcruiter.com/cv?advertid={number}&{webcruiter}"),
        "jobbnorge": (
            f"https://www.jobbnorge.no/ledige-stillinger/stilling/{number}",
            f"https://jobseeker.jobbnorge.no/apply/{number}",
        ),
        "easycruit": (
            f"https://eksempel.easycruit.com/vacancy/{number}/66550?iso=no",
            f"https://eksempel.easycruit.com/vacancy/application/{number}/66550?iso=no",
        ),
        "hrmanager": (
            f"{hr_manager}&ProjectId={number}&DepartmentId=21690&MediaId=5",
            f"{hr_manager}&ProjectId={number}&DepartmentId=21690&MediaId=5&SkipAdvertisement=true",
        ),
        "teamtailor": (
            f"https://eksempel.teamtailor.com/jobs/{number}-{slug}",
            f"https://eksempel.teamtailor.com/jobs/{number}-{slug}/applications/new?promotion=990001-nav-no",
        ),
        "reachmee": (f"{reachmee}&rmpage=job&rmjob={number}", f"{reachmee}&rmpage=apply&rmjob={number}"),
        "recman": ("", f"https://apply.recman.no/job_post.php?id={number}&path=nav&sub_id=708"),
        "mail": ("", ""),
    }[system]


def _long(day: date) -> str:
    return f"{short(day)} {day.year}"


def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines()]
    return "".join(_lines(kind, list(group)) for kind, group in groupby(lines, key=_kind))


def _kind(line: str) -> str:
    mark = re.match(r"(##?|-) ", line)
    return mark[1] if mark else ""


def _lines(kind: str, lines: list[str]) -> str:
    words = [_inline(line.removeprefix(kind).strip()) for line in lines]
    match kind:
        case "-":
            return "<ul>" + "".join(f"<li>{word}</li>" for word in words) + "</ul>"
        case "#" | "##":
            level = len(kind) + 1
            return "".join(f"<h{level}>{word}</h{level}>" for word in words)
    return f"<p>{' '.join(words)}</p>"


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", _escaped(text))


def _escaped(text: str) -> str:
    escaped = html.escape(text)
    for plain, entity in _ENTITIES.items():
        escaped = escaped.replace(plain, entity)
    return escaped
