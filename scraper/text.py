"""Pure helpers for Norwegian text and dates."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from lxml import etree


OSLO = ZoneInfo("Europe/Oslo")
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    )
)
_UNSHOWN = frozenset(("script", "style", "template", "head", "title", "rt", "rp"))
_ASCII_SPACES = " \n\t\f\r"
# Controls (but tab and newline), soft hyphen, zero-width characters, direction marks and overrides, what is no character,
# lone surrogates.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc"
    "\ufffe\uffff\ud800-\udfff]"
)
# Those of them that are met inside words.
_HIDDEN = ("\x00", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
# White space beyond ASCII, which RE2's \s does not know.
_WIDE = (
    "\u00a0",
    "\u202f",
    "\u2009",
    "\u2007",
    "\u2002",
    "\u2003",
    "\u3000",
    "\u2028",
    "\u2029",
    "\x85",
    "\x1c",
    "\x1d",
    "\x1e",
)
_MARKUP = re.compile(r"<(?:/?[a-z]|!--)[^<>]*>|&lt;/?[a-z]", re.IGNORECASE)
# Not «alder < 30 eller > 50».
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
# The tags and comments that stand inside words. Most of an ad's hundred tags are of paragraphs, headings and lists: those are
# ruled out first, and IGNORECASE would take four times as long.
_INLINE = "[abiqsu]|em|strong|span|font|big|small|su[bp]|mark|wbr|abbr|cite|code|del|ins|tt|var|label|o:p"
_OF_BLOCKS = "/?(?:[pPhH]|[lL][iI])"
_INLINE_TAG = re.compile(rf"<(?!{_OF_BLOCKS})(?:/?(?:{_INLINE}|{_INLINE.upper()})\b|!--)[^<>]*>")
# «&lt;h2&gt;Om stillingen&lt;/h2&gt;»: markup that was escaped once too often, or twice.
_ESCAPED = re.compile(
    r"(?:<|&lt;)/?(?:p|br|h[1-6]|ul|ol|li|div|span|strong|b|em|i|section|a)\b[^<>]{0,200}?(?:>|&gt;)", re.IGNORECASE
)
_MOST_ESCAPES = 3
# Not «javascript:…», «//evil», «https://user:pw@host», «https://ho st/».
_WEB_ADDRESS = re.compile(r"https?://[^\s/@\\<>\"'`]+(?:[/?#][^\s\\<>\"'`]*)?", re.IGNORECASE)
# «Ã¸», «Â«» and «â€“»: two or three characters that were one. Of those that begin with Å or Ä, only the Sámi letters (š ž ŋ ŧ đ
# č) are mended, as «GÅ!» is Norwegian.
_MOJIBAKE = re.compile(r"â€.|[ÂÃ].|Å[¡¾½‹Š§¦\x8a\x8b]|Ä[‘Œ\x8c\x8d\x90\x91]")
_MOJIBAKE_SIGNS = ("Ã", "â€", "Â", "Å", "Ä")
# No language piles up as many marks on a letter, and putting them in order takes time that grows with their square.
_PILE = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
_MAY_PILE = re.compile("[\u0300-\U0010ffff]{31}")  # looked for four times as fast
# It begins where no letter stands before it, so that a text without any @ is looked through only once.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# «+47 00 00 00 00», «00 00 00 00», «000 00 000», «00000000»: eight digits as Norwegians write them, but none of an address
# on the web or of a longer number.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?:\+|00)47[ \u00a0]?)?"
    r"(?:\d{2}(?:[ \u00a0]\d{2}){3}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3}|(?<![/=])\d{8})(?!\d|[.,]\d)"
)


def clean(text: str) -> str:
    """Take away what cannot be seen, mend wrongly decoded letters, and fold white space on each line."""
    # Form feeds and line separators are line ends to splitlines, so they part words before they are taken away.
    text = mend(text)
    lines = text.splitlines()
    if UNSEEN.search(text):
        lines = [UNSEEN.sub("", line) for line in lines]
    lines = [" ".join(line.split()) for line in lines]
    text = "\n".join(line for line in lines if line)
    return unicodedata.normalize("NFC", _PILE.sub(_levelled, text) if _MAY_PILE.search(text) else text)


def _levelled(match: re.Match[str]) -> str:
    return "".join(letter for letter in match[0] if not unicodedata.combining(letter))


def one_line(text: str, most: int = 300) -> str:
    """`clean` for titles and names: entities decoded, one line, cut with an ellipsis past ``most`` characters."""
    line = " ".join(clean(html.unescape(html.unescape(text)) if "&" in text else text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1: «BodÃ¸» is Bodø."""
    return _MOJIBAKE.sub(_decoded, text) if any(sign in text for sign in _MOJIBAKE_SIGNS) else text


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
    text = _text(_readable(markup))
    for _ in range(_MOST_ESCAPES - 1):
        if not _ESCAPED.search(text):
            break
        text = _text(text)
    return clean(text)


