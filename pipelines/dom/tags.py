"""HTML's elements as the reader of markup takes them: unseen, within a line, kept in clean HTML."""

from __future__ import annotations

UNSEEN = (
    "script style template svg canvas form button input select textarea object map head meta link"
    " nav dialog title math"
)
SILENT = frozenset(UNSEEN.split())
WITHIN_A_LINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp"
    " small span strike strong sub sup time tt u var wbr nobr ruby rb rt rp rtc"
)
INLINE = frozenset(WITHIN_A_LINE.split())
# What an element says by itself goes into clean HTML; what only looks otherwise does not.
SPEAKING = "em strong sub sup code q del ins s mark kbd samp var cite dfn ruby rt rp"
KEPT = {tag: tag for tag in SPEAKING.split()}
KEPT |= {"i": "em", "b": "strong", "strike": "s", "tt": "code"}
FRAMES = ("iframe", "embed", "video", "audio")
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
