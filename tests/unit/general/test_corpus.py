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


@pytest.mark.parametrize(
    ("name", "f1", "accuracy"), [("single-page", 0.974, 0.45), ("publishers", 0.973, 0.4)]
)
def test_as_good_as_it_was(name: str, f1: float, accuracy: float):
    runner, judge = module(CHECKOUT / "bench" / "corpus.py"), module(CORPUS / "score.py")
    guesses, _ = runner.run(CORPUS / name, runner.ours)
    truths = runner.truths_of(CORPUS / name)
    figures, _ = judge.score(truths, {guess["id"]: guess for guess in guesses})
    assert figures["f1"] >= f1
    assert figures["accuracy"] >= accuracy
