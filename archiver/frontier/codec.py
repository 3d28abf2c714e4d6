"""A request as bytes, and back: msgpack of plain values, so that a file from anywhere is safe to
read. Touches nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from scrapy import Request, Spider

from archiver.errors import ArchiverError

# What belongs to one exchange, or one run, and not to the request.
PASSING_META = frozenset(
    {"frontier_id", "not_before", "capture", "original", "before", "download_latency"}
)

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(dict[str, Any])
# Columns of their own; or written below in another form.
_APART = frozenset({"url", "priority", "headers", "meta", "callback", "errback"})
_PLAIN_ATTRIBUTES = tuple(name for name in Request.attributes if name not in _APART)
_DEFAULTS: dict[str, Any] = {"method": "GET", "encoding": "utf-8"}


class UnstorableRequestError(ArchiverError, ValueError):
    """A request that holds what cannot be written to a file."""


class UnreadableRequestError(ArchiverError, ValueError):
    """Stored bytes that are no request for this spider."""


def encode(request: Request, spider: Spider | None) -> bytes:
    """All of `request` but its URL and priority. Raises UnstorableRequestError naming the key."""
    rest = _attributes(request)
    if request.headers:
        rest["headers"] = dict(request.headers)
    if meta := _lasting_meta(request):
        rest["meta"] = meta
    for name in ("callback", "errback"):
        if (method := getattr(request, name)) is not None:
            rest[name] = _method_name(request, name, method, spider)
    for name in ("meta", "cb_kwargs", "cookies", *request.attributes[len(Request.attributes) :]):
        if (found := rest.get(name)) is not None:
            _check(found, name, request)
    try:
        return _ENCODER.encode(rest)
    except (TypeError, ValueError, OverflowError, msgspec.MsgspecError) as error:
        raise UnstorableRequestError(f"{_cannot(request)}: {error}.") from error


def decode(url: str, priority: int, rest: bytes, spider: Spider | None) -> Request:
    """The request again. Raises UnreadableRequestError."""
    try:
        fields = _DECODER.decode(rest)
        cls = _request_class(fields.pop("_class", None))
        for name in ("callback", "errback"):
            if method := fields.get(name):
                fields[name] = getattr(spider, method)
        return cls(url=url, priority=priority, **fields)
    except (AttributeError, TypeError, ValueError, msgspec.MsgspecError) as error:
        raise UnreadableRequestError(
            f"the request for {url} was stored by another version: {error}"
        ) from error


def _attributes(request: Request) -> dict[str, Any]:
    """What needs no second look, without what is as the class has it by default."""
    if type(request) is Request:
        found = {name: getattr(request, name) for name in _PLAIN_ATTRIBUTES}
        return {key: value for key, value in found.items() if value and value != _DEFAULTS.get(key)}
    others = {name: getattr(request, name) for name in request.attributes if name not in _APART}
    return {"_class": _class_name(type(request)), **others}


def host_of(request: Request) -> str:
    """The download slot: the host, where the spider chose none."""
    return _chosen_slot(request) or urlsplit(request.url).hostname or ""


def _chosen_slot(request: Request) -> str | None:
    """The downloader notes the host as the slot; a redirect to another host must not keep that."""
    slot: str | None = request.meta.get("download_slot")
    if slot is None or slot == urlsplit(request.url).hostname:
        return None
    redirects = request.meta.get("redirect_urls", ())
    return None if slot in {urlsplit(url).hostname for url in redirects} else slot


def _lasting_meta(request: Request) -> dict[str, Any]:
    """The meta of a request without what its last exchange left there."""
    meta = {key: value for key, value in request.meta.items() if key not in PASSING_META}
    if "download_slot" in meta and _chosen_slot(request) is None:
        del meta["download_slot"]
    return meta


def _method_name(
    request: Request, name: str, method: Callable[..., Any], spider: Spider | None
) -> str:
    # Not request.to_dict(spider=...): it looks through all members of the spider, each time.
    found = getattr(method, "__name__", "")
    if found and getattr(spider, found, None) == method:
        return found
    try:  # Scrapy's search finds a method that goes by another name than its own
        return str(request.to_dict(spider=spider)[name])
    except ValueError:
        raise UnstorableRequestError(
            f"{_cannot(request)}: its {name}, {found or method!r}, is not a method of the spider. "
            "Only methods can be found again after a restart."
        ) from None


def _check(value: Any, where: str, request: Request) -> None:
    """msgspec would write dates, sets and dataclasses too, and give back something else."""
    kind = type(value)
    if kind in _PLAIN:
        return
    if kind is dict:
        for key, inner in value.items():
            if type(key) is not str:
                raise UnstorableRequestError(
                    f"{_cannot(request)}: a key of {where}, {key!r}, is no text."
                )
            if type(inner) not in _PLAIN:
                _check(inner, f"{where}[{key!r}]", request)
    elif kind in (list, tuple):
        for position, inner in enumerate(value):
            if type(inner) not in _PLAIN:
                _check(inner, f"{where}[{position}]", request)
    else:
        raise UnstorableRequestError(
            f"{_cannot(request)}: {where} is a {kind.__qualname__}. Only text, bytes, numbers, "
            "True, False, None, and lists and dicts of them can be read back after a restart."
        )


def _cannot(request: Request) -> str:
    return f"the request for {request.url} cannot be kept on disk"


def _class_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _request_class(name: str | None) -> type[Request]:
    """A class that this program has loaded already: a file cannot make it import anything."""
    if name is None:
        return Request
    found: list[type[Request]] = [Request]
    for cls in found:
        if _class_name(cls) == name:
            return cls
        found.extend(cls.__subclasses__())
    raise ValueError(f"there is no request class {name}")
