"""Every reason that the flow measures, forecasts and queues give has words, with its values in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmo_kit.model.text import LANGUAGES, Reason, Text
from pmo_kit.report.words import Speaker, words

DECIDE = Path(__file__).resolve().parents[2] / "src" / "pmo_kit" / "decide"
MODULES = ("flow", "flow_periods", "survival", "forecast", "queue")


def given() -> Iterator[tuple[str, int]]:
    """The kinds of reason that these modules name, each with how many values it carries."""
    for module in MODULES:
        for node in ast.walk(ast.parse((DECIDE / f"{module}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                count = len(node.args[1].elts) if len(node.args) > 1 and isinstance(node.args[1], ast.Tuple) else 0
                names = (each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant))
                yield from ((str(name), count) for name in names)


@pytest.mark.parametrize(("kind", "count"), sorted(set(given())))
def test_a_reason_is_said_with_all_its_values(kind: str, count: int) -> None:
    """And never with a blank that nobody fills."""
    values = tuple(Text(f"#{at}", f"#{at}") for at in range(count))
    for language in LANGUAGES:
        told = Speaker(language).reason(Reason(kind, values))
        assert [value.en for value in values if value.en not in told] == []


def test_all_the_modules_were_looked_at() -> None:
    """As many kinds as the catalogue holds."""
    assert len(set(given())) == 14
    assert {kind for kind, _ in given()} <= set(words())
