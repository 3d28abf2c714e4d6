"""Elements of component libraries, and plug-ins' objects, as the plain elements they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

    from pipelines.dom.tree import Document

SAME = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"}
SAME |= {"amp-iframe": "iframe"}
YOUTUBE = "https://www.youtube.com/embed/"
VIMEO = "https://player.vimeo.com/video/"
FRAMED = {  # where the video's name stands, and the address that plays it
    "amp-youtube": ("data-videoid", YOUTUBE),
    "lite-youtube": ("videoid", YOUTUBE),
    "amp-vimeo": ("data-videoid", VIMEO),
    "lite-vimeo": ("videoid", VIMEO),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/"),
}
TITLED = ("title", "playlabel", "videotitle")
NAME = re.compile(r"[\w-]+", re.ASCII)


def made_plain(document: Document) -> bool:
    """Turns them in the page's tree into images, players and frames; whether there were any."""
    there = document.tagged(*SAME, *FRAMED, "object")
    for element in there:
        tag = str(element.tag)
        if tag in SAME:
            element.tag = SAME[tag]
        elif tag == "object":
            if address := _played(element):
                element.tag = "iframe"
                element.set("src", address)
        else:
            attribute, place = FRAMED[tag]
            if NAME.fullmatch(name := element.get(attribute) or ""):
                element.tag = "iframe"
                element.set("src", place + name)
                element.set("title", next(filter(None, map(element.get, TITLED)), ""))
    return bool(there)


def _played(element: HtmlElement) -> str | None:
    """What an object plays: its data, the film among its parameters, or the older way in it; no
    program, as a banner is."""
    films = (one.get("value") for one in element.iter("param") if one.get("name") == "movie")
    embedded = (one.get("src") for one in element.iter("embed"))
    offers = (element.get("data"), *films, *embedded)
    return next((one for one in offers if one and ".swf" not in one.lower()), None)
