"""XML as text: whatever goes into an element comes out of a parser as the same text."""

from __future__ import annotations


HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def element(name: str, text: str) -> str:
    """Write an element that holds text."""
    return f"<{name}>{escaped(text)}</{name}>\n"


def empty(name: str, **attributes: str) -> str:
    """Write an element that only has attributes."""
    said = "".join([f' {key}="{escaped(value)}"' for key, value in attributes.items()])
    return f"<{name}{said}/>\n"


def escaped(text: str) -> str:
    """Escape by number: readers that take a title for HTML then still show what was meant."""
    return text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&#x3E;").replace('"', "&#x22;")
