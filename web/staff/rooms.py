"""The pages of the room: what waits, one thing at a time, and what was decided."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import redirect, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from scraper import deciding
from scraper.errors import StoreError
from scraper.reasons import reasons
from scraper.review import Decision, Item
from scraper.store import Store
from scraper.text import instant, oslo_day
from web.staff import acts, cases, words
from web.staff.acts import Act
from web.staff.doors import here
from web.staff.shared import Room, View


_SHOWN = 100  # of what waits, on one page
_DECIDED = 50
_KEY = re.compile(r"\b(edit|ruling|remark|report)-([1-9][0-9]{0,9})\b")


class Desk:
    """Where staff decide."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def views(self) -> tuple[View, ...]:
        """Give each page: where it lies, what answers, and to what."""
        return (
            ("/", self.queue, "GET"),
            ("/flere", self.several, "POST"),
            ("/sak/<key>", self.show, "GET"),
            ("/sak/<key>", self.decide, "POST"),
            ("/angre/<keys>", self.undo, "POST"),
            ("/avgjort/", self.decided, "GET"),
        )

    def _now(self) -> datetime:
        return self._room.clock()

    def _waiting(self, store: Store) -> list[Item]:
        now = self._now()
        return store.queue.waiting(now, oslo_day(now))

    def queue(self) -> AnyResponse:
        """Show all that waits."""
        with self._room.open() as store:
            return self._queue(store)

    def _queue(self, store: Store) -> AnyResponse:
        waiting, wanted = self._waiting(store), request.args.get("vis", "")
        counts = {what: sum(item.what == what for item in waiting) for what in words.GROUPS}
        shown = [item for item in waiting if wanted in ("", item.what)]
        return self._room.page(
            "queue.html",
            items=shown[:_SHOWN],
            more=len(shown) - len(shown[:_SHOWN]),
            counts=counts,
            groups=words.GROUPS,
            why=words.WHY,
            wanted=wanted,
            reasons=reasons(),
            ticked=request.form.getlist("key"),
            done=self._done(store),
            skipped=request.args.get("hoppet", 0, type=int),
            reached=request.args.get("angret", None, type=int),
        )

    def _done(self, store: Store) -> dict[str, Any] | None:
        """Give what was just decided, so that it can be taken back."""
        made = [each for each in _called(store, request.args.get("gjort", "")) if each.undone is None]
        if not made:
            return None
        about = [store.vacancies.get(store.groups.survivor(number)) for number in made[-1].vacancies[:1]]
        title = next((vacancy.title for vacancy in about if vacancy), "")
        return {
            "called": ",".join(each.key for each in made),
            "says": words.decided(made[-1]),
            "count": len(made),
            "title": title,
        }

    def several(self) -> AnyResponse:
        """Approve or reject several at once; what somebody else has decided since the page was opened is left alone."""
        if request.form.get("do") == "none":  # Enter in a box, which presses the first button of a form
            return self.queue()
        try:
            made = self._all_made(request.form.getlist("key"))
        except StoreError as error:  # a button that is not there, or a number that nothing has: nothing is done
            raise BadRequest from error
        done = ",".join(filter(None, made))
        return redirect(self._room.to(f"?gjort={done}&hoppet={made.count('')}" if made else ""), 303)

    def _all_made(self, wanted: list[str]) -> list[str]:
        """Do it for each, or for none; give the key of each decision, and "" for what is left alone."""
        seen, made = _seen(self._now()), []
        with self._room.deciding() as store:
            for key in wanted:
                what, numbers = cases.numbers(key)
                newest = store.journal.of(numbers[0])[-1:] if what == "doubt" else []
                stale = what != "doubt" or (newest and newest[0].at > seen)
                made.append("" if stale else acts.carry_out(store, self._act(request.form.get("do", ""), numbers)))
        return made

    def _act(self, do: str, numbers: tuple[int, ...]) -> Act:
        return Act(do=do, numbers=numbers, form=request.form.to_dict(), who=here().member.name, now=self._now())

    def show(self, key: str) -> AnyResponse:
        """Show one thing that waits, or any vacancy."""
        with self._room.open() as store:
            return self._case(store, key)

    def _case(self, store: Store, key: str, status: int = 200, **said: Any) -> AnyResponse:  # noqa: ANN401 - a template's words
        what, numbers = cases.numbers(key)
        waiting = self._waiting(store)
        item = next((each for each in waiting if each.key == key), None)
        around: dict[str, Any] = {"key": key, "what": what, "item": item, **_neighbours(waiting, key), "asked": words.ASKED}
        around |= {"why": words.WHY, "reasons": reasons(), "done": self._done(store), "fault": "", "stale": None, **said}
        around["reached"] = request.args.get("angret", None, type=int)
        if what == "report" and (report := store.reports.get(numbers[0])):
            about = cases.case(store, report.vacancy_id, self._now()) if report.vacancy_id else None
            return self._room.page("report.html", status, report=report, about=about, **around)
        if what == "same" and len(numbers) == 2 and (two := cases.pair(store, *numbers, self._now())):
            return self._room.page("pair.html", status, pair=two, **around)
        if what not in ("", "same", "report") and (one := cases.case(store, numbers[0], self._now())):
            return self._room.page("case.html", status, case=one, still=oslo_day(self._now()) + acts.STILL_OPEN, **around)
        raise NotFound

    def decide(self, key: str) -> AnyResponse:
        """Do what a button says, unless somebody else has decided first; go on to the next."""
        what, numbers = cases.numbers(key)
        if not what:
            raise NotFound
        if what == "report":
            return self._close_report(key, numbers[0])
        with self._room.open() as store:
            numbers = tuple(store.groups.survivor(number) for number in numbers)
            act = self._act(request.form.get("do", ""), numbers)
            order = [item.key for item in self._waiting(store)]
        try:
            made = self._made(act, numbers)
        except StoreError as error:
            with self._room.open() as store:
                return self._case(store, key, 400, fault=str(error))
        with self._room.open() as store:
            if not made:
                return self._stale(store, key)
            return self._onward(store, key, order, made, stays=act.do.partition("-")[0] in acts.STAYS)

    def _made(self, act: Act, numbers: tuple[int, ...]) -> str:
        """Do it, and give the key by which it is taken back; "" where what was seen is out of date, and nothing is done.

        Nothing else is done meanwhile, as nobody else can write.
        """
        with self._room.deciding() as store:
            if done := acts.is_done(store, act):
                return done.key
            if deciding.mark(store, numbers) != request.form.get("mark"):
                return ""
            return acts.carry_out(store, act)

    def _close_report(self, key: str, number: int) -> AnyResponse:
        with self._room.open() as store:
            order = [item.key for item in self._waiting(store)]
        with self._room.deciding() as store:
            store.reports.close(number, who=here().member.name, now=self._now())
        with self._room.open() as store:
            return self._onward(store, key, order, f"report-{number}", stays=False)

    def _stale(self, store: Store, key: str) -> AnyResponse:
        """Show what has changed since the page was opened, and nothing else."""
        what, numbers = cases.numbers(key)
        found = [case for number in numbers if what != "report" and (case := cases.case(store, number, self._now()))]
        changes = [each for case in found for each in cases.since(case, _seen(self._now()))]
        return self._case(store, key, 409, stale=changes)

    def _onward(self, store: Store, key: str, order: list[str], made: str, *, stays: bool) -> AnyResponse:
        """Lead to the next thing that still waits, after this one in the order in which they were shown."""
        after = f"?gjort={made}" if made else ""
        if stays:
            return redirect(self._room.to(f"sak/{key}{after}"), 303)
        left = {item.key for item in self._waiting(store)} - {key}
        place = order.index(key) + 1 if key in order else 0
        following = next((each for each in (*order[place:], *order[:place]) if each in left), "")
        return redirect(self._room.to(f"sak/{following}{after}" if following else after), 303)

    def undo(self, keys: str) -> AnyResponse:
        """Take back a decision, or several that were made at once, and tell whom they have reached."""
        with self._room.deciding() as store:
            found = _called(store, keys)
            if not found:
                raise NotFound
            reached = max(deciding.reached(store, each, self._now()) for each in found)
            for each in found:
                if each.undone is None:
                    deciding.undo(store, each.record, each.number, who=here().member.name, now=self._now())
        if found[0].record == "report":
            return redirect(self._room.to(f"sak/{found[0].key}"), 303)
        shown = found[0].vacancies[:1] if len(found) == 1 else ()
        return redirect(self._room.to(f"sak/post-{shown[0]}?angret={reached}" if shown else f"?angret={reached}"), 303)

    def decided(self) -> AnyResponse:
        """Show what was decided, newest first."""
        before = request.args.get("før", "")
        try:
            moment = instant(before) if before else None
        except ValueError:
            raise NotFound from None
        with self._room.open() as store:
            found = store.journal.newest(_DECIDED, moment)
        return self._room.page("decided.html", decisions=[(each, words.decided(each)) for each in found], most=_DECIDED)


def _called(store: Store, keys: str) -> list[Decision]:
    """Give the decisions that an address names."""
    found = (store.journal.get(record, int(number)) for record, number in _KEY.findall(keys))
    return [each for each in found if each]


def _seen(now: datetime) -> datetime:
    """Give when the page was made that a form comes from; where it does not say, just now."""
    try:
        return instant(request.form.get("seen", ""))
    except ValueError:
        return now


def _neighbours(waiting: list[Item], key: str) -> dict[str, Any]:
    """Give what comes before and after one in the queue, where it stands, and how many there are."""
    keys = [item.key for item in waiting]
    place = keys.index(key) if key in keys else -1
    return {
        "before": keys[place - 1] if place > 0 else "",
        "after": keys[place + 1] if 0 <= place < len(keys) - 1 else "" if place >= 0 else next(iter(keys), ""),
        "nth": place + 1,
        "waiting": len(keys),
    }
