"""What a button does: from a form to a decision. Each gives the key by which it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper import deciding
from scraper.dedup.edits import checked
from scraper.errors import StoreError
from scraper.reasons import reasons
from scraper.review import Decision
from scraper.store import Store
from scraper.store.groups import Ruled
from scraper.text import one_line, oslo_day
from web.staff.cases import day
from web.staff.words import LABELS


STILL_OPEN = timedelta(days=30)  # for which a post is shown that somebody says is open, if they say no day
_LONGEST = 2_000  # letters of a note
STAYS = ("edit", "note", "tag", "split")  # acts after which one is not done with a post

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody wants to do, to which vacancies."""

    do: str
    numbers: tuple[int, ...]
    form: Form
    who: str
    now: datetime

    @property
    def why(self) -> str:
        """Why, in their own words."""
        return one_line(self.form.get("why", ""))


def carry_out(store: Store, act: Act) -> str:
    """Do it, inside a transaction; raises StoreError that says what is wrong with it."""
    do, _, detail = act.do.partition("-")
    if do not in _ACTS:
        raise StoreError("Det finnes ingen slik knapp.")
    return _ACTS[do](store, act, detail)


def _approve(store: Store, act: Act, _: str) -> str:
    return _corrected(store, act, "kind", "position", act.why or "lest av en av oss")


def _reject(store: Store, act: Act, key: str) -> str:
    reason = next((each for each in reasons() if each.key == key), None)
    if reason is None:
        raise StoreError("Velg en grunn til å avvise.")
    return _corrected(store, act, "kind", reason.label, reason.says)


def _open(store: Store, act: Act, _: str) -> str:
    until = day(act.form.get("until", "")) or oslo_day(act.now) + STILL_OPEN
    return _corrected(store, act, "state", f"open {until}", act.why or "spurt arbeidsgiveren")


def _closed(store: Store, act: Act, _: str) -> str:
    return _corrected(store, act, "state", f"closed {oslo_day(act.now)}", act.why or "spurt arbeidsgiveren")


def _edit(store: Store, act: Act, name: str) -> str:
    value = one_line(act.form.get("value", ""))
    try:
        checked(name, value)
    except ValueError as error:
        label, example = LABELS.get(name, ("det", ""))
        raise StoreError(f"«{value}» kan ikke stå som {label.lower()}. Skriv det som {example}.") from error
    return _corrected(store, act, name, value, act.why or "rettet")


def _corrected(store: Store, act: Act, name: str, value: str, why: str) -> str:
    number = deciding.correct(store, act.numbers[0], name, value, who=act.who, why=why, now=act.now)
    return f"edit-{number}"


def _same(store: Store, act: Act, _: str) -> str:
    return _ruled(store, act, store.groups.rule("same", *_two(act), who=act.who, why=act.why or "lest begge", now=act.now))


def _different(store: Store, act: Act, _: str) -> str:
    return _ruled(store, act, store.groups.rule("different", *_two(act), who=act.who, why=act.why or "lest begge", now=act.now))


def _ruled(store: Store, act: Act, ruled: Ruled) -> str:
    return f"ruling-{deciding.carry_out(store, ruled, act.now).number}"


def _two(act: Act) -> tuple[int, int]:
    if len(act.numbers) != 2:
        raise StoreError("Det må være to stillinger.")
    return act.numbers[0], act.numbers[1]


def _split(store: Store, act: Act, _: str) -> str:
    source, _, source_id = act.form.get("ad", "").partition(" ")
    ruled = store.groups.split((source, source_id), who=act.who, why=act.why or "en annen stilling", now=act.now)
    return _ruled(store, act, ruled)


def _keep(store: Store, act: Act, _: str) -> str:
    vacancy = store.vacancies.get(act.numbers[0])
    asks = " ".join(vacancy.asks) if vacancy else ""
    return f"remark-{store.journal.remark(act.numbers[0], 'settled', asks, who=act.who, now=act.now)}"


def _note(store: Store, act: Act, _: str) -> str:
    said = act.form.get("said", "").strip()[:_LONGEST]
    if not said:
        raise StoreError("Skriv noe i merknaden.")
    return f"remark-{store.journal.remark(act.numbers[0], 'note', said, who=act.who, now=act.now)}"


def _tag(store: Store, act: Act, _: str) -> str:
    said = one_line(act.form.get("said", ""), 40)
    if not said:
        raise StoreError("Skriv en merkelapp.")
    return f"remark-{store.journal.remark(act.numbers[0], 'tag', said, who=act.who, now=act.now)}"


_ACTS: Mapping[str, Callable[[Store, Act, str], str]] = {
    "approve": _approve,
    "reject": _reject,
    "open": _open,
    "closed": _closed,
    "edit": _edit,
    "same": _same,
    "different": _different,
    "split": _split,
    "keep": _keep,
    "note": _note,
    "tag": _tag,
}


def is_done(store: Store, act: Act) -> Decision | None:
    """Give the decision that this act repeats, if the newest one is the same person's and says the same: a double click."""
    newest = next(reversed([each for each in store.journal.of(act.numbers[0]) if each.undone is None]), None)
    if newest is None or newest.who != act.who or act.now - newest.at > timedelta(minutes=10):
        return None
    do, _, detail = act.do.partition("-")
    label = next((each.label for each in reasons() if each.key == detail), "")
    said = {
        "approve": ("kind", "position"),
        "reject": ("kind", label),
        "same": ("same", ""),
        "different": ("different", ""),
        "edit": (detail, one_line(act.form.get("value", ""))),
        "note": ("note", act.form.get("said", "").strip()),
        "tag": ("tag", one_line(act.form.get("said", ""), 40)),
    }
    return newest if said.get(do) == (newest.what, newest.after) else None
