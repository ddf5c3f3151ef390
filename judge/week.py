"""A reviewer's week in the staff's room, in Chromium and by keyboard; halfway the server is killed and started anew.

The server is a process of its own on a copy of the demo, with forty things that wait; mail goes over SMTP. When faults are to
be found, the day of the week on which each would be met is lived with it, and whoever does not see one of them is no judge.
"""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demo import tip
from demo.boards import Boards
from judge.led import led
from judge.service import Service, read, serviced, text_of
from judge.staffed import clock
from judge.verdict import case, give
from judge.waiting import Waiting
from judge.week_faults import FAULTS
from scraper.review import Role
from scraper.store import Store
from scraper.text import oslo_day


STAFF: tuple[tuple[str, str, Role], ...] = (
    ("kari@example.com", "Kari", "administrator"),
    ("ola@example.com", "Ola", "reviewer"),
)
DAYS = ("door", "undo", "pair", "fact", "several", "collide", "twice", "clear", "bare", "add", "numbers", "plug", "out")
MANY = {"doubt": 24, "same": 4, "closed": 4, "conflict": 4, "report": 4}
FEW = {"doubt": 6, "same": 1, "closed": 1, "conflict": 1, "report": 1}
AT_ONCE = 2
PATIENCE = 60  # seconds until a mail must have come
_ELSEWHERE = re.compile(r'(example" = "127\.0\.0\.1):\d+')  # where the demo's configuration looks for its boards
_LINK = re.compile(r"/ansatte/inn/[\w-]+")


def main() -> None:
    """Live the week."""
    about = case()
    weeks = list(FAULTS) if about.planted else [""]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lived = list(pool.map(lambda fault: week(Path(about.demo), fault), weeks))
    for fault, (seen, _) in zip(weeks, lived, strict=True):
        if fault and not seen:
            sys.exit(f"does not see that the room {fault}")
    give([each for seen, _ in lived for each in seen], sum(pages for _, pages in lived), "pages of the staff's room")


def week(demo: Path, fault: str) -> tuple[list[str], int]:
    """Live a week, or with a fault the days on which it is met; give what was wrong, and how many pages were seen."""
    with (
        TemporaryDirectory() as folder,
        Boards(tip.sites(clock())) as boards,
        _served(demo, Path(folder), boards.port) as service,
        running(service.config.data_folder / "config.toml", fault) as server,
    ):
        return Days(service, server, Waiting.at(service.config)).lived(("door", FAULTS[fault].day) if fault else DAYS)


@contextmanager
def _served(demo: Path, folder: Path, port: int) -> Iterator[Service]:
    """Copy the demo; the boards that it knows are at a port of ours."""
    with serviced(demo, demo / "public", folder / "demo") as service:
        path = service.config.data_folder / "config.toml"
        path.write_text(_ELSEWHERE.sub(rf"\1:{port}", path.read_text(encoding="utf-8")), encoding="utf-8")
        yield service


@dataclass(slots=True)
class Server:
    """The server's process: it can be killed, and started again at the same place."""

    path: Path
    fault: str
    port: int
    _process: subprocess.Popen[str] | None = None

    @property
    def site(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        called = [sys.executable, "-m", "judge.staffed", str(self.path), str(self.port), *filter(None, [self.fault])]
        self._process = subprocess.Popen(called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        if not self._process.stdout.readline():
            sys.exit("the server does not start")

    def kill(self) -> None:
        """Kill it, as a power cut does."""
        if self._process:
            self._process.kill()
            self._process.communicate()


@contextmanager
def running(path: Path, fault: str) -> Iterator[Server]:
    """Run a server until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    server = Server(path, fault, port)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@dataclass(slots=True)
class Days:
    """What happens outside the browser."""

    service: Service
    server: Server
    waiting: Waiting
    _read: set[Path] = field(default_factory=set)

    def lived(self, days: Iterable[str]) -> tuple[list[str], int]:
        """Let staff in, let things wait, and lead a browser through some days."""
        with self._store() as store, store.atomic():
            for address, name, role in STAFF:
                store.staff.add(address, name, role, clock())
        self.waiting.come(MANY if days == DAYS else FEW, clock())
        answers: Mapping[str, Callable[..., object]] = {
            "link": self._link,
            "come": lambda wanted: self.waiting.come(wanted, clock()),
            "waiting": self._keys,
            "decided": self._decided,
            "kill": self._killed,
            "start": self._started,
            "unkept": lambda confirmed: list(self._unkept(confirmed)),
        }
        looks = days in (DAYS, ("door", "door"))  # at how pages are made, and not only at what they do
        return led("week", {"site": self.server.site, "days": list(days), "many": sum(MANY.values()), "looks": looks}, answers)

    def _store(self) -> Store:
        return Store.open(self.service.config.database)

    def _link(self, address: str) -> str:
        """Wait for the mail with a link, and give where the link leads."""
        begin = time.monotonic()
        while time.monotonic() - begin < PATIENCE:
            for path in sorted(set(self.service.mailbox.glob("*.eml")) - self._read):
                mail = read(path)
                self._read.add(path)
                if mail["To"] == address and (found := _LINK.search(text_of(mail, "plain"))):
                    return f"{self.server.site}{found[0]}"
            time.sleep(0.1)
        return ""

    def _keys(self) -> list[str]:
        now = clock()
        with self._store() as store:
            return [item.key for item in store.queue.waiting(now, oslo_day(now))]

    def _decided(self, number: int) -> list[Mapping[str, Any]]:
        """Give the decisions of a vacancy that are in force."""
        with self._store() as store:
            found = store.journal.of(number)
        return [{"who": each.who, "what": each.what, "after": each.after} for each in found if each.undone is None]

    def _killed(self, wait: float) -> None:
        time.sleep(wait)
        self.server.kill()

    def _started(self) -> str:
        """Start again; give what SQLite says of the database."""
        with sqlite3.connect(self.service.config.database) as database:
            [sound] = database.execute("PRAGMA integrity_check").fetchone()
        database.close()
        self.server.start()
        return str(sound)

    def _unkept(self, confirmed: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Say what a browser was told is decided and is not, once; and what is decided by half."""
        with self._store() as store:
            for key, made in confirmed:
                there = [each.key for each in store.journal.of(_number(key)) if each.undone is None]
                if there != [made]:
                    yield f"{key} was answered with {made or 'nothing'}, and after the plug was pulled there is {there}"
            for each in store.journal.newest(200):
                vacancy = store.vacancies.get(each.vacancies[0])
                if each.what == "kind" and each.undone is None and (vacancy is None or vacancy.kind != each.after):
                    yield f"{each.key} is decided by half: {vacancy.kind if vacancy else 'nothing'} instead of {each.after}"


def _number(key: str) -> int:
    return int(key.rpartition("-")[2])


if __name__ == "__main__":
    main()
