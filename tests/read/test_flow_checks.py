"""The numbers of flow and forecasts: counts are whole, and lower ones lie below upper ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.method import load_method
from tests.read.conftest import told


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ("{id: forecast-trials, value: 1500.5}", "forecast-trials", "threshold-not-whole"),
        ("{id: duplicates-shown, value: 2.5}", "duplicates-shown", "threshold-not-whole"),
        ("{id: backtest-lowest, value: 0.95}", "backtest-lowest", "threshold-not-below"),
        ("{id: flow-likely, value: 0.7}, {id: flow-safe, value: 0.7}", "flow-likely", "threshold-not-below"),
    ],
)
def test_numbers_that_do_not_fit_together_are_refused(tmp_path: Path, changed: str, field: str, message: str) -> None:
    """At the record and field that must be mended."""
    (tmp_path / "ours.yaml").write_text(f"thresholds: [{changed}]\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(tmp_path)
    assert [(place.split("record ")[-1], name) for place, name in told(caught.value)] == [
        (f"{field}, field value", message)
    ]


def test_a_percentile_of_an_organisation_is_taken_over(tmp_path: Path) -> None:
    """P90 instead of P85, in one line."""
    (tmp_path / "ours.yaml").write_text("thresholds: [{id: flow-safe, value: 0.9}]\n", encoding="utf-8")
    assert load_method(tmp_path)[0].threshold("flow-safe") == 0.9
