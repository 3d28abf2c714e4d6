"""A collection's folder, its file of wishes, and its lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.collection import (
    Collection,
    check_seed,
    create_collection,
    find_collection,
    locked,
    name_for,
    note_layout,
    read_config,
)
from archiver.errors import LockedError, UsageError
from archiver.profile import GENERIC

SEED = "https://example.org/z/1"


def test_a_new_collection_is_found_by_its_path_with_the_same_words(tmp_path: Path) -> None:
    made = create_collection(tmp_path / "village", [SEED], contact="me@example.org")
    found = find_collection(str(tmp_path / "village"))
    assert found.config == made.config
    assert found.config.seeds == [SEED]
    assert found.config.user_agent.endswith("(+me@example.org)")


def test_a_collection_is_found_by_its_name_under_data(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    create_collection(Path("data/village"), [SEED])
    assert find_collection("village").name == "village"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('seeds = ["https://example.org/"]\nprofil = "pangea"', "Did you mean `profile`"),
        (
            'seeds = ["https://example.org/"]\n[politeness]\ndelay = 1',
            "Did you mean `delay_s` in the table [politeness]?",
        ),
        ('seeds = ["https://example.org/"]\n[politeness]\ndelay_s = "x"', "delay_s"),
        ('seeds = ["https://example.org/"]\n[politeness]\ndelay_s = -1', "negative"),
        ("seeds = [", "not TOML"),
        ('seeds = "https://example.org/"', "seeds"),
        ('seeds = ["ftp://example.org/"]', "ftp://example.org/"),
        ("", "seeds"),
    ],
)
def test_a_wrong_collection_toml_is_refused_naming_the_file_and_the_key(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "collection.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as refused:
        read_config(path)
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_collection_toml_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "collection.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot read"):
        find_collection(str(tmp_path))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "http://",
        "https:///path",
        "ftp://example.org/",
        "http://a b/",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_no_seed(url: str) -> None:
    with pytest.raises(UsageError, match="no address to crawl"):
        check_seed(url)


def test_a_folder_without_collection_toml_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"it has no collection\.toml"):
        find_collection(str(tmp_path))


def test_nothing_is_made_where_something_else_lies(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="not empty"):
        create_collection(tmp_path, [SEED])
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_seed_with_quotes_and_unicode_survives_the_file(tmp_path: Path) -> None:
    seed = 'https://example.org/ж?q="x"\\'.replace('"', "%22")
    assert create_collection(tmp_path / "x", [seed]).config.seeds == [seed]
    assert find_collection(str(tmp_path / "x")).config.seeds == [seed]


def test_a_profile_that_was_found_is_remembered_beside_all_else(tmp_path: Path) -> None:
    made = create_collection(tmp_path / "village", [SEED], contact="me@example.org")
    made.remember_profile("pangea")
    made.remember_profile("pangea")
    found = find_collection(str(made.root))
    assert found.config.profile == "pangea"
    assert found.config.seeds == [SEED]
    assert found.config.politeness == made.config.politeness


def test_an_unknown_profile_is_refused_with_the_names_of_those_that_exist(tmp_path: Path) -> None:
    made = create_collection(tmp_path / "village", [SEED], profile="pangaea")
    with pytest.raises(UsageError, match="pangea"):
        made.profile()


def test_the_second_of_two_runs_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    collection = create_collection(tmp_path / "village", [SEED])
    code = (
        "import sys; from archiver.collection import *\n"
        f"with locked(find_collection({str(collection.root)!r})):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {other.pid}") as told, locked(collection):
            pass
        assert told.value.exit_code == 3
        other.kill()
        other.wait()
        with locked(collection):  # the lock of a dead process is no lock
            pass


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/z/3619", "www.example.org-z-3619"),
        ("http://127.0.0.1:8000/", "127.0.0.1-8000"),
        ("https://example.org/../../etc/passwd?x", "example.org-..-..-etc-passwd"),
    ],
)
def test_a_collections_name_is_made_of_plain_characters(url: str, name: str) -> None:
    assert name_for(url) == name
    assert "/" not in name_for(url)


@pytest.mark.parametrize(
    "other", ["/2024/bridge/", "/2024/bridge", "/2024/bridge/index.html", "/2024/bridge/index.php"]
)
def test_a_folder_is_one_article_however_its_address_ends(other: str) -> None:
    at = "https://paper.example"
    assert GENERIC.article_id(at + other) == GENERIC.article_id(f"{at}/2024/bridge/")
    assert GENERIC.article_id(at + other) != GENERIC.article_id(f"{at}/2024/")


@pytest.mark.parametrize(
    "layout",
    [
        "",
        "[layout]\n",
        '[layout]  # mine\naccepted = [\n  "1",\n]  # first\n[warc]\nmax_bytes = 200_000\n',
        "[layout]\n[warc]\nmax_bytes = 200_000\n",
    ],
)
def test_an_accepted_layout_is_written_beside_what_is_there(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "collection.toml"
    file.write_text(f'seeds = ["https://e.org/"]\n{layout}')
    before = read_config(file)
    for crawl_id in ("3", "2", "2"):
        after = note_layout(Collection(tmp_path, read_config(file)), crawl_id)
    assert after.config.layout.accepted == [*before.layout.accepted, "2", "3"]
    assert read_config(file) == after.config
    assert after.config.warc == before.warc


MANY_THREADS = """
import sys, threading, time
from pathlib import Path

from archiver.collection import read_config

path, all_there = Path(sys.argv[1]), threading.Barrier(40)

def read():
    all_there.wait()
    read_config(path)

def slow(frame, event, _):
    if event == "call" and "msgspec" in frame.f_code.co_filename:
        time.sleep(0.0001)

threading.setprofile(slow)
threads = [threading.Thread(target=read) for _ in range(40)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_the_configuration_is_read_by_many_threads_at_once(tmp_path: Path) -> None:
    """As by the schedule, for each collection that is due."""
    path = tmp_path / "collection.toml"
    tables = '[requisites]\nfetch = false\n[notify]\nprometheus = "village.prom"\n'
    path.write_text(f'seeds = ["{SEED}"]\n{tables}')
    read_config(path)
    command = [sys.executable, "-c", MANY_THREADS, path]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
