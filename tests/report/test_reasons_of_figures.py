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
    "exits", "monthly_levels", "provider_stops", "renewals", "scorecards", "vendor_concentration", "vendor_gaps",
)  # fmt: skip
# Kinds that a module chooses among, beside the thresholds that it asks for.
CHOSEN = ("must-have-", "exit-", "concentration-", "gap-")
THRESHOLDS = {"exit-plan-age", "exit-rehearsal-age", "gap-layer-"}
NAMING = {"Reason", "_none", "_criteria", "_unknown"}


def kinds() -> Iterator[str]:
    """The kinds that these modules name where they give a reason, and what `_said` returns beside an outcome."""
    for module in MODULES:
        for node in ast.walk(ast.parse((DECIDE / f"{module}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMING:
                yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))
            elif isinstance(node, ast.Constant) and str(node.value).startswith(CHOSEN):
                yield from {str(node.value)} - THRESHOLDS


def test_every_kind_of_reason_has_words() -> None:
    """And there are as many as this file thinks."""
    assert {kind for kind in kinds() if kind not in words()} == set()
    assert len(set(kinds())) == 81


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_are_sentences_with_their_values(language: str) -> None:
    """Counts and names in their places."""
    say = Speaker(language)  # type: ignore[arg-type]
    several = say.reason(Reason("rates-several", (Text("2", "2"),)))
    left = say.reason(Reason("judgements-contradict", (Text("a : d", "a : d"),)))
    assert several.startswith("2 rates fit" if language == "en" else "有2个收益率")
    assert left.endswith("a : d")
