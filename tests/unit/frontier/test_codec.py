"""Requests as bytes, and back."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.http import FormRequest, JsonRequest, XmlRpcRequest

from archiver.frontier.codec import (
    UnreadableRequestError,
    UnstorableRequestError,
    decode,
    encode,
    host_of,
)


class OneSpider(Spider):
    name = "one"

    def parse(self, response):
        """Only its name is needed."""

    other = parse


SPIDER = OneSpider()
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


def again(request):
    return decode(request.url, request.priority, encode(request, SPIDER), SPIDER)


@given(st.dictionaries(st.sampled_from(["role", "via_url", "x"]), PLAIN), PLAIN)
def test_plain_values_come_back_as_they_were(meta, value):
    found = again(Request("http://a.example/", meta=meta, cb_kwargs={"value": value}))
    assert (found.meta, found.cb_kwargs) == (meta, {"value": value})


@pytest.mark.parametrize(
    "request_",
    [
        JsonRequest("http://a.example/", data={"page": 2}, dumps_kwargs={"sort_keys": True}),
        FormRequest("http://a.example/", formdata={"p": "2"}),
        XmlRpcRequest("http://a.example/", methodname="get", params=(1,)),
        XmlRpcRequest("http://a.example/", methodname="get", params=(1,), dont_filter=False),
    ],
    ids=lambda request: type(request).__name__,
)
def test_scrapys_request_classes_come_back(request_):
    found = again(request_)
    assert type(found) is type(request_)
    assert found.to_dict() == request_.to_dict()


@pytest.mark.parametrize(
    ("kwargs", "named"),
    [
        ({"meta": {"walk": object()}}, r"meta\['walk'\] is a object"),
        ({"cb_kwargs": {"on": [1, datetime(2026, 1, 1)]}}, r"cb_kwargs\['on'\]\[1\] is a datetime"),  # noqa: DTZ001
        ({"cb_kwargs": {"a": {"b": {1, 2}}}}, r"cb_kwargs\['a'\]\['b'\] is a set"),
        ({"meta": {"a": {1: 2}}}, r"a key of meta\['a'\], 1, is no text"),
        ({"meta": {"big": 2**70}}, "cannot be kept on disk"),
        ({"callback": lambda response: None}, "callback.*not a method of the spider"),
        ({"errback": print}, "errback.*not a method of the spider"),
    ],
)
def test_what_cannot_be_read_back_is_refused_by_name(kwargs, named):
    with pytest.raises(UnstorableRequestError, match=named) as raised:
        encode(Request("http://a.example/page", **kwargs), SPIDER)
    assert "http://a.example/page" in str(raised.value)


def test_a_method_under_another_name_is_found():
    assert again(Request("http://a.example/", callback=SPIDER.other)).callback == SPIDER.parse


def test_what_belongs_to_one_exchange_is_not_kept():
    meta = {"capture": object(), "frontier_id": 3, "download_latency": 0.1, "role": "article"}
    assert again(Request("http://a.example/", meta=meta)).meta == {"role": "article"}


@pytest.mark.parametrize(
    ("url", "meta", "host"),
    [
        ("http://A.example:80/x", {}, "a.example"),
        ("http://a.example/", {"download_slot": "mine"}, "mine"),
        ("http://b.example/", {"download_slot": "a", "redirect_urls": ["http://a/"]}, "b.example"),
        ("http://[::1]:80/", {}, "::1"),
    ],
)
def test_the_host_is_the_download_slot(url, meta, host):
    assert host_of(Request(url, meta=meta)) == host


@pytest.mark.parametrize(
    "rest",
    [
        b"\xc1",
        b"",
        msgspec.msgpack.encode({"_class": "subprocess.Popen"}),
        msgspec.msgpack.encode({"callback": "gone"}),
        msgspec.msgpack.encode({"unknown": 1}),
    ],
    ids=["garbage", "empty", "foreign class", "method gone", "unknown field"],
)
def test_bytes_that_are_no_request_are_named_and_run_nothing(rest):
    with pytest.raises(UnreadableRequestError, match=r"http://a\.example/"):
        decode("http://a.example/", 0, rest, SPIDER)
