"""Takes people and secrets out of a page, so that it can be shown to others. Pure.

A secret becomes a number of its own, the same everywhere, so that an address on a page still leads to the page that it led to;
`restore` gives the secret back where the address has to be asked for. A name is known from the fields that hold one
(`contactList[].name`, `<ContactPerson>`) and from e-mail addresses with a first and a last name; one that stands only in a
sentence is not found, so a person must read what comes out.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from html.entities import codepoint2name
from typing import Any

from scraper.document import as_json, decoded, documents, is_markup, to_json


PERSON, PHONE, EMAIL = "Kontakt Eksempel", "00 00 00 00", "kontakt@example.no"

# Where a word may begin in text that may be inside a string of a script: also after «\n» and «\u003e».
_START = r"(?:(?<=\\[nrt])|(?<=\\u[0-9a-fA-F]{4})|(?<![\w.+\\-]))"
_AMP = "&(?:amp;)*"  # an entity that was escaped once more, or twice
_AT = rf"@|{_AMP}#0*64;|{_AMP}#[xX]0*40;|{_AMP}commat;|%40|\\u0040| ?[\[(](?:at|a|alfa|krøllalfa)[\])] ?"
_EMAIL = re.compile(rf"{_START}([\w.+-]+)({_AT})([\w-]+(?:(?:\.|&#46;|&period;|%2E)[\w-]+)+)", re.IGNORECASE)

_GAP = rf"(?:[ \u00a0\u202f.-]|{_AMP}nbsp;|{_AMP}#160;|%20|\+)"
_BARE_START = r"(?:(?<=\\[nrt])|(?<=\\u[0-9a-fA-F]{4})|(?<![\w.,/=#&+-]))"
_PHONE = re.compile(
    rf"(?P<plus>(?<!\w)(?:\+|{_AMP}#43;|%2B|00(?=47))(?:\(?47\)?{_GAP}?)?)(?P<abroad>\d(?:{_GAP}?\(?\d\)?){{5,12}})(?!\d)"
    rf"|(?<![\d.,])(?P<gapped>\d\d(?P<g>{_GAP})\d\d(?P=g)\d\d(?P=g)\d\d|\d{{3}}(?P<h>{_GAP})\d\d(?P=h)\d{{3}})(?![\d]|[.,]\d)"
    rf"|(?P<called>\btel:(?:%20)?)(?P<digits>\d[\d-]{{4,14}})"
    rf"|{_BARE_START}(?P<bare>[2-9]\d{{7}})(?![\w/]|[.,-]\d)"
)
_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
# «Jobbnorge ID: 23456789» and «<CommAdSeqNo>23456789</CommAdSeqNo>» are no telephones; «<td>23456789</td>» may be one.
_NUMBERED = re.compile(r"(?:\b(?:id|ref\w*|sak\w*|\w*kode|annonse\w*|stilling\w*)\W{0,3}|[\"'])$", re.IGNORECASE)
_INSIDE = re.compile(r"<([\w:]+)[^<>]*>\s*$")
_PROFILE = re.compile(
    r"(?:https?(?::|%3A)(?:\\?/|%2F){2})?(?:[a-z]{2,3}\.)?linkedin\.com(?:\\?/|%2F)(?:in|pub)(?:\\?/|%2F)[^\s\"'<>)&]*",
    re.IGNORECASE,
)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
_GIVEN = (
    r"(?:(?:access|auth|csrf|id|refresh|xsrf)[_-]?)?token|(?:api|access|app|auth|c)?[_-]?key|hash|jwt|pass(?:word)?|pwd|secret"
    r"|client[_-]?secret|session(?:[_-]?id)?|sid|sig|signature|validator"
)
_IN_ADDRESS = re.compile(
    rf"((?:^|[?&;]|%3F|%26|\\u0026)(?:{_GIVEN})(?:=|%3D|{_AMP}#61;))(?!{{token}})([^&\s\"'<>\\#;]+)",
    re.IGNORECASE | re.MULTILINE,
)
_BEARER = re.compile(r"(\b(?:Bearer|Basic)\s+)([\w.~+/-]{12,}=*)")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{32,}(?![0-9A-Za-z])")
_BASE64 = re.compile(r"(?<![\w+/-])[\w+/-]{40,}={0,2}", re.ASCII)
_PIECE = re.compile(r"[A-Za-z0-9]{16,}")
_STAND_IN = re.compile(r"0{10}\d{6}")
_SECRET_KEY = re.compile(_GIVEN, re.IGNORECASE)

_PEOPLE = re.compile(
    r"contact|kontakt|person(?!vern|al|nel)|recruiter|rekrutter|participant|projectleader|responsible|ansvarlig"
    r"|users?$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"author|creator|forfatter|editor", re.IGNORECASE)  # a person, or an employer
_FIRM = re.compile(r"org|company|employer|department|firm|arbeidsgiver|avdeling", re.IGNORECASE)
_NAMES = {"name": PERSON, "navn": PERSON, "fullname": PERSON, "displayname": PERSON, "fulltnavn": PERSON}
_FIRST = frozenset(("firstname", "fornavn", "givenname"))
_LAST = frozenset(("lastname", "etternavn", "surname", "familyname"))
_TELEPHONE = re.compile(r"phone|telefon|^tlf|^tel$|mobil|telefax|^fax", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+(?:av|af|de|van|von|der|[^\W\d_][\w.'’-]*)){1,3}")
_FIRM_NAME = re.compile(
    r"\b(?:a[/.]?s|asa|ans|sa|kommune\w*|fylke\w*|stiftelse\w*|forening\w*|senter\w*|universitet\w*|h[øo]gskole\w*|foretak\w*"
    r"|[\w-]*sykehus\w*|helse\w*|nav|norge|norway)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    _FIRM_NAME.pattern
    + r"|\b(?:psykisk\w*|avdeling\w*|redaksjon\w*|admin\w*|post\w*|firma\w*|rekruttering\w*|personal\w*|kontakt\w*"
    r"|eksempel|leder\w*|r[åa]dgiver\w*|service\w*|support|info|jobb?\w*|stilling\w*|human|resources|karriere|hr|it|og|and)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"[,;:()/|<>\n]|\s[–-]\s|&lt;|&gt;")


class Wash:
    """Washes the pages of one recording; it remembers names and secrets from page to page, and counts what it replaces."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._stand_ins: dict[str, str] = {}
        self._own = re.compile("|".join(map(re.escape, sorted(filter(None, secrets), key=len, reverse=True))) or r"(?!)")
        self._names: dict[str, re.Pattern[str]] = {}
        self._exact: set[str] = set()

    # ---- learning ------------------------------------------------------------------------------------------------

    def learn(self, body: bytes) -> None:
        """Find out whom a page names."""
        for value in documents(body):
            self._meet(value, people=False)
        for local, _, _ in _EMAIL.findall(decoded(body)[0]):
            parts = local.split(".")
            if (
                len(parts) > 1
                and all(part.isalpha() and len(part) > 1 for part in parts)
                and not _NO_NAME.search(" ".join(parts))
            ):
                self._remember(" ".join(part.capitalize() for part in parts), flags=re.NOFLAG)

    def _meet(self, value: Any, *, people: bool, names: bool = False) -> None:  # noqa: ANN401 - anything that JSON can be
        """Walk through a document; below a key that means people, names are names, and so are words right under it."""
        if isinstance(value, list):
            for each in value:
                self._meet(each, people=people, names=names)
        elif isinstance(value, dict):
            self._meet_object(value, people=_about_people(value, people=people), names=names)
        elif isinstance(value, str) and names and len(value) < 200:
            for part in _APART.split(value):
                self._learn_name(part)

    def _meet_object(self, value: Mapping[str, Any], *, people: bool, names: bool) -> None:
        names = people or (names and not str(value.get("@type", "")).endswith("Organization"))
        for name in _stated_names(value) if people else ():
            self._exact.add("" if _FIRM_NAME.search(name) else name)
            for part in _APART.split(name):
                self._learn_name(part)
        for key, part in value.items():
            told = bool(_PEOPLE.search(key) or _AUTHOR.search(key))
            self._meet(part, people=_under(key, people=people), names=told or (names and key in ("#text", "name")))

    def _learn_name(self, words: str) -> None:
        name = " ".join(words.split())
        if is_name(name):
            self._remember(name)
            first, *_, last = name.split()
            self._remember(f"{first} {last}")

    def _remember(self, name: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        if name not in self._names or flags == re.IGNORECASE:
            self._names[name] = _pattern(name, flags)

    # ---- washing -------------------------------------------------------------------------------------------------

    def page(self, body: bytes) -> bytes:
        """Give a page without people and secrets; JSON is written anew, all else stays as it is around what is replaced."""
        document = as_json(body)
        if document is not None:
            return to_json(self._value(document, ""))
        text, charset = decoded(body)
        for name in self._exact:
            text = self._fields(text, name)
        return self.text(text).encode(charset)

    def _fields(self, text: str, name: str) -> str:
        """Replace a contact's name where it is all that an element or attribute holds, even when it is only «Kari»."""
        for form in {name, html.escape(name)} - {"", PERSON, "Kontakt", "Eksempel"}:
            pattern = re.compile(rf"([>\"\[]\s*){re.escape(form)}(?=\s*[<\"\]])")
            text, count = pattern.subn(rf"\g<1>{PERSON}", text)
            self.counts["names"] += count
        return text

    def _value(self, value: Any, key: str, *, people: bool = False) -> Any:  # noqa: ANN401 - anything that JSON can be
        if isinstance(value, dict):
            people = _about_people(value, people=people)
            return {
                self.text(name): self._value(part, name, people=_under(name, people=people)) for name, part in value.items()
            }
        if isinstance(value, list):
            return [self._value(part, key, people=people) for part in value]
        if isinstance(value, str):
            return self._leaf(value, key, people=people)
        if isinstance(value, int) and not isinstance(value, bool) and value and _TELEPHONE.search(key):
            self.counts["telephones"] += 1
            return 0
        return value

    def _leaf(self, value: str, key: str, *, people: bool) -> str:
        """Wash a string of a JSON document by what its key says it is; digits alone are an id, unless it is a telephone's."""
        told = _told_name(key) if people and not _FIRM_NAME.search(value) else ""
        if value.strip() and told and value not in (PERSON, "Kontakt", "Eksempel") and "@" not in value:
            return self._counted("names", told)
        if _TELEPHONE.search(key) and len(re.findall(r"\d", value)) > 4 and not _is_zero(value):
            return self._counted("telephones", PHONE)
        if key.lower() != "key" and _SECRET_KEY.fullmatch(key) and len(value) >= 6 and " " not in value:
            return self._stand_in(value)
        return value if value.isascii() and value.isdecimal() and not people else self.text(value)

    def text(self, text: str) -> str:
        """Wash a piece of text, whatever markup stands in it."""
        text = self._own.sub(lambda match: self._stand_in(match[0]), self._secretless(text))
        text = _PROFILE.sub(lambda _: self._counted("profile links", ""), text)
        text = _EMAIL.sub(self._email, text)
        text = _PHONE.sub(self._phone, text)
        lower = text.lower()
        for name, pattern in self._names.items():
            if _needle(name) in lower:
                text = pattern.sub(self._name, text)
        return text

    def _secretless(self, text: str) -> str:
        text = _JWT.sub(lambda match: self._stand_in(match[0]), text)
        for pattern in (_IN_ADDRESS, _BEARER):
            text = pattern.sub(lambda match: match[1] + self._stand_in(match[2]), text)
        text = _HEX.sub(lambda match: self._stand_in(match[0]), text)
        return _BASE64.sub(lambda match: _PIECE.sub(self._piece, match[0]), text)

    def _piece(self, match: re.Match[str]) -> str:
        """Replace a part of base64; a part of an address has no such mixture of letters and digits."""
        mixed = all(re.search(kind, match[0]) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
        return self._stand_in(match[0]) if mixed else match[0]

    def _stand_in(self, secret: str) -> str:
        """Give the number that stands for a secret from now on."""
        if _STAND_IN.fullmatch(secret) or not secret.strip("0"):
            return secret
        number = self._stand_ins.setdefault(secret, f"{len(self._stand_ins) + 1:016}")
        return self._counted("secrets", number)

    def restore(self, text: str) -> str:
        """Put the secrets back, in an address that must be asked for."""
        secrets = {number: secret for secret, number in self._stand_ins.items()}
        return _STAND_IN.sub(lambda match: secrets.get(match[0], match[0]), text)

    def _email(self, match: re.Match[str]) -> str:
        if (match[1], match[3]) == ("kontakt", "example.no"):
            return match[0]
        return self._counted("e-mail addresses", f"kontakt{match[2]}example.no")

    def _phone(self, match: re.Match[str]) -> str:
        found = match["abroad"] or match["gapped"] or match["digits"] or match["bare"]
        if _is_zero(found) or (match["bare"] and _is_number_of_something(match)):
            return match[0]
        zeros = PHONE if re.search(r"[ \u00a0]", found) else re.sub(r"\d", "0", found)
        return self._counted("telephones", f"{match['plus'] or match['called'] or ''}{zeros}")

    def _name(self, match: re.Match[str]) -> str:
        """Replace a name in the form in which it stands: «ola-nordmann» in an address has no space."""
        gap = re.search(r"[._+-]|%20|&nbsp;|&#160;", match[0])
        return self._counted("names", f"kontakt{gap[0]}eksempel" if gap and not re.search(r"\s", match[0]) else PERSON)

    def _counted(self, kind: str, instead: str) -> str:
        self.counts[kind] += 1
        return instead


def _about_people(value: Mapping[str, Any], *, people: bool) -> bool:
    """Tell whether an object is about a person; JSON-LD says so itself, where it says anything."""
    kind = str(value.get("@type", ""))
    return kind in ("Person", "ContactPoint") or (people and not kind.endswith("Organization"))


def _under(key: str, *, people: bool) -> bool:
    """Tell whether what stands under a key is about people; a contact's employer is none."""
    return bool(_PEOPLE.search(key)) or (people and not _FIRM.search(key))


def _told_name(key: str) -> str:
    """Give what stands in the place of a person's name under a key, or "" where it holds none."""
    plain = re.sub(r"[\W_]", "", key).lower()
    return _NAMES.get(plain, "") or ("Kontakt" if plain in _FIRST else "Eksempel" if plain in _LAST else "")


def _stated_names(value: Mapping[str, Any]) -> Iterator[str]:
    """Give the names that an object about a person holds, whole and in their parts."""
    told: dict[str, str] = {}
    for key, part in value.items():
        words = part[0] if isinstance(part, list) and part else part
        if isinstance(words, str) and words.strip() and "@" not in words and (role := _told_name(key)):
            told[role] = words.strip()
            yield words.strip()
    if "Kontakt" in told and "Eksempel" in told:
        yield f"{told['Kontakt']} {told['Eksempel']}"


def is_name(words: str) -> bool:
    """Tell whether words look like a person's name, and not like an employer's or a title's."""
    capital = all(part[:1].isupper() or part in ("av", "af", "de", "van", "von", "der") for part in words.split())
    return bool(_NAME.fullmatch(words)) and capital and not _NO_NAME.search(words)


def _pattern(name: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Make what finds a name: with any gap, its letters escaped or not, the last name first, and as «Nordmanns»."""
    parts = ["".join(map(_letter, part)) for part in name.split()]
    whole = rf"(?:[\s\u00a0._+-]|%20|{_AMP}nbsp;|{_AMP}#160;)+".join(parts)
    turned = rf"{parts[-1]},\s*" + r"\s+".join(parts[:-1])
    return re.compile(rf"(?:(?<=\\[nrt])|(?<=\\u[0-9a-fA-F]{{4}})|(?<!\w))(?:{whole}|{turned})(?=s?(?!\w))", flags)


@cache
def _needle(name: str) -> str:
    """Give the longest part of a name that is written alike in every form; to look for it is cheap."""
    return max(re.findall(r"[a-z]+", name.lower()), key=len, default="")


def _letter(letter: str) -> str:
    if letter.isascii():
        return re.escape(letter)
    code = ord(letter)
    forms = (
        letter,
        rf"\\u{code:04x}",
        f"{_AMP}#{code};",
        f"{_AMP}#x{code:x};",
        "".join(f"%{byte:02x}" for byte in letter.encode()),
    )
    entity = codepoint2name.get(code)
    return "(?:" + "|".join((*forms, *((f"{_AMP}{entity};",) if entity else ()))) + ")"


def _is_zero(number: str) -> bool:
    return not re.search(r"[1-9]", re.sub(r"&#160;|%20", "", number).removeprefix("+47"))


def _is_number_of_something(match: re.Match[str]) -> bool:
    """Tell whether eight digits are a day, or stand where an id does."""
    before = match.string[max(0, match.start() - 300) : match.start()]
    inside = _INSIDE.search(before)
    in_a_field = inside is not None and not is_markup(inside[1])
    return bool(_DAY.fullmatch(match["bare"]) or _NUMBERED.search(before) or in_a_field)
