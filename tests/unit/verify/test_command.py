"""The commands: exit codes, one JSON object, words for a person, never a traceback."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from archiver.cli import main
from tests.unit.verify.files import members, record, write_warc


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "damaged.warc.gz"
    path.write_bytes(members(record(1), record(2, WARC_Date="then"), record(3)))
    return path


def test_a_sound_file_ends_with_0_and_a_summary(tmp_path):
    done = run("verify", write_warc(tmp_path))
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].startswith("1 file, 10 records: no damage")


def test_damage_ends_with_4_and_names_file_offset_address_and_what_to_do(damaged):
    done = run("verify", damaged)
    assert done.exit_code == 4
    said = done.output.replace("\n", " ")
    for word in (str(damaged), f"{len(members(record(1)))}", "http://example.com/2", "What to do"):
        assert word in said


def test_json_is_one_object(damaged):
    done = run("verify", "--json", damaged)
    told = json.loads(done.output)
    assert (done.exit_code, told["sound"], told["records"]) == (4, False, 3)
    assert told["findings"][0]["rule"] == "bad-date"


@pytest.mark.parametrize("what", ["nowhere", "."])
def test_what_cannot_be_read_ends_with_2(tmp_path, what, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("verify", what).exit_code == 2
    assert run("mend", what, "-o", "out").exit_code == 2


def test_mend_lists_what_is_lost_and_ends_with_1(tmp_path, damaged):
    done = run("mend", "--json", damaged, "-o", tmp_path / "out.warc.gz")
    told = json.loads(done.output)
    assert (done.exit_code, told["kept"], len(told["lost"])) == (1, 2, 1)
    assert run("verify", tmp_path / "out.warc.gz").exit_code == 0
    assert run("mend", damaged, "-o", tmp_path / "out.warc.gz").exit_code == 2


def test_mend_of_a_sound_file_ends_with_0(tmp_path):
    path = write_warc(tmp_path / "a")
    assert run("mend", path, "-o", tmp_path / "out.warc.gz").exit_code == 0
