"""Which activities decide the end of a plan: by hand, and the published house of fourteen activities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmo_kit.decide.estimates import ThreePoint, chance_within
from pmo_kit.decide.network import network

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "project_control" / "examples.json"


def sure(days: float) -> ThreePoint:
    """A task that takes exactly so long."""
    return ThreePoint(days, days, days)


def test_the_longest_chain_is_critical_and_the_other_has_slack() -> None:
    """A then B (3 + 4) against A then C (3 + 1), both before D (2): 9 days, C may slip by 3."""
    found = network(
        {"A": sure(3), "B": sure(4), "C": sure(1), "D": sure(2)},
        {"B": ("A",), "C": ("A",), "D": ("B", "C")},
    )
    assert (found.critical, found.duration, found.variance) == (("A", "B", "D"), 9.0, 0.0)
    assert {each.id: each.slack for each in found.activities} == {"A": 0.0, "B": 0.0, "C": 3.0, "D": 0.0}


def test_of_two_equally_long_chains_the_less_sure_one_is_taken() -> None:
    """Both have the mean 6; one of them may take 2 to 10."""
    found = network({"SURE": sure(6), "OPEN": ThreePoint(2, 6, 10)}, {})
    assert (found.critical, round(found.variance, 4)) == (("OPEN",), 1.7778)


@pytest.mark.parametrize(
    ("after", "said"),
    [({"A": ("B",), "B": ("A",)}, "wait for one another"), ({"A": ("X",)}, "X")],
)
def test_a_plan_that_cannot_be_is_refused(after: dict[str, tuple[str, ...]], said: str) -> None:
    """With what is wrong in it."""
    with pytest.raises(ValueError, match=said):
        network({"A": sure(1), "B": sure(1)}, after)


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published examples are not beside this checkout")
def test_the_published_house() -> None:
    """Every time and slack, the critical path, and the probability of 44 and 47 weeks."""
    (example,) = json.loads(PUBLISHED.read_text(encoding="utf-8"))["pert"]
    rows, expected = example["activities"], example["expected"]
    tasks = {row["id"]: ThreePoint(row["optimistic"], row["most_likely"], row["pessimistic"]) for row in rows}
    found = network(tasks, {row["id"]: tuple(row["predecessors"]) for row in rows})
    for each in found.activities:
        told = each.model_dump(exclude={"id"})
        assert told == pytest.approx(expected["activities"][each.id], abs=1e-6), each.id
    assert list(found.critical) == expected["critical_path"]
    assert found.duration == pytest.approx(expected["expected_duration"])
    assert found.variance == pytest.approx(expected["critical_path_variance"])
    for weeks, chance in expected["probability_normal"].items():
        assert chance_within(float(weeks), found.duration, found.variance) == pytest.approx(chance, abs=1e-6)
