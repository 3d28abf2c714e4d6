"""How the village answers on the wire: codings, conditions, connections, switches."""

from __future__ import annotations

import gzip
import socket
import time
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from archiver.demo import village as truth
from archiver.demo.village import Village, delivery_of, serve_village, village_process
from archiver.demo.village.site import Ask, answer


def connect(base_url: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(base_url).netloc, timeout=5)


def get(village: Village, target: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = connect(village.base_url)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", target, headers=named)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def raw(village: Village, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(village.base_url).port), 5) as line:
        line.sendall(request)
        received = b""
        while piece := line.recv(65_536):
            received += piece
    return received


def test_all_four_deliveries_occur_and_decode_to_the_same_page(village):
    seen = set()
    for article in truth.articles()[:16]:
        response, body = get(village, article.path, Accept_Encoding="gzip, deflate")
        chunked = response.getheader("Transfer-Encoding") == "chunked"
        gzipped = response.getheader("Content-Encoding") == "gzip"
        delivery = delivery_of(article.path)
        assert (chunked, gzipped) == (delivery.chunked, delivery.gzipped)
        assert (gzip.decompress(body) if gzipped else body) == answer(
            Ask(article.path, village.base_url)
        ).body
        seen.add((chunked, gzipped))
    assert len(seen) == 4


def test_nothing_is_gzipped_for_those_who_did_not_ask(village):
    for article in truth.articles()[:8]:
        response, body = get(village, article.path)
        assert response.getheader("Content-Encoding") is None
        assert body.strip().startswith(b"<!DOCTYPE html>")


def test_one_connection_carries_many_requests(village):
    connection = connect(village.base_url)
    for section in truth.sections():
        connection.request("GET", section.path)
        assert connection.getresponse().read()
    connection.close()
    assert [request.path for request in village.log] == [s.path for s in truth.sections()]


def test_a_known_etag_gives_304(village):
    path = truth.articles()[0].path
    tag = get(village, path)[0].getheader("ETag")
    response, body = get(village, path, If_None_Match=tag)
    assert response.status == 304
    assert body == b""
    assert response.getheader("ETag") == tag


def test_a_date_of_modification_gives_304(village):
    path = truth.articles()[0].path
    date = get(village, path)[0].getheader("Last-Modified")
    assert get(village, path, If_Modified_Since=date)[0].status == 304
    assert get(village, path, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT")[0].status == 200
    assert get(village, path, If_Modified_Since="yesterday")[0].status == 200


def test_head_has_the_head_only(village):
    answered = raw(village, b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answered.endswith(b"\r\n\r\n")
    assert answered.count(b"\r\n\r\n") == 1


def test_http_1_0_is_never_chunked(village):
    path = next(a.path for a in truth.articles() if delivery_of(a.path).chunked)
    answered = raw(village, f"GET {path} HTTP/1.0\r\n\r\n".encode())
    assert b"Transfer-Encoding" not in answered
    assert answered.rstrip().endswith(b"</html>")


def test_links_use_the_host_that_was_asked(village):
    answered = raw(
        village, b"GET /robots.txt HTTP/1.1\r\nHost: www.village.test\r\nConnection: close\r\n\r\n"
    )
    assert b"Sitemap: http://www.village.test/sitemap.xml" in answered


def test_a_request_of_the_button_gets_a_fragment(village):
    whole = get(village, "/z/3619?p=1")[1]
    part = get(village, "/z/3619?p=1", X_Requested_With="XMLHttpRequest")[1]
    assert b"<html" in whole
    assert b"<html" not in part
    assert b"link-showMore" in part
    assert village.log[-1].header("x-requested-with") == "XMLHttpRequest"


def test_other_methods_are_refused(village):
    connection = connect(village.base_url)
    connection.request("POST", "/", body=b"x=1")
    assert connection.getresponse().status == 405
    connection.close()


def test_a_path_can_be_made_to_fail_and_heals(village):
    village.fail("/z/3619?p=1", 503, times=2, headers=(("Retry-After", "1"),))
    statuses = [get(village, "/z/3619?p=1")[0] for _ in range(3)]
    assert [response.status for response in statuses] == [503, 503, 200]
    assert statuses[0].getheader("Retry-After") == "1"
    village.fail("/", 500)
    assert get(village, "/")[0].status == 500
    village.heal("/")
    assert get(village, "/")[0].status == 200


def test_answers_can_be_made_to_wait(village):
    village.delay_s = 0.2
    started = time.monotonic()
    assert get(village, "/robots.txt")[0].status == 200
    assert time.monotonic() - started >= 0.2


def test_robots_can_be_replaced(village):
    village.robots = "User-agent: *\nDisallow: /\n"
    assert get(village, "/robots.txt")[1] == village.robots.encode()


def test_an_article_can_be_withheld_and_released(village):
    newest = truth.articles()[0]
    village.withhold(newest.id)
    assert get(village, newest.path)[0].status == 404
    assert newest.path.encode() not in get(village, f"/z/{newest.section}")[1]
    assert newest.id not in {article.id for article in village.articles()}
    village.release()
    assert get(village, newest.path)[0].status == 200
    assert village.articles() == truth.articles()


def test_an_article_can_be_revised(village):
    first = truth.articles()[0]
    before = get(village, first.path)[0]
    village.revise(first.id, "Correction: the house has thirteen doors.")
    after, body = get(village, first.path)
    assert b"<p>Correction: the house has thirteen doors.</p>" in body
    assert after.getheader("ETag") != before.getheader("ETag")
    assert village.articles()[0].body == (*first.body, "Correction: the house has thirteen doors.")


def test_it_stops_while_a_client_is_still_connected():
    with serve_village() as village:
        connection = connect(village.base_url)
        connection.request("GET", "/")
        connection.getresponse().read()
    with pytest.raises(OSError):
        connect(village.base_url).connect()
    connection.close()


def test_a_taken_port_is_an_error_at_once(village):
    with pytest.raises(OSError), serve_village(urlsplit(village.base_url).port):
        pass


def test_it_runs_in_a_process_of_its_own():
    with village_process() as address:
        connection = connect(address)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().status == 200
        connection.close()
    with pytest.raises(OSError):
        connect(address).connect()
