"""An action that nobody could test is refused when it is read, with its cell and what to write, all faults at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pmo_kit.errors import BadInput
from pmo_kit.read.method import load_method
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE
from tests.decide.gate_office import furnish
from tests.decide.retrospective_office import ACTION
from tests.read.conftest import told

Office = Callable[..., Path]


@pytest.mark.parametrize(
    ("cells", "cell", "message"),
    [
        ({"metric": "happiness"}, "F2", "cell-choice"),
        ({"test_on": "2026-02-28"}, "J2", "action-tested-before"),
        ({"test_on": "2026-03-01"}, "J2", "action-tested-before"),
        ({"test_on": "2026-04"}, "J2", "action-day-vague"),
        ({"set_on": "2026"}, "C2", "action-day-vague"),
        ({"about": "the weather"}, "G2", "action-about-unknown"),
        ({"about": "G4"}, "G2", "action-about-unknown"),
        ({"about": ""}, "G2", "action-about-unknown"),
        ({"metric": "lead-days"}, "G2", "action-about-none"),
        ({"comparison": "at_least"}, "H2", "action-comparison"),
        ({"target": "50"}, "I2", "action-target-share"),
        ({"metric": "blocked-days", "target": "-1"}, "I2", "cell-below"),
    ],
)
def test_a_bad_cell_is_named(office: Office, cells: dict[str, str], cell: str, message: str) -> None:
    """In file, cell and column."""
    folder = furnish(office(COMPLETE), retro_actions=({**ACTION, **cells},))
    with pytest.raises(BadInput) as caught:
        open_portfolio(folder, playbook="retrospective")
    assert [name for _, name in told(caught.value)] == [message]
    assert f"registers/retro_actions.csv, cell {cell}" in told(caught.value)[0][0]


def test_all_faults_of_all_rows_come_at_once(office: Office) -> None:
    """Two in the first row, one in the second."""
    rows = ({**ACTION, "about": "G4", "target": "2"}, {**ACTION, "action_id": "RA-0002", "test_on": "2026-01-01"})
    with pytest.raises(BadInput) as caught:
        open_portfolio(furnish(office(COMPLETE), retro_actions=rows), playbook="retrospective")
    assert [name for _, name in told(caught.value)] == [
        "action-about-unknown",
        "action-target-share",
        "action-tested-before",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"about": "独立验证排队"},
        {"metric": "因该原因等待的阶段流转占比", "comparison": "不高于", "target": "0"},
        {"metric": "lead-days", "about": "", "target": "200"},
        {"metric": "stage-days", "about": "概念验证", "target": "30", "initiative_id": ""},
        {"test_on": "2026-03-02"},
    ],
)
def test_either_language_will_do_and_so_will_the_whole_portfolio(office: Office, cells: dict[str, str]) -> None:
    """Titles as well as ids; a test on the next day is one."""
    folder = furnish(office({**COMPLETE, "initiative_id": "OPS-001"}), retro_actions=({**ACTION, **cells},))
    assert len(open_portfolio(folder, playbook="retrospective").frames["retro_actions"]) == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("{id: wait-share, about: gates}", "metric-about"),
        ("{id: wait-share, unit: days}", "metric-unit"),
    ],
)
def test_a_metric_fits_the_function_that_computes_it(tmp_path: Path, changed: str, message: str) -> None:
    """A change of the method cannot make days of a share."""
    (tmp_path / "ours.yaml").write_text(f"action_metrics: [{changed}]\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_method(tmp_path)
    assert [name for _, name in told(caught.value)] == [message]


def test_an_organisation_asks_for_more_points(tmp_path: Path) -> None:
    """In one line."""
    (tmp_path / "ours.yaml").write_text("action_metrics: [{id: wait-share, least_points: 20}]\n", encoding="utf-8")
    assert load_method(tmp_path)[0].action_metrics["wait-share"].least_points == 20
