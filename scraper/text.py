"""Pure helpers for Norwegian text and dates."""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag


OSLO = ZoneInfo("Europe/Oslo")
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    )
)
_UNSEEN = frozenset(("script", "style", "template", "head", "title"))
# Controls (but tab and newline), soft hyphen, zero-width characters, direction marks and overrides, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
# Those of them that are met inside words, and the space that does not break.
_HIDDEN = ("\u00ad", "\u00a0", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_SPACES = re.compile(r"[^\S\n]+")
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&lt;/?[a-z]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# «&lt;h2&gt;Om stillingen&lt;/h2&gt;»: markup that was escaped once too often.
_ESCAPED = re.compile(r"</?(?:p|br|h[1-6]|ul|ol|li|div|span|strong|b|em|i|section|a)\b[^<>]*>", re.IGNORECASE)
# Not «javascript:…», «//evil», «https://user:pw@host», «https://ho st/».
_WEB_ADDRESS = re.compile(r"https?://[^\s/@\\<>\"'`]+(?:[/?#][^\s\\<>\"'`]*)?", re.IGNORECASE)
# «Ã¸», «Â«» and «â€“»: two or three characters that were one.
_MOJIBAKE = re.compile(r"â€.|[ÂÃ].")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# «+47 00 00 00 00», «00 00 00 00», «000 00 000»: eight digits in the groups that Norwegians write.
_PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)47[ \u00a0]?)?(?:\d{2}(?:[ \u00a0]\d{2}){3}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3})(?![\d.])"
)


def clean(text: str) -> str:
    """Take away what cannot be seen, mend wrongly decoded letters, and fold white space on each line."""
    text = _INVISIBLE.sub("", mend(text).replace("\u2028", "\n").replace("\u2029", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def one_line(text: str, most: int = 300) -> str:
    """`clean` for titles and names: entities decoded, one line, cut with an ellipsis past ``most`` characters."""
    line = " ".join(clean(html.unescape(html.unescape(text)) if "&" in text else text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1: «BodÃ¸» is Bodø."""
    return _MOJIBAKE.sub(_decoded, text) if "Ã" in text or "â€" in text else text


def _decoded(match: re.Match[str]) -> str:
    """Decode one wrongly read letter again, or leave it as it stands."""
    for charset in ("cp1252", "latin-1"):
        try:
            return match[0].encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def plain(markup: str) -> str:
    """Give the text of an ad: a line for each block, ``- `` before list items, no markup, nothing unseen."""
    if not _MARKUP.search(markup):
        return clean(html.unescape(markup))
    soup = BeautifulSoup(markup, "lxml")
    text = "".join(_pieces(soup))
    if _ESCAPED.search(text):
        text = "".join(_pieces(BeautifulSoup(text, "lxml")))
    return clean(text)


def _pieces(root: Tag) -> list[str]:
    """Walk without recursion, for pages nested 100,000 deep."""
    pieces: list[str] = []
    waiting: list[PageElement | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            waiting.extend(_unfold(node))
        elif type(node) is NavigableString:  # comments and declarations are subclasses
            pieces.append(str(node).replace("\n", " "))
        elif type(node) is str:
            pieces.append(node)
    return pieces


def _unfold(tag: Tag) -> list[PageElement | str]:
    """Give a tag's parts, last first, as a stack wants them."""
    if tag.name in _UNSEEN:
        return []
    children: list[PageElement | str] = list(reversed(tag.contents))
    if tag.name not in _BLOCKS:
        return children
    return ["\n", *children, "\n- " if tag.name == "li" else "\n"]


def bare(markup: str) -> str:
    """Take the markup off cheaply, just well enough to look for words; most ads go no further.

    Tags and invisible characters vanish without a space, so «erfarings&shy;kon<b>sulent</b>» is still one word.
    """
    text = html.unescape(html.unescape(markup)) if "&" in markup else markup
    if "<" in text:
        text = _TAG.sub("", text)
    for hidden in _HIDDEN:
        if hidden in text:
            text = text.replace(hidden, " " if hidden == "\u00a0" else "")
    return mend(text)


def without_contacts(text: str) -> str:
    """Take e-mail addresses and telephone numbers out of a text: we keep ads, not people."""
    return _PHONE.sub("[telefon]", _EMAIL.sub("[e-post]", text))


def web_address(address: str) -> str:
    """Give an address that is safe to link to, or "": http or https, absolute, no spaces, no user name."""
    address = address.strip()
    return address if len(address) <= 2000 and _WEB_ADDRESS.fullmatch(address) else ""


def instant(stamp: str) -> datetime:
    """Read an ISO 8601 time; one without a zone is Norwegian, and a ninth decimal is cut (Python takes six)."""
    moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", stamp.strip()))
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


def oslo_day(moment: datetime) -> date:
    """Give the day it is in Norway at an instant."""
    return moment.astimezone(OSLO).date()


def iso(moment: datetime) -> str:
    """Write an instant as UTC with six decimals, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
