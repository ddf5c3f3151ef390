"""The staff's room after three years: ten people decide at once while a board is read, beside a service a fiftieth as large.

Each of them clicks about three times a second, which is more than people do. What they decide they take back, so that as much
waits at the end as in the beginning.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bench import board, child
from bench.lines import Line
from bench.ours import NOW
from bench.roomed import COST
from bench.roomful import Size, fill
from digest.tokens import mark_of
from scraper.store import Store
from scraper.text import oslo_day


FULL = Size(vacancies=50_000, waiting=500, readers=5_000, unrelated=200_000)
SMALL = Size(vacancies=1_000, waiting=100, readers=100, unrelated=4_000)
PEOPLE, SECONDS = 10, 60.0
ADS = 5_000  # that the board shows
GOAL = 100  # ms
PAUSE = 0.3  # seconds between two clicks
NOTHING = "/ansatte/inn/"  # a page that asks nothing of the store
PAGES = ("/ansatte/", "/avgjort/", "/stillinger/", "/treff/", "/helse/", "/abonnenter/", "/meg/", NOTHING)
DECIDE, TAKE_BACK, CASE = "decide", "take back", "/sak/…"
_ACTS = {"doubt": ("approve", "reject-2"), "same": ("different",), "closed": ("closed",), "conflict": ("keep",)}
_SEAL, _MARK = (re.compile(rf'name="{name}" value="([^"]+)"') for name in ("seal", "mark"))

Times = dict[str, list[tuple[float, float]]]  # page → milliseconds of the clock, and of the server's processor


def measure(full: Size = FULL, small: Size = SMALL, seconds: float = SECONDS, board_ads: int = ADS) -> list[Line]:
    """Work in the small store and in the full one, and tell of each page how long the slowest of a hundred answers took.

    On a machine that does other work too, see by `NOTHING` how much of it is waiting, and by the processor what a page costs.
    """
    few, many = (_worked(size, seconds, board_ads) for size in (small, full))
    peer = f"at {small.vacancies:,}"
    return [line for page in many for line in _lines(page, peer, many, few)]


def _lines(page: str, peer: str, many: Times, few: Times) -> Iterator[Line]:
    (ours, cost), (theirs, _), (nothing, least) = (zip(*times, strict=True) for times in (many[page], few[page], many[NOTHING]))
    yield Line(what=f"{page}, p99", peer=peer, unit="ms", ours=_p99(ours), theirs=_p99(theirs), goal=GOAL, of_ratio=False)
    yield Line(what=f"{page}, p50", peer=NOTHING, unit="ms", ours=median(ours), theirs=median(nothing))
    yield Line(what=f"{page}, processor", peer=NOTHING, unit="ms", ours=median(cost), theirs=median(least))


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[-1] if len(times) > 1 else times[0]


def _worked(size: Size, seconds: float, board_ads: int) -> Times:
    """Let everybody work for so long, and give how long each answer took."""
    with TemporaryDirectory() as name:
        path = Path(name) / "jobs.db"
        fill(path, size)
        with serving(path.parent, board_ads) as port:
            return work(path, port, seconds)


@contextmanager
def serving(folder: Path, board_ads: int = ADS) -> Iterator[int]:
    """Have the room served while a board is read; gives its port."""
    with board.running(board_ads) as ads, child.board("bench.roomed", folder, ads) as port:
        yield port


def work(path: Path, port: int, seconds: float) -> Times:
    """Let ten people click about, each with a part of what waits."""
    times: Times = defaultdict(list)
    people = list(_people(path, port, times))
    threads = [threading.Thread(target=person.work, args=(seconds,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults := [person.fault for person in people if person.fault]:
        raise RuntimeError(f"not all was answered as it should be: {faults[0]}")
    return times


def _people(path: Path, port: int, times: Times) -> Iterator[_Person]:
    """Let ten people in, and give each of them a part of what waits, of every kind."""
    with Store.open(path) as store:
        keys = [item.key for item in store.queue.waiting(NOW, oslo_day(NOW)) if item.what in _ACTS]
        for number in range(PEOPLE):
            name = f"leser{number}"
            with store.atomic():
                member = store.staff.add(f"{name}@example.no", name, "reviewer", NOW)
                store.staff.link(member, mark_of(f"link{name}"), NOW)
                store.staff.let_in(mark_of(f"link{name}"), mark_of(name), "Firefox", NOW)
            yield _Person(name, port, keys[number::PEOPLE], times)


@dataclass
class _Person:
    """Somebody of the staff, with a browser that keeps its connection."""

    secret: str
    port: int
    keys: Sequence[str]
    times: Times
    fault: str = field(default="")

    def work(self, seconds: float) -> None:
        """Go from page to page until the time is up."""
        try:
            with closing(HTTPConnection("127.0.0.1", self.port)) as connection:
                self._work(connection, time.monotonic() + seconds)
        except (OSError, RuntimeError) as error:
            self.fault = str(error) or type(error).__name__

    def _work(self, connection: HTTPConnection, until: float) -> None:
        chance = random.Random(self.secret)
        while time.monotonic() < until:
            key = chance.choice(self.keys)
            page = self._ask(connection, CASE, f"/ansatte/sak/{key}")
            seal, mark = (pattern.findall(page)[0] for pattern in (_SEAL, _MARK))
            do = chance.choice(_ACTS[key.partition("-")[0]])
            onward = self._ask(connection, DECIDE, f"/ansatte/sak/{key}", {"seal": seal, "mark": mark, "do": do})
            for other in chance.sample(PAGES, 4):
                self._ask(connection, other, other if other.startswith("/ansatte/") else f"/ansatte{other}")
            self._ask(connection, TAKE_BACK, f"/ansatte/angre/{onward.partition('gjort=')[2]}", {"seal": seal})

    def _ask(self, connection: HTTPConnection, page: str, path: str, form: dict[str, str] | None = None) -> str:
        """Ask for a page, or press a button; give the page, or where the answer leads."""
        time.sleep(random.uniform(0, 2 * PAUSE))
        head = {"Cookie": f"__Host-rom={self.secret}", "Origin": f"http://127.0.0.1:{self.port}"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        begun = time.perf_counter()
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, {**head, **kind})
        answer = connection.getresponse()
        text = answer.read().decode()
        taken = 1000 * (time.perf_counter() - begun)
        if answer.status != (303 if form else 200):
            raise RuntimeError(f"{path} is answered with {answer.status}")
        self.times[page].append((taken, float(answer.getheader(COST, "0"))))
        return answer.getheader("Location") or text
