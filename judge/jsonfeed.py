"""jsonschema on every JSON Feed, with what version 1.1 demands as we have written it down from its text."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from judge.verdict import case, give, named


_ADDRESS = {"type": "string", "pattern": "^https?://"}
_AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "anyOf": [{"required": [name]} for name in ("name", "url", "avatar")],
        "properties": {"name": {"type": "string"}, "url": {"type": "string"}, "avatar": {"type": "string"}},
    },
}
_TEXTS = ("title", "content_html", "content_text", "summary", "language")
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
# Names that begin with an underscore are an extension's own.
ITEM: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        **{name: {"type": "string"} for name in _TEXTS},
        **dict.fromkeys(("url", "external_url", "image", "banner_image"), _ADDRESS),
        **dict.fromkeys(("date_published", "date_modified"), _MOMENT),
        "authors": _AUTHORS,
        "tags": {"type": "array", "items": {"type": "string"}},
        "attachments": {"type": "array", "items": {"type": "object", "required": ["url", "mime_type"]}},
    },
    "patternProperties": {"^_[^.]+$": {"type": "object"}},
    "additionalProperties": False,
}
FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **{name: {"type": "string"} for name in ("title", "description", "user_comment", "language")},
        **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), _ADDRESS),
        "authors": _AUTHORS,
        "expired": {"type": "boolean"},
        "hubs": {"type": "array"},
        "items": {"type": "array", "items": ITEM},
    },
    "patternProperties": {"^_[^.]+$": {"type": "object"}},
    "additionalProperties": False,
}


def main() -> None:
    """Hold every feed against the schema; no id may come twice."""
    feeds = {path: json.loads(file.read_bytes()) for path, file in named(case(), "feed.json").items()}
    judge = Draft202012Validator(FEED)
    findings = [
        f"{path}: {error.json_path}: {error.message[:200]}" for path, feed in feeds.items() for error in judge.iter_errors(feed)
    ]
    for path, feed in feeds.items():
        ids = [item.get("id") for item in feed.get("items", [])]
        findings += [f"{path}: {one} comes {ids.count(one)} times" for one in sorted(set(ids)) if ids.count(one) > 1]
    give(findings, len(feeds), "feeds")


if __name__ == "__main__":
    main()
