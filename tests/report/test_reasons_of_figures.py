"""Every reason why there is no figure has words in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmo_kit.model.text import LANGUAGES, Reason, Text
from pmo_kit.report.words import Speaker, words

DECIDE = Path(__file__).resolve().parents[2] / "src" / "pmo_kit" / "decide"
MODULES = (
    "cash_flows", "concentration", "criteria", "must_haves", "normalising", "ranking", "service_levels", "total_cost",
)  # fmt: skip
NAMING = {"Reason", "_none", "_criteria"}


def kinds() -> Iterator[str]:
    """The kinds that these modules name where they give a reason, and what `_said` returns beside an outcome."""
    for module in MODULES:
        for node in ast.walk(ast.parse((DECIDE / f"{module}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMING and node.args:
                if isinstance(node.args[0], ast.Constant):
                    yield str(node.args[0].value)
            elif isinstance(node, ast.Constant) and str(node.value).startswith("must-have-"):
                yield str(node.value)


def test_every_kind_of_reason_has_words() -> None:
    """And there are as many as this file thinks."""
    assert {kind for kind in kinds() if kind not in words()} == set()
    assert len(set(kinds())) == 33


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_are_sentences_with_their_values(language: str) -> None:
    """Counts and names in their places."""
    say = Speaker(language)  # type: ignore[arg-type]
    several = say.reason(Reason("rates-several", (Text("2", "2"),)))
    left = say.reason(Reason("judgements-contradict", (Text("a : d", "a : d"),)))
    assert several.startswith("2 rates fit" if language == "en" else "有2个收益率")
    assert left.endswith("a : d")
