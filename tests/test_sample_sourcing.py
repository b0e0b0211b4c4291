"""The sourcing decision of the sample holds what its README and the guide say about it."""

from __future__ import annotations

import pytest

from pmo_kit import decide_vendor_evaluation, open_portfolio
from pmo_kit.model.vendor_evaluation import VendorEvaluation


@pytest.fixture(scope="module")
def choice() -> VendorEvaluation:
    """The award of CSC-017 on the day before it was decided."""
    return decide_vendor_evaluation(
        open_portfolio("sample", playbook="vendor-evaluation"), "CSC-017", as_of="2026-04-20"
    )


def test_four_were_asked_and_the_group_fails_two_must_haves(choice: VendorEvaluation) -> None:
    """A model that the group approved cannot be used on the mainland."""
    failed = {each.alternative: [v.check_id for v in each.verdicts if v.outcome == "fail"] for each in choice.screening}
    assert failed == {"OP-01": [], "OP-02": [], "OP-03": [], "OP-04": ["CRI-01", "CRI-02"]}


def test_the_judgements_agree(choice: VendorEvaluation) -> None:
    """Far below the limit."""
    assert choice.weights is not None
    assert choice.weights.consistency is not None
    assert choice.weights.consistency.ratio.known() == pytest.approx(0.0104, abs=1e-4)


def test_zheyuan_is_first_by_every_method_and_a_tenth_of_a_weight_keeps_it_there(choice: VendorEvaluation) -> None:
    """As the award of April says."""
    assert (choice.answer, choice.recommended, choice.runner_up) == ("recommended", "OP-01", "OP-02")
    assert choice.agreement is not None
    assert choice.agreement.agreed == "OP-01"
    assert choice.steadiness is not None
    assert choice.steadiness.loose == ()


def test_half_the_use_or_half_the_price_would_turn_it(choice: VendorEvaluation) -> None:
    """Shuorong is paid by the call, Zheyuan by the server."""
    other = {each.scenario: each.winners for each in choice.scenarios if each.winners != ("OP-01",)}
    assert other == {"half-the-use": ("OP-02",), "cheaper": ("OP-02",)}


def test_the_dearest_offer_is_not_the_last(choice: VendorEvaluation) -> None:
    """Totals over three years; Zheyuan's fits the approved budget."""
    totals = {each.option: round(each.scenarios[0].total.known()) for each in choice.costs}
    assert totals == {"OP-01": 2_605_672, "OP-02": 2_978_250, "OP-03": 2_479_200, "OP-04": 1_830_200}
    assert choice.amount is not None
    assert totals["OP-01"] < choice.amount


def test_the_award_has_two_conditions(choice: VendorEvaluation) -> None:
    """Longer notice of a change of the model, and a cap on prices."""
    assert [(each.check_id, each.outcome) for each in choice.conditions] == [
        ("T-CHANGE", "fail"),
        ("T-CAP", "not_assessed"),
    ]


def test_before_the_trial_nothing_was_assessed() -> None:
    """Scores of a later day do not count."""
    early = decide_vendor_evaluation(
        open_portfolio("sample", playbook="vendor-evaluation"), "CSC-017", as_of="2026-04-12"
    )
    assert (early.answer, early.rankings) == ("not_assessed", ())
