"""strace plays a disk that is full, a disk that fails, and a power cut, at one system call after the other of each command.

After each the database must be sound, a file for readers old or new and never half, no mail gone and none sent for a state
that could not be saved; what went wrong is told in words; and the command run once more comes to the end of an undisturbed run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.postbox import Postbox
from judge.grounds import Ground, Outcome, grounds
from judge.panel import HERE
from judge.verdict import case, give
from scraper import backup
from scraper.errors import StoreError
from scraper.store import check


AT_ONCE = 2
SECONDS = 180.0
CARELESS = HERE / "planted" / "careless.py"
_FULL, _FAILS, _CUT = "error=ENOSPC", "error=EIO", "signal=KILL"
_SYNCS, _NAMES = "fsync,fdatasync", "rename,renameat,renameat2"
# Which calls meet with what; a disk that is full stays full.
FAULTS = (
    ("pwrite64", _FULL, "+"),
    ("write", _FULL, "+"),
    (_SYNCS, _FAILS, ""),
    (_SYNCS, _CUT, ""),
    (_NAMES, _CUT, ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One command on a copy of its ground, with one fault."""

    ground: Ground
    calls: str
    fault: str
    when: str

    def __str__(self) -> str:
        return f"{' '.join(self.ground.words)}: {self.fault} at {self.calls} no. {self.when}"


def main() -> None:
    """Try every command; where faults are planted, one that takes no care."""
    planted = case().planted
    with TemporaryDirectory() as folder, grounds(Path(folder) / "grounds") as laid:
        chosen = [replace(laid[0], program=(str(CARELESS),))] if planted else laid
        tried = [_tried(ground, Path(folder) / f"{number}") for number, ground in enumerate(chosen)]
    give([found for findings, _ in tried for found in findings], sum(count for _, count in tried), "faults")


def _tried(ground: Ground, folder: Path) -> tuple[list[str], int]:
    """Run a command undisturbed, and then once for each fault; give what is wrong, and how many faults there were."""
    folder.mkdir()
    with Postbox(folder / "mail") as postbox:
        calls = _calls(ground, folder, postbox.port)
        wanted = ground.outcome(folder / "plain")
    trials = list(_trials(ground, calls))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda each: list(_faults(each[1], folder / f"{each[0]}", wanted)), enumerate(trials))
    return [each for several in found for each in several], len(trials)


def _calls(ground: Ground, folder: Path, port: int) -> Counter[str]:
    """Count how often the busiest thread of an undisturbed run makes each call."""
    log = folder / "calls"
    ground.lay(folder / "plain", port)
    traced = ",".join(calls for calls, _, _ in FAULTS)
    done = _run(["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={traced}", *ground.command(folder / "plain")])
    if done.returncode:
        raise RuntimeError(f"{ground.words} went wrong undisturbed: {done.stderr}")
    made = Counter(re.findall(r"^(\d+ +\w+)\(", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE))
    most: Counter[str] = Counter()
    for who, count in made.items():
        name = who.split()[1]
        most[name] = max(most[name], count)
    return most


def _trials(ground: Ground, made: Counter[str]) -> Iterator[Trial]:
    """Give each fault at the last call of its kind, a cut also at a middle one, and an error at the first."""
    for calls, fault, after in FAULTS:
        for name in calls.split(","):
            early = (made[name] + 1) // 2 if fault == _CUT else 1
            for when in sorted({early, made[name]} if made[name] else ()):
                yield Trial(ground=ground, calls=name, fault=fault, when=f"{when}{after}")


def _faults(trial: Trial, folder: Path, wanted: Outcome) -> Iterator[str]:
    """Say what is wrong after a fault, and after another run without one."""
    data = folder / "site"
    with Postbox(folder / "mail") as postbox:
        trial.ground.lay(data, postbox.port)
        before = trial.ground.shown(data)
        inject = f"inject={trial.calls}:{trial.fault}:when={trial.when}"
        done = _run(["strace", "-f", "-qq", "-o", os.devnull, "-e", inject, *trial.ground.command(data)])
        yield from (f"{trial}: {says}" for says in _harm(trial, data, before, done.stderr))
        again = _run(trial.ground.command(data))
        if again.returncode:
            yield f"{trial}: does not work again by itself: {again.stderr[-300:]}"
        else:
            yield from (f"{trial}: {says}" for says in _other_end(trial.ground.outcome(data), wanted))
        yield from (f"{trial}: {says}" for says in _mails(folder / "mail"))
    shutil.rmtree(folder)


def _other_end(came: Outcome, wanted: Outcome) -> Iterator[str]:
    """Say where a run came to another end than an undisturbed one."""
    for what, held in wanted.items():
        if differing := held ^ came[what]:
            yield f"comes to another end: {what}: {len(differing)} differ, such as {sorted(map(str, differing))[:3]}"


def _harm(trial: Trial, data: Path, before: dict[str, bytes], said: str) -> Iterator[str]:
    """Say what a fault has done that it must not."""
    if "Traceback" in said:
        yield f"ends with a traceback: {said.strip().splitlines()[-1]}"
    try:
        check(data / "data" / "jobs.db", thoroughly=True)
    except StoreError as error:
        yield str(error)
    for name, content in trial.ground.shown(data).items():
        if content not in (before.get(name), trial.ground.fresh.get(name)):
            yield f"{name} is neither old nor new"
    for copy in backup.copies(data / "data" / "backup"):
        if copy.sum.read_text().split()[0] != backup.checksum(copy.path):
            yield f"{copy.path.name} is not whole"


def _mails(folder: Path) -> Iterator[str]:
    """Say which mails came more often than once; one kill may repeat one mail."""
    came = Counter(message_from_bytes(path.read_bytes())["Message-ID"] for path in folder.glob("*.eml"))
    if came and came.total() - len(came) > 1:
        yield f"{came.total()} mails arrived, of which {len(came)} are different"


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(HERE.parent)}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, env=settings)


if __name__ == "__main__":
    main()
