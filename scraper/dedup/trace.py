"""What of an ad tells whether another is of the same vacancy: made once for each ad, small enough to keep, quick to compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from zlib import crc32

from scraper import places
from scraper.dedup.names import Employer, employer
from scraper.facts.days import day
from scraper.model import Facts, Judged, Posting
from scraper.places import fold


WORD = re.compile(r"[a-z0-9]+")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
# Each board words its headings in its own way: «Hvem er du?» is «Kvalifikasjoner» elsewhere.
_HEADING = re.compile(
    r"(?:(?:dine|vare|sentrale|aktuelle|viktigste)? ?(?:hoved|arbeids)?oppgave(?:r|ne)?|arbeids(?:omrade|felt)\w*"
    r"|ansvarsomrade\w*|(?:onske\w+ |formelle )?kvalifikasjon\w*|(?:personlige? )?(?:egenskap\w*|egnethet)"
    r"|(?:vi|dette) (?:kan )?tilby\w*(?: vi)?|hva (?:kan )?vi (?:kan )?tilby\w*|lonn og (?:andre )?(?:vilkar|betingelser)"
    r"|hvem (?:er du|ser vi etter|soker vi)|vi ser etter(?: deg som)?|hva (?:du )?skal (?:du )?gjore"
    r"|om (?:deg|oss|stillinga|stillingen|jobben|tjenesten|rollen)|du (?:har|er|skal)|krav|utdanning(?: og erfaring)?"
    r"|rammene?|bakgrunnen|kontakt|vilkar)\W*"
)
_RUN = 3  # words of a shingle
_MASK = 0xFFFFFFFF
_PRINTS = 4  # smallest shingles that serve as keys: two texts that are 90 % alike share one nearly always
_STEM = 6  # letters by which «søkjar» and «søker» may still be told from other words
# Lines that every ad of every employer may have.
_BOILERPLATE = re.compile(
    r"mangfold|mangfald|offent(?:le|lig)|sokerlist|sokarlist|pensjon|politiattest|forsikring|etnisitet|funksjonsnedsettelse"
    r"|funksjonsevne|kontaktperson|kontakt oss|sporsmal om stilling|sok(?:nad)? sendes|vi ser frem|attest|referanse"
)
_SAID_ELSEWHERE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:[-–]\s*\d+\s*)?(?:%|prosent|pst)"
    r"|\b(?:ledig(?:e)?|stilling(?:en|er|a|ar)?|som|vi|soker|sokjer|sokjar|fast|faste|vikariat|vikar|engasjement|prosjekt"
    r"|heltid|deltid|har|du|med|til|for|i|pa|og|ved|hos|en|ei|et|eit|av|snarest|midlertidig|mellombels"
    r"|(?:soknads)?frist(?:en)?|forleng\w*|utvid\w*|(?:ny )?utlys\w*|pa nytt|er|du|var|vart|kunde"
    r"|kommune|as|hf)\b"
)
# What boards put around an ad's own text.
_AROUND = re.compile(
    r"^(?:kontaktinformasjon|arbeidssted|nokkelinformasjon|arbeidsgiver|stillingsprosent|soknadsfrist|referansen|adresse|sektor"
    r"|frist|sted\b|sok (?:pa )?stilling|om arbeidsgiver|om bedrift|sist endret|publisert|antall stillinger"
    r"|(?:fast|vikariat|engasjement|prosjekt)$|(?:stilling|omfang|ansettelsesform|varighet|tiltredelse|arbeidstid):)"
)
_TELLING = re.compile(r"\b(?:[A-ZÆØÅ]\w{2,}|\d+)\b")
_SPECIFIC = re.compile(r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}-")  # a number of the ad's own in an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What an ad leaves to be compared by."""

    source: str
    source_id: str
    host: str  # of the ad's own address
    origins: tuple[str, ...]
    link: str  # where one applies, if that is an address of this ad alone
    page: str  # the ad's own address
    employer: Employer
    orgnr: str
    kommuner: tuple[str, ...]
    where: frozenset[str]  # codes of the kommuner, or the board's names of the places where we know none
    deadline: date | None
    until: date | None  # the deadline, or the last day that the board shows the ad
    published: date | None
    percent: tuple[int, int] | None
    contract: tuple[str, ...]
    language: str
    title: frozenset[str]  # stems of what is neither percent, place, employer nor common
    heading: frozenset[str]  # every word of the title
    names: frozenset[str]  # words with a capital, and numbers
    sentences: frozenset[tuple[int, ...]]  # of the text, each as marks of its words
    stems: frozenset[int]  # of the text's words
    shingles: frozenset[int]  # of the text

    @property
    def key(self) -> tuple[str, str]:
        """Tell which ad it is."""
        return self.source, self.source_id


