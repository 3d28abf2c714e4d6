"""The general reader on real pages, where the reference material lies beside the checkout."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (CORPUS / "score.py").is_file(),
        reason="the reference material (../shared) is not beside this checkout",
    ),
]


def module(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


LEAST = {
    "single-page": {"f1": 0.977, "accuracy": 0.47},
    "publishers": {
        "f1": 0.975,
        "accuracy": 0.41,
        "title": 0.85,
        "authors": 0.915,
        "published": 0.98,
    },
}


@pytest.mark.parametrize("name", LEAST)
def test_as_good_as_it_was(name: str):
    runner, judge = module(CHECKOUT / "bench" / "corpus.py"), module(CORPUS / "score.py")
    guesses, _ = runner.run(CORPUS / name, runner.ours)
    truths = runner.truths_of(CORPUS / name)
    figures, _ = judge.score(truths, {guess["id"]: guess for guess in guesses})
    assert {
        what: figures[what] for what, least in LEAST[name].items() if figures[what] < least
    } == {}
