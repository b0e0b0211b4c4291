"""The risk assessment: money before and after controls, and never green where something is missing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_kit.decide.losses import severity_of
from pmo_kit.decide.risk_assessment import decide_risk_assessment
from pmo_kit.errors import BadInput
from pmo_kit.model.portfolio import Portfolio
from pmo_kit.model.risk_assessment import AppetiteFinding, RiskAssessment
from pmo_kit.model.risk_library import CATEGORIES
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import CONTROL, RISK, SETTINGS

AtRisk = Callable[..., Portfolio]
MEAN = severity_of(50_000, 500_000, share=0.9).mean
# One small estimated risk in each category, so that nothing is missing.
SMALL = {**RISK, "library_risk": "", "impact_high90": "60000", "frequency_per_year": "0.1"}
ALL = [{**SMALL, "risk_id": f"RK-{name}", "category": name} for name in CATEGORIES]


def assess(portfolio: Portfolio) -> RiskAssessment:
    """OPS-001 on the day after its submission."""
    return decide_risk_assessment(portfolio, "OPS-001", as_of="2026-02-11")


def of(category: str, result: RiskAssessment) -> AppetiteFinding:
    """The finding of one category."""
    return next(each for each in result.categories if each.category == category)


def test_inherent_and_residual_loss_in_closed_form(at_risk: AtRisk) -> None:
    """Half an event a year at its mean cost; a proven control that cuts the frequency by half leaves half of it."""
    (risk,) = assess(at_risk([RISK], [CONTROL])).risks
    assert risk.inherent is not None
    assert risk.residual is not None
    assert risk.inherent.expected == pytest.approx(0.5 * MEAN, abs=0.01)
    assert risk.residual.expected == pytest.approx(0.25 * MEAN, abs=0.01)
    assert (risk.inherent.chance, risk.residual.chance) == (pytest.approx(0.393469), pytest.approx(0.221199))


def test_a_control_that_is_not_proven_leaves_the_loss_as_it_is(at_risk: AtRisk) -> None:
    """It is shown, with what it would be worth."""
    (risk,) = assess(at_risk([RISK], [{**CONTROL, "tested_on": ""}])).risks
    assert risk.inherent == risk.residual
    (part,) = risk.treatments
    assert part.worth is not None
    assert (part.counts, part.worth.saved) == (False, pytest.approx(0.25 * MEAN, abs=0.01))


def test_a_control_is_set_against_what_it_costs(at_risk: AtRisk) -> None:
    """Net benefit is what it saves less its cost; the cost of each unit saved is their ratio."""
    result = assess(at_risk([RISK], [CONTROL]))
    worth = result.risks[0].treatments[0].worth
    assert worth is not None
    assert worth.net == pytest.approx(0.25 * MEAN - 10_000, abs=0.01)
    assert worth.cost_per_saved == pytest.approx(10_000 / (0.25 * MEAN), abs=0.01)
    assert worth.saved_tail > 0
    assert (result.control_cost, result.control_saves) == (10_000, pytest.approx(0.25 * MEAN, abs=0.01))


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"annual_cost": ""}, "worth-without-cost"), ({"severity_reduction": ""}, "worth-without-effect")],
)
def test_a_worth_that_cannot_be_told_has_a_reason(at_risk: AtRisk, change: dict[str, str], reason: str) -> None:
    """No cost is not a cost of zero."""
    part = assess(at_risk([RISK], [{**CONTROL, **change}])).risks[0].treatments[0]
    assert part.worth is None
    assert part.worth_unknown is not None
    assert part.worth_unknown.kind == reason


def test_a_control_that_saves_nothing_has_no_cost_per_unit(at_risk: AtRisk) -> None:
    """Instead of an infinite one."""
    worth = assess(at_risk([RISK], [{**CONTROL, "frequency_reduction": "0"}])).risks[0].treatments[0].worth
    assert worth is not None
    assert (worth.saved, worth.net, worth.cost_per_saved) == (0, -10_000, None)


def test_an_initiative_without_any_estimate_is_not_assessed(at_risk: AtRisk) -> None:
    """Whether it has no risk on record or one without numbers."""
    for risks in ([], [{**RISK, "frequency_per_year": ""}]):
        result = assess(at_risk(risks))
        assert {each.outcome for each in (*result.categories, result.total)} == {"not_assessed"}
        assert (result.total.residual, result.curve, result.changes) == (None, None, ())
        assert result.unregistered


def test_a_category_with_relevant_risks_and_no_estimate_is_not_assessed(at_risk: AtRisk) -> None:
    """So neither is the whole, though the one estimated risk is within the limit."""
    result = assess(at_risk([{**RISK, "frequency_per_year": "0.1"}]))
    assert (of("model", result).outcome, of("data", result).outcome) == ("within", "not_assessed")
    assert (result.total.outcome, result.total.because.kind) == ("not_assessed", "risks-not-registered")


def test_within_appetite_needs_an_estimate_in_every_category_with_relevant_risks(at_risk: AtRisk) -> None:
    """With one small risk in each, nothing is missing; one more without numbers, and it is not assessed."""
    assert assess(at_risk(ALL)).total.outcome == "within"
    more = assess(at_risk([*ALL, {**RISK, "impact_low90": ""}])).total
    assert (more.outcome, more.because.kind, more.not_estimated) == ("not_assessed", "risks-not-estimated", 1)


def test_what_is_known_to_be_above_is_above_whatever_is_missing(at_risk: AtRisk) -> None:
    """A missing estimate can only add to it."""
    result = assess(at_risk([{**RISK, "frequency_per_year": "6"}, {**RISK, "risk_id": "RK-2", "impact_low90": ""}]))
    assert (result.total.outcome, result.total.not_estimated) == ("above", 1)


def test_a_category_above_its_limit_makes_the_whole_above(at_risk: AtRisk) -> None:
    """Although all risks together are within theirs."""
    result = assess(at_risk([*ALL, {**RISK, "frequency_per_year": "1.1"}]))
    assert (of("model", result).outcome, result.total.outcome) == ("above", "above")
    assert (result.total.because.kind, result.total.because.values) == ("above-category", (CATEGORIES["model"],))


def test_limits_in_another_currency_judge_nothing(at_risk: AtRisk) -> None:
    """The losses are told, the judgement is not."""
    result = assess(at_risk(ALL, settings=SETTINGS.replace("CNY", "HKD")))
    assert (result.total.outcome, result.total.because.kind) == ("not_assessed", "appetite-currency")
    assert result.total.residual is not None
    assert (result.matrix_unknown is not None, result.risks[0].band) == (True, None)


def test_while_the_tier_is_open_the_tightest_limit_holds(at_risk: AtRisk) -> None:
    """And controls are tested as the strictest possible tier asks."""
    result = assess(at_risk(ALL, impact=""))
    limits = result.total.limit, result.tier.strictest, result.tier.lightest
    assert limits == (f"APP-{result.tier.lightest}-ALL", result.tier.strictest, result.tier.lightest)
    assert result.tier.strictest < result.tier.lightest


def test_closed_risks_are_left_out_but_count_as_registered(at_risk: AtRisk) -> None:
    """Somebody looked at them."""
    result = assess(at_risk([{**RISK, "status": "closed"}]))
    assert result.risks == ()
    assert "R-MODEL-01" not in {each.risk for each in result.unregistered}


def test_an_overdue_step_and_a_lapsed_acceptance_are_noticed(at_risk: AtRisk) -> None:
    """The last day itself is not late; an acceptance without an end has lapsed."""
    rows = [
        {**RISK, "risk_id": "RK-1", "due": "2026-02-10"},
        {**RISK, "risk_id": "RK-2", "due": "2026-02-11", "treatment": "accept", "accepted_until": "2026-02-11"},
        {**RISK, "risk_id": "RK-3", "treatment": "accept", "accepted_until": "2026-02-10"},
        {**RISK, "risk_id": "RK-4", "treatment": "accept", "accepted_until": ""},
    ]
    result = assess(at_risk(rows))
    assert [each.overdue for each in result.risks] == [True, False, False, False]
    assert [each.acceptance_lapsed for each in result.risks] == [False, False, True, True]


def test_planned_controls_show_the_year_that_they_would_make(at_risk: AtRisk) -> None:
    """Their cost, and what is missing of it; the judgement is as careful as today's."""
    controls = [
        {**CONTROL, "status": "planned", "evidence_id": "", "tested_on": ""},
        {**CONTROL, "treatment_id": "RC-2", "status": "planned", "annual_cost": ""},
    ]
    planned = assess(at_risk([RISK], controls)).planned
    assert planned is not None
    assert (planned.count, planned.annual_cost, planned.cost_unknown) == (2, 10_000, 1)
    assert planned.residual.expected == pytest.approx(0.125 * MEAN, abs=0.01)
    assert planned.outcome == "not_assessed"


