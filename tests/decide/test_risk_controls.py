"""Which controls count: in place, with evidence, freshly tested, and with an effect that can be computed with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pmo_kit.decide.evidence_pieces import pieces_for, pieces_of
from pmo_kit.decide.risk_controls import Effect, Treatment, effect_of, treatments_of
from pmo_kit.model.method import Method
from pmo_kit.model.portfolio import Portfolio
from tests.conftest import COMPLETE, CONTROL, RISK

AtRisk = Callable[..., Portfolio]
DAY = date(2026, 2, 11)


def judged(portfolio: Portfolio, method: Method, *, tier: int = 2, day: date = DAY) -> tuple[Treatment, ...]:
    """The controls against RK-1."""
    proofs = {each.evidence_id: each for each in pieces_for("OPS-001", pieces_of(portfolio), method)}
    return treatments_of("RK-1", portfolio.frames["risk_controls"], proofs, method, tier=tier, as_of=day)


def test_a_control_in_place_with_evidence_and_a_fresh_test_counts(at_risk: AtRisk, method: Method) -> None:
    """Its test holds for as many months as the library asks for at the tier."""
    (found,) = judged(at_risk([RISK], [CONTROL]), method)
    assert (found.counts, found.because.kind) == (True, "control-counts")
    months = method.controls["C-MODEL-GROUND"].test_months[2]
    assert found.test_again_by == date(2026 + months // 12, 2 + months % 12, 1)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"status": "planned"}, "control-planned"),
        ({"status": "failed"}, "control-failed"),
        ({"status": ""}, "control-unsaid"),
        ({"evidence_id": ""}, "control-without-evidence"),
        ({"tested_on": ""}, "control-untested"),
        ({"tested_on": "2026-02-12"}, "control-untested"),
        ({"tested_on": "2022-02"}, "control-stale"),
        ({"control": ""}, "control-without-interval"),
        ({"frequency_reduction": ""}, "control-without-effect"),
    ],
)
def test_a_control_that_is_not_proven_does_not_count(
    at_risk: AtRisk, method: Method, change: dict[str, str], kind: str
) -> None:
    """And says why; a test after the day of the answer is not known on that day."""
    (found,) = judged(at_risk([RISK], [{**CONTROL, **change}]), method)
    assert (found.counts, found.because.kind) == (False, kind)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"status": "draft"}, "control-evidence-not-final"),
        ({"status": "withdrawn"}, "control-evidence-not-final"),
        ({"expires": "2026-02-10"}, "control-evidence-expired"),
        ({"expires": "2026-02-11"}, "control-counts"),
        ({"expires": "2026-02"}, "control-evidence-undated"),
        ({"dated": "2026-02-12"}, "control-evidence-later"),
        ({"dated": "2026-02"}, "control-evidence-undated"),
        ({"dated": ""}, "control-evidence-undated"),
        ({"initiative_id": "OPS-002"}, "control-evidence-missing"),
        ({"initiative_id": ""}, "control-evidence-missing"),
        ({"initiative_id": "", "artefact": "board-report"}, "control-counts"),
    ],
)
def test_evidence_proves_a_control_while_it_holds(
    at_risk: AtRisk, method: Method, change: dict[str, str], kind: str
) -> None:
    """The initiative's own, or a document that is the whole organisation's; on its last day it still proves it."""
    other = {**COMPLETE, "initiative_id": "OPS-002"}
    (found,) = judged(at_risk([RISK], [CONTROL], others=[other], proof=change), method)
    assert (found.counts, found.because.kind) == (kind == "control-counts", kind)


def test_a_test_holds_to_its_last_day(at_risk: AtRisk, method: Method) -> None:
    """On that day it counts, on the next it is stale; a month without a day is taken from its first."""
    portfolio = at_risk([RISK], [{**CONTROL, "tested_on": "2026-02"}])
    last = judged(portfolio, method)[0].test_again_by
    assert last is not None
    assert [judged(portfolio, method, day=day)[0].counts for day in (last, date.fromordinal(last.toordinal() + 1))] == [
        True,
        False,
    ]


def test_a_stricter_tier_asks_for_a_fresher_test(at_risk: AtRisk, method: Method) -> None:
    """The same test holds shorter."""
    portfolio = at_risk([RISK], [CONTROL])
    strict, light = (judged(portfolio, method, tier=tier)[0].test_again_by for tier in (1, 3))
    assert strict is not None
    assert light is not None
    assert strict < light


def test_effects_multiply(at_risk: AtRisk, method: Method) -> None:
    """Half of a half is a quarter; a control without an estimate leaves everything."""
    found = judged(
        at_risk(
            [RISK],
            [
                {**CONTROL, "severity_reduction": "0.2"},
                {**CONTROL, "treatment_id": "RC-2", "severity_reduction": "0.5"},
                {**CONTROL, "treatment_id": "RC-3", "frequency_reduction": ""},
            ],
        ),
        method,
    )
    assert effect_of(found) == Effect(frequency=0.25, severity=0.4)
    assert effect_of(()) == Effect(1, 1)
