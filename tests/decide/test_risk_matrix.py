"""The matrix beside the money: formula book 4.6, where the ranks of A and B reverse."""

from __future__ import annotations

import pytest

from pmo_kit.decide.risk_matrix import band_of, disagreements, matrix_unknown
from pmo_kit.model.method import Method
from pmo_kit.model.risk_assessment import BandFinding, Loss, RegisteredRisk
from pmo_kit.model.text import Text

NAME = Text("", "")


def risk(name: str, expected: float, band: BandFinding) -> RegisteredRisk:
    """A risk of which only its rank matters."""
    loss = Loss(expected=expected, tail=0, far_tail=0, chance=0.5, simulated=0, standard_error=0)
    blank = dict.fromkeys(("library_risk", "owner", "treatment"), "")
    nothing = dict.fromkeys(
        ("category", "due", "accepted_until", "frequency", "low", "high", "undefined", "where", "inherent", "share")
    )
    return RegisteredRisk.model_validate({
        **blank, **nothing, "risk": name, "title": NAME, "cause": NAME, "event": NAME, "effect": NAME,
        "overdue": False, "acceptance_lapsed": False, "residual": loss, "treatments": (), "band": band,
    })  # fmt: skip


def test_scores_of_the_formula_book(method: Method) -> None:
    """A: 0.9 and 60,000 is 5 × 2 = 10. B: 0.05 and 8 million is 1 × 5 = 5."""
    assert band_of(0.9, 60_000, method).score == 10
    assert band_of(0.05, 8_000_000, method).score == 5


def test_the_ranks_of_the_formula_book_reverse(method: Method) -> None:
    """A costs 54,000 and scores 10, B costs 400,000 and scores 5: the page says so."""
    a = risk("A", 0.9 * 60_000, band_of(0.9, 60_000, method))
    b = risk("B", 0.05 * 8_000_000, band_of(0.05, 8_000_000, method))
    (found,) = disagreements([a, b], most=5)
    assert (found.costlier, found.costlier_expected, found.costlier_score) == ("B", pytest.approx(400_000), 5)
    assert (found.other, found.other_expected, found.other_score) == ("A", pytest.approx(54_000), 10)


def test_risks_in_one_order_do_not_disagree(method: Method) -> None:
    """Nor do equal scores, or equal money."""
    small, large = band_of(0.05, 1, method), band_of(0.95, 9_000_000, method)
    assert disagreements([risk("A", 1, small), risk("B", 2, large)], most=5) == ()
    assert disagreements([risk("A", 1, small), risk("B", 2, small)], most=5) == ()
    assert disagreements([risk("A", 1, small), risk("B", 1, large)], most=5) == ()


def test_the_largest_difference_in_money_comes_first(method: Method) -> None:
    """And no more pairs are told than asked for."""
    small, large = band_of(0.05, 1, method), band_of(0.95, 9_000_000, method)
    risks = [risk("A", 10, large), risk("B", 20, small), risk("C", 90, small)]
    assert [(each.costlier, each.other) for each in disagreements(risks, most=5)] == [("C", "A"), ("B", "A")]
    assert len(disagreements(risks, most=1)) == 1


@pytest.mark.parametrize(("chance", "score"), [(0, 1), (0.0999, 1), (0.1, 2), (1, 5)])
def test_a_band_begins_with_its_own_limit(method: Method, chance: float, score: int) -> None:
    """What is exactly on a limit belongs to the higher band."""
    assert band_of(chance, 0, method).likelihood_score == score


def test_bands_in_another_currency_place_nothing(method: Method) -> None:
    """A reason instead of a wrong box."""
    assert matrix_unknown(method, "CNY") is None
    reason = matrix_unknown(method, "HKD")
    assert reason is not None
    assert reason.kind == "matrix-currency"
