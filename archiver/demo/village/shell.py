"""The page around everything: head, navigation, breaking-news bar, lightbox, footer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.demo.village.catalogue import catalogue
from archiver.demo.village.data import fill, words
from archiver.demo.village.markup import attribute, inline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.demo.village.model import Language

_FROM_WORDS = (
    "dir culture site access skip_main skip_nav skip_search next previous close please_wait "
    "sensitive reveal print_options images multimedia embedded comments cancel print copied home "
    "follow languages search search_hint breaking back_to_top sections about_site terms contact "
    "copyright"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page says of itself in its head."""

    language: Language
    title: str
    description: str = ""
    keywords: str = ""
    head: str = ""
    body_class: str = "pg-section"
    utag: Mapping[str, str] = field(default_factory=dict)
    api_id: int = 0


def page(content: str, sheet: Sheet, base: str) -> str:
    """A whole page; `base` is scheme and host, without a slash at the end."""
    said = words(sheet.language)
    return fill(
        "shell",
        **{word: attribute(said[word]) for word in _FROM_WORDS.split()},
        lang=sheet.language,
        title=inline(sheet.title),
        description=attribute(sheet.description),
        keywords=attribute(sheet.keywords),
        head=sheet.head,
        body_class=sheet.body_class,
        utag=script_object({**_entity(sheet.language, base), **sheet.utag}),
        nav=_navigation("main-nav__item", "main-nav__item-name main-nav__item-name--link"),
        foot_nav=_navigation("subitem", "handler"),
        content=content,
        api_id=sheet.api_id,
        host=base.partition("://")[2],
    )


def _entity(language: Language, base: str) -> dict[str, str]:
    return {
        "entity": "VILLAGE",
        "pangea_version": "8.31.0.0.31",
        "language": words(language)["name"],
        "platform": "responsive",
        "domain": base.partition("://")[2],
    }


def script_object(pairs: Mapping[str, str]) -> str:
    """A JavaScript object with bare keys, as the CMS writes it: it is not JSON."""
    return "{" + ",".join(f'{key}:"{_script(value)}"' for key, value in pairs.items()) + "}"


def _script(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return escaped.replace("<", "\\u003c").replace("'", "\\u0026#39;")


def _navigation(item_class: str, link_class: str) -> str:
    return "\n".join(
        f'<li class="{item_class}">\n<a class="{link_class}" href="{section.path}" '
        f'title="{attribute(section.title)}">{inline(section.title)}</a>\n</li>'
        for section in catalogue().sections
    )
