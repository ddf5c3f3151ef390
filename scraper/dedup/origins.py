"""The keys of the systems that an ad came from, read from its links and its text. One table for all boards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

from scraper.model import Posting


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# One pattern for each form in which a system writes its own id into an address; groups are joined with a colon.
_ORIGINS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (system, re.compile(pattern, re.IGNORECASE))
    for system, pattern in (
        (
            "jobbnorge",
            r"jobbnorge\.no/(?:\w\w/)?(?:ledige-stillinger|available-jobs)/(?:stilling|job|joblisting/pdf)/(\d+)",
        ),
        ("jobbnorge", r"jobbnorge\.no/(?:jobseeker/#/application/)?apply/(\d+)"),
        ("webcruiter", r"webcruiter\.(?:com|no)/\S*?(?:advert_?id|oppdragsnr)=(\d{6,})"),
        ("webcruiter", r"webcruiter\.(?:com|no)/(?:main2?/recruit/public|[\w-]+/home/ad)/(\d{6,})"),
        ("easycruit", r"//([\w-]+)\.easycruit\.com/vacancy/(?:application/)?(\d+)/"),
        ("hrmanager", r"hr-manager\.net/(?=\S*?[?&]cid=(\d+))(?=\S*?[?&]projectid=(\d+))"),
        ("teamtailor", r"/jobs/(\d{5,})-[\w-]+"),
        ("recman", r"recman\.no/(?:job_post\.php\?(?:\S*&)?id|job\.php\?(?:\S*&)?job_id)=(\d+)"),
        # A link names the customer only by installation and number: «/ext/I003/354/main?…&rmjob=12743».
        ("reachmee", r"reachmee\.com/ext/(\w+)/(\d+)/\S*?[?&]rmjob=(\d+)"),
        ("finn", r"finn\.no/(?:job/ad/)?(\d{6,9})(?!\d)"),
        ("finn", r"finn\.no/\S*?finnkode=(\d{6,9})(?!\d)"),
        ("thehub", r"thehub\.io/jobs/([0-9a-f]{24})"),
        ("jooble", r"jooble\.org/(?:desc|away|jdp)/(-?\d+)"),
        ("nav", rf"arbeidsplassen\.nav\.no/stillinger/(?:stilling|intern)/({_UUID})"),
    )
)
# Webcruiter ends every ad with «Referansenr.: 4900000001», also in copies that have lost the link.
# IGNORECASE takes much longer, here and for links.
_REFERENCE = re.compile(r"[rR](?:eferansenr|EFERANSENR)\.?: ?(\d{10})(?!\d)")
_LINK = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s\"'<>]{6,500}")
# These give a copy an id of its own: two of them may well be one post.
_COPIERS = {"nav", "jooble"}


def origins(posting: Posting, text: str = "", html: str = "") -> tuple[str, ...]:
    """Find the keys of the systems that a posting names in its links, in the reference in its text, and in links in its markup.

    A link in the markup may lead to a neighbour's ad, so it counts only where it is the only one of its system.
    """
    keys = [key for link in (posting.url, posting.apply_url, *posting.links) for key in _named(link)]
    keys += [_key("webcruiter", match) for match in _REFERENCE.finditer(text)]
    said = {_system(key) for key in keys}
    beside = dict.fromkeys(key for link in _LINK.findall(html) for key in _named(unescape(unescape(link))))
    systems = [_system(key) for key in beside]
    keys += [key for key in beside if _system(key) not in said and systems.count(_system(key)) == 1]
    return tuple(dict.fromkeys(keys))


def _named(link: str) -> list[str]:
    """Give the keys that an address holds; redirectors quote the true address."""
    plain = unquote(link)
    return [_key(system, match) for system, form in _ORIGINS if (match := form.search(plain))]


def clash(ours: Iterable[str], theirs: Iterable[str]) -> set[str]:
    """Give the systems by which two ads have different ids, which makes them two posts; a copier's own id does not count."""
    a, b = set(ours), set(theirs)
    return {_system(key) for key in a - b} & {_system(key) for key in b - a} - _COPIERS


def _system(key: str) -> str:
    return key.partition(":")[0]


def _key(system: str, match: re.Match[str]) -> str:
    return ":".join((system, *match.groups())).lower()
