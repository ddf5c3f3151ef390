"""Leads a browser that is told in JavaScript what to do, and does for it what happens outside it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from judge.panel import HERE


def led(script: str, known: Mapping[str, Any], answers: Mapping[str, Callable[..., object]]) -> tuple[list[str], int]:
    """Run a script to its end, with one line of JSON each way for what it asks; give what was wrong, and how much was seen."""
    called = ["node", str(HERE / f"{script}.mjs")]
    with subprocess.Popen(called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as browser:
        assert browser.stdin
        assert browser.stdout
        print(json.dumps(known), file=browser.stdin, flush=True)
        for line in browser.stdout:
            what, *details = json.loads(line)
            if what == "done":
                return details[0], details[1]
            print(json.dumps(answers[what](*details)), file=browser.stdin, flush=True)
    sys.exit("the browser gave up")
