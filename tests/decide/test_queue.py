"""What one more validator, a fast lane or a WIP limit changes: the formula, and a simulation that agrees with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_kit.decide.queue import Queue, mean_time, one_more, simulate
from pmo_kit.model.method import Method
from pmo_kit.model.text import Reason

HALF_FULL = Queue(arrivals=1.0, capacity=2.0, servers=1)
BUSY = Queue(arrivals=3.6, capacity=2.0, servers=2, small_share=0.5, small_size=0.2)


def test_waiting_explodes_near_full_use() -> None:
    """Golden: 2.2 a month against 2.4 is 5.0 months, against 3.0 it is 1.25."""
    assert round(mean_time(2.2, 2.4).value or 0, 6) == 5.0
    assert round(mean_time(2.2, 3.0).value or 0, 6) == 1.25


@pytest.mark.parametrize("arrivals", [2.4, 3.0])
def test_where_arrivals_reach_capacity_there_is_no_mean(arrivals: float) -> None:
    """The queue grows; no number is given, least of all a negative one."""
    assert (mean_time(arrivals, 2.4).value, mean_time(arrivals, 2.4).reason) == (None, Reason("queue-grows"))


@given(st.floats(0.1, 5), st.floats(0.01, 5))
def test_more_room_is_less_time(arrivals: float, room: float) -> None:
    """W falls as capacity rises."""
    near, far = mean_time(arrivals, arrivals + room), mean_time(arrivals, arrivals + room * 2)
    assert near.value is not None
    assert far.value is not None
    assert far.value < near.value


def test_the_simulation_agrees_with_the_formula(method: Method) -> None:
    """One server, half full: 1/(2 − 1) = 1 period, within 5 %."""
    found = simulate(HALF_FULL, method)
    assert found.total_mean == pytest.approx(1.0, rel=0.05)
    assert (found.trials, found.seed, found.n) == (400, method.threshold("simulation-seed"), 400 * 300)
    assert (found.outside, found.small_total) == (0.0, None)


def test_two_servers_agree_with_erlang(method: Method) -> None:
    """M/M/2 with λ 1 and μ 2 stays 8/15 of a period: 1/μ + ρ²/(μ(1 − ρ²)) with ρ = λ/2μ = 1/4."""
    assert simulate(one_more(HALF_FULL), method).total_mean == pytest.approx(8 / 15, rel=0.03)


def test_one_more_validator_shortens_the_wait(method: Method) -> None:
    """The same items through both."""
    assert simulate(one_more(BUSY), method).total_mean < simulate(BUSY, method).total_mean


def test_a_fast_lane_helps_the_small_and_costs_the_others(method: Method) -> None:
    """Small items wait less, the mean over all is worse: what the kit shows before anyone builds one."""
    pooled, lane = simulate(BUSY, method), simulate(replace(BUSY, fast_lane=True), method)
    assert pooled.small_total is not None
    assert lane.small_total is not None
    assert lane.small_total < pooled.small_total
    assert lane.total_mean > pooled.total_mean


def test_a_wip_limit_moves_the_waiting_outside_and_does_not_end_it(method: Method) -> None:
    """With as many places as servers nobody waits inside; the whole time stays what it was."""
    free, limited = simulate(BUSY, method), simulate(replace(BUSY, wip_limit=2), method)
    assert limited.inside_wait == pytest.approx(0.0, abs=1e-9)
    assert limited.outside > 0
    assert limited.total_mean == pytest.approx(free.total_mean)
    assert simulate(replace(BUSY, wip_limit=1), method).total_mean > free.total_mean


def test_the_same_seed_gives_the_same_queue(method: Method) -> None:
    """A what-if can be had again."""
    assert simulate(BUSY, method) == simulate(BUSY, method)


@pytest.mark.parametrize(
    "change",
    [
        {"servers": 0},
        {"arrivals": 0.0},
        {"small_share": 1.5},
        {"wip_limit": 0},
        {"servers": 1, "fast_lane": True},
        {"fast_lane": True, "wip_limit": 3},
    ],
)
def test_a_queue_that_cannot_be_is_refused(method: Method, change: dict[str, float]) -> None:
    """Before anything is simulated."""
    with pytest.raises(ValueError, match=r"queue has rates|one after the other"):
        simulate(replace(BUSY, **change), method)  # type: ignore[arg-type]
