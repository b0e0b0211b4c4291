"""The triage table and its counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pmo_kit.decide.completeness import failing_records
from pmo_kit.decide.intake import decide_intake
from pmo_kit.decide.selection import select
from pmo_kit.decide.tallies import tally_runs
from pmo_kit.decide.triage import tally_triage, triage
from pmo_kit.errors import BadInput
from pmo_kit.model.glance import RunSummary
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE

Open = Callable[..., Portfolio]
ROWS = (
    COMPLETE,
    {**COMPLETE, "initiative_id": "OPS-002", "use_cases": "credit_decision", "stage": "poc"},
    {**COMPLETE, "initiative_id": "OPS-003", "impact": "", "techniques": "rules", "stage": ""},
)


def test_the_table_says_what_the_playbook_says(opened: Open) -> None:
    """Tier, bounds and route of every row are those of the intake page."""
    portfolio = opened(*ROWS)
    table = triage(portfolio).set_index("initiative_id")
    for key in table.index:
        intake = decide_intake(portfolio, key, as_of="2026-02-11")
        row = table.loc[key]
        assert (row["tier_could_be"], row["tier_at_least"]) == (intake.tier.strictest, intake.tier.lightest)
        assert row["route"] == intake.route.route


def test_what_is_missing_is_counted(opened: Open) -> None:
    """One question of the first gate is open in the last row, and it is named as the reason."""
    table = triage(opened(*ROWS))
    assert table["unanswered"].tolist() == [0, 0, 1]
    assert table["undetermined_by"].tolist() == ["", "", "impact"]


def test_the_first_gate_is_the_first_in_order_wherever_it_is_listed(opened: Open) -> None:
    """A file that lists the gates the other way round changes nothing."""
    portfolio = opened(*ROWS)
    method = replace(portfolio.method, gates=dict(reversed(portfolio.method.gates.items())))
    turned = replace(portfolio, method=method)
    assert method.first_gate.id == "G0"
    assert triage(turned)["unanswered"].tolist() == triage(portfolio)["unanswered"].tolist()
    assert decide_intake(turned, "OPS-001", as_of="2026-02-11").complete


def test_the_counts_add_up_in_the_order_of_the_method(opened: Open) -> None:
    """Tiers, routes and stages each count every initiative once; reasons count attributes."""
    portfolio = opened(*ROWS)
    counts = {tally.title: tally.counts for tally in tally_triage(triage(portfolio), portfolio.method)}
    said = {
        title: [(reason.values[0].en if reason.values else reason.kind, count) for reason, count in rows]
        for title, rows in counts.items()
    }
    assert said == {
        "tier": [("Tier 1", 1), ("Tier 3", 1), ("undetermined", 1)],
        "route": [("Full route", 1), ("Standard route", 2)],
        "stage": [("Intake", 1), ("Proof of concept", 1), ("not-stated", 1)],
        "undetermined_by": [("Effect of a wrong result", 1)],
    }
    results = [decide_intake(portfolio, row["initiative_id"], as_of="2026-02-11") for row in ROWS]
    listed = [RunSummary.of(result.model_dump(mode="json")) for result in results]
    counted = {tally.title: tally.counts for tally in tally_runs(listed)}
    assert counted == {kind: counts[kind] for kind in ("tier", "route", "stage")}


def test_a_selection_fits_every_wish_and_one_answer_of_a_set(opened: Open) -> None:
    """Sets match on one answer; an unknown key or an empty selection is told."""
    portfolio = opened(*ROWS, {**COMPLETE, "initiative_id": "OPS-004", "use_cases": "coding; marketing"})
    frame = portfolio.frames["initiatives"]
    assert select(frame, ["use_cases=marketing"]) == ["OPS-004"]
    assert select(frame, ["stage=intake", "impact=low"]) == ["OPS-001", "OPS-004"]
    with pytest.raises(BadInput, match="no column “tire”"):
        select(frame, ["tire=1"])
    with pytest.raises(BadInput, match="No initiative fits stage=moon"):
        select(frame, ["stage=moon"])


def test_checks_of_good_rows_name_the_rows_that_certainly_fail(opened: Open) -> None:
    """A row whose condition is open is not accused."""
    portfolio = opened(
        {**COMPLETE, "stage": "production"},
        {**COMPLETE, "initiative_id": "OPS-002", "stage": "production", "go_live_date": "2025-07"},
        {**COMPLETE, "initiative_id": "OPS-003", "stage": ""},
    )
    found = failing_records(portfolio.frames["initiatives"], "initiative_id", portfolio.registers["initiatives"].checks)
    assert {check: rows for check, rows in found.items() if rows} == {
        "INI-LIVE-DATE": ["OPS-001"],
        "INI-STAGE": ["OPS-003"],
    }
