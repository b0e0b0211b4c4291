"""What an intake depends on: nothing that changes the result is missing from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.decide.intake import decide_intake
from pmo_kit.decide.risk_assessment import decide_risk_assessment
from pmo_kit.decide.run_reading import Reads, run_reads
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import COMPLETE, CONTROL, RISK
from tests.decide.gate_office import decided, furnish, opened_for_review, piece
from tests.decide.retrospective_office import LESSON

Open = Callable[..., Portfolio]


def reads_of(portfolio: Portfolio, initiatives: list[str]) -> dict[str, Reads]:
    """What the intake of some initiatives reads."""
    return run_reads(portfolio, initiatives, "intake")


DAY = "2026-02-11"
BASE = [
    {**COMPLETE, "vendor": "Acme"},
    {**COMPLETE, "initiative_id": "OPS-002", "name_en": "Desk helper two", "stage": "build"},
    {**COMPLETE, "initiative_id": "OPS-003", "name_en": "Invoice matching", "name_zh": "发票核验", "data": ""},
]
CHANGES = {
    "name_en": ["Desk helper", "Invoice matching", "Claims triage", ""],
    "name_zh": ["发票核验", "客服助手", ""],
    "purpose": ["Drafts replies for staff", "Matches invoices", ""],
    "stage": ["intake", "build", "pilot", ""],
    "vendor": ["Acme", "Other", ""],
    "department": ["Operations", ""],
    "impact": ["low", "high", ""],
    "sponsor": ["Wang Wei", ""],
    "approved_budget": ["1000", ""],
    "submitted_on": ["2026-02-10", "2026-01-05", ""],
}


def test_a_row_and_its_lookalikes_are_read(opened: Open) -> None:
    """As plain data; what is empty is left out."""
    reads = reads_of(opened(*BASE), ["OPS-001"])["OPS-001"]
    rows: Any = reads["initiatives"]
    (row,) = rows
    assert (row["vendor"], "sponsor" in row) == ("Acme", False)
    assert [like["initiative_id"] for like in reads["lookalikes"]] == ["OPS-002"]  # type: ignore[attr-defined]


def test_another_row_counts_only_by_what_a_page_shows_of_it(opened: Open) -> None:
    """Its sponsor is shown nowhere else; its stage is shown where it is a look-alike."""
    before = reads_of(opened(*BASE), ["OPS-001", "OPS-003"])
    sponsor = reads_of(opened(BASE[0], {**BASE[1], "sponsor": "Wang Wei"}, BASE[2]), ["OPS-001", "OPS-003"])
    assert sponsor == before
    stage = reads_of(opened(BASE[0], {**BASE[1], "stage": "pilot"}, BASE[2]), ["OPS-001", "OPS-003"])
    assert (stage["OPS-001"] == before["OPS-001"], stage["OPS-003"] == before["OPS-003"]) == (False, True)


@pytest.fixture
def base(opened: Open) -> Portfolio:
    """Three initiatives as they were before any change."""
    return opened(*BASE)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_where_what_is_read_is_the_same_the_result_is_the_same(
    data: st.DataObject, opened: Open, base: Portfolio
) -> None:
    """For any change of any row; only the digests of the whole files may differ."""
    rows = [dict(row) for row in BASE]
    for _ in range(data.draw(st.integers(0, 3))):
        column = data.draw(st.sampled_from(sorted(CHANGES)))
        rows[data.draw(st.integers(0, 2))][column] = data.draw(st.sampled_from(CHANGES[column]))
    after = opened(*rows)
    for key in ("OPS-001", "OPS-002", "OPS-003"):
        if reads_of(base, [key]) == reads_of(after, [key]):
            one, two = (decide_intake(each, key, as_of=DAY).model_dump(exclude={"inputs"}) for each in (base, after))
            assert one == two


def test_the_order_asked_for_is_kept(opened: Open) -> None:
    """And nothing is read for those not asked for."""
    assert list(reads_of(opened(*BASE), ["OPS-003", "OPS-001"])) == ["OPS-003", "OPS-001"]
    assert pd.isna(opened(*BASE).frames["initiatives"]["sponsor"]).all()


def test_a_control_is_read_by_the_run_of_its_risk_alone(at_risk: Open) -> None:
    """The row names the risk, and the risk names the initiative."""
    other = {**COMPLETE, "initiative_id": "OPS-002", "name_en": "Invoice matching"}
    portfolio = at_risk(
        [RISK, {**RISK, "risk_id": "RK-2", "initiative_id": "OPS-002"}],
        [CONTROL, {**CONTROL, "treatment_id": "RC-2", "risk_id": "RK-2"}],
        others=[other],
    )
    reads: Any = run_reads(portfolio, ["OPS-001", "OPS-002"], "risk-assessment")
    read = {each: [row["treatment_id"] for row in parts["risk_controls"]] for each, parts in reads.items()}
    assert read == {"OPS-001": ["RC-1"], "OPS-002": ["RC-2"]}
    assert run_reads(portfolio, ["OPS-002"], "risk-assessment")["OPS-002"] == reads["OPS-002"]


def test_a_risk_assessment_is_the_same_where_what_it_reads_is(at_risk: Open) -> None:
    """A change of another initiative's control leaves it alone; one of its own changes what is read."""
    risks = [RISK, {**RISK, "risk_id": "RK-2", "initiative_id": "OPS-002"}]
    other = {**COMPLETE, "initiative_id": "OPS-002", "name_en": "Invoice matching"}

    def read(cut: str, risk: str) -> tuple[object, str]:
        controls = [{**CONTROL, "risk_id": risk, "frequency_reduction": cut}]
        portfolio = at_risk(risks, controls, others=[other])
        result = decide_risk_assessment(portfolio, "OPS-001", as_of=DAY)
        return run_reads(portfolio, ["OPS-001"], "risk-assessment"), result.model_dump_json(exclude={"inputs"})

    assert read("0.5", "RK-2") == read("0.6", "RK-2")
    assert [one == two for one, two in zip(read("0.5", "RK-1"), read("0.6", "RK-1"), strict=True)] == [False, False]


