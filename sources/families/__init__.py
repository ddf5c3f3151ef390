"""Boards of one system, of which each employer has its own: modules whose `source` makes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scraper.model import Source
from sources.families import easycruit, feed, hrmanager, jsonld, reachmee, teamtailor


# What `system` in config.toml may be; each makes a source of a name, a title and an address.
FAMILIES: Mapping[str, Callable[[str, str, str], Source]] = {
    "easycruit": easycruit.source,
    "feed": feed.source,
    "hrmanager": hrmanager.source,
    "jsonld": jsonld.source,
    "reachmee": reachmee.source,
    "teamtailor": teamtailor.source,
}
