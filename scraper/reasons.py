"""Why staff take an ad for none of ours: a list that is data, so that decisions can be counted by it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason, with the key that gives it and the label that the ad has then."""

    key: str
    label: Literal["mention", "unrelated"]
    says: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: tuple[Reason, ...]


@cache
def reasons() -> tuple[Reason, ...]:
    """Give the reasons in the order in which they are offered."""
    text = resources.files("data.reference").joinpath("reasons.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).reason
