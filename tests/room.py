"""Somebody of the staff, at work in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scraper.review import Role
from scraper.staffroom import sign_in_link
from scraper.store import Store
from tests.service import Service


SITE = "https://erfaringsjobb.example"
# For an ad that the rules are not sure of.
DOUBTED = {
    "title": "Miljøarbeider 60 %",
    "html": "<p>Du har gjerne egenerfaring fra rus eller psykisk helse. Vi krever ikke utdanning.</p>",
}


@dataclass
class Visitor:
    """A browser, and what it shows."""

    service: Service
    browser: FlaskClient

    def get(self, path: str) -> BeautifulSoup:
        return BeautifulSoup(self.open(path).text, "lxml")

    def open(self, path: str) -> TestResponse:
        return self.browser.get(path, base_url=SITE)

    def post(self, path: str, fields: Mapping[str, object] | None = None, *, origin: str = SITE) -> TestResponse:
        form = "application/x-www-form-urlencoded"
        return self.browser.post(path, data=fields or {}, base_url=SITE, headers={"Origin": origin}, content_type=form)

    def press(self, page: BeautifulSoup, do: str, path: str, **fields: object) -> TestResponse:
        """Press a button, with all that stands in its form."""
        form = next(each for each in page.select("form") if each.select(f'button[value="{do}"]'))
        filled = {str(each["name"]): each.get("value", "") for each in form.select("input[name]") if is_sent(each)}
        return self.post(path, {**filled, "do": do, **fields})

    def press_undo(self, page: BeautifulSoup) -> TestResponse:
        """Press the button that takes back what was just done."""
        form = page.select_one("form.done")
        assert form
        seal = form.select_one("input")
        assert seal
        return self.post(str(form["action"]), {"seal": seal["value"]})

    def case(self, key: str) -> BeautifulSoup:
        return self.get(f"/ansatte/sak/{key}")

    def decide(self, key: str, do: str, **fields: object) -> TestResponse:
        """Look at what waits, and press a button there."""
        return self.press(self.case(key), do, f"/ansatte/sak/{key}", **fields)

    def waiting(self) -> list[str]:
        """What waits, by what it is called."""
        links = self.get("/ansatte/").select(".queue a")
        return [str(each["href"]).rpartition("/")[2] for each in links]


def is_sent(field: Tag) -> bool:
    return field.get("type") not in ("checkbox", "radio") or field.has_attr("checked")


def of_the_staff(service: Service, name: str = "Kari", role: Role = "reviewer") -> Visitor:
    """Let somebody in, and give their browser."""
    address = f"{name.lower()}@example.no"
    with Store.open(service.config.database) as store, store.atomic():
        if store.staff.by_address(address) is None:
            store.staff.add(address, name, role, service.now)
    visitor = Visitor(service, service.client())
    path = sign_in_link(service.config, address, service.now, "")
    assert visitor.post(path).status_code == 303
    return visitor
