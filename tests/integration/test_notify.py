"""How a run ended is told where collection.toml says; what cannot be told changes nothing."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archiver.collection import read_config
from archiver.demo.village import Village
from archiver.errors import NotDeliveredError, UsageError
from archiver.notify import webhook
from tests.integration.conftest import crawl
from tests.unit.notify.test_notices import REPORT

Posted = list[tuple[str, str, bytes]]


@contextmanager
def hook(
    status: int = 204, headers: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[str, Posted]]:
    """An address that takes reports, and what it was sent: content type, path, body."""
    posted: Posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.headers["Content-Type"], self.path, body))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self) -> None:
            posted.append(("", self.path, b"GET"))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", posted
        finally:
            server.shutdown()


def collection(folder: Path, seed: str, **notify: Any) -> Path:
    root = folder / "village"
    root.mkdir()
    lines = [f"{key} = {json.dumps(value)}" for key, value in notify.items()]
    (root / "collection.toml").write_text(
        "\n".join([f"seeds = {json.dumps([seed])}", "[notify]", *lines, ""])
    )
    return root


def mailer(folder: Path) -> list[str]:
    path = folder / "sendmail"
    path.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(folder / 'mail')!r}, 'ab').write(sys.stdin.buffer.read())\n"
    )
    path.chmod(0o755)
    return [str(path), "-t"]


def test_every_run_is_told_to_all_three_where_that_is_asked_for(
    village: Village, tmp_path: Path
) -> None:
    with hook() as (address, posted):
        root = collection(
            tmp_path,
            village.url("/z/3619"),
            on="always",
            webhook=f"{address}/hook?key=1",
            mail_command=mailer(tmp_path),
            mail_to="you@example.org",
            prometheus="state/village.prom",
        )
        ran = crawl(root)
    assert (ran.code, ran.json["not_delivered"]) == (0, [])
    ((kind, path, body),) = posted
    assert (kind, path) == ("application/json", "/hook?key=1")
    told = json.loads(body)
    assert (told["collection"], told["path"]) == ("village", str(root))
    assert told["crawl"]["verdict"] == ran.json["verdict"] == "complete"
    assert told["crawl"]["new"] == 43
    assert told["exit_code"] == 0
    # The village's newest article is of a day long past, and its pauses are of days.
    assert told["problem"]
    assert told["silent_s"] > told["longest_pause_s"] > 0
    assert told["alarms"][0].startswith("nothing new for ")
    mail = (tmp_path / "mail").read_text()
    assert "To: you@example.org" in mail
    assert "nothing new for" in mail
    found = {
        sample.name: sample.value
        for family in text_string_to_metric_families((root / "state" / "village.prom").read_text())
        for sample in family.samples
    }
    assert found["archiver_crawl_requests"] == ran.json["requests"]
    assert found["archiver_silent"] == 1


def test_only_what_needs_a_person_is_told_by_default(village: Village, tmp_path: Path) -> None:
    with hook() as (address, posted):
        root = collection(tmp_path, village.url("/z/3625"), webhook=address, silence=False)
        assert crawl(root).code == 0
        assert posted == []
        village.fail("/z/3625", 500)
        assert crawl(root).code == 1
    ((_, _, body),) = posted
    told = json.loads(body)
    assert (told["problem"], told["crawl"]["verdict"]) == (True, "failed")
    assert "HTTP 500" in told["alarms"][0]
    assert told["last_success_at"]


def test_a_run_that_cannot_begin_is_told_too(village: Village, tmp_path: Path) -> None:
    with hook() as (address, posted):
        root = collection(tmp_path, village.url("/z/3625"), webhook=address)
        (root / "articles.db").write_bytes(b"not a database, but long enough to look like" * 99)
        assert crawl(root).code == 4
    ((_, _, body),) = posted
    told = json.loads(body)
    assert (told["exit_code"], told["crawl"]["verdict"]) == (4, "failed")
    assert "articles.db" in told["text"]


def test_what_cannot_be_delivered_is_said_and_changes_nothing_else(
    village: Village, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root = collection(
        tmp_path,
        village.url("/z/3625"),
        on="always",
        webhook=f"http://127.0.0.1:{port}/secret",
        mail_command=["/bin/false"],
        prometheus="/proc/village.prom",
    )
    ran = crawl(root)
    assert (ran.code, ran.json["verdict"]) == (0, "complete")
    assert len(ran.json["not_delivered"]) == 3
    for said in ("webhook at 127.0.0.1 cannot be reached", "/bin/false ended with 1", "/proc/"):
        assert said in ran.err
    (log,) = (root / "state" / "logs").iterdir()
    assert "the webhook at 127.0.0.1 cannot be reached" in log.read_text()
    assert "secret" not in ran.err + log.read_text()


@pytest.mark.parametrize("status", [301, 302, 400, 404, 500])
def test_a_webhook_that_does_not_take_it_is_not_asked_otherwise(status: int) -> None:
    with (
        hook() as (elsewhere, strayed),
        hook(status, (("Location", elsewhere),)) as (address, posted),
        pytest.raises(NotDeliveredError, match=f"answers HTTP {status}"),
    ):
        webhook.post(address, REPORT)
    assert len(posted) == 1
    assert strayed == []


def test_a_webhook_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "WHOLE_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.1):
                    connection.sendall(b"x")

        dripping = threading.Thread(target=drip)
        dripping.start()
        with pytest.raises(NotDeliveredError, match="does not answer within 1 s"):
            webhook.post(f"http://127.0.0.1:{server.getsockname()[1]}/", REPORT)
        over.set()
        dripping.join()


def test_a_webhook_that_speaks_no_http_is_said_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(NotDeliveredError, match=r"no HTTP|cannot be reached"):
            webhook.post(f"http://127.0.0.1:{server.getsockname()[1]}/", REPORT)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('webhok = "https://example.org/"', "Did you mean `webhook` in the table [notify]"),
        ('on = "sometimes"', "sometimes"),
        ('webhook = "example.org"', "http:// or https://"),
        ('webhook = "https://me:word@example.org/"', "without a name before the host"),
        ('webhook = "https://[::1"', "http:// or https://"),
        ('mail_command = "sendmail -t"', "mail_command"),
        ('mail_command = [""]', "must begin with a program"),
        ('mail_command = ["sendmail", "-t"]', "mail_to must name one"),
        ('mail_to = "you@example.org"', "needs a mail_command"),
        ('mail_command = ["m"]\nmail_to = "a@b\\nBcc: c@d"', "one mail address"),
        ('prometheus = "village.txt"', "ending in .prom"),
    ],
)
def test_a_wrong_notify_table_is_refused_when_it_is_read(
    tmp_path: Path, table: str, said: str
) -> None:
    path = tmp_path / "collection.toml"
    path.write_text(f'seeds = ["https://example.org/"]\n[notify]\n{table}\n')
    with pytest.raises(UsageError) as refused:
        read_config(path)
    assert said in str(refused.value)


def test_a_contact_that_is_a_mail_address_is_who_is_told(tmp_path: Path) -> None:
    path = tmp_path / "collection.toml"
    path.write_text(
        'seeds = []\ncontact = "me@example.org"\n[notify]\nmail_command = ["sendmail", "-t"]\n'
    )
    assert read_config(path).mail_to == "me@example.org"