def of(source: str, judged: Judged) -> Trace:
    """Give the trace of an ad that has been judged."""
    return trace(source, judged.posting, judged.text, judged.facts, judged.origins)


def trace(source: str, posting: Posting, text: str, facts: Facts, origins: Iterable[str]) -> Trace:
    """Give the trace of an ad: its posting with lines cleaned, its plain text, the facts read from it, and its keys."""
    own = (sentence for sentence in SENTENCE.split(fold(text)) if not _is_not_its_own(sentence.strip()))
    said = [words for sentence in own if (words := WORD.findall(sentence))]
    marks = [tuple(crc32(word.encode()) for word in words) for words in said]
    who = employer(posting.employer)
    known = frozenset(word for name in (*who.mains, *who.units, "hf as kommune") for word in WORD.findall(name))
    return Trace(
        source=source,
        source_id=posting.source_id,
        host=_apart(posting.url)[0],
        origins=tuple(origins),
        link=_link(posting.apply_url),
        page="/".join(_apart(posting.url)).rstrip("/"),
        employer=who,
        orgnr=posting.orgnr,
        kommuner=facts.kommune_codes,
        where=frozenset(facts.kommune_codes) or _places(posting),
        deadline=day(facts.deadline),
        until=day(facts.deadline) or posting.expires,
        published=posting.published,
        percent=facts.percent,
        contract=facts.contract,
        language=facts.ad_lang,
        title=_title(posting.title, known | {word for code in facts.kommune_codes for word in _place(code)}),
        heading=frozenset(WORD.findall(fold(posting.title))),
        names=frozenset(fold(" ".join(_TELLING.findall(text))).split()),
        sentences=frozenset(marks),
        stems=frozenset(stem(word) for words in said for word in words if len(word) > 3),
        shingles=frozenset(shingle for sentence in marks for shingle in _shingles(sentence)),
    )


def stem(word: str) -> int:
    """Give a mark of what a word begins with."""
    return crc32(word[:_STEM].encode())


def keys(made: Trace) -> Iterator[str]:
    """Give the keys by which ads that might be of one vacancy are found: any two that are share at least one."""
    yield from made.origins
    yield from (f"link:{address}" for address in {made.link, made.page} if address)
    title = " ".join(sorted(made.title))
    where = made.where or ("",)
    for main in made.employer.mains:
        yield f"employer:{main}"
        yield f"title:{main}:{title}"
        yield from (f"employer:{main}:{code}" for code in where)
    yield from (f"place:{code}:{title}" for code in where)
    yield from (f"text:{shingle:x}" for shingle in nsmallest(_PRINTS, made.shingles))


def _shingles(words: tuple[int, ...]) -> Iterator[int]:
    """Give marks of the runs of words in a sentence; none goes on in the next, so that boards may order a text as they like."""
    if len(words) < _RUN:
        yield sum(words) & _MASK
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        yield (first * 31 + second * 7 + third) & _MASK


def _is_not_its_own(folded: str) -> bool:
    """Tell whether a sentence is one that any ad may have, or that its board has put there."""
    return bool(_BOILERPLATE.search(folded) or _AROUND.match(folded) or _HEADING.fullmatch(folded))


def _places(posting: Posting) -> frozenset[str]:
    return frozenset(fold(place.kommune or place.city) for place in posting.places if place.kommune or place.city)


def _place(code: str) -> list[str]:
    return WORD.findall(fold(places.kommuner()[code].name))


def _title(title: str, known: frozenset[str]) -> frozenset[str]:
    """Give the stems of the words that tell one title from another."""
    left = WORD.findall(_SAID_ELSEWHERE.sub(" ", fold(title)))
    return frozenset(_bare(word) for word in left if word not in known)


def _bare(word: str) -> str:
    """Cut what makes a word plural or definite, in both forms of Norwegian."""
    return re.sub(r"(?:ene|ane|er|ar|en|et|a|e)$", "", word) if len(word) > 5 else word


def _link(url: str) -> str:
    """Give an address as it is compared, without scheme and «www.»; one without a number is no ad's own."""
    host, path = _apart(url)
    return f"{host}/{path}" if _SPECIFIC.search(path) else ""


def _apart(url: str) -> tuple[str, str]:
    """Give an address's host and the rest; whatever it is, it has both."""
    host, _, path = url.partition("://")[2].partition("/")
    return host.lower().removeprefix("www."), path
