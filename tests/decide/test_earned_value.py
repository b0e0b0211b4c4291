"""Where cost and schedule stand: formula book 4.3 and published exercises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.earned_value import earned_schedule, earned_value
from pmo_kit.model.flow import Measure
from pmo_kit.model.text import Reason

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "project_control" / "examples.json"
PLAN = [0.1, 0.3, 0.6, 1.0, 1.6, 2.1, 2.5, 2.8, 3.0, 3.2]


def value(measure: Measure, digits: int = 4) -> float:
    """The number of a measure that has one."""
    assert measure.value is not None
    return round(measure.value, digits)


def test_the_book_example() -> None:
    """Golden: BAC 3.20, PV 1.60, EV 1.28, AC 1.52."""
    found = earned_value(3.20, 1.60, 1.28, 1.52)
    assert (value(found.cpi), value(found.spi)) == (0.8421, 0.8)
    assert (value(found.eac, 2), round(found.eac_single_event, 2), value(found.eac_both_bind, 2)) == (3.80, 3.44, 4.37)
    assert (value(found.etc, 2), value(found.vac, 2), value(found.tcpi)) == (2.28, -0.60, 1.1429)
    assert (round(found.cost_variance, 2), round(found.schedule_variance, 2)) == (-0.24, -0.32)


def test_earned_schedule_of_the_book_example() -> None:
    """Golden: month 5 has earned what the plan had at 4.4667; at this pace 10 months become 11.19."""
    found = earned_schedule(PLAN, 1.28, 5)
    assert (round(found.earned, 4), round(found.spi_t, 4), value(found.forecast, 2)) == (4.4667, 0.8933, 11.19)


def test_a_late_end_is_still_late_in_time_though_spi_is_one_again() -> None:
    """Ten months of work done in month 13."""
    assert value(earned_value(3.2, 3.2, 3.2, 3.2).spi) == 1.0
    found = earned_schedule(PLAN, 3.2, 13)
    assert (found.earned, round(found.spi_t, 4), value(found.forecast, 2)) == (10, 0.7692, 13.0)


@pytest.mark.parametrize(
    ("amounts", "field", "kind"),
    [
        ((10, 2, 0, 0), "cpi", "evm-nothing-spent"),
        ((10, 0, 1, 1), "spi", "evm-nothing-planned"),
        ((10, 2, 0, 1), "eac", "evm-nothing-earned"),
        ((10, 2, 0, 1), "vac", "evm-nothing-earned"),
        ((10, 10, 8, 10), "tcpi", "evm-budget-spent"),
    ],
)
def test_what_cannot_be_computed_says_why(amounts: tuple[float, float, float, float], field: str, kind: str) -> None:
    """Nothing earned forecasts no end, and is not a forecast of zero."""
    measure = getattr(earned_value(*amounts), field)
    assert (measure.value, measure.reason) == (None, Reason(kind))
    assert earned_schedule(PLAN, 0, 3).forecast.reason == Reason("evm-nothing-earned")


@pytest.mark.parametrize(
    "call",
    [
        lambda: earned_value(0, 1, 1, 1),
        lambda: earned_value(10, -1, 1, 1),
        lambda: earned_schedule([1, 0.5], 1, 1),
        lambda: earned_schedule([], 1, 1),
        lambda: earned_schedule(PLAN, 1, 0),
    ],
)
def test_inputs_that_cannot_be_are_refused(call: object) -> None:
    """No budget, a negative amount, a plan that falls, no time."""
    with pytest.raises(ValueError, match=r"budget|plan rises"):
        call()  # type: ignore[operator]


@given(st.floats(1, 1e6), st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_etc_and_vac_follow_from_eac(budget: float, earned: float, actual: float) -> None:
    """ETC = EAC − AC and VAC = BAC − EAC, whatever the inputs."""
    found = earned_value(budget, budget, earned, actual)
    assert found.eac.value is not None
    assert found.etc.value == pytest.approx(found.eac.value - actual)
    assert found.vac.value == pytest.approx(budget - found.eac.value)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12).filter(lambda each: sum(each) > 0), st.floats(0, 1))
def test_earned_schedule_lies_within_the_plan(steps: list[float], share: float) -> None:
    """Between its beginning and its end."""
    plan = [sum(steps[: at + 1]) for at in range(len(steps))]
    assert 0 <= earned_schedule(plan, plan[-1] * share, 3).earned <= len(plan)


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published examples are not beside this checkout")
def test_the_published_exercises() -> None:
    """Every figure that their publishers give."""
    names = {"SV": "schedule_variance", "CV": "cost_variance", "SPI": "spi", "CPI": "cpi",
             "EAC_typical": "eac", "VAC": "vac", "ETC": "etc"}  # fmt: skip
    for example in json.loads(PUBLISHED.read_text(encoding="utf-8"))["earned_value"]:
        given_ = example["inputs"]
        found = earned_value(given_["BAC"], given_["PV"], given_["EV"], given_["AC"])
        for name, expected in example["expected"].items():
            said = getattr(found, names[name])
            number = said.value if isinstance(said, Measure) else said
            assert number == pytest.approx(expected, rel=1e-6), (example["id"], name)
