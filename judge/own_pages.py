"""What only subscribers see, or visitors who tell us something: each page and each mail on the way, in both languages.

They are made by the application itself from a real store, and laid beside the published pages, so that whoever judges those
judges these.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from digest.tokens import Purpose
from digest.writing import YEAR
from judge.service import Service, read
from scraper.letters import Form
from web.alerts import SIGN_UP
from web.limits import OF_A_NETWORK
from web.pages import folder
from web.posts import address
from web.reports import LETTERS
from web.visitors import TIP, WRONG


LANGUAGES: tuple[Form, ...] = ("nb", "nn")
_SEARCHES = (
    {"fylke": ["18", "55", "56"], "percent": "50", "contract": ["fast", "vikariat"], "unschooled": "ja"},
    {"kommuner": "Bodø, Kautokeino", "near": "Tromsø", "km": "100"},
    {"kommuner": "Utsira"},  # where hardly anything is ever found
)
_WRONG = {"address": "leser", "kommuner": "Atlantis", "near": "Eldorado"}
_EXTRAS = ["changes", "reminders", "heartbeat"]
_WAYS_OUT: tuple[tuple[str, Purpose, str], ...] = (
    ("jobb", "manage", "job"),
    ("sluttet", "leave", "leave"),
    ("aldri", "leave", "never"),
)
_READER = "leser"
_MONTH, _WEEKS = timedelta(days=40), timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who goes the way, in one form of Norwegian, and the mails that have come."""

    service: Service
    language: Form
    client: FlaskClient
    mails: list[Path] = field(default_factory=list)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Give each page by what it is called; meanwhile mails of every kind come."""
        form = f"/{folder(self.language)}{SIGN_UP}"
        yield "bestill", self._seen(form)
        yield "bestill-feil", self._posted(form, **_WRONG)
        yield "sendt", self._sign_up(_READER)
        confirm = self._link("confirm")
        yield "bekreft", self._seen(confirm)
        yield "bekreftet", self._posted(confirm)
        manage = self._link("manage")
        yield from self._managed(manage)
        self._told(manage)
        yield from self._a_year_later(manage)
        yield from self._others()
        yield from self._telling()
        yield "travelt", [self._sign_up(f"mange-{n}") for n in range(OF_A_NETWORK)][-1]

    def _telling(self) -> Iterator[tuple[str, str]]:
        """Tip of a post, and report one, as any visitor may."""
        tip = f"/{folder(self.language)}{TIP}"
        wrong = f"/{folder(self.language)}{address(self.service.a_post())}{WRONG}"
        yield "tips", self._seen(tip)
        yield "tips-feil", self._posted(tip, url="nei", said="a" * (LETTERS + 1))
        yield "tips-takk", self._posted(tip, url="https://www.example.no/stilling/1")
        yield "meld", self._seen(wrong)
        yield "meld-feil", self._posted(wrong)
        yield "meld-takk", self._posted(wrong, reason="frist")
        yield "meld-travelt", [self._posted(wrong, reason="annet", said=str(n)) for n in range(OF_A_NETWORK)][-1]

    def _managed(self, manage: str) -> Iterator[tuple[str, str]]:
        yield "mitt", self._seen(manage)
        [_, *pages] = [self._posted(manage, do="add", **search) for search in _SEARCHES]
        yield "mitt-lagret", pages[-1]
        yield "mitt-feil", self._posted(manage, do="add", **_WRONG)
        yield "mitt-pause", self._posted(manage, do="pause")
        self._posted(manage, do="resume")
        self._posted(manage, do="often", every="straks", language=self.language, plain="ja", extra=_EXTRAS)

    def _told(self, manage: str) -> None:
        """Have mail of what is new, of what has changed, and of nothing for a month."""
        ad = self.service.advertise("Bodø")
        self._later(timedelta())
        self.service.prolong(ad)
        self._later(timedelta())
        for _ in _SEARCHES:  # all but the last, where there is nothing
            self._posted(manage, do="remove-0")
        self._later(_MONTH)

    def _a_year_later(self, manage: str) -> Iterator[tuple[str, str]]:
        """Be asked whether one still wants mail, and say nothing."""
        self._later(YEAR)
        yield "mitt-spurt", self._seen(manage)
        self._later(_WEEKS)
        self._later(_WEEKS)
        self._later(_WEEKS)
        yield "ukjent", self._seen(manage)

    def _others(self) -> Iterator[tuple[str, str]]:
        """Leave in each way that there is."""
        self.service.advertise("Oslo")
        for name, purpose, wanted in _WAYS_OUT:
            self._sign_up(name)
            self._posted(self._link("confirm", name))
            page = self._link(purpose, name)
            if wanted == "leave":
                yield "slutt", self._seen(page)
            yield name, self._posted(page, do=wanted)

    def _sign_up(self, name: str) -> str:
        wish = {"address": self._address(name), "consent": "ja", "every": "straks", "again": "ja"}
        return self._posted(f"/{folder(self.language)}{SIGN_UP}", **wish)

    def _address(self, name: str) -> str:
        return f"{name}-{self.language}@example.com"

    def _seen(self, path: str) -> str:
        return self.client.get(path).text

    def _posted(self, path: str, **fields: object) -> str:
        return self.client.post(path, data=fields).text

    def _later(self, wait: timedelta) -> None:
        self.service.now += wait
        self.mails.extend(self.service.delivered(self._address(_READER)))

    def _link(self, purpose: Purpose, name: str = _READER) -> str:
        """Read the mail that has come, and give the page that it leads to."""
        [mail] = fresh = self.service.delivered(self._address(name))
        self.mails.extend(fresh if name == _READER else ())
        return self.service.link(read(mail), purpose)


def lay(service: Service, language: Form, public: Path, mails: Path) -> None:
    """Write every page of a subscriber's among the published ones, and every mail to a folder of its own."""
    service.advertise("Tromsø")  # so that there is something to tell of, whatever the demo has
    service.now = service.now.replace(hour=10) + timedelta(days=1)  # by day, when deadlines are reminded of
    reader = Reader(service=service, language=language, client=service.app().test_client())
    for name, text in reader.pages():
        path = public / folder(language) / "varsel" / name / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    mails.mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(reader.mails, 1):
        shutil.copy(mail, mails / f"{language}-{number:02}.eml")
