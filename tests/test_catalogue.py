"""Which cases of the catalogue of faults are tried for which form of source: the table, and a test that it is true.

F is the wire (test_source_transport), P what comes over it (test_source_content, test_source_lists); test_source_mail has both
for a mailbox. A test says which cases it is in its name or its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kinds import EASYCRUIT, JOBBNORGE, JSONLD, NAV


# "x" is tried; what is not tried has its reason.
TABLE = """
case   JSON list   JSON feed   XML   HTML   mail
F01    x           x           x     x      x      a maintenance page that calls itself something else
F02    x           x           x     x      x      a page to log in, or that asks for consent
F03    x           x           x     x      -      gzip that is cut short: mail is not compressed on its way
F04    x           x           x     x      -      gzip that is none, or double: the same
F05    x           x           x     x      x      a bomb
F06    x           x           x     x      x      an answer without end
F07    x           x           x     x      x      a body that comes byte by byte
F08    x           x           x     x      x      headers that come byte by byte, or are 200 KB
F09    x           x           x     x      x      silence, and connections that are cut
F10    x           x           x     x      x      less than was promised
F11    x           x           x     x      x      redirects that do not end
F12    x           x           x     x      x      redirects into our own network
F13    x           x           x     x      -      a name that changes its answer: our own mail server may be in our own network
F14    x           x           x     x      x      redirects to other schemes
F15    x           x           x     x      x      redirects must not carry secrets
F16    x           x           x     x      x      a server that asks for time
F17    x           x           x     x      x      a server that is down for a day, or flaps
F18    x           x           x     x      x      certificates that are old, another's or unknown; old TLS
F19    x           x           x     x      x      tags that lie; for mail its numbers
F20    x           x           x     x      x      killed between fetching and saving
F21    x           x           x     x      x      what is gone
F22    x           x           x     x      x      a server whose clock is wrong
F23    x           x           x     x      -      robots.txt: a mailbox has none
F24    x           x           x     x      x      many sources on one host
F25    x           x           x     x      x      no network, no names
P01    x           x           x     x      x      an empty list
P02    x           x           x     x      x      much less, or much more
P03    x           x           x     x      x      a new form
P04    x           x           x     x      x      one broken ad
P05    x           x           x     x      x      one ad twice
P06    x           x           x     x      x      one post on several boards
P07    x           x           x     x      -      gone, and back again: a mail never says that an ad is gone
P08    -           x           -     -      x      a place in the feed that is lost: a list that is whole has none
P09    -           x           -     -      x      a token that ends: the others need none
P10    x           x           x     x      x      letters in another encoding than is said
P11    x           x           x     x      x      what cannot be seen
P12    x           x           x     x      x      without bottom, or far too large
P13    -           -           x     x      x      entities: JSON has none
P14    x           x           x     x      x      markup that is huge, deep or not closed
P15    x           x           x     x      x      deadlines in odd words
P16    x           x           x     x      x      days of publication that cannot be
P17    x           x           x     x      x      odd titles
P18    x           x           x     x      x      links that are unsafe, or none
P19    x           x           x     x      x      places that we do not know
P20    x           x           x     x      x      not for us; how often we are right is in test_accuracy
P21    -           -           -     -      -      health of a named person: nothing holds such an ad back yet
P22    x           x           x     x      x      a board that takes back its permission
"""
FORMS = {JOBBNORGE: "JSON list", NAV: "JSON feed", EASYCRUIT: "XML", JSONLD: "HTML"}
COLUMNS = (*FORMS.values(), "mail")
MODULES = ("test_source_transport", "test_source_content", "test_source_lists", "test_source_mail")
CASE = re.compile(r"(?<![A-Za-z0-9])([FP]\d\d)(?!\d)", re.IGNORECASE)


def in_table() -> set[tuple[str, str]]:
    """Read the cells that the table marks."""
    _, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {(case, form) for case, *marks in rows for form, mark in zip(COLUMNS, marks, strict=False) if mark == "x"}


def in_tests(session: pytest.Session) -> Iterator[tuple[str, str]]:
    """Collect the tests anew, also where only this one runs, and give each case with the form that it is tried for."""
    for name in MODULES:
        module = pytest.Module.from_parent(session, path=Path(__file__).with_name(f"{name}.py"))
        for item in session.genitems(module):
            parameters: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
            form = "mail" if name == "test_source_mail" else FORMS.get(parameters.get("kind"))  # type: ignore[arg-type] # or None
            if form:
                yield from ((case.upper(), form) for case in CASE.findall(item.name))


def test_the_table_says_which_cases_are_tried(request: pytest.FixtureRequest) -> None:
    assert set(in_tests(request.session)) == in_table()


def test_the_table_has_every_case() -> None:
    cases = [line.split()[0] for line in TABLE.strip().splitlines()[1:]]
    assert cases == [*(f"F{number:02}" for number in range(1, 26)), *(f"P{number:02}" for number in range(1, 23))]
