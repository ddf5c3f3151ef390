"""Who may come in, where they are signed in, and the subscribers: of whom staff see counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import msgspec
from flask import redirect, request
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from digest import subscribers
from digest.tokens import Key
from scraper.errors import ConfigError, StoreError
from scraper.review import Member, Role
from web.staff.doors import here
from web.staff.shared import Room, View


@dataclass(frozen=True, slots=True)
class People:
    """The pages about people."""

    room: Room

    def views(self) -> tuple[View, ...]:
        """Give each page: where it lies, what answers, and to what."""
        return (
            ("/meg/", self.me, "GET"),
            ("/meg/", self.change_me, "POST"),
            ("/folk/", self.staff, "GET"),
            ("/folk/", self.change_staff, "POST"),
            ("/abonnenter/", self.counts, "GET"),
            ("/abonnenter/", self.look_up, "POST"),
        )

    def me(self) -> AnyResponse:
        """Show where somebody is signed in, and what they have chosen."""
        with self.room.open() as store:
            sessions = store.staff.sessions(here().member, self.room.clock())
        return self.room.page("me.html", sessions=sessions)

    def change_me(self) -> AnyResponse:
        """Turn single keys on or off."""
        with self.room.open() as store, store.atomic():
            store.staff.set_shortcuts(here().member, on=request.form.get("shortcuts") == "ja")
        return redirect(self.room.to("meg/"), 303)

    def staff(self, fault: str = "", status: int = 200) -> AnyResponse:
        """Show who may come in."""
        administrator()
        with self.room.open() as store:
            return self.room.page("staff.html", status, members=store.staff.all(), fault=fault, typed=request.form)

    def change_staff(self) -> AnyResponse:
        """Let somebody in, or no more."""
        me = administrator()
        try:
            with self.room.open() as store, store.atomic():
                if request.form.get("do") == "remove":
                    self._remove(store.staff.remove, me)
                else:
                    store.staff.add(*self._new(), self.room.clock())
        except (StoreError, ConfigError) as error:
            return self.staff(str(error), 400)
        return redirect(self.room.to("folk/"), 303)

    def _remove(self, remove: Any, me: Member) -> None:  # noqa: ANN401 - a function of the store
        address = request.form.get("address", "")
        if address.lower() == me.address.lower():
            raise StoreError("Du kan ikke fjerne deg selv. Be en annen administrator om det.")
        remove(address)

    def _new(self) -> tuple[str, str, Role]:
        """Read whom to let in."""
        name = request.form.get("name", "").strip()[:60]
        role: Role = next((each for each in get_args(Role) if each == request.form.get("role")), "reviewer")
        try:
            address = subscribers.checked(request.form.get("address", "").strip())
        except ConfigError as error:
            raise StoreError("Skriv e-postadressen, som navn@eksempel.no.") from error
        if not name:
            raise StoreError("Skriv et navn eller initialer.")
        return address, name, role

    def counts(self) -> AnyResponse:
        """Show how many subscribers there are, and who has looked one up."""
        return self._subscribers()

    def _subscribers(self, status: int = 200, **said: Any) -> AnyResponse:  # noqa: ANN401 - a template's words
        with self.room.open() as store:
            known = {"counts": store.subscribers.counts(), "lookups": store.staff.lookups()}
        return self.room.page("subscribers.html", status, **known, **{"looked_up": None, "fault": "", "erased": None, **said})

    def look_up(self) -> AnyResponse:
        """Show or erase what is kept of one exact address, for its owner who has asked; that it was done is kept."""
        me, typed = administrator(), request.form.get("address", "").strip()
        erasing = request.form.get("do") == "erasure"
        try:
            address = subscribers.checked(typed)
        except ConfigError:
            return self._subscribers(400, fault="Skriv hele e-postadressen, som navn@eksempel.no.")
        with self.room.open() as store:
            kept = subscribers.stored(store, Key.load(self.room.folder), address)
            found = any(kept.values())
            with store.atomic():
                store.staff.looked_up(me, "erasure" if erasing else "access", self.room.clock(), found=found)
            if erasing:
                return self._subscribers(erased=subscribers.unsubscribe(store, address))
        text = msgspec.json.format(msgspec.json.encode(kept), indent=2).decode() if found else ""
        return self._subscribers(looked_up=text)


def administrator() -> Member:
    """Give who asks, if they are an administrator."""
    member = here().member
    if not member.is_administrator:
        raise Forbidden
    return member