def test_expected_losses_add_up(at_risk: AtRisk) -> None:
    """Of the risks to the categories, and of the categories to the whole."""
    result = assess(at_risk([*ALL, RISK], [CONTROL]))
    parts = [each.residual.expected for each in result.risks if each.residual]
    categories = [each.residual.expected for each in result.categories if each.residual]
    assert result.total.residual is not None
    assert sum(parts) == pytest.approx(result.total.residual.expected, abs=0.05)
    assert sum(categories) == pytest.approx(result.total.residual.expected, abs=0.05)
    assert result.driver == "RK-1"


def test_another_risk_never_changes_the_figures_of_a_risk(at_risk: AtRisk) -> None:
    """Each has its own stream of chance."""
    alone, among = assess(at_risk([RISK])).risks[0], assess(at_risk([*ALL, RISK])).risks[-1]
    assert alone.residual == among.residual


def test_equal_risks_have_years_of_their_own(at_risk: AtRisk) -> None:
    """Two risks of the same numbers do not strike in the same years, or they would not be independent."""
    one, two = assess(at_risk([RISK, {**RISK, "risk_id": "RK-2"}])).risks
    assert one.residual is not None
    assert two.residual is not None
    assert one.residual.expected == two.residual.expected
    assert one.residual.simulated != two.residual.simulated


