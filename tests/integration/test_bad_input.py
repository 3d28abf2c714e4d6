"""What a user, a server or a disk can do wrong: a clear message, the right code, nothing halved."""

from __future__ import annotations

import resource
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from archiver.demo.village import Village
from archiver.warc.scan import iter_records
from tests.integration.conftest import FAST, archiver, crawl
from tests.integration.test_listing_traps import Site, served


@pytest.mark.parametrize(
    "url", ["http://", "ftp://example.org/", "https://exa mple.org/", "http:///z"]
)
def test_a_url_that_is_none_is_refused_before_anything_is_made(tmp_path: Path, url: str) -> None:
    ran = crawl(url, "--into", tmp_path / "c")
    assert ran.code == 2
    assert "no address to crawl" in ran.err
    assert not (tmp_path / "c").exists()


def test_a_name_that_is_no_collection_is_refused_with_what_to_do(tmp_path: Path) -> None:
    ran = archiver("crawl", "nowhere", cwd=tmp_path)
    assert ran.code == 2
    assert "archiver init nowhere URL" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_collection_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for command in ("crawl", "status", "extract", "replay"):
        ran = archiver(command, tmp_path)
        assert ran.code == 2
        assert "no collection" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_unknown_key_in_collection_toml_is_named(village: Village, tmp_path: Path) -> None:
    crawl(village.url("/z/3625"), "--into", tmp_path / "c")
    with (tmp_path / "c" / "collection.toml").open("a") as file:
        file.write("dealy_s = 3\n")
    village.log.clear()
    ran = crawl(tmp_path / "c")
    assert ran.code == 2
    assert "dealy_s" in ran.err
    assert "Did you mean `delay_s` in the table [politeness]?" in ran.err
    assert village.log == []


def test_a_setting_without_a_value_is_refused(village: Village, tmp_path: Path) -> None:
    ran = archiver("crawl", village.url("/z/3625"), "--into", tmp_path / "c", "-s", "LOG_LEVEL")
    assert ran.code == 2
    assert "SETTING=VALUE" in ran.err
    assert not (tmp_path / "c").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_host_that_refuses_is_named(tmp_path: Path) -> None:
    ran = crawl(f"http://127.0.0.1:{free_port()}/z/1", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "refuses the connection" in ran.json["reason"]
    assert list((tmp_path / "c" / "archive").iterdir()) == []


def test_a_host_without_a_name_is_named(tmp_path: Path) -> None:
    ran = crawl("http://no-such-host.invalid/z/1", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "DNS" in ran.json["reason"]


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            for _ in range(8):
                try:
                    connection, _ = server.accept()
                    with context.wrap_socket(connection, server_side=True) as tls:
                        tls.recv(1000)
                except OSError:
                    continue

        threading.Thread(target=serve, daemon=True).start()
        ran = crawl(f"https://127.0.0.1:{port}/z/1", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "TLS failed: its certificate cannot be verified" in ran.json["reason"]


def test_a_500_for_every_page_is_a_failure_and_its_evidence_is_kept(
    village: Village, tmp_path: Path
) -> None:
    village.fail("/z/3621", 500)
    ran = crawl(village.url("/z/3621"), "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "HTTP 500" in ran.json["reason"]
    (path,) = (tmp_path / "c" / "archive").iterdir()
    statuses = [r.block[9:12] for r in iter_records(path) if r.type == "response"]
    assert statuses.count(b"500") == 2  # asked twice (RETRY_TIMES=1), both kept


def test_a_listing_with_no_articles_is_a_failure(tmp_path: Path) -> None:
    site = Site(pages=1)
    site.other["/z/123"] = (200, "<html><body><h1>Our stories</h1><p>None yet.</p></body></html>")
    with served(site) as base:
        ran = crawl(f"{base}/z/123", "--into", tmp_path / "c")
    assert ran.code == 1
    assert ran.json["verdict"] == "failed"
    assert "no article" in ran.json["reason"]


def test_a_database_of_a_newer_schema_is_left_as_it_is(village: Village, tmp_path: Path) -> None:
    crawl(village.url("/z/3625"), "--into", tmp_path / "c")
    database = tmp_path / "c" / "articles.db"
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = database.read_bytes()
    files = sorted((tmp_path / "c" / "archive").iterdir())
    for command in ("crawl", "status", "extract"):
        ran = archiver(command, tmp_path / "c")
        assert ran.code == 2, ran.err
        assert "99" in ran.err
    assert database.read_bytes() == before
    assert sorted((tmp_path / "c" / "archive").iterdir()) == files


def test_a_database_that_is_none_is_damage(village: Village, tmp_path: Path) -> None:
    crawl(village.url("/z/3625"), "--into", tmp_path / "c")
    (tmp_path / "c" / "articles.db").write_bytes(b"not a database, but long enough to look" * 99)
    ran = archiver("status", tmp_path / "c")
    assert ran.code == 4
    assert "articles.db" in ran.err


def test_two_crawls_of_one_collection_do_not_meet(village: Village, tmp_path: Path) -> None:
    crawl(village.url("/z/3625"), "--into", tmp_path / "c")
    hold = (
        "import sys; from archiver.collection import *\n"
        f"with locked(find_collection({str(tmp_path / 'c')!r})):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        other.stdout.readline()
        for command in ("crawl", "extract"):
            ran = archiver(command, tmp_path / "c")
            assert ran.code == 3
            assert f"process {other.pid}" in ran.err
        other.kill()


def test_a_folder_that_may_not_be_written_is_named(village: Village) -> None:
    ran = crawl(village.url("/z/3625"), "--into", "/proc/archiver/c")  # read-only for root too
    assert ran.code == 2
    assert "cannot make the collection /proc/archiver/c" in ran.err
    assert village.log == []


def test_a_full_disk_stops_the_crawl_and_the_next_run_goes_on(
    village: Village, tmp_path: Path
) -> None:
    """The limit of a file's size is a disk that is full for every file (EFBIG for ENOSPC)."""
    crawl(village.url("/z/3619"), "--into", tmp_path / "c", "--max-articles", "1")
    command = [sys.executable, "-m", "archiver", "crawl", tmp_path / "c", *FAST]
    limit = 250_000
    ran = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    assert "run the same command again" in ran.stderr or "crawl again" in ran.stderr
    for path in (tmp_path / "c" / "archive").glob("*.warc.gz"):
        assert list(iter_records(path))
    again = crawl(tmp_path / "c")
    assert (again.code, again.json["verdict"]) == (0, "complete")
    status = archiver("status", tmp_path / "c", "--json").json
    assert status["coverage"]["missing"] == 0
    assert status["coverage"]["articles"] == 43
    assert archiver("extract", tmp_path / "c", "--json").json["articles"] == 43


def test_an_answer_that_is_no_http_is_said_to_be_none(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            with suppress(OSError):  # closed at the end of the test
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(4000)
                        connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        ran = crawl(f"http://127.0.0.1:{port}/z/1", "--into", tmp_path / "c")
    assert (ran.code, ran.json["verdict"]) == (1, "failed")
    assert "the answer's head is not HTTP" in ran.json["reason"]
