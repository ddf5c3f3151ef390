"""How staff take back what they decided, whatever it is: the row stays, and says when and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from scraper.errors import StoreError
from scraper.text import iso


# Each table of what can be taken back, as those who take it back call what is in it.
_CALLED = {"edits": "correction", "rulings": "ruling", "remarks": "remark", "proposals": "proposal"}


def take_back(
    db: Database, table: Literal["edits", "rulings", "remarks", "proposals"], number: int, *, who: str, now: datetime
) -> None:
    """Say in a row that it counts no more; raises StoreError where there is none that does."""
    done = db.execute(f"UPDATE {table} SET undone = ?, undone_by = ? WHERE id = ? AND undone = ''", [iso(now), who, number])
    if not done.rowcount:
        raise StoreError(f"There is no {_CALLED[table]} {number} that is in force.")
