"""From records to feeds and calendars, as text. Pure: the same records give the same bytes.

entries      what is told of a post, and of a thing that happened to one, whatever the format
fields       the facts for programs: the elements of our namespace and the JSON Feed's extension object
formats      RSS 2.0, Atom, JSON Feed 1.1 and OPML
calendars    deadlines as iCalendar
published    which feeds there are, and where they lie
"""

from digest.feeds.calendars import dated, empty
from digest.feeds.entries import CHANGES, RECENT, Channel, tag
from digest.feeds.published import files


__all__ = ["CHANGES", "RECENT", "Channel", "dated", "empty", "files", "tag"]