def test_equal_inputs_give_equal_results(at_risk: AtRisk) -> None:
    """To the last digit."""
    one, two = (assess(at_risk([*ALL, RISK], [CONTROL])).model_dump_json() for _ in range(2))
    assert one == two


def test_a_single_estimate_that_crosses_the_limit_is_named(at_risk: AtRisk) -> None:
    """Without its control the loss doubles and passes the limit; so it does at twice the frequency."""
    result = assess(at_risk([{**RISK, "frequency_per_year": "2.4"}], [CONTROL]))
    assert result.total.expected_limit == 300_000
    crossing = {(each.estimate, each.then) for each in result.changes if each.crosses}
    assert {("control", None), ("frequency", 4.8)} <= crossing


def test_where_no_estimate_crosses_the_one_that_moves_most_is_told(at_risk: AtRisk) -> None:
    """Every event at the upper end of its range."""
    (change,) = assess(at_risk([{**RISK, "frequency_per_year": "0.02"}])).changes
    assert (change.crosses, change.estimate, change.then) == (False, "loss", 500_000)
    assert change.expected == pytest.approx(10_000, abs=0.01)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 100), second=st.integers(0, 100), cut=st.integers(0, 100))
def test_more_control_never_raises_the_loss(at_risk: AtRisk, first: int, second: int, cut: int) -> None:
    """Neither the mean nor the bad years, of the risk and of all together; a curve never rises."""
    control = {**CONTROL, "severity_reduction": f"{cut / 100}"}
    results = [
        assess(at_risk([*ALL, RISK], [{**control, "frequency_reduction": f"{each / 100}"}]))
        for each in sorted((first, second))
    ]
    before, after = (each.total.residual for each in results)
    assert before is not None
    assert after is not None
    assert after.expected <= before.expected
    assert 0 <= after.tail <= before.tail
    assert after.far_tail <= before.far_tail
    curve = results[1].curve
    assert curve is not None
    assert all(one >= two for line in (curve.inherent, curve.residual) for one, two in pairwise(line))
    assert all(after <= before for before, after in zip(curve.inherent, curve.residual, strict=True))


def test_an_unknown_initiative_and_a_day_that_is_none_are_refused(at_risk: AtRisk) -> None:
    """Before anything is computed."""
    portfolio = at_risk([RISK])
    for initiative, day in (("X-9", "2026-02-11"), ("OPS-001", "soon")):
        with pytest.raises(BadInput):
            decide_risk_assessment(portfolio, initiative, as_of=day)


def test_the_story_of_the_sample() -> None:
    """CSC-017 is within its appetite with its controls; CSC-044, with none in place, is above it, and 9 would do."""
    sample = open_portfolio("sample", playbook="risk-assessment")
    copilot, app = (decide_risk_assessment(sample, each, as_of="2026-10-31") for each in ("CSC-017", "CSC-044"))
    assert (copilot.tier.tier, copilot.total.outcome, copilot.driver) == (2, "within", "RK-002")
    assert (app.tier.tier, app.total.outcome, app.driver) == (1, "above", "RK-007")
    assert app.total.because.kind == "above-both"
    assert app.total.inherent == app.total.residual
    assert app.planned is not None
    assert (app.planned.count, app.planned.outcome) == (9, "not_assessed")
    assert of("data", app).outcome == "not_assessed"


def test_planned_controls_are_judged_in_each_category_too(at_risk: AtRisk) -> None:
    """All together would be within, the category that stays above its limit would not."""
    planned = {**CONTROL, "status": "planned", "frequency_reduction": "0.01"}
    result = assess(at_risk([*ALL, {**RISK, "frequency_per_year": "1.1"}], [planned]))
    assert result.planned is not None
    assert result.planned.residual.expected < (result.total.expected_limit or 0)
    assert result.planned.outcome == "above"
