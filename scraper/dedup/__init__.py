"""Which ads are one vacancy, and how a vacancy looks when its ads are put together.

origins    the ids that recruitment systems leave in links and text
names      what an employer is called
trace      what of an ad is compared, and the keys by which candidates are found
likeness   are two ads of the same vacancy?
grouping   which ads of many are one vacancy each
combine    a vacancy as readers see it
"""

from scraper.dedup.combine import combine, last_day
from scraper.dedup.origins import origins


__all__ = ["combine", "last_day", "origins"]
