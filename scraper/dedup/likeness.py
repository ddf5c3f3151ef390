"""Are two ads of the same vacancy? What speaks for it and against it, in words.

A common id decides. A contradiction (another place, percentage, contract, unit, or another id of the same system) keeps two ads
apart whatever else agrees. The rest is likeness of text and facts: near-certain joins by itself, probable is a question for a
person. Titles alone never decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from scraper import places
from scraper.dedup.names import telling
from scraper.dedup.origins import clash
from scraper.dedup.trace import Trace, stem


Decision = Literal["same", "suggest", "different"]

# How much of the shorter text stands in the longer one too.
_EVERY_WORD, _EXACT, _WORD_FOR_WORD, _NEARLY_ALL, _SURE, _CUT, _LIKELY = 0.995, 0.99, 0.97, 0.9, 0.86, 0.8, 0.5
_EXCERPT = 0.5  # of the longer text: what is shorter is a part of it, cut at both ends
_OTHER_FORM = 0.4  # of the words' stems that a copy in nynorsk shares with one in bokmål
_ENOUGH = 15  # shingles of a text that can be compared; a card has fewer
_ROUNDING = timedelta(days=1)  # a deadline told as an instant in UTC is off by a day
_ANEW = timedelta(days=10)  # copies of one campaign are published closer together than this
_SHORT = 3  # letters of words that a trace of a text does not keep
_BEGINNING = 6  # letters by which a word of a name is known
_NEVER = date(9999, 1, 1)
_REPEATING = {"nav", "arbeidsplassen", "finn_mail", "jooble", "jooble_mail", "manual"}  # may show one post twice
_SHIFT = re.compile(r"dag(?:$|vakt|stilling|tid)|kveld|natt|helg")
_PASSING = {"vikariat", "engasjement", "prosjekt", "åremål", "sesong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What comparing two ads gave."""

    decision: Decision
    score: float  # 0 to 1
    why: tuple[str, ...]  # in Norwegian, for staff
    apart: bool = False  # something contradicts, so the two are never put together by way of a third
    anew: bool = False  # the later one advertises the earlier one's post again


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ads, the one published first before the other, and how alike they are."""

    a: Trace
    b: Trace
    text: float | None  # None where one of the two has too little text
    words: float  # of the shorter text that the longer one has too, in any order
    title: float
    employer: bool | None  # None where one does not say

    @property
    def score(self) -> float:
        """Tell in one figure how much agrees, for the order of a queue; nothing is decided by it."""
        parts = [(self.title, 0.2), (float(self.employer or 0), 0.2), (float(bool(self.a.where & self.b.where)), 0.1)]
        parts += [(float(_same_day(self.a.deadline, self.b.deadline)), 0.1)]
        parts += [] if self.text is None else [(self.text, 0.4)]
        return round(sum(part * weight for part, weight in parts) / sum(weight for _, weight in parts), 2)


def compare(one: Trace, other: Trace) -> Likeness:
    """Compare two ads; the answer is the same whichever comes first."""
    pair = _pair(*sorted((one, other), key=lambda each: (each.published or each.until or _NEVER, each.key)))
    if systems := clash(one.origins, other.origins):
        return _apart(pair, f"ulike annonsenummer hos {', '.join(sorted(systems))}", anew=_is_repeated(pair))
    if common := _common(pair):
        return Likeness(decision="same", score=1.0, why=(common,))
    if one.source == other.source and one.host == other.host and one.source not in _REPEATING:
        return _apart(pair, "to annonser på samme nettsted")
    if against := tuple(_contradictions(pair)):
        return _apart(pair, *against)
    return _judged(pair)


def _pair(a: Trace, b: Trace) -> Pair:
    return Pair(
        a,
        b,
        text=_text(a, b),
        words=_overlap(a.stems, b.stems),
        title=_overlap(a.title, b.title),
        employer=_same_employer(a, b),
    )


def _apart(pair: Pair, *against: str, anew: bool = False) -> Likeness:
    anew = anew or _is_anew(pair)
    why = ("utlyst på nytt", *against) if anew else against
    return Likeness(decision="different", score=pair.score, why=why, apart=True, anew=anew)


def _common(pair: Pair) -> str:
    """Say by which id or address two ads are one, if they are; one page may hold several ads, but not of one title."""
    a, b = pair.a, pair.b
    if shared := set(a.origins) & set(b.origins):
        return f"samme annonsenummer ({min(shared)})"
    if a.link and a.link == b.link:
        return "samme søknadslenke"
    return "samme adresse" if a.page and a.page == b.page and a.source != b.source and pair.title == 1 else ""


def _contradictions(pair: Pair) -> Iterator[str]:
    """Say what cannot be true of one vacancy."""
    a, b = pair.a, pair.b
    if a.kommuner and b.kommuner and not a.where & b.where:
        yield f"ulik kommune: {_named(a)} / {_named(b)}"
    if a.percent and b.percent and not _overlapping(a.percent, b.percent):
        yield f"ulik stillingsprosent: {_span(a.percent)} / {_span(b.percent)}"
    if _is_fast_and_passing(a, b):
        yield f"ulik ansettelse: {', '.join(a.contract)} / {', '.join(b.contract)}"
    if (units := _other_unit(pair)) and not _is_word_for_word(pair):
        yield f"ulik enhet: {units}"
    if (ours := _one_of_several(a)) and (theirs := _one_of_several(b)) and ours != theirs:
        yield f"titlene skiller dem: {', '.join(sorted(ours))} / {', '.join(sorted(theirs))}"
    if _is_after(pair):
        yield "lyst ut etter at fristen til den første var ute"


def _judged(pair: Pair) -> Likeness:
    agreed = tuple(_agreements(pair))
    return Likeness(decision=_decision(pair), score=pair.score, why=agreed)


def _decision(pair: Pair) -> Decision:
    """Decide by likeness alone, where nothing contradicts and no id is common."""
    a, b = pair.a, pair.b
    near = _same_day(a.deadline, b.deadline)
    if pair.text is None:
        return _of_cards(pair)
    if _is_one_text(pair):
        return "suggest" if _other_unit(pair) else "same"
    if _in_other_language(pair):
        agreed = bool(pair.employer and near and a.where & b.where)
        return "suggest" if not agreed or "en" in (a.language, b.language) else "same"
    if pair.text >= _LIKELY and (pair.employer or pair.text >= _SURE):
        return "suggest"
    return "different"


def _is_one_text(pair: Pair) -> bool:
    """Tell whether one text serves both ads, also where a recruiter put another name and title on top of it."""
    a, b = pair.a, pair.b
    if pair.text is None or not _is_alike(pair):
        return False
    if pair.employer is False:
        near = _same_day(a.deadline, b.deadline)
        return bool(a.where & b.where) and near and (pair.text >= _NEARLY_ALL or pair.words >= _EVERY_WORD)
    ours, theirs = _unmet(a, b), _unmet(b, a)
    dressed = pair.text >= _WORD_FOR_WORD or pair.words >= _EVERY_WORD
    if pair.title == 0 and not dressed:
        return False
    return not (ours or theirs) or (dressed and not (ours and theirs)) or _is_one_in_all(pair)


def _is_alike(pair: Pair) -> bool:
    """Tell whether two texts are one as far as they go: boards cut them, and order and join their sentences as they like."""
    if pair.words >= _EVERY_WORD:
        return True
    short, long = sorted((len(pair.a.shingles), len(pair.b.shingles)))
    excerpt = short < _EXCERPT * long and pair.words >= _NEARLY_ALL
    alike = pair.text is not None and pair.text >= (_CUT if excerpt else _SURE)
    return (alike or pair.words >= _WORD_FOR_WORD) and not _is_reworded(pair.a, pair.b)


def _is_one_in_all(pair: Pair) -> bool:
    """Tell whether one text, to the letter, stands under two titles while every other fact is stated and agrees."""
    a, b = pair.a, pair.b
    known = bool(pair.employer and a.where & b.where and _same_day(a.deadline, b.deadline) and a.percent)
    return known and a.percent == b.percent and pair.text is not None and pair.text >= _EXACT


def _of_cards(pair: Pair) -> Decision:
    """Decide where one of the two has hardly any text: all the facts on the card must agree."""
    near = _same_day(pair.a.deadline, pair.b.deadline)
    here = bool(pair.a.where & pair.b.where)
    if pair.employer and here and _is_one_title(pair) and (near or _is_telling(pair)):
        return "same"
    return "suggest" if pair.employer and pair.title >= _LIKELY and (here or near) else "different"


def _agreements(pair: Pair) -> Iterator[str]:
    """Say what agrees."""
    if pair.text is not None:
        yield f"{100 * pair.text:.0f} % av den korteste teksten står i begge"
    if pair.employer:
        yield "samme arbeidsgiver"
    if bool(pair.a.where & pair.b.where):
        yield "samme sted"
    if _same_day(pair.a.deadline, pair.b.deadline):
        yield "samme frist"
    yield f"titlene er {100 * pair.title:.0f} % like"


def _is_anew(pair: Pair) -> bool:
    """Tell whether the later ad advertises the earlier one's post again."""
    alike = pair.title >= _LIKELY if pair.text is None else pair.text >= _LIKELY
    return bool(pair.employer and alike and _is_after(pair))


