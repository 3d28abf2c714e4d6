"""Reads the site's texts, words and templates: data files beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

_HERE = files("archiver.demo.village")


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file `name` of ``texts/``."""
    return tomllib.loads((_HERE / "texts" / f"{name}.toml").read_text("utf-8"))


@cache
def words(language: str) -> dict[str, Any]:
    """The chrome's words in `language`."""
    found: dict[str, Any] = table("words")[language]
    return found


@cache
def _template(name: str) -> Template:
    return Template((_HERE / "templates" / f"{name}.html").read_text("utf-8"))


def fill(name: str, **values: object) -> str:
    """The template `name` with `values`, which must be HTML already."""
    return _template(name).substitute(values)


@cache
def stylesheet() -> bytes:
    return (_HERE / "static" / "village.css").read_bytes()


@cache
def script() -> bytes:
    return (_HERE / "static" / "village.js").read_bytes()
