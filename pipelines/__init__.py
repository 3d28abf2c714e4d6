"""How to turn a Page into Articles: segment, extract, clean, check. Pure functions.

`read_page` for use alone; `read` for a page with its capture; `read_listing` for what an
archive's page says it has.
"""

from pipelines.listings.listing import read_listing
from pipelines.reading import detect_profile, read, read_page

__all__ = ["detect_profile", "read", "read_listing", "read_page"]