def test_a_gate_review_reads_the_decisions_of_its_initiative(office: Callable[..., Path]) -> None:
    """A new entry about it changes what its run reads; one about another does not."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})
    before = run_reads(opened_for_review(folder), ["OPS-001", "OPS-002"], "gate-review")
    decided(folder, "G0")
    after = run_reads(opened_for_review(folder), ["OPS-001", "OPS-002"], "gate-review")
    assert after["OPS-001"] != before["OPS-001"]
    assert after["OPS-002"] == before["OPS-002"]


def test_evidence_of_the_whole_organisation_is_read_by_every_run(office: Callable[..., Path]) -> None:
    """A new version of the charter changes what both runs read; evidence of one initiative only what that one reads."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})

    def read(charter: str, own: str) -> dict[str, Reads]:
        rows = (
            piece("EVD-0001", "governance-charter", "", initiative_id="", version=charter),
            piece("EVD-0002", "business-case", "G1", version=own),
        )
        return run_reads(opened_for_review(furnish(folder, evidence=rows)), ["OPS-001", "OPS-002"], "gate-review")

    before = read("1", "1")
    assert [before[each] == read("2", "1")[each] for each in before] == [False, False]
    assert [before[each] == read("1", "2")[each] for each in before] == [False, True]


def test_a_retrospective_reads_the_whole_portfolio(office: Callable[..., Path]) -> None:
    """Patterns and the actions of all rest on the rows of others, and on what the gates of others answered."""
    folder = furnish(office(*BASE), lessons=({**LESSON, "initiative_id": "OPS-002"},))
    before = run_reads(open_portfolio(folder, playbook="retrospective"), ["OPS-001"], "retrospective")
    furnish(folder, lessons=({**LESSON, "initiative_id": "OPS-002", "days_lost": "11"},))
    after = run_reads(open_portfolio(folder, playbook="retrospective"), ["OPS-001"], "retrospective")
    assert before != after
    decided(folder, "G2", subject="OPS-002")
    last = run_reads(open_portfolio(folder, playbook="retrospective"), ["OPS-001"], "retrospective")
    assert last != after