def _is_repeated(pair: Pair) -> bool:
    """Tell whether the later of two ads with ids of their own repeats the text of the earlier, which may still be shown."""
    earlier, later = pair.a.published, pair.b.published
    apart = bool(earlier and later and later - earlier > _ANEW)
    return bool(apart and pair.employer and pair.text is not None and pair.text >= _WORD_FOR_WORD)


def _is_after(pair: Pair) -> bool:
    """Tell whether the later ad was published when the first one's time was over, or so late that it is no copy of it."""
    earlier, later = pair.a, pair.b
    if not later.published:
        return False
    if earlier.until:
        return later.published > earlier.until + _ROUNDING
    return bool(earlier.published and later.published - earlier.published > _ANEW)


def _text(a: Trace, b: Trace) -> float | None:
    """Give how much of the shorter text stands in the longer one too."""
    return _overlap(a.shingles, b.shingles) if min(len(a.shingles), len(b.shingles)) >= _ENOUGH else None


def _overlap(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _one_of_several(made: Trace) -> frozenset[str]:
    """Give what tells one of several posts from the others in their titles: «team 2», «nattevakt», «helg»."""
    return frozenset(word for word in made.heading & made.title if word.isdigit() or _SHIFT.match(word))


def _same_employer(a: Trace, b: Trace) -> bool | None:
    if a.orgnr and a.orgnr == b.orgnr:
        return True
    if not (a.employer.mains and b.employer.mains):
        return None
    ours, theirs = (_together(each.employer.mains) for each in (a, b))
    also = _together(a.employer.mains | a.employer.units) & theirs or _together(b.employer.mains | b.employer.units) & ours
    return bool(also) or _speaks_of(a, b) or _speaks_of(b, a)


def _together(names: frozenset[str]) -> frozenset[str | frozenset[str]]:
    """Write names in one word each, and as the beginnings of their words in any order: «Blå Kors» is Blåkors."""
    words = (frozenset(word[:_BEGINNING] for word in name.split()) for name in names)
    return frozenset([*(name.replace(" ", "") for name in names), *(each for each in words if len(each) > 1)])


def _speaks_of(a: Trace, b: Trace) -> bool:
    """Tell whether an ad's title and text name the other's employer, as a hospital's ad under its health trust's name does."""
    said = a.heading | a.names
    return any(said.issuperset(main.split()) for main in b.employer.mains)


def _is_one_title(pair: Pair) -> bool:
    """Tell whether two titles say the same, percentage, place and employer aside; one may add where it is."""
    a, b = pair.a, pair.b
    ours, theirs = a.title - _named_in(b), b.title - _named_in(a)
    if ours == theirs or a.heading == b.heading:
        return True
    less, more = (a, b) if ours < theirs else (b, a)
    return min(len(ours), len(theirs)) > 1 and (ours < theirs or theirs < ours) and not _unmet(more, less)


def _own_words(made: Trace) -> frozenset[str]:
    """Give the long words of a title beside its kommune: the name of a project or a foundation tells it from others."""
    known = {"kommune"} | {word for code in made.kommuner for word in places.fold(places.kommuner()[code].name).split()}
    return frozenset(word for word in made.heading if len(word) > _SHORT + 1 and word not in known)


def _unmet(one: Trace, other: Trace) -> frozenset[str]:
    """Give the words of a title that the other ad has neither in its title nor in its text: «natt», «smerte», «Heer»."""
    said = other.title | other.heading | _named_in(other)
    return frozenset(word for word in one.title - said if other.stems and len(word) > _SHORT and stem(word) not in other.stems)


def _named_in(made: Trace) -> frozenset[str]:
    """Give the words of an ad's employer: where one board names the unit there, another may name it in the title."""
    return frozenset(word for name in (*made.employer.mains, *made.employer.units) for word in name.split())


def _is_telling(pair: Pair) -> bool:
    """Tell whether a title says more than what such posts are called, so that a card without a deadline is known by it."""
    earlier, later = pair.a.published, pair.b.published
    whole = pair.a.heading == pair.b.heading and len(_own_words(pair.a)) > 1
    says = len(pair.a.title) > 1 or whole
    return says and not (earlier and later and abs(later - earlier) > _ANEW)


def _other_unit(pair: Pair) -> str:
    """Name the units of one employer that two ads are of, if they are of two."""
    mains = pair.a.employer.mains | pair.b.employer.mains
    ours, theirs = (sorted(each.employer.units - mains) for each in (pair.a, pair.b))
    if not (ours and theirs) or any(_is_one_unit(telling(one), telling(other)) for one in ours for other in theirs):
        return ""
    if any(telling(unit) <= pair.b.heading for unit in ours) or any(telling(unit) <= pair.a.heading for unit in theirs):
        return ""
    return f"{', '.join(ours)} / {', '.join(theirs)}"


def _is_one_unit(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two names may be of one unit: «Rus» may be «Rus og psykisk helse», but Tranby is not Reistad."""
    return one <= other or other <= one


def _is_reworded(a: Trace, b: Trace) -> bool:
    """Tell whether a sentence of one is the other's with another word in it, as where one text serves two offices or roles."""
    ours, theirs = a.sentences - b.sentences, b.sentences - a.sentences
    return any(_is_one_frame(one, other) for one in ours for other in theirs)


def _is_one_frame(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether half of the words of two sentences are the same, and neither is the other cut short."""
    short, long = sorted((one, other), key=len)
    if long[: len(short)] == short or long[-len(short) :] == short or len(long) - len(short) > 1:
        return False
    return 2 * len(set(one) & set(other)) >= len(long)


def _is_word_for_word(pair: Pair) -> bool:
    """Tell whether two texts are so nearly one that two names of a unit may be two levels of it."""
    return pair.text is not None and pair.text >= _NEARLY_ALL and not _is_reworded(pair.a, pair.b)


def _in_other_language(pair: Pair) -> bool:
    """Tell whether one ad may be a copy of the other in the other form of Norwegian, or in English."""
    languages = {pair.a.language, pair.b.language}
    if not pair.employer or len(languages) == 1:
        return False
    if "en" in languages:
        return _same_day(pair.a.deadline, pair.b.deadline)
    return languages == {"nb", "nn"} and pair.words >= _OTHER_FORM


def _is_fast_and_passing(a: Trace, b: Trace) -> bool:
    """Tell whether one post is permanent and the other is not."""
    one, other = set(a.contract), set(b.contract)
    return bool(one and other) and ("fast" in one) != ("fast" in other) and bool((one | other) & _PASSING)


def _same_day(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= _ROUNDING


def _overlapping(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _span(percent: tuple[int, int]) -> str:
    low, high = percent
    return f"{low} %" if low == high else f"{low}–{high} %"


def _named(made: Trace) -> str:
    return ", ".join(places.kommuner()[code].name for code in made.kommuner)
