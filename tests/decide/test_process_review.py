"""The process review over the sample and over work items: what it says stands on the registers, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit import decide_process_review, open_portfolio
from pmo_kit.decide.forecast import chance_of
from pmo_kit.errors import BadInput
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.process_review import FlowReview
from pmo_kit.model.text import Reason, Text
from pmo_kit.read.foreign.importing import commit_import, plan_import
from tests.conftest import COMPLETE

# What the playbook asks for unless told otherwise.
asked = partial(decide_process_review, ahead=6, wanted=5)

Open = Callable[..., Portfolio]
PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "flow_items" / "work_items.csv"
FEW = Reason("not-enough-history", (Text("7", "7"), Text("8", "8")))


@pytest.fixture(scope="module")
def sample() -> FlowReview:
    """The sample at its close."""
    return asked(open_portfolio("sample", playbook="process-review"), as_of="2026-10-31")


@pytest.fixture
def of_items(office: Callable[..., Path]) -> Callable[..., Portfolio]:
    """Opens a portfolio whose work items start on the first days of 2026 and took so many days; None is open."""

    def make(*took: int | None, extra: tuple[dict[str, str], ...] = ()) -> Portfolio:
        folder = office(COMPLETE)
        rows = []
        for at, days in enumerate(took):
            begun = date(2026, 1 + at % 6, 1 + at % 20)
            ended = pd.Timestamp(begun) + pd.Timedelta(days=days) if days is not None else None
            rows.append({
                "item_id": f"WI-{at}",
                "started": begun.isoformat(),
                "finished": f"{ended:%Y-%m-%d}" if ended is not None else "",
            })  # fmt: skip
        pd.DataFrame([*rows, *extra]).to_csv(folder / "registers" / "work_items.csv", index=False, encoding="utf-8")
        return open_portfolio(folder, playbook="process-review")

    return make


def test_every_initiative_stands_in_one_place(sample: FlowReview) -> None:
    """12 delivered, 39 under way and 9 not begun are all 60; the open stays are those before production."""
    assert (sample.items, sample.delivered, sample.cancelled, sample.under_way, sample.waiting_to_start) == (
        60, 12, 0, 39, 9,
    )  # fmt: skip
    assert sum(stage.open for stage in sample.stages) == len(sample.open_stays) == 48
    assert sample.levels[-1].reached == (60, 51, 43, 32, 22, 16, 12, 2)
    assert (sample.rows, sample.left_out) == (214, ())


def test_work_waits_most_in_the_proof_of_concept(sample: FlowReview) -> None:
    """All eleven have been there longer than 85 of 100 that have left it, and computing capacity is named most."""
    stage = next(each for each in sample.stages if each.stage == sample.slowest)
    assert (stage.stage, stage.open, stage.beyond_safe, stage.excess) == ("poc", 11, 11, 535)
    assert (stage.finished.n, stage.finished.likely, stage.finished.safe) == (27, 48.0, 59.0)
    ages = [each.age for each in sample.open_stays if each.place == "poc"]
    assert sum(max(age - 48, 0) for age in ages) == 535
    assert (stage.causes[0].cause, stage.causes[0].times) == (Text("Computing capacity", "算力资源"), 6)


def test_with_the_unfinished_counted_it_takes_longer_than_the_finished_say(sample: FlowReview) -> None:
    """Half of the finished took 223 days at most; half of all take 394."""
    found = sample.to_production
    assert (found.n, found.events) == (60, 12)
    assert (found.finished_only_likely.value, found.likely.value) == (223.0, 394.0)


def test_two_validators_do_not_keep_up_and_three_do_not_either(sample: FlowReview) -> None:
    """1.5 cases arrive a month, and each does 0.4; it takes four."""
    queue = sample.queue
    assert queue is not None
    assert (queue.waiting, queue.servers, queue.arrivals.value, queue.arrivals.n, queue.each.n) == (6, 2, 1.5, 9, 8)
    told = [(each.kind, each.servers, round(each.growth, 2), each.run is not None) for each in queue.what_ifs]
    assert told[:3] == [("now", 2, 0.71, False), ("one-more", 3, 0.31, False), ("enough", 4, 0.0, True)]
    assert [each.kind for each in queue.what_ifs[3:]] == ["fast-lane", "wip-limit"]


def test_the_promise_is_what_the_exact_distribution_gives(sample: FlowReview) -> None:
    """Within one item, from the same 24 months."""
    history, found = sample.history[-24:], sample.how_many
    exact = max(items for items in range(50) if chance_of(history, items, 6) >= sample.safe_share - 1e-12)
    assert found.safe.value is not None
    assert abs(found.safe.value - exact) <= 1
    assert (found.history, found.trials, found.seed) == (24, 20000, sample.seed)


def test_a_little_check_of_a_growing_portfolio_says_that_it_is_not_steady(sample: FlowReview) -> None:
    """Nothing left in six months, and work in progress doubled."""
    assert sample.little is not None
    assert [each.kind for each in sample.little.fails] == [
        "little-too-few", "little-wip-moved", "little-in-and-out-differ",
    ]  # fmt: skip


def test_the_same_inputs_give_the_same_review(sample: FlowReview) -> None:
    """Simulations included, and back from its JSON."""
    again = asked(open_portfolio("sample", playbook="process-review"), as_of=date(2026, 10, 31))
    assert again == sample
    assert FlowReview.model_validate_json(sample.model_dump_json()) == sample


def test_eight_finished_items_judge_an_age_and_seven_do_not(of_items: Open) -> None:
    """Below that neither an age nor a date nor a number is judged."""
    few = asked(of_items(*[3] * 7, None), as_of="2026-06-30", source="work_items")
    assert [each.band for each in few.open_stays] == ["not-assessed"]
    assert (few.how_many.safe.value, few.how_many.safe.reason.kind) == (None, "not-enough-history")  # type: ignore[union-attr]
    enough = asked(of_items(*[3] * 8, None), as_of="2026-06-30", source="work_items", period="week")
    assert [(each.band, each.likely, each.safe) for each in enough.open_stays] == [("beyond-safe", 3.0, 3.0)]
    assert enough.when.safe.value is not None


def test_every_impossible_row_of_work_items_is_listed_and_left_out(of_items: Open) -> None:
    """Rows in are items and rows left out; a span of days held up that cannot be is told too, its item kept."""
    wrong = (
        {"item_id": "BACK", "started": "2026-03-02", "finished": "2026-03-01"},
        {"item_id": "NONE", "started": "", "finished": "2026-03-01"},
        {"item_id": "LATER", "started": "2026-09-01", "finished": ""},
        {"item_id": "HELD", "started": "2026-03-02", "finished": "2026-03-09", "blocked_by": "Legal"},
    )
    found = asked(of_items(*[3] * 9, extra=wrong), as_of="2026-06-30", source="work_items")
    assert [(each.item, each.rule) for each in found.left_out] == [
        ("BACK", "end-before-start"), ("NONE", "no-start"), ("LATER", "in-the-future"), ("HELD", "no-start"),
    ]  # fmt: skip
    assert (found.rows, found.items) == (13, 10)


def test_work_items_have_no_stages_gates_or_validators(of_items: Open) -> None:
    """What does not exist is not made up; three bands are told instead of stages."""
    found = asked(of_items(*[3] * 9, None), as_of="2026-06-30", source="work_items")
    assert (found.stages, found.queue, found.first_time_right, found.slowest) == ((), None, (), "")
    assert [each.kind for each in found.bands] == ["band-asked", "band-begun", "band-gone"]
    assert found.levels[-1].reached == (10, 10, 9)


def test_nothing_at_all_is_reviewed_too(office: Callable[..., Path]) -> None:
    """Without a register of moves or items every figure has its reason."""
    portfolio = open_portfolio(office(COMPLETE), playbook="process-review")
    for source in ("initiatives", "work_items"):
        found = asked(portfolio, as_of="2026-06-30", source=source)
        assert (found.items, found.levels, found.little, found.slowest) == (0, (), None, "")
        assert found.cycle.reason == Reason("flow-no-items")
        assert found.how_many.safe.value is None


def test_wrong_settings_are_all_named_at_once(sample: FlowReview) -> None:
    """What flows, in which periods, how far and how many."""
    portfolio = open_portfolio("sample", playbook="process-review")
    with pytest.raises(BadInput) as raised:
        asked(portfolio, as_of=sample.as_of, source="cats", period="year", ahead=0, wanted=-1)
    assert [fault.place.field for fault in raised.value.faults] == ["source", "period", "ahead", "wanted"]


def test_a_decision_or_move_after_the_day_is_not_known_yet() -> None:
    """The review of July knows nothing of August."""
    portfolio = open_portfolio("sample", playbook="process-review")
    events = portfolio.frames["stage_events"]
    early = replace(portfolio, frames={**portfolio.frames, "stage_events": events[events["at"] <= "2026-07-31"]})
    late = asked(portfolio, as_of="2026-07-31")
    told = asked(early, as_of="2026-07-31")
    assert [each.open for each in late.stages] == [each.open for each in told.stages]
    assert {each.rule for each in late.left_out} == {"in-the-future"}
    assert late.rows == 214 == told.rows + len(late.left_out)


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published data is not beside this checkout")
def test_the_published_items_are_reviewed_from_their_export(office: Callable[..., Path]) -> None:
    """266 rows come in; two that are made impossible are listed, and the rest is measured and forecast by the week."""
    folder = office(COMPLETE)
    commit_import(plan_import(PUBLISHED, folder, as_of="2024-05-30"), {})
    path = folder / "registers" / "work_items.csv"
    rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    rows.loc[0, "finished"], rows.loc[1, "started"] = "2023-05-01", None
    rows.to_csv(path, index=False, encoding="utf-8")
    portfolio = open_portfolio(folder, playbook="process-review")
    found = asked(portfolio, as_of="2024-05-30", source="work_items", period="week", ahead=4, wanted=40)
    assert (found.rows, found.items, found.delivered, found.under_way) == (266, 264, 259, 5)
    assert [each.rule for each in found.left_out] == ["end-before-start", "no-start"]
    exact = max(items for items in range(200) if chance_of(found.history[-24:], items, 4) >= 0.85 - 1e-12)
    assert found.how_many.safe.value is not None
    assert abs(found.how_many.safe.value - exact) <= 1
    assert found.back_test.windows >= 8
    assert found.item_back_test.plausible is not None