def _readable(markup: str) -> str:
    """Drop what no parser takes: NUL and lone surrogates."""
    return markup.encode(errors="ignore").decode().replace("\0", "")


def _text(markup: str) -> str:
    """Take off one layer of markup, or of escapes where there is no markup."""
    if not _MARKUP.search(markup):
        return html.unescape(markup)
    parser = etree.HTMLParser(target=_Seen())
    parser.feed(markup)
    return str(parser.close())


class _Seen:
    """Takes a page's tags and text as libxml2 reads them, and keeps what a reader sees.

    No tree is built: that takes three times as long, and nobody asks for one.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._read: list[str] = []  # text since the last tag
        self._unseen = 0  # how many tags are open of which nothing is seen

    def start(self, tag: str, _attributes: object) -> None:
        """Begin a block on a new line."""
        if self._read:
            self._end_text()
        if tag in _UNSHOWN:
            self._unseen += 1
        elif tag in _BLOCKS and not self._unseen:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def end(self, tag: str) -> None:
        """End it with its line."""
        if self._read:
            self._end_text()
        if tag in _UNSHOWN:
            self._unseen -= 1
        elif tag in _BLOCKS and not self._unseen:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        """Keep what is between tags; it comes in pieces."""
        self._read.append(text)

    def comment(self, _text: str) -> None:
        """Take a comment as an end of text."""
        self._end_text()

    def doctype(self, *_said: str | None) -> None:
        """Take a document type as an end of text."""
        self._end_text()

    def pi(self, _target: str, _text: str | None) -> None:
        """Take a processing instruction as an end of text."""
        self._end_text()

    def close(self) -> str:
        """Give all of it."""
        self._end_text()
        return "".join(self.pieces)

    def _end_text(self) -> None:
        """Fold its line ends, which mean nothing in markup."""
        text = "".join(self._read)
        self._read.clear()
        if not self._unseen:
            self.pieces.append(text.replace("\n", " ") if text.strip(_ASCII_SPACES) else " " * bool(text))


def bare(markup: str) -> str:
    """Take the markup off cheaply, just well enough to look for words; most ads go no further.

    Tags within a line and invisible characters vanish without a space, so «erfarings&shy;kon<b>sulent</b>» is still one word;
    any other tag parts words. What `plain` shows to the rules is found here too, with more white space between the words.
    """
    text = html.unescape(html.unescape(markup)) if "&" in markup else markup
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    for hidden in _HIDDEN:
        if hidden in text:
            text = text.replace(hidden, "")
    for wide in _WIDE:
        if wide in text:
            text = text.replace(wide, " ")
    return mend(text)


_EIGHT_DIGITS = re.compile(r"\d(?:[ \u00a0]?\d){7}")  # without which there is no number, and found in a tenth of the time


def without_contacts(text: str) -> str:
    """Take e-mail addresses and telephone numbers out of a text: we keep ads, not people."""
    if "@" not in text and not _EIGHT_DIGITS.search(text):
        return text
    return "\n".join(map(_without_contacts, text.split("\n")))  # a pattern for addresses tries every letter: not of all lines


def _without_contacts(line: str) -> str:
    if "@" in line:
        line = EMAIL.sub("[e-post]", line)
    return _PHONE.sub("[telefon]", line) if _EIGHT_DIGITS.search(line) else line


def without_names(text: str, names: Iterable[str | None]) -> str:
    """Take the names of contact persons out of a text; a single word is no name that is safe to look for."""
    for name in names:
        if name and " " in name.strip():
            text = text.replace(name.strip(), "[kontaktperson]")
    return text


def fingerprint(said: bytes) -> str:
    """Give a short mark by which a change of what a board says is seen."""
    return blake2b(said, digest_size=12).hexdigest()


def web_address(address: str) -> str:
    """Give an address that is safe to link to, or "": http or https, absolute, no spaces, no user name, nothing unseen."""
    address = UNSEEN.sub("", address).strip()
    return address if len(address) <= 2000 and _WEB_ADDRESS.fullmatch(address) else ""


def instant(stamp: str) -> datetime:
    """Read an ISO 8601 time; one without a zone is Norwegian, and a seventh decimal is cut."""
    moment = datetime.fromisoformat(stamp.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


def oslo_day(moment: datetime) -> date:
    """Give the day it is in Norway at an instant."""
    return moment.astimezone(OSLO).date()


def iso(moment: datetime) -> str:
    """Write an instant as UTC with six decimals, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
